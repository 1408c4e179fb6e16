//! How many of a thing: the number before a phrase.

use super::phrase::Phrase;
use crate::case::{low, lower};
use crate::code::Tree;
use crate::codebook::Codebook;
use legation_parse::{Span, Upos};

/// The number that a word gives. The one door to number words.
pub(in crate::ground) fn word(word: &str, codebook: &Codebook) -> Option<u64> {
    codebook.casualties.number(word)
}

/// How many, and why.
#[derive(Clone, Debug, Default)]
pub(super) struct Quantity {
    pub(super) number: Option<u64>,
    /// First word of a counting noun that belongs to the item: *batteries of*.
    pub(super) from: Option<usize>,
    pub(super) why: String,
}

impl Quantity {
    fn none(why: impl Into<String>) -> Quantity {
        Quantity {
            why: why.into(),
            ..Quantity::default()
        }
    }
}

/// The number of a phrase. `money`: amounts of money, whose numbers count nothing else.
pub(super) fn quantity(tree: &Tree, phrase: &Phrase, money: &[Span], codebook: &Codebook) -> Quantity {
    let items = &codebook.items;
    // "two S-400 regiments": the regiments are counted, how many systems that is remains open.
    let lemma = lower(tree.lemma(phrase.last));
    if phrase.first < phrase.last && items.measure(&lemma) == Some(false) {
        return Quantity::none(format!("“{lemma}” counts no single ones"));
    }
    let Some(stop) = before_modifiers(tree, phrase.first, phrase.head) else {
        return Quantity::none("no number before it");
    };
    if tree.form(stop).eq_ignore_ascii_case("of") {
        return measured(tree, stop, money, codebook);
    }
    counted(tree, stop, money, codebook)
}

/// *Two batteries of*, *a batch of*, *dozens of*.
fn measured(tree: &Tree, of: usize, money: &[Span], codebook: &Codebook) -> Quantity {
    let Some(noun) = of.checked_sub(1) else {
        return Quantity::none("no number before it");
    };
    let lemma = lower(tree.lemma(noun));
    if codebook.items.is_vague(&low(tree.form(noun))) {
        return Quantity::none(format!("“{} of”: the number is not told", tree.form(noun)));
    }
    match codebook.items.measure(&lemma) {
        Some(false) => Quantity::none(format!("“{lemma} of” counts no single ones")),
        Some(true) => {
            let stop = before_modifiers(tree, noun, noun);
            let found = stop.map_or_else(Quantity::default, |stop| counted(tree, stop, money, codebook));
            Quantity {
                from: Some(noun),
                ..found
            }
        }
        None if tree.word(noun).upos == Upos::Num || is_number(tree, noun, codebook) => {
            counted(tree, noun, money, codebook)
        }
        None => Quantity::none("no number before it"),
    }
}

/// The word before `first` and the adjectives, nouns and participles that stand before it.
fn before_modifiers(tree: &Tree, first: usize, head: usize) -> Option<usize> {
    /// Words between a number and what it counts.
    const FARTHEST: usize = 7;
    let mut word = first.checked_sub(1)?;
    for _ in 0..FARTHEST {
        let token = tree.word(word);
        let modifies = match token.upos {
            Upos::Adj | Upos::Noun | Upos::Propn => {
                tree.dominates(head, word) || tree.head(word) == tree.head(head)
            }
            Upos::Verb => matches!(token.xpos.as_str(), "VBN" | "VBG") && tree.dominates(head, word),
            Upos::Adv => tree.dominates(head, word),
            Upos::Punct => matches!(tree.form(word), "-" | "\"" | "“" | "‘" | "'" | "«" | "‑" | "–"),
            // "20 old and worn tanks"
            Upos::Cconj => {
                word > 0 && tree.word(word - 1).upos == Upos::Adj && tree.word(word + 1).upos == Upos::Adj
            }
            _ => false,
        };
        // "97-metre ships", "M-55S tanks": a number with a hyphen counts nothing, but in "20-30".
        let hyphen = |at: usize| at < tree.len() && matches!(tree.form(at), "-" | "‑");
        let part = hyphen(word + 1) && !tree.word(word).space_after
            || word > 1
                && hyphen(word - 1)
                && tree.word(word - 2).upos != Upos::Num
                && !tree.word(word - 1).space_after;
        let number = token.upos == Upos::Num && !part;
        if number || !(modifies || part) {
            return Some(word);
        }
        word = word.checked_sub(1)?;
    }
    None
}

fn is_number(tree: &Tree, at: usize, codebook: &Codebook) -> bool {
    word(tree.form(at), codebook).is_some() || codebook.money.magnitude_of(tree.form(at)).is_some()
}

/// The number that ends with the word `last`.
fn counted(tree: &Tree, last: usize, money: &[Span], codebook: &Codebook) -> Quantity {
    let form = |at: usize| lower(tree.form(at));
    if codebook.items.is_vague(&form(last)) {
        return Quantity::none(format!("“{}”: the number is not told", tree.form(last)));
    }
    let mut first = last;
    let fits = |at: usize| {
        is_number(tree, at, codebook) || decimal(&form(at)).is_some() && tree.word(at).upos == Upos::Num
    };
    if !fits(last) {
        return Quantity::none("no number before it");
    }
    // "two hundred and fifty"
    let hundred = |at: usize| {
        word(&form(at), codebook).is_some_and(|worth| worth >= 100)
            || codebook.money.magnitude_of(&form(at)).is_some()
    };
    while first > 0
        && (fits(first - 1)
            || matches!(tree.form(first - 1), "-" | "‑") && first > 1 && fits(first - 2)
            || form(first - 1) == "and" && first > 1 && hundred(first - 2) && decimal(&form(first)).is_none())
    {
        first -= 1;
    }
    let article = first > 0 && matches!(form(first - 1).as_str(), "a" | "an" | "half");
    let span = tree.word(first).span.join(tree.word(last).span);
    let text = span.of(tree.text);
    let is_money = money
        .iter()
        .any(|amount| amount.start < span.end && span.start < amount.end);
    let sign = first > 0 && tree.word(first - 1).upos == Upos::Sym;
    if is_money || sign {
        return Quantity::none(format!("“{text}” is money"));
    }
    let words: Vec<String> = (first..=last)
        .filter(|&at| !matches!(tree.form(at), "-" | "‑" | "and"))
        .map(|at| form(at).to_string())
        .collect();
    let half = first > 0 && form(first - 1) == "half" || first > 1 && article && form(first - 2) == "half";
    // "20-30 tanks", "20 to 30 tanks", "between 20 and 30": no one number.
    let dash =
        text.contains(['-', '–', '‑']) && words.len() > 1 && words.iter().all(|word| decimal(word).is_some());
    let joined = first.checked_sub(2).is_some_and(|far| {
        matches!(form(first - 1).as_str(), "to" | "-" | "–" | "or") && fits(far)
            || form(first - 1) == "and" && fits(far) && far > 0 && form(far - 1) == "between"
    });
    if dash || joined {
        return Quantity::none(format!("“{text}” ends a range: no one number"));
    }
    if tree.marks(last).time || is_year(tree, first, last) {
        return Quantity::none(format!("“{text}” is a time"));
    }
    match evaluate(&words, half, codebook) {
        Some(number) => {
            let hedge = first
                .checked_sub(1)
                .map(form)
                .filter(|word| codebook.items.is_hedge(word));
            let why = match hedge {
                Some(hedge) => format!("{number} by “{hedge} {text}”, taken as it stands"),
                None => format!("{number} by “{text}”"),
            };
            Quantity {
                number: Some(number),
                from: None,
                why,
            }
        }
        None => Quantity::none(format!("“{text}” is not understood as a number")),
    }
}

/// Four digits behind a preposition of time: *in 2024 tanks were sold*.
fn is_year(tree: &Tree, first: usize, last: usize) -> bool {
    let form = tree.form(first);
    let year = first == last && form.len() == 4 && form.bytes().all(|byte| byte.is_ascii_digit());
    year && (form.starts_with("19") || form.starts_with("20"))
        && first.checked_sub(1).is_none_or(|before| {
            matches!(
                tree.word(before).upos,
                Upos::Adp | Upos::Sconj | Upos::Propn | Upos::Det
            ) || tree.form(before) == ","
        })
}

fn decimal(word: &str) -> Option<f64> {
    let first = word.bytes().next()?;
    let plain = first.is_ascii_digit()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    plain.then(|| word.replace(',', "").parse().ok()).flatten()
}

/// What the words of a number come to: `1.5 million`, `two dozen`, `three hundred`, `twenty four`.
fn evaluate(words: &[String], half: bool, codebook: &Codebook) -> Option<u64> {
    let mut total = 0.0;
    let mut part: Option<f64> = half.then_some(0.5);
    for written in words {
        let worth = decimal(written).or_else(|| word(written, codebook).map(|number| number as f64));
        match (worth, codebook.money.magnitude_of(written)) {
            (_, Some(magnitude)) if magnitude >= 1000.0 => {
                total += part.unwrap_or(1.0) * magnitude;
                part = None;
            }
            (Some(worth), _) => {
                part = Some(match part {
                    // "two dozen", "three hundred"; "twenty four"
                    Some(before) if worth >= 100.0 || worth == 12.0 && before < 12.0 => before * worth,
                    Some(before) if before >= 20.0 && worth < before => before + worth,
                    Some(_) => return None,
                    None => worth,
                });
            }
            _ => return None,
        }
    }
    let number = total + part.unwrap_or(0.0);
    (number > 0.0 && number.fract() == 0.0 && number < 1e15).then_some(number as u64)
}
