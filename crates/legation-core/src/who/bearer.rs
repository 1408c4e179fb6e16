//! Which of several listed people with one surname a title means: *Defence Minister Ivanov*.

use super::Scene;
use super::find::NameMatch;
use super::gazetteer::{ActorId, RoleId};
use crate::case::lower;
use crate::codebook::actors::DatedRole;
use jiff::civil::Date;
use legation_parse::Upos;

/// When one of them held the office, against the day of which the text tells: the greater, the likelier he is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    /// Until a day before it.
    Before(Date),
    /// Then.
    Then,
}

/// The one whose office the title before the name is: who held it on the day of which the sentence tells (of the year that it names, else of
/// publication), else who held it last before. Nobody where none had held it by then; without a day the latest.
pub(super) fn of_office(scene: &Scene, name: &NameMatch, published: Option<Date>) -> Option<u32> {
    let day = year_told(scene, published).or(published);
    let bearers = std::iter::once(name.target).chain(name.others.iter().copied());
    let held = bearers.filter_map(|one| held(scene, name, one, day).map(|held| (held, one)));
    held.reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, one)| one)
}

/// The middle of the one year before publication that a sentence names: *in 2003*.
fn year_told(scene: &Scene, published: Option<Date>) -> Option<Date> {
    let this = published?.year();
    let numbers = scene.sentence.words.iter().filter(|word| word.upos == Upos::Num);
    let years = numbers.filter_map(|word| word.span.of(scene.text).parse::<i16>().ok());
    let mut years = years.filter(|year| (1945..this).contains(year));
    let year = years.next()?;
    years
        .all(|other| other == year)
        .then(|| Date::new(year, 7, 1).ok())?
}

/// When a person held the office that the title before a name tells, as of a day.
fn held(scene: &Scene, name: &NameMatch, target: u32, day: Option<Date>) -> Option<Held> {
    let before = scene.found.role_at(name.first.checked_sub(1)?)?;
    let title = scene.actors.role(RoleId(before.target))?;
    let words = lower(scene.text_of(before.first, before.last));
    let entry = scene.actors.actor(ActorId(target))?;
    let held = |role: &&DatedRole| {
        let office = role.office.as_deref().map(lower).unwrap_or_default();
        let listed = || title.words.contains(&office);
        office == words || listed() && words.split(' ').all(|word| office.contains(word))
    };
    let until = |role: &DatedRole| role.until.unwrap_or(Date::MAX);
    let as_of = |role: &DatedRole| match day {
        None => Some(Held::Before(until(role))),
        Some(day) if role.from.is_some_and(|from| day < from) => None,
        Some(day) if day <= until(role) => Some(Held::Then),
        Some(_) => Some(Held::Before(until(role))),
    };
    entry.roles.iter().filter(held).filter_map(as_of).max()
}
