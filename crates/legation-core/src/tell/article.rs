//! What a brief keeps of a document: its records, where it comes from, and what was left out of it.

use super::day::day;
use crate::coder::Coded;
use crate::record::Record;
use jiff::civil::Date;
use legation_parse::{BlockKind, Document};
use std::collections::{BTreeMap, BTreeSet};

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

    /// Sentences that gave a record.
    pub fn telling(&self) -> usize {
        let sentences: BTreeSet<usize> = self
            .records
            .iter()
            .map(|record| record.text_info.sentence)
            .collect();
        sentences.len()
    }
}

/// What was read for a brief, whether or not it bears on its sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Articles.
    pub articles: usize,
    /// Outlets, each once.
    pub outlets: BTreeSet<String>,
    /// First and last day of publication.
    pub published: Option<(Date, Date)>,
    /// Articles without a day of publication.
    pub undated: usize,
    /// Sentences.
    pub sentences: usize,
    /// Sentences that gave a record.
    pub telling: usize,
    /// Records.
    pub records: usize,
    /// Paragraphs in other languages, by language.
    pub languages: BTreeMap<String, usize>,
    /// Page furniture, by reason.
    pub furniture: BTreeMap<String, usize>,
}

impl Read {
    /// Counts an article in.
    pub fn add(&mut self, article: &Article) {
        self.articles += 1;
        self.outlets.extend(article.outlet.clone());
        self.published(article.published.as_deref());
        self.undated += usize::from(article.published.is_none());
        self.sentences += article.sentences;
        self.telling += article.telling();
        self.records += article.records.len();
        self.left_out(&article.languages, &article.furniture, 1);
    }

    /// Counts a day of publication in, ISO 8601.
    pub fn published(&mut self, published: Option<&str>) {
        if let Some(day) = day(published) {
            let (first, last) = self.published.unwrap_or((day, day));
            self.published = Some((first.min(day), last.max(day)));
        }
    }

    /// Counts what so many articles leave out, each the same.
    pub fn left_out(
        &mut self,
        languages: &BTreeMap<String, usize>,
        furniture: &BTreeMap<String, usize>,
        times: usize,
    ) {
        for (all, own) in [(&mut self.languages, languages), (&mut self.furniture, furniture)] {
            for (name, count) in own {
                *all.entry(name.clone()).or_default() += count * times;
            }
        }
    }
}
