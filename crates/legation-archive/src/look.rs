//! Documents by their words.

use crate::ask::{Filter, Where, standing};
use crate::error::ArchiveError;
use crate::open::Archive;
use rusqlite::params_from_iter;
use rusqlite::types::Value;
use serde::Serialize;

/// A document that has the words, with some of those around them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its id.
    pub document: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Number of its records.
    pub records: usize,
    /// The words around the first that was looked for, on one line.
    pub snippet: String,
}

/// Documents by words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those that were found, the best first.
    pub hits: Vec<Hit>,
    /// Whether there are more that have the words and were not looked at: those that came in before.
    pub more: bool,
}

/// Documents with the words that are looked at where nobody asks for all: those that came in last.
pub const LOOKED_AT: usize = 5_000;

/// Characters of a snippet before and behind the word.
const AROUND: usize = 80;

impl Archive {
    /// The documents in which words are found, the best first; of the filter count outlets, days (of publication), `as_of`, `limit` and `among`: of more than that
    /// those are looked at that came in last. Whether there are more is told, too.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn find(&self, words: &str, filter: &Filter) -> Result<Found, ArchiveError> {
        let mut on = Where::default();
        on.and("article MATCH ?", [Value::Text(words.to_owned())]);
        standing(&mut on, filter.as_of, filter.superseded);
        on.one_of("document.outlet", &filter.outlet);
        for (day, condition) in [
            (filter.from, "document.published >= ?"),
            (filter.to, "document.published <= ?"),
        ] {
            if let Some(day) = day {
                on.and(condition, [Value::Text(day.to_string())]);
            }
        }
        let found = format!(
            "FROM article CROSS JOIN document ON document.doc = article.rowid{}",
            on.sql
        );
        let beyond = on.values.clone();
        let sql = format!(
            "SELECT document.id, document.title, outlet, published, url, records, document.text
             FROM (SELECT article.rowid AS doc, rank {found} ORDER BY article.rowid DESC LIMIT ?) AS found
             CROSS JOIN document ON document.doc = found.doc ORDER BY found.rank, document.doc LIMIT ?"
        );
        let most = |most: Option<usize>| Value::Integer(most.map_or(-1, |most| most as i64));
        on.values.extend([most(filter.among), most(filter.limit)]);
        let sought = sought(words);
        let ask = || -> rusqlite::Result<Found> {
            let more = match filter.among {
                Some(among) => self
                    .connection
                    .prepare(&format!("SELECT 1 {found} LIMIT 1 OFFSET {among}"))?
                    .exists(params_from_iter(beyond))?,
                None => false,
            };
            let mut statement = self.connection.prepare(&sql)?;
            let rows = statement.query_map(params_from_iter(on.values), |row| {
                Ok(Hit {
                    document: row.get(0)?,
                    title: row.get(1)?,
                    outlet: row.get(2)?,
                    published: row.get(3)?,
                    url: row.get(4)?,
                    records: row.get::<_, i64>(5)? as usize,
                    snippet: snippet(row.get_ref(6)?.as_str()?, &sought),
                })
            })?;
            Ok(Found {
                hits: rows.collect::<rusqlite::Result<_>>()?,
                more,
            })
        };
        ask().map_err(|error| self.question(error, Some(words)))
    }
}

/// The words of a query, in lower case; what FTS5 takes as operators is none.
fn sought(words: &str) -> Vec<String> {
    words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !matches!(*word, "AND" | "OR" | "NOT" | "NEAR"))
        .map(str::to_lowercase)
        .collect()
}

/// The text around the first of the words in it; its beginning where none is found as written.
fn snippet(text: &str, sought: &[String]) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    let mut found = 0;
    for word in text.split(|letter: char| !letter.is_alphanumeric()) {
        if !word.is_empty() && sought.contains(&word.to_lowercase()) {
            found = at;
            break;
        }
        at += word.chars().count() + 1;
    }
    let start = found.saturating_sub(AROUND);
    let end = (found + AROUND).min(letters.len());
    let around: String = letters.get(start..end).unwrap_or_default().iter().collect();
    let flat = around.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, behind) = (
        if start > 0 { "… " } else { "" },
        if end < letters.len() { " …" } else { "" },
    );
    format!("{before}{flat}{behind}")
}

#[cfg(test)]
mod tests {
    use super::{snippet, sought};

    #[test]
    fn a_snippet_shows_the_first_word_that_was_looked_for() {
        let text = format!(
            "{} The ferry to Åland sank. {}",
            "A. ".repeat(60),
            "B. ".repeat(60)
        );
        let shown = snippet(&text, &sought("åland NOT tram"));
        assert!(
            shown.contains("ferry to Åland sank") && shown.starts_with('…') && shown.ends_with('…'),
            "{shown}"
        );
        assert_eq!(snippet("Short.", &sought("none")), "Short.");
        assert_eq!(snippet("", &[]), "");
    }
}
