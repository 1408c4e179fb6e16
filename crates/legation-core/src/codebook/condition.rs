//! What must stand in a slot: word sets, lemmas, an actor, a clause.

use super::faults::{Faults, unknown};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// One way of filling a slot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Set(u16),
    Lemma(SmolStr),
    Actor,
    /// People called by their nation: *Georgians*.
    Demonym,
    /// A state, territory or capital by its name: *Kabul*, no office or body.
    PlaceName,
    /// A town or province by its name, which is nobody's: *Kharkiv*.
    Town,
    Clause,
    Infinitive,
    Any,
}

/// What must, or must not, stand in a slot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    /// Any of these; empty: the slot must be empty.
    pub(crate) any_of: Vec<Test>,
    pub(crate) negated: bool,
}

/// Word sets, by lemma.
#[derive(Debug, Default)]
pub(crate) struct Sets {
    names: BTreeMap<String, u16>,
    members: FxHashMap<SmolStr, Vec<u16>>,
    /// The first words of members of two.
    begins: FxHashSet<SmolStr>,
}

impl Sets {
    /// Builds the sets; a member `@other` takes in another set. `files`: where each stands.
    pub(crate) fn new(
        sets: &BTreeMap<String, Vec<String>>,
        files: &BTreeMap<String, &str>,
        faults: &mut Faults<'_>,
    ) -> Sets {
        let names: BTreeMap<String, u16> = sets
            .keys()
            .zip(0u16..)
            .map(|(name, id)| (name.clone(), id))
            .collect();
        let mut members: FxHashMap<SmolStr, Vec<u16>> = FxHashMap::default();
        for (name, &id) in &names {
            let mut within = vec![name.as_str()];
            for word in flatten(sets, &mut within, files, faults) {
                let of = members.entry(SmolStr::from(word.to_lowercase())).or_default();
                if !of.contains(&id) {
                    of.push(id);
                }
            }
        }
        let first = |member: &SmolStr| member.split_once(' ').map(|(first, _)| SmolStr::new(first));
        let begins = members.keys().filter_map(first).collect();
        Sets {
            names,
            members,
            begins,
        }
    }

    /// Whether some set has a member of two words that begins with this one.
    pub(crate) fn begins(&self, first: &str) -> bool {
        self.begins.contains(first)
    }

    /// The names of all sets.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The id of a set.
    pub(crate) fn id(&self, name: &str) -> Option<u16> {
        self.names.get(name).copied()
    }

    /// The sets that a lemma belongs to.
    pub(crate) fn of(&self, lemma: &str) -> &[u16] {
        self.members.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether the lemma (one word, or two with a space) belongs to the set.
    pub(crate) fn has(&self, set: u16, lemma: &str) -> bool {
        self.of(lemma).contains(&set)
    }

    /// Reads `@set|lemma|actor`, `none`, `!@set`.
    pub(crate) fn condition(&self, text: &str) -> Result<Condition, String> {
        let (negated, body) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut any_of = Vec::new();
        for part in body.split('|').map(str::trim).filter(|part| !part.is_empty()) {
            any_of.push(match part.strip_prefix('@') {
                Some(set) => Test::Set(
                    self.id(set)
                        .ok_or_else(|| unknown(set, "word set", self.names()))?,
                ),
                None => match part {
                    "none" => {
                        return Ok(Condition {
                            any_of: Vec::new(),
                            negated: false,
                        });
                    }
                    "actor" => Test::Actor,
                    "demonym" => Test::Demonym,
                    "place-name" => Test::PlaceName,
                    "town" => Test::Town,
                    "clause" => Test::Clause,
                    "infinitive" => Test::Infinitive,
                    "any" => Test::Any,
                    lemma => Test::Lemma(SmolStr::from(lemma)),
                },
            });
        }
        if any_of.is_empty() {
            return Err(format!(
                "`{text}` names nothing; expected @set, a lemma, actor, demonym, place-name, town, clause, infinitive, any or none"
            ));
        }
        Ok(Condition { any_of, negated })
    }
}

/// The words of the last set of `within`, those of sets in it included; `within` are the sets on the way to it.
fn flatten<'s>(
    sets: &'s BTreeMap<String, Vec<String>>,
    within: &mut Vec<&'s str>,
    files: &BTreeMap<String, &str>,
    faults: &mut Faults<'_>,
) -> Vec<&'s str> {
    let mut all = Vec::new();
    let Some((name, words)) = within.last().and_then(|name| sets.get_key_value(*name)) else {
        return all;
    };
    for (number, word) in words.iter().enumerate() {
        let Some(other) = word.strip_prefix('@') else {
            all.push(word.as_str());
            continue;
        };
        let path = files.get(name).copied().unwrap_or("en/sets");
        let place = ["sets".into(), name.as_str().into(), number.into()];
        if let Some(first) = within.iter().position(|set| *set == other) {
            // Told once, from the set of the circle that comes first by name.
            let circle = within.get(first..).unwrap_or_default();
            if circle.iter().min() == circle.first() && first == 0 {
                let way: Vec<String> = circle
                    .iter()
                    .chain([&other])
                    .map(|set| format!("@{set}"))
                    .collect();
                faults.add(
                    path,
                    &place,
                    name,
                    format!("sets take in one another in a circle: {}", way.join(", ")),
                );
            }
        } else if sets.contains_key(other) {
            within.push(other);
            all.extend(flatten(sets, within, files, faults));
            within.pop();
        } else {
            let known = sets.keys().map(String::as_str);
            faults.add(path, &place, name, unknown(other, "word set", known));
        }
    }
    all
}
