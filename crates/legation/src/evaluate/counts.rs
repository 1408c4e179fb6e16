//! Counts of people end to end: from a text to the numbers that its records carry.
//!
//! The file is TOML: `[[text]]` with `id`, `text` and `counts`, a list of `CATEGORY kind low-high` (`*` for any category, one number where both ends are
//! the same). A number on a record of another category is wrong twice: once missed, once too many.

use super::gold::{CountItem, Wrong};
use super::predict::{NONE, Scored, by_surety};
use super::report::Mistake;
use super::tally::{Bootstrap, Unit, measure};
use legation_core::codebook::Ontology;
use legation_core::record::Record;
use legation_core::{Codebook, code_document};
use legation_parse::{Document, Engine};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A count, by hand or of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldCount {
    /// Category of the act; `None` where any will do.
    pub event: Option<String>,
    /// `deaths`, ...
    pub kind: String,
    /// Lowest number.
    pub low: u64,
    /// Highest number.
    pub high: u64,
}

impl GoldCount {
    fn fits(&self, found: &GoldCount) -> bool {
        (&self.kind, self.low, self.high) == (&found.kind, found.low, found.high)
            && (self.event.is_none() || self.event == found.event)
    }

    fn told(&self) -> String {
        let event = self.event.as_deref().unwrap_or("*");
        format!("{event} {} {}-{}", self.kind, self.low, self.high)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    text: Vec<SampleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleText {
    id: String,
    text: String,
    counts: Vec<String>,
    #[serde(default)]
    published: Option<String>,
}

/// Reads a file.
///
/// # Errors
/// Where it is no TOML of texts with counts, and each count that is not `CATEGORY kind low-high`.
pub fn read(text: &str, ontology: &Ontology) -> Result<Vec<CountItem>, Vec<Wrong>> {
    let line_at = |byte: usize| {
        text.get(..byte)
            .map_or(1, |before| before.matches('\n').count() + 1)
    };
    let sample: Sample = toml::from_str(text).map_err(|error| {
        vec![Wrong {
            line: error.span().map_or(1, |span| line_at(span.start)),
            message: error.message().to_owned(),
        }]
    })?;
    let mut wrong = Vec::new();
    let mut items = Vec::new();
    for item in sample.text {
        let line = text.find(&format!("\"{}\"", item.id)).map_or(1, line_at);
        let mut counts = Vec::new();
        for written in &item.counts {
            match count(written, ontology) {
                Some(count) => counts.push(count),
                None => wrong.push(Wrong {
                    line,
                    message: format!(
                        "expected a count such as `ASSAULT deaths 12-40` or `* deaths 12`, found `{written}`"
                    ),
                }),
            }
        }
        items.push(CountItem {
            uid: item.id,
            line,
            text: item.text,
            published: item.published,
            counts,
        });
    }
    if wrong.is_empty() { Ok(items) } else { Err(wrong) }
}

fn count(written: &str, ontology: &Ontology) -> Option<GoldCount> {
    let mut words = written.split_whitespace();
    let (event, kind, range) = (words.next()?, words.next()?, words.next()?);
    let known = ontology.categories.iter().any(|category| category.name == event);
    let (low, high) = range.split_once('-').unwrap_or((range, range));
    let (low, high): (u64, u64) = (low.parse().ok()?, high.parse().ok()?);
    let whole = words.next().is_none() && (known || event == "*") && low <= high;
    whole.then(|| GoldCount {
        event: known.then(|| event.to_owned()),
        kind: kind.to_owned(),
        low,
        high,
    })
}

/// The counts that records carry.
fn carried(records: &[Record]) -> Vec<GoldCount> {
    let of = |record: &Record| {
        let told = [("deaths", record.deaths), ("injuries", record.injuries)];
        let told = told
            .into_iter()
            .filter_map(|(kind, range)| range.map(|[low, high]| (kind.to_owned(), low, high)));
        let others = record
            .counts
            .iter()
            .map(|count| (count.kind.clone(), count.low, count.high));
        let event = record.event.clone();
        told.chain(others)
            .map(|(kind, low, high)| GoldCount {
                event: Some(event.clone()),
                kind,
                low,
                high,
            })
            .collect::<Vec<_>>()
    };
    records.iter().flat_map(of).collect()
}

/// Scores counts by kind, lowest and highest number, and the category of the act that carries them.
pub fn score(items: &[CountItem], codebook: &Codebook, bootstrap: Bootstrap) -> Scored {
    let engine = Engine::embedded();
    let coded: Vec<Vec<Record>> = items
        .par_iter()
        .map(|item| {
            let mut document = Document::plain(&item.uid, item.text.clone());
            document.published.clone_from(&item.published);
            code_document(&document, codebook, engine).records
        })
        .collect();
    let found: Vec<Vec<GoldCount>> = coded.iter().map(|records| carried(records)).collect();
    let all = items
        .iter()
        .flat_map(|item| &item.counts)
        .chain(found.iter().flatten());
    let labels: BTreeSet<String> = all.map(|count| count.kind.clone()).collect();
    let labels: Vec<String> = labels.into_iter().collect();
    let class = |kind: &str| labels.iter().position(|label| label == kind).unwrap_or(0);
    let mut scored = Scored::default();
    let mut units = Vec::new();
    for ((item, found), records) in items.iter().zip(&found).zip(&coded) {
        let mut unit = Unit::default();
        let mut left = found.clone();
        let mut missed = Vec::new();
        for wanted in &item.counts {
            let place = left.iter().position(|found| wanted.fits(found));
            match place {
                Some(place) => {
                    left.remove(place);
                    unit.counts.push((class(&wanted.kind), [1, 0, 0]));
                }
                None => {
                    missed.push(wanted.told());
                    unit.counts.push((class(&wanted.kind), [0, 0, 1]));
                }
            }
        }
        unit.counts
            .extend(left.iter().map(|extra| (class(&extra.kind), [0, 1, 0])));
        unit.right = missed.is_empty() && left.is_empty();
        let told = |counts: Vec<String>| {
            if counts.is_empty() {
                NONE.to_owned()
            } else {
                counts.join("; ")
            }
        };
        scored.predictions += &format!(
            "{}\t{}\n",
            item.uid,
            told(found.iter().map(GoldCount::told).collect())
        );
        if !unit.right {
            let acts: Vec<String> = records
                .iter()
                .map(|record| format!("{} on “{}”", record.event, record.event_text.text))
                .collect();
            scored.mistakes.push(Mistake {
                uid: item.uid.clone(),
                line: item.line,
                gold: told(missed),
                predicted: told(left.iter().map(GoldCount::told).collect()),
                // What is wrong comes before what is missing.
                score: if left.is_empty() { 0.0 } else { 1.0 },
                text: item.text.clone(),
                explain: if acts.is_empty() {
                    "no record".to_owned()
                } else {
                    acts.join(", ")
                },
            });
        }
        units.push(unit);
    }
    scored.measures = vec![measure("counts of records", &labels, &units, bootstrap)];
    by_surety(&mut scored.mistakes);
    scored
}
