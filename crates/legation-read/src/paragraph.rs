//! A text cut into paragraphs, and the shape of each: how long, how it ends, how it is capitalised.

use crate::furniture::fold;
use legation_parse::Span;

/// Longest paragraph, in words, whose words are looked at for furniture.
const LONGEST_MARKED: usize = 130;

/// A paragraph with what its shape tells.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph<'t> {
    pub(crate) span: Span,
    pub(crate) text: &'t str,
    /// Lower case and tidied, for comparing with phrases; empty for paragraphs too long to be furniture.
    pub(crate) folded: String,
    pub(crate) words: usize,
    pub(crate) letters: usize,
    /// Ends in a full stop, question mark or the like, quotation marks and brackets aside.
    pub(crate) final_mark: Option<char>,
    /// A sentence ends within it and another begins.
    pub(crate) several_sentences: bool,
    /// A line is empty before it.
    pub(crate) after_gap: bool,
}

impl Paragraph<'_> {
    /// Running text rather than a heading or a label: it ends as a sentence does, or is too long for anything else.
    pub(crate) fn is_prose(&self) -> bool {
        match self.final_mark {
            Some('.' | '…' | '。' | '۔' | '।') => self.words >= 4 || self.unspaced(),
            Some(_) => self.several_sentences || self.words >= 20 || self.quoted(),
            None => {
                self.words >= 40
                    || self.quoted() && self.words >= 8
                    || self.several_sentences && self.words >= 25
            }
        }
    }

    /// Text for want of anything else it could be, where it stands within an article: sentences without a last full stop.
    pub(crate) fn is_textual(&self) -> bool {
        self.is_prose() || self.words >= 25 || self.several_sentences && self.words >= 12
    }

    /// Prose of some length.
    pub(crate) fn is_solid(&self) -> bool {
        self.is_prose() && self.words >= 15
    }

    /// Opens and closes with quotation marks.
    fn quoted(&self) -> bool {
        let inner = self.text.trim_end_matches(['.', '!', '?', ',']);
        self.words >= 4
            && self.text.starts_with(['“', '"', '«', '„'])
            && inner.ends_with(['”', '"', '»', '“'])
    }

    /// Written without spaces between words, as Chinese and Thai are.
    fn unspaced(&self) -> bool {
        self.letters > 12 * self.words.max(1)
    }

    /// An item of a list.
    pub(crate) fn is_bullet(&self) -> bool {
        let rest = self
            .text
            .trim_start_matches(['•', '-', '–', '—', '*', '·', '▪', '●', '‣', '■', '○']);
        rest.len() < self.text.len() && rest.starts_with(char::is_whitespace)
    }
}

/// The paragraph without what stands before its byte `from`.
pub(crate) fn without_start<'t>(text: &'t str, paragraph: &Paragraph, from: usize) -> Paragraph<'t> {
    let rest = paragraph.text.get(from..).unwrap_or_default();
    let end = paragraph.span.end as usize;
    let span = Span::new(end - rest.trim_start().len(), end);
    shape(text, span, paragraph.after_gap)
}

/// Cuts `text` at its line breaks; lines that were broken at a fixed width are joined.
pub(crate) fn cut(text: &str) -> Vec<Paragraph<'_>> {
    let lines = lines(text);
    let width = wrap_width(text, &lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut open: Option<(Span, bool)> = None;
    for (index, &(span, after_gap)) in lines.iter().enumerate() {
        let joins = index > 0
            && !after_gap
            && width.is_some_and(|width| {
                lines
                    .get(index - 1)
                    .is_some_and(|(before, _)| wraps(text, *before, span, width))
            });
        open = match open {
            Some((start, gap)) if joins => Some((start.join(span), gap)),
            Some((done, gap)) => {
                paragraphs.push(shape(text, done, gap));
                Some((span, after_gap))
            }
            None => Some((span, after_gap)),
        };
    }
    if let Some((last, gap)) = open {
        paragraphs.push(shape(text, last, gap));
    }
    paragraphs
}

/// The lines that are not blank, without white space at their ends, each with whether a blank line is before it.
fn lines(text: &str) -> Vec<(Span, bool)> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut gap = false;
    // A carriage return before a line feed makes an empty line of its own here, which is no gap.
    let breaks = |c: char| {
        matches!(
            c,
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    for piece in text.split_inclusive(breaks) {
        let end = start + piece.len();
        let body = piece.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'));
        if body.is_empty() {
            let after_return =
                piece == "\n" && text.get(..start).is_some_and(|before| before.ends_with('\r'));
            let whole_gap = !after_return;
            gap |= whole_gap;
        } else {
            let lead = piece.len()
                - piece
                    .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'))
                    .len();
            lines.push((Span::new(start + lead, start + lead + body.len()), gap));
            gap = false;
        }
        start = end;
    }
    lines
}

/// The width at which the text's lines were broken, where they were: no broken line is longer than 120 characters, and at
/// most breaks within a paragraph the next word would not have fitted.
fn wrap_width(text: &str, lines: &[(Span, bool)]) -> Option<usize> {
    let mut width = 0;
    for pair in lines.windows(2) {
        if let [(span, _), (_, false)] = pair {
            let line = span.of(text);
            if line.len() > 480 {
                return None;
            }
            width = width.max(line.chars().count());
        }
    }
    if !(40..=120).contains(&width) {
        return None;
    }
    let (mut breaks, mut full, mut mid_sentence) = (0usize, 0usize, 0usize);
    for pair in lines.windows(2) {
        if let [(before, _), (after, false)] = pair {
            // A short line is one of a head or of a list, and says nothing of how the text was broken.
            breaks += usize::from(!is_short(before.of(text), width));
            if wraps(text, *before, *after, width) {
                full += 1;
                let ends = final_mark(before.of(text)).is_some();
                mid_sentence += usize::from(!ends && after.of(text).starts_with(char::is_lowercase));
            }
        }
    }
    (breaks >= 2 && full * 3 >= breaks * 2 && mid_sentence * 3 >= full).then_some(width)
}

fn is_short(line: &str, width: usize) -> bool {
    line.chars().count() * 2 <= width
}

/// Whether the first word of `after` would not have fitted on the line `before`.
fn wraps(text: &str, before: Span, after: Span, width: usize) -> bool {
    let word = after.of(text).split_whitespace().next().unwrap_or_default();
    let used = before.of(text).chars().count();
    // A ragged margin: some tools break a little early.
    used + 1 + word.chars().count() + 3 > width && !is_short(before.of(text), width)
}

fn shape(text: &str, span: Span, after_gap: bool) -> Paragraph<'_> {
    let line = span.of(text);
    let mut words = 0;
    let mut several_sentences = false;
    let mut ended = false;
    for word in line.split_whitespace() {
        words += 1;
        several_sentences |= ended
            && word
                .chars()
                .find(|c| c.is_alphanumeric())
                .is_some_and(|c| !c.is_lowercase());
        ended = ends_sentence(word);
    }
    Paragraph {
        span,
        text: line,
        folded: if words <= LONGEST_MARKED && line.len() <= 4_000 {
            fold(line)
        } else {
            String::new()
        },
        words,
        letters: line.chars().filter(|c| c.is_alphabetic()).count(),
        final_mark: final_mark(line),
        several_sentences,
        after_gap,
    }
}

/// Whether a word ends a sentence: its full stop is not that of an initial or a short abbreviation.
pub(crate) fn ends_sentence(word: &str) -> bool {
    match final_mark(word) {
        Some('.') => {
            let stem = word.trim_matches(|c: char| !c.is_alphanumeric());
            let abbreviated =
                stem.contains('.') || stem.chars().count() <= 3 && stem.starts_with(char::is_uppercase);
            !abbreviated && !stem.is_empty()
        }
        Some(_) => true,
        None => false,
    }
}

/// The mark that ends a line, if one does; closing quotation marks, brackets, signs ("■") and references ("[17]") may follow
/// it.
pub(crate) fn final_mark(line: &str) -> Option<char> {
    let mut line = line;
    loop {
        line = line.trim_end_matches(may_follow);
        let Some(inner) = line.strip_suffix(']') else {
            break;
        };
        match inner.rsplit_once('[') {
            Some((before, number)) if !number.contains(char::is_alphabetic) => line = before,
            _ => line = inner,
        }
    }
    line.chars().next_back().filter(|c| is_final(*c))
}

fn is_final(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '۔' | '।' | '؟' | '！' | '？')
}

fn may_follow(c: char) -> bool {
    let sign = c > '\u{2000}'
        && !c.is_alphanumeric()
        && !matches!(c, '\u{2010}'..='\u{2015}' | '€' | '№')
        && !is_final(c);
    c.is_whitespace() || matches!(c, '*' | '"' | '\'' | '»' | ')') || sign
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        cut(text).iter().map(|p| p.text).collect()
    }

    #[test]
    fn a_line_is_a_paragraph() {
        assert_eq!(
            texts("One.\nTwo.\r\n\r\n  Three. \rFour"),
            ["One.", "Two.", "Three.", "Four"]
        );
        assert!(texts(" \n\t\r\n").is_empty());
        let gaps: Vec<bool> = cut("a\r\nb\r\n\r\nc").iter().map(|p| p.after_gap).collect();
        assert_eq!(gaps, [false, false, true]);
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        let text = "The ministry said on Monday that a delegation had arrived in\n\
                    the capital to discuss spare parts for helicopters that were\n\
                    supplied decades ago.\n\nIt gave no further details of the visit, which was first\n\
                    reported by a local station, nor of the talks that are to be\nheld next.";
        assert_eq!(texts(text).len(), 2);
        assert!(
            texts(text)
                .first()
                .is_some_and(|first| first.ends_with("decades ago."))
        );
    }

    #[test]
    fn headings_are_no_prose() {
        let prose = |text: &str| cut(text).first().is_some_and(Paragraph::is_prose);
        assert!(!prose("Envoys meet in Doha"));
        assert!(!prose("A new friend for the generals?"));
        assert!(prose("The envoy left the city."));
        assert!(prose(
            "“We asked for parts and received none,” the minister said."
        ));
        assert!(!prose("U.S. Army photo by Sgt. Jane Roe"));
    }
}
