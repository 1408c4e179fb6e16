//! Factuality: whether what a word tells happened, from -3 (certainly not) to 3 (certainly), by the text's own commitment.
//!
//! One reading for all who ask: `code` asks it where the words over an act leave its status open, `explain` shows it with its reasons,
//! and `train` measures it. The features are named and can be read (`form=past+`, `over-class=implicative to -`); which words belong to
//! which class stands in `codebook/en/factuality.toml`; what each is worth is learnt (`models/en.factuality`).

pub mod clause;
pub mod features;
pub mod governor;
pub mod model;

use crate::code::tree::Tree;
use crate::codebook::Codebook;
pub use features::{features, meanings};
pub use governor::{Governor, Governors, Kind, Takes};
pub use model::FactModel;

/// How many reasons a reading names at most.
const REASONS: usize = 5;

/// How far the text commits itself to what a word tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// -3 (did not happen) to 3 (happened).
    pub score: f64,
    /// The features that count most, each with what the score would lose without it, the weightiest first.
    pub reasons: Vec<(String, f64)>,
}

/// The class of the word `head` over the clause of `word`, where the table knows it.
pub fn class_over<'g>(
    tree: &Tree,
    word: usize,
    head: usize,
    governors: &'g Governors,
) -> Option<&'g Governor> {
    features::class_over(tree, word, head, governors)
}

/// The score of a predicate, without reasons.
pub fn score(tree: &Tree, word: usize, codebook: &Codebook) -> f64 {
    let model = FactModel::embedded();
    let places = model.places(&features(tree, word, &codebook.governors));
    model.score(&places, &meanings(tree, word))
}

/// The score of a predicate with its reasons.
pub fn reading(tree: &Tree, word: usize, codebook: &Codebook) -> Reading {
    let model = FactModel::embedded();
    let names = features(tree, word, &codebook.governors);
    let places = model.places(&names);
    let meanings = meanings(tree, word);
    let whole = f64::from(model.average(&places, &meanings));
    let mut reasons: Vec<(String, f64)> = names
        .into_iter()
        .filter_map(|name| {
            let [place] = model.places(std::slice::from_ref(&name))[..] else {
                return None;
            };
            let without: Vec<usize> = places.iter().copied().filter(|&other| other != place).collect();
            Some((name, whole - f64::from(model.average(&without, &meanings))))
        })
        .collect();
    reasons.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
    reasons.truncate(REASONS);
    Reading {
        score: model.score(&places, &meanings),
        reasons,
    }
}
