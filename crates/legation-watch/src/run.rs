//! What is due is fetched, one request a host at a time; what comes of it is kept before the next is begun.

use crate::fetch::{Answer, Body, Fetcher, Request};
use crate::robots::{self, Known, Rules};
use crate::state::{Due, Kind};
use crate::{Link, Links, Metrics, Settings, State, WatchError, links};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tracing::{debug, info, warn};

/// An article as its host sent it, with what its feed says of it.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// Where it was.
    pub url: String,
    /// The page.
    pub bytes: Vec<u8>,
    /// Its media type, in lower case; empty where the host gave none.
    pub media_type: String,
    /// The encoding that the host declared.
    pub charset: Option<String>,
    /// Title and time of publication, as the feed gives them.
    pub title: Option<String>,
    /// As `YYYY-MM-DDTHH:MM:SSZ` or a part of it.
    pub published: Option<String>,
    /// When it was fetched, in the same form.
    pub fetched: String,
}

/// Redirects of an article, one after the other.
const HOPS: u32 = 5;
/// How deep indexes of sitemaps lie within each other, redirects counted in, and how many feeds are taken out of one.
const DEEPEST: u32 = 5;
const MOST_FEEDS: usize = 500;
/// Tries of an article that fails in ways that may pass.
const TRIES: u32 = 5;
/// How long what a host allows is taken to hold (RFC 9309: not more than a day), and how long it is asked nothing where that cannot be read.
const ROBOTS: Duration = Duration::from_secs(24 * 3600);
const NO_ROBOTS: Duration = Duration::from_secs(3600);
/// Longest wait before something is tried again.
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Longest time between looks at whether to stop.
const TICK: Duration = Duration::from_millis(200);

/// What a worker is to fetch, and for whom.
struct Job {
    due: Due,
    what: What,
}

/// What is fetched for a link.
#[derive(Clone, Copy)]
enum What {
    /// `robots.txt` of its host, which is to be known first.
    Robots,
    /// Itself. Its host wants to be left alone for so long after that.
    Link(Duration),
}

/// Watches `feeds` and those that the state knows until `stop`, or, with `Settings::once`, until nothing more is due. Each article is
/// handed on before it counts as fetched: one in hand when the program is killed is handed on again the next time. `each` may give a
/// reason why the page is no article after all; it is listed among the failures.
///
/// # Errors
/// A state that cannot be written, no feeds, or what `each` gives.
pub fn watch<E: From<WatchError>>(
    feeds: &[String],
    state: &mut State,
    settings: &Settings,
    metrics: &Metrics,
    stop: &AtomicBool,
    mut each: impl FnMut(Fetched) -> Result<Option<String>, E>,
) -> Result<(), E> {
    for feed in feeds {
        state.add_feed(feed, None, 0, now())?;
    }
    if state.tally()?.feeds == 0 {
        return Err(WatchError::NoFeeds.into());
    }
    state.poll_every(millis(settings.every))?;
    let fetcher = Fetcher::new(settings);
    let (jobs, queue) = channel::<Job>();
    let (back, answers) = channel::<(Job, Answer)>();
    let queue = Mutex::new(queue);
    thread::scope(|threads| {
        // Dropped when this ends, however it does: the workers end with it.
        let jobs = jobs;
        for _ in 0..settings.requests.max(1) {
            let (back, queue, fetcher) = (back.clone(), &queue, &fetcher);
            threads.spawn(move || work(queue, fetcher, &back));
        }
        let (mut out, mut known) = (0, Known::default());
        while !stop.load(Ordering::Relaxed) {
            while out < settings.requests.max(1)
                && let Some(job) = next_job(state, settings, &mut known)?
            {
                out += usize::from(jobs.send(job).is_ok());
            }
            if settings.once && out == 0 && rests(state, settings)? {
                break;
            }
            match answers.recv_timeout(TICK) {
                Ok((job, answer)) => {
                    out -= 1;
                    if let What::Robots = job.what {
                        known.forget(&job.due.origin);
                    }
                    take(job, answer, state, settings, metrics, &mut each)?;
                    metrics.waiting(i64::from(state.tally()?.waiting));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    })
}

fn work(queue: &Mutex<std::sync::mpsc::Receiver<Job>>, fetcher: &Fetcher, back: &Sender<(Job, Answer)>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let request = match job.what {
            What::Robots => Request {
                url: format!("{}/robots.txt", job.due.origin),
                etag: None,
                modified: None,
                follow: true,
            },
            What::Link(_) => Request {
                url: job.due.url.clone(),
                etag: job.due.etag.clone(),
                modified: job.due.modified.clone(),
                follow: false,
            },
        };
        let answer = fetcher.get(&request);
        if back.send((job, answer)).is_err() {
            return;
        }
    }
}

/// The next thing to ask for, of a host that is not being asked.
fn next_job(state: &mut State, settings: &Settings, known: &mut Known) -> Result<Option<Job>, WatchError> {
    // Should the program end meanwhile, the host is asked again after this.
    let held = now() + millis(settings.timeout) * 2;
    while let Some(due) = state.take(now(), held)? {
        if known.of(&due.origin, now()).is_none() {
            let Some((rules, until)) = state.robots(&due.origin, now())? else {
                return Ok(Some(Job {
                    due,
                    what: What::Robots,
                }));
            };
            known.keep(&due.origin, rules.parsed(&settings.agent), until);
        }
        let rules = known.of(&due.origin, now());
        let (allowed, delay) = rules.map_or((false, Duration::ZERO), |rules| rules.allow(&due.url));
        if allowed {
            debug!(url = due.url, "asking");
            let what = What::Link(settings.pace.max(delay));
            return Ok(Some(Job { due, what }));
        }
        state.hold(&due.origin, now())?;
        let error = "robots.txt does not allow it, or could not be read";
        match due.kind {
            Kind::Article => state.failed(&due.url, error)?,
            Kind::Feed => state.again(&due.url, error, now() + millis(DAY))?,
        }
    }
    Ok(None)
}

/// Whether nothing is due within the time that a host may ask between two requests.
fn rests(state: &State, settings: &Settings) -> Result<bool, WatchError> {
    let soon = now() + millis(settings.pace) * 2 + 1000;
    Ok(state.next()?.is_none_or(|next| next > soon))
}

/// Does what an answer asks for.
fn take<E: From<WatchError>>(
    job: Job,
    answer: Answer,
    state: &mut State,
    settings: &Settings,
    metrics: &Metrics,
    each: &mut impl FnMut(Fetched) -> Result<Option<String>, E>,
) -> Result<(), E> {
    let Job { due, what } = job;
    let pace = match what {
        What::Link(pace) => pace,
        What::Robots => {
            let (rules, holds) = rules_of(answer);
            state.keep_robots(&due.origin, &rules, now() + millis(holds))?;
            state.hold(&due.origin, now())?;
            return Ok(());
        }
    };
    state.hold(&due.origin, now() + millis(pace))?;
    if let Answer::Body(body) = &answer {
        metrics.body(body.bytes.len());
    }
    match due.kind {
        Kind::Feed => Ok(take_feed(&due, answer, state, settings, metrics)?),
        Kind::Article => take_article(due, answer, state, settings, metrics, each),
    }
}

/// What a host's `robots.txt` says, and how long that holds.
fn rules_of(answer: Answer) -> (Rules, Duration) {
    match answer {
        Answer::Body(mut body) => {
            body.bytes.truncate(robots::LONGEST);
            let blank = body.bytes.trim_ascii().is_empty();
            (
                if blank {
                    Rules::AllowAll
                } else {
                    Rules::Text(body.bytes)
                },
                ROBOTS,
            )
        }
        Answer::Refused(_) => (Rules::AllowAll, ROBOTS),
        _ => (Rules::AllowNone, NO_ROBOTS),
    }
}

fn take_feed(
    due: &Due,
    answer: Answer,
    state: &mut State,
    settings: &Settings,
    metrics: &Metrics,
) -> Result<(), WatchError> {
    let next = now() + millis(settings.every);
    let fail = |state: &State, error: &str, wait: Option<Duration>| {
        warn!(feed = due.url, error, "a feed failed");
        metrics.feed("failed");
        let wait = wait
            .unwrap_or(settings.every * 2u32.pow(due.tries.min(6)))
            .min(DAY);
        state.again(&due.url, error, now() + millis(wait))
    };
    match answer {
        Answer::Body(body) => match links_of(&body, &due.url) {
            Ok(found) => {
                let room = if due.hops >= DEEPEST {
                    0
                } else {
                    MOST_FEEDS.saturating_sub(state.feeds_of(&due.url)?)
                };
                for feed in found.feeds.iter().take(room) {
                    state.add_feed(feed, Some(&due.url), due.hops + 1, now())?;
                }
                if found.feeds.len() > room && room == 0 {
                    debug!(feed = due.url, "no more feeds are taken out of this one");
                }
                let added = state.add_articles(&due.url, &found.articles, 0, now())?;
                info!(
                    feed = due.url,
                    links = found.articles.len(),
                    new = added,
                    "polled"
                );
                metrics.feed("read");
                let tags = (body.etag.as_deref(), body.modified.as_deref());
                state.feed_read(&due.url, found.title.as_deref(), tags, now(), next)
            }
            Err(error) => fail(state, &format!("no feed: {error}"), None),
        },
        Answer::Unchanged => {
            metrics.feed("unchanged");
            state.feed_read(
                &due.url,
                None,
                (due.etag.as_deref(), due.modified.as_deref()),
                now(),
                next,
            )
        }
        Answer::Moved(to) if due.hops >= DEEPEST => {
            fail(state, &format!("too many redirects, the last to {to}"), None)
        }
        Answer::Moved(to) if state.leads(&to, &due.url, DEEPEST)? => {
            fail(state, &format!("redirects in a circle, the last to {to}"), None)
        }
        Answer::Moved(to) => {
            // It is polled where it is now, as far as the rules of its host there allow it; and looked for here as often.
            info!(feed = due.url, to, "a feed is elsewhere");
            metrics.feed("moved");
            state.add_feed(&to, Some(&due.url), due.hops + 1, now())?;
            state.moved(&due.url, &to)?;
            state.feed_read(&due.url, None, (None, None), now(), next)
        }
        Answer::Later(status, wait) => {
            // The host is asked for nothing else either.
            let hold = wait.unwrap_or(settings.retry).min(DAY);
            state.hold(&due.origin, now() + millis(hold))?;
            fail(
                state,
                &format!("HTTP {status}"),
                wait.map(|wait| wait.max(settings.every)),
            )
        }
        Answer::Refused(status) => fail(state, &format!("HTTP {status}"), None),
        Answer::Failed(error) => fail(state, &error, None),
    }
}

fn take_article<E: From<WatchError>>(
    due: Due,
    answer: Answer,
    state: &mut State,
    settings: &Settings,
    metrics: &Metrics,
    each: &mut impl FnMut(Fetched) -> Result<Option<String>, E>,
) -> Result<(), E> {
    let give_up = |state: &State, error: &str| {
        info!(url = due.url, error, "an article is given up");
        metrics.article("failed");
        state.failed(&due.url, error)
    };
    let retry = |state: &State, error: &str, wait: Option<Duration>| {
        if due.tries + 1 >= TRIES {
            return give_up(state, error);
        }
        metrics.article("again");
        let wait = wait.unwrap_or(settings.retry * 2u32.pow(due.tries)).min(DAY);
        state.again(&due.url, error, now() + millis(wait))
    };
    match answer {
        Answer::Body(body) if is_page(&body.media_type) => {
            let Body {
                bytes,
                media_type,
                charset,
                ..
            } = body;
            let fault = each(Fetched {
                url: due.url.clone(),
                bytes,
                media_type,
                charset,
                title: due.title,
                published: due.published,
                fetched: stamp(SystemTime::now()),
            })?;
            match fault {
                Some(error) => give_up(state, &error)?,
                None => {
                    metrics.article("fetched");
                    debug!(url = due.url, "fetched");
                    state.done(&due.url, None, now())?;
                }
            }
        }
        Answer::Body(body) => give_up(state, &format!("no page ({})", body.media_type))?,
        Answer::Unchanged => state.done(&due.url, None, now())?,
        Answer::Moved(_) if due.hops >= HOPS => give_up(state, "too many redirects")?,
        // A page that wants to be asked again, or that two addresses send to and fro.
        Answer::Moved(to) if state.leads(&to, &due.url, HOPS)? => give_up(state, "redirects in a circle")?,
        Answer::Moved(to) => {
            let link = Link {
                url: to.clone(),
                title: due.title.clone(),
                published: due.published.clone(),
                updated: None,
            };
            state.add_articles(
                due.feed.as_deref().unwrap_or_default(),
                &[link],
                due.hops + 1,
                now(),
            )?;
            metrics.article("moved");
            state.moved(&due.url, &to)?;
            state.done(&due.url, Some(&format!("moved to {to}")), now())?;
        }
        Answer::Later(status, wait) => {
            // The host is asked for nothing else either.
            let wait = wait.unwrap_or(settings.retry * 2u32.pow(due.tries)).min(DAY);
            state.hold(&due.origin, now() + millis(wait))?;
            retry(state, &format!("HTTP {status}"), Some(wait))?;
        }
        Answer::Refused(status) => give_up(state, &format!("HTTP {status}"))?,
        Answer::Failed(error) => retry(state, &error, None)?,
    }
    Ok(())
}

/// The links of a feed. Should its reader fail over it, the feed has failed and nothing else.
fn links_of(body: &Body, base: &str) -> Result<Links, String> {
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| links(&body.bytes, base)));
    read.unwrap_or_else(|_| Err("the program failed over it; please report it".to_owned()))
}

/// Whether a media type is that of a page; where a host gives none, it is looked at.
fn is_page(media_type: &str) -> bool {
    matches!(
        media_type,
        "" | "text/html" | "application/xhtml+xml" | "text/plain"
    )
}

/// Milliseconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    millis(since)
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX / 4)
}

/// A time as `YYYY-MM-DDTHH:MM:SSZ`.
fn stamp(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    jiff::Timestamp::from_second(i64::try_from(seconds).unwrap_or_default())
        .unwrap_or_default()
        .to_string()
}
