//! Whose the victims are, where only the place tells: *killed 14 civilians in Hodeidah*, *bombed Kharkiv*.
//!
//! The attacker's country is never theirs by default. In categories that have victims (`plover.toml`), people and houses whose words tell no
//! country have that of the place where it was done; a town that is hit stands for its country.

use super::event::place_of;
use super::{KindWord, PlaceMention, Places};
use crate::case::{low, lower};
use crate::code::{Coding, Tree};
use crate::codebook::{Codebook, Slot};
use crate::who::{ActorId, Basis, Party};
use legation_parse::{Relation, Upos};

/// Gives the victims of each act the country of its place, where nothing else tells whose they are.
pub(crate) fn place_victims(codings: &mut [Coding], trees: &[Tree], places: &Places, codebook: &Codebook) {
    for coding in codings {
        let category = codebook.ontology.categories.get(coding.act.event);
        let Some(tree) = trees.get(coding.sentence) else {
            continue;
        };
        place_stationed(coding, tree, places, codebook);
        if category.is_some_and(|category| category.people.is_some()) {
            place_crowd(coding, tree, places, codebook);
            continue;
        }
        if category.is_none_or(|category| category.victims.is_none()) {
            continue;
        }
        if coding.act.open && coding.act.recipients.is_empty() {
            let hit = scene(coding, tree, places, codebook);
            because(coding, &hit, tree);
            coding.act.recipients = hit;
            continue;
        }
        if coding.act.recipients.is_empty() {
            let towns = towns(tree, coding, places, codebook);
            because(coding, &towns, tree);
            coding.act.recipients = towns;
            continue;
        }
        let is_at_home = |party: &Party| {
            is_open(party, codebook) || is_garrison(party, &coding.act.actors, tree, codebook)
        };
        let open: Vec<bool> = coding.act.recipients.iter().map(is_at_home).collect();
        if !open.contains(&true) {
            continue;
        }
        // "in the Mau forest": what only names another place says too little.
        let place = place_around(tree, coding, places, codebook).filter(|place| {
            // "a massacre by Myanmar soldiers": the attacker's name is no place.
            let of_actor =
                |party: &Party| party.span.start <= place.span.start && place.span.end <= party.span.end;
            if coding.act.actors.iter().any(of_actor) {
                return false;
            }
            let code = |party: &Party| party.entity(None, &codebook.actors).code;
            let country = place.place.as_ref().and_then(|located| located.country.clone());
            tree.relation(place.head) != Relation::Compound
                || is_unit(place, tree, codebook)
                || coding.act.actors.iter().any(|party| code(party) == country)
        });
        let Some(state) = place.and_then(|place| state_of(place, codebook)) else {
            continue;
        };
        let mut recipients = std::mem::take(&mut coding.act.recipients);
        for (party, open) in recipients.iter_mut().zip(open) {
            if open {
                party.of = Some(state);
                party.basis = Basis::Place;
            }
        }
        because(coding, &recipients, tree);
        coding.act.recipients = recipients;
    }
}

/// The state where an attack of which no party is told was made: *shelling hit a hospital in Aden*.
fn scene(coding: &Coding, tree: &Tree, places: &Places, codebook: &Codebook) -> Vec<Party> {
    // "near the Mali border": what only names another place says too little.
    let place = place_around(tree, coding, places, codebook).filter(|place| {
        !matches!(
            tree.relation(place.head),
            Relation::Compound | Relation::Amod | Relation::NmodPoss
        )
    });
    let Some(place) = place else {
        return Vec::new();
    };
    let hit = state_of(place, codebook).map(|state| Party {
        span: place.span,
        of: Some(state),
        unsectored: true,
        basis: Basis::Place,
        ..Party::default()
    });
    hit.into_iter().collect()
}

/// *In the Tillaberi region*: the name is that of the ground itself.
fn is_unit(place: &PlaceMention, tree: &Tree, codebook: &Codebook) -> bool {
    let kind = tree
        .head(place.head)
        .and_then(|noun| codebook.places.kind(&low(tree.lemma(noun))));
    matches!(kind, Some(KindWord::Unit | KindWord::Point))
}

/// Gives a crowd of which nothing more is told the country of the town where it gathers: *protesters marched in Kharkiv*.
fn place_crowd(coding: &mut Coding, tree: &Tree, places: &Places, codebook: &Codebook) {
    let bare = |party: &Party| is_open(party, codebook) && party.of.is_none();
    if !coding.act.actors.iter().all(bare) {
        return;
    }
    let Some(state) = place_of(tree, coding, places, codebook).and_then(|place| state_of(place, codebook))
    else {
        return;
    };
    let mut actors = std::mem::take(&mut coding.act.actors);
    for party in &mut actors {
        party.of = Some(state);
        party.basis = Basis::Place;
    }
    because(coding, &actors, tree);
    coding.act.actors = actors;
}

/// *A court in Istanbul*, *police in Sfax*: bodies of a state, of the state of the town where they sit.
fn place_stationed(coding: &mut Coding, tree: &Tree, places: &Places, codebook: &Codebook) {
    let of = |party: &Party| {
        if !is_stationed(party, tree, codebook) {
            return None;
        }
        let head = head_of(party, tree)?;
        let within = |mention: &&PlaceMention| {
            tree.head(mention.head) == Some(head)
                && tree.relation(mention.head) == Relation::Nmod
                && tree.preposition(mention.head).as_deref() == Some("in")
        };
        let place = places.of_sentence(coding.sentence).iter().find(within)?;
        // "a court in The Hague" is many states'.
        let name = place.span.of(tree.text).to_lowercase();
        let seats = &codebook.actors.home_words().seats;
        let is_seat = seats.iter().any(|seat| name.ends_with(seat.as_str()));
        state_of(place, codebook).filter(|_| !is_seat)
    };
    let found: Vec<Option<ActorId>> = coding.act.actors.iter().map(of).collect();
    let mut actors = std::mem::take(&mut coding.act.actors);
    for (party, state) in actors.iter_mut().zip(found) {
        if state.is_some() {
            party.of = state;
            party.basis = Basis::Place;
        }
    }
    because(coding, &actors, tree);
    coding.act.actors = actors;
}

/// Whether a party is a body or people of a state that is not told, and a name behind *in* may tell it.
pub(crate) fn is_stationed(party: &Party, tree: &Tree, codebook: &Codebook) -> bool {
    let role = party.role.and_then(|id| codebook.actors.role(id));
    let home = role.is_some_and(|role| role.home && role.code.is_none());
    let told = party.side().is_some() && party.basis != Basis::Home;
    let open = party.actor.is_none() && party.name.is_none() && !told && home;
    open && head_of(party, tree).is_some_and(|head| {
        tree.children(head).any(|child| {
            child > head
                && tree.relation(child) == Relation::Nmod
                && tree.word(child).upos == Upos::Propn
                && tree.preposition(child).as_deref() == Some("in")
        })
    })
}

/// The word by which the rest of the sentence holds a party.
fn head_of(party: &Party, tree: &Tree) -> Option<usize> {
    let within = |word: usize| {
        let span = tree.word(word).span;
        party.span.start <= span.start && span.end <= party.span.end
    };
    (0..tree.len()).find(|&word| within(word) && tree.head(word).is_none_or(|head| !within(head)))
}

/// Drops acts of which only the place could have told whose people they are, and did not.
pub(crate) fn drop_unplaced(codings: &mut Vec<Coding>) {
    codings.retain(|coding| {
        let parties = || coding.act.actors.iter().chain(&coding.act.recipients);
        !coding.act.open || parties().any(|party| party.side().is_some())
    });
}

/// *Lebanese troops clashed with gunmen in Tripoli*: where the text puts a capital's name in another country, those who are of that place are of it.
pub(crate) fn settle_namesakes(codings: &mut [Coding], places: &Places, trees: &[Tree], codebook: &Codebook) {
    for coding in codings {
        let Some(tree) = trees.get(coding.sentence) else {
            continue;
        };
        let mut settle = |party: &mut Party| {
            let (Some(state), Basis::Words, Some(_)) = (party.of, party.basis, party.role) else {
                return;
            };
            let Some(entry) = codebook.actors.actor(state) else {
                return;
            };
            let capital = |mention: &&PlaceMention| {
                let name = mention.span.of(tree.text);
                entry.capital.iter().any(|capital| capital == name) && party.span.end < mention.span.start
            };
            let named = tree.sentence.words.iter().any(|word| {
                let form = word.span.of(tree.text);
                entry.names.iter().chain(&entry.demonyms).any(|name| name == form)
            });
            let mut mentions = places.of_sentence(coding.sentence).iter().filter(capital);
            let other = mentions.next().and_then(|mention| state_of(mention, codebook));
            if let Some(other) = other.filter(|other| *other != state && !named) {
                party.of = Some(other);
                party.basis = Basis::Place;
            }
        };
        coding.act.actors.iter_mut().for_each(&mut settle);
        coding.act.recipients.iter_mut().for_each(&mut settle);
    }
}

/// The place of the act, or that of the clause beside which it is told: *struck a hospital in Kharkiv, killing two doctors*.
fn place_around<'p>(
    tree: &Tree,
    coding: &Coding,
    places: &'p Places,
    codebook: &Codebook,
) -> Option<&'p PlaceMention> {
    let own = place_of(tree, coding, places, codebook);
    let verb = coding.act.anchor;
    let beside = tree.relation(verb) == Relation::Advcl && tree.word(verb).xpos == "VBG";
    // "A Saudi air strike killed 14 civilians in Hodeidah": the act is the strike.
    let attack = tree.relation(verb) == Relation::Nsubj && !tree.is_verb(verb);
    if own.is_some() || !(beside || attack) {
        return own;
    }
    let main = tree.head(verb)?;
    let mut beside = coding.clone();
    beside.act.trigger = vec![main];
    beside.act.heads = vec![main];
    beside.act.head = main;
    beside.act.anchor = main;
    place_of(tree, &beside, places, codebook)
}

/// Says so to a reader who asks why.
fn because(coding: &mut Coding, recipients: &[Party], tree: &Tree) {
    let placed = recipients.iter().filter(|party| party.basis == Basis::Place);
    let told = |party: &Party| {
        format!(
            "country of “{}”: {}",
            party.span.of(tree.text),
            party.basis.as_str()
        )
    };
    coding.because.extend(placed.map(told));
}

/// Whether nothing nearer than the place tells whose the party is, and it is of a kind that lives where it is harmed.
fn is_open(party: &Party, codebook: &Codebook) -> bool {
    let role = party.role.and_then(|id| codebook.actors.role(id));
    let told = party.actor.is_some() || party.of.is_some() && party.basis != Basis::Home;
    !told && role.is_some_and(|role| role.dwells && role.code.is_none())
}

/// *Six soldiers were killed in Niger*: its own, where nothing tells whose they are and no state did it. Peacekeepers and the like are guests.
fn is_garrison(party: &Party, actors: &[Party], tree: &Tree, codebook: &Codebook) -> bool {
    let role = party.role.and_then(|id| codebook.actors.role(id));
    let at_home = role.is_some_and(|role| role.home && role.collective && role.code.is_none());
    let words = party.span.of(tree.text).to_lowercase();
    let guests = codebook.sets.id("guest-force");
    let is_guest = |word: &str| {
        let word = word.trim_end_matches('s');
        guests.is_some_and(|set| codebook.sets.has(set, word))
    };
    at_home
        && party.actor.is_none()
        && party.side().is_none()
        && !words.split_whitespace().any(is_guest)
        && actors.iter().all(|actor| actor.side().is_none())
}

fn state_of(place: &PlaceMention, codebook: &Codebook) -> Option<ActorId> {
    let located = place
        .place
        .as_ref()
        .filter(|located| located.disputed.is_none())?;
    codebook.actors.state(located.country.as_deref()?)
}

/// The towns that an act is done to, as parties of their countries.
fn towns(tree: &Tree, coding: &Coding, places: &Places, codebook: &Codebook) -> Vec<Party> {
    let act = &coding.act;
    let known = |party: &Party| party.side().is_some();
    if !act.actors.iter().any(known) {
        return Vec::new();
    }
    // "fired rockets at Haifa": where the entry has it that they are.
    let sense = codebook.senses.iter().find(|sense| sense.pattern == act.pattern);
    let done_by = |preposition: &str| {
        matches!(
            preposition,
            "at" | "on" | "into" | "against" | "toward" | "towards"
        ) && sense.is_some_and(|sense| sense.recipient.contains(&Slot::from_name(preposition)))
    };
    let top_of = |word: usize| {
        let mut top = word;
        while tree.relation(top) == Relation::Conj
            && let Some(above) = tree.head(top)
        {
            top = above;
        }
        top
    };
    let undergoes = |word: usize| {
        matches!(tree.relation(word), Relation::Obj | Relation::NsubjPass)
            && tree.head(word) == Some(act.head)
    };
    let done_to = |word: usize| {
        let top = top_of(word);
        let above = tree.head(top);
        if tree.is_verb(act.head) {
            return match tree.relation(top) {
                Relation::Obj | Relation::NsubjPass => above == Some(act.head),
                // "fired rockets at Haifa" may hang on the rockets.
                Relation::Obl | Relation::Nmod => {
                    tree.preposition(top)
                        .is_some_and(|preposition| done_by(&preposition))
                        && above.is_some_and(|above| above == act.head || undergoes(above))
                }
                _ => false,
            };
        }
        (above == Some(act.head) || above == Some(act.anchor))
            && matches!(tree.relation(top), Relation::Nmod | Relation::Obl)
            && matches!(tree.preposition(top).as_deref(), Some("on" | "against"))
    };
    // "hit a hospital in Kharkiv": one's own is seldom hit, so only where it is another's.
    let struck = codebook.sets.id("struck");
    let holds_what_is_hit = |word: usize| {
        let top = top_of(word);
        let within = matches!(tree.relation(top), Relation::Obl | Relation::Nmod)
            && matches!(
                tree.preposition(top).as_deref(),
                Some("in" | "near" | "outside" | "at")
            );
        let building = |object: usize| {
            let lemma = lower(tree.lemma(object));
            undergoes(object) && struck.is_some_and(|set| codebook.sets.has(set, &lemma))
        };
        within
            && tree.is_verb(act.head)
            && tree.head(top).is_some_and(|above| {
                building(above) || above == act.head && tree.children(act.head).any(building)
            })
    };
    let mut found: Vec<Party> = Vec::new();
    for mention in places.of_sentence(coding.sentence) {
        let at_target = done_to(mention.head);
        if !at_target && !holds_what_is_hit(mention.head) {
            continue;
        }
        let Some(state) = state_of(mention, codebook) else {
            continue;
        };
        // A corridor or a dam at home is nobody else's.
        let at_home = act.actors.iter().any(|party| party.side() == Some(state));
        if at_home && (!at_target || tree.word(mention.head).upos != Upos::Propn) {
            continue;
        }
        if !found.iter().any(|party| party.of == Some(state)) {
            found.push(Party {
                span: mention.span,
                of: Some(state),
                unsectored: true,
                basis: Basis::Place,
                ..Party::default()
            });
        }
    }
    found
}
