//! Who does it, and to whom: the roles of any verb or event noun, with no entry of the codebook needed.
//!
//! They are read off the same [`Frame`] that the codebook's senses are matched against.

use super::frame::{Frame, verb_frame};
use super::nominal::noun_frame;
use super::tree::Tree;
use crate::codebook::{Codebook, Slot};
use legation_parse::Relation;

/// How a predicate stands in its sentence, which decides where its doer is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Construction {
    /// A clause with a subject of its own: *Rebels attacked the town*.
    #[default]
    Clause,
    /// A relative clause: *rebels who attacked the town*, *the town they attacked*.
    Relative,
    /// A participle on a noun: *the man arrested on Sunday*, *rebels attacking the town*.
    Participle,
    /// An infinitive on a noun: *a decision to attack*.
    Infinitive,
    /// A clause whose doer is the subject of the verb above: *agreed to send*.
    Control,
    /// The same where the verb above has no doer of its own: *seems to have attacked*.
    Raising,
    /// A clause whose doer is the object of the verb above: *urged Iran to release*.
    ObjectControl,
    /// A verb that shares the subject of the one it is coordinated with: *attacked and burned*.
    Coordination,
    /// A participle beside a clause: *attacked the town, killing three*.
    Adverbial,
    /// An infinitive beside a clause: *came to help*.
    Purpose,
    /// A gerund behind a preposition or as subject: *accused of arming*.
    Gerund,
    /// A root without a subject: *Leave the town*.
    Imperative,
    /// Anything else without a subject of its own.
    Bare,
    /// An event noun: *Iran's seizure of the ship*.
    Nominal,
}

impl Construction {
    /// All of them.
    pub const ALL: &'static [Construction] = &[
        Construction::Clause,
        Construction::Relative,
        Construction::Participle,
        Construction::Infinitive,
        Construction::Control,
        Construction::Raising,
        Construction::ObjectControl,
        Construction::Coordination,
        Construction::Adverbial,
        Construction::Purpose,
        Construction::Gerund,
        Construction::Imperative,
        Construction::Bare,
        Construction::Nominal,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Construction::Clause => "clause",
            Construction::Relative => "relative",
            Construction::Participle => "participle",
            Construction::Infinitive => "infinitive",
            Construction::Control => "control",
            Construction::Raising => "raising",
            Construction::ObjectControl => "object-control",
            Construction::Coordination => "coordination",
            Construction::Adverbial => "adverbial",
            Construction::Purpose => "purpose",
            Construction::Gerund => "gerund",
            Construction::Imperative => "imperative",
            Construction::Bare => "bare",
            Construction::Nominal => "nominal",
        }
    }
}

/// The roles of a predicate, by head word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// Who does it.
    pub doer: Option<usize>,
    /// To whom or what it is done.
    pub undergoer: Option<usize>,
    /// Where they were looked for.
    pub construction: Construction,
    /// Whether the verb is in the passive.
    pub passive: bool,
}

/// The roles of the verb or noun `predicate`.
pub fn roles(tree: &Tree, predicate: usize, codebook: &Codebook) -> Roles {
    if tree.is_verb(predicate) {
        let frame = verb_frame(tree, predicate);
        // "seems to have attacked", "had to leave": the verb itself is nobody's act.
        let raised = tree.marks(predicate).raising
            && tree.child(predicate, &[Relation::Xcomp]).is_some()
            && tree.child(predicate, &[Relation::Obj]).is_none();
        Roles {
            doer: frame.first(&Slot::Subject).filter(|_| !raised),
            // "asked them to leave"
            undergoer: frame
                .first(&Slot::Object)
                .or(frame.first(&Slot::Second).filter(|_| !frame.passive))
                .filter(|_| !raised),
            construction: frame.construction,
            passive: frame.passive,
        }
    } else {
        let frame = noun_frame(tree, predicate, codebook, &[]);
        Roles {
            doer: noun_doer(tree, &frame),
            undergoer: noun_undergoer(tree, &frame, codebook),
            construction: Construction::Nominal,
            passive: false,
        }
    }
}

/// What only describes the noun says who did it only where it is a party: *a police raid*, but not *a night raid*.
fn noun_doer(tree: &Tree, frame: &Frame) -> Option<usize> {
    let describes = |word: usize| matches!(tree.relation(word), Relation::Amod | Relation::Compound);
    frame
        .slot(&Slot::Subject)
        .find(|&word| !tree.marks(word).time && (!describes(word) || tree.marks(word).party))
}

fn noun_undergoer(tree: &Tree, frame: &Frame, codebook: &Codebook) -> Option<usize> {
    // "Kuwait's invasion by Iraq"
    let by = frame.slot(&Slot::Prep("by".into())).next().is_some();
    if let Some(owner) = frame
        .first(&Slot::Owner)
        .filter(|&owner| by && !tree.marks(owner).time)
    {
        return Some(owner);
    }
    let set = codebook.sets.id("undergoer")?;
    frame
        .fillers
        .iter()
        .find(|filler| {
            !filler.below
                && matches!(&filler.slot, Slot::Prep(preposition) if codebook.sets.has(set, preposition))
                && tree.head(filler.word) == Some(frame.head)
        })
        .map(|filler| filler.word)
}
