//! What the network sees of a word's form: itself, its beginning, its end, its shape. Training and parsing share this.

use crate::tokens::is_invisible;

/// Features of a form that have a learnt vector each: the word, 3 beginnings, 4 endings, the shape.
pub const FORM_FEATURES: usize = 9;

/// Which of them is the shape.
pub const SHAPE: usize = FORM_FEATURES - 1;

/// The keys of a form: hashes that stand for its features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormKeys {
    /// Key into the word vectors.
    pub vector: u64,
    /// Keys into the learnt table; the first is the word itself. Zero where the form is too short for one.
    pub table: [u64; FORM_FEATURES],
}

/// The form as the word vectors spell it: lower case, straight quotes, nothing invisible.
pub fn normalise(form: &str) -> String {
    let mut lower = String::with_capacity(form.len());
    for c in form.chars() {
        match c {
            'A'..='Z' => lower.push(c.to_ascii_lowercase()),
            ' '..='~' => lower.push(c),
            '’' | '‘' | 'ʼ' => lower.push('\''),
            '“' | '”' | '„' => lower.push('"'),
            '–' | '—' | '\u{2010}' | '\u{2011}' => lower.push('-'),
            '…' => lower.push_str("..."),
            _ if is_invisible(c) => {}
            _ => lower.extend(c.to_lowercase()),
        }
    }
    match lower.as_str() {
        "''" | "``" => "\"".to_owned(),
        _ => lower,
    }
}

/// The keys of `form`.
pub fn form_keys(form: &str) -> FormKeys {
    let lower = normalise(form);
    let vector = word_key(&lower);
    let digits = |b: u8| if b.is_ascii_digit() { b'0' } else { b };
    let mut table = [0; FORM_FEATURES];
    table[0] = hash(1, lower.bytes().map(digits));
    // Character boundaries; the first and last few are all that is asked for, so long words cost no more than short ones.
    let mut ends = [0; 4];
    let mut count = 0;
    for (end, (at, _)) in ends.iter_mut().zip(lower.char_indices().rev()) {
        *end = at;
        count += 1;
    }
    for (size, at) in ends.iter().enumerate().take(count) {
        let tail = lower.as_bytes().get(*at..).unwrap_or(&[]);
        table[4 + size] = hash(5 + size as u64, tail.iter().copied().map(digits));
    }
    for (size, (at, c)) in lower.char_indices().take(3).enumerate() {
        let head = lower.as_bytes().get(..at + c.len_utf8()).unwrap_or(&[]);
        table[1 + size] = hash(2 + size as u64, head.iter().copied().map(digits));
    }
    table[SHAPE] = shape(form);
    FormKeys { vector, table }
}

/// Key of a word in the word vectors; `lower` is normalised.
pub fn word_key(lower: &str) -> u64 {
    hash(0, lower.bytes())
}

/// The same, of the bytes of a normalised word: no copy need be made of it.
pub(crate) fn word_key_of_bytes(lower: impl Iterator<Item = u8>) -> u64 {
    hash(0, lower)
}

/// Hash of the form's shape: runs of capitals, small letters, digits and others, each run once or twice, at most eight.
fn shape(form: &str) -> u64 {
    let mut shape = [0_u8; 8];
    let mut length = 0;
    let mut last = 0;
    let mut repeated = 0;
    for c in form.chars() {
        let class = match c {
            _ if c.is_uppercase() => b'X',
            _ if c.is_alphabetic() => b'x',
            _ if c.is_numeric() => b'd',
            '’' | '‘' => b'\'',
            _ if c.is_ascii() => c as u8,
            _ => b'?',
        };
        repeated = if class == last { repeated + 1 } else { 0 };
        last = class;
        if repeated < 2 {
            match shape.get_mut(length) {
                Some(slot) => *slot = class,
                None => break,
            }
            length += 1;
        }
    }
    hash(9, shape.into_iter().take(length))
}

/// FNV-1a with a final mix; never zero.
pub(crate) fn hash(kind: u64, bytes: impl Iterator<Item = u8>) -> u64 {
    Hashing::new(kind).with(bytes).done()
}

/// [`hash`] of what is not yet all there.
#[derive(Clone, Copy)]
pub(crate) struct Hashing(u64);

impl Hashing {
    pub(crate) fn new(kind: u64) -> Hashing {
        Hashing(0xcbf2_9ce4_8422_2325 ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    #[must_use]
    pub(crate) fn with(self, bytes: impl Iterator<Item = u8>) -> Hashing {
        Hashing(bytes.fold(self.0, |value, byte| {
            (value ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        }))
    }

    pub(crate) fn done(self) -> u64 {
        let value = (self.0 ^ (self.0 >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (value ^ (value >> 29)).max(1)
    }
}

/// From keys to rows, by open addressing. Keys are well-mixed hashes: a slot keeps the upper half of one, as its place tells most of the
/// rest, so that the table of the vocabulary is half as large. A look-up is a fetch from memory and hardly anything else.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Upper half of the key and row; 0 where there is none.
    slots: Vec<(u32, u32)>,
    mask: usize,
}

/// The upper half of a key, which no empty slot has.
fn upper(key: u64) -> u32 {
    ((key >> 32) as u32).max(1)
}

impl Rows {
    /// Numbers the keys in their order. Of equal keys the first counts.
    pub fn new(keys: impl ExactSizeIterator<Item = u64>) -> Rows {
        let size = (keys.len() * 2 + 2).next_power_of_two();
        let mut rows = Rows {
            slots: vec![(0, 0); size],
            mask: size - 1,
        };
        for (row, key) in keys.enumerate() {
            let at = rows.slot(key);
            if let Some(slot) = rows.slots.get_mut(at).filter(|slot| slot.0 == 0) {
                *slot = (upper(key), row as u32);
            }
        }
        rows
    }

    fn slot(&self, key: u64) -> usize {
        let (mut at, upper) = (key as usize & self.mask, upper(key));
        while self
            .slots
            .get(at)
            .is_some_and(|slot| slot.0 != 0 && slot.0 != upper)
        {
            at = (at + 1) & self.mask;
        }
        at
    }

    /// The row of a key.
    pub fn get(&self, key: u64) -> Option<u32> {
        self.slots
            .get(self.slot(key))
            .filter(|slot| slot.0 != 0 && key != 0)
            .map(|slot| slot.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_follow_form() {
        let (a, b) = (form_keys("Signed"), form_keys("signed"));
        assert_eq!(a.vector, b.vector);
        assert_eq!(a.table[..8], b.table[..8]);
        assert_ne!(a.table[8], b.table[8]);
        assert_eq!(form_keys("n’t").table[0], form_keys("n't").table[0]);
        assert_eq!(form_keys("1990").table, form_keys("2024").table);
        assert_eq!(form_keys("a").table[5], 0);
    }

    #[test]
    fn rows_are_found() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(word_key);
        let rows = Rows::new([a, b, a, c].into_iter());
        let found = [a, b, c, d, 0].map(|key| rows.get(key));
        assert_eq!(found, [Some(0), Some(1), Some(3), None, None]);
    }
}
