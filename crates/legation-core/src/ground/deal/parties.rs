//! Who has which part in a deal: supplier, recipient, host, mediator, or party where no more is told.
//!
//! `en/deals.toml` says of verbs and nouns where each part stands around them (*deliver*: the subject supplies; *buy*: the subject
//! receives); where only one side of a transfer is told so, the one other party has the other part.

use crate::case::lower;
use crate::code::frame::{Frame, verb_frame};
use crate::code::{Act, Tree, noun_frame};
use crate::codebook::deals::{Part, PartSlot};
use crate::codebook::{Codebook, Slot};
use crate::who::{Cast, Party};
use jiff::civil::Date;
use legation_parse::Relation;
use smol_str::SmolStr;

/// What the parts of an act are read from.
pub(super) struct Sides<'r> {
    pub(super) act: &'r Act,
    pub(super) category: &'r str,
    /// Whether something goes from one side to the other.
    pub(super) transfer: bool,
    /// Words between the act and its matter, the nearest first.
    pub(super) walked: &'r [usize],
    pub(super) sentence: usize,
    /// Codes of the states that make what is transferred.
    pub(super) makers: Vec<SmolStr>,
    pub(super) as_of: Option<Date>,
}

/// A party with its part and why it has it.
pub(super) type Parted = (Part, Party, String);

/// The parties of a deal, in the order of the text.
pub(super) fn parties(tree: &Tree, sides: &Sides, cast: &Cast, codebook: &Codebook) -> Vec<Parted> {
    let act = sides.act;
    // Who has accused in the sentence before is no party to what is denied.
    let begins = tree.word(0).span.start;
    let aimed_at: Vec<Party> = act
        .recipients
        .iter()
        .filter(|party| !act.denies || party.span.start >= begins)
        .cloned()
        .collect();
    let own: Vec<&Party> = act.actors.iter().chain(&aimed_at).collect();
    let mut all: Vec<Parted> = Vec::new();
    let give = |part: Part, party: &Party, why: String, all: &mut Vec<Parted>| {
        if !all.iter().any(|(_, known, _)| is_same(known, party, codebook)) {
            all.push((part, party.clone(), why));
        }
    };
    let told = |part: Part, all: &[Parted]| all.iter().any(|(given, _, _)| *given == part);
    for word in in_order(sides) {
        let Some((name, slots)) = listed(tree, word, codebook) else {
            continue;
        };
        let frame = if tree.is_verb(word) {
            verb_frame(tree, word)
        } else {
            noun_frame(tree, word, codebook, &[])
        };
        for (part, places) in slots {
            let moves = matches!(part, Part::Supplier | Part::Recipient);
            // What a nearer word has told, *ask* and *want* do not tell again: they may speak for a third party.
            if moves && (!sides.transfer || told(*part, &all)) {
                continue;
            }
            for place in places {
                let (found, at) = match place {
                    PartSlot::Slot(slot) => (
                        in_slot(tree, &frame, slot, sides.sentence, cast, codebook),
                        slot.name(),
                    ),
                    PartSlot::Maker => (
                        makers(tree, &frame, sides.sentence, cast, codebook),
                        "origin of the object",
                    ),
                };
                // "India and France signed a deal to buy jets": the two do not buy from themselves.
                let covers = found.len() > 1
                    && own
                        .iter()
                        .all(|party| found.iter().any(|other| is_same(party, other, codebook)));
                if found.is_empty() || (moves && covers) {
                    continue;
                }
                for party in found {
                    give(*part, party, format!("{at} of “{name}”"), &mut all);
                }
                break;
            }
        }
    }
    if sides.transfer
        && !told(Part::Supplier, &all)
        && !told(Part::Recipient, &all)
        && let Some(parts) = codebook.deals.category_parts.get(sides.category)
    {
        let why = format!("as {} goes", sides.category);
        for (part, parties) in [(parts.actor, &act.actors), (parts.recipient, &aimed_at)] {
            for party in parties {
                if let Some(part) = part {
                    give(part, party, why.clone(), &mut all);
                }
            }
        }
    }
    if sides.transfer && !told(Part::Supplier, &all) && !told(Part::Recipient, &all) {
        for party in &own {
            if is_maker(party, sides, codebook) && !own.iter().all(|other| is_same(other, party, codebook)) {
                give(
                    Part::Supplier,
                    party,
                    "makes what is transferred".into(),
                    &mut all,
                );
            }
        }
    }
    let rest: Vec<&Party> = own
        .iter()
        .copied()
        .filter(|party| !all.iter().any(|(_, known, _)| is_same(known, party, codebook)))
        .filter(|party| is_told_apart(party, &all, sides, codebook))
        .fold(Vec::new(), |mut rest: Vec<&Party>, party| {
            if !rest.iter().any(|other| is_same(other, party, codebook)) {
                rest.push(party);
            }
            rest
        });
    let other = match (told(Part::Supplier, &all), told(Part::Recipient, &all)) {
        (true, false) if sides.transfer => Some(Part::Recipient),
        (false, true) if sides.transfer => Some(Part::Supplier),
        _ => None,
    };
    match (other, rest.as_slice()) {
        (Some(part), [party]) => give(part, party, "the other side".into(), &mut all),
        _ => {
            for party in rest {
                give(Part::Party, party, "takes part".into(), &mut all);
            }
        }
    }
    all.sort_by_key(|(_, party, _)| party.span.start);
    all
}

/// The words that may tell parts: a verb that only carries the act's noun, the act's own words from the innermost, then the rest.
fn in_order(sides: &Sides) -> Vec<usize> {
    let act = sides.act;
    let light = act.trigger.iter().filter(|word| !act.heads.contains(word));
    let mut all: Vec<usize> = Vec::with_capacity(sides.walked.len());
    for &word in light.chain(act.heads.iter().rev()).chain(sides.walked) {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all
}

/// The word as it is listed, with its particle where that is listed, and where the parts stand around it.
fn listed<'c>(
    tree: &Tree,
    word: usize,
    codebook: &'c Codebook,
) -> Option<(String, &'c crate::codebook::deals::PartSlots)> {
    let lemma = lower(tree.lemma(word));
    let particle = tree
        .children(word)
        .find(|&child| tree.relation(child) == Relation::CompoundPrt);
    if let Some(particle) = particle {
        let name = format!("{lemma} {}", lower(tree.lemma(particle)));
        return codebook.deals.parts(&name).map(|slots| (name, slots));
    }
    let slots = codebook.deals.parts(&lemma)?;
    Some((lemma.to_string(), slots))
}

/// The parties in a slot, each side once.
fn in_slot<'c>(
    tree: &Tree,
    frame: &Frame,
    slot: &Slot,
    sentence: usize,
    cast: &'c Cast,
    codebook: &Codebook,
) -> Vec<&'c Party> {
    let mut all: Vec<&Party> = Vec::new();
    let mut fillers: Vec<usize> = frame
        .fillers
        .iter()
        .filter(|filler| filler.slot == *slot)
        .map(|filler| filler.word)
        .collect();
    // "a Qatari-mediated truce": the first part of the compound does it.
    if fillers.is_empty() && *slot == Slot::Subject && tree.relation(frame.head) == Relation::Amod {
        fillers.extend(tree.children(frame.head).filter(|&part| part < frame.head));
    }
    for filler in fillers {
        for word in tree.conjuncts(filler) {
            for party in at(tree, word, sentence, cast) {
                // "for its fleet", "pilots": nobody who is known.
                if party.side().is_some() && !all.iter().any(|other| is_same(other, party, codebook)) {
                    all.push(party);
                }
            }
        }
    }
    all
}

/// The parties at a word, or at what it counts: *a group of Somali soldiers*.
fn at<'c>(tree: &Tree, word: usize, sentence: usize, cast: &'c Cast) -> Vec<&'c Party> {
    let own = cast.parties(sentence, word);
    if !own.is_empty() {
        return own.iter().collect();
    }
    let of = tree.children(word).find(|&child| {
        tree.relation(child) == Relation::Nmod
            && tree
                .child(child, &[Relation::Case])
                .is_some_and(|case| case < child && tree.word(case).xpos == "IN" && case == word + 1)
    });
    // Only what is counted, which no noun with an article is.
    of.filter(|_| tree.word(word).xpos == "NNS" || tree.word(word).xpos == "CD")
        .map(|of| cast.parties(sentence, of).iter().collect())
        .unwrap_or_default()
}

/// Whose the object is: *bought Russian missiles*.
fn makers<'c>(
    tree: &Tree,
    frame: &Frame,
    sentence: usize,
    cast: &'c Cast,
    codebook: &Codebook,
) -> Vec<&'c Party> {
    let objects = frame
        .fillers
        .iter()
        .filter(|filler| filler.slot == Slot::Object)
        .map(|filler| filler.word);
    let mut all: Vec<&Party> = Vec::new();
    for object in objects {
        let before = tree.children(object).filter(|&child| {
            child < object
                && matches!(
                    tree.relation(child),
                    Relation::Amod | Relation::Compound | Relation::NmodPoss
                )
        });
        let before: Vec<usize> = before.collect();
        let nested = before
            .iter()
            .flat_map(|&child| tree.children(child).filter(move |&part| part < child));
        for word in before.iter().copied().chain(nested) {
            let named = cast
                .parties(sentence, word)
                .iter()
                .filter(|party| party.side().is_some() && !party.antecedent && !party.person);
            for party in named {
                if !all.iter().any(|other| is_same(other, party, codebook)) {
                    all.push(party);
                }
            }
        }
    }
    all
}

/// Whether a party is known, and no person who speaks for a state that has its part already.
fn is_told_apart(party: &Party, all: &[Parted], sides: &Sides, codebook: &Codebook) -> bool {
    let code = |party: &Party| party.entity(sides.as_of, &codebook.actors).code;
    let own = code(party);
    let spoken_for = || {
        all.iter()
            .any(|(_, known, _)| own.is_some() && code(known) == own)
    };
    (own.is_some() || party.side().is_some() || party.name.is_some()) && !(party.person && spoken_for())
}

fn is_maker(party: &Party, sides: &Sides, codebook: &Codebook) -> bool {
    let code = party.entity(sides.as_of, &codebook.actors).code;
    code.is_some_and(|code| sides.makers.contains(&code))
}

/// Whether two phrases speak of one side. A government and those who fight it are two, though of one state.
fn is_same(one: &Party, other: &Party, codebook: &Codebook) -> bool {
    let governs = |party: &Party| {
        let sectors = party.entity(None, &codebook.actors).sector;
        sectors.first().map(|sector| codebook.actors.governs(sector))
    };
    match (one.side(), other.side()) {
        (Some(side), Some(of)) => {
            let fights = |party: &Party| {
                let role = party.role.and_then(|role| codebook.actors.role(role));
                role.is_some_and(|role| role.group) && governs(party) == Some(false)
            };
            side == of && fights(one) == fights(other)
        }
        _ => one.span == other.span,
    }
}
