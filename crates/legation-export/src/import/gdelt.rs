//! GDELT 2.0 events: 61 columns without names.

use super::{columns, crossed, is_nobody, quote, some};
use crate::countries::Countries;
use crate::tables::gdelt::GDELT;
use jiff::civil::Date;
use legation_core::Codebook;
use legation_core::record::{CiteInfo, Entity, Location, Record, Status, TextInfo};

pub(super) fn read(cells: &[String], countries: &Countries, codebook: &Codebook) -> Result<Record, String> {
    if cells.len() != GDELT.len() {
        return Err(columns(GDELT.len(), cells.len()));
    }
    let cell = |name: &str| -> Option<String> {
        let at = GDELT.iter().position(|there| *there == name)?;
        some(cells.get(at)?)
    };
    let id = cell("GlobalEventID").ok_or("expected a GlobalEventID, found none")?;
    // An event whose day nobody tells has none.
    let read =
        |written: String| day(&written).ok_or_else(|| format!("expected Day as YYYYMMDD, found `{written}`"));
    let day = cell("Day").map(read).transpose()?.map(|day| day.to_string());
    let cameo = cell("EventCode").ok_or("expected an EventCode, found none")?;
    let party = |side: &str| -> Vec<Entity> {
        let of = |column: &str| cell(&format!("{side}{column}"));
        let types = ["Type1Code", "Type2Code", "Type3Code"];
        let sector = types
            .iter()
            .filter_map(|column| of(column))
            .filter_map(|code| countries.sector_of_role(&code))
            .collect();
        let party = Entity {
            // Without a country GDELT gives the group or the kind of organisation.
            code: of("CountryCode"),
            name: of("Name"),
            entity_text: of("Name").unwrap_or_default(),
            sector,
            ..Entity::default()
        };
        if is_nobody(&party) {
            Vec::new()
        } else {
            vec![party]
        }
    };
    let number = |name: &str| cell(name).and_then(|number| number.parse::<f64>().ok());
    let place = cell("ActionGeo_Fullname").map(|name| Location {
        text: name.clone(),
        name: name.split(',').next().map(|name| name.trim().to_owned()),
        country: cell("ActionGeo_CountryCode").and_then(|fips| countries.of_fips(&fips).map(str::to_owned)),
        lat: number("ActionGeo_Lat"),
        lon: number("ActionGeo_Long"),
        // GDELT's FeatureID is of another list than GeoNames', and left out.
        ..Location::default()
    });
    let added = cell("DATEADDED").and_then(|added| self::day(added.get(..8)?));
    let url = cell("SOURCEURL");
    let mut record = Record {
        cameo: cameo.clone(),
        actor: party("Actor1"),
        recipient: party("Actor2"),
        event_text: quote(""),
        date: day.clone(),
        enddate: day,
        date_basis: "unknown".into(),
        event_loc: place,
        status: Status::Occurred,
        certainty: 1.0,
        text_info: TextInfo {
            document: url.clone().unwrap_or_else(|| format!("gdelt-{id}")),
            ..TextInfo::default()
        },
        cite_info: CiteInfo {
            url,
            published: added.map(|day| day.to_string()),
            ..CiteInfo::default()
        },
        coder: "GDELT 2.0".into(),
        pattern: "import/gdelt".into(),
        id,
        ..Record::default()
    };
    crossed(&cameo, codebook, &mut record)
        .ok_or_else(|| format!("expected a CAMEO code with a PLOVER category, found {cameo}"))?;
    Ok(record)
}

/// A day as GDELT writes it: 20250703.
fn day(written: &str) -> Option<Date> {
    if written.len() != 8 {
        return None;
    }
    let part = |range: std::ops::Range<usize>| written.get(range)?.parse::<i16>().ok();
    let (month, day) = (part(4..6)?, part(6..8)?);
    Date::new(part(0..4)?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
