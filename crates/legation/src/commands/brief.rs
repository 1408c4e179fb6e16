//! `legation brief`: what two sides did to, with and about each other.

use super::{Stop, USAGE, out, verdict};
use crate::arguments::Global;
use crate::codebook;
use crate::coding::code_files;
use crate::formats::{BRIEF_FORMATS, Named};
use crate::inputs::Reading;
use crate::messages::Messages;
use jiff::civil::Date;
use legation_archive::Archive;
use legation_core::Codebook;
use legation_core::tell::{Article, brief, side};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Where the articles come from.
pub(crate) enum From<'a> {
    /// Coded now.
    Files(&'a [String]),
    /// An archive, as it stands or as it stood on a day.
    Archive(&'a Path, Option<Date>),
}

pub(crate) fn run(
    global: &Global,
    names: [&str; 2],
    from: From<'_>,
    format: &str,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let actors = &knowledge.codebook.actors;
    let (one, two) = match (side(names[0], actors), side(names[1], actors)) {
        (Ok(one), Ok(two)) => (one, two),
        (one, two) => {
            for error in [one.err(), two.err()].into_iter().flatten() {
                messages.error(&error);
            }
            return Err(Stop::Status(USAGE));
        }
    };
    if one.name == two.name {
        messages.error(&format!(
            "{}: expected two sides, found the same twice: name another actor",
            one.name
        ));
        return Err(Stop::Status(USAGE));
    }
    let articles = match from {
        From::Files(files) => read(global, files, &knowledge.codebook, messages),
        From::Archive(archive, as_of) => Archive::read(archive)?.articles(as_of)?,
    };
    let documents = articles.len();
    if documents > 0 {
        let brief = brief([&one, &two], &articles, actors, &knowledge.words);
        let coloured = std::io::stdout().is_terminal();
        let render = BRIEF_FORMATS
            .iter()
            .find(|known| known.name() == format)
            .map(|known| known.render);
        let mut out = out();
        if let Some(render) = render {
            out.write_all(render(&brief, coloured)?.as_bytes())?;
        }
        out.flush()?;
    }
    verdict(global, documents, messages)
}

fn read(global: &Global, files: &[String], codebook: &Codebook, messages: &mut Messages) -> Vec<Article> {
    let mut articles = Vec::new();
    messages.start_progress();
    let documents = code_files(
        files,
        &Reading::new(global),
        codebook,
        messages,
        |_| true,
        |done| {
            articles.push(Article::new(&done.file, &done.document, done.coded));
            Ok::<(), std::convert::Infallible>(())
        },
    );
    let Ok(_) = documents;
    messages.end_progress();
    articles
}
