//! What must stand in a slot: word sets, lemmas, an actor, a clause.

use super::load::CodebookError;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// One way of filling a slot.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Set(u16),
    Lemma(SmolStr),
    Actor,
    /// People called by their nation: *Georgians*.
    People,
    /// A state, territory or capital by its name: *Kabul*, no office or body.
    Land,
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
}

impl Sets {
    /// Builds the sets; a member `@other` takes in another set.
    pub(crate) fn new(sets: &BTreeMap<String, Vec<String>>) -> Result<Sets, CodebookError> {
        let names: BTreeMap<String, u16> = sets
            .keys()
            .zip(0u16..)
            .map(|(name, id)| (name.clone(), id))
            .collect();
        let mut members: FxHashMap<SmolStr, Vec<u16>> = FxHashMap::default();
        for (name, &id) in &names {
            for word in flatten(sets, name, &mut BTreeSet::new())? {
                let of = members.entry(SmolStr::from(word.to_lowercase())).or_default();
                if !of.contains(&id) {
                    of.push(id);
                }
            }
        }
        Ok(Sets { names, members })
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
                        .ok_or_else(|| format!("no word set is called @{set}"))?,
                ),
                None => match part {
                    "none" => {
                        return Ok(Condition {
                            any_of: Vec::new(),
                            negated: false,
                        });
                    }
                    "actor" => Test::Actor,
                    "demonym" => Test::People,
                    "place-name" => Test::Land,
                    "clause" => Test::Clause,
                    "infinitive" => Test::Infinitive,
                    "any" => Test::Any,
                    lemma => Test::Lemma(SmolStr::from(lemma)),
                },
            });
        }
        if any_of.is_empty() {
            return Err(format!(
                "`{text}` names nothing; expected @set, a lemma, actor, demonym, place-name, clause, infinitive, any or none"
            ));
        }
        Ok(Condition { any_of, negated })
    }
}

fn flatten(
    sets: &BTreeMap<String, Vec<String>>,
    name: &str,
    seen: &mut BTreeSet<String>,
) -> Result<Vec<String>, CodebookError> {
    if !seen.insert(name.to_owned()) {
        return Ok(Vec::new());
    }
    let Some(words) = sets.get(name) else {
        return Err(CodebookError::new(
            "en/sets",
            name,
            format!("no word set is called @{name}"),
        ));
    };
    let mut all = Vec::new();
    for word in words {
        match word.strip_prefix('@') {
            Some(other) => all.extend(flatten(sets, other, seen)?),
            None => all.push(word.clone()),
        }
    }
    Ok(all)
}
