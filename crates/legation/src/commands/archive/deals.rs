//! `legation deals`: where each deal of an archive stands.

use super::events::{cited, outlets};
use super::records::Asked;
use super::tally::{among, bounded};
use crate::arguments::Global;
use crate::asking::Deals;
use crate::codebook;
use crate::commands::{Stop, out};
use crate::formats::{DEAL_FORMATS, Named};
use crate::messages::Messages;
use legation_archive::{Archive, LATEST};
use std::io::Write;

pub(crate) fn run(global: &Global, wanted: &Deals, messages: &mut Messages) -> Result<(), Stop> {
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let Some(format) = DEAL_FORMATS.iter().find(|known| known.name() == wanted.format) else {
        return Err(anyhow::anyhow!("{}: no such format", wanted.format).into());
    };
    let outlets = outlets(&knowledge.codebook.actors);
    let deals = Archive::read(&wanted.place.archive)?.deals(
        &among(&asked.filter, LATEST, wanted.all),
        |record| asked.fits(record),
        &|record| cited(record, &outlets),
        &knowledge.rules,
    )?;
    bounded(&deals, messages);
    let mut out = out();
    out.write_all(&(format.render)(&deals.items)?)?;
    out.flush()?;
    Ok(())
}
