//! Groups and bodies that no list has, where the text says what they are: *the rebel group X*, *X, a Kenyan charity*, *the Malian group X*.

use super::Scene;
use super::find::TermMatch;
use super::owner::belonging;
use super::party::Party;
use super::people::{NameRun, Named};
use super::shape::{is_plural, left_edge};
use crate::codebook::actors::{ActorKind, RoleEntry};
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// The proper name that a noun for a body or group introduces.
pub(crate) fn body_of<'a>(
    scene: &'a Scene,
    role: &TermMatch,
    entry: &RoleEntry,
    runs: &[NameRun],
) -> Option<Named<'a>> {
    let able = (entry.body || entry.collective) && !entry.other && !is_plural(scene.word(role.head));
    if !able {
        return None;
    }
    let run = runs.iter().position(|run| {
        is_name(scene, *run)
            && (stands_behind(scene, role.last, role.head, *run) || is_apposed(scene, role.head, *run))
    })?;
    Some(Named::Run(run))
}

/// A party for a name that a plain noun introduces, such as *group* or *movement*, which tells no sector.
pub(crate) fn introduced(scene: &Scene, run: NameRun) -> Option<Party> {
    if !is_name(scene, run) {
        return None;
    }
    let noun = scene.found.corefs.iter().find(|term| {
        let entry = scene.actors.coref(term.target);
        let plain = entry.is_some_and(|entry| {
            let kind = |kind: &ActorKind| {
                matches!(
                    kind,
                    ActorKind::Group | ActorKind::Organisation | ActorKind::Company
                )
            };
            !entry.pronoun && !entry.pair && entry.kinds.iter().all(kind)
        });
        plain
            && !is_plural(scene.word(term.head))
            && (stands_behind(scene, term.last, term.head, run) || is_apposed(scene, term.head, run))
    })?;
    let owner = belonging(scene, noun.first, noun.last, noun.head, 3)
        .first()
        .copied();
    let span = scene.span_of(run.first, run.last);
    let behind = noun.last < run.first;
    let left = left_edge(scene, noun.head).min(noun.first);
    Some(Party {
        span: if behind && left <= noun.first {
            scene.span_of(left, run.last)
        } else {
            span
        },
        of: owner,
        name: Some(SmolStr::new(scene.text_of(run.first, run.last))),
        unsectored: true,
        ..Party::default()
    })
}

/// Whether a run of capitalised words is a name rather than a day.
fn is_name(scene: &Scene, run: NameRun) -> bool {
    !(run.first == run.last && scene.actors.is_no_name(scene.text_of(run.first, run.last)))
}

/// "the rebel group X": the name directly behind the noun, in one phrase with it.
fn stands_behind(scene: &Scene, last: usize, head: usize, run: NameRun) -> bool {
    let above = |one: usize, other: usize, relations: &[Relation]| {
        scene.tree.head(one) == other && relations.contains(&scene.word(one).relation)
    };
    let names = [
        Relation::Appos,
        Relation::Flat,
        Relation::NmodDesc,
        Relation::Nmod,
        Relation::NmodUnmarked,
    ];
    let describes = [Relation::NmodDesc, Relation::Compound, Relation::Appos];
    run.first == last + 1 && (above(run.head, head, &names) || above(head, run.head, &describes))
}

/// "X, a rebel group": the noun in apposition to the name, behind a comma or an abbreviation in brackets.
fn is_apposed(scene: &Scene, head: usize, run: NameRun) -> bool {
    let apposed = scene.word(head).relation == Relation::Appos && scene.tree.head(head) == run.head;
    let between = || {
        let from = run.last + 1;
        let left = left_edge(scene, head);
        (from..left).any(|at| scene.text_of(at, at) == ",")
            && (from..left).all(|at| {
                matches!(
                    scene.word(at).upos,
                    Upos::Punct | Upos::Det | Upos::Propn | Upos::Other
                )
            })
    };
    run.last < head && (apposed && between())
}
