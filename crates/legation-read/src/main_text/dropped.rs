//! What of a page is furniture by its markup: tags, roles, words of classes, teasers of other stories.

use super::paragraphs::Weights;
use crate::furniture::Markup;
use crate::page::Flat;

/// Elements whose text is not shown or is none of an article's.
pub(super) const UNSEEN: &[&str] = &[
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "head",
    "iframe",
    "button",
    "select",
    "nav",
    "footer",
    "aside",
    "object",
    "embed",
    "video",
    "audio",
    "canvas",
    "map",
    "dialog",
    "textarea",
    "input",
    "figcaption",
    "menu",
    "math",
    "amp-ad",
    "amp-sidebar",
    "amp-consent",
    "amp-analytics",
    "frameset",
];

/// Roles of page furniture.
const ROLES: &[&str] = &[
    "navigation",
    "complementary",
    "banner",
    "contentinfo",
    "dialog",
    "search",
    "alert",
    "menu",
    "toolbar",
];

/// Which elements are furniture by their markup, with all within them.
pub(super) fn dropped(page: &Flat, markup: &Markup, weights: &Weights) -> Vec<bool> {
    let mut dropped = vec![false; page.nodes.len()];
    let whole = weights.within(0, page.nodes.len()).max(1);
    let mut at = 0;
    while at < page.nodes.len() {
        let end = page.end(at).max(at + 1);
        let share = weights.within(at, end) as f64 / whole as f64;
        if page.tag(at).is_empty()
            || !is_furniture(page, at, markup, share) && !is_card(page, at, weights, whole)
        {
            at += 1;
            continue;
        }
        if let Some(range) = dropped.get_mut(at..end) {
            range.fill(true);
        }
        at = end;
    }
    dropped
}

/// Whether an element is page furniture by its tag, its role or the words of its class; `share` is its share of the page's text.
fn is_furniture(page: &Flat, at: usize, markup: &Markup, share: f64) -> bool {
    let tag = page.tag(at);
    if matches!(tag, "html" | "body") {
        return false;
    }
    if UNSEEN.contains(&tag) || is_hidden(page, at) {
        return true;
    }
    if page
        .attribute(at, "role")
        .is_some_and(|role| ROLES.contains(&role.as_str()))
    {
        return true;
    }
    // A form may lie around the whole page, a header around an article's first lines.
    if tag == "form" || tag == "header" {
        return share < 0.05;
    }
    let words = words(page, at);
    if words.is_empty()
        || matches!(
            tag,
            "main" | "article" | "a" | "span" | "em" | "strong" | "b" | "i"
        )
    {
        return false;
    }
    let has = |list: &[String]| list.iter().any(|word| words.contains(word.as_str()));
    has(&markup.always) || share < 0.3 && has(&markup.drop) && !(has(&markup.body) && share > 0.1)
}

fn is_hidden(page: &Flat, at: usize) -> bool {
    if page.attribute(at, "hidden").is_some()
        || page
            .attribute(at, "aria-hidden")
            .is_some_and(|value| value == "true")
    {
        return true;
    }
    page.attribute(at, "style").is_some_and(|style| {
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(400)
            .collect::<String>()
            .to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    })
}

/// The words of an element's class and id, each between hyphens: `-most-read-`.
pub(super) fn words(page: &Flat, at: usize) -> String {
    let mut words = String::new();
    for name in ["class", "id", "data-component", "data-testid", "data-gu-name"] {
        let Some(value) = page.attribute(at, name) else {
            continue;
        };
        let mut before = ' ';
        words.push('-');
        for c in value.chars().take(300) {
            if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
                words.push('-');
            }
            words.push(if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            });
            before = c;
        }
        words.push('-');
    }
    words
}

/// A teaser of another story: a little text below a heading that is a link.
fn is_card(page: &Flat, at: usize, weights: &Weights, whole: usize) -> bool {
    if !matches!(page.tag(at), "div" | "li" | "section" | "article") {
        return false;
    }
    let end = page.end(at);
    let weight = weights.within(at, end);
    if weight > 400 || weight * 2 > whole || end - at > 60 {
        return false;
    }
    let heading = (at + 1..end).find(|&inner| matches!(page.tag(inner), "h2" | "h3" | "h4" | "h5" | "h6"));
    heading.is_some_and(|heading| {
        let inside = heading + 1..page.end(heading);
        let linked =
            inside.clone().any(|inner| page.tag(inner) == "a") || page.tag(page.parent(heading)) == "a";
        linked && page.line(heading).is_some_and(|line| line.len() > 15)
    })
}
