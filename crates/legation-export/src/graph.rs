//! The network of actors as GraphML.
//!
//! Source: GraphML primer (<http://graphml.graphdrawing.org>).

use crate::told::{Told, dyads};
use legation_core::record::Entity;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Actors and what goes on between them.
#[derive(Default)]
pub(crate) struct Graph {
    /// Sectors by code and name, each with the events that the actor takes part in under it.
    nodes: BTreeMap<Node, BTreeMap<String, u64>>,
    /// Events, independent sources and the sum of scores, by actor, recipient and quad code.
    edges: BTreeMap<(Node, Node, u8), (u64, u64, f64)>,
}

/// Code and name: two governments may each have a Ministry of Defence, and the same group is one node whatever it was in which year.
type Node = (String, String);

impl Graph {
    pub(crate) fn add(&mut self, told: &Told<'_>, scale: f64) {
        let event = told.event;
        for (actor, recipient) in dyads(&event.actor, &event.recipient) {
            let names: Vec<Node> = [actor, recipient]
                .into_iter()
                .flatten()
                .map(|party| self.node(party))
                .collect();
            if let [one, other] = names.as_slice() {
                let edge = self
                    .edges
                    .entry((one.clone(), other.clone(), event.quad_code))
                    .or_default();
                edge.0 += 1;
                edge.1 += event.independent as u64;
                edge.2 += scale;
            }
        }
    }

    fn node(&mut self, party: &Entity) -> Node {
        let node = (party.code.clone().unwrap_or_default(), party.called().to_owned());
        let sectors = self.nodes.entry(node.clone()).or_default();
        *sectors.entry(sectors_of(party)).or_default() += 1;
        node
    }

    pub(crate) fn xml(&self) -> String {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
        );
        for (id, of, kind) in [
            ("name", "node", "string"),
            ("code", "node", "string"),
            ("sector", "node", "string"),
            ("quad_code", "edge", "int"),
            ("events", "edge", "int"),
            ("sources", "edge", "int"),
            ("mean_scale", "edge", "double"),
        ] {
            let _ = writeln!(
                xml,
                "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{id}\" attr.type=\"{kind}\"/>"
            );
        }
        xml.push_str("  <graph edgedefault=\"directed\">\n");
        let ids: BTreeMap<&Node, usize> = self
            .nodes
            .keys()
            .enumerate()
            .map(|(id, node)| (node, id))
            .collect();
        for (id, ((code, name), sectors)) in self.nodes.iter().enumerate() {
            // The sector that it acts under most; of two as often, the first in the alphabet.
            let most = sectors.values().max();
            let sector = sectors
                .iter()
                .find(|(_, events)| Some(*events) == most)
                .map_or("", |(sector, _)| sector);
            let _ = writeln!(
                xml,
                "    <node id=\"n{id}\"><data key=\"name\">{}</data><data key=\"code\">{}</data><data key=\"sector\">{}</data></node>",
                escape(name),
                escape(code),
                escape(sector)
            );
        }
        for (number, ((one, other, quad), (events, sources, scale))) in self.edges.iter().enumerate() {
            let (from, to) = (
                ids.get(one).copied().unwrap_or_default(),
                ids.get(other).copied().unwrap_or_default(),
            );
            let mean = scale / (*events).max(1) as f64;
            let _ = writeln!(
                xml,
                "    <edge id=\"e{number}\" source=\"n{from}\" target=\"n{to}\"><data key=\"quad_code\">{quad}</data><data key=\"events\">{events}</data><data key=\"sources\">{sources}</data><data key=\"mean_scale\">{mean:.2}</data></edge>"
            );
        }
        xml.push_str("  </graph>\n</graphml>\n");
        xml
    }
}

fn sectors_of(party: &Entity) -> String {
    party.sector.join(" ")
}

/// Text that is no markup; what XML cannot hold is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() && !matches!(letter, '\t' | '\n' | '\r') => {}
            letter => out.push(letter),
        }
    }
    out
}
