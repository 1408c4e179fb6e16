//! What the codebook's sets and the cast know of each word, said to the trees once.

use super::tree::{Marks, SetsOfWords, Tree};
use crate::case::low;
use crate::codebook::Codebook;
use crate::who::Cast;
use legation_parse::Sentence;

/// The trees of a document, told which words head a party and which verbs only join.
pub fn marked<'s>(
    sentences: &'s [Sentence],
    text: &'s str,
    cast: &Cast,
    codebook: &Codebook,
) -> Vec<Tree<'s>> {
    let sets = &codebook.sets;
    // Of each set that is asked for here, which of the marks it gives.
    let mut given = vec![0_u64; sets.names().count()];
    let mut next: u64 = 1;
    let mut set = |name: &str| {
        let mark = next;
        debug_assert!(mark != 0, "more sets than bits");
        next <<= 1;
        if let Some(given) = sets.id(name).and_then(|id| given.get_mut(usize::from(id))) {
            *given |= mark;
        }
        mark
    };
    let (linking, raising, time) = (set("linking"), set("raising"), set("time-word"));
    let (circumstance, towards, with) = (set("circumstance"), set("towards"), set("participle-with"));
    let (object_control, unreal, averse) =
        (set("object-control"), set("unreal-gerund"), set("averse-gerund"));
    let (attack, light, naming) = (set("attack"), set("light"), set("naming"));
    let (takes_two, apart, topic) = (set("takes-two"), set("apart"), set("only-about"));
    let (nobody, few, done_to) = (set("nobody"), set("few"), set("done-to"));
    let (purposive, bearing) = (set("purposive"), set("bearing"));
    let (negations, attributions) = (&codebook.hedges.negations, &codebook.attributions);
    // One look-up for all sets: it is done for every word.
    let marks = |number: usize, index: usize, lemma: &str, of: &[u16]| {
        let marks = of.iter().filter_map(|set| given.get(usize::from(*set)));
        let marks = marks.fold(0, |all, mark| all | mark);
        let has = |mark: u64| marks & mark != 0;
        Marks {
            party: !cast.parties(number, index).is_empty(),
            linking: has(linking),
            with: has(with),
            object_control: has(object_control),
            towards: has(towards),
            unreal: has(unreal),
            averse: has(averse),
            naming: has(naming),
            bearing: has(bearing),
            apart: has(apart),
            topic: has(topic),
            attack: has(attack),
            light: has(light),
            raising: has(raising),
            time: has(time),
            circumstance: has(circumstance),
            negation: negations.contains_key(lemma),
            nobody: has(nobody),
            few: has(few),
            done_to: has(done_to),
            takes_two: has(takes_two),
            purposive: has(purposive),
            speech: attributions.verb(lemma, false).is_some(),
        }
    };
    sentences
        .iter()
        .enumerate()
        .map(|(number, sentence)| {
            let words = sentence.words.iter().enumerate();
            let mut of_words = SetsOfWords::default();
            let marks = words.map(|(index, word)| {
                let (lemma, form) = (low(&word.lemma), low(word.span.of(text)));
                let (lemma, form) = (lemma.as_str(), form.as_str());
                let of = sets.of(lemma);
                let singular = form.strip_suffix('s').unwrap_or(form);
                let by_form = if form != lemma {
                    sets.of(form)
                } else {
                    Default::default()
                };
                let by_singular = (singular != form && singular != lemma).then(|| sets.of(singular));
                let by_singular = by_singular.unwrap_or_default();
                of_words.push([of, by_form, by_singular].into_iter().flatten().copied());
                marks(number, index, lemma, of)
            });
            let marks = marks.collect();
            Tree::new(sentence, text).with_marks(marks, of_words)
        })
        .collect()
}
