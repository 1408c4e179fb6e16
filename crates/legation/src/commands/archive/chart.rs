//! `legation chart`: counts over time as a picture.

use super::records::Asked;
use crate::arguments::Global;
use crate::asking::Wanted;
use crate::charting::{Apart, Chart as Asking, Every, question};
use crate::codebook;
use crate::commands::{Stop, USAGE, out};
use crate::messages::Messages;
use anyhow::Context;
use jiff::civil::Date;
use legation_archive::Archive;
use legation_chart::{
    BLUE, Chart, Colour, GREEN, GREY, ORANGE, PURPLE, SKY, Series, Unit, VERMILLION, YELLOW,
};
use legation_core::Record;
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// Cooperation is blue, conflict orange; what is done is darker than what is said.
const QUADS: [(u8, &str, Colour); 4] = [
    (1, "verbal cooperation", SKY),
    (2, "material cooperation", BLUE),
    (3, "verbal conflict", ORANGE),
    (4, "material conflict", VERMILLION),
];

/// Of categories, the most frequent first.
const COLOURS: [Colour; 7] = [BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILLION, YELLOW];

/// What a chart needs of a record.
struct Counted {
    quad: u8,
    event: String,
    days: Option<(Date, Date)>,
}

/// A way to write a chart.
type Render = fn(&Chart) -> std::io::Result<Vec<u8>>;

pub(crate) fn run(global: &Global, wanted: &Asking, messages: &mut Messages) -> Result<(), Stop> {
    let mut outputs: Vec<(&Path, Render)> = Vec::new();
    for path in &wanted.out {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
        match ending.as_ref().and_then(|ending| ending.to_str()) {
            Some("svg") => outputs.push((path, |chart| Ok(chart.svg()?.into_bytes()))),
            Some("png") => outputs.push((path, Chart::png)),
            _ => {
                messages.error(&format!(
                    "--out {}: expected a file that ends in .svg or .png",
                    path.display()
                ));
                return Err(Stop::Status(USAGE));
            }
        }
    }
    let knowledge = codebook::load(global, messages)?;
    let asked = Asked::new(&wanted.wanted, &knowledge, messages)?;
    let mut counted: Vec<Counted> = Vec::new();
    Archive::read(&wanted.place.archive)?.records(&asked.filter, |record| {
        let fits = asked.fits(&record);
        if fits {
            counted.push(Counted {
                days: days(&record),
                quad: record.quad_code,
                event: record.event,
            });
        }
        ControlFlow::<(), bool>::Continue(fits)
    })?;
    let chart = chart(wanted, &counted);
    for (path, render) in &outputs {
        std::fs::write(path, render(&chart)?)
            .with_context(|| format!("{}: expected a place that can be written to", path.display()))?;
        messages.done(&format!("{} records drawn to {}", counted.len(), path.display()));
    }
    if outputs.is_empty() {
        let mut out = out();
        out.write_all(chart.svg()?.as_bytes())?;
        out.flush()?;
    }
    Ok(())
}

/// First and last day on which it can have happened.
fn days(record: &Record) -> Option<(Date, Date)> {
    let day = |day: &Option<String>| day.as_ref()?.parse::<Date>().ok();
    let (first, last) = (day(&record.date), day(&record.enddate));
    Some((first.or(last)?, last.or(first)?))
}

fn chart(wanted: &Asking, counted: &[Counted]) -> Chart {
    let unit = unit(wanted.every, counted);
    let (series, place) = series(wanted.series, counted);
    let mut chart = Chart::new(title(&wanted.wanted, counted.len()), unit, series);
    let (mut undated, mut vague) = (0, 0);
    for one in counted {
        match one.days {
            Some((first, last)) if unit.first(first) == unit.first(last) => chart.count(place(one), first),
            Some(_) => vague += 1,
            None => undated += 1,
        }
    }
    chart.notes.push(format!("By {} of the event.", unit.as_str()));
    let missing: Vec<String> = [
        (undated, "without a date".to_owned()),
        (vague, format!("whose date is vaguer than a {}", unit.as_str())),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    if let (Some(note), false) = (chart.notes.first_mut(), missing.is_empty()) {
        note.push_str(&format!(" Not shown: {}.", missing.join(", ")));
    }
    chart
}

fn title(wanted: &Wanted, records: usize) -> String {
    let records = if records == 1 {
        "1 record".to_owned()
    } else {
        format!("{records} records")
    };
    format!("{}: {records}", question(wanted))
}

/// What is asked for, else what can be read: of dates that are days, so that one vague date does not stretch the time.
fn unit(every: Option<Every>, counted: &[Counted]) -> Unit {
    match every {
        Some(Every::Day) => Unit::Day,
        Some(Every::Week) => Unit::Week,
        Some(Every::Month) => Unit::Month,
        None => {
            let days = || {
                counted
                    .iter()
                    .filter_map(|one| one.days)
                    .filter(|(first, last)| first.first_of_month() == last.first_of_month())
            };
            match (
                days().map(|(first, _)| first).min(),
                days().map(|(_, last)| last).max(),
            ) {
                (Some(first), Some(last)) => Unit::of(first, last),
                _ => Unit::Month,
            }
        }
    }
}

/// Which series a record counts in.
type Place = Box<dyn Fn(&Counted) -> usize>;

fn series(apart: Apart, counted: &[Counted]) -> (Vec<Series>, Place) {
    if apart == Apart::Quad {
        let series = QUADS.iter().map(|(_, name, colour)| Series::new(*name, *colour));
        let place = |one: &Counted| QUADS.iter().position(|(quad, ..)| *quad == one.quad);
        return (
            series.collect(),
            Box::new(move |one| place(one).unwrap_or(QUADS.len())),
        );
    }
    let mut often: BTreeMap<&str, usize> = BTreeMap::new();
    for one in counted {
        *often.entry(&one.event).or_default() += 1;
    }
    let mut names: Vec<(&str, usize)> = often.into_iter().collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let names: Vec<String> = names.into_iter().map(|(name, _)| name.to_owned()).collect();
    let mut series: Vec<Series> = names
        .iter()
        .zip(COLOURS)
        .map(|(name, colour)| Series::new(name, colour))
        .collect();
    if names.len() > COLOURS.len() {
        series.push(Series::new("all others", GREY));
    }
    let others = COLOURS.len();
    let place = move |one: &Counted| {
        let at = names.iter().position(|name| *name == one.event);
        at.unwrap_or(others).min(others)
    };
    (series, Box::new(place))
}
