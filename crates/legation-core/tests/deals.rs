//! Deals: literate cases in `cases/deals.toml`. Samples marked by hand are in `deals/`: `just score-deals`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use legation_core::record::{Deal, Record};
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    about: String,
    /// Not right today, and to be moved to its group once it is.
    #[serde(default)]
    missed: bool,
    cases: Vec<(String, String)>,
}

fn cases() -> Cases {
    toml::from_str(include_str!("cases/deals.toml")).unwrap()
}

fn records(text: &str) -> Vec<Record> {
    let mut document = Document::plain("case", text.to_owned());
    document.published = Some("2024-05-02".into());
    code_document(&document, Codebook::embedded().unwrap(), Engine::embedded()).records
}

fn parts(deal: &Deal) -> Vec<String> {
    let mut all: Vec<String> = deal
        .parties
        .iter()
        .map(|party| format!("{} {}", party.part, party.code.as_deref().unwrap_or("-")))
        .collect();
    all.sort();
    all
}

/// Whether a deal is as `kind stage | part CODE, part CODE` says.
fn fits(deal: &Deal, expected: &str) -> bool {
    let (told, wanted) = match expected.split_once(" | ") {
        Some((told, wanted)) => (told, Some(wanted)),
        None => (expected, None),
    };
    let mut wanted: Option<Vec<&str>> = wanted.map(|wanted| wanted.split(", ").collect());
    if let Some(wanted) = &mut wanted {
        wanted.sort_unstable();
    }
    format!("{} {}", deal.kind, deal.stage) == told && wanted.is_none_or(|wanted| wanted == parts(deal))
}

#[test]
fn kinds_stages_and_parts_are_as_the_cases_say() {
    let cases = cases();
    let mut wrong = Vec::new();
    for group in &cases.group {
        for (text, expected) in &group.cases {
            let found = records(text);
            let mut deals = found.iter().filter_map(|record| record.deal.as_ref());
            let right = match expected.as_str() {
                "none" => deals.next().is_none(),
                _ => deals.any(|deal| fits(deal, expected)),
            };
            if right == group.missed {
                let got: Vec<String> = found
                    .iter()
                    .map(|record| match &record.deal {
                        Some(deal) => format!(
                            "{}: {} {} | {}",
                            record.event,
                            deal.kind,
                            deal.stage,
                            parts(deal).join(", ")
                        ),
                        None => format!("{}: none", record.event),
                    })
                    .collect();
                let missed = if group.missed { "now right, move it: " } else { "" };
                wrong.push(format!(
                    "[{}] {missed}{text}\n  expected {expected}, got {}",
                    group.about,
                    got.join("; ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_kind_and_stage_has_its_cases() {
    let deals = &Codebook::embedded().unwrap().deals;
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let cases = cases();
    let held = cases.group.iter().filter(|group| !group.missed);
    let all: Vec<&(String, String)> = held.flat_map(|group| &group.cases).collect();
    for (_, expected) in &all {
        let told = expected.split(" | ").next().unwrap_or_default();
        for name in told.split(' ') {
            *count.entry(name).or_default() += 1;
        }
    }
    let rare: Vec<&str> = deals
        .kind_names()
        .chain(deals.stages.iter().map(String::as_str))
        .chain(["none"])
        .filter(|name| count.get(name).copied().unwrap_or_default() < 4)
        .collect();
    assert!(rare.is_empty(), "fewer than four cases: {rare:?}");
    assert!(all.len() >= 150, "{} cases", all.len());
}

/// Whatever the text, the words of a party are those that its offsets say.
#[test]
fn parties_stand_where_they_say() {
    let text = "Łódź: Türkiye’s army said Russia delivered “S-400” missiles to Turkey. The Qatari-mediated truce — signed in Doha by Israel and Hamas — holds.";
    let characters: Vec<char> = text.chars().collect();
    let mut seen = 0;
    for record in records(text) {
        for party in record.deal.iter().flat_map(|deal| &deal.parties) {
            let words: String = characters[party.start..party.end].iter().collect();
            assert!(!words.is_empty() && words.trim() == words, "{words:?}");
            seen += 1;
        }
    }
    assert!(seen > 1, "{seen}");
}
