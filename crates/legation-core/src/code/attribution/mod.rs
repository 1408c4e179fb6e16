//! From an act to what its sentence says of it: walks from the act up to the root, through reported speech, conditions and
//! purposes, and gathers who says so and how sure.

mod allege;
mod chain;
mod climb;
mod promise;
mod quotation;
mod shape;
mod source;
mod tail;

use super::act::{Act, Claim, Coding, Source, Tense};
use super::frame::verb_frame;
use super::status::{clause, is_presupposed, is_question, stronger};
use super::tree::Tree;
use crate::codebook::{Codebook, Slot};
use crate::fact;
use crate::record::Status;
use crate::who::Cast;
use climb::climb;
use promise::{obligation, promise_or_plan, refusal};
use quotation::quoted;

/// Certainty of what is only somebody's purpose.
const PURPOSE: f64 = 0.5;
/// Certainty of what stands under a verb of which nothing is known.
const UNDER_UNKNOWN: f64 = 0.5;
/// Factor on the certainty of what a word over it says to have happened or not: *managed to*, *forced them to*.
const UNDER_KNOWN: f64 = 0.9;
/// Factuality from which an act is taken to have happened where no rule says so.
const HAPPENED: f64 = 2.0;

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
    /// It follows from a condition.
    conditioned: bool,
    /// No rule knows what the words over it make of it.
    open: bool,
    /// What made it so, in the order in which it was met.
    because: Vec<String>,
}

/// The coding or codings of an act: with status, certainty, sources and tense.
pub(super) fn reality(
    trees: &[Tree],
    sentence: usize,
    act: &Act,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Coding> {
    if act.void {
        return Vec::new();
    }
    let tree = &trees[sentence];
    let mut walk = climb(tree, sentence, act, codebook);
    behind(tree, sentence, act, codebook, &mut walk);
    if walk.sources.is_empty()
        && let Some((source, certainty)) = quoted(trees, sentence, act.anchor, codebook)
    {
        walk.because.push(format!(
            "it stands in a quotation (“{}”): certainty × {certainty}",
            source.cue
        ));
        walk.certainty *= certainty;
        walk.sources.push(source);
    }
    source::last_words(tree, sentence, act.anchor, codebook, &mut walk);
    announced(tree, sentence, act, cast, codebook, &mut walk);
    chain::complete(tree, sentence, act, cast, codebook, &mut walk.sources);
    decide(tree, act, codebook, &mut walk);
    if let Some(claim) = &act.claim {
        add_claim(tree, sentence, claim, codebook, &mut walk);
    }
    // "did not fail to attack"
    let twice = act.status == Some(Status::Negated)
        && walk.status == Status::Negated
        && act.claim.is_none()
        && clause(tree, act.anchor, codebook).status == Status::Negated;
    if twice {
        walk.status = Status::Occurred;
        walk.certainty *= UNDER_KNOWN;
        walk.because
            .push("what is denied is that it failed: occurred".into());
    } else if let Some(status) = act.status {
        walk.status = if act.claim.is_some() {
            status
        } else {
            stronger(walk.status, status)
        };
    }
    if act.affirmed_only && walk.status == Status::Negated {
        return Vec::new();
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
    if is_question(tree, act.anchor)
        && walk.status <= Status::Possible
        && act.claim.is_none()
        && !is_presupposed(tree, act.anchor, codebook)
    {
        walk.status = Status::Hypothetical;
        walk.certainty *= PURPOSE;
        walk.because
            .push(format!("it is asked: hypothetical, certainty × {PURPOSE}"));
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
        because: walk.because,
        act,
    }]
}

/// Who speaks behind the act, where the tree shows nobody, or a verb of saying without its speaker.
fn behind(tree: &Tree, sentence: usize, act: &Act, codebook: &Codebook, walk: &mut Walk) {
    let nameless = |source: &&mut Source| source.word.is_none() && source.sentence == sentence;
    if walk.sources.is_empty() {
        let aside = std::iter::successors(Some(act.anchor), |&word| tree.head(word))
            .take(tree.len())
            .any(|word| tree.relation(word) == legation_parse::Relation::AclRelcl);
        if aside {
            return;
        }
        let found = tail::speakers_behind(tree, sentence, act.anchor, codebook);
        let colon = || {
            tail::behind_colon(tree, sentence, act.anchor, codebook)
                .map(|(source, certainty)| (vec![source], certainty))
        };
        if let Some((sources, certainty)) = found.or_else(colon) {
            let cue = sources.first().map_or("", |source| source.cue.as_str());
            walk.because
                .push(format!("“{cue}” behind it: certainty × {certainty}"));
            walk.certainty *= certainty;
            walk.sources = sources;
        }
    } else if let Some(source) = walk.sources.iter_mut().find(nameless)
        && let Some((found, _)) = tail::speakers_behind(tree, sentence, act.anchor, codebook)
        && let Some(speaker) = found.iter().find(|found| found.cue == source.cue)
    {
        source.word = speaker.word;
    }
}

/// *The ministry announced that Turkey had attacked*: an operator that takes the act in is still somebody's word on others.
fn announced(tree: &Tree, sentence: usize, act: &Act, cast: &Cast, codebook: &Codebook, walk: &mut Walk) {
    if act.claim.is_some() || act.head == act.anchor && act.entries.len() < 2 {
        return;
    }
    let frame = verb_frame(tree, act.anchor);
    let Some(speaker) = frame.first(&Slot::Subject).filter(|_| !frame.passive) else {
        return;
    };
    let finite =
        |word: usize| shape::is_finite(tree, word) && tree.relation(word) == legation_parse::Relation::Ccomp;
    if source::cue_of(tree, &frame, codebook).is_none() || !frame.slot(&Slot::Complement).any(finite) {
        return;
    }
    let of_itself = promise::says_of_itself(act, cast.parties(sentence, speaker));
    if !of_itself && walk.sources.is_empty() {
        source::say(tree, sentence, &frame, codebook, walk);
    }
}

/// Where no rule knows what the words over an act make of it, its factuality decides whether it happened.
fn decide(tree: &Tree, act: &Act, codebook: &Codebook, walk: &mut Walk) {
    if !walk.open || walk.status != Status::Possible {
        return;
    }
    let score = fact::score(tree, act.anchor, codebook);
    if score >= HAPPENED {
        walk.status = Status::Occurred;
        walk.because.push(format!("factuality {score:.1}: occurred"));
    } else {
        walk.because.push(format!("factuality {score:.1}: left open"));
    }
}

fn add_claim(tree: &Tree, sentence: usize, claim: &Claim, codebook: &Codebook, walk: &mut Walk) {
    let frame = verb_frame(tree, claim.verb);
    let word = frame.first(&Slot::Subject);
    let cue = tree.form(claim.verb).to_owned();
    let stance = claim.stance.clone();
    let certainty = codebook.attributions.stance_certainty(&stance);
    // The climb has met the same verb as reported speech already.
    walk.sources
        .retain(|source| source.cue != cue || source.sentence != sentence);
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
