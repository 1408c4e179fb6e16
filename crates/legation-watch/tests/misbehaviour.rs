//! A server that does everything wrong costs its own articles and nothing else, and is asked politely all the while.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first thing that is wrong"
)]

mod server;

use legation_watch::{Fetched, Metrics, Settings, State, WatchError, watch};
use server::{Answer, Server, by, page, plain};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

fn settings() -> Settings {
    Settings {
        every: Duration::from_secs(3600),
        pace: Duration::from_millis(5),
        retry: Duration::from_millis(20),
        timeout: Duration::from_secs(2),
        max_bytes: 1 << 20,
        private: true,
        once: true,
        ..Settings::default()
    }
}

fn rss(paths: &[&str]) -> Vec<u8> {
    let items: String = paths
        .iter()
        .map(|path| format!("<item><title>T</title><link>{path}</link></item>"))
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Example News</title>{items}</channel></rss>").into_bytes()
}

fn feed(paths: &[&str]) -> Answer {
    plain("200 OK", "Content-Type: application/rss+xml\r\n", rss(paths))
}

/// Watches until nothing more is due; gives the paths of the articles, in order.
fn run(server: &Server, feeds: &[&str], state: &mut State, settings: &Settings) -> Vec<String> {
    let feeds: Vec<String> = feeds
        .iter()
        .map(|feed| format!("{}{feed}", server.base))
        .collect();
    let mut fetched = Vec::new();
    watch(
        &feeds,
        state,
        settings,
        &Metrics::default(),
        &AtomicBool::new(false),
        |article: Fetched| {
            fetched.push(
                article
                    .url
                    .strip_prefix(&server.base)
                    .unwrap_or(&article.url)
                    .to_owned(),
            );
            Ok::<Option<String>, WatchError>(None)
        },
    )
    .unwrap();
    fetched.sort();
    fetched
}

fn errors(server: &Server, state: &State) -> BTreeMap<String, String> {
    let failures = state.failures().unwrap();
    failures
        .into_iter()
        .map(|failure| (failure.url.replace(&server.base, ""), failure.error))
        .collect()
}

#[test]
fn each_fault_costs_its_own_article() {
    let bomb = {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(&vec![b' '; 64 << 20]).unwrap();
        packed.finish().unwrap()
    };
    let paths = [
        "/good",
        "/slow",
        "/truncated",
        "/longer",
        "/endless",
        "/bomb",
        "/loop",
        "/self",
        "/moved",
        "/gone",
        "/busy",
        "/flaky",
        "/picture",
        "/closed",
        "/nonsense",
        "/private",
    ];
    let server = Server::start(BTreeMap::from([
        ("/feed", feed(&paths)),
        (
            "/robots.txt",
            plain("200 OK", "", "User-agent: *\nDisallow: /private\n"),
        ),
        ("/good", page("The envoy left.")),
        ("/private", page("Not to be read.")),
        (
            "/slow",
            by(|_, stream| {
                stream.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n",
                )?;
                for _ in 0..100 {
                    stream.write_all(b"x")?;
                    thread::sleep(Duration::from_millis(100));
                }
                Ok(())
            }),
        ),
        (
            "/truncated",
            by(|_, stream| {
                stream.write_all(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n<html>",
                )
            }),
        ),
        (
            "/longer",
            by(|_, stream| {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>and more")
            }),
        ),
        (
            "/endless",
            by(|_, stream| {
                stream
                    .write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")?;
                loop {
                    stream.write_all(&[b'x'; 65536])?;
                }
            }),
        ),
        (
            "/bomb",
            plain(
                "200 OK",
                "Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
                bomb,
            ),
        ),
        ("/loop", plain("302 Found", "Location: /loop2\r\n", "")),
        ("/loop2", plain("302 Found", "Location: /loop\r\n", "")),
        ("/self", plain("302 Found", "Location: /self\r\n", "")),
        ("/moved", plain("301 Moved", "Location: /there\r\n", "")),
        ("/there", page("It is here now.")),
        (
            "/busy",
            by(|request, stream| {
                match request.before {
            0 => stream.write_all(b"HTTP/1.1 429 Too Many\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            1 => stream.write_all(b"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            _ => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"),
        }
            }),
        ),
        (
            "/flaky",
            by(|request, stream| {
                match request.before {
            0 => stream.write_all(b"HTTP/1.1 500 Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
            _ => stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>"),
        }
            }),
        ),
        ("/picture", plain("200 OK", "Content-Type: image/png\r\n", "PNG")),
        ("/closed", by(|_, _| Ok(()))),
        (
            "/nonsense",
            by(|_, stream| stream.write_all(b"\x00\x01\x02 nothing like an answer\r\n\r\n")),
        ),
    ]));
    let mut state = State::in_memory().unwrap();
    let fetched = run(&server, &["/feed"], &mut state, &settings());
    assert_eq!(fetched, ["/busy", "/flaky", "/good", "/longer", "/there"]);
    let errors = errors(&server, &state);
    let about = |path: &str| errors.get(path).map_or("", String::as_str);
    assert!(about("/slow").contains("timeout"), "{errors:?}");
    for path in ["/truncated", "/endless", "/bomb"] {
        assert!(about(path).contains("broke off"), "{path}: {errors:?}");
    }
    assert_eq!(about("/gone"), "HTTP 404");
    assert_eq!(about("/picture"), "no page (image/png)");
    assert_eq!(
        about("/private"),
        "robots.txt does not allow it, or could not be read"
    );
    assert!(!about("/closed").is_empty() && !about("/nonsense").is_empty());
    assert!(!server.asked().contains(&"/private".to_owned()));
    assert!(
        server
            .asked()
            .iter()
            .filter(|path| path.starts_with("/loop"))
            .count()
            <= 7
    );
    assert_eq!(about("/loop2"), "redirects in a circle");
    assert_eq!(about("/self"), "redirects in a circle");
    let tally = state.tally().unwrap();
    assert_eq!((tally.feeds, tally.failing, tally.waiting), (1, 0, 0));
}

#[test]
fn a_dead_feed_does_not_stop_the_rest() {
    let server = Server::start(BTreeMap::from([
        (
            "/dead",
            by(|_, _| {
                thread::sleep(Duration::from_secs(4));
                Ok(())
            }),
        ),
        (
            "/broken",
            plain("200 OK", "Content-Type: text/xml\r\n", "<rss><channel><item>"),
        ),
        ("/feed", feed(&["/good"])),
        ("/good", page("The envoy left.")),
    ]));
    let mut state = State::in_memory().unwrap();
    let fetched = run(
        &server,
        &["/dead", "/broken", "/none", "/feed"],
        &mut state,
        &settings(),
    );
    assert_eq!(fetched, ["/good"]);
    let tally = state.tally().unwrap();
    assert_eq!((tally.feeds, tally.failing, tally.done), (4, 3, 1));
}

#[test]
fn what_is_known_is_not_asked_for_again() {
    let path = tempfile::tempdir().unwrap();
    let file = path.path().join("watch.db");
    let server = Server::start(BTreeMap::from([
        (
            "/feed",
            by(|request, stream| {
                // An ETag that is new each time, and once the truth.
                if request.header.contains("\"tag-1\"") {
                    return stream.write_all(
                        b"HTTP/1.1 304 Not Modified\r\nETag: \"tag-2\"\r\nConnection: close\r\n\r\n",
                    );
                }
                let body = rss(&["/one", "/two"]);
                write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nETag: \"tag-{}\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                    request.before,
                    body.len()
                )?;
                stream.write_all(&body)
            }),
        ),
        ("/one", page("One.")),
        ("/two", page("Two.")),
    ]));
    let often = Settings {
        every: Duration::from_millis(1),
        ..settings()
    };
    let stop = AtomicBool::new(false);
    for round in 0..3 {
        // Opened anew: what was fetched is known after a restart.
        let mut state = State::open(&file).unwrap();
        let fetched = AtomicUsize::new(0);
        let settings = Settings {
            once: false,
            ..often.clone()
        };
        let polls = |asked: Vec<String>| asked.iter().filter(|path| *path == "/feed").count();
        let before = polls(server.asked());
        thread::scope(|threads| {
            threads.spawn(|| {
                // Until the feed has been polled again behind the articles; however slow the machine, it ends.
                for _ in 0..1500 {
                    let all = round > 0 || fetched.load(Ordering::Relaxed) >= 2;
                    if all && polls(server.asked()) >= before + 4 {
                        break;
                    }
                    thread::sleep(Duration::from_millis(20));
                }
                stop.store(true, Ordering::Relaxed);
            });
            let feeds = [format!("{}/feed", server.base)];
            watch(&feeds, &mut state, &settings, &Metrics::default(), &stop, |_| {
                fetched.fetch_add(1, Ordering::Relaxed);
                Ok::<Option<String>, WatchError>(None)
            })
            .unwrap();
        });
        let fetched = fetched.into_inner();
        assert_eq!(fetched, if round == 0 { 2 } else { 0 }, "round {round}");
        stop.store(false, Ordering::Relaxed);
    }
    let asked = server.asked();
    assert!(asked.iter().filter(|path| *path == "/feed").count() > 3);
    assert_eq!(asked.iter().filter(|path| *path == "/robots.txt").count(), 1);
    assert_eq!(asked.iter().filter(|path| *path == "/one").count(), 1);
}

#[test]
fn an_article_in_hand_is_handed_on_again() {
    let server = Server::start(BTreeMap::from([
        ("/feed", feed(&["/one"])),
        ("/one", page("One.")),
    ]));
    let mut state = State::in_memory().unwrap();
    let feeds = [format!("{}/feed", server.base)];
    let stop = AtomicBool::new(false);
    let failed = watch(
        &feeds,
        &mut state,
        &settings(),
        &Metrics::default(),
        &stop,
        |_| Err(WatchError::NoFeeds),
    );
    assert!(failed.is_err());
    thread::sleep(Duration::from_millis(20));
    assert_eq!(run(&server, &["/feed"], &mut state, &settings()), ["/one"]);
}

#[test]
fn private_addresses_are_not_asked() {
    let server = Server::start(BTreeMap::from([
        ("/feed", feed(&["/one"])),
        ("/one", page("One.")),
    ]));
    let mut state = State::in_memory().unwrap();
    let settings = Settings {
        private: false,
        ..settings()
    };
    assert!(run(&server, &["/feed"], &mut state, &settings).is_empty());
    assert!(server.asked().is_empty());
    assert_eq!(state.tally().unwrap().failing, 1);
}

#[test]
fn a_host_that_allows_nothing_is_asked_for_nothing() {
    let server = Server::start(BTreeMap::from([
        ("/robots.txt", plain("503 Unavailable", "", "")),
        ("/feed", feed(&["/one"])),
    ]));
    let mut state = State::in_memory().unwrap();
    assert!(run(&server, &["/feed"], &mut state, &settings()).is_empty());
    assert_eq!(server.asked(), ["/robots.txt"]);
}

#[test]
fn a_feed_that_moved_is_read_where_its_new_host_allows_it() {
    let other = Server::start(BTreeMap::from([
        (
            "/robots.txt",
            plain("200 OK", "", "User-agent: *\nDisallow: /closed\n"),
        ),
        ("/open", feed(&["/good"])),
        ("/closed", feed(&["/never"])),
        ("/good", page("The envoy left.")),
    ]));
    let to = |path: &str| {
        let location = format!(
            "HTTP/1.1 301 Moved\r\nLocation: {}{path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            other.base
        );
        by(move |_, stream| stream.write_all(location.as_bytes()))
    };
    let server = Server::start(BTreeMap::from([
        ("/a", to("/open")),
        ("/b", to("/closed")),
        ("/round", plain("302 Found", "Location: /and\r\n", "")),
        ("/and", plain("302 Found", "Location: /round\r\n", "")),
    ]));
    let mut state = State::in_memory().unwrap();
    let fetched = run(&server, &["/a", "/b", "/round"], &mut state, &settings());
    assert_eq!(fetched, [format!("{}/good", other.base)]);
    let asked = other.asked();
    assert!(!asked.contains(&"/closed".to_owned()), "{asked:?}");
    let errors = errors(&server, &state);
    assert!(
        errors
            .get("/and")
            .is_some_and(|error| error.contains("in a circle")),
        "{errors:?}"
    );
    assert!(
        errors
            .get(&format!("{}/closed", other.base))
            .is_some_and(|error| error.contains("robots.txt")),
        "{errors:?}"
    );
}

#[test]
fn indexes_of_sitemaps_end() {
    // Each index names itself, one deeper, and a thousand more.
    let index = by(|request: &server::Request, stream: &mut std::net::TcpStream| {
        let depth = request.path.len();
        let more: String = (0..1000)
            .map(|number| format!("<sitemap><loc>/none/{depth}/{number}</loc></sitemap>"))
            .collect();
        let body = format!(
            "<sitemapindex><sitemap><loc>{}x</loc></sitemap>{more}</sitemapindex>",
            request.path
        );
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    });
    let paths: Vec<&'static str> = vec![
        "/x",
        "/xx",
        "/xxx",
        "/xxxx",
        "/xxxxx",
        "/xxxxxx",
        "/xxxxxxx",
        "/xxxxxxxx",
    ];
    let mut answers: BTreeMap<&'static str, Answer> =
        paths.iter().map(|path| (*path, index.clone())).collect();
    answers.insert(
        "/robots.txt",
        plain("200 OK", "", "User-agent: *\nDisallow: /none\n"),
    );
    let server = Server::start(answers);
    let mut state = State::in_memory().unwrap();
    let settings = Settings {
        pace: Duration::from_millis(1),
        ..settings()
    };
    run(&server, &["/x"], &mut state, &settings);
    let asked = server.asked();
    assert!(
        asked.contains(&"/xxxxxx".to_owned()) && !asked.contains(&"/xxxxxxx".to_owned()),
        "{}",
        asked.len()
    );
    // Those named by each of five indexes, and no more.
    assert_eq!(state.tally().unwrap().feeds, 1 + 5 * 500);
}

#[test]
fn a_host_that_is_busy_with_its_feed_is_left_alone() {
    let server = Server::start(BTreeMap::from([
        ("/busy", plain("429 Too Many", "Retry-After: 3\r\n", "")),
        ("/feed", feed(&["/good"])),
        ("/good", page("The envoy left.")),
    ]));
    let mut state = State::in_memory().unwrap();
    let begun = std::time::Instant::now();
    // The busy one is asked first, being the first by name.
    let settings = Settings {
        once: false,
        ..settings()
    };
    let stop = AtomicBool::new(false);
    let feeds = ["/busy", "/feed"].map(|feed| format!("{}{feed}", server.base));
    watch(&feeds, &mut state, &settings, &Metrics::default(), &stop, |_| {
        stop.store(true, Ordering::Relaxed);
        Ok::<Option<String>, WatchError>(Some("no article".to_owned()))
    })
    .unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(3));
    assert_eq!(
        errors(&server, &state).get("/good").map(String::as_str),
        Some("no article")
    );
}

#[test]
fn a_long_list_does_not_keep_another_feed_waiting() {
    let many: Vec<String> = (0..200).map(|number| format!("/old/{number}")).collect();
    let names: Vec<&str> = many.iter().map(String::as_str).collect();
    let mut answers = BTreeMap::from([
        ("/feed", feed(&["/new/1", "/new/2"])),
        ("/archive", feed(&names)),
        ("/new/1", page("One.")),
        ("/new/2", page("Two.")),
    ]);
    for path in &many {
        answers.insert(String::leak(path.clone()), page("Old."));
    }
    let server = Server::start(answers);
    let mut state = State::in_memory().unwrap();
    run(
        &server,
        &["/archive", "/feed"],
        &mut state,
        &Settings {
            pace: Duration::from_millis(1),
            ..settings()
        },
    );
    let asked = server.asked();
    let place = |path: &str| asked.iter().position(|own| own == path).unwrap();
    let before = |path: &str| {
        asked[..place(path)]
            .iter()
            .filter(|own| own.starts_with("/old"))
            .count()
    };
    assert!(
        before("/new/1") <= 3 && before("/new/2") <= 5,
        "{} {}",
        before("/new/1"),
        before("/new/2")
    );
    assert_eq!(state.tally().unwrap().done, 202);
}
