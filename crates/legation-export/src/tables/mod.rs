//! Tables, one file a format, and what they share: a row is a list of cells.

pub(crate) mod gdelt;
pub(crate) mod icews;
pub(crate) mod petrarch;
pub(crate) mod phoenix;
pub(crate) mod plain;
pub(crate) mod polecat;
pub(crate) mod ucdp;

use crate::told::{Dyad, Report, Told, dyads};
use jiff::civil::Date;
use legation_core::record::{Entity, Record};
use legation_merge::Event;

/// A record with one actor and one recipient.
fn each<'r>(told: &'r Told<'r>) -> impl Iterator<Item = (&'r Report<'r>, usize, Dyad<'r>)> {
    told.reports.iter().flat_map(|report| {
        let dyads = dyads(&report.record.actor, &report.record.recipient);
        dyads
            .into_iter()
            .enumerate()
            .map(move |(at, dyad)| (report, at, dyad))
    })
}

/// An id for each of several rows of one record.
fn id(id: &str, row: usize) -> String {
    if row == 0 {
        id.to_owned()
    } else {
        format!("{id}-{row}")
    }
}

/// A day of ISO 8601, whatever follows it.
fn as_day(day: Option<&String>) -> Option<Date> {
    day?.get(..10)?.parse().ok()
}

/// The day that stands for a record: the last on which it can have happened, else when it was published.
fn day(record: &Record) -> Option<Date> {
    let known = record.enddate.as_ref().or(record.date.as_ref());
    as_day(known.or(record.cite_info.published.as_ref()))
}

/// The same for an event.
fn day_of(event: &Event) -> Option<Date> {
    let known = event.enddate.as_ref().or(event.date.as_ref());
    as_day(known.or(event.first_reported.as_ref()))
}

fn written(day: Option<Date>, form: &str) -> String {
    day.map(|day| day.strftime(form).to_string()).unwrap_or_default()
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn code(party: Option<&Entity>) -> String {
    text(party.and_then(|party| party.code.as_ref()))
}
