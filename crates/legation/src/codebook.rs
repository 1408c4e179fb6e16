//! The codebook in the binary, with the files of a user's own folder and dictionaries of other coders over it.

use crate::arguments::Global;
use crate::capture::{self, Captured};
use crate::messages::Messages;
use anyhow::{Context, Result, bail};
use legation_core::codebook::{CodebookErrors, Source};
use legation_core::fact::FactModel;
use legation_core::import::{Dictionary, FileReport, Imported, Importer};
use legation_core::{Codebook, tell::Words};
use legation_merge::Rules;
use legation_parse::Engine;
use legation_read::Furniture;
use std::path::Path;

/// What the commands work with.
pub struct Knowledge {
    /// What is coded, and how.
    pub codebook: Codebook,
    /// Words of briefs.
    pub words: Words,
    /// When two reports are of one event.
    pub rules: Rules,
    /// Where all of it was read from, with dictionaries over it.
    pub(crate) source: Source,
}

/// Lines of a dictionary that are told one by one; `legation codebook import` tells all.
const TOLD: usize = 5;

/// Loads the codebook that the options ask for; what dictionaries did not bring over is told.
pub(crate) fn load(global: &Global, messages: &mut Messages) -> Result<Knowledge> {
    let mut source = source(global)?;
    let imported = import(global, &source)?;
    for (path, value) in imported.files {
        source.insert(&path, value);
    }
    for report in &imported.reports {
        tell(report, messages);
    }
    Ok(Knowledge {
        codebook: Codebook::load(&source)?,
        words: Words::new(&source)?,
        rules: Rules::new(&source)?,
        source,
    })
}

/// Loads the codebook that the options ask for, for a program that runs no command; what dictionaries did not bring over is in
/// [`Captured::told`](crate::Captured), and what is wrong, in [`CodebookErrors`] or another error.
///
/// # Errors
/// Where a file cannot be read, or an entry is wrong.
pub fn load_alone(global: &Global) -> (Result<Knowledge>, Captured) {
    let mut loaded = None;
    let captured = capture::kept(|| {
        let found = load(global, &mut Messages::new(global.quiet));
        let status = u8::from(found.is_err());
        loaded = Some(found);
        status
    });
    (
        loaded.unwrap_or_else(|| bail!("the codebook was not loaded")),
        captured,
    )
}

/// Loads the codebook, as [`load`] does, for coding: meanwhile another core reads the parser's weights.
pub(crate) fn load_to_code(global: &Global, messages: &mut Messages) -> Result<Knowledge> {
    // It ends by itself; whoever needs the weights first waits for it.
    std::thread::spawn(|| {
        Engine::embedded();
        FactModel::embedded();
        Furniture::embedded();
    });
    load(global, messages)
}

/// The codebook's files without dictionaries.
pub(crate) fn source(global: &Global) -> Result<Source> {
    let mut source = Source::embedded()?;
    if let Some(folder) = &global.codebook {
        add_folder(folder, &mut source)?;
    }
    Ok(source)
}

/// The dictionaries that the options name, as files of the codebook.
pub(crate) fn import(global: &Global, source: &Source) -> Result<Imported> {
    let given = [
        (Dictionary::Actors, &global.actors),
        (Dictionary::Agents, &global.agents),
        (Dictionary::Verbs, &global.verbs),
    ];
    if given.iter().all(|(_, paths)| paths.is_empty()) {
        return Ok(Imported::default());
    }
    let mut importer = Importer::new(source)?;
    for (dictionary, paths) in given {
        for path in paths {
            let shown = path.display().to_string();
            let bytes = std::fs::read(path).with_context(|| {
                format!(
                    "{shown}: expected a readable dictionary: check the path given to --{}",
                    dictionary.name()
                )
            })?;
            // Old dictionaries are often in Latin-1; a name with a letter that is lost would not be found, but the others are.
            importer.read(dictionary, &shown, &text(&bytes));
        }
    }
    Ok(importer.finish())
}

/// UTF-8, or else Latin-1, in which every byte is a letter.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// What became of a dictionary, in one line.
pub(crate) fn summary(report: &FileReport) -> String {
    let FileReport {
        file, carried, known, ..
    } = report;
    let known = if *known > 0 {
        format!(", {known} known already")
    } else {
        String::new()
    };
    format!(
        "{file}: {carried} entries carried over{known}, {} not",
        report.left_out()
    )
}

fn tell(report: &FileReport, messages: &mut Messages) {
    messages.note(&summary(report));
    for remark in report.remarks.iter().take(TOLD) {
        messages.note(&format!("{}:{}: {}", report.file, remark.line, remark.message));
    }
    if report.remarks.len() > TOLD {
        let more = report.remarks.len() - TOLD;
        messages.note(&format!(
            "{more} more lines like these: `legation codebook import` with the same options tells all"
        ));
    }
}

fn add_folder(root: &Path, source: &mut Source) -> Result<()> {
    let shown = root.display();
    if !root.is_dir() {
        bail!(
            "{shown}: expected a folder with codebook files, found none: check the path given to --codebook"
        );
    }
    let mut found = 0;
    let mut wrong = Vec::new();
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
        // What an editor or a version control keeps beside the files is not meant.
        let is_hidden = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with('.')
        };
        for path in paths.into_iter().filter(|path| !is_hidden(path)) {
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
                if let Err(error) = source.add(&name, &path.display().to_string(), &text) {
                    wrong.push(error);
                }
                found += 1;
            }
        }
    }
    if !wrong.is_empty() {
        return Err(CodebookErrors(wrong).into());
    }
    if found == 0 {
        bail!(
            "{shown}: expected codebook files (.toml), found none: see the codebook's README for what goes where"
        );
    }
    Ok(())
}
