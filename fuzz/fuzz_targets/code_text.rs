//! Any text: coding gives rows whose quotations are words of the text, and the same rows twice.
#![no_main]

use legation_core::{Codebook, code_document};
use legation_parse::Engine;
use legation_read::{Options, document_from_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(read) = document_from_text("fuzz", text, &Options::default()) else {
        return;
    };
    let codebook = Codebook::embedded().expect("the embedded codebook loads");
    let coded = code_document(&read.document, codebook, Engine::embedded());
    let characters: Vec<char> = read.document.text.chars().collect();
    for record in &coded.records {
        let quote = &record.event_text;
        let words: String = characters[quote.start..quote.end].iter().collect();
        assert_eq!(words, quote.text);
    }
    assert_eq!(coded, code_document(&read.document, codebook, Engine::embedded()));
});
