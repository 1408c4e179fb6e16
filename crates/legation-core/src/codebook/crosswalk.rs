//! The crosswalk between CAMEO's codes and PLOVER's categories, as `cameo.toml` has it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a CAMEO code says, and what PLOVER makes of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CameoCode {
    /// What the code says, in our words.
    pub name: String,
    /// PLOVER category; none for statements and for headings of two figures.
    pub category: Option<String>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    #[serde(default)]
    pub context: Vec<String>,
    /// The category in the published crosswalk, where it is another.
    pub published: Option<String>,
}

/// All codes of CAMEO.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// By code.
    pub codes: BTreeMap<String, CameoCode>,
    /// Codes, with those under them, that may stand with other categories too, and why.
    #[serde(default)]
    pub also: BTreeMap<String, BTreeMap<String, String>>,
}

/// A line of the crosswalk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crossing<'c> {
    /// CAMEO code.
    pub cameo: &'c str,
    /// What it says.
    pub name: &'c str,
    /// PLOVER category.
    pub category: Option<&'c str>,
    /// PLOVER mode.
    pub mode: Option<&'c str>,
    /// PLOVER contexts.
    pub context: &'c [String],
    /// The category in the published crosswalk, where it is another.
    pub published: Option<&'c str>,
    /// Other categories that records have with this code, and why.
    pub also: Vec<(&'c str, &'c str)>,
}

impl Crosswalk {
    /// What a CAMEO code says.
    pub fn code(&self, cameo: &str) -> Option<&CameoCode> {
        self.codes.get(cameo)
    }

    /// The line of a code.
    pub fn line(&self, cameo: &str) -> Option<Crossing<'_>> {
        let (cameo, code) = self.codes.get_key_value(cameo)?;
        let also = self
            .also
            .iter()
            .filter(|(prefix, _)| cameo.starts_with(prefix.as_str()));
        Some(Crossing {
            cameo,
            name: &code.name,
            category: code.category.as_deref(),
            mode: code.mode.as_deref(),
            context: &code.context,
            published: code.published.as_deref(),
            also: also
                .flat_map(|(_, others)| others)
                .map(|(category, why)| (category.as_str(), why.as_str()))
                .collect(),
        })
    }

    /// The lines that a user asks for: a CAMEO code with those under it, a category, or `CATEGORY/mode`, in any case. Empty where
    /// nothing is called so.
    pub fn lines(&self, wanted: &str) -> Vec<Crossing<'_>> {
        let all = self.codes.keys().filter_map(|code| self.line(code));
        if wanted.starts_with(|c: char| c.is_ascii_digit()) {
            return all.filter(|line| line.cameo.starts_with(wanted)).collect();
        }
        let (category, mode) = match wanted.split_once('/') {
            Some((category, mode)) => (category, Some(mode)),
            None => (wanted, None),
        };
        let same = |has: Option<&str>, wanted: &str| has.is_some_and(|has| has.eq_ignore_ascii_case(wanted));
        all.filter(|line| {
            let own = same(line.category, category) && mode.is_none_or(|mode| same(line.mode, mode));
            let other = mode.is_none() && line.also.iter().any(|(other, _)| same(Some(other), category));
            own || other
        })
        .collect()
    }

    /// Whether a record of `category` may carry this code: by the crosswalk, or by a reason given for it.
    pub fn allows(&self, cameo: &str, category: &str) -> bool {
        self.line(cameo).is_some_and(|line| {
            line.category == Some(category) || line.also.iter().any(|(other, _)| *other == category)
        })
    }
}
