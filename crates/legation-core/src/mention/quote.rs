//! Quotations, and who speaks in them: *I* in a quotation is its speaker, not whoever else says *I* in the text.

use super::chain::State;
use super::{Mention, Page};
use legation_parse::Relation;

/// How many sentences a quotation may go on for before its marks are taken to be broken.
const LONGEST: usize = 12;

/// A stretch of one sentence that stands in quotation marks.
struct Quoted {
    first: usize,
    last: usize,
    /// The mention of who speaks, where the text tells.
    speaker: Option<usize>,
    /// The same for all stretches of one quotation that no speaker is told of.
    number: usize,
}

/// Whose voice a mention stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Voice {
    /// The writer's.
    Own,
    /// Somebody's that the text names.
    Of(usize),
    /// Somebody's that it does not.
    Unknown(usize),
}

/// The quotations of a document.
pub(crate) struct Speakers {
    sentences: Vec<Vec<Quoted>>,
}

impl Speakers {
    /// The mention of who speaks where a mention stands, where the text tells.
    pub(crate) fn speaker(&self, mention: &Mention) -> Option<usize> {
        let spans = self.sentences.get(mention.sentence).into_iter().flatten();
        let mut within = spans.filter(|quoted| quoted.first <= mention.first && mention.last <= quoted.last);
        within.next()?.speaker
    }

    /// Whose voice a mention stands in. Two speakers are one where their chains are.
    pub(crate) fn voice(&self, mention: &Mention, state: &State) -> Voice {
        let spans = self.sentences.get(mention.sentence).into_iter().flatten();
        let mut within = spans.filter(|quoted| quoted.first <= mention.first && mention.last <= quoted.last);
        match within.next() {
            None => Voice::Own,
            Some(Quoted {
                speaker: Some(speaker),
                ..
            }) => Voice::Of(state.root(*speaker)),
            Some(quoted) => Voice::Unknown(quoted.number),
        }
    }
}

pub(crate) fn speakers(state: &State) -> Speakers {
    let mut sentences: Vec<Vec<Quoted>> = Vec::with_capacity(state.pages.len());
    // Where a quotation is still open: since which sentence, who speaks, and its number.
    let mut open: Option<(usize, Option<usize>, usize)> = None;
    let mut number = 0;
    for (index, page) in state.pages.iter().enumerate() {
        let mut spans: Vec<Quoted> = Vec::new();
        let mut from = open.map(|_| 0);
        for at in 0..page.sentence.words.len() {
            let opens = is_opening(page, at, from.is_some());
            let closes = is_closing(page, at) && from.is_some();
            if opens && !closes {
                from = Some(at + 1);
            } else if closes && let Some(first) = from.take() {
                let (speaker, number) = match open.take() {
                    Some((_, speaker, number)) => (speaker, number),
                    None => (None, {
                        number += 1;
                        number
                    }),
                };
                spans.push(Quoted {
                    first,
                    last: at,
                    speaker,
                    number,
                });
            }
        }
        let speaker = if spans.is_empty() && from.is_none() {
            None
        } else {
            speaker(state, index, &spans, from)
        };
        for quoted in &mut spans {
            quoted.speaker = speaker.or(quoted.speaker);
        }
        if let Some(first) = from {
            let (since, before, number) = open.unwrap_or_else(|| {
                number += 1;
                (index, None, number)
            });
            let speaker = speaker.or(before);
            spans.push(Quoted {
                first,
                last: page.sentence.words.len(),
                speaker,
                number,
            });
            open = (index - since < LONGEST).then_some((since, speaker, number));
        }
        sentences.push(spans);
    }
    Speakers { sentences }
}

fn is_opening(page: &Page, at: usize, within: bool) -> bool {
    match page.form(at) {
        "“" | "„" | "«" | "``" => true,
        "\"" => !within,
        _ => false,
    }
}

fn is_closing(page: &Page, at: usize) -> bool {
    matches!(page.form(at), "”" | "»" | "''" | "\"")
}

/// The subject of a verb of saying that stands outside the quotation.
fn speaker(state: &State, sentence: usize, spans: &[Quoted], open_from: Option<usize>) -> Option<usize> {
    let page = &state.pages[sentence];
    let quoted = |at: usize| {
        spans.iter().any(|span| span.first <= at && at <= span.last)
            || open_from.is_some_and(|first| at >= first)
    };
    let says = |at: &usize| {
        let verb = page.tree.head(*at);
        matches!(page.word(*at).relation, Relation::Nsubj)
            && !quoted(*at)
            && !quoted(verb)
            && state.words.is_saying(&page.word(verb).lemma)
    };
    let subject = (0..page.sentence.words.len()).find(says)?;
    state.headed_by(sentence, subject)
}
