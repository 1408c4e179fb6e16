//! Matches senses on a tree and composes operators over them.

mod denials;
mod fits;
mod mended;
mod over;
mod parties;
mod repeats;

use super::act::{Act, Coding};
use super::attribution::reality;
use super::compose::{Doer, Operand};
use super::frame::{Filler, Frame, verb_frame};
use super::grounds::{doers_on_grounds, is_doer_open};
use super::nominal::noun_frame;
use super::status::clause_status;
use super::tree::Tree;
use crate::case::{low, lower};
use crate::codebook::means::Means;
use crate::codebook::{Codebook, Control, Needs, Sense, SenseId, Slot};
use crate::place::is_stationed;
use crate::record::Status;
use crate::who::{Cast, Party};
use denials::link_denials;
use legation_parse::{Relation, Upos};
use parties::roles;
use repeats::{with_doer_of_deed, with_outcomes, without_means, without_mishaps, without_repeats};
use std::cell::OnceCell;

/// An entry that fitted the word but not its surroundings: what `explain` shows.
#[derive(Clone, Debug, PartialEq)]
pub struct NearMiss {
    /// The word.
    pub word: usize,
    /// The entry.
    pub pattern: String,
    /// What was missing.
    pub reason: String,
    /// The category that the entry would have given; for an operator, that which it gives over most acts.
    pub event: Option<usize>,
    /// Its CAMEO code, empty where it is not known.
    pub cameo: String,
    /// Whether only parties were missing.
    pub fits: bool,
    /// Conditions that are met, less those that are not; a missing particle or first word counts as several.
    pub met: i32,
}

/// All codings of a document's sentences.
pub fn codings(trees: &[Tree], cast: &Cast, codebook: &Codebook) -> Vec<Coding> {
    let mut all = Vec::new();
    for index in 0..trees.len() {
        let (acts, _) = acts_and_near(&trees[index], index, cast, codebook, false);
        for act in acts {
            all.extend(reality(trees, index, &act, cast, codebook));
        }
    }
    link_denials(trees, &mut all, cast, codebook);
    all
}

/// The acts of one sentence, and the entries that nearly fitted. The tree is one that [`marked`](super::marked) gives: one that was not told of the codebook's sets
/// belongs to none.
pub fn acts_of(tree: &Tree, sentence: usize, cast: &Cast, codebook: &Codebook) -> (Vec<Act>, Vec<NearMiss>) {
    acts_and_near(tree, sentence, cast, codebook, true)
}

fn acts_and_near(
    tree: &Tree,
    sentence: usize,
    cast: &Cast,
    codebook: &Codebook,
    wants_near: bool,
) -> (Vec<Act>, Vec<NearMiss>) {
    let mut matcher = Matcher {
        tree,
        sentence,
        cast,
        codebook,
        found: vec![None; tree.len()],
        busy: vec![false; tree.len()],
        near: Vec::new(),
        wants_near,
        designated: OnceCell::new(),
    };
    let mut all: Vec<Act> = Vec::new();
    for word in 0..tree.len() {
        all.extend(matcher.acts_at(word));
    }
    let consumed: Vec<usize> = all.iter().flat_map(|act| act.consumes.iter().copied()).collect();
    let mut rows: Vec<Act> = Vec::new();
    for act in all {
        // What the verb carries goes with it: "is ready to provide assistance" is one act.
        let gone = |word: usize| consumed.contains(&word) && !act.consumes.contains(&word);
        if gone(act.head) || gone(act.anchor) {
            continue;
        }
        rows.extend(act.kept.iter().filter(|kept| kept.complete).cloned());
        if act.complete {
            rows.push(Act {
                kept: Vec::new(),
                ..act
            });
        }
    }
    for act in &mut rows {
        if act.status.is_none() && (matcher.is_spoken_of(act) || matcher.is_yet_to_come(act)) {
            act.status = Some(Status::Possible);
        }
    }
    let claimed: Vec<Act> = rows.iter().filter(|act| act.claim.is_some()).cloned().collect();
    for act in rows
        .iter_mut()
        .filter(|act| act.claim.is_none() && act.status.is_none())
    {
        if let Some(over) = claimed.iter().find(|over| matcher.is_within_claim(act, over)) {
            act.status = over.status;
            act.claim.clone_from(&over.claim);
        }
    }
    let harm = codebook.sets.id("harm");
    let harms = |word: usize| harm.is_some_and(|set| codebook.sets.has(set, &low(tree.lemma(word))));
    rows = without_mishaps(tree, rows, codebook);
    let rows = without_repeats(tree, with_doer_of_deed(tree, rows, harms), harms);
    let rows = with_outcomes(tree, without_means(tree, rows, codebook), harms);
    (rows, matcher.near)
}

struct Matcher<'m, 's> {
    tree: &'m Tree<'s>,
    sentence: usize,
    cast: &'m Cast,
    codebook: &'m Codebook,
    found: Vec<Option<Vec<Act>>>,
    busy: Vec<bool>,
    near: Vec<NearMiss>,
    /// Whether anybody asks for what nearly fitted: it costs as much as the matching.
    wants_near: bool,
    /// The words that head a designation: most sentences are never asked for them.
    designated: OnceCell<Vec<usize>>,
}

impl Matcher<'_, '_> {
    /// The acts that the word names, with operators applied; empty where it names none.
    fn acts_at(&mut self, word: usize) -> Vec<Act> {
        if let Some(found) = &self.found[word] {
            return found.clone();
        }
        if self.busy[word] {
            return Vec::new();
        }
        self.busy[word] = true;
        let acts = self.match_word(word);
        self.busy[word] = false;
        self.found[word] = Some(acts.clone());
        acts
    }

    fn match_word(&mut self, word: usize) -> Vec<Act> {
        let tree = self.tree;
        let noun = match tree.word(word).upos {
            // "called the killing a crime"
            Upos::Verb if tree.word(word).xpos == "VBG" && tree.child(word, &[Relation::Det]).is_some() => {
                true
            }
            Upos::Verb => false,
            Upos::Noun | Upos::Propn => true,
            Upos::Adj => {
                let operators = self.match_adjective(word);
                // "an offensive", "a fine": a noun that the tagger takes for an adjective.
                let nominal = [
                    Relation::Obj,
                    Relation::Nsubj,
                    Relation::NsubjPass,
                    Relation::Obl,
                    Relation::Nmod,
                ];
                if !operators.is_empty() {
                    return operators;
                }
                // "is critical of", "responsible for": entries among the verbs.
                let acts = self.match_as(word, false);
                if !acts.is_empty() || !nominal.contains(&tree.relation(word)) {
                    return acts;
                }
                true
            }
            _ => return Vec::new(),
        };
        // "jailed journalists", "the occupied city": said in passing, of nobody knows when.
        if !noun && tree.relation(word) == Relation::Amod {
            return Vec::new();
        }
        let best = self.match_as(word, noun);
        // "Fighting between the two": a gerund may be a noun.
        if best.is_empty()
            && !noun
            && tree.word(word).xpos == "VBG"
            && tree.child(word, &[Relation::Aux]).is_none()
        {
            return self.match_as(word, true);
        }
        best
    }

    fn match_as(&mut self, word: usize, noun: bool) -> Vec<Act> {
        let tree = self.tree;
        let lemma = lower(tree.lemma(word));
        let form = lower(tree.form(word));
        let candidates: Vec<SenseId> = self.codebook.senses_of(noun, &lemma, &form);
        if candidates.is_empty() {
            return Vec::new();
        }
        // One frame serves all senses, but for nouns that name light verbs of their own.
        let shared = if noun {
            noun_frame(tree, word, self.codebook, &[])
        } else {
            verb_frame(tree, word)
        };
        let mut best: Vec<Act> = Vec::new();
        let mut silenced = 0;
        for id in candidates {
            let sense = self.codebook.sense(id);
            let own_frame = noun && !sense.light.is_empty();
            if !self.wants_near && !own_frame && self.stands(sense, &shared).is_err() {
                continue;
            }
            let frame = match (noun, sense.light.is_empty()) {
                (true, true) => shared.clone(),
                (true, false) => noun_frame(tree, word, self.codebook, &sense.light),
                (false, _) => self.mended(shared.clone(), sense),
            };
            if sense.silent {
                if self.fits(sense, &frame).is_ok() {
                    silenced = silenced.max(sense.specificity());
                }
                continue;
            }
            match self.try_sense(sense, &frame) {
                Ok(acts) => {
                    let better = match (acts.first(), best.first()) {
                        (Some(new), Some(old)) => {
                            (new.complete, new.specificity) > (old.complete, old.specificity)
                        }
                        (Some(_), None) => true,
                        _ => false,
                    };
                    if let Some(act) = acts.first().filter(|act| self.wants_near && !act.complete) {
                        let reason = missing(act.needs, &act.actors, &act.recipients)
                            .unwrap_or_else(|| self.unknown_parties(act));
                        self.near.push(NearMiss {
                            word,
                            pattern: sense.pattern.clone(),
                            reason,
                            event: Some(act.event),
                            cameo: act.cameo.clone(),
                            fits: true,
                            met: sense.when.len() as i32,
                        });
                    }
                    if better {
                        best = acts;
                    }
                }
                Err(reason) if self.wants_near => {
                    let (event, cameo) = self.would_be(sense).unzip();
                    self.near.push(NearMiss {
                        word,
                        pattern: sense.pattern.clone(),
                        reason,
                        event,
                        cameo: cameo.unwrap_or_default(),
                        fits: false,
                        met: self.met(sense, &frame),
                    });
                }
                Err(_) => {}
            }
        }
        best.retain(|act| act.specificity > silenced);
        best
    }

    /// For an act that has its roles and is no row: whose parties are nobody that is known.
    fn unknown_parties(&self, act: &Act) -> String {
        let text = self.tree.text;
        let named: Vec<String> = act
            .actors
            .iter()
            .chain(&act.recipients)
            .map(|party| format!("“{}”", party.span.of(text)))
            .collect();
        format!(
            "its parties are there, but no state or group that is known is told for {}",
            named.join(" or ")
        )
    }

    /// The category and CAMEO code that a sense gives by itself, or its operator over most acts.
    fn would_be(&self, sense: &Sense) -> Option<(usize, String)> {
        if let Some(event) = sense.event {
            return Some((event, sense.cameo.clone()));
        }
        let operators = &self.codebook.operators;
        let operator = sense.operator.as_ref()?;
        Some((operators.general(operator)?, operators.general_cameo(operator)))
    }

    fn try_sense(&mut self, sense: &Sense, frame: &Frame) -> Result<Vec<Act>, String> {
        self.fits(sense, frame)?;
        let tree = self.tree;
        let mut actors = self.parties_in(frame, &sense.actor);
        let mut recipients = self.recipients(sense, frame);
        if recipients.is_empty() {
            recipients = self.harmed_by(sense, frame);
        }
        if actors.is_empty() {
            actors = self.parties_deeper(&sense.actor, frame);
            actors.retain(|party| !recipients.contains(party));
        }
        if actors.is_empty() && sense.actor.contains(&Slot::Subject) {
            actors = self.owners_of_arms(frame);
        }
        if actors.is_empty() && sense.actor.contains(&Slot::Subject) {
            actors = self.authors(frame);
        }
        if recipients.is_empty() && self.is_scene(frame) {
            actors.clear();
        }
        // "Niger's coup": it is done to the state, by nobody who is told.
        if recipients.is_empty()
            && self.is_upheaval(frame)
            && actors.iter().all(|party| self.is_bare_state(party))
        {
            recipients = std::mem::take(&mut actors);
        }
        let answered = doers_on_grounds(tree, self.sentence, frame, self.cast, self.codebook);
        if is_doer_open(tree, self.sentence, frame, self.cast, self.codebook) {
            return Err("its subject may mean either of two".into());
        }
        if answered.is_empty() && self.is_owner_open(frame, &actors) {
            return Err("whose it is may mean either of two".into());
        }
        if !answered.is_empty() && actors.iter().all(|party| party.antecedent) {
            actors = answered;
        }
        if let Some(speakers) = self.speakers_beside(frame, &actors, &recipients) {
            actors = speakers;
        }
        let mut trigger = vec![frame.head];
        trigger.extend(frame.particle);
        trigger.extend(frame.light);
        trigger.extend(frame.reported);
        trigger.sort_unstable();
        let specificity = sense.specificity();
        let void = sense.affirmed_only && clause_status(tree, frame.head, self.codebook) == Status::Negated;
        if let Some(operator) = &sense.operator {
            let denied = self.is_denied_under(frame, &sense.over);
            let operator = if denied {
                format!("{operator}-not")
            } else {
                operator.clone()
            };
            if denied && !self.codebook.operators.contains(&operator) {
                return Err("what stands under it is denied".into());
            }
            let own_subject = |filler: &Filler| filler.slot == Slot::Subject && !filler.below;
            let stranger = actors.is_empty()
                && !sense.over.contains(&Slot::Subject)
                && frame.fillers.iter().any(own_subject);
            let doer = match sense.control {
                Control::Object => Doer::Addressed,
                Control::Subject if stranger => Doer::Addressed,
                Control::Subject => Doer::Own,
            };
            let operand = Operand {
                doer,
                pattern: sense.pattern.clone(),
                operator,
                verb: frame.head,
                trigger: trigger.clone(),
                actors: actors.clone(),
                recipients: recipients.clone(),
                stage: sense.stage.clone(),
                specificity: specificity + 2,
            };
            let control_object = sense.control == Control::Object;
            let controlled = match (control_object, self.parties_in(frame, &[Slot::Object])) {
                (false, _) => Vec::new(),
                (true, object) if object.is_empty() => recipients.clone(),
                (true, object) => object,
            };
            let mut acts = self.operate(&operand, &sense.over, frame, &controlled, control_object);
            for act in &mut acts {
                act.void |= void;
                act.affirmed_only |= sense.affirmed_only;
            }
            if acts.iter().any(|act| act.complete) || (!acts.is_empty() && sense.event.is_none()) {
                return Ok(acts);
            }
        }
        let Some(event) = sense.event else {
            return Err("no act that it knows stands under it".into());
        };
        let under = recipients.is_empty() && sense.operator.is_some() && sense.control == Control::Subject;
        let recipients = if under {
            self.parties_under(frame)
        } else {
            recipients
        };
        let category = self.codebook.ontology.categories.get(event);
        let within = category.is_some_and(|category| category.within);
        let citizens = category.and_then(|category| category.people.as_deref());
        let citizens = citizens.and_then(|word| self.codebook.actors.role_named(word));
        let victims = category.and_then(|category| category.victims.as_deref());
        let victims = victims.and_then(|word| self.codebook.actors.role_named(word));
        let recipients = match victims {
            Some(role) if recipients.is_empty() && !self.known(&actors, &recipients) => {
                self.numbered(frame, role)
            }
            Some(role) => self.counted_people(recipients, role),
            None => recipients,
        };
        let actors = match citizens {
            Some(role) if actors.is_empty() => {
                let crowd = self.crowd_at(frame, role);
                if crowd.is_empty() && !self.known(&actors, &recipients) {
                    self.gathering(frame, role)
                } else {
                    crowd
                }
            }
            // "Protesters gathered in Bishkek": of Bishkek, as long as nothing tells more.
            Some(role) if recipients.is_empty() && actors.iter().all(is_nobody) => {
                let of = self.crowd_at(frame, role).first().and_then(|crowd| crowd.of);
                actors.into_iter().map(|party| Party { of, ..party }).collect()
            }
            Some(role) => actors
                .into_iter()
                .map(|party| self.crowd(frame, party, role))
                .collect(),
            None => actors,
        };
        let recipients = if within {
            self.at_home(&actors, recipients)
        } else {
            recipients
        };
        let (actors, recipients) = roles(sense, within, actors, recipients);
        let mutual = sense.mutual && actors.len() > 1;
        let (mode, cameo) = self.by_means(frame, sense, event);
        let known = self.known(&actors, &recipients);
        let open = !known && self.is_open(event, &actors, &recipients);
        // "shelling hit a hospital in Aden": told by the place, or not at all.
        let placed = !self.cast.is_given()
            && !known
            && recipients.is_empty()
            && !sense.reciprocal
            && sense.needs != Needs::Both
            && sense.needs != Needs::Two
            && (self.tree.is_verb(frame.head) || frame.light.is_some() || self.is_going_on(frame.head))
            && category.is_some_and(|category| category.victims.is_some())
            // "police in Leeds arrested a burglar"
            && !actors.iter().any(|party| is_stationed(party, self.tree, self.codebook));
        let enough = mutual || placed || missing(sense.needs, &actors, &recipients).is_none();
        let open = open || placed;
        Ok(vec![Act {
            entries: vec![sense.pattern.clone()],
            void,
            affirmed_only: sense.affirmed_only,
            complete: enough && (known || open),
            open,
            needs: sense.needs,
            pattern: sense.pattern.clone(),
            head: frame.head,
            anchor: frame.light.unwrap_or(frame.head),
            heads: vec![frame.head],
            trigger,
            event,
            mode,
            context: sense.context.clone(),
            cameo,
            cameo_context: sense.cameo_context.clone(),
            actors,
            recipients,
            reciprocal: sense.reciprocal,
            status: sense.status,
            denies: sense.denies,
            outcome: sense.outcome,
            means: sense.means,
            stage: sense.stage.clone(),
            kind: sense.kind.clone(),
            consumes: Vec::new(),
            kept: Vec::new(),
            claim: None,
            specificity,
        }])
    }
}

/// A role without a name or a side: *protesters*, *people*.
fn is_nobody(party: &Party) -> bool {
    party.side().is_none() && party.actor.is_none() && party.name.is_none() && !party.person
}

impl Matcher<'_, '_> {
    /// Mode and code of an act: its entry's, or what the words around it tell of its means.
    fn by_means(&self, frame: &Frame, sense: &Sense, event: usize) -> (Vec<String>, String) {
        let tells = |means: &&Means| {
            means.event == event
                && means.cameo == sense.cameo
                && means
                    .slots
                    .iter()
                    .any(|slot| self.holds(frame, slot, &means.words).is_ok())
        };
        let found = self.codebook.means.iter().find(tells);
        match found.filter(|_| sense.mode.is_empty()) {
            Some(means) => (vec![means.mode.clone()], means.code.clone()),
            None => (sense.mode.clone(), sense.cameo.clone()),
        }
    }
}

/// What is missing of the roles that make a row; `None`: nothing.
fn missing(needs: Needs, actors: &[Party], recipients: &[Party]) -> Option<String> {
    let fine = match needs {
        Needs::Both => !actors.is_empty() && !recipients.is_empty(),
        Needs::Actor => !actors.is_empty(),
        Needs::Recipient => !recipients.is_empty(),
        Needs::Either => !actors.is_empty() || !recipients.is_empty(),
        Needs::Two => actors.len() + recipients.len() > 1,
    };
    if fine {
        return None;
    }
    Some(match (actors.is_empty(), recipients.is_empty()) {
        (true, true) => "no actor and no recipient that it knows".into(),
        (true, false) => "no actor that it knows".into(),
        (false, _) => "no recipient, or no second party, that it knows".into(),
    })
}
