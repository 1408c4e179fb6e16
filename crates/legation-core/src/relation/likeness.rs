//! Which category's examples the words around a pair are most like: what chooses between the senses of a verb when none fits, and what
//! is left where no entry knows a word.
//!
//! Naive Bayes with equal weight for each category, learnt from the examples of the codebook itself when first asked for: a user's own
//! entries take part, and nothing else does.

use super::marked::{Pair, give_none};
use super::parsed;
use super::path::Way;
use crate::case::lower;
use crate::code::{Tree, codings, marked as told};
use crate::codebook::Codebook;
use crate::who::cast;
use legation_parse::{Engine, Span, Upos};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// How often the words near a pair stand in the examples of each category.
#[derive(Clone, Debug, Default)]
pub(crate) struct Likeness {
    words: BTreeMap<SmolStr, Vec<f64>>,
    examples: Vec<f64>,
}

/// Added to each count, so that a word never seen rules nothing out.
const SMOOTHING: f64 = 0.4;
/// How far from the words that join a pair a word may stand in the tree.
const NEAR: usize = 2;

impl Likeness {
    /// Learns from all examples of a codebook.
    pub(super) fn learn(codebook: &Codebook, engine: &Engine) -> Likeness {
        let categories = codebook.ontology.categories.len();
        let mut learnt = Likeness {
            words: BTreeMap::new(),
            examples: vec![0.0; categories],
        };
        let texts: BTreeSet<&str> = codebook
            .senses
            .iter()
            .flat_map(|sense| sense.examples.iter().map(|example| example.text.as_str()))
            .collect();
        for text in texts {
            learnt.learn_from(text, codebook, engine);
        }
        learnt
    }

    fn learn_from(&mut self, text: &str, codebook: &Codebook, engine: &Engine) {
        let sentences = parsed(text, engine);
        let cast = cast(&sentences, text, &codebook.actors, &codebook.mentions);
        let trees = told(&sentences, text, &cast, codebook);
        for coding in codings(&trees, &cast, codebook) {
            let Some(tree) = trees.get(coding.sentence) else {
                continue;
            };
            let act = &coding.act;
            let mut parties = act.actors.iter().chain(&act.recipients).map(|party| party.span);
            let (first, second) = (parties.next(), parties.next());
            let pair = give_none(
                &sentences,
                [first.unwrap_or_default(), second.unwrap_or_default()],
            );
            let way = Way::between(tree, coding.sentence, &pair);
            let category = codebook.ontology.crossed(&act.cameo).unwrap_or(act.event);
            let categories = self.examples.len();
            let Some(count) = self.examples.get_mut(category) else {
                continue;
            };
            *count += 1.0;
            for word in near(tree, &way, &pair) {
                let counts = self.words.entry(word).or_insert_with(|| vec![0.0; categories]);
                if let Some(count) = counts.get_mut(category) {
                    *count += 1.0;
                }
            }
        }
    }

    /// How like the examples of each category the words around a pair are, in all 1; and the word that speaks most for each.
    pub(super) fn of(&self, tree: &Tree, way: &Way, pair: &Pair) -> Vec<(f64, SmolStr)> {
        let words: Vec<SmolStr> = near(tree, way, pair)
            .into_iter()
            .filter(|word| self.words.contains_key(word))
            .collect();
        let categories = self.examples.len();
        let share = |word: &SmolStr, category: usize| {
            let seen = self.words.get(word).and_then(|counts| counts.get(category));
            let all = self.examples.get(category).copied().unwrap_or(0.0);
            (seen.copied().unwrap_or(0.0) + SMOOTHING) / (all + 2.0 * SMOOTHING + 20.0)
        };
        let mut logs = vec![0.0f64; categories];
        let mut speaks: Vec<(f64, SmolStr)> = vec![(0.0, SmolStr::default()); categories];
        for word in &words {
            let mean =
                (0..categories).map(|category| share(word, category)).sum::<f64>() / categories.max(1) as f64;
            for (category, (log, best)) in logs.iter_mut().zip(&mut speaks).enumerate() {
                let weight = (share(word, category) / mean).ln();
                *log += weight;
                if weight > best.0 {
                    *best = (weight, word.clone());
                }
            }
        }
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logs.iter().map(|log| (log - top).exp()).sum();
        logs.iter()
            .zip(speaks)
            .map(|(log, (_, word))| ((log - top).exp() / sum, word))
            .collect()
    }
}

/// The dictionary forms of content words near the words that join a pair, each once; those of the pair itself only as common nouns.
fn near(tree: &Tree, way: &Way, pair: &Pair) -> BTreeSet<SmolStr> {
    let mut reached: BTreeSet<usize> = way.joining().iter().copied().collect();
    reached.extend(way.actor);
    reached.extend(way.recipient);
    if reached.is_empty() {
        reached.extend(0..tree.len());
    }
    for _ in 0..NEAR {
        let below: Vec<usize> = reached.iter().flat_map(|&word| tree.children(word)).collect();
        reached.extend(below);
    }
    let content = |word: usize| {
        let token = tree.word(word);
        match token.upos {
            Upos::Noun | Upos::Verb | Upos::Adj | Upos::Adp | Upos::Adv | Upos::Aux | Upos::Part => true,
            // A name says who, not what.
            Upos::Propn => {
                !pair.covers(token.span) && token.span.of(tree.text).chars().all(char::is_lowercase)
            }
            _ => false,
        }
    };
    reached
        .into_iter()
        .filter(|&word| word < tree.len() && content(word))
        .map(|word| lower(tree.lemma(word)))
        .collect()
}

impl Pair {
    fn covers(&self, span: Span) -> bool {
        self.actor.span.contains(span) || self.recipient.span.contains(span)
    }
}
