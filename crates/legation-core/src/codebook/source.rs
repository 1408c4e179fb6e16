//! The files that a codebook is made of: the program's own, packed at build time, with those of a user over them.
//!
//! A file of the program's own stays JSON text until somebody asks for it, and is then read straight into what it is expected to
//! hold: most commands need few of the files, and none needs them as trees of values.

use super::faults::{CodebookError, line_at};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// All files as JSON, one behind the other.
static PACKED: &str = include_str!(concat!(env!("OUT_DIR"), "/codebook.json"));
/// Where each file stands in it: path, first byte, one past the last.
static FILES: &[(&str, usize, usize)] = include!(concat!(env!("OUT_DIR"), "/codebook.index"));

/// The content of a file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// JSON; empty where the tree came first.
    text: &'static str,
    tree: OnceLock<Value>,
}

impl File {
    fn packed(text: &'static str) -> File {
        File {
            text,
            tree: OnceLock::new(),
        }
    }

    fn given(value: Value) -> File {
        File {
            text: "",
            tree: OnceLock::from(value),
        }
    }

    /// As a tree of values, made when it is first asked for.
    pub(crate) fn value(&self) -> &Value {
        // A test sees to it that all of them are JSON.
        self.tree
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or_default())
    }

    /// Whether nobody has asked for the tree.
    pub(crate) fn is_text(&self) -> bool {
        self.tree.get().is_none()
    }

    /// As what it is expected to hold.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        match self.tree.get() {
            Some(value) => T::deserialize(value),
            None => serde_json::from_str(self.text),
        }
    }
}

/// The files of a codebook: path within its folder, and content.
#[derive(Clone, Debug, Default)]
pub struct Source {
    files: BTreeMap<String, File>,
    /// Of files that a user gave: their name for messages, and their text.
    texts: BTreeMap<String, (String, String)>,
    /// Paths that are not the program's own.
    own: BTreeSet<String>,
}

impl Source {
    /// The files in the binary.
    ///
    /// # Errors
    /// Only where the binary was built from broken files.
    pub fn embedded() -> Result<Source, CodebookError> {
        let mut files = BTreeMap::new();
        for &(path, start, end) in FILES {
            let text = PACKED
                .get(start..end)
                .ok_or_else(|| CodebookError::new(path, "-", "the file is cut off"))?;
            files.insert(path.to_owned(), File::packed(text));
        }
        Ok(Source {
            files,
            ..Source::default()
        })
    }

    /// Adds a TOML file, or replaces the one of the same path. `shown`: what messages call the file.
    ///
    /// # Errors
    /// Where `toml` is not TOML: with its line.
    pub fn add(&mut self, path: &str, shown: &str, toml: &str) -> Result<(), CodebookError> {
        let value = toml::from_str(toml).map_err(|error| CodebookError {
            file: shown.to_owned(),
            line: error.span().and_then(|span| line_at(toml, span.start)),
            entry: String::new(),
            message: error.message().lines().collect::<Vec<_>>().join("; "),
        })?;
        self.files.insert(path.to_owned(), File::given(value));
        self.own.insert(path.to_owned());
        self.texts
            .insert(path.to_owned(), (shown.to_owned(), toml.to_owned()));
        Ok(())
    }

    /// What messages call a file that a user gave, and its text.
    pub(crate) fn text(&self, path: &str) -> Option<(&str, &str)> {
        self.texts
            .get(path)
            .map(|(shown, text)| (shown.as_str(), text.as_str()))
    }

    /// Whether messages call a file so that a user gave.
    pub(crate) fn is_given(&self, shown: &str) -> bool {
        self.texts.values().any(|(name, _)| name == shown)
    }

    /// Whether a file is a user's own, not the program's.
    pub(crate) fn is_own(&self, path: &str) -> bool {
        self.own.contains(path)
    }

    /// Tells this codebook from the program's own by what a user's files say otherwise, in eight hexadecimal digits; nothing where they say the same.
    pub(crate) fn mark(&self) -> Option<String> {
        if self.own.is_empty() {
            return None;
        }
        let program = Source::embedded().unwrap_or_default();
        let mut digest = None;
        for (path, file) in self.own.iter().filter_map(|path| self.files.get_key_value(path)) {
            let known = program.kept(path);
            if known.is_none_or(|known| known.value() != file.value()) {
                let digest = digest.get_or_insert_with(Sha256::new);
                digest.update(path);
                digest.update(file.value().to_string());
            }
        }
        let digest = digest?.finalize();
        Some(digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect())
    }

    /// Where a sentence stands in a file, as `FILE:LINE`; the file alone for those in the program.
    pub fn place(&self, path: &str, sentence: &str) -> String {
        let Some((shown, text)) = self.text(path) else {
            return format!("codebook/{path}");
        };
        let written = Value::from(sentence).to_string();
        let line = text
            .find(&written)
            .or_else(|| text.find(sentence))
            .and_then(|byte| line_at(text, byte));
        line.map_or_else(|| shown.to_owned(), |line| format!("{shown}:{line}"))
    }

    /// A file's content by its path, e.g. `en/tell.toml`.
    pub fn file(&self, path: &str) -> Option<&Value> {
        self.files.get(path).map(File::value)
    }

    /// The same, not yet as a tree.
    pub(crate) fn kept(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Adds a file that is no TOML yet, or replaces the one of the same path.
    pub fn insert(&mut self, path: &str, value: Value) {
        self.texts.remove(path);
        self.own.insert(path.to_owned());
        self.files.insert(path.to_owned(), File::given(value));
    }

    /// All files of a folder, in the order of their paths.
    pub(crate) fn read_below<T: DeserializeOwned>(&self, folder: &str) -> Result<Vec<T>, CodebookError> {
        self.below(folder).map(|(path, file)| parse(path, file)).collect()
    }

    /// Names of the files right in a folder, without `.toml`.
    pub(crate) fn names_below<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = &'s str> {
        self.below(folder).filter_map(move |(path, _)| {
            let name = path.strip_prefix(folder)?.strip_suffix(".toml")?;
            (!name.contains('/')).then_some(name)
        })
    }

    pub(crate) fn below<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = (&'s str, &'s File)> {
        self.files
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(path, file)| (path.as_str(), file))
    }

    /// A file as what it is expected to hold.
    ///
    /// # Errors
    /// Where it is missing or holds something else.
    pub fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T, CodebookError> {
        let file = self
            .kept(path)
            .ok_or_else(|| CodebookError::new(path, "-", "the file is missing"))?;
        parse(path, file)
    }
}

fn parse<T: DeserializeOwned>(path: &str, file: &File) -> Result<T, CodebookError> {
    file.read()
        .map_err(|error| CodebookError::new(path, "-", error.to_string()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::Source;

    #[test]
    fn every_packed_file_is_a_table() {
        let source = Source::embedded().unwrap();
        let files: Vec<_> = source.below("").collect();
        assert!(files.len() > 100);
        for (path, file) in files {
            assert!(file.value().is_object(), "{path}");
        }
    }

    #[test]
    fn what_a_user_says_otherwise_marks_the_codebook() {
        let marked = |toml: &str| {
            let mut source = Source::embedded().unwrap();
            source.add("plover.toml", "mine.toml", toml).unwrap();
            source.mark()
        };
        let program = Source::embedded().unwrap();
        assert_eq!(program.mark(), None);
        let same = toml::to_string(program.file("plover.toml").unwrap()).unwrap();
        assert_eq!(marked(&same), None);
        let (one, other) = (marked("name = \"A\""), marked("name = \"B\""));
        assert!(one.is_some() && one != other);
        assert_eq!(one, marked("# the same\nname = 'A'"));
    }

    #[test]
    fn text_and_tree_say_the_same() {
        let source = Source::embedded().unwrap();
        let file = source.kept("plover.toml").unwrap();
        let text: serde_json::Value = file.read().unwrap();
        assert!(file.is_text());
        assert_eq!(&text, file.value());
        assert!(!file.is_text());
    }
}
