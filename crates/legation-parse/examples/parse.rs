//! Prints standard input as CoNLL-U: `echo "Kabul agreed." | cargo run --release -p legation-parse --example parse`.
#![allow(clippy::print_stdout, reason = "an example")]

use legation_parse::{Engine, Span, conllu};

fn main() -> std::io::Result<()> {
    let text = std::io::read_to_string(std::io::stdin())?;
    let mut out = String::new();
    let sentences = Engine::embedded().parse_block(&text, Span::new(0, text.len()), false);
    for (number, sentence) in sentences.iter().enumerate() {
        conllu::write_sentence(&mut out, &text, sentence, &(number + 1).to_string());
    }
    print!("{out}");
    Ok(())
}
