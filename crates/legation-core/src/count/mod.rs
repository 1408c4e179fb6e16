//! How many: the dead, the hurt, the arrested, the captured, those driven out, marchers and troops.
//!
//! ```text
//! number   words of a sentence -> number phrases: lowest and highest
//! phrase   a noun phrase -> how many it counts: sums, parts of a whole, one person, nobody
//! find     verbs, nouns and adjectives -> what is counted
//! attach   a number -> the act of the same event
//! join     several numbers of one kind; a number in the sentence behind its act
//! ```
//!
//! The words are in `codebook/en/numbers.toml` and `codebook/en/casualties.toml`. Lowest and highest are numbers that the text states: "at least 12" is 12 to
//! 12, and that the upper end is open is told by `legation explain`.

mod attach;
mod find;
mod join;
pub mod number;
mod phrase;

use crate::code::{Coding, Tree};
use crate::codebook::Codebook;
use attach::act_of;
use find::found;
use join::{follow, join, other_source};
use legation_parse::Span;
use number::numbers;
use phrase::Phrases;

/// A number with what it counts, and the act that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Index of the sentence.
    pub sentence: usize,
    /// `deaths`, `injuries`, `arrested`, `captured`, `displaced`, `participants` or `troops`.
    pub kind: String,
    /// Lowest number stated.
    pub low: u64,
    /// Highest number stated.
    pub high: u64,
    /// The words that give it, in bytes of the document's text.
    pub span: Span,
    /// The coding that it belongs to, by its place among those given; `None` where it belongs to none.
    pub coding: Option<usize>,
    /// Why, for a reader.
    pub because: String,
    /// The word that tells what is counted.
    pub at: usize,
    /// How it goes with others of its kind.
    pub join: Join,
    /// Why it belongs to no act, where it belongs to none.
    pub refused: Option<&'static str>,
}

impl Reading {
    fn refuse(&mut self, why: &'static str) {
        self.coding = None;
        self.refused = Some(why);
    }
}

/// How a number goes with those of its kind that stand before it and belong to the same act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// It is the first.
    #[default]
    First,
    /// It is added: *killed nine and lost two*.
    Adds,
    /// Somebody else's number for the same: *the ministry said 12, the rebels 40*.
    Or,
}

/// The counts of a document, sentence by sentence. `codings` come sentence by sentence.
pub fn counts(trees: &[Tree], codings: &[Coding], codebook: &Codebook) -> Vec<Reading> {
    let mut all: Vec<Reading> = Vec::new();
    let mut from = 0;
    let mut before: std::ops::Range<usize> = 0..0;
    for (sentence, tree) in trees.iter().enumerate() {
        let scope = Scope::new(tree, sentence, codings, codebook);
        let mut here = of_sentence(&scope);
        if sentence > 0 {
            let earlier = all.get(from..).unwrap_or_default();
            follow(&scope, &mut here, earlier, before.clone(), codings);
        }
        from = all.len();
        before = scope.first..scope.first + scope.here.len();
        all.append(&mut here);
    }
    all
}

/// A sentence with its codings.
pub(crate) struct Scope<'s> {
    tree: &'s Tree<'s>,
    sentence: usize,
    /// Place of the sentence's first coding among all.
    first: usize,
    here: Vec<&'s Coding>,
    codebook: &'s Codebook,
}

impl<'s> Scope<'s> {
    fn new(tree: &'s Tree<'s>, sentence: usize, codings: &'s [Coding], codebook: &'s Codebook) -> Scope<'s> {
        let first = codings.partition_point(|coding| coding.sentence < sentence);
        let here = codings
            .iter()
            .skip(first)
            .take_while(|coding| coding.sentence == sentence)
            .collect();
        Scope {
            tree,
            sentence,
            first,
            here,
            codebook,
        }
    }
}

fn of_sentence(scope: &Scope) -> Vec<Reading> {
    let Scope {
        tree,
        sentence,
        codebook,
        ..
    } = *scope;
    let numbers = numbers(tree, &codebook.casualties.numbers);
    let phrases = Phrases::new(tree, &numbers, codebook);
    let mut all: Vec<Reading> = Vec::new();
    for count in found(&phrases) {
        let Some(words) = codebook.casualties.kinds.get(count.kind) else {
            continue;
        };
        let counted = count.counted;
        let last = counted.last.min(tree.len().saturating_sub(1));
        let mut reading = Reading {
            sentence,
            at: count.at,
            kind: words.kind.clone(),
            low: counted.low,
            high: counted.high,
            span: tree.word(counted.first).span.join(tree.word(last).span),
            coding: None,
            join: Join::First,
            because: counted.because.join("; "),
            refused: None,
        };
        let act = if count.total {
            Err("a total that runs over more than this event")
        } else {
            act_of(tree, count.at, counted.high == 0, words, &scope.here, codebook)
        };
        match act {
            Ok(place) => reading.coding = Some(scope.first + place),
            Err(refused) if !count.total => match other_source(scope, &reading, &all) {
                Some(coding) => reading.coding = Some(coding),
                None => reading.refuse(refused),
            },
            Err(refused) => reading.refuse(refused),
        }
        join(scope, &mut reading, &all, counted.more);
        if let Some(coding) = reading
            .coding
            .and_then(|place| scope.here.get(place - scope.first))
        {
            let act = format!("; of the act on “{}”", tree.form(coding.act.head));
            reading.because.push_str(&act);
        }
        all.push(reading);
    }
    all
}

/// Lowest and highest number of one kind that belongs to a coding.
pub fn range(readings: &[&Reading], kind: &str) -> Option<[u64; 2]> {
    let mut all: Option<[u64; 2]> = None;
    for reading in readings.iter().filter(|reading| reading.kind == kind) {
        let (low, high) = (reading.low, reading.high);
        all = Some(match (all, reading.join) {
            (None, _) => [low, high],
            (Some([least, most]), Join::Adds) => [least.saturating_add(low), most.saturating_add(high)],
            (Some([least, most]), _) => [least.min(low), most.max(high)],
        });
    }
    all
}
