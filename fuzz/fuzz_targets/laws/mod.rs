//! What holds of every sentence that the parse stage gives, whatever the text.

use legation_parse::{Relation, Sentence, Span, tree};

/// Words are slices of `text` within `block`, in order, and leave out nothing but white space.
pub fn words_cover(text: &str, block: Span, sentences: &[Sentence]) {
    let mut last = block.start as usize;
    for sentence in sentences {
        assert!(!sentence.words.is_empty(), "a sentence has words");
        assert_eq!(sentence.span.start, sentence.words[0].span.start);
        assert_eq!(sentence.span.end, sentence.words[sentence.words.len() - 1].span.end);
        for word in &sentence.words {
            let (start, end) = (word.span.start as usize, word.span.end as usize);
            let form = text.get(start..end).expect("a word lies on character boundaries");
            assert!(!form.is_empty() && block.contains(word.span), "a word lies in its block");
            let between = text.get(last..start).expect("words are in order");
            assert!(between.chars().all(char::is_whitespace), "left out: {between:?}");
            last = end;
        }
    }
    let rest = text.get(last..block.end as usize).expect("words end within the block");
    assert!(rest.chars().all(char::is_whitespace), "left out: {rest:?}");
}

/// One root, no cycle, a lemma for each word.
pub fn is_tree(words: &[legation_parse::Word]) {
    let heads: Vec<usize> = words.iter().map(|word| word.head).collect();
    assert!(tree::is_tree(&heads), "{heads:?}");
    for (index, word) in words.iter().enumerate() {
        assert_eq!(word.head == index, word.relation == Relation::Root);
        assert!(!word.lemma.is_empty(), "no lemma");
    }
}
