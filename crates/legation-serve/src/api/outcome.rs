//! What comes of reviews: how far reviewers agree, hand-coded sentences, proposals for the codebook.

use crate::problem::Problem;
use crate::question::Question;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// How far reviewers agree on a field.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldShown {
    /// `verdict`, `event`, `mode`, `actor`, `recipient`, `date`, `place` or `status`.
    field: &'static str,
    /// Records for which two or more gave it a value.
    records: usize,
    /// Those of them for which all gave the same.
    same: usize,
    /// Krippendorff's alpha for nominal values; null where there is nothing to compare, or all values are one.
    alpha: Option<f64>,
}

/// How far reviewers agree.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgreementShown {
    /// Who decided, by name.
    reviewers: Vec<String>,
    /// Records that two or more of them decided on.
    records: usize,
    /// The verdict, and fields of the record.
    fields: Vec<FieldShown>,
}

/// How far reviewers agree, field by field, by the latest decision of each that stands: Krippendorff's alpha for nominal values.
#[utoipa::path(get, path = "/api/v1/reviews/agreement", tag = "review",
    responses((status = 200, body = AgreementShown), (status = 304)))]
pub(crate) async fn agreement(question: Question) -> Result<Response, Problem> {
    question
        .plain(&[], |archive, _| {
            let agreement = archive.agreement()?;
            let fields = agreement.fields.into_iter().map(|one| FieldShown {
                field: one.field,
                records: one.records,
                same: one.same,
                alpha: one.alpha,
            });
            Ok(AgreementShown {
                reviewers: agreement.reviewers,
                records: agreement.records,
                fields: fields.collect(),
            })
        })
        .await
}

/// Sentences all of whose records were decided on, with what stands of them: JSONL, as `legation evaluate` reads it.
#[utoipa::path(get, path = "/api/v1/reviews/gold", tag = "review",
    responses((status = 200, content_type = "application/x-ndjson", body = String), (status = 304)))]
pub(crate) async fn gold(question: Question) -> Result<Response, Problem> {
    question.asked.check(&[])?;
    let answer = question
        .state
        .kept(question.asking, "application/x-ndjson", |archive, _| {
            let mut lines = Vec::new();
            for text in archive.gold()? {
                serde_json::to_writer(&mut lines, &text)
                    .map_err(|error| Problem::broken(error.to_string()))?;
                lines.push(b'\n');
            }
            Ok(lines)
        })
        .await?;
    Ok(attached(answer, "attachment; filename=\"legation-gold.jsonl\""))
}

/// What corrections may mean for the codebook, as TOML to be worked over: actors that it lacks, sentences for entries that fired.
#[utoipa::path(get, path = "/api/v1/reviews/proposals", tag = "review",
    responses((status = 200, content_type = "application/toml", body = String), (status = 304)))]
pub(crate) async fn proposals(question: Question) -> Result<Response, Problem> {
    question.asked.check(&[])?;
    let answer = question
        .state
        .kept(question.asking, "application/toml", |archive, _| {
            Ok(archive.proposals()?.into_bytes())
        })
        .await?;
    Ok(attached(
        answer,
        "attachment; filename=\"legation-proposals.toml\"",
    ))
}

fn attached(mut answer: Response, how: &'static str) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(how));
    answer
}
