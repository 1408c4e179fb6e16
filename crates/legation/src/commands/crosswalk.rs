//! `legation codebook crosswalk`: from CAMEO to PLOVER and back.

use super::{Stop, USAGE, out};
use crate::arguments::Global;
use crate::codebook;
use crate::formats::{CROSSWALK_FORMATS, Named};
use crate::messages::Messages;
use anyhow::anyhow;
use legation_core::codebook::{Crossing, nearest};
use std::collections::BTreeSet;
use std::io::Write;

pub(crate) fn run(
    global: &Global,
    wanted: &[String],
    format: &str,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let book = codebook::load(global, messages)?.codebook;
    let crosswalk = &book.crosswalk;
    let mut lines: Vec<Crossing<'_>> = Vec::new();
    if wanted.is_empty() {
        lines.extend(crosswalk.codes.keys().filter_map(|code| crosswalk.line(code)));
    }
    let mut unknown = false;
    for name in wanted {
        let found = crosswalk.lines(name);
        if found.is_empty() && !known(&book.ontology, name) {
            let modes = book.ontology.categories.iter().flat_map(|category| {
                let own = |mode: &String| format!("{}/{mode}", category.name);
                category.modes.keys().map(own).chain([category.name.clone()])
            });
            let names: BTreeSet<String> = modes.chain(crosswalk.codes.keys().cloned()).collect();
            let near = nearest(name, names.iter().map(String::as_str))
                .map(|near| format!("; is it {near}?"))
                .unwrap_or_default();
            messages.error(&format!(
                "{name}: expected a CAMEO code (0231), a PLOVER category (REQUEST) or a category and mode (REQUEST/assist){near}"
            ));
            unknown = true;
        } else if found.is_empty() {
            messages.warn(&format!("{name}: CAMEO has no code of its own for it"));
        }
        lines.extend(found);
    }
    let format = CROSSWALK_FORMATS
        .iter()
        .find(|known| known.name() == format)
        .ok_or_else(|| anyhow!("{format}: no such format"))?;
    let mut out = out();
    if !lines.is_empty() {
        out.write_all((format.render)(&lines)?.as_bytes())?;
    }
    out.flush()?;
    if unknown { Err(Stop::Status(USAGE)) } else { Ok(()) }
}

/// Whether PLOVER has this category and mode, even where CAMEO has no code for them.
fn known(ontology: &legation_core::codebook::Ontology, name: &str) -> bool {
    let (category, mode) = name.split_once('/').unwrap_or((name, ""));
    ontology.categories.iter().any(|has| {
        has.name.eq_ignore_ascii_case(category)
            && (mode.is_empty() || has.modes.keys().any(|has| has.eq_ignore_ascii_case(mode)))
    })
}
