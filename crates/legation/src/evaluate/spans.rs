//! Who does it and to whom, word by word, in sentences of one event each.

use super::gold::SpansItem;
use super::predict::{NONE, Scored, by_surety};
use super::report::Mistake;
use super::tally::{Bootstrap, Unit, measure};
use legation_core::Codebook;
use legation_core::relation::{Principal, Sides, principal, sides};
use legation_parse::{Engine, Span};
use rayon::prelude::*;

/// Actor, recipient, and one of several that are both.
const TAGS: [&str; 3] = ["S", "T", "R"];

/// A run of words under one tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tagged {
    tag: usize,
    first: usize,
    last: usize,
}

/// Scores heads: a predicted head counts where it lies within a span of the same tag. A second head in the same span, as of *Russia and
/// China* tagged as one, counts neither for nor against.
pub fn score(items: &[SpansItem], codebook: &Codebook, bootstrap: Bootstrap) -> Scored {
    let engine = Engine::embedded();
    let found: Vec<(Option<Principal>, Sides)> = items
        .par_iter()
        .map(|item| {
            let found = principal(&item.text, codebook, engine).into_iter().next();
            let read = sides(&item.text, codebook, engine);
            let told = found.as_ref().map(|found| Sides {
                actors: found.actors.clone(),
                recipients: found.recipients.clone(),
                reciprocal: found.reciprocal,
            });
            // Where the main clause names nobody, the parties of the event count.
            let sides = Some(read).filter(|read| !read.actors.is_empty() || !read.recipients.is_empty());
            (found, sides.or(told).unwrap_or_default())
        })
        .collect();
    let mut scored = Scored::default();
    let mut units = Vec::new();
    for (item, (found, sides)) in items.iter().zip(&found) {
        let gold = spans(&item.tags);
        let heads = heads(sides, &item.words);
        let mut counts: Vec<(usize, [u32; 3])> = Vec::new();
        let mut met = vec![false; gold.len()];
        for (tag, word) in &heads {
            let place = gold
                .iter()
                .position(|span| span.tag == *tag && span.first <= *word && *word <= span.last);
            match place {
                Some(place) if met.get(place) == Some(&true) => {}
                Some(place) => {
                    if let Some(met) = met.get_mut(place) {
                        *met = true;
                    }
                    counts.push((*tag, [1, 0, 0]));
                }
                None => counts.push((*tag, [0, 1, 0])),
            }
        }
        let missed = gold.iter().zip(&met).filter(|(_, met)| !**met);
        counts.extend(missed.map(|(span, _)| (span.tag, [0, 0, 1])));
        let right = counts.iter().all(|(_, [_, alarms, misses])| alarms + misses == 0);
        units.push(Unit { counts, right });
        scored.predictions += &tagged_lines(item, &heads);
        if !right {
            let told = |all: Vec<(usize, String)>| match all.is_empty() {
                true => NONE.to_owned(),
                false => all
                    .iter()
                    .map(|(tag, words)| format!("{} “{words}”", TAGS.get(*tag).unwrap_or(&"")))
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            let by_hand = gold.iter().map(|span| (span.tag, covered(item, span)));
            let coded = heads.iter().map(|&(tag, word)| {
                let words = item.words.get(word).map_or("", |word| word.of(&item.text));
                (tag, words.to_owned())
            });
            scored.mistakes.push(Mistake {
                uid: item.uid.clone(),
                line: item.line,
                gold: told(by_hand.collect()),
                predicted: told(coded.collect()),
                score: found.as_ref().map_or(0.0, |found| found.event.score),
                text: item.text.clone(),
                explain: found
                    .as_ref()
                    .map_or_else(|| "no entry fits".to_owned(), |found| found.event.explain()),
            });
        }
    }
    let labels = TAGS.map(str::to_owned);
    scored.measures = vec![measure("heads", &labels, &units, bootstrap)];
    by_surety(&mut scored.mistakes);
    scored
}

/// The tagged runs of a sentence.
fn spans(tags: &[String]) -> Vec<Tagged> {
    let mut all: Vec<Tagged> = Vec::new();
    let mut open: Option<usize> = None;
    for (word, written) in tags.iter().enumerate() {
        let tag = written
            .split_once('-')
            .and_then(|(begin, name)| Some((begin, TAGS.iter().position(|tag| *tag == name)?)));
        match tag {
            Some(("I", tag)) if open == Some(tag) => {
                if let Some(span) = all.last_mut() {
                    span.last = word;
                }
            }
            Some((_, tag)) => all.push(Tagged {
                tag,
                first: word,
                last: word,
            }),
            None => {}
        }
        open = tag.map(|(_, tag)| tag);
    }
    all
}

fn covered(item: &SpansItem, span: &Tagged) -> String {
    let bounds = (item.words.get(span.first), item.words.get(span.last));
    match bounds {
        (Some(first), Some(last)) => first.join(*last).of(&item.text).to_owned(),
        _ => String::new(),
    }
}

/// The tagged words that heads stand in, each once.
fn heads(found: &Sides, words: &[Span]) -> Vec<(usize, usize)> {
    let at = |head: &Span| {
        words
            .iter()
            .position(|word| word.start < head.end && head.start < word.end)
    };
    let all = if found.reciprocal {
        vec![(2, &found.actors)]
    } else {
        vec![(0, &found.actors), (1, &found.recipients)]
    };
    let mut heads: Vec<(usize, usize)> = Vec::new();
    for (tag, spans) in all {
        for word in spans.iter().filter_map(at) {
            if !heads.iter().any(|(_, known)| *known == word) {
                heads.push((tag, word));
            }
        }
    }
    heads
}

/// The words of a sentence with the predicted heads tagged.
fn tagged_lines(item: &SpansItem, heads: &[(usize, usize)]) -> String {
    let mut lines = String::new();
    for (number, word) in item.words.iter().enumerate() {
        let tag = heads.iter().find(|(_, head)| *head == number);
        let tag = tag.and_then(|(tag, _)| TAGS.get(*tag));
        let tag = tag.map_or("O".to_owned(), |tag| format!("B-{tag}"));
        lines += &format!("{} {tag}\n", word.of(&item.text));
    }
    lines.push('\n');
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_tags() {
        let tags = ["B-S", "I-S", "O", "B-T", "B-T", "I-R"].map(str::to_owned);
        let found: Vec<_> = spans(&tags)
            .iter()
            .map(|span| (span.tag, span.first, span.last))
            .collect();
        assert_eq!(found, [(0, 0, 1), (1, 3, 3), (1, 4, 4), (2, 5, 5)]);
    }
}
