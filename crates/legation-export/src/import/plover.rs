//! PLOVER as JSON lines: what `legation code` prints, or others with the same names of fields.

use legation_core::{Codebook, Record};

pub(super) fn read(line: &str, codebook: &Codebook) -> Result<Record, String> {
    let mut record: Record =
        serde_json::from_str(line).map_err(|error| format!("expected a record as JSON: {error}"))?;
    let ontology = &codebook.ontology;
    let Some(category) = ontology.category(&record.event.to_uppercase()) else {
        return Err(format!(
            "expected `event` to be a PLOVER category, found `{}`",
            record.event
        ));
    };
    if let Some(known) = ontology.categories.get(category) {
        record.event = known.name.clone();
        // Others may leave out what follows from the category.
        if record.quad_code == 0 {
            record.quad_code = known.quad;
            record.event_scale = ontology.score(category, &record.mode);
        }
    }
    Ok(record)
}
