//! Compressed bytes: never more come out than the file says, and nothing is reserved before it has come.

use crate::Error;
use std::io::{self, Read};

/// Ways of packing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Snappy,
    Gzip,
    Brotli,
    Zstd,
    /// Blocks without a frame, as Parquet has them.
    Lz4Block,
    /// Frames, as Arrow has them.
    Lz4Frame,
}

/// The bytes of `packed`, of which the file says that there are `length`.
///
/// # Errors
/// Where they cannot be unpacked, or are not so many.
pub(crate) fn unpack(packing: Packing, packed: &[u8], length: usize) -> Result<Vec<u8>, Error> {
    let unpacked = match packing {
        Packing::None => Ok(packed.to_vec()),
        Packing::Snappy => snappy(packed, length),
        Packing::Gzip => read(flate2::read::MultiGzDecoder::new(packed), length),
        Packing::Brotli => read(brotli_decompressor::Decompressor::new(packed, 4096), length),
        Packing::Zstd => match ruzstd::decoding::StreamingDecoder::new(packed) {
            Ok(decoder) => read(decoder, length),
            Err(error) => Err(io::Error::other(error.to_string())),
        },
        // A byte of LZ4 stands for at most 255.
        Packing::Lz4Block if length / 255 > packed.len() => Err(io::Error::other("a length that lies")),
        Packing::Lz4Block => lz4_flex::block::decompress(packed, length).map_err(io::Error::other),
        Packing::Lz4Frame => read(lz4_flex::frame::FrameDecoder::new(packed), length),
    };
    let unpacked =
        unpacked.map_err(|error| Error::new("data that can be unpacked", format!("a fault ({error})")))?;
    if unpacked.len() == length {
        Ok(unpacked)
    } else {
        Err(Error::new(
            format!("{length} bytes of data"),
            format!("{} or more", unpacked.len()),
        ))
    }
}

/// Reads one byte more than there should be, so that too many are seen.
fn read(reader: impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(length as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn snappy(packed: &[u8], length: usize) -> io::Result<Vec<u8>> {
    let said = snap::raw::decompress_len(packed).map_err(io::Error::other)?;
    // A copy of three bytes stands for at most 64.
    if said != length || length / 64 > packed.len() {
        return Err(io::Error::other("a length that lies"));
    }
    snap::raw::Decoder::new()
        .decompress_vec(packed)
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_length_that_lies_is_told_and_nothing_is_reserved_for_it() {
        let text = b"The envoys met on Monday. ".repeat(100);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&text).unwrap_or_default();
        let gzip = gzip.finish().unwrap_or_default();
        let snappy = snap::raw::Encoder::new().compress_vec(&text).unwrap_or_default();
        let block = lz4_flex::block::compress(&text);
        let mut frame = lz4_flex::frame::FrameEncoder::new(Vec::new());
        frame.write_all(&text).unwrap_or_default();
        let frame = frame.finish().unwrap_or_default();
        for (packing, packed) in [
            (Packing::Gzip, gzip),
            (Packing::Snappy, snappy),
            (Packing::Lz4Block, block),
            (Packing::Lz4Frame, frame),
        ] {
            assert_eq!(
                unpack(packing, &packed, text.len()).as_deref(),
                Ok(text.as_slice()),
                "{packing:?}"
            );
            for length in [0, text.len() - 1, text.len() + 1, 1 << 40] {
                assert!(unpack(packing, &packed, length).is_err(), "{packing:?} {length}");
            }
        }
    }
}
