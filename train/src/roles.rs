//! Whether our doer of a predicate is its ARG0 in PropBank and our undergoer its ARG1, by construction.
//!
//! A role counts as right if its word is the head of the argument's span in the treebank's tree. Rows are named by the construction
//! that the treebank's tree shows, so that those of its trees and of ours stand side by side. Left out are:
//! - auxiliaries, light verbs (PropBank gives their arguments to the noun) and, as undergoers, clauses and what stands behind a verb's
//!   preposition, since which preposition brings what is for the codebook to say;
//! - *the price rose*: with no ARG0, and the doer the ARG1 of an active verb, the predicate is counted apart, as neither right nor wrong;
//!   so is an object that is another argument than ARG1 (*gave Iran*);
//! - *it was hard to find*: PropBank often leaves the subject of an infinitive or participle unsaid; our doer is then counted as open.

use crate::data;
use anyhow::{Context, Result, ensure};
use legation_core::code::{Construction, Roles, Tree, marked, roles};
use legation_core::{Codebook, who};
use legation_parse::{Engine, Relation, Sentence, Span, Upos, Word};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
#[group(id = "roles")]
pub(crate) struct Arguments {
    /// Folder with `ewt_train.jsonl` and `ewt_dev.jsonl`.
    #[arg(long)]
    propbank: PathBuf,
    /// Folder with `en_ewt-*.conllu`, the trees of the same sentences.
    #[arg(long)]
    ud: PathBuf,
    /// Measure on the development sentences instead of the training ones.
    #[arg(long)]
    dev: bool,
    /// Print what is wrong in this construction, with our trees; `gold:NAME` with those of the treebank.
    #[arg(long)]
    show: Option<String>,
}

#[derive(Deserialize)]
struct Annotated {
    sent_id: String,
    tokens: Vec<String>,
    preds: Vec<Predicate>,
}

#[derive(Deserialize)]
struct Predicate {
    i: usize,
    roleset: String,
    /// First word, last word, label.
    args: Vec<(usize, usize, String)>,
}

impl Predicate {
    fn argument(&self, label: &str) -> Option<RangeInclusive<usize>> {
        let found = self.args.iter().find(|(_, _, name)| name == label)?;
        Some(found.0..=found.1)
    }
}

/// Outcomes for one role in one construction.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: usize,
    wrong: usize,
    missed: usize,
    apart: usize,
    open: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Right,
    /// Ours is another word than PropBank's.
    Other,
    /// Ours is a word where PropBank has none.
    Spurious,
    Missed,
    Apart,
    Open,
    Nothing,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Right => self.right += 1,
            Outcome::Other => {
                self.wrong += 1;
                self.missed += 1;
            }
            Outcome::Spurious => self.wrong += 1,
            Outcome::Missed => self.missed += 1,
            Outcome::Apart => self.apart += 1,
            Outcome::Open => self.open += 1,
            Outcome::Nothing => {}
        }
    }

    fn plus(&self, other: &Tally) -> Tally {
        Tally {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
            apart: self.apart + other.apart,
            open: self.open + other.open,
        }
    }

    /// Precision, recall and F1 in percent.
    fn scores(&self) -> [f64; 3] {
        let share = |of: usize| 100.0 * self.right as f64 / of.max(1) as f64;
        let both = 2.0 * self.right as f64 / (2 * self.right + self.wrong + self.missed).max(1) as f64;
        [
            share(self.right + self.wrong),
            share(self.right + self.missed),
            100.0 * both,
        ]
    }
}

/// Doer and undergoer, with the treebank's trees and with ours.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    gold: [Tally; 2],
    own: [Tally; 2],
}

pub(crate) fn measure(engine: &Engine, arguments: &Arguments) -> Result<()> {
    let codebook = Codebook::embedded().map_err(|error| anyhow::anyhow!("{error}"))?;
    let part = if arguments.dev { "dev" } else { "train" };
    let trees = treebank(&arguments.ud, part)?;
    let path = arguments.propbank.join(format!("ewt_{part}.jsonl"));
    let lines = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut rows: BTreeMap<(Construction, bool), Row> = BTreeMap::new();
    let mut predicates = 0;
    for (number, line) in lines.lines().enumerate() {
        let annotated: Annotated = serde_json::from_str(line)
            .with_context(|| format!("{}:{}: not a sentence", path.display(), number + 1))?;
        let Some(words) = trees.get(&annotated.sent_id) else {
            continue;
        };
        ensure!(
            words.len() == annotated.tokens.len(),
            "{}: other words than the tree",
            annotated.sent_id
        );
        let forms: Vec<&str> = annotated.tokens.iter().map(String::as_str).collect();
        let text = forms.join(" ");
        let placed = |words: Vec<Word>| vec![place(words, &forms)];
        let (gold, own) = (placed(words.clone()), placed(engine.predict(&forms)));
        let gold_cast = who::cast(&gold, &text, &codebook.actors, &codebook.mentions);
        let own_cast = who::cast(&own, &text, &codebook.actors, &codebook.mentions);
        let gold = marked(&gold, &text, &gold_cast, codebook);
        let own = marked(&own, &text, &own_cast, codebook);
        let (Some(gold), Some(own)) = (gold.first(), own.first()) else {
            continue;
        };
        for predicate in annotated.preds.iter().filter(|p| is_measured(gold, p)) {
            predicates += 1;
            let wanted = roles(gold, predicate.i, codebook);
            let row = rows.entry((wanted.construction, wanted.passive)).or_default();
            for (ours, tallies, kind) in [
                (wanted, &mut row.gold, "gold:"),
                (roles(own, predicate.i, codebook), &mut row.own, ""),
            ] {
                let outcomes = judge(gold, predicate, &wanted, &ours);
                tallies[0].count(outcomes[0]);
                tallies[1].count(outcomes[1]);
                let name = format!("{kind}{}", row_name(wanted.construction, wanted.passive));
                if arguments.show.as_deref() == Some(name.as_str()) {
                    show(&annotated, predicate, &ours, &outcomes);
                }
            }
        }
    }
    if arguments.show.is_none() {
        print_table(part, predicates, &rows);
    }
    Ok(())
}

fn treebank(folder: &Path, part: &str) -> Result<HashMap<String, Vec<Word>>> {
    let sentences = data::load(&folder.join(format!("en_ewt-{part}.conllu")))?;
    let named = sentences.iter().filter_map(|sentence| {
        let id = sentence
            .comments
            .iter()
            .find_map(|line| line.strip_prefix("# sent_id = "))?;
        Some((id.trim().to_owned(), sentence.gold()))
    });
    Ok(named.collect())
}

/// Puts words at their places in the forms joined by spaces.
fn place(mut words: Vec<Word>, forms: &[&str]) -> Sentence {
    let mut start = 0;
    for (word, form) in words.iter_mut().zip(forms) {
        word.span = Span::new(start, start + form.len());
        start += form.len() + 1;
    }
    Sentence {
        span: Span::new(0, start.saturating_sub(1)),
        words,
    }
}

fn is_measured(gold: &Tree, predicate: &Predicate) -> bool {
    let kinds = [Upos::Verb, Upos::Noun, Upos::Propn];
    predicate.i < gold.len()
        && kinds.contains(&gold.word(predicate.i).upos)
        && !predicate.roleset.ends_with(".LV")
}

/// Whether the word is the head of the span.
fn heads(gold: &Tree, word: usize, span: &RangeInclusive<usize>) -> bool {
    span.contains(&word) && gold.head(word).is_none_or(|head| !span.contains(&head))
}

/// Whether the span is one noun phrase, and for a verb one without a preposition: *everyone to leave* is a clause.
fn is_undergoer(gold: &Tree, verb: bool, span: &RangeInclusive<usize>) -> bool {
    let clausal = [
        Relation::Ccomp,
        Relation::Xcomp,
        Relation::Advcl,
        Relation::Csubj,
        Relation::Acl,
        Relation::Root,
    ];
    let mut tops = span.clone().filter(|word| {
        *word < gold.len() && gold.word(*word).upos != Upos::Punct && heads(gold, *word, span)
    });
    match (tops.next(), tops.next()) {
        (Some(word), None) => {
            let verbal = matches!(gold.word(word).upos, Upos::Verb | Upos::Adv | Upos::Aux);
            let has_preposition = verb && gold.preposition(word).is_some();
            !(clausal.contains(&gold.relation(word)) || verbal || has_preposition)
        }
        _ => false,
    }
}

/// Outcomes for doer and undergoer. `wanted` tells the construction.
fn judge(gold: &Tree, predicate: &Predicate, wanted: &Roles, ours: &Roles) -> [Outcome; 2] {
    let verb = gold.is_verb(predicate.i);
    let (arg0, arg1) = (predicate.argument("ARG0"), predicate.argument("ARG1"));
    let is = |word: Option<usize>, span: &Option<RangeInclusive<usize>>| {
        word.zip(span.as_ref())
            .is_some_and(|(word, span)| heads(gold, word, span))
    };
    let numbered = |word: usize| {
        let others = predicate.args.iter().filter(|(_, _, label)| {
            label
                .strip_prefix("ARG")
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        others
            .into_iter()
            .any(|(first, last, _)| heads(gold, word, &(*first..=*last)))
    };
    let subject_is_arg1 = verb && !wanted.passive && arg0.is_none() && is(ours.doer, &arg1);
    // Told by the treebank's tree, so that both count the same arguments.
    let unaccusative = verb
        && !wanted.passive
        && arg0.is_none()
        && (is(wanted.doer, &arg1) || is(gold.child(predicate.i, &[Relation::Nsubj]), &arg1));
    let nonfinite =
        verb && wanted.construction != Construction::Clause && wanted.construction != Construction::Relative;
    let doer = match (ours.doer, &arg0) {
        (None, None) => Outcome::Nothing,
        (None, Some(_)) => Outcome::Missed,
        (Some(_), Some(_)) if is(ours.doer, &arg0) => Outcome::Right,
        (Some(_), Some(_)) => Outcome::Other,
        (Some(_), None) if subject_is_arg1 => Outcome::Apart,
        (Some(word), None) if verb && !wanted.passive && numbered(word) => Outcome::Apart,
        (Some(word), None) if nonfinite && !numbered(word) => Outcome::Open,
        // PropBank looks no further than the noun's own phrase for its arguments, unless the verb above is marked as light.
        (Some(word), None) if !verb && !gold.dominates(predicate.i, word) => Outcome::Open,
        (Some(_), None) => Outcome::Spurious,
    };
    let wanted_span = arg1
        .as_ref()
        .filter(|span| !unaccusative && is_undergoer(gold, verb, span));
    let undergoer = match (ours.undergoer, wanted_span) {
        (None, None) => Outcome::Nothing,
        (None, Some(_)) => Outcome::Missed,
        (Some(word), Some(span)) if heads(gold, word, span) => Outcome::Right,
        (Some(_), Some(_)) => Outcome::Other,
        (Some(word), None) if !is(Some(word), &arg0) && numbered(word) => Outcome::Apart,
        (Some(word), None) if nonfinite && wanted.passive && !numbered(word) => Outcome::Open,
        (Some(_), None) => Outcome::Spurious,
    };
    [doer, undergoer]
}

fn row_name(construction: Construction, passive: bool) -> String {
    let voice = if passive { "-passive" } else { "" };
    format!("{}{voice}", construction.name())
}

fn show(annotated: &Annotated, predicate: &Predicate, ours: &Roles, outcomes: &[Outcome; 2]) {
    let form = |word: usize| annotated.tokens.get(word).map_or("", String::as_str);
    let labels = ["ARG0", "ARG1"];
    for ((outcome, label), word) in outcomes.iter().zip(labels).zip([ours.doer, ours.undergoer]) {
        if !matches!(outcome, Outcome::Other | Outcome::Spurious | Outcome::Missed) {
            continue;
        }
        let theirs = predicate.argument(label).map_or("-".to_owned(), |span| {
            span.map(form).collect::<Vec<_>>().join(" ")
        });
        println!(
            "{}\t{}[{}]\t{label}\tours: {}\tPropBank: {theirs}\t{}",
            annotated.sent_id,
            form(predicate.i),
            predicate.i,
            word.map_or("-", form),
            annotated.tokens.join(" "),
        );
    }
}

fn print_table(part: &str, predicates: usize, rows: &BTreeMap<(Construction, bool), Row>) {
    println!("EWT {part}, {predicates} predicates; each cell: n P R F1; apart and open: doers, our trees\n");
    println!(
        "{:<24} {:<26} {:<26} {:<26} {:<26} apart open",
        "", "doer, their trees", "doer, our trees", "undergoer, their trees", "undergoer, our trees"
    );
    let cell = |tally: &Tally| {
        let [p, r, f] = tally.scores();
        format!("{:>5} {p:>6.1} {r:>6.1} {f:>6.1}", tally.right + tally.missed)
    };
    let line = |name: &str, row: &Row| {
        println!(
            "{name:<24} {} {} {} {} {:>5} {:>4}",
            cell(&row.gold[0]),
            cell(&row.own[0]),
            cell(&row.gold[1]),
            cell(&row.own[1]),
            row.own[0].apart,
            row.own[0].open,
        );
    };
    let errors = |row: &Row| {
        row.own
            .iter()
            .map(|tally| tally.wrong + tally.missed)
            .sum::<usize>()
    };
    let mut sorted: Vec<_> = rows.iter().collect();
    // Where most is wrong stands first.
    sorted.sort_by_key(|(_, row)| std::cmp::Reverse(errors(row)));
    for ((construction, passive), row) in &sorted {
        line(&row_name(*construction, *passive), row);
    }
    for (name, verbal) in [("verbs", true), ("nouns", false)] {
        let mut sum = Row::default();
        for ((construction, _), row) in rows {
            if (*construction != Construction::Nominal) == verbal {
                for role in 0..2 {
                    sum.gold[role] = sum.gold[role].plus(&row.gold[role]);
                    sum.own[role] = sum.own[role].plus(&row.own[role]);
                }
            }
        }
        line(name, &sum);
    }
}
