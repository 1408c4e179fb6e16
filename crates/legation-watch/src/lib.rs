//! Polls feeds and fetches the articles they link to, politely and for months.
//!
//! ```text
//! links    feed, sitemap, OPML -> links     RSS, Atom, JSON Feed; what each says of its articles
//! state    what is known, due and failed    an SQLite file: whatever happens, watching goes on where it stopped
//! robots   what a host allows               RFC 9309
//! fetch    URL -> answer                    bounded in time, size and redirects; no private addresses
//! run      what is due -> fetched articles  one request a host at a time, at its pace; back-off
//! metrics  counts for Prometheus
//! runs     files read into the archive       how far each run came, and what failed
//! ```
//!
//! A dead feed costs its own tries and nothing else: hosts are independent of each other, and each request ends by itself.

mod address;
mod fetch;
mod links;
mod metrics;
mod robots;
mod run;
mod runs;
mod state;

pub use address::is_public;
pub use links::{Link, Links, links};
pub use metrics::Metrics;
pub use robots::allowed;
pub use run::{Fetched, watch};
pub use runs::{Counts, Run, RunReport};
pub use state::{Failure, State, Tally, WatchError};

use std::time::Duration;

/// How to watch.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What hosts are told who asks; its first word is what `robots.txt` is read for.
    pub agent: String,
    /// Time between two polls of a feed.
    pub every: Duration,
    /// Least time between two requests to one host; a host's own `Crawl-delay` counts where it is longer.
    pub pace: Duration,
    /// Time until the first new try after a failure; doubled for each further one.
    pub retry: Duration,
    /// Longest time for a request, from the look-up of its host to the last byte.
    pub timeout: Duration,
    /// Longest answer, in bytes, unpacked.
    pub max_bytes: u64,
    /// Whether addresses of this machine and of private networks may be asked.
    pub private: bool,
    /// Requests at a time, each to another host.
    pub requests: usize,
    /// End when everything that is due has been fetched, rather than wait for the next poll.
    pub once: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            agent: concat!(
                "legation/",
                env!("CARGO_PKG_VERSION"),
                " (+https://github.com/legation/legation)"
            )
            .to_owned(),
            every: Duration::from_secs(15 * 60),
            pace: Duration::from_secs(5),
            retry: Duration::from_secs(5 * 60),
            timeout: Duration::from_secs(60),
            max_bytes: 16 << 20,
            private: false,
            requests: 8,
            once: false,
        }
    }
}
