//! Trains the sentence splitter: logistic regression over hashed features, on the treebanks' text put together again.

use crate::data;
use crate::math::Random;
use crate::running;
use anyhow::{Context, Result, anyhow};
use legation_parse::boundary::{FEATURES, Place, WEIGHTS};
use legation_parse::conllu::ConlluSentence;
use legation_parse::features::{Rows, word_key};
use legation_parse::model::Vectors;
use legation_parse::splitter::{Splitter, Walker, vocabulary_key};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with the files `en_ewt-*.conllu` and `en_gum-*.conllu`.
    #[arg(long)]
    ud: PathBuf,
    /// Folder with `en.vectors`, where `en.split` is written.
    #[arg(long, default_value = "models")]
    out: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

/// How the splitter is trained.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Settings {
    /// Passes over the texts.
    #[arg(long, default_value_t = 24)]
    passes: usize,
    /// First step of the weights.
    #[arg(long, default_value_t = 0.1)]
    step: f32,
    /// Pull of the weights towards nothing, per pass.
    #[arg(long, default_value_t = 0.02)]
    decay: f32,
    /// Share of texts that lose their paragraphs.
    #[arg(long, default_value_t = 0.3)]
    join: f32,
    /// Classes of words.
    #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u8).range(1..=254))]
    classes: u8,
    /// Share of features that are hidden.
    #[arg(long, default_value_t = 0.1)]
    hide: f32,
    /// How much more a cut counts that is made in a sentence where no mark stands.
    #[arg(long, default_value_t = 4.0)]
    bare: f32,
    /// How often the codebook's examples, which are news prose of our own, are read in each pass.
    #[arg(long, default_value_t = 1)]
    news: usize,
    /// Another CoNLL-U file to measure on.
    #[arg(long)]
    measure: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Settings {
        use clap::{Args, FromArgMatches};
        let command = Settings::augment_args(clap::Command::new("splitter"));
        Settings::from_arg_matches(&command.get_matches_from(["splitter"])).expect("defaults for all")
    }
}

/// The subcommand.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    train_with(&arguments.ud, &arguments.out, &arguments.settings)
}

/// Trains on EWT and GUM in `ud` and writes `en.split` into `out`, where `en.vectors` lies.
pub(crate) fn train(ud: &Path, out: &Path) -> Result<()> {
    train_with(ud, out, &Settings::default())
}

fn train_with(ud: &Path, out: &Path, settings: &Settings) -> Result<()> {
    let started = Instant::now();
    let bytes = std::fs::read(out.join("en.vectors")).context("reading en.vectors")?;
    let vectors = Vectors::from_bytes(&bytes)?;
    let vocabulary = Rows::new(vectors.words.iter().map(|word| word_key(word)));
    let classes = classes(&vectors, settings.classes.into());
    println!(
        "{} classes, {:.0} s",
        settings.classes,
        started.elapsed().as_secs_f64()
    );
    let walker = Walker::new(&vocabulary, &classes);
    let mut texts = vec![];
    for file in ["en_ewt-train.conllu", "en_gum-train.conllu"] {
        texts.extend(documents(&data::load(&ud.join(file))?));
    }
    let news = news(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../codebook/en"))?;
    let mut held_out = vec![];
    if let Some(path) = &settings.measure {
        held_out.push(("measured", documents(&data::load(path)?)));
    }
    for bank in ["ewt", "gum"] {
        let path = ud.join(format!("en_{bank}-dev.conllu"));
        if path.exists() {
            held_out.push((bank, documents(&data::load(&path)?)));
        }
    }
    let treebanks = texts.len();
    let mut random = Random(1);
    let mut learner = Learner::new();
    for pass in 0..settings.passes {
        texts.truncate(treebanks);
        for _ in 0..settings.news {
            texts.extend(paragraphs(&news, &mut random));
        }
        let mut order: Vec<usize> = (0..texts.len()).collect();
        random.shuffle(&mut order);
        let step = settings.step * (1.0 - pass as f32 / settings.passes as f32).max(0.05);
        let explore = if pass == 0 { 0.0 } else { 0.7 };
        let mut loss = 0.0;
        for text in order.iter().map(|at| &texts[*at]) {
            let joined = random.chance(settings.join);
            let (text, starts) = text.rebuild(joined, random.chance(0.2));
            walker.walk(&text, &mut |place| {
                let gold = starts.contains(&place.byte);
                let cost = if gold || place.marked { 1.0 } else { settings.bare };
                let found = learner.learn(place, gold, step * cost, settings.hide, &mut random, &mut loss);
                if random.chance(explore) { found } else { gold }
            });
        }
        learner.shrink(settings.decay * step / settings.step);
        if pass % 4 == 3 || pass + 1 == settings.passes {
            let splitter = learner.splitter(&vectors, &classes);
            let scores: Vec<String> = held_out
                .iter()
                .map(|(bank, texts)| {
                    format!(
                        "{bank} dev {:.2} {:.2}",
                        score(&walker, &splitter, texts, false),
                        score(&walker, &splitter, texts, true)
                    )
                })
                .collect();
            let seconds = started.elapsed().as_secs_f64();
            println!(
                "pass {}: loss {loss:.0}, sentences F1 (with, without paragraphs) {}, {seconds:.0} s",
                pass + 1,
                scores.join(", ")
            );
        }
    }
    let splitter = learner.splitter(&vectors, &classes);
    // The file is read again, so that what is not readable is not left behind.
    let bytes = splitter.to_bytes();
    Splitter::from_bytes(&bytes, &vectors).map_err(|error| anyhow!(error))?;
    std::fs::write(out.join("en.split"), bytes).context("writing en.split")?;
    Ok(())
}

/// A sentence of a text.
struct Line {
    text: String,
    /// Whether it begins a paragraph.
    paragraph: bool,
    /// Whether space follows it.
    spaced: bool,
}

/// A text of the treebank.
struct Text {
    sentences: Vec<Line>,
}

fn documents(bank: &[ConlluSentence]) -> Vec<Text> {
    let mut texts: Vec<Text> = vec![];
    for sentence in bank {
        let says = |what: &str| sentence.comments.iter().any(|line| line.starts_with(what));
        if says("# newdoc") || texts.is_empty() {
            texts.push(Text { sentences: vec![] });
        }
        let paragraph = says("# newpar") || says("# newdoc");
        if let Some(text) = texts.last_mut() {
            text.sentences.push(Line {
                text: running::line(sentence).trim().to_owned(),
                paragraph,
                spaced: running::is_followed_by_space(sentence),
            });
        }
    }
    texts
}

/// The sentences of the codebook's examples: quoted strings that are long and end in a full stop.
fn news(folder: &Path) -> Result<Vec<String>> {
    let mut sentences = vec![];
    for part in ["nouns", "verbs"] {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder.join(part))
            .with_context(|| format!("reading {}", folder.join(part).display()))?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<std::io::Result<_>>()?;
        files.sort();
        for file in files {
            let source = std::fs::read_to_string(&file)?.replace("\\\"", "\u{1}");
            for quoted in source.lines().flat_map(|line| line.split('"').skip(1).step_by(2)) {
                if quoted.len() > 30 && quoted.ends_with(['.', '?', '!']) {
                    sentences.push(quoted.replace('\u{1}', "\""));
                }
            }
        }
    }
    Ok(sentences)
}

/// The sentences in random order, in texts of a few.
fn paragraphs(news: &[String], random: &mut Random) -> Vec<Text> {
    let mut news: Vec<&String> = news.iter().collect();
    random.shuffle(&mut news);
    let text = |part: &[&String]| Text {
        sentences: part
            .iter()
            .map(|sentence| Line {
                text: (*sentence).clone(),
                paragraph: false,
                spaced: true,
            })
            .collect(),
    };
    news.chunks(5).map(text).collect()
}

impl Text {
    /// The text, and the bytes at which its sentences start. `joined`: paragraphs run on; `curly`: with curly quotation marks.
    fn rebuild(&self, joined: bool, curly: bool) -> (String, BTreeSet<usize>) {
        let mut text = String::new();
        let mut starts = BTreeSet::new();
        let mut open = false;
        let mut spaced = true;
        for (at, sentence) in self.sentences.iter().enumerate() {
            if at > 0 {
                let paragraph = sentence.paragraph && !joined;
                text.push_str(match paragraph {
                    true => "\n\n",
                    false if spaced => " ",
                    false => "",
                });
            }
            starts.insert(text.len());
            let mut previous = ' ';
            spaced = sentence.spaced;
            for c in sentence.text.chars() {
                text.push(match c {
                    '"' if curly => {
                        open = previous == ' ' || (!open && !previous.is_alphanumeric() && previous != '.');
                        if open { '“' } else { '”' }
                    }
                    '\'' if curly && previous.is_alphanumeric() => '’',
                    c => c,
                });
                previous = c;
            }
        }
        (text, starts)
    }
}

struct Learner {
    weights: Vec<f32>,
    squares: Vec<f32>,
    bias: f32,
}

impl Learner {
    fn new() -> Learner {
        Learner {
            weights: vec![0.0; WEIGHTS],
            squares: vec![0.0; WEIGHTS],
            bias: -2.0,
        }
    }

    /// One step; returns what would have been decided.
    fn learn(
        &mut self,
        place: &Place,
        gold: bool,
        step: f32,
        hide: f32,
        random: &mut Random,
        loss: &mut f64,
    ) -> bool {
        let mut seen = [0_usize; FEATURES];
        let mut count = 0;
        let mut all = self.bias;
        let mut sum = self.bias;
        for feature in &place.features {
            let at = *feature as usize;
            all += self.weights[at];
            if !random.chance(hide) {
                sum += self.weights[at];
                seen[count] = at;
                count += 1;
            }
        }
        let probability = 1.0 / (1.0 + (-sum).exp());
        let error = probability - f32::from(u8::from(gold));
        *loss -= f64::from(if gold { probability } else { 1.0 - probability }.max(1e-9).ln());
        if error.abs() > 1e-3 {
            for at in &seen[..count] {
                self.squares[*at] += error * error;
                self.weights[*at] -= step * error / (self.squares[*at] + 1.0).sqrt();
            }
        }
        all > 0.0
    }

    fn shrink(&mut self, decay: f32) {
        self.weights.iter_mut().for_each(|w| *w *= 1.0 - decay);
    }

    /// The weights rounded to bytes.
    fn splitter(&self, vectors: &Vectors, classes: &[u8]) -> Splitter {
        let scale = 127.0 / self.weights.iter().fold(0.1_f32, |most, w| most.max(w.abs()));
        Splitter {
            vocabulary: vocabulary_key(vectors),
            classes: classes.to_vec(),
            bias: (self.bias * scale).round() as i32,
            weights: self.weights.iter().map(|w| (w * scale).round() as i8).collect(),
        }
    }
}

/// F1 of the sentences found.
fn score(walker: &Walker, splitter: &Splitter, texts: &[Text], joined: bool) -> f64 {
    let (mut right, mut found, mut gold) = (0, 0, 0);
    for text in texts {
        let (text, starts) = text.rebuild(joined, false);
        let ours = walker.walk(&text, &mut |place| splitter.ends(place));
        found += ours.len();
        gold += starts.len();
        for range in ours {
            let next = text[range.end..]
                .find(|c: char| !c.is_whitespace())
                .map_or(text.len(), |gap| range.end + gap);
            right += usize::from(
                starts.contains(&range.start)
                    && (next == text.len() || starts.contains(&next))
                    && starts.range(range.start + 1..next).next().is_none(),
            );
        }
    }
    200.0 * right as f64 / (found + gold).max(1) as f64
}

/// Classes of the words by their vectors: k-means over directions, from evenly spread beginnings among the frequent words.
fn classes(vectors: &Vectors, count: usize) -> Vec<u8> {
    let size = vectors.dimensions;
    let words = vectors.words.len();
    let mut rows = vec![0.0_f32; words * size];
    for (at, row) in rows.chunks_exact_mut(size).enumerate() {
        for (x, byte) in row.iter_mut().zip(vectors.row(at)) {
            *x = f32::from(*byte as i8);
        }
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(1e-6);
        row.iter_mut().for_each(|x| *x /= length);
    }
    let frequent = words.min(12_000);
    let mut centres: Vec<f32> = (0..count)
        .flat_map(|k| rows[k * frequent / count * size..][..size].to_vec())
        .collect();
    let nearest = |row: &[f32], centres: &[f32]| {
        let mut best = (f32::NEG_INFINITY, 0);
        for (k, centre) in centres.chunks_exact(size).enumerate() {
            let near = similarity(row, centre);
            if near > best.0 {
                best = (near, k);
            }
        }
        best.1
    };
    for _ in 0..12 {
        let mut sums = vec![0.0_f32; count * size];
        for row in rows.chunks_exact(size).take(frequent) {
            let k = nearest(row, &centres);
            sums[k * size..][..size]
                .iter_mut()
                .zip(row)
                .for_each(|(s, x)| *s += x);
        }
        for (sum, centre) in sums.chunks_exact_mut(size).zip(centres.chunks_exact_mut(size)) {
            let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
            if length > 0.0 {
                centre
                    .iter_mut()
                    .zip(sum.iter())
                    .for_each(|(c, s)| *c = s / length);
            }
        }
    }
    rows.chunks_exact(size)
        .map(|row| nearest(row, &centres) as u8)
        .collect()
}

/// Scalar product in a fixed order.
fn similarity(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 10];
    for (a, b) in a.chunks(10).zip(b.chunks(10)) {
        for ((s, a), b) in sums.iter_mut().zip(a).zip(b) {
            *s += a * b;
        }
    }
    sums.iter().sum()
}
