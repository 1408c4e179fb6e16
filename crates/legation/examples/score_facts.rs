//! What a fact-checker would find in whole articles marked by hand: `just score-facts`.
//!
//! `--errors`: each difference in the articles with even numbers; `--held-back` with it: those with odd numbers, which nothing may be tuned on.
//! FILES take the place of the articles in `crates/legation/tests/facts/`; `--codebook DIR` takes a folder's files in place of those in the program.
#![allow(clippy::print_stdout, reason = "a program for the command line")]
#![allow(clippy::indexing_slicing, clippy::too_many_lines, reason = "a scorer")]

#[path = "../tests/facts/mod.rs"]
mod facts;

use legation_core::Codebook;
use legation_core::codebook::Source;
use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut errors, mut held_back) = (false, false);
    let mut articles = Vec::new();
    let mut source = Source::embedded()?;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--errors" => errors = true,
            "--held-back" => held_back = true,
            "--codebook" => {
                let folder = arguments.next().ok_or("--codebook: expected a folder")?;
                add(Path::new(&folder), Path::new(&folder), &mut source)?;
            }
            file => articles.extend(facts::articles(&fs::read_to_string(file)?)?),
        }
    }
    if articles.is_empty() {
        articles = facts::all()?;
    }
    let codebook = Codebook::load(&source)?;
    let (even, odd): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| article.id % 2 == 0);
    let (even, odd) = (facts::score(&even, &codebook)?, facts::score(&odd, &codebook)?);
    if errors {
        println!("{}", if held_back { &odd } else { &even }.differences());
    }
    print!(
        "even numbers: {}\nodd numbers, held back: {}",
        even.lines(),
        odd.lines()
    );
    Ok(())
}

fn add(root: &Path, folder: &Path, source: &mut Source) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            add(root, &path, source)?;
        } else if path.extension().is_some_and(|end| end == "toml") {
            let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
            source.add(&name, &name, &fs::read_to_string(&path)?)?;
        }
    }
    Ok(())
}
