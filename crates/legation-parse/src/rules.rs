//! What the tokeniser and the sentence splitter know about English, read from `codebook/en/tokens.toml`.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

const SOURCE: &str = include_str!("../../../codebook/en/tokens.toml");

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    titles: Vec<String>,
    before_numbers: Vec<String>,
    dates: Vec<String>,
    others: Vec<String>,
    openers: Vec<String>,
    prefixes: Vec<String>,
    clitics: Vec<String>,
    contractions: Vec<String>,
    units: Vec<String>,
    kept: Vec<String>,
    its: Vec<String>,
    after_its: Vec<String>,
    faces: Vec<String>,
    extensions: Vec<String>,
    bare_at_end: Vec<String>,
}

/// How a word that ends in its own full stop behaves at the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Not an abbreviation.
    None,
    /// Never ends a sentence: `Gen.`
    Title,
    /// Ends one unless a digit follows: `No.`
    BeforeNumber,
    /// Ends one only before a word that often opens one: `Jan.`, `U.S.`
    Other,
    /// A single capital: a middle initial, which ends nothing.
    Initial,
}

/// The lists, as sets of lower-case words.
#[derive(Default)]
pub(crate) struct Rules {
    titles: HashSet<String>,
    before_numbers: HashSet<String>,
    others: HashSet<String>,
    openers: HashSet<String>,
    prefixes: HashSet<String>,
    units: HashSet<String>,
    kept: HashSet<String>,
    pub(crate) clitics: Vec<String>,
    contractions: HashMap<String, usize>,
    its: Vec<(String, usize)>,
    after_its: HashSet<String>,
    /// Longest first.
    faces: Vec<String>,
    extensions: HashSet<String>,
    bare_at_end: HashSet<String>,
}

impl Rules {
    /// The lists that ship with the program. A file that does not parse gives empty lists; a test sees to it that ours does.
    pub(crate) fn embedded() -> Rules {
        let file: File = toml::from_str(SOURCE).unwrap_or_default();
        let cut = |word: &String| word.find('|').map(|at| (word.replace('|', ""), at));
        let set = |words: Vec<String>| words.into_iter().collect::<HashSet<_>>();
        Rules {
            titles: set(file.titles),
            before_numbers: set(file.before_numbers),
            others: file.dates.into_iter().chain(file.others).collect(),
            openers: set(file.openers),
            prefixes: set(file.prefixes),
            units: set(file.units),
            kept: set(file.kept),
            clitics: file.clitics,
            contractions: file.contractions.iter().filter_map(cut).collect(),
            its: file.its.iter().filter_map(cut).collect(),
            after_its: set(file.after_its),
            faces: {
                let mut faces = file.faces;
                faces.sort_by_key(|face| std::cmp::Reverse(face.len()));
                faces
            },
            extensions: set(file.extensions),
            bare_at_end: set(file.bare_at_end),
        }
    }

    /// What kind of abbreviation `word` would be with a full stop after it. `word` comes without that full stop.
    pub(crate) fn abbreviation(&self, word: &str) -> Abbreviation {
        let mut chars = word.chars();
        if let (Some(first), None) = (chars.next(), chars.next()) {
            return match first {
                'I' => Abbreviation::None,
                _ if first.is_uppercase() => Abbreviation::Initial,
                _ if self.titles.contains(word) => Abbreviation::Title,
                _ if self.before_numbers.contains(word) => Abbreviation::BeforeNumber,
                _ => Abbreviation::None,
            };
        }
        // Longer than any abbreviation: spare the allocation.
        if word.len() > 12 {
            return Abbreviation::None;
        }
        let lower = word.to_lowercase();
        if self.titles.contains(&lower) {
            Abbreviation::Title
        } else if self.before_numbers.contains(&lower) {
            Abbreviation::BeforeNumber
        } else if self.others.contains(&lower) || dotted_letters(word) {
            Abbreviation::Other
        } else {
            Abbreviation::None
        }
    }

    /// Whether `word`, capitalised, often opens a sentence.
    pub(crate) fn opens(&self, word: &str) -> bool {
        self.openers.contains(word.to_lowercase().as_str())
    }

    /// Whether `word` stays in one word with what follows its hyphen.
    pub(crate) fn is_prefix(&self, word: &str) -> bool {
        word.len() <= 8 && self.prefixes.contains(word.to_lowercase().as_str())
    }

    /// Whether `word` is a unit that is cut from the number before it.
    pub(crate) fn is_unit(&self, word: &str) -> bool {
        word.len() <= 4 && self.units.contains(word.to_lowercase().as_str())
    }

    /// Whether `word` is kept whole in spite of its slash.
    pub(crate) fn is_kept(&self, word: &str) -> bool {
        self.kept.contains(word.to_lowercase().as_str())
    }

    /// Where to cut a contraction that is written without an apostrophe, in bytes.
    pub(crate) fn contraction(&self, word: &str) -> Option<usize> {
        if word.len() > 8 {
            return None;
        }
        self.contractions.get(word.to_lowercase().as_str()).copied()
    }

    /// Where to cut a word that is two only before certain others ("its" before "a"), in bytes.
    pub(crate) fn contraction_before(&self, word: &str, next: &str) -> Option<usize> {
        let same = |(whole, _): &&(String, usize)| whole.eq_ignore_ascii_case(word);
        let (_, at) = self.its.iter().find(same)?;
        self.after_its
            .contains(next.to_lowercase().as_str())
            .then_some(*at)
    }

    /// Length in bytes of a smiley at the start of `rest`, if no letter or digit follows it.
    pub(crate) fn face(&self, rest: &str) -> Option<usize> {
        let face = self.faces.iter().find(|face| {
            let after = rest.strip_prefix(face.as_str()).map(|after| after.chars().next());
            after.is_some_and(|next| next.is_none_or(|c| !c.is_alphanumeric() && c != '/'))
        })?;
        Some(face.len())
    }

    /// Whether `word` is the ending of a file's name.
    pub(crate) fn is_extension(&self, word: &str) -> bool {
        word.len() <= 4 && self.extensions.contains(word.to_lowercase().as_str())
    }

    /// Whether `word`, given with its full stop, loses it where it ends a sentence.
    pub(crate) fn is_bare_at_end(&self, word: &str) -> bool {
        let bare = word.strip_suffix('.').filter(|bare| bare.len() <= 5);
        bare.is_some_and(|bare| self.bare_at_end.contains(bare.to_lowercase().as_str()))
    }
}

/// Letters each followed by a full stop but the last: `U.S`, `a.m`, `D.C`.
fn dotted_letters(word: &str) -> bool {
    let mut parts = word.split('.');
    let single = |part: &str| {
        let mut chars = part.chars();
        matches!((chars.next(), chars.next()), (Some(c), None) if c.is_alphabetic())
    };
    word.contains('.') && parts.all(single)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_lists_parse() {
        let file: File = toml::from_str(SOURCE).expect("codebook/en/tokens.toml");
        assert!(file.titles.len() > 20 && file.openers.len() > 50 && file.prefixes.len() > 10);
        for list in [
            &file.titles,
            &file.dates,
            &file.others,
            &file.openers,
            &file.prefixes,
            &file.units,
        ] {
            assert!(list.iter().all(|word| word.to_lowercase() == *word));
        }
    }

    #[test]
    fn abbreviations_are_told_apart() {
        let rules = Rules::embedded();
        assert_eq!(rules.abbreviation("Gen"), Abbreviation::Title);
        assert_eq!(rules.abbreviation("No"), Abbreviation::BeforeNumber);
        assert_eq!(rules.abbreviation("U.S"), Abbreviation::Other);
        assert_eq!(rules.abbreviation("J"), Abbreviation::Initial);
        assert_eq!(rules.abbreviation("agreement"), Abbreviation::None);
    }
}
