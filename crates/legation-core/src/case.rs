//! Lower case, as codebook and gazetteer look words up.

use smol_str::SmolStr;
use std::fmt;
use std::ops::Deref;

/// As many bytes as need no allocation.
const SHORT: usize = 23;

/// A text in lower case: itself where it is so already, else a copy, which allocates for long words only.
#[derive(Clone, Debug)]
pub(crate) enum Low<'t> {
    Same(&'t str),
    Made(SmolStr),
}

/// A copy in lower case, without allocating for short words. Where it is only looked at, [`low`] is enough.
pub(crate) fn lower(text: &str) -> SmolStr {
    low(text).kept()
}

/// Lower case, to look at.
pub(crate) fn low(text: &str) -> Low<'_> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        Low::Same(text)
    } else if text.is_ascii() {
        let mut room = [0; SHORT];
        let small = room.get_mut(..text.len()).and_then(|room| {
            room.copy_from_slice(text.as_bytes());
            room.make_ascii_lowercase();
            std::str::from_utf8(room).ok()
        });
        Low::Made(small.map_or_else(|| text.to_ascii_lowercase().into(), SmolStr::new))
    } else {
        Low::Made(text.chars().flat_map(char::to_lowercase).collect())
    }
}

impl Low<'_> {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Low::Same(text) => text,
            Low::Made(text) => text,
        }
    }

    fn kept(self) -> SmolStr {
        match self {
            Low::Same(text) => SmolStr::new(text),
            Low::Made(text) => text,
        }
    }
}

impl Deref for Low<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Low<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_made_only_where_something_changes() {
        assert!(matches!(low("in spite of"), Low::Same("in spite of")));
        let long = "A".repeat(40);
        for (text, small) in [
            ("Kabul", "kabul"),
            ("ÉTAT", "état"),
            ("straße", "straße"),
            (long.as_str(), &"a".repeat(40)),
            ("", ""),
        ] {
            assert_eq!(&*low(text), small);
            assert_eq!(lower(text), small);
        }
    }
}
