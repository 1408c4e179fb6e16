//! Two sets of records side by side: what both have, what only one has. What counts is that something of a category went on between two actors on a day;
//! how often it is told, and in which direction, does not.

use jiff::ToSpan;
use jiff::civil::Date;
use legation_core::record::{Entity, Record};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A day, two codes in the order of the alphabet, and a category or quad code.
type Cell = (Date, [String; 2], String);

/// What stands in either set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// `quad` or `category`.
    pub by: &'static str,
    /// Which one; `all` for the whole.
    pub value: String,
    /// Cells of the first set.
    pub ours: usize,
    /// Cells of the second set.
    pub theirs: usize,
    /// Cells of the first set that the second has, within the days allowed.
    pub ours_in_theirs: usize,
    /// Cells of the second set that the first has.
    pub theirs_in_ours: usize,
}

/// A comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Records of either set.
    pub records: [usize; 2],
    /// Of those, how many have no day: no date, or one vaguer than a day.
    pub without_day: [usize; 2],
    /// Of those with a day, how many have no two codes.
    pub without_dyad: [usize; 2],
    /// By quad code, then by category; the whole of either first.
    pub shares: Vec<Share>,
    /// Records of either set whose categories the other does not have on that day between those two, by day, one for each such cell.
    pub only: [Vec<Record>; 2],
    /// Where both have something between two actors on a day: how many such days there are, and on how many the quad codes are the same.
    pub met: [usize; 2],
}

/// The cells of a set, each with the first record in it.
#[derive(Default)]
struct Cells<'r> {
    categories: BTreeMap<Cell, &'r Record>,
    quads: BTreeSet<Cell>,
    without_day: usize,
    without_dyad: usize,
}

/// Compares two sets. Days that are at most `within` days apart are taken for the same.
pub fn compare(ours: &[Record], theirs: &[Record], within: u16) -> Comparison {
    let sets = [cells(ours), cells(theirs)];
    let [one, other] = &sets;
    let categories = [&one.categories, &other.categories].map(|cells| cells.keys().cloned().collect());
    let quads = [one.quads.clone(), other.quads.clone()];
    let mut shares = shared("quad", &quads, within);
    shares.extend(shared("category", &categories, within));
    let [mine, yours]: &[BTreeSet<Cell>; 2] = &categories;
    let only = |set: &Cells<'_>, other: &BTreeSet<Cell>| {
        let missed = set
            .categories
            .iter()
            .filter(|(cell, _)| !has(other, cell, within));
        missed.map(|(_, record)| (*record).clone()).collect()
    };
    Comparison {
        records: [ours.len(), theirs.len()],
        without_day: [one.without_day, other.without_day],
        without_dyad: [one.without_dyad, other.without_dyad],
        only: [only(one, yours), only(other, mine)],
        met: met(&quads),
        shares,
    }
}

/// The only day on which it can have happened.
fn day(record: &Record) -> Option<Date> {
    let (first, last) = (record.date.as_ref()?, record.enddate.as_ref());
    if last.is_some_and(|last| last != first) {
        return None;
    }
    first.get(..10)?.parse().ok()
}

/// Codes of those who take part, two by two: actors with recipients, or with each other.
fn dyads(record: &Record) -> BTreeSet<[String; 2]> {
    let codes = |parties: &[Entity]| -> BTreeSet<String> {
        parties.iter().filter_map(|party| party.code.clone()).collect()
    };
    let (actors, recipients) = (codes(&record.actor), codes(&record.recipient));
    let others = if record.recipient.is_empty() {
        &actors
    } else {
        &recipients
    };
    let mut dyads = BTreeSet::new();
    for one in &actors {
        for other in others.iter().filter(|other| *other != one) {
            dyads.insert([one.min(other).clone(), one.max(other).clone()]);
        }
    }
    dyads
}

fn cells(records: &[Record]) -> Cells<'_> {
    let mut cells = Cells::default();
    for record in records {
        let Some(day) = day(record) else {
            cells.without_day += 1;
            continue;
        };
        let dyads = dyads(record);
        cells.without_dyad += usize::from(dyads.is_empty());
        for dyad in dyads {
            cells
                .quads
                .insert((day, dyad.clone(), record.quad_code.to_string()));
            cells
                .categories
                .entry((day, dyad, record.event.clone()))
                .or_insert(record);
        }
    }
    cells
}

/// Whether a set has a cell, on the day or near it.
fn has(set: &BTreeSet<Cell>, (day, dyad, value): &Cell, within: u16) -> bool {
    let on = |day: Date| set.contains(&(day, dyad.clone(), value.clone()));
    let away = |days: i64| day.checked_add(days.days()).is_ok_and(on);
    let within = i64::from(within);
    (-within..=within).any(away)
}

fn shared(by: &'static str, sets: &[BTreeSet<Cell>; 2], within: u16) -> Vec<Share> {
    let [ours, theirs] = sets;
    let all = "all".to_owned();
    let values: BTreeSet<&String> = ours.iter().chain(theirs).map(|(_, _, value)| value).collect();
    let mut shares: BTreeMap<&String, Share> = BTreeMap::new();
    let mut add = |set: &BTreeSet<Cell>, other: &BTreeSet<Cell>, first: bool| {
        for cell in set {
            let found = has(other, cell, within);
            for value in [&all, values.get(&cell.2).copied().unwrap_or(&all)] {
                let share = shares.entry(value).or_default();
                let (count, both) = if first {
                    (&mut share.ours, &mut share.ours_in_theirs)
                } else {
                    (&mut share.theirs, &mut share.theirs_in_ours)
                };
                *count += 1;
                *both += usize::from(found);
            }
        }
    };
    add(ours, theirs, true);
    add(theirs, ours, false);
    let mut shares: Vec<Share> = shares
        .into_iter()
        .map(|(value, share)| Share {
            by,
            value: value.clone(),
            ..share
        })
        .collect();
    shares.sort_by_key(|share| share.value != all);
    shares
}

/// Days and dyads on which both sets have something, and those of them with the same quad codes.
fn met([ours, theirs]: &[BTreeSet<Cell>; 2]) -> [usize; 2] {
    let grouped = |set: &BTreeSet<Cell>| {
        let mut groups: BTreeMap<(Date, [String; 2]), BTreeSet<String>> = BTreeMap::new();
        for (day, dyad, quad) in set {
            groups
                .entry((*day, dyad.clone()))
                .or_default()
                .insert(quad.clone());
        }
        groups
    };
    let (ours, theirs) = (grouped(ours), grouped(theirs));
    let both = ours
        .iter()
        .filter_map(|(at, quads)| Some((quads, theirs.get(at)?)));
    let mut met = [0, 0];
    for (one, other) in both {
        met[0] += 1;
        met[1] += usize::from(one == other);
    }
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(day: &str, actor: &str, recipient: &str, event: &str, quad: u8) -> Record {
        let party = |code: &str| Entity {
            code: Some(code.into()),
            ..Entity::default()
        };
        Record {
            id: format!("{day}{actor}{recipient}{event}"),
            date: Some(day.into()),
            enddate: Some(day.into()),
            actor: vec![party(actor)],
            recipient: if recipient.is_empty() {
                Vec::new()
            } else {
                vec![party(recipient)]
            },
            event: event.into(),
            quad_code: quad,
            ..Record::default()
        }
    }

    #[test]
    fn what_both_have_and_what_only_one_has() {
        let ours = [
            record("2020-03-02", "NOR", "SSD", "SUPPORT", 1),
            record("2020-03-02", "NOR", "SSD", "SUPPORT", 1),
            record("2020-03-04", "TCD", "SDN", "ASSAULT", 4),
            record("2020-03-05", "TCD", "", "REQUEST", 3),
        ];
        let theirs = [
            record("2020-03-02", "SSD", "NOR", "SUPPORT", 1),
            record("2020-03-05", "SDN", "TCD", "ASSAULT", 4),
            record("2020-03-09", "SDN", "TCD", "ACCUSE", 3),
        ];
        let same = compare(&ours, &theirs, 0);
        let all = &same.shares[0];
        assert_eq!((all.ours, all.theirs, all.ours_in_theirs), (2, 3, 1), "{all:?}");
        assert_eq!(same.without_dyad, [1, 0]);
        assert_eq!(same.only[0].len(), 1);
        assert_eq!(same.only[1].len(), 2);
        assert_eq!(same.met, [1, 1]);
        let near = compare(&ours, &theirs, 1);
        assert_eq!(near.only[0], [], "a day later is near enough");
        assert_eq!(near.only[1].len(), 1);
    }

    #[test]
    fn what_has_no_day_is_counted_apart() {
        let mut vague = record("2020-03-01", "NOR", "SSD", "SUPPORT", 1);
        vague.enddate = Some("2020-03-31".into());
        let same = compare(&[vague], &[], 0);
        assert_eq!((same.without_day, same.shares.len()), ([1, 0], 0));
    }
}
