//! POLECAT's table, by the names of its columns.

use super::{columns, is_nobody, some};
use crate::countries::Countries;
use crate::tables::polecat::{POLECAT, quad_name};
use legation_core::Codebook;
use legation_core::record::{CiteInfo, Entity, Location, Record, Status, TextInfo};

/// Its first column.
pub(super) const FIRST: &str = "Event ID";

/// What a record cannot be read without.
const NEEDED: [&str; 3] = ["Event ID", "Event Date", "Event Type"];

/// Columns that the header should have, and has not.
pub(super) fn missing(header: &[String]) -> Option<String> {
    let missing: Vec<&str> = POLECAT
        .iter()
        .filter(|name| !header.iter().any(|there| there.trim() == **name))
        .copied()
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "expected the {} columns of POLECAT, missed {}; what the others say is read",
            POLECAT.len(),
            missing.join(", ")
        )
    })
}

pub(super) fn read(
    header: &[String],
    cells: &[String],
    countries: &Countries,
    codebook: &Codebook,
) -> Result<Record, String> {
    if cells.len() != header.len() {
        return Err(columns(header.len(), cells.len()));
    }
    let cell = |name: &str| -> Option<String> {
        let at = header.iter().position(|there| there.trim() == name)?;
        some(cells.get(at)?)
    };
    let needed =
        |name: &str| cell(name).ok_or_else(|| format!("expected a value in column {name}, found none"));
    let [id, _, event] = NEEDED.map(needed);
    let (id, event) = (id?, event?.to_uppercase());
    // An event whose day nobody tells has none.
    let date = cell(NEEDED[1]);
    if let Some(date) = date
        .as_ref()
        .filter(|date| date.parse::<jiff::civil::Date>().is_err())
    {
        return Err(format!("expected Event Date as YYYY-MM-DD, found `{date}`"));
    }
    let ontology = &codebook.ontology;
    let category = ontology
        .category(&event)
        .ok_or_else(|| format!("expected Event Type to be a PLOVER category, found `{event}`"))?;
    let list = |name: &str| -> Vec<String> {
        let words = cell(name).unwrap_or_default().to_lowercase();
        words.split([';', ',']).filter_map(some).collect()
    };
    let party = |side: &str| -> Vec<Entity> {
        let of = |column: &str| cell(&column.replace("{}", side));
        let mut sector: Vec<String> = of("Primary {} Sector").into_iter().collect();
        for more in of("{} Sectors")
            .unwrap_or_default()
            .split([';', ','])
            .filter_map(some)
        {
            if !sector.contains(&more) {
                sector.push(more);
            }
        }
        let party = Entity {
            code: of("{} Country").map(|name| countries.of_name(&name).map_or(name.clone(), str::to_owned)),
            sector,
            name: of("{} Name"),
            office: of("{} Title"),
            entity_text: of("{} Name Raw").unwrap_or_default(),
            identifier_id: of("Wikipedia {} ID"),
            ..Entity::default()
        };
        if is_nobody(&party) {
            Vec::new()
        } else {
            vec![party]
        }
    };
    let mode = list("Event Mode");
    let quad =
        cell("Quad Code").and_then(|name| (1..=4).find(|quad| quad_name(*quad) == name.to_uppercase()));
    let number = |name: &str| cell(name).and_then(|number| number.parse::<f64>().ok());
    let place = Location {
        text: cell("Raw Placename").unwrap_or_default(),
        name: cell("Placename"),
        admin1: cell("Province"),
        country: cell("Country").map(|name| countries.of_name(&name).map_or(name.clone(), str::to_owned)),
        lat: number("Latitude"),
        lon: number("Longitude"),
        geonames_id: cell("GeoNames ID").and_then(|id| id.parse().ok()),
        ..Location::default()
    };
    Ok(Record {
        quad_code: quad
            .or_else(|| Some(ontology.categories.get(category)?.quad))
            .unwrap_or(0),
        event_scale: number("Intensity").unwrap_or_else(|| ontology.score(category, &mode)),
        mode,
        context: list("Contexts"),
        actor: party("Actor"),
        recipient: party("Recipient"),
        date: date.clone(),
        enddate: date,
        date_basis: "unknown".into(),
        event_loc: (place.name.is_some() || !place.text.is_empty() || place.country.is_some())
            .then_some(place),
        status: Status::Occurred,
        certainty: 1.0,
        text_info: TextInfo {
            document: id.clone(),
            ..TextInfo::default()
        },
        cite_info: CiteInfo {
            outlet: cell("Source"),
            published: cell("Publication Date"),
            language: cell("Language"),
            ..CiteInfo::default()
        },
        coder: cell("Version").unwrap_or_else(|| "POLECAT".into()),
        pattern: "import/polecat".into(),
        event,
        id,
        ..Record::default()
    })
}
