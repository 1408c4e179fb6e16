//! `legation read`: documents as they are read.

use super::{Stop, out, verdict};
use crate::arguments::Global;
use crate::inputs;
use crate::messages::Messages;
use std::io::Write;

pub(crate) fn run(global: &Global, files: &[String], messages: &mut Messages) -> Result<(), Stop> {
    let mut out = out();
    let mut documents = 0;
    inputs::for_each(
        files,
        &inputs::options(global),
        messages,
        |opened, _| -> Result<(), Stop> {
            documents += 1;
            serde_json::to_writer(&mut out, &opened.document)?;
            out.write_all(b"\n")?;
            Ok(())
        },
    )?;
    out.flush()?;
    verdict(global, documents, messages)
}
