//! The network as it is trained: forward with dropout, then backward by hand.

use crate::math::{Random, add, cross_entropy, dot, multiply, outer};
use crate::parameters::Parameters;
use legation_parse::network::{FARTHEST, distance};
use legation_parse::number::{sigmoid, tanh};
use std::ops::Range;

/// Sizes and rates.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) width: usize,
    pub(crate) hidden: Vec<usize>,
    pub(crate) arc: usize,
    pub(crate) label: usize,
    pub(crate) drop_input: f32,
    pub(crate) drop_recurrent: f32,
    pub(crate) drop_hidden: f32,
}

/// What one worker adds up over its sentences.
pub(crate) struct Gradients {
    pub(crate) dense: Vec<f32>,
    pub(crate) table: Vec<f32>,
    /// Rows of the table with gradients, with repetitions.
    pub(crate) rows: Vec<u32>,
}

/// A sentence as numbers.
pub(crate) struct Input<'a> {
    /// Rows of the table, for each word.
    pub(crate) rows: Vec<Vec<u32>>,
    /// Outside vector of each word; zeros where there is none.
    pub(crate) vectors: Vec<f32>,
    pub(crate) tags: Vec<usize>,
    pub(crate) heads: Vec<usize>,
    pub(crate) relations: &'a [usize],
}

#[derive(Clone)]
struct Linear {
    inputs: usize,
    outputs: usize,
    weights: Range<usize>,
    bias: Range<usize>,
}

impl Linear {
    fn new(p: &mut Parameters, name: &str, inputs: usize, outputs: usize, random: &mut Random) -> Linear {
        let outputs = outputs.next_multiple_of(16);
        let spread = (2.0 / (inputs + outputs) as f32).sqrt();
        let weights = p.push(name, inputs, outputs, spread, random);
        let bias = p.push(&format!("{name}.bias"), 1, outputs, 0.0, random);
        Linear {
            inputs,
            outputs,
            weights,
            bias,
        }
    }

    fn forward(&self, p: &Parameters, x: &[f32]) -> Vec<f32> {
        let mut out = p.values[self.bias.clone()].repeat(x.len() / self.inputs);
        multiply(x, self.inputs, &p.values[self.weights.clone()], &mut out);
        out
    }

    /// Adds to the gradients of the weights and to `dx`.
    fn backward(&self, p: &Parameters, g: &mut [f32], x: &[f32], dy: &[f32], dx: Option<&mut [f32]>) {
        outer(x, self.inputs, dy, &mut g[self.weights.clone()]);
        for row in dy.chunks_exact(self.outputs) {
            add(&mut g[self.bias.clone()], 1.0, row);
        }
        if let Some(dx) = dx {
            multiply(dy, self.outputs, &p.transposed[self.weights.clone()], dx);
        }
    }
}

struct Direction {
    input: Linear,
    recurrent: Linear,
    width: usize,
    backward: bool,
}

/// What the backward pass needs of a direction's forward pass. Rows are in reading order.
struct Trace {
    gates: Vec<f32>,
    cells: Vec<f32>,
    squashed: Vec<f32>,
    /// The states as the next step saw them: after dropout.
    before: Vec<f32>,
    mask: Vec<f32>,
}

impl Direction {
    fn position(&self, step: usize, count: usize) -> usize {
        if self.backward { count - 1 - step } else { step }
    }

    fn forward(&self, p: &Parameters, x: &[f32], out: &mut [f32], mask: Vec<f32>) -> Trace {
        let (width, count) = (self.width, x.len() / self.input.inputs);
        let pre = self.input.forward(p, x);
        let bias = &p.values[self.recurrent.bias.clone()];
        let mut trace = Trace {
            gates: vec![0.0; count * 3 * width],
            cells: vec![0.0; count * width],
            squashed: vec![0.0; count * width],
            before: vec![0.0; (count + 1) * width],
            mask,
        };
        let mut cell = vec![0.0; width];
        for step in 0..count {
            let at = self.position(step, count);
            let z = &mut trace.gates[step * 3 * width..(step + 1) * 3 * width];
            z.copy_from_slice(&pre[at * 3 * width..(at + 1) * 3 * width]);
            add(z, 1.0, bias);
            let (seen, next) = trace.before.split_at_mut((step + 1) * width);
            multiply(
                &seen[step * width..],
                width,
                &p.values[self.recurrent.weights.clone()],
                z,
            );
            z[..2 * width].iter_mut().for_each(|v| *v = sigmoid(*v));
            z[2 * width..].iter_mut().for_each(|v| *v = tanh(*v));
            let column = at * 2 * width + if self.backward { width } else { 0 };
            let states = &mut out[column..column + width];
            let squashed = &mut trace.squashed[step * width..(step + 1) * width];
            for i in 0..width {
                cell[i] = z[i] * cell[i] + (1.0 - z[i]) * z[2 * width + i];
                squashed[i] = tanh(cell[i]);
                states[i] = z[width + i] * squashed[i];
                next[i] = states[i] * trace.mask[i];
            }
            trace.cells[step * width..(step + 1) * width].copy_from_slice(&cell);
        }
        trace
    }

    fn backward(
        &self,
        p: &Parameters,
        g: &mut [f32],
        x: &[f32],
        trace: &Trace,
        dout: &[f32],
        dx: &mut [f32],
    ) {
        let (width, count) = (self.width, x.len() / self.input.inputs);
        let mut dpre = vec![0.0; count * 3 * width];
        let mut dstep = vec![0.0; count * 3 * width];
        let mut dstate = vec![0.0; width];
        let mut dcell = vec![0.0; width];
        for step in (0..count).rev() {
            let at = self.position(step, count);
            let gates = &trace.gates[step * 3 * width..(step + 1) * 3 * width];
            let dz = &mut dstep[step * 3 * width..(step + 1) * 3 * width];
            for i in 0..width {
                let (f, o, c) = (gates[i], gates[width + i], gates[2 * width + i]);
                let squashed = trace.squashed[step * width + i];
                let previous = if step > 0 {
                    trace.cells[(step - 1) * width + i]
                } else {
                    0.0
                };
                let dh = dout[at * 2 * width + if self.backward { width } else { 0 } + i]
                    + dstate[i] * trace.mask[i];
                let dc = dcell[i] + dh * o * (1.0 - squashed * squashed);
                dz[i] = dc * (previous - c) * f * (1.0 - f);
                dz[width + i] = dh * squashed * o * (1.0 - o);
                dz[2 * width + i] = dc * (1.0 - f) * (1.0 - c * c);
                dcell[i] = dc * f;
            }
            dstate.fill(0.0);
            multiply(
                dz,
                3 * width,
                &p.transposed[self.recurrent.weights.clone()],
                &mut dstate,
            );
            dpre[at * 3 * width..(at + 1) * 3 * width].copy_from_slice(dz);
        }
        self.recurrent
            .backward(p, g, &trace.before[..count * width], &dstep, None);
        self.input.backward(p, g, x, &dpre, Some(dx));
    }
}

pub(crate) struct Net {
    settings: Settings,
    project: Linear,
    layers: Vec<[Direction; 2]>,
    tag: Linear,
    arc_dependent: Linear,
    arc_head: Linear,
    arc_pair: Linear,
    arc_root: Range<usize>,
    arc_distance: Range<usize>,
    label_dependent: Linear,
    label_head: Linear,
    label_root: Range<usize>,
    label_out: Linear,
}

fn masked(x: &[f32], mask: &[f32]) -> Vec<f32> {
    x.chunks_exact(mask.len())
        .flat_map(|row| row.iter().zip(mask).map(|(x, m)| x * m))
        .collect()
}

fn mask_in_place(x: &mut [f32], mask: &[f32]) {
    x.chunks_exact_mut(mask.len())
        .for_each(|row| row.iter_mut().zip(mask).for_each(|(x, m)| *x *= m));
}

/// Rectifies and drops; returns the factor of each number.
fn rectify(x: &mut [f32], drop: f32, random: &mut Random) -> Vec<f32> {
    let keep = 1.0 / (1.0 - drop);
    let factor = |x: &mut f32| {
        let factor = if *x > 0.0 && !random.chance(drop) {
            keep
        } else {
            0.0
        };
        *x *= factor;
        factor
    };
    x.iter_mut().map(factor).collect()
}

fn times(x: &mut [f32], factors: &[f32]) {
    x.iter_mut().zip(factors).for_each(|(x, f)| *x *= f);
}

impl Net {
    pub(crate) fn new(
        settings: Settings,
        p: &mut Parameters,
        vector: usize,
        tags: usize,
        relations: usize,
        random: &mut Random,
    ) -> Net {
        let mut inputs = settings.width;
        let mut layers = Vec::new();
        for (number, &width) in settings.hidden.iter().enumerate() {
            let mut direction = |way: &str, backward: bool| {
                let name = format!("layer{number}.{way}");
                let input = Linear::new(p, &format!("{name}.input"), inputs, 3 * width, random);
                // Forget gates start half open towards remembering.
                p.values[input.bias.clone()][..width].fill(0.5);
                let recurrent = Linear::new(p, &format!("{name}.recurrent"), width, 3 * width, random);
                Direction {
                    input,
                    recurrent,
                    width,
                    backward,
                }
            };
            layers.push([direction("forward", false), direction("backward", true)]);
            inputs = 2 * width;
        }
        Net {
            project: Linear::new(p, "project", vector, settings.width, random),
            layers,
            tag: Linear::new(p, "tag", inputs, tags, random),
            arc_dependent: Linear::new(p, "arc.dependent", inputs, settings.arc, random),
            arc_head: Linear::new(p, "arc.head", inputs, settings.arc, random),
            arc_pair: Linear::new(p, "arc.pair", settings.arc, settings.arc, random),
            arc_root: p.push("arc.root", 1, settings.arc, 0.1, random),
            arc_distance: p.push("arc.distance", 1, 2 * FARTHEST + 1, 0.0, random),
            label_dependent: Linear::new(p, "label.dependent", inputs, settings.label, random),
            label_head: Linear::new(p, "label.head", inputs, settings.label, random),
            label_root: p.push("label.root", 1, settings.label, 0.1, random),
            label_out: Linear::new(p, "label.out", settings.label, relations, random),
            settings,
        }
    }

    /// Loss of one sentence (tags, arcs, relations); adds to the gradients, those of the table apart.
    pub(crate) fn learn(
        &self,
        p: &Parameters,
        table: &Parameters,
        gradients: &mut Gradients,
        input: &Input,
        random: &mut Random,
    ) -> [f32; 3] {
        let count = input.rows.len();
        let width = self.settings.width;
        let g = &mut gradients.dense;
        let s = &self.settings;
        // Words.
        let mut x = self.project.forward(p, &input.vectors);
        for (x, rows) in x.chunks_exact_mut(width).zip(&input.rows) {
            for &row in rows {
                add(
                    x,
                    1.0,
                    &table.values[row as usize * width..(row as usize + 1) * width],
                );
            }
        }
        // Layers.
        let mut inputs = Vec::new();
        let mut masks = Vec::new();
        let mut traces = Vec::new();
        for [forward, backward] in &self.layers {
            let mask = random.mask(forward.input.inputs, s.drop_input);
            mask_in_place(&mut x, &mask);
            let mut out = vec![0.0; count * 2 * forward.width];
            let recurrent = [
                random.mask(forward.width, s.drop_recurrent),
                random.mask(forward.width, s.drop_recurrent),
            ];
            let [first, second] = recurrent;
            let pair = [
                forward.forward(p, &x, &mut out, first),
                backward.forward(p, &x, &mut out, second),
            ];
            traces.push(pair);
            masks.push(mask);
            inputs.push(std::mem::replace(&mut x, out));
        }
        let mask = random.mask(x.len() / count, s.drop_input);
        let x = masked(&x, &mask);
        let mut dx = vec![0.0; x.len()];
        let losses = [
            self.learn_tags(p, g, &x, &mut dx, input),
            self.learn_arcs(p, g, &x, &mut dx, input, random),
            self.learn_relations(p, g, &x, &mut dx, input, random),
        ];
        mask_in_place(&mut dx, &mask);
        // Back through the layers.
        for (number, pair) in self.layers.iter().enumerate().rev() {
            let mut below = vec![0.0; inputs[number].len()];
            for (direction, trace) in pair.iter().zip(&traces[number]) {
                direction.backward(p, g, &inputs[number], trace, &dx, &mut below);
            }
            mask_in_place(&mut below, &masks[number]);
            dx = below;
        }
        self.project.backward(p, g, &input.vectors, &dx, None);
        for (dx, rows) in dx.chunks_exact(width).zip(&input.rows) {
            for &row in rows {
                add(
                    &mut gradients.table[row as usize * width..(row as usize + 1) * width],
                    1.0,
                    dx,
                );
            }
        }
        losses
    }

    fn learn_tags(&self, p: &Parameters, g: &mut [f32], x: &[f32], dx: &mut [f32], input: &Input) -> f32 {
        let mut scores = self.tag.forward(p, x);
        let rows = scores.chunks_exact_mut(self.tag.outputs).zip(&input.tags);
        let loss = rows.map(|(row, gold)| cross_entropy(row, *gold)).sum();
        self.tag.backward(p, g, x, &scores, Some(dx));
        loss
    }

    fn learn_arcs(
        &self,
        p: &Parameters,
        g: &mut [f32],
        x: &[f32],
        dx: &mut [f32],
        input: &Input,
        random: &mut Random,
    ) -> f32 {
        let count = input.heads.len();
        let width = self.settings.arc;
        let mut dependents = self.arc_dependent.forward(p, x);
        let mut heads = self.arc_head.forward(p, x);
        let factors = [&mut dependents, &mut heads].map(|v| rectify(v, self.settings.drop_hidden, random));
        let pairs = self.arc_pair.forward(p, &dependents);
        let mut dpairs = vec![0.0; pairs.len()];
        let mut dheads = vec![0.0; heads.len()];
        let mut loss = 0.0;
        let mut scores = vec![0.0; count + 1];
        for word in 0..count {
            let pair = &pairs[word * width..(word + 1) * width];
            scores[0] = dot(pair, &p.values[self.arc_root.clone()]);
            for head in 0..count {
                let near = p.values[self.arc_distance.clone()][distance(word, head)];
                let score = dot(pair, &heads[head * width..(head + 1) * width]) + near;
                scores[head + 1] = if head == word { -1e9 } else { score };
            }
            let gold = if input.heads[word] == word {
                0
            } else {
                input.heads[word] + 1
            };
            loss += cross_entropy(&mut scores, gold);
            let dpair = &mut dpairs[word * width..(word + 1) * width];
            add(dpair, scores[0], &p.values[self.arc_root.clone()]);
            add(&mut g[self.arc_root.clone()], scores[0], pair);
            for (head, d) in scores[1..].iter().enumerate().filter(|(head, _)| *head != word) {
                add(dpair, *d, &heads[head * width..(head + 1) * width]);
                add(&mut dheads[head * width..(head + 1) * width], *d, pair);
                g[self.arc_distance.clone()][distance(word, head)] += d;
            }
        }
        let mut ddependents = vec![0.0; dependents.len()];
        self.arc_pair
            .backward(p, g, &dependents, &dpairs, Some(&mut ddependents));
        times(&mut ddependents, &factors[0]);
        times(&mut dheads, &factors[1]);
        self.arc_dependent.backward(p, g, x, &ddependents, Some(dx));
        self.arc_head.backward(p, g, x, &dheads, Some(dx));
        loss
    }

    fn learn_relations(
        &self,
        p: &Parameters,
        g: &mut [f32],
        x: &[f32],
        dx: &mut [f32],
        input: &Input,
        random: &mut Random,
    ) -> f32 {
        let width = self.settings.label;
        let mut hidden = self.label_dependent.forward(p, x);
        let heads = self.label_head.forward(p, x);
        for (word, (row, &head)) in hidden.chunks_exact_mut(width).zip(&input.heads).enumerate() {
            let root = &p.values[self.label_root.clone()];
            add(
                row,
                1.0,
                if head == word {
                    root
                } else {
                    &heads[head * width..(head + 1) * width]
                },
            );
        }
        let factors = rectify(&mut hidden, self.settings.drop_hidden, random);
        let mut scores = self.label_out.forward(p, &hidden);
        let rows = scores
            .chunks_exact_mut(self.label_out.outputs)
            .zip(input.relations);
        let loss = rows.map(|(row, gold)| cross_entropy(row, *gold)).sum();
        let mut dhidden = vec![0.0; hidden.len()];
        self.label_out
            .backward(p, g, &hidden, &scores, Some(&mut dhidden));
        times(&mut dhidden, &factors);
        let mut dheads = vec![0.0; heads.len()];
        for (word, (row, &head)) in dhidden.chunks_exact(width).zip(&input.heads).enumerate() {
            let slot = if head == word {
                &mut g[self.label_root.clone()]
            } else {
                &mut dheads[head * width..(head + 1) * width]
            };
            add(slot, 1.0, row);
        }
        self.label_dependent.backward(p, g, x, &dhidden, Some(dx));
        self.label_head.backward(p, g, x, &dheads, Some(dx));
        loss
    }
}
