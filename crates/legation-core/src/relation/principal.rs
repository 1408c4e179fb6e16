//! The event that a sentence is about, for data with one code a sentence.

use super::Likeness;
use super::marked::Pair;
use super::path::{Way, candidate};
use super::{Candidate, Step, parsed};
use crate::case::low;
use crate::code::{Coding, Tree, acts_of, codings, marked as told, roles};
use crate::codebook::Codebook;
use crate::record::Status;
use crate::who::{Cast, cast};
use legation_parse::{Engine, Relation, Span};

/// What a sentence is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Principal {
    /// Its category, and what tells it.
    pub event: Candidate,
    /// Heads of the words for who does it, in bytes.
    pub actors: Vec<Span>,
    /// Heads of the words for whom it is done to.
    pub recipients: Vec<Span>,
    /// Whether all parties are actors.
    pub reciprocal: bool,
}

/// What full likeness to the examples of its category adds to an event.
const GAIN: f64 = 0.15;

/// From this score on something is taken for an event. Records are above it; so are entries near the top of the sentence that miss only parties,
/// or a condition. Chosen on two thirds of a development file; the other third agreed.
pub const RECORDED: f64 = 0.25;

/// What comes into question as the event that a text of one sentence is about, best first.
pub fn principal(sentence: &str, codebook: &Codebook, engine: &Engine) -> Vec<Principal> {
    let sentences = parsed(sentence, engine);
    let cast = cast(&sentences, sentence, &codebook.actors, &codebook.mentions);
    let trees = told(&sentences, sentence, &cast, codebook);
    let found = codings(&trees, &cast, codebook);
    let mut all: Vec<Principal> = found
        .iter()
        .filter_map(|coding| recorded(coding, &trees, &cast, codebook))
        .collect();
    all.extend(unrecorded(&trees, &cast, codebook));
    let likeness = codebook
        .likeness
        .get_or_init(|| Likeness::learn(codebook, engine));
    if let Some(tree) = trees.first() {
        let nobody = Pair::default();
        let like = likeness.of(tree, &Way::between(tree, 0, &nobody), &nobody);
        for found in &mut all {
            let place = codebook.ontology.category(&found.event.event);
            let share = place.and_then(|place| like.get(place)).map_or(0.0, |like| like.0);
            found.event.score = (found.event.score + GAIN * share) / (1.0 + GAIN);
        }
    }
    all.sort_by(|a, b| b.event.score.total_cmp(&a.event.score));
    all
}

/// How far below the top of its sentence a word stands.
fn depth(tree: &Tree, word: usize) -> usize {
    std::iter::successors(tree.head(word), |word| tree.head(*word))
        .take(tree.len())
        .count()
}

fn recorded(coding: &Coding, trees: &[Tree], cast: &Cast, codebook: &Codebook) -> Option<Principal> {
    let tree = trees.get(coding.sentence)?;
    let act = &coding.act;
    let unreal = match coding.status {
        Status::Occurred | Status::Ongoing | Status::Planned => 0.0,
        Status::Possible | Status::Hypothetical | Status::Negated => 0.15,
    };
    // "accused them of sheltering rebels": the accusation is what the sentence is about.
    let claimed = if act.claim.is_some() { 0.2 } else { 0.0 };
    let later = 0.1 * coding.sentence.min(2) as f64;
    let deep = 0.03 * depth(tree, act.anchor).min(6) as f64;
    let score = (1.0 - deep - unreal - later - claimed).max(0.5);
    let words: Vec<&str> = act.trigger.iter().map(|&word| tree.form(word)).collect();
    let step = match (act.actors.is_empty(), act.recipients.is_empty()) {
        _ if act.reciprocal => Step::Linked,
        (false, false) => Step::Linked,
        (false, true) => Step::ActorOnly,
        (true, false) => Step::RecipientOnly,
        (true, true) => Step::Beside,
    };
    let mut event = candidate(codebook, act.event, step, score, &act.pattern, words.join(" "))?;
    event.quad = quad_class(&event, &act.cameo, says_only(tree, act.head, codebook), codebook);
    let undone = codebook
        .ontology
        .undone(act.event)
        .filter(|_| coding.status == Status::Negated);
    if let Some(category) = undone.and_then(|undone| codebook.ontology.categories.get(undone)) {
        event.quad = category.quad;
    }
    let heads = |parties: &[crate::who::Party]| -> Vec<Span> {
        let at = |word: usize| {
            cast.parties(coding.sentence, word)
                .iter()
                .any(|here| parties.iter().any(|party| party.span == here.span))
        };
        (0..tree.len())
            .filter(|&word| at(word))
            .map(|word| tree.word(word).span)
            .collect()
    };
    let (mut actors, mut recipients) = (heads(&act.actors), heads(&act.recipients));
    if !act.reciprocal {
        let (doer, undergoer) = read_off(tree, act.head, codebook);
        if actors.is_empty() {
            actors.extend(doer);
        }
        if recipients.is_empty() {
            recipients.extend(undergoer);
        }
    }
    Some(Principal {
        event,
        actors,
        recipients,
        reciprocal: act.reciprocal,
    })
}

/// The quad class in which data coded by sentence have the event: that of its CAMEO code, 0 where the sentence only says something.
fn quad_class(event: &Candidate, cameo: &str, says_only: bool, codebook: &Codebook) -> u8 {
    if says_only {
        return 0;
    }
    codebook.ontology.quad_of_cameo(cameo).unwrap_or(event.quad)
}

fn read_off(tree: &Tree, word: usize, codebook: &Codebook) -> (Option<Span>, Option<Span>) {
    let found = roles(tree, word, codebook);
    let span = |word: Option<usize>| word.map(|word| tree.word(word).span);
    (span(found.doer), span(found.undergoer))
}

/// Whether the sentence only says something, and the word stands in what says it or below: *expressed concern*, *hopes that*. An event that
/// is told in what is said counts no more than the saying.
fn says_only(tree: &Tree, word: usize, codebook: &Codebook) -> bool {
    let sets = &codebook.sets;
    let has = |name: &str, word: usize| {
        sets.id(name)
            .is_some_and(|set| sets.has(set, &low(tree.lemma(word))))
    };
    let said = |verb: usize| {
        has("statement-alone", verb)
            || has("statement-verb", verb)
                && tree.children(verb).any(|child| {
                    matches!(
                        tree.relation(child),
                        Relation::Obj | Relation::Xcomp | Relation::NsubjPass | Relation::Obl
                    ) && has("statement", child)
                })
    };
    // The top of the sentence, or what is reported there: "said it is sceptical", "a spokesman said they hoped".
    let Some(root) = (0..tree.len()).find(|&word| tree.head(word).is_none()) else {
        return false;
    };
    let reported = tree.children(root).find(|&child| {
        matches!(tree.relation(child), Relation::Ccomp | Relation::Parataxis)
            && tree.child(root, &[Relation::Obj]).is_none()
    });
    [Some(root), reported]
        .into_iter()
        .flatten()
        .any(|top| said(top) && tree.dominates(top, word))
}

/// Entries that fitted but for something.
fn unrecorded(trees: &[Tree], cast: &Cast, codebook: &Codebook) -> Vec<Principal> {
    let mut all = Vec::new();
    for (number, tree) in trees.iter().enumerate() {
        let (_, near) = acts_of(tree, number, cast, codebook);
        for miss in near {
            let Some(event) = miss.event else { continue };
            let deep = 0.03 * depth(tree, miss.word).min(6) as f64;
            let (step, base) = if miss.fits {
                (Step::Parties, 0.45)
            } else {
                (Step::Elsewhere, 0.25)
            };
            let words = tree.form(miss.word).to_owned();
            let Some(mut event) = candidate(codebook, event, step, base - deep, &miss.pattern, words) else {
                continue;
            };
            event.quad = quad_class(
                &event,
                &miss.cameo,
                says_only(tree, miss.word, codebook),
                codebook,
            );
            let (doer, undergoer) = read_off(tree, miss.word, codebook);
            all.push(Principal {
                event,
                actors: doer.into_iter().collect(),
                recipients: undergoer.into_iter().collect(),
                reciprocal: false,
            });
        }
    }
    all
}
