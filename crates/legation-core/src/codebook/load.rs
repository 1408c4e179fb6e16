//! From files to a codebook.

use super::Codebook;
use super::actors::{Actors, CorefFile, OutletEntry, RoleFile};
use super::condition::Sets;
use super::entry::{EntryFile, RuleEntry};
use super::inflection::{noun_forms, verb_forms};
use super::language::{Attributions, CueFile, HedgeFile, Hedges, ItemFile, ItemWords};
use super::language::{ContextFile, Contexts};
use super::ontology::{Ontology, OntologyFile};
use super::operator::Operators;
use super::sense::{Sense, SenseId, compile};
use super::settle::{settle_actors, settle_roles};
use crate::mention::{MentionFile, MentionWords};
use legation_time::Lexicon;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What is wrong with a codebook, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("codebook/{file}: {entry}: {message}")]
pub struct CodebookError {
    /// Path within the codebook's folder.
    pub file: String,
    /// Entry within the file; `-` for the whole file.
    pub entry: String,
    /// What was expected and what was found.
    pub message: String,
}

impl CodebookError {
    pub(crate) fn new(file: &str, entry: &str, message: impl Into<String>) -> CodebookError {
        CodebookError {
            file: file.into(),
            entry: entry.into(),
            message: message.into(),
        }
    }
}

/// The files of a codebook: path within its folder, and content.
#[derive(Clone, Debug, Default)]
pub struct Source(BTreeMap<String, Value>);

impl Source {
    /// The files in the binary.
    ///
    /// # Errors
    /// Only where the binary was built from broken files.
    pub fn embedded() -> Result<Source, CodebookError> {
        embedded_source()
    }

    /// Adds a TOML file, or replaces the one of the same path.
    ///
    /// # Errors
    /// Where `toml` is not TOML: with line and column.
    pub fn add(&mut self, path: &str, toml: &str) -> Result<(), CodebookError> {
        let value = toml::from_str(toml).map_err(|error| CodebookError::new(path, "-", error.to_string()))?;
        self.0.insert(path.to_owned(), value);
        Ok(())
    }

    /// A file's content by its path, e.g. `en/tell.toml`.
    pub fn file(&self, path: &str) -> Option<&Value> {
        self.0.get(path)
    }

    /// Adds a file that is no TOML yet, or replaces the one of the same path.
    pub fn insert(&mut self, path: &str, value: Value) {
        self.0.insert(path.to_owned(), value);
    }

    /// All files of a folder, in the order of their paths.
    pub(crate) fn read_below<T: DeserializeOwned>(&self, folder: &str) -> Result<Vec<T>, CodebookError> {
        self.below(folder)
            .map(|(path, value)| parse(path, value))
            .collect()
    }

    fn below<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = (&'s str, &'s Value)> {
        self.0
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(p, v)| (p.as_str(), v))
    }

    fn read_or_default<T: DeserializeOwned + Default>(&self, path: &str) -> Result<T, CodebookError> {
        if self.0.contains_key(path) {
            self.read(path)
        } else {
            Ok(T::default())
        }
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, CodebookError> {
        let value = self
            .0
            .get(path)
            .ok_or_else(|| CodebookError::new(path, "-", "the file is missing"))?;
        parse(path, value)
    }
}

fn parse<T: DeserializeOwned>(path: &str, value: &Value) -> Result<T, CodebookError> {
    T::deserialize(value).map_err(|error| CodebookError::new(path, "-", error.to_string()))
}

pub(crate) fn embedded_source() -> Result<Source, CodebookError> {
    static FILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/codebook.json"));
    let files =
        serde_json::from_slice(FILES).map_err(|error| CodebookError::new("", "-", error.to_string()))?;
    Ok(Source(files))
}

#[derive(Deserialize)]
struct SetFile {
    sets: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct IrregularFile {
    verbs: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct OperatorFile {
    operator: BTreeMap<String, Vec<RuleEntry>>,
}

#[derive(Default, Deserialize)]
struct OutletFile {
    #[serde(default)]
    outlet: Vec<OutletEntry>,
}

#[derive(Deserialize)]
struct VersionFile {
    name: String,
    version: String,
}

/// Stances that a record's attribution may take (SCHEMA: `stance`).
const STANCES: [&str; 5] = ["asserts", "claims", "suggests", "doubts", "denies"];

pub(crate) fn codebook(source: &Source) -> Result<Codebook, CodebookError> {
    let version: VersionFile = source.read("plover.toml")?;
    let ontology = Ontology::new(source.read::<OntologyFile>("plover.toml")?);
    let operators = Operators::new(
        &source.read::<OperatorFile>("operators.toml")?.operator,
        &ontology,
    )?;

    let mut sets = BTreeMap::new();
    for (path, value) in source.below("en/sets/") {
        for (name, words) in parse::<SetFile>(path, value)?.sets {
            if sets.insert(name.clone(), words).is_some() {
                return Err(CodebookError::new(
                    path,
                    &name,
                    "a set of this name stands in another file already",
                ));
            }
        }
    }
    let sets = Sets::new(&sets)?;

    let irregular = source.read::<IrregularFile>("en/irregular.toml")?.verbs;
    let mut senses: Vec<Sense> = Vec::new();
    let mut verbs: FxHashMap<SmolStr, Vec<SenseId>> = FxHashMap::default();
    let mut nouns: FxHashMap<SmolStr, Vec<SenseId>> = FxHashMap::default();
    for (noun, folder) in [(false, "en/verbs/"), (true, "en/nouns/")] {
        for (path, value) in source.below(folder) {
            let file: EntryFile = parse(path, value)?;
            let head = file.lemma.rsplit(' ').next().unwrap_or(&file.lemma);
            let index = if noun { &mut nouns } else { &mut verbs };
            let forms = if noun {
                noun_forms(head)
            } else {
                verb_forms(head, &irregular)
            };
            for entry in file.sense {
                if entry.examples.is_empty() || entry.near.is_empty() {
                    return Err(CodebookError::new(
                        path,
                        &entry.id,
                        "an entry needs an example and a near miss",
                    ));
                }
                let sense = compile(path, &file.lemma, noun, entry, &ontology, &operators, &sets)?;
                if senses.iter().any(|other| other.pattern == sense.pattern) {
                    return Err(CodebookError::new(path, &sense.pattern, "this id stands twice"));
                }
                for form in &forms {
                    index
                        .entry(SmolStr::from(form.as_str()))
                        .or_default()
                        .push(SenseId(senses.len() as u32));
                }
                senses.push(sense);
            }
        }
    }

    let mut roles = source.read_below::<RoleFile>("en/roles/")?;
    roles.push(source.read_or_default("en/roles.toml")?);
    let actors = Actors::from_parts(
        settle_actors(source.read_below("actors/")?),
        settle_roles(roles),
        source.read_or_default::<CorefFile>("en/coref.toml")?,
        source.read_or_default::<OutletFile>("outlets.toml")?.outlet,
    )
    .map_err(|error| CodebookError::new("actors", "-", error.to_string()))?;

    let cues = source.read::<CueFile>("en/attribution.toml")?;
    let hedges = Hedges::new(source.read::<HedgeFile>("en/hedges.toml")?)?;
    let operators_named = cues.operators().chain(hedges.operators());
    for operator in operators_named {
        if !operators.contains(operator) {
            let message = format!("no operator of operators.toml is called `{operator}`");
            return Err(CodebookError::new(
                "en/attribution.toml or en/hedges.toml",
                operator,
                message,
            ));
        }
    }
    if let Some(stance) = cues.stances().find(|stance| !STANCES.contains(stance)) {
        let message = format!("`{stance}` is no stance; expected {}", STANCES.join(", "));
        return Err(CodebookError::new("en/attribution.toml", stance, message));
    }

    Ok(Codebook {
        likeness: std::sync::OnceLock::new(),
        version: format!("{} {}", version.name, version.version),
        crosswalk: source.read("cameo.toml")?,
        operators,
        senses,
        sets,
        verbs,
        nouns,
        attributions: Attributions::new(cues),
        hedges,
        casualties: source.read("en/casualties.toml")?,
        deals: source.read("en/deals.toml")?,
        items: ItemWords::new(source.read::<ItemFile>("en/items.toml")?),
        contexts: Contexts::new(source.read::<ContextFile>("en/contexts.toml")?),
        actors,
        mentions: MentionWords::new(source.read::<MentionFile>("en/mentions.toml")?),
        time: source.read::<Lexicon>("en/time.toml")?,
        ontology,
    })
}
