//! The codebook in the binary, with the files of a user's own folder over it.

use crate::arguments::Global;
use anyhow::{Context, Result, bail};
use legation_core::codebook::Source;
use legation_core::{Codebook, tell::Words};
use std::path::Path;

/// What the commands work with.
pub(crate) struct Knowledge {
    pub(crate) codebook: Codebook,
    pub(crate) words: Words,
}

/// Loads the codebook that the options ask for.
pub(crate) fn load(global: &Global) -> Result<Knowledge> {
    let mut source = Source::embedded()?;
    if let Some(folder) = &global.codebook {
        add_folder(folder, &mut source)?;
    }
    Ok(Knowledge {
        codebook: Codebook::load(&source)?,
        words: Words::new(&source)?,
    })
}

fn add_folder(root: &Path, source: &mut Source) -> Result<()> {
    let shown = root.display();
    if !root.is_dir() {
        bail!(
            "{shown}: expected a folder with codebook files, found none: check the path given to --codebook"
        );
    }
    let mut found = 0;
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let unreadable = || {
            format!(
                "{}: expected a readable folder: check its permissions",
                folder.display()
            )
        };
        let mut paths: Vec<_> = std::fs::read_dir(&folder)
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.path()))
                    .collect::<Result<_, _>>()
            })
            .with_context(unreadable)?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{}: expected a readable UTF-8 file", path.display()))?;
                let name = path
                    .strip_prefix(root)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                source.add(&name, &text)?;
                found += 1;
            }
        }
    }
    if found == 0 {
        bail!(
            "{shown}: expected codebook files (.toml), found none: see the codebook's README for what goes where"
        );
    }
    Ok(())
}
