//! Two sides, and how a record bears on them.

use super::names::States;
use super::side::{Side, as_of};
use super::words::Words;
use crate::record::{Entity, Record};
use crate::who::Actors;

/// How a record bears on two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// Both take part, or one does and the text names the other.
    Relation,
    /// A third party does something to one of them.
    Beside,
}

/// Two sides, with what it takes to tell who is of them.
#[derive(Debug)]
pub struct Between<'a> {
    /// The sides.
    pub sides: [&'a Side; 2],
    pub(super) actors: &'a Actors,
    pub(super) words: &'a Words,
    pub(super) states: States,
}

impl<'a> Between<'a> {
    /// Of two sides.
    pub fn new(sides: [&'a Side; 2], actors: &'a Actors, words: &'a Words) -> Between<'a> {
        Between {
            sides,
            actors,
            words,
            states: States::new(actors),
        }
    }

    pub(super) fn side_of(&self, entity: &Entity, record: &Record) -> Option<usize> {
        let day = as_of(record);
        self.sides
            .iter()
            .position(|side| side.has(entity, day, self.actors, self.words))
    }

    /// What a party is compared by.
    pub(super) fn who(&self, entity: &Entity, record: &Record) -> String {
        match self.side_of(entity, record) {
            Some(side) => format!("side {side}"),
            None => match (&entity.code, &entity.name) {
                (_, Some(name)) => name.clone(),
                (Some(code), None) => format!("{code} {}", entity.sector.join(" ")),
                (None, None) => entity.entity_text.to_lowercase(),
            },
        }
    }

    /// How a record bears on the sides, if it does.
    pub fn bearing(&self, record: &Record) -> Option<Bearing> {
        let all: Vec<Option<usize>> = record
            .actor
            .iter()
            .chain(&record.recipient)
            .map(|e| self.side_of(e, record))
            .collect();
        let takes_part = |side: usize| all.contains(&Some(side));
        if takes_part(0) && takes_part(1) {
            return Some(Bearing::Relation);
        }
        let third = all.contains(&None);
        for (own, other) in [(0, 1), (1, 0)] {
            if !takes_part(own) || third {
                continue;
            }
            let names_other = self
                .sides
                .get(other)
                .is_some_and(|side| side.named_in(&record.text));
            let says = record.attribution.iter().any(|source| {
                let entity = Entity {
                    entity_text: source.text.clone(),
                    code: source.code.clone(),
                    name: source.name.clone(),
                    ..Entity::default()
                };
                self.side_of(&entity, record) == Some(other)
            });
            if says || (record.deal.is_some() && names_other) {
                return Some(Bearing::Relation);
            }
        }
        let suffers = record
            .recipient
            .iter()
            .any(|entity| self.side_of(entity, record).is_some())
            || record.recipient.is_empty() && self.named(&record.text);
        let third_does = record
            .actor
            .iter()
            .any(|entity| self.side_of(entity, record).is_none());
        if self.words.also.contains(&record.event) && suffers && (third_does || record.actor.is_empty()) {
            return Some(Bearing::Beside);
        }
        None
    }

    fn named(&self, text: &str) -> bool {
        self.sides.iter().any(|side| side.named_in(text))
    }
}
