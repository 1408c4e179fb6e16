//! The brief of two sides, with the ladders of their deals and the score of their relation; deals.

use crate::api::figures::FiguredShown;
use crate::asked::{Day, Wanted, Who};
use crate::problem::Problem;
use crate::question::{Part, Question};
use crate::setting::Knowledge;
use crate::shown::citing;
use axum::response::Response;
use jiff::civil::Date;
use legation_archive::{Archive, ArchiveError, BRIEF, Figured, Filter, Sought};
use legation_core::record::Status;
use legation_core::tell::{Between, Brief, Side, brief as told_brief, sentence};
use legation_merge::{Ladder, told};
use serde::Serialize;
use utoipa::ToSchema;

/// A brief and what a page draws beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BriefShown {
    /// Codes of the sides, where they are states.
    codes: [Option<String>; 2],
    /// The brief, as `legation brief --format json` has it.
    #[schema(value_type = Object)]
    pub(crate) brief: Brief,
    /// Deals in which both sides take part, the furthest grown first.
    #[schema(value_type = Vec<Object>)]
    pub(crate) ladders: Vec<Ladder>,
    /// Whether there may be more deals, or steps of these: the ladders are made of the latest events with deals that have 400 records together.
    pub(crate) more_deals: bool,
    /// The events of the relation that happened, by date.
    scores: Vec<Scored>,
    /// The days from which any of it could be known, as far as is known on the day asked for.
    days: Vec<String>,
}

/// An event of a relation and its score.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scored {
    date: String,
    enddate: Option<String>,
    /// PLOVER's score, from -10 to 10.
    scale: f64,
    quad: u8,
    event: String,
    /// Id of the record that tells it best.
    record: String,
    text: String,
}

/// What two sides did to, with and about each other.
#[utoipa::path(get, path = "/api/v1/brief/{one}/{two}", tag = "briefs",
    params(("one" = String, Path, description = "An actor by any name, or the code of a state"), ("two" = String, Path, description = "The other one"),
        ("as_of" = Option<Day>, Query, description = "Only what could be known on this day"), ("since" = Option<Day>, Query, description = "What changed since this day, too")),
    responses((status = 200, body = BriefShown), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn brief(
    Part(names): Part<(String, String)>,
    question: Question,
) -> Result<Response, Problem> {
    let (as_of, since) = (question.asked.day("as_of")?, question.asked.day("since")?);
    question
        .plain(&["since"], move |archive, knowledge| {
            brief_of(archive, knowledge, [&names.0, &names.1], as_of, since)
        })
        .await
}

/// What two sides did to, with and about each other, as far as could be known on a day.
pub(crate) fn brief_of(
    archive: &Archive,
    knowledge: &Knowledge,
    names: [&str; 2],
    as_of: Option<Date>,
    since: Option<Date>,
) -> Result<BriefShown, Problem> {
    let (one, two) = (listed(names[0], knowledge)?, listed(names[1], knowledge)?);
    if one.name == two.name {
        return Err(Problem::wrong(format!(
            "{}: expected two sides, found the same twice",
            one.name
        )));
    }
    let actors = &knowledge.codebook.actors;
    let sought = Sought::of([&one, &two], actors, &knowledge.words, as_of, since);
    let between = Between::new([&one, &two], actors, &knowledge.words);
    let around = archive.around(&sought, &citing(knowledge))?;
    let events = told(&around.found(), &between);
    let read = archive.figures_read(as_of)?;
    let mut brief = told_brief(&between, &read, &around.articles, &events);
    if since.is_some() {
        brief.since.get_or_insert_default();
    }
    brief.left_out.older = around.older;
    archive.name_uncited(&mut brief, as_of)?;
    let mut scores: Vec<Scored> = Vec::new();
    for event in events.iter().filter(|event| !event.is_retracted()) {
        let Some(record) = event.reports.first().map(|report| report.record) else {
            continue;
        };
        let happened = matches!(record.status, Status::Occurred | Status::Ongoing);
        let relation = between.bearing(record) == Some(legation_core::tell::Bearing::Relation);
        if let Some(date) = record.date.clone().filter(|_| happened && relation) {
            scores.push(Scored {
                date,
                enddate: record.enddate.clone(),
                scale: record.event_scale,
                quad: record.quad_code,
                event: record.event.clone(),
                record: record.id.clone(),
                text: sentence(record, &knowledge.words, &knowledge.states),
            });
        }
    }
    scores.sort_by(|a, b| (&a.date, &a.record).cmp(&(&b.date, &b.record)));
    let mut days: Vec<String> = brief
        .sources
        .iter()
        .filter_map(|source| source.published.clone())
        .collect();
    days.sort();
    days.dedup();
    let deals = between_ladders(archive, knowledge, &sought, &between)?;
    Ok(BriefShown {
        codes: [code(names[0], knowledge), code(names[1], knowledge)],
        ladders: deals.items,
        more_deals: deals.more,
        brief,
        scores,
        days,
    })
}

/// The deals in which both sides take part.
fn between_ladders(
    archive: &Archive,
    knowledge: &Knowledge,
    sought: &Sought,
    between: &Between<'_>,
) -> Result<Figured<Ladder>, ArchiveError> {
    let filter = Filter {
        parties: sought.reach.to_vec(),
        as_of: sought.as_of,
        among: Some(BRIEF),
        ..Filter::default()
    };
    archive.deals(
        &filter,
        |record| between.bearing(record).is_some(),
        &citing(knowledge),
        &knowledge.rules,
    )
}

fn listed(name: &str, knowledge: &Knowledge) -> Result<Side, Problem> {
    match Who::of(name, knowledge)? {
        Who::Listed(side) => Ok(*side),
        Who::Code(code) => Err(Problem::wrong(format!(
            "{code}: expected the code of a state, or an actor by name: this code stands for many"
        ))),
    }
}

fn code(name: &str, knowledge: &Knowledge) -> Option<String> {
    knowledge.states.name(Some(name)).map(|_| name.to_owned())
}

/// Deals as ladders: who with whom, on what, how far, and who says so; by the wanted events, of many by the latest, those of 1,500 records.
#[utoipa::path(get, path = "/api/v1/deals", tag = "briefs", params(Wanted),
    responses((status = 200, body = FiguredShown<Object>), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn deals(question: Question) -> Result<Response, Problem> {
    question
        .wanted(&[], |archive, knowledge, sought, limit| {
            let filter = sought.latest(limit);
            let fits = |record: &legation_core::Record| sought.fits(record, knowledge);
            let deals = archive.deals(&filter, fits, &citing(knowledge), &knowledge.rules)?;
            Ok(FiguredShown::from(deals))
        })
        .await
}
