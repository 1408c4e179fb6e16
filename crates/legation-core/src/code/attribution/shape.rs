//! What kind of clause or noun phrase a word heads: finite, a purpose, a circumstance, definite.

use crate::code::act::Tense;
use crate::code::frame::Frame;
use crate::code::gap::is_infinitive;
use crate::code::status::tense;
use crate::code::tree::Tree;
use crate::codebook::Codebook;
use crate::record::Status;
use legation_parse::Relation;

/// Whether a clause has a finite verb.
pub(super) fn is_finite(tree: &Tree, verb: usize) -> bool {
    let bare_participle =
        tree.word(verb).xpos == "VBN" && tree.child(verb, &[Relation::Aux, Relation::AuxPass]).is_none();
    tense(tree, verb) != Tense::None && !bare_participle
}

/// Whether a noun is what is said of somebody: *was one of the few countries to ...*.
pub(super) fn is_predicate(tree: &Tree, noun: usize) -> bool {
    let has_copula = |word: usize| {
        tree.child(word, &[Relation::Cop]).is_some()
            || tree.head(word).is_some_and(|verb| tree.marks(verb).linking)
    };
    let of = tree.head(noun).filter(|_| tree.relation(noun) == Relation::Nmod);
    has_copula(noun) || of.is_some_and(has_copula)
}

pub(super) fn is_definite(tree: &Tree, noun: usize) -> bool {
    tree.children(noun).any(|child| match tree.relation(child) {
        Relation::Det => matches!(tree.lemma(child), "the" | "this" | "that" | "these" | "those"),
        Relation::NmodPoss => true,
        _ => false,
    })
}

/// Whether a verb may stand for an operator: what follows it as a purpose is not its subject's.
pub(super) fn is_operator(tree: &Tree, verb: usize, codebook: &Codebook) -> bool {
    let lemma = tree.lemma(verb).to_lowercase();
    let form = tree.form(verb).to_lowercase();
    let senses = codebook.senses_of(false, &lemma, &form);
    senses.into_iter().any(|id| codebook.sense(id).operator.is_some())
}

/// Whether a clause tells when, why or on what condition: it is not what a verb of saying over it reports.
pub(super) fn is_circumstance(tree: &Tree, verb: usize) -> bool {
    tree.relation(verb) == Relation::Advcl
        && is_finite(tree, verb)
        && tree
            .preposition(verb)
            .is_some_and(|mark| !matches!(mark.as_str(), "that" | "as"))
}

/// *is expected to attack*: nobody is cited, and it has not happened.
pub(super) fn is_foretold(tree: &Tree, current: usize, above: &Frame, codebook: &Codebook) -> bool {
    above.passive
        && tree.relation(current) == Relation::Xcomp
        && codebook
            .hedges
            .raising
            .get(tree.lemma(above.head))
            .is_some_and(|hedge| hedge.status == Some(Status::Planned))
}

pub(super) fn is_purpose(tree: &Tree, verb: usize) -> bool {
    tree.relation(verb) == Relation::Advcl && is_infinitive(tree, verb)
}
