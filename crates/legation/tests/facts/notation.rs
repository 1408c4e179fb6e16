//! How a row is written in the files; README.md beside them tells it to people.

use legation_core::record::Status;

/// A row as marked by hand.
#[derive(Debug)]
pub struct Row {
    /// A careful coder may give it or leave it: neither missed nor too many.
    pub optional: bool,
    /// Which line of the text, from 1.
    pub sentence: usize,
    /// Categories that are right, each with the modes that are; no modes: not compared.
    pub events: Vec<(String, Vec<String>)>,
    /// `None`: not compared.
    pub actor: Option<Vec<Party>>,
    pub recipient: Option<Vec<Party>>,
    pub date: Date,
    pub place: Place,
    /// Innermost first; `None`: not compared.
    pub source: Option<Vec<String>>,
    /// Empty: not compared.
    pub status: Vec<Status>,
    pub certainty: Option<Band>,
    pub counts: Vec<Number>,
    /// Kind and stage, each `*` where not compared.
    pub deal: Option<(String, String)>,
    pub items: Vec<Item>,
    pub value: Option<(f64, String)>,
}

/// A party: any of these codes, with any of these sectors.
#[derive(Debug)]
pub struct Party {
    pub codes: Vec<String>,
    pub sectors: Vec<String>,
    pub optional: bool,
}

#[derive(Debug, PartialEq)]
pub enum Date {
    Any,
    Unknown,
    Range(String, String),
}

#[derive(Debug)]
pub enum Place {
    Any,
    None,
    At {
        country: Option<String>,
        name: String,
        optional: bool,
    },
}

/// How far the text commits itself, roughly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Band {
    High,
    Middle,
    Low,
}

impl Band {
    pub fn of(certainty: f64) -> Band {
        match certainty {
            high if high >= 0.75 => Band::High,
            low if low < 0.35 => Band::Low,
            _ => Band::Middle,
        }
    }
}

/// A number of people; `None` for the range: any number.
#[derive(Debug)]
pub struct Number {
    pub kind: String,
    pub range: Option<[u64; 2]>,
    pub optional: bool,
}

/// A thing transferred; `None`: not compared.
#[derive(Debug)]
pub struct Item {
    pub category: Option<String>,
    pub quantity: Option<u64>,
    pub designation: Option<String>,
}

impl Row {
    /// Reads `N CATEGORY/mode | ACTORS > RECIPIENTS | date | place | source | status certainty | the rest`.
    pub fn read(written: &str) -> Result<Row, String> {
        let mut parts = written.split('|').map(str::trim);
        let mut next = |what: &str| parts.next().ok_or(format!("expected {what}"));
        let head = next("a sentence and a category")?;
        let (head, optional) = match head.strip_prefix('~') {
            Some(rest) => (rest, true),
            None => (head, false),
        };
        let (sentence, events) = head.split_once(' ').ok_or("expected a sentence and a category")?;
        let (actor, recipient) = sides(next("parties")?);
        let date = date(next("a date")?);
        let place = place(next("a place")?);
        let source = source(next("a source")?);
        let (status, certainty) = standing(next("a status")?)?;
        let mut row = Row {
            optional,
            sentence: sentence
                .parse()
                .map_err(|_| format!("expected a number, found {sentence}"))?,
            events: categories(events),
            actor,
            recipient,
            date,
            place,
            source,
            status,
            certainty,
            counts: Vec::new(),
            deal: None,
            items: Vec::new(),
            value: None,
        };
        for told in parts
            .next()
            .unwrap_or_default()
            .split(';')
            .filter(|told| !told.is_empty())
        {
            row.add(told.trim())?;
        }
        match parts.next() {
            Some(more) => Err(format!("expected no more than seven parts, found {more}")),
            None => Ok(row),
        }
    }

    fn add(&mut self, told: &str) -> Result<(), String> {
        let words: Vec<&str> = told.split_whitespace().collect();
        match words.as_slice() {
            ["deal", kind, stage] => self.deal = Some(((*kind).to_owned(), (*stage).to_owned())),
            ["value", amount, currency] => {
                let amount = amount
                    .parse()
                    .map_err(|_| format!("expected an amount, found {amount}"))?;
                self.value = Some((amount, (*currency).to_owned()));
            }
            ["item", category, rest @ ..] => {
                let set = |word: &&str| (*word != "*").then(|| word.replace('-', " "));
                let quantity = rest.first().filter(|word| **word != "*");
                let quantity = quantity.map(|word| {
                    word.parse()
                        .map_err(|_| format!("expected a number, found {word}"))
                });
                self.items.push(Item {
                    category: set(category),
                    quantity: quantity.transpose()?,
                    designation: rest.get(1).map(|word| (*word).to_owned()),
                });
            }
            [kind, range] => {
                let (kind, optional) = kind.strip_suffix('?').map_or((*kind, false), |kind| (kind, true));
                let range = match *range {
                    "*" => None,
                    range => {
                        let (low, high) = range.split_once('-').unwrap_or((range, range));
                        let number = |word: &str| {
                            word.parse()
                                .map_err(|_| format!("expected a number, found {word}"))
                        };
                        Some([number(low)?, number(high)?])
                    }
                };
                self.counts.push(Number {
                    kind: kind.to_owned(),
                    range,
                    optional,
                });
            }
            _ => return Err(format!("expected a count, deal, item or value, found `{told}`")),
        }
        Ok(())
    }
}

fn categories(written: &str) -> Vec<(String, Vec<String>)> {
    let mut all: Vec<(String, Vec<String>)> = Vec::new();
    for part in written.split([',', '/']) {
        if part.chars().all(char::is_uppercase) {
            all.push((part.to_owned(), Vec::new()));
        } else if let Some((_, modes)) = all.last_mut() {
            modes.extend(part.split('+').map(str::to_owned));
        }
    }
    all
}

fn sides(written: &str) -> (Option<Vec<Party>>, Option<Vec<Party>>) {
    let (actor, recipient) = written.split_once('>').unwrap_or((written, ""));
    (parties(actor), parties(recipient))
}

fn parties(written: &str) -> Option<Vec<Party>> {
    let words = written.split_whitespace().filter(|word| *word != "-");
    let party = |word: &str| {
        let (word, optional) = word.strip_suffix('?').map_or((word, false), |word| (word, true));
        let (codes, sectors) = word.split_once('.').unwrap_or((word, ""));
        let list = |words: &str| {
            words
                .split('/')
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect()
        };
        Party {
            codes: list(codes),
            sectors: list(sectors),
            optional,
        }
    };
    (written.trim() != "*").then(|| words.map(party).collect())
}

fn date(written: &str) -> Date {
    match written {
        "*" => Date::Any,
        "-" => Date::Unknown,
        range => {
            let (first, last) = range.split_once("..").unwrap_or((range, range));
            Date::Range(first.to_owned(), last.to_owned())
        }
    }
}

fn place(written: &str) -> Place {
    let (written, optional) = written
        .strip_suffix('?')
        .map_or((written, false), |name| (name, true));
    match written {
        "*" => Place::Any,
        "-" => Place::None,
        _ => {
            let (first, rest) = written.split_once(' ').unwrap_or((written, ""));
            let is_code = first.len() == 3 && first.chars().all(char::is_uppercase);
            let (country, name) = if is_code {
                (Some(first.to_owned()), rest)
            } else {
                (None, written)
            };
            Place::At {
                country,
                name: name.to_owned(),
                optional,
            }
        }
    }
}

fn source(written: &str) -> Option<Vec<String>> {
    match written {
        "*" => None,
        "-" => Some(Vec::new()),
        chain => Some(chain.split('<').map(|link| link.trim().to_lowercase()).collect()),
    }
}

fn standing(written: &str) -> Result<(Vec<Status>, Option<Band>), String> {
    let (status, band) = written.split_once(' ').unwrap_or((written, "*"));
    let known = |word: &str| {
        let found = Status::ALL.into_iter().find(|status| status.as_str() == word);
        found.ok_or(format!("expected a status, found {word}"))
    };
    let status = match status {
        "*" => Vec::new(),
        words => words.split('/').map(known).collect::<Result<_, _>>()?,
    };
    let band = match band {
        "*" => None,
        "h" => Some(Band::High),
        "m" => Some(Band::Middle),
        "l" => Some(Band::Low),
        word => return Err(format!("expected h, m, l or *, found {word}")),
    };
    Ok((status, band))
}
