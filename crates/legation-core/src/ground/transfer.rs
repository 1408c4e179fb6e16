//! What an act transfers and for how much, whether or not it moves a deal along: for `legation explain` and for tests of the two modules alone.

use super::item::found;
use super::money::value;
use super::offsets::CharIndex;
use super::scope::argument_words;
use crate::code::{Act, Tree};
use crate::codebook::Codebook;
use crate::record::{Item, Value};
use jiff::civil::Date;
use smol_str::SmolStr;

/// Things and money of an act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transfer {
    /// What changes hands.
    pub items: Vec<Item>,
    /// For how much.
    pub value: Option<Value>,
    /// One line a thing: its entry, category, makers' countries and number; then why an amount of money is the value, or is not.
    pub because: Vec<String>,
}

/// What would be transferred under an act, were it a step of a deal. `as_of` is the day as of which its parties are who they are: the last of the
/// act's own, else that of publication.
pub fn transfer(
    tree: &Tree,
    act: &Act,
    as_of: Option<Date>,
    codebook: &Codebook,
    index: &CharIndex,
) -> Transfer {
    let words = argument_words(tree, act);
    let parties: Vec<SmolStr> = act
        .actors
        .iter()
        .chain(&act.recipients)
        .filter_map(|party| party.entity(as_of, &codebook.actors).code)
        .collect();
    let (items, mut because): (Vec<Item>, Vec<String>) = found(tree, &words, codebook, index)
        .into_iter()
        .map(|found| (found.item, found.why))
        .unzip();
    let (value, why) = value(tree, act, &words, &parties, codebook, index);
    because.extend(why);
    Transfer {
        items,
        value,
        because,
    }
}
