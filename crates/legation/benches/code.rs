//! Words a second on one core over the example articles: the parser alone, and the whole way from bytes to records.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark may panic")]

use divan::Bencher;
use divan::counter::ItemsCount;
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use legation_read::{Input, Options, documents};
use std::path::Path;

fn main() {
    divan::main();
}

fn articles() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/articles");
    let options = Options::default();
    documents(Input::Path(folder), &options)
        .into_iter()
        .flatten()
        .map(|read| read.document)
        .collect()
}

fn words(articles: &[Document]) -> usize {
    let engine = Engine::embedded();
    let sentences = articles
        .iter()
        .flat_map(|document| engine.parse_document(document));
    sentences.map(|(_, sentence)| sentence.words.len()).sum()
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let articles = articles();
    let engine = Engine::embedded();
    bencher
        .counter(ItemsCount::new(words(&articles)))
        .bench_local(|| {
            articles
                .iter()
                .map(|document| engine.parse_document(document).len())
                .sum::<usize>()
        });
}

#[divan::bench]
fn code(bencher: Bencher) {
    let articles = articles();
    let engine = Engine::embedded();
    let codebook = Codebook::embedded().expect("the embedded codebook is sound");
    bencher
        .counter(ItemsCount::new(words(&articles)))
        .bench_local(|| {
            articles
                .iter()
                .map(|document| code_document(document, codebook, engine).records.len())
                .sum::<usize>()
        });
}

/// From the files: with main text out of HTML, encodings, furniture.
#[divan::bench]
fn read_and_code(bencher: Bencher) {
    let engine = Engine::embedded();
    let codebook = Codebook::embedded().expect("the embedded codebook is sound");
    bencher
        .counter(ItemsCount::new(words(&articles())))
        .bench_local(|| {
            articles()
                .iter()
                .map(|document| code_document(document, codebook, engine).records.len())
                .sum::<usize>()
        });
}
