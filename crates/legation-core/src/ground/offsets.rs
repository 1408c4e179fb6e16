//! Byte offsets to offsets in Unicode scalar values.

use crate::record::Quote;
use legation_parse::Span;

/// How many bytes lie between two remembered places.
const STEP: usize = 64;

/// Turns byte offsets of one text into offsets in Unicode scalar values.
pub struct CharIndex<'t> {
    text: &'t str,
    /// Characters before every `STEP`th byte; empty where every character is one byte.
    before: Vec<u32>,
}

impl<'t> CharIndex<'t> {
    /// Indexes a text.
    pub fn new(text: &'t str) -> CharIndex<'t> {
        if text.is_ascii() {
            return CharIndex {
                text,
                before: Vec::new(),
            };
        }
        let mut before = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0u32;
        for (at, byte) in text.bytes().enumerate() {
            if at % STEP == 0 {
                before.push(count);
            }
            // A continuation byte starts no character.
            count += u32::from(byte & 0xC0 != 0x80);
        }
        CharIndex { text, before }
    }

    /// Number of characters before a byte.
    pub fn chars(&self, byte: usize) -> usize {
        if self.before.is_empty() {
            return byte;
        }
        let slot = (byte / STEP).min(self.before.len() - 1);
        let rest = self.text.as_bytes().get(slot * STEP..byte).unwrap_or(&[]);
        self.before[slot] as usize + rest.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
    }

    /// The words of a span with their offsets in characters.
    pub fn quote(&self, span: Span) -> Quote {
        Quote {
            text: span.of(self.text).to_owned(),
            start: self.chars(span.start as usize),
            end: self.chars(span.end as usize),
        }
    }
}
