//! Fits the weights by which a pronoun's candidates are compared: log-linear, on GUM's training documents.

use super::gold::GoldDocument;
use legation_core::mention::{self, Choice, FEATURES, Group, Mention, MentionWords, Weights};
use std::collections::HashMap;

/// How often the chains are built anew with the weights found so far.
const ROUNDS: usize = 3;
/// Passes over the choices in each round.
const PASSES: usize = 300;
const RATE: f32 = 0.5;
/// Weights are held towards nothing, so that rare features stay small.
const HOLD: f32 = 0.002;

/// A choice with the candidates that are right.
type Labelled = (Vec<Weights>, Vec<bool>);

/// Fits the weights and prints them as they stand in `en/mentions.toml`.
pub(crate) fn fit(documents: &[GoldDocument], words: &MentionWords) -> MentionWords {
    let mut words = words.clone();
    let groups = [
        (Group::Person, "person"),
        (Group::Thing, "thing"),
        (Group::Several, "several"),
    ];
    for _ in 0..ROUNDS {
        let mut choices: [Vec<Labelled>; 3] = Default::default();
        for document in documents {
            for (group, labelled) in labelled(document, &words) {
                choices[group as usize].push(labelled);
            }
        }
        for (group, _) in groups {
            words.set_weights(group, climb(&choices[group as usize]));
        }
    }
    for (group, name) in groups {
        println!("[weights.{name}]");
        for (feature, weight) in FEATURES.iter().zip(words.weights(group)) {
            println!("{feature} = {weight:.2}");
        }
    }
    words
}

fn labelled(document: &GoldDocument, words: &MentionWords) -> Vec<(Group, Labelled)> {
    // By extent, and by head for the shortest phrase that has it.
    let mut by_extent: HashMap<(usize, usize, usize), usize> = HashMap::new();
    let mut by_head: HashMap<(usize, usize), (usize, usize)> = HashMap::new();
    for (chain, places) in document.chains.iter().enumerate() {
        for place in places {
            by_extent.insert((place.sentence, place.first, place.last), chain);
            let length = place.last - place.first;
            let held = by_head
                .entry((place.sentence, place.head))
                .or_insert((length, chain));
            *held = (*held).min((length, chain));
        }
    }
    let chain = |mention: &Mention| {
        if mention.joined {
            by_extent
                .get(&(mention.sentence, mention.first, mention.last))
                .copied()
        } else {
            by_head
                .get(&(mention.sentence, mention.head))
                .map(|(_, chain)| *chain)
        }
    };
    let mut all = Vec::new();
    let mut watch = |choice: Choice| {
        let Some(own) = chain(&choice.mention) else { return };
        let right: Vec<bool> = choice
            .candidates
            .iter()
            .map(|(other, _)| chain(other) == Some(own))
            .collect();
        if right.contains(&true) {
            let values: Vec<Weights> = choice.candidates.iter().map(|(_, values)| *values).collect();
            all.push((choice.group, (values, right)));
        }
    };
    mention::entities_watched(&document.sentences, &document.text, words, &mut watch);
    all
}

/// Gradient ascent on the log of the probability that a right candidate is taken.
fn climb(choices: &[Labelled]) -> Weights {
    let mut weights = Weights::default();
    let mut squares = [1e-3_f32; FEATURES.len()];
    for _ in 0..PASSES {
        let mut gradient = weights.map(|weight| -HOLD * weight);
        for (candidates, right) in choices {
            let scores: Vec<f32> = candidates
                .iter()
                .map(|values| {
                    values
                        .iter()
                        .zip(&weights)
                        .map(|(value, weight)| value * weight)
                        .sum()
                })
                .collect();
            let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let parts: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f32 = parts.iter().sum();
            let good: f32 = parts
                .iter()
                .zip(right)
                .filter(|(_, right)| **right)
                .map(|(part, _)| part)
                .sum();
            for ((values, part), right) in candidates.iter().zip(&parts).zip(right) {
                let pull = if *right { part / good.max(1e-9) } else { 0.0 } - part / all;
                for (slot, value) in gradient.iter_mut().zip(values) {
                    *slot += pull * value / choices.len() as f32;
                }
            }
        }
        for ((weight, square), slope) in weights.iter_mut().zip(&mut squares).zip(gradient) {
            *square += slope * slope;
            *weight += RATE * slope / square.sqrt();
        }
    }
    weights
}
