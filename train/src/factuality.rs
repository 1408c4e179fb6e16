//! Factuality: learns `models/en.factuality` from predicates with a score from -3 to 3, and scores it.
//!
//! A file has one JSON object a line: `text`, words with a blank between, and `targets`, each with `span1` (first word and the one
//! behind the last) and `label`. This is how UDS It-Happened v2 is given out.

use anyhow::{Context, Result, bail};
use clap::Args;
use legation_core::Codebook;
use legation_core::code::Tree;
use legation_core::fact::features::{DIMENSIONS, MEANINGS};
use legation_core::fact::model::{FactModel, Member, WIDTH, key};
use legation_core::fact::{features, meanings};
use legation_parse::{Engine, Sentence, Span, Word};
use rayon::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Networks that are averaged.
const MEMBERS: usize = 8;
/// A feature in fewer training cases than this, the copies among them, is left out.
const LEAST: usize = 12;
const PASSES: usize = 4;
/// The parser has learnt from the sentences of the train part, so that its trees of them are better than of any other text. Each is read
/// again with so many percent of its open-class words swapped for others, which gives trees as faulty as elsewhere; the second number is
/// where the random numbers start.
const SWAPPED: [(u64, u64); 2] = [(25, 1), (15, 2)];
/// Beginnings of the Penn tags of open classes.
const OPEN: [&str; 6] = ["NN", "JJ", "RB", "VB", "UH", "FW"];
const RATE: f32 = 0.02;
/// Part of the features, and of the hidden units, that a training step goes without.
const DROPPED: f32 = 0.3;
const DECAY: f32 = 0.01;
/// Points of the line from the average to the answer.
const KNOTS: usize = 20;
/// Parts of the cases, in the order of the file and so whole documents, of which each network goes without one.
const FOLDS: usize = 10;
/// A miss farther than this counts by its size and not by its square: answers lie at both ends.
const FAR: f32 = 0.5;

#[derive(Args)]
pub(crate) struct Arguments {
    /// Learn from this file and write the weights to `--out` rather than score FILE.
    #[arg(long, value_name = "FILE", requires = "out")]
    learn: Option<PathBuf>,
    /// Where the weights go.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// File to score.
    file: Option<PathBuf>,
    /// Print this many of the worst misses.
    #[arg(long, default_value_t = 0)]
    misses: usize,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    span1: (usize, usize),
    label: f64,
}

/// A predicate with its features and the score that people gave.
struct Case {
    names: Vec<String>,
    meanings: Vec<f32>,
    label: f64,
    told: String,
}

pub(crate) fn run(arguments: &Arguments, engine: &Engine) -> Result<()> {
    let codebook = Codebook::embedded().map_err(|error| anyhow::anyhow!("{error}"))?;
    let mut learnt = None;
    if let (Some(file), Some(out)) = (&arguments.learn, &arguments.out) {
        let mut cases = read(file, engine, codebook, None)?;
        let sources = cases.len();
        for swapped in SWAPPED {
            cases.extend(read(file, engine, codebook, Some(swapped))?);
        }
        let model = learn(&cases, sources);
        let bytes = model.to_bytes();
        std::fs::write(out, &bytes).with_context(|| format!("writing {}", out.display()))?;
        println!(
            "{} features, {} bytes: {}",
            model.keys.len(),
            bytes.len(),
            out.display()
        );
        learnt = Some(model);
    }
    let model = learnt.as_ref().unwrap_or(FactModel::embedded());
    match &arguments.file {
        Some(file) => score(model, &read(file, engine, codebook, None)?, arguments.misses),
        None if arguments.learn.is_none() => bail!("expected a file to score, or --learn FILE --out FILE"),
        None => {}
    }
    Ok(())
}

/// The cases of a file; with `swapped` (percent of words, start of the random numbers) under the trees of sentences with other words.
fn read(file: &Path, engine: &Engine, codebook: &Codebook, swapped: Option<(u64, u64)>) -> Result<Vec<Case>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let lines: Vec<Line> = text
        .lines()
        .enumerate()
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), number + 1))
        })
        .collect::<Result<_>>()?;
    let pool = swapped.map(|_| forms_by_tag(&lines, engine));
    let cases: Vec<Vec<Case>> = lines
        .par_iter()
        .enumerate()
        .map(|(number, line)| {
            let forms: Vec<&str> = line.text.split(' ').collect();
            let mut words = engine.predict(&forms);
            if let (Some((percent, seed)), Some(pool)) = (swapped, &pool) {
                let mut numbers = Numbers::new(seed * 1_000_003 + number as u64);
                swap(&mut words, &forms, engine, pool, percent, &mut numbers);
            }
            let mut at = 0;
            for (word, form) in words.iter_mut().zip(&forms) {
                word.span = Span::new(at, at + form.len());
                at += form.len() + 1;
            }
            let sentence = Sentence {
                span: Span::new(0, line.text.len()),
                words,
            };
            let tree = Tree::new(&sentence, &line.text);
            let targets = line.targets.iter().filter(|target| target.span1.0 < tree.len());
            targets
                .map(|target| Case {
                    names: features(&tree, target.span1.0, &codebook.governors),
                    meanings: meanings(&tree, target.span1.0),
                    label: target.label,
                    told: format!("{} [{}]", line.text, tree.form(target.span1.0)),
                })
                .collect()
        })
        .collect();
    Ok(cases.into_iter().flatten().collect())
}

/// All forms of the file's words by their Penn tag, as often as they occur.
fn forms_by_tag<'l>(lines: &'l [Line], engine: &Engine) -> BTreeMap<String, Vec<&'l str>> {
    let mut pool: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for line in lines {
        let forms: Vec<&str> = line.text.split(' ').collect();
        for (word, form) in engine.predict(&forms).iter().zip(forms) {
            pool.entry(word.xpos.to_string()).or_default().push(form);
        }
    }
    pool
}

/// Gives the words the tags, heads and relations that they have where some of them are other words of the same tag.
fn swap(
    words: &mut [Word],
    forms: &[&str],
    engine: &Engine,
    pool: &BTreeMap<String, Vec<&str>>,
    percent: u64,
    numbers: &mut Numbers,
) {
    let others: Vec<&str> = words
        .iter()
        .zip(forms)
        .map(|(word, form)| match pool.get(word.xpos.as_str()) {
            Some(list)
                if OPEN.iter().any(|tag| word.xpos.starts_with(tag)) && numbers.next() % 100 < percent =>
            {
                list[(numbers.next() % list.len() as u64) as usize]
            }
            _ => form,
        })
        .collect();
    for (word, other) in words.iter_mut().zip(engine.predict(&others)) {
        (word.head, word.relation) = (other.head, other.relation);
        (word.upos, word.xpos) = (other.upos, other.xpos);
    }
}

fn score(model: &FactModel, cases: &[Case], misses: usize) {
    let told: Vec<f64> = cases
        .iter()
        .map(|case| model.score(&model.places(&case.names), &case.meanings))
        .collect();
    let gold: Vec<f64> = cases.iter().map(|case| case.label).collect();
    let (pearson, error) = figures(&told, &gold);
    println!(
        "{} predicates: Pearson r {pearson:.3}, mean absolute error {error:.3}",
        cases.len()
    );
    let mut worst: Vec<usize> = (0..cases.len()).collect();
    worst.sort_by(|&a, &b| (told[b] - gold[b]).abs().total_cmp(&(told[a] - gold[a]).abs()));
    for &case in worst.iter().take(misses) {
        println!(
            "{:.2}, people {:.2}: {}",
            told[case], gold[case], cases[case].told
        );
    }
}

/// Pearson's r and the mean absolute error.
fn figures(told: &[f64], gold: &[f64]) -> (f64, f64) {
    let count = gold.len().max(1) as f64;
    let mean = |numbers: &[f64]| numbers.iter().sum::<f64>() / count;
    let (a, b) = (mean(told), mean(gold));
    let (mut both, mut first, mut second, mut error) = (0.0, 0.0, 0.0, 0.0);
    for (x, y) in told.iter().zip(gold) {
        both += (x - a) * (y - b);
        first += (x - a) * (x - a);
        second += (y - b) * (y - b);
        error += (x - y).abs();
    }
    (both / (first * second).sqrt(), error / count)
}

/// A repeatable source of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn new(seed: u64) -> Numbers {
        let mut numbers = Numbers(seed.wrapping_mul(7919).wrapping_add(12345));
        (0..20).for_each(|_| _ = numbers.next());
        numbers
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to below 1.
    fn part(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// From -1 to below 1.
    fn about_zero(&mut self) -> f32 {
        self.part() * 2.0 - 1.0
    }
}

/// Numbers that are learnt by AdaGrad.
struct Learnt {
    numbers: Vec<f32>,
    squares: Vec<f32>,
}

impl Learnt {
    fn new(count: usize, mut make: impl FnMut() -> f32) -> Learnt {
        Learnt {
            numbers: (0..count).map(|_| make()).collect(),
            squares: vec![1e-6; count],
        }
    }

    fn step(&mut self, at: usize, slope: f32, rate: f32) {
        self.squares[at] += slope * slope;
        self.numbers[at] -= rate * slope / self.squares[at].sqrt();
    }
}

/// Learns all members, each without another tenth of the cases, by which the line is then drawn. Of the cases so many are the file's;
/// the others are copies of them in the same order.
fn learn(cases: &[Case], sources: usize) -> FactModel {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for case in cases {
        for name in &case.names {
            *counts.entry(key(name)).or_default() += 1;
        }
    }
    let keys: Vec<u64> = counts
        .into_iter()
        .filter(|&(_, count)| count >= LEAST)
        .map(|(key, _)| key)
        .collect();
    let mut model = FactModel {
        keys,
        ..FactModel::default()
    };
    let places: Vec<Vec<usize>> = cases.iter().map(|case| model.places(&case.names)).collect();
    let held = |case: usize, member: usize| case % sources * FOLDS / sources == member % FOLDS;
    model.members = (0..MEMBERS)
        .into_par_iter()
        .map(|number| {
            let kept: Vec<usize> = (0..cases.len()).filter(|&case| !held(case, number)).collect();
            member(cases, &places, &kept, model.keys.len(), number as u64 + 1)
        })
        .collect();
    let mut points: Vec<(f32, f32)> = Vec::new();
    for (number, member) in model.members.iter().enumerate() {
        let left_out = (0..cases.len()).filter(|&case| held(case, number));
        points.extend(left_out.map(|case| {
            (
                member.score(&places[case], &cases[case].meanings),
                cases[case].label as f32,
            )
        }));
    }
    model.knots = line(points.clone());
    let (told, gold): (Vec<f64>, Vec<f64>) = points
        .iter()
        .map(|&(x, y)| (f64::from(model.bend(x)), f64::from(y)))
        .unzip();
    let (pearson, error) = figures(&told, &gold);
    println!(
        "each network on the tenth that it has not seen: Pearson r {pearson:.3}, mean absolute error {error:.3}"
    );
    model
}

/// Medians of equal parts, rising.
fn line(mut points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut knots: Vec<(f32, f32)> = Vec::new();
    for part in 0..KNOTS {
        let slice = &points[points.len() * part / KNOTS..points.len() * (part + 1) / KNOTS];
        let Some(&(x, _)) = slice.get(slice.len() / 2) else {
            continue;
        };
        let mut labels: Vec<f32> = slice.iter().map(|point| point.1).collect();
        labels.sort_by(f32::total_cmp);
        let y = labels[labels.len() / 2];
        let least = knots.last().map_or(f32::MIN, |knot| knot.1);
        knots.push((x, y.max(least)));
    }
    knots
}

fn member(cases: &[Case], places: &[Vec<usize>], kept: &[usize], features: usize, seed: u64) -> Member {
    let mut numbers = Numbers::new(seed);
    let width = (WIDTH as f32).sqrt();
    let mut rows = Learnt::new(features * WIDTH, || numbers.about_zero() * 0.05);
    let mut weights = Learnt::new(features, || 0.0);
    let mut meant = Learnt::new(MEANINGS * DIMENSIONS * WIDTH, || numbers.about_zero() * 0.02);
    let mut hidden = Learnt::new(WIDTH * WIDTH, || numbers.about_zero() / width);
    let mut bias = Learnt::new(WIDTH, || 0.0);
    let mut out = Learnt::new(WIDTH, || numbers.about_zero() / width);
    let mut base = 0.7f32;
    let mut order = kept.to_vec();
    let grown = 1.0 / (1.0 - DROPPED);
    for pass in 0..PASSES {
        for at in (1..order.len()).rev() {
            order.swap(at, (numbers.next() % (at as u64 + 1)) as usize);
        }
        let rate = RATE * (1.0 - pass as f32 / PASSES as f32).max(0.1);
        for &case in &order {
            let active: Vec<usize> = places[case]
                .iter()
                .copied()
                .filter(|_| numbers.part() >= DROPPED)
                .collect();
            let mut sum = [0.0f32; WIDTH];
            let mut told = base;
            for &feature in &active {
                for (sum, number) in sum.iter_mut().zip(&rows.numbers[feature * WIDTH..]) {
                    *sum += number * grown;
                }
                told += weights.numbers[feature] * grown;
            }
            let meanings = &cases[case].meanings;
            for (row, &meaning) in meant.numbers.chunks_exact(WIDTH).zip(meanings) {
                for (sum, number) in sum.iter_mut().zip(row) {
                    *sum += number * meaning;
                }
            }
            let mut units = [0.0f32; WIDTH];
            for (unit, value) in units.iter_mut().enumerate() {
                let row = &hidden.numbers[unit * WIDTH..(unit + 1) * WIDTH];
                let mut input = bias.numbers[unit];
                for (number, sum) in row.iter().zip(&sum) {
                    input += number * sum.max(0.0);
                }
                if numbers.part() >= DROPPED {
                    *value = input.max(0.0) * grown;
                }
                told += *value * out.numbers[unit];
            }
            let slope = (told - cases[case].label as f32).clamp(-FAR, FAR);
            base -= 0.002 * rate * slope;
            let mut back = [0.0f32; WIDTH];
            for unit in (0..WIDTH).filter(|&unit| units[unit] > 0.0) {
                let down = slope * out.numbers[unit] * grown;
                out.step(unit, slope * units[unit], rate);
                bias.step(unit, down, rate);
                for at in 0..WIDTH {
                    back[at] += down * hidden.numbers[unit * WIDTH + at];
                    if sum[at] > 0.0 {
                        hidden.step(unit * WIDTH + at, down * sum[at], rate);
                    }
                }
            }
            for (row, &meaning) in meanings
                .iter()
                .enumerate()
                .filter(|(_, meaning)| **meaning != 0.0)
            {
                for at in (0..WIDTH).filter(|&at| sum[at] > 0.0) {
                    let place = row * WIDTH + at;
                    meant.step(place, back[at] * meaning + DECAY * meant.numbers[place], rate);
                }
            }
            for &feature in &active {
                weights.step(
                    feature,
                    slope * grown + DECAY * weights.numbers[feature],
                    rate * 0.5,
                );
                for at in (0..WIDTH).filter(|&at| sum[at] > 0.0) {
                    let place = feature * WIDTH + at;
                    rows.step(place, back[at] * grown + DECAY * rows.numbers[place], rate);
                }
            }
        }
    }
    let (scale, [rows, weights]) = bytes([&rows.numbers, &weights.numbers]);
    let (meant, [meanings]) = bytes([&meant.numbers]);
    Member {
        scale,
        rows,
        weights,
        meant,
        meanings,
        hidden: hidden.numbers,
        bias: bias.numbers,
        out: out.numbers,
        base,
    }
}

/// Numbers as bytes, and what a byte is then multiplied by.
fn bytes<const N: usize>(all: [&[f32]; N]) -> (f32, [Vec<i8>; N]) {
    let largest = all
        .iter()
        .copied()
        .flatten()
        .fold(0.0f32, |most, number| most.max(number.abs()));
    let scale = largest.max(1e-6) / 127.0;
    let byte = |number: &f32| (number / scale).round().clamp(-127.0, 127.0) as i8;
    (scale, all.map(|numbers| numbers.iter().map(byte).collect()))
}
