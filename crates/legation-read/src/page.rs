//! A parsed page as a list of its elements and texts in document order, each with where it ends: what metadata and main text are read from, so
//! that a page is parsed once and no function calls itself once a level.

use crate::metadata::tidy;
use trafilatura::dom::{Document, NodeId};

/// A page laid flat.
pub(crate) struct Flat<'d> {
    page: &'d Document,
    pub(crate) nodes: Vec<Node>,
}

/// An element, or a piece of text.
pub(crate) struct Node {
    id: NodeId,
    /// Lower case; empty for text.
    pub(crate) tag: String,
    /// The text of a piece of text.
    pub(crate) text: Option<String>,
    pub(crate) parent: usize,
    /// One past the last node within it.
    pub(crate) end: usize,
}

impl<'d> Flat<'d> {
    pub(crate) fn of(page: &'d Document) -> Flat<'d> {
        let mut nodes: Vec<Node> = Vec::new();
        // What is still to be looked at, with the element it lies in; nothing where an element ends.
        let mut todo: Vec<(Option<NodeId>, usize)> = vec![(Some(page.root()), 0)];
        while let Some((next, parent)) = todo.pop() {
            let end = nodes.len();
            let Some(id) = next else {
                if let Some(node) = nodes.get_mut(parent) {
                    node.end = end;
                }
                continue;
            };
            let is_text = page.is_text(id);
            nodes.push(Node {
                id,
                tag: if is_text {
                    String::new()
                } else {
                    page.tag_name(id).to_ascii_lowercase()
                },
                text: is_text.then(|| page.text_content(id)),
                parent,
                end: end + 1,
            });
            if !is_text {
                todo.push((None, end));
                todo.extend(
                    page.child_nodes(id)
                        .into_iter()
                        .rev()
                        .map(|child| (Some(child), end)),
                );
            }
        }
        Flat { page, nodes }
    }

    pub(crate) fn tag(&self, at: usize) -> &str {
        self.nodes.get(at).map_or("", |node| node.tag.as_str())
    }

    pub(crate) fn end(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(at + 1, |node| node.end)
    }

    pub(crate) fn parent(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(0, |node| node.parent)
    }

    pub(crate) fn attribute(&self, at: usize, name: &str) -> Option<String> {
        let node = self.nodes.get(at).filter(|node| node.text.is_none())?;
        self.page.get_attribute(node.id, name)
    }

    /// The text within an element, white space as it is; of at most some thousand characters.
    pub(crate) fn text(&self, at: usize) -> String {
        let mut text = String::new();
        for node in self
            .nodes
            .get(at..self.end(at))
            .unwrap_or_default()
            .iter()
            .take(1000)
        {
            if let Some(piece) = &node.text {
                text.push_str(piece);
                text.push(' ');
            }
            if text.len() > 4000 {
                break;
            }
        }
        text
    }

    /// The text within an element as one line.
    pub(crate) fn line(&self, at: usize) -> Option<String> {
        tidy(&self.text(at))
    }

    /// The whole of a script.
    pub(crate) fn script(&self, at: usize) -> String {
        self.nodes
            .get(at)
            .map(|node| self.page.text_content(node.id))
            .unwrap_or_default()
    }
}
