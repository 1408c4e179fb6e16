//! A side of a brief: a listed actor with its people, forces and offices, or the state that it governs, as of a record's date.

use super::words::Words;
use crate::codebook::actors::{ActorKind, DatedRole};
use crate::codebook::distance;
use crate::record::{Entity, Record};
use crate::who::{ActorId, Actors};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A name that the actor list does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: expected an actor of the codebook, found no actor of this name: {advice}")]
pub struct UnknownName {
    /// As given.
    pub name: String,
    /// What to do.
    pub advice: String,
}

/// One of the two sides.
#[derive(Clone, Debug)]
pub struct Side {
    /// Canonical name.
    pub name: String,
    ids: Vec<ActorId>,
    names: BTreeSet<String>,
    /// All words by which the text may name it.
    words: Vec<String>,
}

/// The side of a name in any form of the actor list.
///
/// # Errors
/// Where the actor list has no such name; the advice names those that come near.
pub fn side(name: &str, actors: &Actors) -> Result<Side, UnknownName> {
    let ids = actors.lookup(name.trim());
    let entries: Vec<_> = ids.iter().filter_map(|id| actors.actor(*id)).collect();
    let Some(first) = entries.first() else {
        let near = suggestions(name, actors);
        let advice = if near.is_empty() {
            "give a state, group, organisation or person by a name that the codebook's `actors/` lists"
                .to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        return Err(UnknownName {
            name: name.to_owned(),
            advice,
        });
    };
    let words = entries
        .iter()
        .flat_map(|entry| {
            let own = std::iter::once(&entry.name);
            own.chain(&entry.names)
                .chain(&entry.demonyms)
                .chain(&entry.capital)
                .chain(&entry.seats)
        })
        .map(ToString::to_string)
        .collect();
    Ok(Side {
        name: first.name.to_string(),
        names: entries.iter().map(|entry| entry.name.to_string()).collect(),
        ids,
        words,
    })
}

/// Names of the actor list that come near to a name, nearest first, five at most.
pub fn suggestions(name: &str, actors: &Actors) -> Vec<String> {
    let wanted = name.trim().to_lowercase();
    let mut near: BTreeMap<(usize, String), ()> = BTreeMap::new();
    for entry in entries(actors).filter(|entry| entry.kind != ActorKind::None) {
        let own = std::iter::once(&entry.name)
            .chain(&entry.names)
            .chain(&entry.demonyms);
        let best = own
            .filter_map(|known| {
                let known = known.to_lowercase();
                let distance = distance(&wanted, &known);
                let farthest = wanted.chars().count().max(known.chars().count()) / 3;
                let inside = wanted.chars().count() > 3 && known.contains(&wanted);
                (distance <= farthest)
                    .then_some(distance)
                    .or_else(|| inside.then_some(farthest + 1))
            })
            .min();
        if let Some(distance) = best {
            near.insert((distance, entry.name.to_string()), ());
        }
    }
    near.into_keys().map(|(_, name)| name).take(5).collect()
}

fn entries(actors: &Actors) -> impl Iterator<Item = &crate::codebook::actors::ActorEntry> {
    (0..).map_while(|index| actors.actor(ActorId(index)))
}

/// The role that holds on a day; without a day, the one that holds latest.
fn role_on(roles: &[DatedRole], day: Option<Date>) -> Option<&DatedRole> {
    match day {
        None => roles.iter().max_by_key(|role| role.until.unwrap_or(Date::MAX)),
        Some(day) => roles.iter().find(|role| {
            role.from.is_none_or(|from| from <= day) && role.until.is_none_or(|until| day <= until)
        }),
    }
}

/// The day as of which a record's parties are told.
pub fn as_of(record: &Record) -> Option<Date> {
    let day = record
        .enddate
        .as_deref()
        .or(record.cite_info.published.as_deref())?;
    day.get(..10)?.parse().ok()
}

/// Under which names and codes a side can stand in records: who has none of them is not of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Canonical names.
    pub names: Vec<String>,
    /// Codes of all its roles, whenever they held.
    pub codes: Vec<String>,
}

impl Side {
    /// The names and codes under which its parties stand; [`Side::has`] says which of those are of it.
    pub fn reach(&self, actors: &Actors) -> Reach {
        let entries = self.ids.iter().filter_map(|id| actors.actor(*id));
        let codes: BTreeSet<String> = entries
            .flat_map(|entry| entry.roles.iter().filter_map(|role| role.code.as_ref()))
            .map(ToString::to_string)
            .collect();
        Reach {
            names: self.names.iter().cloned().collect(),
            codes: codes.into_iter().collect(),
        }
    }

    /// All words by which a text may name it.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether a party of a record belongs to this side.
    pub fn has(&self, entity: &Entity, as_of: Option<Date>, actors: &Actors, words: &Words) -> bool {
        if entity.name.as_ref().is_some_and(|name| self.names.contains(name)) {
            return true;
        }
        self.ids.iter().any(|id| {
            let Some(entry) = actors.actor(*id) else {
                return false;
            };
            let Some(role) = role_on(&entry.roles, as_of) else {
                return false;
            };
            if role.code.is_none() || role.code.as_deref() != entity.code.as_deref() {
                return false;
            }
            let of_state =
                |sectors: &[String]| !sectors.iter().any(|sector| words.not_of_state.contains(sector));
            let governs = role.sector.first().is_some_and(|sector| actors.governs(sector));
            match entry.kind {
                ActorKind::State => of_state(&entity.sector),
                ActorKind::Group if governs => of_state(&entity.sector),
                // Rebels answer for their own only, whom the text calls by their name.
                ActorKind::Group | ActorKind::Organisation => {
                    self.words.iter().any(|word| names(&entity.entity_text, word))
                }
                _ => false,
            }
        })
    }

    /// Whether a text names this side.
    pub fn named_in(&self, text: &str) -> bool {
        self.words.iter().any(|word| names(text, word))
    }
}

/// Whether a word or phrase stands in a text as such.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
