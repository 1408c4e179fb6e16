//! Who does it and to whom, word by word, in sentences of one event each.

use super::gold::SpansItem;
use super::heads as marked;
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

/// Scores heads: a predicted head counts where it heads a phrase marked with the same tag; apart from that, where it lies anywhere in
/// one. A second head in the same phrase, as of *Russia and China* tagged as one, counts neither for nor against.
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
    let (mut units, mut within) = (Vec::new(), Vec::new());
    for (item, (found, sides)) in items.iter().zip(&found) {
        let gold = spans(&item.tags);
        let heads = heads(sides, &item.words);
        let parsed = marked::parsed(&item.text, engine);
        let heading: Vec<Vec<usize>> = gold
            .iter()
            .map(|span| {
                let phrase = bounds(item, span).unwrap_or_default();
                let heads = marked::heads(&parsed, phrase);
                heads.iter().filter_map(|head| at(head, &item.words)).collect()
            })
            .collect();
        let heads_it =
            |place: usize, word: usize| heading.get(place).is_some_and(|heads| heads.contains(&word));
        let counts = compared(&gold, &heads, &heads_it);
        let lies_in = |place: usize, word: usize| {
            gold.get(place)
                .is_some_and(|span| span.first <= word && word <= span.last)
        };
        let loose = compared(&gold, &heads, &lies_in);
        let is_right =
            |counts: &[(usize, [u32; 3])]| counts.iter().all(|(_, [_, alarms, misses])| alarms + misses == 0);
        let right = is_right(&counts);
        within.push(Unit {
            right: is_right(&loose),
            counts: loose,
        });
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
    scored.measures = vec![
        measure("heads", &labels, &units, bootstrap),
        measure("within the phrase", &labels, &within, bootstrap),
    ];
    by_surety(&mut scored.mistakes);
    scored
}

/// Hits, false alarms and misses by tag: each marked phrase is hit once.
fn compared(
    gold: &[Tagged],
    heads: &[(usize, usize)],
    hits: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, [u32; 3])> {
    let mut met = vec![false; gold.len()];
    let mut counts = Vec::new();
    for &(tag, word) in heads {
        let places = gold.iter().enumerate();
        let place = places
            .filter(|(_, span)| span.tag == tag)
            .find(|&(place, _)| hits(place, word));
        match place.and_then(|(place, _)| met.get_mut(place)) {
            Some(met) if *met => {}
            Some(met) => {
                *met = true;
                counts.push((tag, [1, 0, 0]));
            }
            None => counts.push((tag, [0, 1, 0])),
        }
    }
    let missed = gold.iter().zip(&met).filter(|(_, met)| !**met);
    counts.extend(missed.map(|(span, _)| (span.tag, [0, 0, 1])));
    counts
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

fn bounds(item: &SpansItem, span: &Tagged) -> Option<Span> {
    let (first, last) = (item.words.get(span.first)?, item.words.get(span.last)?);
    Some(first.join(*last))
}

fn covered(item: &SpansItem, span: &Tagged) -> String {
    bounds(item, span).map_or_else(String::new, |span| span.of(&item.text).to_owned())
}

/// The tagged word that a head stands in.
fn at(head: &Span, words: &[Span]) -> Option<usize> {
    words
        .iter()
        .position(|word| word.start < head.end && head.start < word.end)
}

/// The tagged words that heads stand in, each once.
fn heads(found: &Sides, words: &[Span]) -> Vec<(usize, usize)> {
    let all = if found.reciprocal {
        vec![(2, &found.actors)]
    } else {
        vec![(0, &found.actors), (1, &found.recipients)]
    };
    let mut heads: Vec<(usize, usize)> = Vec::new();
    for (tag, spans) in all {
        for word in spans.iter().filter_map(|head| at(head, words)) {
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
