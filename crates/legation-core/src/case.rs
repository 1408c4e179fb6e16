//! Lower case, as codebook and gazetteer look words up.

use smol_str::SmolStr;

/// Lower case, without allocating for short ASCII words.
pub(crate) fn lower(text: &str) -> SmolStr {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        SmolStr::new(text)
    } else if text.is_ascii() {
        SmolStr::from(text.to_ascii_lowercase())
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}
