//! Packs the codebook's TOML files as JSON, one behind the other, with where each stands: the program starts without parsing TOML, and
//! reads only those that it needs.
#![allow(
    clippy::disallowed_methods,
    reason = "what the core must not do is done here, at build time"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> std::io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, into)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            println!("cargo:rerun-if-changed={}", path.display());
            into.push(path);
        }
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../../codebook");
    let mut paths = Vec::new();
    collect(&root, &mut paths)?;
    let mut files = BTreeMap::new();
    for path in paths {
        let name = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
        let value: serde_json::Value = toml::from_str(&std::fs::read_to_string(&path)?)
            .map_err(|error| format!("codebook/{name}: {error}"))?;
        files.insert(name, serde_json::to_string(&value)?);
    }
    let (mut packed, mut index) = (String::new(), String::from("&[\n"));
    for (name, json) in &files {
        let start = packed.len();
        packed.push_str(json);
        writeln!(index, "({name:?}, {start}, {}),", packed.len())?;
    }
    index.push(']');
    let out = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("codebook.json"), packed)?;
    std::fs::write(Path::new(&out).join("codebook.index"), index)?;
    Ok(())
}
