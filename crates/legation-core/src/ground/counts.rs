//! How many: the dead, the injured and other numbers that belong to an act.

use super::offsets::CharIndex;
use crate::code::Tree;
use crate::codebook::Codebook;
use crate::record::Count;
use legation_parse::{Relation, Upos};

/// A number of a sentence, with what it counts.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    /// The word that tells what is counted: a verb, noun or adjective.
    pub(super) at: usize,
    /// `deaths`, `injuries`, `arrested`, ...
    pub(super) kind: String,
    /// Lowest and highest number, with the words.
    pub(super) count: Count,
}

/// The counts of a sentence.
pub(super) fn counts(tree: &Tree, codebook: &Codebook, index: &CharIndex) -> Vec<Counted> {
    let mut all: Vec<Counted> = Vec::new();
    for number in 0..tree.len() {
        if tree.word(number).upos != Upos::Num {
            continue;
        }
        let Some(value) = codebook.casualties.number(tree.form(number)) else {
            continue;
        };
        let noun = match (tree.relation(number), tree.head(number)) {
            (Relation::Nummod, Some(noun)) => noun,
            _ => number,
        };
        let Some((at, kind)) = kind_of(tree, noun, codebook) else {
            continue;
        };
        let quote = index.quote(tree.word(number).span);
        let count = Count {
            kind: kind.clone(),
            low: value,
            high: value,
            text: quote.text,
            start: quote.start,
            end: quote.end,
        };
        all.push(Counted { at, kind, count });
    }
    all
}

/// What a counted noun phrase counts, told by the noun, by an adjective on it, or by the verb over it.
fn kind_of(tree: &Tree, noun: usize, codebook: &Codebook) -> Option<(usize, String)> {
    let is = |words: &[String], index: usize| {
        words
            .iter()
            .any(|word| word == tree.lemma(index) || word.eq_ignore_ascii_case(tree.form(index)))
    };
    for words in &codebook.casualties.count {
        if is(&words.nouns, noun) {
            return Some((noun, words.kind.clone()));
        }
        let adjective = tree
            .children(noun)
            .chain(tree.head(noun))
            .find(|&word| is(&words.adjectives, word));
        if let Some(adjective) = adjective {
            return Some((adjective, words.kind.clone()));
        }
    }
    let head = tree.head(noun)?;
    if tree.relation(noun) == Relation::Conj {
        return None;
    }
    let frame = crate::code::frame::verb_frame(tree, head);
    let fills = |slot: crate::codebook::Slot| frame.slot(&slot).any(|word| word == noun);
    let object = fills(crate::codebook::Slot::Object);
    let subject = fills(crate::codebook::Slot::Subject);
    codebook
        .casualties
        .count
        .iter()
        .find(|words| {
            (object && is(&words.verbs_object, head)) || (subject && is(&words.verbs_subject, head))
        })
        .map(|words| (head, words.kind.clone()))
}
