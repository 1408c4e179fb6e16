//! Words that look the same written the same: ligatures, full-width letters and letters with loose marks as plain letters, and nothing
//! that cannot be seen. What is compared is folded; the text itself stays as it was read.

use crate::tokens::is_invisible;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// The word as it is compared: each letter in its compatible form, composed with the marks that follow it (NFKC), without invisible
/// characters. Digits and signs stay, so `½` does not become three characters. ASCII costs nothing.
///
/// ```
/// use legation_parse::fold;
/// assert_eq!(fold("ﬁred"), "fired");
/// assert_eq!(fold("Rus\u{AD}sia"), "Russia");
/// assert_eq!(fold("Tu\u{308}rkiye"), "Türkiye");
/// assert_eq!(fold("½"), "½");
/// ```
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let folded: String = word
        .chars()
        .filter(|c| !is_invisible(*c))
        .flat_map(|c| {
            let (plain, other) = if c.is_alphabetic() || matches!(c, '\u{FF00}'..='\u{FFEF}') {
                (None, Some(c))
            } else {
                (Some(c), None)
            };
            plain.into_iter().chain(other.into_iter().nfkc())
        })
        .nfc()
        .collect();
    // Of invisible characters alone something must be left.
    if folded.is_empty() || folded == word {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(folded)
    }
}

/// Whether a character stands within a word without being a letter or digit: a mark upon the letter before it, or one that cannot be
/// seen.
pub fn is_within_word(c: char) -> bool {
    is_invisible(c) || unicode_normalization::char::is_combining_mark(c)
}
