//! The pages of the vendor's documentation that a spec names, by resource.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::{Node, Sources, Value, read_yaml};

/// The pages that each file names, by the file's name: `orders`, or `service`.
///
/// They stand under `docs:`, and as the source of deviations, where several are separated by `;`.
pub fn pages(sources: &Sources) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for id in sources.yaml() {
        let path = sources.path(id);
        let file = path.rsplit('/').next().unwrap_or_default();
        let name = file.strip_suffix(".yaml").unwrap_or(file);
        // What cannot be read is a problem that `validate` reports.
        let Ok(tree) = read_yaml(sources.text(id)) else {
            continue;
        };
        let pages: &mut BTreeSet<_> = found.entry(name.to_owned()).or_default();
        collect(&tree, pages);
    }
    found
}

fn collect(node: &Node, pages: &mut BTreeSet<String>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                match (key.text.as_str(), &node.value) {
                    ("docs" | "source", Value::Text(text)) => named(text, pages),
                    ("docs", Value::List(items)) => {
                        items
                            .iter()
                            .filter_map(Node::text)
                            .for_each(|text| named(text, pages));
                    }
                    _ => collect(node, pages),
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| collect(item, pages)),
        _ => {}
    }
}

/// Seeds and other words are no pages.
fn named(text: &str, pages: &mut BTreeSet<String>) {
    let words = text.split([';', ' ', '\n']).map(str::trim);
    pages.extend(
        words
            .filter(|word| word.ends_with(".md"))
            .map(str::to_owned),
    );
}
