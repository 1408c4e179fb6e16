//! Word lists of a language: who says so, how sure, how many, what kind of deal, in what context.

use super::faults::{Faults, unknown};
use super::ontology::Ontology;
use super::operator::{Operators, STANCES, STATUSES, parse_status};
use crate::record::Status;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smol_str::SmolStr;

/// A verb, preposition or noun that attributes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cue {
    /// Verb lemmas.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Prepositions, as written.
    #[serde(default)]
    pub prepositions: Vec<String>,
    /// Noun lemmas.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// `asserts`, `claims`, `suggests`, `doubts` or `denies`.
    pub stance: String,
    /// How far the outlet commits itself, 0 to 1.
    pub certainty: f64,
    /// Whether the verb introduces quotations.
    #[serde(default)]
    pub quote: bool,
    /// Whether whatever noun is its subject speaks: a committee says, while a move underlines.
    #[serde(default)]
    pub anyone: bool,
    /// Whether it only attributes in the passive: *is believed to*.
    #[serde(default)]
    pub passive: bool,
    /// Operator for what the speaker says his own side will do.
    pub self_future: Option<String>,
    /// Whether whom it names stands behind the one whose verb it is: *the agency said, citing officials*.
    #[serde(default)]
    pub relays: bool,
    /// Whether it has a hearer who passes it on: *told Reuters*.
    #[serde(default)]
    pub hearer: bool,
    /// Free text.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueFile {
    cue: Vec<Cue>,
    #[serde(default)]
    carried: Carried,
}

/// Prepositions that join what is said to the outlet that carries it.
#[derive(Default, Deserialize)]
struct Carried {
    prepositions: Vec<String>,
}

impl CueFile {
    /// Whether the operators and stances that cues name are there.
    pub(crate) fn check(&self, operators: &Operators, faults: &mut Faults<'_>) {
        const PATH: &str = "en/attribution.toml";
        for (number, cue) in self.cue.iter().enumerate() {
            let word = cue
                .verbs
                .iter()
                .chain(&cue.prepositions)
                .chain(&cue.nouns)
                .next()
                .map_or("", String::as_str);
            let place = |key: &str| ["cue".into(), number.into(), key.into()];
            if let Some(operator) = cue
                .self_future
                .as_deref()
                .filter(|name| !operators.contains(name))
            {
                let message = unknown(operator, "operator of operators.toml", operators.names());
                faults.add(PATH, &place("self_future"), word, message);
            }
            if !STANCES.contains(&cue.stance.as_str()) {
                faults.add(
                    PATH,
                    &place("stance"),
                    word,
                    unknown(&cue.stance, "stance", STANCES),
                );
            }
        }
    }
}

/// All cues, by word.
#[derive(Debug, Default)]
pub struct Attributions {
    cues: Vec<Cue>,
    carriers: Vec<String>,
    verbs: FxHashMap<SmolStr, Vec<usize>>,
    prepositions: FxHashMap<SmolStr, usize>,
    nouns: FxHashMap<SmolStr, usize>,
}

impl Attributions {
    pub(crate) fn new(file: CueFile) -> Attributions {
        let mut all = Attributions::default();
        for (number, cue) in file.cue.iter().enumerate() {
            for verb in &cue.verbs {
                all.verbs.entry(verb.into()).or_default().push(number);
            }
            for preposition in &cue.prepositions {
                all.prepositions.insert(preposition.into(), number);
            }
            for noun in &cue.nouns {
                all.nouns.insert(noun.into(), number);
            }
        }
        all.cues = file.cue;
        all.carriers = file.carried.prepositions;
        all
    }

    /// The cue of a verb in this voice.
    pub fn verb(&self, lemma: &str, passive: bool) -> Option<&Cue> {
        let cues = self.verbs.get(lemma)?.iter().map(|&number| &self.cues[number]);
        let (only_passive, both): (Vec<&Cue>, Vec<&Cue>) = cues.partition(|cue| cue.passive);
        if passive {
            only_passive.into_iter().chain(both).next()
        } else {
            both.into_iter().next()
        }
    }

    /// The cue of a preposition.
    pub fn preposition(&self, words: &str) -> Option<&Cue> {
        self.prepositions.get(words).map(|&number| &self.cues[number])
    }

    /// Whether a preposition may join what is said to the outlet that carries it: *said on state television*.
    pub fn is_carried_by(&self, preposition: &str) -> bool {
        self.carriers.iter().any(|carrier| carrier == preposition)
    }

    /// The least certainty that a cue of this stance gives: 1 where none is listed.
    pub fn stance_certainty(&self, stance: &str) -> f64 {
        self.cues
            .iter()
            .filter(|cue| cue.stance == stance)
            .map(|cue| cue.certainty)
            .fold(1.0, f64::min)
    }

    /// The cue of a noun.
    pub fn noun(&self, lemma: &str) -> Option<&Cue> {
        self.nouns.get(lemma).map(|&number| &self.cues[number])
    }
}

/// What a hedging word does to the event under it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HedgeEntry {
    #[serde(default, alias = "verbs")]
    words: Vec<String>,
    status: Option<String>,
    reported: Option<String>,
    certainty: Option<f64>,
    stance: Option<String>,
    operator: Option<String>,
    negated: Option<String>,
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the file")]
    note: Option<String>,
}

/// What a hedging word does to the event under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hedge {
    /// Status it gives.
    pub status: Option<Status>,
    /// Status under a past-tense verb of saying (*said it would*).
    pub reported: Option<Status>,
    /// Factor on the certainty.
    pub certainty: f64,
    /// Stance of an unnamed source.
    pub stance: Option<String>,
    /// Operator it stands for (*ready to*, *reluctant to*, *must*).
    pub operator: Option<String>,
    /// Operator it stands for when negated (*will not*).
    pub negated: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HedgeFile {
    #[serde(default)]
    adverb: Vec<HedgeEntry>,
    #[serde(default)]
    modal: Vec<HedgeEntry>,
    #[serde(default)]
    mark: Vec<HedgeEntry>,
    #[serde(default)]
    negation: Vec<HedgeEntry>,
    #[serde(default)]
    raising: Vec<HedgeEntry>,
    #[serde(default)]
    adjective: Vec<HedgeEntry>,
    #[serde(default)]
    noun: Vec<HedgeEntry>,
    #[serde(default)]
    attributive: Vec<HedgeEntry>,
    #[serde(default)]
    before: Vec<HedgeEntry>,
    #[serde(default)]
    inverted: Vec<HedgeEntry>,
    #[serde(default)]
    presupposing: Vec<HedgeEntry>,
    #[serde(default)]
    unverified: Unverified,
}

/// Words by which a text says that nobody could check what it has told in somebody's words.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Unverified {
    /// Lemmas of verbs of checking: *verify*.
    pub verbs: FxHashSet<SmolStr>,
    /// Lemmas over such a verb that deny it: *unable to*.
    pub unable: FxHashSet<SmolStr>,
    /// Lemmas over such a verb that deny it where they are denied: *not able to*.
    pub able: FxHashSet<SmolStr>,
    /// Nouns for a checking, denied: *no independent confirmation*.
    pub checks: FxHashSet<SmolStr>,
    /// What a claim is called that was not checked: *unverified*.
    pub adjectives: FxHashSet<SmolStr>,
    /// Words that say who checks: *independently*. With one a pronoun may stand for the claim.
    pub independent: FxHashSet<SmolStr>,
    /// Lemmas of nouns for what was said: *claim*.
    pub nouns: FxHashSet<SmolStr>,
    /// Pronouns that may stand for it.
    pub pronouns: FxHashSet<SmolStr>,
    /// Lemmas behind *of* that say whose claims they are: *the claims of either side*.
    pub sides: FxHashSet<SmolStr>,
    /// Quad codes of the acts that it makes less sure.
    pub quads: FxHashSet<u8>,
    /// Factor on the certainty.
    #[serde(default = "whole")]
    pub certainty: f64,
}

fn whole() -> f64 {
    1.0
}

/// Hedges by kind of word.
#[derive(Debug, Default)]
pub struct Hedges {
    /// *reportedly*
    pub adverbs: FxHashMap<SmolStr, Hedge>,
    /// *may*
    pub modals: FxHashMap<SmolStr, Hedge>,
    /// *if*
    pub marks: FxHashMap<SmolStr, Hedge>,
    /// *not*
    pub negations: FxHashMap<SmolStr, Hedge>,
    /// *seem to*
    pub raising: FxHashMap<SmolStr, Hedge>,
    /// *likely to*
    pub adjectives: FxHashMap<SmolStr, Hedge>,
    /// *the risk of*
    pub nouns: FxHashMap<SmolStr, Hedge>,
    /// *alleged* attack
    pub attributive: FxHashMap<SmolStr, Hedge>,
    /// Two words right before a verb: *yet to*, *short of*.
    pub before: FxHashMap<SmolStr, Hedge>,
    /// Auxiliaries that make a condition where they stand before the subject: *had they attacked*.
    pub inverted: FxHashMap<SmolStr, Hedge>,
    /// Words that ask about something taken for granted: *why did they attack?*
    pub presupposing: FxHashMap<SmolStr, Hedge>,
    /// *The claim could not be verified.*
    pub unverified: Unverified,
}

impl Hedges {
    /// Hedges by word; statuses and operators that there are not go to `faults`.
    pub(crate) fn new(file: HedgeFile, operators: &Operators, faults: &mut Faults<'_>) -> Hedges {
        const PATH: &str = "en/hedges.toml";
        let mut index = |list: &str, entries: Vec<HedgeEntry>| -> FxHashMap<SmolStr, Hedge> {
            let mut by_word = FxHashMap::default();
            for (number, entry) in entries.into_iter().enumerate() {
                let word = entry.words.first().map_or("", String::as_str);
                let mut wrong = |key: &str, message: String| {
                    faults.add(PATH, &[list.into(), number.into(), key.into()], word, message);
                };
                for (key, status) in [("status", &entry.status), ("reported", &entry.reported)] {
                    if let Some(text) = status.as_deref().filter(|text| parse_status(text).is_none()) {
                        wrong(key, unknown(text, "status", STATUSES));
                    }
                }
                for (key, operator) in [("operator", &entry.operator), ("negated", &entry.negated)] {
                    if let Some(name) = operator.as_deref().filter(|name| !operators.contains(name)) {
                        wrong(
                            key,
                            unknown(name, "operator of operators.toml", operators.names()),
                        );
                    }
                }
                let hedge = Hedge {
                    status: entry.status.as_deref().and_then(parse_status),
                    reported: entry.reported.as_deref().and_then(parse_status),
                    certainty: entry.certainty.unwrap_or(1.0),
                    stance: entry.stance.clone(),
                    operator: entry.operator.clone(),
                    negated: entry.negated.clone(),
                };
                for word in &entry.words {
                    by_word.insert(SmolStr::from(word.as_str()), hedge.clone());
                }
            }
            by_word
        };
        Hedges {
            adverbs: index("adverb", file.adverb),
            modals: index("modal", file.modal),
            marks: index("mark", file.mark),
            negations: index("negation", file.negation),
            raising: index("raising", file.raising),
            adjectives: index("adjective", file.adjective),
            nouns: index("noun", file.noun),
            attributive: index("attributive", file.attributive),
            before: index("before", file.before),
            inverted: index("inverted", file.inverted),
            presupposing: index("presupposing", file.presupposing),
            unverified: file.unverified,
        }
    }
}

/// Words that tell a PLOVER context.
#[derive(Debug, Default)]
pub struct Contexts {
    by_word: FxHashMap<SmolStr, Vec<SmolStr>>,
    none: FxHashSet<SmolStr>,
}

#[derive(Deserialize)]
pub(crate) struct ContextFile {
    /// Phrases of two words that tell none, although the second alone does.
    #[serde(default)]
    none: Vec<String>,
    context: Vec<ContextEntry>,
}

#[derive(Deserialize)]
struct ContextEntry {
    name: String,
    words: Vec<String>,
}

impl ContextFile {
    /// Whether PLOVER has these contexts.
    pub(crate) fn check(&self, ontology: &Ontology, faults: &mut Faults<'_>) {
        for (number, entry) in self.context.iter().enumerate() {
            if !ontology.contexts.contains(&entry.name) {
                let known = ontology.contexts.iter().map(String::as_str);
                let message = unknown(&entry.name, "context of plover.toml", known);
                faults.add(
                    "en/contexts.toml",
                    &["context".into(), number.into(), "name".into()],
                    &entry.name,
                    message,
                );
            }
        }
    }
}

impl Contexts {
    pub(crate) fn new(file: ContextFile) -> Contexts {
        let mut by_word: FxHashMap<SmolStr, Vec<SmolStr>> = FxHashMap::default();
        for entry in file.context {
            for word in entry.words {
                by_word
                    .entry(SmolStr::from(word.to_lowercase()))
                    .or_default()
                    .push(SmolStr::from(&entry.name));
            }
        }
        let none = file.none.iter().map(SmolStr::from).collect();
        Contexts { by_word, none }
    }

    /// Whether a phrase of two words tells none, although its second word does: *tear gas*.
    pub fn is_none(&self, phrase: &str) -> bool {
        self.none.contains(phrase)
    }

    /// Contexts that a lemma (or two with a space) tells.
    pub fn of(&self, lemma: &str) -> &[SmolStr] {
        self.by_word.get(lemma).map_or(&[], Vec::as_slice)
    }
}
