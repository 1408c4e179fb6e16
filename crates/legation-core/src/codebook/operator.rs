//! Operators: what *refuse to*, *threaten to*, *deny* make of the act under them.

use super::entry::{OneOrMany, RuleEntry};
use super::load::CodebookError;
use super::ontology::Ontology;
use crate::record::Status;
use std::collections::BTreeMap;

/// A value of its own, or the act's.
#[derive(Clone, Debug, PartialEq)]
pub enum Same<T> {
    /// As the act underneath has it.
    Same,
    /// This one.
    Own(T),
}

/// Who is to do the act under the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The operator's own side.
    Own,
    /// Somebody else.
    Other,
}

/// How the act underneath stays a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptAs {
    /// As its own clause tells it.
    Told,
    /// With this status.
    With(Status),
}

/// One rule of an operator.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Categories of the act; empty: any.
    pub of: Vec<usize>,
    /// Who is to do the act.
    pub by: Option<By>,
    /// The row's category; `None`: the operator gives no row.
    pub event: Option<Same<usize>>,
    /// The row's modes.
    pub mode: Same<Vec<String>>,
    /// Contexts that always hold.
    pub context: Vec<String>,
    /// The row's CAMEO code.
    pub cameo: Same<String>,
    /// Finer CAMEO codes by context.
    pub cameo_context: BTreeMap<String, String>,
    /// Status of the row.
    pub status: Option<Status>,
    /// Deal stage.
    pub stage: Option<String>,
    /// Whether the act stays.
    pub keep: Option<KeptAs>,
    /// With `keep`: what the operator's actor says of the act.
    pub stance: Option<String>,
    /// Whether the row's recipient is the doer of the act and nobody else: *condemned*, *praised*, *accused*.
    pub to_doer: bool,
}

/// All operators, by name.
#[derive(Clone, Debug, Default)]
pub struct Operators(BTreeMap<String, Vec<Rule>>);

impl Operators {
    pub(crate) fn new(
        file: &BTreeMap<String, Vec<RuleEntry>>,
        ontology: &Ontology,
    ) -> Result<Operators, CodebookError> {
        let mut operators = BTreeMap::new();
        for name in file.keys() {
            let mut rules = Vec::new();
            for entry in expand(file, name, 0)? {
                rules.push(rule(&entry, name, ontology)?);
            }
            operators.insert(name.clone(), rules);
        }
        Ok(Operators(operators))
    }

    /// Whether an operator of this name exists.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether the operator is about what others do: its own side is never taken for the doer of an act whose doer is unsaid.
    pub fn about_others(&self, name: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|rules| rules.iter().any(|rule| rule.to_doer))
    }

    /// The category that an operator gives over an act that nothing is known of: that of its last rule for any act with a category of
    /// its own, else of its first such rule for some.
    pub fn general(&self, name: &str) -> Option<usize> {
        match self.general_rule(name)?.event {
            Some(Same::Own(category)) => Some(category),
            _ => None,
        }
    }

    /// The CAMEO code of the same rule; empty where it has none of its own.
    pub fn general_cameo(&self, name: &str) -> String {
        match self.general_rule(name).map(|rule| &rule.cameo) {
            Some(Same::Own(cameo)) => cameo.clone(),
            _ => String::new(),
        }
    }

    fn general_rule(&self, name: &str) -> Option<&Rule> {
        let own = |rule: &&Rule| matches!(rule.event, Some(Same::Own(_)));
        let rules = self.0.get(name)?;
        let any = rules.iter().rev().filter(|rule| rule.of.is_empty()).find(own);
        any.or_else(|| rules.iter().find(own))
    }

    /// The first rule of an operator that fits an act of `category`; `own`: whether its own side is to do it.
    pub fn rule(&self, name: &str, category: usize, own: bool) -> Option<&Rule> {
        let by = if own { By::Own } else { By::Other };
        self.0.get(name)?.iter().find(|rule| {
            (rule.of.is_empty() || rule.of.contains(&category)) && rule.by.is_none_or(|wanted| wanted == by)
        })
    }
}

/// Replaces each rule with `like` by the rules of the operator it names, restricted and changed as it says.
fn expand(
    file: &BTreeMap<String, Vec<RuleEntry>>,
    name: &str,
    depth: usize,
) -> Result<Vec<RuleEntry>, CodebookError> {
    let wrong = |message: String| CodebookError::new("operators.toml", name, message);
    if depth > 4 {
        return Err(wrong("`like` goes round in a circle".into()));
    }
    let mut rules = Vec::new();
    for entry in file
        .get(name)
        .ok_or_else(|| wrong(format!("no operator is called `{name}`")))?
    {
        let Some(like) = &entry.like else {
            rules.push(entry.clone());
            continue;
        };
        let wanted = entry
            .of
            .clone()
            .map(OneOrMany::into_vec)
            .filter(|of| of != &["*"]);
        for mut copy in expand(file, like, depth + 1)? {
            if let Some(wanted) = &wanted {
                let of = match copy.of.take().map(OneOrMany::into_vec) {
                    Some(of) if of != ["*"] => of.into_iter().filter(|name| wanted.contains(name)).collect(),
                    _ => wanted.clone(),
                };
                if of.is_empty() {
                    continue;
                }
                copy.of = Some(OneOrMany::Many(of));
            }
            copy.by = entry.by.clone().or(copy.by);
            copy.status = entry.status.clone().or(copy.status);
            copy.stage = entry.stage.clone().or(copy.stage);
            copy.keep = entry.keep.clone().or(copy.keep);
            rules.push(copy);
        }
    }
    Ok(rules)
}

fn rule(entry: &RuleEntry, name: &str, ontology: &Ontology) -> Result<Rule, CodebookError> {
    let wrong = |message: String| CodebookError::new("operators.toml", name, message);
    let category = |name: &str| {
        ontology
            .category(name)
            .ok_or_else(|| wrong(format!("`{name}` is no category of plover.toml")))
    };
    let status = |text: &str| parse_status(text).ok_or_else(|| wrong(format!("`{text}` is no status")));
    let of = match entry.of.clone().map(OneOrMany::into_vec) {
        Some(names) if names != ["*"] => names
            .iter()
            .map(|name| category(name))
            .collect::<Result<_, _>>()?,
        _ => Vec::new(),
    };
    let event = match entry.event.as_deref() {
        None => None,
        Some("same") => Some(Same::Same),
        Some(name) => Some(Same::Own(category(name)?)),
    };
    let same_event = event == Some(Same::Same);
    let mode = match entry.mode.clone().map(OneOrMany::into_vec) {
        Some(modes) if modes == ["same"] => Same::Same,
        Some(modes) => Same::Own(modes),
        None if same_event => Same::Same,
        None => Same::Own(Vec::new()),
    };
    let cameo = match entry.cameo.as_deref() {
        Some("same") => Same::Same,
        Some(code) => Same::Own(code.to_owned()),
        None if same_event => Same::Same,
        None if event.is_none() => Same::Same,
        None => return Err(wrong("a rule with an event needs a `cameo` code".into())),
    };
    let by = match entry.by.as_deref() {
        None => None,
        Some("self") => Some(By::Own),
        Some("other") => Some(By::Other),
        Some(other) => return Err(wrong(format!("`by` is self or other, not `{other}`"))),
    };
    let keep = match entry.keep.as_deref() {
        None => None,
        Some("told") => Some(KeptAs::Told),
        Some(text) => Some(KeptAs::With(status(text)?)),
    };
    Ok(Rule {
        of,
        by,
        event,
        mode,
        context: entry.context.clone(),
        cameo,
        cameo_context: entry.cameo_context.clone(),
        status: entry.status.as_deref().map(status).transpose()?,
        stage: entry.stage.clone(),
        keep,
        stance: entry.stance.clone(),
        to_doer: match entry.recipient.as_deref() {
            None => false,
            Some("doer") => true,
            Some(other) => {
                return Err(wrong(format!(
                    "`recipient` of a rule is doer or left out, not `{other}`"
                )));
            }
        },
    })
}

/// Reads a status as it is written in records.
pub(crate) fn parse_status(text: &str) -> Option<Status> {
    Some(match text {
        "occurred" => Status::Occurred,
        "ongoing" => Status::Ongoing,
        "planned" => Status::Planned,
        "possible" => Status::Possible,
        "hypothetical" => Status::Hypothetical,
        "negated" => Status::Negated,
        _ => return None,
    })
}
