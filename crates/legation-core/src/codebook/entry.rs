//! A codebook entry as it stands in its file: a verb or noun with its senses, examples and near misses.

use serde::Deserialize;
use std::collections::BTreeMap;

/// One value or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(value) => vec![value],
            OneOrMany::Many(values) => values,
        }
    }
}

/// A verb or noun file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryFile {
    pub(crate) lemma: String,
    /// A user's own file, over the codebook's: its senses come first and need no examples.
    #[serde(default)]
    pub(crate) wins: bool,
    /// Forms besides the regular ones.
    #[serde(default)]
    pub(crate) forms: Vec<String>,
    #[serde(default)]
    pub(crate) sense: Vec<SenseEntry>,
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the file")]
    pub(crate) note: Option<String>,
}

/// One sense of a verb or noun.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SenseEntry {
    pub(crate) id: String,
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the file")]
    pub(crate) note: Option<String>,
    pub(crate) event: Option<String>,
    pub(crate) operator: Option<String>,
    #[serde(default)]
    pub(crate) over: Option<OneOrMany>,
    pub(crate) control: Option<String>,
    #[serde(default)]
    pub(crate) mode: Vec<String>,
    #[serde(default)]
    pub(crate) context: Vec<String>,
    pub(crate) cameo: Option<String>,
    #[serde(default)]
    pub(crate) cameo_context: BTreeMap<String, String>,
    pub(crate) actor: Option<OneOrMany>,
    pub(crate) recipient: Option<OneOrMany>,
    #[serde(default)]
    pub(crate) reciprocal: bool,
    #[serde(default)]
    pub(crate) mutual: bool,
    #[serde(default)]
    pub(crate) denies: bool,
    #[serde(default)]
    pub(crate) outcome: bool,
    #[serde(default)]
    pub(crate) means: bool,
    pub(crate) needs: Option<String>,
    #[serde(default)]
    pub(crate) when: BTreeMap<String, String>,
    pub(crate) particle: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) light: Vec<String>,
    #[serde(default)]
    pub(crate) not_before: Vec<String>,
    #[serde(default)]
    pub(crate) passive: bool,
    #[serde(default)]
    pub(crate) active: bool,
    #[serde(default)]
    pub(crate) affirmed: bool,
    #[serde(default)]
    pub(crate) silent: bool,
    #[serde(default)]
    pub(crate) examples: Vec<Example>,
    #[serde(default)]
    pub(crate) near: Vec<String>,
}

/// A sentence that an entry must code, and the rows it must give.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Expected rows, as `EVENT[/mode] ACTORS [> RECIPIENTS] [status]`.
    pub codes: Vec<String>,
    /// Publication date, ISO 8601.
    #[serde(default)]
    pub date: Option<String>,
}

/// A rule of an operator as it stands in `operators.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleEntry {
    pub(crate) of: Option<OneOrMany>,
    pub(crate) by: Option<String>,
    pub(crate) like: Option<String>,
    pub(crate) event: Option<String>,
    pub(crate) mode: Option<OneOrMany>,
    #[serde(default)]
    pub(crate) context: Vec<String>,
    pub(crate) cameo: Option<String>,
    #[serde(default)]
    pub(crate) cameo_context: BTreeMap<String, String>,
    pub(crate) status: Option<String>,
    pub(crate) stage: Option<String>,
    pub(crate) keep: Option<String>,
    pub(crate) stance: Option<String>,
    pub(crate) recipient: Option<String>,
}
