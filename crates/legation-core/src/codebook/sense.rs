//! A verb or noun sense, compiled.

use super::condition::{Condition, Sets};
use super::entry::{Example, OneOrMany, SenseEntry};
use super::faults::unknown;
use super::load::{Known, Wrong};
use super::nearest::nearest;
use super::ontology::Needs;
use super::operator::{Operators, STATUSES, parse_status};
use crate::check::Expectation;
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

/// Names of slots other than prepositions.
const SLOTS: [&str; 8] = [
    "subject",
    "object",
    "second",
    "complement",
    "owner",
    "modifier",
    "particle",
    "verb",
];

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

/// More than any sense asks for.
const OWN: usize = 100;

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
    pub(crate) outcome: bool,
    /// Whether beside an attack it tells how that was made: *bombed a town, deploying drones*.
    pub(crate) means: bool,
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
    /// Whether it gives nothing where its verb is denied: who cannot rule something out has said nothing of it.
    pub(crate) affirmed_only: bool,
    /// Where it fits, the verb is not coded.
    pub(crate) silent: bool,
    /// Whether a user's own file has it, which wins over the codebook's.
    pub(crate) wins: bool,
    /// Sentences it must code.
    pub examples: Vec<Example>,
    /// Sentences it must not code.
    pub near: Vec<String>,
}

impl Sense {
    /// How much it asks for: the most specific sense that fits wins. What a user's own sense asks for counts above all that the
    /// codebook's ask for; one that asks for nothing gives way to those that fit.
    pub(crate) fn specificity(&self) -> usize {
        let asks = 2 * self.when.len()
            + usize::from(self.particle.is_some()) * 2
            + usize::from(self.first_word.is_some()) * 4;
        1 + asks + if self.wins && asks > 0 { OWN } else { 0 }
    }

    /// Its CAMEO code and the finer ones that contexts give.
    pub fn cameo_codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.cameo)
            .chain(self.cameo_context.values())
            .map(String::as_str)
    }
}

/// A sense of an entry; what is wrong with it goes to `wrong`, all of it.
#[allow(
    clippy::too_many_arguments,
    reason = "what an entry is checked against is not one thing"
)]
pub(crate) fn compile(
    file: &str,
    lemma: &str,
    noun: bool,
    entry: SenseEntry,
    known: &Known<'_>,
    operators: &Operators,
    sets: &Sets,
    wrong: &mut Wrong,
) -> Option<Sense> {
    let before = wrong.len();
    let event = entry
        .event
        .as_ref()
        .and_then(|event| known.event(event, &entry.mode, wrong));
    known.contexts("context", &entry.context, wrong);
    known.contexts("cameo_context", entry.cameo_context.keys(), wrong);
    known.cameo("cameo", &entry.cameo, wrong);
    known.cameo("cameo_context", entry.cameo_context.values(), wrong);
    known.deal(entry.stage.as_deref(), entry.kind.as_deref(), wrong);
    if entry.event.is_none() && entry.operator.is_none() && !entry.silent {
        wrong.push(("id", "a sense needs an `event` or an `operator`".into()));
    }
    if let Some(operator) = &entry.operator
        && !operators.contains(operator)
    {
        wrong.push((
            "operator",
            unknown(operator, "operator of operators.toml", operators.names()),
        ));
    }
    if entry.event.is_some() && entry.cameo.is_none() {
        wrong.push(("event", "a sense with an event needs a `cameo` code".into()));
    }
    for example in &entry.examples {
        for codes in &example.codes {
            if let Err(message) = Expectation::checked(codes, known.ontology) {
                wrong.push(("examples", format!("`{codes}`: {message}")));
            }
        }
    }
    let slots = |value: Option<OneOrMany>| -> Vec<Slot> {
        value
            .map(OneOrMany::into_vec)
            .unwrap_or_default()
            .iter()
            .map(|name| Slot::from_name(name))
            .collect()
    };
    let named = [
        ("actor", &entry.actor),
        ("recipient", &entry.recipient),
        ("over", &entry.over),
    ]
    .into_iter()
    .flat_map(|(key, value)| {
        value
            .iter()
            .cloned()
            .flat_map(OneOrMany::into_vec)
            .map(move |name| (key, name))
    });
    let conditions = entry
        .when
        .keys()
        .filter(|name| *name != "particle")
        .map(|name| ("when", name.clone()));
    for (key, name) in named.chain(conditions) {
        if let Slot::Prep(preposition) = Slot::from_name(&name)
            && !SLOTS.contains(&name.as_str())
            && !sets
                .id("preposition")
                .is_some_and(|set| sets.has(set, &preposition))
        {
            let near = nearest(&name, SLOTS)
                .map(|near| format!("; is it `{near}`?"))
                .unwrap_or_default();
            wrong.push((
                key,
                format!(
                    "`{name}` is no slot; expected {} or a preposition of @preposition{near}",
                    SLOTS.join(", ")
                ),
            ));
        }
    }
    let mut when = Vec::new();
    let mut particle = entry.particle.clone().map(SmolStr::from);
    for (slot, text) in &entry.when {
        if slot == "particle" {
            particle = Some(SmolStr::from(text.as_str()));
            continue;
        }
        // "actor, !@building": both must hold.
        for part in text.split(',').map(str::trim) {
            match sets.condition(part) {
                Ok(condition) => when.push((Slot::from_name(slot), condition)),
                Err(message) => wrong.push(("when", message)),
            }
        }
    }
    let needs = match (&entry.needs, event) {
        (Some(needs), _) => Needs::from_name(needs).unwrap_or_else(|| {
            wrong.push((
                "needs",
                unknown(
                    needs,
                    "value of `needs`",
                    ["both", "actor", "recipient", "either", "two"],
                ),
            ));
            Needs::Actor
        }),
        (None, Some(event)) => known.ontology.categories[event].needs,
        (None, None) => Needs::Actor,
    };
    let status = entry.status.as_deref().and_then(|text| {
        let status = parse_status(text);
        if status.is_none() {
            wrong.push(("status", unknown(text, "status", STATUSES)));
        }
        status
    });
    let control = match entry.control.as_deref() {
        None | Some("subject") => Control::Subject,
        Some("object") => Control::Object,
        Some(control) => {
            wrong.push((
                "control",
                unknown(control, "value of `control`", ["subject", "object"]),
            ));
            Control::Subject
        }
    };
    let over = match slots(entry.over.clone()) {
        over if over.is_empty() => vec![Slot::Complement],
        over => over,
    };
    let actor = match slots(entry.actor.clone()) {
        actor if actor.is_empty() => vec![Slot::Subject],
        actor => actor,
    };
    if wrong.len() > before {
        return None;
    }
    let folder = if noun { "nouns" } else { "verbs" };
    let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
    Some(Sense {
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
        outcome: entry.outcome,
        means: entry.means,
        needs,
        when,
        particle,
        stage: entry.stage,
        kind: entry.kind,
        status,
        light: entry.light.iter().map(SmolStr::from).collect(),
        passive_only: entry.passive,
        active_only: entry.active,
        affirmed_only: entry.affirmed,
        silent: entry.silent,
        wins: false,
        examples: entry.examples,
        near: entry.near,
    })
}
