//! What JSON-LD says of an article: also in graphs, lists and references, and where it is not quite JSON.

use crate::metadata::tidy;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Longest script that is read, in bytes.
const LONGEST: usize = 4 << 20;
/// Deepest nesting of values that is looked into.
const DEEPEST: usize = 8;

/// The article that a page's JSON-LD describes, by schema.org's names of its properties.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Linked {
    values: BTreeMap<&'static str, String>,
    /// The text of the article, where it is given.
    pub(crate) body: Option<String>,
}

/// Properties that are taken, in schema.org's names.
const PROPERTIES: &[&str] = &[
    "headline",
    "name",
    "datePublished",
    "dateCreated",
    "uploadDate",
    "dateModified",
    "url",
    "inLanguage",
];

impl Linked {
    pub(crate) fn get(&self, property: &str) -> Option<String> {
        self.values.get(property).cloned()
    }

    /// Reads all scripts of a page.
    pub(crate) fn of(scripts: &[String]) -> Linked {
        let mut values = Vec::new();
        let mut linked = Linked::default();
        for script in scripts.iter().filter(|script| script.len() <= LONGEST) {
            match parse(script) {
                Some(value) => values.push(value),
                None => linked.scan(script),
            }
        }
        let mut objects = Vec::new();
        for value in &values {
            flatten(value, &mut objects, 0);
        }
        let mut best: Vec<&Map<String, Value>> = objects
            .iter()
            .copied()
            .filter(|object| rank(object) > 0)
            .collect();
        best.sort_by_key(|object| std::cmp::Reverse(rank(object)));
        let by_id = |id: &str| {
            objects
                .iter()
                .copied()
                .find(|object| object.get("@id").and_then(Value::as_str) == Some(id) && object.len() > 1)
        };
        for object in &best {
            linked.take(object, &by_id);
        }
        if !linked.values.contains_key("publisher") {
            // The site itself, where no article names its publisher.
            let site = objects.iter().find(|object| is(object, "WebSite"));
            let name = site
                .and_then(|object| object.get("name"))
                .and_then(Value::as_str)
                .and_then(tidy);
            linked.values.extend(name.map(|name| ("site", name)));
        }
        linked
    }

    fn take<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        by_id: &impl Fn(&str) -> Option<&'v Map<String, Value>>,
    ) {
        for property in PROPERTIES {
            let value = object.get(*property).and_then(Value::as_str).and_then(unescaped);
            if let Some(value) = value {
                self.values.entry(property).or_insert(value);
            }
        }
        let page = object.get("mainEntityOfPage");
        let page = page.and_then(|page| page.as_str().or_else(|| page.get("@id").and_then(Value::as_str)));
        if let Some(page) = page.and_then(tidy) {
            self.values.entry("mainEntityOfPage").or_insert(page);
        }
        for property in ["author", "publisher", "creator"] {
            if let Some(names) = object.get(property).and_then(|value| names(value, by_id, 0)) {
                self.values.entry(property).or_insert(names);
            }
        }
        let body = object.get("articleBody").and_then(Value::as_str);
        if self.body.is_none() && rank(object) >= ARTICLE {
            self.body = body.filter(|body| body.len() > 100).map(str::to_owned);
        }
    }

    /// What can be had of a script that is no JSON even when mended: plain `"property": "value"` pairs.
    fn scan(&mut self, script: &str) {
        if !["Article", "Posting", "Report"]
            .iter()
            .any(|kind| script.contains(kind))
        {
            return;
        }
        for property in PROPERTIES.iter().filter(|property| **property != "name") {
            if let Some(value) = pair(script, property) {
                self.values.entry(property).or_insert(value);
            }
        }
        for property in ["author", "publisher"] {
            let part = script
                .split_once(&format!("\"{property}\""))
                .map(|(_, rest)| rest);
            let until = part.and_then(|part| part.split('}').next()).unwrap_or_default();
            if let Some(name) = pair(until, "name") {
                self.values.entry(property).or_insert(name);
            }
        }
    }
}

/// The value of a property, as written: `"headline" : "..."`.
fn pair(text: &str, property: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("\"{property}\""))?;
    let rest = rest
        .trim_start()
        .strip_prefix(':')?
        .trim_start()
        .strip_prefix('"')?;
    let end = rest
        .char_indices()
        .find(|(at, c)| *c == '"' && !rest.get(..*at).is_some_and(|before| before.ends_with('\\')));
    let value = rest.get(..end?.0)?;
    unescaped(&value.replace("\\\"", "\"").replace("\\/", "/"))
}

/// A value on one line, with the character references that some write into JSON undone.
fn unescaped(value: &str) -> Option<String> {
    tidy(&crate::html::references(value))
}

/// JSON as pages write it: within comments or CDATA, with line breaks in strings and commas too many.
fn parse(script: &str) -> Option<Value> {
    if let Ok(value) = serde_json::from_str(script.trim()) {
        return Some(value);
    }
    let bare = script.replace("<![CDATA[", "").replace("]]>", "");
    let start = bare.find(['{', '['])?;
    let end = bare.rfind(['}', ']'])?;
    let inner = bare.get(start..=end)?;
    serde_json::from_str(&mended(inner)).ok()
}

/// JSON with control characters in strings made blanks, and commas before closing brackets left out.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        if matches!(c, '}' | ']') {
            out.truncate(out.trim_end().len());
            if out.ends_with(',') {
                out.pop();
            }
        }
        in_string = c == '"';
        out.push(c);
    }
    out
}

/// All objects that may describe a page, from graphs and lists.
fn flatten<'v>(value: &'v Value, objects: &mut Vec<&'v Map<String, Value>>, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, objects, depth + 1)),
        Value::Object(object) => {
            objects.push(object);
            for inner in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(inner) = object.get(inner) {
                    flatten(inner, objects, depth + 1);
                }
            }
        }
        _ => {}
    }
}

/// From here on an object is an article.
const ARTICLE: usize = 3;

/// How likely an object describes the page's article.
fn rank(object: &Map<String, Value>) -> usize {
    let kinds = kinds(object);
    let any = |ends: &[&str]| {
        kinds
            .iter()
            .any(|kind| ends.iter().any(|end| kind.ends_with(end)))
    };
    match () {
        () if any(&["NewsArticle"]) => 4,
        () if any(&["Article", "Posting", "Report"]) => ARTICLE,
        () if any(&["VideoObject", "AudioObject"]) => 2,
        () if any(&["WebPage"]) => 1,
        () => 0,
    }
}

fn is(object: &Map<String, Value>, kind: &str) -> bool {
    kinds(object).contains(&kind)
}

fn kinds(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The name or names of people or organisations.
fn names<'v>(
    value: &'v Value,
    by_id: &impl Fn(&str) -> Option<&'v Map<String, Value>>,
    depth: usize,
) -> Option<String> {
    if depth > 3 {
        return None;
    }
    match value {
        Value::String(name) => unescaped(name).filter(|name| !name.starts_with("http")),
        Value::Object(object) => match object.get("name") {
            Some(Value::String(name)) => unescaped(name).filter(|name| !name.starts_with("http")),
            Some(several) => names(several, by_id, depth + 1),
            None => {
                let found = by_id(object.get("@id")?.as_str()?)?;
                found.get("name")?.as_str().and_then(unescaped)
            }
        },
        Value::Array(items) => {
            let mut all: Vec<String> = items
                .iter()
                .filter_map(|item| names(item, by_id, depth + 1))
                .collect();
            all.dedup();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(script: &str) -> Linked {
        Linked::of(&[script.to_owned()])
    }

    #[test]
    fn articles_in_graphs_with_references() {
        let linked = read(
            r##"{"@graph":[{"@type":"WebSite","name":"Site"},{"@type":"WebPage","datePublished":"2020-01-01"},
            {"@type":["Article","Thing"],"headline":"A &amp; B","datePublished":"2024-05-17","author":{"@id":"#p"},"publisher":{"@id":"#o"}},
            {"@id":"#p","@type":"Person","name":"Jane Roe"},{"@id":"#o","name":"Example News"}]}"##,
        );
        assert_eq!(linked.get("headline").as_deref(), Some("A & B"));
        assert_eq!(linked.get("datePublished").as_deref(), Some("2024-05-17"));
        assert_eq!(linked.get("author").as_deref(), Some("Jane Roe"));
        assert_eq!(linked.get("publisher").as_deref(), Some("Example News"));
    }

    #[test]
    fn what_is_not_quite_json() {
        let broken = "//<![CDATA[\n{\"@type\":\"NewsArticle\",\"headline\":\"Two\nlines\",\"author\":[\"A B\",\"C D\",],}\n//]]>";
        assert_eq!(read(broken).get("headline").as_deref(), Some("Two lines"));
        assert_eq!(read(broken).get("author").as_deref(), Some("A B, C D"));
        let hopeless = r#"{"@type":"NewsArticle" "headline": "Envoys meet", "datePublished":"2024-05-17", "author":{"name":"A B"} "#;
        assert_eq!(read(hopeless).get("headline").as_deref(), Some("Envoys meet"));
        assert_eq!(read(hopeless).get("author").as_deref(), Some("A B"));
        assert_eq!(
            read("{\"@type\":\"Organization\",\"headline\":").get("headline"),
            None
        );
        assert_eq!(read("]{"), Linked::default());
    }
}
