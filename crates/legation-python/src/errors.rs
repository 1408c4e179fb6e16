//! What is wrong, as the exceptions of `legation._errors`, with the words of the command line.

use pyo3::prelude::*;

/// Makes the exception of this name.
fn of(class: &str, message: &str) -> PyErr {
    Python::attach(|py| {
        let made = py
            .import("legation._errors")
            .and_then(|module| module.getattr(class))
            .and_then(|class| class.call1((message,)));
        match made {
            Ok(exception) => PyErr::from_value(exception),
            Err(error) => error,
        }
    })
}

/// What a caller asked for cannot be asked for.
pub(crate) fn usage(message: &str) -> PyErr {
    of("UsageError", message)
}

/// The codebook, or a dictionary over it, is wrong.
pub(crate) fn codebook(message: &str) -> PyErr {
    of("CodebookError", message)
}

/// The archive cannot be read or written, or does not understand.
pub(crate) fn archive(message: &str) -> PyErr {
    of("ArchiveError", message)
}

/// The input is not what was expected.
pub(crate) fn input(message: &str) -> PyErr {
    of("InputError", message)
}

/// The same, of words.
pub(crate) fn fault_of(message: &str) -> PyErr {
    fault(message)
}

/// A fault of this package.
pub(crate) fn fault(error: impl std::fmt::Display) -> PyErr {
    of("LegationError", &error.to_string())
}
