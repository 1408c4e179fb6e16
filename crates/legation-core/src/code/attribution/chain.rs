//! The rest of the chain of sources: whom a source cites, who passes on what it was told, a credit at the end.
//!
//! Sources stand innermost first: in *TASS, citing the ministry, reported* the ministry comes before TASS.

use super::source::can_speak;
use crate::case::{low, lower};
use crate::code::act::{Act, Source};
use crate::code::frame::verb_frame;
use crate::code::tree::Tree;
use crate::codebook::{Codebook, Cue, Slot};
use crate::who::Cast;
use legation_parse::Relation;
use smol_str::SmolStr;

/// The most sources that a chain may have: broken trees do not make endless ones.
const LONGEST: usize = 6;

/// Adds to the sources found on the way up from an act those whom they cite and those who carried them.
pub(super) fn complete(
    tree: &Tree,
    sentence: usize,
    act: &Act,
    cast: &Cast,
    codebook: &Codebook,
    sources: &mut Vec<Source>,
) {
    let mut at = 0;
    while at < sources.len() && sources.len() < LONGEST {
        let source = sources[at].clone();
        if source.sentence == sentence {
            let cited = cited(tree, sentence, &source, codebook);
            for source in cited
                .into_iter()
                .filter(|source| is_new(source, sources))
                .collect::<Vec<_>>()
            {
                sources.insert(at, source);
                at += 1;
            }
            for carrier in carriers(tree, sentence, &source, cast, codebook) {
                if is_new(&carrier, sources) {
                    // Behind all who say it together.
                    let beside = sources
                        .iter()
                        .skip(at + 1)
                        .take_while(|other| other.sentence == sentence && other.cue == source.cue)
                        .count();
                    sources.insert(at + 1 + beside, carrier);
                }
            }
        }
        at += 1;
    }
    if sources.is_empty() {
        sources.extend(cited_by_outlet(tree, sentence, act, codebook));
    }
    if let Some(credit) = credit(tree, sentence, cast).filter(|credit| is_new(credit, sources)) {
        sources.push(credit);
    }
}

fn is_new(source: &Source, sources: &[Source]) -> bool {
    sources
        .iter()
        .all(|other| other.word != source.word || other.sentence != source.sentence)
}

/// The verb of a source: the cue above the word that names it, or behind it.
fn verb_of(tree: &Tree, source: &Source) -> Option<usize> {
    let word = source.word?;
    (0..tree.len())
        .filter(|&verb| tree.is_verb(verb) && tree.form(verb) == source.cue)
        .min_by_key(|&verb| verb.abs_diff(word))
}

/// Whom a source cites: *the agency said, citing two officials*; *TASS, quoting the ministry*; *a report that cited officials*.
fn cited(tree: &Tree, sentence: usize, source: &Source, codebook: &Codebook) -> Vec<Source> {
    let places = source.word.into_iter().chain(verb_of(tree, source));
    let mut found = Vec::new();
    for place in places {
        for child in tree.children(place) {
            found.extend(relay(tree, sentence, child, codebook));
        }
    }
    found
}

/// *Russia withdrew, according to nobody but the paper's own voice, citing officials*: the outlet itself cites.
fn cited_by_outlet(tree: &Tree, sentence: usize, act: &Act, codebook: &Codebook) -> Vec<Source> {
    tree.children(act.anchor)
        .flat_map(|child| relay(tree, sentence, child, codebook))
        .collect()
}

/// The sources that a participle, a relative clause or a preposition of citing names.
fn relay(tree: &Tree, sentence: usize, word: usize, codebook: &Codebook) -> Vec<Source> {
    let clause = matches!(
        tree.relation(word),
        Relation::Advcl | Relation::Acl | Relation::AclRelcl | Relation::Parataxis | Relation::Xcomp
    );
    let named = if clause && tree.is_verb(word) {
        let lemma = lower(tree.lemma(word));
        let cue = codebook.attributions.verb(&lemma, false).filter(|cue| cue.relays);
        let frame = verb_frame(tree, word);
        cue.filter(|_| !frame.passive)
            .and_then(|cue| Some((cue, tree.child(word, &[Relation::Obj])?, lower(tree.form(word)))))
    } else {
        tree.preposition(word).and_then(|preposition| {
            let cue = codebook.attributions.preposition(&preposition)?;
            cue.relays.then_some((cue, word, preposition))
        })
    };
    let named = named.or_else(|| fronted(tree, word, codebook));
    let Some((cue, object, words)) = named else {
        return Vec::new();
    };
    tree.conjuncts(object)
        .into_iter()
        .filter(|&word| can_speak(tree, word, codebook))
        .map(|word| Source {
            sentence,
            word: Some(word),
            cue: words.to_string(),
            stance: cue.stance.clone(),
        })
        .collect()
}

/// *Citing officials, the agency said*: read as a noun with an adjective.
fn fronted<'c>(tree: &Tree, word: usize, codebook: &'c Codebook) -> Option<(&'c Cue, usize, SmolStr)> {
    let first = word
        .checked_sub(1)
        .filter(|&first| tree.word(first).xpos == "VBG")?;
    let cue = codebook
        .attributions
        .verb(&low(tree.lemma(first)), false)
        .filter(|cue| cue.relays)?;
    let before = matches!(
        tree.relation(word),
        Relation::Obl | Relation::Nsubj | Relation::Advcl
    );
    (before && tree.head(first) == Some(word)).then(|| (cue, word, lower(tree.form(first))))
}

/// Who passes on what a source said: the outlet that was told, the report over the report.
fn carriers(tree: &Tree, sentence: usize, source: &Source, cast: &Cast, codebook: &Codebook) -> Vec<Source> {
    let Some(verb) = verb_of(tree, source) else {
        return Vec::new();
    };
    let lemma = lower(tree.lemma(verb));
    let hears = codebook
        .attributions
        .verb(&lemma, false)
        .is_some_and(|cue| cue.hearer);
    let medium = codebook.sets.id("medium");
    let is_outlet = |word: usize| {
        cast.outlet_at(sentence, word).is_some()
            || medium.is_some_and(|set| codebook.sets.has(set, &low(tree.lemma(word))))
    };
    let mut found = Vec::new();
    for child in tree.children(verb) {
        let heard = match tree.relation(child) {
            // "told Reuters"
            Relation::Obj | Relation::Iobj => hears && is_outlet(child),
            // "said in an interview with TASS", "told the BBC"
            Relation::Obl => {
                is_outlet(child)
                    && tree
                        .preposition(child)
                        .is_some_and(|preposition| codebook.attributions.is_carried_by(&preposition))
            }
            _ => false,
        };
        let heard = if heard {
            Some(child)
        } else if tree.relation(child) == Relation::Obl {
            // "in an interview with TASS": the outlet hangs on the occasion.
            let holds = codebook.attributions.noun(tree.lemma(child)).is_some();
            if let Some(carrier) = carried(tree, sentence, child, codebook).filter(|_| holds) {
                found.push(carrier);
            }
            tree.children(child)
                .find(|&inner| holds && tree.relation(inner) == Relation::Nmod && is_outlet(inner))
        } else {
            None
        };
        if let Some(word) = heard {
            found.push(Source {
                sentence,
                word: Some(word),
                cue: source.cue.clone(),
                stance: "asserts".into(),
            });
        }
        // "officials said Israel attacked, the paper reported": hung beside what is said.
        let beside = matches!(tree.relation(child), Relation::Ccomp | Relation::Parataxis)
            && tree.is_verb(child)
            && child > verb
            && child
                .checked_sub(1)
                .is_some_and(|_| (verb..child).any(|word| tree.form(word) == ","));
        if beside {
            let frame = verb_frame(tree, child);
            let cue = codebook
                .attributions
                .verb(&low(tree.lemma(child)), frame.passive)
                .filter(|_| {
                    frame.first(&Slot::Complement).is_none() && frame.slot(&Slot::Object).all(is_outlet)
                });
            // "he said, reports TASS": who reports stands behind the verb.
            let behind = || tree.children(child).find(|&name| name > child && is_outlet(name));
            if let (Some(cue), Some(word)) = (cue, frame.first(&Slot::Subject).or_else(behind)) {
                found.push(Source {
                    sentence,
                    word: Some(word),
                    cue: tree.form(child).to_owned(),
                    stance: cue.stance.clone(),
                });
            }
        }
    }
    found
}

/// *In a statement carried by the agency*: who passed it on.
fn carried(tree: &Tree, sentence: usize, occasion: usize, codebook: &Codebook) -> Option<Source> {
    let verb = tree
        .child(occasion, &[Relation::Acl])
        .filter(|&verb| tree.word(verb).xpos == "VBN")?;
    let cue = codebook.attributions.verb(&low(tree.lemma(verb)), false)?;
    let by = tree.children(verb).find(|&child| {
        matches!(tree.relation(child), Relation::Obl | Relation::OblAgent)
            && tree.preposition(child).as_deref() == Some("by")
    })?;
    Some(Source {
        sentence,
        word: Some(by),
        cue: tree.form(verb).to_owned(),
        stance: cue.stance.clone(),
    })
}

/// A credit at the end of a sentence: *(Reuters)*, *— AFP*.
fn credit(tree: &Tree, sentence: usize, cast: &Cast) -> Option<Source> {
    let is_end = |word: usize| matches!(tree.form(word), "." | ")" | "]" | "”" | "\"");
    let last = (0..tree.len()).rev().find(|&word| !is_end(word))?;
    cast.outlet_at(sentence, last)?;
    // The name may have several words; what stands before them must set it apart.
    let first = (0..=last)
        .rev()
        .take_while(|&word| tree.is_noun(word) || tree.relation(word) == Relation::Det)
        .last()?;
    let before = first.checked_sub(1)?;
    let apart = match tree.form(before) {
        "(" | "[" => {
            tree.form(last + 1 - usize::from(last + 1 == tree.len())) == ")" || last + 1 < tree.len()
        }
        "—" | "–" | "--" => true,
        _ => false,
    };
    (apart && before > 0).then(|| Source {
        sentence,
        word: Some(last),
        cue: tree.form(before).to_owned(),
        stance: "asserts".into(),
    })
}
