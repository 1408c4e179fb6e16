//! The training run.

use crate::compare::compare;
use crate::data::{self, Example, Replacements};
use crate::lemmas;
use crate::math::{Random, add};
use crate::net::{Gradients, Input, Net, Settings};
use crate::parameters::Parameters;
use crate::{running, splitter};
use anyhow::{Context, Result, anyhow};
use legation_parse::features::{FORM_FEATURES, Rows, form_keys, word_key};
use legation_parse::lemma::Lemmatiser;
use legation_parse::model::{Model, Vectors};
use legation_parse::{Engine, Relation, Upos};
use rayon::prelude::*;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::Instant;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the files `en_ewt-*.conllu` and `en_gum-*.conllu`.
    #[arg(long, default_value = "ud")]
    ud: PathBuf,
    /// Folder with `en.vectors`, where `en.model` is written.
    #[arg(long, default_value = "models")]
    out: PathBuf,
    /// Trees of a teacher, as `teacher.py` writes them.
    #[arg(long, default_value = "train/silver.gz")]
    silver: PathBuf,
    /// How often a sentence of the treebanks comes in one pass; one of the teacher's comes once.
    #[arg(long, default_value_t = 1)]
    repeat: usize,
    /// Passes over the training files.
    #[arg(long, default_value_t = 32)]
    epochs: usize,
    /// Start of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Highest learning rate.
    #[arg(long, default_value_t = 0.002)]
    rate: f32,
    /// Words a batch, about.
    #[arg(long, default_value_t = 500)]
    batch: usize,
    /// Numbers per word.
    #[arg(long, default_value_t = 112)]
    width: usize,
    /// Numbers per reading direction, for each layer.
    #[arg(long, value_delimiter = ',', default_value = "112,112")]
    hidden: Vec<usize>,
    /// Numbers per word for scoring arcs.
    #[arg(long, default_value_t = 80)]
    arc: usize,
    /// Numbers per word for scoring relations.
    #[arg(long, default_value_t = 96)]
    label: usize,
    /// Share of numbers dropped between layers.
    #[arg(long, default_value_t = 0.28)]
    drop: f32,
    /// Share of numbers dropped within a layer's memory.
    #[arg(long, default_value_t = 0.18)]
    drop_recurrent: f32,
    /// Share of proper names that are swapped for others.
    #[arg(long, default_value_t = 0.0)]
    swap_names: f32,
    /// Share of past forms that are swapped for those of other verbs.
    #[arg(long, default_value_t = 0.0)]
    swap_verbs: f32,
    /// Share of words whose beginnings and endings are hidden, so that context and shape count too.
    #[arg(long, default_value_t = 0.0)]
    hide_ends: f32,
}

/// Sentences of a batch are shared among so many, whatever the number of cores.
const WORKERS: usize = 2;

/// How often a feature must occur to get a vector of its own: the word, beginnings, endings, shape.
const LEAST: [usize; FORM_FEATURES] = [3, 5, 5, 8, 5, 5, 5, 8, 3];

/// A word's own vector is left out in training with this over itself plus its count, so that unknown words are met.
const RARE: f32 = 0.4;

pub(crate) fn train(arguments: &Arguments) -> Result<()> {
    let started = Instant::now();
    let bytes = std::fs::read(arguments.out.join("en.vectors")).context("reading en.vectors")?;
    let vectors = Vectors::from_bytes(Box::leak(bytes.into_boxed_slice()))?;
    let vocabulary = Rows::new(vectors.words.iter().map(|word| word_key(word)));
    let mut examples = data::examples(&arguments.ud, &["en_ewt-train.conllu", "en_gum-train.conllu"])?;
    let tables = lemmas::learn(&examples, &vocabulary);
    let tags = tags(&examples);
    let gold = examples.len();
    examples.extend(data::silver(&arguments.silver)?);
    let dev = [
        ("EWT", data::load(&arguments.ud.join("en_ewt-dev.conllu"))?),
        ("GUM", data::load(&arguments.ud.join("en_gum-dev.conllu"))?),
    ];
    let (keys, counts) = keys(&examples);
    let rows = Rows::new(keys.iter().copied());
    let mut random = Random(arguments.seed);
    let settings = Settings {
        width: arguments.width,
        hidden: arguments.hidden.clone(),
        arc: arguments.arc,
        label: arguments.label,
        drop_input: arguments.drop,
        drop_recurrent: arguments.drop_recurrent,
        drop_hidden: arguments.drop,
    };
    let mut dense = Parameters::new();
    let net = Net::new(
        settings,
        &mut dense,
        vectors.dimensions,
        tags.len(),
        Relation::ALL.len(),
        &mut random,
    );
    dense.transpose();
    let mut table = Parameters::new();
    table.push("table", keys.len() + 1, arguments.width, 0.1, &mut random);
    println!(
        "{} sentences, {} features, {} tags, {} dense weights",
        examples.len(),
        keys.len(),
        tags.len(),
        dense.values.len()
    );
    println!(
        "{} lemma rules, {} lemmas by heart",
        tables.rules.len(),
        tables.words.len()
    );
    let lemmas = Lemmatiser::from_text(&tables.to_text());

    let numbers: BTreeMap<&(Upos, SmolStr), usize> =
        tags.iter().enumerate().map(|(n, tag)| (tag, n)).collect();
    let encoder = Encoder {
        vectors: &vectors,
        vocabulary: &vocabulary,
        rows: &rows,
        counts: &counts,
        none: keys.len() as u32,
        hide_ends: arguments.hide_ends,
        tags: &numbers,
    };
    let model = |dense: &Parameters, table: &Parameters| {
        let mut matrices = dense.matrices();
        matrices.extend(table.matrices());
        let model = Model {
            tags: tags.clone(),
            keys: keys.clone(),
            matrices,
            lemmas: lemmas.clone(),
        };
        model.to_bytes()
    };
    let count = |examples: &[Example]| -> usize { examples.iter().map(|e| e.forms.len()).sum() };
    let words = arguments.repeat * count(&examples[..gold]) + count(&examples[gold..]);
    let total = (arguments.epochs * words).div_ceil(arguments.batch) as f32;
    let others = Replacements::new(
        &examples,
        &vectors.words,
        arguments.swap_names,
        arguments.swap_verbs,
    );
    let mut steps = 0;
    let mut touched = vec![0_u32; keys.len() + 1];
    let mut workers = [(); WORKERS].map(|()| Gradients {
        dense: vec![0.0; dense.values.len()],
        table: vec![0.0; table.values.len()],
        rows: Vec::new(),
    });
    for epoch in 1..=arguments.epochs {
        let mut order: Vec<usize> = (0..examples.len())
            .flat_map(|n| std::iter::repeat_n(n, if n < gold { arguments.repeat } else { 1 }))
            .collect();
        random.shuffle(&mut order);
        let mut losses = [0.0_f64; 3];
        let mut at = 0;
        while at < order.len() {
            let start = at;
            let mut size = 0;
            while at < order.len() && size < arguments.batch {
                size += examples[order[at]].forms.len();
                at += 1;
            }
            // Sentences are dealt out in turn, and what workers found is added up in their order: one core or several, the
            // same weights.
            let work = |number: usize, gradients: &mut Gradients, mut random: Random| {
                let mut losses = [0.0_f64; 3];
                for index in order[start..at].iter().skip(number).step_by(WORKERS) {
                    let example = data::vary(&examples[*index], &others, &mut random);
                    let relations: Vec<usize> =
                        example.words.iter().map(|word| word.relation as usize).collect();
                    let input = encoder.encode(&example, &relations, &mut random);
                    let loss = net.learn(&dense, &table, gradients, &input, &mut random);
                    losses
                        .iter_mut()
                        .zip(loss)
                        .for_each(|(sum, loss)| *sum += f64::from(loss));
                    gradients.rows.extend(input.rows.iter().flatten());
                }
                losses
            };
            let seeds: [u64; WORKERS] = std::array::from_fn(|_| random.next());
            let found: Vec<[f64; 3]> = workers
                .par_iter_mut()
                .enumerate()
                .map(|(number, gradients)| work(number, gradients, Random(seeds[number])))
                .collect();
            for loss in found {
                losses.iter_mut().zip(loss).for_each(|(sum, loss)| *sum += loss);
            }
            steps += 1;
            let progress = (steps as f32 / total).min(1.0);
            let rate = arguments.rate * (steps as f32 / 300.0).min(1.0) * (1.0 - progress).max(0.01);
            for worker in &mut workers {
                add(&mut dense.gradients, 1.0, &worker.dense);
                worker.dense.fill(0.0);
            }
            let norm = dense.gradients.iter().map(|g| g * g).sum::<f32>().sqrt() / size as f32;
            let scale = if norm > 1.0 { 1.0 / norm } else { 1.0 } / size as f32;
            let all = 0..dense.values.len();
            dense.step(all, rate, scale, steps);
            dense.transpose();
            let width = arguments.width;
            let range = |row: u32| row as usize * width..(row as usize + 1) * width;
            let rows: Vec<u32> = workers
                .iter_mut()
                .flat_map(|w| std::mem::take(&mut w.rows))
                .collect();
            for row in rows {
                if touched[row as usize] != steps {
                    touched[row as usize] = steps;
                    for worker in &mut workers {
                        add(&mut table.gradients[range(row)], 1.0, &worker.table[range(row)]);
                        worker.table[range(row)].fill(0.0);
                    }
                    table.step(range(row), rate, scale, steps);
                }
            }
        }
        if epoch * 10 > arguments.epochs * 8 {
            dense.remember();
            table.remember();
        }
        let [tag, arc, relation] = losses.map(|loss| loss / words as f64);
        print!(
            "epoch {epoch}: {:.0} s, loss {tag:.3} {arc:.3} {relation:.3}",
            started.elapsed().as_secs_f32()
        );
        if epoch % 2 == 0 || epoch == arguments.epochs {
            let bytes = model(&dense, &table);
            let engine = Engine::new(Model::from_bytes(&bytes)?, vectors.clone())
                .map_err(|(_, error)| anyhow!(error))?;
            for (name, bank) in &dev {
                let scores = compare(bank, &running::annotated(&engine, bank))?;
                print!("\n  {name} dev: {scores}");
            }
        }
        println!();
    }
    let bytes = model(&dense, &table);
    let path = arguments.out.join("en.model");
    std::fs::write(&path, &bytes).with_context(|| format!("writing {}", path.display()))?;
    println!(
        "{}: {} bytes, {:.0} s",
        path.display(),
        bytes.len(),
        started.elapsed().as_secs_f32()
    );
    splitter::train(&arguments.ud, &arguments.out)
}

fn tags(examples: &[Example]) -> Vec<(Upos, SmolStr)> {
    let mut counts: BTreeMap<(Upos, SmolStr), usize> = BTreeMap::new();
    for word in examples.iter().flat_map(|e| &e.words) {
        *counts.entry((word.upos, word.xpos.clone())).or_default() += 1;
    }
    // One that occurs once or twice is more likely a slip than a thing to learn.
    counts
        .into_iter()
        .filter(|(_, count)| *count > 2)
        .map(|(tag, _)| tag)
        .collect()
}

/// The features that are frequent enough, and how often each occurs.
fn keys(examples: &[Example]) -> (Vec<u64>, Vec<usize>) {
    let mut counts: HashMap<u64, (usize, usize)> = HashMap::new();
    for form in examples.iter().flat_map(|e| &e.forms) {
        for (kind, key) in form_keys(form)
            .table
            .into_iter()
            .enumerate()
            .filter(|(_, key)| *key != 0)
        {
            counts.entry(key).or_insert((kind, 0)).1 += 1;
        }
    }
    let mut kept: Vec<(u64, usize)> = counts
        .into_iter()
        .filter(|(_, (kind, count))| *count >= LEAST[*kind])
        .map(|(key, (_, count))| (key, count))
        .collect();
    kept.sort_unstable();
    kept.into_iter().unzip()
}

struct Encoder<'a> {
    vectors: &'a Vectors<'static>,
    vocabulary: &'a Rows,
    rows: &'a Rows,
    counts: &'a [usize],
    none: u32,
    hide_ends: f32,
    tags: &'a BTreeMap<&'a (Upos, SmolStr), usize>,
}

impl Encoder<'_> {
    fn encode<'a>(&self, example: &Example, relations: &'a [usize], random: &mut Random) -> Input<'a> {
        let mut rows = Vec::with_capacity(example.forms.len());
        let mut vectors = Vec::with_capacity(example.forms.len() * self.vectors.dimensions);
        for form in &example.forms {
            let keys = form_keys(form);
            let mut found: Vec<u32> = Vec::with_capacity(FORM_FEATURES + 1);
            let hide = random.chance(self.hide_ends);
            for (kind, key) in keys.table.into_iter().enumerate() {
                let Some(row) = self.rows.get(key) else { continue };
                let rare = RARE / (RARE + self.counts[row as usize] as f32);
                let keep = match kind {
                    0 => !random.chance(rare),
                    1..8 => !hide,
                    _ => true,
                };
                if keep {
                    found.push(row);
                }
            }
            // Now and then a word is taken for one that has no vector.
            match self.vocabulary.get(keys.vector).filter(|_| !random.chance(0.03)) {
                Some(row) => {
                    let numbers = self.vectors.row(row as usize);
                    vectors.extend(numbers.iter().map(|n| f32::from(*n as i8) * self.vectors.scale));
                }
                None => {
                    found.push(self.none);
                    vectors.extend(std::iter::repeat_n(0.0, self.vectors.dimensions));
                }
            }
            rows.push(found);
        }
        let tag = |word: &legation_parse::Word| {
            let exact = self.tags.get(&(word.upos, word.xpos.clone())).copied();
            // A rare pair counts as the first of its universal tag.
            exact
                .or_else(|| {
                    self.tags
                        .iter()
                        .find(|(tag, _)| tag.0 == word.upos)
                        .map(|(_, n)| *n)
                })
                .unwrap_or(0)
        };
        Input {
            rows,
            vectors,
            tags: example.words.iter().map(tag).collect(),
            heads: example.words.iter().map(|word| word.head).collect(),
            relations,
        }
    }
}
