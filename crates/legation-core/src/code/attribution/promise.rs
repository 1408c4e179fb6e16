//! What a modal makes of an act in its speaker's mouth: a promise, a refusal, a demand.

use super::Walk;
use crate::code::act::Act;
use crate::code::compose::{Doer, Operand, compose, same_side};
use crate::codebook::Codebook;
use crate::record::Status;
use crate::who::{Cast, Party};

/// The last quad code of cooperation.
const COOPERATION: u8 = 2;

/// What is told as future is a promise where the doer says so himself, else a plan or forecast.
pub(super) fn promise_or_plan(
    sentence: usize,
    cast: &Cast,
    codebook: &Codebook,
    act: &mut Act,
    walk: &mut Walk,
) {
    let own = !walk.purpose && says_of_itself(act, &speakers(walk, sentence, cast));
    let operator = if own { walk.self_future.clone() } else { None }.or_else(|| walk.operator.clone());
    let Some(operator) = operator else { return };
    let operand = operand(operator, act.actors.clone(), act);
    if let Some(composed) = compose(codebook, &operand, act) {
        let quad = codebook.ontology.categories.get(composed.event);
        let friendly = quad.is_some_and(|category| category.quad <= COOPERATION);
        walk.status = composed.status.unwrap_or(if own && walk.conditioned && friendly {
            // "would recognise it unless they agreed": nothing is promised yet. A threat is one with its condition.
            Status::Hypothetical
        } else if own && composed.event != act.event {
            Status::Occurred
        } else {
            // "said it would investigate": still to come.
            walk.status
        });
        without_modal(walk);
        let reciprocal = act.reciprocal;
        let (actors, recipients) = (act.actors.clone(), act.recipients.clone());
        *act = Act {
            head: act.head,
            pattern: act.pattern.clone(),
            ..composed
        };
        if reciprocal {
            act.reciprocal = true;
            act.actors = actors;
            act.recipients = recipients;
        }
    }
}

/// That they promised, refused or demanded it is as sure as the rest of the sentence: their modal says what they promised.
fn without_modal(walk: &mut Walk) {
    if walk.status == Status::Occurred && walk.modal > 0.0 {
        walk.certainty /= walk.modal;
        walk.modal = 1.0;
    }
}

fn speakers(walk: &Walk, sentence: usize, cast: &Cast) -> Vec<Party> {
    walk.speaker
        .map(|word| cast.parties(sentence, word).to_vec())
        .unwrap_or_default()
}

pub(super) fn says_of_itself(act: &Act, speakers: &[Party]) -> bool {
    act.actors
        .iter()
        .any(|actor| speakers.iter().any(|speaker| same_side(actor, speaker)))
}

/// *Moscow said it would not send weapons*: a refusal, where nobody else foretells it.
pub(super) fn refusal(sentence: usize, cast: &Cast, codebook: &Codebook, act: &mut Act, walk: &mut Walk) {
    let Some(operator) = walk.negated.clone() else {
        return;
    };
    if says_of_itself(act, &speakers(walk, sentence, cast)) || walk.sources.is_empty() {
        let actors = act.actors.clone();
        apply(codebook, operator, actors, act, walk);
    }
}

/// *Moscow said that Kyiv must withdraw*: a demand, where one side says it of another.
pub(super) fn obligation(sentence: usize, cast: &Cast, codebook: &Codebook, act: &mut Act, walk: &mut Walk) {
    let Some(operator) = walk.operator.clone() else {
        return;
    };
    let speakers = speakers(walk, sentence, cast);
    if !speakers.is_empty() && !act.actors.is_empty() && !says_of_itself(act, &speakers) {
        apply(codebook, operator, speakers, act, walk);
    }
}

/// What a modal makes of the act as an operator of these speakers: saying so has occurred.
fn apply(codebook: &Codebook, operator: String, speakers: Vec<Party>, act: &mut Act, walk: &mut Walk) {
    let operand = operand(operator, speakers, act);
    if let Some(composed) = compose(codebook, &operand, act) {
        walk.status = composed.status.unwrap_or(Status::Occurred);
        without_modal(walk);
        *act = Act {
            head: act.head,
            pattern: act.pattern.clone(),
            ..composed
        };
    }
}

/// A modal as an operator of these speakers over their act.
fn operand(operator: String, speakers: Vec<Party>, act: &Act) -> Operand {
    Operand {
        pattern: act.pattern.clone(),
        operator,
        verb: act.anchor,
        trigger: act.trigger.clone(),
        actors: speakers,
        recipients: Vec::new(),
        stage: None,
        specificity: 0,
        doer: Doer::Own,
    }
}
