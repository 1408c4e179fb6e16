//! Scores of one CoNLL-U file against another, by the rules of the CoNLL 2018 shared task (`conll18_ud_eval.py`): words are aligned by their
//! characters, so that sentences and words may be cut otherwise than in the gold file.

use anyhow::{Result, bail, ensure};
use legation_parse::conllu::ConlluSentence;
use std::collections::HashMap;
use std::fmt;

/// How much of a gold file is found, as F1 in percent. Where both files have the same words, F1 is accuracy.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub(crate) struct Scores {
    /// Words in the gold file.
    pub(crate) count: usize,
    pub(crate) sentences: f64,
    pub(crate) words: f64,
    pub(crate) upos: f64,
    pub(crate) xpos: f64,
    pub(crate) lemma: f64,
    /// Heads.
    pub(crate) uas: f64,
    /// Heads and relations without subtypes.
    pub(crate) las: f64,
    /// Heads and whole relations.
    pub(crate) las_subtypes: f64,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "sentences {:.2}  words {:.2}  UPOS {:.2}  XPOS {:.2}  lemma {:.2}  UAS {:.2}  LAS {:.2}  LAS with subtypes {:.2}",
            self.sentences,
            self.words,
            self.upos,
            self.xpos,
            self.lemma,
            self.uas,
            self.las,
            self.las_subtypes
        )
    }
}

/// A place in the characters of a file, white space left out.
type Place = (usize, usize);

struct Word<'a> {
    /// Where it lies; for a part of a multiword token, where that token lies.
    place: Place,
    in_multiword: bool,
    form: String,
    row: &'a [String; 10],
    /// Index of the head among the words of the file; `None` for a root.
    head: Option<usize>,
}

#[derive(Default)]
struct File<'a> {
    characters: Vec<char>,
    sentences: Vec<Place>,
    words: Vec<Word<'a>>,
}

fn load(sentences: &[ConlluSentence]) -> Result<File<'_>> {
    let mut file = File::default();
    for sentence in sentences {
        let (start, first) = (file.characters.len(), file.words.len());
        // Last word number and place of the multiword token that is being read.
        let mut multiword = (0, (0, 0));
        for row in sentence.rows.iter().filter(|row| !row[0].contains('.')) {
            let number = row[0].split('-').next_back().and_then(|id| id.parse().ok());
            let Some(number) = number else {
                bail!("expected a word number, found {:?}", row[0])
            };
            let in_multiword = number <= multiword.0 && !row[0].contains('-');
            if !in_multiword {
                let from = file.characters.len();
                file.characters
                    .extend(row[1].chars().filter(|c| !c.is_whitespace()));
                let place = (from, file.characters.len());
                multiword = (number, place);
                if row[0].contains('-') {
                    continue;
                }
            }
            let head = match row[6].parse::<usize>() {
                Ok(0) => None,
                Ok(head) => Some(first + head - 1),
                Err(_) => bail!(
                    "word {}: expected the number of a head, found {:?}",
                    row[0],
                    row[6]
                ),
            };
            file.words.push(Word {
                place: multiword.1,
                in_multiword,
                form: row[1].to_lowercase(),
                row,
                head,
            });
        }
        file.sentences.push((start, file.characters.len()));
    }
    Ok(file)
}

/// Scores `system` against `gold`.
///
/// # Errors
/// Where the two files are not of the same text, or a line has no head.
pub(crate) fn compare(gold: &[ConlluSentence], system: &[ConlluSentence]) -> Result<Scores> {
    let (gold, system) = (load(gold)?, load(system)?);
    let differ = |(g, s): (&char, &char)| g != s;
    if let Some(at) = gold.characters.iter().zip(&system.characters).position(differ) {
        let shown = |file: &File| -> String {
            file.characters
                .iter()
                .skip(at.saturating_sub(20))
                .take(40)
                .collect()
        };
        bail!(
            "the files are not of one text: expected {:?}, found {:?}",
            shown(&gold),
            shown(&system)
        );
    }
    let (expected, found) = (gold.characters.len(), system.characters.len());
    ensure!(
        expected == found,
        "the files are not of one text: expected {expected} characters, found {found}"
    );

    let pairs = align(&gold.words, &system.words);
    let gold_of: HashMap<usize, usize> = pairs.iter().map(|&(g, s)| (s, g)).collect();
    let total = gold.words.len() + system.words.len();
    let f1 = |right: usize| 200.0 * right as f64 / total.max(1) as f64;
    let count = |same: &dyn Fn(&Word, &Word) -> bool| {
        let right = pairs
            .iter()
            .filter(|&&(g, s)| same(&gold.words[g], &system.words[s]));
        f1(right.count())
    };
    // A head that is not aligned with any word of the gold file is wrong.
    let head = |g: &Word, s: &Word| match (g.head, s.head) {
        (None, None) => true,
        (Some(g), Some(s)) => gold_of.get(&s) == Some(&g),
        _ => false,
    };
    let universal = |word: &Word| word.row[7].split(':').next().map(str::to_owned);
    Ok(Scores {
        count: gold.words.len(),
        sentences: places_f1(&gold.sentences, &system.sentences),
        words: f1(pairs.len()),
        upos: count(&|g, s| g.row[3] == s.row[3]),
        xpos: count(&|g, s| g.row[4] == s.row[4]),
        // `_` in the gold file is taken as "anything".
        lemma: count(&|g, s| g.row[2] == "_" || g.row[2] == s.row[2]),
        uas: count(&head),
        las: count(&|g, s| head(g, s) && universal(g) == universal(s)),
        las_subtypes: count(&|g, s| head(g, s) && g.row[7] == s.row[7]),
    })
}

fn places_f1(gold: &[Place], system: &[Place]) -> f64 {
    let right = system
        .iter()
        .filter(|place| gold.binary_search(place).is_ok())
        .count();
    200.0 * right as f64 / (gold.len() + system.len()).max(1) as f64
}

/// Pairs of words, gold and system, that are the same: those in the same place; around multiword tokens, those of the same form in the
/// longest common subsequence.
fn align(gold: &[Word], system: &[Word]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut g, mut s) = (0, 0);
    while let (Some(left), Some(right)) = (gold.get(g), system.get(s)) {
        if left.in_multiword || right.in_multiword {
            let (first_g, first_s);
            (first_g, first_s, g, s) = multiword_region(gold, system, g, s);
            let (left, right) = (
                gold.get(first_g..g).unwrap_or(&[]),
                system.get(first_s..s).unwrap_or(&[]),
            );
            pairs.extend(
                common(left, right)
                    .into_iter()
                    .map(|(a, b)| (first_g + a, first_s + b)),
            );
        } else if left.place == right.place {
            pairs.push((g, s));
            g += 1;
            s += 1;
        } else if left.place.0 <= right.place.0 {
            g += 1;
        } else {
            s += 1;
        }
    }
    pairs
}

/// The smallest ranges of words on both sides that hold the multiword token at `g` or `s` and all that overlaps it: starts and ends.
fn multiword_region(
    gold: &[Word],
    system: &[Word],
    mut g: usize,
    mut s: usize,
) -> (usize, usize, usize, usize) {
    let mut end = if gold[g].in_multiword {
        if !system[s].in_multiword && system[s].place.0 < gold[g].place.0 {
            s += 1;
        }
        gold[g].place.1
    } else {
        if !gold[g].in_multiword && gold[g].place.0 < system[s].place.0 {
            g += 1;
        }
        system[s].place.1
    };
    let (first_g, first_s) = (g, s);
    let beyond = |word: Option<&Word>, end: usize| {
        word.is_none_or(|word| {
            if word.in_multiword {
                word.place.0 >= end
            } else {
                word.place.1 > end
            }
        })
    };
    while !beyond(gold.get(g), end) || !beyond(system.get(s), end) {
        let take_gold = match (gold.get(g), system.get(s)) {
            (Some(left), Some(right)) => left.place.0 <= right.place.0,
            (left, _) => left.is_some(),
        };
        let word = if take_gold { &gold[g] } else { &system[s] };
        if word.in_multiword {
            end = end.max(word.place.1);
        }
        g += usize::from(take_gold);
        s += usize::from(!take_gold);
    }
    (first_g, first_s, g, s)
}

/// The longest common subsequence of forms, small and capital letters alike.
fn common(left: &[Word], right: &[Word]) -> Vec<(usize, usize)> {
    let mut lengths = vec![vec![0; right.len() + 1]; left.len() + 1];
    for a in (0..left.len()).rev() {
        for b in (0..right.len()).rev() {
            let both = usize::from(left[a].form == right[b].form);
            lengths[a][b] = lengths[a + 1][b]
                .max(lengths[a][b + 1])
                .max(both * (1 + lengths[a + 1][b + 1]));
        }
    }
    let mut pairs = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < left.len() && b < right.len() {
        if left[a].form == right[b].form {
            pairs.push((a, b));
            a += 1;
            b += 1;
        } else if lengths[a][b] == lengths[a + 1][b] {
            a += 1;
        } else {
            b += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_parse::conllu::read;

    /// CoNLL-U of sentences whose words hang on the first; `don't=do+n't` is a multiword token.
    fn file(sentences: &[&str]) -> Vec<ConlluSentence> {
        let mut out = String::new();
        for sentence in sentences {
            let mut number = 0;
            for token in sentence.split(' ') {
                let (whole, parts) = token.split_once('=').unwrap_or(("", token));
                let parts: Vec<&str> = parts.split('+').collect();
                if parts.len() > 1 {
                    out += &format!(
                        "{}-{}\t{whole}\t_\t_\t_\t_\t_\t_\t_\t_\n",
                        number + 1,
                        number + parts.len()
                    );
                }
                for part in parts {
                    let head = usize::from(number > 0);
                    number += 1;
                    out += &format!("{number}\t{part}\t{part}\tX\tX\t_\t{head}\tdep\t_\t_\n");
                }
            }
            out.push('\n');
        }
        read(&out).expect("CoNLL-U")
    }

    #[test]
    fn a_file_is_like_itself() {
        let gold = file(&["They don't=do+n't know .", "Yes ."]);
        let scores = compare(&gold, &gold).expect("one text");
        let all = [
            scores.sentences,
            scores.words,
            scores.upos,
            scores.lemma,
            scores.uas,
            scores.las_subtypes,
        ];
        assert_eq!((scores.count, all), (7, [100.0; 6]));
    }

    #[test]
    fn words_in_other_places_are_wrong() {
        let gold = file(&["They don't=do+n't know .", "Yes ."]);
        let scores = compare(&gold, &file(&["They don't know . Yes", "."])).expect("one text");
        // Found: They, know, the first full stop, Yes and the last one of 7; 6 words are given.
        assert!((scores.words - 200.0 * 5.0 / 13.0).abs() < 1e-9, "{scores}");
        assert!((scores.sentences - 0.0).abs() < 1e-9);
        // Heads: of They (root), know and the first full stop; Yes is no root any more, its full stop is one.
        assert!((scores.uas - 200.0 * 3.0 / 13.0).abs() < 1e-9, "{scores}");
    }

    #[test]
    fn other_texts_are_refused() {
        assert!(compare(&file(&["one two"]), &file(&["one tow"])).is_err());
        assert!(compare(&file(&["one two"]), &file(&["one"])).is_err());
    }
}
