//! `legation code`: event records of articles.

use super::{Stop, out, verdict};
use crate::arguments::Global;
use crate::codebook;
use crate::coding::code_files;
use crate::formats::{Named, RECORD_FORMATS};
use crate::inputs::Reading;
use crate::messages::Messages;

pub(crate) fn run(
    global: &Global,
    files: &[String],
    format: &str,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let knowledge = codebook::load_to_code(global, messages)?;
    let Some(format) = RECORD_FORMATS.iter().find(|known| known.name() == format) else {
        return Err(anyhow::anyhow!("{format}: no such format").into());
    };
    let mut writer = (format.open)(out());
    messages.start_progress();
    let documents = code_files(
        files,
        &Reading::new(global),
        &knowledge.codebook,
        messages,
        |_| true,
        |done| {
            let Some(done) = done else { return Ok(()) };
            done.coded
                .records
                .iter()
                .try_for_each(|record| writer.write(record))
        },
    )?;
    writer.finish()?;
    verdict(global, documents, messages)
}
