//! Any text: the same words with and without parsing, every sentence a tree, the same tree twice.
#![no_main]

use legation_parse::{Engine, Span};
use libfuzzer_sys::fuzz_target;

mod laws;

fuzz_target!(|input: (u8, bool, &str)| {
    let (skip, headline, text) = input;
    // A block that begins within the text.
    let start = text.char_indices().map(|(at, _)| at).nth(usize::from(skip)).unwrap_or(0);
    let block = Span::new(start, text.len());
    let sentences = Engine::embedded().parse_block(text, block, headline);
    laws::words_cover(text, block, &sentences);
    sentences.iter().for_each(|sentence| laws::is_tree(&sentence.words));
    assert_eq!(sentences, Engine::embedded().parse_block(text, block, headline));
});
