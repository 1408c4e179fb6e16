//! From an act to what its sentence says of it: walks from the act up to the root, through reported speech, conditions and
//! purposes, and gathers who says so and how sure.

mod allege;
mod climb;
mod promise;
mod shape;
mod source;

use super::act::{Act, Claim, Coding, Source, Tense};
use super::frame::verb_frame;
use super::status::{is_question, stronger};
use super::tree::Tree;
use crate::codebook::{Codebook, Slot};
use crate::record::Status;
use crate::who::Cast;
use climb::climb;
use promise::{obligation, promise_or_plan, refusal};
use source::quoted;

/// Certainty of what is only somebody's purpose.
const PURPOSE: f64 = 0.5;
/// Certainty of what stands under a verb of which nothing is known.
const UNDER_UNKNOWN: f64 = 0.5;

struct Walk {
    status: Status,
    certainty: f64,
    /// The share of modals in that certainty: what one promises for the future is promised for certain.
    modal: f64,
    sources: Vec<Source>,
    tense: Tense,
    operator: Option<String>,
    /// It is only what somebody reported or accused is said to aim at: no row.
    aim: bool,
    /// Operator of a negated modal: *will not*.
    negated: Option<String>,
    /// The cue just above the act, for what speakers say of their own side.
    speaker: Option<usize>,
    self_future: Option<String>,
    /// It is told as somebody's purpose: no word of what will be.
    purpose: bool,
}

/// The coding or codings of an act: with status, certainty, sources and tense.
pub(super) fn reality(
    trees: &[Tree],
    sentence: usize,
    act: &Act,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Coding> {
    let tree = &trees[sentence];
    let mut walk = climb(tree, sentence, act, codebook);
    if walk.sources.is_empty() {
        walk.sources.extend(quoted(trees, sentence, codebook));
    }
    if let Some(claim) = &act.claim {
        add_claim(tree, sentence, claim, codebook, &mut walk);
    }
    if let Some(status) = act.status {
        walk.status = if act.claim.is_some() {
            status
        } else {
            stronger(walk.status, status)
        };
    }
    let mut act = act.clone();
    if act.claim.is_none() {
        match walk.status {
            Status::Planned => promise_or_plan(sentence, cast, codebook, &mut act, &mut walk),
            Status::Negated => refusal(sentence, cast, codebook, &mut act, &mut walk),
            Status::Hypothetical => obligation(sentence, cast, codebook, &mut act, &mut walk),
            _ => {}
        }
    }
    if is_question(tree, act.anchor) && walk.status <= Status::Ongoing {
        walk.status = Status::Hypothetical;
        walk.certainty *= PURPOSE;
    }
    let one_sided = act.recipients.is_empty() && act.actors.len() < 2;
    // What did not happen, to nobody in particular, in nobody's words, is no event.
    let nothing =
        walk.status == Status::Negated && one_sided && walk.sources.is_empty() && act.status.is_none();
    if walk.aim || (nothing && !cast.is_given()) {
        return Vec::new();
    }
    vec![Coding {
        sentence,
        status: walk.status,
        certainty: walk.certainty.clamp(0.0, 1.0),
        sources: walk.sources,
        tense: walk.tense,
        act,
    }]
}

fn add_claim(tree: &Tree, sentence: usize, claim: &Claim, codebook: &Codebook, walk: &mut Walk) {
    let frame = verb_frame(tree, claim.verb);
    let word = frame.first(&Slot::Subject);
    let cue = tree.form(claim.verb).to_owned();
    let stance = claim.stance.clone();
    let certainty = codebook.attributions.stance_certainty(&stance);
    // The climb has met the same verb as reported speech already.
    walk.sources
        .retain(|source| source.cue != cue || source.word != word);
    walk.certainty = walk.certainty.min(certainty);
    walk.sources.insert(
        0,
        Source {
            sentence,
            word,
            cue,
            stance,
        },
    );
}
