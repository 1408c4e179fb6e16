//! What one party does to another where a caller has marked both in a sentence: the categories that come into question, best first.
//!
//! The engine codes the sentence as ever, told that the two marked phrases are parties. Where no act links exactly these two, weaker
//! evidence counts, step by step ([`Step`]), each with a lower score and a reason that can be shown.

mod above;
mod likeness;
mod link;
mod marked;
mod path;
mod principal;
mod sides;

pub(crate) use likeness::Likeness;
pub use principal::{Principal, RECORDED, principal};
pub use sides::{Sides, sides};

use crate::check::one_sentence;
use crate::code::{codings, marked as told};
use crate::codebook::Codebook;
use crate::who::cast;
use legation_parse::{Engine, Sentence, Span};
use smol_str::SmolStr;

/// What a candidate rests on, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// An act whose actor and recipient are the marked ones, or whose parties they both are.
    Linked,
    /// An act of the marked actor, with the marked recipient among the words under it.
    Reaches,
    /// An act of the marked recipient, as the marked actor says.
    Alleged,
    /// An act of the marked actor.
    ActorOnly,
    /// An act of somebody else that the marked actor tells: *Clinton said the United States will not lift the embargo*.
    Told,
    /// An act upon the marked recipient.
    RecipientOnly,
    /// An act of the marked recipient upon the marked actor.
    Turned,
    /// An act of the marked recipient, or upon the marked actor, alone.
    Reversed,
    /// An act that neither has a role in.
    Beside,
    /// An entry that fits but for its parties, at a word that joins the two in the tree.
    Parties,
    /// An entry of a word that joins the two, some of whose conditions are not met.
    Word,
    /// The same at any other word.
    Elsewhere,
    /// A modal over an act that no entry knows: *must*, *will not*.
    Modal,
    /// Words like those of a category's examples.
    Likeness,
}

impl Step {
    /// In words.
    pub fn about(self) -> &'static str {
        match self {
            Step::Linked => "an act that links the two",
            Step::Reaches => "an act of the actor with the recipient among its words",
            Step::Alleged => "an act that the actor says the recipient did",
            Step::ActorOnly => "an act of the actor",
            Step::Told => "an act that the actor tells",
            Step::RecipientOnly => "an act upon the recipient",
            Step::Turned => "an act of the recipient upon the actor",
            Step::Reversed => "an act of the recipient",
            Step::Beside => "an act of neither",
            Step::Parties => "an entry that fits but for its parties",
            Step::Word => "an entry of a word between the two, not all of whose conditions are met",
            Step::Modal => "a modal over an act that no entry knows",
            Step::Likeness => "a word of the category's examples",
            Step::Elsewhere => "an entry of another word, not all of whose conditions are met",
        }
    }
}

/// A category that may hold between the marked parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Category, as the codebook names it.
    pub event: SmolStr,
    /// Quad code, 1 to 4.
    pub quad: u8,
    /// 0 to 1: how well the evidence links the two. Not a probability.
    pub score: f64,
    /// What it rests on.
    pub step: Step,
    /// The codebook entry.
    pub pattern: String,
    /// The words that triggered it.
    pub words: String,
}

impl Candidate {
    /// In a line: the entry, its words, what links it to the two, and the score.
    pub fn explain(&self) -> String {
        format!(
            "{} from {} on “{}”: {} ({:.2})",
            self.event,
            self.pattern,
            self.words,
            self.step.about(),
            self.score
        )
    }
}

/// The categories of what `actor` does to or with `recipient`, spans of bytes in `sentence`; best first, each category once.
///
/// Odd spans give weaker candidates or none, never a panic. An empty list: the codebook knows no word of the sentence.
///
/// ```
/// use legation_core::{Codebook, relation};
/// use legation_parse::{Engine, Span};
/// # fn main() -> Result<(), &'static legation_core::codebook::CodebookErrors> {
/// let sentence = "The council's chairman condemned the harbour guard's raid.";
/// let found = relation(sentence, Span::new(0, 22), Span::new(33, 57), Codebook::embedded()?, Engine::embedded());
/// assert_eq!(found[0].event, "ACCUSE");
/// # Ok(())
/// # }
/// ```
pub fn relation(
    sentence: &str,
    actor: Span,
    recipient: Span,
    codebook: &Codebook,
    engine: &Engine,
) -> Vec<Candidate> {
    let sentences = parsed(sentence, engine);
    let mut cast = cast(&sentences, sentence, &codebook.actors, &codebook.mentions);
    let pair = marked::give(&sentences, sentence, [actor, recipient], &mut cast);
    let trees = told(&sentences, sentence, &cast, codebook);
    let codings = codings(&trees, &cast, codebook);
    let likeness = codebook
        .likeness
        .get_or_init(|| Likeness::learn(codebook, engine));
    let like = path::Like::of(&trees, &pair, likeness);
    let mut all = link::candidates(&codings, &trees, &cast, &pair, codebook);
    all.extend(path::candidates(&trees, &cast, &pair, &like, codebook));
    all.extend(path::modal_candidates(&trees, &cast, &pair, codebook));
    path::by_likeness(&like, codebook, &mut all);
    best_of_each(all)
}

/// A text that is one sentence, parsed as headline or prose.
fn parsed(text: &str, engine: &Engine) -> Vec<Sentence> {
    let parsed = engine.parse_document(&one_sentence(text, "")).into_iter();
    parsed
        .map(|(_, sentence)| sentence)
        .filter(|sentence| !sentence.words.is_empty())
        .collect()
}

/// The best candidate of each category; equals in the order of the text.
fn best_of_each(mut all: Vec<Candidate>) -> Vec<Candidate> {
    for candidate in &mut all {
        candidate.score = (candidate.score / (1.0 + path::GAIN)).clamp(0.0, 1.0);
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.step.cmp(&b.step)));
    let mut best: Vec<Candidate> = Vec::new();
    for candidate in all {
        if !best.iter().any(|known| known.event == candidate.event) {
            best.push(candidate);
        }
    }
    best
}
