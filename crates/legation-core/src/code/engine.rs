//! Matches senses on a tree and composes operators over them.

use super::act::{Act, Coding};
use super::attribution::reality;
use super::compose::{Doer, Operand, compose, same_side};
use super::frame::{Filler, Frame, verb_frame};
use super::gap::is_infinitive;
use super::grounds::{doers_on_grounds, is_doer_open};
use super::nominal::{is_light, noun_frame};
use super::status::is_question;
use super::tree::{Marks, Tree};
use crate::codebook::actors::ActorKind;
use crate::codebook::condition::{Condition, Test};
use crate::codebook::{Codebook, Control, Needs, Sense, SenseId, Slot};
use crate::who::{Cast, Party, RoleId};
use legation_parse::{Relation, Sentence, Upos};
use smol_str::SmolStr;

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

/// The trees of a document, told which words head a party and which verbs only join.
pub fn marked<'s>(
    sentences: &'s [Sentence],
    text: &'s str,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Tree<'s>> {
    let sets = &codebook.sets;
    let has = |set: Option<u16>, lemma: &str| set.is_some_and(|set| sets.has(set, lemma));
    let (linking, with) = (sets.id("linking"), sets.id("participle-with"));
    let object_control = sets.id("object-control");
    let towards = sets.id("towards");
    let unreal = sets.id("unreal-gerund");
    let averse = sets.id("averse-gerund");
    let naming = sets.id("naming");
    let (attack, light) = (sets.id("attack"), sets.id("light"));
    let (raising, time) = (sets.id("raising"), sets.id("time-word"));
    let circumstance = sets.id("circumstance");
    let (nobody, few) = (sets.id("nobody"), sets.id("few"));
    let negations = &codebook.hedges.negations;
    sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| {
            let marks = sentence.words.iter().enumerate().map(|(index, word)| Marks {
                party: !cast.parties(number, index).is_empty(),
                linking: has(linking, &word.lemma),
                with: has(with, &word.lemma),
                object_control: has(object_control, &word.lemma),
                towards: has(towards, &word.lemma),
                unreal: has(unreal, &word.lemma),
                averse: has(averse, &word.lemma),
                naming: has(naming, &word.lemma),
                attack: has(attack, &word.lemma),
                light: has(light, &word.lemma),
                raising: has(raising, &word.lemma),
                time: has(time, &word.lemma.to_lowercase()),
                circumstance: has(circumstance, &word.lemma),
                negation: negations.contains_key(word.lemma.to_lowercase().as_str()),
                nobody: has(nobody, &word.lemma.to_lowercase()),
                few: has(few, &word.lemma.to_lowercase()),
                speech: codebook
                    .attributions
                    .verb(&word.lemma.to_lowercase(), false)
                    .is_some(),
            });
            Tree::new(sentence, text).with_marks(marks.collect())
        })
        .collect()
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
    link_denials(trees, &mut all, codebook);
    all
}

/// How far behind its head an entry looks for words that must not follow.
const FOLLOWING: usize = 6;

/// How many sentences back a denial may reach for what it denies.
const DENIAL_REACH: usize = 1;

/// A denial of what was claimed just before stands against the claim as well: its source denies the claimed act.
fn link_denials(trees: &[Tree], codings: &mut [Coding], codebook: &Codebook) {
    for number in 0..codings.len() {
        let (before, rest) = codings.split_at_mut(number);
        let Some(denial) = rest.first().filter(|coding| coding.act.denies) else {
            continue;
        };
        let claimed = before.iter_mut().rev().find(|coding| {
            let claims = coding
                .sources
                .first()
                .is_some_and(|source| source.stance == "claims");
            denial.sentence - coding.sentence <= DENIAL_REACH
                && (claims || is_called_a_claim(&trees[denial.sentence], denial, coding))
                && !coding.act.actors.is_empty()
        });
        let Some(claimed) = claimed else { continue };
        let tree = &trees[denial.sentence];
        let word = super::frame::verb_frame(tree, denial.act.head).first(&Slot::Subject);
        claimed.sources.push(super::act::Source {
            sentence: denial.sentence,
            word,
            cue: tree.form(denial.act.head).to_owned(),
            stance: "denies".into(),
        });
        claimed.certainty *= codebook.attributions.stance_certainty("doubts");
    }
}

/// Whether the denial hangs on a noun beside the clause that tells the act: *..., a charge Tehran called baseless*.
fn is_called_a_claim(tree: &Tree, denial: &Coding, told: &Coding) -> bool {
    if denial.sentence != told.sentence || tree.relation(denial.act.head) != Relation::AclRelcl {
        return false;
    }
    tree.head(denial.act.head).is_some_and(|noun| {
        told.act.anchor < noun
            && matches!(tree.relation(noun), Relation::Appos | Relation::Parataxis)
            && tree
                .head(noun)
                .is_some_and(|clause| tree.dominates(clause, told.act.anchor))
    })
}

/// The acts of one sentence, and the entries that nearly fitted.
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
    };
    let mut all: Vec<Act> = Vec::new();
    for word in 0..tree.len() {
        all.extend(matcher.acts_at(word));
    }
    let consumed: Vec<usize> = all
        .iter()
        .filter(|act| act.complete)
        .flat_map(|act| act.consumes.iter().copied())
        .collect();
    let mut rows: Vec<Act> = Vec::new();
    for act in all {
        if consumed.contains(&act.head) && !act.consumes.contains(&act.head) {
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
    let rows = without_repeats(tree, with_doer_of_deed(tree, rows));
    (rows, matcher.near)
}

/// *An attack by the army killed three rebels*: one act. The verb knows to whom, its subject by whom.
fn with_doer_of_deed(tree: &Tree, mut rows: Vec<Act>) -> Vec<Act> {
    let same = |noun: &Act, verb: &Act| {
        noun.event == verb.event
            && tree.is_verb(verb.head)
            && tree.head(noun.head) == Some(verb.head)
            && tree.relation(noun.head) == Relation::Nsubj
            && !noun.actors.is_empty()
            && noun.recipients.is_empty()
            && verb.actors.is_empty()
            && noun.claim.is_none()
            && verb.claim.is_none()
    };
    let mut told = vec![false; rows.len()];
    for number in 0..rows.len() {
        let Some(deed) = rows
            .iter()
            .find(|row| rows.get(number).is_some_and(|noun| same(noun, row)))
        else {
            continue;
        };
        let deed = deed.head;
        let noun = rows[number].clone();
        for verb in rows.iter_mut().filter(|row| row.head == deed && same(&noun, row)) {
            verb.actors.clone_from(&noun.actors);
            if verb.mode.is_empty() {
                verb.mode.clone_from(&noun.mode);
                verb.cameo.clone_from(&noun.cameo);
            }
            verb.entries.extend(noun.entries.iter().cloned());
            told[number] = true;
        }
    }
    let mut told = told.into_iter();
    rows.retain(|_| !told.next().unwrap_or(false));
    rows
}

/// A light verb's own entry and its noun's may both have fired: the one with more parties stays.
fn without_repeats(tree: &Tree, mut rows: Vec<Act>) -> Vec<Act> {
    let parties = |act: &Act| act.actors.len() + act.recipients.len();
    let sides = |act: &Act| -> Vec<_> {
        act.actors
            .iter()
            .chain(&act.recipients)
            .filter_map(Party::side)
            .collect()
    };
    let mut keep = vec![true; rows.len()];
    let mut also: Vec<Vec<String>> = vec![Vec::new(); rows.len()];
    for (i, a) in rows.iter().enumerate() {
        for (j, b) in rows.iter().enumerate().skip(i + 1) {
            let related = a.head == b.anchor
                || b.head == a.anchor
                || a.anchor == b.anchor
                || a.trigger.iter().any(|word| b.trigger.contains(word))
                || (tree.is_verb(a.head)
                    && tree.head(b.head) == Some(a.head)
                    && tree.relation(b.head) == Relation::Obj)
                || (tree.is_verb(b.head)
                    && tree.head(a.head) == Some(b.head)
                    && tree.relation(a.head) == Relation::Obj);
            let differ = a.claim.is_some() != b.claim.is_some();
            // "expanded its dialogue with Kabul": the verb's entry is about the noun already.
            let (verb, noun) = if tree.is_verb(a.head) { (a, b) } else { (b, a) };
            let takes_in = tree.is_verb(verb.head)
                && !tree.is_verb(noun.head)
                && tree
                    .head(noun.head)
                    .is_some_and(|head| verb.heads.contains(&head))
                && tree.relation(noun.head) == Relation::Obj
                && verb.claim.is_none()
                && noun.claim.is_none()
                && sides(noun).iter().all(|side| sides(verb).contains(side));
            if takes_in && a.event != b.event && keep[i] && keep[j] {
                keep[if std::ptr::eq(noun, a) { i } else { j }] = false;
                continue;
            }
            if related && a.event == b.event && !differ && keep[i] && keep[j] {
                // On a par, the noun tells more than the verb that carries it.
                let first = match parties(a).cmp(&parties(b)) {
                    std::cmp::Ordering::Equal => !tree.is_verb(a.head) || tree.is_verb(b.head),
                    order => order.is_gt(),
                };
                let (stays, goes) = if first { (i, j) } else { (j, i) };
                keep[goes] = false;
                let entries = b.entries.iter().chain(&a.entries).cloned();
                also[stays].extend(entries);
            }
        }
    }
    for (row, entries) in rows.iter_mut().zip(also) {
        row.entries.extend(entries);
        row.entries.sort();
        row.entries.dedup();
    }
    rows.into_iter()
        .zip(keep)
        .filter_map(|(act, keep)| keep.then_some(act))
        .collect()
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
                if !operators.is_empty() || !nominal.contains(&tree.relation(word)) {
                    return operators;
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
        let lemma = tree.lemma(word).to_lowercase();
        let form = tree.form(word).to_lowercase();
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
        for id in candidates {
            let sense = self.codebook.sense(id);
            let frame = match (noun, sense.light.is_empty()) {
                (true, true) => shared.clone(),
                (true, false) => noun_frame(tree, word, self.codebook, &sense.light),
                (false, _) => self.mended(shared.clone(), sense),
            };
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
                        let reason = missing(act.needs, &act.actors, &act.recipients).unwrap_or_default();
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
        best
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

    /// Mends what the parser is apt to get wrong and only a list of actors and particles can tell.
    fn mended(&self, mut frame: Frame, sense: &Sense) -> Frame {
        let tree = self.tree;
        let head = frame.head;
        // A party before a verb without a subject is its subject, whatever the tagger took it for.
        if !frame.passive && frame.first(&Slot::Subject).is_none() {
            let party = tree.children(head).find(|&child| {
                child < head
                    && tree.preposition(child).is_none()
                    && matches!(
                        tree.relation(child),
                        Relation::Advmod | Relation::Amod | Relation::Discourse | Relation::Compound
                    )
                    && !self.cast.parties(self.sentence, child).is_empty()
            });
            frame.fillers.extend(party.map(|word| Filler {
                slot: Slot::Subject,
                word,
                below: true,
            }));
        }
        // "ordered staff of the embassy to leave": the infinitive was hung on the embassy.
        let takes_clause = sense.over.contains(&Slot::Complement)
            || sense.when.iter().any(|(slot, _)| *slot == Slot::Complement);
        if takes_clause && !frame.passive && frame.first(&Slot::Complement).is_none() {
            let infinitive = frame
                .slot(&Slot::Object)
                .flat_map(|object| tree.children(object))
                .filter(|&noun| tree.relation(noun) == Relation::Nmod && tree.marks(noun).party)
                .flat_map(|noun| tree.children(noun))
                .find(|&verb| tree.relation(verb) == Relation::Acl && is_infinitive(tree, verb));
            frame.fillers.extend(infinitive.map(|word| Filler {
                slot: Slot::Complement,
                word,
                below: true,
            }));
        }
        // "cut off all aid": the particle was taken for a preposition.
        if let Some(particle) = &sense.particle
            && frame.particle.is_none()
            && head + 1 < tree.len()
            && tree.form(head + 1).eq_ignore_ascii_case(particle)
            && tree.relation(head + 1) == Relation::Case
            && let Some(object) = tree
                .head(head + 1)
                .filter(|&object| tree.head(object) == Some(head))
            && frame.slot(&Slot::Object).all(|word| word == object)
            && !frame.passive
        {
            frame.particle = Some(head + 1);
            frame.add(Slot::Object, object);
        }
        // "called on Kabul to withdraw": the preposition was taken for a particle.
        if let Some(particle) = frame
            .particle
            .filter(|_| sense.particle.is_none() && !frame.passive)
        {
            let preposition = Slot::Prep(tree.form(particle).to_lowercase().into());
            let names = sense.recipient.contains(&preposition)
                || sense.over.contains(&preposition)
                || sense.when.iter().any(|(slot, _)| *slot == preposition);
            if names && particle == head + 1 {
                frame.particle = None;
                for filler in &mut frame.fillers {
                    if filler.slot == Slot::Object && filler.word > particle {
                        filler.slot = preposition.clone();
                    }
                }
            }
        }
        // "sold Russia drones": the one who gets them was taken for a part of the object's name, or for the object.
        if sense.recipient.contains(&Slot::Second) && !frame.passive && frame.first(&Slot::Second).is_none() {
            let named = |word: usize| {
                tree.word(word).upos == Upos::Propn && !self.cast.parties(self.sentence, word).is_empty()
            };
            let next = |word: usize| {
                word == head + 1 || (word == head + 2 && tree.relation(word - 1) == Relation::Det)
            };
            let objects: Vec<usize> = frame
                .slot(&Slot::Object)
                .filter(|&word| tree.head(word) == Some(head))
                .collect();
            let compound = |object: usize| {
                tree.children(object)
                    .find(|&child| tree.relation(child) == Relation::Compound && next(child) && named(child))
            };
            let receiver = match objects.as_slice() {
                [object] => compound(*object),
                [first, _] => Some(*first).filter(|&word| next(word) && named(word)),
                _ => None,
            };
            frame.fillers.extend(receiver.map(|word| Filler {
                slot: Slot::Second,
                word,
                below: true,
            }));
        }
        frame
    }

    /// A word, or what stands behind it where it only says how many: *dozens of rockets*.
    fn counted(&self, word: usize) -> usize {
        let tree = self.tree;
        let sets = &self.codebook.sets;
        let Some(quantity) = sets.id("quantity") else {
            return word;
        };
        let lemma = tree.lemma(word).to_lowercase();
        let form = tree.form(word).to_lowercase();
        let singular = form.strip_suffix('s').unwrap_or(&form);
        if !sets.has(quantity, &lemma) && !sets.has(quantity, singular) {
            return word;
        }
        tree.children(word)
            .find(|&child| {
                tree.relation(child) == Relation::Nmod && tree.preposition(child).as_deref() == Some("of")
            })
            .unwrap_or(word)
    }

    fn try_sense(&mut self, sense: &Sense, frame: &Frame) -> Result<Vec<Act>, String> {
        self.fits(sense, frame)?;
        let tree = self.tree;
        let mut actors = self.parties_in(frame, &sense.actor);
        let recipients = self.recipients(sense, frame);
        if actors.is_empty() && sense.actor.contains(&Slot::Subject) {
            actors = self.owners_of_arms(frame);
        }
        let answered = doers_on_grounds(tree, self.sentence, frame, self.cast, self.codebook);
        if is_doer_open(tree, self.sentence, frame, self.cast, self.codebook) {
            return Err("its subject may mean either of two".into());
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
        trigger.sort_unstable();
        let specificity = 1
            + 2 * sense.when.len()
            + usize::from(sense.particle.is_some()) * 2
            + usize::from(sense.first_word.is_some()) * 4;
        if let Some(operator) = &sense.operator {
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
                operator: operator.clone(),
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
            let acts = self.operate(&operand, &sense.over, frame, &controlled, control_object);
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
        let actors = match citizens {
            Some(role) => actors.into_iter().map(|party| citizen(party, role)).collect(),
            None => actors,
        };
        let recipients = if within {
            self.at_home(&actors, recipients)
        } else {
            recipients
        };
        let (actors, recipients) = roles(sense, within, actors, recipients);
        let mutual = sense.mutual && actors.len() > 1;
        Ok(vec![Act {
            entries: vec![sense.pattern.clone()],
            complete: (mutual || missing(sense.needs, &actors, &recipients).is_none())
                && self.known(&actors, &recipients),
            needs: sense.needs,
            pattern: sense.pattern.clone(),
            head: frame.head,
            anchor: frame.light.unwrap_or(frame.head),
            heads: vec![frame.head],
            trigger,
            event,
            mode: sense.mode.clone(),
            context: sense.context.clone(),
            cameo: sense.cameo.clone(),
            cameo_context: sense.cameo_context.clone(),
            actors,
            recipients,
            reciprocal: sense.reciprocal,
            status: sense.status,
            denies: sense.denies,
            stage: sense.stage.clone(),
            kind: sense.kind.clone(),
            consumes: Vec::new(),
            kept: Vec::new(),
            claim: None,
            specificity,
        }])
    }

    /// Applies an operator to the acts that stand in the slots it works over.
    fn operate(
        &mut self,
        operand: &Operand,
        over: &[Slot],
        frame: &Frame,
        controlled: &[Party],
        control_object: bool,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
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
                        if control_object && act.recipients.is_empty() && act.event != inner.event {
                            act.recipients = controlled.to_vec();
                        }
                        if act.event != inner.event {
                            act.needs = relaxed(self.codebook.ontology.categories[act.event].needs);
                        }
                        act.complete = missing(act.needs, &act.actors, &act.recipients).is_none()
                            || (inner.complete && act.event == inner.event);
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

    /// Whether at least one party belongs to a state or group that is known: "police warned drivers" is nobody's politics.
    fn known(&self, actors: &[Party], recipients: &[Party]) -> bool {
        if self.cast.is_given() {
            return true;
        }
        let actors = actors.iter().chain(recipients);
        actors
            .into_iter()
            .any(|party| party.entity(None, &self.codebook.actors).code.is_some())
    }

    /// The acts at a word, or at the noun that it carries as a light verb.
    fn acts_under(&mut self, word: usize) -> Vec<Act> {
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
    fn match_adjective(&mut self, word: usize) -> Vec<Act> {
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

    /// How many conditions are met, less those that are not.
    fn met(&self, sense: &Sense, frame: &Frame) -> i32 {
        const OTHER_WORD: i32 = 4;
        let conditions = sense.when.iter().map(|(slot, condition)| {
            let holds = self.holds(frame, slot, condition).is_ok();
            match (holds, condition.negated) {
                (true, false) => 1,
                (true, true) => 0,
                (false, _) => -1,
            }
        });
        let particle = frame.particle.map(|word| self.tree.lemma(word).to_lowercase());
        let other = sense.particle.as_deref() != particle.as_deref()
            || sense.first_word.as_ref().is_some_and(|first| {
                let before = frame.head.checked_sub(1);
                !before.is_some_and(|word| self.tree.lemma(word).eq_ignore_ascii_case(first))
            });
        conditions.sum::<i32>() - if other { OTHER_WORD } else { 0 }
    }

    /// Checks voice, particle and conditions; says what is missing.
    fn fits(&self, sense: &Sense, frame: &Frame) -> Result<(), String> {
        let tree = self.tree;
        if let Some(first) = &sense.first_word {
            // "test-fired"
            let hyphen = frame.head > 1 && tree.form(frame.head - 1) == "-";
            let before = frame.head.checked_sub(if hyphen { 2 } else { 1 });
            if !before.is_some_and(|word| tree.lemma(word).eq_ignore_ascii_case(first)) {
                return Err(format!("`{first}` does not stand before it"));
            }
        }
        if let Some(found) = self.follows(frame.head, &sense.not_before) {
            return Err(format!("`{}` follows it", tree.form(found)));
        }
        let particle = frame.particle.map(|word| tree.lemma(word).to_lowercase());
        match (&sense.particle, &particle) {
            (Some(wanted), Some(found)) if wanted == found => {}
            (Some(wanted), _) => {
                let next = frame.head + 1;
                let adverb = tree.children(frame.head).any(|child| {
                    matches!(
                        tree.relation(child),
                        Relation::Advmod | Relation::CompoundPrt | Relation::Case
                    ) && tree.form(child).eq_ignore_ascii_case(wanted)
                });
                let follows = next < tree.len() && tree.form(next).eq_ignore_ascii_case(wanted);
                if !adverb && !follows {
                    return Err(format!("the particle `{wanted}` is missing"));
                }
            }
            (None, Some(found)) => return Err(format!("it stands with the particle `{found}`")),
            (None, None) => {}
        }
        if sense.passive_only && !frame.passive {
            return Err("it is not in the passive".into());
        }
        if sense.active_only && frame.passive {
            return Err("it is in the passive".into());
        }
        for (slot, condition) in &sense.when {
            self.holds(frame, slot, condition)
                .map_err(|what| format!("{}: {what}", slot.name()))?;
        }
        Ok(())
    }

    /// The first of these words that stands behind `head` with no more than names, adjectives and articles between.
    fn follows(&self, head: usize, wanted: &[SmolStr]) -> Option<usize> {
        let tree = self.tree;
        if wanted.is_empty() {
            return None;
        }
        let is_wanted = |word: usize| {
            wanted.iter().any(|wanted| {
                tree.lemma(word).eq_ignore_ascii_case(wanted) || tree.form(word).eq_ignore_ascii_case(wanted)
            })
        };
        let within = |word: usize| {
            let between = [Upos::Noun, Upos::Propn, Upos::Adj, Upos::Det, Upos::Num];
            between.contains(&tree.word(word).upos) || matches!(tree.form(word), "-" | "'s" | "’s")
        };
        for word in (head + 1..tree.len()).take(FOLLOWING) {
            if is_wanted(word) {
                return Some(word);
            }
            if !within(word) {
                return None;
            }
        }
        None
    }

    fn holds(&self, frame: &Frame, slot: &Slot, condition: &Condition) -> Result<(), String> {
        let words: Vec<usize> = frame
            .slot(slot)
            .flat_map(|word| self.tree.conjuncts(word))
            .map(|word| self.counted(word))
            // "asked: Did they attack?" asks nobody to attack.
            .filter(|&word| {
                *slot != Slot::Complement
                    || !is_question(self.tree, word)
                    || is_question(self.tree, frame.head)
            })
            .collect();
        if condition.any_of.is_empty() {
            return if words.is_empty() {
                Ok(())
            } else {
                Err("should be empty".into())
            };
        }
        let fits = words
            .iter()
            .any(|&word| condition.any_of.iter().any(|test| self.passes(word, test)));
        match (fits, condition.negated, words.first()) {
            (true, false, _) | (false, true, _) => Ok(()),
            (true, true, _) => Err("is one of those that must not stand there".into()),
            (false, false, None) => Err("is empty".into()),
            (false, false, Some(&word)) => Err(format!("`{}` is not what it takes", self.tree.form(word))),
        }
    }

    fn passes(&self, word: usize, test: &Test) -> bool {
        let tree = self.tree;
        match test {
            Test::Any => true,
            Test::Actor => !self.cast.parties(self.sentence, word).is_empty(),
            Test::People => {
                let parties = self.cast.parties(self.sentence, word);
                parties
                    .iter()
                    .any(|party| party.weak && party.plural && party.actor.is_some())
            }
            Test::Land => {
                let actors = &self.codebook.actors;
                let parties = self.cast.parties(self.sentence, word);
                parties.iter().any(|party| {
                    let kind = party
                        .actor
                        .and_then(|id| actors.actor(id))
                        .map(|entry| entry.kind);
                    let land = matches!(kind, Some(ActorKind::State | ActorKind::Territory));
                    land && party.role.is_none() && !party.weak && !party.antecedent
                })
            }
            Test::Clause => tree.is_verb(word),
            Test::Infinitive => is_infinitive(tree, word),
            Test::Lemma(lemma) => {
                let two = lemma.split_once(' ').is_some_and(|(first, last)| {
                    tree.lemma(word).eq_ignore_ascii_case(last)
                        && word
                            .checked_sub(1)
                            .is_some_and(|before| tree.lemma(before).eq_ignore_ascii_case(first))
                });
                two || tree.lemma(word).eq_ignore_ascii_case(lemma)
                    || tree.form(word).eq_ignore_ascii_case(lemma)
            }
            Test::Set(set) => {
                let sets = &self.codebook.sets;
                let lower = |word: usize| tree.lemma(word).to_lowercase();
                let head = lower(word);
                let form = tree.form(word).to_lowercase();
                // The lemmatiser may leave a plural as it is: "troops".
                let singular = form.strip_suffix('s').unwrap_or(&form);
                if sets.has(*set, &head) || sets.has(*set, &form) || sets.has(*set, singular) {
                    return true;
                }
                // Two-word members, and compounds whose first part is the member: "peace talks", "arms package".
                tree.children(word)
                    .filter(|&child| {
                        child < word && matches!(tree.relation(child), Relation::Compound | Relation::Amod)
                    })
                    .any(|child| {
                        let part = lower(child);
                        sets.has(*set, &format!("{part} {head}"))
                            || sets.has(*set, &format!("{part} {singular}"))
                            || sets.has(*set, &format!("{part} {form}"))
                            || (tree.relation(child) == Relation::Compound
                                && child + 1 == word
                                && sets.has(*set, &part))
                    })
            }
        }
    }

    /// A bare *the government* that people of one nation turn on is their own.
    fn at_home(&self, actors: &[Party], recipients: Vec<Party>) -> Vec<Party> {
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
    fn parties_under(&self, frame: &Frame) -> Vec<Party> {
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
    fn speakers_beside(&self, frame: &Frame, actors: &[Party], recipients: &[Party]) -> Option<Vec<Party>> {
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

    /// Whose the drones, ships and guns are that stand as subject: *Ukrainian drones hit a depot*.
    fn owners_of_arms(&self, frame: &Frame) -> Vec<Party> {
        let sets = &self.codebook.sets;
        let Some(arms) = sets.id("crewed") else {
            return Vec::new();
        };
        let before = [Relation::Amod, Relation::Compound, Relation::NmodPoss];
        let owners = frame
            .slot(&Slot::Subject)
            .flat_map(|word| self.tree.conjuncts(word))
            .map(|word| self.counted(word))
            .filter(|&word| sets.has(arms, &self.tree.lemma(word).to_lowercase()))
            .flat_map(|word| self.tree.children(word).filter(move |&child| child < word))
            .filter(|&child| before.contains(&self.tree.relation(child)))
            .flat_map(|child| self.parties_at(child))
            .filter(|party| party.side().is_some() && !party.weak && !party.place_like);
        distinct(owners.collect())
    }

    /// The parties in the first of these slots that holds one.
    fn parties_in(&self, frame: &Frame, slots: &[Slot]) -> Vec<Party> {
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

    fn parties_at(&self, word: usize) -> Vec<Party> {
        let heads = self.tree.conjuncts(word);
        let parties = heads.into_iter().flat_map(|word| {
            let own = self.cast.parties(self.sentence, word);
            if !own.is_empty() {
                return own;
            }
            let counted = self.cast.parties(self.sentence, self.counted(word));
            if !counted.is_empty() {
                return counted;
            }
            // "the laureate Ann Smith": the name beside a noun that no list has.
            let beside = self.tree.child(word, &[Relation::Appos, Relation::Flat]);
            beside
                .map(|name| self.cast.parties(self.sentence, name))
                .filter(|named| named.iter().all(|party| party.person))
                .unwrap_or_default()
        });
        parties.cloned().collect()
    }

    /// The recipients; where the object is a thing, those it belongs to (*condemned the court's ruling*, *seized a Russian ship*).
    fn recipients(&self, sense: &Sense, frame: &Frame) -> Vec<Party> {
        let direct = self.parties_in(frame, &sense.recipient);
        if !direct.is_empty() {
            return direct;
        }
        let belonging = [Relation::NmodPoss, Relation::Amod, Relation::Compound];
        for object in sense.recipient.iter().flat_map(|slot| frame.slot(slot)) {
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

fn distinct(parties: Vec<Party>) -> Vec<Party> {
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
fn roles(
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

/// For a row made by an operator: what the act needed may be left unsaid, but somebody must do it.
fn relaxed(needs: Needs) -> Needs {
    match needs {
        Needs::Both | Needs::Two | Needs::Actor => Needs::Actor,
        other => other,
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
