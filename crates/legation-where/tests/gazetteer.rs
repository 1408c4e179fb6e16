//! The packed file: what is in it comes out of it, and bytes that are none of it do no harm.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may panic")]

use legation_where::pack::{Country, Place, pack};
use legation_where::{EntryId, Gazetteer, GazetteerError, Kind};
use proptest::prelude::*;

fn small() -> Vec<u8> {
    let countries = [Country {
        code: "XAA".into(),
        geonames_id: 7,
        capital: Some(1),
    }];
    let place = |name: &str, names: &[&str], population| Place {
        name: name.into(),
        names: names.iter().map(ToString::to_string).collect(),
        point: (-12.3456, 101.5),
        population,
        unit: Some(0),
        geonames_id: population,
        ..Place::default()
    };
    let places = [place("Ås", &["Oas"], 10), place("Béta", &["Aas", "As"], 500)];
    let units = [place("Ås", &[], 510)];
    pack(&countries, &places, &units).unwrap()
}

#[test]
fn what_is_packed_comes_out() {
    let bytes = small();
    let gazetteer = Gazetteer::open(&bytes).unwrap();
    let named: Vec<(u32, bool)> = gazetteer
        .named("as")
        .iter()
        .map(|named| (named.entry.0, named.main))
        .collect();
    assert_eq!(named, [(0, false), (1, true), (2, true)]);
    let beta = gazetteer.entry(EntryId(0)).unwrap();
    assert_eq!(
        (beta.name, beta.country, beta.unit, beta.capital),
        ("Béta", "XAA", Some("Ås"), true)
    );
    assert_eq!(
        (beta.point, beta.population, beta.geonames_id),
        ((-12.3456, 101.5), 500, Some(500))
    );
    assert_eq!(gazetteer.entry(EntryId(2)).unwrap().kind, Kind::Unit);
    assert_eq!(gazetteer.country_id("XAA"), Some(7));
    assert!(gazetteer.entry(EntryId(3)).is_none());
    assert!(gazetteer.named("nothing").is_empty());
}

#[test]
fn the_one_in_the_program_is_whole() {
    let gazetteer = Gazetteer::embedded();
    let (places, units) = gazetteer.counts();
    assert!(places > 100_000 && units > 3_000, "{places} {units}");
    for id in gazetteer.entries() {
        let entry = gazetteer.entry(id).unwrap();
        assert!(!entry.name.is_empty() && entry.country.len() == 3, "{entry:?}");
        assert!(
            entry.point.0.abs() <= 90.0 && entry.point.1.abs() <= 180.0,
            "{entry:?}"
        );
    }
}

#[test]
fn another_file_is_refused() {
    assert!(matches!(
        Gazetteer::open(b"something else"),
        Err(GazetteerError::Kind)
    ));
    let bytes = small();
    assert!(Gazetteer::open(&bytes[..bytes.len() - 9]).is_err());
}

proptest! {
    #[test]
    fn any_name_may_be_asked_for(name in "\\PC{0,20}") {
        for named in Gazetteer::embedded().named(&name) {
            prop_assert!(Gazetteer::embedded().entry(named.entry).is_some());
        }
    }
}
