//! Whose deed it is that another act answers: *imposed sanctions on Iraq over its invasion of Kuwait*.
//!
//! The nearest subject is the usual antecedent of *its*; behind *over*, *for* and the like it is the one acted upon.

use super::compose::same_side;
use super::frame::{Frame, prepositions, verb_frame};
use super::tree::Tree;
use crate::codebook::{Codebook, Slot};
use crate::who::{Cast, Party};
use legation_parse::Relation;

/// Whether the subject of a condition is a pronoun that may as well mean the one addressed: *warned Tehran of consequences if it
/// attacked ships*.
pub(super) fn is_doer_open(
    tree: &Tree,
    sentence: usize,
    frame: &Frame,
    cast: &Cast,
    codebook: &Codebook,
) -> bool {
    let condition = codebook.sets.id("condition");
    let Some(subject) = frame.first(&Slot::Subject).filter(|&word| tree.is_pronoun(word)) else {
        return false;
    };
    let conditional = prepositions(tree, frame.head)
        .iter()
        .any(|mark| condition.is_some_and(|set| codebook.sets.has(set, mark)));
    let Some(verb) = tree
        .head(frame.head)
        .filter(|&verb| conditional && tree.relation(frame.head) == Relation::Advcl && tree.is_verb(verb))
    else {
        return false;
    };
    let above = verb_frame(tree, verb);
    let sides = |slot: &Slot| -> Vec<Party> {
        let words = above
            .slot(slot)
            .flat_map(|word| cast.parties(sentence, word).to_vec());
        words.collect()
    };
    let (subjects, pronoun) = (sides(&Slot::Subject), cast.parties(sentence, subject));
    let own = pronoun
        .iter()
        .any(|party| subjects.iter().any(|other| same_side(party, other)));
    let others = [Slot::Object, Slot::Second]
        .into_iter()
        .chain(["with", "on", "against"].iter().map(|name| Slot::from_name(name)));
    own && others
        .flat_map(|slot| sides(&slot))
        .any(|party| !subjects.iter().any(|subject| same_side(&party, subject)))
}

/// Who did what this noun names, where its possessive pronoun has been taken for the one who answers it; empty: nothing to mend.
pub(super) fn doers_on_grounds(
    tree: &Tree,
    sentence: usize,
    frame: &Frame,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Party> {
    let Some(owner) = frame
        .first(&Slot::Owner)
        .filter(|&word| tree.word(word).xpos == "PRP$")
    else {
        return Vec::new();
    };
    let sets = &codebook.sets;
    let Some(grounds) = sets.id("grounds") else {
        return Vec::new();
    };
    let answers = prepositions(tree, frame.head)
        .iter()
        .any(|preposition| sets.has(grounds, preposition));
    let Some(verb) = tree.head(frame.head).filter(|_| answers) else {
        return Vec::new();
    };
    // It may hang on the noun that the verb carries: "sanctions over its invasion".
    let verb = if tree.is_verb(verb) {
        Some(verb)
    } else {
        tree.head(verb)
    };
    let Some(verb) = verb.filter(|&verb| tree.is_verb(verb)) else {
        return Vec::new();
    };
    let above = verb_frame(tree, verb);
    let at = |slot: &Slot| -> Vec<Party> {
        above
            .slot(slot)
            .filter(|&word| !tree.dominates(frame.head, word))
            .flat_map(|word| tree.conjuncts(word))
            .flat_map(|word| cast.parties(sentence, word).to_vec())
            .collect()
    };
    let subjects = at(&Slot::Subject);
    let owned = cast.parties(sentence, owner);
    let own = owned
        .iter()
        .any(|party| subjects.iter().any(|subject| same_side(party, subject)));
    if !own {
        return Vec::new();
    }
    let others: Vec<Slot> = ["on", "against", "with"]
        .iter()
        .map(|name| Slot::from_name(name))
        .collect();
    [Slot::Object, Slot::Second]
        .iter()
        .chain(&others)
        .map(at)
        .find(|found| !found.is_empty())
        .filter(|found| {
            let other = |party: &Party| !subjects.iter().any(|subject| same_side(party, subject));
            found.iter().all(other)
        })
        .unwrap_or_default()
}
