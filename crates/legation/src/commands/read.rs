//! `legation read`: documents as they are read.

use super::{Stop, out, verdict};
use crate::arguments::Global;
use crate::inputs;
use crate::messages::Messages;
use legation_parse::Document;
use serde_json::Value;
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
            serde_json::to_writer(&mut out, &with_scalar_spans(&opened.document)?)?;
            out.write_all(b"\n")?;
            Ok(())
        },
    )?;
    out.flush()?;
    verdict(global, documents, messages)
}

/// A document whose blocks are counted in Unicode scalar values, as everything that is printed.
fn with_scalar_spans(document: &Document) -> Result<Value, serde_json::Error> {
    let mut value = serde_json::to_value(document)?;
    let (mut bytes, mut scalars) = (0, 0);
    let mut at = |byte: usize| {
        scalars += document
            .text
            .get(bytes..byte)
            .map_or(0, |part| part.chars().count());
        bytes = byte;
        scalars
    };
    let blocks = value.get_mut("blocks").and_then(Value::as_array_mut);
    for (block, own) in blocks.into_iter().flatten().zip(&document.blocks) {
        let (start, end) = (at(own.span.start as usize), at(own.span.end as usize));
        block["span"] = serde_json::json!({ "start": start, "end": end });
    }
    Ok(value)
}
