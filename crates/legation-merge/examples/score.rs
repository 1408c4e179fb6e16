//! How well merging does on labelled articles: `score FOLDER [--half PREFIX] [--rules FILE] [--errors]`.
//!
//! `--half a`: files whose names begin so; `--rules`: a `merge.toml` instead of the codebook's; `--errors`: each wrong pair and why.
#![allow(clippy::print_stdout, reason = "a program for the command line")]

#[path = "../tests/set/mod.rs"]
mod set;

use legation_core::Codebook;
use legation_core::codebook::Source;
use legation_merge::Rules;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut folder, mut half, mut rules, mut errors) = (String::from("examples/merged"), None, None, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--half" => half = arguments.next(),
            "--rules" => rules = arguments.next(),
            "--errors" => errors = true,
            _ => folder = argument,
        }
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(|error| format!("{folder}: {error}"))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_some_and(|ending| ending == "toml")
            && half.as_ref().is_none_or(|half| name.starts_with(half))
        {
            files.push((name, std::fs::read_to_string(&path)?));
        }
    }
    files.sort();
    let mut source = Source::embedded()?;
    if let Some(rules) = rules {
        source.add("merge.toml", &rules, &std::fs::read_to_string(&rules)?)?;
    }
    let codebook = Codebook::embedded().map_err(ToString::to_string)?;
    let (figures, wrong) = set::Set::new(&files, codebook)?.score(&Rules::new(&source)?);
    print!("{}", figures.lines());
    if errors {
        for pair in wrong {
            println!("\n{pair}");
        }
    }
    Ok(())
}
