//! Who wrote it: bylines, lone names, and the note about the writer at an article's end.

use crate::dates;
use crate::furniture::Words;
use crate::paragraph::Paragraph;
use crate::shape::{Mark, first_date};
use rustc_hash::FxHashSet;

/// "By Jane Roe", "By Jane Roe and John Doe, Reuters | July 12, 2025".
pub(crate) fn byline(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    if paragraph.words > 16 || paragraph.final_mark.is_some() && !paragraph.text.ends_with(')') {
        return None;
    }
    let cue = lexicon
        .byline
        .cues
        .iter()
        .filter(|cue| {
            paragraph
                .folded
                .strip_prefix(cue.as_str())
                .is_some_and(|r| r.starts_with([' ', ':']))
        })
        .max_by_key(|cue| cue.len())?;
    let skip = cue.split(' ').count();
    let rest: Vec<&str> = paragraph
        .text
        .split_whitespace()
        .skip(skip)
        .skip_while(|word| *word == ":")
        .collect();
    let capital = |word: &&str| {
        word.starts_with(|c: char| {
            c.is_uppercase() || c.is_numeric() || matches!(c, '|' | '•' | '·' | '-' | '–' | '—' | '@' | '(')
        })
    };
    let first = rest.first()?;
    if !first.starts_with(char::is_uppercase)
        || rest.iter().filter(|word| capital(word)).count() * 2 < rest.len()
    {
        return None;
    }
    let joined = rest.join(" ");
    let author = names(&joined, lexicon);
    let divided = parts(&joined, lexicon).len() > 1;
    let role = dates::words(&joined)
        .iter()
        .any(|word| lexicon.byline.roles.contains(word));
    if rest.len() >= 5 && !divided && !role {
        return None;
    }
    Some(Mark {
        author,
        outlet: outlet_of(&parts(&joined, lexicon), lexicon),
        date: first_date(&paragraph.folded, lexicon),
        ..Mark::because("byline")
    })
}

/// The outlet that a byline names behind its author: "Jane Roe, The Example Herald". An office such as "staff reporter" is none.
fn outlet_of(parts: &[String], lexicon: &Words) -> Option<String> {
    let is_outlet = |part: &&String| {
        let words = dates::words(part);
        let names = |word: &String| lexicon.head.outlets.contains(word);
        let capital = part
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || lexicon.head.small.contains(word));
        let article = part.starts_with("The ");
        let last = words
            .last()
            .is_some_and(|word| names(word) && !lexicon.byline.roles.contains(word));
        // "Head of Social Media" is an office.
        let of = words.iter().any(|word| word == "of");
        (2..=6).contains(&words.len()) && capital && (last && !of || article && words.iter().any(names))
    };
    parts.iter().skip(1).find(is_outlet).cloned()
}

/// A line that is nothing but a name, or names with roles: "Jane Roe", "Jane Roe, Kabul correspondent".
pub(crate) fn lone_names(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    if paragraph.words > 12 || paragraph.final_mark.is_some() {
        return None;
    }
    let parts = parts(paragraph.text, lexicon);
    let fits = |part: &String| {
        let words = dates::words(part);
        is_name(part, lexicon)
            || words.iter().any(|word| lexicon.byline.roles.contains(word))
            || !dates::find_all(&words, lexicon).is_empty()
    };
    let named = parts.first().is_some_and(|first| is_name(first, lexicon)) && parts.iter().all(fits);
    named.then(|| names(paragraph.text, lexicon))?
}

/// The parts of a byline between commas, bars and words such as "and".
fn parts(text: &str, lexicon: &Words) -> Vec<String> {
    let mut parts = vec![String::new()];
    for piece in text.split([',', '|', '•', '·', '/', '(', ')']) {
        parts.push(String::new());
        for word in piece.split_whitespace() {
            if matches!(word, "-" | "–" | "—") || lexicon.byline.joins.iter().any(|join| join == word) {
                parts.push(String::new());
            } else if let Some(part) = parts.last_mut() {
                if !part.is_empty() {
                    part.push(' ');
                }
                part.push_str(word);
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether a few words look like a person's name.
pub(crate) fn is_name(text: &str, lexicon: &Words) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let name_like = |word: &&str| {
        let letters = letters(word);
        let first = letters.split('-').next().unwrap_or_default();
        letters.starts_with(char::is_uppercase) || lexicon.byline.particles.contains(first)
    };
    let listed = |word: &&str| {
        let word = letters(word).to_lowercase();
        let common = |common: &FxHashSet<String>| word.len() > 1 && common.contains(&word);
        lexicon.head.sections.contains(&word)
            || lexicon.head.outlets.contains(&word)
            || lexicon.byline.roles.contains(&word)
            || lexicon.languages.common.values().any(common)
            || words.len() < 3 && lexicon.dates.months.iter().any(|names| names.contains(&word))
    };
    (2..=4).contains(&words.len())
        && words.iter().all(name_like)
        && !words.iter().any(listed)
        && words.iter().all(|word| {
            word.chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        })
        && words
            .last()
            .is_some_and(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// The names at the head of a byline, without roles, agencies and dates.
fn names(text: &str, lexicon: &Words) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for part in parts(text, lexicon) {
        if is_name(&part, lexicon) {
            found.push(part);
            continue;
        }
        // "Jane Roe July 12": the name before a date that no comma parts from it.
        if part.contains(|c: char| c.is_ascii_digit()) {
            let words: Vec<&str> = part.split(' ').collect();
            let before = words.iter().position(|word| {
                dates::words(word)
                    .iter()
                    .any(|word| lexicon.dates.months.iter().any(|names| names.contains(word)))
            });
            let name = words.get(..before.unwrap_or(0)).unwrap_or_default().join(" ");
            found.extend(is_name(&name, lexicon).then_some(name));
        }
        break;
    }
    (!found.is_empty()).then(|| found.join(", "))
}

/// "Avatar of Jane Roe", "All posts by Jane Roe".
pub(crate) fn shown_author(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    let cues = lexicon.byline.shown.iter();
    let follows = |cue: &&String| {
        paragraph
            .folded
            .strip_prefix(cue.as_str())
            .is_some_and(|rest| rest.starts_with(' '))
    };
    let skip = cues.filter(follows).map(|cue| cue.split(' ').count()).max()?;
    let name: Vec<&str> = paragraph.text.split_whitespace().skip(skip).collect();
    (1..=5).contains(&name.len()).then(|| name.join(" "))
}

/// "Jane Roe is a freelance journalist based in ...": the name, where a paragraph is about the writer.
pub(crate) fn biography(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    if paragraph.words > 130 || paragraph.words < 5 {
        return None;
    }
    let words: Vec<&str> = paragraph.text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let from = usize::from(
        words
            .first()
            .is_some_and(|word| lexicon.byline.titles.contains(&bare(word))),
    );
    let verb =
        words.iter().skip(from).take(6).position(|word| {
            word.starts_with(char::is_lowercase) && lexicon.bio.verbs.contains(&bare(word))
        })? + from;
    let name_words = words.get(from..verb)?;
    // "Jane Roe (@janeroe) is": the handle is no part of the name.
    let name_words: Vec<&str> = name_words
        .iter()
        .copied()
        .filter(|word| !word.starts_with(['(', '@']))
        .collect();
    let name = name_words.join(" ");
    if name.contains(',') || !is_name(&name, lexicon) {
        return None;
    }
    let predicate = words.iter().skip(verb).take(45);
    predicate
        .map(|word| bare(word))
        .any(|word| lexicon.bio.nouns.contains(&word))
        .then_some(name)
}
