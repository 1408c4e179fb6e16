//! Runs every example and near miss of a codebook.

use crate::codebook::{Codebook, Ontology, STATUSES, Sense, unknown};
use crate::coder::{Coded, code_document};
use crate::record::{Entity, Record, Status};
use legation_parse::{Block, BlockKind, Document, Engine, Span};

/// Publication date of examples that give none.
const PUBLISHED: &str = "2025-07-12";

/// What came of a codebook's examples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Verb senses.
    pub verb_senses: usize,
    /// Noun senses.
    pub noun_senses: usize,
    /// Examples run.
    pub examples: usize,
    /// Near misses run.
    pub near: usize,
    /// What went wrong.
    pub failures: Vec<Failure>,
}

/// An example that gave something else, or a near miss that gave a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The entry.
    pub pattern: String,
    /// The sentence.
    pub text: String,
    /// What the entry says it gives; `None` for a near miss.
    pub expected: Option<String>,
    /// The rows of this entry, or of all entries where it gave none.
    pub got: Vec<String>,
}

/// Runs all examples and near misses.
pub fn check(codebook: &Codebook, engine: &Engine) -> Report {
    let mut report = Report::default();
    for sense in &codebook.senses {
        *(if sense.noun {
            &mut report.noun_senses
        } else {
            &mut report.verb_senses
        }) += 1;
        report.examples += sense.examples.len();
        report.near += sense.near.len();
        report.failures.extend(check_sense(sense, codebook, engine));
    }
    report
}

/// Runs one entry's examples and near misses.
pub fn check_sense(sense: &Sense, codebook: &Codebook, engine: &Engine) -> Vec<Failure> {
    let mut failures = Vec::new();
    for example in &sense.examples {
        let date = example.date.as_deref().unwrap_or(PUBLISHED);
        let coded = code_document(&one_sentence(&example.text, date), codebook, engine);
        let own = records_of(&coded, sense);
        let records = &coded.records;
        for expected in &example.codes {
            let met = match Expectation::parse(expected) {
                Some(wanted) => own.iter().any(|record| wanted.fits(record)),
                None => false,
            };
            if !met {
                let shown = if own.is_empty() {
                    records.iter().collect()
                } else {
                    own.clone()
                };
                failures.push(Failure {
                    pattern: sense.pattern.clone(),
                    text: example.text.clone(),
                    expected: Some(expected.clone()),
                    got: shown
                        .into_iter()
                        .map(|record| format!("{} ({})", notation(record), record.pattern))
                        .collect(),
                });
            }
        }
    }
    for text in &sense.near {
        let coded = code_document(&one_sentence(text, PUBLISHED), codebook, engine);
        let own: Vec<String> = records_of(&coded, sense).into_iter().map(notation).collect();
        if !own.is_empty() {
            failures.push(Failure {
                pattern: sense.pattern.clone(),
                text: text.clone(),
                expected: None,
                got: own,
            });
        }
    }
    failures
}

/// The records in which a sense had a part.
fn records_of<'c>(coded: &'c Coded, sense: &Sense) -> Vec<&'c Record> {
    let with_entries = coded.records.iter().zip(&coded.entries);
    with_entries
        .filter(|(_, entries)| entries.contains(&sense.pattern))
        .map(|(record, _)| record)
        .collect()
}

/// A document of one sentence; without a full stop it is read as a headline.
pub fn one_sentence(text: &str, published: &str) -> Document {
    let ends = text
        .trim_end()
        .ends_with(['.', '!', '?', '"', '”', '\'', '’', ')']);
    let kind = if ends {
        BlockKind::Body
    } else {
        BlockKind::Headline
    };
    Document {
        id: "sentence".into(),
        text: text.to_owned(),
        published: Some(published.to_owned()),
        language: Some("en".into()),
        blocks: vec![Block {
            span: Span::new(0, text.len()),
            kind,
            reason: None,
        }],
        ..Document::default()
    }
}

/// `EVENT[/mode] ACTORS [> RECIPIENTS] [status]`.
pub(crate) struct Expectation<'e> {
    event: &'e str,
    mode: Option<&'e str>,
    actors: Vec<&'e str>,
    recipients: Vec<&'e str>,
    status: Option<&'e str>,
}

impl<'e> Expectation<'e> {
    fn parse(text: &'e str) -> Option<Expectation<'e>> {
        let mut words = text.split_whitespace();
        let (event, mode) = match words.next()?.split_once('/') {
            Some((event, mode)) => (event, Some(mode)),
            None => (text.split_whitespace().next()?, None),
        };
        let mut wanted = Expectation {
            event,
            mode,
            actors: Vec::new(),
            recipients: Vec::new(),
            status: None,
        };
        let mut after_arrow = false;
        for word in words {
            match word {
                ">" => after_arrow = true,
                status if status.chars().all(|c| c.is_ascii_lowercase()) => wanted.status = Some(status),
                codes => {
                    let into = if after_arrow {
                        &mut wanted.recipients
                    } else {
                        &mut wanted.actors
                    };
                    into.extend(codes.split('+'));
                }
            }
        }
        Some(wanted)
    }

    /// Whether the names in an expectation are names that there are; else what is wrong.
    pub(crate) fn checked(text: &str, ontology: &Ontology) -> Result<(), String> {
        let Some(wanted) = Expectation::parse(text) else {
            return Err("expected `EVENT[/mode] ACTORS [> RECIPIENTS] [status]`".into());
        };
        let categories = || ontology.categories.iter().map(|category| category.name.as_str());
        let Some(category) = ontology
            .categories
            .iter()
            .find(|category| category.name == wanted.event)
        else {
            return Err(unknown(wanted.event, "category of plover.toml", categories()));
        };
        if let Some(mode) = wanted.mode.filter(|mode| !category.modes.contains_key(*mode)) {
            let what = format!("mode of {} in plover.toml", category.name);
            return Err(unknown(mode, &what, category.modes.keys().map(String::as_str)));
        }
        match wanted.status.filter(|status| !STATUSES.contains(status)) {
            Some(status) => Err(unknown(status, "status", STATUSES)),
            None => Ok(()),
        }
    }

    fn fits(&self, record: &Record) -> bool {
        let status = match self.status {
            Some(status) => record.status.as_str() == status,
            None => matches!(record.status, Status::Occurred | Status::Ongoing),
        };
        status
            && record.event == self.event
            && self
                .mode
                .is_none_or(|mode| record.mode.iter().any(|has| has == mode))
            && same_entities(&self.actors, &record.actor)
            && same_entities(&self.recipients, &record.recipient)
    }
}

fn same_entities(wanted: &[&str], entities: &[Entity]) -> bool {
    let mut left: Vec<&Entity> = entities.iter().collect();
    wanted.iter().all(|code| {
        let (country, sector) = code
            .split_once('.')
            .map_or((*code, None), |(code, sector)| (code, Some(sector)));
        let found = left.iter().position(|entity| {
            entity.code.as_deref().unwrap_or("_") == country
                && sector.is_none_or(|sector| entity.sector.iter().any(|has| has == sector))
        });
        found.map(|index| left.remove(index)).is_some()
    }) && left.is_empty()
}

/// A record in the notation of examples.
pub fn notation(record: &Record) -> String {
    let codes = |entities: &[Entity]| -> String {
        let all: Vec<String> = entities
            .iter()
            .map(|entity| {
                let code = entity.code.as_deref().unwrap_or("_");
                entity
                    .sector
                    .first()
                    .map_or_else(|| code.to_owned(), |sector| format!("{code}.{sector}"))
            })
            .collect();
        all.join("+")
    };
    let mode = record
        .mode
        .first()
        .map(|mode| format!("/{mode}"))
        .unwrap_or_default();
    let mut text = format!("{}{mode} {}", record.event, codes(&record.actor));
    if !record.recipient.is_empty() {
        text += &format!(" > {}", codes(&record.recipient));
    }
    format!("{text} {}", record.status.as_str())
}
