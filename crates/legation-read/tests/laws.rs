//! What holds for any input: no panic; blocks are in order, apart, on character boundaries, and cover all but white space.
#![allow(missing_docs, reason = "a test")]

use legation_read::{Options, document_from_text, read_bytes};
use proptest::prelude::*;

fn holds(document: &legation_parse::Document) -> Result<(), TestCaseError> {
    let text = &document.text;
    let mut end = 0;
    let blank = |part: &str| {
        part.chars()
            .all(|c| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'))
    };
    for block in &document.blocks {
        let (start, stop) = (block.span.start as usize, block.span.end as usize);
        prop_assert!(end <= start && start < stop && stop <= text.len());
        prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(stop));
        prop_assert!(text.get(end..start).is_some_and(blank));
        end = stop;
    }
    prop_assert!(text.get(end..).is_some_and(blank));
    Ok(())
}

/// Lines that look like what is found on pages, and lines that do not.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,60}",
        "[A-Za-z ,.’“”?!:/|=>©\\[\\]()-]{0,80}",
        Just("Read more".to_owned()),
        Just("By Jane Roe | July 12, 2025".to_owned()),
        Just("July 12, 2025".to_owned()),
        Just("Leave a Comment".to_owned()),
        Just("Photo: Jane Roe/AFP".to_owned()),
        Just(
            "The envoy arrived in the capital on Monday and asked for spare parts for the aircraft."
                .to_owned()
        ),
        Just("Вторая строка на другом языке, достаточно длинная для определения.".to_owned()),
        Just("A title that stands here".to_owned()),
        Just("Jane Roe is a journalist who covers the region.".to_owned()),
        Just("KABUL, July 12, 2025 (Wire) — The envoy arrived.".to_owned()),
        Just("© 2025 The Example Times. All rights reserved.".to_owned()),
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn of_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for read in read_bytes("any", &bytes, &Options::default()).into_iter().flatten() {
            holds(&read.document)?;
        }
    }

    #[test]
    fn of_any_lines(lines in proptest::collection::vec(line(), 0..25), ending in "\r?\n|\n\n|\r") {
        let text = lines.join(&ending);
        if let Ok(read) = document_from_text("any", &text, &Options::default()) {
            prop_assert_eq!(&read.document.text, text.strip_prefix('\u{FEFF}').unwrap_or(&text));
            holds(&read.document)?;
            let again = document_from_text("any", &text, &Options::default());
            prop_assert_eq!(Ok(read), again);
        }
    }

    #[test]
    fn of_any_page(tags in proptest::collection::vec("</?(p|div|h1|li|a|script|time|meta|table|tr)( [a-z]{0,4}=\"?[^<]{0,9})?>?|\\PC{0,20}", 0..40)) {
        let page = format!("<html><body>{}", tags.concat());
        for read in read_bytes("page", page.as_bytes(), &Options::default()).into_iter().flatten() {
            holds(&read.document)?;
        }
    }
}
