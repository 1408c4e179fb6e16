//! Writing the packed file: see `format` for its parts.
//!
//! The index maps a folded name to a number. Odd: shifted by one it is the entry, with its lowest bit for "its own name". Even: shifted by
//! one it is where the name's list begins in the postings: how many, then steps from entry to entry, each with that lowest bit.

use crate::fold::fold_into;
use crate::format::{MAGIC, NO_ENTRY, coordinate_bytes, write_number};
use std::collections::{BTreeMap, HashMap};

/// A country.
#[derive(Clone, Debug, Default)]
pub struct Country {
    /// ISO 3166 alpha-3.
    pub code: String,
    /// GeoNames id; 0: not known.
    pub geonames_id: u32,
    /// Index of its capital among the places as given.
    pub capital: Option<usize>,
}

/// A place, or a unit.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Its own name.
    pub name: String,
    /// All it is called by, its own name too.
    pub names: Vec<String>,
    /// Degrees north and east.
    pub point: (f64, f64),
    /// Index of its country.
    pub country: u8,
    /// Index of its unit.
    pub unit: Option<u16>,
    /// People in it.
    pub population: u32,
    /// GeoNames id; of places.
    pub geonames_id: u32,
}

/// Packs a gazetteer; the same input gives the same bytes.
///
/// # Errors
/// Where the index cannot be built, or a part is longer than the format has numbers for.
pub fn pack(countries: &[Country], places: &[Place], units: &[Place]) -> Result<Vec<u8>, String> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&index| {
        let place = &places[index];
        (std::cmp::Reverse(place.population), place.geonames_id)
    });
    let rank: HashMap<usize, u32> = order
        .iter()
        .zip(0..)
        .map(|(&index, rank)| (index, rank))
        .collect();
    let entries: Vec<&Place> = order.iter().map(|&index| &places[index]).chain(units).collect();

    let mut named: BTreeMap<String, BTreeMap<u64, bool>> = BTreeMap::new();
    for (number, entry) in (0..).zip(&entries) {
        let own = key(&entry.name);
        for name in entry.names.iter().chain([&entry.name]) {
            let key = key(name);
            if key.is_empty() {
                continue;
            }
            let main = key == own;
            let slot = named.entry(key).or_default().entry(number).or_default();
            *slot |= main;
        }
    }
    let mut postings = Vec::new();
    let mut index = fst::MapBuilder::memory();
    for (key, list) in &named {
        let single = list.iter().next().filter(|_| list.len() == 1);
        let value = match single {
            Some((number, main)) => (number << 1 | u64::from(*main)) << 1 | 1,
            None => {
                let start = postings.len() as u64;
                write_number(list.len() as u64, &mut postings);
                let mut last = 0;
                for (number, main) in list {
                    write_number((number - last) << 1 | u64::from(*main), &mut postings);
                    last = *number;
                }
                start << 1
            }
        };
        index.insert(key, value).map_err(|error| error.to_string())?;
    }
    let index = index.into_inner().map_err(|error| error.to_string())?;

    let mut names = String::new();
    let mut ends = Vec::new();
    for entry in &entries {
        names.push_str(&entry.name);
        ends.extend(length(names.len())?.to_le_bytes());
    }
    let mut bytes = MAGIC.to_vec();
    for count in [
        places.len(),
        units.len(),
        countries.len(),
        names.len(),
        postings.len(),
        index.len(),
    ] {
        bytes.extend(length(count)?.to_le_bytes());
    }
    for country in countries {
        let code: [u8; 3] = country
            .code
            .as_bytes()
            .try_into()
            .map_err(|_| format!("{}: no alpha-3", country.code))?;
        bytes.extend(code);
        bytes.push(0);
        bytes.extend(country.geonames_id.to_le_bytes());
        let capital = country.capital.and_then(|index| rank.get(&index)).copied();
        bytes.extend(capital.unwrap_or(NO_ENTRY).to_le_bytes());
    }
    bytes.extend(entries.iter().flat_map(|entry| coordinate_bytes(entry.point.0)));
    bytes.extend(entries.iter().flat_map(|entry| coordinate_bytes(entry.point.1)));
    bytes.extend(entries.iter().map(|entry| entry.country));
    bytes.extend(
        entries
            .iter()
            .flat_map(|entry| entry.unit.map_or(0, |unit| unit + 1).to_le_bytes()),
    );
    bytes.extend(entries.iter().flat_map(|entry| entry.population.to_le_bytes()));
    bytes.extend(
        order
            .iter()
            .flat_map(|&index| places[index].geonames_id.to_le_bytes()),
    );
    bytes.extend(ends);
    bytes.extend(names.as_bytes());
    bytes.extend(postings);
    bytes.extend(index);
    Ok(bytes)
}

fn length(count: usize) -> Result<u32, String> {
    u32::try_from(count).map_err(|_| format!("{count} is more than the format can count"))
}

fn key(name: &str) -> String {
    let mut key = String::new();
    fold_into(name, &mut key);
    key
}
