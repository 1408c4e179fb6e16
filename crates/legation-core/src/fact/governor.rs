//! Words that stand over a clause and what they say of its reality: `codebook/en/factuality.toml`.

use crate::record::Status;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::HashMap;

/// The shape of a clause under another word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Takes {
    /// *to attack*
    To,
    /// *that they attacked*, with or without *that*
    That,
    /// *attacking*
    Ing,
    /// *(make them) attack*, *(see them) attacked*
    Bare,
}

impl Takes {
    /// As the table writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Takes::To => "to",
            Takes::That => "that",
            Takes::Ing => "ing",
            Takes::Bare => "bare",
        }
    }
}

/// One class of governing words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Governor {
    /// Its name: `implicative`, `factive`, ...
    pub class: String,
    /// Which clauses it is about; all where empty.
    #[serde(default)]
    pub takes: Vec<Takes>,
    /// Status of the clause where the governing word is affirmed.
    pub affirmed: Status,
    /// Status of the clause where it is denied.
    pub denied: Status,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
}

/// The table as it stands in the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GovernorFile {
    governor: Vec<Governor>,
}

/// Kind of word that governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A verb.
    Verb,
    /// An adjective.
    Adjective,
    /// A noun.
    Noun,
}

/// All classes, by word.
#[derive(Clone, Debug, Default)]
pub struct Governors {
    classes: Vec<Governor>,
    words: HashMap<(Kind, SmolStr), Vec<usize>>,
}

impl Governors {
    /// Indexes the table.
    pub fn new(file: GovernorFile) -> Governors {
        let mut words: HashMap<(Kind, SmolStr), Vec<usize>> = HashMap::new();
        for (number, class) in file.governor.iter().enumerate() {
            let kinds = [
                (Kind::Verb, &class.verbs),
                (Kind::Adjective, &class.adjectives),
                (Kind::Noun, &class.nouns),
            ];
            for (kind, list) in kinds {
                for word in list {
                    words.entry((kind, word.into())).or_default().push(number);
                }
            }
        }
        Governors {
            classes: file.governor,
            words,
        }
    }

    /// The first class of a word that is about a clause of this shape.
    pub fn class(&self, kind: Kind, lemma: &str, takes: Takes) -> Option<&Governor> {
        self.words
            .get(&(kind, SmolStr::from(lemma)))?
            .iter()
            .filter_map(|&number| self.classes.get(number))
            .find(|class| class.takes.is_empty() || class.takes.contains(&takes))
    }
}
