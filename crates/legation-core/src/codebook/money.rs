//! Words for money: currencies, magnitudes, and the words by which an amount is the value of a deal (`en/money.toml`).

use super::faults::{Faults, unknown};
use super::lexicon::{Lexicon, Piece, PieceKind, pieces};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

const PATH: &str = "en/money.toml";

/// A currency.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Currency {
    /// ISO 4217.
    code: SmolStr,
    /// Signs and abbreviations, before or behind a number, in these capitals.
    #[serde(default)]
    signs: Vec<SmolStr>,
    /// Its full names.
    #[serde(default)]
    words: Vec<SmolStr>,
    /// The plain word for its unit, which others may share.
    #[serde(default)]
    units: Vec<SmolStr>,
    /// Meant by the plain word where nothing else tells.
    #[serde(default)]
    default: bool,
    /// ISO 3166 alpha-3 of the countries that pay in it.
    #[serde(default)]
    countries: Vec<SmolStr>,
}

/// Words by which an amount is the value of a deal, or is not.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueWords {
    hedges: FxHashSet<SmolStr>,
    before: Vec<SmolStr>,
    bound: FxHashSet<SmolStr>,
    nouns: FxHashSet<SmolStr>,
    of: FxHashSet<SmolStr>,
    not_nouns: FxHashSet<SmolStr>,
    not_verbs: FxHashSet<SmolStr>,
    not_behind: Vec<SmolStr>,
    or: Vec<SmolStr>,
}

/// `en/money.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyFile {
    currency: Vec<Currency>,
    magnitudes: BTreeMap<SmolStr, f64>,
    close: BTreeMap<SmolStr, f64>,
    vague: FxHashSet<SmolStr>,
    value: ValueWords,
}

/// What an entry of the lexicon stands for.
#[derive(Clone, Debug)]
pub(crate) enum MoneyTerm {
    /// A sign or abbreviation, by its capitals.
    Sign(usize, SmolStr),
    /// A full name.
    Word(usize),
    /// A word that several currencies may share.
    Unit(SmolStr),
}

/// Words for money.
#[derive(Debug, Default)]
pub(crate) struct Money {
    file: MoneyFile,
    pub(crate) lexicon: Lexicon<MoneyTerm>,
    by_unit: FxHashMap<SmolStr, Vec<usize>>,
    magnitudes: FxHashMap<SmolStr, f64>,
}

impl Money {
    /// Reads the file; what is wrong goes to `faults`. `states`: codes of countries.
    pub(crate) fn load(states: &BTreeSet<SmolStr>, faults: &mut Faults<'_>) -> Option<Money> {
        let file: MoneyFile = faults.file(PATH)?;
        let mut all = Money::default();
        let mut seen: FxHashMap<SmolStr, SmolStr> = FxHashMap::default();
        for (number, currency) in file.currency.iter().enumerate() {
            let mut wrong = |key: &str, message: String| {
                let place = ["currency".into(), number.into(), key.into()];
                faults.add(PATH, &place, &currency.code, message);
            };
            if currency.code.len() != 3 || !currency.code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                wrong(
                    "code",
                    format!("`{}` is no code of ISO 4217: three capitals", currency.code),
                );
            }
            for code in currency.countries.iter().filter(|code| !states.contains(*code)) {
                let known = states.iter().map(SmolStr::as_str);
                wrong("countries", unknown(code, "code of a state in actors/", known));
            }
            let own = currency.signs.iter().map(|sign| ("signs", sign));
            let named = currency.words.iter().map(|word| ("words", word));
            for (key, name) in own.chain(named).chain([("code", &currency.code)]) {
                if let Some(other) = seen.insert(name.clone(), currency.code.clone()) {
                    wrong(
                        key,
                        format!("`{name}` stands twice: it is a name of {other} already"),
                    );
                }
                let term = match key {
                    "words" => MoneyTerm::Word(number),
                    _ => MoneyTerm::Sign(number, name.clone()),
                };
                all.lexicon.add(&pieces(name), term);
            }
            for unit in &currency.units {
                let sharing = all.by_unit.entry(unit.clone()).or_default();
                if sharing.is_empty() {
                    all.lexicon.add(&pieces(unit), MoneyTerm::Unit(unit.clone()));
                }
                let second = |other: &&usize| file.currency.get(**other).is_some_and(|other| other.default);
                if currency.default
                    && let Some(other) = sharing
                        .iter()
                        .find(second)
                        .and_then(|other| file.currency.get(*other))
                {
                    wrong(
                        "default",
                        format!("`{unit}` means {} already where nothing else tells", other.code),
                    );
                }
                sharing.push(number);
            }
        }
        all.magnitudes = file
            .magnitudes
            .iter()
            .map(|(word, worth)| (word.clone(), *worth))
            .collect();
        all.file = file;
        Some(all)
    }

    /// ISO 4217 of a currency.
    pub(crate) fn code(&self, number: usize) -> &str {
        self.file
            .currency
            .get(number)
            .map_or("", |currency| currency.code.as_str())
    }

    /// The currency that a plain word means: that of a party to the deal where just one of them has it, else the usual one.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub(crate) fn unit(
        &self,
        unit: &str,
        parties: &[SmolStr],
    ) -> Result<(usize, &'static str), &'static str> {
        let sharing = self.by_unit.get(unit).map_or(&[][..], Vec::as_slice);
        let theirs = |number: &&usize| {
            let countries = self
                .file
                .currency
                .get(**number)
                .map(|one| one.countries.as_slice());
            countries.is_some_and(|countries| parties.iter().any(|party| countries.contains(party)))
        };
        let mut held = sharing.iter().filter(theirs);
        match (held.next(), held.next(), sharing) {
            (Some(&one), None, _) => return Ok((one, "the currency of a party")),
            (Some(_), Some(_), _) => return Err("more than one party has a currency of this name"),
            (None, _, [only]) => return Ok((*only, "the only one of this name")),
            _ => {}
        }
        let usual = |number: &&usize| self.file.currency.get(**number).is_some_and(|one| one.default);
        sharing
            .iter()
            .find(usual)
            .map(|&one| (one, "as it is usually meant"))
            .ok_or("currencies of several countries have this name")
    }

    /// What a number is multiplied by: the words of it from `first`, and the piece behind them.
    pub(crate) fn magnitude(&self, text: &str, pieces: &[Piece], first: usize) -> Option<(f64, usize)> {
        let mut worth = 1.0;
        let mut next = first;
        while let (Some(piece), Some(before)) = (
            pieces.get(next),
            next.checked_sub(1).and_then(|before| pieces.get(before)),
        ) {
            if piece.kind != PieceKind::Letters {
                break;
            }
            let gap = super::lexicon::gap(text, before, piece);
            let step = match gap {
                Some("") if next == first => self
                    .file
                    .close
                    .get(&piece.lower)
                    .or_else(|| self.magnitudes.get(&piece.lower)),
                Some(" " | "-" | "\u{a0}" | "\u{2011}" | "\u{2010}" | "\u{202f}") => {
                    self.magnitudes.get(&piece.lower)
                }
                _ => None,
            };
            let Some(step) = step else { break };
            worth *= step;
            next += 1;
        }
        (next > first).then_some((worth, next))
    }

    /// What a word multiplies a number by: a thousandfold and more.
    pub(crate) fn magnitude_of(&self, word: &str) -> Option<f64> {
        self.magnitudes.get(crate::case::lower(word).as_str()).copied()
    }

    /// Words for an amount that is not told: *billions*.
    pub(crate) fn is_vague(&self, word: &str) -> bool {
        self.file.vague.contains(word)
    }

    /// Words between *worth* and the amount: *about*.
    pub(crate) fn is_hedge(&self, word: &str) -> bool {
        self.file.value.hedges.contains(word)
    }

    /// The phrase right before an amount that makes it a value, the longest that stands at the end of `words`.
    pub(crate) fn before(&self, words: &str) -> Option<&str> {
        ending(&self.file.value.before, words)
    }

    /// The phrase by which a second amount only says the first in another currency: *(*, *or*.
    pub(crate) fn or(&self, words: &str) -> Option<&str> {
        ending(&self.file.value.or, words)
    }

    /// Whether a phrase of [`Money::before`] says it only where it hangs on the act or on what is transferred: *for*.
    pub(crate) fn is_bound(&self, phrase: &str) -> bool {
        self.file.value.bound.contains(phrase)
    }

    /// Nouns before which an amount is a value: *a $61 million contract*.
    pub(crate) fn is_noun(&self, lemma: &str) -> bool {
        self.file.value.nouns.contains(lemma)
    }

    /// Nouns with *of* and a value: *a contract of $61 million*.
    pub(crate) fn is_of(&self, lemma: &str) -> bool {
        self.file.value.of.contains(lemma)
    }

    /// Nouns whose amount is something else: *debt*, *turnover*.
    pub(crate) fn is_not_noun(&self, lemma: &str) -> bool {
        self.file.value.not_nouns.contains(lemma)
    }

    /// Verbs whose object is another amount: *fine*, *owe*.
    pub(crate) fn is_not_verb(&self, lemma: &str) -> bool {
        self.file.value.not_verbs.contains(lemma)
    }

    /// Words behind an amount that make it something else: *a year*, *each*.
    pub(crate) fn not_behind(&self, words: &str) -> Option<&str> {
        let begins = |phrase: &&SmolStr| {
            words
                .strip_prefix(phrase.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.file
            .value
            .not_behind
            .iter()
            .find(begins)
            .map(SmolStr::as_str)
    }
}

fn ending<'p>(phrases: &'p [SmolStr], words: &str) -> Option<&'p str> {
    let ends = |phrase: &&SmolStr| {
        words
            .strip_suffix(phrase.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    phrases
        .iter()
        .filter(ends)
        .max_by_key(|phrase| phrase.len())
        .map(SmolStr::as_str)
}
