//! Which of several listed people with one surname a title means: *Defence Minister Ivanov*.

use super::Scene;
use super::find::NameMatch;
use super::gazetteer::{ActorId, RoleId};
use crate::case::lower;
use crate::codebook::actors::DatedRole;
use jiff::civil::Date;

/// The one whose office the title before the name is, the latest of them where several have held it; nobody where none has.
pub(super) fn of_office(scene: &Scene, name: &NameMatch) -> Option<u32> {
    let bearers = std::iter::once(name.target).chain(name.others.iter().copied());
    let held = bearers.filter_map(|one| held_until(scene, name, one).map(|until| (until, one)));
    held.reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, one)| one)
}

/// The last day on which a person held the office that the title before a name tells.
fn held_until(scene: &Scene, name: &NameMatch, target: u32) -> Option<Date> {
    let before = scene.found.role_at(name.first.checked_sub(1)?)?;
    let title = scene.actors.role(RoleId(before.target))?;
    let words = lower(scene.text_of(before.first, before.last));
    let entry = scene.actors.actor(ActorId(target))?;
    let held = |role: &&DatedRole| {
        let office = role.office.as_deref().map(lower).unwrap_or_default();
        let listed = || title.words.contains(&office);
        office == words || listed() && words.split(' ').all(|word| office.contains(word))
    };
    entry
        .roles
        .iter()
        .filter(held)
        .map(|role| role.until.unwrap_or(Date::MAX))
        .max()
}
