//! Somebody who reads all the while: another process, which asks for lists over and over.

use super::asking::{filters, list};
use legation_archive::Archive;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What the reader has met with.
#[derive(Default)]
pub struct Beside {
    pub answers: usize,
    /// Milliseconds.
    pub slowest: f64,
    pub errors: usize,
}

/// A reader at work.
pub struct Reader(Child);

/// Starts this program once more, as a reader.
pub fn start(path: &Path) -> Reader {
    let child = Command::new(std::env::current_exe().unwrap())
        .arg("--read")
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    Reader(child)
}

impl Reader {
    /// Lets it come to an end and tell.
    pub fn stop(mut self) -> Beside {
        drop(self.0.stdin.take());
        let mut said = String::new();
        if let Some(out) = self.0.stdout.take() {
            BufReader::new(out).read_line(&mut said).unwrap();
        }
        self.0.wait().unwrap();
        let mut fields = said.split_whitespace();
        let mut next = || {
            fields
                .next()
                .and_then(|field| field.parse::<f64>().ok())
                .unwrap_or(-1.0)
        };
        Beside {
            answers: next() as usize,
            slowest: next(),
            errors: next() as usize,
        }
    }
}

/// Reads until its input ends, and tells what it met with.
pub fn read(path: &Path) {
    let ends = std::thread::spawn(|| {
        let mut rest = Vec::new();
        let _ = std::io::stdin().read_to_end(&mut rest);
    });
    let mut beside = Beside::default();
    while !ends.is_finished() {
        for (_, filter) in filters() {
            let start = Instant::now();
            match Archive::read(path).and_then(|archive| list(&archive, &filter)) {
                Ok(_) => beside.answers += 1,
                Err(error) => {
                    eprintln!("reader: {error}");
                    beside.errors += 1;
                }
            }
            beside.slowest = beside.slowest.max(start.elapsed().as_secs_f64() * 1e3);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    println!("{} {} {}", beside.answers, beside.slowest, beside.errors);
}
