//! What modals, negations and operators above a word make of the category that its entry would give: *will host*, *is willing to send*.

use crate::case::lower;
use crate::code::Tree;
use crate::codebook::{Codebook, Control, Same, Slot};
use crate::record::Status;
use legation_parse::Relation;

/// How many steps up the tree are looked at.
const STEPS: usize = 4;

/// The category of an entry at `word`, with what stands above the word.
pub(super) fn raised(tree: &Tree, word: usize, event: usize, codebook: &Codebook) -> usize {
    let mut event = event;
    let mut at = word;
    for _ in 0..STEPS {
        if tree.is_verb(at) {
            event = with_auxiliaries(tree, at, event, codebook);
        }
        let Some(head) = tree.head(at) else { break };
        let slot = match tree.relation(at) {
            Relation::Xcomp | Relation::Ccomp if is_bare(tree, at) => Slot::Complement,
            Relation::Obj | Relation::NsubjPass if !tree.is_verb(at) => Slot::Object,
            _ => break,
        };
        if let Some((operator, own)) = operator(tree, head, &slot, codebook) {
            event = turned(codebook, &operator, event, own);
        }
        at = head;
    }
    event
}

/// Whether a clause has no subject of its own.
fn is_bare(tree: &Tree, verb: usize) -> bool {
    tree.child(verb, &[Relation::Nsubj, Relation::NsubjPass])
        .is_none()
}

/// What a verb's own modal and negation say: *will meet*, *did not meet*.
fn with_auxiliaries(tree: &Tree, verb: usize, event: usize, codebook: &Codebook) -> usize {
    let hedges = &codebook.hedges;
    let form = |word: usize| lower(tree.form(word)).replace('’', "'");
    let negated = tree.children(verb).any(|child| {
        matches!(
            tree.relation(child),
            Relation::Advmod | Relation::Aux | Relation::AuxPass
        ) && hedges.negations.contains_key(form(child).as_str())
    });
    let modal = tree
        .children(verb)
        .filter(|&child| tree.word(child).xpos == "MD")
        .find_map(|child| hedges.modals.get(form(child).as_str()));
    let operator = match (modal, negated) {
        (Some(hedge), true) => hedge.negated.as_ref(),
        (Some(hedge), false) if hedge.status == Some(Status::Planned) => hedge.operator.as_ref(),
        (Some(_), false) => None,
        (None, true) => return codebook.ontology.undone(event).unwrap_or(event),
        (None, false) => None,
    };
    operator.map_or(event, |operator| turned(codebook, operator, event, true))
}

/// The operator that a verb or adjective is over what stands in a slot of it, and whether its own subject is to act.
fn operator(tree: &Tree, word: usize, slot: &Slot, codebook: &Codebook) -> Option<(String, bool)> {
    let lemma = lower(tree.lemma(word));
    if let Some(hedge) = codebook.hedges.adjectives.get(lemma.as_str())
        && let Some(operator) = &hedge.operator
    {
        return Some((operator.clone(), true));
    }
    if !tree.is_verb(word) {
        return None;
    }
    let form = lower(tree.form(word));
    let senses = codebook.senses_of(false, &lemma, &form).into_iter();
    senses
        .map(|id| codebook.sense(id))
        .filter(|sense| sense.particle.is_none() && sense.over.contains(slot))
        .find_map(|sense| Some((sense.operator.clone()?, sense.control == Control::Subject)))
}

/// The category that an operator makes of another.
fn turned(codebook: &Codebook, operator: &str, event: usize, own: bool) -> usize {
    match codebook
        .operators
        .rule(operator, event, own)
        .map(|rule| &rule.event)
    {
        Some(Some(Same::Own(category))) => *category,
        _ => event,
    }
}
