//! Head words of the phrases that somebody marked, by our own parse of them.

use legation_core::check::one_sentence;
use legation_parse::{Engine, Relation, Sentence, Span, Upos};

/// The sentences of an item's text, as the coder parses them.
pub(super) fn parsed(text: &str, engine: &Engine) -> Vec<Sentence> {
    let parsed = engine.parse_document(&one_sentence(text, ""));
    parsed.into_iter().map(|(_, sentence)| sentence).collect()
}

/// The head words of the phrase that a span covers, in bytes: those that hang on words outside of it, without prepositions and
/// articles, and what is one with them: the other words of a name, its title, an apposition, coordinated heads.
pub(super) fn heads(sentences: &[Sentence], span: Span) -> Vec<Span> {
    sentences
        .iter()
        .flat_map(|sentence| heads_in(sentence, span))
        .collect()
}

fn heads_in(sentence: &Sentence, span: Span) -> Vec<Span> {
    let inside = |word: usize| {
        sentence
            .words
            .get(word)
            .is_some_and(|word| word.span.start < span.end && span.start < word.span.end)
    };
    let tops = || {
        let words = sentence.words.iter().enumerate();
        words.filter(|&(index, word)| {
            inside(index) && word.upos != Upos::Punct && (word.head == index || !inside(word.head))
        })
    };
    let serves = |relation: Relation| {
        matches!(
            relation,
            Relation::Case | Relation::Det | Relation::Mark | Relation::Cc | Relation::Advmod | Relation::Aux
        )
    };
    let mut all: Vec<usize> = tops()
        .filter(|(_, word)| !serves(word.relation))
        .map(|(index, _)| index)
        .collect();
    if all.is_empty() {
        all.extend(tops().map(|(index, _)| index));
    }
    let mut next = 0;
    while let Some(&head) = all.get(next) {
        next += 1;
        let is_name = |word: usize| {
            sentence
                .words
                .get(word)
                .is_some_and(|word| word.upos == Upos::Propn)
        };
        let one_with = |word: usize, relation: Relation| match relation {
            Relation::Flat | Relation::Appos | Relation::Conj | Relation::NmodDesc => true,
            Relation::Compound => is_name(word) && is_name(head),
            _ => false,
        };
        let words = sentence.words.iter().enumerate();
        let more = words.filter(|&(index, word)| {
            word.head == head && index != head && inside(index) && one_with(index, word.relation)
        });
        let more: Vec<usize> = more
            .map(|(index, _)| index)
            .filter(|index| !all.contains(index))
            .collect();
        all.extend(more);
    }
    all.iter()
        .filter_map(|&word| sentence.words.get(word))
        .map(|word| word.span)
        .collect()
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn of(text: &str, phrase: &str) -> Vec<String> {
        let start = text.find(phrase).expect("the phrase stands in the text");
        let found = heads(
            &parsed(text, Engine::embedded()),
            Span::new(start, start + phrase.len()),
        );
        found.iter().map(|span| span.of(text).to_owned()).collect()
    }

    #[test]
    fn of_marked_phrases() {
        let text = "Chadian gunmen fired on fuel and grain depots in Niger on Monday.";
        assert_eq!(of(text, "Chadian gunmen"), ["gunmen"]);
        assert_eq!(of(text, "on fuel and grain depots in Niger"), ["depots"]);
        let text = "Chad condemned Peru and Norway.";
        assert_eq!(of(text, "Peru and Norway"), ["Peru", "Norway"]);
    }
}
