//! The bundle in the repository is what its sources give, loads nothing from elsewhere, and is small.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test may panic and say why"
)]

use legation_serve::{bundled_file, sources_hash};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn below(folder: &Path, name: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder.join(name)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            below(folder, &path, found);
        } else {
            found.push(path);
        }
    }
}

/// As `web/hash.js` reckons it.
fn hash() -> String {
    let web = root("web");
    let mut paths: Vec<String> = [
        "hash.js",
        "index.html",
        "package-lock.json",
        "package.json",
        "svelte.config.js",
        "tsconfig.json",
        "vite.config.ts",
    ]
    .map(str::to_owned)
    .to_vec();
    below(&web, "public", &mut paths);
    below(&web, "src", &mut paths);
    paths.sort();
    let mut hash = Sha256::new();
    for path in paths {
        hash.update(path.as_bytes());
        hash.update([0]);
        hash.update(fs::read(web.join(&path)).unwrap());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_bundle_is_as_new_as_its_sources() {
    assert_eq!(
        sources_hash(),
        Some(hash()),
        "the page in crates/legation-serve/assets was built from other sources than web/: run `just web` and commit what it writes"
    );
}

#[test]
fn the_page_loads_its_own_files_only_and_is_small() {
    let page = String::from_utf8(bundled_file("index.html").unwrap()).unwrap();
    let mut weight = page.len();
    let mut names = 0;
    for part in page
        .split('"')
        .filter(|part| part.starts_with('/') && part.len() > 1)
    {
        let file = bundled_file(part.trim_start_matches('/'))
            .unwrap_or_else(|| panic!("{part} is not in the bundle"));
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(&file).unwrap();
        weight += packed.finish().unwrap().len();
        names += 1;
    }
    assert!(names >= 3, "{page}");
    assert!(weight < 600_000, "{weight} bytes, packed");
    assert!(!page.contains("://"), "nothing from elsewhere: {page}");
}

#[test]
fn text_never_becomes_markup() {
    let mut paths = Vec::new();
    below(&root("web"), "src", &mut paths);
    for path in paths {
        let source = fs::read_to_string(root("web").join(&path)).unwrap();
        for forbidden in [
            "{@html",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
        ] {
            assert!(!source.contains(forbidden), "{path} has {forbidden}");
        }
    }
}

#[test]
fn the_lock_file_names_no_registry_of_its_own() {
    let lock = fs::read_to_string(root("web/package-lock.json")).unwrap();
    for line in lock.lines().filter(|line| line.contains("\"resolved\"")) {
        assert!(line.contains("https://registry.npmjs.org/"), "{line}");
    }
}
