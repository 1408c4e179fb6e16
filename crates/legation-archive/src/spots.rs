//! Where events happened: places with coordinates, and how many events at each, for a map.

use crate::ask::{Filter, Where};
use crate::counts;
use crate::detail::unpacked;
use crate::error::ArchiveError;
use crate::open::Archive;
use crate::page::but;
use crate::row::days;
use rusqlite::params_from_iter;
use serde_json::Value;
use std::collections::BTreeMap;

/// A place and the events there.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// What it is called.
    pub name: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Events by quad code, from 1 to 4.
    pub quads: [usize; 4],
    /// The last day of any, ISO 8601.
    pub last: Option<String>,
}

/// Places of events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spots {
    /// Those of most events first.
    pub places: Vec<Spot>,
    /// Events that were counted.
    pub events: usize,
    /// Whether there are more that were not.
    pub more: bool,
}

/// Events that are counted at most: those that came in last.
const COUNTED: usize = 5_000;

/// A place as it is told apart: degrees as they are written.
type Known = (String, String, Option<String>, Option<String>);

impl Archive {
    /// Places of the wanted events, each event at that of its first record; those without coordinates are on no map.
    ///
    /// # Errors
    /// Where the archive cannot be read, or `words` is no query.
    pub fn spots(&self, filter: &Filter, limit: usize) -> Result<Spots, ArchiveError> {
        let ask = || -> rusqlite::Result<Spots> {
            let rulings = self.rulings(filter)?;
            let (touched, firsts) = self.touched(filter, &rulings)?;
            let mut on: Where = filter.condition(&self.connection, &[])?;
            on.and(&counts::face(filter), []);
            // Read before the rest of `detail` is: most records have no coordinates.
            on.and("instr(packed, '\"lat\":') > 0", []);
            but(&mut on, &touched);
            let columns = "packed, country, place, kind, record.sort, record.record, days";
            // The newest first: of the days that are asked for, or of all.
            let chosen = if filter.is_dated() {
                let mut dated = filter.by_days(columns, &on);
                dated.sql.push_str(" ORDER BY 5 DESC, 6 DESC");
                dated
            } else {
                Where {
                    sql: format!("SELECT {columns} {}{} ORDER BY 6 DESC", filter.tables(), on.sql),
                    ..on
                }
            };
            let sql = format!(
                "SELECT packed, country, place, quad_code, sort, days FROM ({} LIMIT {}) CROSS JOIN kind USING (kind)",
                chosen.sql,
                COUNTED + 1
            );
            let mut places: BTreeMap<Known, Spot> = BTreeMap::new();
            let mut spots = Spots::default();
            let mut add = |at: (f64, f64),
                           name: Option<String>,
                           country: Option<String>,
                           quad: usize,
                           events: usize,
                           last: Option<String>| {
                let (lat, lon) = at;
                let known = (lat.to_string(), lon.to_string(), name.clone(), country.clone());
                let spot = places.entry(known).or_insert(Spot {
                    name,
                    country,
                    lat,
                    lon,
                    quads: [0; 4],
                    last: None,
                });
                if let Some(count) = spot.quads.get_mut(quad.wrapping_sub(1)) {
                    *count += events;
                }
                if last > spot.last {
                    spot.last = last;
                }
                spots.events += events;
            };
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(chosen.values))?;
            let mut read = 0;
            while let Some(row) = rows.next()? {
                read += 1;
                let place = coordinates(row.get_ref(0)?.as_str()?);
                let Some(at) = place else { continue };
                let (first, last) = days(row.get(4)?, row.get_ref(5)?.as_str_or_null()?);
                add(
                    at,
                    row.get(2)?,
                    row.get(1)?,
                    row.get::<_, i64>(3)? as usize,
                    1,
                    last.or(first),
                );
            }
            for record in firsts {
                let last = record.enddate.or(record.date);
                if let Some(place) = record.event_loc
                    && let (Some(lat), Some(lon)) = (place.lat, place.lon)
                {
                    add(
                        (lat, lon),
                        place.name,
                        place.country,
                        record.quad_code.into(),
                        1,
                        last,
                    );
                }
            }
            spots.more = read > COUNTED;
            spots.places = places.into_values().collect();
            spots
                .places
                .sort_by_key(|spot| std::cmp::Reverse(spot.quads.iter().sum::<usize>()));
            spots.places.truncate(limit);
            Ok(spots)
        };
        ask().map_err(|error| self.question(error, filter.words.as_deref()))
    }
}

/// Degrees north and east of the place in what is kept of a record.
fn coordinates(packed: &str) -> Option<(f64, f64)> {
    let detail: Value = serde_json::from_str(&unpacked(packed)).ok()?;
    let place = detail.get("event_loc")?;
    Some((place.get("lat")?.as_f64()?, place.get("lon")?.as_f64()?))
}
