//! What is told on standard error: errors and warnings in one style, and a progress bar in a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use owo_colors::OwoColorize;
use std::io::IsTerminal;
use std::time::Duration;

/// Warnings of which only the first are shown one by one.
const SHOWN: usize = 20;

/// Tells the user what went wrong, and remembers that something did.
pub(crate) struct Messages {
    quiet: bool,
    bar: Option<ProgressBar>,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    /// Documents without a publication date, and the first of them. That is no fault of theirs: it is told, but not counted as a warning.
    undated: usize,
    first_undated: String,
    /// Names that could be a place, a person or a firm, and what was made of the first of them. No fault of the text either.
    namesakes: usize,
    first_namesake: String,
}

impl Messages {
    pub(crate) fn new(quiet: bool) -> Messages {
        Messages {
            quiet,
            bar: None,
            errors: 0,
            warnings: 0,
            undated: 0,
            first_undated: String::new(),
            namesakes: 0,
            first_namesake: String::new(),
        }
    }

    /// Shows how many documents have been done, in a terminal only.
    pub(crate) fn start_progress(&mut self) {
        if self.quiet || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} documents, {per_sec}, {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        self.bar = Some(bar);
    }

    pub(crate) fn progress(&self, documents: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(documents as u64);
        }
    }

    pub(crate) fn end_progress(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// Something that could not be done.
    pub(crate) fn error(&mut self, message: &dyn std::fmt::Display) {
        self.errors += 1;
        self.tell(format!("{} {message}", "error:".red().bold()));
    }

    /// Something odd that was dealt with.
    pub(crate) fn warn(&mut self, message: &dyn std::fmt::Display) {
        self.warnings += 1;
        if self.quiet || self.warnings > SHOWN {
            return;
        }
        self.tell(format!("{} {message}", "warning:".yellow().bold()));
    }

    /// Something to know that is no fault.
    pub(crate) fn note(&mut self, message: &dyn std::fmt::Display) {
        if !self.quiet {
            self.tell(format!("{} {message}", "note:".cyan().bold()));
        }
    }

    /// A document whose publication date is not known; told once, at the end.
    pub(crate) fn undated(&mut self, document: &str) {
        if self.undated == 0 {
            self.first_undated = document.to_owned();
        }
        self.undated += 1;
    }

    /// A name that could be a place, a person or a firm, and what was made of it; told once, at the end.
    pub(crate) fn namesake(&mut self, document: &str, name: &str, note: &str) {
        if self.namesakes == 0 {
            self.first_namesake = format!("{document}: “{name}”: {note}");
        }
        self.namesakes += 1;
    }

    /// Says how many documents had no date and how many warnings were not shown.
    pub(crate) fn finish(&mut self) {
        self.end_progress();
        if !self.quiet {
            self.tell_undated();
            self.tell_namesakes();
        }
        if !self.quiet && self.warnings > SHOWN {
            let more = self.warnings - SHOWN;
            self.tell(format!(
                "{} {more} more warnings like these are not shown",
                "warning:".yellow().bold()
            ));
        }
    }

    fn tell_namesakes(&self) {
        let first = &self.first_namesake;
        let more = match self.namesakes {
            0 => return,
            1 => String::new(),
            count => format!("; {count} such names in all"),
        };
        self.tell(format!(
            "{} {first}{more}: `legation explain` tells of each",
            "note:".cyan().bold()
        ));
    }

    fn tell_undated(&self) {
        let first = &self.first_undated;
        let which = match self.undated {
            0 => return,
            1 => format!("{first}: no publication date was found"),
            count => format!("no publication date was found for {count} documents ({first} is the first)"),
        };
        self.tell(format!(
            "{} {which}: weekdays and the like stay undated; give the date with --published",
            "note:".cyan().bold()
        ));
    }

    fn tell(&self, line: String) {
        match &self.bar {
            Some(bar) => bar.suspend(|| anstream::eprintln!("{line}")),
            None => anstream::eprintln!("{line}"),
        }
    }
}
