//! `legation watch` and `legation intake-report`: feeds into an archive, for months; and what could not be fetched.

use super::ingest::now;
use crate::arguments::Global;
use crate::codebook;
use crate::commands::{Stop, USAGE, out};
use crate::inputs::options;
use crate::messages::{Messages, plainly};
use crate::watching::{Level, Report, Watch, state_of};
use anyhow::{Context, anyhow};
use legation_archive::{Archive, Given, Kept};
use legation_core::coder::coder_name;
use legation_core::{code_document, outlet};
use legation_parse::Engine;
use legation_read::Article;
use legation_watch::{Counts, Fetched, Metrics, Settings, State, links, watch};
use std::io::{IsTerminal, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use tracing::{error, info, warn};

pub(crate) fn run(global: &Global, wanted: &Watch, messages: &mut Messages) -> Result<(), Stop> {
    let feeds = feeds(&wanted.feeds)?;
    log_to_stderr(wanted.log, global.quiet);
    let knowledge = codebook::load_to_code(global, messages)?;
    let coder = coder_name(&knowledge.codebook);
    let reading = options(global);
    let mut archive = Archive::open(&wanted.place.archive)?;
    let mut state = State::open(&state_of(&wanted.place, wanted.state.as_ref()))?;
    let settings = Settings {
        every: wanted.every,
        pace: wanted.pace,
        timeout: wanted.timeout,
        private: wanted.allow_private,
        once: wanted.once,
        ..Settings::default()
    };
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&stop)).context("signals cannot be listened for")?;
    }
    let metrics = Metrics::default();
    let server = wanted.metrics.map(tiny_http::Server::http).transpose();
    let server = server
        .map_err(|error| anyhow!("--metrics: {error}: choose another address"))?
        .map(Arc::new);
    let (mut documents, mut records) = (0usize, 0usize);
    let watched: Result<(), anyhow::Error> = thread::scope(|threads| {
        if let Some(server) = &server {
            threads.spawn(|| serve(server, &metrics));
        }
        let done = watch(&feeds, &mut state, &settings, &metrics, &stop, |fetched| {
            let Fetched { url, .. } = &fetched;
            let url = url.clone();
            // A page over which the program fails would be met with again after each restart: it is told, and counts as read.
            let work = AssertUnwindSafe(|| {
                let read = article(fetched).read(&reading)?.map(|mut read| {
                    outlet::settle(&mut read.document, &knowledge.codebook.actors);
                    let coded = code_document(&read.document, &knowledge.codebook, Engine::embedded());
                    (read, coded)
                });
                Some(read)
            });
            let (read, coded) = match catch_unwind(work) {
                Ok(Some(Ok(done))) => done,
                Ok(Some(Err(error))) => {
                    warn!("{}", plainly(&error));
                    return Ok(Some(format!(
                        "expected {}, found {}",
                        error.expected, error.found
                    )));
                }
                Ok(None) => return Ok(Some("a blank page".to_owned())),
                Err(_) => {
                    error!(url, "the program failed over this page; please report it");
                    return Ok(Some("the program failed over it; please report it".to_owned()));
                }
            };
            for warning in &read.warnings {
                info!("{}", plainly(warning));
            }
            let given = Given {
                file: &url,
                document: &read.document,
                coded: &coded,
                coder: &coder,
            };
            let kept = archive.ingest(&[given], &now(), &knowledge.rules)?;
            if kept.iter().any(|kept| *kept != Kept::Same) {
                documents += 1;
                records += coded.records.len();
                info!(url, records = coded.records.len(), "kept");
            }
            Ok::<Option<String>, anyhow::Error>(None)
        });
        if let Some(server) = &server {
            server.unblock();
        }
        done
    });
    let tally = state.tally()?;
    messages.note(&format!(
        "{}: {documents} documents, {records} records added; {} feeds ({} failing), {} articles waiting, {} given up (`legation intake-report` lists them)",
        wanted.place.archive.display(),
        tally.feeds,
        tally.failing,
        tally.waiting,
        tally.failed
    ));
    Ok(watched?)
}

/// Addresses of feeds: as given, and out of OPML files.
fn feeds(given: &[String]) -> Result<Vec<String>, Stop> {
    let mut feeds = Vec::new();
    for feed in given {
        if feed.starts_with("http://") || feed.starts_with("https://") {
            feeds.push(feed.clone());
            continue;
        }
        let bytes = std::fs::read(Path::new(feed)).with_context(|| {
            format!("{feed}: expected the address of a feed (https://...) or an OPML file")
        })?;
        let listed = links(&bytes, "https://localhost/")
            .map_err(|error| anyhow!("{feed}: {error}"))?
            .feeds;
        if listed.is_empty() {
            return Err(
                anyhow!("{feed}: expected an OPML file with feeds, found none: give each an xmlUrl").into(),
            );
        }
        feeds.extend(listed);
    }
    Ok(feeds)
}

fn article(fetched: Fetched) -> Article {
    let Fetched {
        url,
        bytes,
        media_type,
        charset,
        title,
        published,
        fetched,
    } = fetched;
    Article::from_web(&url, bytes, &media_type, charset, title, published, Some(fetched))
}

fn log_to_stderr(level: Level, quiet: bool) {
    let level = match level {
        _ if quiet => tracing::Level::ERROR,
        Level::Error => tracing::Level::ERROR,
        Level::Warn => tracing::Level::WARN,
        Level::Info => tracing::Level::INFO,
        Level::Debug => tracing::Level::DEBUG,
    };
    // Set once; a second time, as in a test, the first stays.
    let _ = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}

/// Answers whoever asks for the counts, until the server is unblocked.
fn serve(server: &tiny_http::Server, metrics: &Metrics) {
    while let Ok(request) = server.recv() {
        let mut response = tiny_http::Response::from_string(metrics.text());
        let kind = "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8";
        if let Ok(header) = kind.parse::<tiny_http::Header>() {
            response.add_header(header);
        }
        // Whoever went away meanwhile does not want it.
        let _ = request.respond(response);
    }
}

pub(crate) fn report(wanted: &Report, messages: &mut Messages) -> Result<(), Stop> {
    let path = state_of(&wanted.place, wanted.state.as_ref());
    if !path.exists() {
        messages.error(&format!(
            "{}: no such file: `legation ingest` and `legation watch` make it",
            path.display()
        ));
        return Err(Stop::Status(USAGE));
    }
    let state = State::open(&path)?;
    let tally = state.tally()?;
    let mut out = out();
    let runs = state.runs()?;
    for run in &runs {
        let Counts {
            kept,
            known,
            passed,
            failed,
        } = run.counts;
        let ended = if run.ended {
            ""
        } else {
            "; interrupted, the same command goes on"
        };
        writeln!(
            out,
            "{}: {kept} articles kept, {known} there already, {passed} without one passed over, {failed} failed{ended}",
            plainly(&run.inputs)
        )?;
    }
    writeln!(out, "{} feeds, {} failing", tally.feeds, tally.failing)?;
    writeln!(
        out,
        "{} articles fetched, {} waiting, {} given up",
        tally.done, tally.waiting, tally.failed
    )?;
    for error in runs.iter().flat_map(|run| &run.faults) {
        writeln!(out, "file\t{}", plainly(error))?;
    }
    for failure in state.failures()? {
        let again = if failure.again {
            "will be tried again"
        } else {
            "given up"
        };
        writeln!(
            out,
            "{}\t{}\t{}\t{again}\t{}",
            failure.kind,
            plainly(&failure.url),
            plainly(&failure.feed.unwrap_or_default()),
            plainly(&failure.error)
        )?;
    }
    out.flush()?;
    Ok(())
}
