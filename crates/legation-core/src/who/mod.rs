//! Who is who in a document: which noun phrases stand for states, groups, organisations, officials and forces.
//!
//! Names come from the gazetteer, offices and forces from role nouns and what stands around them, people from titles and
//! appositions; the rest of the document refers back by surname, pronoun or "the group". A wrong party costs more than none, so
//! a phrase that could mean two things means nothing.

mod bearer;
mod bodies;
mod coref;
mod english;
mod find;
mod gazetteer;
mod gold;
mod home;
mod owner;
mod party;
mod people;
mod phrase;
mod pronoun;
mod referring;
mod shape;
mod spelling;
pub(crate) mod tree;
mod unlisted;
mod view;

pub use gazetteer::{ActorId, Actors, ActorsError, OutletId, RoleId};
pub(crate) use gazetteer::{atoms_of_name, next_atom};
pub use gold::{ComparedPhrase, MarkedParty, MarkedPhrase, parties_in, read_marked_parties};
pub use party::{Basis, EntityFields, Party};
pub use unlisted::{Unlisted, UnlistedKind, name_key, unlisted};

use crate::case::lower;
use crate::codebook::actors::ActorKind;
use crate::mention::{self, Agreement, Entities, Gender, Mention, MentionWords, Number, Sort, Told};
use find::{Found, NameMatch};
use gazetteer::AliasKind;
use jiff::civil::Date;
use legation_parse::{Relation, Sentence, Upos};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use tree::Tree;

/// Who is who in one document.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    sentences: Vec<Members>,
    entities: Entities,
    given: bool,
    /// What stood at the words of given parties: sentence, word, parties.
    before_given: Vec<(usize, usize, Vec<Party>)>,
    notes: Vec<NameNote>,
}

/// What was made of a name that could be a place, a person or a firm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameNote {
    /// Index of the sentence.
    pub sentence: usize,
    /// The name.
    pub span: legation_parse::Span,
    /// What was made of it, and why.
    pub note: String,
}

/// The parties of one sentence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Members {
    parties: Vec<Vec<Party>>,
    outlets: Vec<(usize, OutletId)>,
}

impl Cast {
    /// The party or parties that the noun phrase headed by a word stands for; empty where it is no actor.
    ///
    /// Coordinated heads (*Russia and China*) are separate phrases, but one phrase can hold two parties: *Russian and Afghan
    /// officials*, *the two countries*, *they*. An adjective such as *Russian* is a party at its own word.
    pub fn parties(&self, sentence: usize, word: usize) -> &[Party] {
        self.sentences
            .get(sentence)
            .and_then(|members| members.parties.get(word))
            .map_or(&[], Vec::as_slice)
    }

    /// Names that could be a place, a person or a firm, and what was made of each, in the order of the text.
    pub fn notes(&self) -> &[NameNote] {
        &self.notes
    }

    /// The mentions of the document and their chains, found with what the codebook knows of names and offices.
    pub fn entities(&self) -> &Entities {
        &self.entities
    }

    /// Makes the words `heads` of a sentence head the given party, whatever stood there; other words that spoke of the same actor, such as
    /// pronouns, follow. From then on [`Cast::is_given`].
    pub(crate) fn give(&mut self, sentence: usize, heads: &[usize], party: &Party) {
        self.given = true;
        let Some(members) = self.sentences.get_mut(sentence) else {
            return;
        };
        let before: Vec<Party> = heads
            .iter()
            .filter_map(|&head| members.parties.get(head))
            .flatten()
            .cloned()
            .collect();
        // An earlier mention may be of somebody without a name: "the teachers ... they".
        let alike = |known: &Party, other: &Party| match (known.actor, other.actor) {
            (Some(one), Some(two)) => one == two,
            (None, None) => known.role == other.role && known.of == other.of && known.name == other.name,
            _ => false,
        };
        for known in members.parties.iter_mut().flatten() {
            if known.antecedent && before.iter().any(|other| alike(known, other)) {
                known.actor = party.actor;
                known.of = None;
            }
        }
        for &head in heads {
            if let Some(slot) = members.parties.get_mut(head) {
                let found = std::mem::replace(slot, vec![party.clone()]);
                self.before_given.push((sentence, head, found));
            }
        }
    }

    /// Lets the words `heads` head one party more: of *Thai and Cambodian police* the noun stands for both.
    pub(crate) fn give_also(&mut self, sentence: usize, heads: &[usize], party: &Party) {
        let Some(members) = self.sentences.get_mut(sentence) else {
            return;
        };
        for &head in heads {
            if let Some(slot) = members.parties.get_mut(head).filter(|slot| !slot.contains(party)) {
                slot.push(party.clone());
            }
        }
    }

    /// The parties that the words themselves name, whoever was given for them.
    pub(crate) fn named_parties(&self, sentence: usize, word: usize) -> &[Party] {
        let before = self.before_given.iter();
        before
            .filter(|(at, head, _)| (*at, *head) == (sentence, word))
            .map(|(_, _, found)| found.as_slice())
            .next()
            .unwrap_or_else(|| self.parties(sentence, word))
    }

    /// Makes words that are no party yet speak of the given one.
    pub(crate) fn give_echoes(&mut self, sentence: usize, words: &[usize], party: &Party) {
        let Some(members) = self.sentences.get_mut(sentence) else {
            return;
        };
        for &word in words {
            if let Some(slot) = members.parties.get_mut(word).filter(|slot| slot.is_empty()) {
                let echo = Party {
                    antecedent: true,
                    ..party.clone()
                };
                slot.push(echo);
            }
        }
    }

    /// Whether somebody has said who the parties are, so that they need not be known.
    pub(crate) fn is_given(&self) -> bool {
        self.given
    }

    /// The news outlet named by the phrase that a word heads.
    pub fn outlet_at(&self, sentence: usize, word: usize) -> Option<OutletId> {
        let outlets = &self.sentences.get(sentence)?.outlets;
        outlets
            .iter()
            .find(|(head, _)| *head == word)
            .map(|(_, outlet)| *outlet)
    }
}

/// A sentence with all that was found in it.
pub(crate) struct Scene<'a> {
    pub sentence: &'a Sentence,
    pub text: &'a str,
    pub actors: &'a Actors,
    pub tree: Tree,
    pub found: Found,
}

/// What is known of a document besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// Its title, parsed, with the text that it points into, where the document's own text does not hold it.
    pub title: &'a [Sentence],
    /// The text of that title.
    pub title_text: &'a str,
    /// When it was published.
    pub published: Option<Date>,
}

/// Tells who is who in a document of which nothing else is known: see [`cast_about`].
pub fn cast(sentences: &[Sentence], text: &str, actors: &Actors, words: &MentionWords) -> Cast {
    cast_about(sentences, text, &About::default(), actors, words)
}

/// Tells who is who in a document. `text` is the document's text, which the sentences' spans point into; `words` tell noun phrases
/// that speak of the same thing.
pub fn cast_about(
    sentences: &[Sentence],
    text: &str,
    about: &About,
    actors: &Actors,
    words: &MentionWords,
) -> Cast {
    let mut scenes = scenes_of(sentences, text, actors);
    let title = scenes_of(about.title, about.title_text, actors);
    let mut notes = namesakes(&scenes);
    drop_unsupported(&mut scenes, about.published, &mut notes);
    notes.sort_by_key(|note| note.span.start);
    let told = |mention: &Mention| known(scenes.get(mention.sentence)?, mention.head, words);
    let mentions = mention::entities_told(sentences, text, words, &told);
    let mut people = people::People::default();
    people.home = home::home(&scenes, &title);
    let mut cast = Cast::default();
    for (index, scene) in scenes.iter().enumerate() {
        let mut parties = phrase::parties(scene, &mut people);
        coref::refer_back(index, &mut parties, &scenes, &cast, &mentions, &mut people);
        for party in parties.iter_mut().take(dateline(scene.sentence, text)) {
            party.clear();
        }
        cast.sentences.push(Members {
            parties,
            outlets: outlets(&scene.found),
        });
    }
    cast.entities = mentions;
    cast.notes = notes;
    cast
}

fn scenes_of<'a>(sentences: &'a [Sentence], text: &'a str, actors: &'a Actors) -> Vec<Scene<'a>> {
    let scene = |sentence: &'a Sentence| {
        let tree = Tree::of(sentence);
        let found = find::find(sentence, &tree, text, actors);
        Scene {
            sentence,
            text,
            actors,
            tree,
            found,
        }
    };
    sentences.iter().map(scene).collect()
}

/// Notes on names that words near them make another's, and on names of places within those of people.
fn namesakes(scenes: &[Scene]) -> Vec<NameNote> {
    let mut notes = Vec::new();
    for (sentence, scene) in scenes.iter().enumerate() {
        for (first, word) in &scene.found.told {
            let Some(name) = scene.found.name_at(*first) else {
                continue;
            };
            let Some(entry) = scene.actors.actor(ActorId(name.target)) else {
                continue;
            };
            notes.push(NameNote {
                sentence,
                span: scene.span_of(name.first, name.last),
                note: format!("taken for {} because of “{word}”", entry.name),
            });
        }
        for (target, word) in &scene.found.personal {
            let state = scene
                .actors
                .actor(ActorId(*target))
                .map_or("", |entry| entry.name.as_str());
            notes.push(NameNote {
                sentence,
                span: scene.span_of(*word, *word),
                note: format!("part of somebody's name, not {state}"),
            });
        }
    }
    notes
}

/// What a listed name or a role noun stands for.
fn known(scene: &Scene, head: usize, words: &MentionWords) -> Option<Told> {
    let name = scene.found.name_at(head).filter(|name| name.head == head);
    let Some(name) = name.filter(|name| !name.kind.is_outlet()) else {
        return office(scene, head);
    };
    let entry = scene.actors.actor(ActorId(name.target))?;
    let kind = entry.kind;
    let word = scene.word(head);
    let capital = matches!(name.kind, AliasKind::Capital | AliasKind::WeakCapital);
    let people = name.kind == AliasKind::Demonym && !shape::is_modifier(word);
    let (sort, number, gender) = match kind {
        // "the Iranians", "an Iranian"
        _ if people && shape::is_plural(word) => (Sort::Unknown, Number::Plural, Gender::Unknown),
        _ if people => (Sort::Person, Number::Unknown, Gender::Unknown),
        ActorKind::Person => {
            let first = entry.name.split_whitespace().next().map(lower);
            let gender = first.and_then(|first| words.first_name(&first));
            (Sort::Person, Number::Singular, gender.unwrap_or(Gender::Animate))
        }
        ActorKind::State | ActorKind::Territory => (Sort::Place, Number::Singular, Gender::Neuter),
        ActorKind::Group => (Sort::Body, Number::Unknown, Gender::Neuter),
        _ => (Sort::Body, Number::Singular, Gender::Neuter),
    };
    // A nation's people are not its state, nor is a capital where things happen.
    let apart = people || (capital && phrase::is_place(scene, name, kind));
    Some(Told {
        sort,
        agreement: Agreement::of(number, gender),
        same: (!apart).then_some(name.target),
    })
}

/// "the spokesman", "the authorities", "the army".
fn office(scene: &Scene, head: usize) -> Option<Told> {
    let role = scene.found.role_at(head).filter(|role| role.head == head)?;
    let entry = scene.actors.role(RoleId(role.target))?;
    let plural = shape::is_plural(scene.word(head));
    let (sort, number, gender) = match (entry.person, plural) {
        (true, false) => (Sort::Person, Number::Singular, Gender::Animate),
        (true, true) => (Sort::Person, Number::Plural, Gender::Animate),
        (false, false) if entry.body => (Sort::Body, Number::Unknown, Gender::Neuter),
        _ => return None,
    };
    Some(Told {
        sort,
        agreement: Agreement::of(number, gender),
        same: None,
    })
}

/// How many words of the sentence are a dateline: "KABUL, July 5 (Reuters) -".
fn dateline(sentence: &Sentence, text: &str) -> usize {
    let forms: Vec<&str> = sentence.words.iter().map(|word| word.span.of(text)).collect();
    let apart = |index: usize| sentence.words.get(index).is_some_and(|word| word.space_after);
    legation_parse::dateline(&forms, apart)
}

/// Leaves out names that need another name of the same actor in the document, and surnames that need the full name or a title.
fn drop_unsupported(scenes: &mut [Scene], published: Option<Date>, notes: &mut Vec<NameNote>) {
    // "Chad Mercer ... Chad said": whoever bears the name of a state in the text, where nothing else speaks of the state.
    let personal: BTreeSet<u32> = scenes
        .iter()
        .flat_map(|scene| scene.found.personal.iter().map(|(target, _)| *target))
        .collect();
    let otherwise: BTreeSet<u32> = scenes
        .iter()
        .flat_map(|scene| &scene.found.names)
        .filter(|name| !name.kind.is_outlet() && (name.kind != AliasKind::Name || name.first < name.last))
        .map(|name| name.target)
        .collect();
    let mut named = BTreeSet::new();
    let mut outlets = BTreeSet::new();
    // A name of a state bears out the names of all that carry its code.
    let mut codes = BTreeSet::new();
    for (scene, name) in scenes
        .iter()
        .flat_map(|scene| scene.found.names.iter().map(move |name| (scene, name)))
    {
        if name.kind == AliasKind::Outlet {
            outlets.insert(name.target);
        } else if !name.kind.is_weak() {
            named.insert(name.target);
            codes.extend(state_code(scene.actors, name.target));
        }
    }
    for (sentence, scene) in scenes.iter_mut().enumerate() {
        let spans: Vec<legation_parse::Span> = scene.sentence.words.iter().map(|word| word.span).collect();
        let mut note = |first: usize, note: String| {
            let span = spans.get(first).copied().unwrap_or_default();
            notes.push(NameNote { sentence, span, note });
        };
        let titled: BTreeSet<usize> = scene
            .found
            .names
            .iter()
            .filter(|name| has_title(scene, name))
            .map(|name| name.first)
            .collect();
        let articled: BTreeSet<usize> = scene
            .found
            .names
            .iter()
            .filter(|name| has_article(scene, name))
            .map(|name| name.first)
            .collect();
        let of_office: BTreeMap<usize, u32> = scene
            .found
            .names
            .iter()
            .filter(|name| !name.others.is_empty() && titled.contains(&name.first))
            .filter_map(|name| Some((name.first, bearer::of_office(scene, name, published)?)))
            .collect();
        let actors = scene.actors;
        let state_named = |target: u32| {
            let role = actors.role_on(ActorId(target), None);
            role.and_then(|(role, _)| role.code.as_ref())
                .is_some_and(|code| codes.contains(code))
        };
        scene.found.keep_names(|name| {
            let (kind, first) = (name.kind, name.first);
            let alone = kind == AliasKind::Name && first == name.last && personal.contains(&name.target);
            if alone && !otherwise.contains(&name.target) {
                note(first, "somebody in the text has this name, and nothing else speaks of the state: nobody is taken".into());
                return false;
            }
            // *The West* of those who have the name is not the envoy West.
            if articled.contains(&first) && first == name.last && !name.others.is_empty() {
                let person = |target: u32| {
                    actors.actor(ActorId(target)).is_some_and(|entry| entry.kind == ActorKind::Person)
                };
                let all = std::iter::once(name.target).chain(name.others.iter().copied());
                let mut rest: Vec<u32> = all.filter(|target| !person(*target)).collect();
                if let Some(target) = rest.pop() {
                    name.target = target;
                    name.others = rest;
                }
            }
            // *The West* is nobody's surname; in *the Trump administration* the article is the noun's.
            if matches!(kind, AliasKind::Surname | AliasKind::WeakSurname) && articled.contains(&first) {
                return false;
            }
            let by_name = |target: u32| match kind {
                AliasKind::WeakOutlet => outlets.contains(&target),
                AliasKind::WeakSurname => named.contains(&target) || titled.contains(&first),
                AliasKind::Weak | AliasKind::WeakCapital => named.contains(&target),
                _ => true,
            };
            let by_state = |target: u32| {
                by_name(target)
                    || (matches!(kind, AliasKind::Weak | AliasKind::WeakCapital) && state_named(target))
            };
            if name.others.is_empty() {
                return by_state(name.target);
            }
            // Several have this name: the one that the document names otherwise, else the one whose state it names.
            let all: Vec<u32> = std::iter::once(name.target)
                .chain(name.others.iter().copied())
                .collect();
            let only = |fits: &dyn Fn(u32) -> bool| {
                let mut fitting = all.iter().copied().filter(|target| fits(*target));
                fitting.next().filter(|_| fitting.next().is_none())
            };
            let borne =
                |target: u32| named.contains(&target) || outlets.contains(&target) && kind.is_outlet();
            let chosen = only(&borne)
                .or_else(|| of_office.get(&first).copied())
                .or_else(|| only(&|target| by_name(target) && state_named(target)))
                .or_else(|| only(&by_state));
            if chosen.is_none() && all.iter().any(|target| by_state(*target)) {
                note(first, "several actors have this name, and the text does not tell which: nobody is taken".into());
            }
            name.target = chosen.unwrap_or(name.target);
            chosen.is_some()
        });
    }
}

/// The code of a state; none for other actors.
fn state_code(actors: &Actors, target: u32) -> Option<SmolStr> {
    let id = ActorId(target);
    actors.actor(id).filter(|entry| entry.kind == ActorKind::State)?;
    actors.role_on(id, None).and_then(|(role, _)| role.code.clone())
}

fn has_title(scene: &Scene, name: &NameMatch) -> bool {
    let Some(before) = name.first.checked_sub(1) else {
        return false;
    };
    // "Judge Alexis Duval": another's first name.
    let next = scene.sentence.words.get(name.last + 1);
    if next.is_some_and(|next| next.relation == Relation::Flat && next.upos == Upos::Propn) {
        return false;
    }
    let titled = |role: &find::TermMatch| {
        scene
            .actors
            .role(RoleId(role.target))
            .is_some_and(|role| role.person)
    };
    scene.found.role_at(before).is_some_and(titled)
}

/// Whether a name has an article of its own.
fn has_article(scene: &Scene, name: &NameMatch) -> bool {
    let before = name
        .first
        .checked_sub(1)
        .and_then(|before| scene.sentence.words.get(before));
    before.is_some_and(|word| word.xpos == "DT" && word.head == name.head)
}

fn outlets(found: &Found) -> Vec<(usize, OutletId)> {
    let outlets = found.names.iter().filter(|name| name.kind.is_outlet());
    outlets.map(|name| (name.head, OutletId(name.target))).collect()
}
