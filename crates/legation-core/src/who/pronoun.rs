//! Pronouns: whom *he*, *it*, *they* and *their* mean. What they take up is told by the mention layer, which weighs every noun
//! phrase, party or not; here it is only asked whether that is a party of a fitting kind.

use super::Scene;
use super::party::Party;
use super::view::{View, is_subject};
use crate::codebook::actors::{ActorKind, CorefEntry};
use crate::mention::{Entities, Mention, PronounKind};
use legation_parse::{Relation, Upos};

/// By how much the mention layer must prefer what a pronoun takes up: measured by `legation-train coref --parties`.
const SURE: f32 = 0.5;
/// How many mentions are gone back through to find one that is a party.
const LONGEST_WAY: usize = 4;

/// The parties that a pronoun stands for.
pub(crate) fn pronoun(view: &View, word: usize, entry: &CorefEntry, mentions: &Entities) -> Vec<Party> {
    let scene = view.scene(view.index);
    if scene.word(word).relation == Relation::Expl || is_empty_subject(scene, word, entry) {
        return Vec::new();
    }
    let Some(antecedent) = taken_up(view, word, mentions) else {
        return Vec::new();
    };
    let (sentence, head) = (antecedent.sentence, antecedent.head);
    let (parties, many) = if antecedent.joined {
        (view.group(sentence, head, word).0, true)
    } else {
        (view.parties(sentence, head).to_vec(), false)
    };
    // "as allies": whose they are is not told, and it may be the very ones spoken of.
    let others = |party: &Party| {
        let role = party.role.and_then(|id| scene.actors.role(id));
        party.side().is_none() && role.is_some_and(|role| role.other)
    };
    if fits(view, &parties, many, entry) && !parties.iter().any(others) {
        parties
    } else {
        Vec::new()
    }
}

/// The mention that a pronoun takes up, or that which this one takes up, and so on to the first that is a party; none where any
/// step is unsure.
fn taken_up<'m>(view: &View, word: usize, mentions: &'m Entities) -> Option<&'m Mention> {
    let mut at = mentions.headed_by(view.index, word)?;
    // Who acts on himself acts on no other party.
    let pronoun = mentions.mentions.get(at)?.pronoun?;
    if pronoun.kind == PronounKind::Reflexive {
        return None;
    }
    for _ in 0..LONGEST_WAY {
        if mentions.margin(at) < SURE {
            return None;
        }
        at = mentions.link_of(at)?;
        let mention = mentions.mentions.get(at)?;
        if mention.joined || !view.parties(mention.sentence, mention.head).is_empty() {
            return Some(mention);
        }
    }
    None
}

/// Whether parties can be what a pronoun of this entry means.
fn fits(view: &View, parties: &[Party], many: bool, entry: &CorefEntry) -> bool {
    let wants_person = entry.kinds.contains(&ActorKind::Person);
    let kind = |party: &Party| {
        let actor = party.actor.and_then(|id| view.scene(view.index).actors.actor(id));
        actor.map(|entry| entry.kind)
    };
    let many = many || parties.len() > 1;
    if entry.plural {
        let several = |party: &Party| party.plural || kind(party) == Some(ActorKind::Group);
        return many || parties.iter().all(several);
    }
    let one = |party: &Party| match kind(party) {
        Some(kind) => entry.kinds.contains(&kind),
        None => party.person == wants_person,
    };
    !many && parties.iter().all(|party| !party.plural && one(party))
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
