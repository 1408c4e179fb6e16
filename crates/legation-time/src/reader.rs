//! What the grammar's rules are written on: atoms with a look at any of them, ahead and back.

use crate::atom::{Atom, Shape};
use crate::lexicon::{Entry, Lexicon};
use crate::value::{Anchor, Bound, Direction};
use crate::words::{Function, Meaning};

/// What a rule gives: the index after its last atom, and what it read.
pub(crate) type Read<T> = Option<(usize, T)>;

/// Atoms under the eyes of the grammar. Every look beyond the ends finds nothing.
pub(crate) struct Reader<'x, 't, 'l> {
    pub(crate) atoms: &'x [Atom<'t, 'l>],
    pub(crate) lexicon: &'l Lexicon,
}

impl<'l> Reader<'_, '_, 'l> {
    pub(crate) fn shape(&self, at: usize) -> Shape {
        self.atoms.get(at).map_or(Shape::Mark, |atom| atom.shape)
    }

    pub(crate) fn entry(&self, at: usize) -> Option<&'l Entry> {
        self.atoms.get(at)?.entry
    }

    pub(crate) fn is(&self, at: usize, function: Function) -> bool {
        self.entry(at).is_some_and(|entry| entry.is(function))
    }

    /// The index after `at` if the function word stands there, else `at`.
    pub(crate) fn skip(&self, at: usize, function: Function) -> usize {
        at + usize::from(self.is(at, function))
    }

    pub(crate) fn skip_shape(&self, at: usize, shape: Shape) -> usize {
        at + usize::from(at < self.atoms.len() && self.shape(at) == shape)
    }

    pub(crate) fn glued(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|atom| atom.glued)
    }

    pub(crate) fn capital(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(Atom::capital)
    }

    /// Whether the sentence ends at `at`, or a mark stands there.
    pub(crate) fn breaks(&self, at: usize) -> bool {
        !matches!(
            (self.atoms.get(at), self.shape(at)),
            (
                Some(_),
                Shape::Word | Shape::Digits(..) | Shape::Quantity(_) | Shape::Ordinal(_) | Shape::Decade(..)
            )
        )
    }

    /// The longest phrase at `at` whose meaning `pick` takes.
    pub(crate) fn phrase<T>(&self, at: usize, pick: impl Fn(Meaning) -> Option<T>) -> Read<T> {
        for phrase in &self.entry(at)?.phrases {
            let fits = phrase.rest.iter().enumerate().all(|(index, word)| {
                self.atoms.get(at + 1 + index).is_some_and(|atom| {
                    let text = atom.text.strip_suffix('.').unwrap_or(atom.text);
                    text.eq_ignore_ascii_case(word)
                        || (atom.shape == Shape::Possessive && word.ends_with('s') && word.len() == 2)
                        || word
                            .strip_suffix('.')
                            .is_some_and(|word| text.eq_ignore_ascii_case(word))
                })
            });
            if fits && let Some(meaning) = pick(phrase.meaning) {
                return Some((at + 1 + phrase.rest.len(), meaning));
            }
        }
        None
    }

    /// "ago", "later", "before": which way and from what.
    pub(crate) fn direction(&self, at: usize) -> Read<(Direction, Anchor)> {
        self.phrase(at, |meaning| match meaning {
            Meaning::Direction(way, from) => Some((way, from)),
            _ => None,
        })
    }

    /// "nearly", "more than": least and most, in percent.
    pub(crate) fn hedge(&self, at: usize) -> Read<(i32, i32)> {
        self.phrase(at, |meaning| match meaning {
            Meaning::Hedge(low, high) => Some((low, high)),
            _ => None,
        })
    }

    /// What `at` reads as, where a rule takes it only for some meanings.
    pub(crate) fn bound(&self, at: usize) -> Read<Bound> {
        self.phrase(at, |meaning| match meaning {
            Meaning::Bound(bound) => Some(bound),
            _ => None,
        })
    }

    /// Whether a clause ends at `at`: at the end of the sentence or at a mark that closes.
    pub(crate) fn ends(&self, at: usize) -> bool {
        let mark = |text: &str| matches!(text, "." | "," | ";" | ":" | "!" | "?" | ")" | "\"" | "”");
        self.atoms.get(at).is_none_or(|atom| mark(atom.text))
    }

    /// The bound that the words ending just before `at` make.
    pub(crate) fn bound_before(&self, at: usize) -> Option<Bound> {
        (1..=3).find_map(|back| {
            let from = at.checked_sub(back)?;
            self.bound(from)
                .filter(|(end, _)| *end == at)
                .map(|(_, bound)| bound)
        })
    }

    /// What is known of the word before `at`.
    pub(crate) fn before(&self, at: usize) -> Option<&'l Entry> {
        self.entry(at.checked_sub(1)?)
    }

    /// Whether `text` stands at `at`.
    pub(crate) fn mark(&self, at: usize, text: &str) -> bool {
        self.atoms.get(at).is_some_and(|atom| atom.text == text)
    }

    /// Whether one of the function words stands before `at`.
    pub(crate) fn after(&self, at: usize, functions: &[Function]) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| functions.iter().any(|function| self.is(before, *function)))
    }
}
