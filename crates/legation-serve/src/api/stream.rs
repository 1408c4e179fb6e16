//! What comes in, as it comes in: server-sent events, for as long as somebody listens.
//!
//! Other programs write to the archive. SQLite tells whether any did, and the archive what is new since a mark; the mark is the event's id, so that a browser which
//! connects again is told what it missed.

use crate::problem::Problem;
use crate::state::Shared;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use legation_archive::{Fresh, Grown};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{Sender, channel};
use tokio::time::{MissedTickBehavior, interval};
use tokio_stream::wrappers::ReceiverStream;

/// How often is looked whether something came in.
const EVERY: Duration = Duration::from_secs(1);
/// How often something is sent where nothing came in, so that proxies keep the line open.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Milliseconds after which a browser that lost the line connects again.
const AGAIN: Duration = Duration::from_secs(3);
/// Events that wait for a slow reader; what comes in meanwhile is told together.
const PIECES: usize = 2;

/// What comes in, as it comes in. First `ready`; then `news` whenever another program or a reviewer changed the archive, at most once a second: how many
/// `documents`, `records`, `events` and `decisions` are new since the event before. All are 0 where what was there was coded anew. Comments keep the line open.
#[utoipa::path(get, path = "/api/v1/stream", tag = "status",
    params(("last-event-id" = Option<String>, Header, description = "The id of the last event that was seen: what came in since is told first")),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = 503, body = Problem)))]
pub(crate) async fn stream(State(state): State<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let place = Arc::clone(&state.streams).try_acquire_owned().map_err(|_| {
        Problem::busy("as many listen as may listen at once: ask /api/v1/status from time to time")
    })?;
    let last = headers.get("last-event-id").and_then(|last| last.to_str().ok());
    let last = last.and_then(read_mark);
    // Asked before the mark is taken: what comes in between is looked for twice rather than never.
    let changes = state.changes()?;
    let mark = match last {
        Some(mark) => mark,
        None => state.read(|archive, _| Ok(archive.grown()?)).await?,
    };
    let seen = last.is_none().then_some(changes);
    let (to, pieces) = channel(PIECES);
    tokio::spawn(async move {
        let _place = place;
        tell(&state, mark, seen, to).await;
    });
    let events = Sse::new(ReceiverStream::new(pieces)).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = events.into_response();
    response.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// Tells what comes in until the reader goes or the server stops.
async fn tell(state: &Shared, mut mark: Grown, mut seen: Option<i64>, to: Sender<Result<Event, Infallible>>) {
    let mut stopping = state.stopping.subscribe();
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let ready = event("ready", &mark, &Fresh::default()).retry(AGAIN);
    if to.send(Ok(ready)).await.is_err() {
        return;
    }
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stopping| *stopping) => return,
            () = to.closed() => return,
            _ = ticks.tick() => {}
        }
        let Ok(changes) = state.changes() else { continue };
        if seen == Some(changes) {
            continue;
        }
        let before = mark;
        // Where it cannot be read now, it is asked again.
        if let Ok((now, fresh)) = state.read(move |archive, _| Ok(archive.fresh(&before)?)).await
            && to.try_send(Ok(event("news", &now, &fresh))).is_ok()
        {
            (mark, seen) = (now, Some(changes));
        }
    }
}

fn event(name: &str, mark: &Grown, fresh: &Fresh) -> Event {
    let data = serde_json::to_string(fresh).unwrap_or_default();
    let id = format!("{}.{}.{}", mark.document, mark.decision, mark.undone);
    Event::default().event(name).id(id).data(data)
}

fn read_mark(id: &str) -> Option<Grown> {
    // As it was given, to the letter.
    let number = |part: &str| {
        part.parse::<i64>()
            .ok()
            .filter(|number| number.to_string() == part && *number >= 0)
    };
    let mut parts = id.split('.').map(number);
    let mark = Grown {
        document: parts.next()??,
        decision: parts.next()??,
        undone: parts.next()??,
    };
    parts.next().is_none().then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::read_mark;

    #[test]
    fn a_mark_is_read_or_left() {
        let mark = read_mark("12.3.1");
        assert_eq!(
            mark.map(|mark| (mark.document, mark.decision, mark.undone)),
            Some((12, 3, 1))
        );
        for wrong in [
            "",
            "12",
            "1.2",
            "1.2.3.4",
            "-1.2.3",
            "012.3.1",
            "+12.3.1",
            "a.b.c",
            "99999999999999999999.1.1",
        ] {
            assert_eq!(read_mark(wrong), None, "{wrong}");
        }
    }
}
