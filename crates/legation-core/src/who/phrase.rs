//! Parties that a sentence names by itself: listed names, role nouns with what they belong to, people with their titles.

use super::english::{BELONGS, DEFINITE, NAME_PARTICLES, PLACE};
use super::find::{NameMatch, TermMatch, lower};
use super::gazetteer::{ActorId, AliasKind, RoleId};
use super::party::Party;
use super::{Scene, english};
use crate::codebook::actors::{ActorKind, RoleEntry};
use legation_parse::{Relation, Span, Upos, Word};
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
}

#[derive(Clone, Debug)]
struct Known {
    words: Vec<SmolStr>,
    party: Party,
}

impl People {
    fn introduce(&mut self, words: Vec<SmolStr>, party: Party) {
        let index = self.known.len();
        for word in &words {
            self.by_word.entry(word.clone()).or_default().push(index);
        }
        self.known.push(Known { words, party });
    }

    /// The person whom these words of a name call up: all the words are known of one, or all the known ones are among them.
    fn recall(&self, words: &[SmolStr]) -> Option<&Party> {
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
        // "both sides" refers back.
        let pairs = |term: &TermMatch| {
            term.head == role.head && scene.actors.coref(term.target).is_some_and(|entry| entry.pair)
        };
        if is_pair(scene, role.head) && is_definite(scene, role.head) && scene.found.corefs.iter().any(pairs)
        {
            continue;
        }
        let found = role_parties(scene, role, entry);
        let person = entry.person && !is_plural(scene.word(role.head));
        let named = if person {
            person_of(scene, role, &runs)
        } else {
            None
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
                let mut party = found.into_iter().next().unwrap_or_default();
                party.name = Some(SmolStr::new(scene.text_of(run.first, run.last)));
                party.span = party.span.join(scene.span_of(run.first, run.last));
                party.place_like = false;
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
        if let Some(known) = people.recall(&words_of(scene, run.first, run.last)) {
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

enum Named<'a> {
    Run(usize),
    Listed(&'a NameMatch),
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
fn is_place(scene: &Scene, name: &NameMatch, kind: ActorKind) -> bool {
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
        (left <= p.first && p.last < role.first)
            || (scene.tree.head(p.head) == role.head && p.head < role.first)
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
        ..Party::default()
    };
    if owners.is_empty() {
        return vec![party];
    }
    owners
        .into_iter()
        .map(|owner| Party {
            of: Some(owner),
            ..party.clone()
        })
        .collect()
}

/// A role noun that stands before or after this one and tells its sector: *ministry* spokesman, spokesman of the *ministry*.
fn via(scene: &Scene, role: &TermMatch) -> Option<RoleId> {
    let children = scene.tree.children(role.head).filter(|child| {
        let word = scene.word(*child);
        is_modifier(word) || (word.relation == Relation::Nmod && has_case(scene, *child, &BELONGS[..1]))
    });
    let before = role.first.checked_sub(1);
    let inside = |word: usize| word >= role.first && word <= role.last;
    let mut candidates = children.chain(before).filter(|word| !inside(*word));
    candidates.find_map(|word| {
        let found = scene.found.role_at(word)?;
        (found.head != role.head).then_some(RoleId(found.target))
    })
}

/// To whom a noun phrase belongs: the listed states or groups before it, in possession of it, or after *of*, *from*, *in*.
pub(crate) fn belonging(scene: &Scene, first: usize, last: usize, head: usize, depth: usize) -> Vec<ActorId> {
    let mut owners = Vec::new();
    let Some(depth) = depth.checked_sub(1) else {
        return owners;
    };
    // "its embassy in Moscow": the pronoun tells.
    if possessor(scene, head, first).is_some() {
        return owners;
    }
    let role = scene
        .found
        .role_at(head)
        .and_then(|role| scene.actors.role(RoleId(role.target)));
    let cases = if role.is_some_and(|role| role.abroad) {
        &BELONGS[..2]
    } else {
        BELONGS
    };
    let words: Vec<usize> = (first..=last).collect();
    // Before it: adjectives, compounds and possessors, of the whole of a role noun of several words.
    for child in words
        .iter()
        .flat_map(|word| scene.tree.children(*word))
        .filter(|c| *c < first || *c > last)
    {
        let word = scene.word(child);
        if is_modifier(word) && child < head {
            owners_at(scene, child, depth, &mut owners);
        }
    }
    if owners.is_empty() {
        owners_before(scene, first, &mut owners);
    }
    owners_beside(scene, first, &mut owners);
    if owners.is_empty() {
        for case in cases {
            let after = words
                .iter()
                .flat_map(|word| scene.tree.children(*word))
                .filter(|child| {
                    *child > last
                        && scene.word(*child).relation == Relation::Nmod
                        && has_case(scene, *child, &[case])
                });
            for child in after {
                owners_at(scene, child, depth, &mut owners);
            }
            if !owners.is_empty() {
                return owners;
            }
        }
        owners_after(scene, last, &mut owners);
        for child in scene.tree.children(head).filter(|child| *child > last) {
            let tied = scene.found.ties.iter().any(|tie| tie.head == child);
            if tied && matches!(scene.word(child).relation, Relation::Acl | Relation::Amod) {
                for object in scene.tree.children(child).filter(|object| *object > child) {
                    if matches!(
                        scene.word(object).relation,
                        Relation::Obl | Relation::OblAgent | Relation::Obj
                    ) {
                        owners_at(scene, object, depth, &mut owners);
                    }
                }
            }
        }
    }
    owners
}

/// The listed actors that a word inside a phrase names, with those coordinated with it.
fn owners_at(scene: &Scene, word: usize, depth: usize, owners: &mut Vec<ActorId>) {
    let mut add = |actor| {
        if !owners.contains(&actor) {
            owners.push(actor);
        }
    };
    if let Some(name) = scene.found.name_at(word) {
        if let Some(actor) = owner_of(scene, name) {
            add(actor);
            let coordinated = scene
                .tree
                .children(word)
                .filter(|c| scene.word(*c).relation == Relation::Conj);
            for other in coordinated.filter_map(|c| scene.found.name_at(c)) {
                if let Some(actor) = owner_of(scene, other) {
                    add(actor);
                }
            }
        }
        return;
    }
    if let Some(role) = scene.found.role_at(word) {
        for owner in belonging(scene, role.first, role.last, role.head, depth) {
            add(owner);
        }
        return;
    }
    // "Taliban-led", "linked to ISKP": a tie passes on what is named under it.
    let tied = scene
        .found
        .ties
        .iter()
        .any(|tie| tie.first <= word && word <= tie.last);
    for child in scene.tree.children(word) {
        if let Some(name) = scene.found.name_at(child)
            && (tied || name.hyphened.is_none())
            && (tied || is_modifier(scene.word(child)))
            && let Some(actor) = owner_of(scene, name)
        {
            add(actor);
        }
    }
}

/// Whether a listed name can be what a role noun belongs to, and which actor it is then.
fn owner_of(scene: &Scene, name: &NameMatch) -> Option<ActorId> {
    if name.kind.is_outlet() {
        return None;
    }
    if let Some(after) = name.hyphened {
        let tied = scene
            .found
            .ties
            .iter()
            .any(|tie| tie.first <= after && after <= tie.last);
        let name_after = scene.found.name_at(after).is_some();
        if !tied && !name_after {
            return None;
        }
    }
    let id = ActorId(name.target);
    scene
        .actors
        .actor(id)
        .filter(|entry| entry.kind != ActorKind::None)?;
    Some(id)
}

/// "Russian and Afghan officials", whatever the parser made of it: names of the same kind joined before a role noun.
fn owners_beside(scene: &Scene, first: usize, owners: &mut Vec<ActorId>) {
    let Some(mut name) = (first.saturating_sub(5)..first).find_map(|at| {
        let name = scene.found.name_at(at)?;
        (owners.first() == Some(&ActorId(name.target)) && !name.kind.is_outlet()).then_some(name)
    }) else {
        return;
    };
    for _ in 0..4 {
        let Some(other) = name.first.checked_sub(2).and_then(|at| scene.found.name_at(at)) else {
            return;
        };
        let joined = matches!(scene.word(name.first - 1).upos, Upos::Cconj | Upos::Punct);
        let adjective = other.kind == AliasKind::Demonym || is_modifier(scene.word(other.head));
        let actor = ActorId(other.target);
        if !joined || !adjective || other.kind != name.kind || owners.contains(&actor) {
            return;
        }
        owners.insert(0, actor);
        name = other;
    }
}

/// The possessive pronoun of a noun phrase: *its* embassy. Only adjectives and nouns may stand between, whatever the parser
/// made of it.
pub(crate) fn possessor(scene: &Scene, head: usize, first: usize) -> Option<usize> {
    let pronoun = |at: usize| scene.word(at).xpos == "PRP$";
    let child = scene
        .tree
        .children(head)
        .find(|child| *child < head && pronoun(*child));
    child.or_else(|| {
        let between = |at: usize| {
            let word = scene.word(at);
            matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Propn) && scene.found.name_at(at).is_none()
        };
        let at = (first.saturating_sub(4)..first).rev().find(|at| !between(*at))?;
        pronoun(at).then_some(at)
    })
}

/// The name directly before a role noun, whatever the parser made of it: only adjectives, nouns and 's may stand between.
fn owners_before(scene: &Scene, first: usize, owners: &mut Vec<ActorId>) {
    let mut at = first;
    while let Some(before) = at.checked_sub(1) {
        let word = scene.word(before);
        if let Some(name) = scene.found.name_at(before) {
            let own = is_modifier(word) || scene.word(name.head).relation != Relation::Nsubj;
            if let (true, Some(actor)) = (own, owner_of(scene, name)) {
                owners.push(actor);
            }
            return;
        }
        let possessive = word.relation == Relation::Case && word.upos == Upos::Part;
        let part = matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Propn) && is_modifier(word);
        if !(possessive || part) || first - before > 5 {
            return;
        }
        at = before;
    }
}

/// The name directly after "of the", whatever the parser made of it.
fn owners_after(scene: &Scene, last: usize, owners: &mut Vec<ActorId>) {
    let words = &scene.sentence.words;
    let mut at = last + 1;
    if words.len() <= at || !BELONGS[..2].contains(&scene.text_of(at, at)) {
        return;
    }
    at += 1;
    while at < words.len()
        && matches!(words[at].upos, Upos::Det | Upos::Adj)
        && scene.found.name_at(at).is_none()
    {
        at += 1;
    }
    if let Some(name) = scene
        .found
        .name_at(at)
        .filter(|name| !is_modifier(scene.word(name.head)))
    {
        owners.extend(owner_of(scene, name));
    }
}

/// The proper name that a role noun introduces, by title or apposition.
fn person_of<'a>(scene: &'a Scene, role: &TermMatch, runs: &[NameRun]) -> Option<Named<'a>> {
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
    let mut at = role.last + 1;
    while at < scene.sentence.words.len() && at <= role.last + 6 {
        if let Some(found) = named(at) {
            return Some(found);
        }
        let word = scene.word(at);
        let honorific = scene
            .found
            .honorifics
            .iter()
            .any(|h| h.first <= at && at <= h.last);
        let listed = scene.found.name_at(at).is_some();
        let passes = matches!(word.upos, Upos::Adp | Upos::Det | Upos::Adj)
            || (word.upos == Upos::Noun && at > role.last + 1);
        if !(passes || honorific || (listed && at > role.last + 1)) {
            break;
        }
        at += 1;
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
    let run = runs.iter().find(|run| run.last == before).map(|run| run.first);
    let name = scene.found.name_at(before).map(|name| name.first);
    run.or(name).and_then(named)
}

/// Runs of proper nouns that no list has.
fn name_runs(scene: &Scene) -> Vec<NameRun> {
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
    let foreign = matches!(word.upos, Upos::Other | Upos::Noun | Upos::Adj)
        && (word.relation == Relation::Flat || word.xpos.starts_with("NNP") || titled());
    let listed = scene.found.name_at(at).is_some() || scene.found.role_at(at).is_some();
    let within = |list: &[TermMatch]| list.iter().any(|term| term.first <= at && at <= term.last);
    capital
        && (word.upos == Upos::Propn || foreign)
        && !listed
        && !within(&scene.found.honorifics)
        && !within(&scene.found.prefixes)
}

fn words_of(scene: &Scene, first: usize, last: usize) -> Vec<SmolStr> {
    let words = (first..=last).map(|at| scene.text_of(at, at));
    words
        .filter(|word| word.chars().any(char::is_alphanumeric) && *word != "'s" && *word != "’s")
        .map(lower)
        .collect()
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

/// The leftmost word of a noun phrase, without its determiner.
pub(crate) fn left_edge(scene: &Scene, head: usize) -> usize {
    let inside = |relation: Relation, at: usize| {
        matches!(
            relation,
            Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
                | Relation::NmodDesc
                | Relation::NmodUnmarked
                | Relation::Nummod
                | Relation::Flat
                | Relation::Goeswith
        ) || (matches!(
            relation,
            Relation::Case
                | Relation::Det
                | Relation::Advmod
                | Relation::Conj
                | Relation::Cc
                | Relation::Punct
        ) && is_modifier(scene.word(scene.tree.head(at))))
    };
    let mut left = head;
    while let Some(before) = left.checked_sub(1) {
        if !scene.tree.reaches(before, head, scene.sentence, inside) {
            break;
        }
        left = before;
    }
    // "Soviet-backed government", however it was attached.
    while left >= 2 && scene.text_of(left - 1, left - 1) == "-" && !scene.word(left - 2).space_after {
        left -= 2;
    }
    while left < head
        && matches!(
            scene.word(left).upos,
            Upos::Det | Upos::Punct | Upos::Cconj | Upos::Adp | Upos::Part | Upos::Num
        )
    {
        left += 1;
    }
    left
}

/// The rightmost word of a noun phrase: its name and what follows *of*.
pub(crate) fn right_edge(scene: &Scene, head: usize) -> usize {
    let inside = |relation: Relation, at: usize| {
        matches!(
            relation,
            Relation::Flat
                | Relation::Goeswith
                | Relation::Case
                | Relation::Det
                | Relation::Amod
                | Relation::Compound
                | Relation::NmodPoss
        ) || (relation == Relation::Nmod && has_case(scene, at, &BELONGS[..1]))
    };
    let mut right = head;
    while right + 1 < scene.sentence.words.len()
        && scene.tree.reaches(right + 1, head, scene.sentence, inside)
    {
        right += 1;
    }
    while right > head
        && matches!(
            scene.word(right).upos,
            Upos::Det | Upos::Adp | Upos::Part | Upos::Punct
        )
    {
        right -= 1;
    }
    right
}

pub(crate) fn is_modifier(word: &Word) -> bool {
    matches!(
        word.relation,
        Relation::Amod
            | Relation::Compound
            | Relation::NmodPoss
            | Relation::NmodDesc
            | Relation::NmodUnmarked
            | Relation::Det
    )
}

pub(crate) fn is_plural(word: &Word) -> bool {
    word.xpos.starts_with("NN") && word.xpos.ends_with('S')
}

pub(crate) fn has_case(scene: &Scene, word: usize, cases: &[&str]) -> bool {
    scene.tree.children(word).any(|child| {
        scene.word(child).relation == Relation::Case
            && cases.contains(&lower(scene.text_of(child, child)).as_str())
    })
}

pub(crate) fn is_definite(scene: &Scene, word: usize) -> bool {
    scene.tree.children(word).any(|child| {
        matches!(scene.word(child).relation, Relation::Det | Relation::DetPredet)
            && DEFINITE.contains(&lower(scene.text_of(child, child)).as_str())
    })
}

pub(crate) fn is_pair(scene: &Scene, word: usize) -> bool {
    scene
        .tree
        .children(word)
        .any(|child| english::TWO.contains(&lower(scene.text_of(child, child)).as_str()))
}

/// "on Thursday" without "on": a proper noun that says when.
fn is_adverbial(scene: &Scene, head: usize) -> bool {
    let word = scene.word(head);
    matches!(word.relation, Relation::Obl | Relation::OblUnmarked)
        && !scene
            .tree
            .children(head)
            .any(|child| scene.word(child).relation == Relation::Case)
}

fn adjacent(scene: &Scene, role: &TermMatch, first: usize) -> bool {
    first > role.last && (role.last + 1..first).all(|at| scene.word(at).upos != Upos::Punct)
}

impl Scene<'_> {
    pub(crate) fn word(&self, at: usize) -> &Word {
        &self.sentence.words[at]
    }

    pub(crate) fn span_of(&self, first: usize, last: usize) -> Span {
        self.word(first).span.join(self.word(last).span)
    }

    pub(crate) fn text_of(&self, first: usize, last: usize) -> &str {
        self.span_of(first, last).of(self.text)
    }
}
