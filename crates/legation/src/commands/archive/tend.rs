//! `legation archive`: check, repair, copy.

use crate::asking::Tend;
use crate::commands::{FAILED, Stop, out};
use crate::messages::Messages;
use legation_archive::Archive;
use std::io::Write;

pub(crate) fn run(wanted: &Tend, messages: &mut Messages) -> Result<(), Stop> {
    match wanted {
        Tend::Check { place, repair } => {
            if *repair {
                Archive::open(&place.archive)?.repair()?;
            }
            let archive = Archive::read(&place.archive)?;
            let faults = archive.faults()?;
            for fault in &faults {
                messages.error(&format!("{}: {fault}", place.archive.display()));
            }
            if !faults.is_empty() {
                if !repair {
                    messages.note(
                        &"`--repair` makes the indexes anew; rows that are lost come back from a backup only",
                    );
                }
                return Err(Stop::Status(FAILED));
            }
            let figures = archive.figures()?;
            let mut out = out();
            writeln!(
                out,
                "{}: all fits together\n{} documents ({} superseded versions), {} sentences, {} records, {} parties",
                place.archive.display(),
                figures.documents,
                figures.superseded,
                figures.sentences,
                figures.records,
                figures.entities
            )?;
            out.flush()?;
        }
        Tend::Backup { to, place } => {
            Archive::read(&place.archive)?.backup(to)?;
            messages.done(&format!("{} copied to {}", place.archive.display(), to.display()));
        }
    }
    Ok(())
}
