//! `en/mentions.toml`: the words by which noun phrases are told apart.

use super::agreement::{Agreement, Gender, Number};
use super::pronoun::{FEATURES, Group, Weights};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What a pronoun does in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PronounKind {
    /// *he*, *him*
    Personal,
    /// *his*
    Possessive,
    /// *himself*
    Reflexive,
    /// *this*, where it stands alone
    Demonstrative,
}

/// A pronoun of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pronoun {
    /// What it does in its clause.
    pub kind: PronounKind,
    /// 1, 2 or 3.
    pub person: u8,
    /// What it agrees with.
    pub agreement: Agreement,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PronounEntry {
    words: Vec<SmolStr>,
    kind: PronounKind,
    person: u8,
    #[serde(default)]
    number: Number,
    #[serde(default)]
    gender: Gender,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Determiners {
    definite: FxHashSet<SmolStr>,
    demonstrative: FxHashSet<SmolStr>,
    indefinite: FxHashSet<SmolStr>,
    other: FxHashSet<SmolStr>,
    both: FxHashSet<SmolStr>,
    choice: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByGender {
    #[serde(default)]
    masculine: Vec<SmolStr>,
    #[serde(default)]
    feminine: Vec<SmolStr>,
    #[serde(default)]
    animate: Vec<SmolStr>,
    #[serde(default)]
    collective: FxHashSet<SmolStr>,
}

impl ByGender {
    fn table(&self) -> FxHashMap<SmolStr, Gender> {
        let lists = [
            (&self.animate, Gender::Animate),
            (&self.masculine, Gender::Masculine),
            (&self.feminine, Gender::Feminine),
        ];
        let entries = |(words, gender): (&Vec<SmolStr>, Gender)| {
            words
                .iter()
                .map(|word| (word.clone(), gender))
                .collect::<Vec<_>>()
        };
        lists.into_iter().flat_map(entries).collect()
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    bodies: FxHashSet<SmolStr>,
    places: FxHashSet<SmolStr>,
    times: FxHashSet<SmolStr>,
    particles: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hypernyms {
    place: FxHashSet<SmolStr>,
    body: FxHashSet<SmolStr>,
    empty: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct EmptyIt {
    verbs: FxHashSet<SmolStr>,
    words: FxHashSet<SmolStr>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Naming {
    verbs: FxHashSet<SmolStr>,
    saying: FxHashSet<SmolStr>,
}

/// Weights of candidates by the names of what is weighed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WeightLists {
    #[serde(deserialize_with = "weights")]
    person: Weights,
    #[serde(deserialize_with = "weights")]
    thing: Weights,
    #[serde(deserialize_with = "weights")]
    several: Weights,
}

/// Reads weights by name; one that is missing or that nothing is called by is an error.
fn weights<'de, D: Deserializer<'de>>(source: D) -> Result<Weights, D::Error> {
    let mut list = BTreeMap::<SmolStr, f32>::deserialize(source)?;
    let mut weights = Weights::default();
    for (slot, name) in weights.iter_mut().zip(FEATURES) {
        let missing = || D::Error::custom(format!("the weight `{name}` is missing"));
        *slot = list.remove(*name).ok_or_else(missing)?;
    }
    match list.keys().next() {
        Some(name) => Err(D::Error::custom(format!("no weight is called `{name}`"))),
        None => Ok(weights),
    }
}

/// The file as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MentionFile {
    #[serde(default)]
    pronoun: Vec<PronounEntry>,
    determiners: Determiners,
    titles: ByGender,
    first_names: ByGender,
    nouns: ByGender,
    names: Names,
    hypernyms: Hypernyms,
    naming: Naming,
    empty_it: EmptyIt,
    weights: WeightLists,
}

/// The words, by what they tell.
#[derive(Clone, Debug, Default)]
pub struct MentionWords {
    pronouns: FxHashMap<SmolStr, Pronoun>,
    titles: FxHashMap<SmolStr, Gender>,
    first_names: FxHashMap<SmolStr, Gender>,
    nouns: FxHashMap<SmolStr, Gender>,
    weights: [Weights; 3],
    lists: MentionFile,
}

/// How a noun phrase is determined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Definiteness {
    /// *the group*
    Definite,
    /// *this group*
    Demonstrative,
    /// *its group*, *Russia's group*
    Possessed,
    /// *a group*, *some groups*
    Indefinite,
    /// *groups*, and names
    #[default]
    Bare,
}

/// What kind of thing a noun or name stands for, where its words tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation.
    Body,
    /// A day, a month.
    Time,
    /// Not told.
    #[default]
    Unknown,
}

impl MentionWords {
    pub(crate) fn new(file: MentionFile) -> MentionWords {
        let mut pronouns = FxHashMap::default();
        for entry in &file.pronoun {
            let pronoun = Pronoun {
                kind: entry.kind,
                person: entry.person,
                agreement: Agreement::of(entry.number, entry.gender),
            };
            pronouns.extend(entry.words.iter().map(|word| (word.clone(), pronoun)));
        }
        let weights = [file.weights.person, file.weights.thing, file.weights.several];
        MentionWords {
            pronouns,
            titles: file.titles.table(),
            first_names: file.first_names.table(),
            nouns: file.nouns.table(),
            weights,
            lists: file,
        }
    }

    /// The weights by which a pronoun's candidates are compared.
    pub fn weights(&self, group: Group) -> &Weights {
        &self.weights[group as usize]
    }

    /// Other weights, for fitting.
    pub fn set_weights(&mut self, group: Group, weights: Weights) {
        self.weights[group as usize] = weights;
    }

    pub(crate) fn pronoun(&self, word: &str) -> Option<Pronoun> {
        self.pronouns.get(word).copied()
    }

    pub(crate) fn title(&self, word: &str) -> Option<Gender> {
        self.titles.get(word).copied()
    }

    pub(crate) fn first_name(&self, word: &str) -> Option<Gender> {
        self.first_names.get(word).copied()
    }

    pub(crate) fn noun(&self, lemma: &str) -> Option<Gender> {
        self.nouns.get(lemma).copied()
    }

    pub(crate) fn is_collective(&self, lemma: &str) -> bool {
        self.lists.nouns.collective.contains(lemma)
    }

    /// What a determiner makes of its phrase.
    pub(crate) fn determiner(&self, word: &str) -> Option<Definiteness> {
        let lists = &self.lists.determiners;
        if lists.definite.contains(word) || lists.both.contains(word) {
            Some(Definiteness::Definite)
        } else if lists.demonstrative.contains(word) {
            Some(Definiteness::Demonstrative)
        } else if lists.indefinite.contains(word) {
            Some(Definiteness::Indefinite)
        } else {
            None
        }
    }

    /// Whether a word in a phrase makes it another than the one spoken of before.
    pub(crate) fn is_other(&self, word: &str) -> bool {
        self.lists.determiners.other.contains(word)
    }

    /// What a word within a name tells of the name's bearer.
    pub(crate) fn name_sort(&self, word: &str) -> Sort {
        let names = &self.lists.names;
        if names.bodies.contains(word) {
            Sort::Body
        } else if names.places.contains(word) {
            Sort::Place
        } else if names.times.contains(word) {
            Sort::Time
        } else {
            Sort::Unknown
        }
    }

    /// Whether a conjunction leaves a choice: *or*.
    pub(crate) fn is_choice(&self, word: &str) -> bool {
        self.lists.determiners.choice.contains(word)
    }

    /// What kind of name a noun can take up.
    pub(crate) fn hypernym(&self, lemma: &str) -> Sort {
        let lists = &self.lists.hypernyms;
        if lists.place.contains(lemma) {
            Sort::Place
        } else if lists.body.contains(lemma) {
            Sort::Body
        } else {
            Sort::Unknown
        }
    }

    /// Whether a noun stands for nothing in particular.
    pub(crate) fn is_empty(&self, lemma: &str) -> bool {
        self.lists.hypernyms.empty.contains(lemma)
    }

    pub(crate) fn is_particle(&self, word: &str) -> bool {
        self.lists.names.particles.contains(word)
    }

    pub(crate) fn is_naming(&self, lemma: &str) -> bool {
        self.lists.naming.verbs.contains(lemma)
    }

    /// Whether a verb brings a quotation.
    pub(crate) fn is_saying(&self, lemma: &str) -> bool {
        self.lists.naming.saying.contains(lemma)
    }

    /// Whether *it* stands for nothing with this word where a clause follows.
    pub(crate) fn is_empty_it(&self, lemma: &str, verb: bool) -> bool {
        let lists = &self.lists.empty_it;
        if verb { &lists.verbs } else { &lists.words }.contains(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_by_name() {
        let all: String = FEATURES.iter().map(|name| format!("{name} = 0.5\n")).collect();
        let read = |text: &str| weights(toml::Deserializer::parse(text)?);
        assert_eq!(read(&all), Ok([0.5; 31]));
        let misspelt = all.replace("subject_both", "subjects_both");
        assert!(read(&misspelt).is_err_and(|error| error.to_string().contains("`subject_both`")));
        assert!(read(&format!("{all}more = 1.0")).is_err_and(|error| error.to_string().contains("`more`")));
    }
}
