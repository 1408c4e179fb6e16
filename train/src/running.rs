//! Treebanks as running text, and scores of what we make of it: sentences and words are ours too.

use anyhow::Result;
use legation_parse::conllu::{self, ConlluSentence};
use legation_parse::{Document, Engine};
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

/// The text with its lines broken at 80 characters, as e-mail and many text files have it.
pub(crate) fn wrapped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        let mut width = 0;
        for word in line.split(' ') {
            let size = word.chars().count();
            if width > 0 {
                let fits = width + 1 + size <= 80;
                out.push(if fits { ' ' } else { '\n' });
                width = if fits { width + 1 } else { 0 };
            }
            out.push_str(word);
            width += size;
        }
        out.push('\n');
    }
    out
}

/// The text of a sentence.
pub(crate) fn line(sentence: &ConlluSentence) -> &str {
    let texts = sentence.comments.iter();
    texts
        .filter_map(|line| line.strip_prefix("# text = "))
        .next()
        .unwrap_or("")
}

pub(crate) fn is_followed_by_space(sentence: &ConlluSentence) -> bool {
    let last = sentence.words().last().map_or("", |row| row[0].as_str());
    // Of a multiword token, its own line has the say.
    let ends = |row: &&[String; 10]| row[0].split('-').next_back() == Some(last);
    !sentence
        .rows
        .iter()
        .filter(ends)
        .any(|row| row[9].split('|').any(|entry| entry == "SpaceAfter=No"))
}

/// What `legation parse --plain` makes of a text, read again from what it writes.
///
/// # Errors
/// None is expected: what is written can be read.
pub(crate) fn parsed(engine: &Engine, text: String) -> Result<Vec<ConlluSentence>> {
    let document = Document::plain("raw", text);
    let mut out = String::new();
    for (_, sentence) in engine.parse_document(&document) {
        conllu::write_sentence(&mut out, &document.text, &sentence, "raw");
    }
    Ok(conllu::read(&out)?)
}

/// The sentences of `bank` with their words kept and all else predicted.
pub(crate) fn annotated(engine: &Engine, bank: &[ConlluSentence]) -> Vec<ConlluSentence> {
    let annotate = |sentence: &ConlluSentence| {
        let mut sentence = sentence.clone();
        sentence.annotate(engine);
        sentence
    };
    bank.par_iter().map(annotate).collect()
}
