//! From parsed sentences to event records.

pub mod codebook;
pub mod who;
