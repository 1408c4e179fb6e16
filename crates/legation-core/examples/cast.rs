//! Prints who is who in a text read from standard input, and how long that took:
//! `cargo run --release -p legation-core --example cast < article.txt`.
// An example is not the core: it prints, and times what the core does.
#![allow(clippy::print_stdout, clippy::disallowed_methods)]

use legation_core::Codebook;
use legation_core::who::cast;
use legation_parse::{Engine, Span};
use std::io::Read;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let codebook = Codebook::embedded()?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut sentences = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let paragraph = Span::new(start, start + line.trim_end().len());
        sentences.extend(Engine::embedded().parse_block(&text, paragraph, false));
        start += line.len();
    }
    let before = Instant::now();
    let who = cast(&sentences, &text, &codebook.actors, &codebook.mentions);
    let took = before.elapsed();
    for (index, sentence) in sentences.iter().enumerate() {
        println!("{}", sentence.span.of(&text));
        for word in 0..sentence.words.len() {
            for party in who.parties(index, word) {
                let entity = party.entity(None, &codebook.actors);
                let code = entity.code.as_deref().unwrap_or("_");
                let name = entity.name.or(entity.office).unwrap_or_default();
                println!(
                    "    {:<32} {code}.{:<8} {name}",
                    party.span.of(&text),
                    entity.sector.join("+")
                );
            }
            if let Some(outlet) = who
                .outlet_at(index, word)
                .and_then(|id| codebook.actors.outlet(id))
            {
                println!("    {:<32} outlet", outlet.name);
            }
        }
    }
    let words: usize = sentences.iter().map(|sentence| sentence.words.len()).sum();
    println!("{words} words in {took:?}");
    Ok(())
}
