//! `codebook/en/tell.toml`: the words of a brief.

use crate::codebook::{CodebookError, Source};
use crate::record::Record;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words by which records are told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// January to December.
    pub months: Vec<String>,
    /// Words that leave the day open.
    pub vague: Vec<String>,
    /// Words that make a date approximate.
    pub about: Vec<String>,
    /// Names that take "the".
    pub the: Vec<String>,
    /// Words that stand for somebody named before.
    pub pronouns: Vec<String>,
    /// Words before an office or body that say whose it is.
    pub owners: Vec<String>,
    /// The stage from which a deal counts as settled.
    pub settled: String,
    /// Names of languages by their tags.
    pub language: BTreeMap<String, String>,
    /// Sectors that a state does not answer for.
    pub not_of_state: Vec<String>,
    /// Categories told where a third party does them to a side.
    pub also: Vec<String>,
    /// What stands before what did not simply happen.
    pub status: BTreeMap<String, String>,
    /// What stands before a source.
    pub stance: BTreeMap<String, String>,
    /// Kinds of deal.
    pub kind: BTreeMap<String, KindWords>,
    /// Stages of a deal, in the order in which it grows; those that end it last.
    pub stage: Vec<StageWords>,
    /// Verb phrases.
    pub phrase: Vec<PhraseWords>,
}

/// How a deal's kind is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindWords {
    /// At the head of its summary.
    pub name: String,
    /// Behind a verb phrase.
    pub about: String,
    /// Stages that have a name of their own for this kind.
    #[serde(default)]
    pub stage: BTreeMap<String, String>,
}

/// How a deal's stage is called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageWords {
    /// As in the record.
    pub id: String,
    /// As in the brief.
    pub name: String,
}

/// A verb phrase.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhraseWords {
    /// PLOVER category.
    pub event: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// A CAMEO code that the record's code begins with.
    pub cameo: Option<String>,
    /// *visited*
    pub past: String,
    /// *visit*
    pub base: String,
    /// In place of `base` where the act is planned or possible.
    pub meant: Option<String>,
    /// What leads to the recipient; empty: a direct object.
    #[serde(default)]
    pub to: String,
    /// Without a recipient, past.
    pub alone: Option<String>,
    /// Without a recipient.
    pub alone_base: Option<String>,
    /// All parties on one side of the verb, past.
    pub together: Option<String>,
    /// All parties on one side of the verb.
    pub together_base: Option<String>,
    /// Lemmas of the entries whose parties, on one side of the verb, do it to each other; of others they do it together, to somebody who is not told.
    /// Absent: it is so of all.
    pub together_of: Option<Vec<String>>,
    /// What leads to the kind of deal; absent: it is not told.
    #[serde(default)]
    pub about: String,
}

impl Words {
    /// The words of a codebook.
    ///
    /// # Errors
    /// Where `en/tell.toml` is missing or not as expected.
    pub fn new(source: &Source) -> Result<Words, CodebookError> {
        const PATH: &str = "en/tell.toml";
        let wrong = |message: String| CodebookError {
            file: source
                .text(PATH)
                .map_or_else(|| format!("codebook/{PATH}"), |(shown, _)| shown.to_owned()),
            line: None,
            entry: String::new(),
            message,
        };
        let value = source
            .file(PATH)
            .ok_or_else(|| wrong("the file is missing".into()))?;
        let words = Words::deserialize(value).map_err(|error| wrong(error.to_string()))?;
        if words.months.len() != 12 {
            return Err(wrong(format!(
                "months: expected 12 names, found {}",
                words.months.len()
            )));
        }
        Ok(words)
    }

    /// The phrase that fits a record best: by CAMEO code, by mode, by category.
    pub fn phrase_of(&self, record: &Record) -> Option<&PhraseWords> {
        self.phrase
            .iter()
            .filter(|phrase| phrase.event == record.event)
            .filter(|phrase| phrase.mode.as_ref().is_none_or(|mode| record.mode.contains(mode)))
            .filter(|phrase| {
                phrase
                    .cameo
                    .as_ref()
                    .is_none_or(|code| record.cameo.starts_with(code.as_str()))
            })
            .max_by_key(|phrase| {
                (
                    phrase.cameo.as_ref().map_or(0, String::len),
                    phrase.mode.is_some(),
                )
            })
    }

    /// How far a deal has grown at a stage; stages that are not known come first.
    pub fn rank(&self, stage: &str) -> usize {
        self.stage
            .iter()
            .position(|words| words.id == stage)
            .map_or(0, |index| index + 1)
    }

    /// A stage of a kind of deal in words.
    pub fn stage_name<'w>(&'w self, kind: &str, stage: &'w str) -> &'w str {
        let own = self
            .kind
            .get(kind)
            .and_then(|words| words.stage.get(stage))
            .map(String::as_str);
        own.or_else(|| {
            self.stage
                .iter()
                .find(|words| words.id == stage)
                .map(|words| words.name.as_str())
        })
        .unwrap_or(stage)
    }

    /// Whether a word or phrase only stands for somebody named before.
    pub fn is_pronoun(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        text.is_empty() || self.pronouns.contains(&text)
    }

    /// A kind of deal in words.
    pub fn kind_name<'w>(&'w self, kind: &'w str) -> &'w str {
        self.kind.get(kind).map_or(kind, |words| words.name.as_str())
    }

    /// A name with "the" where it takes it.
    pub fn with_article(&self, name: &str) -> String {
        if self.the.iter().any(|taking| taking == name) {
            format!("the {name}")
        } else {
            name.to_owned()
        }
    }
}
