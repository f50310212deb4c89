//! Comments: where they stand, and which declaration each belongs to.

use std::collections::HashMap;

use crate::load::{Node, Value};

/// A comment, with its `#`.
#[derive(Debug, Clone)]
pub(super) struct Comment {
    /// The first byte.
    pub(super) start: usize,
    /// Whether nothing else stands in its line.
    pub(super) alone: bool,
    /// The text.
    pub(super) text: String,
}

/// Every comment of a text.
pub(super) fn find(text: &str, tree: &Node) -> Vec<Comment> {
    let mut scalars = Vec::new();
    spans(tree, &mut scalars);
    scalars.sort_unstable();
    let inside = |at: usize| {
        let next = scalars.partition_point(|(start, _)| *start <= at);
        let found = next.checked_sub(1).and_then(|last| scalars.get(last));
        found.is_some_and(|(_, end)| at < *end)
    };
    let mut comments = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let found = line.match_indices('#').find(|(column, _)| {
            let before = line.get(..*column).unwrap_or_default();
            (before.is_empty() || before.ends_with([' ', '\t'])) && !inside(start + column)
        });
        if let Some((column, _)) = found {
            let (before, comment) = line.split_at_checked(column).unwrap_or((line, ""));
            comments.push(Comment {
                start: start + column,
                alone: before.trim().is_empty(),
                text: comment.trim_end().to_owned(),
            });
        }
        start += line.len();
    }
    comments
}

/// Something that the language does not have and the reader looks through: a tag, an anchor, an alias, a `?`.
pub(super) fn unwanted(text: &str, tree: &Node, comments: &[Comment]) -> Option<char> {
    let mut skipped = Vec::new();
    spans(tree, &mut skipped);
    let comment = |found: &Comment| (found.start, found.start + found.text.len());
    skipped.extend(comments.iter().map(comment));
    skipped.sort_unstable();
    let mut at = 0;
    let mut between = Vec::new();
    for (start, end) in skipped {
        between.push(text.get(at..start.max(at)).unwrap_or_default());
        at = at.max(end);
    }
    between.push(text.get(at..).unwrap_or_default());
    let marks = "{}[]:,-|>+\"'";
    let known = |letter: &char| {
        letter.is_whitespace() || letter.is_ascii_digit() || marks.contains(*letter)
    };
    between
        .into_iter()
        .flat_map(str::chars)
        .find(|letter| !known(letter))
}

/// First and last byte of every key and every plain value.
fn spans(node: &Node, found: &mut Vec<(usize, usize)>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                found.push((key.at.start, key.at.start + key.at.len));
                spans(node, found);
            }
        }
        Value::List(items) => items.iter().for_each(|item| spans(item, found)),
        _ => found.push((node.at.start, node.at.start + node.at.len)),
    }
}

/// What stands around an entry of a mapping or an item of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    /// Lines above it.
    pub(super) before: Vec<String>,
    /// At the end of its line.
    pub(super) behind: Option<String>,
    /// Lines below it, before what is indented less.
    pub(super) after: Vec<String>,
}

/// An entry or an item, in the order of the text.
struct Place {
    start: usize,
    item: bool,
    column: usize,
}

/// The comments by the entry (`false`) or item (`true`) that begins at a byte.
pub(super) type Attached = HashMap<(usize, bool), Notes>;

/// Gives each comment to a declaration: the next one, the one whose line it ends, or the last one of its block.
pub(super) fn attach(text: &str, tree: &Node, comments: &[Comment]) -> Attached {
    let mut places = Vec::new();
    walk(text, tree, &mut places);
    let mut attached = Attached::new();
    for comment in comments {
        let next = places.iter().find(|place| place.start >= comment.start);
        let earlier: Vec<_> = places
            .iter()
            .take_while(|place| place.start < comment.start)
            .collect();
        let column = column(text, comment.start);
        if !comment.alone {
            let line = comment.start - column_bytes(text, comment.start);
            let first = earlier.iter().find(|place| place.start >= line);
            if let Some(place) = first.or(earlier.last()) {
                let notes = attached.entry((place.start, place.item)).or_default();
                match &notes.behind {
                    None => notes.behind = Some(comment.text.clone()),
                    Some(_) => notes.after.push(comment.text.clone()),
                }
                continue;
            }
        }
        let owner = earlier
            .iter()
            .rev()
            .copied()
            .find(|place| place.column <= column);
        // The last one of a block that ends here; else it is about what follows.
        let deeper = owner.is_some_and(|owner| next.is_none_or(|next| next.column < owner.column));
        match (owner, next) {
            (Some(place), _) if deeper => {
                attached
                    .entry((place.start, place.item))
                    .or_default()
                    .after
                    .push(comment.text.clone());
            }
            (_, Some(place)) | (Some(place), None) => {
                let notes = attached.entry((place.start, place.item)).or_default();
                notes.before.push(comment.text.clone());
            }
            (None, None) => {}
        }
    }
    attached
}

fn walk(text: &str, node: &Node, places: &mut Vec<Place>) {
    match &node.value {
        Value::Map(entries) => {
            for (key, node) in entries {
                let start = key.at.start;
                places.push(Place {
                    start,
                    item: false,
                    column: column(text, start),
                });
                walk(text, node, places);
            }
        }
        Value::List(items) => {
            for item in items {
                let start = begin(item);
                // Its dash stands two columns before it.
                let column = column(text, start).saturating_sub(2);
                places.push(Place {
                    start,
                    item: true,
                    column,
                });
                walk(text, item, places);
            }
        }
        _ => {}
    }
}

/// The first byte of a node, also of a block, which has no mark of its own.
pub(super) fn begin(node: &Node) -> usize {
    if node.at.len > 0 {
        return node.at.start;
    }
    match &node.value {
        Value::Map(entries) => entries
            .first()
            .map_or(node.at.start, |(key, _)| key.at.start),
        Value::List(items) => items.first().map_or(node.at.start, begin),
        _ => node.at.start,
    }
}

fn column_bytes(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rsplit('\n').next().unwrap_or_default().len()
}

fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
}
