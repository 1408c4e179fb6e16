//! Deals as ladders: what two parties have under way on one subject, step by step, with who says so, what went back, and what is still open.

use crate::rules::Rules;
use legation_core::Record;
use legation_core::record::Status;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A record that moves a deal along.
#[derive(Clone, Copy, Debug)]
pub struct Move<'r> {
    /// The record.
    pub record: &'r Record,
    /// The event that it is of.
    pub event: &'r str,
    /// What stands for its source; see [`crate::Sourced`].
    pub source: &'r str,
}

/// A deal between parties on a subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Ladder {
    /// Codes of the parties.
    pub parties: Vec<String>,
    /// Kind of deal.
    pub kind: String,
    /// Designations of what it is about; empty where no text gives one.
    pub subject: Vec<String>,
    /// Steps in the order in which a deal grows, those that end it last.
    pub steps: Vec<Step>,
    /// The furthest stage that is told as done and that nothing later takes back.
    pub stage: Option<String>,
    /// Day of that stage, ISO 8601.
    pub since: Option<String>,
    /// Stages beyond it that somebody plans, claims or thinks possible.
    pub ahead: Vec<String>,
    /// What went back or is contradicted, each in a sentence.
    pub turns: Vec<String>,
    /// Ids of all records.
    pub records: Vec<String>,
}

/// A stage of a deal with its reports.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Step {
    /// Stage.
    pub stage: String,
    /// `done`, `claimed`, `planned` or `denied`.
    pub told: &'static str,
    /// First and last day on which it can have happened, over all reports that date it.
    pub days: Option<(String, String)>,
    /// First day of publication.
    pub first_reported: Option<String>,
    /// Last day of publication.
    pub last_reported: Option<String>,
    /// Sources, each once.
    pub sources: Vec<String>,
    /// Events, each once.
    pub events: Vec<String>,
    /// Ids of the records.
    pub records: Vec<String>,
}

/// Certainty from which a record tells something as done.
const FIRM: f64 = 0.7;

/// Puts records into ladders, by parties and kind; the order in which they are given makes no difference.
pub fn ladders(moves: &[Move<'_>], rules: &Rules) -> Vec<Ladder> {
    let mut groups: BTreeMap<(Vec<String>, String), Vec<Move<'_>>> = BTreeMap::new();
    for one in moves {
        let Some(deal) = &one.record.deal else { continue };
        let parties = parties(one.record);
        // Whose deal it is must be told.
        if parties.len() > 1 {
            groups.entry((parties, deal.kind.clone())).or_default().push(*one);
        }
    }
    let mut ladders: Vec<Ladder> = Vec::new();
    for ((parties, kind), mut moves) in groups {
        moves.sort_by(|a, b| order(a).cmp(&order(b)));
        for (subject, moves) in subjects(&moves) {
            ladders.push(ladder(parties.clone(), kind.clone(), subject, &moves, rules));
        }
    }
    ladders
}

fn order<'r>(one: &Move<'r>) -> (Option<&'r str>, Option<&'r str>, &'r str) {
    let record = one.record;
    (
        record.cite_info.published.as_deref(),
        record.enddate.as_deref(),
        &record.id,
    )
}

fn parties(record: &Record) -> Vec<String> {
    let all = record.actor.iter().chain(&record.recipient);
    let codes: BTreeSet<&String> = all.filter_map(|party| party.code.as_ref()).collect();
    codes.into_iter().cloned().collect()
}

fn designations(record: &Record) -> BTreeSet<String> {
    let items = record.deal.iter().flat_map(|deal| &deal.items);
    items.filter_map(|item| item.designation.clone()).collect()
}

/// Parts the moves by what they are about: those with a designation in common go together. Those without any go with the only subject there
/// is, else by themselves.
fn subjects<'r>(moves: &[Move<'r>]) -> Vec<(Vec<String>, Vec<Move<'r>>)> {
    let mut sets: Vec<BTreeSet<String>> = Vec::new();
    for own in moves
        .iter()
        .map(|one| designations(one.record))
        .filter(|own| !own.is_empty())
    {
        let (meet, apart): (Vec<_>, Vec<_>) = sets.into_iter().partition(|known| !known.is_disjoint(&own));
        sets = apart;
        sets.push(meet.into_iter().flatten().chain(own).collect());
    }
    sets.sort();
    if sets.len() <= 1 {
        let subject = sets.pop().unwrap_or_default();
        return vec![(subject.into_iter().collect(), moves.to_vec())];
    }
    let of = |wanted: &BTreeSet<String>| -> Vec<Move<'r>> {
        moves
            .iter()
            .filter(|one| !designations(one.record).is_disjoint(wanted))
            .copied()
            .collect()
    };
    let mut parted: Vec<(Vec<String>, Vec<Move<'r>>)> = sets
        .iter()
        .map(|set| (set.iter().cloned().collect(), of(set)))
        .collect();
    let rest: Vec<Move<'r>> = moves
        .iter()
        .filter(|one| designations(one.record).is_empty())
        .copied()
        .collect();
    if !rest.is_empty() {
        parted.push((Vec::new(), rest));
    }
    parted
}

/// Whether its day lies after its publication, however it is told.
fn is_to_come(record: &Record) -> bool {
    let days = record.date.as_deref().zip(record.cite_info.published.as_deref());
    days.is_some_and(|(first, published)| first > published)
}

/// How a record tells its stage.
fn told(record: &Record) -> &'static str {
    let stance = |wanted: &[&str]| {
        record
            .attribution
            .iter()
            .any(|said| wanted.contains(&said.stance.as_str()))
    };
    match record.status {
        Status::Negated => "denied",
        _ if stance(&["denies", "doubts"]) => "denied",
        Status::Planned | Status::Possible | Status::Hypothetical => "planned",
        _ if is_to_come(record) => "planned",
        _ if record.certainty < FIRM || stance(&["claims", "suggests"]) => "claimed",
        Status::Occurred | Status::Ongoing => "done",
    }
}

fn ladder(
    parties: Vec<String>,
    kind: String,
    subject: Vec<String>,
    moves: &[Move<'_>],
    rules: &Rules,
) -> Ladder {
    let mut steps: BTreeMap<(usize, &'static str), Step> = BTreeMap::new();
    for one in moves {
        let stage = one.record.deal.as_ref().map_or("", |deal| deal.stage.as_str());
        let told = told(one.record);
        let step = steps
            .entry((rules.rank(stage).unwrap_or(usize::MAX), told))
            .or_default();
        step.stage = stage.to_owned();
        step.told = told;
        add(step, one);
    }
    let steps: Vec<Step> = steps.into_values().collect();
    let ends = |stage: &str| rules.ends.iter().any(|end| end == stage);
    let last_day = |step: &Step| {
        step.days
            .as_ref()
            .map(|(_, last)| last.clone())
            .or_else(|| step.last_reported.clone())
    };
    let done: Vec<&Step> = steps.iter().filter(|step| step.told == "done").collect();
    let grown = done.iter().filter(|step| !ends(&step.stage));
    let furthest = grown.max_by_key(|step| rules.rank(&step.stage)).copied();
    let ended = done
        .iter()
        .filter(|step| ends(&step.stage))
        .filter(|step| furthest.is_none_or(|furthest| last_day(step) >= last_day(furthest)))
        .max_by_key(|step| last_day(step))
        .copied();
    let current = ended.or(furthest);
    let rank = furthest.and_then(|step| rules.rank(&step.stage));
    Ladder {
        parties,
        kind,
        subject,
        stage: current.map(|step| step.stage.clone()),
        since: current.and_then(|step| {
            let day = step.days.as_ref().map(|(first, _)| first.clone());
            day.or_else(|| step.first_reported.clone())
        }),
        ahead: steps
            .iter()
            .filter(|step| matches!(step.told, "claimed" | "planned") && !ends(&step.stage))
            .filter(|step| rules.rank(&step.stage) > rank)
            .map(|step| format!("{} ({})", step.stage, step.told))
            .collect(),
        turns: turns(&steps, furthest, ended, rules),
        records: moves.iter().map(|one| one.record.id.clone()).collect(),
        steps,
    }
}

fn add(step: &mut Step, one: &Move<'_>) {
    let record = one.record;
    if let (Some(first), Some(last)) = (&record.date, &record.enddate) {
        let days = step.days.get_or_insert_with(|| (first.clone(), last.clone()));
        days.0 = days.0.clone().min(first.clone());
        days.1 = days.1.clone().max(last.clone());
    }
    if let Some(published) = &record.cite_info.published {
        step.first_reported.get_or_insert_with(|| published.clone());
        step.last_reported = Some(published.clone());
    }
    for (list, value) in [(&mut step.sources, one.source), (&mut step.events, one.event)] {
        if !list.iter().any(|known| known == value) {
            list.push(value.to_owned());
        }
    }
    step.records.push(record.id.clone());
}

/// What went back, and what is told and denied.
fn turns(steps: &[Step], furthest: Option<&Step>, ended: Option<&Step>, rules: &Rules) -> Vec<String> {
    let mut turns = Vec::new();
    let day = |step: &Step| {
        let days = step.days.as_ref().map(|(first, last)| {
            if first == last {
                first.clone()
            } else {
                format!("{first} to {last}")
            }
        });
        days.or_else(|| step.first_reported.as_ref().map(|day| format!("reported {day}")))
            .unwrap_or_else(|| "date unknown".into())
    };
    let first = |step: &Step| {
        let day = step.days.as_ref().map(|(first, _)| first);
        day.or(step.first_reported.as_ref()).cloned()
    };
    let last = |step: &Step| {
        let day = step.days.as_ref().map(|(_, last)| last);
        day.or(step.last_reported.as_ref()).cloned()
    };
    if let (Some(furthest), Some(ended)) = (furthest, ended) {
        turns.push(format!(
            "{} ({}) after {} ({})",
            ended.stage,
            day(ended),
            furthest.stage,
            day(furthest)
        ));
    }
    for denied in steps
        .iter()
        .filter(|step| step.told == "denied" || step.stage == rules.denied)
    {
        let told = steps
            .iter()
            .find(|step| step.told != "denied" && step.stage == denied.stage && step.stage != rules.denied)
            .or(furthest);
        // What was denied before it came about is no contradiction.
        if let Some(told) = told.filter(|told| last(denied) >= first(told)) {
            turns.push(format!(
                "{} {} by {} ({}), denied by {} ({})",
                told.stage,
                told.told,
                told.sources.join(", "),
                day(told),
                denied.sources.join(", "),
                day(denied)
            ));
        }
    }
    // A step told as done before one that comes earlier on the ladder.
    if let Some(furthest) = furthest {
        for step in steps
            .iter()
            .filter(|step| step.told == "done" && rules.rank(&step.stage) < rules.rank(&furthest.stage))
        {
            let later = |step: &Step| step.days.as_ref().map(|(first, _)| first.clone());
            if let (Some(after), Some((_, before))) = (later(step), &furthest.days)
                && after > *before
            {
                turns.push(format!(
                    "{} ({}) after {} ({})",
                    step.stage,
                    day(step),
                    furthest.stage,
                    day(furthest)
                ));
            }
        }
    }
    turns
}
