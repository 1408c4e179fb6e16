//! Where our sentences and words differ from a treebank's.

use crate::running;
use legation_parse::conllu::ConlluSentence;
use legation_parse::{Engine, Sentence, Span};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A treebank as running text, with where its sentences and words begin, counted in characters that are not white space.
struct Gold {
    text: String,
    sentences: BTreeSet<usize>,
    words: BTreeSet<usize>,
}

fn gold(bank: &[ConlluSentence]) -> Gold {
    let (mut sentences, mut words) = (BTreeSet::new(), BTreeSet::new());
    let size = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let mut at = 0;
    for sentence in bank {
        let start = at;
        sentences.insert(start);
        for form in sentence.forms() {
            words.insert(at);
            at += size(form);
        }
        // Multiword tokens whose words are not slices of the text ("du" for "de le") would shift what follows.
        at = start + size(&running::line(sentence));
    }
    Gold {
        text: running::text(bank),
        sentences,
        words,
    }
}

/// Positions of characters that are not white space, by byte.
fn places(text: &str) -> Vec<usize> {
    let mut places = vec![0; text.len() + 1];
    let mut count = 0;
    for (at, c) in text.char_indices() {
        places[at..at + c.len_utf8()].fill(count);
        count += usize::from(!c.is_whitespace());
    }
    places[text.len()] = count;
    places
}

/// Prints the words that are cut otherwise than in the file, and the sentence ends that are missed or too many.
pub(crate) fn differences(engine: &Engine, bank: &[ConlluSentence]) {
    let gold = gold(bank);
    let parsed: Vec<Sentence> = engine.split_block(&gold.text, Span::new(0, gold.text.len()), false);
    let places = places(&gold.text);
    let ours: Vec<Span> = parsed
        .iter()
        .flat_map(|s| s.words.iter().map(|w| w.span))
        .collect();
    let cuts: BTreeSet<usize> = ours.iter().map(|span| places[span.start as usize]).collect();
    let theirs = gold.words;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let bytes: HashMap<usize, usize> = {
        let chars = gold.text.char_indices().filter(|(_, c)| !c.is_whitespace());
        chars.enumerate().map(|(place, (at, _))| (place, at)).collect()
    };
    for (kind, cut) in cuts
        .difference(&theirs)
        .map(|c| ("ours", c))
        .chain(theirs.difference(&cuts).map(|c| ("theirs", c)))
    {
        let at = bytes.get(cut).copied().unwrap_or(0);
        let before = gold.text[..at]
            .chars()
            .rev()
            .take_while(|c| !c.is_whitespace())
            .collect::<Vec<_>>();
        let after: String = gold.text[at..]
            .chars()
            .take_while(|c| !c.is_whitespace())
            .collect();
        let before: String = before.into_iter().rev().collect();
        *counts
            .entry(format!("word {kind}: {before}|{after}"))
            .or_default() += 1;
    }
    let starts: BTreeSet<usize> = parsed.iter().map(|s| places[s.span.start as usize]).collect();
    let expected = gold.sentences;
    for (kind, cut) in starts
        .difference(&expected)
        .map(|c| ("ours", c))
        .chain(expected.difference(&starts).map(|c| ("theirs", c)))
    {
        let at = bytes.get(cut).copied().unwrap_or(0);
        let before: Vec<char> = gold.text[..at].chars().rev().take(30).collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = gold.text[at..].chars().take(20).collect();
        *counts
            .entry(format!("sentence {kind}: {before:?} | {after:?}"))
            .or_default() += 1;
    }
    let mut ranked: Vec<_> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (text, count) in ranked {
        println!("{count}\t{text}");
    }
}
