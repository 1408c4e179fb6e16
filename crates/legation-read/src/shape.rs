//! What a paragraph is by itself: a share bar, a byline, a date line, a picture's caption. Where it stands is for `zones`.

use crate::dates;
use crate::furniture::{Furniture, Words, Zone, fold};
use crate::paragraph::{Paragraph, ends_sentence};
use jiff::civil::Date;

/// What a paragraph shows by itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Mark {
    /// Why it is left out.
    pub(crate) reason: String,
    pub(crate) zone: Option<Zone>,
    pub(crate) author: Option<String>,
    pub(crate) outlet: Option<String>,
    /// A date that stands as the page's own, and whether it is only that of an update.
    pub(crate) date: Option<(Date, bool)>,
}

impl Mark {
    fn because(reason: &str) -> Mark {
        Mark {
            reason: reason.to_owned(),
            ..Mark::default()
        }
    }
}

/// Recognises furniture that needs no neighbours to be known.
pub(crate) fn mark(paragraph: &Paragraph, furniture: &Furniture) -> Option<Mark> {
    let words = &furniture.words;
    if !paragraph.text.chars().any(char::is_alphabetic) {
        let date = date_line(paragraph, words);
        return date.or_else(|| Some(Mark::because("separator")));
    }
    if paragraph.folded.is_empty() {
        return None;
    }
    if let Some(date) = date_line(paragraph, words) {
        return Some(date);
    }
    let prose = paragraph.is_prose() && paragraph.words >= 12;
    if let Some(hit) = furniture.find(&paragraph.folded, paragraph.words, prose) {
        return Some(Mark {
            zone: hit.zone,
            author: named_after(
                paragraph,
                &["avatar of ", "avatar for ", "all posts by ", "view all posts by "],
            ),
            outlet: copyright_holder(paragraph, words),
            ..Mark::because(hit.reason)
        });
    }
    if is_link(paragraph) {
        return Some(Mark::because("link"));
    }
    if is_share_bar(paragraph, words) {
        return Some(Mark::because("share bar"));
    }
    if is_vocabulary(paragraph) {
        return Some(Mark::because("vocabulary list"));
    }
    byline(paragraph, words)
        .or_else(|| source_line(paragraph, words))
        .or_else(|| logo(paragraph, words))
        .or_else(|| is_breadcrumb(paragraph, words).then(|| Mark::because("menu")))
}

/// A line made of a date and what goes with it: "Published: 12 July 2025, 10:30 GMT".
fn date_line(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    if paragraph.words > 24 {
        return None;
    }
    let words = dates::words(paragraph.text);
    let found = dates::find_all(&words, lexicon);
    let within = |index: usize| {
        found
            .iter()
            .any(|hit| (hit.words.0..hit.words.1).contains(&index))
    };
    let known = |word: &str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '-' | '/' | '+'))
            || lexicon.head.beside.contains(word)
            || [&lexicon.head.published, &lexicon.head.updated]
                .into_iter()
                .flatten()
                .any(|cue| cue.split(' ').any(|w| w == word))
            || word.chars().next().is_some_and(|c| c.is_ascii_digit()) && word.len() <= 12
    };
    let month = |word: &str| {
        lexicon
            .dates
            .months
            .iter()
            .any(|names| names.iter().any(|name| name == word))
    };
    let any =
        !found.is_empty() || words.len() <= 5 && words.iter().any(|word| month(word)) && words.len() >= 2;
    if !any
        || !words
            .iter()
            .enumerate()
            .all(|(index, word)| within(index) || known(word) || (found.is_empty() && month(word)))
    {
        return None;
    }
    Some(Mark {
        date: first_date(&paragraph.folded, lexicon),
        ..Mark::because("date line")
    })
}

/// The date of publication on a line of dates; that of an update where there is no other.
fn first_date(folded: &str, lexicon: &Words) -> Option<(Date, bool)> {
    let words = dates::words(folded);
    let mut update: Option<Date> = None;
    for hit in dates::find_all(&words, lexicon) {
        let before = words.get(..hit.words.0).unwrap_or_default();
        let cue = before.iter().rev().find(|w| {
            ["updated", "modified", "published", "posted"].contains(&w.as_str()) || in_cues(w, lexicon)
        });
        let updated = cue.is_some_and(|w| {
            lexicon
                .head
                .updated
                .iter()
                .any(|c| c.split(' ').any(|part| part == w))
        }) && !cue.is_some_and(|w| {
            lexicon
                .head
                .published
                .iter()
                .any(|c| c.split(' ').any(|part| part == w))
        });
        if !updated {
            return Some((hit.date, false));
        }
        update = update.or(Some(hit.date));
    }
    update.map(|date| (date, true))
}

fn in_cues(word: &str, lexicon: &Words) -> bool {
    [&lexicon.head.published, &lexicon.head.updated]
        .into_iter()
        .flatten()
        .any(|cue| cue == word)
}

/// An address, a handle or a row of hashtags.
fn is_link(paragraph: &Paragraph) -> bool {
    let mut words = paragraph.text.split_whitespace();
    paragraph.words <= 20
        && words.all(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '@' | '#'));
            let lower = word.to_ascii_lowercase();
            word.is_empty()
                || lower.starts_with("http")
                || lower.starts_with("www.")
                || word.starts_with(['@', '#'])
                || word.contains('@') && word.contains('.')
        })
}

/// A row of services to share a page with.
fn is_share_bar(paragraph: &Paragraph, lexicon: &Words) -> bool {
    let share = &lexicon.share;
    let mut services = 0;
    paragraph.words <= 40
        && paragraph
            .folded
            .split(|c: char| !(c.is_alphanumeric() || c == '-'))
            .filter(|word| word.chars().any(char::is_alphabetic))
            .all(|word| {
                services += usize::from(share.services.contains(word));
                share.services.contains(word) || share.verbs.contains(word)
            })
        && services > 0
}

/// "word = translation", of a list below a text for learners.
fn is_vocabulary(paragraph: &Paragraph) -> bool {
    let mut sides = paragraph.text.splitn(2, " = ");
    let short =
        |side: Option<&str>| side.is_some_and(|side| (1..=8).contains(&side.split_whitespace().count()));
    paragraph.words <= 17 && short(sides.next()) && short(sides.next())
}

/// "By Jane Roe", "By Jane Roe and John Doe, Reuters | July 12, 2025".
fn byline(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
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
    let lower = fold(&joined);
    let divided =
        joined.contains(['|', '•', '·', ',', '/', '(']) || lower.contains(" and ") || lower.contains(" in ");
    let role = dates::words(&joined)
        .iter()
        .any(|word| lexicon.byline.roles.contains(word));
    if rest.len() >= 5 && !divided && !role {
        return None;
    }
    Some(Mark {
        author,
        date: first_date(&paragraph.folded, lexicon),
        ..Mark::because("byline")
    })
}

/// A line that is nothing but a name, or names with roles: "Jane Roe", "Jane Roe, Kabul correspondent".
pub(crate) fn lone_names(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    if paragraph.words > 12 || paragraph.final_mark.is_some() {
        return None;
    }
    let mut parts = paragraph
        .text
        .split([',', '|', '•', '·', '/'])
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" and "));
    let first = parts.next()?.trim();
    if !is_name(first, lexicon) {
        return None;
    }
    let fits = |part: &str| {
        let words = dates::words(part);
        is_name(part.trim(), lexicon)
            || words.iter().any(|word| lexicon.byline.roles.contains(word))
            || !dates::find_all(&words, lexicon).is_empty()
    };
    parts.all(fits).then(|| names(paragraph.text, lexicon))?
}

/// Whether a few words look like a person's name.
pub(crate) fn is_name(text: &str, lexicon: &Words) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let name_like = |word: &&str| {
        let letters = word.trim_matches(|c: char| !c.is_alphabetic());
        let particle = matches!(
            letters,
            "al" | "el"
                | "bin"
                | "ibn"
                | "bint"
                | "van"
                | "von"
                | "der"
                | "den"
                | "de"
                | "da"
                | "di"
                | "la"
                | "du"
                | "ul"
                | "ur"
        );
        particle || letters.starts_with(char::is_uppercase) || letters.starts_with("al-")
    };
    let listed = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        lexicon.head.sections.contains(&word)
            || lexicon.head.outlets.contains(&word)
            || lexicon.byline.roles.contains(&word)
            || lexicon
                .languages
                .common
                .values()
                .any(|common| word.len() > 1 && common.contains(&word))
            || lexicon
                .dates
                .months
                .iter()
                .any(|names| names.contains(&word) && words.len() < 3)
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
    for part in text
        .split([',', '|', '•', '·', '/', '('])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" in "))
        .flat_map(|part| part.split(" - "))
    {
        let part = part.trim();
        let words = dates::words(part);
        let stop = words.iter().any(|word| lexicon.byline.roles.contains(word))
            || !dates::find_all(&words, lexicon).is_empty();
        if is_name(part, lexicon) {
            found.push(part.to_owned());
        } else if stop || found.is_empty() {
            break;
        }
    }
    (!found.is_empty()).then(|| found.join(", "))
}

fn named_after(paragraph: &Paragraph, cues: &[&str]) -> Option<String> {
    let cue = cues.iter().find(|cue| paragraph.folded.starts_with(**cue))?;
    let name: Vec<&str> = paragraph
        .text
        .split_whitespace()
        .skip(cue.split_whitespace().count())
        .collect();
    (1..=5).contains(&name.len()).then(|| name.join(" "))
}

/// "Source: Example News".
fn source_line(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    let cue = lexicon
        .head
        .sources
        .iter()
        .find(|cue| paragraph.folded.starts_with(cue.as_str()))?;
    if paragraph.words > 14 {
        return None;
    }
    let skip = cue.split(' ').count();
    let words: Vec<&str> = paragraph.text.split_whitespace().skip(skip).collect();
    let named = words
        .iter()
        .take_while(|word| word.starts_with(|c: char| !c.is_lowercase()))
        .count();
    let ends = matches!(words.get(named), None | Some(&"and"));
    let outlet = words
        .get(..named)
        .filter(|words| ends && (1..=5).contains(&words.len()));
    let outlet = outlet.map(|words| words.join(" ").trim_end_matches(['.', ',']).to_owned());
    Some(Mark {
        outlet,
        ..Mark::because("source line")
    })
}

/// "Example News Logo".
fn logo(paragraph: &Paragraph, lexicon: &Words) -> Option<Mark> {
    let logo = lexicon.head.logos.iter().find(|logo| {
        paragraph
            .folded
            .strip_suffix(logo.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    })?;
    if paragraph.words > 7 {
        return None;
    }
    let keep = paragraph.words.saturating_sub(logo.split(' ').count());
    let outlet: Vec<&str> = paragraph.text.split_whitespace().take(keep).collect();
    let outlet = (!outlet.is_empty()).then(|| outlet.join(" "));
    Some(Mark {
        outlet,
        ..Mark::because("site logo")
    })
}

/// "Home > World > Asia".
fn is_breadcrumb(paragraph: &Paragraph, lexicon: &Words) -> bool {
    let divides = |word: &&str| matches!(*word, "»" | ">" | "›" | "|" | "→" | "•" | "·" | "/");
    let steps = paragraph.text.split_whitespace().filter(divides).count();
    let from_home = lexicon.head.breadcrumbs.iter().any(|home| {
        paragraph
            .folded
            .strip_prefix(home.as_str())
            .is_some_and(|rest| rest.starts_with([' ', '»', '>', '›', '/', ':']))
    });
    paragraph.final_mark.is_none() && paragraph.words <= 30 && (from_home && steps >= 1 || steps >= 3)
}

/// "© 2025 Example News. All rights reserved."
fn copyright_holder(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    if !paragraph.text.contains('©') && !paragraph.folded.starts_with("copyright") {
        return None;
    }
    let name: Vec<&str> = paragraph
        .text
        .split_whitespace()
        .skip_while(|word| {
            word.contains('©')
                || word.to_lowercase().starts_with("copyright")
                || word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '–' | '('))
        })
        .take_while(|word| word.starts_with(char::is_uppercase) && *word != "All")
        .take(6)
        .collect();
    let cut = name
        .iter()
        .position(|word| word.ends_with(['.', ',', '|']))
        .map_or(name.len(), |at| at + 1);
    let name = name
        .get(..cut)?
        .join(" ")
        .trim_end_matches(['.', ',', '|'])
        .to_owned();
    let outlet = dates::words(&name)
        .iter()
        .any(|word| lexicon.head.outlets.contains(word));
    (outlet && !name.is_empty()).then_some(name)
}

/// A paragraph about a picture: where, within it, the credit begins. `Some(0)`: it is nothing but a credit.
pub(crate) fn picture(paragraph: &Paragraph, in_head: bool, lexicon: &Words) -> Option<Option<usize>> {
    if paragraph.words > 80 {
        return None;
    }
    let text = paragraph.text;
    let lower = text.to_ascii_lowercase();
    if let Some(at) = cue_at(&lower, lexicon) {
        let credit = text.get(at..).unwrap_or_default();
        if credit.split_whitespace().count() <= 16 && is_credit(credit) {
            let before = text.get(..at).unwrap_or_default().trim();
            let own_sentence = before
                .split_whitespace()
                .next_back()
                .is_some_and(|word| ends_sentence(word) || word.ends_with('.'));
            let alone = before.split_whitespace().count() <= 5 && !own_sentence;
            return Some(Some(if alone { 0 } else { at }));
        }
    }
    if let Some(at) = agency_at_end(text, lexicon) {
        let before = text.get(..at).unwrap_or_default();
        return Some(Some(if before.split_whitespace().count() <= 1 {
            0
        } else {
            at
        }));
    }
    if lexicon
        .photo
        .starts
        .iter()
        .any(|start| paragraph.folded.starts_with(start.as_str()))
    {
        return Some(None);
    }
    if in_head {
        trailing_name(paragraph).map(Some)
    } else {
        None
    }
}

fn cue_at(lower: &str, lexicon: &Words) -> Option<usize> {
    let starts_word = |at: usize| {
        !lower
            .get(..at)
            .and_then(|b| b.chars().next_back())
            .is_some_and(char::is_alphanumeric)
    };
    lexicon
        .photo
        .cues
        .iter()
        .filter_map(|cue| lower.find(cue.as_str()).filter(|at| starts_word(*at)))
        .min()
}

/// Names and little else.
fn is_credit(text: &str) -> bool {
    let small = [
        "via", "by", "of", "the", "for", "and", "on", "from", "courtesy", "credit", "photo", "image", "file",
        "in", "photos", "source", "handout", "credits",
    ];
    let lower = text.split_whitespace().filter(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.starts_with(char::is_lowercase) && !small.contains(&word.to_lowercase().as_str())
    });
    lower.count() <= 1
}

/// Where "[Jane Roe/AP Photo]", "(AFP/File)", "Reuters/Jane Roe" or "... via Getty Images" begins at the end of a line.
fn agency_at_end(text: &str, lexicon: &Words) -> Option<usize> {
    let is_agency = |part: &str| {
        let part = fold(part.trim_matches(|c: char| !c.is_alphanumeric()));
        lexicon.photo.agencies.iter().any(|agency| {
            part == *agency
                || part
                    .strip_prefix(agency.as_str())
                    .is_some_and(|rest| rest.starts_with(" via"))
        }) || part
            .split(" via ")
            .skip(1)
            .any(|tail| lexicon.photo.agencies.iter().any(|agency| tail == agency))
    };
    let credit = |part: &str| {
        let parts: Vec<&str> = part
            .split(['/', '|', '—', '–'])
            .flat_map(|p| p.split(" - "))
            .filter(|part| part.chars().any(char::is_alphabetic))
            .collect();
        (parts.len() > 1 || fold(part).contains("via "))
            && parts.iter().any(|part| is_agency(part))
            && part.split_whitespace().count() <= 10
    };
    let end = text.trim_end_matches(['.', ' ']);
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some(at) = end.strip_suffix(close).and_then(|inner| inner.rfind(open)) {
            let inner = end.get(at + 1..end.len() - 1).unwrap_or_default();
            return (credit(inner) || open == '[' && is_agency(inner)).then_some(at);
        }
    }
    // After the last sentence.
    let at = last_sentence_end(text)?;
    credit(text.get(at..)?).then_some(at)
}

/// Where the words after the last sentence begin; 0 where no sentence ends within the line.
fn last_sentence_end(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut offset = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        offset += piece.len();
        if ends_sentence(piece.trim_end()) && offset < text.len() {
            at = offset;
        }
    }
    let rest = text.get(at..)?;
    Some(at + rest.len() - rest.trim_start().len())
}

/// A sentence followed by a name without a full stop: a caption with its credit, where it stands above the text.
fn trailing_name(paragraph: &Paragraph) -> Option<usize> {
    if paragraph.final_mark.is_some() || paragraph.words > 60 {
        return None;
    }
    let at = last_sentence_end(paragraph.text).filter(|at| *at > 0)?;
    let credit = paragraph.text.get(at..)?;
    let words = credit.split_whitespace().count();
    let before = paragraph.text.get(..at)?.split_whitespace().count();
    let named = credit
        .split_whitespace()
        .all(|word| word.starts_with(|c: char| !c.is_lowercase()) || word.len() <= 3);
    ((1..=8).contains(&words) && before >= 5 && named).then_some(at)
}

/// "Jane Roe is a freelance journalist based in ...": the name, where a paragraph is about the writer.
pub(crate) fn biography(paragraph: &Paragraph, lexicon: &Words) -> Option<String> {
    if paragraph.words > 130 || paragraph.words < 5 {
        return None;
    }
    let words: Vec<&str> = paragraph.text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let titles = ["dr", "prof", "professor", "mr", "ms", "mrs"];
    let from = usize::from(
        words
            .first()
            .is_some_and(|word| titles.contains(&bare(word).as_str())),
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
