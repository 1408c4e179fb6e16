//! Articles with their records, made from templates: as many as wanted, the same ones for the same seed.
//!
//! Things happen day by day between countries, some of which have far more to do with each other than others. Each is told by one outlet or by many, in wordings of their own, with
//! a number or a day that differs now and then; some articles are copies of others with a few words changed, some are corrected later. Texts are about 600 words long; what
//! tells no event is put together from a small grammar with made-up names, so that the vocabulary grows as that of news does.

use super::words::{ACTS, AREAS, Act, CALLED, DOES, LANDS, Land, OUTLETS, SAYS, THINGS, WHEN, WHERE};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use legation_core::record::{Attribution, CiteInfo, Deal, Entity, Item, Location, Quote, Status, TextInfo};
use legation_core::{Coded, Record};
use legation_parse::{Block, BlockKind, Document, Span};
use std::collections::VecDeque;

/// The coder that the records name.
pub const CODER: &str = "legation bench; templates 1";
/// The first day of the made articles.
pub const FIRST: Date = date(2021, 1, 1);
/// Days over which they are spread.
const DAYS: usize = 1500;
/// Records of an article.
pub const RECORDS: usize = 10;
/// Words of a text from which it ends.
const WORDS: usize = 590;
/// Of so many articles one is a copy of another one, and one corrects an earlier one.
const COPY: u64 = 10;
const CORRECTION: u64 = 50;
/// Articles from which copies and corrections are made.
const RECENT: usize = 200;

/// Numbers as if by chance, the same for the same seed.
///
/// Source: Steele, Lea, Flood, *Fast splittable pseudorandom number generators* (2014).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// The first ones far more often than the last: their share falls about as one through their place.
    fn skewed(&mut self, count: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        let place = ((count as f64 + 1.0).powf(share) - 1.0) as usize;
        place.min(count.saturating_sub(1))
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.next().is_multiple_of(count)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A name that nobody bears.
    fn name(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "ren", "to", "li", "mor", "ka", "vel", "du", "shi", "ga", "nor", "pe", "zan", "ri", "fu",
            "lem", "os", "ta", "bri", "ho", "jun", "qua", "wi", "dal",
        ];
        let count = 2 + self.below(2);
        let mut name: String = (0..count).map(|_| *self.of(&SYLLABLES)).collect();
        if let Some(first) = name.get(..1).map(str::to_uppercase) {
            name.replace_range(..1, &first);
        }
        name
    }
}

/// Something that happened.
#[derive(Clone)]
struct Story {
    act: &'static Act,
    one: &'static Land,
    two: &'static Land,
    day: Date,
    place: Option<(String, f64, f64)>,
    number: u64,
}

/// Makes articles one after the other.
pub struct Maker {
    chance: Chance,
    articles: usize,
    made: usize,
    /// What happened in the last days, the most told first.
    stories: VecDeque<Story>,
    today: Option<Date>,
    recent: VecDeque<(Document, Coded)>,
}

impl Maker {
    /// Of `articles` articles, by a seed.
    pub fn new(articles: usize, seed: u64) -> Maker {
        Maker {
            chance: Chance(seed),
            articles,
            made: 0,
            stories: VecDeque::new(),
            today: None,
            recent: VecDeque::new(),
        }
    }

    /// What happens on a day: about a third as much as is told.
    fn happen(&mut self, day: Date) {
        let a_day = (self.articles / DAYS).max(1) * RECORDS;
        for _ in 0..(a_day * 3 / 10).max(3) {
            let story = story(&mut self.chance, day);
            self.stories.push_front(story);
        }
        self.stories.truncate((a_day * 3 / 4).max(12));
    }
}

impl Iterator for Maker {
    type Item = (Document, Coded);

    fn next(&mut self) -> Option<(Document, Coded)> {
        if self.made >= self.articles {
            return None;
        }
        let day = FIRST + ((self.made * DAYS / self.articles) as i64).days();
        if self.today != Some(day) {
            self.today = Some(day);
            self.happen(day);
        }
        self.made += 1;
        let chance = &mut self.chance;
        let former = chance.below(self.recent.len());
        let one = match self.recent.get(former) {
            Some(former) if chance.one_in(COPY) => copied(chance, former, self.made, day),
            Some(former) if chance.one_in(CORRECTION) => corrected(chance, former, day),
            _ => article(chance, &self.stories, self.made, day),
        };
        self.recent.push_front(one.clone());
        self.recent.truncate(RECENT);
        Some(one)
    }
}

fn story(chance: &mut Chance, day: Date) -> Story {
    let one = &LANDS[chance.skewed(LANDS.len())];
    let mut two = &LANDS[chance.skewed(LANDS.len())];
    while two.code == one.code {
        two = &LANDS[chance.skewed(LANDS.len())];
    }
    let act = &ACTS[chance.skewed(ACTS.len())];
    let place = act.violent.then(|| {
        let by = |chance: &mut Chance| (chance.below(8000) as f64 - 4000.0) / 1000.0;
        (chance.name(), two.at.0 + by(chance), two.at.1 + by(chance))
    });
    Story {
        act,
        one,
        two,
        day,
        place,
        number: 2 + chance.below(60) as u64,
    }
}

/// An article of its own.
fn article(chance: &mut Chance, stories: &VecDeque<Story>, number: usize, day: Date) -> (Document, Coded) {
    let outlet = &OUTLETS[chance.skewed(OUTLETS.len())];
    let id = format!("https://{}.example/{day}/{number}", outlet.1);
    let mut page = Page::new(id, outlet.0, day);
    page.document.title = Some(format!(
        "{} and {}: {}",
        chance.of(LANDS).name,
        chance.name(),
        chance.of(THINGS)
    ));
    // The most told stories are in most papers.
    let mut told: Vec<usize> = Vec::new();
    while told.len() < RECORDS.min(stories.len()) {
        let next = chance.skewed(stories.len());
        if !told.contains(&next) {
            told.push(next);
        }
    }
    for story in told {
        for _ in 0..3 {
            page.pad(chance);
        }
        page.tell(chance, &stories[story]);
    }
    while page.words < WORDS {
        page.pad(chance);
    }
    page.done()
}

/// The same text in another paper, a few words of what tells no event changed.
fn copied(chance: &mut Chance, former: &(Document, Coded), number: usize, day: Date) -> (Document, Coded) {
    let (document, coded) = former;
    let outlet = chance.of(OUTLETS);
    let id = format!("https://{}.example/{day}/{number}", outlet.1);
    let mut document = Document {
        id: id.clone(),
        outlet: Some(outlet.0.to_owned()),
        url: Some(id),
        ..document.clone()
    };
    let mut coded = coded.clone();
    // Other words of the same length, so that all stays where it is.
    document.text = document
        .text
        .replace("prices", "duties")
        .replace("roads", "ports");
    for (number, record) in coded.records.iter_mut().enumerate() {
        record.id = format!("{:016x}", chance.next() ^ number as u64);
        record.text_info.document.clone_from(&document.id);
        record.cite_info.outlet.clone_from(&document.outlet);
        record.cite_info.url.clone_from(&document.url);
        record.text = record.text.replace("prices", "duties").replace("roads", "ports");
    }
    (document, coded)
}

/// The same article some days later without its last records.
fn corrected(chance: &mut Chance, former: &(Document, Coded), day: Date) -> (Document, Coded) {
    let (mut document, mut coded) = former.clone();
    document.published = Some(day.to_string());
    document
        .text
        .push_str("Correction: an earlier version told more than is known. ");
    coded.records.truncate(RECORDS - 2);
    for record in &mut coded.records {
        record.id = format!("{:016x}", chance.next());
        record.cite_info.published.clone_from(&document.published);
    }
    (document, coded)
}

/// An article that is being written. All of its letters are of ASCII: bytes are characters.
struct Page {
    document: Document,
    coded: Coded,
    outlet: &'static str,
    day: Date,
    words: usize,
}

impl Page {
    fn new(id: String, outlet: &'static str, day: Date) -> Page {
        Page {
            document: Document {
                url: Some(id.clone()),
                id,
                outlet: Some(outlet.into()),
                published: Some(day.to_string()),
                language: Some("en".into()),
                ..Document::default()
            },
            coded: Coded::default(),
            outlet,
            day,
            words: 0,
        }
    }

    fn end_sentence(&mut self, start: usize) {
        let end = self.document.text.len();
        self.words += self.document.text[start..].split_whitespace().count();
        self.coded.sentences.push([start, end]);
        self.document.text.push(' ');
    }

    /// A sentence that tells nothing.
    fn pad(&mut self, chance: &mut Chance) {
        let start = self.document.text.len();
        let who = chance.name();
        let sentence = format!(
            "{} {} {who} {} the {} of the {} {} {}.",
            chance.of(AREAS),
            chance.of(CALLED),
            chance.of(DOES),
            chance.of(THINGS),
            chance.of(AREAS).to_lowercase(),
            chance.of(WHERE),
            chance.of(WHEN),
        );
        self.document.text.push_str(&sentence);
        self.end_sentence(start);
    }

    fn quote(&mut self, words: &str) -> Quote {
        let start = self.document.text.len();
        self.document.text.push_str(words);
        Quote {
            text: words.into(),
            start,
            end: self.document.text.len(),
        }
    }

    fn party(&mut self, land: &Land, sector: &str) -> Entity {
        let quote = self.quote(land.name);
        Entity {
            entity_text: quote.text,
            start: quote.start,
            end: quote.end,
            code: Some(land.code.into()),
            sector: vec![sector.into()],
            name: Some(land.name.into()),
            office: None,
            identifier_id: Some(format!("Q{}", land.number)),
        }
    }

    /// A sentence that tells a story, in one of many wordings.
    fn tell(&mut self, chance: &mut Chance, story: &Story) {
        let act = story.act;
        let start = self.document.text.len();
        let sentence = self.coded.sentences.len();
        let sector = if act.violent { "MIL" } else { "GOV" };
        let actor = self.party(story.one, sector);
        self.document.text.push(' ');
        let words: &&str = chance.of(act.words);
        let event_text = self.quote(words);
        self.document.text.push(' ');
        let recipient = self.party(story.two, if act.violent { "CVL" } else { "GOV" });
        let event_loc = story.place.as_ref().map(|(name, north, east)| {
            self.document.text.push_str(" near ");
            let quote = self.quote(name);
            Location {
                text: quote.text,
                start: quote.start,
                end: quote.end,
                name: Some(name.clone()),
                country: Some(story.two.code.into()),
                admin1: None,
                lat: Some(*north),
                lon: Some(*east),
                geonames_id: None,
            }
        });
        let stated = !chance.one_in(3);
        let date_text = stated.then(|| {
            self.document.text.push_str(" on ");
            self.quote(&story.day.strftime("%-d %B").to_string())
        });
        // Sources differ on numbers now and then.
        let number = story.number + u64::from(chance.one_in(6)) * 3;
        if let Some(counted) = act.counted {
            self.document.text.push_str(&format!(", {counted} {number}"));
        }
        self.document.text.push_str(", ");
        let says = chance.of(SAYS);
        let source = self.quote(says.0);
        self.document.text.push_str(" said");
        if chance.one_in(2) {
            let tail = format!(
                ", adding that the {} of the {} {}",
                chance.of(THINGS),
                chance.of(AREAS).to_lowercase(),
                chance.of(WHERE)
            );
            self.document.text.push_str(&tail);
        }
        self.document.text.push('.');
        let end = self.document.text.len();
        let text = self.document.text[start..end].to_owned();
        self.end_sentence(start);
        let day = if stated { story.day } else { self.day }.to_string();
        let items = act.item.iter().map(|item| Item {
            text: event_text.text.clone(),
            start: event_text.start,
            end: event_text.end,
            category: (*item).into(),
            designation: Some(format!("M-{}", story.number % 20)),
            quantity: Some(story.number),
        });
        self.coded.records.push(Record {
            id: format!("{:016x}", chance.next()),
            event: act.event.into(),
            mode: act.mode.iter().map(|mode| (*mode).to_owned()).collect(),
            context: vec![act.context.into()],
            quad_code: act.quad,
            event_scale: act.scale,
            cameo: act.cameo.into(),
            actor: vec![actor],
            recipient: vec![recipient],
            deal: act.deal.map(|(kind, stage)| Deal {
                kind: kind.into(),
                stage: stage.into(),
                items: items.collect(),
                ..Deal::default()
            }),
            event_text,
            date: Some(day.clone()),
            enddate: Some(day),
            date_basis: if stated { "stated" } else { "publication" }.into(),
            date_text,
            event_loc,
            status: if chance.one_in(30) {
                Status::Negated
            } else {
                act.status
            },
            certainty: 0.5 + chance.below(6) as f64 / 10.0,
            attribution: vec![Attribution {
                text: source.text,
                start: source.start,
                end: source.end,
                name: says.1.map(str::to_owned),
                cue: "said".into(),
                stance: if chance.one_in(20) { "denies" } else { "asserts" }.into(),
                ..Attribution::default()
            }],
            deaths: (act.counted == Some("killing")).then_some([number, number]),
            text,
            text_info: TextInfo {
                document: self.document.id.clone(),
                sentence,
                start,
                end,
            },
            cite_info: CiteInfo {
                outlet: Some(self.outlet.into()),
                outlet_kind: None,
                title: self.document.title.clone(),
                url: self.document.url.clone(),
                author: None,
                published: self.document.published.clone(),
                language: self.document.language.clone(),
            },
            pattern: act.entry.into(),
            coder: CODER.into(),
            ..Record::default()
        });
    }

    fn done(mut self) -> (Document, Coded) {
        self.coded.words = self.words;
        self.document.blocks = vec![Block {
            span: Span::new(0, self.document.text.len()),
            kind: BlockKind::Body,
            reason: None,
        }];
        (self.document, self.coded)
    }
}

/// Many ways to tell one thing: what a great story does to merging. Each article has one record; `number` sets what differs.
pub fn one_story(number: usize) -> (Document, Coded) {
    let mut chance = Chance(number as u64);
    let day = FIRST + ((number % 3) as i64).days();
    let story = Story {
        act: &ACTS[0],
        one: &LANDS[0],
        two: &LANDS[1],
        day: FIRST,
        place: None,
        number: 20,
    };
    let mut page = Page::new(format!("one-{number}"), OUTLETS[number % OUTLETS.len()].0, day);
    page.tell(&mut chance, &story);
    page.pad(&mut chance);
    page.done()
}

/// Many things between the same two within a few days, each at a place of its own.
pub fn many_stories(number: usize) -> (Document, Coded) {
    let mut chance = Chance(number as u64 + 1_000_000);
    let act = ACTS.iter().find(|act| act.violent).unwrap_or(&ACTS[0]);
    let day = FIRST + ((number % 3) as i64).days();
    let place = (
        chance.name(),
        (number % 80) as f64 * 0.9 - 36.0,
        (number / 80) as f64 * 1.8 - 100.0,
    );
    let story = Story {
        act,
        one: &LANDS[0],
        two: &LANDS[1],
        day,
        place: Some(place),
        number: 2 + chance.below(60) as u64,
    };
    let mut page = Page::new(format!("many-{number}"), OUTLETS[number % OUTLETS.len()].0, day);
    page.tell(&mut chance, &story);
    page.pad(&mut chance);
    page.done()
}

/// The same article in many papers, with another first sentence each: records that say the same to the letter.
pub fn near_copy(number: usize) -> (Document, Coded) {
    let mut chance = Chance(7);
    let stories: VecDeque<Story> = (0..12).map(|_| story(&mut chance, FIRST)).collect();
    let mut chance = Chance(number as u64 % 7);
    let (mut document, mut coded) = article(&mut chance, &stories, number % 7, FIRST);
    document.id = format!("copy-{number}");
    document.outlet = Some(OUTLETS[number % OUTLETS.len()].0.into());
    document.text.push_str(&format!("Copy {number}. "));
    for (at, record) in coded.records.iter_mut().enumerate() {
        record.id = format!("{number:08x}{at:08x}");
        record.text_info.document.clone_from(&document.id);
        record.cite_info.outlet.clone_from(&document.outlet);
    }
    (document, coded)
}
