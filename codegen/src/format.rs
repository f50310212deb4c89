//! One normal form of the spec's YAML. The order of declarations, the comments and what is meant stay as they are.

mod comments;
mod form;
mod print;
mod scalar;

use crate::load::{Node, Value, read_yaml};

/// How often a text is formatted until nothing moves any more.
const ROUNDS: usize = 4;

/// The normal form of a YAML text; a sentence where there is none, because the text cannot be read or would change.
pub fn format_yaml(text: &str) -> Result<String, String> {
    let mut text = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let mut tree = read_yaml(&text)?;
    if !matches!(tree.value, Value::Map(_)) {
        return Err(format!("expected a mapping, found {}", tree.kind()));
    }
    let mut comments = comments::find(&text, &tree);
    if let Some(letter) = comments::unwanted(&text, &tree, &comments) {
        return Err(format!(
            "the spec has no tags, anchors and the like: `{letter}`"
        ));
    }
    if let Some(key) = doubtful_key(&tree) {
        return Err(format!(
            "`{key}` is no text to every reader: put it in quotes"
        ));
    }
    // A comment that moved to another line can move once more; that has to end.
    for _ in 0..ROUNDS {
        let formatted = print::document(&text, &tree, &comments);
        if formatted == text {
            return Ok(text);
        }
        // Nobody should have to compare two versions of a spec to trust a formatter.
        let after = read_yaml(&formatted)
            .map_err(|error| format!("it would no longer be YAML: {error}"))?;
        if !same(&tree, &after) {
            return Err("it holds something that the normal form cannot express".to_owned());
        }
        let found = comments::find(&formatted, &after);
        if texts(&comments) != texts(&found) {
            return Err("a comment would be lost".to_owned());
        }
        (text, tree, comments) = (formatted, after, found);
    }
    Err("its comments find no place".to_owned())
}

/// A plain key that readers do not agree about; the normal form cannot know which of them is right.
fn doubtful_key(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Map(entries) => entries.iter().find_map(|(key, node)| {
            let doubtful = !key.quoted && scalar::is_doubtful(&key.text);
            if doubtful {
                Some(key.text.as_str())
            } else {
                doubtful_key(node)
            }
        }),
        Value::List(items) => items.iter().find_map(doubtful_key),
        _ => None,
    }
}

/// The texts of comments, in one order.
fn texts(comments: &[comments::Comment]) -> Vec<&str> {
    let mut texts: Vec<_> = comments.iter().map(|found| found.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

/// Whether two trees mean the same: keys in any order, since the normal form has one of its own.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Map(one), Value::Map(other)) => {
            let mut left: Vec<_> = one.iter().collect();
            let mut right: Vec<_> = other.iter().collect();
            left.sort_by(|a, b| a.0.text.cmp(&b.0.text));
            right.sort_by(|a, b| a.0.text.cmp(&b.0.text));
            left.len() == right.len()
                && left
                    .iter()
                    .zip(&right)
                    .all(|(a, b)| a.0.text == b.0.text && same(&a.1, &b.1))
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (one, other) => one == other,
    }
}
