//! The network: two layers that read the sentence in both directions, then scores for tags, heads and relations.
//!
//! Words are sums of learnt vectors for their form's features and a projected word vector. A layer is an LSTM whose input and
//! forget gates are coupled (one is what the other leaves). Several sentences are read side by side (`network/reading.rs`). Arcs are scored by a bilinear form, relations by a hidden layer over
//! head and dependent. Products are of whole numbers, of 8 bits where they are of states, else of 16 (see `layer.rs`), all else plain `f32` in fixed order, without library functions whose
//! last digit may differ: the same on every machine.

use crate::features::{FORM_FEATURES, FormKeys, Rows, SHAPE, form_keys};
use crate::layer::{Layer, Pairs, Quads, ROWS, Unit, Work, dispatch, dot};
use crate::model::{Model, ModelError, Vectors};
use reading::{Batch, Direction, Memory, STATE};
use std::cell::Cell;
use std::cmp::Reverse;
use table::Table;

mod reading;
mod table;

/// Distances between a word and its head beyond this are not told apart.
pub const FARTHEST: usize = 15;

/// Sums of words' features are hardly ever larger.
const WORD: f32 = 8.0;
/// Hidden layers' numbers are hardly ever larger.
const HIDDEN: f32 = 32.0;

/// The number of a signed distance from a word to its head, for what is learnt about distances.
pub fn distance(word: usize, head: usize) -> usize {
    if head >= word {
        FARTHEST + (head - word).min(FARTHEST)
    } else {
        FARTHEST - (word - head).min(FARTHEST)
    }
}

/// What the network says of a sentence.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Number of words.
    pub count: usize,
    /// Tag of each word, as an index into the model's tags.
    pub tags: Vec<usize>,
    /// `arcs[d * (count + 1) + h]`: word `h - 1` as the head of word `d`; `h = 0` is the root.
    pub arcs: Vec<f32>,
    dependents: Vec<f32>,
    heads: Vec<f32>,
}

/// The first layer's gates for frequent words and for shapes, worked out once. What a word says to the gates is a sum over its
/// features, so that both need only be added.
#[derive(Clone, Debug, Default)]
struct Known {
    words: Rows,
    shapes: Rows,
    /// Rows of both directions' gates, side by side.
    word_gates: Vec<f32>,
    shape_gates: Vec<f32>,
}

impl Known {
    /// The gates of one direction for the word and for the shape of the given rows.
    fn gates(&self, word: usize, shape: usize, way: usize, width: usize) -> (&[f32], &[f32]) {
        let row = |row: usize| (2 * row + way) * width..(2 * row + way + 1) * width;
        (
            self.word_gates.get(row(word)).unwrap_or(&[]),
            self.shape_gates.get(row(shape)).unwrap_or(&[]),
        )
    }
}

/// As many words as are kept in [`Known`]: these make up some three quarters of a text.
const FREQUENT: usize = 2500;

/// As many sentences are read side by side as rows are multiplied at once. More are no faster: what is worked out for them no longer
/// fits into the cache beside the weights.
const TOGETHER: usize = ROWS;

thread_local! {
    /// What was needed last is at hand, where memory asked for anew would have to be cleared first.
    static BUFFERS: Cell<Buffers> = Cell::default();
}

/// Room for what is worked out on the way, taken once for many sentences. What it holds from before is never read.
#[derive(Default)]
struct Buffers {
    /// Gates of both directions.
    ways: [Vec<f32>; 2],
    /// States of the layer that was read last.
    x: Vec<f32>,
    rounded: Vec<[u8; 4]>,
    memory: Memory,
    out: Vec<f32>,
    dependents: Vec<f32>,
    heads: Vec<f32>,
    pairs: Vec<f32>,
    rounded_pairs: Vec<[i16; 2]>,
}

/// The network, ready to run.
#[derive(Clone, Debug)]
pub struct Network {
    width: usize,
    dimensions: usize,
    rows: Rows,
    table: Table,
    project: Layer<Pairs>,
    /// What words say to the gates of the first layer, forward and backward.
    words: [Layer<Pairs>; 2],
    layers: Vec<[Direction; 2]>,
    /// What each layer's states say to the gates of the next.
    between: Vec<[Layer<Quads>; 2]>,
    known: Known,
    tag: Layer<Quads>,
    tags: usize,
    arc_dependent: Layer<Quads>,
    arc_head: Layer<Quads>,
    arc_pair: Layer<Pairs>,
    arc_root: Vec<f32>,
    arc_distance: Vec<f32>,
    label_dependent: Layer<Quads>,
    label_head: Layer<Quads>,
    label_root: Vec<f32>,
    label_out: Layer<Pairs>,
}

impl Network {
    /// Makes a network of a model's matrices and word vectors, the most frequent word first.
    ///
    /// # Errors
    /// [`ModelError::Missing`] where they do not fit together.
    pub fn new(model: &Model, vectors: &Vectors) -> Result<Network, ModelError> {
        let dimensions = vectors.dimensions;
        let table = Table::new(model.matrix("table", model.keys.len() + 1)?);
        let width = table.width;
        let ways = |number: usize| ["forward", "backward"].map(|way| format!("layer{number}.{way}"));
        let direction = |name: &str| {
            let size = model
                .matrices
                .get(&format!("{name}.recurrent"))
                .map_or(0, |matrix| matrix.rows);
            Direction::new(model, name, size)
        };
        let [forward, backward] = ways(0);
        let first = [direction(&forward)?, direction(&backward)?];
        let words = [
            first[0].input(model, &forward, width, WORD)?,
            first[1].input(model, &backward, width, WORD)?,
        ];
        let mut inputs = 2 * first[0].width;
        let (mut layers, mut between) = (vec![first], Vec::new());
        loop {
            let [forward, backward] = ways(layers.len());
            if !model.matrices.contains_key(&format!("{forward}.recurrent")) {
                break;
            }
            let next = [direction(&forward)?, direction(&backward)?];
            between.push([
                next[0].input(model, &forward, inputs, STATE)?,
                next[1].input(model, &backward, inputs, STATE)?,
            ]);
            inputs = 2 * next[0].width;
            layers.push(next);
        }
        let arc_dependent: Layer<Quads> = Layer::new(model, "arc.dependent", inputs, STATE)?;
        let arc = arc_dependent.outputs;
        let label_dependent: Layer<Quads> = Layer::new(model, "label.dependent", inputs, STATE)?;
        let label = label_dependent.outputs;
        let fits = |name: &str, size: usize| {
            let data = &model.matrix(name, 1)?.data;
            if data.len() == size {
                Ok(data.clone())
            } else {
                Err(ModelError::Missing(name.to_owned()))
            }
        };
        let mut network = Network {
            known: Known::default(),
            width,
            dimensions,
            rows: Rows::new(model.keys.iter().copied()),
            table,
            project: Layer::new(model, "project", dimensions, STATE)?,
            words,
            layers,
            between,
            tag: Layer::new(model, "tag", inputs, STATE)?,
            tags: model.tags.len(),
            arc_head: Layer::new(model, "arc.head", inputs, STATE)?,
            arc_pair: Layer::new(model, "arc.pair", arc, HIDDEN)?,
            arc_root: fits("arc.root", arc)?,
            arc_distance: fits("arc.distance", 2 * FARTHEST + 1)?,
            label_head: Layer::new(model, "label.head", inputs, STATE)?,
            label_root: fits("label.root", label)?,
            label_out: Layer::new(model, "label.out", label, HIDDEN)?,
            arc_dependent,
            label_dependent,
        };
        let arcs = network.arc_head.outputs == arc && network.arc_pair.outputs == arc;
        if !arcs || network.label_head.outputs != label || network.project.outputs != width {
            return Err(ModelError::Missing("arc, label or project".to_owned()));
        }
        network.known = network.learn_by_heart(vectors);
        Ok(network)
    }

    fn learn_by_heart(&self, vectors: &Vectors) -> Known {
        let words = vectors.words.iter().take(FREQUENT).enumerate();
        // Digits stand for each other in the table but not among the vectors.
        let words = words.filter(|(_, word)| !word.bytes().any(|b| b.is_ascii_digit()));
        let mut keys = Vec::new();
        let mut shapes = Vec::new();
        let mut word_gates = Vec::new();
        for (row, word) in words {
            let mut form = form_keys(word);
            let mut capital = word.to_uppercase();
            shapes.push(form.table[SHAPE]);
            shapes.push(form_keys(&capital).table[SHAPE]);
            let first = word.chars().next().map_or(0, char::len_utf8);
            if let (Some(rest), true) = (word.get(first..), capital.is_char_boundary(first)) {
                capital.truncate(first);
                shapes.push(form_keys(&(capital + rest)).table[SHAPE]);
            }
            form.table[SHAPE] = 0;
            keys.push(form.vector);
            let vector = (vectors.row(row), vectors.scale);
            word_gates.extend(self.first_gates(self.inputs(&[&form], |_| Some(vector)), true));
        }
        shapes.sort_unstable();
        shapes.dedup();
        shapes.retain(|shape| self.rows.get(*shape).is_some());
        let rows = shapes.iter().filter_map(|shape| self.rows.get(*shape));
        let shape_gates = rows
            .flat_map(|row| {
                let mut alone = vec![0.0; self.width];
                self.table.add(&[row], &mut alone);
                self.first_gates(alone, false)
            })
            .collect();
        Known {
            words: Rows::new(keys.into_iter()),
            shapes: Rows::new(shapes.into_iter()),
            word_gates,
            shape_gates,
        }
    }

    /// What rows of inputs say to the first layer's gates, forward and backward side by side.
    fn first_gates(&self, x: Vec<f32>, bias: bool) -> Vec<f32> {
        let [forward, backward] = &self.words;
        let mut rounded = Vec::new();
        forward.round(&x, &mut rounded);
        let mut ways = [forward, backward].map(|input| {
            let mut gates = Vec::new();
            input.apply_rounded(&rounded, bias, &mut gates);
            gates.into_iter()
        });
        let (count, width) = (x.len() / self.width.max(1), forward.outputs);
        let mut rows = Vec::with_capacity(2 * count * width);
        for _ in 0..count {
            ways.iter_mut()
                .for_each(|way| rows.extend(way.by_ref().take(width)));
        }
        rows
    }

    /// The gates of the first layer for all words, one list for each direction.
    fn read_words<'v>(
        &self,
        forms: &[&FormKeys],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
        ways: &mut [Vec<f32>; 2],
    ) {
        let width = self.words[0].outputs;
        let known: Vec<Option<(u32, u32)>> = forms
            .iter()
            .map(|form| {
                let word = self.known.words.get(form.vector)?;
                Some((word, self.known.shapes.get(form.table[SHAPE])?))
            })
            .collect();
        let unknown: Vec<&FormKeys> = forms
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none())
            .map(|(form, _)| *form)
            .collect();
        let rest = self.first_gates(self.inputs(&unknown, vector), true);
        let mut rest = rest.chunks_exact((2 * width).max(1));
        for way in ways.iter_mut() {
            way.clear();
            way.reserve(forms.len() * width);
        }
        for known in known {
            let row = if known.is_none() {
                rest.next().unwrap_or(&[])
            } else {
                &[]
            };
            for (way, gates) in ways.iter_mut().enumerate() {
                if let Some((word, shape)) = known {
                    let (word, shape) = self.known.gates(word as usize, shape as usize, way, width);
                    gates.extend(word.iter().zip(shape).map(|(w, s)| w + s));
                } else {
                    gates.extend_from_slice(row.get(way * width..(way + 1) * width).unwrap_or(&[]));
                }
            }
        }
    }

    /// Words as sums of their features' vectors.
    fn inputs<'v>(
        &self,
        forms: &[&FormKeys],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
    ) -> Vec<f32> {
        let count = forms.len();
        let half = self.dimensions / 2;
        let mut x = vec![0.0; count * self.width];
        let mut outside = vec![[0_i16; 2]; count * half];
        let mut unit = 0.0;
        let none = self.table.rows().saturating_sub(1) as u32;
        let mut rows = Vec::with_capacity(FORM_FEATURES + 1);
        for ((form, x), outside) in forms
            .iter()
            .zip(x.chunks_exact_mut(self.width))
            .zip(outside.chunks_exact_mut(half.max(1)))
        {
            x.copy_from_slice(&self.project.bias);
            rows.clear();
            rows.extend(form.table.iter().filter_map(|key| self.rows.get(*key)));
            match vector(form) {
                Some((numbers, scale)) => {
                    unit = scale;
                    outside
                        .iter_mut()
                        .zip(numbers.as_chunks().0)
                        .for_each(|(o, n)| *o = n.map(|n: u8| i16::from(n as i8)));
                }
                None => rows.push(none),
            }
            self.table.add(&rows, x);
        }
        self.project.add_numbers(&outside, unit, &mut x);
        x
    }

    /// Scores sentences, each by itself. `vector` gives the word vector of a word, scaled, or none.
    pub fn run<'v>(
        &self,
        sentences: &[Vec<FormKeys>],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
    ) -> Vec<Scores> {
        let mut order: Vec<(usize, &[FormKeys])> = sentences.iter().map(Vec::as_slice).enumerate().collect();
        order.sort_by_key(|(_, forms)| Reverse(forms.len()));
        let mut buffers = BUFFERS.take();
        let mut scores = vec![Scores::default(); sentences.len()];
        for together in order.chunks(TOGETHER) {
            let forms: Vec<&[FormKeys]> = together.iter().map(|(_, forms)| *forms).collect();
            let scored = self.run_together(&forms, &vector, &mut buffers);
            for ((place, _), scored) in together.iter().zip(scored) {
                if let Some(slot) = scores.get_mut(*place) {
                    *slot = scored;
                }
            }
        }
        BUFFERS.set(buffers);
        scores
    }

    /// The same for a few sentences, the longest first.
    fn run_together<'v>(
        &self,
        sentences: &[&[FormKeys]],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
        buffers: &mut Buffers,
    ) -> Vec<Scores> {
        let lengths: Vec<usize> = sentences.iter().map(|forms| forms.len()).collect();
        let batch = Batch::new(&lengths);
        let form = |(sentence, word): (usize, usize)| sentences.get(sentence)?.get(word);
        let forms: Vec<&FormKeys> = batch.words().filter_map(form).collect();
        let count = batch.count();
        let Buffers {
            ways,
            x,
            rounded,
            memory,
            out,
            dependents,
            heads,
            pairs,
            rounded_pairs,
        } = buffers;
        self.read_words(&forms, vector, ways);
        for (number, directions) in self.layers.iter().enumerate() {
            if let Some(inputs) = number.checked_sub(1).and_then(|before| self.between.get(before)) {
                inputs[0].round(x, rounded);
                for (input, gates) in inputs.iter().zip(ways.iter_mut()) {
                    input.apply_rounded(rounded, true, gates);
                }
            }
            // Each direction writes its half of all rows.
            x.resize(count * 2 * directions[0].width, 0.0);
            for (way, (direction, gates)) in directions.iter().zip(ways.iter_mut()).enumerate() {
                direction.read(&batch, way == 1, gates, x, memory);
            }
        }
        // All that follows reads the last layer's states.
        self.tag.round(x, rounded);
        let apply = |layer: &Layer<Quads>, out: &mut Vec<f32>| layer.apply_rounded(rounded, true, out);
        apply(&self.tag, out);
        let tags: Vec<usize> = out
            .chunks_exact(self.tag.outputs)
            .map(|row| best(row.get(..self.tags).unwrap_or(row)))
            .collect();
        apply(&self.arc_dependent, dependents);
        apply(&self.arc_head, heads);
        let positive = |v: &mut f32| *v = v.max(0.0);
        dependents.iter_mut().chain(heads.iter_mut()).for_each(positive);
        self.arc_pair.apply(dependents, rounded_pairs, pairs);
        // From here on each sentence by itself, its words in their order.
        let of = |sentence: usize, count: usize, wide: usize, rows: &[f32], out: &mut Vec<f32>| {
            out.clear();
            out.reserve(count * wide);
            for word in 0..count {
                let start = batch.row(sentence, word) * wide;
                out.extend_from_slice(rows.get(start..start + wide).unwrap_or(&[]));
            }
        };
        let width = self.arc_dependent.outputs;
        let mut own = [Vec::new(), Vec::new()];
        let mut scores: Vec<Scores> = Vec::with_capacity(sentences.len());
        for (sentence, count) in lengths.iter().copied().enumerate() {
            let [own_pairs, own_heads] = &mut own;
            of(sentence, count, width, pairs, own_pairs);
            of(sentence, count, width, heads, own_heads);
            let tag = |word: usize| tags.get(batch.row(sentence, word)).copied();
            scores.push(Scores {
                count,
                tags: (0..count).filter_map(tag).collect(),
                arcs: self.arcs(own_pairs, own_heads, count),
                ..Scores::default()
            });
        }
        let width = self.label_dependent.outputs;
        apply(&self.label_dependent, dependents);
        apply(&self.label_head, heads);
        for (sentence, scores) in scores.iter_mut().enumerate() {
            of(sentence, scores.count, width, dependents, &mut scores.dependents);
            of(sentence, scores.count, width, heads, &mut scores.heads);
        }
        scores
    }

    /// How well each word fits as the head of each, the root first.
    fn arcs(&self, pairs: &[f32], heads: &[f32], count: usize) -> Vec<f32> {
        let mut arcs = Vec::with_capacity(count * (count + 1));
        dispatch(Arcs {
            network: self,
            pairs,
            heads,
            arcs: &mut arcs,
        });
        arcs
    }

    /// The best relation of each word to its head, as a number; a word that is its own head is skipped and gets 0.
    pub fn relations(&self, scores: &Scores, heads: &[usize]) -> Vec<usize> {
        let width = self.label_dependent.outputs;
        let mut hidden = Vec::with_capacity(heads.len() * width);
        for ((word, head), dependent) in heads
            .iter()
            .enumerate()
            .zip(scores.dependents.chunks_exact(width))
        {
            let row = match scores.heads.get(head * width..(head + 1) * width) {
                Some(row) if *head != word => row,
                _ => &self.label_root,
            };
            hidden.extend(dependent.iter().zip(row).map(|(d, h)| (d + h).max(0.0)));
        }
        let mut out = Vec::new();
        self.label_out.apply(&hidden, &mut Vec::new(), &mut out);
        out.chunks_exact(self.label_out.outputs).map(best).collect()
    }
}

/// [`Network::arcs`], to be compiled for each vector unit.
struct Arcs<'a> {
    network: &'a Network,
    pairs: &'a [f32],
    heads: &'a [f32],
    arcs: &'a mut Vec<f32>,
}

impl Work for Arcs<'_> {
    #[inline(always)]
    fn run<U: Unit>(self, _: U) {
        let network = self.network;
        let width = network.arc_dependent.outputs;
        for (word, pair) in self.pairs.chunks_exact(width).enumerate() {
            self.arcs.push(dot(pair, &network.arc_root));
            for (head, row) in self.heads.chunks_exact(width).enumerate() {
                let near = network.arc_distance.get(distance(word, head)).copied();
                self.arcs.push(dot(pair, row) + near.unwrap_or(0.0));
            }
        }
    }
}

/// Index of the largest; the first of equals.
fn best(row: &[f32]) -> usize {
    let mut best = 0;
    let mut most = f32::NEG_INFINITY;
    for (index, value) in row.iter().enumerate() {
        if *value > most {
            (best, most) = (index, *value);
        }
    }
    best
}
