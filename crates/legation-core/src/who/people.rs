//! People: proper names, the offices that introduce them, and who is already known in the document.

use super::Scene;
use super::english::{NAME_PARTICLES, WITHIN_NAMES};
use super::find::{NameMatch, TermMatch};
use super::gazetteer::{ActorId, RoleId};
use super::party::Party;
use super::shape::{is_definite, left_edge};
use crate::case::{low, lower};
use crate::codebook::actors::ActorKind;
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// People that the document has introduced, and who held which role.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    known: Vec<Known>,
    /// Lower-case words of names to people, the latest last.
    by_word: BTreeMap<SmolStr, Vec<usize>>,
    /// What a role noun last belonged to: the lemma of the role to its owners so far.
    pub owners: BTreeMap<SmolStr, Vec<ActorId>>,
    /// The country that the document is about, where it is about one.
    pub home: Option<ActorId>,
}

#[derive(Clone, Debug)]
struct Known {
    words: Vec<SmolStr>,
    party: Party,
}

impl People {
    pub(crate) fn introduce(&mut self, words: Vec<SmolStr>, party: Party) {
        let index = self.known.len();
        for word in &words {
            self.by_word.entry(word.clone()).or_default().push(index);
        }
        self.known.push(Known { words, party });
    }

    /// The person whom these words of a name call up: all the words are known of one, or all the known ones are among them.
    pub(crate) fn recall(&self, words: &[SmolStr]) -> Option<&Party> {
        let last = words.last()?;
        let among = |some: &[SmolStr], all: &[SmolStr]| some.iter().all(|word| all.contains(word));
        let candidates = self
            .by_word
            .get(last)
            .into_iter()
            .flatten()
            .rev()
            .filter_map(|i| self.known.get(*i));
        let mut fitting = candidates.filter(|known| among(words, &known.words) || among(&known.words, words));
        fitting.next().map(|known| &known.party)
    }

    /// The one known holder of an office whose last word is `lemma`; none where there are several.
    pub(crate) fn holder(&self, role: RoleId, lemma: &str) -> Option<&Party> {
        let fits = |known: &&Known| {
            let office = known.party.office.as_deref().map(lower);
            known.party.role == Some(role) && office.is_some_and(|office| office.ends_with(lemma))
        };
        let mut holders = self.known.iter().rev().filter(fits).map(|known| &known.party);
        let latest = holders.next()?;
        holders
            .all(|other| other.side() == latest.side() && other.name == latest.name)
            .then_some(latest)
    }

    /// Changes what is known of people.
    pub(crate) fn amend(&mut self, change: impl Fn(&mut Party)) {
        self.known.iter_mut().for_each(|known| change(&mut known.party));
    }
}

/// A run of words that make a proper name no list has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameRun {
    pub first: usize,
    pub last: usize,
    pub head: usize,
}

/// A proper name that a role noun introduces.
pub(crate) enum Named<'a> {
    Run(usize),
    Listed(&'a NameMatch),
}

/// The proper name that a role noun introduces, by title or apposition.
pub(crate) fn person_of<'a>(scene: &'a Scene, role: &TermMatch, runs: &[NameRun]) -> Option<Named<'a>> {
    let run_from = |word: usize| runs.iter().position(|run| run.first == word);
    let person_from = |word: usize| {
        let name = scene.found.name_at(word).filter(|name| name.first == word)?;
        let entry = scene
            .actors
            .actor(ActorId(name.target))
            .filter(|_| !name.kind.is_outlet())?;
        (entry.kind == ActorKind::Person).then_some(name)
    };
    let named = |word: usize| match person_from(word) {
        Some(name) => Some(Named::Listed(name)),
        None => run_from(word)
            .filter(|run| !is_adverbial(scene, runs[*run].head))
            .map(Named::Run),
    };
    // "Foreign Minister Sergei Lavrov", "Envoy to Afghanistan Zamir Kabulov".
    let (at, found) = behind_title(scene, role, &named);
    if found.is_some() {
        return found;
    }
    // "the head of forces in the east, General John Smith, said".
    if scene.sentence.words.len() > at + 1 && scene.text_of(at, at) == "," && is_definite(scene, role.head) {
        let mut first = at + 1;
        while first < scene.sentence.words.len() {
            let honorific = scene
                .found
                .honorifics
                .iter()
                .find(|h| h.first == first)
                .map(|h| h.last);
            let title = scene
                .found
                .role_at(first)
                .filter(|title| title.first == first)
                .map(|title| title.last);
            match honorific.or(title) {
                Some(last) => first = last + 1,
                None => break,
            }
        }
        let run = runs.iter().position(|run| run.first == first);
        let closed =
            |last: usize| last + 1 >= scene.sentence.words.len() || scene.word(last + 1).upos == Upos::Punct;
        if let Some(run) = run.filter(|run| closed(runs[*run].last)) {
            return Some(Named::Run(run));
        }
        if let Some(name) = person_from(first).filter(|name| closed(name.last)) {
            return Some(Named::Listed(name));
        }
    }
    // "the foreign minister, Sergei Lavrov".
    let apposed = scene.tree.children(role.head).filter(|child| {
        matches!(scene.word(*child).relation, Relation::Appos | Relation::Flat) && *child > role.last
    });
    for child in apposed {
        let first = runs
            .iter()
            .find(|run| run.first <= child && child <= run.last)
            .map(|run| run.first);
        let first = first.or_else(|| scene.found.name_at(child).map(|name| name.first));
        if let Some(found) = first.and_then(named) {
            return Some(found);
        }
    }
    // "Zamir Kabulov, Russia's envoy to Afghanistan".
    let left = left_edge(scene, role.head).min(role.first);
    let mut comma = left.checked_sub(1)?;
    if scene.word(comma).upos == Upos::Det {
        comma = comma.checked_sub(1)?;
    }
    if scene.text_of(comma, comma) != "," || scene.word(role.head).relation == Relation::Conj {
        return None;
    }
    let before = comma.checked_sub(1)?;
    // "On Tuesday, the head of the agency urged": two phrases of one verb.
    let begins = matches!(
        scene.word(role.head).relation,
        Relation::Nsubj | Relation::NsubjPass
    );
    // "In a post on X, the minister said": the name may stand deep in the other phrase.
    let verb = scene.tree.head(role.head);
    let top = std::iter::successors(Some(before), |at| {
        Some(scene.tree.head(*at)).filter(|head| head != at)
    })
    .take(scene.sentence.words.len())
    .find(|at| scene.tree.head(*at) == verb);
    // "arrested Ahmad Karimi, an official said": the name is no part of what the verb of saying has before it, or of what is said.
    let apart = top.is_none_or(|top| {
        matches!(
            scene.word(top).relation,
            Relation::Obl
                | Relation::OblUnmarked
                | Relation::Ccomp
                | Relation::Parataxis
                | Relation::Advcl
                | Relation::Conj
        )
    });
    if begins && apart {
        return None;
    }
    let run = runs.iter().find(|run| run.last == before).map(|run| run.first);
    let name = scene.found.name_at(before).map(|name| name.first);
    run.or(name).and_then(named)
}

/// The holder behind a title, and the first word that is no part of the title: honorifics are, and so is the object of a preposition, which is
/// itself nobody's name: *envoy to Chad*, *head of the armed forces*.
fn behind_title<'a>(
    scene: &Scene,
    role: &TermMatch,
    named: &dyn Fn(usize) -> Option<Named<'a>>,
) -> (usize, Option<Named<'a>>) {
    let words = &scene.sentence.words;
    let farthest = role.last + 7;
    let honorific = |at: usize| {
        let mut honorifics = scene.found.honorifics.iter();
        honorifics.any(|h| h.first <= at && at <= h.last)
    };
    let mut at = role.last + 1;
    while at < words.len() && at < farthest {
        if let Some(found) = named(at) {
            return (at, Some(found));
        }
        if honorific(at) {
            at += 1;
        } else if words[at].upos == Upos::Adp {
            let object = object_end(scene, at + 1, farthest);
            if object == at + 1 {
                break;
            }
            at = object;
        } else {
            break;
        }
    }
    (at, None)
}

/// Where the object of a preposition ends that begins at a word: behind the first listed name, or behind its common nouns.
fn object_end(scene: &Scene, first: usize, farthest: usize) -> usize {
    let words = &scene.sentence.words;
    let mut at = first;
    while at < words.len() && at < farthest {
        if let Some(name) = scene.found.name_at(at) {
            let goes_on = words
                .get(name.last + 1)
                .is_some_and(|next| next.upos == Upos::Noun || scene.found.role_at(name.last + 1).is_some());
            at = name.last + 1;
            if !goes_on {
                return at;
            }
        } else if matches!(words[at].upos, Upos::Det | Upos::Adj | Upos::Noun)
            || scene.found.role_at(at).is_some()
        {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// Runs of proper nouns that no list has.
pub(crate) fn name_runs(scene: &Scene) -> Vec<NameRun> {
    let mut runs: Vec<NameRun> = Vec::new();
    let words = &scene.sentence.words;
    let mut at = 0;
    while at < words.len() {
        if !is_name_word(scene, at) {
            at += 1;
            continue;
        }
        let first = at;
        let mut last = at;
        while let Some(word) = words.get(at + 1) {
            let next = scene.text_of(at + 1, at + 1);
            let joins =
                word.upos == Upos::Punct && matches!(next, "-" | "‑" | "’" | "'") && !words[at].space_after;
            let particle = NAME_PARTICLES.contains(&next);
            if is_name_word(scene, at + 1) {
                at += 1;
                last = at;
            } else if (joins || particle) && words.len() > at + 2 && is_name_word(scene, at + 2) {
                at += 2;
                last = at;
            } else if let Some(end) = goes_on(scene, first, at) {
                at = end;
                last = at;
            } else {
                break;
            }
        }
        runs.push(NameRun {
            first,
            last,
            head: scene.tree.head_of_range(first, last),
        });
        at = last + 1;
    }
    runs
}

/// "Front for the Liberation of Azaba": where a body's name goes on behind small words, up to its next capitalised word.
fn goes_on(scene: &Scene, first: usize, at: usize) -> Option<usize> {
    let body = (first..=at).any(|word| scene.actors.name_sort(&low(scene.text_of(word, word))).is_some());
    let small = |word: usize| WITHIN_NAMES.contains(&scene.text_of(word, word));
    let count = scene.sentence.words.len();
    let next = (at + 1..count.min(at + 4)).find(|word| !small(*word))?;
    let starts_large = scene.text_of(next, next).starts_with(char::is_uppercase);
    // "and" and "in" join names too.
    let ties = (at + 1..next).any(|word| matches!(scene.text_of(word, word), "of" | "for"));
    let listed = scene.found.name_at(next).map_or(next, |name| name.last);
    (body && next > at + 1 && ties && starts_large && scene.found.role_at(next).is_none()).then_some(listed)
}

fn is_name_word(scene: &Scene, at: usize) -> bool {
    let word = scene.word(at);
    let capital = word
        .span
        .of(scene.text)
        .chars()
        .next()
        .is_some_and(char::is_uppercase);
    // A foreign name is often taken for another kind of word: "Vasily" after "Minister".
    let titled = || {
        at.checked_sub(1)
            .and_then(|before| scene.found.role_at(before))
            .is_some_and(|role| {
                role.last + 1 == at
                    && scene
                        .actors
                        .role(RoleId(role.target))
                        .is_some_and(|role| role.person)
            })
    };
    let foreign = matches!(
        word.upos,
        Upos::Other | Upos::Noun | Upos::Adj | Upos::Adv | Upos::Pron
    ) && (word.relation == Relation::Flat || word.xpos.starts_with("NNP") || titled());
    let listed = scene.found.name_at(at).is_some() || scene.found.role_at(at).is_some();
    let within = |list: &[TermMatch]| list.iter().any(|term| term.first <= at && at <= term.last);
    capital
        && (word.upos == Upos::Propn || foreign)
        && !listed
        && !within(&scene.found.honorifics)
        && !within(&scene.found.prefixes)
}

pub(crate) fn words_of(scene: &Scene, first: usize, last: usize) -> Vec<SmolStr> {
    let words = (first..=last).map(|at| scene.text_of(at, at));
    words
        .filter(|word| word.chars().any(char::is_alphanumeric) && *word != "'s" && *word != "’s")
        .map(lower)
        .collect()
}

/// "on Thursday" without "on": a proper noun that says when.
fn is_adverbial(scene: &Scene, head: usize) -> bool {
    let word = scene.word(head);
    matches!(word.relation, Relation::Obl | Relation::OblUnmarked)
        && !scene
            .tree
            .children(head)
            .any(|child| scene.word(child).relation == Relation::Flat)
        && !scene
            .tree
            .children(head)
            .any(|child| scene.word(child).relation == Relation::Case)
}

pub(crate) fn adjacent(scene: &Scene, role: &TermMatch, first: usize) -> bool {
    first > role.last && (role.last + 1..first).all(|at| scene.word(at).upos != Upos::Punct)
}
