//! Designations and item nouns in a sentence, each where it stands.

use crate::case::low;
use crate::code::Tree;
use crate::codebook::lexicon::{Hit, Piece, PieceKind, gap};
use crate::codebook::{Codebook, Spelling, Term};
use crate::ground::cut::{Cut, words_of};
use legation_parse::{Span, Upos};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A designation; `sure`: by its name alone.
    Name {
        number: usize,
        sure: bool,
        plural: bool,
        strict: bool,
    },
    /// A noun of this category.
    Noun(usize),
    /// A noun that says nothing alone.
    With,
}

impl What {
    /// Which of two that end at the same place counts.
    fn weight(self) -> u8 {
        match self {
            What::Name { strict, .. } => 2 + u8::from(strict),
            What::Noun(_) => 1,
            What::With => 0,
        }
    }
}

/// A designation or noun in the sentence.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) span: Span,
    pub(super) what: What,
    /// Other designations of the same name.
    pub(super) others: Vec<usize>,
}

/// All of a sentence, left to right, the longest at each place.
pub(super) fn matches(tree: &Tree, cut: &Cut, codebook: &Codebook) -> Vec<Match> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < cut.pieces.len() {
        let hits = codebook.items.lexicon.at(cut.text, &cut.pieces, at);
        let best = hits
            .iter()
            .filter_map(|hit| matched(tree, cut, at, hit, codebook))
            .max_by_key(|(one, next)| (*next, one.what.weight()));
        match best {
            Some((one, next)) => {
                found.push(one);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

fn matched(
    tree: &Tree,
    cut: &Cut,
    at: usize,
    hit: &Hit<Term>,
    codebook: &Codebook,
) -> Option<(Match, usize)> {
    let (what, next) = match hit.value {
        Term::Name(spelling) => name(cut, at, hit, spelling, codebook)?,
        Term::Noun(kind) => (What::Noun(*kind), hit.next),
        Term::With => (What::With, hit.next),
    };
    let is_name = matches!(what, What::Name { .. });
    if !is_name && (hit.plural || is_joined(cut, at) || is_joined(cut, hit.next)) {
        return None;
    }
    let span = cut.span(at, next);
    let (first, last) = words_of(tree, span)?;
    // "arms the rebels", "shelled": a verb is no thing; nor is a firm of that name ("Shell").
    let word = tree.word(last);
    let alone = first == last && !is_name;
    if alone && !matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
        return None;
    }
    if alone
        && word.upos == Upos::Propn
        && first > 0
        && is_capital(tree, first)
        && !is_capital(tree, first - 1)
    {
        return None;
    }
    // "fish tanks", "passenger planes"
    if !is_name && first > 0 && codebook.items.is_not_before(&low(tree.form(first - 1))) {
        return None;
    }
    let others = match hit.value {
        Term::Name(spelling) => spelling.others.clone(),
        _ => Vec::new(),
    };
    let found = Match {
        first,
        last,
        span,
        what,
        others,
    };
    Some((found, next))
}

fn is_capital(tree: &Tree, word: usize) -> bool {
    tree.form(word).starts_with(char::is_uppercase)
}

/// Whether the piece `number` hangs on the one before it by a hyphen or nothing: *anti-drone*, *missile-proof*.
fn is_joined(cut: &Cut, number: usize) -> bool {
    let gap = cut.before(number);
    number > 0
        && number < cut.pieces.len()
        && (gap.is_empty() || is_hyphen(gap))
        && cut
            .pieces
            .get(number - 1)
            .is_some_and(|before| before.kind != PieceKind::Sign)
        && cut
            .pieces
            .get(number)
            .is_some_and(|piece| piece.kind != PieceKind::Sign)
}

fn is_hyphen(gap: &str) -> bool {
    matches!(gap, "-" | "\u{2010}" | "\u{2011}" | "\u{2012}" | "\u{2013}")
}

/// A designation with what belongs to it: variant, plural, *-class*. Nothing where it is part of another word.
fn name(
    cut: &Cut,
    at: usize,
    hit: &Hit<Term>,
    spelling: &Spelling,
    codebook: &Codebook,
) -> Option<(What, usize)> {
    let pieces = &cut.pieces;
    let own = pieces.get(at..hit.next)?;
    if is_joined(cut, at) || !spelling.fits(cut.text, own) {
        return None;
    }
    let mut plural = hit.plural;
    let mut classed = false;
    let mut next = hit.next;
    while !plural && !classed {
        let (Some(last), Some(piece)) = (pieces.get(next - 1), pieces.get(next)) else {
            break;
        };
        let Some(between) = gap(cut.text, last, piece) else {
            break;
        };
        let written = piece.of(cut.text);
        let begins_other = || begins_name(cut, next, codebook);
        match (between, piece.kind) {
            (_, PieceKind::Sign) => break,
            ("", PieceKind::Letters) => {
                let capitals = written.strip_suffix('s').unwrap_or(written);
                if capitals.chars().all(char::is_uppercase) && written.chars().count() <= 5 {
                    plural = capitals.len() < written.len();
                } else if written.chars().count() > 1 {
                    return None;
                }
            }
            ("", PieceKind::Digits) if written.len() > 3 => return None,
            ("", PieceKind::Digits) => {}
            (hyphen, PieceKind::Letters) if is_hyphen(hyphen) => {
                if codebook.items.is_behind_name(&piece.lower) {
                    classed = true;
                } else if !is_short_capital(written) {
                    return None;
                } else if begins_other() {
                    break;
                }
            }
            ("/", PieceKind::Letters) if is_short_capital(written) && !begins_other() => {}
            (mark, PieceKind::Digits) if is_hyphen(mark) || mark == "/" => {
                if written.len() > 3 || begins_other() {
                    break;
                }
            }
            (" " | "\u{a0}", PieceKind::Letters) => {
                let number = pieces
                    .get(next + 1)
                    .filter(|piece| piece.kind == PieceKind::Digits);
                let gap = number.map(|_| cut.before(next + 1));
                let block =
                    codebook.items.is_variant(&piece.lower) && matches!(gap, Some(" " | "-" | "\u{a0}"));
                let mark = written.chars().count() <= 2
                    && written.chars().all(char::is_uppercase)
                    && gap == Some("")
                    // "Rafale F4" is no F-4, while "UH-60 TB2" would be two.
                    && (written.chars().count() == 1 || !begins_other());
                if !block && !mark {
                    break;
                }
                next += 1;
            }
            _ => break,
        }
        next += 1;
    }
    let number = spelling.number;
    let sure = classed || (!spelling.weak && !spelling.is_apart(cut.text, own));
    let strict = spelling.is_strict();
    Some((
        What::Name {
            number,
            sure,
            plural,
            strict,
        },
        next,
    ))
}

fn is_short_capital(written: &str) -> bool {
    let capitals = written.strip_suffix('s').unwrap_or(written);
    (1..=4).contains(&capitals.chars().count()) && capitals.chars().all(char::is_uppercase)
}

/// Whether a designation of two pieces or more begins here: in *F-15/F-16* the second is none of the first's variants.
fn begins_name(cut: &Cut, at: usize, codebook: &Codebook) -> bool {
    let fits = |spelling: &Spelling, found: Option<&[Piece]>| {
        found.is_some_and(|found| spelling.fits(cut.text, found))
    };
    let hits = codebook.items.lexicon.at(cut.text, &cut.pieces, at);
    hits.iter().any(|hit| {
        matches!(hit.value, Term::Name(spelling) if hit.next > at + 1 && fits(spelling, cut.pieces.get(at..hit.next)))
    })
}
