//! Agent dictionaries: `PHRASE {PLURAL} [~CODE]`, with substitution sets `!NAME! = A, B`.

use super::FileReport;
use super::codes::Codes;
use super::lines::lines;
use super::names::{Known, phrase};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Forms that an entry may grow to by its substitution sets.
const MOST_FORMS: usize = 64;

/// Reads a file.
pub(super) fn read(file: &str, text: &str, codes: &Codes, known: &Known, report: &mut FileReport) -> Value {
    let lines = lines(text);
    let mut sets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in &lines {
        if let Some((name, members)) = line.text.split_once('=')
            && name.trim().starts_with('!')
        {
            let members = members
                .split(',')
                .map(str::trim)
                .filter(|member| !member.is_empty());
            sets.insert(name.trim(), members.collect());
        }
    }
    let all: String = lines
        .iter()
        .filter_map(|line| line.text.split_once('['))
        .map(|(_, code)| code)
        .collect();
    let mut roles = Vec::new();
    let mut seen = BTreeSet::new();
    for line in lines
        .iter()
        .filter(|line| !(line.text.starts_with('!') && line.text.contains('=')))
    {
        let code = line
            .text
            .split_once('[')
            .and_then(|(_, rest)| rest.split_once(']'));
        let Some((code, _)) = code else {
            report.left(
                line.number,
                format!("`{}`: expected a code in brackets, [~CODE] or [CODE~]", line.text),
            );
            continue;
        };
        let before = line.text.split('[').next().unwrap_or("");
        let (root, plural) = match before.split_once('{') {
            Some((root, rest)) => (root, Some(rest.split('}').next().unwrap_or(""))),
            None => (before, None),
        };
        let plain = code.trim().trim_matches('~').to_uppercase();
        if plain.is_empty() || plain.starts_with("---") {
            report.left(
                line.number,
                format!(
                    "`{}` has the null code: role nouns of the codebook are not taken away",
                    phrase(root)
                ),
            );
            continue;
        }
        let forms = [Some(root), plural]
            .into_iter()
            .flatten()
            .map(|text| expanded(text, &sets));
        let mut words = Vec::new();
        let mut wrong = None;
        for form in forms {
            match form {
                Ok(forms) => words.extend(forms.iter().map(|form| phrase(form).to_lowercase())),
                Err(why) => wrong = Some(why),
            }
        }
        if let Some(why) = wrong {
            report.left(line.number, format!("`{}`: {why}", phrase(root)));
            continue;
        }
        words.retain(|word| word.chars().any(char::is_alphanumeric) && seen.insert(word.clone()));
        let Some(first) = words.first().cloned() else {
            report.changed(
                line.number,
                format!(
                    "`{}` stands in the file before; the first one counts",
                    phrase(root)
                ),
            );
            continue;
        };
        let split = codes.split(&plain, &all);
        if !split.unknown.is_empty() {
            let parts = split.unknown.join(", ");
            report.changed(
                line.number,
                format!("`{first}`: `{parts}` of {plain} is not known; kept as written"),
            );
        }
        let like = known.role(&first);
        let same = |word: &String| {
            known.role(word).is_some_and(|(role, whole)| {
                let code = role.code.as_deref() == split.code.as_deref();
                whole && code && role.sector.iter().eq(split.sector.iter())
            })
        };
        words.retain(|word| !same(word));
        if words.is_empty() {
            report.known += 1;
            continue;
        }
        let mut role = Map::new();
        role.insert("words".to_owned(), json!(words));
        role.insert("sector".to_owned(), json!(split.sector));
        if let Some(code) = &split.code {
            role.insert("code".to_owned(), json!(code));
        }
        let uncounted = plural.is_some_and(|plural| plural.trim().is_empty());
        let (person, body, collective) = match like {
            Some((like, _)) => (like.person, like.body, like.collective),
            None => {
                let body = codes.is_body(&first);
                (!body && !uncounted, body, uncounted)
            }
        };
        for (key, holds) in [("person", person), ("body", body), ("collective", collective)] {
            if holds {
                role.insert(key.to_owned(), json!(true));
            }
        }
        role.insert("note".to_owned(), json!(format!("{file}:{}", line.number)));
        roles.push(Value::Object(role));
        report.carried += 1;
    }
    json!({ "wins": true, "role": roles })
}

/// All forms of a phrase with substitution sets. A set that takes in itself has no end and is an error.
fn expanded(text: &str, sets: &BTreeMap<&str, Vec<&str>>) -> Result<Vec<String>, String> {
    let mut done = Vec::new();
    let mut left = vec![text.to_owned()];
    let mut rounds = 0;
    while let Some(form) = left.pop() {
        let marker = form
            .split_once('!')
            .and_then(|(_, rest)| rest.split_once('!'))
            .map(|(name, _)| format!("!{name}!"));
        let Some(marker) = marker else {
            done.push(form);
            continue;
        };
        let Some(members) = sets.get(marker.as_str()) else {
            return Err(format!(
                "no set is called {marker}: expected a line `{marker} = A, B`"
            ));
        };
        left.extend(
            members
                .iter()
                .rev()
                .map(|member| form.replacen(&marker, member, 1)),
        );
        rounds += 1;
        if left.len() + done.len() > MOST_FORMS || rounds > MOST_FORMS {
            return Err(format!(
                "{marker} makes more than {MOST_FORMS} forms, or takes in itself"
            ));
        }
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::expanded;
    use std::collections::BTreeMap;

    #[test]
    fn sets_grow_to_all_their_forms() {
        let sets = BTreeMap::from([("!PERSON!", vec!["MAN", "MEN"])]);
        assert_eq!(
            expanded("TOWN!PERSON!", &sets),
            Ok(vec!["TOWNMAN".to_owned(), "TOWNMEN".to_owned()])
        );
        assert!(expanded("!OTHER!", &sets).is_err());
    }

    #[test]
    fn a_set_that_takes_in_itself_ends() {
        for members in [vec!["!A!"], vec!["X!A!"], vec!["!A!", "Y"]] {
            let sets = BTreeMap::from([("!A!", members)]);
            assert!(expanded("!A!", &sets).is_err());
        }
    }
}
