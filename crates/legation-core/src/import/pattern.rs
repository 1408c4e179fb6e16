//! A pattern of a verb dictionary as conditions on slots.

use super::verbs::WordSet;
use crate::codebook::{CodebookError, Crosswalk, Source};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PatternFile {
    recipient: Vec<String>,
    particles: BTreeSet<String>,
    either: BTreeSet<String>,
    skip: BTreeSet<String>,
    doer: String,
}

#[derive(Deserialize)]
struct SetFile {
    sets: BTreeMap<String, Vec<String>>,
}

/// What patterns are read by.
#[derive(Debug)]
pub(super) struct Grammar {
    pub(super) crosswalk: Crosswalk,
    file: PatternFile,
    prepositions: BTreeSet<String>,
    /// Verbs of the codebook that are no nouns of it.
    verbs: BTreeSet<String>,
}

impl Grammar {
    pub(super) fn new(source: &Source) -> Result<Grammar, CodebookError> {
        let sets = source.read_below::<SetFile>("en/sets/")?;
        let prepositions = sets
            .into_iter()
            .filter_map(|mut file| file.sets.remove("preposition"))
            .flatten()
            .collect();
        Ok(Grammar {
            crosswalk: source.read("cameo.toml")?,
            file: source.read("verb-patterns.toml")?,
            prepositions,
            verbs: source
                .names_below("en/verbs/")
                .filter(|name| source.file(&format!("en/nouns/{name}.toml")).is_none())
                .map(str::to_owned)
                .collect(),
        })
    }

    /// Whether the first word behind a verb goes with it; `last`: no word follows.
    fn is_particle(&self, word: &str, bracketed: bool, last: bool) -> bool {
        let always = self.file.particles.contains(word) && !bracketed;
        let alone = self.file.particles.contains(word) || self.file.either.contains(word);
        always || (last && alone)
    }
}

/// Words of conditions that stand for no word of the text.
const RESERVED: [&str; 7] = [
    "none",
    "actor",
    "demonym",
    "place-name",
    "clause",
    "infinitive",
    "any",
];

/// What must stand behind a verb.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    pub(super) particle: Option<String>,
    /// Conditions by slot.
    pub(super) when: BTreeMap<String, String>,
    /// The slot of the target, where the pattern says so.
    target: Option<String>,
}

/// The words of one slot as they are gathered.
struct Open {
    slot: String,
    words: Vec<String>,
}

impl Shape {
    /// Reads `$ * &SET (PREPOSITION NOUN)`.
    pub(super) fn read(
        text: &str,
        sets: &BTreeMap<String, WordSet>,
        grammar: &Grammar,
    ) -> Result<Shape, String> {
        // Both kinds of brackets hold a phrase; its first word tells which.
        let marked: String = text
            .chars()
            .flat_map(|c| match c {
                '(' | ')' | '{' | '}' => vec![' ', '|', ' '],
                other => vec![other],
            })
            .collect();
        let tokens: Vec<String> = marked.split_whitespace().map(str::to_lowercase).collect();
        let verb = |token: &String| token == "*" || token == "**";
        let Some(place) = tokens.iter().position(verb) else {
            return Err("expected `*` for the verb".into());
        };
        let (before, behind) = tokens.split_at(place);
        let mut behind: Vec<&str> = behind.iter().skip(1).map(String::as_str).collect();
        if let Some(word) = before
            .iter()
            .find(|word| !matches!(word.as_str(), "$" | "+" | "|"))
        {
            return Err(format!(
                "`{}` stands before the verb: only what stands behind it is asked for",
                word.to_uppercase()
            ));
        }
        // "+ * BY $": voice is undone here, so that the passive is the same sense.
        if before.iter().any(|word| word == "+") {
            behind.retain(|word| *word != "|");
            let place = behind
                .windows(2)
                .position(|pair| pair == [grammar.file.doer.as_str(), "$"]);
            let Some(place) = place else {
                return Err(
                    "the target stands before the verb without `BY $` behind it: whose act it is, is not known"
                        .into(),
                );
            };
            behind.drain(place..place + 2);
        }
        let mut shape = Shape::default();
        let mut open = Open {
            slot: "object".into(),
            words: Vec::new(),
        };
        let words = behind.iter().filter(|token| **token != "|").count();
        let (mut done, mut bracketed) = (0, false);
        for token in behind {
            if token == "|" {
                bracketed = true;
                if !open.words.is_empty() {
                    shape.close(&mut open, "", sets, grammar)?;
                }
                continue;
            }
            done += 1;
            let first = done == 1;
            let preposition = grammar.prepositions.contains(token);
            match token {
                "$" => return Err("`$` stands behind the verb: who does it is its subject".into()),
                "^" | "%" => return Err(format!("`{token}` has no slot")),
                "*" | "**" | "~" => return Err("it asks for two verbs".into()),
                _ if grammar.file.skip.contains(token) => {}
                _ if first && grammar.is_particle(token, bracketed, words == 1) => {
                    shape.particle = Some(token.to_owned());
                }
                _ if preposition => shape.close(&mut open, token, sets, grammar)?,
                _ => open.words.push(token.to_owned()),
            }
        }
        shape.close(&mut open, "", sets, grammar)?;
        Ok(shape)
    }

    /// Ends a slot and begins the one of `next`.
    fn close(
        &mut self,
        open: &mut Open,
        next: &str,
        sets: &BTreeMap<String, WordSet>,
        grammar: &Grammar,
    ) -> Result<(), String> {
        let slot = std::mem::replace(&mut open.slot, next.to_owned());
        let words = std::mem::take(&mut open.words);
        if slot.is_empty() {
            return match words.first() {
                Some(word) => Err(format!(
                    "`{}` stands behind a phrase in brackets: which slot it fills is not known",
                    word.to_uppercase()
                )),
                None => Ok(()),
            };
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let condition = match words.as_slice() {
            [] if slot == "object" => return Ok(()),
            [] => "any".to_owned(),
            ["+"] => {
                self.target = Some(slot.clone());
                "actor".to_owned()
            }
            [one] if one.starts_with('&') => {
                let name = one.trim_start_matches('&').trim_end_matches('_');
                let set = sets
                    .get(name)
                    .filter(|set| !set.words.is_empty())
                    .ok_or_else(|| format!("no set is called &{}", name.to_uppercase()))?;
                format!("@{}", set.name)
            }
            [one] if slot == "to" && grammar.verbs.contains(*one) => {
                return Err(format!(
                    "`TO {}` is a clause: what a verb makes of an act under it is for operators",
                    one.to_uppercase()
                ));
            }
            words
                if words
                    .iter()
                    .any(|word| word.starts_with(['&', '+', '$', '^', '%'])) =>
            {
                return Err(
                    "a set or an actor stands beside other words: a slot has one head, and one word before it"
                        .into(),
                );
            }
            words => {
                let phrase = words.join(" ").replace('_', " ");
                if phrase.split_whitespace().count() > 2 {
                    return Err(format!(
                        "`{}` is more than two words: a slot has one head, and one word before it",
                        phrase.to_uppercase()
                    ));
                }
                if RESERVED.contains(&phrase.as_str()) {
                    return Err(format!(
                        "`{}` means something else in a condition",
                        phrase.to_uppercase()
                    ));
                }
                if phrase.contains(['|', ',', '!', '@']) {
                    return Err(format!("`{phrase}` is no word"));
                }
                words_of(phrase.trim()).join("|")
            }
        };
        if self.when.insert(slot.clone(), condition).is_some() {
            return Err(format!("two phrases stand in the slot `{slot}`"));
        }
        Ok(())
    }

    /// Whether it asks for nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.when.is_empty() && self.particle.is_none()
    }

    /// Both at once.
    pub(super) fn with(&self, other: &Shape) -> Result<Shape, String> {
        let mut both = self.clone();
        if both.particle.is_some() && other.particle.is_some() {
            return Err("two particles".into());
        }
        both.particle = both.particle.or_else(|| other.particle.clone());
        for (slot, condition) in &other.when {
            if both.when.insert(slot.clone(), condition.clone()).is_some() {
                return Err(format!("two phrases stand in the slot `{slot}`"));
            }
        }
        both.target = other.target.clone().or(both.target);
        Ok(both)
    }

    /// Slots in which the recipient is looked for.
    pub(super) fn recipients(&self, grammar: &Grammar) -> Vec<String> {
        if let Some(target) = &self.target {
            return vec![target.clone()];
        }
        let own = self
            .when
            .iter()
            .filter(|(slot, condition)| *condition == "any" && *slot != "object")
            .map(|(slot, _)| slot.clone());
        let mut all: Vec<String> = own.collect();
        for slot in &grammar.file.recipient {
            if !all.contains(slot) {
                all.push(slot.clone());
            }
        }
        all
    }
}

/// A word and what it is the regular plural of: conditions are on lemmas.
pub(super) fn words_of(word: &str) -> Vec<String> {
    let mut all = vec![word.to_owned()];
    if let Some(stem) = word.strip_suffix("ies") {
        all.push(format!("{stem}y"));
    } else if let Some(stem) = word.strip_suffix('s').filter(|stem| !stem.ends_with('s')) {
        all.push(stem.to_owned());
    }
    all
}
