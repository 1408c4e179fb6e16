//! Words a second.

use crate::data;
use anyhow::Result;
use legation_parse::{Engine, Sentence, Span};
use std::path::Path;
use std::time::{Duration, Instant};

/// Times each piece of text is read; the best counts.
const ROUNDS: usize = 9;

/// Measures on the text of the test files.
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
    // Pieces of some 400 words, each timed by its best round: what else runs on the machine counts less.
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices("\n\n") {
        if at - start > 2000 {
            pieces.push(Span::new(start, at));
            start = at;
        }
    }
    pieces.push(Span::new(start, text.len()));
    let time = |name: &str, work: &dyn Fn(Span) -> usize| {
        let (mut words, mut total) = (0, Duration::ZERO);
        for piece in &pieces {
            let round = || {
                let started = Instant::now();
                let words = work(*piece);
                (started.elapsed(), words)
            };
            let (best, count) = (0..ROUNDS).map(|_| round()).min().unwrap_or_default();
            words += count;
            total += best;
        }
        let rate = words as f64 / total.as_secs_f64();
        println!("{name}: {words} words, {rate:.0} words a second on one core");
    };
    let count = |sentences: Vec<Sentence>| sentences.iter().map(|s| s.words.len()).sum();
    time("sentences and words only", &|piece| {
        count(engine.split_block(&text, piece, false))
    });
    time("all", &|piece| count(engine.parse_block(&text, piece, false)));
    Ok(())
}
