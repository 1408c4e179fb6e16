//! Acts that the engine finds, weighed by how they link the marked parties.

use super::marked::{Marked, Pair};
use super::path::{Way, candidate};
use super::{Candidate, Step};
use crate::code::{Coding, Tense, Tree};
use crate::codebook::Codebook;
use crate::record::Status;
use crate::who::Cast;
use legation_parse::Relation;

/// A candidate for each act.
pub(super) fn candidates(
    codings: &[Coding],
    trees: &[Tree],
    cast: &Cast,
    pair: &Pair,
    codebook: &Codebook,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    for coding in codings {
        let Some(tree) = trees.get(coding.sentence) else {
            continue;
        };
        let act = &coding.act;
        let way = Way::between(tree, coding.sentence, pair);
        let mut step = step(tree, coding, pair, &way);
        if matches!(step, Step::RecipientOnly | Step::Beside) && tells(coding, cast, pair) {
            step = Step::Told;
        }
        let score = weight(step)
            - way.distance(tree, act.head) as f64 * NEARER
            - background(tree, act.anchor) as f64 * BACKGROUND
            - if is_unreal(coding, step) { UNREAL } else { 0.0 }
            - if is_errand(tree, coding, codings, pair) {
                ERRAND
            } else {
                0.0
            };
        let words: Vec<&str> = act.trigger.iter().map(|&word| tree.form(word)).collect();
        all.extend(candidate(
            codebook,
            category(coding, codebook),
            step,
            score,
            &act.pattern,
            words.join(" "),
        ));
        if let Some(event) = said(coding, cast, pair, codebook) {
            let score = weight(Step::Alleged) - way.distance(tree, act.head) as f64 * NEARER;
            all.extend(candidate(
                codebook,
                event,
                Step::Alleged,
                score,
                &act.pattern,
                words.join(" "),
            ));
        }
    }
    all
}

/// Whether the marked actor is who tells it: *Clinton said the United States will not lift the embargo*.
fn tells(coding: &Coding, cast: &Cast, pair: &Pair) -> bool {
    coding.sources.iter().any(|source| {
        let parties = source.word.map(|word| cast.parties(source.sentence, word));
        source.stance != "denies" && parties.is_some_and(|parties| pair.actor.is_among(parties))
    })
}

/// What the marked actor does to the other by saying that it did this.
fn said(coding: &Coding, cast: &Cast, pair: &Pair, codebook: &Codebook) -> Option<usize> {
    let act = &coding.act;
    let told = coding.status != Status::Negated && coding.status != Status::Planned;
    (tells(coding, cast, pair)
        && told
        && pair.recipient.is_among(&act.actors)
        && !pair.actor.is_among(&act.actors))
    .then(|| codebook.ontology.said_of(act.event))
    .flatten()
}

/// The category that the act says of its parties.
fn category(coding: &Coding, codebook: &Codebook) -> usize {
    let ontology = &codebook.ontology;
    let act = &coding.act;
    let undone = (coding.status == Status::Negated)
        .then(|| ontology.undone(act.event))
        .flatten();
    // "will sail", "may sail", "plans to sail"; but "sent ships to sail": what is done in order to something is told as done.
    let ahead = matches!(coding.status, Status::Planned | Status::Possible)
        && (coding.tense == Tense::Future || !act.consumes.is_empty());
    let to_come = ahead.then(|| ontology.to_come(act.event)).flatten();
    undone
        .or(to_come)
        .or_else(|| ontology.crossed(&act.cameo))
        .unwrap_or(act.event)
}

/// What a word further away costs: enough to choose between two acts of the same step.
const NEARER: f64 = 0.03;

/// What each clause costs that tells an act only to describe somebody or to say when: *freed the envoy it had arrested*.
const BACKGROUND: f64 = 0.15;

/// What an act costs that is only supposed, where it does not link the two: *they must disarm before he would lift sanctions*.
const UNREAL: f64 = 0.1;

fn is_unreal(coding: &Coding, step: Step) -> bool {
    step != Step::Linked && matches!(coding.status, Status::Possible | Status::Hypothetical)
}

/// What a call or visit costs that serves an act told as its purpose: *phoned him to congratulate him*.
const ERRAND: f64 = 0.4;

fn is_errand(tree: &Tree, coding: &Coding, codings: &[Coding], pair: &Pair) -> bool {
    let errand = coding.act.anchor;
    let purpose = |word: &usize| {
        matches!(tree.relation(*word), Relation::Xcomp | Relation::Advcl)
            && tree.head(*word) == Some(errand)
            && tree.word(*word).xpos == "VB"
    };
    tree.marks(errand).purposive
        && codings.iter().any(|other| {
            other.sentence == coding.sentence
                && pair.actor.is_among(&other.act.actors)
                && std::iter::successors(Some(other.act.anchor), |word| tree.head(*word))
                    .take(tree.len())
                    .any(|word| purpose(&word))
        })
}

/// How many relative clauses, participles and adverbial clauses with a conjunction an act stands in.
fn background(tree: &Tree, word: usize) -> usize {
    let aside = |word: &usize| match tree.relation(*word) {
        Relation::AclRelcl => true,
        Relation::Acl => tree.word(*word).xpos != "VB",
        Relation::Advcl => tree.word(*word).xpos != "VB" && tree.preposition(*word).is_some(),
        _ => false,
    };
    std::iter::successors(Some(word), |word| tree.head(*word))
        .take(tree.len())
        .filter(aside)
        .count()
}

/// What each step is worth.
fn weight(step: Step) -> f64 {
    match step {
        Step::Linked => 1.0,
        Step::Alleged => 0.95,
        Step::Reaches => 0.9,
        Step::ActorOnly => 0.7,
        Step::Told => 0.66,
        Step::RecipientOnly => 0.65,
        Step::Turned => 0.6,
        Step::Reversed => 0.45,
        _ => 0.35,
    }
}

fn step(tree: &Tree, coding: &Coding, pair: &Pair, way: &Way) -> Step {
    let act = &coding.act;
    let [acts, suffers] = [
        pair.actor.is_among(&act.actors),
        pair.recipient.is_among(&act.recipients),
    ];
    // "Chile and Peru upgraded their ties": done by the two with each other.
    let mutual = act.reciprocal || act.recipients.is_empty();
    let both = mutual && acts && pair.recipient.is_among(&act.actors);
    // "The coalition fighting the rebels declared a truce": what only describes the marked one is not what it does.
    let within = |marked: &Marked| {
        marked.sentence == coding.sentence
            && !marked.heads.contains(&act.head)
            && marked.span.contains(tree.word(act.head).span)
    };
    if within(&pair.actor) || within(&pair.recipient) {
        return Step::Beside;
    }
    let reaches = way
        .recipient
        .is_some_and(|recipient| tree.dominates(act.anchor, recipient));
    if (acts && suffers) || both {
        Step::Linked
    } else if acts && reaches {
        Step::Reaches
    } else if acts {
        Step::ActorOnly
    } else if suffers {
        Step::RecipientOnly
    } else if pair.actor.is_among(&act.recipients) && pair.recipient.is_among(&act.actors) {
        Step::Turned
    } else if pair.actor.is_among(&act.recipients) || pair.recipient.is_among(&act.actors) {
        Step::Reversed
    } else {
        Step::Beside
    }
}
