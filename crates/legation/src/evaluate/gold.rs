//! Files of hand-coded items.

use super::counts::{self, GoldCount};
use super::words::written;
use crate::formats::Named;
use legation_core::codebook::{Ontology, nearest};
use legation_parse::Span;
use serde::Deserialize;
use std::fmt;

/// What a file of hand-coded items holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A sentence with a marked actor and recipient, and one category.
    Pairs,
    /// A sentence and its quad code, 0 for no event.
    Sentences,
    /// Words tagged as actor, recipient or both.
    Spans,
    /// Texts with event records.
    Records,
    /// Texts with the counts that their records carry.
    Counts,
}

/// A kind as the command line names it.
pub struct KindName {
    name: &'static str,
    about: &'static str,
    kind: Kind,
}

/// All kinds.
pub const KINDS: &[KindName] = &[
    KindName {
        name: "pairs",
        about: "TSV with marked_sentence, gold_root, gold_quad or gold_penta",
        kind: Kind::Pairs,
    },
    KindName {
        name: "sentences",
        about: "TSV with sentence and quad, 0 to 4",
        kind: Kind::Sentences,
    },
    KindName {
        name: "spans",
        about: "BIO: a word and its tag a line, tags of S, T and R",
        kind: Kind::Spans,
    },
    KindName {
        name: "records",
        about: "JSONL of {id, text, events}",
        kind: Kind::Records,
    },
    KindName {
        name: "counts",
        about: "TOML of [[text]] with id, text and counts",
        kind: Kind::Counts,
    },
];

impl Named for KindName {
    fn name(&self) -> &'static str {
        self.name
    }
    fn about(&self) -> &'static str {
        self.about
    }
}

impl Kind {
    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Kind> {
        KINDS
            .iter()
            .find(|known| known.name == name)
            .map(|known| known.kind)
    }

    /// As the command line names it.
    pub fn name(self) -> &'static str {
        KINDS
            .iter()
            .find(|known| known.kind == self)
            .map_or("", |known| known.name)
    }
}

/// A marked pair.
#[derive(Clone, Debug, PartialEq)]
pub struct PairItem {
    /// The file's own id, else the row number from 0.
    pub uid: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// The sentence without its marks.
    pub text: String,
    /// The marked actor; empty where none is marked.
    pub actor: Span,
    /// The marked recipient; empty where none is marked.
    pub recipient: Span,
    /// Category, where the file gives one.
    pub root: Option<String>,
    /// Quad code, where the file gives one.
    pub quad: Option<u8>,
}

/// A sentence and its quad code.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceItem {
    /// The file's own id, else the row number from 0.
    pub uid: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// The sentence.
    pub text: String,
    /// 0 to 4.
    pub quad: u8,
}

/// A sentence of tagged words.
#[derive(Clone, Debug, PartialEq)]
pub struct SpansItem {
    /// Number of the sentence from 0.
    pub uid: String,
    /// Line of its first word, from 1.
    pub line: usize,
    /// The words with the spaces that prose has between them.
    pub text: String,
    /// Where each word stands in the text.
    pub words: Vec<Span>,
    /// For each word its tag as written.
    pub tags: Vec<String>,
}

/// A text and its events.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RecordItem {
    /// The file's own id, else the line number from 0.
    #[serde(default)]
    pub id: String,
    /// Line in the file, from 1.
    #[serde(skip)]
    pub line: usize,
    /// The text.
    pub text: String,
    /// Date of publication, ISO 8601.
    #[serde(default)]
    pub published: Option<String>,
    /// Its events.
    pub events: Vec<GoldEvent>,
}

/// A text and the counts that its records should carry.
#[derive(Clone, Debug, PartialEq)]
pub struct CountItem {
    /// The file's own id.
    pub uid: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// The text.
    pub text: String,
    /// Date of publication, ISO 8601.
    pub published: Option<String>,
    /// Its counts.
    pub counts: Vec<GoldCount>,
}

/// One event of a text. Fields left out are not scored.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct GoldEvent {
    /// Category.
    pub event: String,
    /// Words of the actors; several are joined by `;`.
    #[serde(default)]
    pub actor_text: Option<OneOrMany>,
    /// Words of the recipients.
    #[serde(default)]
    pub recipient_text: Option<OneOrMany>,
    /// Any other field of a record.
    #[serde(flatten)]
    pub fields: serde_json::Map<String, serde_json::Value>,
}

/// A text, or a list of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One; `;` separates several.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The texts, without those that are empty.
    pub fn texts(&self) -> Vec<&str> {
        let all: Vec<&str> = match self {
            OneOrMany::One(text) => text.split(';').collect(),
            OneOrMany::Many(texts) => texts.iter().map(String::as_str).collect(),
        };
        all.into_iter()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .collect()
    }
}

/// The items of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Gold {
    /// Marked pairs.
    Pairs(Vec<PairItem>),
    /// Sentences.
    Sentences(Vec<SentenceItem>),
    /// Tagged sentences.
    Spans(Vec<SpansItem>),
    /// Texts.
    Records(Vec<RecordItem>),
    /// Texts with counts.
    Counts(Vec<CountItem>),
}

/// Something wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// From 1.
    pub line: usize,
    /// What was expected and what was found.
    pub message: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The kind that a text seems to be of, by its first line that is not empty.
pub fn sniff(text: &str) -> Option<Kind> {
    if text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'))
        == Some("[[text]]")
    {
        return Some(Kind::Counts);
    }
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let columns: Vec<&str> = first.split('\t').map(str::trim).collect();
    if columns.contains(&"marked_sentence") {
        Some(Kind::Pairs)
    } else if columns.contains(&"sentence") && columns.contains(&"quad") {
        Some(Kind::Sentences)
    } else if first.trim_start().starts_with('{') {
        Some(Kind::Records)
    } else {
        let tag = first.split_whitespace().next_back().unwrap_or("");
        (first.split_whitespace().count() >= 2 && is_tag(tag)).then_some(Kind::Spans)
    }
}

/// Reads a file of a kind; gives all that is wrong with it, not only the first.
///
/// # Errors
/// Each line that is not as the kind has it, and what was expected.
pub fn read(text: &str, kind: Kind, ontology: &Ontology) -> Result<Gold, Vec<Wrong>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    match kind {
        Kind::Pairs => pairs(text, ontology).map(Gold::Pairs),
        Kind::Sentences => sentences(text).map(Gold::Sentences),
        Kind::Spans => spans(text).map(Gold::Spans),
        Kind::Records => records(text, ontology).map(Gold::Records),
        Kind::Counts => counts::read(text, ontology).map(Gold::Counts),
    }
}

/// The items, or all errors; a file without items is one.
fn sorted<T>(items: Vec<Result<T, Wrong>>) -> Result<Vec<T>, Vec<Wrong>> {
    let mut good = Vec::new();
    let mut wrong = Vec::new();
    for item in items {
        match item {
            Ok(item) => good.push(item),
            Err(error) => wrong.push(error),
        }
    }
    if good.is_empty() && wrong.is_empty() {
        wrong.push(Wrong {
            line: 1,
            message: "expected hand-coded items, found none".into(),
        });
    }
    if wrong.is_empty() { Ok(good) } else { Err(wrong) }
}

/// A tab-separated file with a header.
struct Table<'t> {
    header: Vec<&'t str>,
    rows: Vec<(usize, Vec<String>)>,
}

impl<'t> Table<'t> {
    fn read(text: &'t str) -> Table<'t> {
        let mut lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        let header = lines
            .next()
            .map_or(Vec::new(), |(_, line)| line.split('\t').map(str::trim).collect());
        let rows = lines
            .map(|(number, line)| (number + 1, line.split('\t').map(unquoted).collect()))
            .collect();
        Table { header, rows }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| *column == name)
    }

    /// Fails where a column that is not there seems to be meant by one that nobody asks for: `gold_rot`.
    fn without_slips(&self, wanted: &[&str]) -> Result<(), Vec<Wrong>> {
        let missing: Vec<&str> = wanted
            .iter()
            .copied()
            .filter(|name| self.column(name).is_none())
            .collect();
        let slips: Vec<Wrong> = self
            .header
            .iter()
            .filter(|name| !wanted.contains(name))
            .filter_map(|name| {
                let meant = nearest(name, missing.iter().copied())?;
                Some(Wrong {
                    line: 1,
                    message: format!("expected a column `{meant}`, found `{name}`: mend its name, or give it one less alike"),
                })
            })
            .collect();
        if slips.is_empty() { Ok(()) } else { Err(slips) }
    }

    fn needed(&self, name: &str) -> Result<usize, Vec<Wrong>> {
        self.column(name).ok_or_else(|| {
            vec![Wrong {
                line: 1,
                message: format!(
                    "expected a column `{name}` (tab-separated), found {}",
                    self.header.join(", ")
                ),
            }]
        })
    }
}

/// A field as spreadsheets write it: quoted, with quotes inside doubled.
fn unquoted(field: &str) -> String {
    match field.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => field.to_owned(),
    }
}

fn quad_of(field: &str, line: usize, column: &str) -> Result<u8, Wrong> {
    let number = field.trim().trim_end_matches(".0").parse::<u8>().ok();
    number.filter(|quad| *quad <= 4).ok_or_else(|| Wrong {
        line,
        message: format!("expected 0 to 4 in `{column}`, found `{field}`"),
    })
}

fn category(name: &str, line: usize, ontology: &Ontology) -> Result<String, Wrong> {
    let upper = name.trim().to_uppercase();
    if ontology.category(&upper).is_some() || ontology.merged.contains_key(&upper) {
        return Ok(upper);
    }
    let known: Vec<&str> = ontology
        .categories
        .iter()
        .map(|category| category.name.as_str())
        .chain(ontology.merged.keys().map(String::as_str))
        .collect();
    let near = nearest(&upper, known.iter().copied())
        .map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Err(Wrong {
        line,
        message: format!("expected a category ({}), found `{name}`{near}", known.join(", ")),
    })
}

fn pairs(text: &str, ontology: &Ontology) -> Result<Vec<PairItem>, Vec<Wrong>> {
    let table = Table::read(text);
    let marked = table.needed("marked_sentence")?;
    table.without_slips(&[
        "gold_root",
        "gold_quad",
        "gold_penta",
        "uid",
        "sentence",
        "source",
        "target",
    ])?;
    let root = table.column("gold_root");
    let quad = ["gold_quad", "gold_penta"]
        .into_iter()
        .find_map(|name| table.column(name).map(|at| (name, at)));
    if root.is_none() && quad.is_none() {
        table.needed("gold_root")?;
    }
    let uid = table.column("uid");
    let (source, target) = (table.column("source"), table.column("target"));
    let items = table.rows.iter().enumerate().map(|(number, (line, fields))| {
        let line = *line;
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        let (text, actor, recipient) = unmarked(field(marked)).map_err(|message| Wrong { line, message })?;
        // Marks get lost; the columns with the marked words may still tell.
        let told = |span: Option<Span>, column: Option<usize>| {
            let words = column.map(field).map(str::trim).filter(|words| !words.is_empty());
            let found =
                words.and_then(|words| Some(Span::new(text.find(words)?, text.find(words)? + words.len())));
            span.or(found).unwrap_or_default()
        };
        let (actor, recipient) = (told(actor, source), told(recipient, target));
        if text.trim().is_empty() {
            return Err(Wrong {
                line,
                message: "expected a sentence in `marked_sentence`, found nothing".into(),
            });
        }
        let root = match root.map(field) {
            Some(name) if !name.trim().is_empty() => Some(category(name, line, ontology)?),
            _ => None,
        };
        let quad = match quad {
            Some((name, at)) => Some(quad_of(field(at), line, name)?),
            None => None,
        };
        if root.is_none() && quad.is_none() {
            return Err(Wrong {
                line,
                message: "expected a category in `gold_root`, found nothing".into(),
            });
        }
        let own = uid.map(field).filter(|uid| !uid.is_empty());
        Ok(PairItem {
            uid: own.map_or_else(|| number.to_string(), str::to_owned),
            line,
            text,
            actor,
            recipient,
            root,
            quad,
        })
    });
    sorted(items.collect())
}

/// Takes the marks out of a sentence: the text, and the spans that were marked as actor and recipient.
///
/// # Errors
/// Where one of two marks is missing.
pub fn unmarked(marked: &str) -> Result<(String, Option<Span>, Option<Span>), String> {
    let mut text = String::new();
    let mut rest = marked;
    let mut spans: [[Option<usize>; 2]; 2] = [[None; 2]; 2];
    const MARKS: [(&str, usize, usize); 4] = [("<s>", 0, 0), ("</s>", 0, 1), ("<t>", 1, 0), ("</t>", 1, 1)];
    while !rest.is_empty() {
        let mark = MARKS.iter().find(|(mark, ..)| rest.starts_with(mark));
        if let Some((mark, which, end)) = mark {
            // A second pair of the same marks is left out: the first counts.
            spans[*which][*end].get_or_insert(text.len());
            rest = rest.get(mark.len()..).unwrap_or("");
            continue;
        }
        let mut letters = rest.chars();
        text.extend(letters.next());
        rest = letters.as_str();
    }
    let span = |which: usize, name: &str, mark: char| match spans[which] {
        [Some(start), Some(end)] if start <= end => {
            let inside = text.get(start..end).unwrap_or("");
            let left = inside.len() - inside.trim_start().len();
            let right = inside.trim_end().len();
            Ok(Some(Span::new(start + left.min(right), start + right.max(left))))
        }
        [None, None] => Ok(None),
        _ => Err(format!(
            "expected the {name} between `<{mark}>` and `</{mark}>` in `marked_sentence`, found one of the two"
        )),
    };
    let (actor, recipient) = (span(0, "actor", 's')?, span(1, "recipient", 't')?);
    Ok((text, actor, recipient))
}

fn sentences(text: &str) -> Result<Vec<SentenceItem>, Vec<Wrong>> {
    let table = Table::read(text);
    let (sentence, quad) = (table.needed("sentence")?, table.needed("quad")?);
    let uid = table.column("uid");
    let items = table.rows.iter().enumerate().map(|(number, (line, fields))| {
        let field = |at: usize| fields.get(at).map_or("", String::as_str);
        let own = uid.map(field).filter(|uid| !uid.is_empty());
        Ok(SentenceItem {
            uid: own.map_or_else(|| number.to_string(), str::to_owned),
            line: *line,
            text: field(sentence).to_owned(),
            quad: quad_of(field(quad), *line, "quad")?,
        })
    });
    sorted(items.collect())
}

fn is_tag(tag: &str) -> bool {
    tag == "O" || matches!(tag.split_once('-'), Some(("B" | "I", "S" | "T" | "R")))
}

fn spans(text: &str) -> Result<Vec<SpansItem>, Vec<Wrong>> {
    let mut items: Vec<Result<SpansItem, Wrong>> = Vec::new();
    let mut open: Option<SpansItem> = None;
    let mut words: Vec<String> = Vec::new();
    let mut number = 0;
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        if line.trim().is_empty() {
            items.extend(open.take().map(|item| Ok(with_text(item, &mut words))));
            continue;
        }
        let mut fields = line.split_whitespace();
        let (word, tag) = (fields.next().unwrap_or(""), fields.next_back());
        let Some(tag) = tag.filter(|tag| is_tag(tag)) else {
            items.push(Err(Wrong {
                line: line_number,
                message: format!(
                    "expected a word and one of O, B-S, I-S, B-T, I-T, B-R, I-R, found `{}`",
                    line.trim()
                ),
            }));
            continue;
        };
        let item = open.get_or_insert_with(|| {
            number += 1;
            SpansItem {
                uid: (number - 1).to_string(),
                line: line_number,
                text: String::new(),
                words: Vec::new(),
                tags: Vec::new(),
            }
        });
        words.push(word.to_owned());
        item.tags.push(tag.to_owned());
    }
    items.extend(open.take().map(|item| Ok(with_text(item, &mut words))));
    sorted(items)
}

fn with_text(mut item: SpansItem, words: &mut Vec<String>) -> SpansItem {
    (item.text, item.words) = written(words);
    words.clear();
    item
}

fn records(text: &str, ontology: &Ontology) -> Result<Vec<RecordItem>, Vec<Wrong>> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    let items = lines.enumerate().map(|(number, (index, line))| {
        let wrong = |message: String| Wrong {
            line: index + 1,
            message,
        };
        let mut item: RecordItem = serde_json::from_str(line).map_err(|error| {
            wrong(format!(
                "expected {{\"id\", \"text\", \"events\": [...]}}: {error}"
            ))
        })?;
        item.line = index + 1;
        if item.id.is_empty() {
            item.id = number.to_string();
        }
        for event in &mut item.events {
            event.event = category(&event.event, index + 1, ontology)?;
        }
        Ok(item)
    });
    sorted(items.collect())
}
