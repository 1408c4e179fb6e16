//! Names of a dictionary as we write them, and what the codebook knows already.

use crate::codebook::actors::{ActorFile, ActorKind, RoleEntry, RoleFile};
use crate::codebook::{CodebookError, Source};
use crate::who::atoms_of_name;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the codebook knows of names.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Id of the state with a code.
    states: BTreeMap<String, String>,
    /// All codes of states and territories.
    countries: BTreeSet<String>,
    /// Ids of the actors that have a name, by its key.
    names: HashMap<String, Vec<String>>,
    first_names: BTreeSet<String>,
    roles: HashMap<String, RoleEntry>,
    small: BTreeSet<String>,
    bodies: BTreeSet<String>,
}

#[derive(Deserialize)]
struct FirstNames {
    #[serde(default)]
    masculine: Vec<String>,
    #[serde(default)]
    feminine: Vec<String>,
    #[serde(default)]
    animate: Vec<String>,
}

#[derive(Deserialize)]
struct NameWords {
    particles: BTreeSet<String>,
    bodies: BTreeSet<String>,
}

#[derive(Deserialize)]
struct MentionWords {
    first_names: FirstNames,
    names: NameWords,
}

impl Known {
    pub(super) fn new(source: &Source) -> Result<Known, CodebookError> {
        let mut known = Known::default();
        for file in source.read_below::<ActorFile>("actors/")? {
            for entry in file.actor {
                let lists = [
                    &entry.names,
                    &entry.demonyms,
                    &entry.capital,
                    &entry.capital_weak,
                    &entry.seats,
                    &entry.weak,
                ];
                for name in lists.into_iter().flatten() {
                    known
                        .names
                        .entry(key(name))
                        .or_default()
                        .push(entry.id.to_string());
                }
                if matches!(entry.kind, ActorKind::State | ActorKind::Territory) {
                    for code in entry.roles.iter().filter_map(|role| role.code.as_ref()) {
                        known.countries.insert(code.to_string());
                    }
                }
                let current = entry.roles.iter().find(|role| role.until.is_none());
                if entry.kind == ActorKind::State
                    && let Some(code) = current.and_then(|role| role.code.as_ref())
                {
                    known.states.insert(code.to_string(), entry.id.to_string());
                }
            }
        }
        for role in source.read::<RoleFile>("en/roles.toml")?.role {
            for word in &role.words {
                known
                    .roles
                    .entry(word.to_string())
                    .or_insert_with(|| role.clone());
            }
        }
        let words: MentionWords = source.read("en/mentions.toml")?;
        let first = words.first_names;
        known.first_names = [first.masculine, first.feminine, first.animate]
            .into_iter()
            .flatten()
            .map(|name| name.to_lowercase())
            .collect();
        known.small = words.names.particles;
        known.bodies = words
            .names
            .bodies
            .iter()
            .map(|word| word.to_lowercase())
            .collect();
        Ok(known)
    }

    /// Codes of states and territories.
    pub(super) fn countries(&self) -> BTreeSet<String> {
        self.countries.clone()
    }

    /// The state of a code, by id.
    pub(super) fn state(&self, code: &str) -> Option<&str> {
        self.states.get(code).map(String::as_str)
    }

    /// Whether an actor has a name.
    pub(super) fn has(&self, id: &str, name: &str) -> bool {
        self.names
            .get(&key(name))
            .is_some_and(|ids| ids.iter().any(|has| has == id))
    }

    /// The role noun that these words are, or end in.
    pub(super) fn role(&self, words: &str) -> Option<(&RoleEntry, bool)> {
        let mut rest = words;
        let mut whole = true;
        loop {
            if let Some(role) = self.roles.get(rest) {
                return Some((role, whole));
            }
            rest = rest.split_once(' ')?.1;
            whole = false;
        }
    }

    /// Whether a name begins like a person's.
    pub(super) fn is_personal(&self, name: &str) -> bool {
        let mut words = name.split(' ');
        let first = words.next().unwrap_or("");
        words.next().is_some() && self.first_names.contains(&first.to_lowercase())
    }

    /// Whether a word of a name tells that a body bears it: *Movement*, *Front*.
    pub(super) fn is_body(&self, name: &str) -> bool {
        name.split(' ')
            .any(|word| self.bodies.contains(&word.to_lowercase()))
    }

    /// A name in capitals as one would write it: *Movement for the Liberation of Chad*.
    pub(super) fn titled(&self, name: &str) -> String {
        let single = !name.contains(' ');
        if name.chars().any(char::is_lowercase) || (single && name.chars().count() <= 4) {
            return name.to_owned();
        }
        let words: Vec<String> = name
            .split(' ')
            .enumerate()
            .map(|(index, word)| {
                let small = word.to_lowercase();
                if index > 0 && self.small.contains(&small) {
                    return small;
                }
                let mut after = None;
                word.chars()
                    .map(|c| {
                        let first = after.is_none_or(|before: char| before == '-' || before == '.');
                        after = Some(c);
                        if first {
                            c
                        } else {
                            c.to_lowercase().next().unwrap_or(c)
                        }
                    })
                    .collect()
            })
            .collect();
        words.join(" ")
    }
}

/// What is compared of a name: its atoms in lower case.
pub(super) fn key(name: &str) -> String {
    let atoms: Vec<String> = atoms_of_name(name)
        .iter()
        .map(|atom| atom.to_lowercase())
        .collect();
    atoms.join(" ")
}

/// The words of a phrase: underscores are spaces.
pub(super) fn phrase(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c == '_' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// Lower case with hyphens, as ids and file names are.
pub(super) fn slug(text: &str) -> String {
    let small = text.to_lowercase();
    let parts: Vec<&str> = small
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-")
}
