//! The lemmatiser. The lemma in small letters comes from learnt ending rules per tag, which of several candidates is a word deciding
//! among them; how it is capitalised comes from a learnt table of tag, capitals of the form, and kind of sentence. What both get wrong
//! is learnt by heart.

mod casing;

pub use casing::{Case, Casing, Place, Style, places};

use crate::features::{Hashing, Rows, hash, normalise, word_key};
use crate::number::ln;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Longest ending, in characters, that a rule looks at.
pub const LONGEST_ENDING: usize = 5;

/// What a candidate loses for each character by which the ending of its rule is shorter than the longest.
const SHORTER: f32 = 0.8;
/// What a candidate loses that is not among the frequent words.
const UNKNOWN: f32 = 4.0;
/// Logarithm of the share from which on a form is taken for its own lemma: 97 in 100.
const SURE: f32 = -0.03;
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

    fn is_nothing(&self) -> bool {
        self.strip.is_empty() && self.append.is_empty()
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
    /// As it is written; reading it costs less than keeping the tables.
    text: String,
    rules: Rows,
    scripts: Vec<Vec<(Script, f32)>>,
    cases: Rows,
    casings: Vec<Casing>,
    words: Rows,
    lemmas: Vec<SmolStr>,
    seen: Rows,
}

/// The form as rules and exceptions see it: small letters, or as it is where there are no letters.
pub fn base(form: &str, case: Case) -> Cow<'_, str> {
    let plain = |b: u8| matches!(b, b'a'..=b'z' | b'-' | b'0'..=b'9' | b'.' | b'\'');
    match case {
        Case::None => Cow::Borrowed(form),
        Case::Small if form.bytes().all(plain) && form != "''" => Cow::Borrowed(form),
        _ => Cow::Owned(normalise(form)),
    }
}

/// The kind of keys by which rules are found.
const RULES: u64 = 16;

fn key(tag: &str, kind: u8, form: &str) -> u64 {
    hash(
        u64::from(kind) + RULES,
        tag.bytes().chain([0]).chain(form.bytes()),
    )
}

fn case_key(tag: &str, case: Case, style: Style) -> u64 {
    key(tag, 128 + 8 * case as u8 + style as u8, "")
}

/// Kind of word by its Penn tag: verbs, nouns and so on share lemmas.
fn family(tag: &str) -> char {
    tag.chars().next().unwrap_or(' ')
}

/// What nearly all scripts leave of a form, hashed once for all of them: as a word and as a lemma of its kind.
struct Start {
    /// The tag alone, of rules.
    rules: Hashing,
    /// So many bytes.
    length: usize,
    hashes: [Hashing; 2],
    kinds: [Hashing; 2],
}

impl Start {
    fn new(base: &str, xpos: &str) -> Start {
        let kinds = [
            Hashing::new(0),
            Hashing::new(u64::from(family(xpos) as u8) + 16).with([0].into_iter()),
        ];
        let length = base.len().saturating_sub(LONGEST_ENDING);
        let bytes = || base.bytes().take(length);
        let hashes = kinds.map(|kind| kind.with(bytes()));
        Start {
            rules: Hashing::new(RULES).with(xpos.bytes()).with([0].into_iter()),
            length,
            hashes,
            kinds,
        }
    }

    /// The hashes of a stem of the form.
    fn stem(&self, stem: &str) -> [Hashing; 2] {
        match stem.as_bytes().get(self.length..) {
            Some(rest) => self.hashes.map(|hash| hash.with(rest.iter().copied())),
            None => self.kinds.map(|kind| kind.with(stem.bytes())),
        }
    }
}

impl Tables {
    /// One line for each entry, fields separated by tabs; a tag or family stands once, before its entries.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing to a String does not fail.
        for ((tag, ending), scripts) in &self.rules {
            let _ = write!(out, "rule\t{tag}\t{ending}");
            for (Script { strip, append }, share) in scripts {
                let _ = write!(out, "\t{strip}\t{append}\t{share}");
            }
            out.push('\n');
        }
        for ((tag, case, style), casing) in &self.cases {
            let (case, style, casing) = (case.code(), style.code(), casing.code());
            let _ = writeln!(out, "case\t{tag}\t{case}\t{style}\t{casing}");
        }
        let mut held = None;
        for ((tag, form, case), lemma) in &self.words {
            if held != Some(tag) {
                let _ = writeln!(out, "tag\t{tag}");
                held = Some(tag);
            }
            let case = case.map_or('*', Case::code);
            let _ = writeln!(out, "{case}\t{form}\t{lemma}");
        }
        let mut held = None;
        for (family, lemma) in &self.lemmas {
            if held != Some(family) {
                let _ = writeln!(out, "seen\t{family}");
                held = Some(family);
            }
            let _ = writeln!(out, "{lemma}");
        }
        out
    }
}

impl Lemmatiser {
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
            Casing::AsForm if script.is_nothing() => Some(form.to_owned()),
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
        let mut best: Option<(f32, &Script)> = None;
        let mut longest = None;
        let mut starts = [base.len(); LONGEST_ENDING + 1];
        let mut sizes = 0;
        for (slot, (at, _)) in starts.iter_mut().skip(1).zip(base.char_indices().rev()) {
            *slot = at;
            sizes += 1;
        }
        let start = Start::new(base, xpos);
        for size in (0..=sizes).rev() {
            let ending = starts.get(size).and_then(|at| base.get(*at..)).unwrap_or("");
            let Some(row) = self.rules.get(start.rules.with(ending.bytes()).done()) else {
                continue;
            };
            let longest = *longest.get_or_insert(size);
            for (script, share) in self.scripts.get(row as usize).map_or(&[][..], Vec::as_slice) {
                let Some(stem) = base.strip_suffix(script.strip.as_str()) else {
                    continue;
                };
                if stem.is_empty() && script.append.is_empty() {
                    continue;
                }
                let mut score = share - SHORTER * (longest - size) as f32;
                if script.is_nothing() && *share > SURE {
                    // Nearly all such words are their own lemmas: no need to look it up.
                    score += SEEN;
                } else {
                    let [word, lemma] = start.stem(stem);
                    score -= match known.get(word.with(script.append.bytes()).done()) {
                        Some(rank) => 0.3 * ln(1.0 + rank as f32 / 1000.0),
                        None => UNKNOWN,
                    };
                    let lemma = lemma.with(script.append.bytes()).done();
                    if self.seen.get(lemma).is_some() {
                        score += SEEN;
                    }
                }
                if best.as_ref().is_none_or(|(held, _)| score > *held) {
                    best = Some((score, script));
                }
            }
            // Shorter endings can hardly do better.
            if best.as_ref().is_some_and(|(score, _)| *score > -SHORTER) {
                break;
            }
        }
        let (_, script) = best?;
        Some((script, script.apply(base)?))
    }

    /// As [`Tables::to_text`] wrote it.
    pub fn to_text(&self) -> String {
        self.text.clone()
    }

    /// Reads what [`Tables::to_text`] wrote; lines of another form are passed over.
    pub fn from_text(text: &str) -> Lemmatiser {
        let mut read = Lemmatiser {
            text: text.to_owned(),
            ..Lemmatiser::default()
        };
        let (mut rules, mut cases, mut words, mut seen) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut tag, mut kind) = ("", 0);
        let share = |share: &str| ln(share.parse().unwrap_or(1.0_f32).max(1.0) / 255.0);
        for line in text.lines() {
            let mut fields = line.split('\t');
            let first = fields.next().unwrap_or("");
            let Some(second) = fields.next() else {
                seen.push(key("", kind, first));
                continue;
            };
            match (first, fields.next()) {
                ("tag", None) => tag = second,
                ("seen", None) => kind = family(second) as u8,
                // Each with its family, as older files have it.
                ("seen", Some(lemma)) => seen.push(key("", family(second) as u8, lemma)),
                ("rule", Some(ending)) => {
                    let mut scripts = Vec::new();
                    while let (Some(strip), Some(append), Some(part)) =
                        (fields.next(), fields.next(), fields.next())
                    {
                        let [strip, append] = [strip, append].map(SmolStr::new);
                        scripts.push((Script { strip, append }, share(part)));
                    }
                    rules.push(key(second, 0, ending));
                    read.scripts.push(scripts);
                }
                ("case", Some(case)) => {
                    let style = fields.next().and_then(Style::from_code);
                    let casing = fields.next().and_then(Casing::from_code);
                    if let (Some(case), Some(style), Some(casing)) = (Case::from_code(case), style, casing) {
                        cases.push(case_key(second, case, style));
                        read.casings.push(casing);
                    }
                }
                (case, Some(lemma)) => {
                    let case = Case::from_code(case).map_or(0, |case| 1 + case as u8);
                    words.push(key(tag, case, second));
                    read.lemmas.push(SmolStr::new(lemma));
                }
                _ => {}
            }
        }
        read.rules = Rows::new(rules.into_iter());
        read.cases = Rows::new(cases.into_iter());
        read.words = Rows::new(words.into_iter());
        read.seen = Rows::new(seen.into_iter());
        read
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
        Lemmatiser::from_text(&tables.to_text())
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
