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
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, watch};

/// Requests that may wait for a connection; those beyond are told to come again.
const WAITING: usize = 512;
/// Decisions that may wait for their turn to be written.
const DECIDING: usize = 32;
/// Answers that are kept at most, and bytes of one that is.
const KEPT: usize = 256;
const KEPT_BYTES: usize = 1 << 20;
/// What took longer than this to make is not made anew for every article that comes in: it may be so many times as old as it took, and no older than that.
const DEAR: Duration = Duration::from_millis(250);
const TIMES: u32 = 10;
const OLDEST: Duration = Duration::from_secs(10);
/// Exports at a time.
const EXPORTS: usize = 2;
/// Listeners to what comes in at a time.
const STREAMS: usize = 256;

pub(crate) type Shared = Arc<State>;

/// What all requests share.
pub(crate) struct State {
    pub(crate) setting: Setting,
    pub(crate) knowledge: Knowledge,
    readers: Mutex<Vec<Archive>>,
    places: Arc<Semaphore>,
    waiting: Semaphore,
    deciding: Semaphore,
    turn_to_write: Arc<Semaphore>,
    pub(crate) exports: Arc<Semaphore>,
    pub(crate) streams: Arc<Semaphore>,
    /// True from when the server is told to stop: what would go on for ever ends.
    pub(crate) stopping: watch::Sender<bool>,
    writer: Mutex<Option<Archive>>,
    /// The connection that is asked whether the archive has changed.
    watching: Mutex<Archive>,
    kept: Mutex<BTreeMap<String, Answer>>,
    /// Who asks for what is being made waits for that.
    turns: Mutex<BTreeMap<String, Turn>>,
    /// How often this server has written: what a reviewer has decided is seen at once.
    written: AtomicU64,
}

type Turn = Arc<tokio::sync::Mutex<()>>;

/// An answer as it was given.
#[derive(Clone)]
struct Answer {
    changes: i64,
    written: u64,
    /// When it was begun to be read.
    begun: Instant,
    made: Instant,
    took: Duration,
    kind: &'static str,
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
            places: Arc::new(Semaphore::new((2 * cores).clamp(4, 16))),
            waiting: Semaphore::new(WAITING),
            deciding: Semaphore::new(DECIDING),
            turn_to_write: Arc::new(Semaphore::new(1)),
            exports: Arc::new(Semaphore::new(EXPORTS)),
            streams: Arc::new(Semaphore::new(STREAMS)),
            stopping: watch::Sender::new(false),
            writer: Mutex::new(None),
            watching: Mutex::new(watching),
            kept: Mutex::new(BTreeMap::new()),
            turns: Mutex::new(BTreeMap::new()),
            written: AtomicU64::new(0),
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
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .map_err(|_| crowded())?;
        let state = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            // Held until the work is done, also for a client that has gone away.
            let _place = place;
            let archive = state.reader()?;
            let done = work(&archive, &state.knowledge);
            state.give_back(archive);
            done
        })
        .await
        .map_err(|error| Problem::broken(error.to_string()))?
    }

    /// Does something with the connection that writes, one after the other.
    pub(crate) async fn write<T: Send + 'static>(
        self: &Shared,
        work: impl FnOnce(&mut Archive, &Knowledge) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let crowded = || Problem::busy("too many decisions at once: try again in a second");
        let _waiting = self.deciding.try_acquire().map_err(|_| crowded())?;
        let turn = Arc::clone(&self.turn_to_write)
            .acquire_owned()
            .await
            .map_err(|_| crowded())?;
        let state = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            // Held until the work is done: who waits keeps no thread.
            let _turn = turn;
            let mut writer = lock(&state.writer);
            let mut archive = match writer.take() {
                Some(archive) => archive,
                None => Archive::open(&state.setting.archive)?,
            };
            let done = work(&mut archive, &state.knowledge);
            *writer = Some(archive);
            state.written.fetch_add(1, Relaxed);
            done
        })
        .await
        .map_err(|error| Problem::broken(error.to_string()))?
    }

    /// Answers with JSON; as [`State::kept`] does.
    pub(crate) async fn json<T: Serialize + Send + 'static>(
        self: &Shared,
        asking: Asking,
        work: impl FnOnce(&Archive, &Knowledge) -> Result<T, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        self.kept(asking, "application/json", |archive, knowledge| {
            let made = work(archive, knowledge)?;
            serde_json::to_vec(&made).map_err(|error| Problem::broken(error.to_string()))
        })
        .await
    }

    /// Answers as it was answered before where nothing has changed since, or with nothing where the browser has it.
    pub(crate) async fn kept(
        self: &Shared,
        asking: Asking,
        kind: &'static str,
        work: impl FnOnce(&Archive, &Knowledge) -> Result<Vec<u8>, Problem> + Send + 'static,
    ) -> Result<Response, Problem> {
        let asked = Instant::now();
        if let Some(answer) = self.still(&asking.what)? {
            return Ok(asking.answer(&answer));
        }
        let turn = Arc::clone(lock(&self.turns).entry(asking.what.clone()).or_default());
        let _turn = turn.lock().await;
        // What was read since this was asked answers it, whatever has come in meanwhile: else all who wait for the same would have it made anew, one after the other.
        let since = lock(&self.kept).get(&asking.what).cloned();
        let answer = match since.filter(|answer| answer.begun >= asked) {
            Some(answer) => Ok(answer),
            None => match self.still(&asking.what)? {
                Some(answer) => Ok(answer),
                None => self.make(&asking.what, kind, work).await,
            },
        };
        lock(&self.turns).retain(|_, turn| Arc::strong_count(turn) > 1);
        Ok(asking.answer(&answer?))
    }

    /// What is kept of an answer, where it still holds.
    fn still(&self, what: &str) -> Result<Option<Answer>, ArchiveError> {
        let Some(answer) = lock(&self.kept).get(what).cloned() else {
            return Ok(None);
        };
        let holds = answer.written == self.written.load(Relaxed)
            && (answer.changes == self.changes()? || answer.made.elapsed() < answer.grace());
        Ok(Some(answer).filter(|_| holds))
    }

    /// Makes an answer, and keeps it.
    async fn make(
        self: &Shared,
        what: &str,
        kind: &'static str,
        work: impl FnOnce(&Archive, &Knowledge) -> Result<Vec<u8>, Problem> + Send + 'static,
    ) -> Result<Answer, Problem> {
        let state = Arc::clone(self);
        let (body, changes, written, begun, took) = self
            .read(move |archive, knowledge| {
                // Not before it is this one's turn: much may come in while it waits.
                let (changes, written) = (state.changes()?, state.written.load(Relaxed));
                let begun = Instant::now();
                let body = work(archive, knowledge)?;
                Ok((body, changes, written, begun, begun.elapsed()))
            })
            .await?;
        let digest = Sha256::digest(&body);
        let tag: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let answer = Answer {
            changes,
            written,
            begun,
            made: Instant::now(),
            took,
            kind,
            body: body.into(),
            // Weak: the same answer is sent with and without gzip.
            tag: HeaderValue::from_str(&format!("W/\"{tag}\""))
                .map_err(|error| Problem::broken(error.to_string()))?,
        };
        if answer.body.len() <= KEPT_BYTES {
            let mut kept = lock(&self.kept);
            kept.retain(|_, kept| kept.changes == changes || kept.made.elapsed() < kept.grace());
            if kept.len() >= KEPT {
                kept.pop_first();
            }
            kept.insert(what.to_owned(), answer.clone());
        }
        Ok(answer)
    }
}

impl Answer {
    /// For how long it is given though the archive has changed.
    fn grace(&self) -> Duration {
        match self.took > DEAR {
            true => (self.took * TIMES).min(OLDEST),
            false => Duration::ZERO,
        }
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
            what: parts
                .uri
                .path_and_query()
                .map(ToString::to_string)
                .unwrap_or_default(),
            has: parts.headers.get(header::IF_NONE_MATCH).cloned(),
        })
    }
}

impl Asking {
    /// What is asked for: path and query.
    pub(crate) fn path(&self) -> &str {
        &self.what
    }

    /// The same for those who see the server under this address, where the answer names it.
    pub(crate) fn seen_from(self, home: &str) -> Asking {
        Asking {
            what: format!("{home} {}", self.what),
            ..self
        }
    }

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
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
        (headers, answer.body.clone()).into_response()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Asking, State};
    use crate::setting::{Knowledge, Setting};
    use jiff::Timestamp;
    use legation_archive::{Archive, Given};
    use legation_core::codebook::Source;
    use legation_core::tell::Words;
    use legation_core::{Codebook, Coded};
    use legation_export::Countries;
    use legation_merge::Rules;
    use legation_parse::Document;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::time::Duration;

    fn knowledge() -> Knowledge {
        let source = Source::embedded().unwrap();
        Knowledge::new(
            Codebook::load(&source).unwrap(),
            Words::new(&source).unwrap(),
            Rules::new(&source).unwrap(),
            source.clone(),
            Countries::new(&source).unwrap(),
        )
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn who_waits_for_the_same_is_answered_together_though_articles_come_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        drop(Archive::open(&path).unwrap());
        let setting = Setting {
            archive: path.clone(),
            address: "127.0.0.1:0".parse().unwrap(),
            token: None,
            reader_token: None,
            proxy: None,
            hosts: Vec::new(),
            read_only: true,
            reviewer: None,
            now: || Timestamp::UNIX_EPOCH,
        };
        let state = Arc::new(State::new(setting, knowledge()).unwrap());
        let made = Arc::new(AtomicUsize::new(0));
        let ask = || {
            let (state, made, path) = (Arc::clone(&state), Arc::clone(&made), path.clone());
            tokio::spawn(async move {
                let asking = Asking {
                    what: "the same".into(),
                    has: None,
                };
                let work = move |_: &Archive, knowledge: &Knowledge| {
                    let number = made.fetch_add(1, Relaxed);
                    std::thread::sleep(Duration::from_millis(150));
                    let document = Document::plain(&format!("article-{number}"), "Nothing.".into());
                    let given = Given {
                        file: "a",
                        document: &document,
                        coded: &Coded::default(),
                        coder: "test",
                    };
                    let mut writer = Archive::open(&path)?;
                    writer.ingest(&[given], "2026-01-02T03:04:05Z", &knowledge.rules)?;
                    Ok(Vec::new())
                };
                state.kept(asking, "text/plain", work).await.is_ok()
            })
        };
        let all: Vec<_> = (0..12).map(|_| ask()).collect();
        for one in all {
            assert!(one.await.unwrap());
        }
        // What was begun before some of them asked, and once more for these.
        assert!(made.load(Relaxed) <= 3, "{}", made.load(Relaxed));
        // Whoever asks later is told what came in.
        assert!(ask().await.unwrap());
        assert!(made.load(Relaxed) <= 4 && made.load(Relaxed) > 1);
    }
}
