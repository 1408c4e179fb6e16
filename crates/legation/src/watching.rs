//! The command line of `legation watch`.

use crate::asking::Where;
use clap::{Args, ValueEnum};
use jiff::SignedDuration;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// What `legation watch` is asked for.
#[derive(Args, Debug)]
pub struct Watch {
    /// Feeds (RSS, Atom, JSON Feed) and sitemaps by their addresses; OPML files. Those given before are known
    #[arg(value_name = "FEEDS")]
    pub feeds: Vec<String>,
    /// Where to keep the articles; made where it is not there
    #[command(flatten)]
    pub place: Where,
    /// Where to keep what is known of feeds, articles and hosts [default: beside the archive, with `.watch` at the end]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Time between two polls of a feed
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = duration)]
    pub every: Duration,
    /// Least time between two requests to one host
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = duration)]
    pub pace: Duration,
    /// Longest time for a request
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = duration)]
    pub timeout: Duration,
    /// End when all that is due has been fetched, rather than wait for the next poll
    #[arg(long)]
    pub once: bool,
    /// Ask addresses of this machine and of private networks too
    #[arg(long)]
    pub allow_private: bool,
    /// Serve counts for Prometheus here, as in 127.0.0.1:9187
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
    /// How much to tell on standard error
    #[arg(long, value_name = "LEVEL", default_value = "info")]
    pub log: Level,
}

/// How much is told.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Level {
    /// What ends the watching
    Error,
    /// Feeds that fail, too
    Warn,
    /// Polls and articles given up, too
    Info,
    /// Each request
    Debug,
}

/// What `legation intake-report` is asked for.
#[derive(Args, Debug)]
pub struct Report {
    /// The archive that the articles went to
    #[command(flatten)]
    pub place: Where,
    /// Where what is known of feeds is kept [default: beside the archive, with `.watch` at the end]
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
}

/// The state of watching for an archive.
pub(crate) fn state_of(place: &Where, given: Option<&PathBuf>) -> PathBuf {
    given.cloned().unwrap_or_else(|| {
        let mut name = place.archive.clone().into_os_string();
        name.push(".watch");
        PathBuf::from(name)
    })
}

/// Reads a time such as `90s`, `15m`, `2h`.
fn duration(text: &str) -> Result<Duration, String> {
    let read: Option<SignedDuration> = text.parse().ok();
    let positive = read.and_then(|time| Duration::try_from(time).ok());
    positive
        .filter(|time| *time >= Duration::from_millis(1) && *time <= Duration::from_secs(366 * 24 * 3600))
        .ok_or_else(|| "expected a time, as in 90s, 15m or 2h".to_owned())
}
