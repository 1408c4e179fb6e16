//! Where: literate cases and a labelled sample in `tests/where/*.toml`, and what the data of places must keep.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test may read its cases from files, and panic"
)]

use legation_core::place::{Marked, PlaceMention, Places, read_marked};
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use legation_where::{Gazetteer, Kind};
use serde::Deserialize;

#[derive(Deserialize)]
struct Texts {
    text: Vec<Text>,
}

#[derive(Deserialize)]
struct Text {
    id: String,
    text: String,
    /// What is still wrong with it, so that the day it is right shows.
    #[serde(default)]
    wrong: Option<String>,
}

fn texts(file: &str) -> Vec<Text> {
    let path = format!("{}/tests/where/{file}", env!("CARGO_MANIFEST_DIR"));
    toml::from_str::<Texts>(&std::fs::read_to_string(path).unwrap())
        .unwrap()
        .text
}

fn found(text: &str) -> Places {
    let document = Document::plain("case", text.to_owned());
    code_document(&document, Codebook::embedded().unwrap(), Engine::embedded()).places
}

fn met<'p>(marked: &Marked, places: &'p Places) -> Option<&'p PlaceMention> {
    let meets = |mention: &&PlaceMention| {
        mention.span.start < marked.span.end && marked.span.start < mention.span.end
    };
    places.mentions.iter().find(meets)
}

#[test]
fn each_case_gives_its_places_and_no_others() {
    let mut failures = Vec::new();
    let cases = texts("cases.toml");
    assert!(cases.len() >= 150, "{} cases", cases.len());
    for case in &cases {
        let (text, marked) = read_marked(&case.text).unwrap();
        let places = found(&text);
        let right = places.mentions.len() == marked.len()
            && marked
                .iter()
                .all(|marked| marked.compare(met(marked, &places)).all);
        if right != case.wrong.is_none() {
            let told: Vec<String> = places
                .mentions
                .iter()
                .map(|mention| {
                    format!(
                        "{} => {:?} ({})",
                        mention.span.of(&text),
                        mention.place,
                        mention.reason
                    )
                })
                .collect();
            failures.push(format!("{}: {}\n    {}", case.id, case.text, told.join("\n    ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Shares in hundredths, as measured: they may only rise.
fn sample(file: &str, precision: f64, recall: f64, resolved: f64) {
    let (mut names, mut hits, mut all, mut right) = (0, 0, 0, 0);
    for text in texts(file) {
        let (plain, marked) = read_marked(&text.text).unwrap();
        let places = found(&plain);
        all += places.mentions.len();
        for marked in &marked {
            names += 1;
            let mention = met(marked, &places);
            hits += usize::from(mention.is_some());
            right += usize::from(marked.compare(mention).all);
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of as f64;
    let got = (share(hits, all), share(hits, names), share(right, names));
    assert!(
        got.0 >= precision && got.1 >= recall && got.2 >= resolved,
        "{file}: {got:?}"
    );
}

#[test]
fn the_sample_is_found_as_well_as_before() {
    sample("sample-dev.toml", 100.0, 100.0, 96.0);
    sample("sample-blind.toml", 100.0, 100.0, 95.0);
}

#[test]
fn listed_places_name_units_that_the_gazetteer_has() {
    let gazetteer = Gazetteer::embedded();
    let mut missing = Vec::new();
    for place in Codebook::embedded().unwrap().places.all_listed() {
        assert!(
            (-90.0..=90.0).contains(&place.lat) && (-180.0..=180.0).contains(&place.lon),
            "{}",
            place.name
        );
        assert!(
            place.kind.is_point() || place.extent.is_some(),
            "{}: an area needs an extent",
            place.name
        );
        let Some(unit) = &place.admin1 else { continue };
        let known = gazetteer
            .named(unit)
            .into_iter()
            .filter_map(|named| gazetteer.entry(named.entry))
            .any(|entry| {
                entry.kind == Kind::Unit
                    && Some(entry.country) == place.country.as_deref()
                    && entry.name == unit.as_str()
            });
        if !known {
            missing.push(format!("{}: {unit}", place.name));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join(", "));
}

#[test]
fn spans_are_those_of_the_names() {
    let text = "Die Lage: In Zürich – and in São Paulo, Kyiv’s envoy met Łódź’s mayor near N’Djamena.";
    for mention in found(text).mentions {
        let name = mention.span.of(text);
        assert!(!name.is_empty() && name.trim() == name, "{name:?}");
    }
}

#[test]
fn odd_text_is_survived() {
    for text in [
        "",
        "In",
        "in In IN.",
        "Al-",
        "al-al-al-Al-",
        "’s ’s Paris’s",
        "In \u{301}\u{200B}Kyiv\u{FEFF}.",
        &"in Paris, ".repeat(300),
    ] {
        let _ = found(text);
    }
}
