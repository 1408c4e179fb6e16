//! A verb or noun sense, compiled.

use super::condition::{Condition, Sets};
use super::entry::{Example, OneOrMany, SenseEntry};
use super::load::CodebookError;
use super::ontology::{Needs, Ontology};
use super::operator::{Operators, parse_status};
use crate::record::Status;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Number of a sense within its codebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SenseId(pub u32);

/// A place around a verb or noun, after voice, control and light verbs have been undone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Who does it.
    Subject,
    /// What, or to whom, it is done.
    Object,
    /// The indirect object.
    Second,
    /// A clause under it.
    Complement,
    /// The possessor of a noun.
    Owner,
    /// An adjective or noun before a noun.
    Modifier,
    /// A prepositional phrase.
    Prep(SmolStr),
}

impl Slot {
    /// Reads the name used in codebook files; anything else is a preposition.
    pub fn from_name(name: &str) -> Slot {
        match name {
            "subject" => Slot::Subject,
            "object" => Slot::Object,
            "second" => Slot::Second,
            "complement" => Slot::Complement,
            "owner" => Slot::Owner,
            "modifier" => Slot::Modifier,
            preposition => Slot::Prep(SmolStr::from(preposition)),
        }
    }

    /// The name used in codebook files.
    pub fn name(&self) -> &str {
        match self {
            Slot::Subject => "subject",
            Slot::Object => "object",
            Slot::Second => "second",
            Slot::Complement => "complement",
            Slot::Owner => "owner",
            Slot::Modifier => "modifier",
            Slot::Prep(preposition) => preposition,
        }
    }
}

/// Who is to do the act under an operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Control {
    /// The operator's subject: *refused to send*.
    #[default]
    Subject,
    /// Its object, or else its recipient: *urged Kabul to withdraw*, *called on Kabul to withdraw*.
    Object,
}

/// One sense of a verb or event noun.
#[derive(Clone, Debug)]
pub struct Sense {
    /// `verbs/sign/agreement`.
    pub pattern: String,
    /// Whether it is a noun.
    pub noun: bool,
    /// For a two-word noun: the word that must stand before the head.
    pub(crate) first_word: Option<SmolStr>,
    /// Words that must not follow in the same phrase, wherever the parser hangs them: *strike a deal*.
    pub(crate) not_before: Vec<SmolStr>,
    /// Category, where the sense codes by itself.
    pub event: Option<usize>,
    /// Operator, where it takes an act under it.
    pub operator: Option<String>,
    pub(crate) over: Vec<Slot>,
    pub(crate) control: Control,
    /// PLOVER modes.
    pub mode: Vec<String>,
    pub(crate) context: Vec<String>,
    /// CAMEO code.
    pub cameo: String,
    pub(crate) cameo_context: BTreeMap<String, String>,
    pub(crate) actor: Vec<Slot>,
    pub(crate) recipient: Vec<Slot>,
    pub(crate) reciprocal: bool,
    pub(crate) mutual: bool,
    pub(crate) denies: bool,
    /// The fewest roles that make a row.
    pub needs: Needs,
    pub(crate) when: Vec<(Slot, Condition)>,
    pub(crate) particle: Option<SmolStr>,
    pub(crate) stage: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) light: Vec<SmolStr>,
    pub(crate) passive_only: bool,
    pub(crate) active_only: bool,
    /// Sentences it must code.
    pub examples: Vec<Example>,
    /// Sentences it must not code.
    pub near: Vec<String>,
}

pub(crate) fn compile(
    file: &str,
    lemma: &str,
    noun: bool,
    entry: SenseEntry,
    ontology: &Ontology,
    operators: &Operators,
    sets: &Sets,
) -> Result<Sense, CodebookError> {
    let wrong = |message: String| CodebookError::new(file, &entry.id, message);
    let event = match &entry.event {
        Some(event) => Some(ontology.check(file, &entry.id, event, &entry.mode, &entry.context)?),
        None if entry.operator.is_some() => None,
        None => return Err(wrong("a sense needs an `event` or an `operator`".into())),
    };
    if let Some(operator) = &entry.operator
        && !operators.contains(operator)
    {
        return Err(wrong(format!(
            "no operator of operators.toml is called `{operator}`"
        )));
    }
    if event.is_some() && entry.cameo.is_none() {
        return Err(wrong("a sense with an event needs a `cameo` code".into()));
    }
    let slots = |value: Option<OneOrMany>| -> Vec<Slot> {
        value
            .map(OneOrMany::into_vec)
            .unwrap_or_default()
            .iter()
            .map(|name| Slot::from_name(name))
            .collect()
    };
    let named = [&entry.actor, &entry.recipient, &entry.over]
        .into_iter()
        .flatten()
        .cloned()
        .flat_map(OneOrMany::into_vec);
    for name in named.chain(entry.when.keys().filter(|name| *name != "particle").cloned()) {
        if let Slot::Prep(preposition) = Slot::from_name(&name)
            && !sets
                .id("preposition")
                .is_some_and(|set| sets.has(set, &preposition))
        {
            return Err(wrong(format!(
                "`{name}` is no slot; expected subject, object, second, complement, owner, modifier or a preposition of @preposition"
            )));
        }
    }
    let mut when = Vec::new();
    let mut particle = entry.particle.clone().map(SmolStr::from);
    for (slot, text) in &entry.when {
        if slot == "particle" {
            particle = Some(SmolStr::from(text.as_str()));
        } else {
            // "actor, !@building": both must hold.
            for part in text.split(',').map(str::trim) {
                when.push((Slot::from_name(slot), sets.condition(part).map_err(&wrong)?));
            }
        }
    }
    let needs = match (&entry.needs, event) {
        (Some(needs), _) => Needs::from_name(needs).ok_or_else(|| {
            wrong(format!(
                "`needs` is both, actor, recipient, either or two, not `{needs}`"
            ))
        })?,
        (None, Some(event)) => ontology.categories[event].needs,
        (None, None) => Needs::Actor,
    };
    let status = match &entry.status {
        Some(text) => Some(parse_status(text).ok_or_else(|| wrong(format!("`{text}` is no status")))?),
        None => None,
    };
    let control = match entry.control.as_deref() {
        None | Some("subject") => Control::Subject,
        Some("object") => Control::Object,
        Some(control) => return Err(wrong(format!("`control` is subject or object, not `{control}`"))),
    };
    let over = match slots(entry.over.clone()) {
        over if over.is_empty() => vec![Slot::Complement],
        over => over,
    };
    let actor = match slots(entry.actor.clone()) {
        actor if actor.is_empty() => vec![Slot::Subject],
        actor => actor,
    };
    let folder = if noun { "nouns" } else { "verbs" };
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    Ok(Sense {
        pattern: format!("{folder}/{stem}/{}", entry.id),
        noun,
        first_word: lemma.rsplit_once(' ').map(|(first, _)| SmolStr::from(first)),
        not_before: entry.not_before.iter().map(SmolStr::from).collect(),
        event,
        operator: entry.operator,
        over,
        control,
        mode: entry.mode,
        context: entry.context,
        cameo: entry.cameo.unwrap_or_default(),
        cameo_context: entry.cameo_context,
        actor,
        recipient: slots(entry.recipient),
        reciprocal: entry.reciprocal,
        mutual: entry.mutual,
        denies: entry.denies,
        needs,
        when,
        particle,
        stage: entry.stage,
        kind: entry.kind,
        status,
        light: entry.light.iter().map(SmolStr::from).collect(),
        passive_only: entry.passive,
        active_only: entry.active,
        examples: entry.examples,
        near: entry.near,
    })
}
