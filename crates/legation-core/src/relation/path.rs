//! Where no act is found: entries of the words that join the marked parties in the tree.

use super::above::raised;
use super::likeness::Likeness;
use super::marked::{Marked, Pair};
use super::{Candidate, Step};
use crate::case::lower;
use crate::code::{Tree, acts_of};
use crate::codebook::Codebook;
use crate::record::Status;
use crate::who::Cast;
use legation_parse::Relation;
use smol_str::SmolStr;

/// The words that join the two in a sentence.
pub(super) struct Way {
    /// The head of the marked actor, where it stands in this sentence.
    pub(super) actor: Option<usize>,
    /// The head of the marked recipient.
    pub(super) recipient: Option<usize>,
    /// From the actor up to the word that governs both, and down to the recipient, without the two.
    words: Vec<usize>,
}

impl Way {
    pub(super) fn between(tree: &Tree, sentence: usize, pair: &Pair) -> Way {
        let here = |marked: &Marked| {
            (marked.sentence == sentence)
                .then(|| marked.head())
                .flatten()
                .filter(|&head| head < tree.len())
        };
        let (actor, recipient) = (here(&pair.actor), here(&pair.recipient));
        let up = |from: Option<usize>| -> Vec<usize> {
            let next = |word: &usize| tree.head(*word);
            std::iter::successors(from, next).take(tree.len()).collect()
        };
        let (above, below) = (up(actor), up(recipient));
        let meet = above.iter().find(|word| below.contains(word)).copied();
        let until = |way: &[usize]| -> Vec<usize> {
            let end = way.iter().position(|&word| Some(word) == meet);
            way.iter()
                .take(end.map_or(way.len(), |end| end + 1))
                .copied()
                .collect()
        };
        let mut words = until(&above);
        words.extend(until(&below).into_iter().rev());
        words.dedup();
        words.retain(|&word| Some(word) != actor && Some(word) != recipient);
        Way {
            actor,
            recipient,
            words,
        }
    }

    /// From the actor to the recipient, without the two.
    pub(super) fn joining(&self) -> &[usize] {
        &self.words
    }

    /// Whether a word joins the two.
    pub(super) fn holds(&self, word: usize) -> bool {
        self.words.contains(&word)
    }

    /// How many steps in the tree lie between the actor, else the recipient, and a word.
    pub(super) fn distance(&self, tree: &Tree, word: usize) -> usize {
        let Some(from) = self.actor.or(self.recipient) else {
            return word;
        };
        let up = |from: usize| std::iter::successors(Some(from), |word| tree.head(*word)).take(tree.len());
        let above: Vec<usize> = up(word).collect();
        up(from)
            .enumerate()
            .find_map(|(steps, at)| {
                let down = above.iter().position(|&other| other == at)?;
                Some(steps + down)
            })
            .unwrap_or(tree.len())
    }
}

/// A candidate for each entry that a word of the sentences has and that did not fit.
pub(super) fn candidates(
    trees: &[Tree],
    cast: &Cast,
    pair: &Pair,
    like: &Like,
    codebook: &Codebook,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (number, tree) in trees.iter().enumerate() {
        let way = Way::between(tree, number, pair);
        let (_, near) = acts_of(tree, number, cast, codebook);
        for miss in near {
            let ontology = &codebook.ontology;
            // "would not be welcome"
            let denied = tree.children(miss.word).any(|child| tree.marks(child).negation);
            let undone = miss
                .event
                .filter(|_| denied)
                .and_then(|event| ontology.undone(event));
            let Some(event) = undone.or_else(|| ontology.crossed(&miss.cameo)).or(miss.event) else {
                continue;
            };
            // The words around are like the examples of the act itself, whatever is promised or refused of it.
            let known = like.share(event);
            let event = raised(tree, miss.word, event, codebook);
            let known = GAIN * (known - like.share(event));
            let joins = way.holds(miss.word);
            let (step, score) = match (miss.fits, joins) {
                (true, true) => (Step::Parties, 0.55),
                (true, false) => (Step::Parties, 0.25),
                (false, true) => (Step::Word, 0.4),
                (false, false) => (Step::Elsewhere, 0.1),
            };
            let met = f64::from(miss.met.clamp(-4, 2)) * 0.04;
            let score = score + met + known - way.distance(tree, miss.word) as f64 * 0.005;
            let words = tree.form(miss.word).to_owned();
            all.extend(candidate(codebook, event, step, score, &miss.pattern, words));
        }
    }
    all
}

/// Operators that modals stand for, over acts that no entry knows: *X said Y must ...*, *X will not ...*.
pub(super) fn modal_candidates(
    trees: &[Tree],
    cast: &Cast,
    pair: &Pair,
    codebook: &Codebook,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    let hedges = &codebook.hedges;
    for (number, tree) in trees.iter().enumerate() {
        let way = Way::between(tree, number, pair);
        for verb in 0..tree.len() {
            let Some(subject) = tree.child(verb, &[Relation::Nsubj, Relation::NsubjPass]) else {
                continue;
            };
            let is = |marked: &Marked, head: Option<usize>| {
                head == Some(subject) || cast.parties(number, subject).iter().any(|party| marked.is(party))
            };
            let own = is(&pair.actor, way.actor);
            let others = !own && is(&pair.recipient, way.recipient);
            let negated = tree
                .children(verb)
                .any(|child| hedges.negations.contains_key(tree.lemma(child)));
            for modal in tree.children(verb) {
                let form = lower(tree.form(modal));
                let Some(hedge) = hedges.modals.get(form.as_str()) else {
                    continue;
                };
                let demanded = hedge.status == Some(Status::Hypothetical);
                let operator = match (own, others, negated) {
                    (true, _, true) => hedge.negated.as_ref(),
                    (true, _, false) if !demanded => hedge.operator.as_ref(),
                    (_, true, _) if demanded => hedge.operator.as_ref(),
                    _ => None,
                };
                let Some(event) = operator.and_then(|operator| codebook.operators.general(operator)) else {
                    continue;
                };
                let base = if negated || demanded { 0.6 } else { 0.38 };
                let score = base - way.distance(tree, verb) as f64 * 0.005;
                let words = format!("{form} {}", tree.form(verb));
                all.extend(candidate(
                    codebook,
                    event,
                    Step::Modal,
                    score,
                    "hedges/modal",
                    words,
                ));
            }
        }
    }
    all
}

/// How like the examples of each category the words around a pair are, and the word that speaks most for each.
pub(super) struct Like(Vec<(f64, SmolStr)>);

impl Like {
    pub(super) fn of(trees: &[Tree], pair: &Pair, likeness: &Likeness) -> Like {
        let sentence = match pair.actor.head() {
            Some(_) => pair.actor.sentence,
            None => pair.recipient.sentence,
        };
        let like = trees.get(sentence).map(|tree| {
            let way = Way::between(tree, sentence, pair);
            likeness.of(tree, &way, pair)
        });
        Like(like.unwrap_or_default())
    }

    fn share(&self, category: usize) -> f64 {
        self.0.get(category).map_or(0.0, |like| like.0)
    }
}

/// A candidate for each category, by likeness; what is known already gains as much.
pub(super) fn by_likeness(like: &Like, codebook: &Codebook, all: &mut Vec<Candidate>) {
    for (event, (share, word)) in like.0.iter().enumerate() {
        let Some(category) = codebook.ontology.categories.get(event) else {
            continue;
        };
        for known in all.iter_mut().filter(|known| known.event == category.name) {
            known.score += GAIN * share;
        }
        let score = ALONE * share;
        all.extend(candidate(
            codebook,
            event,
            Step::Likeness,
            score,
            "examples",
            word.to_string(),
        ));
    }
}

/// What full likeness adds to an entry.
pub(super) const GAIN: f64 = 0.3;
/// What full likeness is worth without an entry.
const ALONE: f64 = 0.45;

/// A candidate, where the codebook knows the category.
pub(super) fn candidate(
    codebook: &Codebook,
    event: usize,
    step: Step,
    score: f64,
    pattern: &str,
    words: String,
) -> Option<Candidate> {
    let category = codebook.ontology.categories.get(event)?;
    Some(Candidate {
        event: SmolStr::from(category.name.as_str()),
        quad: category.quad,
        score: score.clamp(0.01, 1.0),
        step,
        pattern: pattern.to_owned(),
        words,
    })
}
