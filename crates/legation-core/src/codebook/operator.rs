//! Operators: what *refuse to*, *threaten to*, *deny* make of the act under them.

use super::entry::{OneOrMany, RuleEntry};
use super::faults::{Faults, unknown};
use super::load::{Known, Wrong};
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
    /// At whom the row is aimed, where the operator's own sentence names no recipient.
    pub aim: Aim,
}

/// At whom an operator's row is aimed, of those who are told in the act under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Aim {
    /// The act's other parties, whoever they are.
    #[default]
    Others,
    /// The doer of the act: *condemned*, *praised*, *accused*.
    Doer,
    /// Nobody: who denies that another helped somebody denies it to those who accuse.
    Nobody,
}

/// All operators, by name.
#[derive(Clone, Debug, Default)]
pub struct Operators(BTreeMap<String, Vec<Rule>>);

impl Operators {
    pub(crate) fn new(
        file: &BTreeMap<String, Vec<RuleEntry>>,
        known: &Known<'_>,
        faults: &mut Faults<'_>,
    ) -> Operators {
        let mut operators = BTreeMap::new();
        for (name, entries) in file {
            for (number, entry) in entries.iter().enumerate() {
                let mut wrong = Vec::new();
                if entry.like.is_none() {
                    rule(entry, known, &mut wrong);
                }
                for (key, message) in wrong {
                    let place = ["operator".into(), name.as_str().into(), number.into(), key.into()];
                    faults.add(PATH, &place, name, message);
                }
            }
            let mut wrong = Vec::new();
            match expand(file, name, 0) {
                Ok(entries) => {
                    let rules = entries
                        .iter()
                        .filter_map(|entry| rule(entry, known, &mut wrong))
                        .collect();
                    operators.insert(name.clone(), rules);
                }
                Err((at, number, message)) => {
                    let place = [
                        "operator".into(),
                        at.as_str().into(),
                        number.into(),
                        "like".into(),
                    ];
                    faults.add(PATH, &place, &at, message);
                    // The name is there, whatever is wrong with its rules.
                    operators.insert(name.clone(), Vec::new());
                }
            }
        }
        Operators(operators)
    }

    /// Operators with the categories and CAMEO codes that their rules give.
    pub fn codes(&self) -> impl Iterator<Item = (&str, usize, &str)> {
        self.0.iter().flat_map(|(name, rules)| {
            rules.iter().flat_map(move |rule| {
                let event = match rule.event {
                    Some(Same::Own(event)) => Some(event),
                    _ => None,
                };
                let own = match &rule.cameo {
                    Same::Own(cameo) => Some(cameo),
                    Same::Same => None,
                };
                let codes = own.into_iter().chain(rule.cameo_context.values());
                codes.filter_map(move |cameo| Some((name.as_str(), event?, cameo.as_str())))
            })
        })
    }

    /// The names of all operators.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether an operator of this name exists.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether the operator is about what others do: its own side is never taken for the doer of an act whose doer is unsaid.
    pub fn about_others(&self, name: &str) -> bool {
        self.0
            .get(name)
            .is_some_and(|rules| rules.iter().any(|rule| rule.aim != Aim::Others))
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

/// Where operators stand.
const PATH: &str = "operators.toml";

/// Replaces each rule with `like` by the rules of the operator it names, restricted and changed as it says.
fn expand(
    file: &BTreeMap<String, Vec<RuleEntry>>,
    name: &str,
    depth: usize,
) -> Result<Vec<RuleEntry>, (String, usize, String)> {
    let mut rules = Vec::new();
    for (number, entry) in file.get(name).into_iter().flatten().enumerate() {
        if let Some(like) = &entry.like {
            let known = file.keys().map(String::as_str);
            if depth > 4 {
                return Err((name.to_owned(), number, "`like` goes round in a circle".into()));
            }
            if !file.contains_key(like) {
                return Err((
                    name.to_owned(),
                    number,
                    unknown(like, "operator of operators.toml", known),
                ));
            }
        }
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

/// A rule; nothing where something is wrong, all of which goes to `wrong`.
fn rule(entry: &RuleEntry, known: &Known<'_>, wrong: &mut Wrong) -> Option<Rule> {
    let before = wrong.len();
    let status = |key: &'static str, text: &str, wrong: &mut Wrong| {
        let status = parse_status(text);
        if status.is_none() {
            wrong.push((key, unknown(text, "status", STATUSES)));
        }
        status
    };
    let mut of = Vec::new();
    for name in entry.of.clone().map(OneOrMany::into_vec).unwrap_or_default() {
        if name != "*" {
            let mut faults = Vec::new();
            of.extend(known.event(&name, &[], &mut faults));
            wrong.extend(faults.into_iter().map(|(_, message)| ("of", message)));
        }
    }
    let modes = entry.mode.clone().map(OneOrMany::into_vec);
    let event = match entry.event.as_deref() {
        None => None,
        Some("same") => Some(Same::Same),
        Some(name) => {
            let own = modes.clone().unwrap_or_default();
            let own = if own == ["same"] { Vec::new() } else { own };
            known.event(name, &own, wrong).map(Same::Own)
        }
    };
    known.contexts("context", &entry.context, wrong);
    known.contexts("cameo_context", entry.cameo_context.keys(), wrong);
    known.cameo("cameo", entry.cameo.iter().filter(|code| *code != "same"), wrong);
    known.cameo("cameo_context", entry.cameo_context.values(), wrong);
    known.deal(entry.stage.as_deref(), None, wrong);
    let same_event = event == Some(Same::Same);
    let mode = match modes {
        Some(modes) if modes == ["same"] => Same::Same,
        Some(modes) => Same::Own(modes),
        None if same_event => Same::Same,
        None => Same::Own(Vec::new()),
    };
    let cameo = match entry.cameo.as_deref() {
        Some("same") => Same::Same,
        Some(code) => Same::Own(code.to_owned()),
        None if same_event || entry.event.is_none() => Same::Same,
        None => {
            wrong.push(("event", "a rule with an event needs a `cameo` code".into()));
            Same::Same
        }
    };
    let by = match entry.by.as_deref() {
        None => None,
        Some("self") => Some(By::Own),
        Some("other") => Some(By::Other),
        Some(other) => {
            wrong.push(("by", unknown(other, "value of `by`", ["self", "other"])));
            None
        }
    };
    let keep = match entry.keep.as_deref() {
        None => None,
        Some("told") => Some(KeptAs::Told),
        Some(text) => status("keep", text, wrong).map(KeptAs::With),
    };
    let aim = match entry.recipient.as_deref() {
        None => Aim::Others,
        Some("doer") => Aim::Doer,
        Some("nobody") => Aim::Nobody,
        Some(other) => {
            wrong.push((
                "recipient",
                unknown(other, "value of `recipient`", ["doer", "nobody"]),
            ));
            Aim::Others
        }
    };
    if let Some(stance) = entry.stance.as_deref().filter(|stance| !STANCES.contains(stance)) {
        wrong.push(("stance", unknown(stance, "stance", STANCES)));
    }
    let rule = Rule {
        of,
        by,
        event,
        mode,
        context: entry.context.clone(),
        cameo,
        cameo_context: entry.cameo_context.clone(),
        status: entry
            .status
            .as_deref()
            .and_then(|text| status("status", text, wrong)),
        stage: entry.stage.clone(),
        keep,
        stance: entry.stance.clone(),
        aim,
    };
    (wrong.len() == before).then_some(rule)
}

/// Statuses as they are written in records.
pub(crate) const STATUSES: [&str; 6] = [
    "occurred",
    "ongoing",
    "planned",
    "possible",
    "hypothetical",
    "negated",
];

/// Stances that a record's attribution may take.
pub(crate) const STANCES: [&str; 5] = ["asserts", "claims", "suggests", "doubts", "denies"];

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
