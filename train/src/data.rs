//! Treebanks as examples, and the changes that make some of them look like headlines.

use crate::math::Random;
use anyhow::{Context, Result};
use legation_parse::conllu::{self, ConlluSentence};
use legation_parse::{Upos, Word};
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

/// Share of proper names that are replaced by other names, so that a name is known by where it stands.
const SWAP: f32 = 0.15;

/// Changes a part of the sentences: other names, no final full stop, title case, capitals, small letters, articles left out.
pub(crate) fn vary(example: &Example, names: &[&str], random: &mut Random) -> Example {
    let mut varied = example.clone();
    for (form, word) in varied.forms.iter_mut().zip(&varied.words) {
        if word.xpos == "NNP" && form.chars().count() > 2 && random.chance(SWAP) {
            *form = names[random.next() as usize % names.len()].to_owned();
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
