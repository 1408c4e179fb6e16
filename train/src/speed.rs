//! Words a second.

use crate::data;
use anyhow::Result;
use legation_parse::{Engine, Span};
use std::path::Path;
use std::time::{Duration, Instant};

/// Measures on the text of the test files, read block by block; prints the best of several rounds.
pub(crate) fn measure(engine: &Engine, ud: &Path) -> Result<()> {
    let mut text = String::new();
    for file in ["en_ewt-test.conllu", "en_gum-test.conllu"] {
        for (index, sentence) in data::load(&ud.join(file))?.iter().enumerate() {
            let line = sentence
                .comments
                .iter()
                .find_map(|line| line.strip_prefix("# text = "));
            text.push_str(line.unwrap_or(""));
            text.push_str(if index % 4 == 3 { "\n\n" } else { " " });
        }
    }
    let span = Span::new(0, text.len());
    let time = |work: &dyn Fn() -> usize| {
        let mut best = (Duration::MAX, 0);
        for _ in 0..7 {
            let started = Instant::now();
            let words = work();
            best = best.min((started.elapsed(), words));
        }
        (best.1, best.1 as f64 / best.0.as_secs_f64())
    };
    let (words, rate) = time(&|| {
        engine
            .split_block(&text, span, false)
            .iter()
            .map(|s| s.words.len())
            .sum()
    });
    println!("sentences and words only: {words} words, {rate:.0} words a second on one core");
    let (words, rate) = time(&|| {
        engine
            .parse_block(&text, span, false)
            .iter()
            .map(|s| s.words.len())
            .sum()
    });
    println!("all: {words} words, {rate:.0} words a second on one core");
    Ok(())
}
