//! Matrix products for training, in fixed order: the same seed gives the same weights on every machine, whatever its vector units.

const LANES: usize = 16;

/// `out += x * w` for rows of `x`; `w` has a row for each input.
pub(crate) fn multiply(x: &[f32], inputs: usize, w: &[f32], out: &mut [f32]) {
    let outputs = w.len() / inputs;
    let mut xs = x.chunks_exact(4 * inputs);
    let mut outs = out.chunks_exact_mut(4 * outputs);
    for (x, out) in (&mut xs).zip(&mut outs) {
        rows::<4>(x, inputs, w, out);
    }
    for (x, out) in xs
        .remainder()
        .chunks_exact(inputs)
        .zip(outs.into_remainder().chunks_exact_mut(outputs))
    {
        rows::<1>(x, inputs, w, out);
    }
}

fn rows<const ROWS: usize>(x: &[f32], inputs: usize, w: &[f32], out: &mut [f32]) {
    let outputs = w.len() / inputs;
    for block in (0..outputs).step_by(LANES) {
        let mut sums = [[0.0_f32; LANES]; ROWS];
        for k in 0..inputs {
            let w: &[f32; LANES] = w[k * outputs + block..][..LANES].try_into().expect("a block");
            for (t, sum) in sums.iter_mut().enumerate() {
                let value = x[t * inputs + k];
                for (s, w) in sum.iter_mut().zip(w) {
                    *s += value * w;
                }
            }
        }
        for (t, sum) in sums.iter().enumerate() {
            for (slot, s) in out[t * outputs + block..][..LANES].iter_mut().zip(sum) {
                *slot += s;
            }
        }
    }
}

/// `dx += dy * transposed(w)`.
pub(crate) fn multiply_back(dy: &[f32], inputs: usize, w: &[f32], dx: &mut [f32]) {
    let outputs = w.len() / inputs;
    for (dy, dx) in dy.chunks_exact(outputs).zip(dx.chunks_exact_mut(inputs)) {
        for (dx, w) in dx.iter_mut().zip(w.chunks_exact(outputs)) {
            *dx += dot(dy, w);
        }
    }
}

/// `dw += transposed(x) * dy`.
pub(crate) fn outer(x: &[f32], inputs: usize, dy: &[f32], dw: &mut [f32]) {
    let outputs = dw.len() / inputs;
    let count = x.len() / inputs;
    for k in (0..inputs).step_by(4) {
        for block in (0..outputs).step_by(LANES) {
            let mut sums = [[0.0_f32; LANES]; 4];
            for t in 0..count {
                let dy: &[f32; LANES] = dy[t * outputs + block..][..LANES].try_into().expect("a block");
                let x: &[f32; 4] = x[t * inputs + k..][..4].try_into().expect("four inputs");
                for (sum, x) in sums.iter_mut().zip(x) {
                    for (s, dy) in sum.iter_mut().zip(dy) {
                        *s += x * dy;
                    }
                }
            }
            for (row, sum) in sums.iter().enumerate() {
                for (slot, s) in dw[(k + row) * outputs + block..][..LANES].iter_mut().zip(sum) {
                    *slot += s;
                }
            }
        }
    }
}

/// Scalar product; lengths are multiples of the lanes.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for ((s, a), b) in sums.iter_mut().zip(a).zip(b) {
            *s += a * b;
        }
    }
    sums.iter().sum()
}

/// `y += scale * x`.
pub(crate) fn add(y: &mut [f32], scale: f32, x: &[f32]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y += scale * x);
}

/// Cross-entropy of a row of scores: returns the loss and turns the row into its gradient.
pub(crate) fn cross_entropy(row: &mut [f32], gold: usize) -> f32 {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut total = 0.0;
    for value in row.iter_mut() {
        *value = (*value - most).exp();
        total += *value;
    }
    row.iter_mut().for_each(|value| *value /= total);
    let loss = -(row[gold].max(1e-9)).ln();
    row[gold] -= 1.0;
    loss
}

/// SplitMix64: small, seedable, the same everywhere.
#[derive(Clone)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to but not including 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// Roughly normal with unit variance: the sum of four uniform numbers.
    pub(crate) fn normal(&mut self) -> f32 {
        let sum: f32 = (0..4).map(|_| self.unit() - 0.5).sum();
        sum * 1.732
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }

    /// A mask that drops with the given probability and scales what stays.
    pub(crate) fn mask(&mut self, size: usize, drop: f32) -> Vec<f32> {
        (0..size)
            .map(|_| {
                if self.chance(drop) {
                    0.0
                } else {
                    1.0 / (1.0 - drop)
                }
            })
            .collect()
    }
}
