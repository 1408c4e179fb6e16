//! CoNLL-U (<https://universaldependencies.org/format.html>): reading, annotating and writing.

use crate::{Engine, Relation, Sentence, Upos, Word};
use std::collections::BTreeMap;
use std::fmt::Write;
use thiserror::Error;

/// A sentence of a CoNLL-U file, with everything in it kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluSentence {
    /// Comment lines, with their `#`.
    pub comments: Vec<String>,
    /// Lines of ten fields: words, multiword tokens (`3-4`) and empty nodes (`8.1`).
    pub rows: Vec<[String; 10]>,
}

/// A line that is not CoNLL-U.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}: expected {expected}, found {found:?}")]
pub struct ConlluError {
    /// Line number, from 1.
    pub line: usize,
    /// What should have stood there.
    pub expected: &'static str,
    /// What stood there.
    pub found: String,
}

/// Reads a CoNLL-U file, with either kind of line ends; a byte order mark, and what ends the last line, may be there or not.
///
/// # Errors
/// A line that is neither a comment, nor empty, nor of ten fields with a number as its first.
pub fn read(text: &str) -> Result<Vec<ConlluSentence>, ConlluError> {
    let mut sentences = Vec::new();
    let mut sentence = ConlluSentence::default();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        let wrong = |expected| ConlluError {
            line: number + 1,
            expected,
            found: line.chars().take(60).collect(),
        };
        if line.trim().is_empty() {
            if !sentence.rows.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
        } else if line.starts_with('#') && sentence.rows.is_empty() {
            sentence.comments.push(line.to_owned());
        } else {
            let fields: Vec<String> = line.split('\t').map(str::to_owned).collect();
            let row: [String; 10] = fields
                .try_into()
                .map_err(|_| wrong("ten fields with tabs between them"))?;
            if !row[0].starts_with(|c: char| c.is_ascii_digit()) {
                return Err(wrong("a word number as the first field"));
            }
            sentence.rows.push(row);
        }
    }
    if !sentence.rows.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

impl ConlluSentence {
    /// The rows that are words: neither multiword tokens nor empty nodes.
    pub fn words(&self) -> impl Iterator<Item = &[String; 10]> {
        self.rows.iter().filter(|row| is_word(&row[0]))
    }

    /// The rows that are written: words and multiword tokens, without the words that multiword tokens stand for.
    pub fn tokens(&self) -> impl Iterator<Item = &[String; 10]> {
        // The last word of the multiword token that is being read.
        let mut end = 0;
        self.rows.iter().filter(move |row| {
            if let Some((_, last)) = row[0].split_once('-') {
                end = last.parse().unwrap_or(0);
                true
            } else {
                is_word(&row[0]) && row[0].parse().map_or(true, |number: usize| number > end)
            }
        })
    }

    /// The forms of the words.
    pub fn forms(&self) -> Vec<&str> {
        self.words().map(|row| row[1].as_str()).collect()
    }

    /// The annotation in the file as words without positions; what is missing or malformed gets a default, and a head that is
    /// not in the sentence becomes the word itself.
    pub fn gold(&self) -> Vec<Word> {
        let ids: Vec<&str> = self.words().map(|row| row[0].as_str()).collect();
        // Where numbers are not in order; the first of equal ones counts.
        let mut places = BTreeMap::new();
        for (place, id) in ids.iter().enumerate() {
            places.entry(*id).or_insert(place);
        }
        let word = |(index, row): (usize, &[String; 10])| Word {
            span: Default::default(),
            lemma: row[2].as_str().into(),
            upos: Upos::from_name(&row[3]),
            xpos: row[4].as_str().into(),
            head: match row[6].parse::<usize>() {
                Ok(head) if head > 0 && ids.get(head - 1) == Some(&row[6].as_str()) => head - 1,
                _ => places.get(row[6].as_str()).copied().unwrap_or(index),
            },
            relation: Relation::from_name(&row[7]),
            space_after: !touches_next(row),
        };
        self.words().enumerate().map(word).collect()
    }

    /// Replaces lemma, tags, heads and relations by predicted ones. Forms, comments, multiword tokens, empty nodes and the MISC
    /// column stay; FEATS and DEPS are emptied, since they would no longer fit.
    pub fn annotate(&mut self, engine: &Engine) {
        let ids: Vec<String> = self.words().map(|row| row[0].clone()).collect();
        let apart: Vec<bool> = self.words().map(|row| !touches_next(row)).collect();
        let words = engine.predict_spaced(&self.forms(), |index| apart.get(index) == Some(&true));
        let mut predicted = words.iter().enumerate();
        for row in self.rows.iter_mut().filter(|row| is_word(&row[0])) {
            let Some((index, word)) = predicted.next() else {
                return;
            };
            row[2] = word.lemma.to_string();
            row[3] = word.upos.as_str().to_owned();
            row[4] = word.xpos.to_string();
            row[5] = "_".to_owned();
            row[6] = if word.head == index {
                "0".to_owned()
            } else {
                ids.get(word.head).cloned().unwrap_or_default()
            };
            row[7] = word.relation.as_str().to_owned();
            row[8] = "_".to_owned();
        }
    }

    /// Appends the sentence, and the empty line that ends it.
    pub fn write(&self, out: &mut String) {
        for comment in &self.comments {
            out.push_str(comment);
            out.push('\n');
        }
        for row in &self.rows {
            out.push_str(&row.join("\t"));
            out.push('\n');
        }
        out.push('\n');
    }
}

fn is_word(id: &str) -> bool {
    id.bytes().all(|b| b.is_ascii_digit())
}

/// Whether nothing stands between a row's word and the next.
fn touches_next(row: &[String; 10]) -> bool {
    row[9].split('|').any(|entry| entry == "SpaceAfter=No")
}

/// Whether two words that follow each other are parts of one orthographic word, as `do` and `n't`, `army` and `'s` are: nothing lies
/// between them, letters meet, or letters and an apostrophe with what it belongs to. Number and unit (`50km`) are two tokens in UD
/// English, and so is what a hyphen or another mark divides.
fn is_one_token(text: &str, left: &Word, right: &Word) -> bool {
    let mut start = right.span.of(text).chars();
    let (first, second) = (start.next(), start.next());
    let apostrophe = matches!(first, Some('\'' | '’' | '‘' | '`' | '´' | 'ʼ'));
    let letters = first.is_some_and(char::is_alphabetic);
    let clitic = apostrophe && (second.is_some_and(char::is_alphabetic) || right.xpos == "POS");
    !left.space_after && left.span.of(text).ends_with(char::is_alphanumeric) && clitic
        || !left.space_after && left.span.of(text).ends_with(char::is_alphabetic) && letters
}

/// Appends a parsed sentence of `text` as CoNLL-U under the given `sent_id`. Words written together get a line for the token that
/// they make (`2-3 don't`).
pub fn write_sentence(out: &mut String, text: &str, sentence: &Sentence, id: &str) {
    write_with_misc(out, text, sentence, id, |_| None);
}

/// Like [`write_sentence`], with an entry of the MISC column for some words, e.g. `Entity=(e1)`.
pub fn write_with_misc(
    out: &mut String,
    text: &str,
    sentence: &Sentence,
    id: &str,
    entry: impl Fn(usize) -> Option<String>,
) {
    let line: String = sentence
        .span
        .of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let clean = |field: &str| -> String {
        let kept = field.chars().map(|c| {
            if c.is_whitespace() {
                ' '
            } else if c.is_control() {
                // A field of one blank is none.
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        });
        kept.collect()
    };
    // Writing to a String does not fail.
    let _ = writeln!(out, "# sent_id = {id}\n# text = {}", clean(&line));
    let words = &sentence.words;
    let joined = |index: usize| match (words.get(index), words.get(index + 1)) {
        (Some(left), Some(right)) => is_one_token(text, left, right),
        _ => false,
    };
    // The word after the last one of the token that is being written.
    let mut end = 0;
    for (index, word) in words.iter().enumerate() {
        let form = clean(word.span.of(text));
        let lemma = clean(&word.lemma);
        let head = if word.head == index { 0 } else { word.head + 1 };
        let spaced = |word: &Word| if word.space_after { "_" } else { "SpaceAfter=No" };
        if index >= end && joined(index) {
            let more = (index..words.len()).take_while(|at| joined(*at)).count();
            end = index + more + 1;
            if let Some(last) = words.get(index + more) {
                let token = clean(word.span.join(last.span).of(text));
                let empty = "_\t".repeat(7);
                let _ = writeln!(out, "{}-{end}\t{token}\t{empty}{}", index + 1, spaced(last));
            }
        }
        let space = (index >= end && !word.space_after).then(|| "SpaceAfter=No".to_owned());
        let misc: Vec<String> = entry(index).into_iter().chain(space).collect();
        let misc = if misc.is_empty() {
            "_".to_owned()
        } else {
            misc.join("|")
        };
        let (upos, xpos, relation) = (word.upos.as_str(), &word.xpos, word.relation.as_str());
        let _ = writeln!(
            out,
            "{}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{relation}\t_\t{misc}",
            index + 1
        );
    }
    out.push('\n');
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may panic")]
mod tests {
    use super::*;

    const SAMPLE: &str = "# sent_id = 1\n# text = They don't.\n1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n2\tdo\tdo\tAUX\tVBP\t_\t0\troot\t_\t_\n3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t_\t_\n3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_\n4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";

    #[test]
    fn reading_and_writing_is_the_identity() {
        let sentences = read(SAMPLE).expect("reads");
        let mut out = String::new();
        sentences.iter().for_each(|s| s.write(&mut out));
        assert_eq!(out, SAMPLE);
        assert_eq!(sentences[0].forms(), ["They", "do", "n't", "."]);
        assert_eq!(
            sentences[0].gold().iter().map(|w| w.head).collect::<Vec<_>>(),
            [1, 1, 1, 1]
        );
    }

    #[test]
    fn annotation_keeps_what_is_not_predicted() {
        let mut sentences = read(SAMPLE).expect("reads");
        sentences[0].annotate(Engine::embedded());
        let mut out = String::new();
        sentences[0].write(&mut out);
        let kept = |text: &str| {
            text.lines()
                .filter(|l| l.starts_with('#') || l.contains("2-3") || l.contains("3.1"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(kept(&out), kept(SAMPLE));
        assert_eq!(read(&out).expect("reads")[0].forms(), sentences[0].forms());
    }

    #[test]
    fn line_ends_and_marks_of_other_systems_are_read() {
        let odd = format!("\u{FEFF}{}", SAMPLE.trim_end().replace('\n', "\r\n"));
        assert_eq!(read(&odd), read(SAMPLE));
        let sentences = read(SAMPLE).expect("reads");
        let tokens: Vec<&str> = sentences[0].tokens().map(|row| row[1].as_str()).collect();
        assert_eq!(tokens, ["They", "don't", "."]);
    }

    #[test]
    fn a_dateline_gives_the_same_tree_from_text_and_from_conllu() {
        for text in [
            "MOSCOW (AP) - Turkey has attacked a convoy.",
            "NATO-Russia talks resumed on Friday.",
        ] {
            let mut written = String::new();
            for sentence in Engine::embedded().parse_block(text, crate::Span::new(0, text.len()), false) {
                write_sentence(&mut written, text, &sentence, "1");
            }
            let mut again = String::new();
            for mut sentence in read(&written).expect("reads") {
                sentence.annotate(Engine::embedded());
                sentence.write(&mut again);
            }
            assert_eq!(written, again);
        }
    }

    #[test]
    fn a_control_character_is_a_form() {
        let mut out = String::new();
        for sentence in Engine::embedded().parse_block("a \u{1} b", crate::Span::new(0, 5), false) {
            write_sentence(&mut out, "a \u{1} b", &sentence, "1");
        }
        assert_eq!(read(&out).expect("reads")[0].forms(), ["a", "\u{FFFD}", "b"]);
    }

    #[test]
    fn words_alone_are_enough() {
        let mut sentences =
            read("1\tWe\t_\t_\t_\t_\t_\t_\t_\t_\n2\tleft\t_\t_\t_\t_\t_\t_\t_\t_").expect("reads");
        sentences[0].annotate(Engine::embedded());
        let heads: Vec<&str> = sentences[0].words().map(|row| row[6].as_str()).collect();
        assert_eq!(heads, ["2", "0"]);
    }

    #[test]
    fn words_written_together_are_one_token() {
        let tokens = |text: &str| {
            let mut out = String::new();
            for sentence in Engine::embedded().parse_block(text, crate::Span::new(0, text.len()), false) {
                write_sentence(&mut out, text, &sentence, "1");
            }
            let read = read(&out).expect("reads");
            let rows = read.iter().flat_map(|s| s.rows.clone());
            let ranges = rows.filter(|row| row[0].contains('-'));
            ranges
                .map(|row| format!("{} {} {}", row[0], row[1], row[9]))
                .collect::<Vec<_>>()
        };
        assert_eq!(tokens("They don't."), ["2-3 don't SpaceAfter=No"]);
        assert_eq!(
            tokens("The army’s men cannot win."),
            ["2-3 army’s _", "5-6 cannot _"]
        );
        assert!(tokens("Soviet-era tanks (50km away), 8am, $5.").is_empty());
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = read("1\tThey\n").expect_err("too few fields");
        assert_eq!(error.line, 1);
    }
}
