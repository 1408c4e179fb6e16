//! Scores from raw text: how well sentences and words are found, and what is left of the parse.

use legation_parse::conllu::ConlluSentence;
use legation_parse::{Engine, Relation, Sentence, Span, Word};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A treebank as running text, with where its sentences and words lie, counted in characters that are not white space.
struct Gold {
    text: String,
    sentences: Vec<(usize, usize)>,
    words: Vec<((usize, usize), Word)>,
    /// Place of the head of each word; its own for a root.
    heads: Vec<(usize, usize)>,
}

fn gold(bank: &[ConlluSentence]) -> Gold {
    let mut gold = Gold {
        text: String::new(),
        sentences: vec![],
        words: vec![],
        heads: vec![],
    };
    let mut at = 0;
    for sentence in bank {
        if sentence
            .comments
            .iter()
            .any(|line| line.starts_with("# newpar") || line.starts_with("# newdoc"))
        {
            gold.text.push_str("\n\n");
        }
        let line = sentence
            .comments
            .iter()
            .find_map(|line| line.strip_prefix("# text = "))
            .unwrap_or("");
        gold.text.push_str(line);
        gold.text.push(' ');
        let start = at;
        let first = gold.words.len();
        for (form, word) in sentence.forms().iter().zip(sentence.gold()) {
            let size = form.chars().filter(|c| !c.is_whitespace()).count();
            gold.words.push(((at, at + size), word));
            at += size;
        }
        for index in first..gold.words.len() {
            let head = first + gold.words[index].1.head;
            gold.heads.push(gold.words[head].0);
        }
        // Multiword tokens whose words are not slices of the text ("du" for "de le") would shift what follows.
        at = start + line.chars().filter(|c| !c.is_whitespace()).count();
        gold.sentences.push((start, at));
    }
    gold
}

fn universal(relation: Relation) -> &'static str {
    relation.as_str().split(':').next().unwrap_or("")
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

fn f1(right: usize, found: usize, gold: usize) -> f64 {
    200.0 * right as f64 / (found + gold).max(1) as f64
}

pub(crate) fn score(engine: &Engine, bank: &[ConlluSentence]) -> String {
    let gold = gold(bank);
    let parsed = engine.parse_block(&gold.text, Span::new(0, gold.text.len()), false);
    let places = places(&gold.text);
    let place = |span: Span| {
        (
            places[span.start as usize],
            places[span.start as usize] + width(&gold.text, span),
        )
    };
    let sentences: BTreeSet<(usize, usize)> = gold.sentences.iter().copied().collect();
    let found = parsed
        .iter()
        .filter(|s| sentences.contains(&place(s.span)))
        .count();
    let by_place: HashMap<(usize, usize), usize> = gold
        .words
        .iter()
        .enumerate()
        .map(|(index, word)| (word.0, index))
        .collect();
    let (mut words, mut right, mut upos, mut heads, mut relations) = (0, 0, 0, 0, 0);
    for sentence in &parsed {
        for (index, word) in sentence.words.iter().enumerate() {
            words += 1;
            let Some(&at) = by_place.get(&place(word.span)) else {
                continue;
            };
            right += 1;
            let expected = &gold.words[at];
            upos += usize::from(expected.1.upos == word.upos);
            let root = word.head == index;
            let same = gold.heads[at] == place(sentence.words[word.head].span)
                && root == (gold.heads[at] == expected.0);
            heads += usize::from(same);
            relations += usize::from(same && universal(word.relation) == universal(expected.1.relation));
        }
    }
    let of = |count| f1(count, words, gold.words.len());
    let sentence = f1(found, parsed.len(), gold.sentences.len());
    format!(
        "sentences {sentence:.2}  words {:.2}  UPOS {:.2}  UAS {:.2}  LAS {:.2}",
        of(right),
        of(upos),
        of(heads),
        of(relations)
    )
}

fn width(text: &str, span: Span) -> usize {
    span.of(text).chars().filter(|c| !c.is_whitespace()).count()
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
    let theirs: BTreeSet<usize> = gold.words.iter().map(|word| word.0.0).collect();
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
    let expected: BTreeSet<usize> = gold.sentences.iter().map(|s| s.0).collect();
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
