//! The marked phrases: their heads in the tree, and the parties they are given out for.

use crate::who::{ActorId, Cast, Party};
use legation_parse::{Relation, Sentence, Span, Upos, Word};
use smol_str::SmolStr;

/// A marked phrase in the parsed sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Marked {
    pub(super) span: Span,
    pub(super) actor: Option<ActorId>,
    /// Which sentence it stands in; a marked text may be split into several.
    pub(super) sentence: usize,
    /// Words of the phrase that no other word of it governs, left to right.
    pub(super) heads: Vec<usize>,
}

impl Marked {
    /// Whether a party is the marked one: by identity, or because their words overlap.
    pub(super) fn is(&self, party: &Party) -> bool {
        let overlap = party.span.start < self.span.end && self.span.start < party.span.end;
        !self.span.is_empty() && (overlap || (self.actor.is_some() && party.actor == self.actor))
    }

    /// Whether it is one of these parties.
    pub(super) fn is_among(&self, parties: &[Party]) -> bool {
        parties.iter().any(|party| self.is(party))
    }

    /// The first of the heads, which there is more than one of where the parser has cut the phrase in two.
    pub(super) fn head(&self) -> Option<usize> {
        self.heads.first().copied()
    }
}

/// Actor and recipient.
#[derive(Clone, Debug, Default)]
pub(super) struct Pair {
    pub(super) actor: Marked,
    pub(super) recipient: Marked,
}

/// Finds the two phrases and tells the cast that they are parties.
pub(super) fn give(sentences: &[Sentence], text: &str, spans: [Span; 2], cast: &mut Cast) -> Pair {
    let found = [0u32, 1].map(|number| {
        let span = spans.get(number as usize).copied().unwrap_or_default();
        let mut found = find(sentences, span);
        found.actor = Some(ActorId::marked(number));
        let party = Party {
            span,
            actor: found.actor,
            name: Some(SmolStr::from(span.of(text))),
            ..Party::default()
        };
        cast.give(found.sentence, &found.heads, &party);
        if let Some(sentence) = sentences.get(found.sentence) {
            let echoes = echoes(sentence, &found);
            cast.give_echoes(found.sentence, &echoes, &party);
        }
        (found, party)
    });
    let [(actor, doer), (recipient, undergoer)] = found;
    if let Some(sentence) = sentences
        .get(actor.sentence)
        .filter(|_| actor.sentence == recipient.sentence)
    {
        if shares_head(sentence, &actor, &recipient) {
            cast.give_also(actor.sentence, &recipient.heads, &doer);
        } else if shares_head(sentence, &recipient, &actor) {
            cast.give_also(actor.sentence, &actor.heads, &undergoer);
        }
    }
    Pair { actor, recipient }
}

/// *Thai and Cambodian police*, *the armies of Peru and Chile*: whether the noun of the second phrase is that of the first as well.
fn shares_head(sentence: &Sentence, part: &Marked, whole: &Marked) -> bool {
    let word = |index: usize| sentence.words.get(index);
    let Some(head) = part.head() else { return false };
    let Some(own) = word(head) else { return false };
    let within = |index: usize| {
        word(index).is_some_and(|word| whole.span.contains(word.span)) && !whole.heads.contains(&index)
    };
    let adjective = matches!(own.relation, Relation::Amod | Relation::Compound)
        && whole.heads.contains(&own.head)
        && (head + 1..own.head).any(|between| {
            word(between).is_some_and(|word| word.upos == Upos::Cconj && !whole.span.contains(word.span))
        });
    adjective || (own.relation == Relation::Conj && within(own.head))
}

/// Finds two phrases, and tells nobody.
pub(super) fn give_none(sentences: &[Sentence], spans: [Span; 2]) -> Pair {
    let [actor, recipient] = spans.map(|span| find(sentences, span));
    Pair { actor, recipient }
}

/// Pronouns that are subjects of clauses under the verb that the marked phrase is subject of: *X said they would*.
fn echoes(sentence: &Sentence, marked: &Marked) -> Vec<usize> {
    let word = |index: usize| sentence.words.get(index);
    let is_subject = |index: usize| {
        word(index).is_some_and(|word| matches!(word.relation, Relation::Nsubj | Relation::NsubjPass))
    };
    let Some(head) = marked.head() else {
        return Vec::new();
    };
    if !is_subject(head) {
        return echoes_of_object(sentence, head);
    }
    let Some(verb) = word(head).map(|word| word.head) else {
        return Vec::new();
    };
    let under = |index: usize| {
        let up = |at: &usize| word(*at).map(|word| word.head).filter(|above| above != at);
        std::iter::successors(Some(index), up)
            .take(sentence.words.len())
            .skip(2)
            .any(|above| above == verb)
    };
    let personal = |index: usize| {
        word(index).is_some_and(|word| {
            word.upos == Upos::Pron
                && matches!(
                    word.lemma.to_lowercase().as_str(),
                    "he" | "she" | "it" | "they" | "we" | "i"
                )
        })
    };
    (head + 1..sentence.words.len())
        .filter(|&index| personal(index) && is_subject(index) && under(index))
        .collect()
}

/// Pronouns in an infinitive behind the object that the marked phrase is: *phoned X to congratulate him*.
fn echoes_of_object(sentence: &Sentence, head: usize) -> Vec<usize> {
    let word = |index: usize| sentence.words.get(index);
    let Some(verb) = word(head)
        .filter(|word| word.relation == Relation::Obj)
        .map(|word| word.head)
    else {
        return Vec::new();
    };
    let is_infinitive = |index: usize| {
        word(index).is_some_and(|word| {
            word.head == verb
                && word.xpos == "VB"
                && matches!(word.relation, Relation::Xcomp | Relation::Advcl)
        })
    };
    let is_object = |word: &Word| {
        word.upos == Upos::Pron
            && matches!(word.relation, Relation::Obj | Relation::Iobj | Relation::Obl)
            && matches!(word.lemma.to_lowercase().as_str(), "he" | "she" | "it" | "they")
    };
    (head + 1..sentence.words.len())
        .filter(|&index| word(index).is_some_and(|word| is_object(word) && is_infinitive(word.head)))
        .collect()
}

fn find(sentences: &[Sentence], span: Span) -> Marked {
    let mut found = Marked {
        span,
        ..Marked::default()
    };
    for (number, sentence) in sentences.iter().enumerate() {
        let inside = |word: usize| {
            sentence
                .words
                .get(word)
                .is_some_and(|word| word.span.start < span.end && span.start < word.span.end)
        };
        found.heads = (0..sentence.words.len())
            .filter(|&word| {
                let own = sentence.words.get(word);
                let above = own.map_or(word, |own| own.head);
                let is_punct = own.is_some_and(|own| own.upos == Upos::Punct);
                inside(word) && !is_punct && (above == word || !inside(above))
            })
            .collect();
        // A stray article or preposition is no head where there is a noun.
        let nominal = |word: &usize| {
            sentence
                .words
                .get(*word)
                .is_some_and(|word| matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj))
        };
        if found.heads.iter().any(nominal) {
            found.heads.retain(nominal);
        }
        if !found.heads.is_empty() {
            found.sentence = number;
            return found;
        }
    }
    found
}
