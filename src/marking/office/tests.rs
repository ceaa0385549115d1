//! Names planted everywhere, and the copies searched for them.

use std::io::{Read, Write};

use super::*;

const NAME: &str = "Nguyễn Thị Ánh Dương";

fn zipped(parts: &[(&str, String)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).ok()?.read_to_string(&mut text).unwrap();
    Some(text)
}

fn everything(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        all.push_str(std::str::from_utf8(file.name_raw()).unwrap());
        file.read_to_string(&mut all).unwrap();
    }
    all
}

fn shell(more: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let types = r#"<Types xmlns="t"><Override PartName="/docProps/thumbnail.jpeg" ContentType="image/jpeg"/></Types>"#;
    let rels = r#"<Relationships xmlns="r"><Relationship Id="rId1" Target="docProps/thumbnail.jpeg"/><Relationship Id="rId2" Target="word/document.xml"/></Relationships>"#;
    let mut parts = vec![("[Content_Types].xml", types.to_owned()), ("_rels/.rels", rels.to_owned())];
    parts.extend_from_slice(more);
    parts
}

fn clean_parts(name: &str, more: &[(&'static str, String)]) -> Cleaned {
    let cleaned = clean(name, &zipped(&shell(more)), &[NAME.to_owned()]).unwrap();
    let all = everything(&cleaned.bytes);
    assert!(!all.contains("Ánh") && !all.contains("anh.nta"), "{all}");
    cleaned
}

#[test]
fn word_keeps_names_in_many_places_and_none_is_left() {
    let document = format!(
        r#"<w:document xmlns:w="w"><w:body><!-- {NAME} --><w:p w:rsidR="00AB12CD"><w:ins w:id="1" w:author="{NAME}" w:date="d"><w:r><w:t>Giấy mời</w:t></w:r></w:ins>
        <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>
        <w:r><w:t>{NAME}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
        <w:fldSimple w:instr=" LASTSAVEDBY \* MERGEFORMAT "><w:r><w:t>{NAME}</w:t></w:r></w:fldSimple>
        <w:sdt><w:sdtPr><w:dataBinding w:xpath="/ns1:coreProperties[1]/ns0:creator[1]"/></w:sdtPr><w:sdtContent><w:r><w:t>{NAME}</w:t></w:r></w:sdtContent></w:sdt>
        <w:r><w:rPr><w:rPrChange w:author="{NAME}"/></w:rPr><w:t>họp &amp; bàn</w:t></w:r></w:p></w:body></w:document>"#
    );
    let cleaned = clean_parts(
        "bài của Ánh.docx",
        &[
            ("docProps/core.xml", format!("<c><creator>{NAME}</creator></c>")),
            ("docProps/app.xml", format!("<p><Company>{NAME}</Company></p>")),
            ("docProps/custom.xml", format!("<p><x>{NAME}</x></p>")),
            ("docProps/thumbnail.jpeg", NAME.to_owned()),
            ("word/document.xml", document),
            ("word/comments.xml", format!(r#"<w:comments xmlns:w="w"><w:comment w:author="{NAME}" w:initials="Ánh"/></w:comments>"#)),
            ("word/people.xml", format!(r#"<w15:people xmlns:w15="w15"><w15:person w15:author="{NAME}"/></w15:people>"#)),
            ("word/settings.xml", r#"<w:settings xmlns:w="w"><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids></w:settings>"#.into()),
            ("word/_rels/settings.xml.rels", r#"<Relationships xmlns="r"><Relationship Id="rId1" Target="file:///C:\Users\anh.nta\Mau.dotx" TargetMode="External"/></Relationships>"#.into()),
        ],
    );
    let document = part(&cleaned.bytes, "word/document.xml").unwrap();
    assert!(document.contains("Giấy mời") && document.contains("họp &amp; bàn") && document.contains("00AB12CD"));
    assert!(part(&cleaned.bytes, "word/settings.xml").unwrap().contains("00AB12CD"), "revision marks stay");
    assert!(part(&cleaned.bytes, "docProps/thumbnail.jpeg").is_none());
    assert!(!part(&cleaned.bytes, "_rels/.rels").unwrap().contains("thumbnail"), "nothing points to what is gone");
    assert!(!part(&cleaned.bytes, "[Content_Types].xml").unwrap().contains("thumbnail"));
    assert!(cleaned.places.len() >= 7, "{:?}", cleaned.places);
    let again = clean("x.docx", &cleaned.bytes, &[NAME.to_owned()]).unwrap();
    assert_eq!((again.bytes, again.places), (cleaned.bytes, vec![]), "cleaning twice is cleaning once");
}

#[test]
fn excel_keeps_names_in_comments_persons_and_paths() {
    let cleaned = clean_parts(
        "a.xlsx",
        &[
            ("xl/workbook.xml", format!(r#"<workbook xmlns:x15ac="x"><fileSharing userName="{NAME}"/><x15ac:absPath url="C:\Users\anh.nta\Desktop\"/></workbook>"#)),
            ("xl/comments1.xml", format!("<comments><authors><author>{NAME}</author></authors><commentList><comment authorId=\"0\"><text><r><t>{NAME}:</t></r><r><t>\nkiểm tra</t></r></text></comment></commentList></comments>")),
            ("xl/persons/person.xml", format!(r#"<personList><person displayName="{NAME}" id="{{1}}" userId="anh.nta" providerId="None"/></personList>"#)),
            ("xl/pivotCache/pivotCacheDefinition1.xml", format!(r#"<pivotCacheDefinition refreshedBy="{NAME}"/>"#)),
            ("xl/worksheets/sheet1.xml", r#"<worksheet xmlns:r="r"><sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData><pageSetup r:id="rId1"/></worksheet>"#.into()),
            ("xl/printerSettings/printerSettings1.bin", NAME.to_owned()),
            ("xl/connections.xml", r#"<connections><connection sourceFile="C:\Users\anh.nta\du-lieu.csv"/></connections>"#.into()),
        ],
    );
    assert!(part(&cleaned.bytes, "xl/comments1.xml").unwrap().contains("kiểm tra"));
    let sheet = part(&cleaned.bytes, "xl/worksheets/sheet1.xml").unwrap();
    assert!(sheet.contains("<v>42</v>") && !sheet.contains("rId1"));
    assert!(part(&cleaned.bytes, "xl/connections.xml").unwrap().contains("du-lieu.csv"), "only the folder's name goes");
}

#[test]
fn powerpoint_keeps_names_in_its_lists_of_authors() {
    clean_parts(
        "a.pptx",
        &[
            (
                "ppt/commentAuthors.xml",
                format!(
                    r#"<p:cmAuthorLst xmlns:p="p"><p:cmAuthor id="1" name="{NAME}" initials="Ánh"/></p:cmAuthorLst>"#
                ),
            ),
            (
                "ppt/authors.xml",
                format!(
                    r#"<p188:authorLst xmlns:p188="p"><p188:author id="1" name="{NAME}" initials="Á" userId="anh.nta"/></p188:authorLst>"#
                ),
            ),
            (
                "ppt/changesInfos/changesInfo1.xml",
                format!(r#"<pc:chgInfo xmlns:pc="p"><pc:x name="{NAME}"/></pc:chgInfo>"#),
            ),
            ("ppt/presentation.xml", "<p:presentation xmlns:p=\"p\"/>".into()),
        ],
    );
}

#[test]
fn workbooks_inside_charts_are_cleaned_too() {
    let inner = zipped(&shell(&[("docProps/core.xml", format!("<c><creator>{NAME}</creator></c>"))]));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("[Content_Types].xml", &b"<Types/>"[..]), ("word/embeddings/Book.xlsx", &inner)] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let cleaned = clean("a.docx", &zip.finish().unwrap().into_inner(), &[NAME.to_owned()]).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(cleaned.bytes)).unwrap();
    let mut book = Vec::new();
    archive.by_name("word/embeddings/Book.xlsx").unwrap().read_to_end(&mut book).unwrap();
    assert!(!everything(&book).contains("Ánh"));
}

#[test]
fn a_name_typed_into_the_work_is_found_over_runs_and_without_marks() {
    let text = |body: &str| {
        let document = format!(r#"<w:document xmlns:w="w"><w:body><w:p>{body}</w:p></w:body></w:document>"#);
        clean("a.docx", &zipped(&shell(&[("word/document.xml", document)])), &[NAME.to_owned()])
    };
    let named = Err(Uncleanable::Named(vec!["word/document.xml".into()]));
    assert_eq!(
        text("<w:r><w:t>Người soạn: Nguyễn Th</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ị Ánh Dương.</w:t></w:r>"),
        named
    );
    assert_eq!(text("<w:r><w:t>nguyen thi anh duong</w:t></w:r>"), named);
    assert_eq!(text(&format!("<w:r><w:t>{}</w:t></w:r>", NAME.to_uppercase())), named);
    assert!(text("<w:r><w:t>Nguyễn Thị Ánh Dương Liễu</w:t></w:r>").is_err(), "the name begins a longer one");
    assert!(text("<w:r><w:t>Nguyễn Thị Ánh</w:t></w:r>").is_ok());
    assert!(!says("vụ an toàn thực phẩm", &[spaced("Vũ An")]), "short names are not found inside words");
}

#[test]
fn what_cannot_be_taken_apart_is_refused() {
    let refused = |name: &str, bytes: &[u8]| clean(name, bytes, &[]).unwrap_err();
    assert_eq!(refused("a.pdf", b"%PDF"), Uncleanable::Kind);
    assert_eq!(refused("a.doc", b""), Uncleanable::Locked);
    assert_eq!(refused("a.docx", &[0xD0, 0xCF, 0x11, 0xE0, 0, 0]), Uncleanable::Locked);
    assert_eq!(refused("a.docx", b"not a zip"), Uncleanable::Damaged);
    let with = |part: (&'static str, String)| zipped(&shell(&[part]));
    assert_eq!(refused("a.xlsx", &with(("xl/vbaProject.bin", "x".into()))), Uncleanable::Macro);
    let object = with(("word/embeddings/oleObject1.bin", "x".into()));
    assert_eq!(refused("a.docx", &object), Uncleanable::Object("word/embeddings/oleObject1.bin".into()));
    let entity = with(("word/document.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>".into()));
    assert_eq!(refused("a.docx", &entity), Uncleanable::Damaged);
}
