//! Who is cited: the subject of a verb of saying, *according to*, a quotation that a sentence before introduces.

use super::Walk;
use crate::case::{low, lower};
use crate::code::act::Source;
use crate::code::frame::{Frame, verb_frame};
use crate::code::nominal::is_light;
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Cue, Slot};
use legation_parse::{Relation, Upos};

pub(super) fn cue_of<'c>(tree: &Tree, frame: &Frame, codebook: &'c Codebook) -> Option<&'c Cue> {
    if !tree.is_verb(frame.head) {
        return None;
    }
    let lemma = tree.lemma(frame.head).to_lowercase();
    // "ruled out that", "carried out strikes": with its particle it is another verb, and says nothing.
    let is_another = frame.particle.is_some_and(|particle| {
        let form = tree.form(frame.head).to_lowercase();
        let mut senses = codebook.senses_of(false, &lemma, &form).into_iter();
        senses.any(|id| codebook.sense(id).particle.as_deref() == Some(tree.lemma(particle)))
    });
    let carries = frame.particle.is_some() && is_light(tree, frame, codebook, &[]);
    if is_another || carries {
        return None;
    }
    codebook.attributions.verb(&lemma, frame.passive)
}

/// Adds the speaker of a verb of saying.
pub(super) fn say(tree: &Tree, sentence: usize, frame: &Frame, codebook: &Codebook, walk: &mut Walk) {
    let Some(cue) = cue_of(tree, frame, codebook) else {
        return;
    };
    // "..., officials say, ...": the parser may hang the speaker elsewhere.
    let beside = || {
        frame
            .head
            .checked_sub(1)
            .filter(|&word| tree.is_noun(word) && can_speak(tree, word, codebook))
            .map(|word| first_of(tree, word))
    };
    let word = speaker_of(tree, frame, cue, codebook).or_else(|| if frame.passive { None } else { beside() });
    // "a doctors union said": whoever can say it, speaks.
    let speaks = |word: usize| {
        can_speak(tree, word, codebook) || cue.anyone && tree.is_noun(word) && !tree.marks(word).time
    };
    // "a move that underscored its readiness": a thing that shows is nobody who says.
    if word.is_some_and(|word| !speaks(word) || tree.marks(word).nobody) {
        return;
    }
    if walk.speaker.is_none() {
        walk.speaker = word;
        walk.self_future.clone_from(&cue.self_future);
    }
    walk.certainty *= cue.certainty;
    let cue_text = tree.form(frame.head).to_owned();
    walk.because.push(format!(
        "“{cue_text}” {}: certainty × {}",
        cue.stance, cue.certainty
    ));
    // "a man suspected of": it says what he is, and nobody is cited.
    let words = match word {
        None if cue.stance == "suggests" && frame.passive && tree.relation(frame.head) == Relation::Acl => {
            Vec::new()
        }
        Some(word) => together(tree, word, codebook).into_iter().map(Some).collect(),
        None => vec![None],
    };
    for word in words {
        let source = Source {
            sentence,
            word,
            cue: cue_text.clone(),
            stance: cue.stance.clone(),
        };
        if !walk.sources.contains(&source) {
            walk.sources.push(source);
        }
    }
}

/// The first of words that stand together, a comma apart from none: in *Iraq, officials and analysts say* it is the officials.
fn first_of(tree: &Tree, word: usize) -> usize {
    let before = |word: usize| {
        let head = tree.head(word).filter(|&head| head < word)?;
        let joined =
            tree.relation(word) == Relation::Conj && (head..word).all(|between| tree.form(between) != ",");
        joined.then_some(head)
    };
    std::iter::successors(Some(word), |&word| before(word))
        .take(tree.len())
        .last()
        .unwrap_or(word)
}

/// All who say it together: *officials and analysts say*.
fn together(tree: &Tree, word: usize, codebook: &Codebook) -> Vec<usize> {
    let all = tree.conjuncts(word).into_iter();
    all.filter(|&other| other == word || can_speak(tree, other, codebook) && !tree.marks(other).nobody)
        .collect()
}

/// The subject of a verb of saying; of *citing* and *quoted him as saying* the one who is quoted.
fn speaker_of(tree: &Tree, frame: &Frame, cue: &Cue, codebook: &Codebook) -> Option<usize> {
    let subjects = [Relation::Nsubj, Relation::NsubjPass];
    let own = tree.child(frame.head, &subjects);
    if !frame.passive && own.is_none() {
        if cue.relays {
            return tree.child(frame.head, &[Relation::Obj]);
        }
        // "quoted the minister as saying"
        let quoting = tree.head(frame.head).filter(|&verb| {
            tree.is_verb(verb)
                && tree.relation(frame.head) == Relation::Advcl
                && codebook
                    .attributions
                    .verb(&low(tree.lemma(verb)), false)
                    .is_some_and(|cue| cue.relays)
        });
        if let Some(object) = quoting.and_then(|verb| tree.child(verb, &[Relation::Obj])) {
            return Some(object);
        }
    }
    // "“Turkey,” the minister said, “attacked Iraq”": who speaks stands next to the verb.
    let nearest = tree
        .children(frame.head)
        .filter(|&child| child < frame.head && subjects.contains(&tree.relation(child)))
        .max();
    let parted = |word: usize| (word..frame.head).any(|between| tree.form(between) == ",");
    match (frame.first(&Slot::Subject), nearest) {
        (Some(first), Some(near)) if near != first && parted(first) => Some(near),
        (first, _) => first,
    }
}

/// Whether a phrase can be somebody's word: a party, a name, a pronoun, a report.
pub(super) fn can_speak(tree: &Tree, word: usize, codebook: &Codebook) -> bool {
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
pub(super) fn phrases_of_source(
    tree: &Tree,
    sentence: usize,
    head: usize,
    codebook: &Codebook,
    walk: &mut Walk,
) {
    // "Turkey, according to Iran, attacked": hung on the subject.
    let subjects = tree
        .children(head)
        .filter(|&child| matches!(tree.relation(child), Relation::Nsubj | Relation::NsubjPass));
    let beneath = subjects
        .flat_map(|subject| tree.children(subject))
        .filter(|&child| {
            tree.relation(child) == Relation::Nmod
                && tree.is_verb(head)
                && tree.child(child, &[Relation::Punct]).is_some()
        });
    for child in tree.children(head).chain(beneath) {
        match tree.relation(child) {
            Relation::Obl
            | Relation::Nmod
            | Relation::Advcl
            | Relation::Parataxis
            | Relation::OblUnmarked => {
                if let Some(preposition) = tree.preposition(child)
                    && let Some(cue) = codebook.attributions.preposition(&preposition)
                {
                    // Whom a report cites is added where its chain is completed.
                    if !cue.relays {
                        according_to(tree, sentence, child, &preposition, cue, codebook, walk);
                    }
                } else if tree.relation(child) == Relation::Parataxis && tree.is_noun(child) {
                    // "..., a resident claimed": read as a noun with a participle.
                    let verb = tree.child(child, &[Relation::Acl]);
                    if let Some(verb) = verb.filter(|&verb| verb == child + 1) {
                        say_so(tree, sentence, verb, child, codebook, walk);
                    }
                } else if tree.relation(child) == Relation::Parataxis
                    && tree.word(child).xpos == "VBN"
                    && tree.child(child, &[Relation::Aux, Relation::AuxPass]).is_none()
                {
                    // "..., the army posted on Telegram": read as a passive.
                    if let Some(subject) = tree.child(child, &[Relation::NsubjPass, Relation::Nsubj]) {
                        say_so(tree, sentence, child, subject, codebook, walk);
                    }
                } else if tree.relation(child) == Relation::Parataxis && tree.is_verb(child) {
                    let frame = verb_frame(tree, child);
                    // "..., the agency said, based on images": a participle beside the saying is not what is said.
                    let aside = |word: usize| {
                        word > child
                            && (tree.word(word).xpos == "VBN" || tree.is_noun(word))
                            && (child..word).any(|between| tree.form(between) == ",")
                    };
                    // "..., sources told Reuters": whom it is told is not what is said.
                    let told = frame.first(&Slot::Object).is_none_or(|object| {
                        tree.relation(object) == Relation::Iobj
                            // "the ministry said Wednesday"
                            || tree.marks(object).time
                            || object.checked_sub(1).is_some_and(|mark| tree.form(mark) == "(")
                            || codebook
                                .attributions
                                .verb(&low(tree.lemma(child)), false)
                                .is_some_and(|cue| cue.hearer)
                    });
                    // "Turkey attacked; Iran would respond": nobody has said anything.
                    let modal = tree
                        .children(child)
                        .any(|word| tree.relation(word) == Relation::Aux && tree.word(word).xpos == "MD");
                    let speaks = frame.slot(&Slot::Complement).all(aside) && told && !modal;
                    if speaks && cue_of(tree, &frame, codebook).is_some() {
                        say(tree, sentence, &frame, codebook, walk);
                    }
                }
            }
            // "..., said the minister": who speaks stands behind the verb.
            Relation::Conj if after_comma(tree, child) && tree.child(child, &[Relation::Cc]).is_none() => {
                let behind = tree.child(child, &[Relation::Obj, Relation::Nsubj]);
                if let Some(word) = behind.filter(|&word| word > child) {
                    say_so(tree, sentence, child, word, codebook, walk);
                }
            }
            _ => {}
        }
    }
}

/// Adds whom *according to* names.
fn according_to(
    tree: &Tree,
    sentence: usize,
    word: usize,
    preposition: &str,
    cue: &Cue,
    codebook: &Codebook,
    walk: &mut Walk,
) {
    if walk
        .sources
        .iter()
        .any(|source| source.word == Some(word) && source.sentence == sentence)
    {
        return;
    }
    walk.certainty *= cue.certainty;
    walk.because
        .push(format!("“{preposition}”: certainty × {}", cue.certainty));
    // "a statement according to which": the statement.
    let relative = matches!(tree.word(word).xpos.as_str(), "WDT" | "WP");
    let told = std::iter::successors(Some(word), |&word| tree.head(word))
        .take(tree.len())
        .find(|&word| tree.relation(word) == Relation::AclRelcl)
        .and_then(|clause| tree.head(clause));
    let word = told.filter(|_| relative).unwrap_or(word);
    for word in together(tree, word, codebook) {
        walk.sources.push(Source {
            sentence,
            word: Some(word),
            cue: preposition.to_owned(),
            stance: cue.stance.clone(),
        });
    }
}

/// *Police arrested him after he spoke at a rally, according to his party*: what stands behind the last comma of a sentence is said of all of it,
/// wherever the parser has hung it.
pub(super) fn last_words(tree: &Tree, sentence: usize, act: usize, codebook: &Codebook, walk: &mut Walk) {
    let is_mark = |word: usize| matches!(tree.form(word), "." | "!" | "”" | "\"" | "''");
    let Some(last) = (0..tree.len()).rev().find(|&word| !is_mark(word)) else {
        return;
    };
    let Some(comma) = (act..last).rev().find(|&word| tree.form(word) == ",") else {
        return;
    };
    for word in comma + 1..=last {
        let phrase = matches!(tree.relation(word), Relation::Obl | Relation::Nmod);
        let Some(preposition) = tree.preposition(word).filter(|_| phrase) else {
            continue;
        };
        let first = tree
            .children(word)
            .find(|&child| child < word && tree.relation(child) == Relation::Case);
        if first != Some(comma + 1) {
            continue;
        }
        if let Some(cue) = codebook.attributions.preposition(&preposition)
            && !cue.relays
        {
            according_to(tree, sentence, word, &preposition, cue, codebook, walk);
        }
        return;
    }
}

/// Whether a comma, or a comma and a quotation mark, stands right before a word.
fn after_comma(tree: &Tree, word: usize) -> bool {
    let before = |back: usize| word.checked_sub(back).map_or("", |at| tree.form(at));
    before(1) == "," || (before(2) == "," && matches!(before(1), "”" | "\"" | "''"))
}

/// Adds `word` as the speaker of a verb that the tree does not show as its own.
fn say_so(tree: &Tree, sentence: usize, verb: usize, word: usize, codebook: &Codebook, walk: &mut Walk) {
    let lemma = lower(tree.lemma(verb));
    let Some(cue) = codebook.attributions.verb(&lemma, false).filter(|cue| cue.quote) else {
        return;
    };
    if !can_speak(tree, word, codebook) || tree.marks(word).nobody {
        return;
    }
    let source = Source {
        sentence,
        word: Some(word),
        cue: tree.form(verb).to_owned(),
        stance: cue.stance.clone(),
    };
    if !walk.sources.contains(&source) {
        walk.certainty *= cue.certainty;
        walk.because.push(format!(
            "“{}” {}: certainty × {}",
            source.cue, cue.stance, cue.certainty
        ));
        walk.sources.push(source);
    }
}
