//! Whether those who talk speak of a deal of others: *Jordan and Egypt discussed the truce between Israel and Hamas*.

use super::Seen;
use super::matter::Matter;
use crate::case::lower;
use crate::code::Tree;
use crate::who::Party;
use legation_parse::Relation;

/// The words of a party to the deal spoken of that is none of those who speak; `fought`: a deal of those who fight in a land.
pub(super) fn whose(tree: &Tree, seen: &Seen, matter: &Matter, fought: bool) -> Option<String> {
    let own: Vec<&Party> = seen.act.actors.iter().chain(&seen.act.recipients).collect();
    let is_own = |word: usize| seen.act.heads.contains(&word) || seen.act.trigger.contains(&word);
    let words = &seen.codebook.deals.matter;
    let told = matter.words.map_or(0..0, |(first, last)| first..last + 1);
    let way = matter.walked.get(..matter.way).unwrap_or_default();
    let topic = way.iter().copied().chain(told).filter(|&word| !is_own(word));
    for word in topic {
        for child in tree.children(word) {
            let preposition = tree.preposition(child);
            let is = |list: &[String]| {
                preposition
                    .as_ref()
                    .is_some_and(|one| list.iter().any(|word| word == one))
            };
            let land = match tree.relation(child) {
                Relation::NmodPoss => false,
                Relation::Amod | Relation::Compound if child < word => false,
                Relation::Nmod | Relation::Obl if is(&words.sides) => false,
                Relation::Nmod | Relation::Obl if fought && is(&words.land) => true,
                _ => continue,
            };
            for part in tree.conjuncts(child) {
                let parties = seen.cast.parties(seen.sentence, part);
                let other = parties.iter().find(|party| {
                    party.side().is_some()
                        && (!land || is_land(tree, part, party, seen))
                        && !own.iter().any(|own| is_same_side(own, party, seen))
                });
                if let Some(other) = other {
                    return Some(other.span.of(tree.text).to_owned());
                }
            }
        }
    }
    None
}

/// Of one state or group: a minister and his country, or those who bear the same code.
fn is_same_side(one: &Party, two: &Party, seen: &Seen) -> bool {
    let code = |party: &Party| party.entity(seen.as_of, &seen.codebook.actors).code;
    one.side() == two.side() || code(one).is_some() && code(one) == code(two)
}

/// Whether the word is a land's own name rather than its capital's: *a truce in Sudan*, but talks held *in Cairo*.
fn is_land(tree: &Tree, word: usize, party: &Party, seen: &Seen) -> bool {
    let entry = party.actor.and_then(|id| seen.codebook.actors.actor(id));
    let form = lower(tree.form(word));
    entry.is_some_and(|entry| lower(&entry.name).split_whitespace().any(|part| part == form))
}
