//! Where each deal stands.

use super::brief::{Citation, cite};
use super::day::{human, plain};
use super::names::States;
use super::phrase::said_by;
use super::told::{Report, Standing, dates, standing};
use super::words::Words;
use crate::codebook::deals::Part;
use crate::record::{DealParty, Record};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// One deal in one line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DealLine {
    /// As in the records.
    pub kind: String,
    /// In words.
    pub name: String,
    /// Latest stage that is told as a fact; `None` where all is claim, plan or denial.
    pub stage: Option<String>,
    /// The whole line in words, without citations.
    pub text: String,
    /// Where it stands.
    pub citations: Vec<Citation>,
}

/// The state of every deal between the sides, the furthest grown first.
pub(super) fn deals(reports: &[Report], words: &Words, states: &States) -> Vec<DealLine> {
    let mut kinds: BTreeMap<&str, Vec<&Report>> = BTreeMap::new();
    for report in reports {
        if let Some(deal) = &report.record.deal {
            kinds.entry(deal.kind.as_str()).or_default().push(report);
        }
    }
    let mut lines: Vec<(usize, DealLine)> = kinds
        .into_iter()
        .filter_map(|(kind, reports)| line(kind, &reports, words, states))
        .collect();
    lines.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn stage(record: &Record) -> &str {
    record.deal.as_ref().map_or("", |deal| deal.stage.as_str())
}

fn last_day(report: &Report) -> Option<Date> {
    dates(report.record).1
}

fn line(kind: &str, reports: &[&Report], words: &Words, states: &States) -> Option<(usize, DealLine)> {
    let of = |wanted: Standing| {
        reports
            .iter()
            .filter(move |report| standing(report.record) == wanted)
    };
    let rank = |report: &Report| words.rank(stage(report.record));
    // Later beats earlier; an undated report counts by its article's date.
    let key = |report: &Report| {
        let published = super::day::day(report.record.cite_info.published.as_deref());
        (last_day(report).or(published), rank(report))
    };
    let firm = of(Standing::Firm).max_by_key(|report| key(report));
    let open = of(Standing::Unconfirmed)
        .filter(|report| firm.is_none_or(|firm| rank(report) > rank(firm)))
        .max_by_key(|report| (rank(report), key(report).0));
    // What was denied before it is told to have happened is not contested any more.
    let denied = of(Standing::Denied)
        .filter(|report| firm.is_none_or(|firm| key(report).0 >= key(firm).0))
        .max_by_key(|report| key(report));
    let name = words.kind_name(kind).to_owned();
    let told = |report: &Report| {
        format!(
            "{}{} ({}; {})",
            words.stage_name(kind, stage(report.record)),
            way(report.record, words, states),
            dated(report.record, words),
            said_by(report.record, words, states)
        )
    };
    let mut parts = Vec::new();
    let mut citations = Vec::new();
    if let Some(firm) = firm {
        parts.push(told(firm));
        citations.push(cite(firm));
    }
    if let Some(open) = open {
        let lead = if firm.is_some() {
            "further only"
        } else {
            "nothing told as a fact; only"
        };
        parts.push(format!("{lead} {}: {}", open_word(open.record), told(open)));
        citations.push(cite(open));
    }
    if let Some(denied) = denied {
        let who = said_by(denied.record, words, states);
        parts.push(format!("denied: {} ({who})", dated(denied.record, words)));
        citations.push(cite(denied));
    }
    let leading = firm.or(open).or(denied)?;
    let line = DealLine {
        kind: kind.to_owned(),
        name,
        stage: firm.map(|report| stage(report.record).to_owned()),
        text: parts.join("; "),
        citations,
    };
    Some((rank(leading), line))
}

/// From whom to whom, where both are told: `, Russia to Turkey`.
fn way(record: &Record, words: &Words, states: &States) -> String {
    let parties = record.deal.iter().flat_map(|deal| &deal.parties);
    let with = |part: &str| -> Vec<String> {
        let of = parties.clone().filter(|party| party.part == part);
        // Whoever holds an office stands for the state; a group goes by its own name.
        let is_person = |party: &DealParty| {
            let mut entities = record.actor.iter().chain(&record.recipient);
            entities.any(|entity| entity.start == party.start && entity.office.is_some())
        };
        let called = of.filter_map(|party| {
            let name = party.name.as_deref().filter(|_| !is_person(party));
            name.or(states.name(party.code.as_deref()))
        });
        let mut all: Vec<String> = called.map(|name| words.with_article(name)).collect();
        all.dedup();
        all
    };
    match (
        with(Part::Supplier.as_str()).as_slice(),
        with(Part::Recipient.as_str()).as_slice(),
    ) {
        ([from], [to]) => format!(", {from} to {to}"),
        _ => String::new(),
    }
}

/// How an open step is told: `claimed`, `planned` ...
fn open_word(record: &Record) -> &'static str {
    match super::phrase::certainty(record) {
        "" => record.status.as_str(),
        word => word,
    }
}

/// The date in words; where there is none, when it was reported.
fn dated(record: &Record, words: &Words) -> String {
    match (&record.enddate, &record.date, &record.cite_info.published) {
        (None, None, Some(published)) => format!("date unknown, reported {}", plain(published, words)),
        _ => human(record, words),
    }
}
