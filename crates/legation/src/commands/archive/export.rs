//! `legation export`: events of an archive in a format of the field.

use super::events::{cited, outlets};
use super::records::Asked;
use crate::arguments::Global;
use crate::asking::Export;
use crate::codebook;
use crate::commands::{Stop, out};
use crate::messages::Messages;
use anyhow::Context;
use legation_archive::Archive;
use legation_export::{Countries, FORMATS, Writer};
use std::fs::File;
use std::io::{BufWriter, Write};

pub(crate) fn run(global: &Global, wanted: &Export, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let countries = Countries::new(&knowledge.source)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let Some(format) = FORMATS.iter().find(|known| known.name == wanted.format) else {
        return Err(anyhow::anyhow!("{}: no such format", wanted.format).into());
    };
    let outlets = outlets(&knowledge.codebook.actors);
    let to: Box<dyn Write> = match &wanted.out {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("{}: cannot be written", path.display()))?,
        )),
        None => Box::new(out()),
    };
    let mut writer = Writer::new(format, &countries, &knowledge.codebook, to)?;
    let stopped = Archive::read(&wanted.place.archive)?.events(
        &asked.filter,
        |record| asked.fits(record),
        &|record| cited(record, &outlets),
        |event, members| {
            let reports = members
                .iter()
                .map(|member| (&member.record, member.source.as_str()));
            writer.put(&event, reports)
        },
    )?;
    if let Some(error) = stopped {
        return Err(error.into());
    }
    writer.finish()?;
    Ok(())
}
