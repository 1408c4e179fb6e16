//! Actor dictionaries: `NAME_ [CODE]`, `+SYNONYM_` and dated codes, indented below or, as in older files, in one line.

use super::FileReport;
use super::codes::{Codes, Split};
use super::lines::{Line, lines};
use super::names::{Known, phrase, slug};
use jiff::civil::Date;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Two-figure years up to this one are of this century, as these dictionaries have it.
const LATEST_SHORT_YEAR: i16 = 30;

/// A code with its days.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Dated {
    code: String,
    from: Option<Date>,
    until: Option<Date>,
}

/// An entry as it stands in the file.
#[derive(Debug, Default)]
struct Entry {
    line: usize,
    names: Vec<String>,
    codes: Vec<Dated>,
    wrong: Option<(usize, String)>,
}

/// Reads a file.
pub(super) fn read(
    file: &str,
    text: &str,
    codes: &Codes,
    known: &Known,
    ids: &mut BTreeSet<String>,
    report: &mut FileReport,
) -> Value {
    let entries = entries(text, report);
    let all: String = entries
        .iter()
        .flat_map(|entry| &entry.codes)
        .map(|dated| dated.code.as_str())
        .collect();
    let mut actors = Vec::new();
    let mut seen = BTreeSet::new();
    for mut entry in entries {
        let line = entry.line;
        if let Some((line, why)) = entry.wrong {
            report.left(line, why);
            continue;
        }
        let first = entry.names.first().cloned().unwrap_or_default();
        entry.names.retain(|name| {
            let new = seen.insert(super::names::key(name));
            if !new {
                report.changed(
                    line,
                    format!("`{name}` stands in the file before; the first one counts"),
                );
            }
            new
        });
        if entry.names.is_empty() {
            continue;
        }
        if entry.codes.is_empty() {
            report.left(
                line,
                format!("`{first}` has no code: expected `[CODE]` behind it or indented below"),
            );
            continue;
        }
        let splits: Vec<Split> = entry
            .codes
            .iter()
            .map(|dated| codes.split(&dated.code, &all))
            .collect();
        for (dated, split) in entry.codes.iter().zip(&splits) {
            if !split.unknown.is_empty() && dated.code != NULL {
                let parts = split.unknown.join(", ");
                report.changed(
                    line,
                    format!(
                        "`{first}`: `{parts}` of {} is not known; kept as written",
                        dated.code
                    ),
                );
            }
        }
        match actor(&entry, &splits, codes, known, file, ids) {
            Some(actor) => {
                report.carried += 1;
                actors.push(actor);
            }
            None => report.known += 1,
        }
    }
    json!({ "wins": true, "actor": actors })
}

/// A code that keeps a name from being coded.
const NULL: &str = "---";

fn actor(
    entry: &Entry,
    splits: &[Split],
    codes: &Codes,
    known: &Known,
    file: &str,
    ids: &mut BTreeSet<String>,
) -> Option<Value> {
    let first = entry.names.first()?;
    let mut id = format!("imported-{}", slug(first));
    while !ids.insert(id.clone()) {
        id.push('-');
        id.push_str(&entry.line.to_string());
    }
    let mut names = entry.names.clone();
    let mut table = Map::new();
    let put = |table: &mut Map<String, Value>, key: &str, value: Value| {
        table.insert(key.to_owned(), value);
    };
    let title = known.titled(first);
    put(&mut table, "id", json!(id));
    // The state itself: its names are added to ours, which tell its people and capital apart.
    let state = match splits {
        [split]
            if split.sector.is_empty()
                && entry
                    .codes
                    .iter()
                    .all(|dated| dated.from.or(dated.until).is_none()) =>
        {
            split.code.as_deref().and_then(|code| known.state(code))
        }
        _ => None,
    };
    let null = entry.codes.iter().all(|dated| dated.code == NULL);
    let kind = if null {
        "none"
    } else if let Some(state) = state {
        names.retain(|name| !known.has(state, name));
        if names.is_empty() {
            return None;
        }
        put(&mut table, "extends", json!(state));
        "state"
    } else {
        kind(entry, splits, codes, known)
    };
    put(&mut table, "kind", json!(kind));
    put(&mut table, "name", json!(title));
    let (written, capitals): (Vec<String>, Vec<String>) = names
        .into_iter()
        .partition(|name| name.chars().any(char::is_lowercase));
    if !written.is_empty() {
        put(&mut table, "names", json!(written));
    }
    if !capitals.is_empty() {
        put(&mut table, "any_case", json!(capitals));
    }
    if kind == "person"
        && let Some((_, last)) = title.rsplit_once(' ')
        && last.chars().count() > 2
    {
        put(&mut table, "surname", json!(last));
    }
    if state.is_none() && !null {
        put(&mut table, "roles", roles(&entry.codes, splits));
    }
    put(&mut table, "source", json!(format!("{file}:{}", entry.line)));
    Some(Value::Object(table))
}

/// Dated roles first, as they stand; what holds at all other times last.
fn roles(dated: &[Dated], splits: &[Split]) -> Value {
    let mut roles: Vec<(bool, Value)> = Vec::new();
    for (dated, split) in dated.iter().zip(splits) {
        let mut role = Map::new();
        if dated.code != NULL {
            if let Some(code) = &split.code {
                role.insert("code".to_owned(), json!(code));
            }
            if !split.sector.is_empty() {
                role.insert("sector".to_owned(), json!(split.sector));
            }
        }
        for (key, day) in [("from", dated.from), ("until", dated.until)] {
            if let Some(day) = day {
                role.insert(key.to_owned(), json!(day.to_string()));
            }
        }
        roles.push((dated.from.or(dated.until).is_none(), Value::Object(role)));
    }
    roles.sort_by_key(|(open, _)| *open);
    Value::Array(roles.into_iter().map(|(_, role)| role).collect())
}

/// What kind of actor this most likely is: a person by first name, past office or terms of office, else by code.
fn kind<'c>(entry: &Entry, splits: &[Split], codes: &'c Codes, known: &Known) -> &'c str {
    let by_code = splits.first().map_or("group", |split| codes.kind(split));
    let former = splits.iter().any(|split| codes.kind(split) == "person");
    let first = entry.names.first().map_or("", String::as_str);
    let terms = by_code == "office"
        && entry
            .codes
            .iter()
            .any(|dated| dated.from.or(dated.until).is_some());
    if known.is_body(first) {
        if by_code == "person" { "group" } else { by_code }
    } else if former || known.is_personal(first) || (terms && first.contains(' ')) {
        "person"
    } else {
        by_code
    }
}

fn entries(text: &str, report: &mut FileReport) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines(text) {
        let (name, code) = match line.text.split_once('[') {
            Some((name, code)) => (name, Some(code)),
            None => (line.text, None),
        };
        if let Some(synonym) = name.strip_prefix('+') {
            match entries.last_mut() {
                Some(entry) => add_name(entry, synonym),
                None => report.left(
                    line.number,
                    format!(
                        "`{}` is a synonym of nothing: expected a name before it",
                        line.text
                    ),
                ),
            }
        } else if name.trim().is_empty() {
            if entries.is_empty() {
                report.left(
                    line.number,
                    format!("`{}` is a code of nothing: expected a name before it", line.text),
                );
            }
        } else {
            entries.push(Entry {
                line: line.number,
                ..Entry::default()
            });
            if let Some(entry) = entries.last_mut() {
                add_name(entry, name);
            }
        }
        if let Some(code) = code
            && let Some(entry) = entries.last_mut()
        {
            add_codes(entry, line, code);
        }
    }
    entries
}

fn add_name(entry: &mut Entry, text: &str) {
    let name = phrase(text);
    if name.chars().any(char::is_alphanumeric) {
        if !entry.names.contains(&name) {
            entry.names.push(name);
        }
    } else {
        entry.wrong = Some((entry.line, format!("`{text}` has neither letter nor figure")));
    }
}

/// Reads `CODE`, `CODE <date`, `CODE date-date`, and several of them in one pair of brackets, with or without round brackets.
fn add_codes(entry: &mut Entry, line: Line<'_>, text: &str) {
    let Some((inside, _)) = text.split_once(']') else {
        entry.wrong = Some((
            line.number,
            format!("`{}`: expected `]` behind the code", line.text),
        ));
        return;
    };
    let spaced: String = inside
        .chars()
        .map(|c| {
            if matches!(c, '(' | ')' | '/' | ',') {
                ' '
            } else {
                c
            }
        })
        .collect();
    let spaced = spaced.replace("< ", "<").replace("> ", ">").replace(" - ", "-");
    let before = entry.codes.len();
    for token in spaced.split_whitespace() {
        if token.starts_with(|c: char| c.is_ascii_digit() || c == '<' || c == '>') {
            let own = entry.codes.len() > before;
            match (days(token), entry.codes.last_mut().filter(|_| own)) {
                (Some((from, until)), Some(code)) => {
                    code.from = from;
                    code.until = until;
                }
                (None, _) => {
                    let message = format!(
                        "`{token}` is no date: expected <YYMMDD, >YYMMDD or YYMMDD-YYMMDD, with two or four figures for the year"
                    );
                    entry.wrong = Some((line.number, message));
                }
                (_, None) => entry.wrong = Some((line.number, format!("`{token}` has no code before it"))),
            }
        } else {
            entry.codes.push(Dated {
                code: token.trim_matches('~').to_uppercase(),
                from: None,
                until: None,
            });
        }
    }
    let open = |dated: &&Dated| dated.from.or(dated.until).is_none();
    let name = entry.names.first().cloned().unwrap_or_default();
    if entry.codes.iter().skip(before).filter(open).count() > 1 {
        let message =
            format!("`{name}` stands for several actors at once ({inside}), which a name cannot here");
        entry.wrong = Some((line.number, message));
    }
    if let Some(code) = entry
        .codes
        .iter()
        .skip(before)
        .find(|dated| dated.from > dated.until && dated.until.is_some())
    {
        entry.wrong = Some((
            line.number,
            format!("`{name}`: {} ends before it begins ({inside})", code.code),
        ));
    }
}

/// First and last day of a restriction, both inclusive.
fn days(token: &str) -> Option<(Option<Date>, Option<Date>)> {
    if let Some(last) = token.strip_prefix('<') {
        Some((None, Some(day(last)?)))
    } else if let Some(first) = token.strip_prefix('>') {
        Some((Some(day(first)?), None))
    } else {
        let (first, last) = token.split_once('-')?;
        Some((Some(day(first)?), Some(day(last)?)))
    }
}

/// `YYMMDD` or `YYYYMMDD`; a day that its month does not have is the month's last.
fn day(text: &str) -> Option<Date> {
    let text = text.trim_start_matches('=');
    if !text.is_ascii() || text.bytes().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match text.len() {
        6 => {
            let short: i16 = text.get(..2)?.parse().ok()?;
            let century = if short <= LATEST_SHORT_YEAR { 2000 } else { 1900 };
            (century + short, text.get(2..)?)
        }
        8 => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let month = rest.get(..2)?.parse::<i8>().ok()?.clamp(1, 12);
    let first = Date::new(year, month, 1).ok()?;
    let day = rest.get(2..)?.parse::<i8>().ok()?.clamp(1, first.days_in_month());
    Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::{day, days};

    #[test]
    fn dates_with_two_and_four_figures() {
        for (text, iso) in [
            ("911225", "1991-12-25"),
            ("070723", "2007-07-23"),
            ("20240131", "2024-01-31"),
            ("20230230", "2023-02-28"),
        ] {
            assert_eq!(
                day(text).map(|day| day.to_string()).as_deref(),
                Some(iso),
                "{text}"
            );
        }
        for text in ["", "9112", "19911225x", "yesterd"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert!(days("<911225").is_some_and(|(from, until)| from.is_none() && until.is_some()));
        assert!(days("900101").is_none());
    }
}
