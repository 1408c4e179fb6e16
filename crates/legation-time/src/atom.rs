//! Tokens cut into the smallest pieces that time expressions are made of.
//!
//! Tokenisers differ in what they do with `mid-July`, `17-19`, `2021's` and `1980s`. Here all of them come to the same
//! atoms, so that the grammar need not care; each atom remembers its token.

use crate::lexicon::{Entry, Lexicon};

/// A token of a sentence, with its place in the document's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRef<'a> {
    /// The token as written.
    pub text: &'a str,
    /// First byte in the document's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl<'a> TokenRef<'a> {
    /// A plain tokeniser, for tests and for callers that have none: splits at white space, then punctuation off the ends
    /// of words and `'s` off their tails. Offsets are bytes from the start of `text`.
    pub fn split(text: &'a str) -> Vec<TokenRef<'a>> {
        let mut tokens = Vec::new();
        let mut push = |start: usize, end: usize| {
            if let Some(piece) = text.get(start..end).filter(|piece| !piece.is_empty()) {
                tokens.push(TokenRef {
                    text: piece,
                    start: start as u32,
                    end: end as u32,
                });
            }
        };
        for chunk in text.split_whitespace() {
            let offset = chunk.as_ptr() as usize - text.as_ptr() as usize;
            let mut start = 0;
            let mut end = chunk.len();
            for (at, character) in chunk.char_indices() {
                let apostrophe = matches!(character, '\'' | '’')
                    && chunk[at..].chars().nth(1).is_some_and(|c| c.is_ascii_digit());
                if character.is_alphanumeric() || apostrophe {
                    break;
                }
                start = at + character.len_utf8();
                push(offset + at, offset + start);
            }
            let mut tail = Vec::new();
            for (at, character) in chunk.char_indices().rev() {
                if at < start || character.is_alphanumeric() {
                    break;
                }
                // A short word's full stop stays where the sentence goes on: "Aug. 15".
                let follows = text[offset + chunk.len()..].trim_start().chars().next();
                let abbreviation = character == '.'
                    && chunk[start..at].chars().count() <= 4
                    && follows.is_some_and(|next| next.is_ascii_digit() || next.is_lowercase());
                if abbreviation && chunk[start..at].chars().all(char::is_alphabetic) {
                    break;
                }
                tail.push((at, end));
                end = at;
            }
            let body = chunk.get(start..end).unwrap_or("");
            let suffix = ["'s", "’s"]
                .iter()
                .find(|suffix| body.ends_with(**suffix))
                .map_or(0, |suffix| suffix.len());
            let decade = body.as_bytes().first().is_some_and(u8::is_ascii_digit)
                && suffix > 0
                && body.len() == 4 + suffix
                && body.ends_with("0's");
            let cut = if decade { end } else { end - suffix };
            push(offset + start, offset + cut);
            push(offset + cut, offset + end);
            for (from, to) in tail.into_iter().rev() {
                push(offset + from, offset + to);
            }
        }
        tokens
    }
}

/// What an atom looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Letters, with an abbreviation's full stop.
    Word,
    /// Digits alone: the number, and how many digits it has.
    Digits(i32, usize),
    /// A number that is no year or day: "15,000", "2.5". In twelfths.
    Quantity(i32),
    /// "12th".
    Ordinal(i32),
    /// "1980s", "80s".
    Decade(i32, usize),
    /// A hyphen or dash.
    Dash,
    /// "/".
    Slash,
    /// "." within a token.
    Dot,
    /// ",".
    Comma,
    /// "'s".
    Possessive,
    /// "'" or "’".
    Apostrophe,
    /// Anything else.
    Mark,
}

/// One piece of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Atom<'t, 'l> {
    pub(crate) text: &'t str,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Index of the token.
    pub(crate) token: usize,
    pub(crate) shape: Shape,
    pub(crate) entry: Option<&'l Entry>,
    /// Whether no white space separates it from the atom before.
    pub(crate) glued: bool,
}

impl Atom<'_, '_> {
    /// Whether it begins with a capital letter.
    pub(crate) fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// Cuts tokens into atoms and looks each up.
pub(crate) fn atoms<'t, 'l>(tokens: &[TokenRef<'t>], lexicon: &'l Lexicon) -> Vec<Atom<'t, 'l>> {
    let mut out: Vec<Atom<'t, 'l>> = Vec::with_capacity(tokens.len() + 8);
    for (index, token) in tokens.iter().enumerate() {
        let mut rest = token.text;
        let mut start = token.start;
        while let Some((length, shape)) = piece(rest, dotted(out.iter().map(|atom| atom.shape))) {
            let (text, tail) = rest.split_at(length);
            let end = start.saturating_add(length as u32);
            let glued = out.last().is_some_and(|before| before.end == start);
            let entry = if shape == Shape::Comma {
                None
            } else {
                lexicon.entry(text)
            };
            out.push(Atom {
                text,
                start,
                end,
                token: index,
                shape,
                entry,
                glued,
            });
            (rest, start) = (tail, end);
        }
    }
    out
}

/// A token's pieces, in order.
pub(crate) fn pieces(token: &str) -> Vec<(&str, Shape)> {
    let mut out: Vec<(&str, Shape)> = Vec::new();
    let mut rest = token;
    while let Some((length, shape)) = piece(rest, dotted(out.iter().map(|(_, shape)| *shape))) {
        let (text, tail) = rest.split_at(length);
        out.push((text, shape));
        rest = tail;
    }
    out
}

/// Whether the last shapes are a number and a dot: "12.07.2025" is three numbers, not one and a half.
fn dotted(shapes: impl DoubleEndedIterator<Item = Shape>) -> bool {
    let mut back = shapes.rev();
    back.next() == Some(Shape::Dot) && matches!(back.next(), Some(Shape::Digits(..)))
}

/// The piece at the start of a text: how many bytes it has and what it looks like.
fn piece(text: &str, dotted: bool) -> Option<(usize, Shape)> {
    let first = text.chars().next()?;
    let length = first.len_utf8();
    Some(match first {
        '0'..='9' => number(text, dotted),
        '-' | '–' | '—' | '‑' | '−' => (length, Shape::Dash),
        '/' => (length, Shape::Slash),
        '.' => (length, Shape::Dot),
        ',' => (length, Shape::Comma),
        '\'' | '’' | '‘' => match text[length..].strip_prefix(['s', 'S']) {
            Some(tail) if !tail.starts_with(char::is_alphanumeric) => (length + 1, Shape::Possessive),
            _ => (length, Shape::Apostrophe),
        },
        letter if letter.is_alphabetic() => (word(text), Shape::Word),
        _ => (length, Shape::Mark),
    })
}

/// How many bytes the word at the start of a text has. The full stop of an abbreviation belongs to it; "U.S." stays
/// whole and so matches nothing.
fn word(text: &str) -> usize {
    let letters = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    match text[letters..].strip_prefix('.') {
        Some("") => text.len(),
        Some(tail) if tail.starts_with(char::is_alphabetic) => text
            .find(|c: char| !c.is_alphabetic() && c != '.')
            .unwrap_or(text.len()),
        _ => letters,
    }
}

/// The number at the start of `text`: how long it is and what it looks like. `dotted`: no decimals are read.
fn number(text: &str, dotted: bool) -> (usize, Shape) {
    let run = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = run(text);
    // Nine digits fit an i32; what is longer is no time.
    let value = text[..digits].parse::<i32>().ok().filter(|_| digits <= 9);
    let after = &text[digits..];
    if let Some(group) = after.strip_prefix(',').filter(|group| run(group) == 3) {
        let mut length = digits + 4;
        let mut more = &group[3..];
        while let Some(group) = more.strip_prefix(',').filter(|group| run(group) == 3) {
            length += 4;
            more = &group[3..];
        }
        let plain: String = text[..length].chars().filter(char::is_ascii_digit).collect();
        let value = plain.parse::<i32>().unwrap_or(i32::MAX);
        return (length, Shape::Quantity(value.saturating_mul(12)));
    }
    if let Some(decimals) = after
        .strip_prefix('.')
        .filter(|decimals| !dotted && run(decimals) > 0)
    {
        let length = digits + 1 + run(decimals);
        if !text[length..].starts_with('.') {
            // One decimal is all that lengths of time have; the rest is dropped.
            let tenths = decimals
                .bytes()
                .next()
                .map_or(0, |b| i32::from(b.saturating_sub(b'0')));
            let twelfths = value
                .unwrap_or(0)
                .saturating_mul(12)
                .saturating_add(tenths * 12 / 10);
            return (length, Shape::Quantity(twelfths));
        }
    }
    let Some(value) = value else {
        return (digits, Shape::Mark);
    };
    let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let suffix = &after[..letters];
    if ["st", "nd", "rd", "th"]
        .iter()
        .any(|ending| suffix.eq_ignore_ascii_case(ending))
    {
        return (digits + letters, Shape::Ordinal(value));
    }
    if suffix == "s" {
        return (digits + 1, Shape::Decade(value, digits));
    }
    for ending in ["'s", "’s"] {
        if value % 10 == 0 && digits == 4 && after == ending {
            return (digits + ending.len(), Shape::Decade(value, digits));
        }
    }
    (digits, Shape::Digits(value, digits))
}
