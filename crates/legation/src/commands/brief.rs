//! `legation brief`: what two sides did to, with and about each other.

use super::{Stop, USAGE, out, verdict};
use crate::arguments::Global;
use crate::capture;
use crate::codebook::{self, Knowledge};
use crate::coding::code_files;
use crate::commands::archive::events::outlets;
use crate::formats::{BRIEF_FORMATS, Named};
use crate::inputs::Reading;
use crate::messages::Messages;
use jiff::civil::Date;
use legation_archive::{Archive, ArchiveError, Sought};
use legation_core::tell::{Article, Between, Brief, Read, States, UNCITED, brief, side};
use legation_merge::{Shelf, cited, told};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

/// Where the articles come from.
pub(crate) enum From<'a> {
    /// Coded now.
    Files(&'a [String]),
    /// An archive.
    Archive {
        /// The file.
        path: &'a Path,
        /// As it stood on this day.
        as_of: Option<Date>,
        /// What changed since this day is told, too.
        since: Option<Date>,
        /// However much there is.
        all: bool,
    },
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
    // By the code of a state, too, for rows print that.
    let states = States::new(actors);
    let side = |name| side(states.name(Some(name)).unwrap_or(name), actors);
    let (one, two) = match (side(names[0]), side(names[1])) {
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
    let between = Between::new([&one, &two], actors, &knowledge.words);
    let outlets = outlets(actors);
    let brief = match from {
        From::Files(files) => of_files(global, files, &between, &outlets, &knowledge, messages),
        From::Archive {
            path,
            as_of,
            since,
            all,
        } => {
            let sought = Sought {
                all,
                ..Sought::of([&one, &two], actors, &knowledge.words, as_of, since)
            };
            let archive = Archive::read(path)?;
            archive.read_much()?;
            of_archive(&archive, &sought, &between, &outlets)?
        }
    };
    if brief.articles > 0 {
        let coloured = capture::is_terminal();
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
    verdict(global, brief.articles, messages)
}

fn of_archive(
    archive: &Archive,
    sought: &Sought,
    between: &Between<'_>,
    outlets: &BTreeSet<String>,
) -> Result<Brief, ArchiveError> {
    // Figures of all that was read take as long as what is told: another core counts meanwhile.
    let (path, as_of) = (archive.path().to_path_buf(), sought.as_of);
    let (around, counted) = std::thread::scope(|scope| {
        let counting = scope.spawn(move || Archive::read(&path)?.figures_read(as_of));
        let around = archive.around(sought, &|record| cited(record, outlets));
        (around, counting.join())
    });
    let around = around?;
    let events = told(&around.found(), between);
    let read = match counted {
        Ok(Ok(read)) => read,
        // Where no second connection is to be had, this one counts.
        _ => archive.figures_read(as_of)?,
    };
    let mut brief = brief(between, &read, &around.articles, &events);
    if sought.since.is_some() {
        brief.since.get_or_insert_default();
    }
    brief.left_out.older = around.older;
    archive.name_uncited(&mut brief, sought.as_of)?;
    Ok(brief)
}

fn of_files(
    global: &Global,
    files: &[String],
    between: &Between<'_>,
    outlets: &BTreeSet<String>,
    knowledge: &Knowledge,
    messages: &mut Messages,
) -> Brief {
    let mut shelf = Shelf::default();
    messages.start_progress();
    let documents = code_files(
        files,
        &Reading::new(global),
        &knowledge.codebook,
        messages,
        |_| true,
        |done| {
            let Some(done) = done else { return Ok(()) };
            let article = Article::new(&done.file, &done.document, done.coded);
            shelf.add(article, &done.document.text, &knowledge.rules);
            Ok::<(), std::convert::Infallible>(())
        },
    );
    let Ok(_) = documents;
    messages.end_progress();
    let mut read = Read::default();
    for article in shelf.articles() {
        read.add(article);
    }
    let mut brief = brief(between, &read, shelf.articles(), &shelf.told(between, outlets));
    let cited = brief.documents();
    let uncited = shelf
        .articles()
        .iter()
        .filter(|article| !cited.contains(article.id.as_str()));
    brief.left_out.uncited = uncited
        .take(UNCITED)
        .map(|article| article.file.clone())
        .collect();
    brief
}
