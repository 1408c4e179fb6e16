//! A fact-checker's measure: whole articles, the rows that a careful coder gives for them, and how far ours agree, field by field.
//!
//! ```text
//! notation   what is written for a row -> values
//! compare    one marked row against one record: which fields agree
//! score      rows of articles against records: found, missed, too many, and each difference
//! ```

#![allow(unreachable_pub, dead_code, reason = "a part of a test and of an example")]
#![allow(clippy::indexing_slicing, clippy::too_many_lines, reason = "a scorer")]

pub mod compare;
pub mod notation;
pub mod score;

use legation_core::{Codebook, code_document};
use legation_parse::Engine;
use legation_read::{Options, document_from_text};
use notation::Row;
use score::Scored;
use serde::Deserialize;

/// An article as printed and its rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Even numbers are for developing, odd ones are held back.
    pub id: usize,
    /// What kind of text it is, for the reader.
    pub kind: String,
    pub title: String,
    /// Outlet, author and date as a paper prints them.
    pub line: String,
    pub outlet: String,
    /// ISO date or month.
    pub published: String,
    /// A sentence a line; each is a paragraph.
    pub text: String,
    rows: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    article: Vec<Article>,
}

impl Article {
    /// The article as a file holds it.
    pub fn printed(&self) -> String {
        let text: Vec<&str> = self.sentences().collect();
        format!("{}\n\n{}\n\n{}\n", self.title, self.line, text.join("\n\n"))
    }

    /// The marked sentences, in order.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        self.text.lines().map(str::trim).filter(|line| !line.is_empty())
    }

    /// The marked rows.
    pub fn rows(&self) -> Result<Vec<Row>, String> {
        let read =
            |row: &String| Row::read(row).map_err(|error| format!("article {}: {error}: {row}", self.id));
        self.rows.iter().map(read).collect()
    }
}

/// The articles of a file.
pub fn articles(text: &str) -> Result<Vec<Article>, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    Ok(file.article)
}

/// All articles of this folder.
pub fn all() -> Result<Vec<Article>, String> {
    let mut all = Vec::new();
    for text in [
        include_str!("a.toml"),
        include_str!("b.toml"),
        include_str!("c.toml"),
    ] {
        all.extend(articles(text)?);
    }
    Ok(all)
}

/// Codes articles as files are coded, and scores the records.
pub fn score(articles: &[Article], codebook: &Codebook) -> Result<Scored, String> {
    let mut scored = Scored::default();
    for article in articles {
        let name = format!("{}.txt", article.id);
        let read = document_from_text(&name, &article.printed(), &Options::default())
            .map_err(|error| error.to_string())?;
        let records = code_document(&read.document, codebook, Engine::embedded()).records;
        scored.count(article, &article.rows()?, &read.document, &records);
    }
    Ok(scored)
}
