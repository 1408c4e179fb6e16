//! What is wrong with a codebook: every fault that can be seen at once, with file, line, what was expected and the nearest right name.

use super::nearest::nearest;
use super::source::{File, Source};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};

/// Wrong keys and values of one file that are told before it is given up.
const MOST: usize = 50;

/// Something wrong in a codebook, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodebookError {
    /// The file as the user knows it.
    pub file: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// Entry within the file; empty for the whole file.
    pub entry: String,
    /// What was expected and what was found.
    pub message: String,
}

impl CodebookError {
    pub(crate) fn new(file: &str, entry: &str, message: impl Into<String>) -> CodebookError {
        CodebookError {
            file: format!("codebook/{file}"),
            line: None,
            entry: entry.trim_matches('-').into(),
            message: message.into(),
        }
    }
}

impl Display for CodebookError {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:", self.file)?;
        if let Some(line) = self.line {
            write!(out, "{line}:")?;
        }
        if !self.entry.is_empty() {
            write!(out, " {}:", self.entry)?;
        }
        write!(out, " {}", self.message)
    }
}

impl std::error::Error for CodebookError {}

/// All that is wrong with a codebook: one or more, in the order of files and lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodebookErrors(pub Vec<CodebookError>);

impl From<CodebookError> for CodebookErrors {
    fn from(error: CodebookError) -> CodebookErrors {
        CodebookErrors(vec![error])
    }
}

impl Display for CodebookErrors {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        out.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for CodebookErrors {}

/// A step down into a file: a key, or a place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Step {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Step {
        Step::Index(index)
    }
}

/// What has been found wrong so far.
pub(crate) struct Faults<'s> {
    source: &'s Source,
    found: Vec<CodebookError>,
}

impl<'s> Faults<'s> {
    pub(crate) fn new(source: &'s Source) -> Faults<'s> {
        Faults {
            source,
            found: Vec::new(),
        }
    }

    /// Whether nothing has been found so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Adds a fault at a place in a file.
    pub(crate) fn add(&mut self, path: &str, at: &[Step], entry: &str, message: impl Into<String>) {
        let mut error = CodebookError::new(path, entry, message);
        if let Some((shown, text)) = self.source.text(path) {
            shown.clone_into(&mut error.file);
            error.line = line_of(text, at);
        }
        if !self.found.contains(&error) {
            self.found.push(error);
        }
    }

    /// Nothing, or all that is wrong.
    pub(crate) fn verdict(mut self) -> Result<(), CodebookErrors> {
        if self.found.is_empty() {
            return Ok(());
        }
        // A user's file that replaces one of ours can leave others of ours without what they name: the fault is in the user's.
        let given = |error: &CodebookError| error.line.is_some() || self.source.is_given(&error.file);
        let (own, ours): (Vec<_>, Vec<_>) = self.found.into_iter().partition(given);
        self.found = own;
        if self.found.is_empty() {
            self.found = ours;
        } else if let Some(first) = ours.first() {
            self.found.push(CodebookError {
                file: "codebook".into(),
                line: None,
                entry: String::new(),
                message: format!(
                    "{} entries of its own no longer fit, the first in {} ({}): they may once the above is put right",
                    ours.len(),
                    first.file,
                    first.message
                ),
            });
        }
        self.found
            .sort_by(|a, b| (&a.file, a.line, &a.entry).cmp(&(&b.file, b.line, &b.entry)));
        Err(CodebookErrors(self.found))
    }

    /// Reads a file that must be there; where it is wrong, every wrong key and value is added.
    pub(crate) fn file<T: DeserializeOwned>(&mut self, path: &str) -> Option<T> {
        match self.source.kept(path) {
            Some(file) => self.whole(path, file),
            None => {
                self.add(path, &[], "", "the file is missing");
                None
            }
        }
    }

    /// Reads a file; where it is wrong, every wrong key and value is added.
    pub(crate) fn whole<T: DeserializeOwned>(&mut self, path: &str, file: &File) -> Option<T> {
        match file.read() {
            Ok(read) => Some(read),
            Err(_) => self.value(path, file.value(), &[]),
        }
    }

    /// Reads a part of a file. What could be read once the wrong keys and values are left out is given; nothing where too much is wrong.
    pub(crate) fn value<T: DeserializeOwned>(&mut self, path: &str, value: &Value, at: &[Step]) -> Option<T> {
        let first = match T::deserialize(value) {
            Ok(read) => return Some(read),
            Err(error) => error.to_string(),
        };
        let mut left = value.clone();
        let mut message = first;
        let mut removed: Vec<Vec<Step>> = Vec::new();
        for _ in 0..MOST {
            let mut place = blame::<T>(&left, &message);
            let again = removed.last().is_some_and(|last| {
                matches!(last.last(), Some(Step::Key(key)) if message == format!("missing field `{key}`"))
            });
            if !again {
                let shown = originally(&place, &removed);
                let entry = entry_name(value, &shown);
                let full: Vec<Step> = at.iter().cloned().chain(shown).collect();
                self.add(path, &full, &entry, told(&message));
            }
            if again && !matches!(place.last(), Some(Step::Index(_))) {
                place.pop();
            }
            if place.is_empty() {
                return None;
            }
            remove(&mut left, &place);
            removed.push(originally(&place, &removed));
            match T::deserialize(&left) {
                Ok(read) => return Some(read),
                Err(error) => message = error.to_string(),
            }
        }
        None
    }
}

/// Where the items of a list stand in a file.
pub(crate) enum Places {
    /// All were read: by their order.
    Counted(usize),
    /// By a name of theirs: items that could not be read leave gaps.
    Named(BTreeMap<String, Vec<usize>>),
}

impl Places {
    /// Of the list `list` of a file that was read, by `key`.
    pub(crate) fn of(file: &File, list: &str, key: &str) -> Places {
        if file.is_text() {
            return Places::Counted(0);
        }
        let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let items = file.value().get(list).and_then(Value::as_array);
        for (number, item) in items.into_iter().flatten().enumerate() {
            if let Some(name) = item.get(key).and_then(Value::as_str) {
                places.entry(name.to_owned()).or_default().push(number);
            }
        }
        Places::Named(places)
    }

    /// The place of the next item of this name.
    pub(crate) fn next(&mut self, name: &str) -> usize {
        match self {
            Places::Counted(next) => {
                *next += 1;
                *next - 1
            }
            Places::Named(places) => match places.get_mut(name) {
                Some(numbers) if !numbers.is_empty() => numbers.remove(0),
                _ => 0,
            },
        }
    }
}

/// Where in `value` the cause of an error lies: what must go for it to go.
fn blame<T: DeserializeOwned>(value: &Value, message: &str) -> Vec<Step> {
    let mut place: Vec<Step> = Vec::new();
    let missing = message.starts_with("missing field");
    loop {
        let steps: Vec<Step> = match part(value, &place) {
            Some(Value::Object(table)) => table.keys().map(|key| Step::Key(key.clone())).collect(),
            Some(Value::Array(items)) => (0..items.len()).map(Step::Index).collect(),
            _ => return place,
        };
        let guilty = steps.into_iter().find(|step| {
            let mut path = place.clone();
            path.push(step.clone());
            // A key that is missing is missing in a table, so only tables and lists of tables can be to blame.
            let container = match part(value, &path) {
                Some(Value::Object(_)) => true,
                Some(Value::Array(items)) => items.iter().any(Value::is_object),
                _ => false,
            };
            if missing && !container {
                return false;
            }
            let mut without = value.clone();
            remove(&mut without, &path);
            match T::deserialize(&without) {
                Ok(_) => true,
                Err(error) => {
                    let other = error.to_string();
                    other != message && (!missing || !other.starts_with("missing field"))
                }
            }
        });
        match guilty {
            Some(step) => place.push(step),
            None => return place,
        }
    }
}

fn part<'v>(value: &'v Value, at: &[Step]) -> Option<&'v Value> {
    at.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

fn remove(value: &mut Value, at: &[Step]) {
    let Some((last, before)) = at.split_last() else {
        return;
    };
    let parent = before.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    });
    match (parent, last) {
        (Some(Value::Object(table)), Step::Key(key)) => drop(table.remove(key)),
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => drop(items.remove(*index)),
        _ => {}
    }
}

/// Where a place was before others were removed from the lists that it lies in.
fn originally(place: &[Step], removed: &[Vec<Step>]) -> Vec<Step> {
    let mut shown: Vec<Step> = Vec::new();
    for step in place {
        let Step::Index(index) = step else {
            shown.push(step.clone());
            continue;
        };
        let mut gone: Vec<usize> = removed
            .iter()
            .filter_map(|other| match other.split_last() {
                Some((Step::Index(gone), before)) if before == shown => Some(*gone),
                _ => None,
            })
            .collect();
        gone.sort_unstable();
        let index = gone
            .into_iter()
            .fold(*index, |index, gone| index + usize::from(gone <= index));
        shown.push(Step::Index(index));
    }
    shown
}

/// The id, name or first word of the innermost table around a place.
fn entry_name(value: &Value, at: &[Step]) -> String {
    (0..=at.len())
        .rev()
        .filter_map(|length| part(value, at.get(..length)?))
        .find_map(|table| {
            let named = ["id", "lemma", "name"]
                .into_iter()
                .find_map(|key| table.get(key)?.as_str());
            let word = || table.get("words")?.get(0)?.as_str();
            named.or_else(word).map(str::to_owned)
        })
        .unwrap_or_default()
}

/// A message of serde's in our words, with the nearest right name.
fn told(message: &str) -> String {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let (Some(known), Some((wrong, right))) = (
        ["unknown field", "unknown variant"]
            .iter()
            .find(|start| message.starts_with(**start)),
        names.split_first(),
    ) {
        let what = if known.ends_with("field") { "key" } else { "value" };
        return unknown(wrong, &format!("{what} here"), right.iter().copied());
    }
    if let (true, Some(name)) = (message.starts_with("missing field"), names.first()) {
        return format!("the key `{name}` is missing");
    }
    if message.contains("untagged enum OneOrMany") {
        return "expected a string or a list of strings".to_owned();
    }
    message.to_owned()
}

/// *`x` is no y; is it `z`?*, or what there is, where nothing comes near.
pub(crate) fn unknown<'n>(wrong: &str, what: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    if let Some(near) = nearest(wrong, names.iter().copied()) {
        return format!("`{wrong}` is no {what}; is it `{near}`?");
    }
    match names.len() {
        0 => format!("`{wrong}` is no {what}"),
        1..=40 => format!("`{wrong}` is no {what}; expected one of {}", names.join(", ")),
        _ => format!("`{wrong}` is no {what}, and none comes near"),
    }
}

/// The line of a place in a TOML file.
fn line_of(text: &str, at: &[Step]) -> Option<usize> {
    let whole = toml::de::DeTable::parse(text).ok()?;
    let Some((Step::Key(first), rest)) = at.split_first() else {
        return None;
    };
    let mut here = whole.get_ref().get(first.as_str())?;
    let mut start = here.span().start;
    for step in rest {
        let next = match step {
            Step::Key(key) => here.get_ref().get(key.as_str()),
            Step::Index(index) => here.get_ref().get(*index),
        };
        let Some(next) = next else {
            break;
        };
        here = next;
        start = here.span().start;
    }
    line_at(text, start)
}

/// The line of a byte.
pub(crate) fn line_at(text: &str, byte: usize) -> Option<usize> {
    Some(text.get(..byte)?.matches('\n').count() + 1)
}
