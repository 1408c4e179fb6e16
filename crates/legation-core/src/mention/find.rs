//! Mentions of one sentence: every noun, name and pronoun that stands for something, with its extent.

use super::agreement::{Agreement, Gender, Number};
use super::words::{Definiteness, MentionWords, PronounKind, Sort};
use super::{Kind, Mention, Page};
use crate::case::{low, lower};
use legation_parse::{Relation, Upos};
use smol_str::SmolStr;

/// Appends the mentions of a sentence in the order of their first words.
pub(crate) fn mentions(index: usize, page: &Page, words: &MentionWords, out: &mut Vec<Mention>) {
    let from = out.len();
    let extents = Extents::of(page);
    for at in 0..page.sentence.words.len() {
        let Some(kind) = kind(page, at, words) else {
            continue;
        };
        let alone = mention(index, page, at, kind, &extents, words);
        let joined = joined(page, &alone, &extents, words);
        out.push(alone);
        out.extend(joined);
    }
    if let Some(new) = out.get_mut(from..) {
        new.sort_by_key(|mention| (mention.first, std::cmp::Reverse(mention.last), mention.head));
    }
}

/// Whether a word heads a mention, and of what kind.
fn kind(page: &Page, at: usize, words: &MentionWords) -> Option<Kind> {
    let word = page.word(at);
    if matches!(
        word.relation,
        Relation::Flat
            | Relation::Fixed
            | Relation::Goeswith
            | Relation::Punct
            | Relation::Case
            | Relation::Mark
            | Relation::Cc
            | Relation::Aux
            | Relation::AuxPass
            | Relation::Cop
            | Relation::Expl
            | Relation::NmodDesc
            | Relation::Discourse
            | Relation::Reparandum
            | Relation::CompoundPrt
    ) {
        return None;
    }
    let head = page.word(page.tree.head(at));
    match word.upos {
        Upos::Pron => pronoun_kind(page, at, words),
        Upos::Det if word.relation != Relation::Det && word.relation != Relation::DetPredet => {
            words.pronoun(&low(page.form(at))).map(|_| Kind::Pronoun)
        }
        // Part of a longer name, or of a number.
        Upos::Propn
            if word.relation == Relation::Compound && matches!(head.upos, Upos::Propn | Upos::Num) =>
        {
            None
        }
        Upos::Propn => Some(Kind::Name),
        Upos::Noun => Some(Kind::Nominal),
        Upos::Num | Upos::Sym
            if !matches!(
                word.relation,
                Relation::Nummod | Relation::Compound | Relation::Advmod | Relation::Amod
            ) =>
        {
            Some(Kind::Nominal)
        }
        Upos::Adj | Upos::Verb => {
            let capital = || page.form(at).chars().next().is_some_and(char::is_uppercase);
            let modifies = word.relation == Relation::Amod
                || (word.relation == Relation::Conj && head.relation == Relation::Amod);
            if modifies && word.upos == Upos::Adj && capital() {
                return Some(Kind::Nationality);
            }
            let argument = matches!(
                word.relation,
                Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Obl | Relation::Nmod
            );
            let determined = || {
                page.tree
                    .children(at)
                    .any(|child| page.word(child).relation == Relation::Det)
            };
            (argument && determined()).then_some(Kind::Nominal)
        }
        _ => None,
    }
}

fn pronoun_kind(page: &Page, at: usize, words: &MentionWords) -> Option<Kind> {
    let word = page.word(at);
    // Relative and interrogative pronouns; "there is".
    if word.xpos.starts_with('W') || word.xpos == "EX" {
        return None;
    }
    let known = words.pronoun(&low(page.form(at)));
    let relative = known.is_some_and(|pronoun| pronoun.kind == PronounKind::Demonstrative) && {
        let clause = page.tree.head(at);
        page.word(clause).relation == Relation::AclRelcl && at < clause
    };
    if relative {
        return None;
    }
    Some(if known.is_some() {
        Kind::Pronoun
    } else {
        Kind::Nominal
    })
}

fn mention(
    index: usize,
    page: &Page,
    head: usize,
    kind: Kind,
    extents: &Extents,
    words: &MentionWords,
) -> Mention {
    let (first, last) = if kind == Kind::Pronoun {
        (head, head)
    } else {
        extents.phrase(page, head)
    };
    let pronoun = (kind == Kind::Pronoun)
        .then(|| words.pronoun(&low(page.form(head))))
        .flatten();
    let title = (kind == Kind::Name)
        .then(|| title(page, head, first, words))
        .flatten();
    let definiteness = definiteness(page, head, words);
    let sort = sort(page, head, kind, title, words);
    let agreement = pronoun.map_or_else(
        || agreement(page, head, kind, sort, title, words),
        |pronoun| pronoun.agreement,
    );
    let (key, after) = key(page, (head, first, last), kind, title, words);
    Mention {
        sentence: index,
        first,
        last,
        head,
        kind,
        agreement,
        definiteness,
        sort,
        title,
        says_of: None,
        same: None,
        joined: false,
        pronoun,
        key,
        after,
        lemma: lower(&page.word(head).lemma),
    }
}

/// "Russia and China" as one, beside each of the two.
fn joined(page: &Page, first: &Mention, extents: &Extents, words: &MentionWords) -> Option<Mention> {
    let parts = page.tree.children(first.head).filter(|child| {
        page.word(*child).relation == Relation::Conj
            && *child > first.head
            && kind(page, *child, words).is_some()
    });
    let parts: Vec<usize> = parts.collect();
    let or = parts
        .iter()
        .flat_map(|part| page.tree.children(*part))
        .any(|child| page.word(child).relation == Relation::Cc && words.is_choice(&low(page.form(child))));
    let last = *parts.last()?;
    if or || first.kind == Kind::Nationality || first.pronoun.is_some_and(|pronoun| pronoun.person < 3) {
        return None;
    }
    Some(Mention {
        last: extents.phrase(page, last).1,
        kind: Kind::Nominal,
        agreement: Agreement::of(Number::Plural, first.agreement.gender()),
        definiteness: Definiteness::Bare,
        sort: Sort::Unknown,
        title: None,
        same: None,
        pronoun: None,
        joined: true,
        ..first.clone()
    })
}

/// For every word the first and last word below it.
struct Extents {
    first: Vec<usize>,
    last: Vec<usize>,
}

impl Extents {
    fn of(page: &Page) -> Extents {
        let count = page.sentence.words.len();
        let mut extents = Extents {
            first: (0..count).collect(),
            last: (0..count).collect(),
        };
        for at in 0..count {
            for above in page.tree.ancestors(at) {
                extents.first[above] = extents.first[above].min(at);
                extents.last[above] = extents.last[above].max(at);
            }
        }
        extents
    }

    /// The extent of the phrase that a word heads: without prepositions, coordinated phrases, appositions, and the subject and
    /// copula of a predicate.
    fn phrase(&self, page: &Page, head: usize) -> (usize, usize) {
        let predicate = page
            .tree
            .children(head)
            .any(|child| page.word(child).relation == Relation::Cop);
        let within_name = page.word(head).relation == Relation::Compound;
        let belongs = |child: usize| match page.word(child).relation {
            Relation::Det
            | Relation::DetPredet
            | Relation::Amod
            | Relation::Compound
            | Relation::Nummod
            | Relation::NmodPoss
            | Relation::Flat
            | Relation::Fixed
            | Relation::Goeswith
            | Relation::NmodDesc => true,
            Relation::Nmod | Relation::NmodUnmarked | Relation::Acl | Relation::AclRelcl => !within_name,
            Relation::Case => child > head && page.word(child).xpos == "POS",
            Relation::Advmod
            | Relation::Obl
            | Relation::OblUnmarked
            | Relation::Xcomp
            | Relation::Ccomp
            | Relation::Obj
            | Relation::Advcl => !predicate && !within_name && child > head,
            _ => false,
        };
        let (mut first, mut last) = (head, head);
        for child in page.tree.children(head).rev().filter(|child| *child < head) {
            if belongs(child) && self.last[child] < head {
                first = first.min(self.first[child]);
            } else if !matches!(page.word(child).relation, Relation::Punct | Relation::Advmod) {
                break;
            }
        }
        for child in page.tree.children(head).filter(|child| *child > head) {
            let relation = page.word(child).relation;
            if belongs(child) && self.first[child] > head {
                last = last.max(self.last[child]);
            } else if !matches!(relation, Relation::Punct | Relation::Cc) {
                break;
            }
        }
        while last > head && page.word(last).upos == Upos::Punct {
            last -= 1;
        }
        while first < head && page.word(first).upos == Upos::Punct {
            first += 1;
        }
        (first, last)
    }
}

/// Titles stand before a name: "Foreign Minister Sergei Lavrov".
fn title(page: &Page, head: usize, first: usize, words: &MentionWords) -> Option<(usize, usize)> {
    let described = page
        .tree
        .children(head)
        .rfind(|child| *child < head && page.word(*child).relation == Relation::NmodDesc);
    let end = described.or_else(|| {
        (first..head)
            .rev()
            .find(|at| words.title(&low(page.form(*at))).is_some())
    });
    // The parser may take the title for the head: "President" above "Obama".
    let own = || {
        let titled = words.title(&low(page.form(head))).is_some();
        let follows = page
            .tree
            .children(head)
            .any(|child| page.word(child).relation == Relation::Flat && page.word(child).upos == Upos::Propn);
        (titled && follows).then_some(head)
    };
    let end = end.or_else(own)?;
    let start = (first..=end)
        .rev()
        .take_while(|at| matches!(page.word(*at).upos, Upos::Propn | Upos::Noun | Upos::Adj))
        .last()?;
    Some((start, end))
}

fn definiteness(page: &Page, head: usize, words: &MentionWords) -> Definiteness {
    let mut found = Definiteness::Bare;
    for child in page.tree.children(head) {
        match page.word(child).relation {
            Relation::NmodPoss => return Definiteness::Possessed,
            Relation::Det | Relation::DetPredet | Relation::Nummod | Relation::Amod => {
                let told = words.determiner(&low(page.form(child)));
                if found == Definiteness::Bare || page.word(child).relation == Relation::Det {
                    found = told.unwrap_or(found);
                }
            }
            _ => {}
        }
    }
    found
}

/// The words of a name: the head, and what is joined to it as compound or flat.
pub(crate) fn name_words(page: &Page, head: usize) -> Vec<usize> {
    let part = |child: &usize| {
        let word = page.word(*child);
        matches!(
            word.relation,
            Relation::Flat | Relation::Compound | Relation::Amod | Relation::Nmod
        ) && word.upos == Upos::Propn
    };
    let mut all: Vec<usize> = page.tree.children(head).filter(part).collect();
    all.push(head);
    all.sort_unstable();
    all
}

fn sort(page: &Page, head: usize, kind: Kind, title: Option<(usize, usize)>, words: &MentionWords) -> Sort {
    match kind {
        Kind::Pronoun | Kind::Nationality => Sort::Unknown,
        Kind::Nominal => {
            let lemma = lower(&page.word(head).lemma);
            if words.noun(&lemma).is_some() {
                Sort::Person
            } else {
                words.hypernym(&lemma)
            }
        }
        Kind::Name => {
            if title.is_some() {
                return Sort::Person;
            }
            let parts = name_words(page, head);
            let told = parts
                .iter()
                .rev()
                .map(|at| words.name_sort(&low(page.form(*at))))
                .find(|sort| *sort != Sort::Unknown);
            if let Some(sort) = told {
                return sort;
            }
            let first = words.first_name(&low(page.form(head))).is_some();
            let flat = page.tree.children(head).any(|child| {
                let word = page.word(child);
                word.relation == Relation::Flat && word.upos == Upos::Propn && child > head
            });
            if first || flat {
                Sort::Person
            } else {
                Sort::Unknown
            }
        }
    }
}

fn agreement(
    page: &Page,
    head: usize,
    kind: Kind,
    sort: Sort,
    title: Option<(usize, usize)>,
    words: &MentionWords,
) -> Agreement {
    let word = page.word(head);
    let lemma = lower(&word.lemma);
    let plural = word.xpos == "NNS" || (word.xpos == "NNPS" && sort != Sort::Body && sort != Sort::Place);
    let mut number = if plural {
        Number::Plural
    } else if matches!(word.xpos.as_str(), "NN" | "NNP") {
        Number::Singular
    } else {
        Number::Unknown
    };
    if words.is_collective(&lemma) && number == Number::Singular {
        number = Number::Unknown;
    }
    let titled = || {
        let (from, to) = title?;
        let told: Vec<Gender> = (from..=to)
            .filter_map(|at| words.title(&low(page.form(at))))
            .collect();
        told.iter()
            .copied()
            .find(|gender| *gender != Gender::Animate)
            .or(told.first().copied())
    };
    let gender = match kind {
        Kind::Pronoun | Kind::Nationality => Gender::Unknown,
        Kind::Nominal => match words.noun(&lemma) {
            Some(gender) => gender,
            None if number == Number::Plural => Gender::Unknown,
            None => Gender::Neuter,
        },
        Kind::Name => {
            let by_title = titled();
            let by_name = || {
                name_words(page, head)
                    .first()
                    .and_then(|at| words.first_name(&low(page.form(*at))))
                    .or_else(|| words.first_name(&low(page.form(head))))
            };
            match (by_title, sort) {
                (Some(gender), _) if gender != Gender::Animate => gender,
                (_, Sort::Person) => by_name().unwrap_or(Gender::Animate),
                (_, Sort::Body | Sort::Place | Sort::Time) => Gender::Neuter,
                _ => Gender::Unknown,
            }
        }
    };
    if matches!(sort, Sort::Body) && number == Number::Singular {
        number = Number::Unknown;
    }
    Agreement::of(number, gender)
}

/// The words that count in comparison: those of a name in order, or what stands before a noun and the noun's lemma; and what of
/// substance follows the head.
fn key(
    page: &Page,
    (head, first, last): (usize, usize, usize),
    kind: Kind,
    title: Option<(usize, usize)>,
    words: &MentionWords,
) -> (Vec<SmolStr>, Vec<SmolStr>) {
    let titled = |at: usize| at != head && title.is_some_and(|(from, to)| from <= at && at <= to);
    let of_name = if kind == Kind::Name {
        name_words(page, head)
    } else {
        Vec::new()
    };
    let (mut key, mut after) = (Vec::new(), Vec::new());
    for at in first..=last {
        let word = page.word(at);
        let empty = matches!(
            word.upos,
            Upos::Punct | Upos::Adp | Upos::Cconj | Upos::Part | Upos::Aux | Upos::Sconj
        );
        if at == head {
            key.push(if kind == Kind::Name {
                lower(page.form(at))
            } else {
                lower(&word.lemma)
            });
        } else if !empty && word.xpos != "POS" && !titled(at) {
            let form = lower(page.form(at));
            let determines = matches!(word.relation, Relation::Det | Relation::DetPredet)
                && words.determiner(&form).is_some();
            if determines || (kind == Kind::Name && words.is_particle(&form)) {
                continue;
            }
            if at < head || of_name.contains(&at) {
                &mut key
            } else {
                &mut after
            }
            .push(form);
        }
    }
    (key, after)
}
