//! Operators: verbs and adjectives that stand over an act and change it.

use super::{Matcher, missing};
use crate::case::{low, lower};
use crate::code::act::Act;
use crate::code::compose::{Doer, Operand, compose};
use crate::code::frame::{Filler, Frame, verb_frame};
use crate::code::gap::{is_infinitive, told_around};
use crate::code::nominal::is_light;
use crate::code::status::{clause_status, is_question};
use crate::codebook::{Needs, Slot};
use crate::place::is_stationed;
use crate::record::Status;
use crate::who::{Party, RoleId};
use legation_parse::{Relation, Upos};

impl Matcher<'_, '_> {
    /// *decided not to send*: whether the infinitive or gerund under an operator is denied.
    pub(super) fn is_denied_under(&self, frame: &Frame, over: &[Slot]) -> bool {
        let tree = self.tree;
        let mut words = over.iter().flat_map(|slot| frame.slot(slot));
        words.any(|word| {
            (is_infinitive(tree, word) || tree.word(word).xpos == "VBG")
                && tree
                    .children(word)
                    .any(|child| tree.relation(child) == Relation::Advmod && tree.marks(child).negation)
        })
    }

    /// *Before recognising them, Moscow wants guarantees*: a gerund behind *before*, in front of a clause in the present.
    pub(super) fn is_yet_to_come(&self, act: &Act) -> bool {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let verb = act.anchor;
        let before = tree.relation(verb) == Relation::Advcl
            && tree.word(verb).xpos == "VBG"
            && tree
                .preposition(verb)
                .is_some_and(|mark| sets.id("yet-to-come").is_some_and(|set| sets.has(set, &mark)));
        let Some(main) = tree.head(verb).filter(|_| before) else {
            return false;
        };
        let main = told_around(tree, main, verb).unwrap_or(main);
        let finite = tree.children(main).find(|&child| {
            matches!(
                tree.relation(child),
                Relation::Aux | Relation::AuxPass | Relation::Cop
            )
        });
        matches!(
            tree.word(finite.unwrap_or(main)).xpos.as_str(),
            "VBZ" | "VBP" | "MD"
        ) && tree.lemma(finite.unwrap_or(main)) != "have"
    }

    /// *accused Israel of breaking the truce by bombing bridges*: what stands within a claimed act is claimed with it.
    pub(super) fn is_within_claim(&self, act: &Act, claimed: &Act) -> bool {
        let tree = self.tree;
        let mut word = act.anchor;
        for _ in 0..6 {
            if word == claimed.anchor || word == claimed.head {
                return act.head != claimed.head;
            }
            if matches!(
                tree.relation(word),
                Relation::AclRelcl | Relation::Nsubj | Relation::NsubjPass | Relation::Root
            ) {
                return false;
            }
            let Some(above) = tree.head(word) else {
                return false;
            };
            word = above;
        }
        false
    }

    /// *discussed an exchange of prisoners*: what is only talked about need not have happened.
    pub(super) fn is_spoken_of(&self, act: &Act) -> bool {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let (Some(talk), Some(topic)) = (sets.id("talk-of"), sets.id("topic")) else {
            return false;
        };
        if tree.is_verb(act.head) || act.anchor != act.head {
            return false;
        }
        let mut word = act.head;
        for _ in 0..4 {
            let Some(above) = tree.head(word) else {
                return false;
            };
            let of = tree.preposition(word);
            let is_topic = match tree.relation(word) {
                Relation::Obj | Relation::NsubjPass => true,
                Relation::Obl | Relation::Nmod => of.as_ref().is_some_and(|of| sets.has(topic, of)),
                _ => false,
            };
            if is_topic && sets.has(talk, &low(tree.lemma(above))) {
                return true;
            }
            if tree.relation(word) != Relation::Conj && of.as_deref() != Some("of") {
                return false;
            }
            word = above;
        }
        false
    }

    fn is_finite_content(&self, word: usize) -> bool {
        let tree = self.tree;
        tree.is_verb(word)
            && matches!(tree.relation(word), Relation::Ccomp | Relation::Parataxis)
            && tree
                .child(word, &[Relation::Nsubj, Relation::NsubjPass])
                .is_some()
    }

    /// *decided whether to send*: a mark that leaves open what stands under it.
    fn asks_whether(&self, word: usize) -> bool {
        self.tree.children(word).any(|child| {
            let mark = lower(self.tree.lemma(child));
            let hedge = self.codebook.hedges.marks.get(mark.as_str());
            self.tree.relation(child) == Relation::Mark
                && hedge.is_some_and(|hedge| hedge.status == Some(Status::Hypothetical))
        })
    }

    /// *had no intention of inviting*: whether the act is carried by an object that its verb has none of.
    fn is_denied_object(&self, verb: usize, act: &Act) -> bool {
        let tree = self.tree;
        let none = |noun: usize| {
            tree.relation(noun) == Relation::Obj
                && tree
                    .children(noun)
                    .any(|child| tree.relation(child) == Relation::Det && tree.marks(child).negation)
        };
        tree.children(verb)
            .any(|object| none(object) && act.trigger.contains(&object))
    }

    /// Applies an operator to the acts that stand in the slots it works over.
    pub(super) fn operate(
        &mut self,
        operand: &Operand,
        over: &[Slot],
        frame: &Frame,
        controlled: &[Party],
        control_object: bool,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
        let undecided = clause_status(self.tree, frame.head, self.codebook) == Status::Negated;
        for slot in over {
            let words: Vec<usize> = frame
                .slot(slot)
                .flat_map(|word| self.tree.conjuncts(word))
                .collect();
            for word in words {
                // "asked: Did they attack?": what is asked is no act to be done.
                if is_question(self.tree, word) && !is_question(self.tree, frame.head) {
                    continue;
                }
                for mut inner in self.acts_under(word) {
                    // "assured them that he had no intention of inviting": nobody has promised that.
                    if !control_object && self.is_finite_content(word) && self.is_denied_object(word, &inner)
                    {
                        continue;
                    }
                    if control_object && !controlled.is_empty() && !inner.reciprocal {
                        inner.recipients.retain(|party| !controlled.contains(party));
                        // What the clause shares with the verb over it is the speaker, who is not meant.
                        if inner.actors.iter().all(|party| operand.actors.contains(party)) {
                            inner.actors = controlled.to_vec();
                        }
                    } else if inner.reciprocal
                        && inner.actors.len() < 2
                        && !control_object
                        && !self.codebook.operators.about_others(&operand.operator)
                    {
                        // "proposed talks with Delhi": the one who proposes is the other party.
                        let missing = operand
                            .actors
                            .iter()
                            .filter(|party| !inner.actors.contains(party));
                        inner.actors = missing.cloned().chain(inner.actors.clone()).collect();
                    } else if inner.actors.is_empty()
                        && !control_object
                        && !self.codebook.operators.about_others(&operand.operator)
                    {
                        inner.actors = operand.actors.clone();
                    }
                    if let Some(mut act) = compose(self.codebook, operand, &inner) {
                        // "announced that it would attack": what a clause of its own tells is told by that clause, with its own modals.
                        if act.event == inner.event && act.status.is_none() && self.is_finite_content(word) {
                            continue;
                        }
                        if control_object && act.recipients.is_empty() && act.event != inner.event {
                            act.recipients = controlled.to_vec();
                        }
                        if act.event != inner.event {
                            act.needs = relaxed(self.codebook.ontology.categories[act.event].needs);
                        }
                        act.complete = missing(act.needs, &act.actors, &act.recipients).is_none()
                            || (inner.complete && act.event == inner.event);
                        act.open = false;
                        // "has not decided whether to send them": neither way.
                        act.void |= undecided && self.asks_whether(word);
                        act.complete &= self.known(&act.actors, &act.recipients);
                        acts.push(act);
                    }
                }
            }
            if !acts.is_empty() {
                break;
            }
        }
        acts
    }

    /// Whether at least one party belongs to a state or group that is known: "police warned drivers" is nobody's politics, and what companies
    /// do among themselves is business.
    pub(super) fn known(&self, actors: &[Party], recipients: &[Party]) -> bool {
        if self.cast.is_given() {
            return true;
        }
        let actors = actors.iter().chain(recipients);
        let business = &self.codebook.ontology.business;
        actors.into_iter().any(|party| {
            let code = party.entity(None, &self.codebook.actors).code;
            code.is_some_and(|code| !business.iter().any(|firm| *firm == code))
        })
    }

    /// Whether a clause of its own tells that it goes on: *shelling resumed in Rafah*, *residents reported shelling in Rafah*.
    pub(super) fn is_going_on(&self, noun: usize) -> bool {
        let tree = self.tree;
        let set = match tree.relation(noun) {
            Relation::Nsubj => "happen",
            Relation::NsubjPass | Relation::Obj => "reported",
            _ => return false,
        };
        let set = self.codebook.sets.id(set);
        tree.head(noun)
            .filter(|&verb| tree.is_verb(verb))
            .is_some_and(|verb| {
                let lemma = lower(tree.lemma(verb));
                set.is_some_and(|set| self.codebook.sets.has(set, &lemma))
            })
    }

    /// *Protests broke out in Gafsa*, *hundreds marched in Gafsa*: a crowd of which nothing more is told, for the place to tell whose it is.
    pub(super) fn gathering(&self, frame: &Frame, role: RoleId) -> Vec<Party> {
        let tree = self.tree;
        let head = if tree.is_verb(frame.head) {
            let throng = self.codebook.sets.id("throng");
            let counts = |word: &usize| {
                let lemma = tree.lemma(*word).to_lowercase();
                tree.word(*word).upos == Upos::Num
                    || throng.is_some_and(|set| self.codebook.sets.has(set, &lemma))
            };
            frame.slot(&Slot::Subject).find(counts)
        } else {
            (frame.light.is_some() || self.is_going_on(frame.head)).then_some(frame.head)
        };
        self.unnamed(head, role)
    }

    /// *Fourteen were shot dead in Dosso*: people of whom only their number is told.
    pub(super) fn numbered(&self, frame: &Frame, role: RoleId) -> Vec<Party> {
        let tree = self.tree;
        let counts = |word: &usize| {
            tree.word(*word).upos == Upos::Num && tree.child(*word, &[Relation::Nmod]).is_none()
        };
        let head = frame
            .slot(&Slot::Object)
            .find(counts)
            .filter(|_| frame.passive && tree.is_verb(frame.head));
        self.unnamed(head, role)
    }

    fn unnamed(&self, head: Option<usize>, role: RoleId) -> Vec<Party> {
        let party = |head: usize| Party {
            span: self.tree.word(head).span,
            role: Some(role),
            plural: true,
            ..Party::default()
        };
        let open = head.filter(|_| !self.cast.is_given());
        open.map(party).into_iter().collect()
    }

    /// Whether those to whom it is done, or the crowd that does it, may be told by the place: *200 people were arrested in Minsk*.
    pub(super) fn is_open(&self, event: usize, actors: &[Party], recipients: &[Party]) -> bool {
        let Some(category) = self.codebook.ontology.categories.get(event) else {
            return false;
        };
        let dwells = |party: &Party| {
            let role = party.role.and_then(|id| self.codebook.actors.role(id));
            // "six soldiers were killed in Niger"
            party.side().is_none()
                && party.actor.is_none()
                && role
                    .is_some_and(|role| (role.dwells || role.home && role.collective) && role.code.is_none())
        };
        let sits = |party: &Party| is_stationed(party, self.tree, self.codebook);
        // "police in Leeds arrested a burglar": nobody's politics.
        let against = category.victims.is_none() || !recipients.is_empty();
        against && actors.iter().any(sits)
            || category.victims.is_some() && recipients.iter().any(dwells)
            || category.people.is_some() && actors.iter().any(dwells)
    }

    /// The acts at a word, or at the noun that it carries as a light verb.
    pub(super) fn acts_under(&mut self, word: usize) -> Vec<Act> {
        let own = self.acts_at(word);
        if !own.is_empty() || !self.tree.is_verb(word) {
            return own;
        }
        let frame = verb_frame(self.tree, word);
        let objects: Vec<usize> = frame
            .slot(&Slot::Object)
            .flat_map(|object| self.tree.conjuncts(object))
            .collect();
        let light = is_light(self.tree, &frame, self.codebook, &[]);
        objects
            .into_iter()
            .flat_map(|object| self.acts_at(object))
            .filter(|act| light || act.anchor == word)
            .collect()
    }

    /// *ready to send*, *reluctant to talk*: adjectives that stand for operators.
    pub(super) fn match_adjective(&mut self, word: usize) -> Vec<Act> {
        let Some(hedge) = self.codebook.hedges.adjectives.get(self.tree.lemma(word)) else {
            return Vec::new();
        };
        let Some(operator) = hedge.operator.clone() else {
            return Vec::new();
        };
        let mut frame = verb_frame(self.tree, word);
        if self.tree.relation(word) == Relation::Amod
            && let Some(noun) = self.tree.head(word)
        {
            frame.fillers.push(Filler {
                slot: Slot::Subject,
                word: noun,
                below: true,
            });
        }
        let operand = Operand {
            pattern: format!("hedges/{}", self.tree.lemma(word)),
            operator,
            verb: word,
            trigger: vec![word],
            actors: self.parties_in(&frame, &[Slot::Subject]),
            recipients: Vec::new(),
            stage: None,
            specificity: 3,
            doer: Doer::Own,
        };
        let over = [
            Slot::Complement,
            Slot::Prep("for".into()),
            Slot::Prep("of".into()),
        ];
        self.operate(&operand, &over, &frame, &[], false)
    }
}

/// For a row made by an operator: what the act needed may be left unsaid, but somebody must do it.
pub(super) fn relaxed(needs: Needs) -> Needs {
    match needs {
        Needs::Both | Needs::Two | Needs::Actor => Needs::Actor,
        other => other,
    }
}
