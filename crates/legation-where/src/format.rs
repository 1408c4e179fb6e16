//! The packed file: a header, then columns one after another, all little-endian, so that an entry is read where it lies.
//!
//! ```text
//! magic, version   8 bytes
//! counts           places, units, countries; bytes of the names, of the postings, of the index: six u32
//! countries        ISO 3166 alpha-3, one byte of nothing, GeoNames id, entry of the capital: 12 bytes each
//! latitudes, longitudes   ten-thousandths of a degree, 3 bytes each, of all entries
//! countries of entries    one byte each
//! units of entries        u16 each, counted from 1; 0: none
//! populations             u32 each
//! GeoNames ids            u32 each, of places only
//! names                   where each ends, u32 each; then the letters
//! postings, index         (see `pack`)
//! ```
//! Entries are first all places, the most populous first, then all units.

/// Begins the file; the last byte is the version of the format.
pub(crate) const MAGIC: &[u8; 8] = b"LGWHERE\x01";
/// Bytes of the header.
pub(crate) const HEADER: usize = 8 + 6 * 4;
/// Bytes of a country.
pub(crate) const COUNTRY: usize = 12;
/// Steps a degree in a coordinate.
pub(crate) const STEPS: f64 = 10_000.0;
/// In place of the entry of a capital: none.
pub(crate) const NO_ENTRY: u32 = u32::MAX;

/// A coordinate as three bytes.
pub(crate) fn coordinate_bytes(degrees: f64) -> [u8; 3] {
    let steps = (degrees * STEPS).round() as i32;
    let [a, b, c, _] = steps.to_le_bytes();
    [a, b, c]
}

/// Three bytes as a coordinate in degrees.
pub(crate) fn coordinate(bytes: [u8; 3]) -> f64 {
    let [a, b, c] = bytes;
    // The sign stands in the highest byte.
    let steps = i32::from_le_bytes([0, a, b, c]) >> 8;
    f64::from(steps) / STEPS
}

/// Writes a number with seven bits a byte, the lowest first.
pub(crate) fn write_number(mut number: u64, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

/// Reads such a number from the front of `bytes`.
pub(crate) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..63).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_come_back() {
        for degrees in [0.0, 48.7389, -122.4194, 179.9999, -179.9999, -0.0001] {
            assert!(
                (coordinate(coordinate_bytes(degrees)) - degrees).abs() < 1e-9,
                "{degrees}"
            );
        }
    }

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        for number in [0, 1, 127, 128, 300_000, u64::from(u32::MAX)] {
            bytes.clear();
            write_number(number, &mut bytes);
            assert_eq!(read_number(&mut bytes.as_slice()), Some(number));
        }
        assert_eq!(read_number(&mut [0x80u8].as_slice()), None);
    }
}
