//! Names and phrases found in running text in one pass, however they are spaced, hyphened or put in the plural.
//!
//! Text and entries are cut into pieces at every change between letters, digits and other signs: `Su-35S`, `Su 35S` and `SU35S` are
//! `su 35 s`. Entries hang in one tree of pieces, so that the time a text takes does not depend on how many entries there are.

use crate::case::lower;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// A run of letters, a number, or a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First byte in the text.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// In lower case.
    pub(crate) lower: SmolStr,
    /// What it is made of.
    pub(crate) kind: PieceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Letters,
    Digits,
    Sign,
}

impl Piece {
    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// Signs that stand between the pieces of a name and may be left out or written otherwise.
fn joins(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(
            sign,
            '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '/' | '.' | '\'' | '’'
        )
}

/// The pieces of a text. Signs that only join are no pieces; a point or comma between digits belongs to the number.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        let kind = if letter.is_ascii_digit() {
            PieceKind::Digits
        } else if letter.is_alphabetic() {
            PieceKind::Letters
        } else if joins(letter) {
            continue;
        } else {
            PieceKind::Sign
        };
        let mut end = start + letter.len_utf8();
        while kind != PieceKind::Sign
            && let Some(&(at, next)) = letters.peek()
        {
            let same = match kind {
                PieceKind::Digits => {
                    let digit_follows = || {
                        let behind = text.get(at + next.len_utf8()..).unwrap_or("");
                        behind.starts_with(|c: char| c.is_ascii_digit())
                    };
                    next.is_ascii_digit() || (matches!(next, '.' | ',') && digit_follows())
                }
                _ => next.is_alphabetic(),
            };
            if !same {
                break;
            }
            end = at + next.len_utf8();
            letters.next();
        }
        let lower = lower(text.get(start..end).unwrap_or(""));
        found.push(Piece {
            start,
            end,
            lower,
            kind,
        });
    }
    found
}

/// The signs between two pieces, where they may stand within one name: nothing, or one or two joining signs.
pub(crate) fn gap<'t>(text: &'t str, before: &Piece, after: &Piece) -> Option<&'t str> {
    let between = text.get(before.end..after.start)?;
    (between.chars().count() <= 2 && between.chars().all(joins)).then_some(between)
}

/// A tree of pieces with values at its nodes.
#[derive(Debug)]
pub(crate) struct Lexicon<V> {
    ids: FxHashMap<SmolStr, u32>,
    steps: FxHashMap<(u32, u32), u32>,
    values: Vec<Vec<V>>,
}

impl<V> Default for Lexicon<V> {
    fn default() -> Lexicon<V> {
        Lexicon {
            ids: FxHashMap::default(),
            steps: FxHashMap::default(),
            values: vec![Vec::new()],
        }
    }
}

/// A value found: it ends with the piece before `next`.
#[derive(Debug)]
pub(crate) struct Hit<'l, V> {
    pub(crate) next: usize,
    /// The last piece has a plural ending that the entry lacks.
    pub(crate) plural: bool,
    pub(crate) value: &'l V,
}

impl<V> Lexicon<V> {
    /// Adds an entry.
    pub(crate) fn add(&mut self, entry: &[Piece], value: V) {
        let mut node = 0u32;
        for piece in entry {
            let fresh = self.ids.len() as u32;
            let id = *self.ids.entry(piece.lower.clone()).or_insert(fresh);
            let fresh = self.values.len() as u32;
            node = *self.steps.entry((node, id)).or_insert(fresh);
            if node == fresh {
                self.values.push(Vec::new());
            }
        }
        if let Some(values) = self.values.get_mut(node as usize) {
            values.push(value);
        }
    }

    /// All entries that begin with the piece `first`, the longest last.
    pub(crate) fn at<'l>(&'l self, text: &str, pieces: &[Piece], first: usize) -> Vec<Hit<'l, V>> {
        let mut found = Vec::new();
        let mut node = 0u32;
        let mut before: Option<&Piece> = None;
        for (number, piece) in pieces.iter().enumerate().skip(first) {
            if before.is_some_and(|before| gap(text, before, piece).is_none()) {
                break;
            }
            before = Some(piece);
            let exact = self.step(node, &piece.lower);
            if let Some(singular) = piece.lower.strip_suffix('s').filter(|rest| !rest.is_empty())
                && let Some(end) = self.step(node, singular)
            {
                found.extend(self.hits(end, number + 1, true));
            }
            let Some(next) = exact else { break };
            found.extend(self.hits(next, number + 1, false));
            node = next;
        }
        found
    }

    fn step(&self, node: u32, piece: &str) -> Option<u32> {
        let id = *self.ids.get(piece)?;
        self.steps.get(&(node, id)).copied()
    }

    fn hits(&self, node: u32, next: usize, plural: bool) -> impl Iterator<Item = Hit<'_, V>> {
        let values = self.values.get(node as usize).map_or(&[][..], Vec::as_slice);
        values.iter().map(move |value| Hit { next, plural, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<SmolStr> {
        pieces(text).into_iter().map(|piece| piece.lower).collect()
    }

    #[test]
    fn spellings_of_a_name_have_the_same_pieces() {
        for spelling in ["Su-35S", "SU 35S", "Su35S", "su‑35s", "Su – 35 S"] {
            assert_eq!(cut(spelling), ["su", "35", "s"], "{spelling}");
        }
        assert_eq!(
            cut("worth US$1,200.50 (€3)."),
            ["worth", "us", "$", "1,200.50", "(", "€", "3", ")"]
        );
    }

    #[test]
    fn the_longest_entry_comes_last_and_plurals_are_told() {
        let mut names = Lexicon::default();
        names.add(&pieces("Leopard"), 0);
        names.add(&pieces("Leopard 2"), 1);
        names.add(&pieces("Storm Shadow"), 2);
        let text = "two Leopard-2 tanks, Storm Shadows";
        let cut = pieces(text);
        let found = |first| -> Vec<(usize, i32, bool)> {
            names
                .at(text, &cut, first)
                .iter()
                .map(|hit| (hit.next, *hit.value, hit.plural))
                .collect()
        };
        assert_eq!(found(1), [(2, 0, false), (3, 1, false)]);
        assert_eq!(found(5), [(7, 2, true)]);
        assert!(found(0).is_empty());
    }

    #[test]
    fn a_name_does_not_run_over_other_signs() {
        let mut names = Lexicon::default();
        names.add(&pieces("S-400"), ());
        let text = "S, 400; S... 400; S-400";
        let cut = pieces(text);
        let hits = (0..cut.len())
            .filter(|&at| !names.at(text, &cut, at).is_empty())
            .count();
        assert_eq!(hits, 1);
    }
}
