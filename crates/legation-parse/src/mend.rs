//! Mends trees that no full sentence has, above all this kind: "Japan imposed sanctions on Iran." with the noun as its root and the verb as
//! a participle before it. Past tense and participle look alike, and where the network takes one for the other the verb loses its
//! subject and object.

use crate::{Relation, Upos, Word};

/// "has imposed sanctions", read as having sanctions that are imposed: the participle is the verb, *has* its auxiliary.
pub(crate) fn mend_perfect(words: &mut [Word]) {
    // An auxiliary has no words of its own: what hangs on it belongs to its verb.
    for index in 0..words.len() {
        let head = words[index].head;
        let auxiliary = matches!(words[head].relation, Relation::Aux | Relation::AuxPass);
        if auxiliary
            && head != index
            && matches!(
                words[index].relation,
                Relation::Nsubj | Relation::NsubjPass | Relation::Obl
            )
        {
            words[index].head = words[head].head;
        }
    }
    for have in 0..words.len() {
        if words[have].lemma != "have" || words[have].upos != Upos::Verb {
            continue;
        }
        let participle = (have + 1..words.len()).find(|&index| words[index].upos != Upos::Adv);
        let is_participle = |verb: usize| words[verb].xpos == "VBN" && words[verb].relation == Relation::Amod;
        let Some(verb) = participle.filter(|&verb| is_participle(verb)) else {
            continue;
        };
        let object = words[verb].head;
        if object <= verb || words[object].head != have || words[object].relation != Relation::Obj {
            continue;
        }
        let is_root = words[have].head == have;
        words[verb].head = if is_root { verb } else { words[have].head };
        words[verb].relation = words[have].relation;
        words[verb].upos = Upos::Verb;
        for (index, word) in words.iter_mut().enumerate() {
            if index != verb && index != have && word.head == have {
                word.head = verb;
            }
        }
        words[have].head = verb;
        words[have].relation = Relation::Aux;
        words[have].upos = Upos::Aux;
    }
}

/// "Israel was accused by Lebanon of striking a village": the striking hangs on the verb, not on the one who accuses.
pub(crate) fn mend_agent_clause(words: &mut [Word]) {
    for clause in 0..words.len() {
        let agent = words[clause].head;
        let misplaced = words[clause].relation == Relation::Acl
            && words[clause].xpos == "VBG"
            && words[agent].relation == Relation::OblAgent
            && words[agent].head != agent
            && words
                .iter()
                .any(|word| word.head == clause && word.relation == Relation::Mark && word.xpos == "IN");
        if misplaced {
            words[clause].head = words[agent].head;
            words[clause].relation = Relation::Advcl;
        }
    }
}

/// "Chad and Niger-backed rebels": the name before the hyphen belongs to the rebels, and is nobody beside them.
pub(crate) fn mend_compound_participle(words: &mut [Word], forms: &[&str]) {
    for hyphen in 1..words.len().saturating_sub(2) {
        let (name, participle) = (hyphen - 1, hyphen + 1);
        let compound = words[hyphen].xpos == "HYPH"
            && words[name].upos == Upos::Propn
            && words[participle].xpos == "VBN"
            && forms.get(participle).is_some_and(|form| form.ends_with("ed"));
        if !compound || words[name].relation != Relation::Conj {
            continue;
        }
        let nominal = |index: usize| matches!(words[index].upos, Upos::Noun | Upos::Propn);
        let before = |index: usize| nominal(index) || words[index].upos == Upos::Adj;
        let Some(noun) = (participle + 1..words.len())
            .take_while(|&index| before(index))
            .filter(|&index| nominal(index))
            .last()
        else {
            continue;
        };
        let first = words[name].head;
        // Names in the same phrase: "Israel and Iran-backed Hezbollah fighters".
        if first >= name || (words[noun].head != words[first].head && words[noun].head != first) {
            continue;
        }
        words[noun].head = first;
        words[noun].relation = Relation::Conj;
        words[participle].head = noun;
        words[participle].relation = Relation::Amod;
        words[name].head = noun;
        words[name].relation = Relation::Compound;
        for word in &mut words[..name] {
            if word.head == name && word.relation == Relation::Cc {
                word.head = noun;
            }
        }
    }
}

/// "the sale to Taiwan of tanks": what is sold hangs on the sale. A bare name behind its preposition has no *of* and common noun of its own.
pub(crate) fn mend_name_of(words: &mut [Word]) {
    for noun in 0..words.len() {
        let name = words[noun].head;
        let sale = words[name].head;
        let case = |of: usize, lemmas: &[&str]| {
            let mut cases = words
                .iter()
                .filter(|word| word.head == of && word.relation == Relation::Case);
            cases.any(|word| lemmas.contains(&word.lemma.as_str()))
        };
        let bare = |name: usize| {
            let own = |index: usize| {
                index != noun && words[index].head == name && words[index].relation != Relation::Case
            };
            !(0..words.len()).any(own)
        };
        let misplaced = noun > name
            && name > sale
            && words[noun].relation == Relation::Nmod
            && words[noun].xpos == "NNS"
            && words[name].relation == Relation::Nmod
            && words[name].upos == Upos::Propn
            && words[sale].upos == Upos::Noun
            && case(noun, &["of"])
            && case(name, &["to", "from", "by"])
            && bare(name);
        if misplaced {
            words[noun].head = sale;
        }
    }
}

/// Makes the only verb of a full sentence its root, where the network has hung it as a participle on a noun.
pub(crate) fn mend(words: &mut [Word], forms: &[&str]) {
    if !matches!(forms.last(), Some(&("." | "!"))) {
        return;
    }
    let Some(root) = words
        .iter()
        .enumerate()
        .find(|(index, word)| word.head == *index)
        .map(|(index, _)| index)
    else {
        return;
    };
    let is_nominal = matches!(words[root].upos, Upos::Noun | Upos::Propn);
    let child = |of: usize, relation: Relation| {
        words
            .iter()
            .enumerate()
            .any(|(index, word)| index != of && word.head == of && word.relation == relation)
    };
    if !is_nominal || child(root, Relation::Cop) || child(root, Relation::Nsubj) {
        return;
    }
    let candidates: Vec<usize> = words
        .iter()
        .enumerate()
        .filter(|(index, word)| {
            *index != root
                && word.head == root
                && word.upos == Upos::Verb
                && (matches!(word.relation, Relation::Amod | Relation::Acl)
                    // "Moscow opposed the rise": no preposition has a subject.
                    || (word.relation == Relation::Case && child(*index, Relation::Nsubj)))
                && matches!(word.xpos.as_str(), "VBN" | "VBD")
        })
        .map(|(index, _)| index)
        .collect();
    let &[verb] = candidates.as_slice() else { return };
    if child(verb, Relation::AuxPass) || child(verb, Relation::OblAgent) || child(verb, Relation::NsubjPass) {
        return;
    }
    if verb < root {
        before_object(words, verb, root);
    } else if child(verb, Relation::Obj) && words[verb].relation == Relation::Amod
        || words[verb].xpos == "VBD"
    {
        make_root(words, verb, root);
        words[root].relation = Relation::Nsubj;
    }
}

/// "Japan imposed sanctions": what stands before the verb is its subject, the noun its object.
fn before_object(words: &mut [Word], verb: usize, root: usize) {
    let before: Vec<usize> = (0..verb)
        .filter(|&index| words[index].head == root || words[index].head == verb)
        .collect();
    // "The imposed sanctions ...": a determiner before the verb belongs to the noun.
    let determined = before.iter().any(|&index| {
        words[index].head == root
            && matches!(
                words[index].relation,
                Relation::Det | Relation::NmodPoss | Relation::Case
            )
    });
    let subject = before.iter().rev().copied().find(|&index| {
        matches!(words[index].upos, Upos::Noun | Upos::Propn | Upos::Pron)
            && matches!(
                words[index].relation,
                Relation::Nsubj
                    | Relation::Compound
                    | Relation::Nmod
                    | Relation::NmodUnmarked
                    | Relation::Obl
                    | Relation::OblUnmarked
            )
            && !words
                .iter()
                .any(|word| word.head == index && word.relation == Relation::Case)
    });
    let Some(subject) = subject.filter(|_| !determined) else {
        return;
    };
    make_root(words, verb, root);
    words[root].relation = Relation::Obj;
    words[subject].head = verb;
    words[subject].relation = Relation::Nsubj;
    // A verb coordinated with the noun is coordinated with the verb: "opposed the rise and backed the rebels".
    for word in words.iter_mut() {
        if word.head == root && word.relation == Relation::Conj && word.upos == Upos::Verb {
            word.head = verb;
        }
    }
    for index in before {
        if index != subject {
            words[index].head = if words[index].relation == Relation::Compound {
                subject
            } else {
                verb
            };
        }
    }
}

/// Turns root and verb round. The full stop and what else closes the sentence go with the root.
fn make_root(words: &mut [Word], verb: usize, root: usize) {
    words[verb].head = verb;
    words[verb].relation = Relation::Root;
    words[verb].xpos = "VBD".into();
    words[root].head = verb;
    let last = words.len() - 1;
    if words[last].relation == Relation::Punct {
        words[last].head = verb;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(upos: Upos, xpos: &str, head: usize, relation: Relation) -> Word {
        Word {
            span: Default::default(),
            lemma: Default::default(),
            upos,
            xpos: xpos.into(),
            head,
            relation,
            space_after: true,
        }
    }

    fn heads(words: &[Word]) -> Vec<(usize, Relation)> {
        words.iter().map(|word| (word.head, word.relation)).collect()
    }

    #[test]
    fn the_only_verb_of_a_sentence_is_its_root() {
        let forms = ["Japan", "imposed", "sanctions", "."];
        let read = [
            word(Upos::Propn, "NNP", 2, Relation::Compound),
            word(Upos::Verb, "VBN", 2, Relation::Amod),
            word(Upos::Noun, "NNS", 2, Relation::Root),
            word(Upos::Punct, ".", 2, Relation::Punct),
        ];
        let mut words = read.clone();
        mend(&mut words, &forms);
        assert_eq!(
            heads(&words),
            [
                (1, Relation::Nsubj),
                (1, Relation::Root),
                (1, Relation::Obj),
                (1, Relation::Punct)
            ]
        );
        assert_eq!(words[1].xpos, "VBD");
        // A headline without its full stop may well be a noun phrase.
        let mut words = read.clone();
        mend(&mut words[..3], &forms[..3]);
        assert_eq!(words, read);
    }

    #[test]
    fn a_participle_after_have_is_the_verb() {
        // Japan has imposed sanctions
        let mut words = [
            word(Upos::Propn, "NNP", 1, Relation::Nsubj),
            word(Upos::Verb, "VBZ", 1, Relation::Root),
            word(Upos::Verb, "VBN", 3, Relation::Amod),
            word(Upos::Noun, "NNS", 1, Relation::Obj),
        ];
        words[1].lemma = "have".into();
        mend_perfect(&mut words);
        assert_eq!(
            heads(&words),
            [
                (2, Relation::Nsubj),
                (2, Relation::Aux),
                (2, Relation::Root),
                (2, Relation::Obj)
            ]
        );
        assert_eq!(words[1].upos, Upos::Aux);
    }

    #[test]
    fn what_somebody_is_accused_of_hangs_on_the_verb() {
        let word = |xpos: &str, head, relation| word(Upos::default(), xpos, head, relation);
        // Israel was accused by Lebanon of striking
        let mut words = [
            word("NNP", 2, Relation::NsubjPass),
            word("VBD", 2, Relation::AuxPass),
            word("VBN", 2, Relation::Root),
            word("IN", 4, Relation::Case),
            word("NNP", 2, Relation::OblAgent),
            word("IN", 6, Relation::Mark),
            word("VBG", 4, Relation::Acl),
        ];
        mend_agent_clause(&mut words);
        assert_eq!((words[6].head, words[6].relation), (2, Relation::Advcl));
    }

    #[test]
    fn what_is_sold_to_somebody_hangs_on_the_sale() {
        let word = |upos, xpos: &str, head, relation, lemma: &str| Word {
            lemma: lemma.into(),
            ..word(upos, xpos, head, relation)
        };
        // sale to Taiwan of tanks; sale to Bank of tanks, with an article, stays
        let mut words = vec![
            word(Upos::Noun, "NN", 0, Relation::Root, "sale"),
            word(Upos::Adp, "IN", 2, Relation::Case, "to"),
            word(Upos::Propn, "NNP", 0, Relation::Nmod, "Taiwan"),
            word(Upos::Adp, "IN", 4, Relation::Case, "of"),
            word(Upos::Noun, "NNS", 2, Relation::Nmod, "tank"),
        ];
        mend_name_of(&mut words);
        assert_eq!(words[4].head, 0);
        words[4].head = 2;
        words.push(word(Upos::Det, "DT", 2, Relation::Det, "the"));
        mend_name_of(&mut words);
        assert_eq!(words[4].head, 2);
    }
}
