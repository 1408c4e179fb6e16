//! Reading number phrases: "at least 1,200", "between 20 and 30", "two hundred and fifty", "tens of thousands".
//!
//! Works on the words as written, left to right, and knows nothing of what is counted.

use crate::case::{low, lower};
use crate::code::Tree;
use crate::codebook::counting::Small;
use crate::codebook::{Bound, NumberWords};
use smol_str::SmolStr;

/// A number phrase of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// First word, bounds such as *at least* included.
    pub first: usize,
    /// First word of the number itself.
    pub start: usize,
    /// Last word of the number itself.
    pub last: usize,
    /// One past the last word, bounds such as *or more* included.
    pub end: usize,
    /// Lowest number stated.
    pub low: u64,
    /// Highest number stated.
    pub high: u64,
    /// Which end is left open, where one is.
    pub bound: Option<Bound>,
}

/// A value with the word behind it.
type Read<T> = Option<(usize, T)>;

/// A number as far as it has been read.
#[derive(Clone, Copy, Debug)]
struct Amount {
    low: u64,
    high: u64,
    /// The largest scale in it: 1,000 in *twelve thousand*, 1 in *12*.
    scale: u64,
    /// A decimal without a scale counts nobody.
    tenths: Option<u64>,
}

impl Amount {
    fn exactly(value: u64) -> Amount {
        Amount {
            low: value,
            high: value,
            scale: 1,
            tenths: None,
        }
    }

    fn times(self, scale: u64) -> Amount {
        let of = |value: u64, tenths: u64| {
            let whole = value.saturating_mul(scale);
            whole.saturating_add(scale.saturating_mul(tenths) / DECIMALS)
        };
        let part = self.tenths.unwrap_or(0);
        Amount {
            low: of(self.low, part),
            high: of(self.high, part),
            scale: self.scale.max(scale),
            tenths: None,
        }
    }

    fn plus(self, more: u64) -> Amount {
        Amount {
            low: self.low.saturating_add(more),
            high: self.high.saturating_add(more),
            ..self
        }
    }
}

/// What the part behind a decimal point is reckoned in.
const DECIMALS: u64 = 1_000_000;

/// The number phrases of a sentence, left to right; none overlap.
pub fn numbers(tree: &Tree, words: &NumberWords) -> Vec<Number> {
    let likely = |word: usize| {
        let form = tree.form(word);
        form.starts_with(|c: char| c.is_ascii_digit()) || words.starts(&low(form))
    };
    if !(0..tree.len()).any(likely) {
        return Vec::new();
    }
    let forms: Vec<SmolStr> = (0..tree.len()).map(|word| lower(tree.form(word))).collect();
    let reader = Reader {
        tree,
        forms: &forms,
        words,
    };
    let mut all = Vec::new();
    let mut at = 0;
    while at < forms.len() {
        match reader.number(at) {
            Some(number) => {
                at = number.end.max(at + 1);
                all.push(number);
            }
            None => at += 1,
        }
    }
    all.retain(|number| !reader.is_apart(number));
    all
}

struct Reader<'r, 's> {
    tree: &'r Tree<'s>,
    forms: &'r [SmolStr],
    words: &'r NumberWords,
}

impl Reader<'_, '_> {
    fn form(&self, at: usize) -> &str {
        self.forms.get(at).map_or("", SmolStr::as_str)
    }

    fn is(&self, at: usize, small: Small) -> bool {
        self.words.is(self.form(at), small)
    }

    /// Whether no space stands between a word and the next.
    fn is_joined(&self, at: usize) -> bool {
        at + 1 < self.forms.len() && self.tree.word(at).span.end == self.tree.word(at + 1).span.start
    }

    fn number(&self, at: usize) -> Option<Number> {
        let (next, amount) = self.range(at)?;
        let (first, before) = self.bound_before(at);
        let (end, after) = self.bound_after(next);
        Some(Number {
            first,
            start: at,
            last: next - 1,
            end,
            low: amount.low,
            high: amount.high,
            bound: before.or(after),
        })
    }

    /// "20 to 30", "two or three", "20-30", "between 20 and 30", or one number.
    fn range(&self, at: usize) -> Read<Amount> {
        let (next, one) = self.value(at)?;
        let between = at > 0 && self.is(at - 1, Small::Between);
        let linked = if between {
            self.is(next, Small::And)
        } else {
            let change = at > 0 && self.is(at - 1, Small::From);
            self.is(next, Small::To) && !change
        };
        let two = linked.then(|| self.value(next + 1)).flatten();
        if let Some((end, two)) = two {
            // "20 to 30 thousand"
            let one = if one.scale == 1 && two.scale > 1 && one.high < two.low / two.scale {
                one.times(two.scale)
            } else {
                one
            };
            if one.tenths.is_none() && two.tenths.is_none() && one.high < two.low {
                let both = Amount {
                    low: one.low,
                    high: two.high,
                    scale: two.scale,
                    tenths: None,
                };
                return Some((end, both));
            }
        }
        one.tenths.is_none().then_some((next, one))
    }

    /// One number: in digits, in words, or vague.
    fn value(&self, at: usize) -> Read<Amount> {
        self.half(at)
            .or_else(|| self.vague(at))
            .or_else(|| self.plural(at))
            .or_else(|| self.exact(at))
    }

    /// "half a million", "half a dozen".
    fn half(&self, at: usize) -> Read<Amount> {
        if !self.is(at, Small::Half) || !self.is(at + 1, Small::Article) {
            return None;
        }
        let scale = self.scale(at + 2)?;
        Some((at + 3, Amount::exactly(scale / 2)))
    }

    fn scale(&self, at: usize) -> Option<u64> {
        self.words.scales.get(self.form(at)).copied()
    }

    fn cardinal(&self, at: usize) -> Option<u64> {
        self.words.cardinals.get(self.form(at)).copied()
    }

    /// "several", "a few hundred", "a couple of dozen".
    fn vague(&self, at: usize) -> Read<Amount> {
        let matches = |phrase: &[SmolStr]| {
            phrase
                .iter()
                .zip(at..)
                .all(|(word, at)| self.form(at) == word.as_str())
        };
        let (phrase, [low, high]) = self.words.vague.iter().find(|(phrase, _)| matches(phrase))?;
        let next = at + phrase.len();
        let amount = Amount {
            low: *low,
            high: *high,
            scale: 1,
            tenths: None,
        };
        let scaled = if self.is(next, Small::Of) { next + 1 } else { next };
        match self.scale(scaled).or_else(|| self.scale(next)) {
            Some(scale) => Some((scaled + 1, amount.times(scale))),
            // "a couple of men": "of" belongs to the men.
            None => Some((next, amount)),
        }
    }

    /// "dozens", "tens of thousands".
    fn plural(&self, at: usize) -> Read<Amount> {
        let [low, high] = self.words.plurals.get(self.form(at)).copied()?;
        let many = |at: usize| {
            let [low, high] = self.words.plurals.get(self.form(at)).copied()?;
            // 2,000 to 9,999: the scale is what the range is counted in.
            let scale = (high + 1) / 10;
            (low / 2 == scale && scale >= 1000).then_some(scale)
        };
        let (next, low, high) = match many(at + 2).filter(|_| self.is(at + 1, Small::Of)) {
            Some(scale) => (
                at + 3,
                low.saturating_mul(scale),
                (high + 1).saturating_mul(scale).saturating_sub(1),
            ),
            None => (at + 1, low, high),
        };
        let amount = Amount {
            low,
            high,
            scale: 1,
            tenths: None,
        };
        Some((next, amount))
    }

    /// "1,200", "2.5 million", "twenty-three", "a hundred and twenty", "two hundred and fifty thousand".
    fn exact(&self, at: usize) -> Read<Amount> {
        let (mut next, mut amount) = match digits(self.form(at)) {
            Some(amount) => (at + 1, amount),
            None if self.is(at, Small::Article) => {
                let scale = self.scale(at + 1)?;
                (at + 2, Amount::exactly(1).times(scale))
            }
            None => self.tens(at)?,
        };
        while let Some(scale) = self.scale(next) {
            amount = amount.times(scale);
            next += 1;
            let hundred = scale == 100;
            let and = usize::from(self.is(next, Small::And));
            // "two hundred and fifty", "three thousand two hundred", but not "two thousand and three cars".
            if let Some((end, more)) = self.tens(next + and).filter(|_| hundred || and == 0) {
                match self.scale(end).filter(|scale| *scale < amount.scale) {
                    Some(small) => (next, amount) = (end + 1, amount.plus(more.high.saturating_mul(small))),
                    None if more.high < scale => (next, amount) = (end, amount.plus(more.high)),
                    None => break,
                }
            }
        }
        // "a million and a half"
        let half = self.is(next, Small::And)
            && self.is(next + 1, Small::Article)
            && self.is(next + 2, Small::Half)
            && amount.tenths.is_none();
        if half {
            match self.scale(next + 3) {
                Some(scale) => {
                    amount = amount.times(scale).plus(scale / 2);
                    next += 4;
                }
                None if amount.scale >= 1000 => {
                    amount = amount.plus(amount.scale / 2);
                    next += 3;
                }
                None => {}
            }
        }
        Some((next, amount))
    }

    /// "seven", "twenty-three", "forty two".
    fn tens(&self, at: usize) -> Read<Amount> {
        let value = self.cardinal(at)?;
        let next = if self.form(at + 1) == "-" { at + 2 } else { at + 1 };
        match self.cardinal(next) {
            Some(ones @ 1..=9) if value >= 20 && value % 10 == 0 => {
                Some((next + 1, Amount::exactly(value + ones)))
            }
            _ => Some((at + 1, Amount::exactly(value))),
        }
    }

    /// Bounds directly before: "at least", "more than", "between", one behind the other.
    fn bound_before(&self, at: usize) -> (usize, Option<Bound>) {
        let mut first = at;
        let mut bound = None;
        if at > 0 && self.is(at - 1, Small::Between) {
            return (at - 1, None);
        }
        loop {
            let fits = |phrase: &[SmolStr]| {
                first.checked_sub(phrase.len()).is_some_and(|start| {
                    phrase
                        .iter()
                        .zip(start..)
                        .all(|(word, at)| self.form(at) == word.as_str())
                })
            };
            match self.words.before.iter().find(|(phrase, _)| fits(phrase)) {
                Some((phrase, found)) => {
                    first -= phrase.len();
                    bound = bound.or(Some(*found));
                }
                None => return (first, bound),
            }
        }
    }

    fn bound_after(&self, at: usize) -> (usize, Option<Bound>) {
        let fits = |phrase: &[SmolStr]| {
            phrase
                .iter()
                .zip(at..)
                .all(|(word, at)| self.form(at) == word.as_str())
        };
        match self.words.after.iter().find(|(phrase, _)| fits(phrase)) {
            Some((phrase, bound)) => (at + phrase.len(), Some(*bound)),
            None => (at, None),
        }
    }

    /// Money, percent, ages, ordinals and parts of names and compounds: "$12", "12-year-old", "Group of 7-Plus".
    fn is_apart(&self, number: &Number) -> bool {
        let listed = |list: &[SmolStr], at: usize| list.iter().any(|word| word == self.form(at));
        let before = number.first.checked_sub(1);
        let behind = number.last + 1;
        let hyphen = |at: usize| matches!(self.form(at), "-" | "–" | "/" | ":" | "'");
        let joined_before = before.is_some_and(|at| {
            self.is_joined(at)
                && (hyphen(at)
                    || self
                        .form(at)
                        .chars()
                        .all(|c| !c.is_alphanumeric() && !is_opening(c)))
        });
        let joined_behind = self.is_joined(number.last) && hyphen(behind);
        joined_before
            || joined_behind
            || before.is_some_and(|at| listed(&self.words.apart_before, at))
            || listed(&self.words.apart_behind, behind)
    }
}

fn is_opening(letter: char) -> bool {
    matches!(letter, '(' | '[' | '"' | '“' | '\'' | '‘' | '—' | '«' | ',')
}

/// "1,200", "47", "2.5" (which counts only before a scale).
fn digits(form: &str) -> Option<Amount> {
    let (whole, part) = match form.split_once('.') {
        Some((whole, part)) => (whole, Some(part)),
        None => (form, None),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    let is_number = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    if !groups.iter().all(is_number) || !grouped {
        return None;
    }
    let value: u64 = groups.concat().parse().ok()?;
    let tenths = match part {
        None => None,
        Some(part) if part.len() <= 6 && is_number(&part) => {
            let scale = 10u64.pow(u32::try_from(6 - part.len()).ok()?);
            Some(part.parse::<u64>().ok()?.saturating_mul(scale))
        }
        Some(_) => return None,
    };
    Some(Amount {
        tenths,
        ..Amount::exactly(value)
    })
}
