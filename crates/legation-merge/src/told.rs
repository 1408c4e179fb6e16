//! Events for a brief: those of an archive, and those of articles in memory, which come out the same.

use crate::copies::Copies;
use crate::event::{Event, Sourced, event, telling};
use crate::memory::Memory;
use crate::report::Report;
use crate::rules::Rules;
use legation_core::Record;
use legation_core::tell::{self, Article, Between, Split, Told};
use std::collections::{BTreeMap, BTreeSet};

/// A record of an event, with where it comes from.
#[derive(Clone, Debug)]
pub struct Found<'r, 's> {
    /// Its article, by its place among those of the brief.
    pub article: usize,
    /// The record.
    pub record: &'r Record,
    /// What names its event.
    pub event: &'s str,
    /// What stands for its source; see [`Sourced`].
    pub source: &'s str,
    /// How its document stands.
    pub stands: Stands,
    /// How its document stood on the day since which changes are asked for.
    pub stood: Option<Stands>,
}

/// How a document stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It is not known yet.
    Unknown,
    /// It stands.
    Here,
    /// Another version stands in its place.
    Withdrawn,
}

/// Puts the records that bear on two sides together by their events, in the order of the first of each.
pub fn told<'r>(found: &[Found<'r, '_>], between: &Between<'_>) -> Vec<Told<'r>> {
    let mut events: BTreeMap<&str, (usize, Vec<&Found<'r, '_>>)> = BTreeMap::new();
    for (number, one) in found.iter().enumerate() {
        if between.bearing(one.record).is_some() {
            let (_, reports) = events.entry(one.event).or_insert((number, Vec::new()));
            reports.push(one);
        }
    }
    let mut events: Vec<(usize, Vec<&Found<'r, '_>>)> = events.into_values().collect();
    events.sort_by_key(|(first, _)| *first);
    events
        .into_iter()
        .filter_map(|(_, reports)| one(&reports))
        .collect()
}

fn one<'r>(found: &[&Found<'r, '_>]) -> Option<Told<'r>> {
    let (now, reports) = standing(found, |one| one.stands)?;
    let mut told = Told {
        reports: reports
            .into_iter()
            .map(|one| tell::Report {
                article: one.article,
                record: one.record,
                new: one.stood == Some(Stands::Unknown),
            })
            .collect(),
        conflicts: now
            .conflicts
            .into_iter()
            .map(|conflict| Split {
                on: conflict.on.to_owned(),
                sides: conflict.sides.into_iter().map(|(_, records)| records).collect(),
            })
            .collect(),
        standing: now.standing,
        before: None,
    };
    told.reports.sort_by_cached_key(|report| telling(report.record));
    if found.iter().any(|one| one.stood.is_some()) {
        let before = standing(found, |one| one.stood.unwrap_or(one.stands));
        told.before = Some(before.map(|(event, _)| event.standing));
    }
    Some(told)
}

/// The event as it stands on a day, with the reports it is made of; `None` where nothing of it is known.
fn standing<'f, 'r, 's>(
    found: &[&'f Found<'r, 's>],
    on: impl Fn(&Found<'r, 's>) -> Stands,
) -> Option<(Event, Vec<&'f Found<'r, 's>>)> {
    let document = |one: &Found<'r, 's>| one.record.text_info.document.as_str();
    let here: BTreeSet<&str> = found
        .iter()
        .filter(|one| on(one) == Stands::Here)
        .map(|one| document(one))
        .collect();
    // What a later version of the document still tells is told once; what others still tell is not told by who took it back.
    let known: Vec<&'f Found<'r, 's>> = found
        .iter()
        .filter(|one| match on(one) {
            Stands::Unknown => false,
            Stands::Here => true,
            Stands::Withdrawn => here.is_empty(),
        })
        .copied()
        .collect();
    let keys: Vec<String> = known
        .iter()
        .map(|one| format!("{}@{}", one.record.id, document(one)))
        .collect();
    let sourced: Vec<Sourced<'_>> = known
        .iter()
        .zip(&keys)
        .map(|(one, key)| Sourced {
            key,
            record: one.record,
            source: one.source,
            withdrawn: on(one) == Stands::Withdrawn,
        })
        .collect();
    Some((event(&sourced)?, known))
}

/// The outlet that a record cites: of several the one behind the others, which had it first.
pub fn cited(record: &Record, outlets: &BTreeSet<String>) -> Option<String> {
    record
        .attribution
        .iter()
        .filter_map(|said| said.name.as_ref())
        .find(|name| outlets.contains(*name))
        .cloned()
}

/// Articles in memory, put together as an archive does.
#[derive(Debug, Default)]
pub struct Shelf {
    articles: Vec<Article>,
    /// What stands for the source of what an article says in its own voice.
    origins: Vec<String>,
    /// How many articles of one id there are so far.
    versions: BTreeMap<String, usize>,
    /// The numbers of an article's records among all.
    numbers: Vec<Vec<usize>>,
    copies: Copies,
    memory: Memory,
}

impl Shelf {
    /// Takes in the next article, with its text.
    pub fn add(&mut self, article: Article, text: &str, rules: &Rules) {
        let version = self.versions.entry(article.id.clone()).or_default();
        *version += 1;
        let mut numbers = Vec::with_capacity(article.records.len());
        for record in &article.records {
            // As in an archive: so that ties fall the same way.
            let key = format!("{}@{version}@{}", record.id, article.id);
            numbers.push(self.memory.add(Report::new(&key, record), rules));
        }
        self.numbers.push(numbers);
        let first = self.copies.add(text);
        let own = || article.outlet.clone().unwrap_or_else(|| article.id.clone());
        let origin = self.origins.get(first).cloned().unwrap_or_else(own);
        self.origins.push(origin);
        self.articles.push(article);
    }

    /// The articles, in the order in which they came.
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The events that bear on two sides; `outlets` are the names of outlets that records cite.
    pub fn told(&self, between: &Between<'_>, outlets: &BTreeSet<String>) -> Vec<Told<'_>> {
        let mut sources: Vec<(String, String)> = Vec::new();
        let mut places: Vec<(usize, &Record)> = Vec::new();
        for (article, (own, numbers)) in self.articles.iter().zip(&self.numbers).enumerate() {
            for (record, number) in own.records.iter().zip(numbers) {
                let origin = self.origins.get(article).cloned().unwrap_or_default();
                let event = self.memory.event(*number).to_string();
                sources.push((cited(record, outlets).unwrap_or(origin), event));
                places.push((article, record));
            }
        }
        let found: Vec<Found<'_, '_>> = places
            .iter()
            .zip(&sources)
            .map(|(&(article, record), (source, event))| Found {
                article,
                record,
                event,
                source,
                stands: Stands::Here,
                stood: None,
            })
            .collect();
        told(&found, between)
    }
}
