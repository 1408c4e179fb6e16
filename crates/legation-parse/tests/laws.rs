//! Laws that hold for any text: nothing is lost, words are slices in order, every sentence is a tree, the result is always the same.
#![allow(clippy::expect_used, reason = "a test may panic")]

use legation_parse::{Block, BlockKind, Document, Engine, Relation, Sentence, Span, conllu, tree};
use proptest::prelude::*;

fn parse(text: &str) -> Vec<Sentence> {
    Engine::embedded().parse_block(text, Span::new(0, text.len()), false)
}

fn check(text: &str, sentences: &[Sentence]) {
    let mut at = 0;
    for sentence in sentences {
        assert!(!sentence.words.is_empty());
        let (first, last) = (&sentence.words[0], &sentence.words[sentence.words.len() - 1]);
        assert_eq!(sentence.span, first.span.join(last.span));
        for word in &sentence.words {
            assert!(
                word.span.start as usize >= at && word.span.end > word.span.start,
                "overlap at byte {at}"
            );
            let between = text
                .get(at..word.span.start as usize)
                .expect("a character boundary");
            assert!(between.chars().all(char::is_whitespace), "lost {between:?}");
            assert!(
                text.get(word.span.start as usize..word.span.end as usize)
                    .is_some()
            );
            assert!(!word.lemma.is_empty() && !word.xpos.is_empty());
            at = word.span.end as usize;
        }
        let heads: Vec<usize> = sentence.words.iter().map(|word| word.head).collect();
        assert!(tree::is_tree(&heads), "{heads:?}");
        for (index, word) in sentence.words.iter().enumerate() {
            assert_eq!(word.relation == Relation::Root, word.head == index);
        }
    }
    assert!(
        text.get(at..)
            .expect("a character boundary")
            .chars()
            .all(char::is_whitespace),
        "lost the end"
    );
}

/// Words and marks that news is made of, and that trip tokenisers.
fn newsy() -> impl Strategy<Value = String> {
    let pieces = vec![
        "Moscow",
        "U.S.",
        "Gen.",
        "signed",
        "the",
        "don't",
        "it’s",
        "“",
        "”",
        "\"",
        "'",
        "(",
        ")",
        "...",
        "—",
        "-",
        "3.5",
        "$",
        "1,000",
        ".",
        "?",
        "!",
        ",",
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        "\u{AD}",
        "\u{200B}",
        "\u{301}",
        "é",
        "وزارت",
        "条约",
        "😀",
        "https://a.b/c?d",
        "a@b.c",
        "@x",
        "'s",
        "n't",
        "\r\n",
        "\u{2028}",
        "No.",
        "p.m.",
        "J.",
        "9/11",
        "&",
        "AT&T",
        "–",
        "#",
        "\0",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text, &parse(&text));
    }

    #[test]
    fn any_news(text in newsy(), headline in any::<bool>()) {
        let sentences = Engine::embedded().parse_block(&text, Span::new(0, text.len()), headline);
        check(&text, &sentences);
        prop_assert_eq!(&sentences, &Engine::embedded().parse_block(&text, Span::new(0, text.len()), headline));
    }

    #[test]
    fn a_sentence_reads_the_same_alone_and_among_others(text in prop::collection::vec(newsy(), 0..12)) {
        let text = text.join(" It agreed.\n\n");
        let engine = Engine::embedded();
        for sentence in parse(&text) {
            let mut alone = sentence.clone();
            engine.annotate(&text, &mut alone);
            prop_assert_eq!(alone, sentence);
        }
    }

    #[test]
    fn written_conllu_can_be_read(text in newsy()) {
        let mut out = String::new();
        for (number, sentence) in parse(&text).iter().enumerate() {
            conllu::write_sentence(&mut out, &text, sentence, &number.to_string());
        }
        let read = conllu::read(&out).expect("our own file");
        prop_assert_eq!(read.len(), parse(&text).len());
    }
}

#[test]
fn the_laws_hold_for_long_lines_of_one_piece() {
    for piece in [
        "a",
        "a-",
        "1,",
        "the ministry said ",
        "''",
        ".",
        "- ",
        "www.",
        "é'",
    ] {
        let text = piece.repeat(40_000 / piece.len());
        check(&text, &parse(&text));
    }
}

#[test]
fn many_given_words_make_one_tree() {
    let forms = vec!["word"; 2500];
    let heads: Vec<usize> = Engine::embedded()
        .predict(&forms)
        .iter()
        .map(|word| word.head)
        .collect();
    assert!(tree::is_tree(&heads));
    assert!(Engine::embedded().predict(&[]).is_empty());
}

#[test]
fn an_empty_form_has_a_lemma() {
    // Found by `conllu_text`: a field of the lemma's column must not be empty.
    let words = Engine::embedded().predict(&["", "agreed", ""]);
    assert!(words.iter().all(|word| !word.lemma.is_empty()));
}

#[test]
fn furniture_is_not_parsed_and_spans_point_into_the_document() {
    let text = "Kabul agrees\n\nShare this\n\nKabul agreed on Monday. Moscow did not.";
    let block = |start, end, kind| Block {
        span: Span::new(start, end),
        kind,
        reason: None,
    };
    let document = Document {
        text: text.into(),
        blocks: vec![
            block(0, 12, BlockKind::Headline),
            block(14, 24, BlockKind::Furniture),
            block(26, text.len(), BlockKind::Body),
        ],
        ..Document::default()
    };
    let sentences = Engine::embedded().parse_document(&document);
    let found: Vec<(usize, &str)> = sentences
        .iter()
        .map(|(block, s)| (*block, s.span.of(text)))
        .collect();
    assert_eq!(
        found,
        [
            (0, "Kabul agrees"),
            (2, "Kabul agreed on Monday."),
            (2, "Moscow did not.")
        ]
    );
}
