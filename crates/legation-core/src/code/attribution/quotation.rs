//! Words in quotation marks and whose they are, across sentences and paragraphs.

use super::source::{can_speak, cue_of};
use crate::code::act::Source;
use crate::code::frame::verb_frame;
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Slot};
use legation_parse::Relation;

/// How many sentences back a quotation may have been opened, or its speaker named.
const FARTHEST: usize = 12;

/// What a quotation mark does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
}

/// Whether a word is a quotation mark. A straight one opens where it touches the word behind it.
fn mark(tree: &Tree, word: usize) -> Option<Mark> {
    match tree.form(word) {
        "“" | "„" | "«" | "``" => Some(Mark::Opens),
        "”" | "»" | "''" => Some(Mark::Closes),
        "\"" => {
            let touches_before = word > 0 && !tree.word(word - 1).space_after;
            let touches_behind = !tree.word(word).space_after && word + 1 < tree.len();
            match (touches_before, touches_behind) {
                (true, false) => Some(Mark::Closes),
                (false, true) => Some(Mark::Opens),
                _ if word == 0 => Some(Mark::Opens),
                _ if word + 1 == tree.len() => Some(Mark::Closes),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The last quotation mark before `end`.
fn last_mark(tree: &Tree, end: usize) -> Option<Mark> {
    (0..end.min(tree.len())).rev().find_map(|word| mark(tree, word))
}

/// Whether the word stands within a quotation, as far as its own sentence and those before it show.
fn is_quoted(trees: &[Tree], sentence: usize, word: usize) -> bool {
    let Some(tree) = trees.get(sentence) else {
        return false;
    };
    if let Some(mark) = last_mark(tree, word) {
        return mark == Mark::Opens;
    }
    // A closing mark behind it, and none before: it was opened earlier.
    let next = (word..tree.len()).find_map(|at| mark(tree, at));
    if next == Some(Mark::Opens) {
        return false;
    }
    let earlier = trees
        .get(sentence.saturating_sub(FARTHEST)..sentence)
        .unwrap_or(&[]);
    let before = earlier.iter().rev().find_map(|tree| last_mark(tree, tree.len()));
    before == Some(Mark::Opens) && (next == Some(Mark::Closes) || closes_later(trees, sentence))
}

/// Whether one of the next sentences closes what is open: else the marks are broken.
fn closes_later(trees: &[Tree], sentence: usize) -> bool {
    let later = trees.iter().skip(sentence + 1).take(FARTHEST);
    let mut marks = later.filter_map(|tree| (0..tree.len()).find_map(|word| mark(tree, word)));
    marks.next() == Some(Mark::Closes)
}

/// Who speaks the quotation in which an act stands, and how far a report by that verb commits itself: the verb of saying beside the
/// quotation, or in the sentence before that introduces it or ends with the quotation which it goes on with.
pub(super) fn quoted(
    trees: &[Tree],
    sentence: usize,
    anchor: usize,
    codebook: &Codebook,
) -> Option<(Source, f64)> {
    let single = trees
        .get(sentence)
        .is_some_and(|tree| !tree.is_empty() && matches!(tree.form(0), "'" | "‘"));
    if !single && !is_quoted(trees, sentence, anchor) {
        return None;
    }
    if let Some(found) =
        speaker(trees, sentence, codebook).or_else(|| at_its_end(trees, sentence, anchor, codebook))
    {
        return Some(found);
    }
    for before in (sentence.saturating_sub(FARTHEST)..sentence).rev() {
        let tree = &trees[before];
        if tree.is_empty() {
            continue;
        }
        let introduces = matches!(tree.form(tree.len() - 1), ":" | ",");
        let quotes = (0..tree.len()).any(|word| mark(tree, word).is_some());
        let within = is_quoted(trees, before, tree.len() - 1);
        if (introduces || quotes)
            && let Some(found) = speaker(trees, before, codebook)
        {
            return Some(found);
        }
        if !quotes && !within {
            return None;
        }
    }
    None
}

/// Who is named behind the quotation that goes on behind this sentence and closes in a later one: *“It was dawn. We fled,” she said.*
fn at_its_end(trees: &[Tree], sentence: usize, anchor: usize, codebook: &Codebook) -> Option<(Source, f64)> {
    let tree = trees.get(sentence)?;
    let goes_on = (anchor..tree.len()).all(|word| mark(tree, word).is_none());
    if !goes_on || !is_quoted(trees, sentence, anchor) {
        return None;
    }
    let mut later = (sentence + 1..trees.len()).take(FARTHEST);
    let ends = later.find(|&at| {
        trees
            .get(at)
            .is_some_and(|tree| (0..tree.len()).any(|word| mark(tree, word).is_some()))
    })?;
    let tree = trees.get(ends)?;
    let first = (0..tree.len()).find_map(|word| mark(tree, word))?;
    (first == Mark::Closes)
        .then(|| speaker(trees, ends, codebook))
        .flatten()
}

/// The subject of a verb of saying that stands outside quotation marks in this sentence.
fn speaker(trees: &[Tree], sentence: usize, codebook: &Codebook) -> Option<(Source, f64)> {
    let tree = trees.get(sentence)?;
    (0..tree.len())
        .filter(|&word| tree.is_verb(word) && tree.relation(word) != Relation::AclRelcl)
        .filter(|&word| !is_quoted(trees, sentence, word))
        .find_map(|verb| {
            let frame = verb_frame(tree, verb);
            let cue =
                cue_of(tree, &frame, codebook).filter(|cue| cue.quote && !(cue.relays && frame.passive))?;
            let word = frame.first(&Slot::Subject)?;
            if !can_speak(tree, word, codebook) || tree.marks(word).nobody {
                return None;
            }
            let source = Source {
                sentence,
                word: Some(word),
                cue: tree.form(verb).to_owned(),
                stance: cue.stance.clone(),
            };
            Some((source, cue.certainty))
        })
}
