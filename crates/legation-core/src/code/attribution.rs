//! From an act to what its sentence says of it: walks from the act up to the root, through reported speech, conditions and
//! purposes, and gathers who says so and how sure.

use super::act::{Act, Claim, Coding, Source, Tense};
use super::compose::{Doer, Operand, compose, same_side};
use super::frame::{Frame, verb_frame};
use super::gap::is_infinitive;
use super::status::{Clause, clause, is_question, stronger};
use super::tree::Tree;
use crate::codebook::{Codebook, Cue, Slot};
use crate::record::Status;
use crate::who::{Cast, Party};
use legation_parse::{Relation, Upos};

/// Certainty of what is only somebody's purpose.
const PURPOSE: f64 = 0.5;
/// Certainty of what stands under a verb of which nothing is known.
const UNDER_UNKNOWN: f64 = 0.5;

struct Walk {
    status: Status,
    certainty: f64,
    sources: Vec<Source>,
    tense: Tense,
    operator: Option<String>,
    /// It is only what somebody reported or accused is said to aim at: no row.
    aim: bool,
    /// Operator of a negated modal: *will not*.
    negated: Option<String>,
    /// The cue just above the act, for what speakers say of their own side.
    speaker: Option<usize>,
    self_future: Option<String>,
    /// It is told as somebody's purpose: no word of what will be.
    purpose: bool,
}

/// The coding or codings of an act: with status, certainty, sources and tense.
pub(super) fn reality(
    trees: &[Tree],
    sentence: usize,
    act: &Act,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Coding> {
    let tree = &trees[sentence];
    let mut walk = climb(tree, sentence, act, codebook);
    if walk.sources.is_empty() {
        walk.sources.extend(quoted(trees, sentence, codebook));
    }
    if let Some(claim) = &act.claim {
        add_claim(tree, sentence, claim, codebook, &mut walk);
    }
    if let Some(status) = act.status {
        walk.status = if act.claim.is_some() {
            status
        } else {
            stronger(walk.status, status)
        };
    }
    let mut act = act.clone();
    if act.claim.is_none() {
        match walk.status {
            Status::Planned => promise_or_plan(sentence, cast, codebook, &mut act, &mut walk),
            Status::Negated => refusal(sentence, cast, codebook, &mut act, &mut walk),
            Status::Hypothetical => obligation(sentence, cast, codebook, &mut act, &mut walk),
            _ => {}
        }
    }
    if is_question(tree, act.anchor) && walk.status <= Status::Ongoing {
        walk.status = Status::Hypothetical;
        walk.certainty *= PURPOSE;
    }
    let one_sided = act.recipients.is_empty() && act.actors.len() < 2;
    // What did not happen, to nobody in particular, in nobody's words, is no event.
    let nothing =
        walk.status == Status::Negated && one_sided && walk.sources.is_empty() && act.status.is_none();
    if walk.aim || nothing {
        return Vec::new();
    }
    vec![Coding {
        sentence,
        status: walk.status,
        certainty: walk.certainty.clamp(0.0, 1.0),
        sources: walk.sources,
        tense: walk.tense,
        act,
    }]
}

fn add_claim(tree: &Tree, sentence: usize, claim: &Claim, codebook: &Codebook, walk: &mut Walk) {
    let frame = verb_frame(tree, claim.verb);
    let word = frame.first(&Slot::Subject);
    let cue = tree.form(claim.verb).to_owned();
    let stance = claim.stance.clone();
    let certainty = codebook.attributions.stance_certainty(&stance);
    // The climb has met the same verb as reported speech already.
    walk.sources
        .retain(|source| source.cue != cue || source.word != word);
    walk.certainty = walk.certainty.min(certainty);
    walk.sources.insert(
        0,
        Source {
            sentence,
            word,
            cue,
            stance,
        },
    );
}

/// What is told as future is a promise where the doer says so himself, else a plan or forecast.
fn promise_or_plan(sentence: usize, cast: &Cast, codebook: &Codebook, act: &mut Act, walk: &mut Walk) {
    let own = !walk.purpose && says_of_itself(act, &speakers(walk, sentence, cast));
    let operator = if own { walk.self_future.clone() } else { None }.or_else(|| walk.operator.clone());
    let Some(operator) = operator else { return };
    let operand = Operand {
        pattern: act.pattern.clone(),
        operator,
        verb: act.anchor,
        trigger: act.trigger.clone(),
        actors: act.actors.clone(),
        recipients: Vec::new(),
        stage: None,
        specificity: 0,
        doer: Doer::Own,
    };
    if let Some(composed) = compose(codebook, &operand, act) {
        walk.status = composed.status.unwrap_or(if own && composed.event != act.event {
            Status::Occurred
        } else {
            // "said it would investigate": still to come.
            walk.status
        });
        let reciprocal = act.reciprocal;
        let (actors, recipients) = (act.actors.clone(), act.recipients.clone());
        *act = Act {
            head: act.head,
            pattern: act.pattern.clone(),
            ..composed
        };
        if reciprocal {
            act.reciprocal = true;
            act.actors = actors;
            act.recipients = recipients;
        }
    }
}

fn speakers(walk: &Walk, sentence: usize, cast: &Cast) -> Vec<Party> {
    walk.speaker
        .map(|word| cast.parties(sentence, word).to_vec())
        .unwrap_or_default()
}

fn says_of_itself(act: &Act, speakers: &[Party]) -> bool {
    act.actors
        .iter()
        .any(|actor| speakers.iter().any(|speaker| same_side(actor, speaker)))
}

/// *Moscow said it would not send weapons*: a refusal, where nobody else foretells it.
fn refusal(sentence: usize, cast: &Cast, codebook: &Codebook, act: &mut Act, walk: &mut Walk) {
    let Some(operator) = walk.negated.clone() else {
        return;
    };
    if says_of_itself(act, &speakers(walk, sentence, cast)) || walk.sources.is_empty() {
        let actors = act.actors.clone();
        apply(codebook, operator, actors, act, walk);
    }
}

/// *Moscow said that Kyiv must withdraw*: a demand, where one side says it of another.
fn obligation(sentence: usize, cast: &Cast, codebook: &Codebook, act: &mut Act, walk: &mut Walk) {
    let Some(operator) = walk.operator.clone() else {
        return;
    };
    let speakers = speakers(walk, sentence, cast);
    if !speakers.is_empty() && !act.actors.is_empty() && !says_of_itself(act, &speakers) {
        apply(codebook, operator, speakers, act, walk);
    }
}

/// What a modal makes of the act as an operator of these speakers: saying so has occurred.
fn apply(codebook: &Codebook, operator: String, speakers: Vec<Party>, act: &mut Act, walk: &mut Walk) {
    let operand = Operand {
        pattern: act.pattern.clone(),
        operator,
        verb: act.anchor,
        trigger: act.trigger.clone(),
        actors: speakers,
        recipients: Vec::new(),
        stage: None,
        specificity: 0,
        doer: Doer::Own,
    };
    if let Some(composed) = compose(codebook, &operand, act) {
        walk.status = composed.status.unwrap_or(Status::Occurred);
        *act = Act {
            head: act.head,
            pattern: act.pattern.clone(),
            ..composed
        };
    }
}

fn climb(tree: &Tree, sentence: usize, act: &Act, codebook: &Codebook) -> Walk {
    let mut walk = Walk {
        status: Status::Occurred,
        certainty: 1.0,
        sources: Vec::new(),
        tense: Tense::None,
        operator: None,
        aim: false,
        negated: None,
        speaker: None,
        self_future: None,
        purpose: false,
    };
    let mut current = act.anchor;
    if act.head != act.anchor {
        // An event noun carried by a light verb: its own adjectives count too ("carried out an alleged attack").
        take(&mut walk, clause(tree, act.head, codebook), true);
    }
    let mut reported: Option<Status> = None;
    let mut supposed = false;
    // Whether a clause of its own lies between the act and where the climb has come to.
    let mut crossed = false;
    let mut crossed_relative = false;
    for _ in 0..=tree.len() {
        let here = clause(tree, current, codebook);
        if walk.tense == Tense::None {
            walk.tense = here.tense;
        }
        if here.reported.is_some() && reported.is_none() {
            reported = here.reported;
            // "said it would respond if they attacked": what is supposed stays so.
            supposed = walk.status == Status::Hypothetical;
        }
        // "We do not know whether they met": what is denied is the knowing.
        if crossed && here.status > Status::Ongoing {
            walk.status = stronger(walk.status, Status::Possible);
            walk.certainty *= UNDER_UNKNOWN;
        } else {
            take(&mut walk, here, false);
        }
        phrases_of_source(tree, sentence, current, codebook, &mut walk);
        let Some(head) = tree.head(current) else { break };
        let above = verb_frame(tree, head);
        match tree.relation(current) {
            // "warned Beijing against selling arms": nobody says that it does.
            Relation::Advcl | Relation::Acl | Relation::Obl | Relation::Nmod
                if tree.word(current).xpos == "VBG"
                    && tree.children(current).any(|mark| {
                        matches!(tree.relation(mark), Relation::Mark | Relation::Case)
                            && tree.marks(mark).averse
                    }) =>
            {
                walk.aim = true;
            }
            Relation::Ccomp | Relation::Parataxis | Relation::Advcl | Relation::Xcomp | Relation::Csubj
                if cue_of(tree, &above, codebook).is_some()
                    && !is_foretold(tree, current, &above, codebook)
                    && !is_purpose(tree, current)
                    && !is_circumstance(tree, current) =>
            {
                let verb_tense = super::status::tense(tree, head);
                if let (Some(status), Tense::Past | Tense::PastPerfect) = (reported.take(), verb_tense) {
                    // "said it would not": what is denied stays denied.
                    walk.status = if walk.status == Status::Negated || supposed {
                        walk.status
                    } else {
                        status
                    };
                }
                say(tree, sentence, &above, codebook, &mut walk);
            }
            // "denied charges that it had tortured prisoners": the content of what somebody alleges.
            Relation::Acl | Relation::Ccomp | Relation::AclRelcl
                if is_content(tree, current, head)
                    && codebook.attributions.noun(tree.lemma(head)).is_some() =>
            {
                alleged(tree, sentence, head, codebook, &mut walk);
            }
            // "remains the only country to have recognised them": nothing is hedged.
            Relation::Xcomp if tree.marks(head).linking => {}
            Relation::Ccomp | Relation::Xcomp => {
                let raising = codebook
                    .hedges
                    .raising
                    .get(tree.lemma(head))
                    .or_else(|| codebook.hedges.adjectives.get(tree.lemma(head)));
                match raising {
                    Some(hedge) => {
                        walk.certainty *= hedge.certainty;
                        if let Some(status) = hedge.status {
                            walk.status = stronger(walk.status, status);
                        }
                        if let Some(stance) = &hedge.stance {
                            let cue = tree.form(head).to_owned();
                            walk.sources.push(Source {
                                sentence,
                                word: None,
                                cue,
                                stance: stance.clone(),
                            });
                        }
                    }
                    None if act.heads.contains(&head) => {}
                    None => {
                        walk.status = stronger(walk.status, Status::Possible);
                        walk.certainty *= UNDER_UNKNOWN;
                    }
                }
            }
            Relation::Advcl if is_purpose(tree, current) => {
                walk.aim |= cue_of(tree, &above, codebook).is_some() || is_operator(tree, head, codebook);
                walk.status = stronger(walk.status, Status::Planned);
                walk.certainty *= PURPOSE;
                walk.purpose = true;
            }
            // "pessimism over holding talks"
            Relation::Advcl | Relation::Acl
                if tree.word(current).xpos == "VBG"
                    && tree
                        .children(current)
                        .any(|mark| tree.relation(mark) == Relation::Mark && tree.marks(mark).unreal) =>
            {
                take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
            }
            // "a charge Moscow denied", after the clause that makes the charge: whoever is cited for that clause is not for this.
            Relation::AclRelcl
                if matches!(tree.relation(head), Relation::Appos | Relation::Parataxis)
                    && codebook.attributions.noun(tree.lemma(head)).is_some() =>
            {
                break;
            }
            // "when", "after", "because": what is told in a finite clause beside the main one has happened.
            Relation::Advcl if !is_purpose(tree, current) && is_finite(tree, current) => {
                climb_to_speech(tree, sentence, current, codebook, &mut walk);
                break;
            }
            // "was the first to recognise": done.
            Relation::Acl if is_infinitive(tree, current) && is_predicate(tree, head) => {}
            Relation::Acl if is_infinitive(tree, current) => {
                let hedge = codebook.hedges.nouns.get(tree.lemma(head));
                walk.status = stronger(
                    walk.status,
                    hedge.and_then(|hedge| hedge.status).unwrap_or(Status::Planned),
                );
                walk.certainty *= hedge.map_or(PURPOSE, |hedge| hedge.certainty);
            }
            // "concerns about an arrangement in which they send arms": nobody says that there is one.
            Relation::Nmod
                if !is_definite(tree, current)
                    && codebook
                        .sets
                        .id("concern")
                        .is_some_and(|set| crossed_relative && codebook.sets.has(set, tree.lemma(head))) =>
            {
                take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
            }
            Relation::Acl | Relation::Nmod if codebook.hedges.nouns.contains_key(tree.lemma(head)) => {
                if let Some(hedge) = codebook.hedges.nouns.get(tree.lemma(head)) {
                    take_hedge(&mut walk, hedge.status, hedge.certainty);
                }
            }
            // "claims of an attack", "reports of an attack are baseless"
            Relation::Nmod
                if tree.is_noun(head)
                    && codebook
                        .attributions
                        .noun(tree.lemma(head))
                        .is_some_and(|cue| cue.stance != "asserts" || called_false(tree, head, codebook)) =>
            {
                alleged(tree, sentence, head, codebook, &mut walk);
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            // An act named by a noun stands on its own: what the verb over it denies or supposes is another matter,
            // unless the noun is indefinite ("would launch an attack" is the light verb's business and done above).
            Relation::Obj
            | Relation::Obl
            | Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Nmod
            | Relation::NmodPoss
                if tree.is_noun(current) =>
            {
                let over = clause(tree, head, codebook);
                let definite = is_definite(tree, current);
                // "an obstacle to cooperation between the two", "an end to the fighting": named, not told to happen.
                let towards = tree.relation(current) == Relation::Nmod
                    && tree.is_noun(head)
                    && tree.children(current).any(|case| tree.marks(case).towards);
                if towards {
                    take_hedge(&mut walk, Some(Status::Possible), UNDER_UNKNOWN);
                }
                if over.status > Status::Planned && !definite && tree.is_verb(head) {
                    let status = if over.status == Status::Negated && tree.relation(current) != Relation::Obj
                    {
                        Status::Hypothetical
                    } else {
                        over.status
                    };
                    take_hedge(&mut walk, Some(status), over.certainty);
                } else if over.status == Status::Planned
                    && tree.relation(current) != Relation::Nmod
                    && !definite
                {
                    take_hedge(&mut walk, Some(Status::Possible), over.certainty);
                }
                if walk.tense == Tense::None && over.status <= Status::Ongoing {
                    walk.tense = over.tense;
                }
                // "confirmed Kabul's intention to buy", "reported an attack"
                if tree.relation(current) == Relation::Obj && cue_of(tree, &above, codebook).is_some() {
                    say(tree, sentence, &above, codebook, &mut walk);
                }
                // Above a noun only reported speech still matters.
                climb_to_speech(tree, sentence, head, codebook, &mut walk);
                break;
            }
            _ => {}
        }
        crossed |= matches!(
            tree.relation(current),
            Relation::Ccomp | Relation::Csubj | Relation::Parataxis
        );
        crossed_relative |= tree.relation(current) == Relation::AclRelcl;
        current = head;
    }
    walk
}

fn climb_to_speech(tree: &Tree, sentence: usize, from: usize, codebook: &Codebook, walk: &mut Walk) {
    let mut current = from;
    for _ in 0..=tree.len() {
        phrases_of_source(tree, sentence, current, codebook, walk);
        let Some(head) = tree.head(current) else { return };
        // "a report that they were reviewing their cooperation"
        let content = matches!(
            tree.relation(current),
            Relation::Acl | Relation::AclRelcl | Relation::Ccomp
        );
        if content
            && is_content(tree, current, head)
            && codebook.attributions.noun(tree.lemma(head)).is_some()
        {
            alleged(tree, sentence, head, codebook, walk);
        }
        if matches!(tree.relation(current), Relation::Ccomp | Relation::Parataxis) {
            let above = verb_frame(tree, head);
            if cue_of(tree, &above, codebook).is_some() {
                say(tree, sentence, &above, codebook, walk);
            }
        }
        current = head;
    }
}

fn take(walk: &mut Walk, clause: Clause, noun_only: bool) {
    let ongoing_already = walk.status != Status::Occurred || walk.tense != clause.tense;
    let status = if clause.status == Status::Ongoing && (ongoing_already || noun_only) {
        Status::Occurred
    } else {
        clause.status
    };
    walk.status = stronger(walk.status, status);
    walk.certainty *= clause.certainty;
    walk.operator = walk.operator.take().or(clause.operator);
    walk.negated = walk.negated.take().or(clause.negated);
    if let Some((stance, cue)) = clause.stance {
        walk.sources.push(Source {
            sentence: usize::MAX,
            word: None,
            cue,
            stance,
        });
    }
}

fn take_hedge(walk: &mut Walk, status: Option<Status>, certainty: f64) {
    if let Some(status) = status {
        walk.status = stronger(walk.status, status);
    }
    walk.certainty *= certainty;
}

/// Whether a clause tells what a noun is about: *charges that ...*, *the claim it made* is none.
fn is_content(tree: &Tree, clause: usize, noun: usize) -> bool {
    tree.is_noun(noun)
        && is_finite(tree, clause)
        && (tree.relation(clause) != Relation::AclRelcl
            || verb_frame(tree, clause)
                .fillers
                .iter()
                .all(|filler| filler.word != noun))
}

/// Whether a report is called false: *fake reports*, *the reports are baseless*.
fn called_false(tree: &Tree, noun: usize, codebook: &Codebook) -> bool {
    let is_false = |word: usize| {
        codebook
            .sets
            .id("false")
            .is_some_and(|set| codebook.sets.has(set, tree.lemma(word)))
    };
    tree.children(noun).any(is_false)
        || tree.head(noun).is_some_and(|head| {
            is_false(head) || tree.children(head).any(|child| child != noun && is_false(child))
        })
}

/// Who alleges it, and who denies it.
fn alleged(tree: &Tree, sentence: usize, noun: usize, codebook: &Codebook, walk: &mut Walk) {
    let Some(cue) = codebook.attributions.noun(tree.lemma(noun)) else {
        return;
    };
    let by = tree.children(noun).find(|&child| {
        tree.relation(child) == Relation::NmodPoss
            || (tree.relation(child) == Relation::Nmod && tree.preposition(child).as_deref() == Some("by"))
    });
    walk.certainty *= cue.certainty;
    walk.sources.push(Source {
        sentence,
        word: by,
        cue: tree.form(noun).to_owned(),
        stance: cue.stance.clone(),
    });
    if called_false(tree, noun, codebook) {
        walk.status = Status::Negated;
        walk.certainty = walk
            .certainty
            .min(codebook.attributions.stance_certainty("denies"));
    }
    // "dismissed reports that ...", "dismissed as fake reports that ..."
    // "reports that ... were denied"
    let is_object = matches!(tree.relation(noun), Relation::Obj | Relation::NsubjPass)
        || (tree.relation(noun) == Relation::Obl && tree.preposition(noun).as_deref() == Some("as"));
    let Some(verb) = tree.head(noun).filter(|&verb| tree.is_verb(verb) && is_object) else {
        return;
    };
    let senses = codebook.senses_of(
        false,
        &tree.lemma(verb).to_lowercase(),
        &tree.form(verb).to_lowercase(),
    );
    if senses.into_iter().any(|id| codebook.sense(id).denies) {
        let word = verb_frame(tree, verb).first(&Slot::Subject);
        walk.status = Status::Negated;
        walk.certainty = walk
            .certainty
            .min(codebook.attributions.stance_certainty("denies"));
        walk.sources.push(Source {
            sentence,
            word,
            cue: tree.form(verb).to_owned(),
            stance: "denies".into(),
        });
    }
}

/// Whether a clause has a finite verb.
fn is_finite(tree: &Tree, verb: usize) -> bool {
    let bare_participle =
        tree.word(verb).xpos == "VBN" && tree.child(verb, &[Relation::Aux, Relation::AuxPass]).is_none();
    super::status::tense(tree, verb) != Tense::None && !bare_participle
}

/// Whether a noun is what is said of somebody: *was one of the few countries to ...*.
fn is_predicate(tree: &Tree, noun: usize) -> bool {
    let has_copula = |word: usize| {
        tree.child(word, &[Relation::Cop]).is_some()
            || tree.head(word).is_some_and(|verb| tree.marks(verb).linking)
    };
    let of = tree.head(noun).filter(|_| tree.relation(noun) == Relation::Nmod);
    has_copula(noun) || of.is_some_and(has_copula)
}

fn is_definite(tree: &Tree, noun: usize) -> bool {
    tree.children(noun).any(|child| match tree.relation(child) {
        Relation::Det => matches!(tree.lemma(child), "the" | "this" | "that" | "these" | "those"),
        Relation::NmodPoss => true,
        _ => false,
    })
}

/// Whether a verb may stand for an operator: what follows it as a purpose is not its subject's.
fn is_operator(tree: &Tree, verb: usize, codebook: &Codebook) -> bool {
    let lemma = tree.lemma(verb).to_lowercase();
    let form = tree.form(verb).to_lowercase();
    let senses = codebook.senses_of(false, &lemma, &form);
    senses.into_iter().any(|id| codebook.sense(id).operator.is_some())
}

/// Whether a clause tells when, why or on what condition: it is not what a verb of saying over it reports.
fn is_circumstance(tree: &Tree, verb: usize) -> bool {
    tree.relation(verb) == Relation::Advcl
        && is_finite(tree, verb)
        && tree
            .preposition(verb)
            .is_some_and(|mark| !matches!(mark.as_str(), "that" | "as"))
}

/// *is expected to attack*: nobody is cited, and it has not happened.
fn is_foretold(tree: &Tree, current: usize, above: &Frame, codebook: &Codebook) -> bool {
    above.passive
        && tree.relation(current) == Relation::Xcomp
        && codebook
            .hedges
            .raising
            .get(tree.lemma(above.head))
            .is_some_and(|hedge| hedge.status == Some(Status::Planned))
}

fn is_purpose(tree: &Tree, verb: usize) -> bool {
    tree.relation(verb) == Relation::Advcl && is_infinitive(tree, verb)
}

fn cue_of<'c>(tree: &Tree, frame: &Frame, codebook: &'c Codebook) -> Option<&'c Cue> {
    if !tree.is_verb(frame.head) {
        return None;
    }
    codebook
        .attributions
        .verb(&tree.lemma(frame.head).to_lowercase(), frame.passive)
}

/// Adds the speaker of a verb of saying.
fn say(tree: &Tree, sentence: usize, frame: &Frame, codebook: &Codebook, walk: &mut Walk) {
    let Some(cue) = cue_of(tree, frame, codebook) else {
        return;
    };
    // "..., officials say, ...": the parser may hang the speaker elsewhere.
    let beside = || {
        frame
            .head
            .checked_sub(1)
            .filter(|&word| tree.is_noun(word) && can_speak(tree, word, codebook))
    };
    let word = frame
        .first(&Slot::Subject)
        .or_else(|| if frame.passive { None } else { beside() });
    // "a move that underscored its readiness": a thing that shows is nobody who says.
    if word.is_some_and(|word| !can_speak(tree, word, codebook) || tree.marks(word).nobody) {
        return;
    }
    if walk.speaker.is_none() {
        walk.speaker = word;
        walk.self_future.clone_from(&cue.self_future);
    }
    walk.certainty *= cue.certainty;
    let cue_text = tree.form(frame.head).to_owned();
    let source = Source {
        sentence,
        word,
        cue: cue_text,
        stance: cue.stance.clone(),
    };
    if !walk.sources.contains(&source) {
        walk.sources.push(source);
    }
}

/// Whether a phrase can be somebody's word: a party, a name, a pronoun, a report.
fn can_speak(tree: &Tree, word: usize, codebook: &Codebook) -> bool {
    tree.marks(word).party
        || tree.is_pronoun(word)
        || tree.word(word).upos == Upos::Propn
        || codebook.attributions.noun(tree.lemma(word)).is_some()
        || codebook
            .sets
            .id("speaker")
            .is_some_and(|set| codebook.sets.has(set, tree.lemma(word)))
}

/// *According to X*, and *X said* thrown into or behind a clause.
fn phrases_of_source(tree: &Tree, sentence: usize, head: usize, codebook: &Codebook, walk: &mut Walk) {
    for child in tree.children(head) {
        match tree.relation(child) {
            Relation::Obl
            | Relation::Nmod
            | Relation::Advcl
            | Relation::Parataxis
            | Relation::OblUnmarked => {
                if let Some(preposition) = tree.preposition(child)
                    && let Some(cue) = codebook.attributions.preposition(&preposition)
                {
                    walk.certainty *= cue.certainty;
                    let source = Source {
                        sentence,
                        word: Some(child),
                        cue: preposition,
                        stance: cue.stance.clone(),
                    };
                    if !walk.sources.contains(&source) {
                        walk.sources.push(source);
                    }
                } else if tree.relation(child) == Relation::Parataxis && tree.is_verb(child) {
                    let frame = verb_frame(tree, child);
                    // "..., the agency said, based on images": a participle beside the saying is not what is said.
                    let aside = |word: usize| {
                        word > child
                            && tree.word(word).xpos == "VBN"
                            && (child..word).any(|between| tree.form(between) == ",")
                    };
                    let speaks =
                        frame.slot(&Slot::Complement).all(aside) && frame.first(&Slot::Object).is_none();
                    if speaks && cue_of(tree, &frame, codebook).is_some() {
                        say(tree, sentence, &frame, codebook, walk);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A quotation that a sentence before it introduces: *he told the paper: "..."*.
fn quoted(trees: &[Tree], sentence: usize, codebook: &Codebook) -> Option<Source> {
    let tree = &trees[sentence];
    let opens = |tree: &Tree| {
        (0..tree.len().min(1)).any(|word| matches!(tree.form(word), "\"" | "“" | "``" | "'" | "‘"))
    };
    if !opens(tree) {
        return None;
    }
    let before = sentence.checked_sub(1)?;
    let above = &trees[before];
    if above.is_empty() || !matches!(above.form(above.len() - 1), ":" | ",") {
        return None;
    }
    (0..above.len())
        .filter(|&word| above.is_verb(word))
        .find_map(|verb| {
            let frame = verb_frame(above, verb);
            let cue = cue_of(above, &frame, codebook)?;
            let word = frame.first(&Slot::Subject)?;
            Some(Source {
                sentence: before,
                word: Some(word),
                cue: above.form(verb).to_owned(),
                stance: cue.stance.clone(),
            })
        })
}
