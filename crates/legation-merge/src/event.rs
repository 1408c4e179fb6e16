//! One event, made of its reports: what they agree on, what they do not, and how many sources it rests on.

use crate::report::is_against;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::{Entity, Location, Status};
use legation_core::tell::RETRACTED;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A report with where it comes from.
#[derive(Clone, Debug)]
pub struct Sourced<'r> {
    /// As in [`crate::Report`].
    pub key: &'r str,
    /// The record.
    pub record: &'r Record,
    /// What stands for its source: the same for copies of one text, and for reports that cite the same outlet.
    pub source: &'r str,
    /// Whether the document that told it was corrected since and tells it no more.
    pub withdrawn: bool,
}

/// An event, in the fields of SCHEMA's merged events.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Event {
    /// The key of its first report.
    pub event_id: String,
    /// PLOVER category.
    pub event: String,
    /// PLOVER modes.
    pub mode: Vec<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Quad code.
    pub quad_code: u8,
    /// CAMEO code.
    pub cameo: String,
    /// Who did it.
    pub actor: Vec<Entity>,
    /// To or with whom.
    pub recipient: Vec<Entity>,
    /// First day on which it can have happened, as the reports that say most about it have it.
    pub date: Option<String>,
    /// Last day.
    pub enddate: Option<String>,
    /// Where.
    pub place: Option<Location>,
    /// Number of records.
    pub reports: usize,
    /// Who published them, each once.
    pub outlets: Vec<String>,
    /// Sources after copies and citations of the same outlet are counted once.
    pub independent: usize,
    /// First day of publication.
    pub first_reported: Option<String>,
    /// Last day of publication.
    pub last_reported: Option<String>,
    /// As told by most independent sources.
    pub status: Status,
    /// `single`, `corroborated`, `disputed` or `retracted`.
    pub standing: &'static str,
    /// Of the surest report.
    pub certainty: f64,
    /// Ids of the records.
    pub records: Vec<String>,
    /// What the reports do not agree on.
    pub conflicts: Vec<Conflict>,
}

/// Something on which the reports of an event differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// `whether`, `when`, `where`, `dead`, `injured`.
    pub on: &'static str,
    /// What is said, and the records that say it, in the order of their publication.
    pub sides: Vec<(String, Vec<String>)>,
}

/// Puts an event together from its reports; `None` where there are none. The order in which they are given makes no difference.
pub fn event(reports: &[Sourced<'_>]) -> Option<Event> {
    let withdrawn = reports.iter().all(|report| report.withdrawn);
    // What is withdrawn is no source any more, unless nothing else is left.
    let mut reports: Vec<&Sourced<'_>> = reports
        .iter()
        .filter(|report| withdrawn || !report.withdrawn)
        .collect();
    reports.sort_by(|a, b| order(a).cmp(&order(b)));
    let first = reports.first()?;
    let mut told: Vec<&Record> = reports.iter().map(|report| report.record).collect();
    told.sort_by_cached_key(|record| telling(record));
    let record = *told.first()?;
    // What the best report leaves open, another one may tell; two that act with each other have no recipient.
    let recipient = told
        .iter()
        .filter(|_| record.actor.len() < 2)
        .map(|record| &record.recipient)
        .find(|recipient| {
            // A report may tell it the other way round: *A signed with B*, *B signed*.
            let acts = |party: &Entity| record.actor.iter().any(|actor| is_same(actor, party));
            !recipient.is_empty() && !recipient.iter().any(acts)
        });
    let mode = told
        .iter()
        .map(|record| &record.mode)
        .find(|mode| !mode.is_empty());
    let published = |report: &&&Sourced<'_>| report.record.cite_info.published.clone();
    let mut event = Event {
        event_id: first.key.to_owned(),
        event: record.event.clone(),
        mode: mode.unwrap_or(&record.mode).clone(),
        context: union(reports.iter().flat_map(|report| &report.record.context)),
        quad_code: record.quad_code,
        cameo: record.cameo.clone(),
        actor: record.actor.clone(),
        recipient: recipient.unwrap_or(&record.recipient).clone(),
        date: record.date.clone(),
        enddate: record.enddate.clone(),
        place: reports.iter().find_map(|report| report.record.event_loc.clone()),
        reports: reports.len(),
        outlets: union(
            reports
                .iter()
                .filter_map(|report| report.record.cite_info.outlet.as_ref()),
        ),
        independent: reports
            .iter()
            .map(|report| report.source)
            .collect::<BTreeSet<_>>()
            .len(),
        first_reported: reports.iter().find_map(|report| published(&report)),
        last_reported: reports.iter().rev().find_map(|report| published(&report)),
        status: status(&reports).unwrap_or(record.status),
        certainty: reports
            .iter()
            .map(|report| report.record.certainty)
            .fold(0.0, f64::max),
        records: reports.iter().map(|report| report.record.id.clone()).collect(),
        conflicts: conflicts(&reports),
        ..Event::default()
    };
    event.standing = if withdrawn {
        RETRACTED
    } else if !event.conflicts.is_empty() || reports.iter().any(|report| is_denied(report.record)) {
        "disputed"
    } else if event.independent > 1 {
        "corroborated"
    } else {
        "single"
    };
    Some(event)
}

fn order<'r>(report: &Sourced<'r>) -> (bool, Option<&'r str>, &'r str) {
    let published = report.record.cite_info.published.as_deref();
    (published.is_none(), published, report.key)
}

/// Whether two parties may be one, by code or name.
fn is_same(one: &Entity, other: &Entity) -> bool {
    (one.code.is_some() && one.code == other.code) || (one.name.is_some() && one.name == other.name)
}

fn union<'r>(words: impl Iterator<Item = &'r String>) -> Vec<String> {
    words.collect::<BTreeSet<_>>().into_iter().cloned().collect()
}

/// How well a record tells its event, the best least: what happened rather than what did not, told as done rather than as meant, its date told
/// and narrow (*on Thursday* rather than *in July*), its parties and what is dealt with named.
pub fn telling(record: &Record) -> impl Ord {
    let (told, basis) = match record.date_basis.as_str() {
        "stated" => (0, 0),
        "relative" => (0, 1),
        "publication" => (1, 2),
        _ => (2, 3),
    };
    let parties = || record.actor.iter().chain(&record.recipient);
    let named = parties().filter(|party| party.name.is_some()).count();
    let dealt = record.deal.as_ref().map_or(0, |deal| 1 + deal.items.len());
    let meant = !matches!(record.status, Status::Occurred | Status::Ongoing);
    (
        (is_against(record), meant, told, width(record), basis),
        record.recipient.is_empty() && record.actor.len() < 2,
        std::cmp::Reverse(named + dealt),
        record.status == Status::Ongoing,
        record.id.clone(),
    )
}

/// Days between the first and the last on which it can have happened.
fn width(record: &Record) -> i32 {
    let day = |day: &Option<String>| day.as_deref()?.get(..10)?.parse::<Date>().ok();
    match (day(&record.date), day(&record.enddate)) {
        (Some(first), Some(last)) => (last - first).get_days(),
        _ => i32::MAX,
    }
}

/// What most sources say of it; the firmer one where as many say the other.
fn status(reports: &[&Sourced<'_>]) -> Option<Status> {
    let mut votes: BTreeMap<Status, BTreeSet<&str>> = BTreeMap::new();
    for report in reports {
        votes
            .entry(report.record.status)
            .or_default()
            .insert(report.source);
    }
    let most = votes.values().map(BTreeSet::len).max()?;
    votes
        .into_iter()
        .find(|(_, sources)| sources.len() == most)
        .map(|(status, _)| status)
}

/// Whether a report tells of a source that denies it.
fn is_denied(record: &Record) -> bool {
    record.attribution.iter().any(|said| said.stance == "denies")
}

fn conflicts(reports: &[&Sourced<'_>]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let against = reports.iter().filter(|report| is_against(report.record)).count();
    if against > 0 && against < reports.len() {
        let say = |against: bool| {
            if against {
                "it did not happen, or is denied or doubted"
            } else {
                "it happened"
            }
        };
        conflicts.extend(sides("whether", reports, |record| {
            Some(say(is_against(record)).to_owned())
        }));
    }
    let dated = |record: &Record| {
        let stated = matches!(record.date_basis.as_str(), "stated" | "relative");
        let (first, last) = (record.date.as_ref()?, record.enddate.as_ref()?);
        stated.then(|| (first.clone(), last.clone()))
    };
    let told = |(first, last): &(String, String)| match first == last {
        true => first.clone(),
        false => format!("{first} to {last}"),
    };
    conflicts.extend(disagree(
        "when",
        reports,
        &dated,
        |a, b| a.0 <= b.1 && b.0 <= a.1,
        told,
    ));
    let place = |record: &Record| {
        let place = record.event_loc.as_ref()?;
        let name = place.name.clone().unwrap_or_else(|| place.text.clone());
        Some((place.country.clone()?, name))
    };
    let told = |(country, name): &(String, String)| format!("{name}, {country}");
    conflicts.extend(disagree("where", reports, &place, |a, b| a.0 == b.0, told));
    type Number = fn(&Record) -> Option<[u64; 2]>;
    let numbers: [(&'static str, Number); 2] = [
        ("dead", |record| record.deaths),
        ("injured", |record| record.injuries),
    ];
    let told = |&[low, high]: &[u64; 2]| match low == high {
        true => low.to_string(),
        false => format!("{low} to {high}"),
    };
    for (on, number) in numbers {
        conflicts.extend(disagree(
            on,
            reports,
            &number,
            |a, b| a[0] <= b[1] && b[0] <= a[1],
            told,
        ));
    }
    conflicts
}

/// What two sources say that cannot both be; what fits with all that is said is of no side.
fn disagree<V>(
    on: &'static str,
    reports: &[&Sourced<'_>],
    of: &dyn Fn(&Record) -> Option<V>,
    agree: fn(&V, &V) -> bool,
    told: impl Fn(&V) -> String,
) -> Option<Conflict> {
    let said: Vec<(V, &Sourced<'_>)> = reports
        .iter()
        .filter_map(|report| Some((of(report.record)?, *report)))
        .collect();
    let apart = |one: &(V, &Sourced<'_>)| {
        said.iter()
            .any(|other| other.1.source != one.1.source && !agree(&one.0, &other.0))
    };
    // A source that says both stands on both sides.
    let sides_of: BTreeSet<String> = said
        .iter()
        .filter(|one| apart(one))
        .map(|(value, _)| told(value))
        .collect();
    sides(on, reports, |record| {
        of(record)
            .map(|value| told(&value))
            .filter(|value| sides_of.contains(value))
    })
}

/// What is said on something, each with the records that say it.
fn sides(
    on: &'static str,
    reports: &[&Sourced<'_>],
    say: impl Fn(&Record) -> Option<String>,
) -> Option<Conflict> {
    let mut sides: Vec<(String, Vec<String>)> = Vec::new();
    for report in reports {
        let Some(said) = say(report.record) else { continue };
        match sides.iter_mut().find(|(known, _)| *known == said) {
            Some((_, records)) => records.push(report.record.id.clone()),
            None => sides.push((said, vec![report.record.id.clone()])),
        }
    }
    (sides.len() > 1).then_some(Conflict { on, sides })
}
