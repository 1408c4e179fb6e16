//! Measures whom `who` takes pronouns for, on GUM's chains: a pronoun is right where what its chain names is the same party.

use super::gold::GoldDocument;
use legation_core::Codebook;
use legation_core::mention::{self, PronounKind};
use legation_core::who::{Cast, Party, cast};
use legation_parse::Upos;
use std::collections::HashMap;

/// How pronouns of the third person fared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The party that the chain names.
    pub(crate) right: usize,
    /// Another one.
    pub(crate) wrong: usize,
    /// A party, where the chain names none, or the file has no chain.
    pub(crate) invented: usize,
    /// None, where the chain names one.
    pub(crate) missed: usize,
}

impl Tally {
    /// Of the pronouns that were given a party, how many were given the right one, in per cent.
    pub(crate) fn precision(self) -> f64 {
        100.0 * self.right as f64 / (self.right + self.wrong + self.invented).max(1) as f64
    }

    /// Of the pronouns whose chain names a party, how many were given it, in per cent.
    pub(crate) fn recall(self) -> f64 {
        100.0 * self.right as f64 / (self.right + self.wrong + self.missed).max(1) as f64
    }

    /// Adds a document. With `show`, every pronoun that is not right is printed with its sentence.
    pub(crate) fn add(&mut self, document: &GoldDocument, codebook: &Codebook, show: bool) {
        let (sentences, text) = (&document.sentences, &document.text);
        let cast = cast(sentences, text, &codebook.actors, &codebook.mentions);
        let mut chain_of = HashMap::new();
        for (chain, places) in document.chains.iter().enumerate() {
            for place in places.iter().filter(|place| place.first == place.last) {
                chain_of.insert((place.sentence, place.head), chain);
            }
        }
        let named: Vec<Vec<Party>> = document
            .chains
            .iter()
            .map(|chain| named(document, &cast, chain))
            .collect();
        for mention in mention::entities(sentences, text, &codebook.mentions).mentions {
            let at = (mention.sentence, mention.head);
            let third =
                |pronoun: mention::Pronoun| pronoun.person == 3 && pronoun.kind != PronounKind::Demonstrative;
            if mention.joined || !mention.pronoun.is_some_and(third) {
                continue;
            }
            let told = chain_of
                .get(&at)
                .and_then(|chain| named.get(*chain))
                .map_or(&[][..], Vec::as_slice);
            let ours = cast.parties(at.0, at.1);
            let known = |party: &Party| told.iter().any(|other| same(party, other));
            let (slot, what) = match (ours.is_empty(), told.is_empty()) {
                (true, true) => continue,
                (true, false) => (&mut self.missed, "missed"),
                (false, true) => (&mut self.invented, "invented"),
                (false, false) if ours.iter().all(known) => (&mut self.right, "right"),
                _ => (&mut self.wrong, "wrong"),
            };
            *slot += 1;
            if show && what != "right" {
                let form = sentences
                    .get(at.0)
                    .map_or("", |sentence| sentence.words[at.1].span.of(text));
                let list = |parties: &[Party]| {
                    parties
                        .iter()
                        .map(|party| shown(party, codebook))
                        .collect::<Vec<_>>()
                        .join(" + ")
                };
                println!(
                    "{what}: {form} (word {}) is {}, not {}",
                    at.1 + 1,
                    list(ours),
                    list(told)
                );
                for sentence in sentences.iter().take(at.0 + 1).skip(at.0.saturating_sub(2)) {
                    println!("    {}", sentence.span.of(text));
                }
            }
        }
    }
}

/// The parties that a chain's names and nouns stand for by themselves.
fn named(document: &GoldDocument, cast: &Cast, chain: &[super::Place]) -> Vec<Party> {
    let mut all: Vec<Party> = Vec::new();
    for place in chain {
        let word = &document.sentences[place.sentence].words[place.head];
        let own = |party: &&Party| word.upos == Upos::Propn || (word.upos == Upos::Noun && !party.antecedent);
        all.extend(
            cast.parties(place.sentence, place.head)
                .iter()
                .filter(own)
                .cloned(),
        );
    }
    all
}

fn same(one: &Party, other: &Party) -> bool {
    one.side() == other.side() && (one.name == other.name || one.actor.is_some())
}

fn shown(party: &Party, codebook: &Codebook) -> String {
    let entity = party.entity(None, &codebook.actors);
    let name = entity.name.or(entity.office).unwrap_or_default();
    format!(
        "{}.{} {name}",
        entity.code.as_deref().unwrap_or("_"),
        entity.sector.join("+")
    )
}
