//! What is wanted, in any format of the field, as it is read: an archive of any size takes no more memory than a page.

use crate::asked::{Asked, Wanted};
use crate::problem::Problem;
use crate::shown::citing;
use crate::state::{Asking, Shared};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use legation_export::{FORMATS, Writer};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::sync::mpsc::{Sender, channel};
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{Stream, StreamExt};
use utoipa::ToSchema;

/// A format.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormatShown {
    name: &'static str,
    about: &'static str,
    extension: &'static str,
}

/// The formats that there are.
#[utoipa::path(get, path = "/api/v1/formats", tag = "export", responses((status = 200, body = [FormatShown]), (status = 304)))]
pub(crate) async fn formats(State(state): State<Shared>, asking: Asking) -> Result<Response, Problem> {
    state
        .json(asking, |_, _| {
            let formats = FORMATS.iter().map(|format| FormatShown {
                name: format.name,
                about: format.about,
                extension: format.extension,
            });
            Ok(formats.collect::<Vec<_>>())
        })
        .await
}

/// Bytes that are sent at a time, how many of those wait for a slow reader, and for how long: a reader that takes nothing would keep others from an export for ever.
const PIECE: usize = 64 * 1024;
const PIECES: usize = 8;
const PATIENCE: Duration = Duration::from_secs(30);

/// Hands on what is written, in pieces, for as long as somebody reads.
struct Pieces {
    to: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
    runtime: Handle,
    patience: Duration,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        // The timer needs the runtime.
        let _runtime = self.runtime.enter();
        let sent = self.to.send_timeout(Ok(piece), self.patience);
        self.runtime.block_on(sent).map_err(|error| match error {
            SendTimeoutError::Timeout(_) => io::ErrorKind::TimedOut.into(),
            SendTimeoutError::Closed(_) => io::ErrorKind::BrokenPipe.into(),
        })
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        // Writers of some formats end without a flush.
        let _ = self.send();
    }
}

/// The events of which a record is wanted, as a file.
#[utoipa::path(get, path = "/api/v1/export", tag = "export",
    params(Wanted, ("as" = String, Query, description = "A format: see /api/v1/formats")),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 400, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn export(State(state): State<Shared>, asked: Asked) -> Result<Response, Problem> {
    asked.check(&["as"])?;
    let wanted = asked.one("as").unwrap_or_default();
    let Some(format) = FORMATS.iter().find(|format| format.name == wanted) else {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        return Err(Problem::wrong(format!(
            "as={wanted}: expected one of {}",
            names.join(", ")
        )));
    };
    let mut sought = asked.filter(&state.knowledge)?;
    if asked.one("limit").is_some() {
        sought.filter.limit = Some(asked.limit()?);
    }
    let exports = Arc::clone(&state.exports);
    let place = exports.try_acquire_owned().map_err(|_| {
        Problem::busy("as many exports as may run at once are running: try again when one is done")
    })?;
    let archive = state.reader()?;
    let (to, pieces) = channel(PIECES);
    let ending = Handle::current();
    let done = Arc::new(AtomicBool::new(false));
    let whole = Arc::clone(&done);
    tokio::task::spawn_blocking(move || {
        // Open until it is known whether that was all.
        let open = to.clone();
        let knowledge = &state.knowledge;
        let write = || -> io::Result<()> {
            let out = Pieces {
                to,
                piece: Vec::new(),
                runtime: ending,
                patience: PATIENCE,
            };
            let mut writer = Writer::new(format, &knowledge.countries, &knowledge.codebook, out)?;
            let stopped = archive.events(
                &sought.filter,
                |record| sought.fits(record, knowledge),
                &citing(knowledge),
                |event, members| {
                    let reports = members
                        .iter()
                        .map(|member| (&member.record, member.source.as_str()));
                    writer.put(&event, reports)
                },
            );
            match stopped {
                Ok(None) => writer.finish(),
                Ok(Some(error)) => Err(error),
                Err(error) => Err(io::Error::other(error)),
            }
        };
        if let Err(error) = write() {
            if error.kind() != io::ErrorKind::BrokenPipe {
                tracing::error!("export: {error}");
            }
        } else {
            whole.store(true, Relaxed);
        }
        std::mem::drop(open);
        state.give_back(archive);
        drop(place);
    });
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!(
                "attachment; filename=\"legation-{}.{}\"",
                format.name, format.extension
            ),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((
        headers,
        Body::from_stream(ended(ReceiverStream::new(pieces), done)),
    )
        .into_response())
}

/// What is sent, and behind it the word that it is not the whole where it is not: so that half a file does not pass for a whole one, whenever the reader goes on; nothing
/// here waits for that.
fn ended(
    pieces: impl Stream<Item = io::Result<Bytes>>,
    done: Arc<AtomicBool>,
) -> impl Stream<Item = io::Result<Bytes>> {
    // Asked when all else is sent.
    let close = tokio_stream::iter([()]).filter_map(move |()| {
        let broken = !done.load(Relaxed);
        broken.then(|| Err(io::ErrorKind::BrokenPipe.into()))
    });
    pieces.chain(close)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Bytes, PIECE, Pieces, ended};
    use std::io::{self, ErrorKind, Write};
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::time::Duration;
    use tokio::runtime::Handle;
    use tokio::sync::mpsc::channel;
    use tokio_stream::StreamExt;

    #[tokio::test]
    async fn a_reader_that_takes_nothing_is_not_waited_for_for_ever() {
        let (to, mut pieces) = channel(1);
        let runtime = Handle::current();
        let written = tokio::task::spawn_blocking(move || {
            let mut out = Pieces {
                to,
                piece: Vec::new(),
                runtime,
                patience: Duration::from_millis(50),
            };
            let first = out.write_all(&[b'x'; PIECE]);
            let second = out.write_all(&[b'x'; PIECE]);
            (first.is_ok(), second.map_err(|error| error.kind()))
        });
        assert_eq!(written.await.unwrap(), (true, Err(ErrorKind::TimedOut)));
        // What was sent before is there, and nobody waits to send more.
        assert_eq!(pieces.recv().await.unwrap().unwrap().len(), PIECE);
        assert!(pieces.recv().await.is_none());
    }

    #[tokio::test]
    async fn what_is_broken_off_does_not_pass_for_a_whole() {
        for (whole, last) in [(true, None), (false, Some(false))] {
            let pieces = tokio_stream::iter([io::Result::Ok(Bytes::from_static(b"x"))]);
            let mut sent = Box::pin(ended(pieces, Arc::new(AtomicBool::new(whole))));
            assert!(sent.next().await.unwrap().is_ok());
            assert_eq!(sent.next().await.map(|one| one.is_ok()), last);
        }
    }
}
