//! Reports of the same event as one happening.

use super::day::day;
use super::phrase::{is_denial, is_firm};
use super::words::Words;
use crate::record::{Entity, Record, Status};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A record with the number of its article, counted from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report<'r> {
    pub(super) article: usize,
    pub(super) record: &'r Record,
}

/// Where a line stands in the brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    Firm,
    Denied,
    Unconfirmed,
}

/// Where a record stands.
pub(super) fn standing(record: &Record) -> Standing {
    if is_denial(record) {
        Standing::Denied
    } else if is_firm(record) {
        Standing::Firm
    } else {
        Standing::Unconfirmed
    }
}

/// One event with its reports, the one that tells it best first.
#[derive(Clone, Debug)]
pub(super) struct Happening<'r> {
    pub(super) reports: Vec<Report<'r>>,
}

impl<'r> Happening<'r> {
    /// The report that tells it best.
    pub(super) fn best(&self) -> Option<&Report<'r>> {
        self.reports.first()
    }
}

/// Puts reports of the same event together; happenings in the order of their first report.
pub(super) fn happenings<'r>(
    reports: &[Report<'r>],
    who: &dyn Fn(&Entity, &Record) -> String,
    words: &Words,
) -> Vec<Happening<'r>> {
    let mut groups: Vec<(Key, Happening<'r>)> = Vec::new();
    for report in reports {
        let key = Key::new(report.record, who);
        let group = groups.iter_mut().find(|(known, happening)| {
            known.fits(&key)
                && happening
                    .reports
                    .iter()
                    .any(|other| same_event(other, report, words))
        });
        match group {
            Some((_, happening)) => happening.reports.push(*report),
            None => groups.push((
                key,
                Happening {
                    reports: vec![*report],
                },
            )),
        }
    }
    let mut happenings: Vec<Happening> = groups.into_iter().map(|(_, happening)| happening).collect();
    for happening in &mut happenings {
        happening.reports.sort_by_key(|report| weight(report.record));
    }
    happenings
}

/// Well dated, well told reports first.
fn weight(record: &Record) -> (u8, i64, bool, std::cmp::Reverse<usize>, bool) {
    let basis = match record.date_basis.as_str() {
        "stated" => 0,
        "relative" => 1,
        "publication" => 2,
        _ => 3,
    };
    let named = record
        .actor
        .iter()
        .chain(&record.recipient)
        .filter(|entity| entity.name.is_some())
        .count();
    let told = record.deal.as_ref().map_or(0, |deal| 1 + deal.items.len());
    (
        basis,
        width(record),
        record.recipient.is_empty() && record.actor.len() < 2,
        std::cmp::Reverse(named + told),
        record.status == Status::Ongoing,
    )
}

/// Days between the first and the last on which it can have happened.
fn width(record: &Record) -> i64 {
    match dates(record) {
        (Some(first), Some(last)) => (last - first).get_days().into(),
        _ => i64::MAX,
    }
}

pub(super) fn dates(record: &Record) -> (Option<Date>, Option<Date>) {
    (day(record.date.as_deref()), day(record.enddate.as_deref()))
}

/// What reports of one event have in common.
struct Key {
    event: String,
    standing: Standing,
    status: bool,
    actors: BTreeSet<String>,
    recipients: BTreeSet<String>,
}

impl Key {
    fn new(record: &Record, who: &dyn Fn(&Entity, &Record) -> String) -> Key {
        Key {
            event: record.event.clone(),
            standing: standing(record),
            status: matches!(record.status, Status::Occurred | Status::Ongoing),
            actors: record.actor.iter().map(|entity| who(entity, record)).collect(),
            recipients: record
                .recipient
                .iter()
                .map(|entity| who(entity, record))
                .collect(),
        }
    }

    /// Talks told as *A met B* and as *A and B met* are the same.
    fn fits(&self, other: &Key) -> bool {
        let all = |key: &Key| -> BTreeSet<String> { key.actors.union(&key.recipients).cloned().collect() };
        let reciprocal = |key: &Key| key.recipients.is_empty() && key.actors.len() > 1;
        self.event == other.event
            && self.standing == other.standing
            && self.status == other.status
            && ((self.actors == other.actors && self.recipients == other.recipients)
                || ((reciprocal(self) || reciprocal(other)) && all(self) == all(other)))
    }
}

/// Whether two reports with the same parties and category may be of the same event: their dates meet, their deals agree.
fn same_event(a: &Report, b: &Report, words: &Words) -> bool {
    /// Longest range in days that still points at one event.
    const NARROW: i64 = 45;
    /// A report without a date in its text tells of something in the days before it was published.
    const BEFORE: i32 = 10;
    let (one, two) = (a.record, b.record);
    if let (Some(x), Some(y)) = (&one.deal, &two.deal) {
        let apart = words.rank(&x.stage).abs_diff(words.rank(&y.stage));
        if x.kind != y.kind && x.kind != "other" && y.kind != "other" || apart > 1 {
            return false;
        }
    }
    if !one.mode.is_empty() && !two.mode.is_empty() && !one.mode.iter().any(|mode| two.mode.contains(mode)) {
        return false;
    }
    // A journey to somebody and the talks held there are two things.
    if one.mode.is_empty() != two.mode.is_empty() && one.recipient.is_empty() != two.recipient.is_empty() {
        return false;
    }
    let vague = |record: &Record| matches!(record.date_basis.as_str(), "publication" | "unknown");
    match (dates(one), dates(two)) {
        ((Some(first), Some(last)), (Some(from), Some(to))) => {
            if vague(one) || vague(two) {
                let reach = |record: &Record, first: Date| {
                    if vague(record) {
                        first.saturating_sub(jiff::Span::new().days(BEFORE))
                    } else {
                        first
                    }
                };
                return reach(one, first) <= to
                    && reach(two, from) <= last
                    && width(one).min(width(two)) <= NARROW;
            }
            let equal = first == from && last == to;
            first <= to && from <= last && (equal || (width(one) <= NARROW && width(two) <= NARROW))
        }
        ((None, None), (None, None)) => a.article == b.article && same_undated(one, two),
        // Within an article, an undated mention of what it has dated is the same event.
        _ => {
            a.article == b.article
                && one.deal.is_some() == two.deal.is_some()
                && one.cameo.get(..2) == two.cameo.get(..2)
        }
    }
}

/// Whether two undated records of one article may be of one event: the head of an article tells it twice; elsewhere the same words do.
fn same_undated(one: &Record, two: &Record) -> bool {
    /// Sentences in which headline, standfirst and lead stand.
    const HEAD: usize = 4;
    let said = |record: &Record| {
        let text = record
            .date_text
            .as_ref()
            .map(|quote| quote.text.to_lowercase())
            .unwrap_or_default();
        text.split(|c: char| !c.is_alphanumeric())
            .max_by_key(|word| word.len())
            .map(str::to_owned)
            .unwrap_or_default()
    };
    let stems = |record: &Record| -> BTreeSet<String> {
        let words = record
            .event_text
            .text
            .split_whitespace()
            .filter(|word| word.chars().count() > 3);
        words
            .map(|word| word.to_lowercase().chars().take(4).collect())
            .collect()
    };
    let same_day = !said(one).is_empty() && said(one) == said(two);
    let head = one.text_info.sentence.max(two.text_info.sentence) < HEAD;
    head || same_day || (said(one) == said(two) && !stems(one).is_disjoint(&stems(two)))
}
