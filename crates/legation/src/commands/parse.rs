//! `legation parse`: trees as CoNLL-U.

use super::{Stop, out, verdict};
use crate::arguments::Global;
use crate::inputs;
use crate::messages::Messages;
use anyhow::Context;
use legation_parse::{Engine, conllu};
use std::io::{Read, Write};

pub(crate) fn run(
    global: &Global,
    files: &[String],
    conllu: bool,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let engine = Engine::embedded();
    let mut out = out();
    if conllu {
        return annotate(global, files, engine, messages);
    }
    let mut documents = 0;
    inputs::for_each(
        files,
        &inputs::options(global),
        messages,
        |opened, _| -> Result<(), Stop> {
            documents += 1;
            let document = opened.document;
            let id: String = document.id.split_whitespace().collect::<Vec<_>>().join(" ");
            let mut text = format!("# newdoc id = {id}\n");
            for (index, (_, sentence)) in engine.parse_document(&document).iter().enumerate() {
                conllu::write_sentence(
                    &mut text,
                    &document.text,
                    sentence,
                    &format!("{id}-{}", index + 1),
                );
            }
            out.write_all(text.as_bytes())?;
            Ok(())
        },
    )?;
    out.flush()?;
    verdict(global, documents, messages)
}

/// Keeps the sentences and tokens of CoNLL-U files and predicts the rest.
fn annotate(global: &Global, files: &[String], engine: &Engine, messages: &mut Messages) -> Result<(), Stop> {
    let mut out = out();
    let mut read = 0;
    let stdin = ["-".to_owned()];
    for file in if files.is_empty() { &stdin[..] } else { files } {
        let sentences = match text_of(file)
            .and_then(|text| conllu::read(&text).with_context(|| format!("{file}: this is not CoNLL-U")))
        {
            Ok(sentences) => sentences,
            Err(error) => {
                messages.error(&format!("{error:#}"));
                continue;
            }
        };
        read += 1;
        for mut sentence in sentences {
            sentence.annotate(engine);
            let mut text = String::new();
            sentence.write(&mut text);
            out.write_all(text.as_bytes())?;
        }
    }
    out.flush()?;
    verdict(global, read, messages)
}

fn text_of(file: &str) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin()
            .read_to_end(&mut bytes)
            .context("standard input: expected a CoNLL-U file")?;
    } else {
        bytes = std::fs::read(file)
            .with_context(|| format!("{file}: expected a readable CoNLL-U file: check the path"))?;
    }
    String::from_utf8(bytes).with_context(|| format!("{file}: expected UTF-8: convert the file"))
}
