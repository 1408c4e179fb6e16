//! What the learnt sentence splitter sees at a place between two words, as numbers of weights. Training and splitting share this.
//!
//! Each token is reduced to a shape (kind of word, number, mark), a key of its form and a class of its word vector; the features of a
//! place are hashes of the shapes, forms and classes around it, and of what the sentence has had so far.

use crate::features::{Rows, normalise, word_key_of_bytes};
use crate::rules::{Abbreviation, Rules};
use crate::tokens::{Gap, Token};
use std::ops::Range;

/// Number of weights, a power of two.
pub const WEIGHTS: usize = 1 << 17;
const BITS: u32 = WEIGHTS.trailing_zeros();

/// How many features a place has.
pub const FEATURES: usize = 35;

/// A place between two words where a sentence may end.
#[derive(Clone, Debug)]
pub struct Place {
    /// Byte at which the next word starts.
    pub byte: usize,
    /// Whether some mark stands before it: `.`, `!`, `?`, `:`, `;`, an abbreviation, or a closing quote or bracket after one of these.
    pub marked: bool,
    /// Its features, as numbers of weights.
    pub features: [u32; FEATURES],
}

/// What is known of a token when boundaries are sought.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clue {
    form: u64,
    class: u8,
    shape: u8,
}

/// Shapes; their numbers are part of the format of the weights.
mod shape {
    pub(super) const LOWER: u8 = 1;
    pub(super) const CAPITALISED: u8 = 2;
    pub(super) const LETTER: u8 = 3;
    pub(super) const CAPITALS: u8 = 4;
    pub(super) const MIXED: u8 = 5;
    pub(super) const SHORT_NUMBER: u8 = 7;
    pub(super) const YEAR: u8 = 8;
    pub(super) const NUMBER: u8 = 9;
    pub(super) const NUMBER_WITH_LETTERS: u8 = 10;
    pub(super) const DATE_OR_TIME: u8 = 11;
    pub(super) const ADDRESS: u8 = 12;
    pub(super) const DOTTED: u8 = 13;
    pub(super) const TITLE: u8 = 14;
    pub(super) const INITIAL: u8 = 15;
    pub(super) const ABBREVIATION: u8 = 16;
    pub(super) const BEFORE_NUMBER: u8 = 17;
    pub(super) const STOP: u8 = 20;
    pub(super) const EXCLAMATION: u8 = 21;
    pub(super) const QUESTION: u8 = 22;
    pub(super) const DOTS: u8 = 23;
    pub(super) const COMMA: u8 = 24;
    pub(super) const COLON: u8 = 25;
    pub(super) const SEMICOLON: u8 = 26;
    pub(super) const QUOTE_TOUCHING: u8 = 27;
    pub(super) const QUOTE_SPACED: u8 = 28;
    pub(super) const OPENING_QUOTE: u8 = 29;
    pub(super) const CLOSING_QUOTE: u8 = 30;
    pub(super) const OPENING_BRACKET: u8 = 31;
    pub(super) const CLOSING_BRACKET: u8 = 32;
    pub(super) const HYPHEN: u8 = 33;
    pub(super) const DASH: u8 = 34;
    pub(super) const RULE: u8 = 35;
    pub(super) const BULLET: u8 = 36;
    pub(super) const FACE: u8 = 37;
    pub(super) const ANGLE: u8 = 38;
    pub(super) const CURRENCY: u8 = 39;
    pub(super) const SYMBOL: u8 = 40;
    pub(super) const CLITIC: u8 = 41;
    pub(super) const HYPHEN_TOUCHING: u8 = 42;

    pub(super) fn is_word(shape: u8) -> bool {
        (LOWER..=MIXED).contains(&shape)
    }

    pub(super) fn is_final(shape: u8) -> bool {
        (STOP..=DOTS).contains(&shape)
    }
}

/// The clues of all tokens of a block.
pub(crate) fn clues(text: &str, tokens: &[Token], vocabulary: &Rows, classes: &[u8]) -> Vec<Clue> {
    let clue = |token: &Token| {
        let form = token.span.of(text);
        let key = if form.is_ascii() {
            word_key_of_bytes(form.bytes().map(|b| b.to_ascii_lowercase()))
        } else {
            word_key_of_bytes(normalise(form).bytes())
        };
        let row = vocabulary.get(key);
        Clue {
            form: key,
            class: row
                .and_then(|row| classes.get(row as usize))
                .map_or(0, |class| class + 1),
            shape: shape_of(form, token),
        }
    };
    tokens.iter().map(clue).collect()
}

fn shape_of(form: &str, token: &Token) -> u8 {
    let mut chars = form.chars();
    let Some(first) = chars.next() else { return 0 };
    let single = chars.next().is_none();
    match token.abbreviation {
        Abbreviation::None => {}
        Abbreviation::Title => return shape::TITLE,
        Abbreviation::Initial => return shape::INITIAL,
        Abbreviation::Other => return shape::ABBREVIATION,
        Abbreviation::BeforeNumber => return shape::BEFORE_NUMBER,
    }
    if first.is_alphabetic() {
        return shape_of_word(form, first, single);
    }
    if first.is_ascii_digit() {
        return shape_of_number(form);
    }
    let spaced = token.before != Gap::None;
    match first {
        '.' if single => shape::STOP,
        '.' | '…' if form.bytes().all(|b| b == b'.') || single => shape::DOTS,
        '!' if single => shape::EXCLAMATION,
        '?' if single => shape::QUESTION,
        '!' | '?' if form.bytes().all(|b| matches!(b, b'!' | b'?')) => {
            if form.contains('?') {
                shape::QUESTION
            } else {
                shape::EXCLAMATION
            }
        }
        ',' => shape::COMMA,
        ';' if single => shape::SEMICOLON,
        ':' if single => shape::COLON,
        '"' | '\'' | '`' | '’' if single || form == "''" || form == "``" => match (first, spaced) {
            ('’', false) => shape::CLOSING_QUOTE,
            (_, true) => shape::QUOTE_SPACED,
            (_, false) => shape::QUOTE_TOUCHING,
        },
        '\'' | '’' if form.len() > 1 => shape::CLITIC,
        '“' | '‘' | '«' | '„' => shape::OPENING_QUOTE,
        '”' | '»' => shape::CLOSING_QUOTE,
        '(' | '[' | '{' if single => shape::OPENING_BRACKET,
        ')' | ']' | '}' if single => shape::CLOSING_BRACKET,
        '-' | '–' if single => {
            if spaced {
                shape::HYPHEN
            } else {
                shape::HYPHEN_TOUCHING
            }
        }
        '—' => shape::DASH,
        '-' if form.len() == 2 => shape::DASH,
        '*' | '•' | '·' | '▪' | '●' if single => shape::BULLET,
        '-' | '=' | '_' | '*' | '~' | '#' | '+' if form.len() > 2 => shape::RULE,
        '<' | '>' => shape::ANGLE,
        '$' | '£' | '€' => shape::CURRENCY,
        '@' | '#' if !single => shape::ADDRESS,
        ':' | ';' | '=' | '^' | '8' => shape::FACE,
        _ => shape::SYMBOL,
    }
}

fn shape_of_word(form: &str, first: char, single: bool) -> u8 {
    if single {
        return if first.is_lowercase() {
            shape::LOWER
        } else {
            shape::LETTER
        };
    }
    if form.contains('@') || form.contains("://") || form.starts_with("www.") {
        return shape::ADDRESS;
    }
    let (mut lower, mut upper, mut dot) = (false, false, false);
    for c in form.chars().skip(1) {
        if c.is_lowercase() {
            lower = true;
        } else if c.is_uppercase() {
            upper = true;
        } else if c == '.' {
            dot = true;
        }
    }
    match (first.is_uppercase(), lower, upper) {
        _ if dot => shape::DOTTED,
        (true, true, false) => shape::CAPITALISED,
        (true, false, _) => shape::CAPITALS,
        (false, _, false) => shape::LOWER,
        _ => shape::MIXED,
    }
}

fn shape_of_number(form: &str) -> u8 {
    if form.bytes().all(|b| b.is_ascii_digit()) {
        match form.len() {
            1 | 2 => shape::SHORT_NUMBER,
            4 => shape::YEAR,
            _ => shape::NUMBER,
        }
    } else if form.bytes().any(|b| b.is_ascii_alphabetic()) {
        shape::NUMBER_WITH_LETTERS
    } else if form.bytes().any(|b| matches!(b, b'/' | b':')) {
        shape::DATE_OR_TIME
    } else {
        shape::NUMBER
    }
}

/// What the block is like and what the sentence has had so far.
pub(crate) struct State<'a> {
    clues: &'a [Clue],
    rules: &'a Rules,
    /// End of the paragraph, a token's number; blank lines bound it.
    paragraph: Range<usize>,
    /// Whether its writer begins sentences with small letters: 0 no, 1 now and then, 2 mostly.
    small: u64,
    start: usize,
    quotes: u32,
    brackets: i32,
    lower: bool,
}

impl<'a> State<'a> {
    pub(crate) fn new(clues: &'a [Clue], rules: &'a Rules) -> State<'a> {
        State {
            clues,
            rules,
            paragraph: 0..0,
            small: 0,
            start: 0,
            quotes: 0,
            brackets: 0,
            lower: false,
        }
    }

    /// Begins a paragraph of the given tokens.
    pub(crate) fn begin_paragraph(&mut self, paragraph: Range<usize>) {
        let part = self.clues.get(paragraph.clone()).unwrap_or(&[]);
        let (mut small, mut large) = (0, 0);
        for pair in part.windows(2) {
            if let [a, b] = pair
                && shape::is_final(a.shape)
                && a.shape != shape::DOTS
            {
                small += u32::from(b.shape == shape::LOWER);
                large += u32::from(b.shape == shape::CAPITALISED);
            }
        }
        let first = part.first().is_some_and(|clue| clue.shape == shape::LOWER);
        self.small = match (small, large) {
            (0, 0) => 3 + u64::from(first),
            (0, _) => u64::from(first),
            _ if small > large => 2,
            _ => 1,
        };
        self.paragraph = paragraph;
    }

    /// Begins a sentence at a token.
    pub(crate) fn begin_sentence(&mut self, at: usize) {
        self.start = at;
        self.quotes = 0;
        self.brackets = 0;
        self.lower = false;
    }

    /// Takes note of the next token of the sentence.
    pub(crate) fn pass(&mut self, at: usize) {
        match self.clues.get(at).map_or(0, |clue| clue.shape) {
            shape::QUOTE_SPACED | shape::QUOTE_TOUCHING => self.quotes ^= 1,
            shape::OPENING_QUOTE => self.quotes = 1,
            shape::CLOSING_QUOTE => self.quotes = 0,
            shape::OPENING_BRACKET => self.brackets += 1,
            shape::CLOSING_BRACKET => self.brackets -= 1,
            shape::LOWER => self.lower = true,
            _ => {}
        }
    }

    /// Whether a dash has just ended a dateline (`KABUL, July 12 (Reuters) -`), which belongs to the sentence it opens.
    ///
    /// By shapes rather than by [`crate::dateline`]: that looks at what follows up to the sentence's end, which is not known here. It
    /// may be looser, since all it does is keep a dash from ending a sentence.
    pub(crate) fn in_dateline(&self, at: usize) -> bool {
        let part = self.clues.get(self.start..at).unwrap_or(&[]);
        let dash = |clue: &Clue| {
            matches!(
                clue.shape,
                shape::HYPHEN | shape::HYPHEN_TOUCHING | shape::DASH | shape::COLON
            )
        };
        let named = |clue: &Clue| clue.shape == shape::CAPITALS;
        // A name alone before a colon is a label ("NATO: ..."), which is nobody's dateline.
        let bracket = part.iter().any(|clue| clue.shape == shape::CLOSING_BRACKET);
        let ends = part
            .last()
            .is_some_and(|last| dash(last) && (bracket || last.shape != shape::COLON));
        let lower = part.iter().filter(|clue| clue.shape == shape::LOWER).count();
        (2..=14).contains(&part.len()) && ends && lower <= 1 && part.first().is_some_and(named)
    }

    /// The place before token `at`.
    pub(crate) fn place(&self, text: &str, tokens: &[Token], at: usize) -> Place {
        let back = |count: usize| {
            at.checked_sub(count)
                .and_then(|index| self.clues.get(index))
                .map_or(0, |clue| clue.shape)
        };
        let mark = |shape| {
            shape::is_final(shape)
                || matches!(
                    shape,
                    shape::COLON | shape::SEMICOLON | shape::TITLE..=shape::BEFORE_NUMBER
                )
        };
        let closing = matches!(
            back(1),
            shape::QUOTE_TOUCHING | shape::CLOSING_QUOTE | shape::CLOSING_BRACKET
        );
        Place {
            byte: tokens
                .get(at)
                .map_or(text.len(), |token| token.span.start as usize),
            marked: mark(back(1)) || (closing && mark(back(2))),
            features: self.features(text, tokens, at),
        }
    }

    fn features(&self, text: &str, tokens: &[Token], at: usize) -> [u32; FEATURES] {
        let before = |back: usize| {
            at.checked_sub(back)
                .filter(|index| *index >= self.start)
                .and_then(|index| self.clues.get(index))
                .copied()
                .unwrap_or_default()
        };
        let after = |ahead: usize| {
            Some(at + ahead)
                .filter(|index| *index < self.paragraph.end)
                .and_then(|index| self.clues.get(index))
                .copied()
                .unwrap_or_default()
        };
        let [p1, p2, p3, p4] = [before(1), before(2), before(3), before(4)];
        let [n1, n2, n3, n4] = [after(0), after(1), after(2), after(3)];
        let s = |clue: Clue| u64::from(clue.shape);
        let c = |clue: Clue| u64::from(clue.class);
        let pair = s(p1) << 8 | s(n1);
        let length = bucket(at - self.start);
        let left = bucket(self.paragraph.end.saturating_sub(at));
        let before_run = self.run(at, |index| index.checked_sub(1).filter(|i| *i >= self.start));
        let after_run = self.run(at.wrapping_sub(1), |index| {
            Some(index.wrapping_add(1)).filter(|i| *i < self.paragraph.end)
        });
        let closes = self.until_final(at);
        let opener = u64::from(
            n1.shape != shape::LOWER
                && shape::is_word(n1.shape)
                && tokens
                    .get(at)
                    .is_some_and(|token| self.rules.opens(token.span.of(text))),
        );
        let first = self.clues.get(self.start).copied().unwrap_or_default();
        let inside = u64::from(self.quotes) << 1 | u64::from(self.brackets > 0);
        let shapes = |list: &[Clue]| list.iter().fold(1, |all, clue| all << 6 | u64::from(clue.shape));
        [
            index(1, p1.form, 0),
            index(2, n1.form, s(n1)),
            index(3, p1.form, s(n1)),
            index(4, n1.form, pair),
            index(5, pair, opener),
            index(6, shapes(&[p2, p1, n1]), 0),
            index(7, shapes(&[p1, n1, n2]), 0),
            index(8, shapes(&[p2, p1, n1, n2]), 0),
            index(9, shapes(&[p4, p3, p2, p1, n1]), 0),
            index(10, shapes(&[p1, n1, n2, n3, n4]), 0),
            index(11, c(p1) << 8 | c(n1), pair),
            index(12, c(p1), pair),
            index(13, c(n1), pair),
            index(14, c(n2), pair << 8 | s(n2)),
            index(15, n2.form, pair),
            index(16, p2.form, pair),
            index(17, p2.form, p1.form),
            index(18, p1.form, n1.form),
            index(19, n1.form, n2.form),
            index(20, c(p2), pair << 8 | s(p2)),
            index(21, length, pair),
            index(22, left, pair),
            index(23, inside, pair << 8 | s(n2)),
            index(24, inside, pair << 8 | s(p2)),
            index(25, self.small, pair),
            index(26, before_run << 8 | after_run, pair),
            index(27, u64::from(self.lower) << 8 | after_run, pair),
            index(28, s(first) << 8 | length.min(6), pair),
            index(29, closes << 8 | length, pair),
            index(30, c(n1) << 16 | c(n2) << 8 | s(p1), s(n1)),
            index(31, c(p2) << 16 | c(p1) << 8 | s(n1), s(p1)),
            index(32, c(n1) << 16 | c(n2) << 8 | c(n3), s(p1)),
            index(33, first.form, pair),
            index(
                35,
                u64::from(tokens.get(at).is_some_and(|token| token.before == Gap::None)),
                pair,
            ),
            index(34, closes << 8 | u64::from(self.lower), c(n1) << 16 | pair),
        ]
    }

    /// How many words without a small letter at their beginning stand in a row from `at` on, at most five.
    fn run(&self, mut at: usize, step: impl Fn(usize) -> Option<usize>) -> u64 {
        let mut run = 0;
        while run < 5 {
            match step(at).and_then(|next| Some((next, self.clues.get(next)?.shape))) {
                Some((next, shape)) if shape != shape::LOWER && !shape::is_final(shape) => at = next,
                Some((_, shape)) if shape::is_final(shape) => return 6 + run,
                Some(_) => return run,
                None => return 12 + run,
            }
            run += 1;
        }
        run
    }

    /// How far off the next final mark is, and whether a small word stands before it.
    fn until_final(&self, at: usize) -> u64 {
        let end = self.paragraph.end.min(at + 16);
        let mut lower = 0;
        for (index, clue) in self.clues.get(at..end).unwrap_or(&[]).iter().enumerate() {
            if shape::is_final(clue.shape) {
                return bucket(index) << 1 | lower;
            }
            lower |= u64::from(clue.shape == shape::LOWER);
        }
        (if end == self.paragraph.end { 40 } else { 42 }) | lower
    }
}

fn bucket(count: usize) -> u64 {
    match count {
        0..=4 => count as u64,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=22 => 8,
        23..=35 => 9,
        36..=60 => 10,
        _ => 11,
    }
}

fn index(template: u64, a: u64, b: u64) -> u32 {
    let mixed = (a ^ template.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_mul(0xd6e8_feb8_6659_fd93)
        .rotate_left(29)
        ^ b.wrapping_mul(0xa076_1d64_78bd_642f);
    (mixed.wrapping_mul(0xe703_7ed1_a0b4_28db) >> (64 - BITS)) as u32
}
