//! Words of counts: numbers as they are written, and what is counted in an event.

use super::condition::Sets;
use super::faults::{Faults, unknown};
use super::ontology::Ontology;
use crate::case::{low, lower};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// What kind of thing must be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum People {
    /// Anything but what is known to be no person.
    #[default]
    Any,
    /// Persons of the set, and parties.
    Listed,
    /// Soldiers and their like.
    Forces,
}

/// Whose number an idiom gives: *twelve lost their lives*, *claimed twelve lives*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Of {
    Subject,
    Object,
}

/// A verb that counts with a certain object only.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Idiom {
    pub(crate) verb: String,
    /// Lemma of the object; `None` where any person may be it.
    #[serde(default)]
    pub(crate) object: Option<String>,
    /// A noun or preposition that must stand below the verb besides.
    #[serde(default)]
    pub(crate) with: Option<String>,
    pub(crate) of: Of,
}

/// Words for one kind of count, as `en/casualties.toml` has them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CountWords {
    /// `deaths`, `injuries`, `arrested`, ...
    pub(crate) kind: String,
    /// Categories of the acts that it can belong to.
    pub(crate) events: Vec<String>,
    /// Whether a planned act has it too.
    pub(crate) planned: bool,
    /// Whether it may stand in the sentence behind that of its act.
    pub(crate) follows: bool,
    /// Whether one person without a number is one.
    pub(crate) singular: bool,
    pub(crate) people: People,
    verbs_object: Vec<String>,
    verbs_subject: Vec<String>,
    verbs_forces: Vec<String>,
    nouns: Vec<String>,
    deeds: Vec<String>,
    adjectives: Vec<String>,
    adjoined: Vec<String>,
    tolls: Vec<String>,
    pub(crate) idioms: Vec<Idiom>,
    /// For readers of the file.
    #[allow(dead_code, reason = "for readers of the file")]
    note: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CountFile {
    count: Vec<CountWords>,
    #[serde(default)]
    totals: Totals,
    #[serde(default)]
    scene: SceneWords,
}

/// Words of numbers that run on over many events.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Totals {
    /// Verbs that move a toll: *raised the toll to 52*.
    pub(crate) verbs: Vec<String>,
    /// Words beside a toll that make it a total: *since*.
    pub(crate) since: Vec<String>,
}

/// Words that keep a number and an act apart, or tell parts of a whole.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct SceneWords {
    /// Prepositions before another event: *in retaliation for*.
    pub(crate) other: Vec<String>,
    /// Prepositions before the noun of the event itself: *in a raid that killed 12*.
    pub(crate) within: Vec<String>,
    /// Nouns that tell that one event answers another.
    pub(crate) answers: Vec<String>,
    /// Before a part of those counted: *including*.
    pub(crate) parts: Vec<String>,
    /// Behind *of*, what has been counted before: *three of them*.
    pub(crate) whole: Vec<String>,
    /// Words that tell another scene than the sentence before.
    pub(crate) elsewhere: Vec<String>,
    /// Nouns for the hurt that are counted only where there are none, with the kinds they stand for.
    pub(crate) none: BTreeMap<String, Vec<String>>,
    /// Kinds that one number cannot be split over: *twelve dead and wounded*.
    pub(crate) mixed: Vec<String>,
    /// Verbs whose infinitive has come true: *forced them to flee*.
    pub(crate) causing: Vec<String>,
    /// Words that add to what is counted before: *two more*.
    pub(crate) more: Vec<String>,
}

/// How a word tells what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Its object.
    Object,
    /// Its subject.
    Subject,
    /// Its object, if that is of armed forces.
    Forces,
    /// The noun itself is counted.
    Noun,
    /// What stands behind the noun with *of*.
    Deed,
    /// What the adjective says of people.
    Adjective,
    /// The same, beside a verb only.
    Adjoined,
    /// What stands behind the noun as its number.
    Toll,
    /// A verb with an object: the number of the idiom in the kind's list.
    Idiom(usize),
}

/// All kinds of counts, found by word, and the words of numbers.
#[derive(Debug, Default)]
pub struct Casualties {
    pub(crate) kinds: Vec<CountWords>,
    by_word: FxHashMap<SmolStr, Vec<(usize, Role)>>,
    pub(crate) totals: Totals,
    pub(crate) scene: SceneWords,
    pub(crate) numbers: NumberWords,
}

impl Casualties {
    /// Indexes the file, and says what is wrong with it.
    pub(crate) fn new(
        file: CountFile,
        numbers: NumberFile,
        ontology: &Ontology,
        faults: &mut Faults<'_>,
    ) -> Casualties {
        let mut by_word: FxHashMap<SmolStr, Vec<(usize, Role)>> = FxHashMap::default();
        for (kind, words) in file.count.iter().enumerate() {
            let known = || ontology.categories.iter().map(|category| category.name.as_str());
            for event in &words.events {
                if !known().any(|name| name == event) {
                    faults.add(
                        "en/casualties.toml",
                        &["count".into(), kind.into(), "events".into()],
                        &words.kind,
                        unknown(event, "category of plover.toml", known()),
                    );
                }
            }
            let lists = [
                (&words.verbs_object, Role::Object),
                (&words.verbs_subject, Role::Subject),
                (&words.verbs_forces, Role::Forces),
                (&words.nouns, Role::Noun),
                (&words.deeds, Role::Deed),
                (&words.adjectives, Role::Adjective),
                (&words.adjoined, Role::Adjoined),
                (&words.tolls, Role::Toll),
            ];
            for (list, role) in lists {
                for word in list {
                    by_word.entry(SmolStr::from(word)).or_default().push((kind, role));
                }
            }
            for (number, idiom) in words.idioms.iter().enumerate() {
                let entry = by_word.entry(SmolStr::from(&idiom.verb)).or_default();
                entry.push((kind, Role::Idiom(number)));
            }
        }
        Casualties {
            kinds: file.count,
            by_word,
            totals: file.totals,
            scene: file.scene,
            numbers: NumberWords::new(numbers),
        }
    }

    /// What a word, by lemma or form in lower case, tells to be counted.
    pub(crate) fn told_by(&self, word: &str) -> &[(usize, Role)] {
        self.by_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// The number that a word by itself gives, in digits (`1,200`) or as a number word.
    pub fn number(&self, word: &str) -> Option<u64> {
        let digits: String = word.chars().filter(|&c| c != ',').collect();
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return digits.parse().ok();
        }
        let word = lower(word);
        let numbers = &self.numbers;
        let scale = || numbers.scales.get(&word);
        numbers.cardinals.get(&word).or_else(scale).copied()
    }
}

/// `en/numbers.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NumberFile {
    cardinals: BTreeMap<String, u64>,
    scales: BTreeMap<String, u64>,
    plurals: BTreeMap<String, [u64; 2]>,
    vague: BTreeMap<String, [u64; 2]>,
    words: BTreeMap<String, Vec<String>>,
    bounds: BTreeMap<Bound, Vec<String>>,
    bounds_after: BTreeMap<Bound, Vec<String>>,
    apart: ApartWords,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ApartWords {
    before: Vec<String>,
    behind: Vec<String>,
}

/// Which end of a number is left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// *at least*
    AtLeast,
    /// *up to*
    AtMost,
    /// *about*
    About,
}

/// A small word of number phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Small {
    Half,
    Article,
    To,
    Between,
    And,
    Of,
    From,
    Nobody,
    No,
}

/// Words of numbers, for look-up.
#[derive(Debug, Default)]
pub struct NumberWords {
    pub(crate) cardinals: FxHashMap<SmolStr, u64>,
    pub(crate) scales: FxHashMap<SmolStr, u64>,
    pub(crate) plurals: FxHashMap<SmolStr, [u64; 2]>,
    /// Longest first.
    pub(crate) vague: Vec<(Vec<SmolStr>, [u64; 2])>,
    small: Vec<(SmolStr, Small)>,
    /// Longest first.
    pub(crate) before: Vec<(Vec<SmolStr>, Bound)>,
    /// Longest first.
    pub(crate) after: Vec<(Vec<SmolStr>, Bound)>,
    pub(crate) apart_before: Vec<SmolStr>,
    pub(crate) apart_behind: Vec<SmolStr>,
    starts: FxHashMap<SmolStr, ()>,
}

fn split(phrase: &str) -> Vec<SmolStr> {
    phrase.split(' ').map(SmolStr::from).collect()
}

fn phrases(lists: BTreeMap<Bound, Vec<String>>) -> Vec<(Vec<SmolStr>, Bound)> {
    let mut all: Vec<(Vec<SmolStr>, Bound)> = lists
        .into_iter()
        .flat_map(|(bound, list)| list.into_iter().map(move |phrase| (split(&phrase), bound)))
        .collect();
    all.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    all
}

impl NumberWords {
    fn new(file: NumberFile) -> NumberWords {
        const SMALL: [(&str, Small); 9] = [
            ("half", Small::Half),
            ("articles", Small::Article),
            ("to", Small::To),
            ("between", Small::Between),
            ("and", Small::And),
            ("of", Small::Of),
            ("from", Small::From),
            ("nobody", Small::Nobody),
            ("no", Small::No),
        ];
        let small = SMALL
            .iter()
            .flat_map(|(name, small)| {
                let words = file.words.get(*name).map_or(&[][..], Vec::as_slice);
                words.iter().map(move |word| (SmolStr::from(word), *small))
            })
            .collect();
        let map = |from: BTreeMap<String, u64>| -> FxHashMap<SmolStr, u64> {
            from.into_iter()
                .map(|(word, value)| (SmolStr::from(word), value))
                .collect()
        };
        let mut vague: Vec<(Vec<SmolStr>, [u64; 2])> = file
            .vague
            .into_iter()
            .map(|(phrase, range)| (split(&phrase), range))
            .collect();
        vague.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let list = |words: Vec<String>| -> Vec<SmolStr> { words.into_iter().map(SmolStr::from).collect() };
        let mut all = NumberWords {
            cardinals: map(file.cardinals),
            scales: map(file.scales),
            plurals: file
                .plurals
                .into_iter()
                .map(|(word, range)| (SmolStr::from(word), range))
                .collect(),
            vague,
            small,
            before: phrases(file.bounds),
            after: phrases(file.bounds_after),
            apart_before: list(file.apart.before),
            apart_behind: list(file.apart.behind),
            starts: FxHashMap::default(),
        };
        let firsts = all.vague.iter().filter_map(|(words, _)| words.first());
        let words = all.cardinals.keys().chain(all.scales.keys());
        let starts = words.chain(all.plurals.keys()).chain(firsts).cloned();
        let starts: Vec<SmolStr> = starts
            .chain(all.words_of(Small::Half))
            .chain(all.words_of(Small::Article))
            .collect();
        all.starts = starts.into_iter().map(|word| (word, ())).collect();
        all
    }

    fn words_of(&self, wanted: Small) -> impl Iterator<Item = SmolStr> + '_ {
        self.small
            .iter()
            .filter(move |(_, small)| *small == wanted)
            .map(|(word, _)| word.clone())
    }

    /// Whether a number may begin with this word, in lower case.
    pub(crate) fn starts(&self, word: &str) -> bool {
        word.starts_with(|c: char| c.is_ascii_digit()) || self.starts.contains_key(word)
    }

    pub(crate) fn is(&self, word: &str, wanted: Small) -> bool {
        self.small
            .iter()
            .any(|(known, small)| *small == wanted && known == word)
    }
}

/// Whether a lemma is in a set of the codebook.
pub(crate) fn in_set(sets: &Sets, name: &str, lemma: &str) -> bool {
    sets.id(name).is_some_and(|set| sets.has(set, &low(lemma)))
}
