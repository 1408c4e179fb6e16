//! A hash that is the same on any machine and in any version: what is stored by it is found again.

/// FNV-1a, its bits mixed as in SplitMix64, so that the upper ones are as good as the lower ones.
///
/// Sources: Fowler, Noll, Vo, `draft-eastlake-fnv`; Steele, Lea, Flood, *Fast splittable pseudorandom number generators* (2014).
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    hash_of(bytes.iter().copied())
}

/// The same of bytes that come one by one.
pub(crate) fn hash_of(bytes: impl Iterator<Item = u8>) -> u64 {
    let folded = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mix(folded)
}

#[inline(always)]
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
