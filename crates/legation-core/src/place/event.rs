//! The place of an act: the finest place that its own words lead to, and not one that belongs to another event: "condemned the coup in Mali".

use super::{Lead, PlaceMention, Places};
use crate::case::lower;
use crate::code::{Coding, Tree};
use crate::codebook::Codebook;
use crate::ground::CharIndex;
use crate::ground::record::VERBAL_CONFLICT;
use crate::record::Location;
use crate::who::Party;
use legation_parse::{Relation, Upos};
use legation_time::Bound;

/// How far up the tree an act is looked for.
const FARTHEST: usize = 6;

/// Where an act happened, as its sentence tells; none where it does not.
pub(crate) fn location(
    tree: &Tree,
    coding: &Coding,
    places: &Places,
    codebook: &Codebook,
    index: &CharIndex,
) -> Option<Location> {
    place_of(tree, coding, places, codebook).map(|mention| record(mention, index))
}

/// The name of the place where an act happened.
pub(super) fn place_of<'p>(
    tree: &Tree,
    coding: &Coding,
    places: &'p Places,
    codebook: &Codebook,
) -> Option<&'p PlaceMention> {
    let found = places.of_sentence(coding.sentence);
    let mut best: Option<(Rank, &PlaceMention)> = None;
    for mention in found {
        if is_party(mention, coding) && !is_ground(mention, tree, coding, codebook) {
            continue;
        }
        let Some(rank) = rank(mention, tree, coding, codebook) else {
            continue;
        };
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, mention));
        }
    }
    let (_, mut chosen) = best?;
    // "in Ayorou in the Tillaberi region": the finer of two of which one holds the other.
    for mention in found {
        // "the Chad-Niger border in the Bosso district"
        let noun = match tree.relation(chosen.head) {
            Relation::Compound | Relation::Amod => tree.head(chosen.head),
            _ => None,
        };
        let holds = tree.dominates(chosen.head, mention.head)
            || noun.is_some_and(|noun| tree.dominates(noun, mention.head))
            || mention.sentence == chosen.sentence && tree.dominates(mention.head, chosen.head);
        if holds && is_finer(mention, chosen) && !is_party(mention, coding) {
            chosen = mention;
        }
    }
    Some(chosen)
}

/// The smaller, the better: how it is led to, then how far it is from the act.
type Rank = (u8, usize, usize);

fn rank(mention: &PlaceMention, tree: &Tree, coding: &Coding, codebook: &Codebook) -> Option<Rank> {
    let act = &coding.act;
    let is_act = |word: usize| {
        act.trigger.contains(&word) || act.heads.contains(&word) || word == act.anchor || word == act.head
    };
    let mut word = mention.head;
    // "along the border with Niger": on which side is not told.
    if tree.preposition(word).as_deref() == Some("with") {
        return None;
    }
    let (mut by_party, mut by_doer) = (false, false);
    for steps in 1..=FARTHEST {
        let relation = tree.relation(word);
        if matches!(
            relation,
            Relation::AclRelcl | Relation::Advcl | Relation::AdvclRelcl | Relation::Parataxis
        ) {
            return None;
        }
        by_doer |= matches!(
            relation,
            Relation::Nsubj | Relation::NsubjPass | Relation::OblAgent
        ) && steps > 1;
        by_party |= matches!(
            relation,
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Iobj | Relation::OblAgent
        ) && steps > 1;
        // "carried out by US forces": whose they are is not where they were.
        if by_doer && mention.lead.is_none() && is_whole_country(mention) {
            return None;
        }
        word = tree.head(word)?;
        // "in response to attacks in the Red Sea": that is where they were.
        if tree.marks(word).apart && tree.is_noun(word) && !is_act(word) {
            return None;
        }
        if is_act(word) {
            let lead = match mention.lead {
                Some(Lead::At | Lead::Near | Lead::On) => 0,
                None => 1,
                Some(Lead::Way) => 2,
            };
            return Some((lead + if by_party { 2 } else { 0 }, steps, mention.first));
        }
        if tree.word(word).upos == Upos::Verb || is_other_event(word, tree, coding, codebook) {
            return None;
        }
    }
    None
}

/// Whether a name is that of a country, or of no one's land: *US* forces, *Baltic* states.
fn is_whole_country(mention: &PlaceMention) -> bool {
    let place = mention.place.as_ref();
    place.is_some_and(|place| place.country.is_none() || place.admin1.is_none() && place.point.is_none())
}

/// Whether a noun over a place is an event that the act only speaks of, answers or follows: "condemned the *coup* in Mali", "since the *fall* of
/// Kabul". At a meeting or in an attack the act is where that is.
fn is_other_event(noun: usize, tree: &Tree, coding: &Coding, codebook: &Codebook) -> bool {
    let times = &codebook.time;
    if !tree.is_noun(noun) || !times.is_happening(tree.lemma(noun)) {
        return false;
    }
    let mut top = noun;
    while tree.relation(top) == Relation::Nmod {
        match tree.head(top) {
            Some(head) if tree.is_noun(head) => top = head,
            _ => break,
        }
    }
    match tree.relation(top) {
        Relation::Obl | Relation::OblUnmarked => tree
            .preposition(top)
            .is_some_and(|preposition| times.bound_at_occasion(&preposition) != Some(Bound::On)),
        Relation::Obj => {
            let category = codebook.ontology.categories.get(coding.act.event);
            category.is_some_and(|category| category.quad == VERBAL_CONFLICT)
        }
        _ => false,
    }
}

/// Whether a party's name is that of the ground on which the act was done as well: "invaded Chad", "bombed the suburbs of Tripoli".
fn is_ground(mention: &PlaceMention, tree: &Tree, coding: &Coding, codebook: &Codebook) -> bool {
    let act = &coding.act;
    let Some(above) = tree.head(mention.head) else {
        return false;
    };
    let lemma = lower(tree.lemma(above));
    match tree.relation(mention.head) {
        Relation::Obj => above == act.head && codebook.places.is_done_there(&lemma),
        Relation::Nmod => codebook.places.is_part_of(&lemma),
        _ => false,
    }
}

/// Whether the name is that of a party to the act: *Moscow sent aid to Kabul*.
fn is_party(mention: &PlaceMention, coding: &Coding) -> bool {
    let same = |party: &Party| party.span == mention.span && party.actor.is_some();
    coding.act.actors.iter().chain(&coding.act.recipients).any(same)
}

/// Whether the first lies in the second, as far as is known.
fn is_finer(one: &PlaceMention, two: &PlaceMention) -> bool {
    match (&one.place, &two.place) {
        (Some(one), Some(two)) => {
            let fine = |place: &super::Located| (!place.is_area, place.admin1.is_some());
            one.country == two.country
                && one.country.is_some()
                && fine(one) > fine(two)
                && (two.admin1.is_none() || two.admin1 == one.admin1)
        }
        _ => false,
    }
}

fn record(mention: &PlaceMention, index: &CharIndex) -> Location {
    let quote = index.quote(mention.span);
    let place = mention.place.as_ref();
    let name = place
        .map(|place| place.name.to_string())
        .filter(|name| !name.is_empty());
    Location {
        name: Some(name.unwrap_or_else(|| quote.text.clone())),
        text: quote.text,
        start: quote.start,
        end: quote.end,
        country: place
            .and_then(|place| place.country.as_ref())
            .map(ToString::to_string),
        admin1: place
            .and_then(|place| place.admin1.as_ref())
            .map(ToString::to_string),
        lat: place.and_then(|place| place.point).map(|point| point.0),
        lon: place.and_then(|place| place.point).map(|point| point.1),
        geonames_id: place.and_then(|place| place.geonames_id),
    }
}
