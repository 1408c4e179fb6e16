//! `legation mcp`: a Model Context Protocol server on an archive.

use super::Stop;
use crate::arguments::{Arguments, Command, Global};
use crate::capture;
use crate::codebook;
use crate::messages::Messages;
use crate::serving::Mcp;
use anstream::adapter::strip_str;
use legation_export::Countries;
use legation_serve::{Knowledge, mcp};
use std::io;

pub(crate) fn run(global: &Global, wanted: &Mcp, messages: &mut Messages) -> Result<(), Stop> {
    let loaded = codebook::load(global, messages)?;
    let countries = Countries::new(&loaded.source)?;
    let knowledge = Knowledge::new(
        loaded.codebook,
        loaded.words,
        loaded.rules,
        loaded.source,
        countries,
    );
    let explain = |sentence: &str| explained(global, sentence);
    mcp(
        &wanted.place.archive,
        &knowledge,
        &explain,
        io::stdin().lock(),
        io::stdout().lock(),
    )?;
    Ok(())
}

/// What `legation explain` prints, without colours.
fn explained(global: &Global, sentence: &str) -> Result<String, String> {
    let arguments = Arguments {
        global: global.clone(),
        command: Command::Explain {
            sentence: sentence.to_owned(),
        },
    };
    let captured = capture::kept(|| super::status(arguments));
    if captured.status != 0 {
        let told: Vec<String> = captured.told.into_iter().map(|(_, words)| words).collect();
        return Err(told.join("\n"));
    }
    Ok(strip_str(&String::from_utf8_lossy(&captured.out)).to_string())
}
