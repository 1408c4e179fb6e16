//! What is served, and the pass of a browser.

use crate::guard::{COOKIE, Role, Visitor, pass, role};
use crate::problem::Problem;
use crate::question::Brought;
use crate::state::Shared;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is served.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Status {
    program: &'static str,
    codebook: String,
    /// The file's name.
    archive: String,
    documents: u64,
    records: u64,
    sentences: u64,
    /// First and last day of publication.
    published: [Option<String>; 2],
    /// Whether the visitor may decide.
    reviewer: bool,
    /// Who reviews where the page does not say.
    name: Option<String>,
    /// Whether a proxy says who the visitor is: then decisions are made under that name, and no other.
    named: bool,
    /// Whether the server asks for a token.
    token: bool,
}

/// What is served, and what the visitor may do.
#[utoipa::path(get, path = "/api/v1/status", tag = "status", responses((status = 200, body = Status), (status = 401, body = Problem)))]
pub(crate) async fn status(
    State(state): State<Shared>,
    Extension(visitor): Extension<Visitor>,
) -> Result<Response, Problem> {
    let (figures, read) = state
        .read(|archive, _| Ok((archive.figures()?, archive.span()?)))
        .await?;
    let setting = &state.setting;
    let status = Status {
        program: concat!("legation ", env!("CARGO_PKG_VERSION")),
        codebook: state.knowledge.codebook.version.clone(),
        archive: setting
            .archive
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        documents: figures.documents,
        records: figures.records,
        sentences: figures.sentences,
        published: read,
        reviewer: visitor.role == Role::Reviewer && !setting.read_only,
        named: visitor.name.is_some(),
        name: visitor.name.or_else(|| setting.reviewer.clone()),
        token: setting.token.is_some() || setting.reader_token.is_some(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(status)).into_response())
}

/// A token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Shown {
    /// As it was given to the server.
    token: String,
}

/// Gives a browser a pass for a token: a cookie that scripts cannot read.
#[utoipa::path(post, path = "/api/v1/session", tag = "status", request_body = Shown,
    responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn session(
    State(state): State<Shared>,
    Brought(shown): Brought<Shown>,
) -> Result<Response, Problem> {
    let mut headers = HeaderMap::new();
    let bearer = HeaderValue::from_str(&format!("Bearer {}", shown.token.trim()));
    headers.insert(
        header::AUTHORIZATION,
        bearer.map_err(|_| Problem::unknown("this is not the token of this server"))?,
    );
    if role(&state, &headers).is_none() {
        return Err(Problem::unknown("this is not the token of this server"));
    }
    cookie(&format!(
        "{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000",
        pass(shown.token.trim())
    ))
}

/// Takes the pass back.
#[utoipa::path(delete, path = "/api/v1/session", tag = "status", responses((status = 204)))]
pub(crate) async fn leave() -> Result<Response, Problem> {
    cookie(&format!(
        "{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    ))
}

fn cookie(cookie: &str) -> Result<Response, Problem> {
    let cookie = HeaderValue::from_str(cookie).map_err(|error| Problem::broken(error.to_string()))?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}
