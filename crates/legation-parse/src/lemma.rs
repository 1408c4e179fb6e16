//! The lemmatiser: learnt ending rules per tag, learnt exceptions, and a word list to choose between candidates.

use crate::features::{Rows, normalise, word_key};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Longest ending, in characters, that a rule looks at.
pub const LONGEST_ENDING: usize = 5;

/// How to make a lemma of a form: take characters off its end, add others, and put it in lower case or not.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Script {
    /// Characters to take off.
    pub strip: usize,
    /// What to add instead.
    pub append: SmolStr,
    /// Whether the form is put in lower case first.
    pub lower: bool,
}

impl Script {
    /// The script that makes `lemma` of `form`.
    pub fn between(form: &str, lemma: &str) -> Script {
        let lowered = normalise(form);
        let common = |a: &str| a.chars().zip(lemma.chars()).take_while(|(x, y)| x == y).count();
        let lower = common(&lowered) >= common(form) && lowered != form;
        let base = if lower || lowered == form {
            lowered.as_str()
        } else {
            form
        };
        let shared = common(base);
        Script {
            strip: base.chars().count() - shared,
            append: lemma.chars().skip(shared).collect::<String>().into(),
            lower: lower || lowered == form,
        }
    }

    /// The lemma of `form` by this script; none where nothing would be left or there is too little to strip.
    pub fn apply(&self, form: &str) -> Option<String> {
        let mut lemma = if self.lower {
            normalise(form)
        } else {
            form.to_owned()
        };
        for _ in 0..self.strip {
            lemma.pop()?;
        }
        lemma.push_str(&self.append);
        (!lemma.is_empty()).then_some(lemma)
    }
}

/// Ending rules and exceptions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lemmatiser {
    /// By tag and ending: the scripts seen, most frequent first.
    pub rules: BTreeMap<(SmolStr, SmolStr), Vec<Script>>,
    /// By tag and form in lower case.
    pub exceptions: BTreeMap<(SmolStr, SmolStr), Script>,
}

impl Lemmatiser {
    /// The lemma of `form` under a Penn tag. `known` ranks words by frequency; it settles which candidate is a word.
    pub fn lemma(&self, form: &str, xpos: &SmolStr, known: &Rows) -> SmolStr {
        let lower = SmolStr::from(normalise(form));
        if let Some(lemma) = self
            .exceptions
            .get(&(xpos.clone(), lower.clone()))
            .and_then(|s| s.apply(form))
        {
            return lemma.into();
        }
        let lemma = self.by_rule(form, &lower, xpos, known);
        // A form of invisible characters has nothing in lower case.
        if lemma.is_empty() { form.into() } else { lemma }
    }

    /// The lemma by the ending rules alone.
    pub fn by_rule(&self, form: &str, lower: &str, xpos: &SmolStr, known: &Rows) -> SmolStr {
        let mut first = None;
        let mut best: Option<(u32, String)> = None;
        for size in (0..=LONGEST_ENDING).rev() {
            let ending = match size {
                0 => "",
                _ => match lower.char_indices().rev().nth(size - 1) {
                    Some((at, _)) => lower.get(at..).unwrap_or(""),
                    None => continue,
                },
            };
            let Some(scripts) = self.rules.get(&(xpos.clone(), SmolStr::new(ending))) else {
                continue;
            };
            for script in scripts {
                let Some(lemma) = script.apply(form) else { continue };
                if scripts.len() == 1 && size > 0 && first.is_none() {
                    return lemma.into();
                }
                let rank = known.get(word_key(&lemma.to_lowercase()));
                if let Some(rank) = rank.filter(|rank| best.as_ref().is_none_or(|(held, _)| rank < held)) {
                    best = Some((rank, lemma.clone()));
                }
                first.get_or_insert(lemma);
            }
            // The longest ending known decides among its own candidates.
            if let Some((_, lemma)) = best {
                return lemma.into();
            }
        }
        first.map_or_else(|| SmolStr::new(lower), SmolStr::from)
    }

    /// One line a rule (`r`) or exception (`x`), fields separated by tabs.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let mut line = |kind: &str, (tag, ending): &(SmolStr, SmolStr), script: &Script| {
            let Script { strip, append, lower } = script;
            // Writing to a String does not fail.
            let _ = writeln!(
                out,
                "{kind}\t{tag}\t{ending}\t{strip}\t{append}\t{}",
                u8::from(*lower)
            );
        };
        for (key, scripts) in &self.rules {
            scripts.iter().for_each(|script| line("r", key, script));
        }
        for (key, script) in &self.exceptions {
            line("x", key, script);
        }
        out
    }

    /// Reads what [`Lemmatiser::to_text`] wrote; lines of another form are passed over.
    pub fn from_text(text: &str) -> Lemmatiser {
        let mut lemmas = Lemmatiser::default();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let &[kind, tag, ending, strip, append, lower] = fields.as_slice() else {
                continue;
            };
            let key = (SmolStr::new(tag), SmolStr::new(ending));
            let strip = strip.parse().unwrap_or(0);
            let script = Script {
                strip,
                append: SmolStr::new(append),
                lower: lower == "1",
            };
            if kind == "r" {
                lemmas.rules.entry(key).or_default().push(script);
            } else {
                lemmas.exceptions.insert(key, script);
            }
        }
        lemmas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_undo_themselves() {
        for (form, lemma) in [
            ("Signed", "sign"),
            ("went", "go"),
            ("Moscow", "Moscow"),
            ("States", "State"),
            ("is", "be"),
            ("n’t", "not"),
        ] {
            assert_eq!(
                Script::between(form, lemma).apply(form).as_deref(),
                Some(lemma),
                "{form}"
            );
        }
    }

    #[test]
    fn text_round_trip() {
        let mut lemmas = Lemmatiser::default();
        lemmas.rules.insert(
            ("VBD".into(), "ed".into()),
            vec![
                Script::between("signed", "sign"),
                Script::between("cited", "cite"),
            ],
        );
        lemmas
            .exceptions
            .insert(("VBD".into(), "went".into()), Script::between("went", "go"));
        assert_eq!(Lemmatiser::from_text(&lemmas.to_text()), lemmas);
        let known = Rows::new(["sign", "cite"].map(word_key).into_iter());
        assert_eq!(lemmas.lemma("signed", &"VBD".into(), &known), "sign");
        assert_eq!(lemmas.lemma("Cited", &"VBD".into(), &known), "cite");
        assert_eq!(lemmas.lemma("went", &"VBD".into(), &known), "go");
    }
}
