//! The codebook: what is coded, as data.

pub mod actors;
