//! Nouns that hold what somebody says: *charges that*, *reports of*, and their being called false.

use super::Walk;
use super::shape::is_finite;
use crate::case::low;
use crate::code::act::Source;
use crate::code::frame::verb_frame;
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Slot};
use crate::record::Status;
use legation_parse::Relation;

/// Whether a clause tells what a noun is about: *charges that ...*, *the claim it made* is none.
pub(super) fn is_content(tree: &Tree, clause: usize, noun: usize) -> bool {
    // "reports that Moscow has sent troops", where the parser takes *that* for an object beside the other.
    let objects = tree
        .children(clause)
        .filter(|&child| tree.relation(child) == Relation::Obj)
        .count();
    tree.is_noun(noun)
        && is_finite(tree, clause)
        && (tree.relation(clause) != Relation::AclRelcl
            || objects > 1 && !tree.marks(clause).takes_two
            || verb_frame(tree, clause)
                .fillers
                .iter()
                .all(|filler| filler.word != noun))
}

/// Whether a report is called false: *fake reports*, *the reports are baseless*.
pub(super) fn called_false(tree: &Tree, noun: usize, codebook: &Codebook) -> bool {
    let is_false = |word: usize| {
        codebook
            .sets
            .id("false")
            .is_some_and(|set| codebook.sets.has(set, tree.lemma(word)))
    };
    tree.children(noun).any(is_false)
        || tree.head(noun).is_some_and(|head| {
            is_false(head) || tree.children(head).any(|child| child != noun && is_false(child))
        })
}

/// Who alleges it, and who denies it.
pub(super) fn alleged(tree: &Tree, sentence: usize, noun: usize, codebook: &Codebook, walk: &mut Walk) {
    let Some(cue) = codebook.attributions.noun(tree.lemma(noun)) else {
        return;
    };
    let by = tree.children(noun).find(|&child| {
        tree.relation(child) == Relation::NmodPoss
            || (tree.relation(child) == Relation::Nmod && tree.preposition(child).as_deref() == Some("by"))
    });
    walk.certainty *= cue.certainty;
    walk.sources.push(Source {
        sentence,
        word: by,
        cue: tree.form(noun).to_owned(),
        stance: cue.stance.clone(),
    });
    if called_false(tree, noun, codebook) {
        walk.status = Status::Negated;
        walk.certainty = walk
            .certainty
            .min(codebook.attributions.stance_certainty("denies"));
    }
    // "dismissed reports that ...", "dismissed as fake reports that ..."
    // "reports that ... were denied"
    let is_object = matches!(tree.relation(noun), Relation::Obj | Relation::NsubjPass)
        || (tree.relation(noun) == Relation::Obl && tree.preposition(noun).as_deref() == Some("as"));
    let Some(verb) = tree.head(noun).filter(|&verb| tree.is_verb(verb) && is_object) else {
        return;
    };
    let senses = codebook.senses_of(false, &low(tree.lemma(verb)), &low(tree.form(verb)));
    if senses.into_iter().any(|id| codebook.sense(id).denies) {
        let word = verb_frame(tree, verb).first(&Slot::Subject);
        walk.status = Status::Negated;
        walk.certainty = walk
            .certainty
            .min(codebook.attributions.stance_certainty("denies"));
        walk.sources.push(Source {
            sentence,
            word,
            cue: tree.form(verb).to_owned(),
            stance: "denies".into(),
        });
    }
}
