//! The native half of the Python package `legation`.
//!
//! ```text
//! schema      the columns of records, events and deals, nested as in the record's description
//! input       Arrow batches, Python lists -> articles, each with its row
//! texts       a column of Arrow -> texts
//! work        articles -> coded documents, on all cores; the interpreter is asked now and then whether to stop
//! table       records -> Arrow, handed over by the PyCapsule interface
//! coder       `Coder`: a loaded codebook
//! archive     what the archive needs beside the commands
//! merge       records -> events, without an archive
//! errors      what is wrong, as exceptions
//! ```
//!
//! What commands do is not written again here: `command` runs one and gives back what it prints and tells.

mod archive;
mod coder;
mod errors;
mod input;
mod merge;
mod schema;
mod table;
mod texts;
mod work;

use clap::Parser;
use legation::arguments::Arguments;
use mimalloc::MiMalloc;
use pyo3::prelude::*;

/// As in the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Runs a command of the command line within this process: its exit status, what it printed, and what it told, each with its kind.
#[pyfunction]
fn command(py: Python<'_>, arguments: Vec<String>) -> PyResult<(u8, String, Vec<(String, String)>)> {
    let line = std::iter::once("legation".to_owned()).chain(arguments);
    let arguments =
        Arguments::try_parse_from(line).map_err(|error| errors::usage(&error.render().to_string()))?;
    let captured = work::apart(py, |stop| legation::run_captured(arguments, stop))?;
    let out = String::from_utf8_lossy(&captured.out).into_owned();
    let told = captured.told.into_iter();
    let told = told.map(|(kind, words)| (kind.to_owned(), words)).collect();
    Ok((captured.status, out, told))
}

/// Runs the command line as the program does, on the process's own streams; its exit status.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<String>) -> u8 {
    let line = std::iter::once("legation".to_owned()).chain(arguments);
    match Arguments::try_parse_from(line) {
        Ok(arguments) => py.detach(|| legation::status(arguments)),
        Err(error) => {
            let _ = error.print();
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    }
}

#[pymodule]
fn _legation(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<coder::Coder>()?;
    module.add_class::<table::Rows>()?;
    module.add_function(wrap_pyfunction!(command, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(input::columns_read, module)?)?;
    module.add_function(wrap_pyfunction!(archive::sql, module)?)?;
    module.add_function(wrap_pyfunction!(merge::merge, module)?)?;
    module.add_function(wrap_pyfunction!(merge::copies, module)?)?;
    module.add_function(wrap_pyfunction!(table::schema, module)?)?;
    module.add_function(wrap_pyfunction!(table::rows_from_json, module)?)?;
    Ok(())
}
