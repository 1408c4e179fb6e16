//! What is written: an event with its records.

use legation_core::Record;
use legation_core::record::Entity;
use legation_merge::Event;
use sha2::{Digest, Sha256};

/// A record with the source that it rests on.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// The record.
    pub record: &'r Record,
    /// What stands for its source; see `legation_merge::Sourced`.
    pub source: &'r str,
}

/// An event with its records.
#[derive(Clone, Copy, Debug)]
pub struct Told<'r> {
    /// The event.
    pub event: &'r Event,
    /// Its records.
    pub reports: &'r [Report<'r>],
}

/// Who does something to whom, one of each: formats of the field have room for no more.
pub(crate) type Dyad<'r> = (Option<&'r Entity>, Option<&'r Entity>);

/// The dyads of a row with several parties: each actor with each recipient; of those who did it together, each with each that
/// stands behind it.
pub(crate) fn dyads<'r>(actors: &'r [Entity], recipients: &'r [Entity]) -> Vec<Dyad<'r>> {
    let mut dyads = Vec::new();
    match (actors.is_empty(), recipients.is_empty()) {
        (true, true) => dyads.push((None, None)),
        (true, false) => dyads.extend(recipients.iter().map(|recipient| (None, Some(recipient)))),
        (false, true) if actors.len() > 1 => {
            for (at, one) in actors.iter().enumerate() {
                dyads.extend(actors.iter().skip(at + 1).map(|other| (Some(one), Some(other))));
            }
        }
        (false, true) => dyads.extend(actors.iter().map(|actor| (Some(actor), None))),
        (false, false) => {
            for actor in actors {
                dyads.extend(recipients.iter().map(|recipient| (Some(actor), Some(recipient))));
            }
        }
    }
    dyads
}

/// A number that stands for some words: the same on any machine, below 2^53, so that every reader keeps all of its digits.
pub(crate) fn number(words: &str) -> u64 {
    let digest = Sha256::digest(words.as_bytes());
    let first = digest
        .iter()
        .take(8)
        .fold(0, |all: u64, byte| all << 8 | u64::from(*byte));
    first >> 11
}

/// A text on one line.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sectors of a party as one string.
pub(crate) fn sectors(party: &Entity, between: &str) -> String {
    party.sector.join(between)
}
