//! Things transferred under a deal: nouns and designations, by arms category.

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::HashMap;
use std::ops::Range;

/// Words for one class of things transferred.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct ItemKind {
    /// SIPRI arms category, or ours.
    pub category: String,
    /// Lemmas; several with spaces.
    #[serde(default)]
    pub words: Vec<String>,
    /// Designations as written.
    #[serde(default)]
    pub names: Vec<String>,
}

/// Things transferred.
#[derive(Debug, Default)]
pub struct ItemWords {
    kinds: Vec<ItemKind>,
    words: HashMap<SmolStr, usize>,
    names: Vec<(String, usize)>,
    /// Finds all of `names` in one pass; None without any.
    finder: Option<AhoCorasick>,
    longest: usize,
}

#[derive(Deserialize)]
pub(crate) struct ItemFile {
    item: Vec<ItemKind>,
}

impl ItemWords {
    pub(crate) fn new(file: ItemFile) -> ItemWords {
        let mut all = ItemWords {
            longest: 1,
            ..ItemWords::default()
        };
        for (number, kind) in file.item.iter().enumerate() {
            for word in &kind.words {
                all.longest = all.longest.max(word.split(' ').count());
                all.words.insert(SmolStr::from(word.to_lowercase()), number);
            }
            all.names
                .extend(kind.names.iter().map(|name| (name.clone(), number)));
        }
        // The longest designation wins, whatever the order of the file.
        all.names
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        // Too large an automaton is the only failure, far beyond any list of names.
        all.finder = AhoCorasick::new(all.names.iter().map(|(name, _)| name)).ok();
        all.kinds = file.item;
        all
    }

    /// Category for lemmas joined by spaces.
    pub fn word(&self, lemmas: &str) -> Option<&str> {
        self.words
            .get(lemmas)
            .map(|&number| self.kinds[number].category.as_str())
    }

    /// Most words in an entry.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The longest designation that stands in `text`, with its category and byte offset.
    pub fn designation(&self, text: &str) -> Option<(usize, &str, &str)> {
        let found = self.finder.as_ref()?.find_overlapping_iter(text);
        let (number, at) = found
            .filter(|found| stands_alone(text, found.range()))
            .map(|found| (found.pattern().as_usize(), found.start()))
            .min()?;
        let (name, kind) = self.names.get(number)?;
        Some((at, name, &self.kinds.get(*kind)?.category))
    }
}

/// Whether no letter or digit touches what stands at `range`.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}
