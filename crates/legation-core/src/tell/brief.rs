//! The sections of a brief.

use super::article::Article;
use super::day::{human, plain, range};
use super::deals::{DealLine, deals};
use super::happening::{Happening, Report, Standing, dates, happenings, standing};
use super::names::States;
use super::phrase::{certainty, said_by, sentence};
use super::side::{Side, as_of};
use super::words::Words;
use crate::record::{Entity, Record, Status};
use crate::who::Actors;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What two sides did to, with and about each other, as far as some articles say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Brief {
    /// Names of the sides.
    pub sides: [String; 2],
    /// Articles read.
    pub articles: usize,
    /// Articles from which something is cited.
    pub cited: usize,
    /// Outlets, each once.
    pub outlets: Vec<String>,
    /// When the articles were published, in words.
    pub published: String,
    /// Records that bear on the two sides.
    pub records: usize,
    /// Where each deal stands.
    pub deals: Vec<DealLine>,
    /// What is told as a fact and has a date, newest last.
    pub happened: Vec<Line>,
    /// What is told as a fact without a date.
    pub undated: Vec<Line>,
    /// What is denied or doubted, or told differently, with what it is set against.
    pub contested: Vec<Contest>,
    /// What is only claimed, planned or possible.
    pub unconfirmed: Vec<Line>,
    /// What third parties did to the sides.
    pub also: Vec<Line>,
    /// The articles cited, with the sentences that the lines rest on.
    pub sources: Vec<SourceEntry>,
    /// What was left out.
    pub left_out: LeftOut,
}

/// One event in one line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Date in words.
    pub when: String,
    /// First day, ISO 8601.
    pub date: Option<String>,
    /// Last day, ISO 8601.
    pub enddate: Option<String>,
    /// Category.
    pub event: String,
    /// What, in words.
    pub text: String,
    /// The words in the article that it rests on.
    pub quote: String,
    /// How sure, in words.
    pub certainty: String,
    /// Whether another line of the brief contests it.
    pub contested: bool,
    /// Who says so, each once.
    pub said_by: Vec<String>,
    /// Where it stands.
    pub citations: Vec<Citation>,
    /// Ids of the records behind it.
    pub records: Vec<String>,
}

/// Two lines that do not agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contest {
    /// What they disagree on.
    pub on: String,
    /// What is claimed.
    pub claims: Vec<Line>,
    /// What is set against it.
    pub against: Vec<Line>,
}

/// A source and a sentence in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Citation {
    /// Number of the source, from 1.
    pub source: usize,
    /// Number of the sentence in it, from 1.
    pub sentence: usize,
}

/// An article that is cited.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SourceEntry {
    /// From 1.
    pub number: usize,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// ISO 8601.
    pub published: Option<String>,
    /// Its date in words; `date unknown`.
    pub dated: String,
    /// Where it was published.
    pub url: Option<String>,
    /// The file it was read from.
    pub file: String,
    /// The sentences cited.
    pub sentences: Vec<Quoted>,
}

/// A sentence of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// From 1.
    pub number: usize,
    /// As it stands in the text, white space apart.
    pub text: String,
    /// First character in the document's text.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

/// What the brief does not show, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Paragraphs in other languages.
    pub languages: BTreeMap<String, usize>,
    /// Page furniture, by reason.
    pub furniture: BTreeMap<String, usize>,
    /// Sentences read.
    pub sentences: usize,
    /// Sentences in which no event was coded.
    pub silent_sentences: usize,
    /// Records coded.
    pub records: usize,
    /// Records that do not bear on the two sides.
    pub other_records: usize,
    /// Articles without a publication date.
    pub undated_articles: usize,
    /// Articles from which nothing is cited: their files.
    pub uncited: Vec<String>,
}

pub(super) fn cite(report: &Report) -> Citation {
    Citation {
        source: report.article + 1,
        sentence: report.record.text_info.sentence + 1,
    }
}

struct Setting<'a> {
    sides: [&'a Side; 2],
    actors: &'a Actors,
    words: &'a Words,
    states: States,
}

/// Puts the records of two sides into a brief. The result does not depend on anything but its arguments.
pub fn brief(sides: [&Side; 2], articles: &[Article], actors: &Actors, words: &Words) -> Brief {
    let setting = Setting {
        sides,
        actors,
        words,
        states: States::new(actors),
    };
    let mut reports = Vec::new();
    let mut others = Vec::new();
    for (article, source) in articles.iter().enumerate() {
        for record in &source.records {
            match setting.relevance(record) {
                Relevance::Relation => reports.push(Report { article, record }),
                Relevance::Beside => others.push(Report { article, record }),
                Relevance::None => {}
            }
        }
    }
    let who = |entity: &Entity, record: &Record| setting.who(entity, record);
    let all = happenings(&reports, &who, words);
    let is = |wanted: Standing| {
        let fits = move |happening: &&Happening| {
            happening
                .best()
                .is_some_and(|best| standing(best.record) == wanted)
        };
        all.iter().filter(fits)
    };
    let mut firm: Vec<&Happening> = is(Standing::Firm).collect();
    firm.sort_by_key(|happening| order(happening));
    let (dated, undated): (Vec<&Happening>, Vec<&Happening>) = firm.iter().partition(|happening| {
        happening
            .best()
            .is_some_and(|best| dates(best.record) != (None, None))
    });
    let mut unconfirmed: Vec<&Happening> = is(Standing::Unconfirmed).collect();
    unconfirmed.sort_by_key(|happening| order(happening));
    let denied: Vec<&Happening> = is(Standing::Denied).collect();
    let also = happenings(&others, &who, words);
    let mut also: Vec<&Happening> = also.iter().collect();
    also.sort_by_key(|happening| order(happening));
    let lines = |happenings: &[&Happening]| {
        happenings
            .iter()
            .filter_map(|happening| setting.line(happening))
            .collect()
    };
    let mut brief = Brief {
        sides: sides.map(|side| side.name.clone()),
        articles: articles.len(),
        outlets: outlets(articles),
        published: published(articles, words),
        records: reports.len(),
        deals: deals(&reports, words, &setting.states),
        happened: lines(&dated),
        undated: lines(&undated),
        contested: setting.contests(&denied, &all),
        unconfirmed: lines(&unconfirmed),
        also: lines(&also),
        ..Brief::default()
    };
    mark_contested(&mut brief);
    brief.sources = sources(articles, &reports, &others, &brief.citations(), words);
    brief.cited = brief.sources.len();
    brief.left_out = left_out(articles, reports.len() + others.len(), &brief.sources, words);
    brief
}

/// What somebody contests is not told as plain fact elsewhere in the brief.
fn mark_contested(brief: &mut Brief) {
    let contested: BTreeSet<String> = brief
        .contested
        .iter()
        .flat_map(|contest| &contest.claims)
        .flat_map(|line| line.records.iter().cloned())
        .collect();
    for line in brief
        .happened
        .iter_mut()
        .chain(&mut brief.undated)
        .chain(&mut brief.unconfirmed)
    {
        if line.records.iter().any(|id| contested.contains(id)) {
            line.contested = true;
        }
    }
}

impl Brief {
    /// Every citation, each once.
    pub fn citations(&self) -> BTreeSet<Citation> {
        let contested = self
            .contested
            .iter()
            .flat_map(|contest| contest.claims.iter().chain(&contest.against));
        let lines = self
            .happened
            .iter()
            .chain(&self.undated)
            .chain(&self.unconfirmed)
            .chain(&self.also);
        let of_lines = lines.chain(contested).flat_map(|line| &line.citations);
        of_lines
            .chain(self.deals.iter().flat_map(|deal| &deal.citations))
            .copied()
            .collect()
    }
}

/// How a record bears on the sides.
enum Relevance {
    /// Both take part, or one does and the text names the other.
    Relation,
    /// A third party does something to one of them.
    Beside,
    None,
}

/// Newest last; undated ones behind, in the order of the sources.
fn order(happening: &Happening) -> (Option<Date>, Option<Date>, usize, usize) {
    let best = happening.best();
    let (first, last) = best.map_or((None, None), |best| dates(best.record));
    let place = best.map_or((0, 0), |best| (best.article, best.record.text_info.sentence));
    (last.or(first), first, place.0, place.1)
}

impl Setting<'_> {
    fn side_of(&self, entity: &Entity, record: &Record) -> Option<usize> {
        let day = as_of(record);
        self.sides
            .iter()
            .position(|side| side.has(entity, day, self.actors, self.words))
    }

    /// What a party is compared by.
    fn who(&self, entity: &Entity, record: &Record) -> String {
        match self.side_of(entity, record) {
            Some(side) => format!("side {side}"),
            None => match (&entity.code, &entity.name) {
                (_, Some(name)) => name.clone(),
                (Some(code), None) => format!("{code} {}", entity.sector.join(" ")),
                (None, None) => entity.entity_text.to_lowercase(),
            },
        }
    }

    fn relevance(&self, record: &Record) -> Relevance {
        let all: Vec<Option<usize>> = record
            .actor
            .iter()
            .chain(&record.recipient)
            .map(|e| self.side_of(e, record))
            .collect();
        let takes_part = |side: usize| all.contains(&Some(side));
        if takes_part(0) && takes_part(1) {
            return Relevance::Relation;
        }
        let third = all.contains(&None);
        for (own, other) in [(0, 1), (1, 0)] {
            if !takes_part(own) || third {
                continue;
            }
            let names_other = self
                .sides
                .get(other)
                .is_some_and(|side| side.named_in(&record.text));
            let says = record.attribution.iter().any(|source| {
                let entity = Entity {
                    entity_text: source.text.clone(),
                    code: source.code.clone(),
                    name: source.name.clone(),
                    ..Entity::default()
                };
                self.side_of(&entity, record) == Some(other)
            });
            if says || (record.deal.is_some() && names_other) {
                return Relevance::Relation;
            }
        }
        let suffers = record
            .recipient
            .iter()
            .any(|entity| self.side_of(entity, record).is_some())
            || record.recipient.is_empty() && self.named(&record.text);
        let third_does = record
            .actor
            .iter()
            .any(|entity| self.side_of(entity, record).is_none());
        if self.words.also.contains(&record.event) && suffers && (third_does || record.actor.is_empty()) {
            return Relevance::Beside;
        }
        Relevance::None
    }

    fn named(&self, text: &str) -> bool {
        self.sides.iter().any(|side| side.named_in(text))
    }

    fn line(&self, happening: &Happening) -> Option<Line> {
        let best = happening.best()?;
        let record = best.record;
        let mut said: Vec<String> = Vec::new();
        for report in &happening.reports {
            let by = said_by(report.record, self.words, &self.states);
            if !said.contains(&by) {
                said.push(by);
            }
        }
        let citations: BTreeSet<Citation> = happening.reports.iter().map(cite).collect();
        Some(Line {
            when: human(record, self.words),
            date: record.date.clone(),
            enddate: record.enddate.clone(),
            event: record.event.clone(),
            text: sentence(record, self.words, &self.states),
            quote: record
                .event_text
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            certainty: certainty(record).to_owned(),
            contested: false,
            said_by: said,
            citations: citations.into_iter().collect(),
            records: happening
                .reports
                .iter()
                .map(|report| report.record.id.clone())
                .collect(),
        })
    }

    /// Each denial with what is claimed against it, and dates on which sources disagree.
    fn contests(&self, denied: &[&Happening], all: &[Happening]) -> Vec<Contest> {
        let mut contests = Vec::new();
        for denial in denied {
            let Some(best) = denial.best() else { continue };
            let claims: Vec<Line> = all
                .iter()
                .filter(|other| {
                    other
                        .best()
                        .is_some_and(|claim| self.answers(best.record, claim.record))
                })
                .filter_map(|other| self.line(other))
                .collect();
            let Some(line) = self.line(denial) else { continue };
            contests.push(Contest {
                on: "whether it happened".into(),
                claims,
                against: vec![line],
            });
        }
        contests.extend(self.disagreements(all));
        contests.extend(self.retold(all));
        contests
    }

    /// Whether a claim is what a denial speaks of: the same act by the same parties.
    fn answers(&self, denial: &Record, claim: &Record) -> bool {
        if standing(claim) == Standing::Denied {
            return false;
        }
        let who = |entities: &[Entity], record: &Record| -> BTreeSet<String> {
            entities.iter().map(|entity| self.who(entity, record)).collect()
        };
        let roles = |record: &Record| (who(&record.actor, record), who(&record.recipient, record));
        let kind = |record: &Record| record.deal.as_ref().map(|deal| deal.kind.clone());
        let real = !matches!(claim.status, Status::Possible | Status::Hypothetical);
        // A denial says nothing of what happened after it was made, or else published.
        let published = super::day::day(denial.cite_info.published.as_deref());
        let meets = match (dates(denial).1, dates(claim).0) {
            (Some(said), Some(first)) => first <= said,
            (Some(_), None) => false,
            (None, Some(first)) => published.is_none_or(|said| first <= said),
            (None, None) => true,
        };
        let kinds_meet = kind(denial).is_none() || kind(claim).is_none() || kind(denial) == kind(claim);
        denial.event == claim.event
            && alike(&denial.cameo, &claim.cameo)
            && roles(denial) == roles(claim)
            && real
            && meets
            && kinds_meet
    }

    /// A deal that one article tells as settled and a later one as still open.
    fn retold(&self, all: &[Happening]) -> Vec<Contest> {
        /// Days within which a later report still speaks of the same deal.
        const NEAR: i32 = 45;
        let settled = self.words.rank(&self.words.settled);
        let agreed = |stage: &str| self.words.rank(stage) < settled;
        let firm = |happening: &Happening| {
            happening
                .best()
                .is_some_and(|best| standing(best.record) == Standing::Firm)
        };
        let mut contests = Vec::new();
        for one in all.iter().filter(|one| firm(one)) {
            let against: Vec<Line> = all
                .iter()
                .filter(|two| firm(two))
                .filter(|two| {
                    let (Some(a), Some(b)) = (one.best(), two.best()) else {
                        return false;
                    };
                    let (Some(x), Some(y)) = (&a.record.deal, &b.record.deal) else {
                        return false;
                    };
                    let (Some(first), Some(later)) = (dates(a.record).1, dates(b.record).1) else {
                        return false;
                    };
                    let gap = (later - first).get_days();
                    x.kind == y.kind
                        && x.stage == self.words.settled
                        && agreed(&y.stage)
                        && a.article != b.article
                        && (0..=NEAR).contains(&gap)
                })
                .filter_map(|two| self.line(two))
                .collect();
            if let (false, Some(line)) = (against.is_empty(), self.line(one)) {
                contests.push(Contest {
                    on: "how far it had gone".into(),
                    claims: vec![line],
                    against,
                });
            }
        }
        contests
    }

    /// The same step of the same deal, told by different articles with dates that cannot both be right.
    fn disagreements(&self, all: &[Happening]) -> Vec<Contest> {
        /// Days within which two dates are of one event rather than of two.
        const NEAR: i32 = 45;
        let mut contests = Vec::new();
        for (index, one) in all.iter().enumerate() {
            for two in all.iter().skip(index + 1) {
                let (Some(a), Some(b)) = (one.best(), two.best()) else {
                    continue;
                };
                let (Some(x), Some(y)) = (&a.record.deal, &b.record.deal) else {
                    continue;
                };
                let dated = |record: &Record| matches!(record.date_basis.as_str(), "stated" | "relative");
                let firm = |record: &Record| standing(record) == Standing::Firm && dated(record);
                let same = a.article != b.article
                    && a.record.event == b.record.event
                    && x.kind == y.kind
                    && x.stage == y.stage;
                if !same || !firm(a.record) || !firm(b.record) {
                    continue;
                }
                let ((Some(first), Some(last)), (Some(from), Some(to))) = (dates(a.record), dates(b.record))
                else {
                    continue;
                };
                let gap = if last < from {
                    (from - last).get_days()
                } else if to < first {
                    (first - to).get_days()
                } else {
                    0
                };
                if gap == 0 || gap > NEAR {
                    continue;
                }
                if let (Some(one), Some(two)) = (self.line(one), self.line(two)) {
                    contests.push(Contest {
                        on: "when it happened".into(),
                        claims: vec![one],
                        against: vec![two],
                    });
                }
            }
        }
        contests
    }
}

fn outlets(articles: &[Article]) -> Vec<String> {
    let names: BTreeSet<String> = articles
        .iter()
        .filter_map(|article| article.outlet.clone())
        .collect();
    names.into_iter().collect()
}

fn published(articles: &[Article], words: &Words) -> String {
    let days: Vec<Date> = articles
        .iter()
        .filter_map(|article| super::day::day(article.published.as_deref()))
        .collect();
    match (days.iter().min(), days.iter().max()) {
        (Some(first), Some(last)) => range(*first, *last, words),
        _ => "on unknown dates".to_owned(),
    }
}

fn sources(
    articles: &[Article],
    reports: &[Report],
    others: &[Report],
    cited: &BTreeSet<Citation>,
    words: &Words,
) -> Vec<SourceEntry> {
    let mut entries = Vec::new();
    for (index, article) in articles.iter().enumerate() {
        let mut sentences: Vec<Quoted> = Vec::new();
        for report in reports
            .iter()
            .chain(others)
            .filter(|report| report.article == index && cited.contains(&cite(report)))
        {
            let info = &report.record.text_info;
            let text = report
                .record
                .text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            sentences.push(Quoted {
                number: info.sentence + 1,
                text,
                start: info.start,
                end: info.end,
            });
        }
        sentences.sort_by_key(|quoted| quoted.number);
        sentences.dedup_by_key(|quoted| quoted.number);
        if sentences.is_empty() {
            continue;
        }
        entries.push(SourceEntry {
            number: index + 1,
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            author: article.author.clone(),
            published: article.published.clone(),
            dated: article
                .published
                .as_deref()
                .map_or("date unknown".into(), |day| plain(day, words)),
            url: article.url.clone(),
            file: article.file.clone(),
            sentences,
        });
    }
    entries
}

fn left_out(articles: &[Article], used: usize, sources: &[SourceEntry], words: &Words) -> LeftOut {
    let mut out = LeftOut::default();
    for (index, article) in articles.iter().enumerate() {
        for (language, count) in &article.languages {
            let name = words.language.get(language).unwrap_or(language);
            *out.languages.entry(name.clone()).or_default() += count;
        }
        for (reason, count) in &article.furniture {
            *out.furniture.entry(reason.clone()).or_default() += count;
        }
        out.sentences += article.sentences;
        out.silent_sentences += article.silent_sentences();
        out.records += article.records.len();
        out.undated_articles += usize::from(article.published.is_none());
        if !sources.iter().any(|source| source.number == index + 1) {
            out.uncited.push(article.file.clone());
        }
    }
    out.other_records = out.records.saturating_sub(used);
    out
}

/// Whether two CAMEO codes may be of one act: praise (051) is no recognition (054), but aid (070) may be arms (072).
fn alike(one: &str, other: &str) -> bool {
    let third = |code: &str| code.chars().nth(2).filter(|digit| *digit != '0');
    match (third(one), third(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
