//! What changed since a day: events that are new, that stand otherwise, that were taken back, and new stages of deals.

use super::between::{Bearing, Between};
use super::brief::{Citation, Line, cite};
use super::told::{Group, Report, Standing, Told, groups, standing};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What changed since a day, by what could be known after it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Since {
    /// Events of which nothing was known before.
    pub new: Vec<Line>,
    /// Events that stand otherwise than before.
    pub changed: Vec<Changed>,
    /// Events that every document that told them has taken back.
    pub retracted: Vec<Line>,
    /// Stages of deals that were not told before.
    pub stages: Vec<Stage>,
}

/// An event that stands otherwise than before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Changed {
    /// `single`, `corroborated` or `disputed`.
    pub before: &'static str,
    /// The same now.
    pub now: &'static str,
    /// The event.
    pub line: Line,
}

/// A stage of a deal that was not told before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    /// Kind of deal, as in the records.
    pub kind: String,
    /// In words.
    pub name: String,
    /// Stage, as in the records.
    pub stage: String,
    /// In words.
    pub stage_name: String,
    /// `done`, `open` (claimed, planned, possible) or `denied`.
    pub told: &'static str,
    /// Where it stands.
    pub citations: Vec<Citation>,
}

impl Since {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.retracted.is_empty() && self.stages.is_empty()
    }

    pub(super) fn lines_mut(&mut self) -> impl Iterator<Item = &mut Line> {
        let changed = self.changed.iter_mut().map(|changed| &mut changed.line);
        self.new.iter_mut().chain(changed).chain(&mut self.retracted)
    }

    pub(super) fn citations_mut(&mut self) -> impl Iterator<Item = &mut Citation> {
        self.stages.iter_mut().flat_map(|stage| &mut stage.citations)
    }
}

/// A stage of a deal: its kind, its place on the ladder, its name, and how it is told.
type Step<'a> = (&'a str, usize, &'a str, &'static str);

/// What changed, where the events say how they stood before.
pub(super) fn since(between: &Between<'_>, events: &[Told<'_>]) -> Option<Since> {
    if events.iter().all(|told| told.before.is_none()) {
        return None;
    }
    let mut since = Since::default();
    let mut stages: BTreeMap<Step<'_>, (bool, BTreeSet<Citation>)> = BTreeMap::new();
    for (number, told) in events.iter().enumerate() {
        let groups = groups(number, told, |record| {
            between.bearing(record) == Some(Bearing::Relation)
        });
        if !told.is_retracted() {
            for report in groups.iter().flat_map(|group| &group.reports) {
                let Some(deal) = &report.record.deal else { continue };
                let rank = between.words.rank(&deal.stage);
                let stage = stages.entry((&deal.kind, rank, &deal.stage, told_as(report)));
                let (known, citations) = stage.or_default();
                *known |= !report.new;
                citations.insert(cite(report));
            }
        }
        let Some(line) = line(between, groups.first()) else {
            continue;
        };
        match told.before.flatten() {
            None if told.is_retracted() => {}
            None => since.new.push(line),
            Some(before) if before == told.standing => {}
            Some(_) if told.is_retracted() => since.retracted.push(line),
            Some(before) => since.changed.push(Changed {
                before,
                now: told.standing,
                line,
            }),
        }
    }
    let by_date = |line: &Line| {
        (
            line.enddate.clone().or_else(|| line.date.clone()),
            line.date.clone(),
        )
    };
    since.new.sort_by_key(by_date);
    since.retracted.sort_by_key(by_date);
    since.changed.sort_by_key(|changed| by_date(&changed.line));
    since.stages = stages
        .into_iter()
        .filter(|(_, (known, _))| !known)
        .map(|((kind, _, stage, told), (_, citations))| Stage {
            kind: kind.to_owned(),
            name: between.words.kind_name(kind).to_owned(),
            stage: stage.to_owned(),
            stage_name: between.words.stage_name(kind, stage).to_owned(),
            told,
            citations: citations.into_iter().collect(),
        })
        .collect();
    Some(since)
}

fn line(between: &Between<'_>, group: Option<&Group<'_, '_>>) -> Option<Line> {
    between.line(group?)
}

fn told_as(report: &Report<'_>) -> &'static str {
    match standing(report.record) {
        Standing::Firm => "done",
        Standing::Unconfirmed => "open",
        Standing::Denied => "denied",
    }
}
