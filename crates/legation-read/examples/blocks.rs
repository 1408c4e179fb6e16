//! Prints how files are cut: metadata, then each block's kind, reason and text.
//!
//! `cargo run -p legation-read --example blocks -- FILES`
#![allow(clippy::print_stdout, missing_docs, reason = "an example prints")]

use legation_read::{Input, Options, documents};

fn main() {
    let options = Options::default();
    for argument in std::env::args().skip(1) {
        for read in documents(Input::from_argument(&argument), &options) {
            match read {
                Err(error) => println!("ERROR {error}"),
                Ok(read) => {
                    let document = read.document;
                    println!(
                        "== {}\ntitle     {:?}\noutlet    {:?}\nauthor    {:?}",
                        document.id, document.title, document.outlet, document.author
                    );
                    println!(
                        "published {:?}\nlanguage  {:?}\nurl       {:?}",
                        document.published, document.language, document.url
                    );
                    for warning in read.warnings {
                        println!("warning   {warning}");
                    }
                    for block in &document.blocks {
                        let text: String = block.span.of(&document.text).chars().take(90).collect();
                        println!(
                            "{:<14} {:<22} {}",
                            format!("{:?}", block.kind),
                            block.reason.as_deref().unwrap_or(""),
                            text
                        );
                    }
                }
            }
        }
    }
}
