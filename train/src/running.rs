//! Treebanks as running text, and scores of what we make of it: sentences and words are ours too.

use anyhow::Result;
use legation_parse::conllu::{self, ConlluSentence};
use legation_parse::{Document, Engine};
use rayon::prelude::*;
use std::borrow::Cow;

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
        text.push_str(&line(sentence));
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

/// The text of a sentence: as its comment has it, or its tokens joined where no comment has them.
pub(crate) fn line(sentence: &ConlluSentence) -> Cow<'_, str> {
    let mut comments = sentence.comments.iter();
    let told = comments.find_map(|line| line.strip_prefix("# text = "));
    let joined = joined(sentence);
    match told {
        Some(text) if visible(text).eq(visible(&joined)) => Cow::Borrowed(text),
        _ => Cow::Owned(joined),
    }
}

fn visible(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

fn joined(sentence: &ConlluSentence) -> String {
    let mut text = String::new();
    let mut space = "";
    for token in sentence.tokens() {
        text.push_str(space);
        text.push_str(&token[1]);
        let joins = token[9].split('|').any(|entry| entry == "SpaceAfter=No");
        space = if joins { "" } else { " " };
    }
    text
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::compare;

    /// As it may come from elsewhere: no text, then one of other words; a multiword token, an empty node, `\r\n`, no end to the last line.
    const ODD: &str = "# newdoc\n1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2-3\tcannot\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tcan\tcan\tAUX\tMD\t_\t0\troot\t_\t_\n3\tnot\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_\n3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_\n4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n# text = We left .\n1\tYou\tyou\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_";

    #[test]
    fn any_file_has_a_text_and_scores() {
        let bank = conllu::read(&ODD.replace('\n', "\r\n")).expect("CoNLL-U");
        assert_eq!(text(&bank), "They cannot. You left. ");
        let engine = Engine::embedded();
        let given = compare(&bank, &annotated(engine, &bank)).expect("one text");
        assert_eq!((given.count, given.words, given.sentences), (7, 100.0, 100.0));
        let raw = compare(&bank, &parsed(engine, text(&bank)).expect("parses")).expect("one text");
        assert_eq!((raw.words, raw.sentences), (100.0, 100.0));
    }
}
