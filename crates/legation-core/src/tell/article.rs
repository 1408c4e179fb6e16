//! What a brief keeps of a document: its records, where it comes from, and what was left out of it.

use crate::coder::Coded;
use crate::record::Record;
use legation_parse::{BlockKind, Document};
use std::collections::BTreeMap;

/// A coded document without its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// As in the records.
    pub id: String,
    /// The file it was read from, as given.
    pub file: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Its event records.
    pub records: Vec<Record>,
    /// Sentences read.
    pub sentences: usize,
    /// Words read.
    pub words: usize,
    /// Paragraphs in other languages, by language.
    pub languages: BTreeMap<String, usize>,
    /// Page furniture, by reason.
    pub furniture: BTreeMap<String, usize>,
}

impl Article {
    /// What a brief needs of a document and its records.
    pub fn new(file: &str, document: &Document, coded: Coded) -> Article {
        let mut article = Article::of(file, document, coded.sentences.len(), coded.words);
        article.records = coded.records;
        article
    }

    /// A document of so many sentences and words, without its records.
    pub fn of(file: &str, document: &Document, sentences: usize, words: usize) -> Article {
        let mut article = Article {
            id: document.id.clone(),
            file: file.to_owned(),
            title: document.title.clone(),
            outlet: document.outlet.clone(),
            author: document.author.clone(),
            url: document.url.clone(),
            published: document.published.clone(),
            sentences,
            words,
            ..Article::default()
        };
        for block in &document.blocks {
            let reason = block.reason.as_deref().unwrap_or("no reason given");
            match block.kind {
                BlockKind::Furniture => *article.furniture.entry(reason.to_owned()).or_default() += 1,
                BlockKind::OtherLanguage => {
                    let language = reason.rsplit(' ').next().unwrap_or(reason);
                    *article.languages.entry(language.to_owned()).or_default() += 1;
                }
                _ => {}
            }
        }
        article
    }

    /// Sentences that gave no record.
    pub fn silent_sentences(&self) -> usize {
        let mut coded: Vec<usize> = self
            .records
            .iter()
            .map(|record| record.text_info.sentence)
            .collect();
        coded.sort_unstable();
        coded.dedup();
        self.sentences.saturating_sub(coded.len())
    }
}
