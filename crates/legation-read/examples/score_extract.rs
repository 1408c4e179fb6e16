//! Scores the main text of pages against what it should be: `score_extract FOLDER`.
//!
//! A folder has `NAME/source.html` with `NAME/expected.html` or `expected.txt`, as the test pages of readability libraries; or `NAME.html` with
//! `NAME.txt`; or `ground-truth.json` with `html/NAME.html` (or `.html.gz`), as the public article-extraction benchmark. The measure is the benchmark's:
//! runs of four words, each page weighing the same. `--errors` tells each page; `SCORE_EXTRACT_OUT=FOLDER` writes what was found. Time is that of one thread from bytes to blocks.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::expect_used,
    missing_docs,
    reason = "an example stops at the first thing that is wrong"
)]

#[path = "../tests/measure/mod.rs"]
mod measure;

use legation_parse::BlockKind;
use legation_read::{Extract, Options, read_bytes};
use measure::{Overlap, overlap, score};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A page and its text.
struct Gold {
    name: String,
    page: Vec<u8>,
    text: String,
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a folder of pages"));
    let tell = arguments.next().is_some_and(|argument| argument == "--errors");
    let pages = pages(&folder);
    println!("{} pages", pages.len());
    for extract in [Extract::Accurate, Extract::Fast] {
        let options = Options {
            extract,
            ..Options::default()
        };
        // Once for the caches and word lists, once for the clock.
        let mut texts = Vec::new();
        let mut taken = Vec::new();
        for round in 0..2 {
            texts.clear();
            taken.clear();
            for gold in &pages {
                let start = Instant::now();
                let read = read_bytes(&gold.name, &gold.page, &options);
                taken.push(start.elapsed().as_secs_f64() * 1000.0);
                if round == 1 {
                    texts.push(
                        read.into_iter()
                            .next()
                            .and_then(Result::ok)
                            .map(|read| read.document),
                    );
                }
            }
        }
        let of = |keep: &dyn Fn(BlockKind) -> bool| -> Vec<Overlap> {
            let one = |(gold, document): (&Gold, &Option<legation_parse::Document>)| {
                let text: Vec<&str> = document
                    .iter()
                    .flat_map(|document| {
                        document
                            .blocks
                            .iter()
                            .filter(|block| keep(block.kind))
                            .map(|block| block.span.of(&document.text))
                    })
                    .collect();
                overlap(&gold.text, &text.join("\n"))
            };
            pages.iter().zip(&texts).map(one).collect()
        };
        let extracted = of(&|kind| kind != BlockKind::Headline);
        let coded = of(&|kind| matches!(kind, BlockKind::Body | BlockKind::Subheading));
        taken.sort_by(f64::total_cmp);
        let mean = taken.iter().sum::<f64>() / taken.len().max(1) as f64;
        let median = taken.get(taken.len() / 2).copied().unwrap_or_default();
        for (what, overlaps) in [("extracted", &extracted), ("coded", &coded)] {
            let score = score(overlaps);
            println!(
                "{extract:?}, {what}: F1 {:.3}, precision {:.3}, recall {:.3}",
                score.f1, score.precision, score.recall
            );
        }
        println!("{extract:?}: {mean:.1} ms a page, median {median:.1}");
        if let Some(folder) = std::env::var_os("SCORE_EXTRACT_OUT") {
            for (gold, document) in pages.iter().zip(&texts) {
                let text = document
                    .as_ref()
                    .map(|document| document.text.as_str())
                    .unwrap_or_default();
                std::fs::write(
                    Path::new(&folder).join(format!("{}.{extract:?}.txt", gold.name)),
                    text,
                )
                .unwrap();
            }
        }
        if tell {
            for (gold, one) in pages.iter().zip(&extracted) {
                let score = score(&[*one]);
                println!(
                    "    {:.3} {:.3} {:.3} {}",
                    score.f1, score.precision, score.recall, gold.name
                );
            }
        }
    }
}

fn pages(folder: &Path) -> Vec<Gold> {
    let truth = folder.join("ground-truth.json");
    let mut pages = if truth.exists() {
        benchmark(folder, &std::fs::read_to_string(truth).unwrap())
    } else {
        beside(folder)
    };
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// The layout of the public benchmark.
fn benchmark(folder: &Path, truth: &str) -> Vec<Gold> {
    let truth: serde_json::Value = serde_json::from_str(truth).unwrap();
    let one = |(name, about): (&String, &serde_json::Value)| {
        let plain = folder.join(format!("html/{name}.html"));
        let page = std::fs::read(&plain).unwrap_or_else(|_| {
            let packed = std::fs::File::open(plain.with_extension("html.gz")).unwrap();
            let mut page = Vec::new();
            flate2::read::GzDecoder::new(packed)
                .read_to_end(&mut page)
                .unwrap();
            page
        });
        let text = about
            .get("articleBody")
            .and_then(|text| text.as_str())
            .unwrap_or_default();
        Gold {
            name: name.clone(),
            page,
            text: text.to_owned(),
        }
    };
    truth.as_object().unwrap().iter().map(one).collect()
}

/// Pages with their text beside them.
fn beside(folder: &Path) -> Vec<Gold> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (page, texts) = if path.is_dir() {
            (
                path.join("source.html"),
                vec![path.join("expected.txt"), path.join("expected.html")],
            )
        } else {
            (path.clone(), vec![path.with_extension("txt")])
        };
        let Some(text) = texts.iter().find(|text| text.exists()) else {
            continue;
        };
        let is_page = page.extension().is_some_and(|extension| extension == "html");
        let (true, Ok(page)) = (is_page, std::fs::read(&page)) else {
            continue;
        };
        let mut right = String::from_utf8_lossy(&std::fs::read(text).unwrap()).into_owned();
        if text.extension().is_some_and(|extension| extension == "html") {
            right = visible(&right);
        }
        pages.push(Gold {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            page,
            text: right,
        });
    }
    pages
}

/// The text of an extractor's output in HTML.
fn visible(html: &str) -> String {
    let page = trafilatura::dom::Document::parse(html);
    page.iter_text(page.root(), " ")
}
