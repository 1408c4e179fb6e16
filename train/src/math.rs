//! Matrix products for training, in fixed order: they are the same on every machine, whatever its vector units (`exp` and `ln`
//! elsewhere in training may not be, see `README.md`). Multiplication and addition are one rounding (`mul_add`), which every machine computes alike; without the flag
//! in `README.md` it is very slow.

const LANES: usize = 16;

/// `out += x * w` for rows of `x`; `w` has a row for each input.
pub(crate) fn multiply(x: &[f32], inputs: usize, w: &[f32], out: &mut [f32]) {
    let outputs = w.len() / inputs;
    let mut xs = x.chunks_exact(4 * inputs);
    let mut outs = out.chunks_exact_mut(4 * outputs);
    for (x, out) in (&mut xs).zip(&mut outs) {
        four_rows(x, inputs, w, out);
    }
    for (x, out) in xs
        .remainder()
        .chunks_exact(inputs)
        .zip(outs.into_remainder().chunks_exact_mut(outputs))
    {
        // One row alone: many outputs at once, so that additions need not wait for each other.
        let done = one_row::<{ 4 * LANES }>(x, w, out, 0);
        one_row::<LANES>(x, w, out, done);
    }
}

#[inline(always)]
fn add_scaled<const N: usize>(sum: &mut [f32; N], w: &[f32; N], x: f32) {
    sum.iter_mut().zip(w).for_each(|(s, w)| *s = x.mul_add(*w, *s));
}

fn four_rows(x: &[f32], inputs: usize, w: &[f32], out: &mut [f32]) {
    let outputs = w.len() / inputs;
    let (x0, x1, x2, x3) = (
        &x[..inputs],
        &x[inputs..2 * inputs],
        &x[2 * inputs..3 * inputs],
        &x[3 * inputs..],
    );
    for block in (0..outputs).step_by(LANES) {
        let mut sums = [[0.0_f32; LANES]; 4];
        let [s0, s1, s2, s3] = &mut sums;
        for ((((w, x0), x1), x2), x3) in w.chunks_exact(outputs).zip(x0).zip(x1).zip(x2).zip(x3) {
            let w: &[f32; LANES] = w[block..block + LANES].try_into().expect("a block");
            add_scaled(s0, w, *x0);
            add_scaled(s1, w, *x1);
            add_scaled(s2, w, *x2);
            add_scaled(s3, w, *x3);
        }
        for (t, sum) in sums.iter().enumerate() {
            add(&mut out[t * outputs + block..][..LANES], 1.0, sum);
        }
    }
}

/// Whole blocks of outputs from `start` on; returns where they end.
fn one_row<const WIDE: usize>(x: &[f32], w: &[f32], out: &mut [f32], start: usize) -> usize {
    let outputs = out.len();
    let mut block = start;
    while block + WIDE <= outputs {
        let mut sum = [0.0_f32; WIDE];
        for (w, x) in w.chunks_exact(outputs).zip(x) {
            add_scaled(&mut sum, w[block..block + WIDE].try_into().expect("a block"), *x);
        }
        add(&mut out[block..block + WIDE], 1.0, &sum);
        block += WIDE;
    }
    block
}

/// `dw += transposed(x) * dy`.
pub(crate) fn outer(x: &[f32], inputs: usize, dy: &[f32], dw: &mut [f32]) {
    let count = x.len() / inputs;
    let mut turned = vec![0.0; x.len()];
    for (t, row) in x.chunks_exact(inputs).enumerate() {
        row.iter()
            .enumerate()
            .for_each(|(k, value)| turned[k * count + t] = *value);
    }
    multiply(&turned, count, dy, dw);
}

/// Scalar product; lengths are multiples of the lanes.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for ((s, a), b) in sums.iter_mut().zip(a).zip(b) {
            *s = a.mul_add(*b, *s);
        }
    }
    // Halves onto halves: a fixed order without sixteen additions in a row.
    for half in [8, 4, 2, 1] {
        let (low, high) = sums.split_at_mut(half);
        low.iter_mut().zip(high).for_each(|(a, b)| *a += *b);
    }
    sums[0]
}

/// `y += scale * x`.
pub(crate) fn add(y: &mut [f32], scale: f32, x: &[f32]) {
    y.iter_mut().zip(x).for_each(|(y, x)| *y = scale.mul_add(*x, *y));
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

    /// What never happens draws no number, so that switching something off leaves all else as it was.
    pub(crate) fn chance(&mut self, probability: f32) -> bool {
        probability > 0.0 && self.unit() < probability
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
