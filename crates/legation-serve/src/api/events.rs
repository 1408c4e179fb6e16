//! Events, a page at a time; one event with all that it rests on.

use crate::asked::{Day, Wanted};
use crate::problem::Problem;
use crate::question::{Part, Question};
use crate::setting::Knowledge;
use crate::shown::{EventRow, Listed, RecordShown, citing, flat, in_sentence, row};
use axum::response::Response;
use jiff::civil::Date;
use legation_archive::{Archive, Compared, Filter, Member, Place};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Events of which a record is wanted.
#[utoipa::path(get, path = "/api/v1/events", tag = "events", params(Wanted),
    responses((status = 200, body = Listed<EventRow>), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn list(question: Question) -> Result<Response, Problem> {
    let (order, behind) = (question.asked.order()?, question.asked.cursor()?);
    let between = question.asked.one("between").is_some();
    question
        .wanted(&[], move |archive, knowledge, sought, limit| {
            let fits = |record: &legation_core::Record| sought.fits(record, knowledge);
            let only_disputed = !sought.filter.standing.is_empty()
                && !sought.filter.standing.iter().any(|one| one == "single");
            let plain = Filter {
                standing: sought.filter.standing.clone(),
                ..Filter::default()
            };
            // Of all events those that several reports tell are few: they are looked through by themselves.
            if only_disputed && behind.is_none() && is_plain(&sought.filter, &plain) && !between {
                let wanted: Vec<&str> = sought.filter.standing.iter().map(String::as_str).collect();
                let events = archive.standing(&wanted, &citing(knowledge), limit)?;
                return Ok(Listed {
                    items: events
                        .into_iter()
                        .map(|(event, members)| row(event, &members, knowledge))
                        .collect(),
                    next: None,
                });
            }
            let page = archive.page(
                &sought.filter,
                fits,
                &citing(knowledge),
                order,
                behind.as_ref(),
                limit,
            )?;
            Ok(Listed {
                items: page
                    .events
                    .into_iter()
                    .map(|(event, members)| row(event, &members, knowledge))
                    .collect(),
                next: page.next.map(|place| cursor(&place)),
            })
        })
        .await
}

/// Whether nothing but the standing is asked for.
fn is_plain(filter: &Filter, plain: &Filter) -> bool {
    filter == plain
}

fn cursor(place: &Place) -> String {
    format!("{}~{}", place.row, place.sort)
}

/// An event with all that it rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventShown {
    /// The event, with what its reports do not agree on; null where reviewers rejected all of its records.
    pub(crate) event: Option<EventRow>,
    /// Its records, those that say most of it first, rejected ones last.
    pub(crate) records: Vec<RecordShown>,
    /// Why records are of this event, and which nearly were.
    compared: Vec<Near>,
}

/// A record that was looked at for the event of another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Near {
    /// The record of the event.
    record: String,
    /// The one it was compared with.
    other: String,
    /// Its sentence.
    text: String,
    /// Its outlet.
    outlet: Option<String>,
    /// Its document.
    document: String,
    /// When it was published.
    published: Option<String>,
    /// Whether it is of this event.
    together: bool,
    /// The sum of the reasons.
    score: f64,
    /// Why they cannot be one event, whatever the sum.
    never: Option<&'static str>,
    /// What speaks for one event (above 0) or against it.
    #[schema(value_type = Vec<Vec<serde_json::Value>>)]
    reasons: Vec<(&'static str, f64)>,
    /// What a person said of the two: one event, or not.
    pinned: Option<bool>,
}

/// Records that are compared, and comparisons that are shown at most.
const COMPARED: usize = 4;
const NEAR: usize = 12;

/// One event, by its id or that of any of its records.
#[utoipa::path(get, path = "/api/v1/events/{id}", tag = "events",
    params(("id" = String, Path, description = "Id of an event or record"), ("as_of" = Option<Day>, Query, description = "Only what could be known on this day")),
    responses((status = 200, body = EventShown), (status = 304), (status = 404, body = Problem)))]
pub(crate) async fn one(Part(id): Part<String>, question: Question) -> Result<Response, Problem> {
    let as_of = question.asked.day("as_of")?;
    question
        .plain(&[], move |archive, knowledge| {
            event_of(archive, knowledge, &id, as_of)
        })
        .await
}

/// An event with all that it rests on, by the id of any of its records.
pub(crate) fn event_of(
    archive: &Archive,
    knowledge: &Knowledge,
    id: &str,
    as_of: Option<Date>,
) -> Result<EventShown, Problem> {
    let filter = |machine| Filter {
        as_of,
        machine,
        ..Filter::default()
    };
    let cited = citing(knowledge);
    let Some((_, machine)) = archive.event(id, &filter(true), &cited)? else {
        return Err(Problem::missing(format!(
            "{id}: expected the id of an event or record of this archive that could be known on the day asked for"
        )));
    };
    let stands = archive.event(id, &filter(false), &cited)?;
    let mut records = Vec::new();
    let (event, members) = match stands {
        Some((event, members)) => (Some(row(event, &members, knowledge)), members),
        None => (None, Vec::new()),
    };
    let mut standing: BTreeMap<i64, Member> =
        members.into_iter().map(|member| (member.row, member)).collect();
    for member in machine {
        records.push(shown(archive, knowledge, member, &mut standing)?);
    }
    records.sort_by_key(|shown| (shown.rejected, shown.withdrawn));
    let mut compared: Vec<Near> = Vec::new();
    for shown in records.iter().filter(|shown| !shown.rejected).take(COMPARED) {
        for one in archive.why(&shown.record.id, &knowledge.rules)? {
            if !compared.iter().any(|near| near.other == one.other.id) {
                compared.push(near(one));
            }
        }
    }
    compared.sort_by(|a, b| {
        (!a.together, a.never.is_some())
            .cmp(&(!b.together, b.never.is_some()))
            .then(b.score.total_cmp(&a.score))
    });
    compared.truncate(NEAR);
    Ok(EventShown {
        event,
        records,
        compared,
    })
}

/// A record as it stands, with what the coder had where that is another.
fn shown(
    archive: &Archive,
    knowledge: &Knowledge,
    machine: Member,
    standing: &mut BTreeMap<i64, Member>,
) -> Result<RecordShown, Problem> {
    let decisions = archive.decisions(Some(&machine.record.id), 20)?;
    let now = standing.remove(&machine.row);
    let rejected = now.is_none();
    let record = now.map_or_else(|| machine.record.clone(), |now| now.record);
    let original = (record != machine.record)
        .then(|| serde_json::to_value(&machine.record))
        .transpose()
        .map_err(|error| Problem::broken(error.to_string()))?;
    Ok(RecordShown {
        source: Some(machine.source),
        withdrawn: machine.withdrawn,
        rejected,
        original,
        decisions,
        ..in_sentence(record, knowledge)
    })
}

fn near(one: Compared) -> Near {
    Near {
        record: one.record.id,
        text: flat(&one.other.text),
        outlet: one.other.cite_info.outlet,
        document: one.other.text_info.document,
        published: one.other.cite_info.published,
        other: one.other.id,
        together: one.together,
        score: one.verdict.score,
        never: one.verdict.never,
        reasons: one
            .verdict
            .reasons
            .iter()
            .map(|reason| (reason.about, reason.weight))
            .collect(),
        pinned: one.pinned,
    }
}
