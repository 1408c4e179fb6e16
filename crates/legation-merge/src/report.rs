//! What of a record decides which event it is of.

use crate::hash::{hash, mix};
use crate::rules::Rules;
use jiff::civil::Date;
use legation_core::Record;
use legation_core::record::{Entity, Status};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// A word by its hash: names and codes are compared, never shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u64);

impl From<&str> for Tag {
    fn from(word: &str) -> Tag {
        Tag(if word.is_empty() { 0 } else { hash(word.as_bytes()) })
    }
}

impl Tag {
    /// Whether the word is the empty one.
    pub fn is_empty(self) -> bool {
        self == Tag::default()
    }
}

/// A party as it is compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Country or PLOVER code.
    pub code: Option<Tag>,
    /// Primary sector; empty where it is open.
    pub sector: Tag,
    /// Canonical name, else the words in lower case.
    pub name: Tag,
}

/// Where it was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Country.
    pub country: Option<Tag>,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
}

/// A record as it is compared with others. It is small, so that very many can be held.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Tells it from all others with which it may agree in all else: of a record's id, document and version.
    pub tie: u64,
    /// Day of publication, in days from 1970.
    pub published: Option<i32>,
    /// PLOVER category.
    pub event: Tag,
    /// PLOVER modes.
    pub mode: Box<[Tag]>,
    /// CAMEO code.
    pub cameo: SmolStr,
    /// Who did it.
    pub actors: Box<[Party]>,
    /// To or with whom.
    pub recipients: Box<[Party]>,
    /// First and last day on which it can have happened.
    pub days: Option<(i32, i32)>,
    /// Whether the text gives its date, rather than the day of publication.
    pub dated: bool,
    /// Where.
    pub place: Option<Place>,
    /// Kind and stage of a deal.
    pub deal: Option<(Tag, Tag)>,
    /// Designations of what is transferred, in order.
    pub items: Box<[Tag]>,
    /// Dead.
    pub deaths: Option<[u64; 2]>,
    /// Injured.
    pub injuries: Option<[u64; 2]>,
    /// Whether the event is still to come, or may be so: planned, possible, supposed.
    pub open: bool,
    /// What the words of the evidence sentence boil down to, in order.
    pub words: Box<[u32]>,
    /// Numbers in the evidence sentence in order, those of its date left out: how many, and the how-manieth (`17th`).
    pub numbers: [Box<[u64]>; 2],
    /// The evidence sentence and the day of publication: copies of one sentence have the same.
    pub sentence: Option<u64>,
}

/// Where a report stands among all: what is published first comes first, and of one day what names more sides, so that what tells less joins what tells more;
/// then by what it says. It does not depend on when it is given.
pub type Order = (i32, u64, u64);

impl Report {
    /// A record; `key` tells it from all others, also from one of the same id in another document.
    pub fn new(key: &str, record: &Record) -> Report {
        let day = |day: Option<&str>| day.and_then(|day| day.get(..10)?.parse().ok()).map(number);
        let days = match (day(record.date.as_deref()), day(record.enddate.as_deref())) {
            (Some(first), Some(last)) => Some((first, last.max(first))),
            // Since a day, or until one: too wide a range to tell one event by.
            (Some(first), None) => Some((first, first + OPEN)),
            (None, Some(last)) => Some((last - OPEN, last)),
            (None, None) => None,
        };
        let items: BTreeSet<Tag> = record
            .deal
            .iter()
            .flat_map(|deal| &deal.items)
            .filter_map(|item| item.designation.as_deref().map(Tag::from))
            .collect();
        let published = day(record.cite_info.published.as_deref());
        Report {
            tie: hash(key.as_bytes()),
            published,
            event: record.event.as_str().into(),
            mode: record.mode.iter().map(|mode| mode.as_str().into()).collect(),
            cameo: record.cameo.as_str().into(),
            actors: parties(&record.actor),
            recipients: parties(&record.recipient),
            days,
            dated: matches!(record.date_basis.as_str(), "stated" | "relative"),
            place: record.event_loc.as_ref().map(|place| Place {
                country: place.country.as_deref().map(Tag::from),
                at: place.lat.zip(place.lon),
            }),
            deal: record
                .deal
                .as_ref()
                .map(|deal| (deal.kind.as_str().into(), deal.stage.as_str().into())),
            items: items.into_iter().collect(),
            deaths: record.deaths,
            injuries: record.injuries,
            open: matches!(
                record.status,
                Status::Planned | Status::Possible | Status::Hypothetical
            ),
            words: words(&record.text),
            numbers: numbers(record),
            sentence: (!record.text.is_empty())
                .then(|| mix(hash(record.text.as_bytes()) ^ mix(published.unwrap_or(-1) as u64))),
        }
    }

    /// A number for all that it says: reports of the same number are alike to the letter, and published on the same day.
    pub fn print(&self) -> u64 {
        let mut all = 0u64;
        let mut feed = |value: u64| all = mix(all.rotate_left(5) ^ value);
        let day = |day: Option<i32>| day.map_or(u64::MAX, |day| day as u64);
        feed(day(self.published));
        feed(self.event.0);
        feed(hash(self.cameo.as_bytes()));
        for (side, parties) in [&self.actors, &self.recipients].into_iter().enumerate() {
            feed(side as u64);
            for party in parties {
                feed(party.code.map_or(1, |code| code.0));
                feed(party.sector.0);
                feed(party.name.0);
            }
        }
        feed(day(self.days.map(|(first, _)| first)));
        feed(day(self.days.map(|(_, last)| last)));
        feed(u64::from(self.dated) * 2 + u64::from(self.open));
        if let Some(place) = &self.place {
            feed(place.country.map_or(1, |country| country.0));
            let (north, east) = place.at.unwrap_or((f64::NAN, f64::NAN));
            feed(north.to_bits());
            feed(east.to_bits());
        }
        if let Some((kind, stage)) = &self.deal {
            feed(kind.0);
            feed(stage.0);
        }
        for (number, tags) in [&self.mode, &self.items].into_iter().enumerate() {
            feed(number as u64);
            tags.iter().for_each(|tag| feed(tag.0));
        }
        for number in self.deaths.into_iter().chain(self.injuries).flatten() {
            feed(number);
        }
        feed(u64::from(self.deaths.is_some()) * 2 + u64::from(self.injuries.is_some()));
        self.words.iter().for_each(|word| feed(u64::from(*word)));
        for (number, numbers) in self.numbers.iter().enumerate() {
            feed(number as u64);
            numbers.iter().for_each(|number| feed(*number));
        }
        feed(self.sentence.unwrap_or(1));
        all
    }

    /// See [`Order`]; `own`: it stands for itself only, whatever others say the same.
    pub fn order(&self, own: bool) -> Order {
        let day = self.published.or(self.days.map(|(_, last)| last));
        let unnamed = if self.is_reciprocal() {
            0
        } else {
            i32::from(self.actors.is_empty()) * 2 + i32::from(self.recipients.is_empty())
        };
        (
            day.map_or(i32::MAX, |day| day.saturating_mul(4).saturating_add(unnamed)),
            self.print(),
            if own { self.tie | 1 } else { 0 },
        )
    }

    /// The last day on which it can have happened, by which those near it are found; `None` for what says too little about that to be merged.
    pub fn last_day(&self, rules: &Rules) -> Option<i32> {
        match self.days {
            Some((first, last)) => (last - first <= rules.widest).then_some(last),
            None => self.published,
        }
    }

    /// Whether all parties did it together.
    pub(crate) fn is_reciprocal(&self) -> bool {
        self.recipients.is_empty() && self.actors.len() > 1
    }

    /// Who did what to whom, where that happens once between the two; nothing for all else, and for what has not happened.
    pub(crate) fn once(&self, rules: &Rules) -> Vec<(Tag, Tag)> {
        if self.open || !self.deal.is_some_and(|deal| rules.is_once(deal)) {
            return Vec::new();
        }
        let codes = |parties: &[Party]| parties.iter().filter_map(|party| party.code).collect::<Vec<_>>();
        let recipients = codes(&self.recipients);
        let with = |actor: Tag| recipients.iter().map(move |recipient| (actor, *recipient));
        let mut pairs: Vec<_> = codes(&self.actors).into_iter().flat_map(with).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Whether its text says when it was; of the day of publication alone nothing follows for what happens once.
    pub(crate) fn tells_when(&self) -> bool {
        self.dated && self.days.is_some()
    }

    /// Whether both tell what happens once, and one of them not when.
    pub(crate) fn is_once_with(&self, other: &Report, rules: &Rules) -> bool {
        if self.tells_when() && other.tells_when() {
            return false;
        }
        let pairs = self.once(rules);
        !pairs.is_empty() && other.once(rules).iter().any(|pair| pairs.contains(pair))
    }

    /// The days on which it can have happened: without a date in the text, some days before it was published.
    pub(crate) fn span(&self, before: i32) -> Option<(i32, i32)> {
        match (self.days, self.dated) {
            (Some(days), true) => Some(days),
            (Some((first, last)), false) => Some((first - before, last)),
            (None, _) => self.published.map(|day| (day - before, day)),
        }
    }
}

/// Whether a record says that its event did not happen, or that somebody denies or doubts it.
pub(crate) fn is_against(record: &Record) -> bool {
    let denies = |stance: &str| matches!(stance, "denies" | "doubts");
    record.status == Status::Negated || record.attribution.iter().any(|said| denies(&said.stance))
}

/// Days that stand for an open end.
const OPEN: i32 = 365;

/// Days from 1970.
fn number(day: Date) -> i32 {
    let since = day.since(Date::constant(1970, 1, 1));
    since.map_or(0, |span| span.get_days())
}

fn parties(entities: &[Entity]) -> Box<[Party]> {
    let mut parties: Vec<Party> = entities
        .iter()
        .map(|entity| Party {
            code: entity.code.as_deref().map(Tag::from),
            sector: entity.sector.first().map_or("", String::as_str).into(),
            name: match &entity.name {
                Some(name) => name.as_str().into(),
                None => entity.entity_text.to_lowercase().as_str().into(),
            },
        })
        .collect();
    parties.sort();
    parties.dedup();
    parties.into()
}

/// Numbers in figures, as counted and as ordered ones; years and days of its date are neither.
fn numbers(record: &Record) -> [Box<[u64]>; 2] {
    let days = [&record.date, &record.enddate, &record.cite_info.published];
    let dated: BTreeSet<u64> = days
        .into_iter()
        .flatten()
        .flat_map(|day| day.split('-').filter_map(|part| part.parse().ok()))
        .collect();
    let [mut counted, mut ordered] = <[BTreeSet<u64>; 2]>::default();
    for word in record
        .text
        .split(|letter: char| !letter.is_alphanumeric() && letter != ',')
    {
        let word = word.trim_matches(',');
        // Most have none.
        if !word.starts_with(|letter: char| letter.is_ascii_digit()) {
            continue;
        }
        let word = word.replace(',', "");
        let letters = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let Ok(number) = word.strip_suffix(letters).unwrap_or(&word).parse::<u64>() else {
            continue;
        };
        if letters.is_empty() && !dated.contains(&number) {
            counted.insert(number);
        } else if letters.chars().all(char::is_alphabetic) && letters.len() == 2 {
            ordered.insert(number);
        }
    }
    [counted, ordered].map(|numbers| numbers.into_iter().collect())
}

/// The words of a sentence by their first letters, each once, as numbers: `delivered`, `delivery` are one.
fn words(text: &str) -> Box<[u32]> {
    /// Letters that two words of one stem share.
    const STEM: usize = 5;
    /// Words of fewer letters join others and say little.
    const SHORT: usize = 4;
    let mut words: Vec<u32> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| match word.is_ascii() {
            true => word.len() >= SHORT || word.bytes().any(|letter| letter.is_ascii_digit()),
            false => word.chars().count() >= SHORT || word.chars().any(char::is_numeric),
        })
        .map(|word| {
            // Most are plain: the same without a string for each.
            if word.is_ascii() {
                let mut stem = [0; STEM];
                let letters = stem.iter_mut().zip(word.bytes());
                let length = letters
                    .map(|(to, letter)| *to = letter.to_ascii_lowercase())
                    .count();
                return hash(stem.get(..length).unwrap_or_default()) as u32;
            }
            let stem: String = word.chars().flat_map(char::to_lowercase).take(STEM).collect();
            hash(stem.as_bytes()) as u32
        })
        .collect();
    words.sort_unstable();
    words.dedup();
    words.into()
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::hash::hash;

    #[test]
    fn plain_words_have_the_numbers_that_they_have_among_others() {
        let stem = |word: &str| {
            let stem: String = word.chars().flat_map(char::to_lowercase).take(5).collect();
            hash(stem.as_bytes()) as u32
        };
        for word in [
            "Delivered",
            "F16",
            "17th",
            "2",
            "ARMS",
            "Zürich",
            "İzmir",
            "Ελλάδα",
            "x٣",
        ] {
            assert_eq!(words(word).as_ref(), [stem(word)], "{word}");
        }
        assert!(words("the of a").is_empty());
    }
}
