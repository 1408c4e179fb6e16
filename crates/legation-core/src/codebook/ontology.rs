//! PLOVER's categories, modes, quad codes and scores.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The fewest roles that make a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Needs {
    /// Actor and recipient.
    Both,
    /// An actor.
    Actor,
    /// A recipient.
    Recipient,
    /// Either of them.
    Either,
    /// Two parties in all.
    Two,
}

impl Needs {
    pub(crate) fn from_name(name: &str) -> Option<Needs> {
        Some(match name {
            "both" => Needs::Both,
            "actor" => Needs::Actor,
            "recipient" => Needs::Recipient,
            "either" => Needs::Either,
            "two" => Needs::Two,
            _ => return None,
        })
    }
}

/// A PLOVER category.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its name; filled from the table's key.
    #[serde(skip)]
    pub name: String,
    /// Quad code, 1 to 4.
    pub quad: u8,
    /// Score, -10 to 10.
    pub score: f64,
    /// The fewest roles that make a row.
    pub needs: Needs,
    /// Whether it is done within a state: the recipient may be the actor's own government.
    #[serde(default)]
    pub within: bool,
    /// The role noun that people called only by their nation stand for as its actors: *thousands of Georgians*.
    #[serde(default)]
    pub people: Option<String>,
    /// The role noun that counted people of a nation stand for as its recipients: *twelve Iraqis*.
    #[serde(default)]
    pub victims: Option<String>,
    /// Whether it judges what another did, so that *the test* or *the killings* as its object may stand for who did it.
    #[serde(default)]
    pub judges: bool,
    /// Modes with their own scores.
    #[serde(default)]
    pub modes: BTreeMap<String, f64>,
}

/// A name under which hand-coded data take several categories for one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merged {
    /// Its categories.
    pub of: Vec<String>,
    /// Its quad code.
    pub quad: u8,
}

/// All categories and contexts.
#[derive(Clone, Debug)]
pub struct Ontology {
    /// In alphabetical order.
    pub categories: Vec<Category>,
    /// Names for several categories together, as data coded elsewhere have them.
    pub merged: BTreeMap<String, Merged>,
    /// Categories by CAMEO code where the published crosswalk differs from what records have.
    pub crosswalk: BTreeMap<String, String>,
    /// What an act of a category that did not happen says of its two parties.
    pub negated: BTreeMap<String, String>,
    /// Codes of companies that belong to no state: acts among them alone are no rows.
    pub business: Vec<String>,
    /// What an act of a category that is still to come says of its two parties.
    pub planned: BTreeMap<String, String>,
    /// What a party does to another of which it says that it did an act of a category.
    pub alleged: BTreeMap<String, String>,
    /// Quad classes of CAMEO codes, 0 for none: first digits of the codes by class.
    pub cameo_quad: BTreeMap<u8, Vec<String>>,
    /// Known contexts.
    pub contexts: Vec<String>,
    /// Sectors of actors.
    pub sectors: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct OntologyFile {
    category: BTreeMap<String, Category>,
    #[serde(default)]
    merged: BTreeMap<String, Merged>,
    #[serde(default)]
    crosswalk: BTreeMap<String, String>,
    #[serde(default)]
    negated: BTreeMap<String, String>,
    #[serde(default)]
    business: Business,
    #[serde(default)]
    planned: BTreeMap<String, String>,
    #[serde(default)]
    alleged: BTreeMap<String, String>,
    #[serde(default, rename = "cameo-quad")]
    cameo_quad: BTreeMap<u8, Vec<String>>,
    contexts: Names,
    sectors: Names,
}

#[derive(Default, Deserialize)]
struct Business {
    codes: Vec<String>,
}

#[derive(Deserialize)]
struct Names {
    all: Vec<String>,
}

impl Ontology {
    pub(crate) fn new(file: OntologyFile) -> Ontology {
        let categories = file
            .category
            .into_iter()
            .map(|(name, category)| Category { name, ..category })
            .collect();
        Ontology {
            categories,
            merged: file.merged,
            crosswalk: file.crosswalk,
            negated: file.negated,
            business: file.business.codes,
            planned: file.planned,
            alleged: file.alleged,
            cameo_quad: file.cameo_quad,
            contexts: file.contexts.all,
            sectors: file.sectors.all,
        }
    }

    /// Whether PLOVER has a sector of this name.
    pub fn is_sector(&self, name: &str) -> bool {
        self.sectors.iter().any(|sector| sector == name)
    }

    /// The number of a category.
    pub fn category(&self, name: &str) -> Option<usize> {
        self.categories.iter().position(|category| category.name == name)
    }

    /// The category that data coded elsewhere have for a CAMEO code, where it differs from that of a record.
    pub fn crossed(&self, cameo: &str) -> Option<usize> {
        let listed = self
            .crosswalk
            .iter()
            .filter(|(code, _)| cameo.starts_with(code.as_str()));
        let longest = listed.max_by_key(|(code, _)| code.len());
        longest.and_then(|(_, name)| self.category(name))
    }

    /// The quad class of a CAMEO code, 0 for statements and appeals, which have none; `None` for a code that no class lists. It differs from
    /// the quad code of a category for some: CAMEO has yielding as material and reduced relations as verbal.
    pub fn quad_of_cameo(&self, cameo: &str) -> Option<u8> {
        let lists = |codes: &[String]| codes.iter().any(|code| cameo.starts_with(code.as_str()));
        self.cameo_quad
            .iter()
            .find_map(|(quad, codes)| lists(codes).then_some(*quad))
    }

    /// The category between two parties of an act of `category` that did not happen, where it differs.
    pub fn undone(&self, category: usize) -> Option<usize> {
        let name = &self.categories.get(category)?.name;
        self.category(self.negated.get(name)?)
    }

    /// The category between two parties of an act of `category` that is still to come, where it differs.
    pub fn to_come(&self, category: usize) -> Option<usize> {
        let name = &self.categories.get(category)?.name;
        self.category(self.planned.get(name)?)
    }

    /// The category of saying that another did an act of `category`, where that is an act.
    pub fn said_of(&self, category: usize) -> Option<usize> {
        let name = &self.categories.get(category)?.name;
        self.category(self.alleged.get(name)?)
    }

    /// The PLOVER score of a category with these modes: the strongest of the modes' own scores, else the category's.
    pub fn score(&self, category: usize, modes: &[String]) -> f64 {
        let Some(category) = self.categories.get(category) else {
            return 0.0;
        };
        modes
            .iter()
            .filter_map(|mode| category.modes.get(mode).copied())
            .max_by(|a, b| a.abs().total_cmp(&b.abs()))
            .unwrap_or(category.score)
    }
}
