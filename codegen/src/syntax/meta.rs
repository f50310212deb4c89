//! `examples/**.meta.yaml`: the exchange that a body was seen in.

use super::reader::Reader;
use crate::load::{Key, Node, Placed, Value};
use crate::problem::Problems;

/// Status, path and query of an exchange.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// The HTTP status of the answer.
    pub status: Option<u32>,
    /// Values of the parameters in the path.
    pub path: Vec<(Placed<String>, String)>,
    /// The query, as text.
    pub query: Vec<(Placed<String>, String)>,
}

/// Reads a `.meta.yaml`.
pub(crate) fn read(node: &Node, problems: &Problems) -> Option<Meta> {
    let reader = Reader::open(node, "the description of an exchange", problems)?;
    let status = reader.count("status").map(|status| status.value);
    let pairs = |entries: Vec<(&Key, &Node)>| {
        let text = |node: &Node| match &node.value {
            Value::Text(text) => text.clone(),
            _ => node.to_json().to_string(),
        };
        entries
            .into_iter()
            .map(|(key, node)| (Placed::new(key.text.clone(), key.at), text(node)))
            .collect()
    };
    let (path, query) = (pairs(reader.map("path")), pairs(reader.map("query")));
    reader.finish();
    Some(Meta {
        status,
        path,
        query,
    })
}
