//! Denials told in a sentence of their own, and what they stand against.

use crate::code::act::{Coding, Source};
use crate::code::compose::same_side;
use crate::code::frame::verb_frame;
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Slot};
use crate::record::Status;
use crate::who::{Cast, Party};
use legation_parse::Relation;

/// How many sentences back a denial may reach for what it denies.
const DENIAL_REACH: usize = 1;

/// A denial of what was claimed just before stands against the claim as well: its source denies the claimed act. It is aimed at whoever
/// has accused just before, where its own sentence names nobody.
pub(super) fn link_denials(trees: &[Tree], codings: &mut [Coding], cast: &Cast, codebook: &Codebook) {
    for number in 0..codings.len() {
        let (before, rest) = codings.split_at_mut(number);
        let Some(denial) = rest.first_mut().filter(|coding| coding.act.denies) else {
            continue;
        };
        let near = |coding: &Coding| denial.sentence - coding.sentence <= DENIAL_REACH;
        let told = before
            .iter()
            .rev()
            .filter(|coding| near(coding))
            .find(|coding| is_denied_by(trees, denial, coding, cast))
            .map(|coding| {
                (
                    coding.sentence,
                    coding.sources.first().and_then(|source| source.word),
                )
            });
        if let Some((sentence, speaker)) = told {
            let tree = &trees[denial.sentence];
            let word = verb_frame(tree, denial.act.head).first(&Slot::Subject);
            // All that the same speaker has told in that sentence.
            let claimed = before.iter_mut().filter(|coding| {
                coding.sentence == sentence
                    && coding.sources.first().and_then(|source| source.word) == speaker
                    && is_denied_by(trees, denial, coding, cast)
            });
            for coding in claimed {
                coding.sources.push(Source {
                    sentence: denial.sentence,
                    word,
                    cue: tree.form(denial.act.head).to_owned(),
                    stance: "denies".into(),
                });
                coding.certainty *= codebook.attributions.stance_certainty("doubts");
            }
        }
        if !denial.act.recipients.is_empty() {
            continue;
        }
        let accuser = before.iter().rev().filter(|coding| near(coding)).find(|coding| {
            let category = codebook.ontology.categories.get(coding.act.event);
            category.is_some_and(|category| category.judges)
                && !coding.act.denies
                && coding.status == Status::Occurred
                && !coding.act.actors.is_empty()
                && coding.act.actors.iter().all(|party| party.side().is_some())
                && any_of(&coding.act.recipients, &denial.act.actors)
                && !any_of(&coding.act.actors, &denial.act.actors)
        });
        if let Some(accuser) = accuser {
            denial.act.recipients.clone_from(&accuser.act.actors);
        }
    }
}

/// Whether a denial speaks of what a coding tells.
fn is_denied_by(trees: &[Tree], denial: &Coding, told: &Coding, cast: &Cast) -> bool {
    let Some(source) = told.sources.first() else {
        return !told.act.actors.is_empty() && is_called_a_claim(&trees[denial.sentence], denial, told);
    };
    if told.act.actors.is_empty() {
        return false;
    }
    // "denied that a deal had been signed", after "reported that they had signed one".
    let own = denial
        .act
        .heads
        .get(1)
        .filter(|&&word| trees[denial.sentence].is_verb(word));
    let same_act = own
        .is_none_or(|&word| trees[denial.sentence].lemma(word) == trees[told.sentence].lemma(told.act.head));
    let speaker = source
        .word
        .map_or(&[][..], |word| cast.parties(source.sentence, word));
    let party_to_it =
        any_of(&told.act.actors, &denial.act.actors) || any_of(&told.act.recipients, &denial.act.actors);
    let of_others = party_to_it
        && matches!(source.stance.as_str(), "asserts" | "suggests")
        && !any_of(speaker, &denial.act.actors)
        && matches!(told.status, Status::Occurred | Status::Ongoing);
    same_act && (source.stance == "claims" || of_others)
        || is_called_a_claim(&trees[denial.sentence], denial, told)
}

fn any_of(some: &[Party], others: &[Party]) -> bool {
    some.iter()
        .any(|party| others.iter().any(|other| same_side(party, other)))
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
