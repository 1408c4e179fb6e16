//! What went wrong, as JSON (RFC 9457), in words for whoever asked.

use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use legation_archive::ArchiveError;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not answered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// The status of the answer.
    pub(crate) status: u16,
    /// What it is.
    pub(crate) title: &'static str,
    /// What was expected, what was found, and what to do.
    pub(crate) detail: String,
}

impl Problem {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Problem {
        Problem {
            status: status.as_u16(),
            title,
            detail: detail.into(),
        }
    }

    /// What axum could not make sense of, in its words.
    fn refused(status: StatusCode, detail: String) -> Problem {
        match status {
            // What is no JSON, and what is JSON of another form, are alike to who asks.
            StatusCode::UNPROCESSABLE_ENTITY => Problem::wrong(detail),
            status => Problem::new(status, "Not understood", detail),
        }
    }

    pub(crate) fn method() -> Problem {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Not done here",
            "expected one of the methods that `Allow` names",
        )
    }

    pub(crate) fn wrong(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "Not understood", detail)
    }

    pub(crate) fn missing(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "Not there", detail)
    }

    pub(crate) fn unknown(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::UNAUTHORIZED, "Token wanted", detail)
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::FORBIDDEN, "Not allowed", detail)
    }

    pub(crate) fn misdirected(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::MISDIRECTED_REQUEST, "Another host", detail)
    }

    pub(crate) fn long(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::URI_TOO_LONG, "Too long", detail)
    }

    pub(crate) fn often(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too often", detail)
    }

    pub(crate) fn busy(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "Busy", detail)
    }

    pub(crate) fn broken(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "Failed", detail)
    }
}

impl From<PathRejection> for Problem {
    fn from(error: PathRejection) -> Problem {
        Problem::refused(error.status(), error.body_text())
    }
}

impl From<JsonRejection> for Problem {
    fn from(error: JsonRejection) -> Problem {
        Problem::refused(error.status(), error.body_text())
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Problem {
        match error {
            ArchiveError::Question(detail) => Problem::wrong(detail),
            ArchiveError::Locked(_) => Problem::busy(
                "another program is writing to the archive; nothing was changed: try again when it is done",
            ),
            // Paths of the machine are for its log, not for its visitors.
            error => {
                tracing::error!("{error}");
                Problem::broken("the archive could not be read or written to; the server's log says why")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            header::HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(
            header::CACHE_CONTROL,
            header::HeaderValue::from_static("no-store"),
        );
        if matches!(
            status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}
