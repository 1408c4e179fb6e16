//! What every address begins with: who asks, what for, and what the browser has of the answer.

use crate::asked::{Asked, Sought};
use crate::problem::Problem;
use crate::setting::Knowledge;
use crate::state::{Asking, Shared};
use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::response::Response;
use legation_archive::Archive;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A part of the address; a problem in words where it is of another kind than expected.
pub(crate) struct Part<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Part<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Part<T>, Problem> {
        let Path(part) = Path::from_request_parts(parts, state).await?;
        Ok(Part(part))
    }
}

/// What was brought, as JSON; a problem in words where it is none, or of another form than expected.
pub(crate) struct Brought<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Brought<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Brought<T>, Problem> {
        let Json(brought) = Json::from_request(request, state).await?;
        Ok(Brought(brought))
    }
}

/// A question to the archive.
pub(crate) struct Question {
    pub(crate) state: Shared,
    pub(crate) asked: Asked,
    pub(crate) asking: Asking,
}

impl FromRequestParts<Shared> for Question {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Question, Problem> {
        let asking = match Asking::from_request_parts(parts, state).await {
            Ok(asking) => asking,
            Err(never) => match never {},
        };
        Ok(Question {
            state: state.clone(),
            asked: Asked::from_request_parts(parts, state).await?,
            asking,
        })
    }
}

impl Question {
    /// Answers a question that has filters: `own` are names of the address's own, and `work` is told what is wanted and how many rows of it.
    pub(crate) async fn wanted<T: Serialize + Send + 'static>(
        self,
        own: &[&str],
        work: impl FnOnce(&Archive, &Knowledge, &Sought, usize) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        self.asked.check(own)?;
        let sought = self.asked.filter(&self.state.knowledge)?;
        let limit = self.asked.limit()?;
        self.state
            .json(self.asking, move |archive, knowledge| {
                work(archive, knowledge, &sought, limit)
            })
            .await
    }

    /// Answers a question whose filters are read elsewhere.
    pub(crate) async fn plain<T: Serialize + Send + 'static>(
        self,
        own: &[&str],
        work: impl FnOnce(&Archive, &Knowledge) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        self.asked.check(own)?;
        self.state.json(self.asking, work).await
    }
}
