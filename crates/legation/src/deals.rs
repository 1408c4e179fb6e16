//! Deals as ladders, for reading.

use legation_merge::{Ladder, Step};
use std::fmt::Write;

/// Each deal with its steps below it.
pub fn deals_text(deals: &[Ladder]) -> String {
    let mut text = String::new();
    for (number, deal) in deals.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        one(deal, &mut text);
    }
    text
}

fn one(deal: &Ladder, text: &mut String) {
    let subject = if deal.subject.is_empty() {
        String::new()
    } else {
        format!(" ({})", deal.subject.join(", "))
    };
    let stands = match (&deal.stage, &deal.since) {
        (Some(stage), Some(since)) => format!("{stage} since {since}"),
        (Some(stage), None) => format!("{stage}, date unknown"),
        (None, _) => "nothing told as done".into(),
    };
    let _ = writeln!(
        text,
        "{}: {}{subject}: {stands}",
        deal.parties.join(" - "),
        deal.kind
    );
    for step in &deal.steps {
        line(step, text);
    }
    for turn in &deal.turns {
        let _ = writeln!(text, "  ! {turn}");
    }
    if let Some(stage) = &deal.stage {
        let ahead = if deal.ahead.is_empty() {
            "nothing beyond it is told since".into()
        } else {
            format!("beyond it only {}", deal.ahead.join(", "))
        };
        let _ = writeln!(text, "  = {stage}; {ahead}");
    }
}

fn line(step: &Step, text: &mut String) {
    let days = match &step.days {
        Some((first, last)) if first == last => first.clone(),
        Some((first, last)) => format!("{first} to {last}"),
        None => "date unknown".into(),
    };
    let reported = match (&step.first_reported, &step.last_reported) {
        (Some(first), Some(last)) if first == last => format!(", reported {first}"),
        (Some(first), Some(last)) => format!(", reported {first} to {last}"),
        _ => String::new(),
    };
    let _ = writeln!(
        text,
        "  {:<13} {:<8} {days}{reported}: {} [{}]",
        step.stage,
        step.told,
        step.sources.join(", "),
        step.records.join(" ")
    );
}
