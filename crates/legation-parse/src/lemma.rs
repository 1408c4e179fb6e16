//! The lemmatiser. The lemma in small letters comes from learnt ending rules per tag, which of several candidates is a word deciding
//! among them; how it is capitalised comes from a learnt table of tag, capitals of the form, and kind of sentence. What both get wrong
//! is learnt by heart.

mod casing;

pub use casing::{Case, Casing, Place, Style, places};

use crate::features::{Rows, hash, normalise, word_key};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Longest ending, in characters, that a rule looks at.
pub const LONGEST_ENDING: usize = 5;

/// What a candidate loses for each character by which the ending of its rule is shorter than the longest.
const SHORTER: f32 = 0.8;
/// What a candidate loses that is not among the frequent words.
const UNKNOWN: f32 = 4.0;
/// What a candidate gains that is a lemma of its kind in the treebanks.
const SEEN: f32 = 2.5;

/// How to make a lemma of a form in small letters: put one ending in the place of another.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Script {
    /// What to take off.
    pub strip: SmolStr,
    /// What to add instead.
    pub append: SmolStr,
}

impl Script {
    /// The script that makes `lemma` of `form`.
    pub fn between(form: &str, lemma: &str) -> Script {
        let shared = form
            .chars()
            .zip(lemma.chars())
            .take_while(|(a, b)| a == b)
            .count();
        Script {
            strip: form.chars().skip(shared).collect::<String>().into(),
            append: lemma.chars().skip(shared).collect::<String>().into(),
        }
    }

    /// The lemma of `form`, in small letters, by this script; none where it has another ending or nothing would be left.
    pub fn apply(&self, form: &str) -> Option<String> {
        let stem = form.strip_suffix(self.strip.as_str())?;
        let lemma = format!("{stem}{}", self.append);
        (!lemma.is_empty()).then_some(lemma)
    }

    /// The same for a form whose letters may be capitals.
    fn apply_to_any(&self, form: &str) -> Option<String> {
        let mut lemma = form.to_owned();
        for _ in self.strip.chars() {
            lemma.pop()?;
        }
        lemma.push_str(&self.append);
        (!lemma.is_empty()).then_some(lemma)
    }
}

/// What is learnt, as it is written to the model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tables {
    /// By tag and ending: scripts with their share among the words with that ending, in 1/255.
    pub rules: BTreeMap<(SmolStr, SmolStr), Vec<(Script, u8)>>,
    /// By tag, kind of capitals and what is left of the style of the sentence: how the lemma is capitalised.
    pub cases: BTreeMap<(SmolStr, Case, Style), Casing>,
    /// By tag, form as [`base`] gives it, and capitals (none: whichever): the lemma, learnt by heart.
    pub words: BTreeMap<(SmolStr, SmolStr, Option<Case>), SmolStr>,
    /// Lemmas seen, by the first letter of their tags.
    pub lemmas: BTreeSet<(char, SmolStr)>,
}

/// Ending rules, capitals and exceptions, ready to look up.
#[derive(Clone, Debug, Default)]
pub struct Lemmatiser {
    tables: Tables,
    rules: Rows,
    scripts: Vec<Vec<(Script, f32)>>,
    cases: Rows,
    casings: Vec<Casing>,
    words: Rows,
    lemmas: Vec<SmolStr>,
    seen: Rows,
}

/// The form as rules and exceptions see it: small letters, or as it is where there are no letters.
pub fn base(form: &str, case: Case) -> String {
    match case {
        Case::None => form.to_owned(),
        _ => normalise(form),
    }
}

fn key(tag: &str, kind: u8, form: &str) -> u64 {
    hash(u64::from(kind) + 16, tag.bytes().chain([0]).chain(form.bytes()))
}

fn case_key(tag: &str, case: Case, style: Style) -> u64 {
    key(tag, 128 + 8 * case as u8 + style as u8, "")
}

/// Kind of word by its Penn tag: verbs, nouns and so on share lemmas.
fn family(tag: &str) -> char {
    tag.chars().next().unwrap_or(' ')
}

impl Lemmatiser {
    /// Makes tables ready to look up.
    pub fn new(tables: Tables) -> Lemmatiser {
        let word = |(tag, form, case): &(SmolStr, SmolStr, Option<Case>)| {
            key(tag, case.map_or(0, |case| 1 + case as u8), form)
        };
        let share = |share: u8| (f32::from(share.max(1)) / 255.0).ln();
        Lemmatiser {
            rules: Rows::new(tables.rules.keys().map(|(tag, ending)| key(tag, 0, ending))),
            scripts: tables
                .rules
                .values()
                .map(|list| {
                    list.iter()
                        .map(|(script, s)| (script.clone(), share(*s)))
                        .collect()
                })
                .collect(),
            cases: Rows::new(
                tables
                    .cases
                    .keys()
                    .map(|(tag, case, style)| case_key(tag, *case, *style)),
            ),
            casings: tables.cases.values().copied().collect(),
            words: Rows::new(tables.words.keys().map(word)),
            lemmas: tables.words.values().cloned().collect(),
            seen: {
                let keys: Vec<u64> = tables
                    .lemmas
                    .iter()
                    .map(|(family, lemma)| key("", *family as u8, lemma))
                    .collect();
                Rows::new(keys.into_iter())
            },
            tables,
        }
    }

    /// What is learnt, as it is written.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The lemma of `form` under a Penn tag. `known` ranks words by frequency; it settles which candidate is a word.
    pub fn lemma(&self, form: &str, xpos: &str, place: Place, known: &Rows) -> SmolStr {
        if form.is_empty() {
            // A malformed CoNLL-U file may have such; UD writes what is missing so.
            return "_".into();
        }
        let base = base(form, place.case);
        if let Some(lemma) = self.by_heart(&base, xpos, place.case) {
            return lemma;
        }
        if let Some(shorter) = drawn_out(&base, xpos, known) {
            let lemma = self.by_heart(&shorter, xpos, place.case);
            return lemma.unwrap_or_else(|| self.by_rule(&shorter, &shorter, xpos, place, known));
        }
        self.by_rule(form, &base, xpos, place, known)
    }

    fn by_heart(&self, base: &str, xpos: &str, case: Case) -> Option<SmolStr> {
        let row = |kind: u8| self.words.get(key(xpos, kind, base));
        let row = row(1 + case as u8).or_else(|| row(0))?;
        self.lemmas.get(row as usize).cloned()
    }

    /// The lemma by rules alone; `base` is [`base`] of the form.
    pub fn by_rule(&self, form: &str, base: &str, xpos: &str, place: Place, known: &Rows) -> SmolStr {
        let Some((script, lemma)) = self.candidate(base, xpos, known) else {
            // A form of invisible characters has nothing in lower case.
            return if base.is_empty() { form.into() } else { base.into() };
        };
        let lemma = match self.casing(xpos, place) {
            Casing::Small => Some(lemma),
            Casing::Capital => Some(capitalise(&lemma)),
            Casing::AsForm if script.append.is_empty() && script.strip.is_empty() => Some(form.to_owned()),
            Casing::AsForm => script.apply_to_any(form).map(|made| match place.case {
                Case::Capitals2 | Case::Capitals3 | Case::Capitals4 | Case::Capitals5 | Case::Capitals
                    if !script.append.is_empty() =>
                {
                    made.to_uppercase()
                }
                _ => made,
            }),
        };
        lemma.map_or_else(|| form.into(), SmolStr::from)
    }

    fn casing(&self, xpos: &str, place: Place) -> Casing {
        let row = |style| self.cases.get(case_key(xpos, place.case, style));
        let found = row(place.style).or_else(|| row(Style::Any));
        let found = found.and_then(|row| self.casings.get(row as usize)).copied();
        found.unwrap_or(match xpos {
            "NNP" | "NNPS" | "ADD" => Casing::AsForm,
            _ => Casing::Small,
        })
    }

    /// The best script for a form in small letters, and what it gives.
    fn candidate(&self, base: &str, xpos: &str, known: &Rows) -> Option<(&Script, String)> {
        let mut best: Option<(f32, &Script, String)> = None;
        let mut longest = None;
        let mut starts = [base.len(); LONGEST_ENDING + 1];
        let mut sizes = 0;
        for (slot, (at, _)) in starts.iter_mut().skip(1).zip(base.char_indices().rev()) {
            *slot = at;
            sizes += 1;
        }
        for size in (0..=sizes).rev() {
            let ending = starts.get(size).and_then(|at| base.get(*at..)).unwrap_or("");
            let Some(row) = self.rules.get(key(xpos, 0, ending)) else {
                continue;
            };
            let longest = *longest.get_or_insert(size);
            for (script, share) in self.scripts.get(row as usize).map_or(&[][..], Vec::as_slice) {
                let Some(lemma) = script.apply(base) else { continue };
                let mut score = share - SHORTER * (longest - size) as f32;
                score -= match known.get(word_key(&lemma)) {
                    Some(rank) => 0.3 * (1.0 + rank as f32 / 1000.0).ln(),
                    None => UNKNOWN,
                };
                if self.seen.get(key("", family(xpos) as u8, &lemma)).is_some() {
                    score += SEEN;
                }
                if best.as_ref().is_none_or(|(held, _, _)| score > *held) {
                    best = Some((score, script, lemma));
                }
            }
            // Shorter endings can hardly do better.
            if best.as_ref().is_some_and(|(score, _, _)| *score > -SHORTER) {
                break;
            }
        }
        best.map(|(_, script, lemma)| (script, lemma))
    }

    /// One line for each entry of the tables, fields separated by tabs.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a String does not fail.
        for ((tag, ending), scripts) in &self.tables.rules {
            let _ = write!(out, "rule\t{tag}\t{ending}");
            for (Script { strip, append }, share) in scripts {
                let _ = write!(out, "\t{strip}\t{append}\t{share}");
            }
            out.push('\n');
        }
        for ((tag, case, style), casing) in &self.tables.cases {
            let (case, style, casing) = (case.code(), style.code(), casing.code());
            let _ = writeln!(out, "case\t{tag}\t{case}\t{style}\t{casing}");
        }
        // The tag is written once for all its words.
        let mut held = None;
        for ((tag, form, case), lemma) in &self.tables.words {
            if held != Some(tag) {
                let _ = writeln!(out, "tag\t{tag}");
                held = Some(tag);
            }
            let case = case.map_or('*', Case::code);
            let _ = writeln!(out, "{case}\t{form}\t{lemma}");
        }
        for (family, lemma) in &self.tables.lemmas {
            let _ = writeln!(out, "seen\t{family}\t{lemma}");
        }
        out
    }

    /// Reads what [`Lemmatiser::to_text`] wrote; lines of another form are passed over.
    pub fn from_text(text: &str) -> Lemmatiser {
        let mut tables = Tables::default();
        let mut held = SmolStr::default();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields.as_slice() {
                ["rule", tag, ending, scripts @ ..] => {
                    let scripts = scripts.as_chunks().0.iter().map(|[strip, append, share]| {
                        let [strip, append] = [strip, append].map(|ending| SmolStr::new(ending));
                        (Script { strip, append }, share.parse().unwrap_or(0))
                    });
                    let key = (SmolStr::new(tag), SmolStr::new(ending));
                    tables.rules.insert(key, scripts.collect());
                }
                ["case", tag, case, style, casing] => {
                    if let (Some(case), Some(style), Some(casing)) = (
                        Case::from_code(case),
                        Style::from_code(style),
                        Casing::from_code(casing),
                    ) {
                        tables.cases.insert((SmolStr::new(tag), case, style), casing);
                    }
                }
                ["tag", tag] => held = SmolStr::new(tag),
                ["seen", family, lemma] => {
                    let family = family.chars().next().unwrap_or(' ');
                    tables.lemmas.insert((family, SmolStr::new(lemma)));
                }
                [case, form, lemma] => {
                    let key = (held.clone(), SmolStr::new(form), Case::from_code(case));
                    tables.words.insert(key, SmolStr::new(lemma));
                }
                _ => {}
            }
        }
        Lemmatiser::new(tables)
    }
}

/// The word with a capital first.
pub fn capitalise(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "sooooo" and "veryyy": the word without the repetition, where that is a word.
fn drawn_out(base: &str, xpos: &str, known: &Rows) -> Option<String> {
    let bytes = base.as_bytes();
    let tripled = |w: &[u8]| {
        w.first()
            .is_some_and(|b| b.is_ascii_alphabetic() && w.iter().all(|c| c == b))
    };
    if !bytes.windows(3).any(tripled) || xpos.starts_with("NNP") || known.get(word_key(base)).is_some() {
        return None;
    }
    [1, 2].into_iter().find_map(|kept| {
        let mut short = String::with_capacity(base.len());
        let (mut last, mut run) = (' ', 0);
        for c in base.chars() {
            run = if c == last { run + 1 } else { 1 };
            last = c;
            // Pairs are spelt so; longer runs are not.
            if run <= kept {
                short.push(c);
            }
        }
        known.get(word_key(&short)).map(|_| short)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_undo_themselves() {
        for (form, lemma) in [
            ("signed", "sign"),
            ("went", "go"),
            ("states", "state"),
            ("is", "be"),
        ] {
            let made = Script::between(form, lemma).apply(form);
            assert_eq!(made.as_deref(), Some(lemma), "{form}");
        }
        assert_eq!(Script::between("ies", "y").apply("es"), None);
    }

    fn sample() -> Lemmatiser {
        let mut tables = Tables::default();
        let scripts = [("signed", "sign"), ("cited", "cite")];
        tables.rules.insert(
            ("VBD".into(), "ed".into()),
            scripts
                .map(|(form, lemma)| (Script::between(form, lemma), 120))
                .into(),
        );
        tables
            .rules
            .insert(("NNP".into(), "".into()), vec![(Script::default(), 255)]);
        tables
            .words
            .insert(("VBD".into(), "went".into(), None), "go".into());
        tables
            .words
            .insert(("NNP".into(), "al".into(), Some(Case::Small)), "al".into());
        tables
            .cases
            .insert(("NNP".into(), Case::Small, Style::Any), Casing::Capital);
        tables.lemmas.insert(('V', "cite".into()));
        Lemmatiser::new(tables)
    }

    #[test]
    fn text_round_trip() {
        let lemmas = sample();
        assert_eq!(Lemmatiser::from_text(&lemmas.to_text()).tables(), lemmas.tables());
    }

    #[test]
    fn rules_exceptions_and_capitals() {
        let known = Rows::new(["sign", "cite", "so"].map(word_key).into_iter());
        let lemma = |form: &str, tag: &str| {
            let place = places(&["The", form]).get(1).copied().unwrap_or_default();
            sample().lemma(form, tag, place, &known)
        };
        assert_eq!(lemma("signed", "VBD"), "sign");
        assert_eq!(lemma("Cited", "VBD"), "cite");
        assert_eq!(lemma("WENT", "VBD"), "go");
        assert_eq!(lemma("kerala", "NNP"), "Kerala");
        assert_eq!(lemma("al", "NNP"), "al");
        assert_eq!(lemma("soooo", "RB"), "so");
        assert_eq!(lemma("\u{200B}", "VBD"), "\u{200B}");
    }
}
