//! Documents: found by their words, and one with all that was coded in it.

use crate::asked::{Day, query};
use crate::marks::Units;
use crate::problem::Problem;
use crate::question::{Part, Question};
use crate::shown::{RecordShown, in_document};
use axum::response::Response;
use legation_archive::{Filter, Hit, LOOKED_AT};
use legation_parse::BlockKind;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use utoipa::ToSchema;

/// Documents in which words are found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FoundShown {
    /// The best first.
    #[schema(value_type = Vec<Object>)]
    items: Vec<Hit>,
    /// Whether more have the words than were looked at: those that came in before.
    more: bool,
}

/// Documents in which words are found, the best first: of more than 5,000 that have them those are looked at that came in last.
#[utoipa::path(get, path = "/api/v1/documents", tag = "documents",
    params(("q" = String, Query, description = "Words of headline or text, as SQLite's FTS5 takes them"),
        ("outlet" = Option<Vec<String>>, Query, description = "Published by one of these"),
        ("from" = Option<Day>, Query, description = "Published on this day or later"),
        ("to" = Option<Day>, Query, description = "Published on this day or earlier"),
        ("as_of" = Option<Day>, Query, description = "Only what could be known on this day"),
        ("limit" = Option<usize>, Query, description = "Rows")),
    responses((status = 200, body = FoundShown), (status = 304), (status = 400, body = Problem)))]
pub(crate) async fn search(question: Question) -> Result<Response, Problem> {
    let words = query(question.asked.one("q").unwrap_or_default());
    if words.is_empty() {
        return Err(Problem::wrong(
            "q: expected words to look for, such as `ceasefire`",
        ));
    }
    question
        .wanted(&["q"], move |archive, _, sought, limit| {
            let filter = Filter {
                among: Some(LOOKED_AT),
                ..sought.at_most(limit)
            };
            let found = archive.find(&words, &filter)?;
            Ok(FoundShown {
                items: found.hits,
                more: found.more,
            })
        })
        .await
}

/// An article with all that was coded in it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentShown {
    id: String,
    title: Option<String>,
    outlet: Option<String>,
    author: Option<String>,
    /// Only where it is an address of the web.
    url: Option<String>,
    published: Option<String>,
    language: Option<String>,
    /// The file it was read from.
    file: String,
    /// Program and codebook of its records.
    coder: String,
    sentences: usize,
    words: usize,
    /// The text as it was read.
    text: String,
    /// Its paragraphs.
    blocks: Vec<Paragraph>,
    /// Its records, in the order of the text, rejected ones too; marks count from the start of the text.
    records: Vec<RecordShown>,
    /// Paragraphs that were not coded, by reason.
    left_out: BTreeMap<String, usize>,
    /// Offsets of characters at which the sentences with records begin, as records count, and the same in UTF-16 units.
    #[schema(value_type = Vec<Vec<usize>>)]
    units: Vec<(usize, usize)>,
}

/// A paragraph.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Paragraph {
    /// First UTF-16 unit.
    start: usize,
    /// One past the last.
    end: usize,
    /// `headline`, `subheading`, `body`, `caption`, `furniture` or `other_language`.
    #[schema(value_type = String)]
    kind: BlockKind,
    /// Why it was not coded, or which language it is in.
    reason: Option<String>,
}

/// Records of a document at most; an article has some dozens.
const RECORDS: usize = 5_000;

/// One document, by its id.
#[utoipa::path(get, path = "/api/v1/documents/{id}", tag = "documents",
    params(("id" = String, Path, description = "Id of a document, encoded as part of an address"), ("as_of" = Option<Day>, Query, description = "As it stood on this day")),
    responses((status = 200, body = DocumentShown), (status = 304), (status = 404, body = Problem)))]
pub(crate) async fn one(Part(id): Part<String>, question: Question) -> Result<Response, Problem> {
    let as_of = question.asked.day("as_of")?;
    question
        .plain(&[], move |archive, knowledge| {
            let Some(stored) = archive.document(&id, as_of)? else {
                return Err(Problem::missing(format!(
                    "{id}: no document of this archive has that id"
                )));
            };
            let document = stored.document;
            let units = Units::of(&document.text);
            let filter = |machine| Filter {
                document: Some(id.clone()),
                in_text: true,
                as_of,
                machine,
                limit: Some(RECORDS),
                ..Filter::default()
            };
            let mut standing = BTreeMap::new();
            archive.records(&filter(false), |record| {
                standing.insert((record.id.clone(), record.text_info.start), record);
                ControlFlow::<(), bool>::Continue(true)
            })?;
            let mut records = Vec::new();
            archive.records(&filter(true), |machine| {
                let now = standing.remove(&(machine.id.clone(), machine.text_info.start));
                let rejected = now.is_none();
                let record = now.unwrap_or_else(|| machine.clone());
                let original = (record != machine)
                    .then(|| serde_json::to_value(&machine).ok())
                    .flatten();
                records.push(RecordShown {
                    rejected,
                    original,
                    ..in_document(record, &units, knowledge)
                });
                ControlFlow::<(), bool>::Continue(true)
            })?;
            let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
            let mut blocks = Vec::new();
            let mut counted = Characters::default();
            for block in document.blocks {
                let apart = match block.kind {
                    BlockKind::Furniture => Some(block.reason.clone().unwrap_or_else(|| "furniture".into())),
                    BlockKind::OtherLanguage => {
                        let language = block.reason.as_deref().unwrap_or("unknown");
                        let language = knowledge
                            .words
                            .language
                            .get(language)
                            .map_or(language, String::as_str);
                        Some(format!("in another language: {language}"))
                    }
                    _ => None,
                };
                if let Some(reason) = apart {
                    *left_out.entry(reason).or_default() += 1;
                }
                let (start, end) = (block.span.start as usize, block.span.end as usize);
                blocks.push(Paragraph {
                    start: units.unit(counted.at(&document.text, start)),
                    end: units.unit(counted.at(&document.text, end)),
                    kind: block.kind,
                    reason: block.reason,
                });
            }
            let starts: BTreeSet<usize> = records.iter().map(|shown| shown.record.text_info.start).collect();
            Ok(DocumentShown {
                id: document.id,
                title: document.title,
                outlet: document.outlet,
                author: document.author,
                // What stands there came with the article: it becomes a link only where that can do no harm.
                url: document
                    .url
                    .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
                published: document.published,
                language: document.language,
                file: stored.file,
                coder: stored.coder,
                sentences: stored.sentences,
                words: stored.words,
                text: document.text,
                blocks,
                records,
                left_out,
                units: starts
                    .into_iter()
                    .map(|start| (start, units.unit(start)))
                    .collect(),
            })
        })
        .await
}

/// Counts characters up to bytes that are asked for in order.
#[derive(Default)]
struct Characters {
    byte: usize,
    character: usize,
}

impl Characters {
    fn at(&mut self, text: &str, byte: usize) -> usize {
        if byte < self.byte {
            *self = Characters::default();
        }
        self.character += text
            .get(self.byte..byte)
            .map_or(0, |between| between.chars().count());
        self.byte = byte;
        self.character
    }
}
