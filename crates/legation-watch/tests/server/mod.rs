//! A server that misbehaves, on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a path answers: written to the connection as it is.
pub(crate) type Answer = Arc<dyn Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync>;

/// A request as it came in.
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) header: String,
    /// How many requests for this path there were before.
    pub(crate) before: usize,
}

/// The server, with what it was asked for.
pub(crate) struct Server {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(answers: BTreeMap<&'static str, Answer>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (answers, log) = (Arc::new(answers), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, log) = (Arc::clone(&answers), Arc::clone(&log));
                thread::spawn(move || serve(stream, &answers, &log));
            }
        });
        Server { base, asked }
    }

    /// The paths that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, answers: &BTreeMap<&'static str, Answer>, log: &Mutex<Vec<String>>) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut header = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        header.push_str(&line);
    }
    let path = header.split_whitespace().nth(1).unwrap_or("/").to_owned();
    let before = {
        let mut log = log.lock().unwrap();
        log.push(path.clone());
        log.iter().filter(|known| **known == path).count() - 1
    };
    let request = Request { path, header, before };
    match answers.get(request.path.as_str()) {
        Some(answer) => drop(answer(&request, &mut stream)),
        None => drop(
            stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        ),
    }
}

/// An answer of a status, more header lines and a body.
pub(crate) fn plain(status: &'static str, header: &'static str, body: impl Into<Vec<u8>>) -> Answer {
    let body = body.into();
    Arc::new(move |_, stream| {
        let length = body.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )?;
        stream.write_all(&body)
    })
}

/// A page.
pub(crate) fn page(text: &str) -> Answer {
    plain(
        "200 OK",
        "Content-Type: text/html\r\n",
        format!("<html><body><p>{text}</p></body></html>"),
    )
}

/// Any behaviour.
pub(crate) fn by(
    answer: impl Fn(&Request, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static,
) -> Answer {
    Arc::new(answer)
}
