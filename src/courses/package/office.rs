//! What a practical file really is, whatever its name says.

use std::io::Cursor;

/// What is wrong with a file of a practical task; `None` when it is what its name says.
pub(super) fn fault(name: &str, bytes: &[u8]) -> Option<String> {
    if bytes.is_empty() {
        return Some("tệp trống hoặc lớn hơn 20 MB".to_owned());
    }
    let ending = name.rsplit('.').next().unwrap_or_default();
    let part = match ending {
        "docx" => "word/document.xml",
        "xlsx" => "xl/workbook.xml",
        "pptx" => "ppt/presentation.xml",
        "png" => return (!bytes.starts_with(b"\x89PNG\r\n\x1a\n")).then(|| not_what_it_says(ending)),
        "jpg" => return (!bytes.starts_with(b"\xff\xd8\xff")).then(|| not_what_it_says(ending)),
        "pdf" => return (!bytes.starts_with(b"%PDF-")).then(|| not_what_it_says(ending)),
        "txt" | "csv" => return std::str::from_utf8(bytes).is_err().then(|| not_what_it_says(ending)),
        _ => return Some("tệp phải là .docx, .xlsx, .pptx, .pdf, .png, .jpg, .txt hoặc .csv".to_owned()),
    };
    let whole = zip::ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|zip| ["[Content_Types].xml", part].iter().all(|name| zip.index_for_name(name).is_some()));
    (!whole).then(|| not_what_it_says(ending))
}

fn not_what_it_says(ending: &str) -> String {
    format!("nội dung tệp không phải .{ending} thật")
}

/// The media type by the ending of the name.
pub(in crate::courses) fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "pdf" => "application/pdf",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}
