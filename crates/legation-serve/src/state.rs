//! What all requests share: connections that read, the one that writes, and answers kept until the archive changes.

use crate::problem::Problem;
use crate::setting::{Knowledge, Setting};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use legation_archive::{Archive, ArchiveError};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// Requests that may wait for a connection; those beyond are told to come again.
const WAITING: usize = 512;
/// Answers that are kept at most, and bytes of one that is.
const KEPT: usize = 256;
const KEPT_BYTES: usize = 1 << 20;
/// Exports at a time.
const EXPORTS: usize = 2;

pub(crate) type Shared = Arc<State>;

/// What all requests share.
pub(crate) struct State {
    pub(crate) setting: Setting,
    pub(crate) knowledge: Knowledge,
    readers: Mutex<Vec<Archive>>,
    places: Semaphore,
    waiting: Semaphore,
    pub(crate) exports: Arc<Semaphore>,
    writer: Mutex<Option<Archive>>,
    /// The connection that is asked whether the archive has changed.
    watching: Mutex<Archive>,
    kept: Mutex<BTreeMap<String, Answer>>,
}

/// An answer as it was given.
#[derive(Clone)]
struct Answer {
    changes: i64,
    body: axum::body::Bytes,
    tag: HeaderValue,
}

/// A panic elsewhere leaves nothing half done behind these locks.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    pub(crate) fn new(setting: Setting, knowledge: Knowledge) -> Result<State, ArchiveError> {
        let watching = Archive::read(&setting.archive)?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Ok(State {
            setting,
            knowledge,
            readers: Mutex::new(Vec::new()),
            places: Semaphore::new((2 * cores).clamp(4, 16)),
            waiting: Semaphore::new(WAITING),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            writer: Mutex::new(None),
            watching: Mutex::new(watching),
            kept: Mutex::new(BTreeMap::new()),
        })
    }

    pub(crate) fn changes(&self) -> Result<i64, ArchiveError> {
        lock(&self.watching).changes()
    }

    pub(crate) fn reader(&self) -> Result<Archive, ArchiveError> {
        let idle = lock(&self.readers).pop();
        match idle {
            Some(archive) => Ok(archive),
            None => Archive::read(&self.setting.archive),
        }
    }

    pub(crate) fn give_back(&self, archive: Archive) {
        lock(&self.readers).push(archive);
    }

    /// Does something with a connection of its own, off the threads that answer.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Shared,
        work: impl FnOnce(&Archive, &Knowledge) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let crowded = || Problem::busy("too many requests at once: try again in a second");
        let _waiting = self.waiting.try_acquire().map_err(|_| crowded())?;
        let _place = self.places.acquire().await.map_err(|_| crowded())?;
        let state = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let archive = state.reader()?;
            let done = work(&archive, &state.knowledge);
            state.give_back(archive);
            done
        })
        .await
        .map_err(|error| Problem::broken(error.to_string()))?
    }

    /// Does something with the connection that writes.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Shared,
        work: impl FnOnce(&mut Archive, &Knowledge) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let state = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let mut writer = lock(&state.writer);
            let mut archive = match writer.take() {
                Some(archive) => archive,
                None => Archive::open(&state.setting.archive)?,
            };
            let done = work(&mut archive, &state.knowledge);
            *writer = Some(archive);
            done
        })
        .await
        .map_err(|error| Problem::broken(error.to_string()))?
    }

    /// Answers with JSON: as it was answered before where nothing has changed since, or with nothing where the browser has it.
    pub(crate) async fn json<T: Serialize + Send + 'static>(
        self: &Shared,
        asking: Asking,
        work: impl FnOnce(&Archive, &Knowledge) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let changes = self.changes()?;
        let kept = lock(&self.kept).get(&asking.what).cloned();
        if let Some(answer) = kept.filter(|answer| answer.changes == changes) {
            return Ok(asking.answer(&answer));
        }
        let body = self
            .read(|archive, knowledge| {
                let made = work(archive, knowledge)?;
                serde_json::to_vec(&made).map_err(|error| Problem::broken(error.to_string()))
            })
            .await?;
        let digest = Sha256::digest(&body);
        let tag: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let answer = Answer {
            changes,
            body: body.into(),
            // Weak: the same answer is sent with and without gzip.
            tag: HeaderValue::from_str(&format!("W/\"{tag}\""))
                .map_err(|error| Problem::broken(error.to_string()))?,
        };
        if answer.body.len() <= KEPT_BYTES {
            let mut kept = lock(&self.kept);
            kept.retain(|_, answer| answer.changes == changes);
            if kept.len() >= KEPT {
                kept.pop_first();
            }
            kept.insert(asking.what.clone(), answer.clone());
        }
        Ok(asking.answer(&answer))
    }
}

/// What is asked for, and what the browser has of it.
pub(crate) struct Asking {
    what: String,
    has: Option<HeaderValue>,
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asking, Infallible> {
        Ok(Asking {
            what: parts.uri.to_string(),
            has: parts.headers.get(header::IF_NONE_MATCH).cloned(),
        })
    }
}

impl Asking {
    fn answer(&self, answer: &Answer) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, answer.tag.clone());
        // Kept by the browser, but asked for each time.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        let tag = answer.tag.to_str().unwrap_or_default();
        let has = self.has.as_ref().and_then(|has| has.to_str().ok());
        if has.is_some_and(|has| has.split(',').any(|one| one.trim() == tag)) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        (headers, answer.body.clone()).into_response()
    }
}
