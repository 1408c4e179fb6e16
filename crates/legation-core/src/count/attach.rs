//! To which act a number belongs: the one that the tree joins it to, within one event. A number that nothing joins to an act belongs to none.

use crate::case::low;
use crate::code::{Coding, Tree, clause_status, is_infinitive};
use crate::codebook::Codebook;
use crate::codebook::counting::{CountWords, in_set};
use crate::record::Status;
use legation_parse::Relation;

/// Steps in the tree between a number's word and its act.
const FARTHEST: u8 = 6;

/// Why a number belongs to no act.
pub(super) type Refused = &'static str;

/// Nothing in the tree joins it to an act.
pub(super) const NOT_JOINED: Refused = "no act of the sentence that it can belong to is joined to it";

/// The coding, among those of the sentence, that a number told at `at` belongs to, by its place in `here`.
pub(super) fn act_of(
    tree: &Tree,
    at: usize,
    zero: bool,
    words: &CountWords,
    here: &[&Coding],
    codebook: &Codebook,
) -> Result<usize, Refused> {
    let steps = steps_from(tree, at, codebook);
    let can_be = |coding: &Coding| {
        codebook
            .ontology
            .categories
            .get(coding.act.event)
            .is_some_and(|category| words.events.contains(&category.name))
    };
    let distance = |coding: &Coding| {
        let act = &coding.act;
        [act.anchor, act.head]
            .into_iter()
            .chain(act.trigger.iter().copied())
            .filter_map(|word| steps.get(word).copied().flatten())
            .min()
    };
    let nearest = here
        .iter()
        .enumerate()
        .filter(|(_, coding)| can_be(coding))
        .filter_map(|(place, coding)| Some((distance(coding)?, coding.act.head.abs_diff(at), place)))
        .min();
    let Some((far, _, place)) = nearest else {
        return Err(NOT_JOINED);
    };
    let Some(coding) = here.get(place) else {
        return Err(NOT_JOINED);
    };
    let happened = |status: Status| matches!(status, Status::Occurred | Status::Ongoing);
    let planned = words.planned && coding.status == Status::Planned;
    if !happened(coding.status) && !planned {
        return Err("the act that it belongs to is not told as having happened");
    }
    if far > 0 && !zero && !is_told(tree, at, words.planned, codebook) {
        return Err("its own clause is not told as having happened");
    }
    Ok(place)
}

/// Whether the clause that tells a number tells it as something that has happened.
pub(super) fn is_told(tree: &Tree, at: usize, planned: bool, codebook: &Codebook) -> bool {
    let verb = verb_of(tree, at);
    let causing = tree.head(verb).is_some_and(|head| {
        let causing = &codebook.casualties.scene.causing;
        causing.iter().any(|known| known == tree.lemma(head))
    });
    if is_infinitive(tree, verb) && !causing {
        return planned;
    }
    let told = if causing {
        tree.head(verb).unwrap_or(verb)
    } else {
        verb
    };
    match clause_status(tree, told, codebook) {
        Status::Occurred | Status::Ongoing => true,
        Status::Planned => planned,
        _ => false,
    }
}

/// The verb that tells a number: the word itself, or the next one above it.
pub(super) fn verb_of(tree: &Tree, at: usize) -> usize {
    let mut verb = at;
    for _ in 0..FARTHEST {
        if tree.is_verb(verb) {
            return verb;
        }
        match tree.head(verb) {
            Some(head) => verb = head,
            None => return verb,
        }
    }
    verb
}

/// For each word the number of steps to it, along relations that stay within one event.
fn steps_from(tree: &Tree, at: usize, codebook: &Codebook) -> Vec<Option<u8>> {
    let mut steps: Vec<Option<u8>> = vec![None; tree.len()];
    let mut next = vec![at];
    if let Some(own) = steps.get_mut(at) {
        *own = Some(0);
    }
    for far in 1..=FARTHEST {
        let mut found = Vec::new();
        for word in next {
            // What is said belongs to what else the sentence tells, not to who says it.
            let says = word != at && tree.marks(word).speech;
            let up = tree
                .head(word)
                .filter(|&head| joins(tree, word, head, true, codebook));
            let down = tree
                .children(word)
                .filter(|&child| !says && joins(tree, child, word, false, codebook));
            let ends = |other: usize| Some(other) == up && ends_at(tree, word, other, codebook);
            let others: Vec<(usize, bool)> = up
                .into_iter()
                .chain(down)
                .map(|other| (other, ends(other)))
                .collect();
            for (other, ends) in others {
                if let Some(step @ None) = steps.get_mut(other) {
                    *step = Some(far);
                    if !ends {
                        found.push(other);
                    }
                }
            }
        }
        next = found;
    }
    steps
}

/// Whether a clause on a noun tells of that noun alone: what "the leader of a group that killed 12" once did is not what is done to him, and
/// "in reply to a rocket that killed 12" is another event.
fn ends_at(tree: &Tree, clause: usize, noun: usize, codebook: &Codebook) -> bool {
    if !matches!(tree.relation(clause), Relation::Acl | Relation::AclRelcl) {
        return false;
    }
    let person = in_set(&codebook.sets, "counted-person", tree.lemma(noun)) || tree.marks(noun).party;
    let within = || {
        let within = &codebook.casualties.scene.within;
        tree.preposition(noun)
            .is_none_or(|preposition| within.iter().any(|one| *one == preposition))
    };
    person || (tree.relation(noun) == Relation::Obl && !within())
}

/// Whether a word and its head tell of one event; `up`: the number stands on the side of the word.
fn joins(tree: &Tree, word: usize, head: usize, up: bool, codebook: &Codebook) -> bool {
    let scene = &codebook.casualties.scene;
    let listed = |list: &[String], text: &str| list.iter().any(|known| known == text);
    let answers = |word: usize| listed(&scene.answers, &low(tree.lemma(word)));
    if answers(word) || answers(head) {
        return false;
    }
    let apart = || {
        tree.preposition(word)
            .is_some_and(|preposition| listed(&scene.other, &preposition))
            || tree.children(word).any(|child| {
                matches!(
                    tree.relation(child),
                    Relation::Mark | Relation::Case | Relation::Advmod
                ) && child < word
                    && listed(&scene.other, &low(tree.form(child)))
            })
    };
    match tree.relation(word) {
        // "clashed; the army said that 12 had died"
        Relation::Ccomp => up && tree.marks(head).speech,
        Relation::Csubj | Relation::CsubjPass | Relation::Vocative | Relation::Dislocated => false,
        Relation::Parataxis => {
            !tree.marks(head).speech && (up || (!tree.is_verb(word) && !tree.marks(word).speech))
        }
        // What stands in an aside of time told the number's scene, not that of the main clause.
        // "The explosion killed 12 as the army was fighting rebels" tells of two events, "12 died when the army shelled the town" of one.
        Relation::Advcl if !up => {
            let has = |relation| tree.child(head, &[relation]).is_some();
            !(has(Relation::Nsubj) && has(Relation::Obj)) || tree.child(word, &[Relation::Nsubj]).is_none()
        }
        Relation::Advcl | Relation::Obl | Relation::Nmod => !up || !apart(),
        Relation::Conj if tree.is_verb(word) && tree.is_verb(head) => {
            // "bombed the town, and 85 died" is one event, as is "12 were killed and 30 wounded in a raid"; "85 died, and the army bombed the town"
            // need not be.
            let own_subject = tree
                .child(word, &[Relation::Nsubj, Relation::NsubjPass])
                .is_some();
            let counts = || !codebook.casualties.told_by(&low(tree.lemma(word))).is_empty();
            up || !own_subject || counts()
        }
        _ => true,
    }
}
