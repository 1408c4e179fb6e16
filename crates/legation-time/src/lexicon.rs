//! The words of time expressions, read from `codebook/en/time.toml` and indexed by word.
//!
//! A word may mean several things ("second", "May", "last"); its [`Entry`] says all that it may, and the grammar chooses.

use crate::atom::{Shape, pieces};
use crate::value::{Bound, Daypart, Part, Step, Unit};
use crate::words::{Function, Meaning, NumericOrder, Phrase, Raw, RawFixed, Vague};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What [`Lexicon::from_toml`] cannot read.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// Not TOML, or not of the form expected. The message names the line.
    #[error("time lexicon: {0}")]
    Toml(#[from] toml::de::Error),
    /// A value out of its range.
    #[error("time lexicon: `{word}` under [{table}]: expected {expected}")]
    Value {
        /// The table it stands in.
        table: &'static str,
        /// Its key.
        word: String,
        /// What would have been right.
        expected: &'static str,
    },
}

/// The time words of a language.
#[derive(Clone, Debug)]
pub struct Lexicon {
    entries: FxHashMap<Box<str>, Entry>,
    /// For each word length up to 31, one bit for each first letter or digit of a known word: most words of a text
    /// fail here, before they are hashed.
    shapes: [u64; 32],
    /// Whether "03/04/2025" is 3 April.
    pub(crate) day_first: bool,
    pub(crate) vague: BTreeMap<Unit, Vague>,
    /// Year, month, day, and a word that follows.
    pub(crate) anniversaries: Vec<(i16, i8, i8, Box<str>)>,
    ahead: Vec<Box<str>>,
    announcing: Vec<Box<str>>,
    calling_off: Vec<Box<str>>,
    done: Vec<Box<str>>,
    ranks: Vec<Box<str>>,
    occasions: Vec<Box<str>>,
    happenings: Vec<Box<str>>,
    bygone: Vec<Box<str>>,
    bounds: BTreeMap<String, Bound>,
    conjunctions: BTreeMap<String, Bound>,
    at_occasions: BTreeMap<String, Bound>,
}

/// All that a word may mean.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) month: Option<i8>,
    pub(crate) weekday: Option<i8>,
    /// "Fridays".
    pub(crate) plural_weekday: Option<i8>,
    pub(crate) ambiguous: bool,
    pub(crate) season: Option<i8>,
    pub(crate) daypart: Option<Daypart>,
    /// The unit, and whether the word is a plural.
    pub(crate) unit: Option<(Unit, bool)>,
    pub(crate) number: Option<i32>,
    pub(crate) ordinal: Option<i32>,
    pub(crate) decade: Option<i32>,
    pub(crate) part: Option<Part>,
    pub(crate) step: Option<Step>,
    /// Whether the step makes a stretch rather than a unit of the calendar.
    pub(crate) window: bool,
    pub(crate) recent: bool,
    pub(crate) set: Option<Unit>,
    pub(crate) after_number: bool,
    pub(crate) before_number: bool,
    pub(crate) after_length: bool,
    pub(crate) after_weekday: bool,
    /// "a.m.": the hours that it adds.
    pub(crate) meridiem: Option<i32>,
    /// "twice".
    pub(crate) times: Option<i32>,
    functions: u64,
    /// Longest first.
    pub(crate) phrases: Vec<Phrase>,
    /// Whether a sentence with this word may hold a time expression at all.
    trigger: bool,
}

impl Entry {
    pub(crate) fn is(&self, function: Function) -> bool {
        self.functions & (1 << function as u64) != 0
    }
}

impl<'de> Deserialize<'de> for Lexicon {
    /// From the same tables in whatever format they come.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Lexicon, D::Error> {
        Lexicon::build(&Raw::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl Lexicon {
    /// Reads a lexicon in the form of `codebook/en/time.toml`.
    ///
    /// # Errors
    /// Where the text is not TOML, a table is missing or unknown, or a number lies outside its range.
    pub fn from_toml(text: &str) -> Result<Lexicon, LexiconError> {
        Lexicon::build(&toml::from_str::<Raw>(text)?)
    }

    fn build(raw: &Raw) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon {
            entries: FxHashMap::default(),
            shapes: [0; 32],
            anniversaries: raw
                .anniversary
                .iter()
                .flat_map(|day| {
                    let of = |word: &String| (day.year, day.month, day.day, word.as_str().into());
                    day.before.iter().map(of)
                })
                .collect(),
            ahead: boxed(&raw.ahead),
            announcing: boxed(&raw.announcing),
            calling_off: boxed(&raw.calling_off),
            done: boxed(&raw.done),
            ranks: boxed(&raw.ranks),
            occasions: boxed(&raw.occasions),
            happenings: boxed(&raw.happenings),
            bygone: boxed(&raw.bygone),
            bounds: raw.bounds.clone(),
            conjunctions: raw.conjunctions.clone(),
            at_occasions: raw.at_occasions.clone(),
            day_first: raw.numeric_order == NumericOrder::DayFirst,
            vague: raw
                .units
                .iter()
                .filter_map(|(name, unit)| {
                    Some((
                        unit_name(name)?,
                        Vague {
                            some: unit.some,
                            recent: unit.recent,
                        },
                    ))
                })
                .collect(),
        };
        lexicon.names(raw)?;
        lexicon.quantities(raw)?;
        lexicon.phrases(raw)?;
        lexicon.clock(raw)?;
        for (function, words) in &raw.function {
            for word in words {
                lexicon.at(word).functions |= 1 << *function as u64;
            }
        }
        for word in &raw.guards.after_number {
            lexicon.at(word).after_number = true;
        }
        for word in &raw.guards.before_number {
            lexicon.at(word).before_number = true;
        }
        for word in &raw.guards.after_weekday {
            lexicon.at(word).after_weekday = true;
        }
        for word in &raw.guards.after_length {
            lexicon.at(word).after_length = true;
        }
        for entry in lexicon.entries.values_mut() {
            entry
                .phrases
                .sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        for word in lexicon.entries.keys() {
            if let (Some(row), Some(bit)) = (lexicon.shapes.get_mut(word.len()), first_bit(word)) {
                *row |= bit;
            }
        }
        Ok(lexicon)
    }

    /// Whether a day told with the lemma lies ahead: "due on Friday".
    pub fn looks_ahead(&self, lemma: &str) -> bool {
        self.ahead.iter().any(|word| **word == *lemma)
    }

    /// Whether what somebody does by the verb is to come: "announced an exercise in September".
    pub fn is_announcing(&self, lemma: &str) -> bool {
        self.announcing.iter().any(|word| **word == *lemma)
    }

    /// Whether a verb, with its particle, puts off or calls off what was to be: "cancelled a meeting on 5 June".
    pub fn is_calling_off(&self, verb: &str) -> bool {
        self.calling_off.iter().any(|word| **word == *verb)
    }

    /// Whether the infinitive after the lemma tells what was done: "managed to flee on Friday".
    pub fn is_done(&self, lemma: &str) -> bool {
        self.done.iter().any(|word| **word == *lemma)
    }

    /// Whether an infinitive after the lemma's noun tells what was done: "the first to sign on Friday".
    pub fn is_rank(&self, lemma: &str) -> bool {
        self.ranks.iter().any(|word| **word == *lemma)
    }

    /// Whether a text comes back to an event by this noun: "during the visit".
    pub fn is_occasion(&self, lemma: &str) -> bool {
        self.occasions.iter().any(|word| **word == *lemma)
    }

    /// Whether the lemma names something that happens and keeps a time told with it: "the *coup* last year".
    pub fn is_happening(&self, lemma: &str) -> bool {
        self.happenings.iter().any(|word| **word == *lemma) || self.is_occasion(lemma)
    }

    /// Whether the word, in lower case, tells of times long gone: "formerly".
    pub fn is_bygone(&self, word: &str) -> bool {
        self.bygone.iter().any(|other| **other == *word)
    }

    /// What a preposition, in lower case, makes of a time: "since".
    pub fn bound_of(&self, preposition: &str) -> Option<Bound> {
        self.bounds.get(preposition).copied()
    }

    /// What a conjunction, in lower case, makes of the times of its clause for the clause above: "since it joined in 2008".
    pub fn bound_of_conjunction(&self, conjunction: &str) -> Option<Bound> {
        self.conjunctions.get(conjunction).copied()
    }

    /// What a preposition, in lower case, makes of the day of an occasion: "during the visit".
    pub fn bound_at_occasion(&self, preposition: &str) -> Option<Bound> {
        self.at_occasions.get(preposition).copied()
    }

    /// What is known of a word, in any casing and with or without an abbreviation's full stop.
    pub(crate) fn entry(&self, word: &str) -> Option<&Entry> {
        let word = word.strip_suffix('.').unwrap_or(word);
        if self.shapes.get(word.len()).copied().unwrap_or(0) & first_bit(word)? == 0 {
            return None;
        }
        let mut lower = [0u8; 32];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        self.entries.get(std::str::from_utf8(lower).ok()?)
    }

    /// Whether a token may be part of a time expression. Called on every token of every sentence.
    pub(crate) fn triggers(&self, token: &str) -> bool {
        let bytes = token.as_bytes();
        if bytes.iter().any(u8::is_ascii_digit) {
            return true;
        }
        if let Some(entry) = self.entry(token) {
            return entry.trigger;
        }
        // "mid-July", "year's": only where a mark stands within the token.
        let is_mark = |b: &u8| !b.is_ascii_alphabetic() && *b != b'.';
        bytes.len() > 2
            && bytes.iter().any(is_mark)
            && pieces(token).iter().any(|(piece, shape)| {
                *shape == Shape::Word
                    && piece.len() < token.len()
                    && self.entry(piece).is_some_and(|e| e.trigger)
            })
    }

    fn at(&mut self, word: &str) -> &mut Entry {
        self.entries
            .entry(word.to_lowercase().into_boxed_str())
            .or_default()
    }

    /// Adds a phrase under its first word. Its last word triggers, so that "new" alone does not.
    fn phrase(&mut self, words: &str, meaning: Meaning, trigger: bool) {
        let lower = words.to_lowercase();
        let mut atoms: Vec<Box<str>> = lower
            .split_whitespace()
            .flat_map(|word| pieces(word))
            .map(|(piece, _)| piece.into())
            .collect();
        if atoms.is_empty() {
            return;
        }
        if let Some(last) = atoms.last().cloned() {
            self.at(&last).trigger |= trigger;
        }
        let first = atoms.remove(0);
        self.at(&first).phrases.push(Phrase { rest: atoms, meaning });
    }

    fn names(&mut self, raw: &Raw) -> Result<(), LexiconError> {
        for (word, &month) in &raw.months {
            check("months", word, (1..=12).contains(&month), "a number from 1 to 12")?;
            let entry = self.at(word);
            (entry.month, entry.trigger) = (Some(month), true);
        }
        for (word, &weekday) in &raw.weekdays {
            check(
                "weekdays",
                word,
                (1..=7).contains(&weekday),
                "a number from 1 (Monday) to 7",
            )?;
            let entry = self.at(word);
            (entry.weekday, entry.trigger) = (Some(weekday), true);
            // Of the full names only: "Thus" is no weekday.
            if word.ends_with("day") {
                let entry = self.at(&format!("{word}s"));
                (entry.plural_weekday, entry.trigger) = (Some(weekday), true);
            }
        }
        for (word, &month) in &raw.seasons {
            check(
                "seasons",
                word,
                (1..=12).contains(&month),
                "the month in which it begins, from 1 to 12",
            )?;
            let entry = self.at(word);
            (entry.season, entry.trigger) = (Some(month), true);
        }
        for (word, &daypart) in &raw.dayparts {
            self.at(word).daypart = Some(daypart);
            self.at(word).trigger = true;
        }
        for word in &raw.ambiguous {
            self.at(word).ambiguous = true;
        }
        for (word, &decade) in &raw.decades {
            check(
                "decades",
                word,
                (0..100).contains(&decade),
                "a number from 0 to 90",
            )?;
            let entry = self.at(word);
            (entry.decade, entry.trigger) = (Some(decade), true);
        }
        for (word, &part) in &raw.parts {
            self.at(word).part = Some(part);
        }
        for (word, &step) in &raw.steps {
            let entry = self.at(word);
            entry.step = Some(Step {
                offset: step.offset,
                anchor: step.anchor,
            });
            entry.window = step.window;
        }
        for word in &raw.recent {
            self.at(word).recent = true;
        }
        for (word, &unit) in &raw.sets {
            let entry = self.at(word);
            (entry.set, entry.trigger) = (Some(unit), true);
        }
        Ok(())
    }

    fn quantities(&mut self, raw: &Raw) -> Result<(), LexiconError> {
        for (name, words) in &raw.units {
            let unit = unit_name(name);
            check(
                "units",
                name,
                unit.is_some(),
                "the name of a unit: second ... century",
            )?;
            for (list, plural) in [(&words.one, false), (&words.many, true)] {
                for word in list {
                    let entry = self.at(word);
                    (entry.unit, entry.trigger) = (unit.map(|unit| (unit, plural)), true);
                }
            }
        }
        for (word, &number) in &raw.numbers {
            check(
                "numbers",
                word,
                (0..=1_000_000).contains(&number),
                "a number from 0 to a million",
            )?;
            self.at(word).number = Some(number);
        }
        for (words, &(low, high)) in &raw.amounts {
            check(
                "amounts",
                words,
                0 <= low && low <= high && high <= 1_000_000,
                "[fewest, most]",
            )?;
            self.phrase(words, Meaning::Amount(low, high), false);
        }
        for (word, &ordinal) in &raw.ordinals {
            check(
                "ordinals",
                word,
                (-10..=100).contains(&ordinal),
                "a number from -10 to 100",
            )?;
            self.at(word).ordinal = Some(ordinal);
        }
        for (words, &(low, high)) in &raw.hedges {
            check(
                "hedges",
                words,
                0 <= low && low <= high && high <= 1000,
                "[least, most] in percent",
            )?;
            self.phrase(words, Meaning::Hedge(low, high), false);
        }
        Ok(())
    }

    fn phrases(&mut self, raw: &Raw) -> Result<(), LexiconError> {
        for (words, &offset) in &raw.days {
            self.phrase(words, Meaning::Day(offset), true);
        }
        for (words, direction) in &raw.directions {
            self.phrase(words, Meaning::Direction(direction.way, direction.from), false);
        }
        for (words, &days) in &raw.near {
            check("near", words, (0..=1000).contains(&days), "a number of days")?;
            self.phrase(words, Meaning::Near(days), true);
        }
        for (words, &bound) in &raw.bounds {
            self.phrase(words, Meaning::Bound(bound), false);
        }
        for fixed in &raw.fixed {
            let right = (1..=12).contains(&fixed.month) && (1..=31).contains(&fixed.day);
            check(
                "fixed",
                &fixed.words.join(", "),
                right,
                "a month from 1 to 12 and a day from 1 to 31",
            )?;
            for words in &fixed.words {
                let RawFixed { year, month, day, .. } = *fixed;
                self.phrase(words, Meaning::Fixed { year, month, day }, true);
            }
        }
        for feast in &raw.feast {
            let right = match feast.day {
                crate::value::Feast::Easter(days) => (-100..=100).contains(&days),
                crate::value::Feast::Weekday {
                    month, weekday, nth, ..
                } => {
                    (1..=12).contains(&month)
                        && (1..=7).contains(&weekday)
                        && (-1..=5).contains(&nth)
                        && nth != 0
                }
            };
            check(
                "feast",
                &feast.words.join(", "),
                right,
                "days from Easter, or the nth weekday of a month",
            )?;
            for words in &feast.words {
                self.phrase(words, Meaning::Feast(feast.day), true);
            }
        }
        for (words, &reference) in &raw.references {
            check(
                "references",
                words,
                (0..=4000).contains(&reference.days),
                "a number of days",
            )?;
            self.phrase(words, Meaning::Reference(reference), true);
        }
        Ok(())
    }

    fn clock(&mut self, raw: &Raw) -> Result<(), LexiconError> {
        for (words, &hour) in &raw.hours {
            check("hours", words, (0..=24).contains(&hour), "an hour from 0 to 24")?;
            self.phrase(words, Meaning::Hour(hour), true);
        }
        for (word, &hours) in &raw.meridiem {
            check("meridiem", word, matches!(hours, 0 | 12), "0 or 12")?;
            self.at(word).meridiem = Some(hours);
        }
        for (word, &times) in &raw.times {
            check("times", word, (1..=99).contains(&times), "a number of times")?;
            self.at(word).times = Some(times);
        }
        for words in &raw.trail {
            self.phrase(words, Meaning::Trail, false);
        }
        for words in &raw.oclock {
            self.phrase(words, Meaning::Oclock, true);
        }
        for word in raw.function.get(&Function::Overnight).into_iter().flatten() {
            self.at(word).trigger = true;
        }
        Ok(())
    }
}

fn check(table: &'static str, word: &str, right: bool, expected: &'static str) -> Result<(), LexiconError> {
    match right {
        true => Ok(()),
        false => Err(LexiconError::Value {
            table,
            word: word.to_owned(),
            expected,
        }),
    }
}

fn boxed(words: &[String]) -> Vec<Box<str>> {
    words.iter().map(|word| word.as_str().into()).collect()
}

fn unit_name(name: &str) -> Option<Unit> {
    let name = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name);
    Unit::deserialize(name).ok()
}

/// The bit of a word's first letter or digit.
fn first_bit(word: &str) -> Option<u64> {
    match word.bytes().next()?.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => Some(1 << (letter - b'a')),
        digit @ b'0'..=b'9' => Some(1 << (26 + digit - b'0')),
        _ => Some(1 << 36),
    }
}
