//! Copies of one text, also lightly edited ones: MinHash over runs of words, found by bands of equal hashes.
//!
//! Source: Broder, *On the resemblance and containment of documents* (1997).

use crate::hash::{hash, hash_of, mix};
use std::collections::{BTreeMap, BTreeSet};

/// Hashes of a signature.
const HASHES: usize = 64;
/// Hashes of a band. Sixteen bands of four find texts that share half of their runs in two of three cases, 70% in 99 of 100.
const BAND: usize = 4;
/// Words of a run.
const RUN: usize = 4;
/// Texts of fewer words say too little to tell a copy from a formula.
const SHORTEST: usize = 25;
/// Share of equal hashes from which two texts are copies.
const COPY: f64 = 0.5;

/// What a text is compared by: the share of equal hashes is about the share of runs of words that two texts have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    hashes: Vec<u16>,
}

impl Signature {
    /// Of a text; `None` where it is too short to tell.
    pub fn of(text: &str) -> Option<Signature> {
        let words: Vec<u64> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| match word.is_ascii() {
                true => hash_of(word.bytes().map(|byte| byte.to_ascii_lowercase())),
                false => hash(word.to_lowercase().as_bytes()),
            })
            .collect();
        if words.len() < SHORTEST {
            return None;
        }
        let mut least = [u64::MAX; HASHES];
        // Whole numbers: the same with whatever vector unit the machine has.
        pulp::Arch::new().dispatch(|| lessen(&mut least, &words));
        // Two bytes of each suffice: unequal ones agree once in 65,536 times (Li, König, *b-bit minwise hashing*, 2010).
        let hashes = least.into_iter().map(|least| mix(least) as u16).collect();
        Some(Signature { hashes })
    }

    /// As it is stored.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()
    }

    /// As it was stored; `None` where it is none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Signature> {
        let hashes: Vec<u16> = bytes
            .chunks_exact(2)
            .filter_map(|two| Some(u16::from_le_bytes(two.try_into().ok()?)))
            .collect();
        (bytes.len() == 2 * HASHES).then_some(Signature { hashes })
    }

    /// Texts that share one of these may be copies; others are hardly.
    pub fn bands(&self) -> Vec<u32> {
        self.hashes
            .chunks(BAND)
            .enumerate()
            .map(|(number, band)| {
                let all = band
                    .iter()
                    .fold(number as u64, |all, hash| mix(all ^ u64::from(*hash)));
                all as u32
            })
            .collect()
    }

    /// Share of the runs of words that two texts have in common, about.
    pub fn likeness(&self, other: &Signature) -> f64 {
        let equal = self
            .hashes
            .iter()
            .zip(&other.hashes)
            .filter(|(a, b)| a == b)
            .count();
        equal as f64 / HASHES as f64
    }

    /// Whether one text is a copy of the other, or both of a third.
    pub fn is_copy(&self, other: &Signature) -> bool {
        self.likeness(other) >= COPY
    }
}

/// The least that each hash gives for any run of words.
#[inline(always)]
fn lessen(least: &mut [u64; HASHES], words: &[u64]) {
    for run in words.windows(RUN) {
        let run = run
            .iter()
            .fold(0, |all: u64, word| mix(all.rotate_left(7) ^ word));
        for (number, least) in least.iter_mut().enumerate() {
            let value = mix(run ^ (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            *least = value.min(*least);
        }
    }
}

/// Texts in memory, with what each is a copy of.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    /// Texts that are copies of no other, by their bands.
    bands: BTreeMap<u32, Vec<usize>>,
    signatures: Vec<Option<Signature>>,
    /// The first text of its kind, for each text.
    of: Vec<usize>,
}

impl Copies {
    /// Takes in the next text; gives the number of the first text that it is a copy of, its own where it is none.
    pub fn add(&mut self, text: &str) -> usize {
        let number = self.of.len();
        let signature = Signature::of(text);
        let mut of = number;
        if let Some(signature) = &signature {
            let (mut best, mut seen) = (0.0, BTreeSet::new());
            let bands = signature.bands();
            for &near in bands.iter().filter_map(|band| self.bands.get(band)).flatten() {
                let Some(Some(other)) = self.signatures.get(near).filter(|_| seen.insert(near)) else {
                    continue;
                };
                let likeness = signature.likeness(other);
                if signature.is_copy(other) && likeness > best {
                    (best, of) = (likeness, near);
                }
            }
            if of == number {
                for band in bands {
                    self.bands.entry(band).or_default().push(number);
                }
            }
        }
        self.signatures.push(signature);
        self.of.push(of);
        of
    }
}
