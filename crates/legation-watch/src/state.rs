//! What is known of feeds, articles and hosts: an SQLite file, written after each answer, so that watching goes on where it stopped.

use crate::robots::Rules;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;

/// Why watching cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The state cannot be read or written.
    #[error("the state of watching: {0}: check the file and its disk")]
    State(#[from] rusqlite::Error),
    /// The state is of a program that knows more.
    #[error(
        "the state of watching is of version {0}, this program knows {SCHEMA}: use the newer program, or another file"
    )]
    Newer(i64),
    /// No feed was given, and the state has none.
    #[error("no feeds: give addresses of feeds or sitemaps, or an OPML file")]
    NoFeeds,
}

/// Version of the tables below.
const SCHEMA: i64 = 2;

const TABLES: &str = "
CREATE TABLE link (
    url TEXT PRIMARY KEY,
    kind TEXT NOT NULL,                 -- feed, article
    origin TEXT NOT NULL,               -- scheme, host and port
    feed TEXT,                          -- where it was found
    title TEXT,
    published TEXT,
    updated TEXT,
    etag TEXT,
    modified TEXT,
    state TEXT NOT NULL,                -- due, done, failed
    due INTEGER NOT NULL,               -- ms since 1970
    tries INTEGER NOT NULL DEFAULT 0,   -- failures, one after the other
    hops INTEGER NOT NULL DEFAULT 0,    -- redirects that led here
    fetched INTEGER,                    -- ms since 1970
    error TEXT
) STRICT;
CREATE INDEX link_due ON link (state, due);
CREATE TABLE host (
    origin TEXT PRIMARY KEY,
    robots BLOB,
    robots_until INTEGER NOT NULL DEFAULT 0,
    next INTEGER NOT NULL DEFAULT 0     -- not asked before, ms since 1970
) STRICT;
";

/// What the second version added: where a link leads, when a feed or an article of it was last asked for, and what became of files.
const SECOND: &str = "
ALTER TABLE link ADD COLUMN moved TEXT;
ALTER TABLE link ADD COLUMN served INTEGER NOT NULL DEFAULT 0;
ALTER TABLE link ADD COLUMN polled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX link_served ON link (kind, served);
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    inputs TEXT NOT NULL UNIQUE,
    mark TEXT,                          -- tells whether the inputs are as they were; none where nobody can know
    reached INTEGER NOT NULL DEFAULT 0, -- things in them that were dealt with, in order
    ended INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0,
    known INTEGER NOT NULL DEFAULT 0,
    passed INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE fault (
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (run, number)
) STRICT, WITHOUT ROWID;
";

/// What a link is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Feed,
    Article,
}

/// A link that is due.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) url: String,
    pub(crate) kind: Kind,
    pub(crate) origin: String,
    pub(crate) feed: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) tries: u32,
    pub(crate) hops: u32,
}

/// A link that could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it is.
    pub url: String,
    /// `feed` or `article`.
    pub kind: String,
    /// Where it was found.
    pub feed: Option<String>,
    /// Whether it will be tried again.
    pub again: bool,
    /// What went wrong the last time.
    pub error: String,
}

/// How many links there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Feeds, and those of them that failed the last time.
    pub feeds: u32,
    /// Feeds that failed the last time.
    pub failing: u32,
    /// Articles fetched.
    pub done: u32,
    /// Articles to be fetched.
    pub waiting: u32,
    /// Articles given up.
    pub failed: u32,
}

/// The state of watching, in a file.
pub struct State {
    pub(crate) db: Connection,
}

impl State {
    /// Opens the state, or begins one.
    ///
    /// # Errors
    /// A file that is no state, cannot be written, or is of a newer program.
    pub fn open(path: &Path) -> Result<State, WatchError> {
        State::over(Connection::open(path)?)
    }

    /// A state that is not kept.
    ///
    /// # Errors
    /// None but want of memory.
    pub fn in_memory() -> Result<State, WatchError> {
        State::over(Connection::open_in_memory()?)
    }

    fn over(mut db: Connection) -> Result<State, WatchError> {
        db.busy_timeout(std::time::Duration::from_secs(10))?;
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "NORMAL")?;
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version > SCHEMA {
            return Err(WatchError::Newer(version));
        }
        if version == 0 {
            let all = db.transaction()?;
            all.execute_batch(TABLES)?;
            all.execute_batch(SECOND)?;
            all.pragma_update(None, "user_version", SCHEMA)?;
            all.commit()?;
        } else if version == 1 {
            let all = db.transaction()?;
            all.execute_batch(SECOND)?;
            all.pragma_update(None, "user_version", SCHEMA)?;
            all.commit()?;
        }
        Ok(State { db })
    }

    /// Adds a feed, unless it is known.
    pub(crate) fn add_feed(
        &self,
        url: &str,
        from: Option<&str>,
        hops: u32,
        now: i64,
    ) -> Result<(), WatchError> {
        let Some(origin) = origin(url) else { return Ok(()) };
        self.db.prepare_cached("INSERT INTO link (url, kind, origin, feed, state, due, hops) VALUES (?, 'feed', ?, ?, 'due', ?, ?) ON CONFLICT DO NOTHING")?
            .execute(params![url, origin, from, now, hops])?;
        Ok(())
    }

    /// Feeds that were found in a feed.
    pub(crate) fn feeds_of(&self, feed: &str) -> Result<usize, WatchError> {
        let count: u32 = self
            .db
            .prepare_cached("SELECT count(*) FROM link WHERE kind = 'feed' AND feed = ?")?
            .query_row([feed], |row| row.get(0))?;
        Ok(count as usize)
    }

    /// A link leads to another.
    pub(crate) fn moved(&self, url: &str, to: &str) -> Result<(), WatchError> {
        self.db
            .prepare_cached("UPDATE link SET moved = ?2 WHERE url = ?1")?
            .execute(params![url, to])?;
        Ok(())
    }

    /// Whether redirects that are known lead from `from` to `to`.
    pub(crate) fn leads(&self, from: &str, to: &str, most: u32) -> Result<bool, WatchError> {
        let mut at = from.to_owned();
        for _ in 0..=most {
            if at == to {
                return Ok(true);
            }
            let next: Option<Option<String>> = self
                .db
                .prepare_cached("SELECT moved FROM link WHERE url = ?")?
                .query_row([&at], |row| row.get(0))
                .optional()?;
            match next.flatten() {
                Some(next) => at = next,
                None => return Ok(false),
            }
        }
        Ok(false)
    }

    /// Feeds are polled so often from now on: those that were to be polled later, because it was less often before, are due sooner.
    pub(crate) fn poll_every(&self, every: i64) -> Result<(), WatchError> {
        self.db.execute(
            "UPDATE link SET due = min(due, fetched + ?) WHERE kind = 'feed' AND error IS NULL AND fetched IS NOT NULL",
            [every],
        )?;
        Ok(())
    }

    /// Adds links to articles, unless they are known; one that has been altered since it was fetched is due again. Gives the number of those
    /// that are due by it.
    pub(crate) fn add_articles(
        &mut self,
        feed: &str,
        links: &[crate::Link],
        hops: u32,
        now: i64,
    ) -> Result<usize, WatchError> {
        let all = self.db.transaction()?;
        let mut added = 0;
        {
            let mut add = all.prepare_cached(
                "INSERT INTO link (url, kind, origin, feed, title, published, updated, state, due, hops) VALUES (?1, 'article', ?2, ?3, ?4, ?5, ?6, 'due', ?7, ?8)
                 ON CONFLICT (url) DO UPDATE SET state = 'due', due = ?7, tries = 0, updated = ?6, published = coalesce(?5, published), title = coalesce(?4, title)
                 WHERE kind = 'article' AND state = 'done' AND ?6 > coalesce(updated, published, '9')",
            )?;
            for link in links {
                if let Some(origin) = origin(&link.url) {
                    added += add.execute(params![
                        link.url,
                        origin,
                        feed,
                        link.title,
                        link.published,
                        link.updated,
                        now,
                        hops
                    ])?;
                }
            }
        }
        all.commit()?;
        Ok(added)
    }

    /// The link to ask for next, of those that are due and whose hosts may be asked now: one of the feed that was served longest ago, so
    /// that a list of fifty thousand does not keep the news of others waiting; itself and its articles in turn, so that neither waits
    /// for the other. Its host is not asked again before `until`.
    pub(crate) fn take(&self, now: i64, until: i64) -> Result<Option<Due>, WatchError> {
        let due = self.db.prepare_cached(
            "SELECT link.url, link.kind, link.origin, link.feed, link.title, link.published, link.etag, link.modified, link.tries, link.hops
             FROM link LEFT JOIN host ON host.origin = link.origin
                  LEFT JOIN link AS source ON source.url = iif(link.kind = 'feed', link.url, link.feed)
             WHERE link.state = 'due' AND link.due <= ?1 AND coalesce(next, 0) <= ?1
             ORDER BY coalesce(source.served, 0), (link.kind = 'article') != coalesce(source.polled, 0), link.due, link.url LIMIT 1",
        )?.query_row([now], due_of).optional()?;
        if let Some(due) = &due {
            let (source, polled) = match due.kind {
                Kind::Feed => (Some(&due.url), true),
                Kind::Article => (due.feed.as_ref(), false),
            };
            // A count, not the time, which may stand still.
            self.db
                .prepare_cached(
                    "UPDATE link SET polled = ?2, served = 1 + (SELECT max(served) FROM link WHERE kind = 'feed') WHERE url = ?1",
                )?
                .execute(params![source, polled])?;
            self.hold(&due.origin, until)?;
        }
        Ok(due)
    }

    /// The host is not asked before a time.
    pub(crate) fn hold(&self, origin: &str, until: i64) -> Result<(), WatchError> {
        self.db.prepare_cached("INSERT INTO host (origin, next) VALUES (?1, ?2) ON CONFLICT (origin) DO UPDATE SET next = ?2")?.execute(params![origin, until])?;
        Ok(())
    }

    /// When the next link is due whose host may be asked then.
    pub(crate) fn next(&self) -> Result<Option<i64>, WatchError> {
        Ok(self.db.prepare_cached("SELECT min(max(due, coalesce(next, 0))) FROM link LEFT JOIN host ON host.origin = link.origin WHERE state = 'due'")?.query_row([], |row| row.get(0))?)
    }

    /// What a host allows, where that is known and not too old, and until when that holds.
    pub(crate) fn robots(&self, origin: &str, now: i64) -> Result<Option<(Rules, i64)>, WatchError> {
        let stored: Option<(Vec<u8>, i64)> = self
            .db
            .prepare_cached(
                "SELECT coalesce(robots, x''), robots_until FROM host WHERE origin = ? AND robots_until > ?",
            )?
            .query_row(params![origin, now], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(stored.map(|(text, until)| (Rules::from_stored(text), until)))
    }

    pub(crate) fn keep_robots(&self, origin: &str, rules: &Rules, until: i64) -> Result<(), WatchError> {
        self.db.prepare_cached("INSERT INTO host (origin, robots, robots_until) VALUES (?1, ?2, ?3) ON CONFLICT (origin) DO UPDATE SET robots = ?2, robots_until = ?3")?
            .execute(params![origin, rules.stored(), until])?;
        Ok(())
    }

    /// A feed was read, or had not changed.
    pub(crate) fn feed_read(
        &self,
        url: &str,
        title: Option<&str>,
        tags: (Option<&str>, Option<&str>),
        now: i64,
        due: i64,
    ) -> Result<(), WatchError> {
        self.db.prepare_cached("UPDATE link SET title = coalesce(?2, title), etag = ?3, modified = ?4, fetched = ?5, due = ?6, tries = 0, error = NULL WHERE url = ?1")?
            .execute(params![url, title, tags.0, tags.1, now, due])?;
        Ok(())
    }

    /// An article was fetched, or was found to be elsewhere.
    pub(crate) fn done(&self, url: &str, note: Option<&str>, now: i64) -> Result<(), WatchError> {
        self.db
            .prepare_cached(
                "UPDATE link SET state = 'done', fetched = ?2, tries = 0, error = ?3 WHERE url = ?1",
            )?
            .execute(params![url, now, note])?;
        Ok(())
    }

    /// It failed, and will be tried again.
    pub(crate) fn again(&self, url: &str, error: &str, due: i64) -> Result<(), WatchError> {
        self.db
            .prepare_cached("UPDATE link SET tries = tries + 1, error = ?2, due = ?3 WHERE url = ?1")?
            .execute(params![url, error, due])?;
        Ok(())
    }

    /// It failed for good.
    pub(crate) fn failed(&self, url: &str, error: &str) -> Result<(), WatchError> {
        self.db
            .prepare_cached("UPDATE link SET state = 'failed', error = ?2 WHERE url = ?1")?
            .execute(params![url, error])?;
        Ok(())
    }

    /// How many links there are.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn tally(&self) -> Result<Tally, WatchError> {
        let count = |condition: &str| -> Result<u32, WatchError> {
            Ok(self.db.query_row(
                &format!("SELECT count(*) FROM link WHERE {condition}"),
                [],
                |row| row.get(0),
            )?)
        };
        Ok(Tally {
            feeds: count("kind = 'feed'")?,
            failing: count("kind = 'feed' AND error IS NOT NULL")?,
            done: count("kind = 'article' AND state = 'done'")?,
            waiting: count("kind = 'article' AND state = 'due'")?,
            failed: count("kind = 'article' AND state = 'failed'")?,
        })
    }

    /// What could not be fetched, by feed.
    ///
    /// # Errors
    /// A state that cannot be read.
    pub fn failures(&self) -> Result<Vec<Failure>, WatchError> {
        let mut all = self.db.prepare("SELECT url, kind, feed, state = 'due', error FROM link WHERE error IS NOT NULL AND state != 'done' ORDER BY feed, kind DESC, url")?;
        let rows = all.query_map([], |row| {
            Ok(Failure {
                url: row.get(0)?,
                kind: row.get(1)?,
                feed: row.get(2)?,
                again: row.get(3)?,
                error: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn due_of(row: &Row) -> rusqlite::Result<Due> {
    let kind: String = row.get(1)?;
    Ok(Due {
        url: row.get(0)?,
        kind: if kind == "feed" { Kind::Feed } else { Kind::Article },
        origin: row.get(2)?,
        feed: row.get(3)?,
        title: row.get(4)?,
        published: row.get(5)?,
        etag: row.get(6)?,
        modified: row.get(7)?,
        tries: row.get(8)?,
        hops: row.get(9)?,
    })
}

/// Scheme, host and port of a URL.
pub(crate) fn origin(url: &str) -> Option<String> {
    let url = url::Url::parse(url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.origin().ascii_serialization())
}
