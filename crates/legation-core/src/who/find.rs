//! Where names, role nouns and referring words stand in a sentence.

use super::gazetteer::{Actors, Alias, AliasKind, Term, TermKind, is_joint, next_atom, signs, undotted};
use super::tree::Tree;
use crate::case::{Low, low, lower};
use crate::codebook::actors::ActorKind;
use legation_parse::{Relation, Sentence, Upos};
use smol_str::SmolStr;

/// A listed name in a sentence. Words are indices, both ends inclusive.
#[derive(Clone, Debug)]
pub(crate) struct NameMatch {
    pub first: usize,
    pub last: usize,
    /// The word by which the rest of the sentence holds the name.
    pub head: usize,
    pub kind: AliasKind,
    pub target: u32,
    /// Other actors that the same weak name may name.
    pub others: Vec<u32>,
    /// The word after a hyphen: `led` in `Taliban-led`.
    pub hyphened: Option<usize>,
    /// Bytes of the name itself, without what is glued to it.
    pub start: u32,
    pub end: u32,
}

/// A role noun or referring word in a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TermMatch {
    pub first: usize,
    pub last: usize,
    pub head: usize,
    pub target: u32,
}

/// All that was found in one sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub names: Vec<NameMatch>,
    pub roles: Vec<TermMatch>,
    pub prefixes: Vec<TermMatch>,
    pub ties: Vec<TermMatch>,
    pub honorifics: Vec<TermMatch>,
    pub corefs: Vec<TermMatch>,
    /// Names of places that stand within a person's name: *Chad* of *Chad Mercer*; whom they would name, and the word.
    pub personal: Vec<(u32, usize)>,
    /// Names that words beside them or near them make another's: the name's first word and the word that tells.
    pub told: Vec<(usize, SmolStr)>,
    /// Per word: one more than the index of the name that covers it.
    name_of: Vec<u32>,
    /// Per word: one more than the index of the role that covers it.
    role_of: Vec<u32>,
}

impl Found {
    /// The listed name that covers a word.
    pub(crate) fn name_at(&self, word: usize) -> Option<&NameMatch> {
        let slot = *self.name_of.get(word)?;
        self.names.get((slot as usize).checked_sub(1)?)
    }

    /// The role noun that covers a word.
    pub(crate) fn role_at(&self, word: usize) -> Option<&TermMatch> {
        let slot = *self.role_of.get(word)?;
        self.roles.get((slot as usize).checked_sub(1)?)
    }

    /// Leaves out names that the document does not bear out; may change whom one names.
    pub(crate) fn keep_names(&mut self, keep: impl FnMut(&mut NameMatch) -> bool) {
        self.names.retain_mut(keep);
        self.cover();
    }

    fn cover(&mut self) {
        self.name_of.fill(0);
        self.role_of.fill(0);
        for (index, name) in self.names.iter().enumerate() {
            for slot in self.name_of.iter_mut().take(name.last + 1).skip(name.first) {
                *slot = index as u32 + 1;
            }
        }
        for (index, role) in self.roles.iter().enumerate() {
            for slot in self.role_of.iter_mut().take(role.last + 1).skip(role.first) {
                *slot = index as u32 + 1;
            }
        }
    }
}

/// A piece of a word as the gazetteer compares it.
struct Atom<'t> {
    word: usize,
    text: SmolStr,
    /// The text in lower case.
    low: Low<'t>,
    /// The lemma in lower case, where the atom is the whole word.
    lemma: Option<Low<'t>>,
    raw: &'t str,
    start: u32,
    end: u32,
}

/// Finds everything the gazetteer knows in a sentence.
pub(crate) fn find(sentence: &Sentence, tree: &Tree, text: &str, actors: &Actors) -> Found {
    let atoms = atoms(sentence, text);
    let shouting = is_shouting(&atoms);
    let mut found = Found {
        name_of: vec![0; sentence.words.len()],
        role_of: vec![0; sentence.words.len()],
        ..Found::default()
    };
    let (mut name_from, mut role_from) = (0, 0);
    for at in 0..atoms.len() {
        let key = atoms[at].low.clone();
        if at >= name_from
            && let Some((alias, others, told)) =
                longest_alias(actors, &key, &atoms, at, sentence, text, shouting)
        {
            let length = alias.atoms.len();
            let last = &atoms[at + length - 1];
            let (first, last) = (atoms[at].word, last.word);
            let before = at.checked_sub(1).and_then(|i| atoms.get(i));
            let affixed = before.is_some_and(|before| is_affix(before, &atoms[at], text));
            // "Envoy to Afghanistan Zamir Kabulov": what follows a role noun's country is another name.
            let after_role = found
                .roles
                .iter()
                .any(|role| role.last + 2 == first || role.last + 3 == first)
                && sentence.words[first - 1].upos == Upos::Adp;
            let personal = !after_role && is_personal(sentence, text, first, last, alias);
            if personal && !alias.kind.is_outlet() {
                found.personal.push((alias.target, first));
            }
            if let Some(told) = told.filter(|_| !affixed && !personal) {
                found.told.push((first, told));
            }
            if !affixed && !personal {
                let after = atoms.get(at + length);
                let end = with_last_dot(text, &atoms[at + length - 1]);
                let hyphened = after.filter(|after| is_hyphen(between(text, end, after.start)));
                found.names.push(NameMatch {
                    first,
                    last,
                    head: tree.head_of_range(first, last),
                    kind: alias.kind,
                    target: alias.target,
                    others,
                    hyphened: hyphened.map(|after| after.word),
                    start: atoms[at].start,
                    end,
                });
            }
            name_from = at + length;
        }
        find_terms(
            &mut found,
            at,
            &mut role_from,
            &key,
            &atoms,
            sentence,
            tree,
            text,
            actors,
        );
    }
    // A role noun that is part of a listed name adds nothing to it.
    let names = std::mem::take(&mut found.names);
    found.roles.retain(|role| {
        !names
            .iter()
            .any(|name| name.first <= role.first && role.last <= name.last)
    });
    found.names = names;
    found.cover();
    found
}

#[allow(clippy::too_many_arguments)]
fn find_terms(
    found: &mut Found,
    at: usize,
    role_from: &mut usize,
    key: &str,
    atoms: &[Atom],
    sentence: &Sentence,
    tree: &Tree,
    text: &str,
    actors: &Actors,
) {
    let lemma = atoms[at].lemma.clone();
    let singular = key.strip_suffix('s');
    let keys = [
        Some(key),
        lemma.as_deref().filter(|l| *l != key),
        singular.filter(|s| lemma.as_deref() != Some(s)),
    ];
    let mut role: Option<&Term> = None;
    for term in keys.into_iter().flatten().flat_map(|key| actors.terms(key)) {
        if !term_fits(term, &atoms[at..], text) {
            continue;
        }
        let (first, last) = (atoms[at].word, atoms[at + term.atoms.len() - 1].word);
        let hit = TermMatch {
            first,
            last,
            head: tree.head_of_range(first, last),
            target: term.target,
        };
        match term.kind {
            TermKind::Coref => found.corefs.push(hit),
            TermKind::Role => {
                let Some(entry) = actors.role(super::RoleId(term.target)) else {
                    continue;
                };
                if entry.prefix {
                    found.prefixes.push(hit);
                } else if entry.tie {
                    found.ties.push(hit);
                } else if entry.honorific && !entry.person {
                    found.honorifics.push(hit);
                } else if role.is_none_or(|best| best.atoms.len() < term.atoms.len()) {
                    role = Some(term);
                }
            }
        }
    }
    if let Some(term) = role
        && at >= *role_from
    {
        let (first, last) = (atoms[at].word, atoms[at + term.atoms.len() - 1].word);
        // "chief" as a verb or "general" as an adjective is no role.
        let head = tree.head_of_range(first, last);
        let word = &sentence.words[head];
        let determined = || {
            tree.children(head)
                .any(|child| sentence.words[child].relation == Relation::Det)
        };
        let noun = match word.upos {
            Upos::Noun => word.relation != Relation::Amod || first < last,
            Upos::Propn | Upos::Pron | Upos::Other => true,
            _ if word.xpos.starts_with("NNP") => true,
            Upos::Adj => !matches!(word.relation, Relation::Amod | Relation::Conj) && determined(),
            _ => false,
        };
        // "Larry King": part of a name.
        let surname = first == last
            && word.relation == Relation::Flat
            && word.upos == Upos::Propn
            && !word.xpos.ends_with('S');
        if noun && !surname {
            found.roles.push(TermMatch {
                first,
                last,
                head,
                target: term.target,
            });
            *role_from = at + term.atoms.len();
        }
    }
}

fn atoms<'t>(sentence: &'t Sentence, text: &'t str) -> Vec<Atom<'t>> {
    let mut atoms = Vec::with_capacity(sentence.words.len() + 4);
    for (word, token) in sentence.words.iter().enumerate() {
        let form = token.span.of(text);
        let mut from = 0;
        while let Some((start, end)) = next_atom(form.get(from..).unwrap_or("")) {
            let (start, end) = (from + start, from + end);
            let raw = form.get(start..end).unwrap_or("");
            let whole = start == 0 && form.get(end..).is_none_or(|rest| rest.is_empty() || rest == ".");
            let base = token.span.start;
            let text = undotted(raw);
            atoms.push(Atom {
                word,
                low: if *text == *raw {
                    low(raw)
                } else {
                    Low::Made(lower(&text))
                },
                lemma: whole.then(|| low(&token.lemma)),
                text,
                raw,
                start: base + start as u32,
                end: base + end as u32,
            });
            from = end;
        }
    }
    atoms
}

fn longest_alias<'a>(
    actors: &'a Actors,
    key: &str,
    all_atoms: &[Atom],
    at: usize,
    sentence: &Sentence,
    text: &str,
    shouting: bool,
) -> Option<(&'a Alias, Vec<u32>, Option<SmolStr>)> {
    let (before, atoms) = all_atoms.split_at(at);
    // "Russian military equipment" does not name the Russian military.
    let cut_off = |alias: &Alias| {
        let last = &sentence.words[atoms[alias.atoms.len() - 1].word];
        alias.atoms.len() > 1
            && alias.kind != AliasKind::Demonym
            && last.upos == Upos::Adj
            && last.relation == Relation::Amod
            && last.head > atoms[alias.atoms.len() - 1].word
    };
    let fits = |alias: &&Alias| {
        alias.atoms.len() <= atoms.len()
            && if alias.any_case {
                written_large(&alias.atoms, atoms)
            } else {
                let mut pairs = alias.atoms.iter().zip(atoms);
                pairs.all(|(wanted, atom)| same_case(wanted, &atom.text, shouting))
            }
            && (1..alias.atoms.len()).all(|i| {
                let gap = between(text, atoms[i - 1].end, atoms[i].start);
                match alias.signs.get(i - 1) {
                    Some(own) => signs(gap) == *own,
                    None => is_join(gap),
                }
            })
            && !cut_off(alias)
            && (!alias.asks || teller(actors, alias, before, &atoms[alias.atoms.len()..], text).is_some())
    };
    let all = actors.aliases(key);
    let rank = all.iter().position(|alias| fits(&alias))?;
    let alias = all.get(rank)?;
    let told = alias
        .asks
        .then(|| teller(actors, alias, before, &atoms[alias.atoms.len()..], text))
        .flatten();
    // "the General Staff": a weak name may be that of several.
    let mut others = Vec::new();
    if alias.kind.is_weak() {
        let same = |other: &&Alias| {
            other.atoms.len() == alias.atoms.len()
                && other.kind.is_weak()
                && other.kind.is_outlet() == alias.kind.is_outlet()
        };
        let rest = all.iter().skip(rank + 1).filter(same).filter(fits);
        others.extend(
            rest.map(|other| other.target)
                .filter(|target| *target != alias.target),
        );
        others.dedup();
    }
    Some((alias, others, told))
}

/// How many words away a word is beside a name.
const BESIDE: usize = 2;

/// The word beside a name, or anywhere in the text, by which it is the one of this entry.
fn teller(actors: &Actors, alias: &Alias, before: &[Atom], after: &[Atom], text: &str) -> Option<SmolStr> {
    let entry = actors.actor(super::ActorId(alias.target))?;
    // What is no actor must follow at once: "Moscow, Idaho", not "Moscow and Idaho".
    let reach = if entry.kind == ActorKind::None { 1 } else { BESIDE };
    let next = after.iter().take(reach);
    let mut beside = next.chain(before.iter().rev().take(reach)).filter(|atom| {
        let singular = atom.low.strip_suffix('s');
        entry
            .beside
            .iter()
            .any(|word| **word == *atom.low || Some(word.as_str()) == singular)
    });
    if let Some(atom) = beside.next() {
        return Some(SmolStr::new(atom.raw));
    }
    entry
        .near
        .iter()
        .find(|word| text.contains(word.as_str()))
        .cloned()
}

/// Whether a name of unknown case stands here as names are written: its first or last word large, and every long word. One short word
/// alone is taken for an abbreviation, all in capitals.
fn written_large(wanted: &[SmolStr], atoms: &[Atom]) -> bool {
    let large = |atom: &Atom| !atom.raw.starts_with(char::is_lowercase);
    let long = |atom: &Atom| atom.text.chars().count() > 4;
    let found = atoms.get(..wanted.len()).unwrap_or_default();
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return false;
    };
    let same = wanted
        .iter()
        .zip(found)
        .all(|(wanted, atom)| same_letters(wanted, &atom.text));
    if found.len() == 1 && first.text.chars().count() < 4 {
        return same && first.raw.chars().all(|c| !c.is_lowercase());
    }
    same && (large(first) || large(last)) && found.iter().all(|atom| large(atom) || !long(atom))
}

/// Names are case-sensitive, but a headline may write small words large, or all words in capitals.
fn same_case(wanted: &str, found: &str, shouting: bool) -> bool {
    if wanted == found {
        return true;
    }
    let small = wanted.chars().next().is_some_and(char::is_lowercase);
    let capitals = (shouting || found.chars().count() > 4) && found.chars().all(|c| !c.is_lowercase());
    (small || capitals) && same_letters(wanted, found)
}

/// Whether two texts differ at most in case.
fn same_letters(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        one.eq_ignore_ascii_case(other)
    } else {
        lower(one) == lower(other)
    }
}

fn term_fits(term: &Term, atoms: &[Atom], text: &str) -> bool {
    term.atoms.len() <= atoms.len()
        && term.atoms.iter().zip(atoms).all(|(wanted, atom)| {
            *atom.low == **wanted
                || atom.low.strip_suffix('s') == Some(wanted.as_str())
                || atom.lemma.as_deref() == Some(wanted.as_str())
        })
        && (1..term.atoms.len()).all(|i| is_join(between(text, atoms[i - 1].end, atoms[i].start)))
}

/// "pro-Taliban", "ex-Soviet": the name is part of another word.
fn is_affix(before: &Atom, atom: &Atom, text: &str) -> bool {
    let small = before.raw.chars().all(char::is_lowercase);
    is_hyphen(between(text, before.end, atom.start)) && (small || before.word == atom.word)
}

/// "Jordan Henderson", "Michael Jordan": a single place name inside somebody's name.
fn is_personal(sentence: &Sentence, text: &str, first: usize, last: usize, alias: &Alias) -> bool {
    let place = !matches!(alias.kind, AliasKind::Surname | AliasKind::WeakSurname);
    if !place || alias.atoms.len() > 1 || alias.kind == AliasKind::Demonym {
        return false;
    }
    let word = &sentence.words[first];
    let capital = |index: usize| {
        let next = sentence.words.get(index)?;
        let upper = next.span.of(text).chars().next().is_some_and(char::is_uppercase);
        (upper && next.upos == Upos::Propn).then_some(next)
    };
    let continues =
        capital(last + 1).is_some_and(|next| next.relation == Relation::Flat && next.head == first);
    let ends = word.relation == Relation::Flat && first > 0 && capital(first - 1).is_some();
    continues || ends
}

fn is_shouting(atoms: &[Atom]) -> bool {
    let letters = |upper: bool| {
        let chars = atoms.iter().flat_map(|atom| atom.raw.chars());
        chars
            .filter(|c| if upper { c.is_uppercase() } else { c.is_lowercase() })
            .count()
    };
    let (upper, small) = (letters(true), letters(false));
    upper > 8 && upper > 8 * small
}

/// Where an atom ends with its last dot: `U.S.`, not `U.S`.
fn with_last_dot(text: &str, atom: &Atom) -> u32 {
    let dotted = atom.raw.contains('.')
        && text
            .get(atom.end as usize..)
            .is_some_and(|rest| rest.starts_with('.'));
    atom.end + u32::from(dotted)
}

/// A hyphen, after the last dot of an abbreviation or not.
fn is_hyphen(gap: &str) -> bool {
    matches!(gap.trim_start_matches('.'), "-" | "\u{2010}" | "\u{2011}")
}

fn between(text: &str, from: u32, to: u32) -> &str {
    text.get(from as usize..to as usize).unwrap_or("?")
}

/// Whether two atoms with this between them can be one name.
fn is_join(gap: &str) -> bool {
    gap.chars().all(is_joint)
}
