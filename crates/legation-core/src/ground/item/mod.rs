//! What is transferred under a deal: nouns and designations among an act's words, with how many of them.

use super::offsets::CharIndex;
use crate::case::lower;
use crate::code::Tree;
use crate::codebook::Codebook;
use crate::record::Item;
use legation_parse::{Relation, Span};

/// The items among these words, in the order of the text.
pub(super) fn items(tree: &Tree, words: &[usize], codebook: &Codebook, index: &CharIndex) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut taken = vec![false; tree.len()];
    let lower: Vec<_> = words.iter().map(|&word| lower(tree.lemma(word))).collect();
    for length in (1..=codebook.items.longest()).rev() {
        for (run, lemma) in words.windows(length).zip(lower.windows(length)) {
            let contiguous = run.windows(2).all(|pair| pair[0] + 1 == pair[1]);
            if !contiguous || run.iter().any(|&word| taken[word]) {
                continue;
            }
            let Some(&last) = run.last() else { continue };
            let Some(category) = codebook.items.word(&lemma.join(" ")) else {
                continue;
            };
            // "missile technology" and "arms talks" transfer no missiles and no arms.
            let modifies = tree.head(last).is_some_and(|head| head > last)
                && matches!(tree.relation(last), Relation::Compound | Relation::Amod);
            if modifies {
                continue;
            }
            run.iter().for_each(|&word| taken[word] = true);
            let first = run.first().copied().unwrap_or(last);
            let span = tree.word(first).span.join(tree.word(last).span);
            items.push(item(tree, last, span, category.to_owned(), codebook, index));
        }
    }
    let designated: Vec<usize> = words.iter().copied().filter(|&word| !taken[word]).collect();
    for word in designated {
        if let Some((0, name, category)) = codebook.items.designation(tree.form(word))
            && !items.iter().any(|item| item.designation.as_deref() == Some(name))
        {
            let mut found = item(
                tree,
                word,
                tree.word(word).span,
                category.to_owned(),
                codebook,
                index,
            );
            found.designation = Some(name.to_owned());
            items.push(found);
        }
    }
    items.sort_by_key(|item| item.start);
    items
}

fn item(
    tree: &Tree,
    head: usize,
    span: Span,
    category: String,
    codebook: &Codebook,
    index: &CharIndex,
) -> Item {
    let quote = index.quote(span);
    let quantity = tree
        .children(head)
        .filter(|&child| tree.relation(child) == Relation::Nummod)
        .find_map(|child| codebook.casualties.number(tree.form(child)));
    let phrase = tree.extent(head, &|word| tree.relation(word) == Relation::AclRelcl);
    let words = tree
        .word(phrase.0)
        .span
        .join(tree.word(phrase.1).span)
        .of(tree.text);
    let designation = codebook
        .items
        .designation(words)
        .map(|(_, name, _)| name.to_owned());
    Item {
        text: quote.text,
        start: quote.start,
        end: quote.end,
        category,
        designation,
        quantity,
    }
}
