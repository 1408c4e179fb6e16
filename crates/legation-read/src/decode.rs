//! Bytes to Unicode: byte-order mark, declared encoding, then the likeliest one.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes the kind of a file is told from.
pub(crate) const HEAD: usize = 8 * 1024;

/// How many bytes an encoding is guessed from.
const SAMPLE: usize = 1 << 20;

/// Decoded text with what a reader should know about the decoding.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) warnings: Vec<String>,
}

/// Decodes `bytes`. A byte-order mark decides and is dropped; then valid UTF-8 is UTF-8; then the encoding that an
/// HTML page declares; then text that is mostly UTF-8 stays so, its broken bytes replaced; else the encoding is guessed.
pub(crate) fn decode(bytes: &[u8], html: bool) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(length..).unwrap_or_default(), None);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes, None);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded {
            text: text.to_owned(),
            warnings: Vec::new(),
        };
    }
    let declared = if html { declared_encoding(bytes) } else { None };
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        return with(encoding, bytes, None);
    }
    if declared == Some(UTF_8) || mostly_utf8(bytes) {
        return with(UTF_8, bytes, None);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Only what is not ASCII tells encodings apart; a stretch from the first such byte on is enough.
    let from = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = bytes.get(from..bytes.len().min(from + SAMPLE)).unwrap_or(bytes);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    with(
        guess,
        bytes,
        Some(format!(
            "not UTF-8; read as {}, the likeliest encoding",
            guess.name()
        )),
    )
}

fn with(encoding: &'static Encoding, bytes: &[u8], note: Option<String>) -> Decoded {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let mut warnings: Vec<String> = note.into_iter().collect();
    if broken {
        let count = text.matches('\u{FFFD}').count();
        let plural = if count == 1 { "" } else { "s" };
        warnings.push(format!(
            "broken {}: {count} replacement character{plural} (U+FFFD) put where bytes could not be read",
            encoding.name()
        ));
    }
    Decoded {
        text: text.into_owned(),
        warnings,
    }
}

/// UTF-16 of mostly Latin text has a zero in every other byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if head.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 10 > half * 7 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 7 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding in `<meta charset=...>` or an XML declaration within the first bytes.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes).to_ascii_lowercase();
    for key in [&b"charset"[..], b"encoding"] {
        let mut from = 0;
        while let Some(at) = find(head.get(from..)?, key) {
            let rest = head.get(from + at + key.len()..)?;
            let rest = rest.trim_ascii_start();
            if let Some(value) = rest.strip_prefix(b"=") {
                let value: Vec<u8> = value
                    .iter()
                    .copied()
                    .skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''))
                    .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'))
                    .collect();
                if let Some(encoding) = Encoding::for_label(&value) {
                    // A page that could be searched byte by byte for its declaration is not in UTF-16.
                    let utf16 = encoding == UTF_16LE || encoding == UTF_16BE;
                    return Some(if utf16 { UTF_8 } else { encoding });
                }
            }
            from += at + key.len();
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Whether more multi-byte characters are whole than broken.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, false).text
    }

    #[test]
    fn byte_order_marks_decide_and_are_dropped() {
        assert_eq!(text(b"\xEF\xBB\xBFKabul"), "Kabul");
        assert_eq!(text(b"\xFF\xFEK\0a\0b\0"), "Kab");
        assert_eq!(text(b"\xFE\xFF\0K\0a\0b"), "Kab");
    }

    #[test]
    fn utf16_is_told_without_a_mark() {
        let bytes: Vec<u8> = "The envoy left Kabul."
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(text(&bytes), "The envoy left Kabul.");
    }

    #[test]
    fn legacy_encodings_are_guessed_and_told() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("Делегация прибыла в Москву для переговоров о сотрудничестве.");
        let decoded = decode(&bytes, false);
        assert!(decoded.text.starts_with("Делегация прибыла"));
        assert_eq!(
            decoded.warnings,
            ["not UTF-8; read as windows-1251, the likeliest encoding"]
        );
        assert_eq!(
            text(b"Le ministre a \xE9t\xE9 re\xE7u \xE0 Moscou par le pr\xE9sident."),
            "Le ministre a été reçu à Moscou par le président."
        );
    }

    #[test]
    fn broken_utf8_is_replaced_with_a_warning() {
        let decoded = decode(
            "“Talks” went on — \u{2019}"
                .as_bytes()
                .split_last()
                .map(|(_, b)| b)
                .unwrap_or_default(),
            false,
        );
        assert!(decoded.text.starts_with("“Talks” went on — \u{FFFD}"));
        assert_eq!(decoded.warnings.len(), 1);
    }

    #[test]
    fn pages_declare_their_encoding() {
        let page = b"<html><head><meta charset=\"iso-8859-1\"></head><body>caf\xE9</body></html>";
        assert!(decode(page, true).text.contains("café"));
    }
}
