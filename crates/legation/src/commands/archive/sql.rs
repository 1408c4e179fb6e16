//! `legation sql`: a question in SQL to an archive that cannot be written to.

use crate::asking::Sql;
use crate::commands::{Stop, out};
use crate::formats::{Named, SQL_FORMATS};
use legation_archive::{Answer, Archive};
use std::ops::ControlFlow;

pub(crate) fn run(wanted: &Sql) -> Result<(), Stop> {
    let Some(format) = SQL_FORMATS.iter().find(|known| known.name() == wanted.format) else {
        return Err(anyhow::anyhow!("{}: no such format", wanted.format).into());
    };
    let mut writer = (format.open)(out());
    let stopped = Archive::read(&wanted.place.archive)?.sql(&wanted.question, |answer| {
        let written = match answer {
            Answer::Columns(names) => writer.columns(names),
            Answer::Row(values) => writer.row(values),
        };
        match written {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    })?;
    if let Some(error) = stopped {
        return Err(error.into());
    }
    writer.finish()?;
    Ok(())
}
