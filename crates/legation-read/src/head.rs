//! What stands above an article's text, and what that says about it: title, author, date.

use crate::dates;
use crate::furniture::{Furniture, Words};
use crate::imprint::{names_site, read_dateline};
use crate::names;
use crate::paragraph::Paragraph;
use crate::title::{find_title, glued, guess_title, key, similar};
use crate::zones::Seen;
use jiff::civil::Date;

/// What the text itself says about the article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Head {
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<Date>,
    /// When the page says it was last altered.
    pub(crate) modified: Option<Date>,
}

/// What a line of the head is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadLabel {
    Title,
    /// A second heading below the title.
    Deck,
    Text,
    /// Running text above the title, as below a picture.
    Caption,
    Furniture(&'static str),
}

/// The head as read.
pub(crate) struct Found {
    pub(crate) head: Head,
    pub(crate) labels: Vec<(usize, HeadLabel)>,
    /// The first paragraph of the article's text.
    pub(crate) begins: usize,
    /// One past the last line of the head; after `begins` where a standfirst stands within the head.
    pub(crate) ends: usize,
}

/// Reads the head: what is above the text, whose first paragraph is `first`, and below a standfirst or caption that is
/// followed by a byline or date.
pub(crate) fn read(seen: &Seen, first: usize, title: Option<&str>, furniture: &Furniture) -> Found {
    let words = &furniture.words;
    let guessed = if title.is_some() {
        None
    } else {
        guess_title(seen, 0..first, words)
    };
    let ends = head_end(seen, first, guessed.is_some() || title.is_some());
    let near = |at: &usize| *at < ends || *at <= first + 8 && words_of_text(seen, first, *at) <= 60;
    let title_at = match title {
        Some(title) => find_title(seen, title).filter(near),
        None => guessed.or_else(|| guess_title(seen, first..ends, words)),
    };
    let text_from = |at: usize| (at..seen.paragraphs.len()).find(|&index| seen.is_text(index));
    let begins = title_at
        .filter(|at| *at > first)
        .and_then(text_from)
        .unwrap_or(first);
    let ends = ends.max(begins);
    let title_text = title_at
        .and_then(|at| seen.paragraphs.get(at))
        .map(|paragraph| paragraph.text);
    let context = Context {
        title_at,
        title_text,
        title_key: title_text.or(title).map(key).filter(|key| key.len() >= 8),
        begins,
        words,
    };
    let mut found = Found {
        head: Head {
            title: title_text.map(str::to_owned),
            ..Head::default()
        },
        labels: Vec::new(),
        begins,
        ends,
    };
    let mut updated: Option<Date> = None;
    for index in 0..ends {
        let Some(paragraph) = seen.paragraphs.get(index) else {
            continue;
        };
        if let Some(mark) = seen.marks.get(index).and_then(Option::as_ref) {
            if let Some((date, outlet, author)) = masthead(paragraph, words) {
                found.head.published = found.head.published.or(Some(date));
                found.head.outlet = found.head.outlet.or(Some(outlet));
                found.head.author = found.head.author.or(author);
            }
            found.head.author = found.head.author.or(mark.author.clone());
            found.head.outlet = found.head.outlet.or(mark.outlet.clone());
            match mark.date {
                Some((date, false)) => found.head.published = found.head.published.or(Some(date)),
                Some((date, true)) => updated = updated.or(Some(date)),
                None => {}
            }
        } else if seen.is_open(index) && !(index >= begins && paragraph.is_prose()) {
            let label = line_label(index, paragraph, &context, &mut found.head);
            found.labels.extend(label.map(|label| (index, label)));
        }
    }
    found.head.modified = updated;
    found.head.published = found.head.published.or(updated);
    for at in [begins, ends] {
        read_dateline(seen, at, &mut found.head, words);
    }
    label_later_copies(seen, ends, context.title_key.as_deref(), &mut found.labels);
    found
}

/// What a line of the head is judged against.
struct Context<'t> {
    title_at: Option<usize>,
    title_text: Option<&'t str>,
    title_key: Option<String>,
    begins: usize,
    words: &'t Words,
}

/// What an unmarked line of the head is; nothing for lines after the text has begun that are not clearly furniture.
fn line_label(index: usize, paragraph: &Paragraph, context: &Context, head: &mut Head) -> Option<HeadLabel> {
    let Context { title_at, words, .. } = *context;
    let own = key(paragraph.text);
    let title_text = context.title_text.unwrap_or_default();
    let repeats = |title: &String| own == *title || similar(&own, title, paragraph.text, title_text);
    if Some(index) == title_at {
        return Some(HeadLabel::Title);
    }
    if context.title_key.as_ref().is_some_and(repeats) {
        return Some(HeadLabel::Furniture("repeated title"));
    }
    if context.title_key.as_ref().is_some_and(|title| glued(&own, title)) {
        return Some(HeadLabel::Furniture("menu"));
    }
    if let Some((date, outlet, author)) = masthead(paragraph, words) {
        head.published = head.published.or(Some(date));
        head.outlet = head.outlet.take().or(Some(outlet));
        head.author = head.author.take().or(author);
        return Some(HeadLabel::Furniture("date line"));
    }
    if let Some((date, author)) = dated_label(paragraph, words) {
        head.published = head.published.or(Some(date));
        head.author = head.author.take().or(author);
        return Some(HeadLabel::Furniture("date line"));
    }
    if title_at.is_some_and(|at| index < at) {
        if paragraph.is_prose() {
            return Some(HeadLabel::Caption);
        }
        if index < 3 && head.outlet.is_none() && names_site(paragraph, words) {
            head.outlet = Some(paragraph.text.to_owned());
        }
        return Some(HeadLabel::Furniture("section label"));
    }
    // "The Example Herald", on a line below the title; "Staff Reporter" is an office.
    let line = dates::words(paragraph.text);
    let office = line
        .last()
        .is_some_and(|word| words.head.mastheads.contains(word))
        || line.first().is_some_and(|word| words.head.desks.contains(word));
    if !office
        && title_at.is_some_and(|at| index > at && index <= at + 3)
        && index < context.begins
        && head.outlet.is_none()
        && names_site(paragraph, words)
    {
        head.outlet = Some(paragraph.text.to_owned());
        return Some(HeadLabel::Furniture("section label"));
    }
    if let Some(name) = names::lone_names(paragraph, words).filter(|_| context.title_key.is_some()) {
        head.author.get_or_insert(name);
        return Some(HeadLabel::Furniture("byline"));
    }
    if paragraph.words <= 6 && has_role(paragraph, words) && head.author.is_some() {
        return Some(HeadLabel::Furniture("byline"));
    }
    if index >= context.begins {
        return None;
    }
    Some(
        if paragraph.is_bullet() && paragraph.words >= 4 || paragraph.words >= 25 {
            HeadLabel::Text
        } else if paragraph.words >= 4 && title_at.is_some() {
            HeadLabel::Deck
        } else {
            HeadLabel::Furniture("section label")
        },
    )
}

/// Where the head ends: at the first running text; or, where a few short texts (a caption, a standfirst) stand above a
/// byline, a date line or a share bar, at the first text below those.
fn head_end(seen: &Seen, first: usize, titled: bool) -> usize {
    let length = seen.paragraphs.len();
    let mut end = first;
    let mut text = first;
    for _ in 0..3 {
        let next = (text + 1..length.min(text + 16)).find(|&index| seen.is_text(index));
        let Some(next) = next.filter(|next| *next <= 40 && words_of_text(seen, first, *next) <= 120) else {
            break;
        };
        if (text + 1..next).any(|index| belongs_to_head(seen, index, next, titled)) {
            end = next;
        }
        text = next;
    }
    end
}

/// Whether a line above the text at `next` is one that stands only in heads.
fn belongs_to_head(seen: &Seen, index: usize, next: usize, titled: bool) -> bool {
    let Some(mark) = seen.marks.get(index).and_then(Option::as_ref) else {
        return false;
    };
    if mark.reason == "byline" || mark.reason == "share bar" {
        return true;
    }
    // A chronicle has more than one date above a text; a teaser has its title above its date.
    let dated = |index: usize| seen.is_date(index) && seen.is_text(index + 1);
    let heading = |index: usize| {
        seen.is_open(index)
            && seen
                .paragraphs
                .get(index)
                .is_some_and(|p| !p.is_prose() && p.words >= 4)
    };
    mark.date.is_some()
        && !(titled && index.checked_sub(1).is_some_and(heading))
        && !(next..seen.paragraphs.len().min(next + 60)).any(dated)
}

/// How many words of running text stand between two paragraphs.
fn words_of_text(seen: &Seen, from: usize, to: usize) -> usize {
    let texts = (from..to).filter(|index| seen.is_text(*index));
    texts
        .filter_map(|index| seen.paragraphs.get(index))
        .map(|paragraph| paragraph.words)
        .sum()
}

/// "Example Courier | 12 July 2025 | Jane Roe", "By Jane Roe, Port Selim; Example Wire, 2025-07-12": an outlet's name by its noun, and a full date,
/// each parted from the rest by a mark.
fn masthead(paragraph: &Paragraph, lexicon: &Words) -> Option<(Date, String, Option<String>)> {
    if paragraph.words > 16 {
        return None;
    }
    let date = dates::find_all(&dates::words(paragraph.text), lexicon)
        .first()?
        .date;
    let spaced = paragraph
        .text
        .replace(" - ", "|")
        .replace(" -- ", "|")
        .replace(". ", "|")
        .replace("  ", "|");
    let parts = spaced.split(['|', '/', ';', ',', '–', '—', '•', '·', '(', ')']);
    let parts: Vec<&str> = parts
        .map(|part| part.trim_matches([' ', '*', '_']).trim_end_matches('.'))
        .filter(|part| !part.is_empty())
        .collect();
    // Running text has parts of many words, and parts that are no names.
    let plain = |part: &&&str| part.split_whitespace().count() > 6;
    if parts.iter().filter(plain).count() > 0 {
        return None;
    }
    let capital = |part: &str| {
        part.split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || lexicon.head.small.contains(word))
    };
    let barred = paragraph.text.contains(['|', '•', '·']);
    let person = parts.iter().any(|part| names::is_name(part, lexicon));
    let outlet = |part: &&&str| {
        let words = dates::words(part);
        let masthead = |word: &String| barred && !person && lexicon.head.mastheads.contains(word);
        (2..=6).contains(&words.len())
            && capital(part)
            && words
                .iter()
                .any(|word| lexicon.head.outlets.contains(word) || masthead(word))
            && !words
                .iter()
                .all(|word| lexicon.head.sections.contains(word) || lexicon.head.outlets.contains(word))
            && !words
                .first()
                .is_some_and(|word| lexicon.head.desks.contains(word))
    };
    let named = parts.iter().find(outlet)?;
    let bare = |part: &str| {
        let folded = part.to_lowercase();
        let cues = lexicon.byline.cues.iter();
        let cue = cues.filter(|cue| {
            folded
                .strip_prefix(cue.as_str())
                .is_some_and(|rest| rest.starts_with(' '))
        });
        let name = cue.map(String::len).max().and_then(|length| part.get(length..));
        name.unwrap_or(part).trim().to_owned()
    };
    let author = parts.iter().filter(|part| *part != named).map(|part| bare(part));
    let author = author.into_iter().find(|name| names::is_name(name, lexicon));
    Some((date, (*named).to_owned(), author))
}

/// "Example Courier | 12 July 2025", "Jane Roe July 12, 2025": a full date, and a few words that are no title.
pub(crate) fn dated_label(paragraph: &Paragraph, lexicon: &Words) -> Option<(Date, Option<String>)> {
    if paragraph.words > 14 || paragraph.final_mark.is_some() {
        return None;
    }
    let words = dates::words(paragraph.text);
    let found = dates::find_all(&words, lexicon);
    let hit = found.first()?;
    let inside = |index: usize| {
        found
            .iter()
            .any(|hit| (hit.words.0..hit.words.1).contains(&index))
    };
    let kept: Vec<&str> = words
        .iter()
        .enumerate()
        .filter(|(index, _)| !inside(*index))
        .map(|(_, word)| word.as_str())
        .collect();
    let beside =
        |word: &&&str| !lexicon.head.beside.contains(**word) && word.chars().any(char::is_alphabetic);
    let (first, last) = (
        hit.words.0 == 0,
        found.last().is_some_and(|hit| hit.words.1 + 4 >= words.len()),
    );
    if kept.iter().filter(beside).count() > 5 || !(first || last) {
        return None;
    }
    let own = |word: &&str| {
        dates::words(word)
            .iter()
            .any(|word| kept.contains(&word.as_str()) && !lexicon.head.beside.contains(word))
    };
    let rest = paragraph
        .text
        .split_whitespace()
        .filter(own)
        .collect::<Vec<_>>()
        .join(" ");
    let author = names::is_name(&rest, lexicon).then_some(rest);
    Some((hit.date, author))
}

/// "Correspondent, Port Selim", below the author's name.
fn has_role(paragraph: &Paragraph, lexicon: &Words) -> bool {
    dates::words(paragraph.text)
        .iter()
        .any(|word| lexicon.byline.roles.contains(word))
}

/// Where there is no running text: only the known title is told apart.
pub(crate) fn label_known_title(seen: &Seen, title: &str, mut label: impl FnMut(usize, HeadLabel)) {
    if let Some(at) = find_title(seen, title).filter(|_| seen.paragraphs.len() > 1) {
        label(at, HeadLabel::Title);
    }
}

/// Copies of the title further down.
fn label_later_copies(seen: &Seen, first: usize, title: Option<&str>, labels: &mut Vec<(usize, HeadLabel)>) {
    let Some(title) = title else { return };
    for (index, paragraph) in seen.paragraphs.iter().enumerate().skip(first) {
        if paragraph.words <= 40
            && !paragraph.is_prose()
            && seen.is_open(index)
            && key(paragraph.text) == title
        {
            labels.push((index, HeadLabel::Furniture("repeated title")));
        }
    }
}
