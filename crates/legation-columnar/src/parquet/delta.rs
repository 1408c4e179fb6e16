//! Numbers that are written as differences: where a run of them ends, and how many it says that there are. The decoders of the
//! `parquet` crate reserve what a run says; so it is looked at first.
//!
//! Source: Parquet's encodings, `DELTA_BINARY_PACKED` (<https://parquet.apache.org/docs/file-format/data-pages/encodings/>).

/// Largest blocks, and most parts of one, that are read; writers use 128 and 4.
const BLOCK: u64 = 1 << 16;
const PARTS: u64 = 1 << 10;

/// The number of values of the run that the bytes begin with, and its length in bytes.
pub(crate) fn run(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut at = 0;
    let block = unsigned(bytes, &mut at)?;
    let parts = unsigned(bytes, &mut at)?;
    let total = unsigned(bytes, &mut at)?;
    unsigned(bytes, &mut at)?;
    if !(1..=BLOCK).contains(&block) || !(1..=PARTS).contains(&parts) || block % parts != 0 {
        return None;
    }
    let part = block / parts;
    let mut left = total.saturating_sub(1);
    while left > 0 {
        unsigned(bytes, &mut at)?;
        let widths = bytes.get(at..at.checked_add(usize::try_from(parts).ok()?)?)?;
        at += widths.len();
        for width in widths {
            if left == 0 {
                break;
            }
            let length = usize::try_from(u64::from(*width) * part / 8).ok()?;
            at = at.checked_add(length)?;
            left = left.saturating_sub(part);
        }
        if at > bytes.len() {
            return None;
        }
    }
    Some((total, at))
}

fn unsigned(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
