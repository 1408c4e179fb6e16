//! The network of actors as GraphML.
//!
//! Source: GraphML primer (<http://graphml.graphdrawing.org>).

use crate::told::{Told, called, dyads};
use legation_core::record::Entity;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Actors and what goes on between them.
#[derive(Default)]
pub(crate) struct Graph {
    /// Code and sector by name.
    nodes: BTreeMap<String, (String, String)>,
    /// Events, independent sources and the sum of scores, by actor, recipient and quad code.
    edges: BTreeMap<(String, String, u8), (u64, u64, f64)>,
}

impl Graph {
    pub(crate) fn add(&mut self, told: &Told<'_>) {
        let event = told.event;
        let scale = told
            .reports
            .first()
            .map_or(0.0, |report| report.record.event_scale);
        for (actor, recipient) in dyads(&event.actor, &event.recipient) {
            let names: Vec<String> = [actor, recipient]
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

    fn node(&mut self, party: &Entity) -> String {
        let name = called(party).to_owned();
        let about = (party.code.clone().unwrap_or_default(), party.sector.join(" "));
        self.nodes.entry(name.clone()).or_insert(about);
        name
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
        let ids: BTreeMap<&String, usize> = self
            .nodes
            .keys()
            .enumerate()
            .map(|(id, name)| (name, id))
            .collect();
        for (name, (code, sector)) in &self.nodes {
            let id = ids.get(name).copied().unwrap_or_default();
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
