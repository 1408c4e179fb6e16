//! A sentence in pieces, as names and amounts are looked up in it, and back to its words.

use crate::code::Tree;
use crate::codebook::lexicon::{Piece, pieces};
use legation_parse::Span;

/// A sentence's text in pieces.
pub(super) struct Cut<'t> {
    /// The sentence.
    pub(super) text: &'t str,
    /// Where it begins in the document, in bytes.
    start: usize,
    /// Its pieces; positions are bytes of `text`.
    pub(super) pieces: Vec<Piece>,
}

impl<'t> Cut<'t> {
    pub(super) fn new(tree: &Tree<'t>) -> Cut<'t> {
        let span = tree.sentence.span;
        let text = span.of(tree.text);
        Cut {
            text,
            start: span.start as usize,
            pieces: pieces(text),
        }
    }

    /// Where the pieces from `first` to the one before `next` lie in the document.
    pub(super) fn span(&self, first: usize, next: usize) -> Span {
        let start = self.pieces.get(first).map_or(0, |piece| piece.start);
        let end = next
            .checked_sub(1)
            .and_then(|last| self.pieces.get(last))
            .map_or(start, |piece| piece.end);
        Span::new(self.start + start, self.start + end)
    }

    /// What stands between the piece `number` and the one before it; all that is before the first.
    pub(super) fn before(&self, number: usize) -> &'t str {
        let from = number
            .checked_sub(1)
            .and_then(|before| self.pieces.get(before))
            .map_or(0, |piece| piece.end);
        let to = self
            .pieces
            .get(number)
            .map_or(self.text.len(), |piece| piece.start);
        self.text.get(from..to).unwrap_or("")
    }
}

/// First and last word that a stretch of the document touches.
pub(super) fn words_of(tree: &Tree, span: Span) -> Option<(usize, usize)> {
    let words = &tree.sentence.words;
    let first = words.partition_point(|word| word.span.end <= span.start);
    let behind = words.partition_point(|word| word.span.start < span.end);
    let last = behind.checked_sub(1)?;
    (first <= last && last < words.len()).then_some((first, last))
}

/// The word among these that the others hang on: the last whose head lies outside.
pub(super) fn head_of(tree: &Tree, first: usize, last: usize) -> usize {
    (first..=last)
        .rev()
        .find(|&word| tree.head(word).is_none_or(|head| head < first || head > last))
        .unwrap_or(last)
}
