//! Pictures without the notes that cameras and programs leave in them.

/// A picture without its notes; `None` when there were none, or it is of another kind.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let cleaned = if bytes.starts_with(&[0xFF, 0xD8]) {
        jpeg(bytes)?
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        png(bytes)?
    } else {
        return None;
    };
    (cleaned.len() != bytes.len()).then_some(cleaned)
}

/// Takes out Exif and XMP (APP1), Photoshop's notes (APP13) and comments; the picture begins at SOS.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes.get(at) != Some(&0xFF) {
            return None;
        }
        if marker == 0xDA {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + length)?;
        if !matches!(marker, 0xE1 | 0xED | 0xFE) {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// Takes out texts and Exif.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if !matches!(kind, b"tEXt" | b"iTXt" | b"zTXt" | b"eXIf") {
            out.extend_from_slice(chunk);
        }
        at += chunk.len();
    }
    Some(out)
}
