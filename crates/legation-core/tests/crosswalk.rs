//! The crosswalk agrees with what entries and operators give, and with the ontology.

use legation_core::Codebook;
use std::collections::BTreeSet;

type Done = Result<(), Box<dyn std::error::Error>>;

#[test]
fn every_entrys_code_agrees_with_its_category() -> Done {
    let book = Codebook::embedded().map_err(ToString::to_string)?;
    let mut wrong = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut see = |place: String, cameo: &str, category: usize| {
        let category = &book.ontology.categories[category].name;
        if !book.crosswalk.allows(cameo, category) {
            wrong.insert(format!("{place}: {cameo} is not {category}"));
        }
        used.insert((cameo.to_owned(), category.clone()));
    };
    for sense in &book.senses {
        if let Some(event) = sense.event {
            for cameo in sense.cameo_codes() {
                see(sense.pattern.clone(), cameo, event);
            }
        }
    }
    for (name, event, cameo) in book.operators.codes() {
        see(format!("operator {name}"), cameo, event);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // An exception that nothing needs any longer goes.
    for (prefix, categories) in &book.crosswalk.also {
        for category in categories.keys() {
            let needed = used
                .iter()
                .any(|(cameo, has)| cameo.starts_with(prefix) && has == category);
            assert!(
                needed,
                "cameo.toml: [also] {prefix} {category} is no longer needed"
            );
        }
    }
    Ok(())
}

#[test]
fn all_of_cameo_is_there_and_crosses() -> Done {
    let book = Codebook::embedded().map_err(ToString::to_string)?;
    let codes = &book.crosswalk.codes;
    // Twenty headings; 01 has no category; every code lies under another that is there.
    assert_eq!(codes.keys().filter(|code| code.len() == 2).count(), 20);
    for (code, line) in codes {
        let statement = code.starts_with("01");
        assert_eq!(line.category.is_none(), statement || code.len() == 2, "{code}");
        let above = code.get(..code.len() - 1).unwrap_or_default();
        assert!(
            code.len() == 2 || codes.contains_key(above),
            "{code} lies under nothing"
        );
    }
    for appeal in ["020", "0211", "0234", "0256", "028"] {
        assert_eq!(codes[appeal].category.as_deref(), Some("REQUEST"), "{appeal}");
    }
    // What pairs coded elsewhere follow is the published crosswalk's word where it has one, and never what records have anyway.
    for (code, category) in &book.ontology.crosswalk {
        if let Some(published) = &codes[code].published {
            assert_eq!(published, category, "{code}");
        }
        assert_ne!(codes[code].category.as_ref(), Some(category), "{code}");
    }
    // Every category can be reached from CAMEO.
    for category in &book.ontology.categories {
        assert!(
            !book.crosswalk.lines(&category.name).is_empty(),
            "{}",
            category.name
        );
    }
    Ok(())
}
