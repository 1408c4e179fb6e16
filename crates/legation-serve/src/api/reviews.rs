//! What reviewers look at, decide and take back.

use crate::asked::Asked;
use crate::correct::Correction;
use crate::guard::Visitor;
use crate::problem::Problem;
use crate::question::{Brought, Part, Question};
use crate::setting::Knowledge;
use crate::shown::{RecordShown, citing, in_sentence};
use crate::state::Shared;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use legation_archive::{Archive, Review, Verdict};
use legation_core::Record;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// A record that waits for a word.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Waiting {
    /// The record.
    #[serde(flatten)]
    shown: RecordShown,
    /// `disputed`, `uncertain` or `influential`.
    why: &'static str,
}

/// Records that nobody has decided on, in the order in which a look at them is worth most: of disputed events, uncertain, influential ones, in turn.
#[utoipa::path(get, path = "/api/v1/review", tag = "review",
    params(("why" = Option<String>, Query, description = "Only `disputed`, `uncertain` or `influential` ones"), ("limit" = Option<usize>, Query, description = "Rows")),
    responses((status = 200, body = [Waiting]), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn queue(question: Question) -> Result<Response, Problem> {
    let limit = question.asked.limit()?;
    let only = question.asked.one("why").map(str::to_owned);
    const WHY: [&str; 3] = ["disputed", "uncertain", "influential"];
    if let Some(wrong) = only.as_deref().filter(|why| !WHY.contains(why)) {
        return Err(Problem::wrong(format!(
            "why={wrong}: expected one of {}",
            WHY.join(", ")
        )));
    }
    question
        .plain(&["why"], move |archive, knowledge| {
            let wants = |why: &str| only.as_deref().is_none_or(|only| only == why);
            let mut lists: Vec<(&'static str, Vec<Record>)> = Vec::new();
            if wants("disputed") {
                lists.push(("disputed", of_disputed(archive, knowledge, limit)?));
            }
            for (why, uncertain) in [("uncertain", true), ("influential", false)] {
                if wants(why) {
                    lists.push((why, archive.undecided(uncertain, limit)?));
                }
            }
            let mut seen: BTreeSet<String> = BTreeSet::new();
            let mut waiting = Vec::new();
            let mut lists: Vec<_> = lists
                .into_iter()
                .map(|(why, records)| (why, records.into_iter()))
                .collect();
            while waiting.len() < limit && !lists.is_empty() {
                lists.retain_mut(|(why, records)| {
                    match records.find(|record| seen.insert(record.id.clone())) {
                        Some(record) => {
                            waiting.push(Waiting {
                                shown: in_sentence(record, knowledge),
                                why,
                            });
                            true
                        }
                        None => false,
                    }
                });
            }
            waiting.truncate(limit);
            Ok(waiting)
        })
        .await
}

/// Records of disputed events that nobody has decided on. An event stays disputed when all of its records are decided on, so that more are looked through until there are
/// enough.
fn of_disputed(archive: &Archive, knowledge: &Knowledge, limit: usize) -> Result<Vec<Record>, Problem> {
    let mut looked = limit;
    loop {
        let events = archive.standing(&["disputed"], &citing(knowledge), looked)?;
        let all = events.len() < looked;
        let records: Vec<Record> = events
            .into_iter()
            .flat_map(|(_, members)| members)
            .filter(|member| !member.withdrawn)
            .map(|member| member.record)
            .collect();
        let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
        let decided = archive.decided(&ids)?;
        let open = records.into_iter().filter(|record| !decided.contains(&record.id));
        let open: Vec<Record> = open.take(limit).collect();
        if all || open.len() == limit {
            return Ok(open);
        }
        looked *= 4;
    }
}

/// What a reviewer decides of a record.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decided {
    /// `correct`, `wrong` or `amended`.
    verdict: String,
    /// With `amended`: what should stand there.
    correction: Option<Correction>,
    /// Why.
    note: Option<String>,
    /// Who decides.
    reviewer: Option<String>,
}

/// The number of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Numbered {
    /// By which it can be taken back.
    number: i64,
}

/// Characters of a note and of a name.
const NOTE: usize = 2_000;
const NAME: usize = 100;

/// Decides on a record: it is correct, wrong, or other in some fields. Kept beside the coder's word, never over it.
#[utoipa::path(post, path = "/api/v1/records/{id}/decisions", tag = "review", request_body = Decided,
    params(("id" = String, Path, description = "Id of a record")),
    responses((status = 201, body = Numbered), (status = 400, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn decide(
    State(state): State<Shared>,
    Extension(visitor): Extension<Visitor>,
    Part(id): Part<String>,
    Brought(decided): Brought<Decided>,
) -> Result<Response, Problem> {
    let verdict = match decided.verdict.as_str() {
        "correct" => Verdict::Correct,
        "wrong" => Verdict::Wrong,
        "amended" => Verdict::Amended,
        other => {
            return Err(Problem::wrong(format!(
                "verdict={other}: expected correct, wrong or amended"
            )));
        }
    };
    if (verdict == Verdict::Amended) != decided.correction.is_some() {
        return Err(Problem::wrong(
            "expected a correction with the verdict amended, and with no other",
        ));
    }
    let text = |field: &str, text: &Option<String>, most: usize| -> Result<Option<String>, Problem> {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if text.is_some_and(|text| text.chars().count() > most) {
            return Err(Problem::wrong(format!(
                "{field}: expected at most {most} characters"
            )));
        }
        Ok(text.map(str::to_owned))
    };
    let note = text("note", &decided.note, NOTE)?;
    let given = text("reviewer", &decided.reviewer, NAME)?;
    // Whom a proxy names decides under that name.
    let reviewer = visitor.name.or(given).or_else(|| state.setting.reviewer.clone());
    let now = now(&state);
    let number = state
        .write(move |archive, knowledge| {
            let missing = || Problem::missing(format!("{id}: expected the id of a record of this archive"));
            let record = archive.record(&id)?.ok_or_else(missing)?;
            let correction = decided
                .correction
                .map(|correction| correction.fields(&record, knowledge))
                .transpose()?;
            let review = Review {
                verdict,
                correction: correction.as_ref(),
                reviewer: reviewer.as_deref(),
                note: note.as_deref(),
            };
            archive.review(&id, &review, &now)?.ok_or_else(missing)
        })
        .await?;
    Ok((StatusCode::CREATED, Json(Numbered { number })).into_response())
}

/// The time, in UTC and whole seconds.
fn now(state: &Shared) -> String {
    jiff::fmt::temporal::DateTimePrinter::new()
        .precision(Some(0))
        .timestamp_to_string(&(state.setting.now)())
}

/// Takes a decision on a record back; it stays on record as taken back.
#[utoipa::path(delete, path = "/api/v1/decisions/{number}", tag = "review",
    params(("number" = i64, Path, description = "Number of the decision"), ("reviewer" = Option<String>, Query, description = "Who takes it back")),
    responses((status = 204), (status = 400, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn undo(
    State(state): State<Shared>,
    Extension(visitor): Extension<Visitor>,
    Part(number): Part<i64>,
    asked: Asked,
) -> Result<StatusCode, Problem> {
    asked.check(&["reviewer"])?;
    let now = now(&state);
    let given = asked
        .one("reviewer")
        .map(|name| name.chars().take(NAME).collect());
    let by = visitor.name.or(given).or_else(|| state.setting.reviewer.clone());
    let undone = state
        .write(move |archive, _| Ok(archive.undo_review(number, by.as_deref(), &now)?))
        .await?;
    if undone {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::missing(format!(
            "{number}: expected the number of a decision on a record that stands"
        )))
    }
}

/// The log of reviews, the latest first: who, when, what, and what was taken back, when and by whom.
#[utoipa::path(get, path = "/api/v1/decisions", tag = "review",
    params(("limit" = Option<usize>, Query, description = "Rows"), ("before" = Option<i64>, Query, description = "Those with a lower number: the next page")),
    responses((status = 200, body = [Object]), (status = 400, body = Problem)))]
pub(crate) async fn decisions(State(state): State<Shared>, asked: Asked) -> Result<Response, Problem> {
    asked.check(&["before"])?;
    let limit = asked.limit()?;
    let before = asked
        .number("before", "the number of a decision")?
        .unwrap_or(i64::MAX);
    let decisions = state
        .read(move |archive, _| Ok(archive.decisions_before(None, before, limit)?))
        .await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(decisions)).into_response())
}
