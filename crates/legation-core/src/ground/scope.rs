//! The words that an act is about: its own arguments, not those of other clauses.

use crate::code::{Act, Tree};
use legation_parse::Relation;

/// The words among an act's arguments, left to right: what is scanned for kinds of deal, items and contexts.
pub(super) fn argument_words(tree: &Tree, act: &Act) -> Vec<usize> {
    let other_clause = |word: usize| {
        // What the act is done to in the passive is its own: "six howitzers were supplied".
        let undergoer = tree.relation(word) == Relation::NsubjPass;
        let other = undergoer && tree.head(word).is_none_or(|head| !act.heads.contains(&head));
        (other
            || matches!(
                tree.relation(word),
                Relation::Advcl
                    | Relation::AdvclRelcl
                    | Relation::Parataxis
                    | Relation::AclRelcl
                    | Relation::Nsubj
                    | Relation::OblAgent
                    | Relation::Punct
                    | Relation::Mark
            ))
            && !act.heads.contains(&word)
            && !act.trigger.contains(&word)
            || (tree.relation(word) == Relation::Conj && tree.is_verb(word) && !act.heads.contains(&word))
    };
    let mut words: Vec<usize> = Vec::new();
    for &head in act.heads.iter().chain(&act.trigger) {
        words.extend(tree.subtree(head, &other_clause));
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The lemma of each word in lower case, and of each pair of neighbours, with the index of the (last) word.
pub(super) fn lemmas(tree: &Tree, words: &[usize]) -> Vec<(String, usize)> {
    let mut all = Vec::with_capacity(words.len() * 2);
    for (position, &word) in words.iter().enumerate() {
        let lemma = tree.lemma(word).to_lowercase();
        if let Some(&before) = position.checked_sub(1).and_then(|position| words.get(position))
            && before + 1 == word
        {
            all.push((format!("{} {lemma}", tree.lemma(before).to_lowercase()), word));
        }
        all.push((lemma, word));
    }
    all
}
