//! Chains in the `Entity` column of GUM, and documents as the layer reads them.

use super::score::Place;
use legation_parse::conllu::ConlluSentence;
use legation_parse::{Engine, Sentence, Span};
use std::collections::BTreeMap;

/// A document of a treebank.
#[derive(Clone, Debug, Default)]
pub(crate) struct GoldDocument {
    pub(crate) text: String,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) chains: Vec<Vec<Place>>,
}

/// Documents from the sentences of a file, with the trees in it or with ours on its words.
pub(crate) fn documents(sentences: &[ConlluSentence], engine: Option<&Engine>) -> Vec<GoldDocument> {
    let mut all: Vec<(GoldDocument, BTreeMap<String, Vec<Place>>)> = Vec::new();
    for sentence in sentences {
        let begins = sentence.comments.iter().any(|line| line.starts_with("# newdoc"));
        if begins || all.is_empty() {
            all.push(Default::default());
        }
        if let Some((document, chains)) = all.last_mut() {
            add(document, chains, sentence, engine);
        }
    }
    let close = |(mut document, chains): (GoldDocument, BTreeMap<String, Vec<Place>>)| {
        document.chains = chains.into_values().collect();
        document
    };
    all.into_iter().map(close).collect()
}

fn add(
    document: &mut GoldDocument,
    chains: &mut BTreeMap<String, Vec<Place>>,
    sentence: &ConlluSentence,
    engine: Option<&Engine>,
) {
    let gold = sentence.gold();
    let mut words = gold.clone();
    if let Some(engine) = engine {
        words = engine.predict(&sentence.forms());
    }
    let start = document.text.len();
    for ((word, row), told) in words.iter_mut().zip(sentence.words()).zip(&gold) {
        let from = document.text.len();
        document.text.push_str(&row[1]);
        word.span = Span::new(from, document.text.len());
        word.space_after = told.space_after;
        if told.space_after {
            document.text.push(' ');
        }
    }
    let index = document.sentences.len();
    let place = |first: usize, last: usize| {
        // The head of the extent in the file's tree: the first word whose own head lies outside.
        let outside = |at: &usize| gold[*at].head == *at || gold[*at].head < first || gold[*at].head > last;
        Place {
            sentence: index,
            first,
            last,
            head: (first..=last).find(outside).unwrap_or(last),
        }
    };
    let mut open: Vec<(&str, usize)> = Vec::new();
    for (at, row) in sentence.words().enumerate() {
        let Some(brackets) = row[9].split('|').find_map(|entry| entry.strip_prefix("Entity=")) else {
            continue;
        };
        for piece in pieces(brackets) {
            let inner = piece.trim_matches(['(', ')']);
            let id = inner.split('-').next().unwrap_or(inner);
            match (piece.starts_with('('), piece.ends_with(')')) {
                (true, true) => chains.entry(id.into()).or_default().push(place(at, at)),
                (true, false) => open.push((id, at)),
                _ => {
                    if let Some(position) = open.iter().rposition(|(other, _)| *other == id) {
                        let (_, first) = open.remove(position);
                        chains.entry(id.into()).or_default().push(place(first, at));
                    }
                }
            }
        }
    }
    document.sentences.push(Sentence {
        span: Span::new(start, document.text.len()),
        words,
    });
    document.text.push('\n');
}

/// `(1-a(2-b)3)` as `(1-a`, `(2-b)` and `3)`.
fn pieces(brackets: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, char) in brackets.char_indices() {
        if char == '(' && at > from {
            pieces.push(&brackets[from..at]);
            from = at;
        }
        if char == ')' {
            pieces.push(&brackets[from..=at]);
            from = at + 1;
        }
    }
    if from < brackets.len() {
        pieces.push(&brackets[from..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_come_apart() {
        assert_eq!(pieces("(1-a(2-b)3)"), ["(1-a", "(2-b)", "3)"]);
        assert_eq!(pieces("7)6)"), ["7)", "6)"]);
        assert_eq!(pieces("(4-a"), ["(4-a"]);
    }
}
