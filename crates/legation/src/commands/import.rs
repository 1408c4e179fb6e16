//! `legation codebook import`: what of older dictionaries carries over, as a table, and the rest line by line.

use super::{Stop, USAGE, out};
use crate::arguments::Global;
use crate::codebook;
use crate::messages::Messages;
use anyhow::Context;
use legation_core::import::render;
use std::io::Write;
use std::path::Path;

pub(crate) fn run(global: &Global, folder: Option<&Path>, messages: &mut Messages) -> Result<(), Stop> {
    let source = codebook::source(global)?;
    let imported = codebook::import(global, &source)?;
    if imported.reports.is_empty() {
        messages.error(&"expected dictionaries: give --actors FILE, --agents FILE or --verbs FILE");
        return Err(Stop::Status(USAGE));
    }
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "file",
        "holds",
        "carried over",
        "known already",
        "changed",
        "left out",
    ]);
    for report in &imported.reports {
        let left = report.left_out();
        table.add_row([
            report.file.clone(),
            report.dictionary.name().to_owned(),
            report.carried.to_string(),
            report.known.to_string(),
            (report.remarks.len() - left).to_string(),
            left.to_string(),
        ]);
    }
    let mut out = out();
    writeln!(out, "{table}")?;
    for report in &imported.reports {
        for remark in &report.remarks {
            let what = if remark.left_out { "left out" } else { "changed" };
            writeln!(out, "{}:{}: {what}: {}", report.file, remark.line, remark.message)?;
        }
    }
    if let Some(folder) = folder {
        for (path, value) in &imported.files {
            let path = folder.join(path);
            let shown = path.display();
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)
                    .with_context(|| format!("{shown}: expected a folder that can be written"))?;
            }
            std::fs::write(&path, render(value))
                .with_context(|| format!("{shown}: expected a file that can be written"))?;
            writeln!(out, "written: {shown}")?;
        }
    }
    out.flush()?;
    Ok(())
}
