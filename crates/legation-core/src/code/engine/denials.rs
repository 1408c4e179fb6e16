//! Denials told in a sentence of their own, and what they stand against.

use crate::code::act::{Coding, Source};
use crate::code::frame::verb_frame;
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Slot};
use legation_parse::Relation;

/// How many sentences back a denial may reach for what it denies.
const DENIAL_REACH: usize = 1;

/// A denial of what was claimed just before stands against the claim as well: its source denies the claimed act.
pub(super) fn link_denials(trees: &[Tree], codings: &mut [Coding], codebook: &Codebook) {
    for number in 0..codings.len() {
        let (before, rest) = codings.split_at_mut(number);
        let Some(denial) = rest.first().filter(|coding| coding.act.denies) else {
            continue;
        };
        let claimed = before.iter_mut().rev().find(|coding| {
            let claims = coding
                .sources
                .first()
                .is_some_and(|source| source.stance == "claims");
            denial.sentence - coding.sentence <= DENIAL_REACH
                && (claims || is_called_a_claim(&trees[denial.sentence], denial, coding))
                && !coding.act.actors.is_empty()
        });
        let Some(claimed) = claimed else { continue };
        let tree = &trees[denial.sentence];
        let word = verb_frame(tree, denial.act.head).first(&Slot::Subject);
        claimed.sources.push(Source {
            sentence: denial.sentence,
            word,
            cue: tree.form(denial.act.head).to_owned(),
            stance: "denies".into(),
        });
        claimed.certainty *= codebook.attributions.stance_certainty("doubts");
    }
}

/// Whether the denial hangs on a noun beside the clause that tells the act: *..., a charge Tehran called baseless*.
pub(super) fn is_called_a_claim(tree: &Tree, denial: &Coding, told: &Coding) -> bool {
    if denial.sentence != told.sentence || tree.relation(denial.act.head) != Relation::AclRelcl {
        return false;
    }
    tree.head(denial.act.head).is_some_and(|noun| {
        told.act.anchor < noun
            && matches!(tree.relation(noun), Relation::Appos | Relation::Parataxis)
            && tree
                .head(noun)
                .is_some_and(|clause| tree.dominates(clause, told.act.anchor))
    })
}
