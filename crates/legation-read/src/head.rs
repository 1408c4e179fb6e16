//! What stands above an article's text, and what that and the page's tail say about it: title, author, date, outlet.

use crate::dates;
use crate::furniture::{Furniture, Words};
use crate::names;
use crate::paragraph::Paragraph;
use crate::zones::Seen;
use jiff::civil::Date;
use std::collections::HashSet;
use std::ops::Range;

/// What the text itself says about the article.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Head {
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) published: Option<Date>,
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

/// The title with a menu's words before it or the site's name behind it.
fn glued(own: &str, title: &str) -> bool {
    let rest = own.strip_suffix(title).map(|menu| menu.len() <= 80);
    rest.or_else(|| own.strip_prefix(title).map(|site| site.len() <= 25))
        .unwrap_or(false)
}

/// "Example Courier | 12 July 2025", "Jane Roe July 12, 2025": a full date, and a few words that are no title.
fn dated_label(paragraph: &Paragraph, lexicon: &Words) -> Option<(Date, Option<String>)> {
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

/// The line that is the title that metadata give, among the first of the text.
fn find_title(seen: &Seen, title: &str) -> Option<usize> {
    let wanted = key(title);
    if wanted.len() < 4 {
        return None;
    }
    let near = seen
        .paragraphs
        .iter()
        .take(60)
        .enumerate()
        .filter(|(_, p)| p.words <= 60);
    let same = near.clone().find(|(_, p)| key(p.text) == wanted);
    // A title from metadata often has the outlet's name behind it.
    let part = || {
        near.clone().find(|(_, p)| {
            let own = key(p.text);
            own.len() >= 12
                && (wanted.starts_with(&own) || own.starts_with(&wanted))
                && own.len().min(wanted.len()) * 10 >= own.len().max(wanted.len()) * 6
        })
    };
    same.or_else(part).map(|(at, _)| at)
}

/// The title among the lines above the text: one that is repeated there, else the first that is long enough for a title.
fn guess_title(seen: &Seen, within: Range<usize>, lexicon: &Words) -> Option<usize> {
    let first = within.end;
    // A head of hundreds of lines is a menu; the title stands near the text.
    let from = within.start.max(first.saturating_sub(200));
    let candidate = |index: &usize| {
        seen.is_open(*index)
            && seen.paragraphs.get(*index).is_some_and(|p| {
                let labels = || {
                    dates::words(p.text)
                        .iter()
                        .all(|word| lexicon.head.sections.contains(word))
                };
                (3..=30).contains(&p.words)
                    && p.text.len() <= 300
                    && p.letters >= 8
                    && !p.several_sentences
                    && !labels()
                    && dated_label(p, lexicon).is_none()
                    && !p.is_bullet()
                    && !p.is_prose()
            })
    };
    let candidates: Vec<usize> = (from..first).filter(candidate).collect();
    let keys: Vec<(usize, String)> = (from..first)
        .filter_map(|at| seen.paragraphs.get(at).map(|p| (at, key(p.text))))
        .collect();
    let repeated = candidates.iter().copied().find(|&at| {
        let own = seen.paragraphs.get(at).map(|p| key(p.text)).unwrap_or_default();
        seen.paragraphs.get(at).is_some_and(|p| p.words >= 4)
            && own.len() >= 12
            && keys
                .iter()
                .any(|(other, text)| *other != at && text.ends_with(&own))
    });
    let of_words = |least: usize| {
        candidates
            .iter()
            .copied()
            .find(|&at| seen.paragraphs.get(at).is_some_and(|p| p.words >= least))
    };
    // A short first line set apart from the text below it is a title too ("Old wounds").
    let short_first = || {
        let set_apart = seen.paragraphs.get(1).is_some_and(|next| next.after_gap) || first == 1;
        seen.paragraphs.first().filter(|p| {
            let label = || {
                dates::words(p.text)
                    .iter()
                    .all(|word| lexicon.head.sections.contains(word))
            };
            set_apart
                && first >= 1
                && seen.is_open(0)
                && (2..=3).contains(&p.words)
                && !p.is_prose()
                && !label()
        })
    };
    repeated
        .or_else(|| of_words(4))
        .or_else(|| {
            of_words(3).filter(|&at| {
                seen.paragraphs
                    .get(at)
                    .is_some_and(|p| !names::is_name(p.text, lexicon))
            })
        })
        .or_else(|| short_first().map(|_| 0))
}

/// Letters and digits only, lower case: for comparing titles.
fn key(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(400)
        .collect()
}

/// Four in five words are the same.
fn similar(own: &str, title: &str, own_text: &str, title_text: &str) -> bool {
    if own.len().abs_diff(title.len()) > 30 {
        return false;
    }
    let set = |text: &str| -> HashSet<String> { dates::words(text).into_iter().collect() };
    let (a, b) = (set(own_text), set(title_text));
    let both = a.intersection(&b).count();
    b.len() >= 5 && both * 5 >= a.union(&b).count() * 4
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

/// "KABUL, July 12, 2025 (Example News) - ..." or "MOSCOW, July 12. /EXAMPLE/. ...": the outlet, and the date where it has a year.
fn read_dateline(seen: &Seen, first: usize, head: &mut Head, lexicon: &Words) {
    let Some(paragraph) = seen.paragraphs.get(first) else {
        return;
    };
    let start: String = paragraph.text.chars().take(90).collect();
    let shouted = start
        .split(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty());
    let place =
        shouted.is_some_and(|word| word.chars().count() >= 3 && word.chars().all(|c| !c.is_lowercase()));
    let dash = start.find([' ', '\u{A0}']).and_then(|_| {
        [" - ", " – ", " — ", "— ", "– ", " -- "]
            .iter()
            .filter_map(|dash| start.find(dash))
            .min()
    });
    let (outlet, end) = if let Some((before, after)) = start.split_once('/').filter(|_| place) {
        let Some((name, _)) = after.split_once('/') else {
            return;
        };
        (name, before.len())
    } else if let Some(dash) = dash {
        let line = start.get(..dash).unwrap_or_default();
        match line
            .split_once('(')
            .and_then(|(before, rest)| rest.split_once(')').map(|(name, _)| (name, before.len())))
        {
            Some(found) => found,
            None if place => ("", dash),
            None => return,
        }
    } else {
        return;
    };
    let before = start.get(..end).unwrap_or_default();
    if before.split_whitespace().count() > 8 {
        return;
    }
    let named = (1..=4).contains(&outlet.split_whitespace().count())
        && outlet
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '’'))
        && outlet.starts_with(char::is_uppercase);
    if named {
        head.outlet.get_or_insert(outlet.trim().to_owned());
    }
    if head.published.is_none() {
        head.published = dates::find_all(&dates::words(before), lexicon)
            .first()
            .map(|found| found.date);
    }
}

/// What the page says below the text: a line "Published: ...", an author's box, the site's name.
pub(crate) fn read_tail(seen: &Seen, end: usize, head: &mut Head, furniture: &Furniture) {
    let words = &furniture.words;
    let mut in_tail = false;
    let mut author_next = false;
    for index in end..seen.paragraphs.len() {
        let Some(paragraph) = seen.paragraphs.get(index) else {
            continue;
        };
        let Some(mark) = seen.marks.get(index).and_then(Option::as_ref) else {
            if author_next && names::is_name(paragraph.text, words) {
                head.author.get_or_insert(paragraph.text.to_owned());
            }
            author_next = false;
            continue;
        };
        author_next = mark.reason == "author box";
        if author_next || mark.zone.is_none() && !in_tail {
            head.author = head.author.take().or(mark.author.clone());
        }
        head.outlet = head.outlet.take().or(mark.outlet.clone());
        // Below the text only a date that says it is the page's own counts; others belong to other stories.
        let said = words
            .head
            .published
            .iter()
            .any(|cue| cue.len() > 4 && paragraph.folded.starts_with(cue.as_str()));
        if !in_tail && said && head.published.is_none() {
            head.published = mark.date.map(|(date, _)| date);
        }
        in_tail |= mark.zone.is_some();
    }
    if head.outlet.is_none() {
        head.outlet = site_name(seen, end, words);
    }
}

/// A few capitalised words with an outlet's noun among the last lines of the page.
fn site_name(seen: &Seen, end: usize, lexicon: &Words) -> Option<String> {
    let from = end.max(seen.paragraphs.len().saturating_sub(4));
    let open =
        (from..seen.paragraphs.len()).filter(|index| seen.marks.get(*index).is_some_and(Option::is_none));
    let mut lines = open.filter_map(|index| seen.paragraphs.get(index));
    lines
        .find(|line| names_site(line, lexicon))
        .map(|line| line.text.to_owned())
}

/// "The Example Times", but not "World News", which is a section's label.
fn names_site(line: &Paragraph, lexicon: &Words) -> bool {
    let words = dates::words(line.text);
    let small = |word: &str| lexicon.head.small.contains(word);
    (2..=6).contains(&line.words)
        && line.final_mark.is_none()
        && line
            .text
            .split_whitespace()
            .all(|word| word.starts_with(char::is_uppercase) || small(word))
        && words.iter().any(|word| lexicon.head.outlets.contains(word))
        && !words
            .iter()
            .all(|word| lexicon.head.sections.contains(word) || small(word))
}
