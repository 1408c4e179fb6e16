//! How parties and sources are called: their names, or the text's own words with whose they are.

use super::words::Words;
use crate::codebook::actors::ActorKind;
use crate::record::{Attribution, Entity};
use crate::who::{ActorId, Actors};
use std::collections::BTreeMap;

/// Names of states by their codes, with the words by which a text names them.
#[derive(Clone, Debug, Default)]
pub struct States(BTreeMap<String, (String, Vec<String>)>);

impl States {
    /// The states of an actor list.
    pub fn new(actors: &Actors) -> States {
        let mut states: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
        let entries = (0..).map_while(|index| actors.actor(ActorId(index)));
        for entry in entries.filter(|entry| entry.kind == ActorKind::State) {
            for role in &entry.roles {
                if let (Some(code), None) = (&role.code, role.until) {
                    let names = std::iter::once(&entry.name)
                        .chain(&entry.names)
                        .chain(&entry.demonyms);
                    let words = names.chain(&entry.capital).map(ToString::to_string).collect();
                    states
                        .entry(code.to_string())
                        .or_insert_with(|| (entry.name.to_string(), words));
                }
            }
        }
        States(states)
    }

    /// Codes and names, in the order of codes.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(code, (name, _))| (code.as_str(), name.as_str()))
    }

    /// The name of the state with a code.
    pub fn name(&self, code: Option<&str>) -> Option<&str> {
        self.0.get(code?).map(|(name, _)| name.as_str())
    }

    fn is_name(&self, name: &str) -> bool {
        self.0.values().any(|(state, _)| state == name)
    }

    /// Whether a text names any state, so that whose it is need not be told again.
    fn told_in(&self, text: &str) -> bool {
        let atoms: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        self.0
            .values()
            .any(|(_, words)| words.iter().any(|word| atoms.contains(&word.as_str())))
    }
}

/// White space in a row as one space.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_common(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

/// Words without a name, with whose they are: `Russia's foreign minister`, `the Russian embassy`, `Supreme Court (Russia)`.
fn described(text: &str, code: Option<&str>, words: &Words, states: &States) -> String {
    let text = match text.split_once(' ') {
        Some((first, rest)) if words.owners.contains(&first.to_lowercase()) => rest,
        _ => text,
    };
    let own_words = states.told_in(text) || words.the.iter().any(|name| text.contains(name.as_str()));
    match states.name(code) {
        Some(state) if words.is_pronoun(text) => words.with_article(state),
        Some(state) if !own_words && is_common(text) => format!("{}'s {text}", words.with_article(state)),
        Some(state) if !own_words => format!("{text} ({state})"),
        _ => {
            let last = text.rsplit(' ').next().unwrap_or(text);
            let one_thing =
                is_common(last) && !last.ends_with('s') && !text.contains("'s ") && !text.contains("’s ");
            if one_thing && own_words && text.contains(' ') {
                format!("the {text}")
            } else {
                text.to_owned()
            }
        }
    }
}

/// How a party is called.
pub(super) fn party(entity: &Entity, words: &Words, states: &States) -> String {
    let code = entity.code.as_deref();
    let text = tidy(&entity.entity_text);
    match (&entity.name, &entity.office) {
        (Some(name), Some(office)) => {
            let office = tidy(office);
            match states.name(code) {
                Some(state) if !states.told_in(&office) => format!("{name} ({office}, {state})"),
                _ => format!("{name} ({office})"),
            }
        }
        (Some(name), None) => match states.name(code) {
            Some(_) if words.the.contains(name) || states.is_name(name) => words.with_article(name),
            Some(state) if !states.told_in(name) && text != *name && text.contains(name.as_str()) => {
                format!("{text} ({state})")
            }
            _ => words.with_article(name),
        },
        (None, office) => described(&office.as_deref().map_or(text, tidy), code, words, states),
    }
}

/// Parties as a list, each once. Where one phrase stands for several (*Russian and Afghan officials*), it is told once.
pub(super) fn parties(entities: &[Entity], words: &Words, states: &States) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for entity in entities {
        let shared = entities
            .iter()
            .filter(|other| (other.start, other.end) == (entity.start, entity.end))
            .count()
            > 1;
        let text = tidy(&entity.entity_text);
        let several = shared && entity.name.is_none() && !words.is_pronoun(&text);
        let name = if several {
            text
        } else {
            party(entity, words, states)
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let last = names.pop()?;
    Some(if names.is_empty() {
        last
    } else {
        format!("{} and {last}", names.join(", "))
    })
}

/// How a source is called; `None` where none is named. Words that are no name stand in quotation marks.
pub(super) fn source(source: &Attribution, words: &Words, states: &States) -> Option<String> {
    let text = tidy(&source.text);
    let code = source.code.as_deref();
    if words.is_pronoun(&text) {
        let name = source.name.as_deref().or(states.name(code))?;
        return Some(words.with_article(name));
    }
    let quoted = || {
        if is_common(&text) {
            format!("“{text}”")
        } else {
            text.clone()
        }
    };
    Some(match &source.name {
        Some(name) if text.contains(name.as_str()) && text != *name => quoted(),
        Some(name) if name.contains(text.as_str()) => words.with_article(name),
        Some(name) => format!("{} ({name})", quoted()),
        None => match states.name(code) {
            Some(state) if !states.told_in(&text) => format!("{} ({state})", quoted()),
            _ => quoted(),
        },
    })
}
