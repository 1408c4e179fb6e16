//! Whether two reports are of one event, and why.

use crate::blocks::Unit;
use crate::report::{Party, Place, Report};
use crate::rules::Rules;
use serde::Serialize;
use std::cmp::Ordering;

/// How two reports compare.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Verdict {
    /// The sum of all reasons.
    pub score: f64,
    /// Why they cannot be one event, whatever the sum; `None` where they can.
    pub never: Option<&'static str>,
    /// What speaks for and against it.
    pub reasons: Vec<Reason>,
}

/// Something that speaks for one event (above 0) or against it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What it is about.
    pub about: &'static str,
    /// How much.
    pub weight: f64,
}

impl Verdict {
    /// Whether the two are of one event.
    pub fn is_same(&self, rules: &Rules) -> bool {
        self.never.is_none() && self.score >= rules.same
    }

    /// Whether the two keep each other out of an event.
    pub fn is_apart(&self, rules: &Rules) -> bool {
        self.never.is_some() || self.score <= rules.apart
    }
}

/// Compares two reports. The order of the two makes no difference.
pub fn alike(a: &Report, b: &Report, rules: &Rules) -> Verdict {
    let mut reasons = Vec::new();
    let (score, never) = weigh(a, b, rules, |about, weight| {
        reasons.push(Reason { about, weight })
    });
    Verdict {
        score,
        never,
        reasons,
    }
}

/// How two reports compare, without the reasons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Likeness {
    /// The sum of all reasons where they are of one event; otherwise the words may be left out of it.
    pub(crate) score: f64,
    /// They are of one event.
    pub(crate) same: bool,
    /// They keep each other out of an event.
    pub(crate) apart: bool,
}

/// What is asked of two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Whether they are of one event, and how well they fit then.
    Same,
    /// Whether they keep each other out of an event.
    Apart,
    /// Both.
    Both,
}

/// How two reports compare, as far as it is asked for: what is not asked may come out as false.
pub(crate) fn likeness(one: &Unit, other: &Unit, asked: Asked, rules: &Rules) -> Likeness {
    let (a, b) = (&one.report, &other.report);
    let known = weigh_all_but_words(a, b, rules, |_, _| {});
    // Whatever the words are, most pairs are not of one event: their words need not be compared.
    let (score, never) = known;
    let (none, all) = (
        score + of_words(0.0, rules),
        score + of_words(at_most(one, other), rules),
    );
    let open = none.max(all) > rules.apart && none.min(all) <= rules.apart;
    let asks = (asked != Asked::Apart && none.max(all) >= rules.same) || (asked != Asked::Same && open);
    if never.is_some() || !asks {
        return Likeness {
            score,
            same: false,
            apart: never.is_some() || none.max(all) <= rules.apart,
        };
    }
    let (score, never) = with_words(known, a, b, rules, |_, _| {});
    Likeness {
        score,
        same: never.is_none() && score >= rules.same,
        apart: never.is_some() || score <= rules.apart,
    }
}

/// The share of words that two reports can have in common at most. A mark that one has and the other has not stands for a word, at least, that is not shared.
fn at_most(one: &Unit, other: &Unit) -> f64 {
    let shared = |one: &Unit, other: &Unit| {
        let alone = (one.marks & !other.marks).count_ones() as usize;
        one.report.words.len().saturating_sub(alone)
    };
    let both = shared(one, other).min(shared(other, one));
    share_of(both, &one.report, &other.report)
}

/// The sum of the reasons, each of which is handed on; and why the two cannot be one event.
fn weigh(
    a: &Report,
    b: &Report,
    rules: &Rules,
    mut tell: impl FnMut(&'static str, f64),
) -> (f64, Option<&'static str>) {
    let known = weigh_all_but_words(a, b, rules, &mut tell);
    with_words(known, a, b, rules, tell)
}

/// What words that two reports share, of all of theirs, count.
fn of_words(share: f64, rules: &Rules) -> f64 {
    rules.words.share * (share - rules.words.usual)
}

/// [`weigh`], given all reasons but the words.
fn with_words(
    (score, never): (f64, Option<&'static str>),
    a: &Report,
    b: &Report,
    rules: &Rules,
    mut tell: impl FnMut(&'static str, f64),
) -> (f64, Option<&'static str>) {
    // Between parties that cannot be the same the words are weighed, too; between times or categories they are not.
    if never.is_some_and(|never| never != OTHER_PARTIES) {
        return (score, never);
    }
    let words = of_words(share_of(shared(&a.words, &b.words), a, b), rules);
    if words != 0.0 {
        tell("words", words);
    }
    (score + words, never)
}

const OTHER_PARTIES: &str = "other parties";

fn weigh_all_but_words(
    a: &Report,
    b: &Report,
    rules: &Rules,
    mut tell: impl FnMut(&'static str, f64),
) -> (f64, Option<&'static str>) {
    if let Some(never) = never(a, b, rules) {
        return (0.0, Some(never));
    }
    let mut score = 0.0;
    let mut add = |about, weight: Option<f64>| {
        if let Some(weight) = weight
            && weight != 0.0
        {
            score += weight;
            tell(about, weight);
        }
    };
    let parties = parties(a, b, rules);
    add("parties", parties);
    add("date", Some(date(a, b, rules)));
    add("sentence", sentence(a, b, rules));
    add("place", place(a.place.as_ref(), b.place.as_ref(), rules));
    add("act", Some(act(a, b, rules)));
    add("mode", mode(a, b, rules));
    add("deal", deal(a, b, rules));
    add("items", items(a, b, rules));
    add("dead", count(a.deaths, b.deaths, rules));
    add("injured", count(a.injuries, b.injuries, rules));
    add("numbers", numbers(a, b, rules));
    (score, parties.is_none().then_some(OTHER_PARTIES))
}

/// What two reports of one event cannot differ in.
fn never(a: &Report, b: &Report, rules: &Rules) -> Option<&'static str> {
    if a.event != b.event {
        return Some("another category");
    }
    // What is planned and what has happened are two things, even where the one comes of the other. To promise is to plan.
    if a.open != b.open && !rules.is_promise(a.event) {
        return Some("one is still to come");
    }
    if let (Some((_, one)), Some((_, other))) = (a.deal, b.deal)
        && let (Some(one), Some(other)) = (rules.rank_of(one), rules.rank_of(other))
        && one.abs_diff(other) as f64 > rules.deal.steps
    {
        return Some("another step of the deal");
    }
    let (one, other) = (a.span(rules.before)?, b.span(rules.before)?);
    (gap(one, other) > rules.reach && !a.is_once_with(b, rules)).then_some("another time")
}

/// Days between two ranges; 0 where they meet.
pub(crate) fn gap(one: (i32, i32), other: (i32, i32)) -> i32 {
    (one.0 - other.1).max(other.0 - one.1).max(0)
}

/// How well the parties fit; `None` where they cannot be the same.
fn parties(a: &Report, b: &Report, rules: &Rules) -> Option<f64> {
    let weights = &rules.party;
    let mutual = |report: &Report| {
        rules
            .mutual
            .iter()
            .any(|code| report.cameo.starts_with(code.as_str()))
    };
    if a.is_reciprocal() || b.is_reciprocal() || (mutual(a) && mutual(b)) {
        // Talks told as *A met B*, as *B met A* and as *A and B met* are the same.
        let all = |report: &'_ Report| [&report.actors[..], &report.recipients[..]].concat();
        return side(&all(a), &all(b), weights.actor + weights.recipient, rules);
    }
    let actors = side(&a.actors, &b.actors, weights.actor, rules)?;
    let recipients = side(&a.recipients, &b.recipients, weights.recipient, rules)?;
    Some(actors + recipients)
}

/// How well one side's parties fit: each of the shorter list must have its like in the longer one.
fn side(a: &[Party], b: &[Party], times: f64, rules: &Rules) -> Option<f64> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return Some(if long.is_empty() { 0.0 } else { rules.party.missing });
    }
    let mut total = 0.0;
    for party in short {
        let fits = long.iter().filter_map(|other| fit(party, other, rules));
        total += fits.reduce(f64::max)?;
    }
    let extra = (long.len() - short.len()) as f64;
    Some(times * total / short.len() as f64 + rules.party.extra * extra)
}

/// How far two parties can be the same, from 0 to 1; `None` where they cannot.
fn fit(a: &Party, b: &Party, rules: &Rules) -> Option<f64> {
    let weights = &rules.party;
    if a.name == b.name && (a.code == b.code || a.code.is_none() || b.code.is_none()) {
        return Some(weights.name);
    }
    let (Some(one), Some(other)) = (a.code, b.code) else {
        return Some(weights.unknown);
    };
    if one != other {
        return None;
    }
    if a.sector == b.sector {
        return Some(weights.sector);
    }
    if a.sector.is_empty() || b.sector.is_empty() {
        return Some(weights.unknown);
    }
    let class = rules.class_of(a.sector);
    Some(if class.is_some() && class == rules.class_of(b.sector) {
        weights.class
    } else {
        weights.other
    })
}

fn date(a: &Report, b: &Report, rules: &Rules) -> f64 {
    let weights = &rules.date;
    let once = || {
        if a.is_once_with(b, rules) {
            weights.once
        } else {
            0.0
        }
    };
    let (Some(one), Some(other)) = (a.span(rules.before), b.span(rules.before)) else {
        return once();
    };
    let apart = gap(one, other);
    if apart > rules.reach {
        return once();
    }
    if apart > 0 {
        return weights.gap * f64::from(apart);
    }
    let days = f64::from((one.1 - one.0).max(other.1 - other.0) + 1);
    let widening = if days > weights.wide {
        weights.widening * (days / weights.wide).log2()
    } else {
        0.0
    };
    let meet = match (a.dated, b.dated) {
        (true, true) if one == other => weights.day,
        (true, true) => weights.meets,
        _ if gap(guess(a, one), guess(b, other)) == 0 => weights.fresh,
        _ => weights.vague,
    };
    meet + widening
}

/// The likeliest days: news without a date is of the day of its publication or of the day before.
fn guess(report: &Report, span: (i32, i32)) -> (i32, i32) {
    if report.dated {
        span
    } else {
        (span.0.max(span.1 - 1), span.1)
    }
}

/// What a sentence tells in two ways: *shelled the town, killing two*.
fn sentence(a: &Report, b: &Report, rules: &Rules) -> Option<f64> {
    (a.sentence.is_some() && a.sentence == b.sentence).then_some(rules.words.sentence)
}

fn place(a: Option<&Place>, b: Option<&Place>, rules: &Rules) -> Option<f64> {
    let (a, b) = (a?, b?);
    let weights = &rules.place;
    if let (Some(one), Some(other)) = (a.country, b.country)
        && one != other
    {
        return Some(weights.elsewhere);
    }
    let (Some(one), Some(other)) = (a.at, b.at) else {
        return Some(weights.country);
    };
    // What lies so much further north or south is no nearer by the sphere, which takes longer to reckon.
    if (one.0 - other.0).abs() * DEGREE > 1.01 * weights.around {
        return Some(weights.elsewhere);
    }
    let apart = if one == other { 0.0 } else { kilometres(one, other) };
    Some(if apart <= weights.near {
        weights.same
    } else if apart <= weights.around {
        weights.region
    } else {
        weights.elsewhere
    })
}

/// Kilometres from one degree of latitude to the next.
const DEGREE: f64 = 111.19;

/// Distance on a sphere by the haversine formula.
fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    const EARTH: f64 = 6371.0;
    let (north, south) = (one.0.to_radians(), other.0.to_radians());
    let (up, along) = ((south - north) / 2.0, (other.1 - one.1).to_radians() / 2.0);
    let square = up.sin().powi(2) + north.cos() * south.cos() * along.sin().powi(2);
    2.0 * EARTH * square.sqrt().min(1.0).asin()
}

fn act(a: &Report, b: &Report, rules: &Rules) -> f64 {
    let (one, other) = (base(&a.cameo), base(&b.cameo));
    if a.cameo == b.cameo {
        rules.act.cameo
    } else if one.starts_with(other) || other.starts_with(one) {
        rules.act.root
    } else {
        rules.act.other
    }
}

/// A CAMEO code without the noughts that say no more than its root does: a root has two digits, one of which may be one.
fn base(cameo: &str) -> &str {
    let length = cameo.trim_end_matches('0').len().max(2);
    cameo.get(..length).unwrap_or(cameo)
}

fn mode(a: &Report, b: &Report, rules: &Rules) -> Option<f64> {
    if a.mode.is_empty() || b.mode.is_empty() {
        return None;
    }
    let shared = a.mode.iter().any(|mode| b.mode.contains(mode));
    Some(if shared {
        rules.act.mode
    } else {
        rules.act.other_mode
    })
}

fn deal(a: &Report, b: &Report, rules: &Rules) -> Option<f64> {
    let ((one, at), (other, step)) = (a.deal?, b.deal?);
    let kind = if one == other {
        rules.deal.kind
    } else {
        rules.deal.other_kind
    };
    Some(kind + if at == step { rules.deal.stage } else { 0.0 })
}

fn items(a: &Report, b: &Report, rules: &Rules) -> Option<f64> {
    if a.items.is_empty() || b.items.is_empty() {
        return None;
    }
    Some(if shared(&a.items, &b.items) == 0 {
        rules.deal.other_designation
    } else {
        rules.deal.designation
    })
}

fn count(a: Option<[u64; 2]>, b: Option<[u64; 2]>, rules: &Rules) -> Option<f64> {
    let ([low, high], [from, to]) = (a?, b?);
    let weights = &rules.number;
    if low <= to && from <= high {
        return Some(weights.same);
    }
    let (less, more) = if high < from { (high, from) } else { (to, low) };
    Some(if more as f64 <= weights.ratio * less.max(1) as f64 {
        weights.rising
    } else {
        weights.other
    })
}

/// Numbers in figures, where they are not those of the dead and injured.
fn numbers(a: &Report, b: &Report, rules: &Rules) -> Option<f64> {
    let harm = |report: &Report| report.deaths.is_some() || report.injuries.is_some();
    if harm(a) || harm(b) {
        return None;
    }
    let weights = &rules.number;
    let others = [weights.other_figure, weights.other_order];
    let mut sum = 0.0;
    for ((one, other), differ) in a.numbers.iter().zip(&b.numbers).zip(others) {
        if !one.is_empty() && !other.is_empty() {
            sum += if shared(one, other) == 0 {
                differ
            } else {
                weights.figure
            };
        }
    }
    Some(sum)
}

/// So many words that both have, of those that either has.
fn share_of(both: usize, a: &Report, b: &Report) -> f64 {
    let either = a.words.len() + b.words.len() - both;
    if either == 0 {
        0.0
    } else {
        both as f64 / either as f64
    }
}

/// How many of two lists in order are in both.
fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    let (mut at, mut beside, mut both) = (0, 0, 0);
    while let (Some(one), Some(other)) = (a.get(at), b.get(beside)) {
        let order = one.cmp(other);
        both += usize::from(order == Ordering::Equal);
        at += usize::from(order != Ordering::Greater);
        beside += usize::from(order != Ordering::Less);
    }
    both
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{at_most, base, share_of, shared};
    use crate::blocks::Unit;
    use crate::report::Report;
    use crate::rules::Rules;
    use legation_core::codebook::Source;
    use std::collections::BTreeSet;

    #[test]
    fn a_root_of_cameo_keeps_both_its_digits() {
        let cases = [
            ("190", "19"),
            ("100", "10"),
            ("010", "01"),
            ("20", "20"),
            ("200", "20"),
            ("1620", "162"),
            ("112", "112"),
        ];
        for (code, kept) in cases {
            assert_eq!(base(code), kept);
        }
        assert!(!"112".starts_with(base("100")));
    }

    #[test]
    fn two_texts_never_share_more_than_their_marks_allow() {
        let rules = Rules::new(&Source::embedded().unwrap()).unwrap();
        let unit = |number: u32| {
            // More and more words, out of few or of many.
            let words: BTreeSet<u32> = (0..number % 60)
                .map(|word| word.wrapping_mul(2_654_435_761 + number) % (20 + number * 3))
                .collect();
            let report = Report {
                words: words.into_iter().collect(),
                ..Report::default()
            };
            Unit::new(report, false, &rules)
        };
        for (one, other) in (0..200).flat_map(|one| [(one, one), (one, one + 1), (one, one / 2), (one, 47)]) {
            let (one, other) = (unit(one), unit(other));
            let (a, b) = (&one.report, &other.report);
            assert!(at_most(&one, &other) >= share_of(shared(&a.words, &b.words), a, b));
        }
    }
}
