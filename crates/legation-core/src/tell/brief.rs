//! The sections of a brief.

use super::article::{Article, Read};
use super::between::{Bearing, Between};
use super::day::{human, plain, range};
use super::deals::{DealLine, deals};
use super::phrase::{certainty, said_by, sentence};
use super::since::{Since, since};
use super::told::{Group, Report, Standing, Told, dates, groups};
use super::words::Words;
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
    /// What is new since a day, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
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
    /// Id of the document, as in the records.
    pub document: String,
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
    /// Articles from which nothing is cited.
    pub uncited_articles: usize,
    /// The files of the first of them, [`UNCITED`] at most.
    pub uncited: Vec<String>,
    /// What may bear on the two sides and is older than all that was read, where there was more than a brief can tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older: Option<Older>,
}

/// Records that may bear on two sides and were not read for a brief.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Older {
    /// How many are known of.
    pub records: usize,
    /// Whether there may be more.
    pub more: bool,
}

/// Files of articles from which nothing is cited that a brief names at most.
pub const UNCITED: usize = 10;

pub(super) fn cite(report: &Report<'_>) -> Citation {
    Citation {
        source: report.article + 1,
        sentence: report.record.text_info.sentence + 1,
    }
}

/// Puts events that bear on two sides into a brief; reports that do not are passed over. `articles` are those that the reports are of,
/// `read` tells of all that were read. The result does not depend on anything but its arguments.
pub fn brief(between: &Between<'_>, read: &Read, articles: &[Article], events: &[Told<'_>]) -> Brief {
    let parted = |bearing: Bearing| -> Vec<Group<'_, '_>> {
        let standing = events.iter().enumerate().filter(|(_, told)| !told.is_retracted());
        standing
            .flat_map(|(number, told)| {
                groups(number, told, |record| between.bearing(record) == Some(bearing))
            })
            .collect()
    };
    let mut all = parted(Bearing::Relation);
    all.sort_by_key(order);
    let mut also = parted(Bearing::Beside);
    also.sort_by_key(order);
    let is = |wanted: Standing| all.iter().filter(move |group| group.stands(wanted));
    let is_dated = |group: &&Group<'_, '_>| {
        group
            .best()
            .is_some_and(|best| dates(best.record) != (None, None))
    };
    let (dated, undated): (Vec<&Group<'_, '_>>, Vec<&Group<'_, '_>>) = is(Standing::Firm).partition(is_dated);
    let lines = |groups: Vec<&Group<'_, '_>>| -> Vec<Line> {
        groups
            .into_iter()
            .filter_map(|group| between.line(group))
            .collect()
    };
    let reports: Vec<Report<'_>> = all
        .iter()
        .flat_map(|group| group.reports.iter().copied())
        .collect();
    let beside: usize = also.iter().map(|group| group.reports.len()).sum();
    let mut brief = Brief {
        sides: between.sides.map(|side| side.name.clone()),
        articles: read.articles,
        outlets: read.outlets.iter().cloned().collect(),
        published: match read.published {
            Some((first, last)) => range(first, last, between.words),
            None => "on unknown dates".to_owned(),
        },
        records: reports.len(),
        deals: deals(&reports, between.words, &between.states),
        happened: lines(dated),
        undated: lines(undated),
        contested: between.contests(&all),
        unconfirmed: lines(is(Standing::Unconfirmed).collect()),
        also: lines(also.iter().collect()),
        since: since(between, events),
        ..Brief::default()
    };
    mark_contested(&mut brief);
    let told = events.iter().flat_map(|told| told.reports.iter().copied());
    brief.sources = sources(articles, told, &brief.citations(), between.words);
    brief.number_sources();
    brief.cited = brief.sources.len();
    brief.left_out = left_out(read, reports.len() + beside, between.words);
    brief.left_out.uncited_articles = read.articles.saturating_sub(brief.cited);
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
        let mut all = BTreeSet::new();
        // One walk for reading and for numbering anew: a copy is cheap beside the articles.
        self.clone().each_citation(&mut |citation| {
            all.insert(*citation);
        });
        all
    }

    /// Ids of the documents that are cited.
    pub fn documents(&self) -> BTreeSet<&str> {
        self.sources
            .iter()
            .map(|source| source.document.as_str())
            .collect()
    }

    fn each_citation(&mut self, each: &mut dyn FnMut(&mut Citation)) {
        let contested = self
            .contested
            .iter_mut()
            .flat_map(|contest| contest.claims.iter_mut().chain(&mut contest.against));
        let lines = self
            .happened
            .iter_mut()
            .chain(&mut self.undated)
            .chain(&mut self.unconfirmed)
            .chain(&mut self.also)
            .chain(contested);
        lines
            .flat_map(|line| &mut line.citations)
            .chain(self.deals.iter_mut().flat_map(|deal| &mut deal.citations))
            .for_each(&mut *each);
        if let Some(since) = &mut self.since {
            since
                .lines_mut()
                .flat_map(|line| &mut line.citations)
                .for_each(&mut *each);
            since.citations_mut().for_each(&mut *each);
        }
    }

    /// Sources are numbered as they are listed, from 1, whatever else was read.
    fn number_sources(&mut self) {
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for (index, source) in self.sources.iter_mut().enumerate() {
            numbers.insert(source.number, index + 1);
            source.number = index + 1;
        }
        self.each_citation(&mut |citation| {
            if let Some(&number) = numbers.get(&citation.source) {
                citation.source = number;
            }
        });
    }
}

/// Newest last; undated ones behind, in the order of the sources.
fn order(group: &Group<'_, '_>) -> (Option<Date>, Option<Date>, usize, usize) {
    let best = group.best();
    let (first, last) = best.map_or((None, None), |best| dates(best.record));
    let place = best.map_or((0, 0), |best| (best.article, best.record.text_info.sentence));
    (last.or(first), first, place.0, place.1)
}

impl Between<'_> {
    /// A line for some reports of an event.
    pub(super) fn line(&self, group: &Group<'_, '_>) -> Option<Line> {
        let record = group.best()?.record;
        let mut said: Vec<String> = Vec::new();
        for report in &group.reports {
            let by = said_by(report.record, self.words, &self.states);
            if !said.contains(&by) {
                said.push(by);
            }
        }
        let citations: BTreeSet<Citation> = group.reports.iter().map(cite).collect();
        Some(Line {
            when: human(record, self.words),
            date: record.date.clone(),
            enddate: record.enddate.clone(),
            event: record.event.clone(),
            text: sentence(record, self.words, &self.states),
            quote: flat(&record.event_text.text),
            certainty: certainty(record).to_owned(),
            contested: false,
            said_by: said,
            citations: citations.into_iter().collect(),
            records: group
                .reports
                .iter()
                .map(|report| report.record.id.clone())
                .collect(),
        })
    }
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The articles that are cited, by their place among `articles`, with the sentences cited.
fn sources<'r>(
    articles: &[Article],
    reports: impl Iterator<Item = Report<'r>>,
    cited: &BTreeSet<Citation>,
    words: &Words,
) -> Vec<SourceEntry> {
    let mut quoted: BTreeMap<usize, BTreeMap<usize, Quoted>> = BTreeMap::new();
    for report in reports.filter(|report| cited.contains(&cite(report))) {
        let info = &report.record.text_info;
        let number = info.sentence + 1;
        quoted
            .entry(report.article)
            .or_default()
            .entry(number)
            .or_insert_with(|| Quoted {
                number,
                text: flat(&report.record.text),
                start: info.start,
                end: info.end,
            });
    }
    let entry = |(index, sentences): (usize, BTreeMap<usize, Quoted>)| {
        let article = articles.get(index)?;
        Some(SourceEntry {
            number: index + 1,
            title: article.title.clone(),
            outlet: article.outlet.clone(),
            author: article.author.clone(),
            document: article.id.clone(),
            published: article.published.clone(),
            dated: article
                .published
                .as_deref()
                .map_or("date unknown".into(), |day| plain(day, words)),
            url: article.url.clone(),
            file: article.file.clone(),
            sentences: sentences.into_values().collect(),
        })
    };
    quoted.into_iter().filter_map(entry).collect()
}

fn left_out(read: &Read, used: usize, words: &Words) -> LeftOut {
    let named = |language: &String| words.language.get(language).unwrap_or(language).clone();
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for (language, count) in &read.languages {
        *languages.entry(named(language)).or_default() += count;
    }
    LeftOut {
        languages,
        furniture: read.furniture.clone(),
        sentences: read.sentences,
        silent_sentences: read.sentences.saturating_sub(read.telling),
        records: read.records,
        other_records: read.records.saturating_sub(used),
        undated_articles: read.undated,
        ..LeftOut::default()
    }
}
