//! Reference back: pronouns, *the group*, *the two countries*, *its army*, *the minister*.
//!
//! The nearest subject wins, and a noun that the pronoun could as well mean ends the search: no antecedent is better than a
//! wrong one.

use super::find::{TermMatch, lower};
use super::gazetteer::ActorId;
use super::party::Party;
use super::phrase::{People, has_case, is_definite, is_pair, is_plural, left_edge, possessor};
use super::{Cast, Scene};
use crate::codebook::actors::{ActorKind, CorefEntry};
use legation_parse::{Relation, Upos};

/// How many sentences back a reference is looked for.
const REACH: usize = 2;

/// Fills in the parties of one sentence that are only referred to.
pub(crate) fn refer_back(
    index: usize,
    parties: &mut [Vec<Party>],
    scenes: &[Scene],
    cast: &Cast,
    people: &mut People,
) {
    let Some(scene) = scenes.get(index) else { return };
    for word in 0..parties.len() {
        if !parties[word].is_empty() {
            if parties[word].iter().all(|party| party.side().is_none()) {
                complete(index, parties, scenes, cast, word, people);
            }
            continue;
        }
        let view = View {
            index,
            scenes,
            cast,
            here: parties,
        };
        let found = if let Some(head) = relative_of(scene, word) {
            parties.get(head).cloned().unwrap_or_default()
        } else if let Some((term, entry)) = coref_at(scene, word) {
            if entry.pronoun {
                pronoun(&view, word, entry)
            } else if entry.pair && (term.first < term.last || is_definite(scene, word)) {
                pair(&view, word, entry)
            } else if !entry.pair && is_definite(scene, word) {
                noun(&view, word, entry)
            } else {
                Vec::new()
            }
        } else {
            Vec::new()
        };
        let span = scene.word(word).span;
        let left = left_edge(scene, word);
        let span = if left < word {
            scene.word(left).span.join(span)
        } else {
            span
        };
        parties[word] = found
            .into_iter()
            .map(|party| Party {
                span,
                antecedent: true,
                place_like: false,
                ..party
            })
            .collect();
    }
}

fn coref_at<'a>(scene: &'a Scene, word: usize) -> Option<(&'a TermMatch, &'a CorefEntry)> {
    let token = scene.word(word);
    if matches!(token.relation, Relation::Det | Relation::Nummod | Relation::Amod) {
        return None;
    }
    let paired = is_pair(scene, word);
    let fits = |term: &&TermMatch| {
        let Some(entry) = scene.actors.coref(term.target) else {
            return false;
        };
        let nominal = matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Num);
        let pair = entry.pair && (paired || term.first < term.last);
        match (entry.pronoun, entry.pair) {
            (true, _) => token.upos == Upos::Pron,
            (false, true) => nominal && pair,
            (false, false) => nominal && !paired,
        }
    };
    let terms = scene
        .found
        .corefs
        .iter()
        .filter(|term| term.head == word)
        .filter(fits);
    let term = terms.max_by_key(|term| term.last - term.first)?;
    Some((term, scene.actors.coref(term.target)?))
}

/// The noun that a relative pronoun stands for.
fn relative_of(scene: &Scene, word: usize) -> Option<usize> {
    let relative = matches!(scene.word(word).xpos.as_str(), "WDT" | "WP" | "WP$");
    let clause = scene
        .tree
        .ancestors(word)
        .find(|at| scene.word(*at).relation == Relation::AclRelcl)?;
    let noun = scene.tree.head(clause);
    (relative && noun < word).then_some(noun)
}

/// Finds whose an office or force is that its own phrase does not tell.
fn complete(
    index: usize,
    parties: &mut [Vec<Party>],
    scenes: &[Scene],
    cast: &Cast,
    word: usize,
    people: &mut People,
) {
    let Some(scene) = scenes.get(index) else { return };
    let Some(party) = parties[word].first().cloned() else {
        return;
    };
    let Some(role) = party.role else { return };
    let lemma = lower(&scene.word(word).lemma);
    let definite = is_definite(scene, word);
    let body = scene.actors.role(role).is_some_and(|role| role.body);
    let possessor = possessor(scene, word, left_edge(scene, word));
    let shared = (scene.word(word).relation == Relation::Conj)
        .then(|| scene.tree.head(word))
        .filter(|head| {
            let same = is_plural(scene.word(*head)) == is_plural(scene.word(word));
            same && !scene
                .tree
                .children(word)
                .any(|child| scene.word(child).relation == Relation::Det)
        });
    let mut owners: Vec<ActorId> = Vec::new();
    let mut back = true;
    if let Some(possessor) = possessor {
        owners.extend(parties[possessor].iter().filter_map(Party::side));
    } else if let Some(head) = shared.filter(|head| parties[*head].iter().any(|party| party.role.is_some())) {
        owners.extend(parties[head].iter().filter_map(|party| party.of));
        back = false;
    } else if definite && party.person && party.name.is_none() && party.prefix.is_none() {
        if let Some(holder) = people.holder(role, &lemma) {
            parties[word] = vec![Party {
                span: party.span,
                antecedent: true,
                place_like: false,
                ..holder.clone()
            }];
            return;
        }
    }
    if owners.is_empty()
        && party.person
        && let Some(led) = led_phrase(scene, parties, word)
    {
        owners = led;
        back = false;
    }
    if owners.is_empty() && possessor.is_none() && body && (definite || party.name.is_some()) {
        owners.extend(
            people
                .owners
                .get(&lemma)
                .filter(|known| known.len() == 1)
                .into_iter()
                .flatten(),
        );
    }
    owners.dedup();
    if owners.is_empty() && definite && possessor.is_none() && shared.is_none() {
        // "the regime": a role noun that may also refer to a group as a whole.
        let view = View {
            index,
            scenes,
            cast,
            here: parties,
        };
        let referred = coref_at(scene, word).filter(|(_, entry)| !entry.pair && !entry.pronoun);
        owners = referred
            .map(|(_, entry)| noun(&view, word, entry))
            .unwrap_or_default()
            .iter()
            .filter_map(Party::side)
            .collect();
    }
    if owners.is_empty() {
        return;
    }
    let completed: Vec<Party> = owners
        .iter()
        .map(|owner| Party {
            of: Some(*owner),
            antecedent: back,
            ..party.clone()
        })
        .collect();
    people.belongs(&party, completed[0].of);
    // A title and its name share one party: both words learn of it.
    for other in parties.iter_mut() {
        if other.first() == Some(&party) {
            other.clone_from(&completed);
        }
    }
}

/// "a Russian delegation headed by X": the phrase with an owner that X leads.
fn led_phrase(scene: &Scene, parties: &[Vec<Party>], word: usize) -> Option<Vec<ActorId>> {
    let first = parties[word].first().map(|party| party.span.start)?;
    let start = (0..=word)
        .rev()
        .take_while(|at| scene.word(*at).span.start >= first)
        .last()?;
    let by = start.checked_sub(1)?;
    let verb = by.checked_sub(1)?;
    let tied = scene
        .found
        .ties
        .iter()
        .any(|tie| tie.first <= verb && verb <= tie.last);
    if !tied || scene.word(by).upos != Upos::Adp {
        return None;
    }
    let owners = |at: usize| -> Option<Vec<ActorId>> {
        let owners: Vec<_> = parties[at]
            .iter()
            .filter(|party| !party.person)
            .filter_map(|party| party.of)
            .collect();
        (!owners.is_empty()).then_some(owners)
    };
    let noun = scene.tree.head(verb);
    if noun < verb
        && let Some(found) = owners(noun)
    {
        return Some(found);
    }
    (verb.saturating_sub(8)..verb).rev().find_map(owners)
}

/// What is known of the document up to a word.
struct View<'a, 's> {
    index: usize,
    scenes: &'a [Scene<'s>],
    cast: &'a Cast,
    here: &'a [Vec<Party>],
}

impl<'a, 's> View<'a, 's> {
    fn scene(&self, sentence: usize) -> &'a Scene<'s> {
        &self.scenes[sentence]
    }

    fn parties(&self, sentence: usize, word: usize) -> &[Party] {
        if sentence == self.index {
            self.here.get(word).map_or(&[], Vec::as_slice)
        } else {
            self.cast.parties(sentence, word)
        }
    }

    /// The parties of a phrase and of those coordinated with it.
    fn group(&self, sentence: usize, word: usize, pronoun: usize) -> (Vec<Party>, usize) {
        let scene = self.scene(sentence);
        let mut all = self.parties(sentence, word).to_vec();
        let mut heads = 1;
        // "Russia and its allies": the phrase that the pronoun is in does not count.
        let holds = |child: usize| {
            let up = |at: usize| at == child;
            sentence == self.index && (child == pronoun || scene.tree.ancestors(pronoun).any(up))
        };
        for child in scene
            .tree
            .children(word)
            .filter(|child| scene.word(*child).relation == Relation::Conj)
        {
            if holds(child) {
                continue;
            }
            heads += 1;
            all.extend_from_slice(self.parties(sentence, child));
        }
        (all, heads)
    }
}

fn is_subject(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter
    )
}

/// A subject, or the noun that a sentence without a verb, or without a well-read one, hangs from.
fn is_topic(scene: &Scene, word: usize) -> bool {
    let token = scene.word(word);
    is_subject(token.relation)
        || (token.relation == Relation::Root && matches!(token.upos, Upos::Noun | Upos::Propn))
            && !scene
                .tree
                .children(word)
                .any(|child| is_subject(scene.word(child).relation))
}

/// What a search does at one noun phrase.
enum Verdict {
    Take(Vec<Party>),
    /// It could as well be this one, which is no party.
    Stop,
    Pass,
}

fn pronoun(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    if scene.word(word).relation == Relation::Expl || is_empty_subject(scene, word, entry) {
        return Vec::new();
    }
    for candidate in subjects_before(view, word, entry) {
        match judge(view, candidate, word, entry) {
            Verdict::Take(parties) => return parties,
            Verdict::Stop => return Vec::new(),
            Verdict::Pass => {}
        }
    }
    if entry.kinds.contains(&ActorKind::Person) {
        only_person(view, word, entry)
    } else {
        Vec::new()
    }
}

/// The one person in the nearest sentence that speaks of any.
fn only_person(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    for sentence in (view.index.saturating_sub(REACH)..=view.index).rev() {
        let scene = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            scene.sentence.words.len()
        };
        let mut one: Option<Party> = None;
        for at in 0..end {
            for party in view
                .parties(sentence, at)
                .iter()
                .filter(|party| party.person && !party.antecedent)
            {
                let same = |known: &Party| {
                    (known.actor, known.of, &known.name) == (party.actor, party.of, &party.name)
                };
                if one.as_ref().is_some_and(|known| !same(known)) {
                    return Vec::new();
                }
                one = Some(party.clone());
            }
        }
        if let Some(party) = one {
            return if entry.plural || sentence == view.index {
                Vec::new()
            } else {
                vec![party]
            };
        }
    }
    Vec::new()
}

/// "it is unclear", "it comes after": a subject that stands for nothing named.
fn is_empty_subject(scene: &Scene, word: usize, entry: &CorefEntry) -> bool {
    if entry.plural || entry.kinds.contains(&ActorKind::Person) || !is_subject(scene.word(word).relation) {
        return false;
    }
    let head = scene.tree.head(word);
    let clause = |child: usize| {
        matches!(
            scene.word(child).relation,
            Relation::Ccomp | Relation::Xcomp | Relation::Advcl
        )
    };
    if scene.actors.is_expletive(&scene.word(head).lemma) && scene.tree.children(head).any(clause) {
        return true;
    }
    let mut children = scene.tree.children(head);
    // "it was the deadliest attack": only what it is said to be can tell.
    let says_what =
        scene.found.role_at(head).is_some() || scene.found.corefs.iter().any(|term| term.head == head);
    let equated = scene.word(head).upos == Upos::Noun && !says_what;
    let linked = scene
        .tree
        .children(head)
        .any(|child| scene.word(child).relation == Relation::Cop);
    scene.word(head).upos == Upos::Adj
        || (linked && equated)
        || children.any(|child| {
            matches!(
                scene.word(child).relation,
                Relation::Csubj | Relation::CsubjPass | Relation::Expl
            ) || (scene.word(child).relation == Relation::Ccomp && scene.word(head).xpos.as_str() == "VBN")
        })
}

/// Noun phrases that a pronoun may mean, the likeliest first: subjects of the clauses around it, of the sentence so far, and of
/// the sentences before.
fn subjects_before(view: &View, word: usize, entry: &CorefEntry) -> Vec<(usize, usize)> {
    let scene = view.scene(view.index);
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut add = |sentence, word| {
        if !found.contains(&(sentence, word)) {
            found.push((sentence, word));
        }
    };
    let possessive = scene.word(word).relation == Relation::NmodPoss;
    // "Russia and its interests".
    let owned = scene.tree.head(word);
    if possessive && scene.word(owned).relation == Relation::Conj {
        let first = scene.tree.head(owned);
        if first < word
            && view
                .parties(view.index, first)
                .iter()
                .any(|party| party.actor.is_some())
        {
            add(view.index, first);
        }
    }
    let joined = word
        .checked_sub(2)
        .filter(|_| possessive && scene.word(word - 1).upos == Upos::Cconj);
    if let Some(name) = joined.and_then(|before| scene.found.name_at(before)) {
        add(view.index, name.head);
    }
    let mut own_clause = true;
    let inside = |subject: usize| subject == word || scene.tree.ancestors(word).any(|at| at == subject);
    let mut barred = None;
    for clause in scene.tree.ancestors(word) {
        let subject = scene
            .tree
            .children(clause)
            .find(|c| is_subject(scene.word(*c).relation) && *c < word);
        if let Some(subject) = subject.filter(|subject| !inside(*subject)) {
            // "Lavrov told him": him is not Lavrov.
            if own_clause && !possessive && !is_subject(scene.word(word).relation) {
                barred = Some(subject);
            } else {
                add(view.index, subject);
            }
        }
        own_clause &= matches!(scene.word(clause).upos, Upos::Noun | Upos::Propn);
    }
    for subject in (0..word).rev().filter(|at| is_topic(scene, *at)) {
        if !inside(subject) && Some(subject) != barred {
            add(view.index, subject);
        }
    }
    // "asked the Taliban whether they": an object of the same sentence, for pronouns that seldom mean things.
    if entry.plural {
        let object = |at: &usize| {
            matches!(
                scene.word(*at).relation,
                Relation::Obj | Relation::Iobj | Relation::Obl
            )
        };
        let objects = (0..word)
            .rev()
            .filter(object)
            .filter(|at| !inside(*at) && Some(*at) != barred);
        for object in objects.filter(|at| {
            view.parties(view.index, *at)
                .iter()
                .any(|party| !party.place_like && party.side().is_some())
        }) {
            if scene.tree.head(object) != scene.tree.head(word) {
                add(view.index, object);
            }
        }
    }
    // "by this move, it": a thing of the same sentence may as well be meant.
    if !entry.plural && !entry.kinds.contains(&ActorKind::Person) {
        let object = |at: &usize| matches!(scene.word(*at).relation, Relation::Obj | Relation::Obl);
        for object in (0..word)
            .filter(object)
            .filter(|at| !inside(*at) && Some(*at) != barred)
        {
            if view.parties(view.index, object).is_empty() && scene.word(object).upos == Upos::Noun {
                add(view.index, object);
            }
        }
    }
    for sentence in (view.index.saturating_sub(REACH)..view.index).rev() {
        let before = view.scene(sentence);
        let mut subjects: Vec<usize> = (0..before.sentence.words.len())
            .filter(|at| is_topic(before, *at))
            .collect();
        let depth = |at: &usize| before.tree.ancestors(*at).count();
        subjects.sort_by_key(depth);
        for subject in subjects {
            add(sentence, subject);
        }
    }
    found
}

fn judge(view: &View, (sentence, word): (usize, usize), pronoun: usize, entry: &CorefEntry) -> Verdict {
    let scene = view.scene(sentence);
    let (parties, heads) = view.group(sentence, word, pronoun);
    let token = scene.word(word);
    let wants_person = entry.kinds.contains(&ActorKind::Person);
    if parties.is_empty() {
        let personal = token.upos == Upos::Propn;
        let blocks = match (entry.plural, wants_person) {
            (true, _) => is_plural(token) || heads > 1,
            (false, true) => personal && heads == 1,
            (false, false) => {
                heads == 1 && matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Pron) && !is_plural(token)
            }
        };
        return if blocks { Verdict::Stop } else { Verdict::Pass };
    }
    let many = parties.len() > 1 || heads > 1 || parties.iter().any(|party| party.plural);
    let kind = |party: &Party| {
        party
            .actor
            .and_then(|id| view.scene(sentence).actors.actor(id))
            .map(|entry| entry.kind)
    };
    let fits = |party: &Party| match kind(party) {
        Some(kind) => entry.kinds.contains(&kind),
        None => party.person == wants_person || entry.plural,
    };
    if entry.plural {
        let group = parties
            .iter()
            .all(|party| !party.person && kind(party) == Some(ActorKind::Group));
        let body = parties
            .iter()
            .all(|party| party.plural || kind(party) == Some(ActorKind::Group));
        return if many || group || body {
            Verdict::Take(parties)
        } else {
            Verdict::Pass
        };
    }
    if many {
        return Verdict::Pass;
    }
    if parties.iter().all(fits) {
        Verdict::Take(parties)
    } else {
        Verdict::Pass
    }
}

/// "the group", "the country": the one party of that kind in the nearest sentence that has any.
fn noun(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    // "the Lebanese group", "the Assad regime" speak of themselves; so does "the group of seven".
    let term = coref_at(scene, word).map_or((word, word), |(term, _)| (term.first, term.last));
    let told = is_plural(scene.word(word))
        || scene.tree.children(word).any(|child| {
            let relation = scene.word(child).relation;
            let outside = child < term.0 || child > term.1;
            // "the first country", "the only group that": one of many, or told by a clause.
            (outside && matches!(relation, Relation::Amod | Relation::Compound | Relation::Nummod))
                || matches!(relation, Relation::AclRelcl | Relation::Acl | Relation::Cop)
                || (relation == Relation::Nmod && has_case(scene, child, &["of"]))
                || (relation == Relation::NmodPoss)
        });
    if told {
        return Vec::new();
    }
    for sentence in (view.index.saturating_sub(REACH)..=view.index).rev() {
        let before = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            before.sentence.words.len()
        };
        let mut distinct: Vec<(ActorId, bool, Party)> = Vec::new();
        for at in 0..end {
            for party in view.parties(sentence, at) {
                let Some(actor) = party.actor.filter(|id| is_kind(view, *id, entry)) else {
                    continue;
                };
                let subject = is_subject(before.word(at).relation);
                match distinct.iter_mut().find(|(known, ..)| *known == actor) {
                    Some(known) => known.1 |= subject,
                    None => distinct.push((actor, subject, party.clone())),
                }
            }
        }
        // An object is not the subject of its own clause.
        if sentence == view.index && distinct.len() > 1 && !is_subject(scene.word(word).relation) {
            distinct.retain(|(_, subject, _)| !subject);
        }
        if distinct.len() > 1 && is_subject(scene.word(word).relation) {
            distinct.retain(|(_, subject, _)| *subject);
        }
        match distinct.as_slice() {
            [] => {}
            [(.., party)] => {
                let party = Party {
                    actor: party.actor,
                    of: party.of,
                    ..Party::default()
                };
                return vec![party];
            }
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

fn is_kind(view: &View, actor: ActorId, entry: &CorefEntry) -> bool {
    let found = view.scene(view.index).actors.actor(actor);
    found.is_some_and(|found| entry.kinds.contains(&found.kind))
}

/// "the two countries", "both sides": the two parties that the text so far is about.
fn pair(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    let actors = scene.actors;
    // "both neighbouring countries" need not be the two spoken of.
    if scene
        .tree
        .children(word)
        .any(|child| scene.word(child).relation == Relation::Amod)
    {
        return Vec::new();
    }
    let latest = |id: ActorId| actors.role_on(id, None).map(|(role, _)| role);
    let eligible = |id: ActorId| {
        let governs = latest(id)
            .and_then(|role| role.sector.first())
            .is_some_and(|sector| actors.governs(sector));
        is_kind(view, id, entry)
            || (actors
                .actor(id)
                .is_some_and(|found| found.kind == ActorKind::Group)
                && governs)
    };
    let mut sides: Vec<ActorId> = Vec::new();
    for sentence in (view.index.saturating_sub(REACH)..=view.index).rev() {
        let before = view.scene(sentence);
        let end = if sentence == view.index {
            word
        } else {
            before.sentence.words.len()
        };
        for at in 0..end {
            for side in view
                .parties(sentence, at)
                .iter()
                .filter(|party| !party.place_like)
                .filter_map(Party::side)
            {
                if eligible(side) && !sides.contains(&side) {
                    sides.push(side);
                }
            }
        }
        if sides.len() >= 2 {
            break;
        }
    }
    if sides.len() > 2 {
        // A state and the group that governs it are one side.
        let code = |id: &ActorId| latest(*id).and_then(|role| role.code.clone());
        let mut seen = Vec::new();
        sides.retain(|side| {
            let code = code(side);
            let new = code.is_none() || !seen.contains(&code);
            seen.push(code);
            new
        });
    }
    if sides.len() != 2 {
        return Vec::new();
    }
    sides
        .into_iter()
        .map(|side| Party {
            actor: Some(side),
            ..Party::default()
        })
        .collect()
}

impl People {
    /// Learns to whom a person or office belongs that was introduced without it.
    pub(crate) fn belongs(&mut self, party: &Party, of: Option<ActorId>) {
        self.amend(|known| {
            if known.name.is_some() && known.name == party.name && known.of.is_none() {
                known.of = of;
            }
        });
    }
}
