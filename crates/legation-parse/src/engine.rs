//! The whole stage in one value: splitter, tokeniser, tagger, lemmatiser and parser with their weights.

use crate::dateline::dateline;
use crate::features::{FormKeys, Rows, form_keys, word_key};
use crate::fold::fold;
use crate::lemma::places;
use crate::mend::{mend, mend_agent_clause, mend_compound_participle, mend_name_of, mend_perfect};
use crate::model::{Model, ModelError, Vectors};
use crate::network::{Network, Scores};
use crate::rules::{Abbreviation, Rules};
use crate::split::{Decide, LONGEST_SENTENCE, cover, split};
use crate::splitter::Splitter;
use crate::tokens::{Gap, halves, tokenise};
use crate::{Block, BlockKind, Document, Relation, Sentence, Span, Upos, Word, tree};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::sync::OnceLock;

/// Word vectors in the repository, see `models/README.md`.
const VECTORS: &[u8] = include_bytes!("../../../models/en.vectors");
/// The weights in the repository, see `models/README.md`.
const MODEL: &[u8] = include_bytes!("../../../models/en.model");
/// The weights of the sentence splitter.
const SPLITTER: &[u8] = include_bytes!("../../../models/en.split");

/// Sentences that are read together: enough that long ones come with long ones, few enough that a long text takes no more room.
const TOGETHER: usize = 32;
/// Most words that are parsed as one sentence.
const LONGEST_PART: usize = 4 * LONGEST_SENTENCE;

/// Turns text into dependency trees.
///
/// ```
/// use legation_parse::{Engine, Span};
/// let text = "Moscow signed the agreement. Kabul did not.";
/// let sentences = Engine::embedded().parse_block(text, Span::new(0, text.len()), false);
/// assert_eq!(sentences.len(), 2);
/// assert_eq!(sentences[0].words[1].lemma, "sign");
/// ```
pub struct Engine {
    rules: Rules,
    vectors: Vectors<'static>,
    /// From words to their place among the vectors, which is also their rank by frequency.
    vocabulary: Rows,
    model: Model,
    /// None where the splitter's weights do not belong to the word vectors; then rules alone split.
    splitter: Option<Splitter>,
    /// None where the weights cannot be read; then words get default tags and the first is the head of all.
    network: Option<Network>,
}

impl Engine {
    /// The engine with the weights that ship with the program.
    pub fn embedded() -> &'static Engine {
        static ENGINE: OnceLock<Engine> = OnceLock::new();
        ENGINE.get_or_init(|| {
            let vectors = Vectors::from_bytes(VECTORS).unwrap_or_default();
            // A test sees to it that the embedded weights can be read.
            Engine::new(Model::from_bytes(MODEL).unwrap_or_default(), vectors)
                .unwrap_or_else(|(engine, _)| engine)
        })
    }

    /// An engine with weights of one's own.
    ///
    /// # Errors
    /// Where the model's matrices do not fit together: the error, and an engine that splits and tokenises but does not parse.
    #[allow(clippy::result_large_err, reason = "happens once, at start")]
    pub fn new(mut model: Model, vectors: Vectors<'static>) -> Result<Engine, (Engine, ModelError)> {
        let network = Network::new(&model, &vectors);
        // The network has made its own of them.
        (model.matrices, model.keys) = Default::default();
        let vocabulary = Rows::new(vectors.words.iter().map(|word| word_key(word)));
        let splitter = Splitter::from_bytes(SPLITTER, &vectors).ok();
        let mut engine = Engine {
            rules: Rules::embedded(),
            splitter,
            vectors,
            vocabulary,
            model,
            network: None,
        };
        match network {
            Ok(network) => {
                engine.network = Some(network);
                Ok(engine)
            }
            Err(error) => Err((engine, error)),
        }
    }

    /// What a word means, as numbers: its row in the word vectors, each a signed byte still to be multiplied by the factor beside it;
    /// a hundred in the engine that ships with the program. `None` for words that have none.
    ///
    /// ```
    /// let (numbers, scale) = legation_parse::Engine::embedded().vector("Ceasefire").unwrap();
    /// assert_eq!(numbers.len(), 100);
    /// assert!(scale > 0.0);
    /// ```
    pub fn vector(&self, form: &str) -> Option<(&[u8], f32)> {
        let row = self.vocabulary.get(form_keys(&fold(form)).vector)?;
        Some((self.vectors.row(row as usize), self.vectors.scale))
    }

    /// The engine with other weights of the sentence splitter.
    pub fn with_splitter(mut self, splitter: Splitter) -> Engine {
        self.splitter = Some(splitter);
        self
    }

    /// The sentences of one block. `text` is the whole document's text, and all spans point into it; `headline` asks
    /// for the block to be read as a title rather than as prose: line breaks do not end a sentence.
    pub fn parse_block(&self, text: &str, span: Span, headline: bool) -> Vec<Sentence> {
        let mut sentences = self.split_block(text, span, headline);
        self.annotate_all(text, sentences.iter_mut());
        sentences
    }

    /// The sentences of one block, cut into words but not yet parsed.
    pub fn split_block(&self, text: &str, span: Span, headline: bool) -> Vec<Sentence> {
        let tokens = tokenise(&self.rules, text, span);
        let mut sentences = Vec::new();
        let mut decide = |place: &_| self.splitter.as_ref().is_some_and(|s| s.ends(place));
        let learnt = self.splitter.as_ref().map(|splitter| Decide {
            vocabulary: &self.vocabulary,
            classes: &splitter.classes,
            decide: &mut decide,
        });
        for range in split(&self.rules, text, &tokens, headline, learnt) {
            let part = tokens.get(range.clone()).unwrap_or(&[]);
            let mut words = Vec::with_capacity(part.len() + 1);
            for (index, token) in part.iter().enumerate() {
                let next = tokens.get(range.start + index + 1);
                words.push(uncut(
                    token.span,
                    next.is_none_or(|next| next.before != Gap::None),
                ));
            }
            // "etc." at the end of a sentence: the full stop is the sentence's.
            if let Some(last) = part.last().filter(|last| last.abbreviation != Abbreviation::None)
                && self.rules.is_bare_at_end(last.span.of(text))
                && let Some(word) = words.pop()
            {
                let [front, stop] = halves(*last, last.span.end as usize - 1);
                words.push(uncut(front.span, false));
                words.push(uncut(stop.span, word.space_after));
            }
            sentences.push(Sentence {
                span: cover(part),
                words,
            });
        }
        sentences
    }

    /// The sentences of a document's headline, subheadings, body and captions, each with the index of its block.
    pub fn parse_document(&self, document: &Document) -> Vec<(usize, Sentence)> {
        let coded = |block: &Block| match block.kind {
            BlockKind::Headline | BlockKind::Subheading => Some(true),
            BlockKind::Body | BlockKind::Caption => Some(false),
            BlockKind::Furniture | BlockKind::OtherLanguage => None,
        };
        let mut sentences = Vec::new();
        for (index, block) in document.blocks.iter().enumerate() {
            if let Some(headline) = coded(block) {
                let cut = self.split_block(&document.text, block.span, headline);
                sentences.extend(cut.into_iter().map(|sentence| (index, sentence)));
            }
        }
        self.annotate_all(&document.text, sentences.iter_mut().map(|(_, sentence)| sentence));
        sentences
    }

    /// Predicts lemma, tags, heads and relations of a sentence that is already cut into words; their spans point into `text`.
    pub fn annotate(&self, text: &str, sentence: &mut Sentence) {
        self.annotate_all(text, std::iter::once(sentence));
    }

    /// The same of several sentences, each by itself; together they are read faster.
    fn annotate_all<'s>(&self, text: &str, sentences: impl Iterator<Item = &'s mut Sentence>) {
        let mut sentences = sentences.peekable();
        while sentences.peek().is_some() {
            let mut some: Vec<&mut Sentence> = sentences.by_ref().take(TOGETHER).collect();
            let forms: Vec<Vec<&str>> = some
                .iter()
                .map(|sentence| sentence.words.iter().map(|word| word.span.of(text)).collect())
                .collect();
            let places: Vec<usize> = some
                .iter()
                .zip(&forms)
                .map(|(sentence, forms)| {
                    let apart = |index: usize| sentence.words.get(index).is_some_and(|word| word.space_after);
                    dateline(forms, apart)
                })
                .collect();
            let cut: Vec<(&[&str], usize)> = forms.iter().map(Vec::as_slice).zip(places).collect();
            for (sentence, predicted) in some.iter_mut().zip(self.predict_all(&cut)) {
                for (word, predicted) in sentence.words.iter_mut().zip(predicted) {
                    *word = Word {
                        span: word.span,
                        space_after: word.space_after,
                        ..predicted
                    };
                }
            }
        }
    }

    /// Words with lemma, tags, heads and relations for the given forms, which make one sentence; blanks are taken to stand between
    /// them. Spans are empty.
    pub fn predict(&self, forms: &[&str]) -> Vec<Word> {
        self.predict_spaced(forms, |_| true)
    }

    /// The same where it is known whether a blank stands after a word. A dateline is parsed by itself: whoever asks, the same words
    /// get the same tree.
    pub(crate) fn predict_spaced(&self, forms: &[&str], apart: impl Fn(usize) -> bool) -> Vec<Word> {
        let place = dateline(forms, apart);
        self.predict_all(&[(forms, place)])
            .into_iter()
            .flatten()
            .collect()
    }

    /// The same for several sentences, each with the length of its dateline.
    fn predict_all(&self, sentences: &[(&[&str], usize)]) -> Vec<Vec<Word>> {
        let cut = || {
            sentences
                .iter()
                .map(|(forms, place)| forms.split_at((*place).min(forms.len())))
        };
        let parts = cut().flat_map(|(place, rest)| parts(place).chain(parts(rest)));
        let mut scores = self.scores(parts).into_iter();
        cut()
            .map(|(place, rest)| {
                let dated = self.predict_undated(place, &mut scores);
                let predicted = self.predict_undated(rest, &mut scores);
                if place.is_empty() {
                    predicted
                } else {
                    beside(dated, predicted)
                }
            })
            .collect()
    }

    /// What the network says of each of these; nothing where there is none.
    fn scores<'f>(&self, parts: impl Iterator<Item = &'f [&'f str]>) -> Vec<Scores> {
        let Some(network) = &self.network else {
            return Vec::new();
        };
        let keys: Vec<Vec<FormKeys>> = parts
            .map(|forms| forms.iter().map(|form| form_keys(&fold(form))).collect())
            .collect();
        network.run(&keys, |form| {
            let row = self.vocabulary.get(form.vector)?;
            Some((self.vectors.row(row as usize), self.vectors.scale))
        })
    }

    /// `scores` gives those of one part after the other.
    fn predict_undated(&self, forms: &[&str], scores: &mut impl Iterator<Item = Scores>) -> Vec<Word> {
        let mut words = Vec::with_capacity(forms.len());
        for part in parts(forms) {
            let start = words.len();
            let mut parsed = self.predict_part(part, scores.next());
            mend(&mut parsed, part);
            mend_perfect(&mut parsed);
            mend_agent_clause(&mut parsed);
            mend_name_of(&mut parsed);
            mend_compound_participle(&mut parsed, part);
            for (index, word) in parsed.iter_mut().enumerate() {
                if start > 0 && word.head == index {
                    (word.head, word.relation) = (0, Relation::Parataxis);
                } else {
                    word.head += start;
                }
            }
            words.extend(parsed);
        }
        // The root of the first part may stand anywhere in it.
        let root = words
            .iter()
            .enumerate()
            .find(|(index, word)| word.head == *index)
            .map_or(0, |(index, _)| index);
        for word in words.iter_mut().skip(LONGEST_PART) {
            if word.relation == Relation::Parataxis && word.head == 0 {
                word.head = root;
            }
        }
        words
    }

    fn predict_part(&self, forms: &[&str], scores: Option<Scores>) -> Vec<Word> {
        let (Some(network), Some(scores)) = (&self.network, scores) else {
            return forms.iter().map(|form| unparsed(form)).collect();
        };
        let folded: Vec<Cow<str>> = forms.iter().map(|form| fold(form)).collect();
        let folded: Vec<&str> = folded.iter().map(|form| &**form).collect();
        let forms = folded.as_slice();
        let heads = tree::decode(scores.count, &scores.arcs);
        let relations = network.relations(&scores, &heads);
        let mut words = Vec::with_capacity(forms.len());
        for (index, (form, place)) in forms.iter().zip(places(forms)).enumerate() {
            let tag = scores.tags.get(index).and_then(|tag| self.model.tags.get(*tag));
            let (upos, xpos) = tag.cloned().unwrap_or_default();
            let head = heads.get(index).copied().unwrap_or(index);
            let found = relations
                .get(index)
                .and_then(|relation| Relation::ALL.get(*relation))
                .copied()
                .unwrap_or_default();
            let relation = match found {
                _ if head == index => Relation::Root,
                Relation::Root => Relation::Unspecified,
                relation => relation,
            };
            let lemma = self.model.lemmas.lemma(form, &xpos, place, &self.vocabulary);
            words.push(Word {
                span: Span::default(),
                lemma,
                upos,
                xpos,
                head,
                relation,
                space_after: true,
            });
        }
        words
    }
}

/// What is given may be longer than the splitter would leave it: it is parsed in parts, which are hung onto the first.
fn parts<'f>(forms: &'f [&'f str]) -> impl Iterator<Item = &'f [&'f str]> {
    forms.chunks(LONGEST_PART)
}

/// A dateline's tree before that of its sentence, hung onto its root.
fn beside(mut place: Vec<Word>, sentence: Vec<Word>) -> Vec<Word> {
    let start = place.len();
    let root = sentence
        .iter()
        .enumerate()
        .find(|(index, word)| word.head == *index)
        .map_or(0, |(index, _)| index);
    for (index, word) in place.iter_mut().enumerate() {
        if word.head == index {
            (word.head, word.relation) = (start + root, Relation::Parataxis);
        }
    }
    place.extend(sentence.into_iter().map(|word| Word {
        head: word.head + start,
        ..word
    }));
    place
}

/// A word of a sentence that is not parsed yet.
fn uncut(span: Span, space_after: bool) -> Word {
    Word {
        span,
        lemma: SmolStr::default(),
        upos: Upos::default(),
        xpos: SmolStr::default(),
        head: 0,
        relation: Relation::default(),
        space_after,
    }
}

/// A word that nothing is known of, hung onto the first of its sentence.
fn unparsed(form: &str) -> Word {
    Word {
        span: Span::default(),
        lemma: form.into(),
        upos: Upos::default(),
        xpos: SmolStr::default(),
        head: 0,
        relation: Relation::default(),
        space_after: true,
    }
}
