//! How the main text of a page is found: with more care, or faster.

/// How the main text of a page is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extract {
    /// With more care.
    #[default]
    Accurate,
    /// In less time.
    Fast,
}
