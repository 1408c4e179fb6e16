//! `legation parse`: trees as CoNLL-U.

use super::{Stop, out, verdict};
use crate::arguments::Global;
use crate::codebook::{self, Knowledge};
use crate::inputs;
use crate::messages::Messages;
use anyhow::Context;
use legation_core::mention::Entities;
use legation_core::who::cast;
use legation_parse::{Document, Engine, Sentence, conllu};
use legation_read::Options;
use std::io::{Read, Write};

/// `plain` takes files as plain text of which nothing is left out.
pub(crate) fn run(
    global: &Global,
    files: &[String],
    entities: bool,
    plain: bool,
    messages: &mut Messages,
) -> Result<(), Stop> {
    let knowledge = entities.then(|| codebook::load(global, messages)).transpose()?;
    let mut out = out();
    let mut documents = 0;
    inputs::for_each(
        files,
        &Options {
            plain,
            ..inputs::options(global)
        },
        messages,
        |opened, _| -> Result<(), Stop> {
            documents += 1;
            out.write_all(trees(&opened.document, knowledge.as_ref()).as_bytes())?;
            Ok(())
        },
    )?;
    out.flush()?;
    verdict(global, documents, messages)
}

/// A document's sentences as CoNLL-U; with the words of a codebook, also which phrases speak of the same thing.
fn trees(document: &Document, knowledge: Option<&Knowledge>) -> String {
    let id: String = document.id.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("# newdoc id = {id}\n");
    let parsed = Engine::embedded().parse_document(document);
    let sentences: Vec<Sentence> = parsed.into_iter().map(|(_, sentence)| sentence).collect();
    let found = knowledge.map(|known| {
        text.push_str(&format!("# global.Entity = {}\n", Entities::GLOBAL));
        let book = &known.codebook;
        cast(&sentences, &document.text, &book.actors, &book.mentions)
    });
    for (index, sentence) in sentences.iter().enumerate() {
        let brackets = found
            .as_ref()
            .map(|found| found.entities().brackets(index, sentence.words.len()));
        let brackets = brackets.unwrap_or_default();
        let entry = |word: usize| {
            let told = brackets.get(word).filter(|told| !told.is_empty())?;
            Some(format!("Entity={told}"))
        };
        let id = format!("{id}-{}", index + 1);
        conllu::write_with_misc(&mut text, &document.text, sentence, &id, entry);
    }
    text
}

/// Keeps the sentences and tokens of CoNLL-U files and predicts the rest.
pub(crate) fn annotate(global: &Global, files: &[String], messages: &mut Messages) -> Result<(), Stop> {
    let engine = Engine::embedded();
    let mut out = out();
    let mut unlike = Vec::new();
    let read = each_text(files, messages, |file, text| {
        match conllu::read(&text).with_context(|| format!("{file}: this is not CoNLL-U")) {
            Ok(sentences) => {
                for mut sentence in sentences {
                    sentence.annotate(engine);
                    let mut text = String::new();
                    sentence.write(&mut text);
                    out.write_all(text.as_bytes())?;
                }
            }
            Err(error) => unlike.push(error),
        }
        Ok(())
    })?;
    out.flush()?;
    unlike
        .iter()
        .for_each(|error| messages.error(&format!("{error:#}")));
    verdict(global, read - unlike.len(), messages)
}

/// Hands the name and text of each file to `each`, standard input where there are none; says how many could be read.
fn each_text(
    files: &[String],
    messages: &mut Messages,
    mut each: impl FnMut(&str, String) -> Result<(), Stop>,
) -> Result<usize, Stop> {
    let mut read = 0;
    let stdin = ["-".to_owned()];
    for file in if files.is_empty() { &stdin[..] } else { files } {
        match text_of(file) {
            Ok(text) => {
                each(file, text)?;
                read += 1;
            }
            Err(error) => messages.error(&format!("{error:#}")),
        }
    }
    Ok(read)
}

fn text_of(file: &str) -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    if file == "-" {
        std::io::stdin()
            .read_to_end(&mut bytes)
            .context("standard input: expected text")?;
    } else if std::path::Path::new(file).is_dir() {
        anyhow::bail!("{file}: expected a CoNLL-U file, found a folder: name the files in it");
    } else {
        bytes = std::fs::read(file)
            .with_context(|| format!("{file}: expected a readable file: check the path"))?;
    }
    String::from_utf8(bytes).with_context(|| format!("{file}: expected UTF-8: convert the file"))
}
