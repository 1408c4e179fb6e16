//! What kind of file this is, told from its first bytes rather than from its name.

use crate::ReadError;
use crate::decode::HEAD;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Html,
    /// One JSON object a line.
    JsonLines,
    /// One JSON object or array over several lines.
    Json,
}

/// File signatures of what is not read, with names for the message.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (or an office document)"),
    (b"\x1F\x8B", "a gzip file"),
    (b"\x28\xB5\x2F\xFD", "a zstd file"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ", "an xz file"),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "an SQLite database"),
];

/// The kind of what begins with `head`. `name` only settles what content leaves open: a `.jsonl` file whose first line is
/// broken is still JSONL.
pub(crate) fn kind(name: &str, head: &[u8]) -> Result<Kind, ReadError> {
    let head = head.get(..HEAD).unwrap_or(head);
    let wanted = "text, HTML or JSONL";
    if let Some((_, found)) = SIGNATURES
        .iter()
        .find(|(signature, _)| head.starts_with(signature))
    {
        let advice = "convert it to text, HTML or JSONL first";
        return Err(ReadError::new(name, wanted, *found, advice));
    }
    let decoded = crate::decode::decode(head, true).text;
    let controls = decoded
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}'))
        .count();
    if controls * 50 > decoded.chars().count() {
        return Err(ReadError::new(
            name,
            wanted,
            "binary data",
            "convert it to text, HTML or JSONL first",
        ));
    }
    if decoded.trim_start_matches('\u{FEFF}').trim().is_empty() && head.len() < HEAD {
        let found = if head.is_empty() {
            "an empty file"
        } else {
            "nothing but white space"
        };
        let advice = "put the article's text in it or leave it out";
        return Err(ReadError::new(name, "an article", found, advice));
    }
    Ok(of_text(name, decoded.trim_start_matches('\u{FEFF}').trim_start()))
}

fn of_text(name: &str, start: &str) -> Kind {
    let extension = name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase())
        .unwrap_or_default();
    let json_name = matches!(extension.as_str(), "json" | "jsonl" | "ndjson");
    if let Some(rest) = start.strip_prefix('{') {
        let rest = rest.trim_start();
        if json_name || rest.is_empty() || rest.starts_with(['"', '}']) {
            let first_line = start.lines().next().unwrap_or_default().trim_end();
            // An object that its first line does not close is one pretty-printed object, unless that line is cut off by
            // the length of what was looked at.
            let whole = first_line.ends_with('}') || first_line.len() == start.len();
            return if whole || extension == "jsonl" || extension == "ndjson" {
                Kind::JsonLines
            } else {
                Kind::Json
            };
        }
    }
    if start
        .strip_prefix('[')
        .is_some_and(|rest| rest.trim_start().starts_with('{'))
    {
        return Kind::Json;
    }
    if json_name {
        return Kind::JsonLines;
    }
    if looks_like_html(start) {
        Kind::Html
    } else {
        Kind::Text
    }
}

fn looks_like_html(start: &str) -> bool {
    let lower = start.to_ascii_lowercase();
    if ["<!doctype html", "<html", "<head", "<body", "<?xml"]
        .iter()
        .any(|tag| lower.starts_with(tag))
    {
        return !lower.starts_with("<?xml") || lower.contains("<html");
    }
    lower.starts_with('<')
        && [
            "<html", "<body", "<article", "<p>", "<p ", "<div", "<h1", "<script", "<main", "<section",
        ]
        .iter()
        .any(|tag| lower.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        assert_eq!(kind("a.txt", b"<!DOCTYPE html><p>x"), Ok(Kind::Html));
        assert_eq!(kind("a.html", b"Kabul asked Moscow for parts."), Ok(Kind::Text));
        assert_eq!(
            kind("a.txt", b"{\"text\": \"x\"}\n{\"text\": \"y\"}\n"),
            Ok(Kind::JsonLines)
        );
        assert_eq!(kind("a", b"{\n  \"text\": \"x\"\n}\n"), Ok(Kind::Json));
        assert_eq!(kind("a", b"[\n {\"text\": \"x\"}]"), Ok(Kind::Json));
        assert_eq!(kind("a.txt", b"[Kabul] The envoy left."), Ok(Kind::Text));
        assert_eq!(
            kind("a.jsonl", b"not json\n{\"text\": \"y\"}\n"),
            Ok(Kind::JsonLines)
        );
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (bytes, found) in [
            (&b"%PDF-1.7"[..], "a PDF file"),
            (b"PK\x03\x04\x14", "a zip archive (or an office document)"),
            (b"", "an empty file"),
            (b" \n\n", "nothing but white space"),
            (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", "binary data"),
        ] {
            assert_eq!(kind("f", bytes).map_err(|e| e.found), Err(found.to_owned()));
        }
    }
}
