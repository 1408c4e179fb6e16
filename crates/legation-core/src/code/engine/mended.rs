//! What the parser is apt to get wrong and only a list of actors and particles can tell.

use super::Matcher;
use crate::case::lower;
use crate::code::frame::{Filler, Frame};
use crate::code::gap::is_infinitive;
use crate::codebook::{Sense, Slot};
use legation_parse::{Relation, Upos};

impl Matcher<'_, '_> {
    /// The frame as this sense may take it.
    pub(super) fn mended(&self, mut frame: Frame, sense: &Sense) -> Frame {
        let tree = self.tree;
        let head = frame.head;
        // A party before a verb without a subject is its subject, whatever the tagger took it for.
        if !frame.passive && frame.first(&Slot::Subject).is_none() {
            let party = tree.children(head).find(|&child| {
                child < head
                    && tree.preposition(child).is_none()
                    && matches!(
                        tree.relation(child),
                        Relation::Advmod | Relation::Amod | Relation::Discourse | Relation::Compound
                    )
                    && !self.cast.parties(self.sentence, child).is_empty()
            });
            frame.fillers.extend(party.map(|word| Filler {
                slot: Slot::Subject,
                word,
                below: true,
            }));
        }
        // "ordered staff of the embassy to leave": the infinitive was hung on the embassy.
        let takes_clause = sense.over.contains(&Slot::Complement)
            || sense.when.iter().any(|(slot, _)| *slot == Slot::Complement);
        if takes_clause && !frame.passive && frame.first(&Slot::Complement).is_none() {
            let infinitive = frame
                .slot(&Slot::Object)
                .flat_map(|object| tree.children(object))
                .filter(|&noun| tree.relation(noun) == Relation::Nmod && tree.marks(noun).party)
                .flat_map(|noun| tree.children(noun))
                .find(|&verb| tree.relation(verb) == Relation::Acl && is_infinitive(tree, verb));
            frame.fillers.extend(infinitive.map(|word| Filler {
                slot: Slot::Complement,
                word,
                below: true,
            }));
        }
        // "cut off all aid": the particle was taken for a preposition.
        if let Some(particle) = &sense.particle
            && frame.particle.is_none()
            && head + 1 < tree.len()
            && tree.form(head + 1).eq_ignore_ascii_case(particle)
            && tree.relation(head + 1) == Relation::Case
            && let Some(object) = tree
                .head(head + 1)
                .filter(|&object| tree.head(object) == Some(head))
            && frame.slot(&Slot::Object).all(|word| word == object)
            && !frame.passive
        {
            frame.particle = Some(head + 1);
            frame.add(Slot::Object, object);
        }
        // "called on Kabul to withdraw": the preposition was taken for a particle.
        if let Some(particle) = frame
            .particle
            .filter(|_| sense.particle.is_none() && !frame.passive)
        {
            let preposition = Slot::Prep(lower(tree.form(particle)));
            let names = sense.recipient.contains(&preposition)
                || sense.over.contains(&preposition)
                || sense.when.iter().any(|(slot, _)| *slot == preposition);
            if names && particle == head + 1 {
                frame.particle = None;
                for filler in &mut frame.fillers {
                    if filler.slot == Slot::Object && filler.word > particle {
                        filler.slot = preposition.clone();
                    }
                }
            }
        }
        // "sold Russia drones": the one who gets them was taken for a part of the object's name, or for the object.
        if sense.recipient.contains(&Slot::Second) && !frame.passive && frame.first(&Slot::Second).is_none() {
            let named = |word: usize| {
                tree.word(word).upos == Upos::Propn && !self.cast.parties(self.sentence, word).is_empty()
            };
            let next = |word: usize| {
                word == head + 1 || (word == head + 2 && tree.relation(word - 1) == Relation::Det)
            };
            let objects: Vec<usize> = frame
                .slot(&Slot::Object)
                .filter(|&word| tree.head(word) == Some(head))
                .collect();
            let compound = |object: usize| {
                tree.children(object)
                    .find(|&child| tree.relation(child) == Relation::Compound && next(child) && named(child))
            };
            let receiver = match objects.as_slice() {
                [object] => compound(*object),
                [first, _] => Some(*first).filter(|&word| next(word) && named(word)),
                _ => None,
            };
            frame.fillers.extend(receiver.map(|word| Filler {
                slot: Slot::Second,
                word,
                below: true,
            }));
        }
        frame
    }

    /// A word, or what stands behind it where it only says how many: *dozens of rockets*.
    pub(super) fn counted(&self, word: usize) -> usize {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let Some(quantity) = sets.id("quantity") else {
            return word;
        };
        let number = tree.word(word).upos == Upos::Num;
        if !number && !tree.is_in_set(word, quantity) {
            return word;
        }
        let lemma = lower(tree.lemma(word));
        let form = lower(tree.form(word));
        let singular = form.strip_suffix('s').unwrap_or(&form);
        if !number && !sets.has(quantity, &lemma) && !sets.has(quantity, singular) {
            return word;
        }
        tree.children(word)
            .find(|&child| {
                tree.relation(child) == Relation::Nmod && tree.preposition(child).as_deref() == Some("of")
            })
            .unwrap_or(word)
    }
}
