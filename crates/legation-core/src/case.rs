//! Lower case, as codebook and gazetteer look words up.

use smol_str::SmolStr;

/// As many bytes as need no allocation.
const SHORT: usize = 23;

/// Lower case, without allocating for short ASCII words.
pub(crate) fn lower(text: &str) -> SmolStr {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        SmolStr::new(text)
    } else if text.is_ascii() {
        let mut room = [0; SHORT];
        let small = room.get_mut(..text.len()).and_then(|room| {
            room.copy_from_slice(text.as_bytes());
            room.make_ascii_lowercase();
            std::str::from_utf8(room).ok()
        });
        small.map_or_else(|| text.to_ascii_lowercase().into(), SmolStr::new)
    } else {
        text.chars().flat_map(char::to_lowercase).collect()
    }
}
