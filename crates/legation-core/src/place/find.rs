//! Where names of places may stand in a sentence: the longest names of the gazetteer and the codebook, and the states and territories that
//! `who` has found. Nothing is decided here; a match may turn out to be a person, a party or a word.

use super::words::PlaceWords;
use crate::code::Tree;
use crate::codebook::actors::{ActorEntry, ActorKind, Actors};
use crate::who::{Cast, Party, next_atom};
use legation_parse::{Span, Upos};
use legation_where::{Gazetteer, Named, fold_into};
use smol_str::SmolStr;

/// The most pieces that a name has.
const LONGEST: usize = 8;

/// A name that a place has.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    /// First and last word.
    pub first: usize,
    pub last: usize,
    /// The word by which the rest of the sentence holds it.
    pub head: usize,
    pub span: Span,
    /// As it is looked up.
    pub key: String,
    pub named: Vec<Named>,
    pub listed: Vec<u32>,
    /// The state or territory that `who` takes it for, or whose capital.
    pub actor: Option<Taken>,
}

/// What `who` makes of a name.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// Its code, where it is a country's.
    pub code: Option<SmolStr>,
    /// Whether it is what records call the state or territory, rather than another name.
    pub canonical: bool,
    /// Whether this is the name of the state or territory itself, not of its capital or seat.
    pub own_name: bool,
    /// Whether it is a state.
    pub state: bool,
}

/// A piece of a word.
struct Atom {
    word: usize,
    start: u32,
    end: u32,
}

/// The names in a sentence, left to right, none within another.
pub(crate) fn matches(
    sentence: usize,
    tree: &Tree,
    cast: &Cast,
    actors: &Actors,
    words: &PlaceWords,
    gazetteer: &Gazetteer,
) -> Vec<Match> {
    let text = tree.text;
    let mut found = Vec::new();
    let atoms = atoms(tree);
    let mut from = 0;
    for at in 0..atoms.len() {
        if at < from || !begins(&atoms, at, text, words) {
            continue;
        }
        if let Some((matched, next)) = longest(&atoms, at, tree, words, gazetteer) {
            from = next;
            found.push(matched);
        }
    }
    with_parties(sentence, tree, cast, actors, words, &mut found);
    found
}

fn atoms(tree: &Tree) -> Vec<Atom> {
    let mut atoms = Vec::with_capacity(tree.len() + 4);
    for (word, token) in tree.sentence.words.iter().enumerate() {
        let form = token.span.of(tree.text);
        let mut from = 0;
        while let Some((start, end)) = next_atom(form.get(from..).unwrap_or("")) {
            atoms.push(Atom {
                word,
                start: token.span.start + (from + start) as u32,
                end: token.span.start + (from + end) as u32,
            });
            from += end;
        }
    }
    atoms
}

fn between(atoms: &[Atom], left: usize, text: &str) -> Option<String> {
    let (one, two) = (atoms.get(left)?, atoms.get(left + 1)?);
    text.get(one.end as usize..two.start as usize).map(str::to_owned)
}

fn form<'t>(atom: &Atom, text: &'t str) -> &'t str {
    text.get(atom.start as usize..atom.end as usize).unwrap_or("")
}

fn is_large(form: &str) -> bool {
    form.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a name may begin here: with a large letter, or with *al-* and the like before one.
fn begins(atoms: &[Atom], at: usize, text: &str, words: &PlaceWords) -> bool {
    let Some(atom) = atoms.get(at) else { return false };
    let written = form(atom, text);
    if is_large(written) {
        return true;
    }
    let next = atoms.get(at + 1).map(|next| form(next, text));
    words.is_article(written)
        && next.is_some_and(is_large)
        && between(atoms, at, text).is_some_and(|gap| gap == "-")
}

/// The longest name that begins at an atom, and the atom after it.
fn longest(
    atoms: &[Atom],
    at: usize,
    tree: &Tree,
    words: &PlaceWords,
    gazetteer: &Gazetteer,
) -> Option<(Match, usize)> {
    let text = tree.text;
    let mut key = String::new();
    let mut walk = gazetteer.walk();
    let mut alive = true;
    let mut listed_alive = true;
    let mut best: Option<(usize, usize, Vec<Named>, Vec<u32>)> = None;
    for (index, atom) in atoms.iter().enumerate().skip(at).take(LONGEST) {
        let written = form(atom, text);
        if index > at {
            let before = atoms.get(index - 1)?;
            let gap = text.get(before.end as usize..atom.start as usize).unwrap_or("?");
            let joined = gap
                .chars()
                .all(|c| matches!(c, '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʼ'));
            let parted = gap.chars().all(|c| {
                c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '–' | '.' | '\'' | '’')
            });
            if !parted && !joined {
                break;
            }
            let small = !is_large(written) && !words.is_inner(&written.to_lowercase());
            // "the Jiu valley" may be listed so; a small word otherwise goes on only behind a hyphen or an apostrophe.
            if small && !listed_alive && gap.chars().all(char::is_whitespace) {
                break;
            }
            if !joined || gap.is_empty() {
                if alive {
                    alive = walk.step(" ");
                }
                key.push(' ');
            }
        }
        let start = key.len();
        fold_into(written, &mut key);
        let piece = key.get(start..).unwrap_or("").to_owned();
        if index == at {
            listed_alive = words.begins(&piece);
        }
        if piece.is_empty() {
            continue;
        }
        if alive {
            alive = walk.step(&piece);
        }
        if !alive && !listed_alive {
            break;
        }
        // A possessive ends no name, nor does a small word.
        let possessive = matches!(written, "s" | "S") && index > at;
        let small = index > at && !is_large(written);
        let listed = if listed_alive { words.named(&key) } else { &[] };
        let named = alive && walk.is_name() && !possessive && (!small || hyphened(atoms, index, text));
        if named || !listed.is_empty() {
            let named = if named { walk.named() } else { Vec::new() };
            best = Some((index, key.len(), named, listed.to_vec()));
        }
    }
    let (end, length, named, listed) = best?;
    key.truncate(length);
    if words.is_never(&key) {
        return None;
    }
    let (one, two) = (atoms.get(at)?, atoms.get(end)?);
    let matched = Match {
        first: one.word,
        last: two.word,
        head: head(tree, one.word, two.word),
        span: Span {
            start: one.start,
            end: two.end,
        },
        key,
        named,
        listed,
        actor: None,
    };
    Some((matched, end + 1))
}

fn hyphened(atoms: &[Atom], index: usize, text: &str) -> bool {
    index
        .checked_sub(1)
        .and_then(|before| between(atoms, before, text))
        .is_some_and(|gap| gap == "-")
}

/// The first word of a range whose head lies outside it.
fn head(tree: &Tree, first: usize, last: usize) -> usize {
    let outside = |word: &usize| tree.head(*word).is_none_or(|head| head < first || head > last);
    (first..=last).find(outside).unwrap_or(last)
}

/// Joins what `who` has found to the names: states and territories by their own names or capitals; other actors take their names away.
fn with_parties(
    sentence: usize,
    tree: &Tree,
    cast: &Cast,
    actors: &Actors,
    words: &PlaceWords,
    found: &mut Vec<Match>,
) {
    let mut extra = Vec::new();
    for word in 0..tree.len() {
        if let Some(outlet) = cast.outlet_at(sentence, word) {
            let _ = outlet;
            found.retain(|matched| word < matched.first || matched.last < word);
        }
        for party in cast.parties(sentence, word) {
            if party.antecedent {
                continue;
            }
            if is_other(party, tree.text, actors) {
                let taken = |matched: &Match| party.span.contains(matched.span);
                found.retain(|matched| {
                    !taken(matched) || named_apart(party, matched, tree.text) || is_led(tree, matched)
                });
                continue;
            }
            let Some(taken) = land(party, tree.text, actors) else {
                // "Thai" is no town.
                if is_demonym(party, tree.text, actors) {
                    found.retain(|matched| matched.span != party.span);
                }
                continue;
            };
            // "Mexico City" is no Mexico, and "Congo" within "Democratic Republic of Congo" is none of its own.
            if found
                .iter()
                .any(|matched| matched.span.contains(party.span) && matched.span != party.span)
            {
                continue;
            }
            found.retain(|matched| !(party.span.contains(matched.span) && matched.span != party.span));
            if let Some(matched) = found.iter_mut().find(|matched| matched.span == party.span) {
                matched.actor = Some(taken);
            } else if taken.own_name {
                let inside = |index: &usize| party.span.contains(tree.word(*index).span);
                let first = (0..tree.len()).find(inside).unwrap_or(word);
                let last = (0..tree.len()).rev().find(inside).unwrap_or(word);
                let mut key = String::new();
                fold_into(party.span.of(tree.text), &mut key);
                let known = |matched: &Match| matched.span == party.span;
                if !extra.iter().any(known) {
                    extra.push(Match {
                        first,
                        last,
                        head: word,
                        span: party.span,
                        listed: words.named(&key).to_vec(),
                        key,
                        named: Vec::new(),
                        actor: Some(taken),
                    });
                }
            }
        }
    }
    found.extend(extra);
    found.sort_by_key(|matched| (matched.span.start, std::cmp::Reverse(matched.span.end)));
    found.dedup_by_key(|matched| matched.span.start);
}

/// Whether a party is a person or a body, by its own name: what stands in the name is no place.
fn is_other(party: &Party, text: &str, actors: &Actors) -> bool {
    if party.person && (party.name.is_some() || party.actor.is_some()) {
        return true;
    }
    let entry = party.actor.and_then(|id| actors.actor(id));
    let kind = entry
        .filter(|entry| !is_seat(party, entry, text))
        .map(|entry| entry.kind);
    kind.is_some_and(|kind| !matches!(kind, ActorKind::State | ActorKind::Territory)) && party.role.is_none()
}

/// Whether an actor is called by where it sits: *Brussels*.
fn is_seat(party: &Party, entry: &ActorEntry, text: &str) -> bool {
    let name = party.span.of(text);
    let mut seats = entry
        .seats
        .iter()
        .chain(&entry.capital)
        .chain(&entry.capital_weak);
    seats.any(|seat| same(seat, name))
}

/// Whether a state's or territory's people or adjective are named.
fn is_demonym(party: &Party, text: &str, actors: &Actors) -> bool {
    let name = party.span.of(text);
    let entry = party.actor.and_then(|id| actors.actor(id));
    entry.is_some_and(|entry| entry.demonyms.iter().any(|known| same(known, name)))
}

/// Whether the name stands in the words of a person's office rather than in the person's name: "the governor of Kaduna, X".
fn named_apart(party: &Party, matched: &Match, text: &str) -> bool {
    let Some(name) = &party.name else { return false };
    let place = matched.span.of(text);
    !name.contains(place)
}

/// Whether a preposition stands right before the name: "an officer near Leposavic" is no officer of that name.
fn is_led(tree: &Tree, matched: &Match) -> bool {
    let before = matched.first.checked_sub(1).map(|before| tree.word(before).upos);
    before == Some(Upos::Adp)
}

/// The state or territory that a party is by one of its names; none for demonyms and roles.
fn land(party: &Party, text: &str, actors: &Actors) -> Option<Taken> {
    if party.role.is_some() || party.of.is_some() || party.person {
        return None;
    }
    let id = party.actor?;
    let entry = actors.actor(id)?;
    let state = match entry.kind {
        ActorKind::State => true,
        ActorKind::Territory => false,
        _ if is_seat(party, entry, text) => false,
        _ => return None,
    };
    let name = party.span.of(text);
    let is = |list: &[SmolStr]| {
        list.iter()
            .any(|known| known.eq_ignore_ascii_case(name) || same(known, name))
    };
    let own_name = is(&entry.names) || is(&entry.weak);
    if !own_name && is(&entry.demonyms) {
        return None;
    }
    let code = actors.role_on(id, None).and_then(|(role, _)| role.code.clone());
    Some(Taken {
        code: code.filter(|code| code.len() == 3),
        canonical: same(&entry.name, name),
        own_name,
        state,
    })
}

/// "U.S." and "US".
fn same(one: &str, two: &str) -> bool {
    let letters = |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).collect() };
    letters(one).eq_ignore_ascii_case(&letters(two))
}
