//! Training.
fn main() {}
