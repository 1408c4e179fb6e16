//! What a page says as a field has it: titles without the name of the site, names of authors, languages.

use super::places::Field;
use crate::metadata::tidy;
use crate::title::key;

/// Marks that stand between a title and the name of its site, and seldom within a title.
const SURE_MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " · ", " » "];

/// Marks between a title and the name of its site.
const MARKS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " : ", " · ", " » ", " « ", ": ", "-", "|",
];

/// What stands in the `title` element cut into the article's title and the outlet's name, by the heading or title that is known; else at its last mark.
pub(super) fn title_parts(
    whole: String,
    title: Option<&str>,
    heading: Option<&str>,
) -> (String, Option<String>) {
    let known = title.or(heading).map(key);
    let cut = |mark: &'static str| {
        let back = whole
            .rsplit_once(mark)
            .map(|(title, outlet)| (title.trim(), outlet.trim(), mark));
        let front = whole
            .split_once(mark)
            .map(|(outlet, title)| (title.trim(), outlet.trim(), mark));
        [back, front].into_iter().flatten()
    };
    let parts: Vec<(&str, &str, &str)> = MARKS
        .iter()
        .flat_map(|mark| cut(mark))
        .filter(|(title, outlet, _)| !title.is_empty() && !outlet.is_empty())
        .collect();
    let outlet_like = |name: &str| name.split_whitespace().count() <= 6 && !name.contains(char::is_numeric);
    let by_known = parts
        .iter()
        .find(|(title, ..)| known.as_ref().is_some_and(|known| *known == key(title)));
    if let Some((title, outlet, _)) = by_known {
        let outlet = outlet
            .rsplit(['|', '»'])
            .next()
            .map(str::trim)
            .filter(|outlet| outlet_like(outlet));
        return ((*title).to_owned(), outlet.map(str::to_owned));
    }
    // Where the heading is that of the site, what is beside its name is the title.
    let heading = heading.map(key);
    let by_site = parts
        .iter()
        .find(|(_, outlet, _)| heading.as_ref().is_some_and(|heading| *heading == key(outlet)));
    let by_length = || {
        parts.iter().find(|(title, outlet, mark)| {
            SURE_MARKS.contains(mark)
                && title.split_whitespace().count() >= 4
                && outlet.split_whitespace().count() <= 4
                && outlet_like(outlet)
        })
    };
    match by_site.or_else(by_length) {
        Some((title, outlet, _)) => ((*title).to_owned(), Some((*outlet).to_owned())),
        None => (whole, None),
    }
}

/// Two to four capitalised words and nothing else.
pub(super) fn is_plain_name(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        })
}

/// Most authors of an article.
const MOST_AUTHORS: usize = 20;

/// All values of a name, each once.
pub(super) fn several(pairs: &[(String, String)], name: &str) -> Option<String> {
    let mut all: Vec<&str> = Vec::new();
    for (_, value) in pairs.iter().filter(|(key, _)| key == name) {
        if all.len() < MOST_AUTHORS && !all.contains(&value.as_str()) {
            all.push(value);
        }
    }
    (!all.is_empty()).then(|| all.join(", "))
}

/// A value as a field has it; nothing for one that it cannot have.
pub(super) fn clean(field: Field, value: &str) -> Option<String> {
    let value = tidy(value)?;
    match field {
        Field::Author => {
            let folded = value.to_lowercase();
            let cue = ["by ", "written by ", "posted by "]
                .iter()
                .find(|cue| folded.starts_with(**cue));
            let name = cue.and_then(|cue| value.get(cue.len()..)).unwrap_or(&value);
            let name = tidy(name)?;
            let is_name = name.len() <= 200
                && !name.contains("://")
                && !name.contains('@')
                && name.contains(char::is_alphabetic);
            is_name.then_some(name)
        }
        Field::Url => value.starts_with("http").then_some(value),
        Field::Outlet => (value.len() <= 100 && !value.contains("://")).then_some(value),
        Field::Language => {
            let tag = value.replace('_', "-");
            let primary = tag.split('-').next().unwrap_or_default();
            ((2..=3).contains(&primary.len()) && primary.chars().all(|c| c.is_ascii_alphabetic()))
                .then_some(tag)
        }
        Field::Title | Field::Published | Field::Modified => Some(value),
    }
}

/// "Envoys meet - Example News" without the outlet's name.
pub(super) fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet.map(key) else {
        return title.to_owned();
    };
    for mark in SURE_MARKS {
        if let Some((head, tail)) = title.rsplit_once(mark)
            && key(tail) == outlet
            && !head.trim().is_empty()
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}
