//! What the codebook's sets and the cast know of each word, said to the trees once.

use super::tree::{Marks, Tree};
use crate::codebook::Codebook;
use crate::who::Cast;
use legation_parse::Sentence;

/// The trees of a document, told which words head a party and which verbs only join.
pub fn marked<'s>(
    sentences: &'s [Sentence],
    text: &'s str,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Tree<'s>> {
    let sets = &codebook.sets;
    let has = |set: Option<u16>, lemma: &str| set.is_some_and(|set| sets.has(set, lemma));
    let (linking, with) = (sets.id("linking"), sets.id("participle-with"));
    let object_control = sets.id("object-control");
    let towards = sets.id("towards");
    let unreal = sets.id("unreal-gerund");
    let averse = sets.id("averse-gerund");
    let naming = sets.id("naming");
    let (attack, light) = (sets.id("attack"), sets.id("light"));
    let (raising, time) = (sets.id("raising"), sets.id("time-word"));
    let circumstance = sets.id("circumstance");
    let (nobody, few) = (sets.id("nobody"), sets.id("few"));
    let negations = &codebook.hedges.negations;
    sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| {
            let marks = sentence.words.iter().enumerate().map(|(index, word)| Marks {
                party: !cast.parties(number, index).is_empty(),
                linking: has(linking, &word.lemma),
                with: has(with, &word.lemma),
                object_control: has(object_control, &word.lemma),
                towards: has(towards, &word.lemma),
                unreal: has(unreal, &word.lemma),
                averse: has(averse, &word.lemma),
                naming: has(naming, &word.lemma),
                attack: has(attack, &word.lemma),
                light: has(light, &word.lemma),
                raising: has(raising, &word.lemma),
                time: has(time, &word.lemma.to_lowercase()),
                circumstance: has(circumstance, &word.lemma),
                negation: negations.contains_key(word.lemma.to_lowercase().as_str()),
                nobody: has(nobody, &word.lemma.to_lowercase()),
                few: has(few, &word.lemma.to_lowercase()),
                speech: codebook
                    .attributions
                    .verb(&word.lemma.to_lowercase(), false)
                    .is_some(),
            });
            Tree::new(sentence, text).with_marks(marks.collect())
        })
        .collect()
}
