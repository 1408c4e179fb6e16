//! `codebook/exports.toml`: what other code lists call a country, and what else exports need to know.

use legation_core::codebook::{CodebookError, Source};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Countries by their ISO 3166 alpha-3 codes, and sectors.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Countries {
    public: Vec<String>,
    country: BTreeMap<String, Country>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    fips: String,
    alpha2: String,
    name: String,
}

impl Countries {
    /// Reads `exports.toml`.
    ///
    /// # Errors
    /// Where it is missing or not as expected.
    pub fn new(source: &Source) -> Result<Countries, CodebookError> {
        source.read("exports.toml")
    }

    /// Whether a sector is of bodies of a state.
    pub fn is_public(&self, sector: &str) -> bool {
        self.public.iter().any(|known| known == sector)
    }

    /// FIPS 10-4; empty where there is none.
    pub fn fips(&self, code: &str) -> &str {
        self.country.get(code).map_or("", |country| &country.fips)
    }

    /// ISO 3166 alpha-2, lower case; `None` for what is no country.
    pub fn alpha2(&self, code: &str) -> Option<String> {
        self.country
            .get(code)
            .map(|country| country.alpha2.to_lowercase())
    }

    /// Name in English; the code itself where it is no country's.
    pub fn name<'c>(&'c self, code: &'c str) -> &'c str {
        self.country.get(code).map_or(code, |country| &country.name)
    }
}
