//! Why the things and the money of an act are as they are, for `legation explain`.

use super::item::found;
use super::money::value;
use super::offsets::CharIndex;
use super::scope::argument_words;
use crate::code::{Act, Tree};
use crate::codebook::Codebook;
use smol_str::SmolStr;

/// What would be transferred under an act, were it a step of a deal, one line a thing: its entry, category, makers' countries and number; and
/// why an amount of money is its value, or is not.
pub fn transfers(tree: &Tree, act: &Act, codebook: &Codebook, index: &CharIndex) -> Vec<String> {
    let words = argument_words(tree, act);
    let parties: Vec<SmolStr> = act
        .actors
        .iter()
        .chain(&act.recipients)
        .filter_map(|party| party.entity(None, &codebook.actors).code)
        .collect();
    let items = found(tree, &words, codebook, index)
        .into_iter()
        .map(|found| found.why);
    let value = value(tree, act, &words, &parties, codebook, index).1;
    items.chain(value).collect()
}
