//! Who fills the roles of a sense: the parties in its slots, and what they own or stand for.

use super::Matcher;
use crate::case::{low, lower};
use crate::code::compose::same_side;
use crate::code::frame::{Filler, Frame, verb_frame};
use crate::code::gap::is_infinitive;
use crate::codebook::actors::ActorKind;
use crate::codebook::condition::Test;
use crate::codebook::{Sense, Slot};
use crate::who::{Party, RoleId};
use legation_parse::Relation;

impl Matcher<'_, '_> {
    /// People of a nation as civilians, where they are counted: *twelve Iraqis*, *dozens of Americans*. "The Americans" may be their army.
    pub(super) fn counted_people(&self, recipients: Vec<Party>, role: RoleId) -> Vec<Party> {
        let tree = self.tree;
        let counted = |party: &Party| {
            let head = (0..tree.len()).find(|&word| {
                let here = self.cast.parties(self.sentence, word);
                here.iter().any(|other| other.span == party.span)
            });
            head.is_some_and(|head| {
                tree.child(head, &[Relation::Nummod]).is_some()
                    || tree.head(head).is_some_and(|above| self.counted(above) == head)
            })
        };
        recipients
            .into_iter()
            .map(|party| {
                if counted(&party) {
                    citizen(party, role)
                } else {
                    party
                }
            })
            .collect()
    }

    /// *Thousands protested in Tbilisi*: a crowd of which no more is told are people of the state where they gather.
    pub(super) fn crowd_at(&self, frame: &Frame, role: RoleId) -> Vec<Party> {
        let crowd = frame
            .first(&Slot::Subject)
            .filter(|_| self.tree.is_verb(frame.head));
        let Some(crowd) = crowd else {
            return Vec::new();
        };
        let places = [Slot::from_name("in"), Slot::from_name("across")];
        let places = places.iter().flat_map(|slot| frame.slot(slot));
        let place = places
            .filter(|&word| self.passes(word, &Test::PlaceName))
            .find_map(|word| {
                self.parties_at(word)
                    .into_iter()
                    .find(|party| party.actor.is_some())
            });
        place
            .map(|party| Party {
                of: party.actor,
                actor: None,
                role: Some(role),
                span: self.tree.word(crowd).span,
                ..party
            })
            .into_iter()
            .collect()
    }

    /// *Kenyan protests* are of the state's people; so are those of people called by their nation.
    pub(super) fn crowd(&self, frame: &Frame, party: Party, role: RoleId) -> Party {
        let entry = party.actor.and_then(|id| self.codebook.actors.actor(id));
        let state = entry.is_some_and(|entry| entry.kind == ActorKind::State);
        if state && party.role.is_none() && !self.tree.is_verb(frame.head) {
            Party {
                of: party.actor,
                actor: None,
                role: Some(role),
                ..party
            }
        } else {
            citizen(party, role)
        }
    }

    /// A bare *the government* that people of one nation turn on is their own.
    pub(super) fn at_home(&self, actors: &[Party], recipients: Vec<Party>) -> Vec<Party> {
        let side = actors.first().and_then(|party| party.of);
        let one = side.filter(|_| actors.iter().all(|party| party.of == side));
        let roles = &self.codebook.actors;
        let bare = |party: &Party| {
            let local = party
                .role
                .and_then(|id| roles.role(id))
                .is_some_and(|role| role.local);
            party.side().is_none() && local
        };
        recipients
            .into_iter()
            .map(|party| {
                if bare(&party) {
                    Party { of: one, ..party }
                } else {
                    party
                }
            })
            .collect()
    }

    /// Whom an act that no entry knows is done to, under an operator: *agreed to lend Indonesia money*.
    pub(super) fn parties_under(&self, frame: &Frame) -> Vec<Party> {
        let slots = [
            Slot::Second,
            Slot::Object,
            Slot::from_name("with"),
            Slot::from_name("to"),
            Slot::from_name("against"),
        ];
        frame
            .slot(&Slot::Complement)
            .filter(|&word| is_infinitive(self.tree, word))
            .map(|word| verb_frame(self.tree, word))
            .filter(|below| !below.passive)
            .map(|below| {
                // "agreed to send troops": one's own.
                let mut found = self.parties_in(&below, &slots);
                found.retain(|party| party.side().is_some());
                found
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// *A said B was to blame, accusing it of meddling*: B accuses nobody of what B did, so the participle is A's.
    pub(super) fn speakers_beside(
        &self,
        frame: &Frame,
        actors: &[Party],
        recipients: &[Party],
    ) -> Option<Vec<Party>> {
        let tree = self.tree;
        let verb = frame.head;
        if tree.relation(verb) != Relation::Advcl || tree.word(verb).xpos != "VBG" || !tree.marks(verb).speech
        {
            return None;
        }
        let told = tree
            .head(verb)
            .filter(|&told| told < verb && tree.relation(told) == Relation::Ccomp)?;
        let saying = tree.head(told).filter(|&saying| tree.marks(saying).speech)?;
        let oneself = !recipients.is_empty()
            && recipients
                .iter()
                .all(|party| actors.iter().any(|actor| same_side(actor, party)));
        if tree.is_verb(told) && !oneself {
            return None;
        }
        let speakers = self.parties_in(&verb_frame(tree, saying), &[Slot::Subject]);
        (!speakers.is_empty()).then_some(speakers)
    }

    /// *Berlin warned Turkey after its offensive*: whether a possessive before an event noun may stand for somebody nearer than the one found.
    pub(super) fn is_owner_open(&self, frame: &Frame, actors: &[Party]) -> bool {
        let tree = self.tree;
        let Some(owner) = frame.first(&Slot::Owner).filter(|&word| tree.is_pronoun(word)) else {
            return false;
        };
        let own = |party: &Party| actors.iter().any(|actor| same_side(actor, party));
        if tree.is_verb(frame.head) || actors.is_empty() || !self.parties_at(owner).iter().all(own) {
            return false;
        }
        let nearer = (0..owner).rev().find_map(|word| {
            let here = self.cast.parties(self.sentence, word);
            let named = here
                .iter()
                .find(|party| party.side().is_some() && !party.antecedent && !party.person);
            named.map(|party| !own(party) && !tree.dominates(word, owner))
        });
        nearer.unwrap_or(false)
    }

    /// Whether a country's name before the noun only says where: *killed in the Nigeria attack*. With a target it would say who.
    pub(super) fn is_scene(&self, frame: &Frame) -> bool {
        let sets = &self.codebook.sets;
        let happens = sets
            .id("at-a-place")
            .is_some_and(|set| sets.has(set, &self.tree.lemma(frame.head).to_lowercase()));
        if !happens || self.tree.is_verb(frame.head) {
            return false;
        }
        let named: Vec<&Filler> = frame
            .fillers
            .iter()
            .filter(|filler| filler.slot == Slot::Subject && !self.parties_at(filler.word).is_empty())
            .collect();
        !named.is_empty()
            && named.iter().all(|filler| {
                let form = self.tree.form(filler.word).to_lowercase();
                let adjective = sets.id("own-adjective").is_some_and(|set| sets.has(set, &form));
                // "a Saudi-led air strike": what hangs on another word before the noun says who.
                filler.below
                    && self.tree.head(filler.word) == Some(frame.head)
                    && !adjective
                    && self.tree.relation(filler.word) == Relation::Compound
                    && self.passes(filler.word, &Test::PlaceName)
            })
    }

    /// Whether the noun names what befalls a state from within: *coup*.
    pub(super) fn is_upheaval(&self, frame: &Frame) -> bool {
        let sets = &self.codebook.sets;
        let befalls = sets
            .id("upheaval")
            .is_some_and(|set| sets.has(set, &self.tree.lemma(frame.head).to_lowercase()));
        befalls && !self.tree.is_verb(frame.head) && frame.light.is_none()
    }

    /// Whether a party is a state by its name alone.
    pub(super) fn is_bare_state(&self, party: &Party) -> bool {
        let entry = party.actor.and_then(|id| self.codebook.actors.actor(id));
        party.role.is_none() && entry.is_some_and(|entry| entry.kind == ActorKind::State)
    }

    /// Whose the drones, ships and guns are that stand as subject: *Ukrainian drones hit a depot*.
    pub(super) fn owners_of_arms(&self, frame: &Frame) -> Vec<Party> {
        let sets = &self.codebook.sets;
        let Some(arms) = sets.id("crewed") else {
            return Vec::new();
        };
        let before = [Relation::Amod, Relation::Compound, Relation::NmodPoss];
        let owners = frame
            .slot(&Slot::Subject)
            .flat_map(|word| self.tree.conjuncts(word))
            .map(|word| self.counted(word))
            .filter(|&word| sets.has(arms, &low(self.tree.lemma(word))) || self.is_designated(word))
            .flat_map(|word| self.tree.children(word).filter(move |&child| child < word))
            .filter(|&child| before.contains(&self.tree.relation(child)))
            .flat_map(|child| self.parties_at(child))
            .filter(|party| party.side().is_some() && !party.weak && !party.place_like);
        distinct(owners.collect())
    }

    /// Whose the resolution, letter or report is that stands as subject: *passed a resolution condemning Russia*, *a UN report accused
    /// Mali*. Not where another noun says whose it is: *Russian media reports*.
    pub(super) fn authors(&self, frame: &Frame) -> Vec<Party> {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let Some(message) = sets.id("message") else {
            return Vec::new();
        };
        let Some(text) = frame
            .slot(&Slot::Subject)
            .find(|&word| sets.has(message, &low(tree.lemma(word))))
        else {
            return Vec::new();
        };
        let named = |word: usize| -> Vec<Party> {
            let parties = self.parties_at(word).into_iter();
            parties.filter(|party| !party.weak && !party.place_like).collect()
        };
        let mut authors = Vec::new();
        for child in tree.children(text) {
            let before = match tree.relation(child) {
                Relation::NmodPoss | Relation::Amod => true,
                Relation::Compound if self.parties_at(child).is_empty() => return Vec::new(),
                Relation::Compound => true,
                Relation::Nmod | Relation::Obl => {
                    matches!(tree.preposition(child).as_deref(), Some("by" | "from"))
                }
                Relation::Acl => {
                    authors.extend(
                        verb_frame(tree, child)
                            .slot(&Slot::Prep("by".into()))
                            .flat_map(named),
                    );
                    false
                }
                _ => false,
            };
            if before {
                authors.extend(named(child));
            }
        }
        if authors.is_empty()
            && tree.relation(text) == Relation::Obj
            && tree.head(text) != Some(frame.head)
            && let Some(verb) = tree.head(text)
        {
            authors = self.parties_in(&verb_frame(tree, verb), &[Slot::Subject]);
        }
        distinct(authors)
    }

    /// The parties in the first of these slots that holds one.
    pub(super) fn parties_in(&self, frame: &Frame, slots: &[Slot]) -> Vec<Party> {
        for slot in slots {
            let own: Vec<Party> = frame
                .fillers
                .iter()
                .filter(|filler| filler.slot == *slot && !filler.below)
                .flat_map(|filler| self.parties_at(filler.word))
                .collect();
            if !own.is_empty() {
                return distinct(own);
            }
            let below: Vec<usize> = frame
                .fillers
                .iter()
                .filter(|filler| filler.slot == *slot && filler.below)
                .map(|filler| filler.word)
                .collect();
            // An owner before modifiers: not both, they are not on a par.
            // A role word that only describes ("a guerrilla war", "a police raid") says nothing of whose it is.
            let is_named = |word: usize| self.parties_at(word).iter().any(|party| party.side().is_some());
            let describes =
                |word: usize| matches!(self.tree.relation(word), Relation::Amod | Relation::Compound);
            let first = below.iter().find(|&&word| {
                if describes(word) {
                    is_named(word)
                } else {
                    !self.parties_at(word).is_empty()
                }
            });
            if let Some(&first) = first {
                let relation = self.tree.relation(first);
                let all = below
                    .into_iter()
                    .filter(|&word| {
                        (self.tree.relation(word) == relation || self.tree.relation(word) == Relation::Conj)
                            && (!describes(word) || is_named(word))
                    })
                    .flat_map(|word| self.parties_at(word));
                return distinct(all.collect());
            }
        }
        Vec::new()
    }

    pub(super) fn parties_at(&self, word: usize) -> Vec<Party> {
        let heads = self.tree.conjuncts(word);
        let parties = heads.into_iter().flat_map(|word| {
            let own = self.cast.parties(self.sentence, word);
            let named = self.examples(word);
            if !named.is_empty() && own.iter().all(|party| party.side().is_none()) {
                return named;
            }
            if !own.is_empty() {
                return own.iter().collect();
            }
            let counted = self.cast.parties(self.sentence, self.counted(word));
            if !counted.is_empty() {
                return counted.iter().collect();
            }
            // "the laureate Ann Smith": the name beside a noun that no list has.
            let beside = self.tree.child(word, &[Relation::Appos, Relation::Flat]);
            beside
                .map(|name| self.cast.parties(self.sentence, name))
                .filter(|named| named.iter().all(|party| party.person))
                .unwrap_or_default()
                .iter()
                .collect()
        });
        parties.cloned().collect()
    }

    /// *A Turkish air strike killed three farmers*: whom the attack that the noun names is told to have hurt.
    pub(super) fn harmed_by(&self, sense: &Sense, frame: &Frame) -> Vec<Party> {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let categories = &self.codebook.ontology.categories;
        let has_victims = sense
            .event
            .and_then(|event| categories.get(event))
            .is_some_and(|category| category.victims.is_some());
        if !has_victims || tree.is_verb(frame.head) || tree.relation(frame.head) != Relation::Nsubj {
            return Vec::new();
        }
        let verb = tree.head(frame.head).filter(|&verb| {
            let harms = sets
                .id("harm")
                .is_some_and(|set| sets.has(set, &low(tree.lemma(verb))));
            harms && tree.is_verb(verb)
        });
        // Victims of a known country make a row of the verb's own.
        verb.map(|verb| self.parties_in(&verb_frame(tree, verb), &[Slot::Object]))
            .filter(|harmed| harmed.iter().all(|party| party.side().is_none()))
            .unwrap_or_default()
    }

    /// Who is named as an example of a noun: *groups such as Hezbollah and Hamas*, *countries including Japan*.
    pub(super) fn examples(&self, noun: usize) -> Vec<&Party> {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let Some(set) = sets.id("example").filter(|_| tree.is_noun(noun)) else {
            return Vec::new();
        };
        let leads = |child: &usize| {
            *child > noun
                && matches!(
                    tree.relation(*child),
                    Relation::Nmod | Relation::Obl | Relation::Appos | Relation::Acl
                )
                && tree
                    .preposition(*child)
                    .is_some_and(|preposition| sets.has(set, &preposition))
        };
        let examples = tree.children(noun).filter(leads);
        examples
            .flat_map(|example| tree.conjuncts(example))
            .flat_map(|word| self.cast.parties(self.sentence, word))
            .collect()
    }

    /// The recipients; where the object is a thing, those it belongs to (*condemned the court's ruling*, *seized a Russian ship*).
    pub(super) fn recipients(&self, sense: &Sense, frame: &Frame) -> Vec<Party> {
        let mut direct = self.parties_in(frame, &sense.recipient);
        // "bought fighter jets" from somebody, not from the jets.
        if sense.stage.is_some() {
            let thing = |party: &Party| {
                party.side().is_none()
                    && frame
                        .slot(&Slot::Object)
                        .any(|word| self.is_thing(word) && self.parties_at(word).contains(party))
            };
            direct.retain(|party| !thing(party));
        }
        if !direct.is_empty() {
            return direct;
        }
        let deeper = self.parties_deeper(&sense.recipient, frame);
        if !deeper.is_empty() {
            return deeper;
        }
        // "warned that Israel would pay a price"
        if sense.recipient.contains(&Slot::Complement) {
            let clauses = frame
                .slot(&Slot::Complement)
                .filter(|&word| self.tree.is_verb(word));
            let subjects = clauses
                .map(|word| verb_frame(self.tree, word))
                .flat_map(|below| self.parties_in(&below, &[Slot::Subject]));
            return distinct(subjects.collect());
        }
        let belonging = [Relation::NmodPoss, Relation::Amod, Relation::Compound];
        for (slot, object) in sense
            .recipient
            .iter()
            .flat_map(|slot| frame.slot(slot).map(move |object| (slot, object)))
        {
            // "fired at one of its ships"
            let object = self.counted(object);
            // "an air strike on the Afghan border": that is where.
            let edge = self.codebook.sets.id("edge");
            let lemma = lower(self.tree.lemma(object));
            let is_where = matches!(slot, Slot::Prep(name) if name == "on" || name == "along");
            if is_where && edge.is_some_and(|set| self.codebook.sets.has(set, &lemma)) {
                continue;
            }
            // "Russian equipment", "Russian-made equipment"
            let near = self
                .tree
                .children(object)
                .filter(|&child| belonging.contains(&self.tree.relation(child)));
            let near: Vec<usize> = near.collect();
            let nested = near
                .iter()
                .flat_map(|&child| self.tree.children(child).filter(move |&part| part < child));
            let owners: Vec<Party> = near
                .iter()
                .copied()
                .chain(nested)
                .flat_map(|child| self.parties_at(child))
                .filter(|party| !party.weak && !party.place_like)
                .collect();
            if !owners.is_empty() {
                return distinct(owners);
            }
        }
        Vec::new()
    }
}

impl Matcher<'_, '_> {
    /// *Bought missiles worth $300 million from Israel*, *the sale of jets to Turkey*: whom a preposition of the entry names below what the
    /// object is made of or worth.
    pub(super) fn parties_deeper(&self, slots: &[Slot], frame: &Frame) -> Vec<Party> {
        let tree = self.tree;
        let noun = !tree.is_verb(frame.head);
        let mut within: Vec<usize> = frame.slot(&Slot::Object).collect();
        if noun {
            within.push(frame.head);
        }
        let leads = |word: usize| match tree.relation(word) {
            Relation::Acl => tree.form(word).eq_ignore_ascii_case("worth"),
            Relation::Nmod => {
                let own = tree
                    .preposition(word)
                    .is_some_and(|word| word == "of" || (noun && word == "for"));
                own && !tree.marks(word).party
            }
            Relation::Obj | Relation::Nummod | Relation::Conj | Relation::Compound | Relation::Appos => {
                !tree.is_verb(word) && !tree.marks(word).party
            }
            _ => false,
        };
        let mut at = 0;
        while let Some(&word) = within.get(at) {
            at += 1;
            for child in tree.children(word).filter(|&child| child > word) {
                let named = matches!(tree.relation(child), Relation::Nmod | Relation::Obl)
                    && tree.preposition(child).is_some_and(|preposition| {
                        slots
                            .iter()
                            .any(|slot| matches!(slot, Slot::Prep(name) if *name == preposition))
                    });
                let found: Vec<Party> = if named { self.parties_at(child) } else { Vec::new() };
                if found.iter().any(|party| party.side().is_some()) {
                    return distinct(found);
                }
                if leads(child) {
                    within.push(child);
                }
            }
        }
        Vec::new()
    }
}

pub(super) fn distinct(parties: Vec<Party>) -> Vec<Party> {
    let mut all: Vec<Party> = Vec::new();
    for party in parties {
        if !all.contains(&party) {
            all.push(party);
        }
    }
    all
}

/// People called by their nation as citizens of it: *thousands of Georgians* are not Georgia.
fn citizen(party: Party, role: RoleId) -> Party {
    if party.weak && party.plural && party.role.is_none() && party.actor.is_some() {
        Party {
            of: party.actor,
            actor: None,
            role: Some(role),
            ..party
        }
    } else {
        party
    }
}

/// Sorts the parties into actors and recipients as the entry says.
pub(super) fn roles(
    sense: &Sense,
    within: bool,
    actors: Vec<Party>,
    recipients: Vec<Party>,
) -> (Vec<Party>, Vec<Party>) {
    let recipients: Vec<Party> = recipients
        .into_iter()
        .filter(|party| {
            !actors.iter().any(|actor| {
                actor.span == party.span
                    || (actor.actor.is_some() && actor.actor == party.actor && same_side(actor, party))
                    // "its embassy", "their soldiers": one's own things are no recipients of what one does.
                    || (!within && party.antecedent && same_side(actor, party))
            })
        })
        .collect();
    if sense.reciprocal {
        let all = distinct(actors.into_iter().chain(recipients).collect());
        return (all, Vec::new());
    }
    (actors, recipients)
}
