//! The words that an act is about: its own arguments, not those of other clauses.

use crate::case::lower;
use crate::code::frame::verb_frame;
use crate::code::{Act, Tree, is_infinitive};
use crate::codebook::Slot;
use legation_parse::Relation;

/// The words among an act's arguments, left to right: what is scanned for kinds of deal, items and contexts.
pub(super) fn argument_words(tree: &Tree, act: &Act) -> Vec<usize> {
    // "signed a deal with Britain to buy jets", where the parser hangs the buying on the signing
    let purpose = |word: usize| {
        let own = tree
            .head(word)
            .is_some_and(|head| act.heads.contains(&head) && head < word);
        act.stage.is_some() && own && tree.relation(word) == Relation::Advcl && is_infinitive(tree, word)
    };
    // "signed a letter of intent that could lead to the sale of fighters": what an agreement is to bring about
    let prospect = |word: usize| {
        let of_thing = tree.head(word).is_some_and(|noun| {
            tree.word(noun).upos == legation_parse::Upos::Noun && !tree.marks(noun).party
        });
        act.stage.is_some() && of_thing && tree.relation(word) == Relation::AclRelcl && tree.has_modal(word)
    };
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
            && !purpose(word)
            && !prospect(word)
            || (tree.relation(word) == Relation::Conj && tree.is_verb(word) && !act.heads.contains(&word))
    };
    let mut words: Vec<usize> = Vec::new();
    for &head in act.heads.iter().chain(&act.trigger) {
        words.extend(tree.subtree(head, &other_clause));
    }
    if let Some(noun) = object_above(tree, act.head) {
        words.push(noun);
        words.extend(tree.subtree(noun, &other_clause));
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// The noun that a clause belongs to, where it is what the clause's verb is done to: *the tanks that Poland bought*, *tanks bought by Poland*.
pub(super) fn object_above(tree: &Tree, verb: usize) -> Option<usize> {
    let clause = matches!(tree.relation(verb), Relation::AclRelcl | Relation::Acl);
    let noun = tree.head(verb).filter(|_| clause && tree.is_verb(verb))?;
    (verb_frame(tree, verb).first(&Slot::Object) == Some(noun)).then_some(noun)
}

/// The lemma of each word in lower case, and of each pair of neighbours, with the index of the (last) word.
pub(super) fn lemmas(tree: &Tree, words: &[usize]) -> Vec<(String, usize)> {
    let mut all = Vec::with_capacity(words.len() * 2);
    for (position, &word) in words.iter().enumerate() {
        let lemma = lower(tree.lemma(word));
        if let Some(&before) = position.checked_sub(1).and_then(|position| words.get(position))
            && before + 1 == word
        {
            all.push((format!("{} {lemma}", lower(tree.lemma(before))), word));
        }
        all.push((lemma.into(), word));
    }
    all
}
