//! Pronouns: whom *he*, *it*, *they* and *their* mean. What they take up is told by the mention layer, which weighs every noun
//! phrase, party or not; here it is only asked whether that is a party of a fitting kind.

use super::Scene;
use super::party::Party;
use super::referring::armed_group;
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
    let turned_on = turned_on(scene, word);
    let Some(antecedent) = taken_up(view, word, mentions) else {
        return match turned_on {
            Some((verb, _)) => speaker_beside(view, word, verb),
            None => state_of_minister(view, word, entry),
        };
    };
    if let Some((verb, doer)) = turned_on
        && antecedent.sentence == view.index
        && (antecedent.head == doer || scene.tree.ancestors(antecedent.head).any(|at| at == doer))
    {
        return speaker_beside(view, word, verb);
    }
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
        state_of_minister(view, word, entry)
    }
}

/// "X said that Y fired at one of its ships", "X accused Y of shelling its positions": the verb that nobody turns on his own, and who does it.
fn turned_on(scene: &Scene, word: usize) -> Option<(usize, usize)> {
    let words = scene.actors.turned_on();
    let mut noun = scene.tree.head(word);
    if scene.word(word).relation != Relation::NmodPoss || !words.things.contains(&scene.word(noun).lemma) {
        return None;
    }
    let own = |child: usize| scene.text_of(child, child) == "own";
    if scene.tree.children(noun).any(own) {
        return None;
    }
    for _ in 0..LONGEST_WAY {
        if scene.word(noun).relation != Relation::Nmod {
            break;
        }
        noun = scene.tree.head(noun);
    }
    let verb = scene.tree.head(noun);
    let held = matches!(scene.word(noun).relation, Relation::Obj | Relation::Obl);
    if !held || !words.verbs.contains(&scene.word(verb).lemma) {
        return None;
    }
    let subject = scene
        .tree
        .children(verb)
        .find(|child| is_subject(scene.word(*child).relation));
    let doer = subject.or_else(|| {
        let accusing = accuses(scene, verb)?;
        scene
            .tree
            .children(accusing)
            .find(|child| scene.word(*child).relation == Relation::Obj)
    })?;
    Some((verb, doer))
}

/// The verb of "accused Y of shelling" over the deed.
fn accuses(scene: &Scene, verb: usize) -> Option<usize> {
    let above = scene.tree.head(verb);
    // "accused Sudan of attacking", however it was attached.
    let object = scene.word(verb).relation == Relation::Acl && scene.word(above).relation == Relation::Obj;
    let accusing = if object { scene.tree.head(above) } else { above };
    let marked = scene
        .tree
        .children(verb)
        .any(|child| scene.word(child).relation == Relation::Mark && scene.text_of(child, child) == "of");
    let below = matches!(scene.word(verb).relation, Relation::Advcl | Relation::Xcomp);
    (marked && (below || object) && accusing < verb).then_some(accusing)
}

/// Whoever says that somebody does something, or accuses him of it, as the state or group he speaks for; where he speaks of himself, the one
/// armed group spoken of.
fn speaker_beside(view: &View, word: usize, verb: usize) -> Vec<Party> {
    let scene = view.scene(view.index);
    let subject_of = |verb: usize| {
        scene
            .tree
            .children(verb)
            .find(|child| is_subject(scene.word(*child).relation))
    };
    let told = matches!(scene.word(verb).relation, Relation::Ccomp | Relation::Parataxis);
    let saying = accuses(scene, verb).or_else(|| told.then(|| scene.tree.head(verb)));
    let sides = |word: Option<usize>| -> Vec<super::ActorId> {
        let parties = word.map_or(&[][..], |word| view.parties(view.index, word));
        parties.iter().filter_map(Party::side).collect()
    };
    let doers = sides(subject_of(verb));
    let speakers = sides(saying.and_then(subject_of));
    let others: Vec<super::ActorId> = speakers
        .iter()
        .copied()
        .filter(|speaker| !doers.contains(speaker))
        .collect();
    if others.is_empty() && !doers.is_empty() {
        let group = armed_group(view, word).filter(|group| !doers.contains(group));
        return group.map(whole).into_iter().collect();
    }
    others.into_iter().map(whole).collect()
}

/// "the German minister said it would send tanks": *it* is whom he serves, where no other state stands before it.
fn state_of_minister(view: &View, word: usize, entry: &CorefEntry) -> Vec<Party> {
    let scene = view.scene(view.index);
    let neuter = !entry.plural && !entry.kinds.contains(&ActorKind::Person);
    if !neuter || !is_subject(scene.word(word).relation) {
        return Vec::new();
    }
    let verb = scene.tree.head(word);
    if scene.word(verb).relation != Relation::Ccomp {
        return Vec::new();
    }
    let saying = scene.tree.head(verb);
    let subject = scene
        .tree
        .children(saying)
        .find(|child| is_subject(scene.word(*child).relation) && *child < word);
    let parties = subject.map_or(&[][..], |subject| view.parties(view.index, subject));
    let [minister] = parties else { return Vec::new() };
    let fields = minister.entity(None, scene.actors);
    let governs = fields
        .sector
        .first()
        .is_some_and(|sector| scene.actors.governs(sector));
    let state = minister.side().and_then(|side| scene.actors.state_of(side));
    let names = scene.found.names.iter().filter(|name| name.last < word);
    let mut states = names.filter_map(|name| scene.actors.state_of(super::ActorId(name.target)));
    match state {
        Some(state) if minister.person && governs && states.all(|other| other == state) => vec![whole(state)],
        _ => Vec::new(),
    }
}

fn whole(side: super::ActorId) -> Party {
    Party {
        actor: Some(side),
        ..Party::default()
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
