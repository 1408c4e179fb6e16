//! Treebanks as examples, and the changes that make some of them look like headlines.

use crate::math::Random;
use anyhow::{Context, Result, anyhow};
use flate2::read::GzDecoder;
use legation_parse::conllu::{self, ConlluSentence};
use legation_parse::{Relation, Span, Upos, Word};
use smol_str::SmolStr;
use std::collections::HashSet;
use std::io::Read;
use std::path::Path;

/// A sentence to learn from.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) forms: Vec<String>,
    pub(crate) words: Vec<Word>,
}

impl Example {
    /// The proper names in the sentence, word by word.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let named = |form: &str, word: &Word| word.xpos == "NNP" && form.chars().count() > 2;
        self.forms
            .iter()
            .zip(&self.words)
            .filter(move |(form, word)| named(form, word))
            .map(|(form, _)| form.as_str())
    }
}

/// Reads a CoNLL-U file.
pub(crate) fn load(path: &Path) -> Result<Vec<ConlluSentence>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    conllu::read(&text).with_context(|| format!("reading {}", path.display()))
}

/// The sentences of several files as examples.
pub(crate) fn examples(folder: &Path, files: &[&str]) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    for file in files {
        for sentence in load(&folder.join(file))? {
            let forms = sentence.forms().into_iter().map(str::to_owned).collect();
            examples.push(Example {
                forms,
                words: sentence.gold(),
            });
        }
    }
    Ok(examples)
}

/// Trees of a teacher: lines `form, tag, Penn tag, head, relation`, an empty line after each sentence, compressed with gzip.
pub(crate) fn silver(path: &Path) -> Result<Vec<Example>> {
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut text = String::new();
    GzDecoder::new(file)
        .read_to_string(&mut text)
        .with_context(|| format!("reading {}", path.display()))?;
    let sentence = |lines: &str| {
        let mut example = Example {
            forms: vec![],
            words: vec![],
        };
        for (index, line) in lines.lines().enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [form, upos, xpos, head, relation] = fields[..] else {
                return Err(anyhow!("expected five fields, found {line:?}"));
            };
            let head: usize = head
                .parse()
                .with_context(|| format!("expected a head in {line:?}"))?;
            example.forms.push(form.to_owned());
            example.words.push(Word {
                span: Span::default(),
                lemma: SmolStr::default(),
                upos: Upos::from_name(upos),
                xpos: xpos.into(),
                head: head.checked_sub(1).unwrap_or(index),
                relation: Relation::from_name(relation),
                space_after: true,
            });
        }
        Ok(example)
    };
    text.split_terminator("\n\n").map(sentence).collect()
}

/// What words are replaced by.
pub(crate) struct Replacements<'a> {
    names: Vec<&'a str>,
    past_forms: Vec<&'a str>,
    /// Share of proper names that are replaced by other names, so that a name is known by where it stands.
    swap_names: f32,
    /// Share of past forms in `-ed` that are replaced by other verbs' past forms: the treebanks have few of the verbs of the news,
    /// and some of those only as participles ("imposed").
    swap_verbs: f32,
}

impl<'a> Replacements<'a> {
    /// Names from the examples; past forms from a list of words: those in `-ed` without which there is still a word.
    pub(crate) fn new(
        examples: &'a [Example],
        words: &[&'a str],
        swap_names: f32,
        swap_verbs: f32,
    ) -> Replacements<'a> {
        let known: HashSet<&str> = words.iter().copied().collect();
        let past = |word: &&&str| {
            let letters = word.len() > 4 && word.bytes().all(|b| b.is_ascii_lowercase());
            let stem = |ending: &str| word.strip_suffix(ending).is_some_and(|stem| known.contains(stem));
            letters && word.ends_with("ed") && (stem("ed") || stem("d"))
        };
        Replacements {
            names: examples.iter().flat_map(Example::names).collect(),
            past_forms: words.iter().take(25_000).filter(past).copied().collect(),
            swap_names,
            swap_verbs,
        }
    }

    fn name(&self, random: &mut Random) -> String {
        let mut pick = || self.names[random.next() as usize % self.names.len()];
        let (first, second) = (pick(), pick());
        if !random.chance(0.3) {
            return first.to_owned();
        }
        // A name never seen: the front of one and the back of another.
        let half = |name: &str| name.chars().count() / 2;
        first
            .chars()
            .take(half(first))
            .chain(second.to_lowercase().chars().skip(half(second)))
            .collect()
    }
}

/// Changes a part of the sentences: other names and verbs, no final full stop, title case, capitals, small letters, articles left out.
pub(crate) fn vary(example: &Example, others: &Replacements, random: &mut Random) -> Example {
    let mut varied = example.clone();
    for (form, word) in varied.forms.iter_mut().zip(&varied.words) {
        if word.xpos == "NNP" && form.chars().count() > 2 && random.chance(others.swap_names) {
            *form = others.name(random);
        } else if matches!(word.xpos.as_str(), "VBD" | "VBN")
            && form.ends_with("ed")
            && random.chance(others.swap_verbs)
        {
            *form = others.past_forms[random.next() as usize % others.past_forms.len()].to_owned();
        }
    }
    let kind = random.unit();
    let (bare, title, articles) = match kind {
        _ if kind < 0.06 => (true, false, true),
        _ if kind < 0.09 => (true, true, true),
        _ if kind < 0.12 => (true, random.chance(0.4), false),
        _ => (false, false, true),
    };
    if kind > 0.97 {
        varied
            .forms
            .iter_mut()
            .for_each(|form| *form = form.to_uppercase());
    } else if kind > 0.95 {
        varied
            .forms
            .iter_mut()
            .for_each(|form| *form = form.to_lowercase());
    }
    if bare {
        let count = varied.forms.len();
        if count > 3 && varied.words[count - 1].upos == Upos::Punct {
            remove(&mut varied, count - 1);
        }
    }
    if !articles {
        for at in (0..varied.forms.len()).rev() {
            let article = matches!(varied.forms[at].to_lowercase().as_str(), "the" | "a" | "an");
            if article && varied.forms.len() > 3 {
                remove(&mut varied, at);
            }
        }
    }
    if title {
        for (form, word) in varied.forms.iter_mut().zip(&varied.words) {
            let small = matches!(word.upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part);
            if !small {
                *form = capitalise(form);
            }
        }
    }
    varied
}

fn capitalise(form: &str) -> String {
    let mut chars = form.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Takes a word out if nothing hangs on it.
fn remove(example: &mut Example, at: usize) {
    let leaf = example
        .words
        .iter()
        .enumerate()
        .all(|(index, word)| index == at || word.head != at);
    if !leaf || example.words[at].head == at {
        return;
    }
    example.words.remove(at);
    example.forms.remove(at);
    for word in &mut example.words {
        if word.head > at {
            word.head -= 1;
        }
    }
}
