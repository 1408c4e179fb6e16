//! Any bytes, all the way to records: rows whose quotations are words of their document, which are read again as written.
#![no_main]

use legation_core::{Codebook, Record, code_document, outlet};
use legation_parse::Engine;
use legation_read::Options;
use libfuzzer_sys::fuzz_target;

#[path = "laws/documents.rs"]
mod documents;

/// Documents of a file that are coded: parsing takes the time, and one that is wrong is found among few.
const MOST: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let codebook = Codebook::embedded().expect("the embedded codebook loads");
    for read in documents::read("fuzz", bytes, &Options::default()).into_iter().take(MOST) {
        let mut document = read.document;
        outlet::settle(&mut document, &codebook.actors);
        let coded = code_document(&document, codebook, Engine::embedded());
        let characters: Vec<char> = document.text.chars().collect();
        for record in &coded.records {
            let quote = &record.event_text;
            let words: String = characters[quote.start..quote.end].iter().collect();
            assert_eq!(words, quote.text);
            let line = serde_json::to_string(record).expect("a record is written");
            let again: Record = serde_json::from_str(&line).expect("a record is read");
            assert_eq!(&again, record);
        }
        assert_eq!(coded, code_document(&document, codebook, Engine::embedded()), "the same twice");
    }
});
