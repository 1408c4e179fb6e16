//! Parties that a sentence names by itself: listed names, role nouns with what they belong to, people with their titles.

use super::Scene;
use super::bodies::{body_of, introduced};
use super::english::{BELONGS, EVERY, PLACE, SERVES};
use super::find::{NameMatch, TermMatch};
use super::gazetteer::{ActorId, AliasKind, RoleId};
use super::owner::belonging;
use super::party::Party;
use super::people::{Named, People, adjacent, name_runs, person_of, words_of};
use super::shape::{has_case, is_definite, is_modifier, is_plural, left_edge, right_edge};
use crate::case::{low, lower};
use crate::codebook::actors::{ActorKind, CorefEntry, RoleEntry};
use legation_parse::{Relation, Span, Upos};
use smol_str::SmolStr;

/// Per word, the parties that the phrase it heads stands for.
pub(crate) fn parties(scene: &Scene, people: &mut People) -> Vec<Vec<Party>> {
    let mut parties = vec![Vec::new(); scene.sentence.words.len()];
    for name in &scene.found.names {
        if let Some(party) = listed(scene, name) {
            let side = party.actor;
            parties[name.head].push(party);
            if let (Some(actor), AliasKind::Name) = (side, name.kind) {
                remember_listed(scene, actor, people);
            }
        }
    }
    let runs = name_runs(scene);
    let mut taken = vec![false; runs.len()];
    for role in &scene.found.roles {
        let Some(entry) = scene.actors.role(RoleId(role.target)) else {
            continue;
        };
        // "all parties in Sudan", "all sides": nobody in particular.
        if !entry.person && is_plural(scene.word(role.head)) && is_everyone(scene, role) {
            continue;
        }
        let found = role_parties(scene, role, entry);
        let person = entry.person && !is_plural(scene.word(role.head));
        // "air defence systems": two words that say what kind of thing it is.
        let alone = found.iter().all(|party| party.of.is_none());
        let modifies = scene.word(role.head).relation == Relation::Compound;
        if alone && modifies && role.first < role.last && !is_plural(scene.word(role.head)) && !person {
            continue;
        }
        let named = if person {
            person_of(scene, role, &runs)
        } else {
            body_of(scene, role, entry, &runs)
        };
        match named {
            Some(Named::Run(run)) => {
                let known = std::mem::replace(&mut taken[run], true);
                let run = runs[run];
                // "the head of NATO, General X": the second title tells less than the first.
                if known && found.iter().all(|party| party.of.is_none()) {
                    parties[role.head] = parties[run.head].clone();
                    continue;
                }
                let words = words_of(scene, run.first, run.last);
                let ownerless = found.iter().all(|party| party.of.is_none());
                if let Some(known) = people
                    .recall(&words)
                    .filter(|known| ownerless && known.role.is_some())
                {
                    let span = found.first().map_or(Span::default(), |party| party.span);
                    let span = span.join(scene.span_of(run.first, run.last));
                    let party = Party {
                        span,
                        antecedent: true,
                        place_like: false,
                        ..known.clone()
                    };
                    parties[role.head] = vec![party.clone()];
                    parties[run.head] = vec![party];
                    continue;
                }
                let mut party = found.into_iter().next().unwrap_or_default();
                party.name = Some(SmolStr::new(scene.text_of(run.first, run.last)));
                party.span = party.span.join(scene.span_of(run.first, run.last));
                party.place_like = false;
                party.weak = false;
                if !adjacent(scene, role, run.first) {
                    party.span = scene.span_of(run.first, run.last);
                }
                people.introduce(words, party.clone());
                parties[role.head] = vec![party.clone()];
                parties[run.head] = vec![party];
            }
            Some(Named::Listed(name)) => {
                let mut party = found.into_iter().next().unwrap_or_default();
                let listed = parties[name.head].pop().unwrap_or_default();
                party.actor = listed.actor;
                party.person = true;
                party.weak = false;
                party.span = if adjacent(scene, role, name.first) {
                    party.span.join(listed.span)
                } else {
                    listed.span
                };
                let words = words_of(scene, name.first, name.last);
                people.introduce(words, party.clone());
                parties[role.head] = vec![party.clone()];
                parties[name.head] = vec![party];
            }
            None => parties[role.head] = found,
        }
        remember_owner(scene, role, &parties[role.head], people);
    }
    for (run, _) in runs.iter().zip(taken).filter(|(_, taken)| !taken) {
        if !parties[run.head].is_empty() {
            continue;
        }
        if let Some(party) = introduced(scene, *run) {
            people.introduce(words_of(scene, run.first, run.last), party.clone());
            parties[run.head] = vec![party];
            continue;
        }
        // "the West" is nobody's surname.
        let bare = run.first == run.last && is_definite(scene, run.head);
        let known = people.recall(&words_of(scene, run.first, run.last));
        if let Some(known) = known.filter(|_| !bare) {
            let span = scene.span_of(run.first, run.last);
            parties[run.head] = vec![Party {
                span,
                antecedent: true,
                place_like: false,
                ..known.clone()
            }];
        }
    }
    let names = scene
        .found
        .names
        .iter()
        .map(|name| (name.first, name.last, name.head));
    let roles = scene
        .found
        .roles
        .iter()
        .map(|role| (role.first, role.last, role.head));
    let runs = runs.iter().map(|run| (run.first, run.last, run.head));
    for (first, last, head) in names.chain(roles).chain(runs) {
        spread(scene, &mut parties, first, last, head);
    }
    parties
}

/// Where the parser cut a name in two, each piece that hangs outside stands for the whole.
fn spread(scene: &Scene, parties: &mut [Vec<Party>], first: usize, last: usize, head: usize) {
    for word in (first..=last).filter(|word| *word != head) {
        let above = scene.tree.head(word);
        let outside = above == word || above < first || above > last;
        if outside && parties[word].is_empty() && !parties[head].is_empty() {
            parties[word] = parties[head].clone();
        }
    }
    // "Qari Fasihuddin Fitrat" hung from "Qari".
    let above = scene.tree.head(head);
    let honorific = scene
        .found
        .honorifics
        .iter()
        .any(|h| h.first <= above && above <= h.last && h.last + 1 == first);
    if honorific && parties[above].is_empty() {
        parties[above] = parties[head].clone();
    }
}

/// A listed name as a party; outlets are none.
fn listed(scene: &Scene, name: &NameMatch) -> Option<Party> {
    if name.kind.is_outlet() {
        return None;
    }
    let id = ActorId(name.target);
    let entry = scene
        .actors
        .actor(id)
        .filter(|entry| entry.kind != ActorKind::None)?;
    let word = scene.word(name.head);
    let people = name.kind == AliasKind::Demonym
        && matches!(word.upos, Upos::Noun | Upos::Propn)
        && !is_modifier(word);
    Some(Party {
        span: Span {
            start: name.start,
            end: name.end,
        },
        actor: Some(id),
        weak: people || name.kind == AliasKind::WeakCapital,
        place_like: is_place(scene, name, entry.kind),
        plural: (people && is_plural(word)) || word.xpos == "NNS",
        person: entry.kind == ActorKind::Person,
        ..Party::default()
    })
}

/// Whether a name stands for a place rather than for those who act there: *in Moscow*, *Moscow talks*.
pub(crate) fn is_place(scene: &Scene, name: &NameMatch, kind: ActorKind) -> bool {
    let capital = matches!(name.kind, AliasKind::Capital | AliasKind::WeakCapital);
    let before_noun = matches!(
        scene.word(name.head).relation,
        Relation::Compound | Relation::NmodUnmarked
    );
    let land = matches!(kind, ActorKind::State | ActorKind::Territory);
    land && (has_case(scene, name.head, PLACE) || (capital && before_noun))
}

fn remember_listed(scene: &Scene, actor: ActorId, people: &mut People) {
    let Some(entry) = scene
        .actors
        .actor(actor)
        .filter(|entry| entry.kind == ActorKind::Person)
    else {
        return;
    };
    let words: Vec<_> = entry.name.split_whitespace().map(lower).collect();
    if people.recall(&words).is_none() {
        people.introduce(
            words,
            Party {
                actor: Some(actor),
                person: true,
                ..Party::default()
            },
        );
    }
}

/// The parties of a phrase headed by a role noun: one for each that it belongs to.
pub(crate) fn role_parties(scene: &Scene, role: &TermMatch, entry: &RoleEntry) -> Vec<Party> {
    let owners = belonging(scene, role.first, role.last, role.head, 3);
    let mut left = left_edge(scene, role.head).min(role.first);
    let prefix = scene.found.prefixes.iter().find(|p| {
        // "the opposition leader's lawyer": the leader's, not the lawyer's.
        let others = |other: &TermMatch| {
            other.head != role.head
                && other.first <= p.first
                && p.last <= other.last
                && other.first < other.last
        };
        ((left <= p.first && p.last < role.first)
            || (scene.tree.head(p.head) == role.head && p.head < role.first))
            && !scene.found.roles.iter().any(others)
    });
    let via = via(scene, role);
    if owners.len() > 1 {
        let owner = |at: &usize| {
            scene
                .found
                .name_at(*at)
                .is_some_and(|name| owners.contains(&ActorId(name.target)))
        };
        left = (left.saturating_sub(6)..left).find(owner).unwrap_or(left);
    }
    let right = right_edge(scene, role.head).max(role.last);
    let party = Party {
        span: scene.span_of(left, right),
        role: Some(RoleId(role.target)),
        via,
        prefix: prefix.map(|prefix| RoleId(prefix.target)),
        office: (entry.person && !is_plural(scene.word(role.head))).then(|| office(scene, left, role)),
        name: if entry.body {
            body_name(scene, role, left, right)
        } else {
            None
        },
        place_like: entry.body && entry.abroad && has_case(scene, role.head, PLACE),
        plural: is_plural(scene.word(role.head)) || (entry.collective && !entry.body),
        person: entry.person && !is_plural(scene.word(role.head)),
        weak: owners.is_empty()
            && matches!(
                scene.word(role.head).relation,
                Relation::Compound | Relation::Amod
            ),
        ..Party::default()
    };
    if owners.is_empty() {
        return vec![party];
    }
    let several = owners.len() > 1;
    owners
        .into_iter()
        .map(|owner| Party {
            of: Some(owner),
            span: if several {
                own_words(scene, role, party.span, owner)
            } else {
                party.span
            },
            ..party.clone()
        })
        .collect()
}

/// Of a phrase of several parties the words of one: *Russian* and *Belarusian troops*, *foreign ministers of Japan* and *South Korea*.
fn own_words(scene: &Scene, role: &TermMatch, whole: Span, owner: ActorId) -> Span {
    let names = || {
        let names = scene.found.names.iter().filter(|name| !name.kind.is_outlet());
        names.filter(|name| whole.start <= name.start && name.end <= whole.end.max(scene.sentence.span.end))
    };
    let near = |name: &&NameMatch| name.last + 8 > role.first && name.first < role.last + 12;
    let Some(own) = names().filter(near).find(|name| ActorId(name.target) == owner) else {
        return whole;
    };
    let (first, last) = (own.first.min(role.first), own.last.max(role.last));
    let other = names().any(|name| ActorId(name.target) != owner && first <= name.first && name.last <= last);
    // What stands between an owner and the noun belongs to it, unless it joins: "Russian, Belarusian troops".
    let joined = (first..=last).any(|at| {
        let outside = at < role.first.min(own.first)
            || (own.last < at && at < role.first)
            || (role.last < at && at < own.first);
        outside && (matches!(scene.word(at).upos, Upos::Cconj) || scene.text_of(at, at) == ",")
    });
    if other || joined {
        Span {
            start: own.start,
            end: own.end,
        }
    } else {
        let words = scene.span_of(first, last);
        Span {
            start: words.start,
            end: words.end,
        }
    }
}

/// A role noun that stands before or after this one and tells its sector: *ministry* spokesman, spokesman of the *ministry*.
fn via(scene: &Scene, role: &TermMatch) -> Option<RoleId> {
    let entry = scene.actors.role(RoleId(role.target));
    // "a spokesman for the rebels", "an official at the ministry".
    let cases = match entry {
        Some(entry) if entry.serves => SERVES,
        Some(entry) if entry.follows => &BELONGS[..5],
        _ => &BELONGS[..1],
    };
    let children = scene.tree.children(role.head).filter(|child| {
        let word = scene.word(*child);
        is_modifier(word) || (word.relation == Relation::Nmod && has_case(scene, *child, cases))
    });
    let before = role.first.checked_sub(1);
    let inside = |word: usize| word >= role.first && word <= role.last;
    let mut candidates = children.chain(before).filter(|word| !inside(*word));
    candidates.find_map(|word| {
        let found = scene.found.role_at(word)?;
        (found.head != role.head).then_some(RoleId(found.target))
    })
}

/// The words of an office, without what it belongs to and what changes it: `Deputy Defense Minister`.
fn office(scene: &Scene, left: usize, role: &TermMatch) -> SmolStr {
    let mut first = role.first;
    while let Some(before) = first.checked_sub(1).filter(|before| *before >= left) {
        let word = scene.word(before);
        let prefixed = scene
            .found
            .prefixes
            .iter()
            .any(|p| p.first <= before && before <= p.last);
        let part = matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Propn) && is_modifier(word);
        if scene.found.name_at(before).is_some() || prefixed || !part {
            break;
        }
        first = before;
    }
    SmolStr::new(scene.text_of(first, role.last))
}

/// A body's own name, where it is written as one: `Ministry of National Defense`.
fn body_name(scene: &Scene, role: &TermMatch, left: usize, right: usize) -> Option<SmolStr> {
    let capital = scene
        .text_of(role.head, role.head)
        .chars()
        .next()
        .is_some_and(char::is_uppercase);
    let owner = (left..role.first)
        .rev()
        .find(|word| scene.found.name_at(*word).is_some());
    let mut first = owner.map_or(left, |owner| owner + 1);
    while first < role.first && matches!(scene.word(first).upos, Upos::Part | Upos::Det | Upos::Punct) {
        first += 1;
    }
    capital.then(|| SmolStr::new(scene.text_of(first, right)))
}

fn remember_owner(scene: &Scene, role: &TermMatch, parties: &[Party], people: &mut People) {
    let lemma = lower(&scene.word(role.head).lemma);
    for owner in parties.iter().filter_map(|party| party.of) {
        let owners = people.owners.entry(lemma.clone()).or_default();
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
}

/// *All parties*, *every side*: a noun for those who are one side each, of which none is left out and none named.
fn is_everyone(scene: &Scene, role: &TermMatch) -> bool {
    let every = |at: usize| EVERY.contains(&low(scene.text_of(at, at)).as_str());
    let refers = scene.found.corefs.iter().any(|term| {
        let entry = scene.actors.coref(term.target);
        // "all political forces" are no sides of one matter.
        let sides = |entry: &CorefEntry| {
            let is = |kind: ActorKind| entry.kinds.contains(&kind);
            entry.pair && is(ActorKind::State) && is(ActorKind::Organisation)
        };
        term.head == role.head && entry.is_some_and(sides)
    });
    // "all political parties", "all Sudanese parties": those of a kind, and of a country.
    let plain = role.first == role.head || every(role.first) && role.first + 1 == role.head;
    let named = left_edge(scene, role.head)..=role.head;
    refers
        && plain
        && !named.clone().any(|at| scene.found.name_at(at).is_some())
        && (every(role.first)
            || scene
                .tree
                .children(role.head)
                .any(|child| child < role.head && every(child)))
}
