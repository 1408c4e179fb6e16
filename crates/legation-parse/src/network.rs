//! The network: two layers that read the sentence in both directions, then scores for tags, heads and relations.
//!
//! Words are sums of learnt vectors for their form's features and a projected word vector. A layer is an LSTM whose input and
//! forget gates are coupled (one is what the other leaves). Arcs are scored by a bilinear form, relations by a hidden layer over
//! head and dependent. Products are of whole numbers (see `layer.rs`), all else plain `f32` in fixed order, without library functions whose
//! last digit may differ: the same on every machine.

use crate::features::{FormKeys, Rows, SHAPE, form_keys};
use crate::layer::{Layer, Multiply, Work, dispatch, dot};
use crate::model::{Matrix, Model, ModelError, Vectors};
use crate::number::{sigmoid, tanh};

/// Distances between a word and its head beyond this are not told apart.
pub const FARTHEST: usize = 15;

/// One reading direction of one layer. Gates: forget, output, candidate.
#[derive(Clone, Debug)]
struct Direction {
    input: Layer,
    recurrent: Layer,
    width: usize,
}

impl Direction {
    fn new(
        model: &Model,
        name: &str,
        inputs: usize,
        width: usize,
        limit: f32,
    ) -> Result<Direction, ModelError> {
        let mut input = Layer::new(model, &format!("{name}.input"), inputs, limit)?;
        let recurrent = Layer::new(model, &format!("{name}.recurrent"), width, STATE)?;
        if input.outputs != 3 * width || recurrent.outputs != 3 * width {
            return Err(ModelError::Missing(name.to_owned()));
        }
        // Both are added at every step: one addition will do.
        input
            .bias
            .iter_mut()
            .zip(&recurrent.bias)
            .for_each(|(a, b)| *a += b);
        Ok(Direction {
            input,
            recurrent,
            width,
        })
    }

    /// What the inputs say to the gates of each word, on top of the bias or alone. `x` is rounded for the input layer.
    fn gates(&self, x: &[[i16; 2]], bias: bool, gates: &mut Vec<f32>) {
        gates.clear();
        let count = x.len() / (self.input.inputs / 2).max(1);
        if bias {
            (0..count).for_each(|_| gates.extend_from_slice(&self.input.bias));
        } else {
            gates.resize(count * self.input.outputs, 0.0);
        }
        self.input.add(x, gates);
    }

    /// Writes the states of all words into its half of `out`, whose rows are `2 * width` wide.
    fn read(&self, count: usize, backward: bool, gates: &mut [f32], out: &mut [f32]) {
        dispatch(Steps {
            direction: self,
            count,
            backward,
            gates,
            out,
        });
    }

    #[inline(always)]
    fn steps<M: Multiply>(
        &self,
        multiply: M,
        count: usize,
        backward: bool,
        gates: &mut [f32],
        out: &mut [f32],
    ) {
        let width = self.width;
        let scale = self.recurrent.scale();
        let mut state = vec![[0_i16; 2]; width / 2];
        let mut cell = vec![0.0; width];
        for step in 0..count {
            let at = if backward { count - 1 - step } else { step };
            let Some(gates) = gates.get_mut(at * 3 * width..(at + 1) * 3 * width) else {
                return;
            };
            self.recurrent.add_row(multiply, &state, scale, gates);
            let (forget, rest) = gates.split_at(width);
            let (output, candidate) = rest.split_at(width);
            let column = at * 2 * width + if backward { width } else { 0 };
            let Some(states) = out.get_mut(column..column + width) else {
                return;
            };
            for ((((s, c), f), o), g) in states
                .iter_mut()
                .zip(&mut cell)
                .zip(forget)
                .zip(output)
                .zip(candidate)
            {
                let (f, o, g) = (sigmoid(*f), sigmoid(*o), tanh(*g));
                *c = f * *c + (1.0 - f) * g;
                *s = o * tanh(*c);
            }
            self.recurrent.round_into(states, &mut state);
        }
    }
}

/// States lie between -1 and 1.
const STATE: f32 = 1.0;
/// Sums of words' features are hardly ever larger.
const WORD: f32 = 8.0;
/// Hidden layers' numbers are hardly ever larger.
const HIDDEN: f32 = 32.0;

/// [`Direction::steps`], to be compiled for each vector unit.
struct Steps<'a> {
    direction: &'a Direction,
    count: usize,
    backward: bool,
    gates: &'a mut [f32],
    out: &'a mut [f32],
}

impl Work for Steps<'_> {
    #[inline(always)]
    fn run<M: Multiply>(self, multiply: M) {
        self.direction
            .steps(multiply, self.count, self.backward, self.gates, self.out);
    }
}

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

/// The network, ready to run.
#[derive(Clone, Debug)]
pub struct Network {
    width: usize,
    dimensions: usize,
    rows: Rows,
    table: Matrix,
    project: Layer,
    layers: Vec<[Direction; 2]>,
    known: Known,
    tag: Layer,
    tags: usize,
    arc_dependent: Layer,
    arc_head: Layer,
    arc_pair: Layer,
    arc_root: Vec<f32>,
    arc_distance: Vec<f32>,
    label_dependent: Layer,
    label_head: Layer,
    label_root: Vec<f32>,
    label_out: Layer,
}

impl Network {
    /// Makes a network of a model's matrices and word vectors, the most frequent word first.
    ///
    /// # Errors
    /// [`ModelError::Missing`] where they do not fit together.
    pub fn new(model: &Model, vectors: &Vectors) -> Result<Network, ModelError> {
        let dimensions = vectors.dimensions;
        let table = model.matrix("table", model.keys.len() + 1)?.clone();
        let width = table.columns;
        let mut layers = Vec::new();
        let (mut inputs, mut limit) = (width, WORD);
        while model
            .matrices
            .contains_key(&format!("layer{}.forward.recurrent", layers.len()))
        {
            let number = layers.len();
            let name = |way: &str| format!("layer{number}.{way}");
            let size = model
                .matrices
                .get(&name("forward.recurrent"))
                .map_or(0, |m| m.rows);
            layers.push([
                Direction::new(model, &name("forward"), inputs, size, limit)?,
                Direction::new(model, &name("backward"), inputs, size, limit)?,
            ]);
            inputs = 2 * size;
            limit = STATE;
        }
        let arc_dependent = Layer::new(model, "arc.dependent", inputs, STATE)?;
        let arc = arc_dependent.outputs;
        let label_dependent = Layer::new(model, "label.dependent", inputs, STATE)?;
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
            layers,
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
            word_gates.extend(self.first_gates(self.inputs(&[form], |_| Some(vector)), true));
        }
        shapes.sort_unstable();
        shapes.dedup();
        let row = |shape: &u64| self.rows.get(*shape).map(|row| self.table.row(row as usize));
        shapes.retain(|shape| row(shape).is_some());
        let rows = shapes.iter().filter_map(row);
        let shape_gates = rows
            .flat_map(|row| self.first_gates(row.to_vec(), false))
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
        let Some([forward, backward]) = self.layers.first() else {
            return Vec::new();
        };
        let mut rounded = Vec::new();
        forward.input.round(&x, &mut rounded);
        let mut ways = [forward, backward].map(|direction| {
            let mut gates = Vec::new();
            direction.gates(&rounded, bias, &mut gates);
            gates.into_iter()
        });
        let (count, width) = (x.len() / self.width.max(1), 3 * forward.width);
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
        forms: &[FormKeys],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
    ) -> [Vec<f32>; 2] {
        let width = self.layers.first().map_or(0, |[forward, _]| 3 * forward.width);
        let known: Vec<Option<(u32, u32)>> = forms
            .iter()
            .map(|form| {
                let word = self.known.words.get(form.vector)?;
                Some((word, self.known.shapes.get(form.table[SHAPE])?))
            })
            .collect();
        let unknown: Vec<FormKeys> = forms
            .iter()
            .zip(&known)
            .filter(|(_, known)| known.is_none())
            .map(|(form, _)| *form)
            .collect();
        let rest = self.first_gates(self.inputs(&unknown, vector), true);
        let mut rest = rest.chunks_exact((2 * width).max(1));
        let mut ways = [(); 2].map(|()| Vec::with_capacity(forms.len() * width));
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
        ways
    }

    /// Words as sums of their features' vectors.
    fn inputs<'v>(
        &self,
        forms: &[FormKeys],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
    ) -> Vec<f32> {
        let count = forms.len();
        let half = self.dimensions / 2;
        let mut x = vec![0.0; count * self.width];
        let mut outside = vec![[0_i16; 2]; count * half];
        let mut unit = 0.0;
        let none = self.table.rows.saturating_sub(1);
        for ((form, x), outside) in forms
            .iter()
            .zip(x.chunks_exact_mut(self.width))
            .zip(outside.chunks_exact_mut(half.max(1)))
        {
            x.copy_from_slice(&self.project.bias);
            let mut add = |row: usize| x.iter_mut().zip(self.table.row(row)).for_each(|(x, t)| *x += t);
            form.table
                .iter()
                .filter_map(|key| self.rows.get(*key))
                .for_each(|row| add(row as usize));
            match vector(form) {
                Some((numbers, scale)) => {
                    unit = scale;
                    outside
                        .iter_mut()
                        .zip(numbers.as_chunks().0)
                        .for_each(|(o, n)| *o = n.map(|n: u8| i16::from(n as i8)));
                }
                None => add(none),
            }
        }
        self.project.add_numbers(&outside, unit, &mut x);
        x
    }

    /// Scores a sentence. `vector` gives the word vector of a word, scaled, or none.
    pub fn run<'v>(
        &self,
        forms: &[FormKeys],
        vector: impl Fn(&FormKeys) -> Option<(&'v [u8], f32)>,
    ) -> Scores {
        let count = forms.len();
        let [mut ahead, mut back] = self.read_words(forms, vector);
        let (mut x, mut rounded) = (Vec::new(), Vec::new());
        for (number, [forward, backward]) in self.layers.iter().enumerate() {
            if number > 0 {
                forward.input.round(&x, &mut rounded);
                forward.gates(&rounded, true, &mut ahead);
                backward.gates(&rounded, true, &mut back);
            }
            x = vec![0.0; count * 2 * forward.width];
            forward.read(count, false, &mut ahead, &mut x);
            backward.read(count, true, &mut back, &mut x);
        }
        // All that follows reads the last layer's states.
        self.tag.round(&x, &mut rounded);
        let apply = |layer: &Layer, out: &mut Vec<f32>| {
            out.clear();
            (0..count).for_each(|_| out.extend_from_slice(&layer.bias));
            layer.add(&rounded, out);
        };
        let mut out = Vec::new();
        apply(&self.tag, &mut out);
        let tags = out
            .chunks_exact(self.tag.outputs)
            .map(|row| best(row.get(..self.tags).unwrap_or(row)))
            .collect();
        let (mut dependents, mut heads) = (Vec::new(), Vec::new());
        apply(&self.arc_dependent, &mut dependents);
        apply(&self.arc_head, &mut heads);
        let arcs = self.arcs(&mut dependents, &mut heads, count);
        apply(&self.label_dependent, &mut dependents);
        apply(&self.label_head, &mut heads);
        Scores {
            count,
            tags,
            arcs,
            dependents,
            heads,
        }
    }

    fn arcs(&self, dependents: &mut [f32], heads: &mut [f32], count: usize) -> Vec<f32> {
        let width = self.arc_dependent.outputs;
        dependents
            .iter_mut()
            .chain(heads.iter_mut())
            .for_each(|v| *v = v.max(0.0));
        let mut pairs = Vec::new();
        self.arc_pair.apply(dependents, &mut Vec::new(), &mut pairs);
        let mut arcs = Vec::with_capacity(count * (count + 1));
        for (word, pair) in pairs.chunks_exact(width).enumerate() {
            arcs.push(dot(pair, &self.arc_root));
            for (head, row) in heads.chunks_exact(width).enumerate() {
                let near = self
                    .arc_distance
                    .get(distance(word, head))
                    .copied()
                    .unwrap_or(0.0);
                arcs.push(dot(pair, row) + near);
            }
        }
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
