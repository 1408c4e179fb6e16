//! What is asked of the archive, and how long the answer takes.

use super::line;
use super::make::FIRST;
use jiff::ToSpan;
use legation_archive::{Archive, ArchiveError, Filter, LATEST, LOOKED_AT, Sought};
use legation_core::Record;
use legation_core::tell::Reach;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

const WANTED: &str = "200 ms";

/// Hands on the records of a filter; gives their number.
pub fn list(archive: &Archive, filter: &Filter) -> Result<usize, ArchiveError> {
    let mut rows = 0;
    archive.records(filter, |_| {
        rows += 1;
        ControlFlow::<(), bool>::Continue(true)
    })?;
    Ok(rows)
}

fn reach(code: &str) -> Reach {
    Reach {
        names: Vec::new(),
        codes: vec![code.to_owned()],
    }
}

/// The first hundred rows, by each filter.
pub fn filters() -> Vec<(&'static str, Filter)> {
    let first = || Filter {
        limit: Some(100),
        ..Filter::default()
    };
    let day = FIRST + 400.days();
    let words = |words: &str| Some(words.to_owned());
    vec![
        ("all", first()),
        (
            "a dyad, common",
            Filter {
                parties: vec![reach("NOR"), reach("KEN")],
                ..first()
            },
        ),
        (
            "a dyad, rare",
            Filter {
                parties: vec![reach("MWI"), reach("PRY")],
                ..first()
            },
        ),
        (
            "a dyad in a week",
            Filter {
                parties: vec![reach("NOR"), reach("KEN")],
                from: Some(day),
                to: Some(day + 6.days()),
                ..first()
            },
        ),
        (
            "an actor, common",
            Filter {
                actor: Some(reach("NOR")),
                ..first()
            },
        ),
        (
            "a recipient, rare",
            Filter {
                recipient: Some(reach("PRY")),
                ..first()
            },
        ),
        (
            "a category",
            Filter {
                event: vec!["ASSAULT".into()],
                ..first()
            },
        ),
        (
            "a mode",
            Filter {
                mode: vec!["arrest".into()],
                ..first()
            },
        ),
        (
            "a context",
            Filter {
                context: vec!["legal".into()],
                ..first()
            },
        ),
        (
            "a quad code",
            Filter {
                quad: vec![3],
                ..first()
            },
        ),
        (
            "a CAMEO root",
            Filter {
                cameo: vec!["15".into()],
                ..first()
            },
        ),
        (
            "a week",
            Filter {
                from: Some(day),
                to: Some(day + 6.days()),
                ..first()
            },
        ),
        (
            "a country",
            Filter {
                country: vec!["PRY".into()],
                ..first()
            },
        ),
        (
            "a place",
            Filter {
                place: vec!["Nowhere".into()],
                ..first()
            },
        ),
        (
            "a status",
            Filter {
                status: vec!["negated".into()],
                ..first()
            },
        ),
        (
            "a certainty",
            Filter {
                certainty: Some(0.95),
                ..first()
            },
        ),
        (
            "a kind of deal",
            Filter {
                deal: vec!["arms-transfer".into()],
                ..first()
            },
        ),
        (
            "an outlet in a month",
            Filter {
                outlet: vec!["Fjord Post".into()],
                from: Some(day),
                to: Some(day + 29.days()),
                ..first()
            },
        ),
        (
            "an outlet, published or cited",
            Filter {
                sources: Some(vec!["Gulf Observer".into()]),
                ..first()
            },
        ),
        (
            "words, rare",
            Filter {
                words: words("bombarded NEAR paraguay"),
                ..first()
            },
        ),
        (
            "words, common",
            Filter {
                words: words("talks"),
                ..first()
            },
        ),
        (
            "as of a day",
            Filter {
                as_of: Some(day),
                ..first()
            },
        ),
        (
            "as of a day, a dyad's deals",
            Filter {
                as_of: Some(day),
                parties: vec![reach("NOR"), reach("KEN")],
                deal: vec!["arms-transfer".into()],
                ..first()
            },
        ),
    ]
}

fn timed<T>(name: &str, work: impl FnOnce() -> T, rows: impl FnOnce(&T) -> usize) {
    let start = Instant::now();
    let done = work();
    let spent = start.elapsed().as_secs_f64() * 1e3;
    line(
        &format!("{name} ({} rows)", rows(&done)),
        &format!("{spent:.0} ms"),
        WANTED,
    );
}

/// Asks within this program, each on an archive opened anew.
pub fn inside(path: &Path) {
    let cited = |record: &Record| record.attribution.iter().find_map(|said| said.name.clone());
    let open = || Archive::read(path).unwrap();
    for (name, filter) in filters() {
        timed(
            &format!("records: {name}"),
            || list(&open(), &filter).unwrap(),
            |rows| *rows,
        );
    }
    for (name, filter) in filters() {
        let events = || {
            let mut events = 0;
            open()
                .events(
                    &filter,
                    |_| true,
                    &cited,
                    |_, _| {
                        events += 1;
                        ControlFlow::<(), bool>::Continue(true)
                    },
                )
                .unwrap();
            events
        };
        timed(&format!("events: {name}"), events, |rows| *rows);
    }
    let day = FIRST + 400.days();
    for (name, codes) in [("common", ["NOR", "KEN"]), ("rare", ["MWI", "PRY"])] {
        let pair = Filter {
            parties: codes.map(reach).into(),
            among: Some(LATEST),
            ..Filter::default()
        };
        let sought = Sought {
            reach: codes.map(reach),
            also: vec!["ASSAULT".into()],
            ..Sought::default()
        };
        let then = Sought {
            as_of: Some(day),
            ..sought.clone()
        };
        timed(
            &format!("what a brief needs, {name}"),
            || open().around(&sought, &cited).unwrap(),
            |around| around.found().len(),
        );
        timed(
            &format!("what a brief needs, {name}, as of a day"),
            || open().around(&then, &cited).unwrap(),
            |around| around.found().len(),
        );
        timed(
            &format!("sources, {name}"),
            || open().sources(&pair, |_| true, &cited).unwrap(),
            |sources| sources.items.len(),
        );
        timed(
            &format!("actors, {name}"),
            || open().actors(&pair, |_| true, &cited).unwrap(),
            |actors| actors.items.len(),
        );
    }
    let words = Filter {
        limit: Some(100),
        among: Some(LOOKED_AT),
        ..Filter::default()
    };
    timed(
        "documents by words",
        || open().find("pipelines AND fishery", &words).unwrap(),
        |found| found.hits.len(),
    );
    timed(
        "figures of all that was read",
        || open().figures_read(None).unwrap(),
        |read| read.articles,
    );
}

/// The commands as they are used, from start to end; what the program takes to start is told first.
const COMMANDS: &[(&str, &str)] = &[
    (
        "events, none (the start of the program)",
        "events --actor XXX --limit 1",
    ),
    ("events of a dyad", "events --between NOR KEN --limit 100"),
    (
        "events of a dyad per month",
        "events --between MWI PRY --per month",
    ),
    (
        "records of a dyad in a month",
        "records --between NOR KEN --from 2022-02-01 --to 2022-02-28 --limit 100",
    ),
    ("records by words", "records --words bombarded --limit 100"),
    ("deals of a dyad", "deals --between MWI PRY"),
    ("sources of a dyad", "sources --between MWI PRY"),
    ("actors of a dyad", "actors --between MWI PRY"),
    ("documents by words", "documents pipelines --limit 100"),
    ("a chart of a dyad", "chart --between MWI PRY"),
    ("brief Malawi Paraguay", "brief Malawi Paraguay"),
    ("brief Norway Kenya", "brief Norway Kenya"),
];

/// Asks by the program's commands.
pub fn commands(program: &Path, path: &Path) {
    for (name, command) in COMMANDS {
        let start = Instant::now();
        let done = Command::new(program)
            .args(command.split_whitespace())
            .arg("--archive")
            .arg(path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        let spent = start.elapsed().as_secs_f64() * 1e3;
        let told = if done.success() {
            format!("{spent:.0} ms")
        } else {
            format!("{done}")
        };
        line(name, &told, WANTED);
    }
}
