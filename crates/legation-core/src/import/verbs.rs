//! Verb dictionaries: blocks of synonymous verbs with their code, patterns of words behind the verb, and synonym sets.
//!
//! A pattern of theirs is a row of words; a sense of ours asks what stands in a slot of the tree. The first noun behind the verb is its
//! object, a noun behind a preposition stands in that slot. What has no such reading is left out and told.

use super::lines::{Line, lines};
use super::names::slug;
use super::pattern::{Grammar, Shape, words_of};
use super::{FileReport, Imported};
use crate::codebook::nearest;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A code that codes nothing.
const NULL: &str = "---";

/// A verb of a block.
#[derive(Debug)]
struct Verb {
    line: usize,
    lemma: String,
    forms: Vec<String>,
    /// What must stand behind it besides: *leave BEHIND*.
    shape: Shape,
    code: Option<String>,
}

#[derive(Debug)]
struct Pattern {
    line: usize,
    text: String,
    code: String,
}

/// Verbs that share a code and patterns.
#[derive(Debug, Default)]
struct Block {
    headed: bool,
    code: Option<String>,
    verbs: Vec<Verb>,
    patterns: Vec<Pattern>,
}

/// An entry of the codebook that is being made.
#[derive(Debug, Default)]
struct Made {
    forms: BTreeSet<String>,
    senses: Vec<Value>,
}

/// Reads a file into `imported`. `number`: of the file, from 1.
pub(super) fn read(
    file: &str,
    text: &str,
    number: usize,
    grammar: &Grammar,
    imported: &mut Imported,
    report: &mut FileReport,
) {
    let stem = slug(file.rsplit(['/', '\\']).next().unwrap_or(file));
    let (sets, blocks) = blocks(text, number, grammar, report);
    let mut made: BTreeMap<String, Made> = BTreeMap::new();
    for block in &blocks {
        let first = block.verbs.first().and_then(|verb| verb.code.as_ref());
        let shared = if block.headed { block.code.as_ref() } else { first };
        for verb in &block.verbs {
            let entry = made.entry(verb.lemma.clone()).or_default();
            entry.forms.extend(verb.forms.iter().cloned());
            let Some(code) = verb.code.as_ref().or(shared).filter(|code| *code != NULL) else {
                continue;
            };
            match sense(&stem, file, verb.line, code, &verb.shape, grammar) {
                Ok(sense) => {
                    report.carried += 1;
                    entry.senses.push(sense);
                }
                Err(why) => report.left(verb.line, format!("`{}`: {why}", verb.lemma)),
            }
        }
        let mut seen = BTreeSet::new();
        for pattern in &block.patterns {
            let told = format!("`{}`", pattern.text);
            let shape = match Shape::read(&pattern.text, &sets, grammar) {
                Ok(shape) => shape,
                Err(why) => {
                    report.left(pattern.line, format!("{told}: {why}"));
                    continue;
                }
            };
            if !seen.insert(shape.clone()) {
                report.changed(
                    pattern.line,
                    format!("{told} stands in the block before; the first one counts"),
                );
                continue;
            }
            let mut wrong = (block.verbs.is_empty()).then(|| "no verb stands before it".to_owned());
            let mut carried = false;
            for verb in &block.verbs {
                let built = verb
                    .shape
                    .with(&shape)
                    .and_then(|shape| sense(&stem, file, pattern.line, &pattern.code, &shape, grammar));
                match built {
                    Ok(sense) => {
                        carried = true;
                        made.entry(verb.lemma.clone()).or_default().senses.push(sense);
                    }
                    Err(why) => wrong = Some(why),
                }
            }
            report.carried += usize::from(carried);
            if let Some(why) = wrong.filter(|_| !carried) {
                report.left(pattern.line, format!("{told}: {why}"));
            }
        }
    }
    for (lemma, entry) in made {
        if entry.senses.is_empty() {
            continue;
        }
        let mut senses = entry.senses;
        let mut seen = BTreeSet::new();
        for sense in &mut senses {
            // Verbs that differ in a particle alone share patterns, and so lines.
            let mut id = sense["id"].as_str().unwrap_or_default().to_owned();
            while !seen.insert(id.clone()) {
                id.push_str("-also");
            }
            sense["id"] = json!(id);
        }
        let path = format!("en/verbs/imported/{number}-{stem}/{}.toml", slug(&lemma));
        let value = json!({ "wins": true, "lemma": lemma, "forms": entry.forms, "sense": senses });
        imported.files.insert(path, value);
    }
    if !sets.is_empty() {
        let words: Map<String, Value> = sets
            .values()
            .map(|set| (set.name.clone(), json!(set.words)))
            .collect();
        let path = format!("en/sets/imported-{number}-{stem}.toml");
        imported.files.insert(path, json!({ "sets": words }));
    }
}

/// A sense of the codebook.
fn sense(
    stem: &str,
    file: &str,
    line: usize,
    code: &str,
    shape: &Shape,
    grammar: &Grammar,
) -> Result<Value, String> {
    let mut sense = Map::new();
    let mut put = |key: &str, value: Value| sense.insert(key.to_owned(), value);
    put("id", json!(format!("{stem}-{line}")));
    put("note", json!(format!("{file}:{line}")));
    if code == NULL {
        if shape.is_empty() {
            return Err("the null code without words behind the verb takes nothing away".into());
        }
        put("silent", json!(true));
    } else {
        let (event, known) = category(code, grammar)?;
        put("event", json!(event));
        if let Some(mode) = &known.mode {
            put("mode", json!([mode]));
        }
        put("context", json!(known.context));
        put("cameo", json!(code));
        put("actor", json!("subject"));
        put("recipient", json!(shape.recipients(grammar)));
    }
    if let Some(particle) = &shape.particle {
        put("particle", json!(particle));
    }
    if !shape.when.is_empty() {
        put("when", json!(shape.when));
    }
    Ok(Value::Object(sense))
}

fn category<'g>(
    code: &str,
    grammar: &'g Grammar,
) -> Result<(&'g str, &'g crate::codebook::CameoCode), String> {
    if code.contains(':') {
        return Err(format!(
            "[{code}] is a code for each side: an act has one code here"
        ));
    }
    let Some(known) = grammar.crosswalk.code(code) else {
        let near = nearest(code, grammar.crosswalk.codes.keys().map(String::as_str))
            .map(|near| format!("; is it {near}?"))
            .unwrap_or_default();
        return Err(format!("[{code}] is no code of CAMEO{near}"));
    };
    match &known.category {
        Some(category) => Ok((category, known)),
        None if code.len() == 2 => Err(format!(
            "[{code}] is a heading of CAMEO, not a code: expected three or four figures"
        )),
        None => Err(format!(
            "[{code}] ({}) has no category of PLOVER, which does not code statements",
            known.name
        )),
    }
}

/// A synonym set under a name of ours.
#[derive(Debug)]
pub(super) struct WordSet {
    pub(super) name: String,
    pub(super) words: Vec<String>,
}

type Sets = BTreeMap<String, WordSet>;

/// The sets and blocks of a file. Sets may stand anywhere in it.
fn blocks(text: &str, number: usize, grammar: &Grammar, report: &mut FileReport) -> (Sets, Vec<Block>) {
    let blank: BTreeSet<usize> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.trim().is_empty())
        .map(|(number, _)| number)
        .collect();
    let mut sets = Sets::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut within_set: Option<String> = None;
    let mut last = 0;
    for line in lines(text) {
        let apart = blank.range(last..line.number).next().is_some();
        last = line.number;
        if let Some(name) = line.text.strip_prefix('&') {
            let key = name.trim().trim_end_matches('_').to_lowercase();
            let own = format!("imported-{number}-{}", slug(&key));
            let words = Vec::new();
            sets.entry(key.clone()).or_insert(WordSet { name: own, words });
            within_set = Some(key);
            continue;
        }
        if let Some(word) = line.text.strip_prefix('+')
            && let Some(set) = within_set.as_ref().and_then(|name| sets.get_mut(name))
        {
            let word = word.trim().trim_end_matches('_').replace('_', " ").to_lowercase();
            if word.split_whitespace().count() > 2 {
                let why = "a word set holds words and pairs of words";
                report.changed(
                    line.number,
                    format!("`{}` is left out of its set: {why}", line.text),
                );
            } else {
                set.words.extend(words_of(&word));
            }
            continue;
        }
        within_set = None;
        if line.text.starts_with("---") {
            let code = code_of(line.text.trim_matches(['-', ' ']))
                .map(|(_, code)| code)
                .filter(|code| !code.is_empty());
            blocks.push(Block {
                headed: true,
                code,
                ..Block::default()
            });
        } else if line.text.starts_with(['-', '~']) {
            if blocks.is_empty() {
                blocks.push(Block::default());
            }
            if let Some(block) = blocks.last_mut() {
                pattern(line, block, report);
            }
        } else {
            let next = blocks
                .last()
                .is_none_or(|block| !block.patterns.is_empty() || (apart && !block.headed));
            if next {
                blocks.push(Block::default());
            }
            match verb(line, grammar) {
                Ok(verb) => {
                    if let Some(block) = blocks.last_mut() {
                        block.verbs.push(verb);
                    }
                }
                Err(why) => report.left(line.number, format!("`{}`: {why}", line.text)),
            }
        }
    }
    for set in sets.values_mut() {
        set.words.sort();
        set.words.dedup();
    }
    (sets, blocks)
}

/// What stands before a code in brackets, and the code.
fn code_of(text: &str) -> Option<(&str, String)> {
    let (before, rest) = text.rsplit_once('[')?;
    let (code, _) = rest.split_once(']')?;
    Some((before.trim(), code.trim().to_owned()))
}

fn pattern(line: Line<'_>, block: &mut Block, report: &mut FileReport) {
    let text = line.text.strip_prefix('-').unwrap_or(line.text).trim();
    match code_of(text) {
        Some((before, code)) => block.patterns.push(Pattern {
            line: line.number,
            text: before.to_owned(),
            code,
        }),
        None => report.left(line.number, format!("`{text}`: expected a code in brackets")),
    }
}

/// `VERB {FORMS} [CODE]`, `+VERB_WORD`.
fn verb(line: Line<'_>, grammar: &Grammar) -> Result<Verb, String> {
    let (text, code) = match code_of(line.text) {
        Some((text, code)) => (text, Some(code)),
        None => (line.text, None),
    };
    let (name, forms) = text.split_once('{').unwrap_or((text, ""));
    let name = name.trim().trim_end_matches('_').to_lowercase();
    let (before, rest) = name.split_once('+').unwrap_or(("", name.as_str()));
    if !before.is_empty() {
        return Err("words before the verb are not asked for".into());
    }
    let mut words = rest.split(['_', ' ']).filter(|word| !word.is_empty());
    let lemma = words.next().unwrap_or_default().to_owned();
    if lemma.is_empty() || !lemma.chars().all(|c| c.is_alphabetic() || c == '-') {
        return Err("expected a verb".into());
    }
    let behind: Vec<&str> = words.collect();
    let shape = Shape::read(&format!("* {}", behind.join(" ")), &Sets::new(), grammar)?;
    let forms = forms
        .trim_end_matches(['}', ' '])
        .split_whitespace()
        .filter_map(|form| {
            form.trim_start_matches('+')
                .split('_')
                .find(|word| !word.is_empty())
        })
        .map(str::to_lowercase)
        .collect();
    Ok(Verb {
        line: line.number,
        lemma,
        forms,
        shape,
        code,
    })
}
