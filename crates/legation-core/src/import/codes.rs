//! An actor code of CAMEO, split: country or international actor, sectors, and what is not known.

use super::names::Known;
use crate::codebook::{CodebookError, Source};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SectorCode {
    to: String,
    kind: String,
    #[serde(default)]
    beside: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentWords {
    body_endings: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeFile {
    country: BTreeMap<String, String>,
    international: BTreeMap<String, String>,
    organisation: BTreeMap<String, String>,
    sector: BTreeMap<String, SectorCode>,
    kind: BTreeMap<String, String>,
    agents: AgentWords,
}

/// What codes mean.
#[derive(Clone, Debug)]
pub(super) struct Codes {
    file: CodeFile,
    countries: BTreeSet<String>,
}

/// What a code says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Split {
    /// Country or international actor.
    pub(super) code: Option<String>,
    /// Sectors, and parts that are not known, as written.
    pub(super) sector: Vec<String>,
    /// Parts that are not known.
    pub(super) unknown: Vec<String>,
}

impl Codes {
    pub(super) fn new(source: &Source, known: &Known) -> Result<Codes, CodebookError> {
        Ok(Codes {
            file: source.read("actor-codes.toml")?,
            countries: known.countries(),
        })
    }

    /// Splits a code. `all`: every code of the file, by which codes of two meanings are told apart.
    pub(super) fn split(&self, code: &str, all: &str) -> Split {
        let mut split = Split::default();
        let code = code.to_uppercase();
        let mut parts = code
            .as_bytes()
            .chunks(3)
            .map(|chunk| String::from_utf8_lossy(chunk).into_owned())
            .peekable();
        if let Some(first) = parts.peek()
            && !self.file.sector.contains_key(first)
        {
            let file = &self.file;
            let listed = file.country.get(first).or_else(|| file.international.get(first));
            match listed.or_else(|| self.countries.get(first)) {
                Some(country) => split.code = Some(country.clone()),
                None => {
                    split.unknown.push(first.clone());
                    split.code = Some(first.clone());
                }
            }
            parts.next();
        }
        for part in parts {
            if split.code.as_deref() == Some("IGO")
                && split.sector.is_empty()
                && let Some(own) = self.file.organisation.get(&part)
            {
                split.code = Some(own.clone());
                continue;
            }
            let sector = match self.file.sector.get(&part) {
                Some(known) => {
                    let other = known
                        .beside
                        .iter()
                        .find(|(beside, _)| all.contains(beside.as_str()));
                    other.map_or(&known.to, |(_, to)| to).clone()
                }
                None => {
                    split.unknown.push(part.clone());
                    part
                }
            };
            if !split.sector.contains(&sector) {
                split.sector.push(sector);
            }
        }
        split
    }

    /// What kind of actor a name with this code most likely is.
    pub(super) fn kind(&self, split: &Split) -> &str {
        let by_code = split.code.as_ref().and_then(|code| self.file.kind.get(code));
        let by_sector = || {
            let sector = split.sector.first()?;
            let own = self.file.sector.get(sector);
            let same = || self.file.sector.values().find(|known| known.to == *sector);
            own.or_else(same).map(|known| &known.kind)
        };
        by_code.or_else(by_sector).map_or("group", String::as_str)
    }

    /// Whether a noun of an agent dictionary names a body, by its ending.
    pub(super) fn is_body(&self, words: &str) -> bool {
        self.file
            .agents
            .body_endings
            .iter()
            .any(|ending| words.ends_with(ending.as_str()))
    }
}
