//! The weights of factuality: named features to a number from -3 to 3. What they are learnt from stands in `models/README.md`.
//!
//! Each member is a small network: every feature has a row of numbers and a weight of its own, and so has every number of the meanings of
//! the words about the predicate; the rows add up, go through one hidden layer, and what comes out is added to the sum of the weights. The members are averaged, and a broken line maps the average to the
//! median of what people answered at that height, since their answers lie at both ends and seldom between.
//!
//! The file: a line `legation-factuality 2`, then numbers, little endian: counts (`u32`: keys, members, knots), keys (`u64`, rising),
//! knots (two `f32` each), then each member.

use super::features::{DIMENSIONS, MEANINGS};
use std::sync::OnceLock;

const FIRST_LINE: &[u8] = b"legation-factuality 2\n";
const EMBEDDED: &[u8] = include_bytes!("../../../../models/en.factuality");

/// Numbers per feature, and hidden units: the same.
pub const WIDTH: usize = 16;

/// One network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Member {
    /// What a byte of `rows` and of `weights` is multiplied by.
    pub scale: f32,
    /// [`WIDTH`] numbers a feature.
    pub rows: Vec<i8>,
    /// One number a feature.
    pub weights: Vec<i8>,
    /// What a byte of `meanings` is multiplied by.
    pub meant: f32,
    /// [`WIDTH`] numbers a number of the meanings.
    pub meanings: Vec<i8>,
    /// [`WIDTH`] numbers a hidden unit.
    pub hidden: Vec<f32>,
    /// One number a hidden unit.
    pub bias: Vec<f32>,
    /// One number a hidden unit.
    pub out: Vec<f32>,
    /// What stands without any feature.
    pub base: f32,
}

impl Member {
    /// The network's answer for features by their places, and meanings.
    pub fn score(&self, features: &[usize], meanings: &[f32]) -> f32 {
        let mut sum = [0.0f32; WIDTH];
        for (row, &meaning) in self.meanings.chunks_exact(WIDTH).zip(meanings) {
            for (sum, &number) in sum.iter_mut().zip(row) {
                *sum += f32::from(number) * self.meant * meaning;
            }
        }
        let mut score = self.base;
        for &feature in features {
            let row = self.rows.get(feature * WIDTH..(feature + 1) * WIDTH);
            for (sum, &number) in sum.iter_mut().zip(row.unwrap_or(&[])) {
                *sum += f32::from(number) * self.scale;
            }
            score += self
                .weights
                .get(feature)
                .map_or(0.0, |&weight| f32::from(weight) * self.scale);
        }
        let units = self.hidden.chunks_exact(WIDTH).zip(&self.bias).zip(&self.out);
        for ((row, bias), out) in units {
            let mut unit = *bias;
            for (number, sum) in row.iter().zip(&sum) {
                unit += number * sum.max(0.0);
            }
            score += unit.max(0.0) * out;
        }
        score
    }
}

/// All weights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactModel {
    /// Hashes of the features' names, rising.
    pub keys: Vec<u64>,
    /// From an average of members to the answer: points of a rising broken line.
    pub knots: Vec<(f32, f32)>,
    /// The networks.
    pub members: Vec<Member>,
}

/// The hash of a feature's name (FNV-1a).
pub fn key(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl FactModel {
    /// The weights in the program; none where they cannot be read, which a test sees to.
    pub fn embedded() -> &'static FactModel {
        static MODEL: OnceLock<FactModel> = OnceLock::new();
        MODEL.get_or_init(|| FactModel::from_bytes(EMBEDDED).unwrap_or_default())
    }

    /// The places of those features that the weights know.
    pub fn places(&self, names: &[String]) -> Vec<usize> {
        names
            .iter()
            .filter_map(|name| self.keys.binary_search(&key(name)).ok())
            .collect()
    }

    /// The answer for features by their places, and meanings, from -3 (did not happen) to 3 (happened).
    pub fn score(&self, places: &[usize], meanings: &[f32]) -> f64 {
        f64::from(self.bend(self.average(places, meanings)))
    }

    /// The average of the members.
    pub fn average(&self, places: &[usize], meanings: &[f32]) -> f32 {
        let sum: f32 = self
            .members
            .iter()
            .map(|member| member.score(places, meanings))
            .sum();
        sum / self.members.len().max(1) as f32
    }

    /// The broken line: from an average to the answer.
    pub fn bend(&self, x: f32) -> f32 {
        let after = self.knots.iter().position(|knot| knot.0 > x);
        let y = match (after, self.knots.first(), self.knots.last()) {
            (Some(0), Some(first), _) => first.1,
            (Some(next), ..) => {
                let (low, high) = (self.knots[next - 1], self.knots[next]);
                let width = high.0 - low.0;
                let part = if width > 0.0 { (x - low.0) / width } else { 1.0 };
                low.1 + (high.1 - low.1) * part
            }
            (None, _, Some(last)) => last.1,
            _ => x,
        };
        y.clamp(-3.0, 3.0)
    }

    /// As it is kept in a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = FIRST_LINE.to_vec();
        for count in [self.keys.len(), self.members.len(), self.knots.len()] {
            out.extend((count as u32).to_le_bytes());
        }
        self.keys.iter().for_each(|key| out.extend(key.to_le_bytes()));
        for (x, y) in &self.knots {
            out.extend(x.to_le_bytes());
            out.extend(y.to_le_bytes());
        }
        for member in &self.members {
            let floats = member
                .hidden
                .iter()
                .chain(&member.bias)
                .chain(&member.out)
                .chain([&member.base, &member.scale, &member.meant]);
            floats.for_each(|number| out.extend(number.to_le_bytes()));
            let bytes = member.rows.iter().chain(&member.weights).chain(&member.meanings);
            out.extend(bytes.map(|&number| number as u8));
        }
        out
    }

    /// Reads a file; `None` where it is not one, or is cut short.
    pub fn from_bytes(bytes: &[u8]) -> Option<FactModel> {
        let mut rest = bytes.strip_prefix(FIRST_LINE)?;
        let mut count = || Some(u32::from_le_bytes(take(&mut rest)?) as usize);
        let (keys, members, knots) = (count()?, count()?, count()?);
        // A count that the file has no room for would reserve memory for nothing.
        if keys.checked_mul(8)? > rest.len() || knots > rest.len() || members > rest.len() {
            return None;
        }
        let mut model = FactModel::default();
        for _ in 0..keys {
            model.keys.push(u64::from_le_bytes(take(&mut rest)?));
        }
        for _ in 0..knots {
            model.knots.push((float(&mut rest)?, float(&mut rest)?));
        }
        for _ in 0..members {
            let floats = |rest: &mut &[u8], count: usize| -> Option<Vec<f32>> {
                (0..count).map(|_| float(rest)).collect()
            };
            let bytes = |rest: &mut &[u8], count: usize| -> Option<Vec<i8>> {
                let (part, after) = rest.split_at_checked(count)?;
                *rest = after;
                Some(part.iter().map(|&byte| byte as i8).collect())
            };
            model.members.push(Member {
                hidden: floats(&mut rest, WIDTH * WIDTH)?,
                bias: floats(&mut rest, WIDTH)?,
                out: floats(&mut rest, WIDTH)?,
                base: float(&mut rest)?,
                scale: float(&mut rest)?,
                meant: float(&mut rest)?,
                rows: bytes(&mut rest, keys.checked_mul(WIDTH)?)?,
                weights: bytes(&mut rest, keys)?,
                meanings: bytes(&mut rest, MEANINGS * DIMENSIONS * WIDTH)?,
            });
        }
        rest.is_empty().then_some(model)
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (part, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*part)
}

fn float(rest: &mut &[u8]) -> Option<f32> {
    Some(f32::from_le_bytes(take(rest)?))
}
