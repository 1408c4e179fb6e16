//! The words by which page furniture is known: `codebook/en/furniture.toml`, made ready for search.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The embedded word lists.
const EMBEDDED: &str = include_str!("../../../codebook/en/furniture.toml");

/// Markers and word lists ready for search. [`Furniture::embedded`] gives ours; [`Furniture::from_toml`] another.
#[derive(Clone, Debug)]
pub struct Furniture {
    markers: Vec<Marker>,
    phrases: Vec<Phrase>,
    search: AhoCorasick,
    photo_cues: AhoCorasick,
    pub(crate) words: Words,
}

/// What begins below a marker that stands after the article's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Zone {
    Related,
    Comments,
    Author,
    End,
}

impl Zone {
    /// Why what stands in it is left out.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Zone::Related => "related stories",
            Zone::Comments => "comments",
            Zone::Author => "author box",
            Zone::End => "page end",
        }
    }
}

/// A line recognised by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit<'f> {
    pub(crate) reason: &'f str,
    pub(crate) zone: Option<Zone>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Marker {
    reason: String,
    zone: Option<Zone>,
    #[serde(default = "default_max_words")]
    max_words: usize,
    #[serde(default)]
    prose: bool,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    start: Vec<String>,
    #[serde(default)]
    within: Vec<String>,
}

fn default_max_words() -> usize {
    30
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Whole,
    Start,
    Within,
}

#[derive(Clone, Debug)]
struct Phrase {
    marker: usize,
    place: Place,
}

#[derive(Deserialize)]
struct File {
    marker: Vec<Marker>,
    #[serde(flatten)]
    words: Words,
}

/// The word lists for shapes, as the file names them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Words {
    pub(crate) share: Share,
    pub(crate) byline: Byline,
    pub(crate) bio: Bio,
    pub(crate) photo: Photo,
    pub(crate) head: Head,
    pub(crate) dates: Dates,
    pub(crate) languages: Languages,
    pub(crate) markup: Markup,
}

/// Words of class names and ids: `most-read` is found in `MostRead_list` too.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Markup {
    /// Of what is furniture, however large it is.
    pub(crate) always: Vec<String>,
    /// Of what is furniture unless much of the page is in it.
    pub(crate) drop: Vec<String>,
    /// Of what holds an article's text.
    pub(crate) body: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Share {
    pub(crate) services: FxHashSet<String>,
    pub(crate) verbs: FxHashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Byline {
    pub(crate) cues: Vec<String>,
    pub(crate) roles: FxHashSet<String>,
    pub(crate) shown: Vec<String>,
    pub(crate) particles: FxHashSet<String>,
    pub(crate) titles: FxHashSet<String>,
    pub(crate) joins: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Bio {
    pub(crate) verbs: FxHashSet<String>,
    pub(crate) nouns: FxHashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Photo {
    pub(crate) cues: Vec<String>,
    pub(crate) starts: Vec<String>,
    pub(crate) agencies: Vec<String>,
    pub(crate) small: FxHashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Head {
    pub(crate) sections: FxHashSet<String>,
    pub(crate) small: FxHashSet<String>,
    pub(crate) logos: Vec<String>,
    pub(crate) breadcrumbs: Vec<String>,
    pub(crate) published: Vec<String>,
    pub(crate) updated: Vec<String>,
    pub(crate) beside: FxHashSet<String>,
    pub(crate) sources: Vec<String>,
    pub(crate) titles: Vec<String>,
    pub(crate) outlets: FxHashSet<String>,
    pub(crate) mastheads: FxHashSet<String>,
    /// First words of an office or of a kind of outlets, not of an outlet's name.
    pub(crate) desks: FxHashSet<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dates {
    pub(crate) months: Vec<Vec<String>>,
    /// Words between a day, its month and its year: "12 de julio de 2025".
    pub(crate) linking: FxHashSet<String>,
    /// Months of the solar Hijri calendar.
    #[serde(rename = "solar-hijri")]
    pub(crate) solar_hijri: Vec<Vec<String>>,
    /// The months in other languages.
    pub(crate) languages: BTreeMap<String, Vec<Vec<String>>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Languages {
    pub(crate) tags: FxHashMap<String, String>,
    pub(crate) common: BTreeMap<String, FxHashSet<String>>,
}

impl Furniture {
    /// The word lists that come with the program.
    pub fn embedded() -> &'static Furniture {
        static READY: OnceLock<Furniture> = OnceLock::new();
        READY.get_or_init(|| match Furniture::from_toml(EMBEDDED) {
            Ok(furniture) => furniture,
            // A test reads the embedded file, so this cannot be reached in a build that passed.
            Err(error) => unreachable!("codebook/en/furniture.toml: {error}"),
        })
    }

    /// Word lists from the text of a file laid out as `codebook/en/furniture.toml`.
    ///
    /// # Errors
    /// What is wrong with the file, in a sentence.
    pub fn from_toml(text: &str) -> Result<Furniture, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let (markers, mut words) = (file.marker, file.words);
        let markup = &mut words.markup;
        for list in [&mut markup.always, &mut markup.drop, &mut markup.body] {
            list.iter_mut().for_each(|word| *word = format!("-{word}-"));
        }
        let mut patterns = Vec::new();
        let mut phrases = Vec::new();
        for (marker, entry) in markers.iter().enumerate() {
            let lists = [
                (Place::Whole, &entry.whole),
                (Place::Start, &entry.start),
                (Place::Within, &entry.within),
            ];
            for (place, list) in lists {
                for phrase in list {
                    patterns.push(phrase.to_lowercase());
                    phrases.push(Phrase { marker, place });
                }
            }
        }
        let search = |patterns: &[String]| {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .ascii_case_insensitive(true)
                .build(patterns)
                .map_err(|error| error.to_string())
        };
        let (search, photo_cues) = (search(&patterns)?, search(&words.photo.cues)?);
        Ok(Furniture {
            markers,
            phrases,
            search,
            photo_cues,
            words,
        })
    }

    /// Where, in a text as it stands, the first cue for a photo credit begins.
    pub(crate) fn photo_cue(&self, text: &str) -> Option<usize> {
        let found = self
            .photo_cues
            .find_overlapping_iter(text)
            .map(|found| found.start());
        found.filter(|at| starts_word(text, *at)).min()
    }
}

impl Furniture {
    /// The first marker (in the file's order) that `folded`, a line as [`fold`] gives it, shows.
    pub(crate) fn find(&self, folded: &str, words: usize, prose: bool) -> Option<Hit<'_>> {
        // A zone heading inside a marker of fewer words must not hide one that says more, so the lowest index wins.
        let mut best: Option<usize> = None;
        let core = core_range(folded);
        for found in self.search.find_overlapping_iter(folded) {
            let Some(phrase) = self.phrases.get(found.pattern().as_usize()) else {
                continue;
            };
            let Some(marker) = self.markers.get(phrase.marker) else {
                continue;
            };
            if words > marker.max_words
                || (prose && !marker.prose)
                || best.is_some_and(|index| index <= phrase.marker)
            {
                continue;
            }
            let fits = match phrase.place {
                Place::Whole => found.start() <= core.0 && found.end() >= core.1,
                Place::Start => found.start() == 0 && ends_word(folded, found.end()),
                Place::Within => starts_word(folded, found.start()) && ends_word(folded, found.end()),
            };
            if fits {
                best = Some(phrase.marker);
            }
        }
        let marker = self.markers.get(best?)?;
        Some(Hit {
            reason: &marker.reason,
            zone: marker.zone,
        })
    }
}

/// A line as phrases are compared with it: lower case, straight apostrophes, single spaces. Offsets do not carry over.
pub(crate) fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' => folded.push('\''),
            '\u{201C}' | '\u{201D}' => folded.push('"'),
            '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' => {}
            c if c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The range of `folded` without numbers and punctuation at its ends.
fn core_range(folded: &str) -> (usize, usize) {
    let start = folded.find(char::is_alphabetic).unwrap_or(0);
    let end = folded
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_alphabetic())
        .map_or(folded.len(), |(at, c)| at + c.len_utf8());
    (start, end)
}

fn starts_word(text: &str, at: usize) -> bool {
    let first = text.get(at..).and_then(|rest| rest.chars().next());
    let before = text.get(..at).and_then(|rest| rest.chars().next_back());
    !(first.is_some_and(char::is_alphanumeric) && before.is_some_and(char::is_alphanumeric))
}

fn ends_word(text: &str, at: usize) -> bool {
    let last = text.get(..at).and_then(|rest| rest.chars().next_back());
    let after = text.get(at..).and_then(|rest| rest.chars().next());
    !(last.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(line: &str) -> Option<&'static str> {
        let words = line.split_whitespace().count();
        Furniture::embedded()
            .find(&fold(line), words, words > 11)
            .map(|hit| hit.reason)
    }

    #[test]
    fn the_embedded_file_is_well_formed() {
        assert!(Furniture::from_toml(EMBEDDED).is_ok());
        for marker in &Furniture::embedded().markers {
            for phrase in marker.whole.iter().chain(&marker.start).chain(&marker.within) {
                assert_eq!(&fold(phrase), phrase.trim_end(), "written as lines are compared");
            }
        }
    }

    #[test]
    fn phrases_match_whole_lines_starts_and_insides() {
        assert_eq!(reason("3 Comments"), Some("comments"));
        assert_eq!(reason("Leave a Comment"), Some("comment form"));
        assert_eq!(
            reason("Your email address will not be published. Required fields are marked *"),
            Some("comment form")
        );
        assert_eq!(
            reason("READ MORE: Envoys meet in Doha"),
            Some("link to another story")
        );
        assert_eq!(
            reason("Related to the talks, the two sides signed a letter."),
            None
        );
        assert_eq!(reason("The comments drew a sharp reply from Kabul."), None);
        assert_eq!(reason("Share"), Some("share bar"));
    }

    #[test]
    fn a_file_with_a_mistake_is_refused_in_words() {
        let error = Furniture::from_toml("[[marker]]\nreason = 1\n");
        assert!(error.is_err_and(|message| message.contains("reason")));
    }
}
