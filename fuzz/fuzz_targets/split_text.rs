//! Any text: words and sentences are slices of it, in order, and nothing is lost. Quick, since nothing is parsed.
#![no_main]

use legation_parse::{Engine, Span};
use libfuzzer_sys::fuzz_target;

#[allow(dead_code)]
mod laws;

fuzz_target!(|input: (&str, bool)| {
    let (text, headline) = input;
    let block = Span::new(0, text.len());
    let sentences = Engine::embedded().split_block(text, block, headline);
    laws::words_cover(text, block, &sentences);
});
