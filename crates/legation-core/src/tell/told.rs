//! Events as a brief takes them: reports that others have put together, and what those reports do not agree on.

use super::day::day;
use super::phrase::{is_denial, is_firm};
use crate::record::Record;
use jiff::civil::Date;

/// A record with the number of its article, counted from 0.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// The article's place among those given to the brief.
    pub article: usize,
    /// The record.
    pub record: &'r Record,
    /// Whether it could be known only after the day since which changes are asked for.
    pub new: bool,
}

/// An event with its reports.
#[derive(Clone, Debug, Default)]
pub struct Told<'r> {
    /// Its reports, the one that tells it best first.
    pub reports: Vec<Report<'r>>,
    /// What they do not agree on.
    pub conflicts: Vec<Split>,
    /// `single`, `corroborated`, `disputed` or `retracted`.
    pub standing: &'static str,
    /// The same on the day since which changes are asked for; `None` where it was not known then. The outer one is `None` where nothing was asked.
    pub before: Option<Option<&'static str>>,
}

impl Told<'_> {
    /// Whether no article that stands tells it any more.
    pub fn is_retracted(&self) -> bool {
        self.standing == RETRACTED
    }
}

/// The standing of an event that every document that told it has taken back.
pub const RETRACTED: &str = "retracted";

/// Something on which the reports of an event differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// `when`, `where`, `dead`, `injured`, `whether`.
    pub on: String,
    /// The ids of the records that say the same, side by side.
    pub sides: Vec<Vec<String>>,
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

/// Reports of one event that a line rests on, the one that tells it best first.
#[derive(Clone, Debug)]
pub(super) struct Group<'r, 'c> {
    pub(super) reports: Vec<Report<'r>>,
    /// What the event's reports do not agree on; of the group that tells that it happened only.
    pub(super) conflicts: &'c [Split],
    /// The number of its event.
    pub(super) event: usize,
}

impl<'r> Group<'r, '_> {
    /// The report that tells it best.
    pub(super) fn best(&self) -> Option<&Report<'r>> {
        self.reports.first()
    }

    pub(super) fn stands(&self, wanted: Standing) -> bool {
        self.best().is_some_and(|best| standing(best.record) == wanted)
    }
}

/// Parts an event into what tells that it happened, firm reports first, and what denies or doubts it.
pub(super) fn groups<'r, 'c>(
    event: usize,
    told: &'c Told<'r>,
    wanted: impl Fn(&Record) -> bool,
) -> Vec<Group<'r, 'c>> {
    let of = |standing_of: Standing| {
        let fits = |report: &&Report<'r>| wanted(report.record) && standing(report.record) == standing_of;
        told.reports.iter().filter(fits).copied().collect::<Vec<_>>()
    };
    let for_it = [of(Standing::Firm), of(Standing::Unconfirmed)].concat();
    let against = of(Standing::Denied);
    let mut groups: Vec<Group<'r, 'c>> = Vec::new();
    for (reports, conflicts) in [(for_it, told.conflicts.as_slice()), (against, &[])] {
        for (number, reports) in lines(reports).into_iter().enumerate() {
            groups.push(Group {
                reports,
                conflicts: if number == 0 { conflicts } else { &[] },
                event,
            });
        }
    }
    groups
}

/// What one sentence tells by two verbs, such as a visit and the talks held there, is told in two lines.
fn lines(reports: Vec<Report<'_>>) -> Vec<Vec<Report<'_>>> {
    let mut lines: Vec<Vec<Report<'_>>> = Vec::new();
    let place = |report: &Report<'_>| (report.article, report.record.text_info.sentence);
    for report in reports {
        let free = |line: &[Report<'_>]| line.iter().all(|other| place(other) != place(&report));
        let alike = |line: &[Report<'_>]| {
            let first = line.first().map(|first| &first.record.mode);
            first.is_some_and(|mode| *mode == report.record.mode)
        };
        let like = lines.iter().position(|line| free(line) && alike(line));
        let line = like.or_else(|| lines.iter().position(|line| free(line)));
        match line.and_then(|number| lines.get_mut(number)) {
            Some(line) => line.push(report),
            None => lines.push(vec![report]),
        }
    }
    lines
}

pub(super) fn dates(record: &Record) -> (Option<Date>, Option<Date>) {
    (day(record.date.as_deref()), day(record.enddate.as_deref()))
}
