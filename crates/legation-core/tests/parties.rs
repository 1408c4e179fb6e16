//! Who does what to whom: runs `cases/parties.toml`, which must hold, and the samples `who/parties*.toml`: sentences in, the parties of all their rows out.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing
)]

use legation_core::record::{Entity, Record};
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use serde::Deserialize;

/// Sentences of the sample with all parties right, as measured.
const SAMPLE_FLOOR: usize = 55;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    about: String,
    sentences: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    rows: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    named: Vec<String>,
    deal: Option<String>,
}

fn records(text: &str) -> Vec<Record> {
    let codebook = Codebook::embedded().unwrap();
    let mut document = Document::plain("case", text.to_owned());
    document.published = Some("2024-10-15".into());
    code_document(&document, codebook, Engine::embedded()).records
}

/// Whether a party has the code, and the sector if one is asked for: `AFG.REB`, `_` for no code, `A|B` for either.
fn is_party(entity: &Entity, wanted: &str) -> bool {
    let (codes, sector) = wanted.split_once('.').unwrap_or((wanted, ""));
    let code = entity.code.as_deref().unwrap_or("_");
    codes.split('|').any(|wanted| wanted == code)
        && (sector.is_empty() || entity.sector.first().is_some_and(|first| first == sector))
}

/// Whether these are just the parties asked for; one that is named twice (*officials* beside *police*) counts once.
fn are_parties(entities: &[Entity], wanted: &[&str]) -> bool {
    entities
        .iter()
        .all(|entity| wanted.iter().any(|wanted| is_party(entity, wanted)))
        && wanted
            .iter()
            .all(|wanted| entities.iter().any(|entity| is_party(entity, wanted)))
}

fn list(text: &str) -> Vec<&str> {
    text.split('+')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Whether a row is as `CATEGORY ACTORS > RECIPIENTS (status)` says.
fn fits(record: &Record, wanted: &str) -> bool {
    let (wanted, status) = wanted
        .strip_suffix(')')
        .and_then(|text| text.split_once('('))
        .unwrap_or((wanted, ""));
    let (events, parties) = wanted.split_once(' ').unwrap();
    let parties_fit = if let Some((one, other)) = parties.split_once('~') {
        let all: Vec<Entity> = record.actor.iter().chain(&record.recipient).cloned().collect();
        let wanted: Vec<&str> = list(one).into_iter().chain(list(other)).collect();
        are_parties(&all, &wanted)
    } else {
        let (actors, recipients) = parties.split_once('>').unwrap();
        are_parties(&record.actor, &list(actors)) && are_parties(&record.recipient, &list(recipients))
    };
    parties_fit
        && events.split('|').any(|event| event == record.event)
        && (status.is_empty()
            || status == record.status.as_str()
            || (status == "claimed" && is_claimed(record)))
}

/// Told as somebody's claim, and so not sure.
fn is_claimed(record: &Record) -> bool {
    let claims = |source: &legation_core::record::Attribution| source.stance == "claims";
    record.attribution.iter().any(claims) && record.certainty < 0.9
}

fn is_right(case: &Case, found: &[Record]) -> bool {
    let row = |wanted: &String| found.iter().find(|record| fits(record, wanted));
    let called = |name: &String| {
        found.iter().any(|record| {
            let mut parties = record.actor.iter().chain(&record.recipient);
            parties.any(|party| party.entity_text.contains(name.as_str()))
        })
    };
    let deal = |record: &Record| {
        record
            .deal
            .as_ref()
            .map_or("none".to_owned(), |deal| deal.kind.clone())
    };
    case.rows.iter().all(|wanted| row(wanted).is_some())
        && found.iter().all(|record| {
            case.rows
                .iter()
                .chain(&case.also)
                .any(|wanted| fits(record, wanted))
        })
        && case.named.iter().all(called)
        && case.deal.as_ref().is_none_or(|kind| {
            let first = case.rows.first().and_then(row);
            first.is_some_and(|record| deal(record) == *kind)
        })
}

fn shown(records: &[Record]) -> String {
    let side = |entities: &[Entity]| {
        let one = |entity: &Entity| {
            let code = entity.code.as_deref().unwrap_or("_");
            format!(
                "{code}.{} '{}'",
                entity.sector.first().map_or("", String::as_str),
                entity.entity_text
            )
        };
        entities.iter().map(one).collect::<Vec<_>>().join(" + ")
    };
    let row = |record: &Record| {
        let deal = record.deal.as_ref().map_or("", |deal| deal.kind.as_str());
        let status = record.status.as_str();
        format!(
            "\n    {} {} > {} ({status}) {deal}",
            record.event,
            side(&record.actor),
            side(&record.recipient)
        )
    };
    records.iter().map(row).collect()
}

/// How many are right, of how many; the others are printed with what came out.
fn score(cases: &str) -> (usize, usize) {
    let cases: Cases = toml::from_str(cases).unwrap();
    let (mut right, mut all) = (0, 0);
    for group in &cases.group {
        let before = right;
        for case in &group.sentences {
            let found = records(&case.text);
            all += 1;
            if is_right(case, &found) {
                right += 1;
            } else {
                println!("  {}{}", case.text, shown(&found));
            }
        }
        println!("{} of {}: {}", right - before, group.sentences.len(), group.about);
    }
    println!("all parties right in {right} of {all} sentences");
    (right, all)
}

#[test]
fn the_sample_is_at_least_as_right_as_measured() {
    let (right, all) = score(include_str!("who/parties.toml"));
    assert!(all >= 60);
    assert!(right >= SAMPLE_FLOOR, "{right} of {all}");
}

/// The same of the second sample, on which nothing was set.
const SECOND_FLOOR: usize = 31;

#[test]
fn the_second_sample_is_at_least_as_right_as_measured() {
    let (right, all) = score(include_str!("who/parties-second.toml"));
    assert!(right >= SECOND_FLOOR, "{right} of {all}");
}

#[test]
fn each_case_has_its_parties() {
    let (right, all) = score(include_str!("cases/parties.toml"));
    assert!(all >= 40);
    assert_eq!(right, all);
}
