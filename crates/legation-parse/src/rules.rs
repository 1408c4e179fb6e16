//! What the tokeniser and the sentence splitter know about English, read from `codebook/en/tokens.toml`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

const SOURCE: &str = include_str!("../../../codebook/en/tokens.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    certain: crate::certain::Words,
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
    closing: Vec<String>,
    opening: Vec<String>,
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

/// Lower-case words. One that is longer in bytes than the longest of them is none of them: that spares making it lower case.
#[derive(Default)]
struct Words {
    set: FxHashSet<String>,
    longest: usize,
}

impl Words {
    fn contains(&self, word: &str) -> bool {
        word.len() <= self.longest && self.set.contains(word.to_lowercase().as_str())
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Words {
        let set: FxHashSet<String> = words.into_iter().collect();
        let longest = set.iter().map(String::len).max().unwrap_or(0);
        Words { set, longest }
    }
}

/// The lists, as sets of lower-case words.
#[derive(Default)]
pub(crate) struct Rules {
    /// Words that decide alone where a sentence ends.
    pub(crate) certain: crate::certain::Words,
    abbreviations: FxHashMap<String, Abbreviation>,
    /// Bytes of the longest abbreviation.
    longest_abbreviation: usize,
    openers: Words,
    prefixes: Words,
    units: Words,
    kept: Words,
    pub(crate) clitics: Vec<String>,
    contractions: FxHashMap<String, usize>,
    /// Bytes of the longest contraction.
    longest_contraction: usize,
    its: Vec<(String, usize)>,
    after_its: Words,
    /// Longest first.
    faces: Vec<String>,
    extensions: Words,
    bare_at_end: Words,
    closing: FxHashSet<String>,
    opening: FxHashSet<String>,
}

impl Rules {
    /// The lists that ship with the program. A file that does not parse gives empty lists; a test sees to it that ours does.
    pub(crate) fn embedded() -> Rules {
        let file: File = toml::from_str(SOURCE).unwrap_or_default();
        let cut = |word: &String| word.find('|').map(|at| (word.replace('|', ""), at));
        let abbreviations: FxHashMap<String, Abbreviation> = abbreviations(&file).collect();
        let contractions: FxHashMap<String, usize> = file.contractions.iter().filter_map(cut).collect();
        Rules {
            certain: file.certain,
            longest_abbreviation: abbreviations.keys().map(String::len).max().unwrap_or(0),
            abbreviations,
            openers: file.openers.into_iter().collect(),
            prefixes: file.prefixes.into_iter().collect(),
            units: file.units.into_iter().collect(),
            kept: file.kept.into_iter().collect(),
            clitics: file.clitics,
            longest_contraction: contractions.keys().map(String::len).max().unwrap_or(0),
            contractions,
            its: file.its.iter().filter_map(cut).collect(),
            after_its: file.after_its.into_iter().collect(),
            faces: {
                let mut faces = file.faces;
                faces.sort_by_key(|face| std::cmp::Reverse(face.len()));
                faces
            },
            extensions: file.extensions.into_iter().collect(),
            bare_at_end: file.bare_at_end.into_iter().collect(),
            closing: file.closing.into_iter().collect(),
            opening: file.opening.into_iter().collect(),
        }
    }

    /// What kind of abbreviation `word` would be with a full stop after it. `word` comes without that full stop.
    pub(crate) fn abbreviation(&self, word: &str) -> Abbreviation {
        let listed = |word: &str| self.abbreviations.get(word).copied();
        let mut chars = word.chars();
        if let (Some(first), None) = (chars.next(), chars.next()) {
            return match first {
                'I' => Abbreviation::None,
                _ if first.is_uppercase() => Abbreviation::Initial,
                _ => listed(word).unwrap_or(Abbreviation::None),
            };
        }
        let short = word.len() <= self.longest_abbreviation;
        let found = short.then(|| listed(&word.to_lowercase())).flatten();
        found.unwrap_or(if dotted_letters(word) {
            Abbreviation::Other
        } else {
            Abbreviation::None
        })
    }

    /// Whether `word`, capitalised, often opens a sentence.
    pub(crate) fn opens(&self, word: &str) -> bool {
        self.openers.contains(word)
    }

    /// Whether `word` stays in one word with what follows its hyphen.
    pub(crate) fn is_prefix(&self, word: &str) -> bool {
        self.prefixes.contains(word)
    }

    /// Whether `word` is a unit that is cut from the number before it.
    pub(crate) fn is_unit(&self, word: &str) -> bool {
        self.units.contains(word)
    }

    /// Whether `word` is kept whole in spite of its slash.
    pub(crate) fn is_kept(&self, word: &str) -> bool {
        self.kept.contains(word)
    }

    /// Whether `mark` ends what a bracket or quotation mark has opened.
    pub(crate) fn closes(&self, mark: &str) -> bool {
        self.closing.contains(mark)
    }

    /// Whether `mark` is a bracket or quotation mark that may open something.
    pub(crate) fn may_open(&self, mark: &str) -> bool {
        self.opening.contains(mark)
    }

    /// Where to cut a contraction that is written without an apostrophe, in bytes.
    pub(crate) fn contraction(&self, word: &str) -> Option<usize> {
        if word.len() > self.longest_contraction {
            return None;
        }
        self.contractions.get(word.to_lowercase().as_str()).copied()
    }

    /// Whether a word of so many bytes may be two before certain others.
    pub(crate) fn may_be_two(&self, bytes: usize) -> bool {
        self.its.iter().any(|(whole, _)| whole.len() == bytes)
    }

    /// Where to cut a word that is two only before certain others ("its" before "a"), in bytes.
    pub(crate) fn contraction_before(&self, word: &str, next: &str) -> Option<usize> {
        let same = |(whole, _): &&(String, usize)| whole.eq_ignore_ascii_case(word);
        let (_, at) = self.its.iter().find(same)?;
        self.after_its.contains(next).then_some(*at)
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
        self.extensions.contains(word)
    }

    /// Whether `word`, given with its full stop, loses it where it ends a sentence.
    pub(crate) fn is_bare_at_end(&self, word: &str) -> bool {
        word.strip_suffix('.')
            .is_some_and(|bare| self.bare_at_end.contains(bare))
    }
}

/// The abbreviations of the first four lists.
fn abbreviations(file: &File) -> impl Iterator<Item = (String, Abbreviation)> {
    let lists = [
        (&file.titles, Abbreviation::Title),
        (&file.before_numbers, Abbreviation::BeforeNumber),
        (&file.dates, Abbreviation::Other),
        (&file.others, Abbreviation::Other),
    ];
    lists
        .into_iter()
        .flat_map(|(words, kind)| words.iter().map(move |word| (word.clone(), kind)))
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
    use crate::Span;
    use crate::tokens::tokenise;

    fn file() -> File {
        toml::from_str(SOURCE).expect("codebook/en/tokens.toml")
    }

    fn words(text: &str) -> Vec<&str> {
        let span = Span::new(0, text.len());
        let tokens = tokenise(&Rules::embedded(), text, span);
        tokens.iter().map(|token| token.span.of(text)).collect()
    }

    #[test]
    fn an_entry_stands_in_its_list_once_and_in_lower_case() {
        let file = file();
        let abbreviations: Vec<String> = abbreviations(&file).map(|(word, _)| word).collect();
        assert!(file.bare_at_end.iter().all(|word| abbreviations.contains(word)));
        for list in [
            &abbreviations,
            &file.openers,
            &file.prefixes,
            &file.clitics,
            &file.contractions,
            &file.units,
            &file.kept,
            &file.its,
            &file.after_its,
            &file.extensions,
            &file.bare_at_end,
            &file.closing,
            &file.opening,
        ] {
            assert!(!list.is_empty() && list.iter().all(|word| word.to_lowercase() == *word));
            let mut seen = FxHashSet::default();
            let twice: Vec<&String> = list.iter().filter(|word| !seen.insert(*word)).collect();
            assert!(twice.is_empty(), "listed twice: {twice:?}");
        }
    }

    #[test]
    fn every_entry_is_reached_from_text() {
        let (file, rules) = (file(), Rules::embedded());
        for (word, kind) in abbreviations(&file) {
            let text = format!("{word}.");
            let tokens = tokenise(&rules, &text, Span::new(0, text.len()));
            assert!(tokens.len() == 1 && tokens[0].abbreviation == kind, "{word}");
        }
        let whole = |text: String| assert_eq!(words(&text), [text.as_str()]);
        file.prefixes
            .iter()
            .for_each(|word| whole(format!("{word}-zone")));
        file.extensions
            .iter()
            .for_each(|word| whole(format!("Report.{}", word.to_uppercase())));
        file.kept
            .iter()
            .chain(&file.faces)
            .for_each(|word| whole(word.clone()));
        file.closing
            .iter()
            .chain(&file.opening)
            .for_each(|mark| whole(mark.clone()));
        let cut =
            |text: String| assert_eq!(words(&text.replace('|', "")), text.split('|').collect::<Vec<_>>());
        file.units.iter().for_each(|word| cut(format!("50|{word}")));
        file.clitics.iter().for_each(|word| cut(format!("do|{word}")));
        file.contractions.iter().for_each(|word| cut(word.clone()));
        for (its, next) in file
            .its
            .iter()
            .flat_map(|its| file.after_its.iter().map(move |next| (its, next)))
        {
            assert_eq!(
                words(&format!("{} {next}", its.replace('|', ""))).len(),
                3,
                "{its} {next}"
            );
        }
    }

    #[test]
    fn a_misspelt_list_is_refused() {
        let text = SOURCE.replace("openers =", "opener =");
        assert!(toml::from_str::<File>(&text).is_err());
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
