//! Pages written by us in the layouts of many kinds of sites, each with what must be read from it.
//!
//! `tests/layouts/NUMBER-NAME.html` is a page, the `.toml` beside it says what is right: metadata by field (a field that is not named must not be
//! found), the paragraphs of the text, those that may be there or not (standfirsts, captions, headings), and words that must not be. Pages whose
//! number is divisible by three are a check: how they fail is not looked at when something is mended. `LEGATION_LAYOUTS=errors cargo test -p
//! legation-read --test layouts -- --nocapture` tells what is wrong on the others.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    clippy::print_stdout,
    reason = "a test stops at the first thing that is wrong"
)]

mod measure;

use legation_parse::{BlockKind, Document};
use legation_read::{Article, Extract, Options, read_bytes};
use measure::{Overlap, overlap, score};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// What must be read from a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    /// What is particular about the layout.
    about: String,
    /// Where the page was fetched; without it, it is read as a file.
    fetched_from: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    published: Option<String>,
    modified: Option<String>,
    url: Option<String>,
    language: Option<String>,
    /// Fields that are not judged, for a page leaves open what is right.
    #[serde(default)]
    unscored: Vec<String>,
    text: Vec<String>,
    #[serde(default)]
    may: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    /// What must stand in the text just once.
    #[serde(default)]
    once: Vec<String>,
}

/// What came out for a page.
struct Outcome {
    held_back: bool,
    fields: BTreeMap<&'static str, bool>,
    text: Overlap,
    clean: bool,
    wrong: Vec<String>,
}

/// Least shares that are right over all pages: measured.
const FLOORS: &[(Extract, f64, f64)] = &[(Extract::Accurate, 0.98, 0.995), (Extract::Fast, 0.98, 0.995)];

fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn read(name: &str, bytes: Vec<u8>, record: &Record, extract: Extract) -> Document {
    let options = Options {
        extract,
        ..Options::default()
    };
    let read = match &record.fetched_from {
        Some(url) => Article::from_web(url, bytes, "text/html", None, None, None, None)
            .read(&options)
            .unwrap(),
        None => read_bytes(name, &bytes, &options).remove(0),
    };
    read.map(|read| read.document).unwrap_or_default()
}

fn judge(number: usize, record: &Record, document: &Document) -> Outcome {
    let primary = |tag: &String| tag.split('-').next().unwrap_or(tag).to_owned();
    let fields = [
        ("title", &record.title, document.title.clone()),
        ("outlet", &record.outlet, document.outlet.clone()),
        ("author", &record.author, document.author.clone()),
        ("published", &record.published, document.published.clone()),
        ("modified", &record.modified, document.modified.clone()),
        ("url", &record.url, document.url.clone()),
        (
            "language",
            &record.language,
            document.language.as_ref().map(primary),
        ),
    ];
    let mut wrong = Vec::new();
    let mut right = BTreeMap::new();
    for (name, wanted, found) in fields {
        if record.unscored.iter().any(|field| field == name) {
            continue;
        }
        right.insert(name, *wanted == found);
        if *wanted != found {
            wrong.push(format!("{name}: {found:?} for {wanted:?}"));
        }
    }
    let may: Vec<String> = record.may.iter().map(|text| key(text)).collect();
    let coded = document
        .blocks
        .iter()
        .filter(|block| match block.kind {
            BlockKind::Body | BlockKind::Subheading => true,
            // All of a page in a language of which nothing is coded is set aside, and is its text still.
            BlockKind::OtherLanguage => record.language.as_deref().is_some_and(|tag| tag != "en"),
            _ => false,
        })
        .map(|block| block.span.of(&document.text))
        .filter(|text| !may.contains(&key(text)));
    let found: Vec<&str> = coded.collect();
    let whole = found.join("\n");
    let folded = whole.split_whitespace().collect::<Vec<_>>().join(" ");
    let unwanted = record
        .without
        .iter()
        .filter(|words| folded.contains(words.as_str()));
    let mut clean = true;
    for words in unwanted {
        wrong.push(format!("in the text: {words}"));
        clean = false;
    }
    for words in record
        .once
        .iter()
        .filter(|words| folded.matches(words.as_str()).count() > 1)
    {
        wrong.push(format!("twice: {words}"));
        clean = false;
    }
    let right_text: Vec<String> = record.text.iter().map(|text| key(text)).collect();
    for text in record
        .text
        .iter()
        .filter(|text| !key(&whole).contains(&key(text)))
    {
        let start: String = text.chars().take(60).collect();
        wrong.push(format!("missed: {start}"));
    }
    for text in found.iter().filter(|text| !right_text.contains(&key(text))) {
        let start: String = text.chars().take(90).collect();
        wrong.push(format!("extra: {start}"));
    }
    Outcome {
        held_back: number.is_multiple_of(3),
        fields: right,
        text: overlap(&record.text.join("\n"), &whole),
        clean,
        wrong,
    }
}

fn outcomes(extract: Extract) -> Vec<(String, Outcome)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let mut pages: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "html"))
        .collect();
    pages.sort();
    let one = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let record = std::fs::read_to_string(path.with_extension("toml")).unwrap();
        let record: Record = toml::from_str(&record).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!record.about.is_empty() && !record.text.is_empty(), "{name}");
        let number = name.split('-').next().unwrap().parse().unwrap();
        let document = read(&name, std::fs::read(path).unwrap(), &record, extract);
        (name, judge(number, &record, &document))
    };
    pages.iter().map(one).collect()
}

/// Share of fields that are right, and F1 of the text, over some pages.
fn shares(outcomes: &[&Outcome]) -> (f64, f64) {
    let fields: Vec<bool> = outcomes
        .iter()
        .flat_map(|one| one.fields.values().copied())
        .collect();
    let right = fields.iter().filter(|right| **right).count() as f64 / fields.len().max(1) as f64;
    let texts: Vec<Overlap> = outcomes.iter().map(|one| one.text).collect();
    (right, score(&texts).f1)
}

#[test]
fn layouts_are_read_as_they_should_be() {
    let tell = std::env::var("LEGATION_LAYOUTS").is_ok_and(|value| value == "errors");
    for (extract, field_floor, text_floor) in FLOORS {
        let all = outcomes(*extract);
        assert!(all.len() >= 60, "{} pages", all.len());
        if tell {
            for (name, outcome) in all
                .iter()
                .filter(|(_, one)| !one.held_back && !one.wrong.is_empty())
            {
                println!("{extract:?} {name}\n    {}", outcome.wrong.join("\n    "));
            }
        }
        let parts: [(&str, Vec<&Outcome>); 3] = [
            ("all pages", all.iter().map(|(_, one)| one).collect()),
            (
                "seen",
                all.iter()
                    .map(|(_, one)| one)
                    .filter(|one| !one.held_back)
                    .collect(),
            ),
            (
                "held back",
                all.iter()
                    .map(|(_, one)| one)
                    .filter(|one| one.held_back)
                    .collect(),
            ),
        ];
        for (part, outcomes) in &parts {
            let (right, _) = shares(outcomes);
            let texts: Vec<Overlap> = outcomes.iter().map(|one| one.text).collect();
            let text = score(&texts);
            let clean = outcomes.iter().filter(|one| one.clean).count();
            println!(
                "{extract:?}, {part} ({}): fields {right:.3}; text F1 {:.3} (precision {:.3}, recall {:.3}); clean {clean}",
                outcomes.len(),
                text.f1,
                text.precision,
                text.recall
            );
            let mut by_field: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
            for (field, right) in outcomes.iter().flat_map(|one| &one.fields) {
                let slot = by_field.entry(field).or_default();
                slot.0 += usize::from(*right);
                slot.1 += 1;
            }
            let by_field: Vec<String> = by_field
                .iter()
                .map(|(field, (right, of))| format!("{field} {right}/{of}"))
                .collect();
            println!("    {}", by_field.join(", "));
        }
        let (right, text) = shares(&parts[0].1);
        assert!(
            right >= *field_floor && text >= *text_floor,
            "{extract:?}: fields {right:.4}, text {text:.4}"
        );
    }
}
