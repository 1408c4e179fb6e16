//! Whose an office, force or body is: the listed states and groups that a role noun belongs to.
//!
//! The tree tells first; where the parser may have gone wrong, the words directly before and after do.

use super::Scene;
use super::english::{AFTER, BELONGS, SERVES};
use super::find::NameMatch;
use super::gazetteer::{ActorId, AliasKind, RoleId};
use super::shape::{has_case_by_title, is_modifier, is_plural};
use crate::codebook::actors::ActorKind;
use legation_parse::{Relation, Upos};

/// To whom a noun phrase belongs: the listed states or groups before it, in possession of it, or after *of*, *from*, *in*.
pub(crate) fn belonging(scene: &Scene, first: usize, last: usize, head: usize, depth: usize) -> Vec<ActorId> {
    let mut owners = Vec::new();
    let Some(depth) = depth.checked_sub(1) else {
        return owners;
    };
    let role = scene
        .found
        .role_at(head)
        .and_then(|role| scene.actors.role(RoleId(role.target)));
    let other = role.is_some_and(|role| role.other);
    // Before it: adjectives, compounds and possessors, of the whole of a role noun of several words.
    let children = (first..=last).flat_map(|word| scene.tree.children(word));
    for child in children.filter(|child| *child < first) {
        let word = scene.word(child);
        if if other {
            word.relation == Relation::Amod
        } else {
            is_modifier(word)
        } {
            owners_at(scene, child, depth, &mut owners);
        }
    }
    // "its embassy in Moscow": the pronoun tells.
    if other || (owners.is_empty() && possessor(scene, head, first).is_some()) {
        return owners;
    }
    if owners.is_empty() {
        owners_before(scene, first, &mut owners);
    }
    owners_beside(scene, first, &mut owners);
    if owners.is_empty() {
        let abroad = role.is_some_and(|role| role.abroad);
        let cases = match role {
            Some(role) if role.serves => SERVES,
            _ if abroad => &BELONGS[..2],
            _ => BELONGS,
        };
        owners_below(scene, first, last, cases, depth, &mut owners);
        if owners.is_empty() {
            let cases = if role.is_some_and(|role| role.serves) {
                &SERVES[..3]
            } else if abroad || !is_plural(scene.word(head)) {
                &BELONGS[..2]
            } else {
                AFTER
            };
            owners_after(scene, last, cases, &mut owners);
        }
        owners_tied(scene, last, head, depth, &mut owners);
    }
    owners
}

/// "foreign minister of Russia", "rebels in Chad": the first of the prepositions that names any.
fn owners_below(
    scene: &Scene,
    first: usize,
    last: usize,
    cases: &[&str],
    depth: usize,
    owners: &mut Vec<ActorId>,
) {
    for case in cases {
        let below = |child: &usize| {
            *child > last
                && scene.word(*child).relation == Relation::Nmod
                && has_case_by_title(scene, *child, &[case])
        };
        for child in (first..=last)
            .flat_map(|word| scene.tree.children(word))
            .filter(below)
        {
            owners_at(scene, child, depth, owners);
        }
        if !owners.is_empty() {
            return;
        }
    }
}

/// "militants linked to ISKP".
fn owners_tied(scene: &Scene, last: usize, head: usize, depth: usize, owners: &mut Vec<ActorId>) {
    for child in scene.tree.children(head).filter(|child| *child > last) {
        let tied = scene.found.ties.iter().any(|tie| tie.head == child);
        if tied && matches!(scene.word(child).relation, Relation::Acl | Relation::Amod) {
            let object = |at: &usize| {
                let relation = scene.word(*at).relation;
                *at > child && matches!(relation, Relation::Obl | Relation::OblAgent | Relation::Obj)
            };
            for object in scene.tree.children(child).filter(object) {
                owners_at(scene, object, depth, owners);
            }
        }
    }
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
        // "envoys of Sudan's army and the Rapid Support Forces"
        let joined = scene.tree.children(word).filter(|child| {
            *child > word
                && scene.word(*child).relation == Relation::Conj
                && scene.word(*child).upos == Upos::Propn
        });
        // "members of the embassy's staff and four Afghans": people are no owners.
        let is_group = |name: &&NameMatch| {
            let entry = scene.actors.actor(ActorId(name.target));
            name.kind == AliasKind::Name && entry.is_some_and(|entry| entry.kind == ActorKind::Group)
        };
        for other in joined
            .filter_map(|child| scene.found.name_at(child))
            .filter(is_group)
        {
            if let Some(actor) = owner_of(scene, other) {
                add(actor);
            }
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

/// The name directly after "of the" or "in", whatever the parser made of it.
fn owners_after(scene: &Scene, last: usize, cases: &[&str], owners: &mut Vec<ActorId>) {
    let words = &scene.sentence.words;
    let mut at = last + 1;
    if words.len() <= at || !cases.contains(&scene.text_of(at, at)) {
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
