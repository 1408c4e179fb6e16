//! What holds of every document that is read, and of every fault that is told, whatever the bytes.

use legation_read::{Options, Read, ReadError, read_bytes};

/// Reads what a file of this name holds, and holds the documents and faults against the laws.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Vec<Read> {
    let all = read_bytes(name, bytes, options);
    all.into_iter().filter_map(lawful).collect()
}

/// The document, if there is one; a fault must say what it has to say in plain characters.
pub fn lawful(read: Result<Read, ReadError>) -> Option<Read> {
    match read {
        Ok(read) => {
            document(&read);
            Some(read)
        }
        Err(error) => {
            assert!(!acts(&error.to_string()), "a fault that acts on a terminal: {error:?}");
            None
        }
    }
}

/// Blocks are slices of the text, in order; nothing in text or metadata acts on a terminal; dates are ISO 8601.
fn document(read: &Read) {
    let document = &read.document;
    let mut last = 0;
    for block in &document.blocks {
        assert!(block.span.start >= last && block.span.end >= block.span.start, "blocks in order");
        let _ = block.span.of(&document.text);
        last = block.span.end;
    }
    let shown = [&document.title, &document.outlet, &document.author, &document.url];
    let shown = shown.into_iter().flatten().chain([&document.text]).chain(&read.warnings);
    for text in shown {
        assert!(!acts(text), "a control character in {text:?}");
    }
    for day in [&document.published, &document.modified].into_iter().flatten() {
        let known = day.parse::<jiff::civil::Date>();
        assert_eq!(known.map(|date| date.to_string()).ok().as_ref(), Some(day), "a day of the calendar");
    }
}

/// Whether a text has a character that a terminal would act on.
fn acts(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{C}'))
}
