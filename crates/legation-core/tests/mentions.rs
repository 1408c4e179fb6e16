//! Mentions and chains, on trees given here: what the layer makes of a tree does not depend on the parser.
#![allow(clippy::panic, reason = "a malformed case is a failed test")]
#![allow(clippy::expect_used, reason = "a test may panic")]

use legation_core::Codebook;
use legation_core::mention::{self, Entities, MentionWords};
use legation_parse::{Relation, Sentence, Span, Upos, Word};
use proptest::prelude::*;

fn words() -> &'static MentionWords {
    &Codebook::embedded().expect("the codebook is whole").mentions
}

/// A document from lines `form/lemma/TAG/head/relation`, one sentence a paragraph; the head is the number of a word, 0 for the root.
fn document(lines: &str) -> (String, Vec<Sentence>) {
    let (mut text, mut sentences) = (String::new(), Vec::new());
    for paragraph in lines.trim().split("\n\n") {
        let from = text.len();
        let mut words = Vec::new();
        for (index, line) in paragraph.split_whitespace().enumerate() {
            let fields: Vec<&str> = line.split('/').collect();
            let [form, lemma, tag, head, relation] = fields[..] else {
                panic!("{line}: five fields")
            };
            let start = text.len();
            text.push_str(form);
            let head: usize = head.parse().expect("a number");
            words.push(Word {
                span: Span::new(start, text.len()),
                lemma: lemma.into(),
                upos: match tag {
                    "NN" | "NNS" => Upos::Noun,
                    "NNP" | "NNPS" => Upos::Propn,
                    "PRP" | "PRP$" => Upos::Pron,
                    "DT" => Upos::Det,
                    "JJ" => Upos::Adj,
                    "IN" => Upos::Adp,
                    "CC" => Upos::Cconj,
                    "CD" => Upos::Num,
                    "POS" => Upos::Part,
                    "." | "," | "``" | "''" | "-LRB-" | "-RRB-" => Upos::Punct,
                    _ => Upos::Verb,
                },
                xpos: tag.into(),
                head: head.checked_sub(1).unwrap_or(index),
                relation: Relation::from_name(relation),
                space_after: true,
            });
            text.push(' ');
        }
        sentences.push(Sentence {
            span: Span::new(from, text.len()),
            words,
        });
    }
    (text, sentences)
}

/// The chains of several mentions, as `first phrase = second phrase`.
fn chains(lines: &str) -> Vec<String> {
    let (text, sentences) = document(lines);
    let found = mention::entities(&sentences, &text, words());
    let phrase = |index: &usize| found.mentions[*index].span(&sentences).of(&text).to_owned();
    let several = found.chains().iter().filter(|chain| chain.len() > 1);
    several
        .map(|chain| chain.iter().map(phrase).collect::<Vec<_>>().join(" = "))
        .collect()
}

#[test]
fn a_surname_takes_up_the_full_name_and_so_does_the_pronoun() {
    let found = chains(
        "Foreign/foreign/JJ/2/amod Minister/minister/NN/3/nmod:desc Sergei/Sergei/NNP/5/nsubj Lavrov/Lavrov/NNP/3/flat
         spoke/speak/VBD/0/root in/in/IN/7/case Oslo/Oslo/NNP/5/obl ./././5/punct",
    );
    assert!(found.is_empty(), "{found:?}");
    let found = chains(
        "Foreign/foreign/JJ/2/amod Minister/minister/NN/3/nmod:desc Sergei/Sergei/NNP/5/nsubj Lavrov/Lavrov/NNP/3/flat
         spoke/speak/VBD/0/root in/in/IN/7/case Oslo/Oslo/NNP/5/obl

         Lavrov/Lavrov/NNP/2/nsubj left/leave/VBD/0/root

         He/he/PRP/2/nsubj returned/return/VBD/0/root",
    );
    assert_eq!(found, ["Foreign Minister Sergei Lavrov = Lavrov = He"]);
}

#[test]
fn an_apposition_says_more_of_its_noun() {
    let found = chains(
        "Kabul/Kabul/NNP/6/nsubj ,/,/,/4/punct the/the/DT/4/det capital/capital/NN/1/appos ,/,/,/4/punct
         fell/fall/VBD/0/root",
    );
    assert_eq!(found, ["Kabul = the capital"]);
}

#[test]
fn initials_stand_for_a_name() {
    let found = chains(
        "Shanghai/Shanghai/NNP/3/compound Cooperation/Cooperation/NNP/3/compound Organisation/Organisation/NNP/4/nsubj
         met/meet/VBD/0/root

         SCO/SCO/NNP/2/compound leaders/leader/NNS/3/nsubj agreed/agree/VBD/0/root",
    );
    assert_eq!(found, ["Shanghai Cooperation Organisation = SCO"]);
}

#[test]
fn they_are_two_joined() {
    let found = chains(
        "Russia/Russia/NNP/4/nsubj and/and/CC/3/cc China/China/NNP/1/conj met/meet/VBD/0/root

         They/they/PRP/2/nsubj agreed/agree/VBD/0/root",
    );
    assert_eq!(found, ["Russia and China = They"]);
}

#[test]
fn the_group_is_the_group_and_another_is_not() {
    let first =
        "A/a/DT/3/det Lebanese/Lebanese/JJ/3/amod group/group/NN/4/nsubj struck/strike/VBD/0/root\n\n";
    let found = chains(&format!(
        "{first}The/the/DT/2/det group/group/NN/3/nsubj fled/flee/VBD/0/root"
    ));
    assert_eq!(found, ["A Lebanese group = The group"]);
    for other in ["Another/another", "A/a"] {
        let found = chains(&format!(
            "{first}{other}/DT/2/det group/group/NN/3/nsubj fled/flee/VBD/0/root"
        ));
        assert!(found.is_empty(), "{found:?}");
    }
    let found = chains(&format!(
        "{first}The/the/DT/3/det Iraqi/Iraqi/JJ/3/amod group/group/NN/4/nsubj fled/flee/VBD/0/root"
    ));
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_pronoun_is_not_the_subject_of_its_own_verb() {
    let found = chains(
        "Lavrov/Lavrov/NNP/2/nsubj met/meet/VBD/0/root Blinken/Blinken/NNP/2/obj

         Lavrov/Lavrov/NNP/2/nsubj warned/warn/VBD/0/root him/he/PRP/2/obj",
    );
    assert!(found.contains(&"Blinken = him".to_owned()), "{found:?}");
}

#[test]
fn who_says_i_is_who_speaks() {
    let found = chains(
        "``/``/``/3/punct I/I/PRP/3/nsubj agree/agree/VBP/6/ccomp ''/''/''/3/punct ,/,/,/3/punct
         said/say/VBD/0/root Doe/Doe/NNP/6/nsubj",
    );
    assert_eq!(found, ["I = Doe"]);
}

#[test]
fn brackets_close_what_they_open() {
    let (text, sentences) = document(
        "the/the/DT/2/det king/king/NN/5/nsubj of/of/IN/4/case Norway/Norway/NNP/2/nmod spoke/speak/VBD/0/root",
    );
    let found = mention::entities(&sentences, &text, words());
    assert_eq!(found.brackets(0, 5), ["(e1-person-2", "", "", "(e2--1)e1)", ""]);
    assert_eq!(Entities::GLOBAL, "eid-etype-head");
}

proptest! {
    #[test]
    fn any_tree_gives_mentions_that_lie_in_it(
        shape in prop::collection::vec((0..6_usize, 0..14_usize, 0..40_usize, 0..60_usize), 0..60),
        cut in 1..12_usize,
    ) {
        let forms = ["he", "Lavrov", "group", "the", "“", "”"];
        let mut text = String::new();
        let mut sentences = Vec::new();
        for part in shape.chunks(cut) {
            let from = text.len();
            let mut all = Vec::new();
            for (form, upos, head, relation) in part {
                let start = text.len();
                text.push_str(forms[*form]);
                all.push(Word {
                    span: Span::new(start, text.len()),
                    lemma: forms[*form].into(),
                    upos: Upos::ALL[*upos],
                    xpos: "NN".into(),
                    head: *head,
                    relation: Relation::ALL[*relation % Relation::ALL.len()],
                    space_after: false,
                });
            }
            sentences.push(Sentence { span: Span::new(from, text.len()), words: all });
        }
        let found = mention::entities(&sentences, &text, words());
        for (index, mention) in found.mentions.iter().enumerate() {
            prop_assert!(mention.first <= mention.head && mention.head <= mention.last);
            prop_assert!(mention.last < sentences[mention.sentence].words.len());
            let chain = found.chain_of(index).expect("every mention has a chain");
            prop_assert!(found.chains()[chain].contains(&index));
        }
        for (index, sentence) in sentences.iter().enumerate() {
            let all = found.brackets(index, sentence.words.len()).concat();
            prop_assert_eq!(all.matches('(').count(), all.matches(')').count());
        }
    }
}
