//! A loaded codebook, and what is asked of it.

use crate::input::{self, Fault, Plan, Source};
use crate::table::Rows;
use crate::work::{self, Halt, Outcome, Threads};
use crate::{archive, errors};
use clap::Parser;
use legation::Knowledge;
use legation::arguments::{Arguments, Command, Global};
use legation::evaluate::report_text;
use legation_core::mention::Entities;
use legation_core::relation;
use legation_core::who::cast;
use legation_parse::{Document, Engine, Sentence, Span, conllu};
use pyo3::prelude::*;
use pyo3::types::PyList;
use pyo3_arrow::input::AnyRecordBatch;
use std::sync::Arc;

/// Pairs of a field and a column, or of a field and a value.
type Pairs = Vec<(String, String)>;
/// Faults as Python has them: column, row, message.
type Faults = Vec<(String, usize, String)>;

/// The codebook, with a user's own folder and dictionaries over it.
#[pyclass(frozen, module = "legation._legation")]
pub(crate) struct Coder {
    global: Global,
    pub(crate) knowledge: Arc<Knowledge>,
    notes: Vec<String>,
}

/// Rows to be coded: where from, and what they are called.
pub(crate) struct Ask {
    pub(crate) source: Source,
    pub(crate) text: String,
}

#[pymethods]
impl Coder {
    /// Loads the codebook; `options` are those of all commands.
    #[new]
    fn new(py: Python<'_>, options: Vec<String>) -> PyResult<Coder> {
        let line = ["legation", "code", "--quiet"]
            .into_iter()
            .map(str::to_owned)
            .chain(options);
        let arguments =
            Arguments::try_parse_from(line).map_err(|error| errors::usage(&error.render().to_string()))?;
        let global = arguments.global;
        let (loaded, captured) = py.detach(|| legation::load_alone(&global));
        let knowledge = loaded.map_err(|error| errors::codebook(&format!("{error:#}")))?;
        Ok(Coder {
            global,
            knowledge: Arc::new(knowledge),
            notes: captured.told.into_iter().map(|(_, words)| words).collect(),
        })
    }

    /// What dictionaries did not bring over.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// Name and version of the codebook.
    #[getter]
    fn version(&self) -> String {
        self.knowledge.codebook.version.to_string()
    }

    /// Codes the rows of a stream of Arrow batches.
    #[pyo3(signature = (data, columns, constants, name, first, strict, threads))]
    #[expect(
        clippy::too_many_arguments,
        reason = "called from one place, in Python, which has them by name"
    )]
    fn code_arrow(
        &self,
        py: Python<'_>,
        data: AnyRecordBatch,
        columns: Pairs,
        constants: Pairs,
        name: String,
        first: usize,
        strict: bool,
        threads: Option<usize>,
    ) -> PyResult<(Rows, Faults, Vec<String>, usize, usize)> {
        self.run(py, arrow(data, columns, constants, name, first)?, strict, threads)
    }

    /// Codes the rows of lists, one a column.
    #[pyo3(signature = (data, columns, constants, name, first, strict, threads))]
    #[expect(
        clippy::too_many_arguments,
        reason = "called from one place, in Python, which has them by name"
    )]
    fn code_lists(
        &self,
        py: Python<'_>,
        data: Vec<(String, Bound<'_, PyList>)>,
        columns: Pairs,
        constants: Pairs,
        name: String,
        first: usize,
        strict: bool,
        threads: Option<usize>,
    ) -> PyResult<(Rows, Faults, Vec<String>, usize, usize)> {
        self.run(
            py,
            lists(&data, columns, constants, name, first)?,
            strict,
            threads,
        )
    }

    /// The same as [`Coder::code_arrow`] and [`Coder::code_lists`], into an archive: new, corrected, the same, records.
    #[pyo3(signature = (path, now, stream, table, columns, constants, name, strict, threads))]
    #[expect(
        clippy::too_many_arguments,
        reason = "called from one place, in Python, which has them by name"
    )]
    fn ingest(
        &self,
        py: Python<'_>,
        path: std::path::PathBuf,
        now: String,
        stream: Option<AnyRecordBatch>,
        table: Option<Vec<(String, Bound<'_, PyList>)>>,
        columns: Pairs,
        constants: Pairs,
        name: String,
        strict: bool,
        threads: Option<usize>,
    ) -> PyResult<([usize; 4], Faults, Vec<String>)> {
        let ask = match (stream, table) {
            (Some(stream), _) => arrow(stream, columns, constants, name, 0)?,
            (None, Some(table)) => lists(&table, columns, constants, name, 0)?,
            (None, None) => return Err(errors::usage("expected articles, found none")),
        };
        let threads = Threads::of(threads)?;
        let knowledge = &self.knowledge;
        let made = work::apart(py, |stop| {
            archive::ingest(&path, &now, ask, knowledge, (&threads, stop, strict))
        })?;
        let (counts, outcome) = made.map_err(|halt| told(halt, errors::archive))?;
        Ok((counts, faults(outcome.faults), outcome.warnings))
    }

    /// Which categories hold between two marked phrases of a sentence, places in Unicode scalar values; best first: category, quad code, score, what it rests on,
    /// entry, words.
    fn relation(
        &self,
        py: Python<'_>,
        sentence: &str,
        actor: (usize, usize),
        recipient: (usize, usize),
    ) -> PyResult<Vec<(String, u8, f64, &'static str, String, String)>> {
        let [actor, recipient] = [actor, recipient].map(|(start, end)| span(sentence, start, end));
        let (Some(actor), Some(recipient)) = (actor, recipient) else {
            let message = format!(
                "expected two spans of characters within a sentence of {}: give them as (start, end), or as the words themselves",
                sentence.chars().count()
            );
            return Err(errors::usage(&message));
        };
        let book = &self.knowledge.codebook;
        let found = py.detach(|| relation(sentence, actor, recipient, book, Engine::embedded()));
        let found = found.into_iter().map(|found| {
            let about = found.step.about();
            (
                found.event.to_string(),
                found.quad,
                found.score,
                about,
                found.pattern,
                found.words,
            )
        });
        Ok(found.collect())
    }

    /// Sentences, tokens and trees of a text as CoNLL-U.
    fn parse(&self, py: Python<'_>, text: &str, entities: bool) -> String {
        py.detach(|| {
            let document = Document::plain("text", text.to_owned());
            let parsed = Engine::embedded().parse_document(&document).into_iter();
            let sentences: Vec<Sentence> = parsed.map(|(_, sentence)| sentence).collect();
            let book = &self.knowledge.codebook;
            let cast = entities.then(|| cast(&sentences, text, &book.actors, &book.mentions));
            let mut out = String::new();
            if entities {
                out.push_str(&format!("# global.Entity = {}\n", Entities::GLOBAL));
            }
            for (index, sentence) in sentences.iter().enumerate() {
                let brackets = cast
                    .as_ref()
                    .map(|cast| cast.entities().brackets(index, sentence.words.len()))
                    .unwrap_or_default();
                let entry = |word: usize| {
                    let told = brackets.get(word).filter(|told| !told.is_empty())?;
                    Some(format!("Entity={told}"))
                };
                conllu::write_with_misc(&mut out, text, sentence, &format!("text-{}", index + 1), entry);
            }
            out
        })
    }

    /// Figures against a hand-coded sample: as text, as JSON, and what was told of it. Neither where the sample is wrong.
    fn evaluate(
        &self,
        py: Python<'_>,
        arguments: Vec<String>,
    ) -> PyResult<(Option<(String, String)>, Vec<String>)> {
        let line = ["legation", "evaluate"]
            .into_iter()
            .map(str::to_owned)
            .chain(arguments);
        let parsed =
            Arguments::try_parse_from(line).map_err(|error| errors::usage(&error.render().to_string()))?;
        let Command::Evaluate(wanted) = parsed.command else {
            return Err(errors::usage("expected a hand-coded sample"));
        };
        let (report, captured) = work::apart(py, |_| legation::evaluate(&self.global, &wanted))?;
        let told = captured.told.into_iter().map(|(_, words)| words).collect();
        let texts = report.map(|report| {
            let json = serde_json::to_string(&report).map_err(errors::fault)?;
            Ok::<_, PyErr>((report_text(&report), json))
        });
        Ok((texts.transpose()?, told))
    }
}

impl Coder {
    fn run(
        &self,
        py: Python<'_>,
        ask: Ask,
        strict: bool,
        threads: Option<usize>,
    ) -> PyResult<(Rows, Faults, Vec<String>, usize, usize)> {
        let threads = Threads::of(threads)?;
        let book = &self.knowledge.codebook;
        let made = work::apart(py, |stop| {
            work::records(ask.source, &ask.text, book, (&threads, stop, strict))
        })?;
        let (rows, outcome) = made.map_err(|halt| told(halt, errors::fault_of))?;
        let Outcome {
            faults: wrong,
            warnings,
            documents,
            words,
        } = outcome;
        Ok((rows, faults(wrong), warnings, documents, words))
    }
}

fn arrow(
    data: AnyRecordBatch,
    columns: Pairs,
    constants: Pairs,
    name: String,
    first: usize,
) -> PyResult<Ask> {
    let reader = input::reader(data)?;
    let (source, text) = input::of_arrow(reader, |schema| {
        let names: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        Plan::new(&names, &columns, constants, name, first)
    })?;
    Ok(Ask { source, text })
}

fn lists(
    data: &[(String, Bound<'_, PyList>)],
    columns: Pairs,
    constants: Pairs,
    name: String,
    first: usize,
) -> PyResult<Ask> {
    let names: Vec<&str> = data.iter().map(|(name, _)| name.as_str()).collect();
    let plan = Plan::new(&names, &columns, constants, name, first)?;
    let (source, text) = input::of_lists(data, plan)?;
    Ok(Ask { source, text })
}

fn faults(faults: Vec<Fault>) -> Faults {
    faults
        .into_iter()
        .map(|fault| (fault.column, fault.row, fault.message))
        .collect()
}

fn told(halt: Halt, output: fn(&str) -> PyErr) -> PyErr {
    match halt {
        Halt::Input(message) => errors::input(&message),
        Halt::Output(message) => output(&message),
    }
}

/// Places of characters as places of bytes.
fn span(text: &str, start: usize, end: usize) -> Option<Span> {
    let byte = |at: usize| {
        let mut places = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        places.nth(at)
    };
    (start < end).then_some(())?;
    Some(Span::new(byte(start)?, byte(end)?))
}
