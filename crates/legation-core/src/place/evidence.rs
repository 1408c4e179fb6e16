//! What the words around a name say: whether it is a place here, of what kind, and in what other place.

use super::find::Match;
use super::words::{KindWord, Lead, PlaceWords};
use crate::code::Tree;
use crate::codebook::actors::{ActorKind, Actors};
use crate::mention::{Entities, MentionWords, Sort};
use crate::who::Cast;
use legation_parse::{Relation, Upos, dateline};
use smol_str::SmolStr;

/// What speaks for a name being a place, and for which one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    /// Part of a longer name, of a person, or no name at all.
    pub refused: bool,
    /// The preposition that leads to it.
    pub lead: Option<Lead>,
    /// A noun beside it says what kind of place it is.
    pub kind: Option<KindWord>,
    /// A direction, or *outskirts of*: it is land that is spoken of.
    pub part: bool,
    /// It stands behind a common noun and *of*: *the mayor of*.
    pub of: bool,
    /// It opens the sentence as a dateline.
    pub dateline: bool,
    /// The object of a verb such as *seize*, or the like.
    pub object: bool,
    /// The preposition hangs on a verb of going.
    pub motion: bool,
    /// It acts, or is addressed: a capital that does so is a government.
    pub acts: bool,
    /// It owns what follows: *Mali's*.
    pub owns: bool,
    /// The entities of the document make a person of it.
    pub person: bool,
    /// Another place is said to be in it: *X, Y*.
    pub holds: bool,
    /// Countries whose adjective stands before it: *the Thai town of*.
    pub adjectives: Vec<SmolStr>,
}

impl Evidence {
    /// Whether its words alone make it a place.
    pub(crate) fn is_strong(&self) -> bool {
        self.dateline
            || self.lead.is_some_and(|lead| lead != Lead::Way)
            || self.part
            || self.kind.is_some()
            || self.object
    }
}

/// What a document gives to all its sentences.
pub(crate) struct Around<'a> {
    pub cast: &'a Cast,
    pub actors: &'a Actors,
    pub words: &'a PlaceWords,
    pub mentions: &'a MentionWords,
}

/// The evidence for each name of a sentence.
pub(crate) fn evidence(sentence: usize, tree: &Tree, found: &[Match], around: &Around) -> Vec<Evidence> {
    let forms: Vec<&str> = (0..tree.len()).map(|word| tree.form(word)).collect();
    let opening = dateline(&forms, |word| tree.word(word).space_after);
    let mut all: Vec<Evidence> = Vec::with_capacity(found.len());
    for (index, matched) in found.iter().enumerate() {
        let mut here = one(sentence, tree, matched, found, around);
        if matched.last < opening {
            here.dateline = true;
            here.refused = false;
            here.acts = false;
        }
        // "in Gao and Kidal", "Lyon, Nice and Brest"
        if let Some(before) = index.checked_sub(1)
            && let (Some(earlier), Some(known)) = (found.get(before), all.get(before))
            && joined(tree, earlier.last, matched.first)
            && (here.lead.is_none() && !here.acts || known.lead.is_some())
            && !known.refused
            && tree.dominates(earlier.head, matched.head)
        {
            here.lead = here.lead.or(known.lead);
            here.of |= known.of;
            here.part |= known.part && known.of;
            here.object |= known.object;
            here.motion |= known.motion;
            here.acts &= !known.is_strong();
        }
        all.push(here);
    }
    all
}

/// Whether only *and*, *or*, commas and directions stand between.
fn joined(tree: &Tree, last: usize, first: usize) -> bool {
    first > last + 1
        && first - last <= 4
        && (last + 1..first).all(|word| {
            matches!(
                tree.form(word),
                "," | "and" | "or" | "in" | "the" | "then" | "both"
            )
        })
        && !(last + 1..first).any(|word| tree.form(word) == "in")
        || first == last + 2 && tree.form(last + 1) == "and"
}

fn small(text: &str) -> SmolStr {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn is_large(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

fn one(sentence: usize, tree: &Tree, matched: &Match, found: &[Match], around: &Around) -> Evidence {
    let words = around.words;
    let mut here = Evidence::default();
    let name_words = matched.first..=matched.last;
    let is_name = name_words.clone().any(|word| {
        let token = tree.word(word);
        token.upos == Upos::Propn || token.xpos.starts_with("NNP")
    });
    // "Reading the letter", "Nice try": what a sentence begins with must be a name for the tagger too.
    let foreign =
        matches!(tree.word(matched.head).upos, Upos::Other | Upos::Noun | Upos::Adj) && matched.first > 0;
    if !is_name && !foreign && matched.actor.is_none() {
        here.refused = true;
        return here;
    }
    let covered = |word: usize| {
        found
            .iter()
            .any(|other| other.first <= word && word <= other.last)
    };
    before(sentence, tree, matched, around, &covered, &mut here);
    after(tree, matched, around, &covered, &mut here);
    let head = matched.head;
    let above = tree.head(head);
    match tree.relation(head) {
        Relation::Nsubj | Relation::NsubjOuter if here.kind.is_none() => here.acts = true,
        Relation::NsubjPass | Relation::OblAgent if here.kind.is_none() => {
            here.acts = tree.relation(head) == Relation::OblAgent;
            here.object = above.is_some_and(|verb| words.takes_place(&small(tree.lemma(verb))));
        }
        Relation::Obj | Relation::Xcomp | Relation::Ccomp => {
            here.object = above.is_some_and(|verb| words.takes_place(&small(tree.lemma(verb))));
            here.acts = !here.object;
        }
        Relation::Iobj | Relation::Vocative => here.acts = true,
        // "the capital, X"
        Relation::Appos => {
            let noun = above.filter(|noun| tree.word(*noun).upos == Upos::Noun);
            let kind = noun.and_then(|noun| words.kind(&small(tree.lemma(noun))));
            if let (Some(noun), Some(kind @ (KindWord::Point | KindWord::Unit))) = (noun, kind) {
                here.kind = here.kind.or(Some(kind));
                let lead = tree.preposition(noun).and_then(|words_of| words.lead(&words_of));
                here.lead = here.lead.or(lead);
            }
        }
        Relation::Root if here.lead.is_none() => {}
        _ => {}
    }
    if here.lead == Some(Lead::Way)
        && let Some(verb) = above
    {
        let goes = |word: usize| words.is_motion(&small(tree.lemma(word)));
        here.motion = goes(verb) || tree.head(verb).is_some_and(goes);
    }
    here.person = is_person(sentence, matched, around.cast.entities());
    here
}

/// What stands before the name.
fn before(
    sentence: usize,
    tree: &Tree,
    matched: &Match,
    around: &Around,
    covered: &dyn Fn(usize) -> bool,
    here: &mut Evidence,
) {
    let words = around.words;
    let mut at = matched.first;
    let mut near = true;
    // A name in two words, of which only one is listed: "Ahmed Tikriti".
    while let Some(before) = at.checked_sub(1) {
        let form = tree.form(before);
        let lower = small(form);
        let token = tree.word(before);
        let glued =
            !token.space_after && form != "-" && form != "(" && form != "\"" && form != "“" && form != "‘";
        if form == "-" && !token.space_after && before > 0 && !tree.word(before - 1).space_after && near {
            // "pro-Kabul", "Moscow-Kabul".
            here.refused = matched.actor.is_none();
            return;
        }
        if glued && near && token.upos != Upos::Punct {
            here.refused = true;
            return;
        }
        if let Some(lead) = lead_of(words, tree, before) {
            // "the border between A and B", "from A to B"
            here.lead = Some(lead);
            // "the road in the north of X"
            return;
        }
        // "the border with X"
        if lower == "with" {
            let border = before
                .checked_sub(1)
                .and_then(|noun| words.kind(&small(tree.form(noun))));
            here.part |= border == Some(KindWord::Area);
            return;
        }
        if lower == "of" {
            of(sentence, tree, before, around, here);
            return;
        }
        let kind = words.kind(&lower);
        if near && before + 1 == matched.first && words.is_vessel(&lower) {
            // "the frigate Charleston"
            here.refused = true;
            return;
        }
        if words.is_part(&lower) {
            here.part = true;
        } else if let Some(kind) =
            kind.filter(|_| !is_large(form) || !near || lower == "mount" || lower == "lake")
        {
            // "the capital Gitega", "the village of" has its own way.
            if near
                && token.upos != Upos::Propn
                && matches!(kind, KindWord::Point | KindWord::Unit | KindWord::Area)
            {
                here.kind = here.kind.or(Some(kind));
            } else if near {
                return;
            }
        } else if token.upos == Upos::Det
            || (token.upos == Upos::Adj && !is_large(form))
            || token.upos == Upos::Num
        {
            // "the ancient", "two"
        } else if let Some(code) = demonym(sentence, before, around) {
            here.adjectives.push(code);
        } else if matches!(form, "'s" | "’s" | "'" | "’") && token.upos == Upos::Part {
            // "Ecuador's Esmeraldas": told by the other's `owns`.
            return;
        } else if is_large(form)
            && near
            && matches!(token.upos, Upos::Propn | Upos::Other)
            && !covered(before)
            && before + 1 == matched.first
            && !is_day(&lower, words)
        {
            // "Victoria Houston", "Bank Medellin"
            let opens = before == 0 && token.upos != Upos::Propn;
            here.refused |= !opens;
            return;
        } else {
            // A title: "Mr Lincoln", "General Jordan".
            if near
                && (around.mentions.title(&lower).is_some() || is_title(sentence, before, around, tree))
                && before + 1 == matched.first
            {
                here.refused = true;
            }
            return;
        }
        at = before;
        near = false;
    }
}

fn lead_of(words: &PlaceWords, tree: &Tree, before: usize) -> Option<Lead> {
    let form = small(tree.form(before));
    if let Some(earlier) = before.checked_sub(1) {
        let two = format!("{} {form}", small(tree.form(earlier)));
        if let Some(lead) = words.lead(&two) {
            return Some(lead);
        }
    }
    let token = tree.word(before);
    let preposition = matches!(token.upos, Upos::Adp | Upos::Sconj | Upos::Adv | Upos::Part);
    words.lead(&form).filter(|_| preposition)
}

/// "the town of", "north of", "the outskirts of", "the mayor of".
fn of(sentence: usize, tree: &Tree, of: usize, around: &Around, here: &mut Evidence) {
    let words = around.words;
    let Some(noun) = of.checked_sub(1) else { return };
    let lower = small(tree.form(noun));
    let lemma = small(tree.lemma(noun));
    let kind = words.kind(&lower).or_else(|| words.kind(&lemma));
    // "the Tillaberi region of Niger": the region has a name of its own.
    let named = noun.checked_sub(1).is_some_and(|before| {
        let token = tree.word(before);
        token.upos == Upos::Propn
            && is_large(tree.form(before))
            && demonym(sentence, before, around).is_none()
    });
    if kind.is_some() && named {
        here.part = true;
    } else if let Some(kind) = kind {
        here.kind = here
            .kind
            .or(Some(kind).filter(|kind| *kind != KindWord::Facility));
        // "took to the streets of X": they are part of it, as one street is not.
        here.part |= kind == KindWord::Facility && words.is_part_of(&lower);
        let mut at = noun;
        while let Some(before) = at.checked_sub(1) {
            if let Some(lead) = lead_of(words, tree, before) {
                here.lead = here.lead.or(Some(lead));
                break;
            }
            if let Some(code) = demonym(sentence, before, around) {
                here.adjectives.push(code);
            }
            let token = tree.word(before);
            let within = matches!(
                token.upos,
                Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num
            ) || matches!(tree.form(before), "'s" | "’s" | "-");
            if !within {
                break;
            }
            at = before;
        }
    } else if words.is_part_of(&lower) || words.is_part_of(&lemma) || words.is_part(&lower) {
        here.part = true;
        // "fired at the outskirts of": where it is stands before.
        here.of = true;
        here.lead = here.lead.or(Some(Lead::Near).filter(|_| words.is_part(&lower)));
    } else {
        // "the mayor of", "the battle of", but not "the University of".
        here.of = !is_large(tree.form(noun));
        here.refused |= !here.of && tree.word(noun).upos == Upos::Propn;
    }
}

/// What stands behind the name.
fn after(
    tree: &Tree,
    matched: &Match,
    around: &Around,
    covered: &dyn Fn(usize) -> bool,
    here: &mut Evidence,
) {
    let words = around.words;
    let mut at = matched.last + 1;
    if at >= tree.len() {
        return;
    }
    let form = tree.form(at);
    if matches!(form, "'s" | "’s" | "'" | "’") {
        here.owns = true;
        at += 1;
    }
    // "Basra-based", "Mosul–Erbil road" are places; "Doha-brokered" too.
    if at >= tree.len() || (here.owns && covered(at)) {
        return;
    }
    let form = tree.form(at);
    let lower = small(form);
    let kind = words.kind(&lower);
    let token = tree.word(at);
    if here.owns {
        // "Kunduz province's capital" is told by the kind before; "Ecuador's largest city" makes land of it.
        let noun = (at..tree.len().min(at + 4)).find(|word| tree.word(*word).upos == Upos::Noun);
        if noun
            .and_then(|noun| words.kind(&small(tree.form(noun))))
            .is_some_and(|kind| kind != KindWord::Facility)
        {
            here.part = true;
        } else if matched.actor.is_some() {
            // "outside Japan's waters", "to Seoul's military": what stands before leads to what is owned.
            here.lead = None;
            here.part = false;
            here.acts = true;
        }
        return;
    }
    if let Some(kind) = kind {
        let unit = matches!(kind, KindWord::Unit | KindWord::Area | KindWord::Facility);
        let city = kind == KindWord::Point
            && (lower == "city"
                || lower == "town"
                || lower == "village"
                || lower == "port"
                || lower == "township");
        // "Gaza City" is a name of its own; "Kano state" is not "Kano State University".
        if (unit || city) && matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
            let longer = is_large(form)
                && tree.len() > at + 1
                && is_large(tree.form(at + 1))
                && tree.word(at + 1).upos == Upos::Propn
                && words.kind(&small(tree.form(at + 1))).is_none();
            if !longer {
                here.kind = Some(kind);
            }
        }
        return;
    }
    if !matched_ends_phrase(tree, matched, at)
        && is_large(form)
        && token.upos == Upos::Propn
        && !covered(at)
        && !is_day(&lower, words)
    {
        let part_of_name = matches!(
            tree.relation(at),
            Relation::Flat | Relation::Compound | Relation::Goeswith
        ) || matches!(
            tree.relation(matched.head),
            Relation::Compound | Relation::Flat | Relation::NmodUnmarked | Relation::NmodDesc
        );
        here.refused |= part_of_name;
    }
}

/// Whether the name ends with a mark, so that the next word is another phrase.
fn matched_ends_phrase(tree: &Tree, matched: &Match, next: usize) -> bool {
    tree.word(next).upos == Upos::Punct || next != matched.last + 1
}

fn is_day(lower: &str, words: &PlaceWords) -> bool {
    words.is_day(lower) || words.is_part(lower)
}

/// The country whose adjective a word is.
fn demonym(sentence: usize, word: usize, around: &Around) -> Option<SmolStr> {
    let party = around
        .cast
        .parties(sentence, word)
        .iter()
        .find(|party| !party.antecedent && party.role.is_none())?;
    let id = party.actor?;
    let entry = around.actors.actor(id)?;
    if !matches!(entry.kind, ActorKind::State | ActorKind::Territory) {
        return None;
    }
    let code = around.actors.role_on(id, None)?.0.code.clone()?;
    (code.len() == 3).then_some(code)
}

/// Whether a word is part of an office: "General", "Minister".
fn is_title(sentence: usize, word: usize, around: &Around, tree: &Tree) -> bool {
    is_large(tree.form(word))
        && around
            .cast
            .parties(sentence, word)
            .iter()
            .any(|party| party.person && party.role.is_some())
}

/// Whether the document speaks of a person by this name.
fn is_person(sentence: usize, matched: &Match, entities: &Entities) -> bool {
    let Some(mention) = entities.headed_by(sentence, matched.head) else {
        return false;
    };
    let chain = entities.chain_of(mention);
    chain.is_some_and(|chain| entities.sort_of(chain) == Sort::Person)
}
