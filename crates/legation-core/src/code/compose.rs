//! Operators over acts: *refuse* over *send weapons* is a refusal of aid.

use super::act::{Act, Claim};
use crate::codebook::{Aim, Codebook, KeptAs, Rule, Same};
use crate::record::Status;
use crate::who::Party;

/// What an operator's own words give: the row's pattern, words and parties.
pub(super) struct Operand {
    pub(super) pattern: String,
    pub(super) operator: String,
    pub(super) verb: usize,
    pub(super) trigger: Vec<usize>,
    pub(super) actors: Vec<Party>,
    pub(super) recipients: Vec<Party>,
    pub(super) stage: Option<String>,
    pub(super) specificity: usize,
    /// What is known of who does the act underneath.
    pub(super) doer: Doer,
}

/// Who does the act under an operator, where the act itself does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doer {
    /// The operator's own side, or both: *refused talks*, *talks were cancelled*.
    Own,
    /// The one addressed, or, where a stranger speaks (*experts warn that*), anybody but the speaker.
    Addressed,
}

/// Whether two parties are of one side: the same actor, or of the same state or group.
pub(super) fn same_side(a: &Party, b: &Party) -> bool {
    match (a.side(), b.side()) {
        (Some(x), Some(y)) => {
            x == y
                || a.actor.is_some() && a.actor == b.of
                || b.actor.is_some() && b.actor == a.of
                || a.of.is_some() && a.of == b.of
        }
        _ => a.span == b.span,
    }
}

fn any_same_side(some: &[Party], others: &[Party]) -> bool {
    some.iter()
        .any(|party| others.iter().any(|other| same_side(party, other)))
}

/// The rows that an operator makes of an act: the composed one, if the operator gives one, with what is kept of the act.
pub(super) fn compose(codebook: &Codebook, operand: &Operand, inner: &Act) -> Option<Act> {
    let doers = if inner.actors.is_empty() {
        &operand.actors
    } else {
        &inner.actors
    };
    let about_others = codebook.operators.about_others(&operand.operator);
    let own = match operand.actors.as_slice() {
        [] => operand.doer == Doer::Own,
        speakers => !(about_others && inner.actors.is_empty()) && any_same_side(doers, speakers),
    };
    let rule = codebook.operators.rule(&operand.operator, inner.event, own)?;
    let kept = kept(rule, operand, inner);
    let Some(event) = &rule.event else {
        // The operator itself gives no row: the act alone stays, as the operator leaves it.
        return kept.map(|mut act| {
            act.consumes.push(inner.head);
            act.entries.push(operand.pattern.clone());
            act
        });
    };
    let mut act = inner.clone();
    act.kept = kept.into_iter().collect();
    if *event != Same::Same {
        act.pattern = operand.pattern.clone();
    }
    act.entries.push(operand.pattern.clone());
    act.head = operand.verb;
    act.anchor = operand.verb;
    act.trigger = operand.trigger.iter().chain(&inner.trigger).copied().collect();
    act.trigger.sort_unstable();
    act.trigger.dedup();
    act.heads = std::iter::once(operand.verb)
        .chain(inner.heads.iter().copied())
        .collect();
    act.consumes.push(inner.head);
    act.specificity = operand.specificity + 1;
    act.claim = None;
    act.denies = rule.stance.as_deref() == Some("denies");
    act.affirmed_only &= *event == Same::Same;
    act.stage = rule.stage.clone().or_else(|| operand.stage.clone());
    act.status = match (rule.status, inner.status) {
        (Some(status), _) => Some(status),
        (None, inner_status) if *event == Same::Same => inner_status,
        _ => None,
    };
    match event {
        Same::Same => {
            if act.actors.is_empty() {
                act.actors = operand.actors.clone();
            }
            if act.stage.is_none() {
                act.stage = inner.stage.clone();
            }
        }
        Same::Own(category) => {
            act.event = *category;
            act.reciprocal = false;
            let others: Vec<Party> = match rule.aim {
                _ if !operand.recipients.is_empty() => operand.recipients.clone(),
                Aim::Others => other_parties(inner, &operand.actors),
                Aim::Doer => inner.actors.clone(),
                Aim::Nobody => Vec::new(),
            };
            // "a call for talks with Serbia": the one party known is whom to talk with.
            let other_side = inner.reciprocal && inner.actors.len() == 1 && inner.recipients.is_empty();
            // "it is alleged that he armed them": the one accused does not accuse.
            let own = operand.doer == Doer::Own && rule.aim == Aim::Others;
            act.actors = if operand.actors.is_empty() && own && !other_side {
                inner.actors.clone()
            } else {
                operand.actors.clone()
            };
            act.recipients = others
                .into_iter()
                .filter(|party| !act.actors.contains(party))
                .collect();
        }
    }
    if let Same::Own(modes) = &rule.mode {
        act.mode = modes.clone();
    }
    if let Same::Own(cameo) = &rule.cameo {
        act.cameo = cameo.clone();
        act.cameo_context = rule.cameo_context.clone();
    }
    act.context.extend(rule.context.iter().cloned());
    Some(act)
}

/// The parties to an act other than those who speak of it.
fn other_parties(inner: &Act, speakers: &[Party]) -> Vec<Party> {
    let not_speaking = |parties: &[Party]| -> Vec<Party> {
        parties
            .iter()
            .filter(|party| !speakers.iter().any(|speaker| same_side(party, speaker)))
            .cloned()
            .collect()
    };
    let recipients = not_speaking(&inner.recipients);
    let actors = not_speaking(&inner.actors);
    // Asked to arm Kabul, Moscow is the one addressed; promised to Kabul, Kabul is.
    if speakers.is_empty()
        || any_same_side(&inner.actors, speakers)
        || inner.actors.is_empty()
        || actors.is_empty()
    {
        if recipients.is_empty() { actors } else { recipients }
    } else {
        actors
    }
}

fn kept(rule: &Rule, operand: &Operand, inner: &Act) -> Option<Act> {
    let keep = rule.keep?;
    let mut act = inner.clone();
    if let KeptAs::With(status) = keep {
        act.status = Some(status);
        if status == Status::Negated {
            act.stage = act.stage.map(|_| "denied".to_owned());
        }
    }
    if let Some(stance) = &rule.stance {
        act.claim = Some(Claim {
            verb: operand.verb,
            parties: operand.actors.clone(),
            stance: stance.clone(),
        });
    }
    Some(act)
}
