//! What is told on standard error: errors and warnings in one style, and a progress bar in a terminal.

use crate::capture;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use owo_colors::OwoColorize;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::time::Duration;

/// Warnings of which only the first are shown one by one.
const SHOWN: usize = 20;

/// Tells the user what went wrong, and remembers that something did.
pub(crate) struct Messages {
    quiet: bool,
    bar: Option<ProgressBar>,
    /// How many articles and other things were read.
    done: usize,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    /// Documents without a publication date, and the first of them. That is no fault of theirs: it is told, but not counted as a warning.
    undated: usize,
    first_undated: String,
    /// Documents of which nobody says who published them, and the first of them.
    unsigned: usize,
    first_unsigned: String,
    /// Names that could be a place, a person or a firm, and what was made of the first of them. No fault of the text either.
    namesakes: usize,
    first_namesake: String,
    /// What held no article and was not meant to, with how often, in the order in which each kind was first met.
    passed: Vec<(&'static str, usize)>,
    /// Documents in languages of which nothing is coded, with how many there are in each.
    foreign: BTreeMap<String, usize>,
}

impl Messages {
    pub(crate) fn new(quiet: bool) -> Messages {
        Messages {
            quiet,
            bar: None,
            done: 0,
            errors: 0,
            warnings: 0,
            undated: 0,
            first_undated: String::new(),
            unsigned: 0,
            first_unsigned: String::new(),
            namesakes: 0,
            first_namesake: String::new(),
            passed: Vec::new(),
            foreign: BTreeMap::new(),
        }
    }

    /// Shows how far the work has come, in a terminal only.
    pub(crate) fn start_progress(&mut self) {
        if self.quiet || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(200));
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed}; {msg}") {
            bar.set_style(style);
        }
        self.bar = Some(bar);
    }

    /// How many bytes there are to read, where that is known: asked for only where it is shown.
    pub(crate) fn total(&self, bytes: impl FnOnce() -> Option<u64>) {
        let Some(bar) = &self.bar else { return };
        let template = match bytes() {
            Some(bytes) => {
                bar.set_length(bytes);
                "{wide_bar} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left; {msg}"
            }
            None => "{spinner} {bytes}, {bytes_per_sec}, {elapsed}; {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
    }

    /// So many more things were dealt with, and so many bytes of the files have been read in all.
    pub(crate) fn progress(&mut self, things: usize, bytes: u64) {
        self.done += things;
        let Some(bar) = &self.bar else { return };
        bar.set_position(bytes);
        let rate = self.done as f64 / bar.elapsed().as_secs_f64().max(0.001);
        bar.set_message(format!(
            "{} articles, {rate:.0}/s, {} errors",
            self.done, self.errors
        ));
    }

    pub(crate) fn end_progress(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// Something that could not be done.
    pub(crate) fn error(&mut self, message: &dyn std::fmt::Display) {
        self.errors += 1;
        self.tell("error", message);
    }

    /// Something odd that was dealt with.
    pub(crate) fn warn(&mut self, message: &dyn std::fmt::Display) {
        self.warnings += 1;
        if self.quiet || self.warnings > SHOWN {
            return;
        }
        self.tell("warning", message);
    }

    /// Something to know that is no fault.
    pub(crate) fn note(&mut self, message: &dyn std::fmt::Display) {
        if !self.quiet {
            self.tell("note", message);
        }
    }

    /// What was done, for somebody who watches: nothing where standard error is no terminal.
    pub(crate) fn done(&mut self, message: &dyn std::fmt::Display) {
        if std::io::stderr().is_terminal() {
            self.note(message);
        }
    }

    /// A document whose publication date is not known; told once, at the end.
    pub(crate) fn undated(&mut self, document: &str) {
        if self.undated == 0 {
            self.first_undated = document.to_owned();
        }
        self.undated += 1;
    }

    /// A document whose outlet is not known; told once, at the end.
    pub(crate) fn unsigned(&mut self, document: &str) {
        if self.unsigned == 0 {
            self.first_unsigned = document.to_owned();
        }
        self.unsigned += 1;
    }

    /// A name that could be a place, a person or a firm, and what was made of it; told once, at the end.
    pub(crate) fn namesake(&mut self, document: &str, name: &str, note: &str) {
        if self.namesakes == 0 {
            self.first_namesake = format!("{document}: “{name}”: {note}");
        }
        self.namesakes += 1;
    }

    /// Something that held no article and was not meant to; told once, at the end.
    pub(crate) fn passed(&mut self, why: &'static str) {
        match self.passed.iter_mut().find(|(known, _)| *known == why) {
            Some((_, count)) => *count += 1,
            None => self.passed.push((why, 1)),
        }
    }

    /// A document in a language of which nothing is coded; told once, at the end.
    pub(crate) fn foreign(&mut self, language: &str) {
        let shown = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
        let language = language.chars().take(20).map(shown).collect();
        *self.foreign.entry(language).or_default() += 1;
    }

    /// Says how many documents had no date and how many warnings were not shown.
    pub(crate) fn finish(&mut self) {
        self.end_progress();
        if !self.quiet {
            self.tell_undated();
            self.tell_unsigned();
            self.tell_namesakes();
            self.tell_passed();
            self.tell_foreign();
        }
        if !self.quiet && self.warnings > SHOWN {
            let more = self.warnings - SHOWN;
            self.tell(
                "warning",
                &format!("{more} more warnings like these are not shown"),
            );
        }
    }

    fn tell_namesakes(&self) {
        let first = &self.first_namesake;
        let more = match self.namesakes {
            0 => return,
            1 => String::new(),
            count => format!("; {count} such names in all"),
        };
        self.tell(
            "note",
            &format!("{first}{more}; `legation explain` with such a sentence in quotes tells more"),
        );
    }

    fn tell_passed(&self) {
        if self.passed.is_empty() {
            return;
        }
        let all: usize = self.passed.iter().map(|(_, count)| count).sum();
        let each: Vec<String> = self
            .passed
            .iter()
            .map(|(why, count)| format!("{count} × {why}"))
            .collect();
        self.tell(
            "note",
            &format!("{all} without an article passed over: {}", each.join(", ")),
        );
    }

    fn tell_foreign(&self) {
        let all: usize = self.foreign.values().sum();
        let mut each: Vec<(&String, &usize)> = self.foreign.iter().collect();
        each.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let each: Vec<String> = each
            .into_iter()
            .map(|(language, count)| format!("{language} {count}"))
            .collect();
        let which = match all {
            0 => return,
            1 => "1 article is in a language that is not coded".to_owned(),
            all => format!("{all} articles are in languages that are not coded"),
        };
        self.tell("note", &format!("{which}: {}", each.join(", ")));
    }

    fn tell_undated(&self) {
        let first = &self.first_undated;
        let which = match self.undated {
            0 => return,
            1 => format!("{first}: no publication date was found"),
            count => format!("no publication date was found for {count} documents ({first} is the first)"),
        };
        self.tell(
            "note",
            &format!("{which}: weekdays and the like stay undated; give the date with --published"),
        );
    }

    fn tell_unsigned(&self) {
        let first = &self.first_unsigned;
        let which = match self.unsigned {
            0 => return,
            1 => format!("{first}: who published it was not found"),
            count => format!("who published them was not found for {count} documents ({first} is the first)"),
        };
        self.tell("note", &format!("{which}; give the outlet with --outlet"));
    }

    fn tell(&self, kind: &'static str, message: &dyn std::fmt::Display) {
        let message = plainly(message);
        if capture::tell(kind, &message) {
            return;
        }
        let label = format!("{kind}:");
        let label = match kind {
            "error" => label.red().bold().to_string(),
            "warning" => label.yellow().bold().to_string(),
            _ => label.cyan().bold().to_string(),
        };
        let line = format!("{label} {message}");
        match &self.bar {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{line}")),
            None => anstream::eprintln!("{line}"),
        }
    }
}

/// A message, in which parts of hostile files may be quoted, so that nothing in it acts on a terminal.
pub(crate) fn plainly(message: &dyn std::fmt::Display) -> String {
    let acts = |c: char| {
        let turns = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}');
        (c.is_control() && !matches!(c, '\n' | '\t')) || turns
    };
    let message = message.to_string();
    message
        .chars()
        .map(|c| if acts(c) { '\u{FFFD}' } else { c })
        .collect()
}
