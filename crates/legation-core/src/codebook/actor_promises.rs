//! What `codebook/actors/README.md` promises of an entry, and what is wrong with one that does not keep it.

use super::actors::{ActorEntry, ActorFile, ActorKind, DatedRole};
use super::faults::unknown;
use super::ontology::Ontology;
use jiff::civil::Date;
use smol_str::SmolStr;

/// The keys of an entry that break a promise, each with what is wrong. A user's own dictionary (`wins`), or names added to another entry
/// (`extends`), promise less: codes and ids are kept as written there.
pub(crate) fn broken_promises(
    actor: &ActorEntry,
    file: &ActorFile,
    ontology: &Ontology,
) -> Vec<(&'static str, String)> {
    let mut broken = Vec::new();
    for role in &actor.roles {
        if let (Some(from), Some(until)) = (role.from, role.until)
            && until < from
        {
            let message = format!("a role ends before it begins: until {until} is before from {from}");
            broken.push(("roles", message));
        }
        let strange = strange_sectors(&role.sector, file.wins, ontology);
        broken.extend(strange.map(|message| ("roles", message)));
    }
    if file.wins || actor.extends.is_some() {
        return broken;
    }
    if !is_id(&actor.id) {
        let message = "an id is of lower-case words and numbers with hyphens between, as in `red-crescent-2`";
        broken.push(("id", message.to_owned()));
    }
    // The names of a namesake are another's, its own says which one it is.
    let namesake = actor.kind == ActorKind::None || !actor.beside.is_empty() || !actor.near.is_empty();
    if !namesake && !actor.names.contains(&actor.name) {
        broken.push((
            "name",
            format!("`{}` is not one of `names`: add it there", actor.name),
        ));
    }
    if actor.source.is_empty() {
        let message = "the key `source` is missing: where the fact can be checked";
        broken.push(("source", message.to_owned()));
    }
    for (at, role) in actor.roles.iter().enumerate() {
        if let Some(code) = role.code.as_ref().filter(|code| !is_code(code)) {
            let message = format!("`{code}` is no code of a state or kind of party: expected three capitals");
            broken.push(("roles", message));
        }
        let (from, until) = days(role);
        let later = actor.roles.get(at + 1..).unwrap_or_default();
        if let Some((other, _)) = later.iter().map(days).find(|(f, u)| *f <= until && from <= *u) {
            let message = format!("two roles hold on the same day: {}", other.max(from));
            broken.push(("roles", message));
        }
    }
    broken
}

/// What is wrong with each sector that plover.toml does not have; a user's own dictionary may have codes of its own.
pub(crate) fn strange_sectors<'s>(
    sectors: &'s [SmolStr],
    own: bool,
    ontology: &'s Ontology,
) -> impl Iterator<Item = String> + 's {
    let strange = sectors
        .iter()
        .filter(move |sector| !own && !ontology.is_sector(sector));
    strange.map(|sector| {
        unknown(
            sector,
            "sector of plover.toml",
            ontology.sectors.iter().map(String::as_str),
        )
    })
}

fn is_id(id: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    id.split('-')
        .all(|word| !word.is_empty() && word.chars().all(plain))
}

fn is_code(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// First and last day of a role; an open end is the end of time.
fn days(role: &DatedRole) -> (Date, Date) {
    (role.from.unwrap_or(Date::MIN), role.until.unwrap_or(Date::MAX))
}
