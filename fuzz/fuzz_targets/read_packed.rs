//! Files in a zip, tar or gzip file that is whole but for some bytes: documents and faults that hold to the laws, names that lead nowhere.
#![no_main]

use flate2::Compression;
use flate2::write::GzEncoder;
use legation_read::Options;
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

#[path = "laws/documents.rs"]
mod documents;

/// Ends a file's name, and a file.
const END: u8 = 0x1E;

// How they are packed; how many bytes are cut off; how many are faulty, then each with its place from the end and what stands there; then names and files.
fuzz_target!(|input: &[u8]| {
    let [kinds, cut, faulty, rest @ ..] = input else { return };
    let (faults, rest) = rest.split_at(rest.len().min(usize::from(*faulty % 8) * 3));
    let mut parts = rest.split(|byte| *byte == END);
    let mut files = Vec::new();
    while let (Some(name), Some(content)) = (parts.next(), parts.next()) {
        files.push((String::from_utf8_lossy(name).into_owned(), content));
    }
    let mut bytes = match kinds % 3 {
        0 => zip_of(&files),
        1 => tar_of(&files),
        _ => files.iter().flat_map(|(_, content)| gzip(content)).collect(),
    };
    if kinds & 64 != 0 {
        bytes = gzip(&bytes);
    }
    if kinds & 128 != 0 {
        bytes = zip_of(&[("inner".to_owned(), &bytes)]);
    }
    let length = bytes.len();
    for fault in faults.chunks_exact(3) {
        let back = usize::from(u16::from_le_bytes([fault[0], fault[1]]));
        if let Some(place) = bytes.get_mut(length.saturating_sub(back + 1)) {
            *place = fault[2];
        }
    }
    bytes.truncate(length.saturating_sub(usize::from(*cut)));
    documents::read("fuzz", &bytes, &Options::default());
});

fn zip_of(files: &[(String, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        // A name twice is refused by the writer.
        if writer.start_file(name.as_str(), SimpleFileOptions::default()).is_ok() {
            writer.write_all(content).expect("memory takes all");
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn tar_of(files: &[(String, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        // As another program may write it: folders above, and whatever else.
        let place = &mut header.as_old_mut().name;
        let length = name.len().min(place.len());
        place[..length].copy_from_slice(&name.as_bytes()[..length]);
        header.set_size(content.len() as u64);
        header.set_cksum();
        builder.append(&header, *content).expect("memory takes all");
    }
    builder.into_inner().expect("memory takes all")
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut member = GzEncoder::new(Vec::new(), Compression::fast());
    member.write_all(content).expect("memory takes all");
    member.finish().expect("memory takes all")
}
