//! Treebanks as running text, and scores of what we make of it: sentences and words are ours too.

use crate::compare::{Scores, compare};
use anyhow::Result;
use legation_parse::conllu::{self, ConlluSentence};
use legation_parse::{Engine, Span};
use rayon::prelude::*;

/// The running text of a treebank as UD's own text files have it: an empty line before each paragraph and document, no space after a
/// sentence whose last word says so.
pub(crate) fn text(bank: &[ConlluSentence]) -> String {
    let mut text = String::new();
    for sentence in bank {
        let opens = |line: &String| line.starts_with("# newpar") || line.starts_with("# newdoc");
        if sentence.comments.iter().any(opens) && !text.is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        text.push_str(line(sentence));
        if is_followed_by_space(sentence) {
            text.push(' ');
        }
    }
    text
}

/// The text of a sentence.
pub(crate) fn line(sentence: &ConlluSentence) -> &str {
    let lines = sentence.comments.iter();
    lines
        .filter_map(|line| line.strip_prefix("# text = "))
        .next()
        .unwrap_or("")
}

fn is_followed_by_space(sentence: &ConlluSentence) -> bool {
    let last = sentence.words().last().map_or("", |row| row[0].as_str());
    // Of a multiword token, its own line has the say.
    let ends = |row: &&[String; 10]| row[0].split('-').next_back() == Some(last);
    !sentence
        .rows
        .iter()
        .filter(ends)
        .any(|row| row[9].split('|').any(|entry| entry == "SpaceAfter=No"))
}

/// The paragraphs of a text made by [`text`].
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    text.split("\n\n").map(move |paragraph| {
        let span = Span::new(start, start + paragraph.len());
        start += paragraph.len() + 2;
        span
    })
}

/// The text parsed as `legation parse` does and read again from what it writes.
fn parse(engine: &Engine, text: &str) -> Result<Vec<ConlluSentence>> {
    let mut out = String::new();
    for span in paragraphs(text) {
        for (index, sentence) in engine.parse_block(text, span, false).iter().enumerate() {
            conllu::write_sentence(&mut out, text, sentence, &index.to_string());
        }
    }
    Ok(conllu::read(&out)?)
}

/// Scores of what is made of the raw text of `bank`.
pub(crate) fn score(engine: &Engine, bank: &[ConlluSentence]) -> Result<Scores> {
    compare(bank, &parse(engine, &text(bank))?)
}

/// Scores with the words of `bank` as given and all else predicted.
pub(crate) fn score_words(engine: &Engine, bank: &[ConlluSentence]) -> Result<Scores> {
    let annotate = |sentence: &ConlluSentence| {
        let mut sentence = sentence.clone();
        sentence.annotate(engine);
        sentence
    };
    compare(bank, &bank.par_iter().map(annotate).collect::<Vec<_>>())
}
