//! Words a second of the parts of the stage, on one core over the example articles: cutting into sentences and words, tags and trees of
//! words that are given, and both together.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a benchmark may panic and open files"
)]

use divan::Bencher;
use divan::counter::ItemsCount;
use legation_parse::{Engine, Sentence, Span};
use std::path::Path;

fn main() {
    divan::main();
}

/// The example articles that are plain text, one after the other.
fn text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let texts: Vec<String> = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    texts.join("\n\n")
}

fn split(text: &str) -> Vec<Sentence> {
    Engine::embedded().split_block(text, Span::new(0, text.len()), false)
}

fn counter(sentences: &[Sentence]) -> ItemsCount {
    ItemsCount::new(
        sentences
            .iter()
            .map(|sentence| sentence.words.len())
            .sum::<usize>(),
    )
}

#[divan::bench]
fn sentences_and_words(bencher: Bencher) {
    let text = text();
    bencher
        .counter(counter(&split(&text)))
        .bench_local(|| split(&text).len());
}

#[divan::bench]
fn tags_and_trees(bencher: Bencher) {
    let text = text();
    let sentences = split(&text);
    let forms: Vec<Vec<&str>> = sentences
        .iter()
        .map(|sentence| sentence.words.iter().map(|word| word.span.of(&text)).collect())
        .collect();
    bencher.counter(counter(&sentences)).bench_local(|| {
        forms
            .iter()
            .map(|forms| Engine::embedded().predict(forms).len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn whole(bencher: Bencher) {
    let text = text();
    bencher.counter(counter(&split(&text))).bench_local(|| {
        Engine::embedded()
            .parse_block(&text, Span::new(0, text.len()), false)
            .len()
    });
}
