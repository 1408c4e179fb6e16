//! A text cut into blocks, each with its kind, and what the text's own head and tail say about the article.

use crate::furniture::{Furniture, Words, Zone};
use crate::head::{self, Head};
use crate::paragraph::{Paragraph, cut, without_start};
use crate::zones::{Seen, Stretch, first_text, stretches};
use crate::{imprint, language, names, picture, shape};
use legation_parse::{Block, BlockKind, Span};
use std::collections::HashSet;

/// A text's blocks and what was learned while cutting them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cutting {
    pub(crate) blocks: Vec<Block>,
    pub(crate) language: Option<String>,
    pub(crate) head: Head,
}

/// What a paragraph was found to be.
#[derive(Clone, Debug)]
struct Label {
    kind: BlockKind,
    reason: Option<String>,
}

impl Label {
    fn of(kind: BlockKind) -> Label {
        Label { kind, reason: None }
    }

    fn furniture(reason: &str) -> Label {
        Label {
            kind: BlockKind::Furniture,
            reason: Some(reason.to_owned()),
        }
    }
}

/// Cuts `text`. `title` and `language` are what metadata say, if they do.
pub(crate) fn cut_blocks(
    text: &str,
    title: Option<&str>,
    language: Option<&str>,
    furniture: &Furniture,
) -> Cutting {
    let (seen, language) = look(text, language, furniture);
    let mut labels: Vec<Option<Label>> = seen
        .marks
        .iter()
        .zip(&seen.other)
        .map(|(mark, other)| known_label(mark, other))
        .collect();
    let mut facts = Head::default();
    match first_text(&seen) {
        // No running text: sentences without full stops, or headlines. Nothing tells a heading from a text.
        None => {
            if let Some(title) = title {
                head::label_known_title(&seen, title, |index, label| {
                    set(&mut labels, index, of_title(label))
                });
            }
        }
        Some(first) => {
            let found = head::read(&seen, first, title, furniture);
            for (index, label) in &found.labels {
                set(&mut labels, *index, of_title(*label));
            }
            facts = found.head;
            let begin = found.begins;
            let stretches = stretches(&seen, begin, found.ends);
            label_stretches(&mut labels, &seen, &stretches);
            let end = stretches
                .last()
                .filter(|s| s.end == seen.paragraphs.len())
                .map_or(seen.paragraphs.len(), |s| s.start);
            let end = trim_end(&mut labels, &seen, begin, end, &mut facts, furniture);
            label_text(&mut labels, &seen, begin, end, &facts, furniture);
            imprint::read_tail(&seen, end, &mut facts, furniture);
            label_site(&mut labels, &seen, end, &facts);
        }
    }
    label_repeats(&mut labels, &seen);
    let foreign = language
        .as_deref()
        .filter(|tag| !furniture.words.languages.is_coded(tag));
    let blocks = seen
        .paragraphs
        .iter()
        .zip(&labels)
        .enumerate()
        .flat_map(|(index, (paragraph, label))| {
            let label = label.clone().unwrap_or(match seen.pictures.get(index) {
                Some(Some(_)) => Label::of(BlockKind::Caption),
                _ => Label::of(BlockKind::Body),
            });
            let label = match foreign {
                Some(tag) => in_foreign(label, tag),
                None => label,
            };
            blocks_of(
                paragraph,
                label,
                seen.pictures.get(index).copied().flatten().flatten(),
            )
        });
    Cutting {
        blocks: blocks.collect(),
        language,
        head: facts,
    }
}

/// What a paragraph is in a document in a language of which nothing is coded: set aside, unless it is in one that is.
fn in_foreign(label: Label, tag: &str) -> Label {
    match label.kind {
        BlockKind::Furniture => label,
        BlockKind::OtherLanguage => Label::of(BlockKind::Body),
        _ => Label {
            kind: BlockKind::OtherLanguage,
            reason: Some(format!("language: {tag}")),
        },
    }
}

/// How many of a text's first paragraphs may say that they are its title.
const HEAD: usize = 12;

/// The bytes of what says that a line is the title, where it does: *Headline: Envoys meet in Kabul*, *# Envoys meet in Kabul*.
fn title_cue(paragraph: &Paragraph, words: &Words) -> Option<usize> {
    let cues = words.head.titles.iter().filter(|cue| {
        let behind = paragraph.folded.strip_prefix(cue.as_str());
        behind.is_some_and(|behind| behind.starts_with(' '))
            && paragraph
                .text
                .get(..cue.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(cue))
    });
    cues.map(String::len).max()
}

/// Each paragraph looked at by itself.
fn look<'t>(text: &'t str, language: Option<&str>, furniture: &Furniture) -> (Seen<'t>, Option<String>) {
    let words = &furniture.words;
    let mut paragraphs = cut(text);
    for paragraph in paragraphs.iter_mut().take(HEAD) {
        if let Some(from) = title_cue(paragraph, words) {
            *paragraph = without_start(text, paragraph, from);
        }
    }
    let told = || language::of_document(&paragraphs, &words.languages);
    let language = match language {
        None => told(),
        // A site in another language has pages in one that is coded, and says of all that they are in its own.
        Some(said) if !words.languages.is_coded(said) => told()
            .filter(|tag| words.languages.is_coded(tag))
            .or_else(|| Some(said.to_owned())),
        Some(said) => Some(said.to_owned()),
    };
    let primary = language.as_deref().map(language::primary);
    let marks: Vec<_> = paragraphs
        .iter()
        .map(|paragraph| shape::mark(paragraph, furniture))
        .collect();
    let other = paragraphs
        .iter()
        .zip(&marks)
        .map(|(paragraph, mark)| match &primary {
            Some(tag) if mark.is_none() => language::other_than(tag, paragraph, &words.languages),
            _ => None,
        })
        .collect();
    let mut seen = Seen {
        pictures: vec![None; paragraphs.len()],
        paragraphs,
        marks,
        other,
    };
    let mut in_head = true;
    for index in 0..seen.paragraphs.len() {
        let Some(paragraph) = seen.paragraphs.get(index) else {
            continue;
        };
        let picture = if seen.is_open(index) {
            picture::picture(paragraph, in_head, furniture)
        } else {
            None
        };
        if let Some(slot) = seen.pictures.get_mut(index) {
            *slot = picture;
        }
        in_head &= !seen.is_text(index);
    }
    (seen, language)
}

fn known_label(mark: &Option<shape::Mark>, other: &Option<String>) -> Option<Label> {
    if let Some(tag) = other {
        return Some(Label {
            kind: BlockKind::OtherLanguage,
            reason: Some(format!("language: {tag}")),
        });
    }
    mark.as_ref().map(|mark| Label::furniture(&mark.reason))
}

fn of_title(label: head::HeadLabel) -> Label {
    match label {
        head::HeadLabel::Title => Label::of(BlockKind::Headline),
        head::HeadLabel::Deck => Label::of(BlockKind::Subheading),
        head::HeadLabel::Text => Label::of(BlockKind::Body),
        head::HeadLabel::Caption => Label::of(BlockKind::Caption),
        head::HeadLabel::Furniture(reason) => Label::furniture(reason),
    }
}

fn set(labels: &mut [Option<Label>], index: usize, label: Label) {
    if let Some(slot) = labels.get_mut(index) {
        *slot = Some(label);
    }
}

/// What stands in a stretch of the page is furniture unless it is in another language or has a reason of its own.
fn label_stretches(labels: &mut [Option<Label>], seen: &Seen, stretches: &[Stretch]) {
    for stretch in stretches {
        let mut zone = stretch.zone;
        let mut told = false;
        for index in stretch.start..stretch.end.min(seen.paragraphs.len()) {
            let Some(paragraph) = seen.paragraphs.get(index) else {
                continue;
            };
            zone = seen.zone(index).unwrap_or(zone);
            // A box about the author ends with its paragraph; what follows are other stories.
            if zone == Zone::Author && told && !paragraph.is_prose() {
                zone = Zone::Related;
            }
            told = paragraph.is_prose() || told && zone == Zone::Author;
            if let Some(slot @ None) = labels.get_mut(index) {
                *slot = Some(Label::furniture(zone.reason()));
            }
        }
    }
}

/// Cuts back the end of the article over short lines and notes about the writer. Gives the new end.
fn trim_end(
    labels: &mut [Option<Label>],
    seen: &Seen,
    begin: usize,
    mut end: usize,
    facts: &mut Head,
    furniture: &Furniture,
) -> usize {
    let mut bios = 0;
    while end > begin {
        let index = end - 1;
        let Some(paragraph) = seen.paragraphs.get(index) else {
            break;
        };
        if labels.get(index).is_some_and(Option::is_some)
            || seen.pictures.get(index).is_some_and(Option::is_some)
        {
            end = index;
            continue;
        }
        if paragraph.is_prose() {
            let bio =
                names::biography(paragraph, &furniture.words).filter(|_| index > begin && bios < MOST_BIOS);
            bios += 1;
            let Some(name) = bio.filter(|name| is_writer(name, seen, begin, index, facts)) else {
                break;
            };
            facts.author.get_or_insert(name);
            set(labels, index, Label::furniture("author bio"));
        } else if paragraph.is_bullet()
            || paragraph.is_textual()
            || paragraph.final_mark.is_some() && paragraph.words >= 4
            || is_signed(paragraph)
            || in_list(seen, begin, index)
        {
            break;
        } else {
            set(labels, index, Label::furniture("page end"));
        }
        end = index;
    }
    end
}

/// A sentence with who sent it behind its end: "They left on Friday.-EXN", "... on Friday. (Example News)".
fn is_signed(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim_end_matches([')', ']', '/']);
    let parted = text.rsplit_once(['-', '–', '—', '/', '(', '[']);
    parted.is_some_and(|(sentence, by)| {
        let sentence = sentence.trim_end().trim_end_matches(['-', '/']).trim_end();
        (1..=4).contains(&by.split_whitespace().count())
            && sentence.ends_with(['.', '!', '?', '”', '"'])
            && sentence.split_whitespace().count() >= 6
    })
}

/// The outlet's name below the text, and the motto under it.
fn label_site(labels: &mut [Option<Label>], seen: &Seen, end: usize, facts: &Head) {
    let Some(outlet) = facts.outlet.as_deref() else {
        return;
    };
    let from = end.max(seen.paragraphs.len().saturating_sub(4));
    let Some(at) =
        (from..seen.paragraphs.len()).find(|&at| seen.paragraphs.get(at).is_some_and(|p| p.text == outlet))
    else {
        return;
    };
    for (index, paragraph) in seen.paragraphs.iter().enumerate().skip(at).take(2) {
        if seen.is_open(index) && !paragraph.is_prose() && paragraph.words <= 12 {
            set(labels, index, Label::furniture("site name"));
        }
    }
}

/// Whether a person described at the end wrote the article rather than occurs in it: the surname is not in the text.
fn is_writer(name: &str, seen: &Seen, begin: usize, end: usize, facts: &Head) -> bool {
    if wrote(facts, name) {
        return true;
    }
    let Some(surname) = name.split_whitespace().next_back() else {
        return false;
    };
    let text = seen.paragraphs.get(begin..end).unwrap_or_default();
    !text
        .iter()
        .any(|paragraph| paragraph.is_prose() && paragraph.text.contains(surname))
}

/// Whether a byline names a person.
fn wrote(facts: &Head, name: &str) -> bool {
    let authors = facts.author.iter().flat_map(|authors| authors.split(", "));
    authors
        .into_iter()
        .any(|author| author.eq_ignore_ascii_case(name))
}

fn previous_ends(seen: &Seen, index: usize) -> bool {
    index
        .checked_sub(1)
        .and_then(|at| seen.paragraphs.get(at))
        .is_some_and(|before| before.text.ends_with(':'))
}

/// Whether a short line stands in a list that a line ending in a colon begins.
fn in_list(seen: &Seen, begin: usize, index: usize) -> bool {
    let from = begin.max(index.saturating_sub(LONGEST_LIST));
    let line = |at: usize| seen.paragraphs.get(at);
    let opens = |at: usize| line(at).is_some_and(|line| line.text.ends_with(':'));
    let start = (from..index)
        .rev()
        .find(|at| opens(*at) || line(*at).is_some_and(Paragraph::is_prose));
    start.is_some_and(|at| opens(at) && seen.is_open(at))
}

/// Most notes about writers that are looked for at an article's end.
const MOST_BIOS: usize = 6;
/// Most lines of a list that are looked through for its beginning.
const LONGEST_LIST: usize = 40;

/// Headings, lists and text between `begin` and `end`.
fn label_text(
    labels: &mut [Option<Label>],
    seen: &Seen,
    begin: usize,
    end: usize,
    facts: &Head,
    furniture: &Furniture,
) {
    let mut index = begin;
    let mut listing = false;
    let dated = |index: usize| seen.is_date(index) && seen.is_text(index + 1);
    let chronicle = (begin..end).filter(|index| dated(*index)).take(2).count() == 2;
    while index < end {
        let open = labels.get(index).is_some_and(Option::is_none) && seen.is_open(index);
        let Some(paragraph) = seen.paragraphs.get(index).filter(|_| open) else {
            if index > begin && dated(index) {
                label_date(labels, index, chronicle);
            }
            index += 1;
            continue;
        };
        if paragraph.is_textual() {
            listing = paragraph.text.ends_with(':');
            let bio = names::biography(paragraph, &furniture.words).is_some_and(|name| wrote(facts, &name));
            set(
                labels,
                index,
                if bio {
                    Label::furniture("author bio")
                } else {
                    Label::of(BlockKind::Body)
                },
            );
            index += 1;
            continue;
        }
        // A list whose lines stand close together ends at an empty line.
        let close = seen
            .paragraphs
            .get(index.saturating_sub(1))
            .is_some_and(|before| !before.after_gap);
        listing &= !(close && paragraph.after_gap && !previous_ends(seen, index));
        if paragraph.is_bullet() || listing || paragraph.text.ends_with(':') {
            let heads_text = paragraph.text.ends_with(':') && paragraph.words <= 8 && seen.is_text(index + 1);
            listing |= paragraph.text.ends_with(':');
            let kind = if heads_text && !paragraph.is_bullet() {
                BlockKind::Subheading
            } else {
                BlockKind::Body
            };
            set(labels, index, Label::of(kind));
            index += 1;
            continue;
        }
        let run = (index..end)
            .take_while(|&at| is_short(labels, seen, at))
            .count()
            .max(1);
        for at in index..index + run {
            let Some(line) = seen.paragraphs.get(at) else {
                break;
            };
            let label = match line.final_mark {
                // "Yes." is an answer, a lone question a heading.
                Some('?' | '!') if run == 1 => Label::of(BlockKind::Subheading),
                Some(_) => Label::of(BlockKind::Body),
                None if run <= 2 => Label::of(BlockKind::Subheading),
                None => Label::furniture("list of links"),
            };
            set(labels, at, label);
        }
        index += run;
    }
}

/// A date above a text: the heading of a chronicle's entry; but a heading and the only such date are a link to another story.
fn label_date(labels: &mut [Option<Label>], index: usize, chronicle: bool) {
    let before = index
        .checked_sub(1)
        .and_then(|at| labels.get_mut(at))
        .and_then(Option::as_mut);
    match before.filter(|label| label.kind == BlockKind::Subheading && !chronicle) {
        Some(label) => *label = Label::furniture("link to another story"),
        None if chronicle => set(labels, index, Label::of(BlockKind::Subheading)),
        None => {}
    }
}

fn is_short(labels: &[Option<Label>], seen: &Seen, index: usize) -> bool {
    labels.get(index).is_some_and(Option::is_none)
        && seen.is_open(index)
        && seen
            .paragraphs
            .get(index)
            .is_some_and(|paragraph| !paragraph.is_textual() && !paragraph.is_bullet())
}

/// A long paragraph that stands in the text for the second time is a pull quote or a copy.
fn label_repeats(labels: &mut [Option<Label>], seen: &Seen) {
    let mut known: HashSet<&str> = HashSet::new();
    for (paragraph, label) in seen.paragraphs.iter().zip(labels.iter_mut()) {
        let coded = label
            .as_ref()
            .is_none_or(|label| matches!(label.kind, BlockKind::Body | BlockKind::Subheading));
        if coded && paragraph.words >= 8 && !known.insert(paragraph.text) {
            *label = Some(Label::furniture("repeated paragraph"));
        }
    }
}

/// The block or, for a caption with a credit, the two blocks of a paragraph.
fn blocks_of(paragraph: &Paragraph, label: Label, credit: Option<usize>) -> Vec<Block> {
    let whole = paragraph.span;
    let block = |span: Span, label: Label| Block {
        span,
        kind: label.kind,
        reason: label.reason,
    };
    let (BlockKind::Caption, Some(at)) = (label.kind, credit) else {
        return vec![block(whole, label)];
    };
    let credit = Label::furniture("photo credit");
    let caption = paragraph.text.get(..at).unwrap_or_default().trim_end();
    if caption.is_empty() {
        return vec![block(whole, credit)];
    }
    let (start, end) = (whole.start as usize, whole.end as usize);
    vec![
        block(Span::new(start, start + caption.len()), label),
        block(Span::new(start + at, end), credit),
    ]
}
