//! `codebook/exports.toml`: what other code lists call a country, and what else exports need to know.

use legation_core::codebook::{CodebookError, Source};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Countries by their ISO 3166 alpha-3 codes, and sectors.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Countries {
    public: Vec<String>,
    /// Sectors by CAMEO's codes of roles, of `actor-codes.toml`.
    #[serde(skip)]
    roles: BTreeMap<String, Role>,
    ucdp: Ucdp,
    country: BTreeMap<String, Country>,
}

/// The part of `actor-codes.toml` that is of use here.
#[derive(Deserialize)]
struct Roles {
    sector: BTreeMap<String, Role>,
}

#[derive(Clone, Debug, Deserialize)]
struct Role {
    to: String,
}

/// What UCDP counts as an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ucdp {
    /// PLOVER categories.
    pub(crate) events: Vec<String>,
    /// Statuses.
    pub(crate) status: Vec<String>,
    /// Sectors of those who fight for a state.
    pub(crate) state: Vec<String>,
    /// Sectors of those who fight for nobody's state.
    pub(crate) armed: Vec<String>,
    /// Sectors of those who do not fight.
    pub(crate) civilian: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Country {
    fips: String,
    alpha2: String,
    num: String,
    cow: String,
    cowc: String,
    gw: String,
    name: String,
}

impl Countries {
    /// Reads `exports.toml`, and the roles of `actor-codes.toml`.
    ///
    /// # Errors
    /// Where it is missing or not as expected.
    pub fn new(source: &Source) -> Result<Countries, CodebookError> {
        let countries: Countries = source.read("exports.toml")?;
        let Roles { sector } = source.read("actor-codes.toml")?;
        Ok(Countries {
            roles: sector,
            ..countries
        })
    }

    /// Whether a sector is of bodies of a state.
    pub fn is_public(&self, sector: &str) -> bool {
        self.public.iter().any(|known| known == sector)
    }

    /// FIPS 10-4; empty where there is none.
    pub fn fips(&self, code: &str) -> &str {
        self.country.get(code).map_or("", |country| &country.fips)
    }

    /// ISO 3166 alpha-3 of a FIPS 10-4 code.
    pub fn of_fips(&self, fips: &str) -> Option<&str> {
        let known = |country: &Country| !fips.is_empty() && country.fips == fips;
        let mut found = self.country.iter().filter(|(_, country)| known(country));
        found.next().map(|(code, _)| code.as_str())
    }

    /// ISO 3166 alpha-3 of a country by its English name, as exports write it.
    pub fn of_name(&self, name: &str) -> Option<&str> {
        let mut found = self.country.iter().filter(|(_, country)| country.name == name);
        found.next().map(|(code, _)| code.as_str())
    }

    /// ISO 3166 numeric, three digits; empty where there is none.
    pub fn numeric(&self, code: &str) -> &str {
        self.country.get(code).map_or("", |country| &country.num)
    }

    /// Number in the Correlates of War list of states; empty where there is none.
    pub fn cow(&self, code: &str) -> &str {
        self.country.get(code).map_or("", |country| &country.cow)
    }

    /// Letters in the Correlates of War list of states; empty where there are none.
    pub fn cow_letters(&self, code: &str) -> &str {
        self.country.get(code).map_or("", |country| &country.cowc)
    }

    /// Gleditsch and Ward's number, as UCDP uses it; empty where there is none.
    pub fn gleditsch_ward(&self, code: &str) -> &str {
        self.country.get(code).map_or("", |country| &country.gw)
    }

    /// The PLOVER sector of a CAMEO role, as GDELT has them.
    pub(crate) fn sector_of_role(&self, role: &str) -> Option<String> {
        self.roles.get(role).map(|role| role.to.clone())
    }

    pub(crate) fn ucdp(&self) -> &Ucdp {
        &self.ucdp
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
