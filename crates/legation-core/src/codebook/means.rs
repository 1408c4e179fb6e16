//! By what an act is done, where its entry does not say: `en/means.toml`.

use super::Slot;
use super::condition::{Condition, Sets};
use super::faults::Faults;
use super::load::Known;
use serde::Deserialize;

/// The file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeansFile {
    means: Vec<MeansEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeansEntry {
    event: String,
    cameo: String,
    slots: Vec<String>,
    words: String,
    mode: String,
    r#as: String,
}

/// Words in an act's slots that tell its mode.
#[derive(Debug)]
pub(crate) struct Means {
    /// Category and code that the entry of the act must have.
    pub(crate) event: usize,
    pub(crate) cameo: String,
    /// Where they may stand.
    pub(crate) slots: Vec<Slot>,
    pub(crate) words: Condition,
    /// What the act gets.
    pub(crate) mode: String,
    pub(crate) code: String,
}

/// The lines of the file that are right; the others are told.
pub(crate) fn means(file: MeansFile, known: &Known<'_>, sets: &Sets, faults: &mut Faults<'_>) -> Vec<Means> {
    let mut all = Vec::new();
    for (number, entry) in file.means.into_iter().enumerate() {
        let mut wrong = Vec::new();
        let event = known.event(&entry.event, std::slice::from_ref(&entry.mode), &mut wrong);
        known.cameo("cameo", [&entry.cameo], &mut wrong);
        known.cameo("as", [&entry.r#as], &mut wrong);
        let words = sets
            .condition(&entry.words)
            .map_err(|message| wrong.push(("words", message)));
        for (key, message) in wrong {
            faults.add(
                "en/means.toml",
                &["means".into(), number.into(), key.into()],
                &entry.mode,
                message,
            );
        }
        if let (Some(event), Ok(words)) = (event, words) {
            all.push(Means {
                event,
                cameo: entry.cameo,
                slots: entry.slots.iter().map(|slot| Slot::from_name(slot)).collect(),
                words,
                mode: entry.mode,
                code: entry.r#as,
            });
        }
    }
    all
}
