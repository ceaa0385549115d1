//! QR codes as SVG.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder, QRCode};

use super::DocumentError;

/// Light modules around the code; ISO/IEC 18004 asks for four.
const QUIET_ZONE: usize = 4;

/// The QR code of `text` as an SVG with its quiet zone, one unit a module, black on white. Correction level M (15 %) keeps
/// the modules of an address large enough for a camera at 26 mm.
///
/// # Errors
/// [`DocumentError::QrTooLong`] beyond 2,331 bytes.
pub fn qr_svg(text: &str) -> Result<String, DocumentError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| DocumentError::QrTooLong(text.len()))?;
    let side = code.size + 2 * QUIET_ZONE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/>\
         <path fill=\"#000\" d=\""
    );
    for row in 0..code.size {
        write_row(&mut svg, &code, row);
    }
    svg.push_str("\"/></svg>");
    Ok(svg)
}

/// Writes the dark runs of a row into the one path of the picture: a path of its own for each module would leave hairlines.
fn write_row(svg: &mut String, code: &QRCode, row: usize) {
    let modules = &code[row][..code.size];
    let mut column = 0;
    while column < modules.len() {
        let run = modules[column..].iter().take_while(|module| module.value()).count();
        if run > 0 {
            let (x, y) = (column + QUIET_ZONE, row + QUIET_ZONE);
            // Writing into a String cannot fail.
            let _ = write!(svg, "M{x} {y}h{run}v1h-{run}z");
        }
        column += run.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_exactly_the_modules_of_the_code() {
        let text = "https://datchuan.example.vn/verify/4TKQ9M2X7HDA";
        let code = QRBuilder::new(text).ecl(ECL::M).build().unwrap();
        let svg = qr_svg(text).unwrap();
        let path = svg.split("fill=\"#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut drawn = vec![vec![false; code.size]; code.size];
        for run in path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            drawn[y - QUIET_ZONE][x - QUIET_ZONE..][..length].fill(true);
        }
        for (row, drawn) in drawn.iter().enumerate() {
            let wanted: Vec<bool> = code[row].iter().map(|module| module.value()).collect();
            assert_eq!(*drawn, wanted, "row {row}");
        }
    }

    #[test]
    fn refuses_what_no_code_can_hold() {
        assert!(matches!(qr_svg(&"x".repeat(4_000)), Err(DocumentError::QrTooLong(4_000))));
    }
}
