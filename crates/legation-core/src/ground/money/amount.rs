//! Amounts of money in a sentence: sign or name of a currency, number, magnitude.

use crate::codebook::lexicon::{PieceKind, gap};
use crate::codebook::{Codebook, MoneyTerm};
use crate::ground::cut::Cut;
use legation_parse::Span;
use smol_str::SmolStr;

/// How much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sum {
    /// One number.
    Of(f64),
    /// Between two numbers.
    Range(f64, f64),
    /// *Billions of dollars*.
    Untold,
}

/// Which currency.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Unit {
    /// The currency with this number.
    Is(usize),
    /// A plain word that several may share.
    Plain(SmolStr),
}

/// An amount of money.
#[derive(Clone, Debug)]
pub(crate) struct Amount {
    pub(super) span: Span,
    pub(super) sum: Sum,
    pub(super) unit: Unit,
}

impl Amount {
    /// Where it stands in the document.
    pub(crate) fn span(&self) -> Span {
        self.span
    }
}

/// All amounts of a sentence, left to right.
pub(crate) fn amounts(cut: &Cut, codebook: &Codebook) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < cut.pieces.len() {
        match amount(cut, at, codebook) {
            Some((amount, next)) => {
                found.push(amount);
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

/// A number or an untold one, with the piece behind it.
type Told = (Option<f64>, usize);

fn amount(cut: &Cut, at: usize, codebook: &Codebook) -> Option<(Amount, usize)> {
    let whole = |sum: Sum, unit: Unit, next: usize| {
        let span = cut.span(at, next);
        Some((Amount { span, sum, unit }, next))
    };
    if let Some((unit, behind)) = sign(cut, at, codebook) {
        let (low, next) = number(cut, behind, codebook)?;
        let (unit, next) = match currency(cut, next, codebook) {
            // "$5 million Canadian dollars" names what the sign left open.
            Some((named, after)) => (named, after),
            None => (unit, next),
        };
        let second = between(cut, next).and_then(|from| {
            let from = sign(cut, from, codebook).map_or(from, |(_, behind)| behind);
            number(cut, from, codebook)
        });
        return match (low, second) {
            (Some(low), Some((Some(high), after))) if high > 0.0 => {
                whole(range(low, high, cut, at, next, after, codebook), unit, after)
            }
            (Some(low), _) => whole(Sum::Of(low), unit, next),
            (None, _) => whole(Sum::Untold, unit, next),
        };
    }
    // "Mi-171", "A400": a number that hangs on letters is no sum.
    let hangs = at > 0
        && matches!(cut.before(at), "" | "-" | "‑" | "–")
        && cut
            .pieces
            .get(at - 1)
            .is_some_and(|before| before.kind == PieceKind::Letters);
    if hangs {
        return None;
    }
    let (low, next) = number(cut, at, codebook)?;
    if let Some((unit, after)) = currency(cut, next, codebook) {
        let sum = low.map_or(Sum::Untold, Sum::Of);
        return weighed(cut, after)
            .then_some(())
            .and_then(|()| whole(sum, unit, after));
    }
    // "3 to 4 billion euros": the currency stands behind the second.
    let from = between(cut, next)?;
    let (high, next) = number(cut, from, codebook)?;
    let (unit, after) = currency(cut, next, codebook)?;
    match (low, high) {
        (Some(low), Some(high)) => whole(range(low, high, cut, at, from, after, codebook), unit, after),
        _ => None,
    }
}

/// Both ends of a range; the first takes the magnitude of the second where it has none (*$1.2-1.5 billion*).
fn range(low: f64, high: f64, cut: &Cut, at: usize, second: usize, after: usize, codebook: &Codebook) -> Sum {
    let magnitude = (second..after).find_map(|piece| codebook.money.magnitude(cut.text, &cut.pieces, piece));
    let own = (at..second).any(|piece| codebook.money.magnitude(cut.text, &cut.pieces, piece).is_some());
    let low = match magnitude {
        Some((worth, _)) if !own => low * worth,
        _ => low,
    };
    Sum::Range(low.min(high), low.max(high))
}

/// Where a second number begins: behind *to* or a dash, or, after *between*, *and*.
fn between(cut: &Cut, at: usize) -> Option<usize> {
    let piece = cut.pieces.get(at)?;
    let before = at.checked_sub(1).and_then(|before| cut.pieces.get(before))?;
    let dash = |gap: &str| matches!(gap.trim(), "-" | "–" | "‑" | "‐" | "‒");
    if gap(cut.text, before, piece).is_some_and(dash) || cut.before(at) == " – " {
        return Some(at);
    }
    let spanned = || {
        let far = at.saturating_sub(6);
        cut.pieces
            .get(far..at)
            .is_some_and(|run| run.iter().any(|piece| piece.lower == "between"))
    };
    (piece.lower == "to" || (piece.lower == "and" && spanned())).then_some(at + 1)
}

/// A sign or abbreviation right before a number.
fn sign(cut: &Cut, at: usize, codebook: &Codebook) -> Option<(Unit, usize)> {
    let hits = codebook.money.lexicon.at(cut.text, &cut.pieces, at);
    hits.iter().rev().find_map(|hit| {
        let MoneyTerm::Sign(currency, written) = hit.value else {
            return None;
        };
        (!hit.plural && is_written(cut, at, hit.next, written)).then_some((Unit::Is(*currency), hit.next))
    })
}

/// Whether a sign stands alone and in its capitals: *try* is no TRY.
fn is_written(cut: &Cut, first: usize, next: usize, written: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    let here: String = cut
        .pieces
        .get(first..next)
        .into_iter()
        .flatten()
        .map(|piece| piece.of(cut.text))
        .collect();
    let touches = cut.before(first).is_empty()
        && first
            .checked_sub(1)
            .and_then(|before| cut.pieces.get(before))
            .is_some_and(|piece| piece.kind == PieceKind::Letters);
    letters(&here) == letters(written) && !touches
}

/// A currency behind a number: *million euros*, *billion US dollars*, *500 million USD*.
fn currency(cut: &Cut, at: usize, codebook: &Codebook) -> Option<(Unit, usize)> {
    let before = at.checked_sub(1).and_then(|before| cut.pieces.get(before))?;
    gap(cut.text, before, cut.pieces.get(at)?)?;
    // "billions of dollars"
    let at = if codebook.money.is_vague(&before.lower) && cut.pieces.get(at)?.lower == "of" {
        at + 1
    } else {
        at
    };
    let hits = codebook.money.lexicon.at(cut.text, &cut.pieces, at);
    let found = hits.iter().rev().find_map(|hit| match hit.value {
        MoneyTerm::Word(currency) => Some((Unit::Is(*currency), hit.next)),
        MoneyTerm::Unit(unit) => Some((Unit::Plain(unit.clone()), hit.next)),
        MoneyTerm::Sign(currency, written) => {
            let written = !hit.plural && is_written(cut, at, hit.next, written);
            written.then_some((Unit::Is(*currency), hit.next))
        }
    });
    // A sign that a number follows belongs to that: "5 $1 notes".
    found.filter(|(_, next)| {
        let number = cut
            .pieces
            .get(*next)
            .is_some_and(|piece| piece.kind == PieceKind::Digits);
        !(number && cut.before(*next).is_empty())
    })
}

/// Whether the words behind a currency leave it one: pounds *of explosives* are a weight.
fn weighed(cut: &Cut, after: usize) -> bool {
    let (Some(last), Some(next)) = (
        after.checked_sub(1).and_then(|last| cut.pieces.get(last)),
        cut.pieces.get(after),
    ) else {
        return true;
    };
    let of_something = last.lower.starts_with("pound") && next.lower == "of";
    let heavy = last.lower == "pound" && cut.before(after - 1) == "-";
    !of_something && !heavy
}

/// A number with its magnitude: `8.7 billion`, `350m`, `4,500 crore`, `two billion`, `half a billion`; `None` where it is not told.
fn number(cut: &Cut, at: usize, codebook: &Codebook) -> Option<Told> {
    let piece = cut.pieces.get(at)?;
    let touched = cut.before(at).is_empty()
        && at
            .checked_sub(1)
            .and_then(|before| cut.pieces.get(before))
            .is_some_and(|before| {
                before.kind == PieceKind::Letters && before.of(cut.text).chars().all(char::is_lowercase)
            });
    if piece.kind == PieceKind::Digits && !touched {
        let plain = digits(&piece.lower)?;
        return Some(match codebook.money.magnitude(cut.text, &cut.pieces, at + 1) {
            Some((worth, next)) => (Some(plain * worth), next),
            None => (Some(plain), at + 1),
        });
    }
    if codebook.money.is_vague(&piece.lower) {
        let next = match codebook.money.magnitude(cut.text, &cut.pieces, at + 1) {
            Some((_, next)) => next,
            // "hundreds of millions of dollars"
            None if cut.pieces.get(at + 1).is_some_and(|of| of.lower == "of")
                && cut
                    .pieces
                    .get(at + 2)
                    .is_some_and(|next| codebook.money.is_vague(&next.lower)) =>
            {
                at + 3
            }
            None => at + 1,
        };
        return Some((None, next));
    }
    spelt(cut, at, codebook)
}

/// A number in words before a magnitude: *two billion*, *a hundred million*, *half a billion*.
fn spelt(cut: &Cut, at: usize, codebook: &Codebook) -> Option<Told> {
    let word = |number: usize| cut.pieces.get(number).map(|piece| piece.lower.as_str());
    let (mut worth, mut next) = match (word(at)?, word(at + 1)) {
        ("half", Some("a" | "an")) => (0.5, at + 2),
        ("a" | "an" | "one", Some("half")) => (0.5, at + 2),
        ("a" | "an", _) => (1.0, at + 1),
        (first, _) => (super::super::item::number::word(first, codebook)? as f64, at + 1),
    };
    let number = |at: usize| word(at).and_then(|word| super::super::item::number::word(word, codebook));
    // The end of "two hundred and fifty million" alone would be another sum.
    if at > 1 && word(at - 1) == Some("and") && number(at - 2).is_some() {
        return None;
    }
    loop {
        let joins =
            word(next) == Some("and") && worth >= 100.0 && number(next + 1).is_some_and(|more| more < 100);
        let step = next + usize::from(joins);
        let Some(more) = number(step) else { break };
        next = step;
        let more = more as f64;
        worth = match more {
            more if more >= 100.0 => worth * more,
            more if worth >= 100.0 || (worth >= 20.0 && more < 10.0) => worth + more,
            _ => return None,
        };
        next += 1;
    }
    let (magnitude, next) = match codebook.money.magnitude(cut.text, &cut.pieces, next) {
        Some(found) => found,
        None if worth >= 1000.0 => (1.0, next),
        None => return None,
    };
    Some((Some(worth * magnitude), next))
}

/// `8.7`, `1,200`, `4,50,000`; a comma before other than groups of two or three digits is not understood.
fn digits(written: &str) -> Option<f64> {
    let whole = written.split('.').next().unwrap_or(written);
    let mut groups = whole.split(',').skip(1);
    let last = whole.rsplit(',').next().unwrap_or("");
    if whole.contains(',') && (last.len() != 3 || groups.any(|group| group.len() != 3 && group.len() != 2)) {
        return None;
    }
    written.replace(',', "").parse().ok()
}
