//! What the lines of a brief do not agree on, side by side.

use super::between::Between;
use super::brief::{Contest, Line};
use super::told::{Group, Report, Split, Standing, dates, standing};
use crate::record::{Deal, Entity, Record, Status};
use std::collections::BTreeSet;

impl Between<'_> {
    /// Each denial with what is claimed against it, and what sources tell differently.
    pub(super) fn contests(&self, all: &[Group<'_, '_>]) -> Vec<Contest> {
        let mut contests = Vec::new();
        for denial in all.iter().filter(|group| group.stands(Standing::Denied)) {
            let Some(best) = denial.best() else { continue };
            let answered = |other: &&Group<'_, '_>| {
                other.best().is_some_and(|claim| {
                    let told = standing(claim.record) != Standing::Denied;
                    told && other.event == denial.event || self.answers(best.record, claim.record)
                })
            };
            let claims: Vec<Line> = all
                .iter()
                .filter(answered)
                .filter_map(|other| self.line(other))
                .collect();
            let Some(line) = self.line(denial) else { continue };
            contests.push(Contest {
                on: "whether it happened".into(),
                claims,
                against: vec![line],
            });
        }
        contests.extend(all.iter().flat_map(|group| self.conflicts(group)));
        contests.extend(self.retold(all));
        contests
    }

    /// What the reports of one event do not agree on: as the best of them has it, and as the others have it.
    fn conflicts(&self, group: &Group<'_, '_>) -> Vec<Contest> {
        let words = |on: &str| match on {
            "when" => Some("when it happened"),
            "where" => Some("where it happened"),
            "dead" => Some("how many were killed"),
            "injured" => Some("how many were injured"),
            // Denials are lines of their own.
            _ => None,
        };
        let with = |ids: &[String]| -> Option<Line> {
            let says = |report: &&Report<'_>| ids.contains(&report.record.id);
            let reports: Vec<Report<'_>> = group.reports.iter().filter(says).copied().collect();
            self.line(&Group {
                reports,
                conflicts: &[],
                event: group.event,
            })
        };
        let contest = |split: &Split| {
            let on = words(&split.on)?;
            let first = |ids: &Vec<String>| {
                let is = |report: &Report<'_>| ids.contains(&report.record.id);
                group.reports.iter().position(is)
            };
            let mut sides: Vec<(usize, &Vec<String>)> = split
                .sides
                .iter()
                .filter_map(|ids| Some((first(ids)?, ids)))
                .collect();
            sides.sort();
            let mut lines: Vec<Line> = sides.into_iter().filter_map(|(_, ids)| with(ids)).collect();
            (lines.len() > 1).then(|| Contest {
                on: on.into(),
                against: lines.split_off(1),
                claims: lines,
            })
        };
        group.conflicts.iter().filter_map(contest).collect()
    }

    /// Whether a claim is what a denial speaks of: the same act by the same parties.
    fn answers(&self, denial: &Record, claim: &Record) -> bool {
        let acts_meet = denial.event == claim.event && alike(&denial.cameo, &claim.cameo);
        if !acts_meet || standing(claim) == Standing::Denied {
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
        // Who has not recognised a government may still keep an embassy there.
        let kinds_meet = match (kind(denial), kind(claim)) {
            (None, _) => true,
            (Some(_), None) => denial.cameo == claim.cameo,
            (denied, claimed) => denied == claimed,
        };
        real && meets && kinds_meet && roles(denial) == roles(claim)
    }

    /// A deal that one article tells as settled and a later one as still open.
    fn retold(&self, all: &[Group<'_, '_>]) -> Vec<Contest> {
        /// Days within which a later report still speaks of the same deal.
        const NEAR: i32 = 45;
        let settled = self.words.rank(&self.words.settled);
        let mut firm: Vec<(&Group<'_, '_>, &Report<'_>, &Deal)> = Vec::new();
        for group in all.iter().filter(|group| group.stands(Standing::Firm)) {
            if let Some(best) = group.best()
                && let Some(deal) = &best.record.deal
            {
                firm.push((group, best, deal));
            }
        }
        let mut contests = Vec::new();
        for (one, a, x) in firm
            .iter()
            .filter(|(_, _, deal)| deal.stage == self.words.settled)
        {
            let open = firm.iter().filter(|(_, b, y)| {
                let other = x.kind == y.kind && a.article != b.article;
                if !other || self.words.rank(&y.stage) >= settled {
                    return false;
                }
                let (Some(first), Some(later)) = (dates(a.record).1, dates(b.record).1) else {
                    return false;
                };
                (0..=NEAR).contains(&(later - first).get_days())
            });
            let against: Vec<Line> = open.filter_map(|(two, _, _)| self.line(two)).collect();
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
}

/// Whether two CAMEO codes may be of one act: praise (051) is no recognition (054), but aid (070) may be arms (072).
fn alike(one: &str, other: &str) -> bool {
    let third = |code: &str| code.chars().nth(2).filter(|digit| *digit != '0');
    match (third(one), third(other)) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
