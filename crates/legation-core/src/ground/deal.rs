//! Which deal an act moves along, and what is transferred under it.

use super::item::items;
use super::offsets::CharIndex;
use super::scope::lemmas;
use crate::code::{Act, Tree};
use crate::codebook::Codebook;
use crate::record::Deal;

/// The deal, where the act has a stage and its words tell the kind.
pub(super) fn deal(
    tree: &Tree,
    act: &Act,
    words: &[usize],
    codebook: &Codebook,
    index: &CharIndex,
) -> Option<Deal> {
    let category = codebook.ontology.categories.get(act.event)?;
    let stage = act
        .stage
        .clone()
        .or_else(|| codebook.deals.stage.get(&category.name).cloned())?;
    let lemmas = lemmas(tree, words);
    let kind = act.kind.clone().or_else(|| {
        let told = codebook.deals.kind.iter().find(|kind| {
            kind.words
                .iter()
                .any(|word| lemmas.iter().any(|(lemma, _)| lemma == word))
        });
        told.map(|kind| kind.name.clone())
    })?;
    Some(Deal {
        kind,
        stage,
        items: items(tree, words, codebook, index),
        value: None,
    })
}
