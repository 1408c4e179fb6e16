//! Which language a paragraph is in, and so the document.

use crate::furniture::Languages;
use crate::paragraph::Paragraph;
use whatlang::Script;

/// How much text, in bytes, the language is told from.
const SAMPLE: usize = 2_000;
/// Fewest letters from which the language of a paragraph is told where its script does not tell it.
const ENOUGH_LETTERS: usize = 60;

/// The language of most of the text: the tag with the most letters, counted over all paragraphs that can be told.
pub(crate) fn of_document(paragraphs: &[Paragraph], lexicon: &Languages) -> Option<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut unsure: Option<String> = None;
    // A sample is enough for a large document; it is spread over the whole of it.
    let step = paragraphs.len() / 2_000 + 1;
    for paragraph in paragraphs.iter().step_by(step) {
        let tag = match detect(paragraph.text, paragraph.letters, lexicon) {
            Some((tag, true)) => tag,
            Some((tag, false)) => {
                unsure.get_or_insert(tag);
                continue;
            }
            None => continue,
        };
        match counts.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, count)) => *count += paragraph.letters,
            None => counts.push((tag, paragraph.letters)),
        }
    }
    // The first of the largest, so that a tie goes to the language that comes first.
    let largest = counts.iter().map(|(_, count)| *count).max();
    let found = counts.into_iter().find(|(_, count)| Some(*count) == largest);
    found.map(|(tag, _)| tag).or(unsure)
}

/// The language of a tag without its country: `en` of `en-GB`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase()
}

impl Languages {
    /// Whether texts in the language of a tag are coded: its commonest words are known.
    pub(crate) fn is_coded(&self, tag: &str) -> bool {
        self.common.contains_key(&primary(tag))
    }
}

/// The other language that a paragraph is in, where it clearly is in one.
pub(crate) fn other_than(document: &str, paragraph: &Paragraph, lexicon: &Languages) -> Option<String> {
    if lexicon.common.contains_key(document) {
        if common_share(paragraph.text, document, lexicon) >= 0.15 {
            return None;
        }
    } else {
        // The document is in a language of which nothing is coded; only paragraphs in one that is coded are told apart.
        let coded = |tag: &&String| common_share(paragraph.text, tag, lexicon) >= 0.2;
        return lexicon.common.keys().find(coded).cloned();
    }
    let (tag, sure) = detect(paragraph.text, paragraph.letters, lexicon)?;
    (tag != document && sure).then_some(tag)
}

/// The tag of a text's language and whether that is sure enough to set the text aside.
fn detect(text: &str, letters: usize, lexicon: &Languages) -> Option<(String, bool)> {
    if letters == 0 {
        return None;
    }
    let sample = text.get(..floor_boundary(text, SAMPLE)).unwrap_or(text);
    for tag in lexicon.common.keys() {
        if letters >= 20 && common_share(sample, tag, lexicon) >= 0.2 {
            return Some((tag.clone(), true));
        }
    }
    let latin = whatlang::detect_script(sample) == Some(Script::Latin);
    if latin && letters < ENOUGH_LETTERS {
        return None;
    }
    let info = whatlang::detect(sample)?;
    let code = info.lang().code();
    let tag = lexicon.tags.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let sure = if latin {
        info.is_reliable() && info.confidence() > 0.5
    } else {
        letters >= 3
    };
    Some((tag, sure))
}

/// The share of a text's words that are among the commonest of a language.
fn common_share(text: &str, tag: &str, lexicon: &Languages) -> f64 {
    let Some(common) = lexicon.common.get(tag) else {
        return 0.0;
    };
    let sample = text.get(..floor_boundary(text, SAMPLE)).unwrap_or(text);
    let (mut hits, mut total) = (0usize, 0usize);
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        total += 1;
        let small = word.bytes().all(|b| b.is_ascii_lowercase());
        hits += usize::from(if small {
            common.contains(word)
        } else {
            common.contains(&word.to_lowercase())
        });
    }
    if total < 3 {
        0.0
    } else {
        hits as f64 / total as f64
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Furniture;
    use crate::paragraph::cut;

    fn other(line: &str) -> Option<String> {
        let lexicon = &Furniture::embedded().words.languages;
        cut(line)
            .first()
            .and_then(|paragraph| other_than("en", paragraph, lexicon))
    }

    #[test]
    fn other_languages_are_told() {
        let french = "Le porte-parole du ministère a déclaré que les deux pays avaient signé un accord de coopération militaire.";
        assert_eq!(other(french).as_deref(), Some("fr"));
        assert_eq!(
            other("Министерство сообщило о подписании соглашения с Кабулом.").as_deref(),
            Some("ru")
        );
        assert_eq!(
            other("وزارت خارجہ نے کہا ہے کہ وفد ماسکو پہنچ گیا ہے اور مذاکرات جاری ہیں۔").as_deref(),
            Some("ur")
        );
    }

    #[test]
    fn english_with_foreign_words_stays_english() {
        for line in [
            "The decree speaks of an “estado de excepción” and of “fuerzas armadas revolucionarias” in the north.",
            "Qari Fasihuddin Fitrat",
            "Hibatullah Akhundzada met Sirajuddin Haqqani and Mohammad Yaqoob Mujahid in Kandahar.",
            "The word “джихад” is used twice in the statement.",
        ] {
            assert_eq!(other(line), None, "{line}");
        }
    }
}
