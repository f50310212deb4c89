//! The tree as text: what fits stands on a line, the rest is a block.

use super::comments::{Attached, Comment, Notes, attach, begin};
use super::form::{self, Path, WIDTH};
use super::scalar;
use crate::load::{Key, Node, Value};

/// Prints a whole file.
pub(super) fn document(text: &str, tree: &Node, comments: &[Comment]) -> String {
    let attached = attach(text, tree, comments);
    let mut printer = Printer {
        text,
        attached,
        out: String::new(),
    };
    if let Value::Map(entries) = &tree.value {
        printer.map(entries, 0, &Path::new());
    }
    printer.out
}

struct Printer<'a> {
    text: &'a str,
    attached: Attached,
    out: String,
}

impl<'a> Printer<'a> {
    fn notes(&self, start: usize, item: bool) -> Notes {
        self.attached
            .get(&(start, item))
            .cloned()
            .unwrap_or_default()
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.out.push_str(&" ".repeat(indent));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn lines(&mut self, indent: usize, lines: &[String]) {
        for line in lines {
            self.line(indent, line);
        }
    }

    /// The entries of a block, in the order of the normal form.
    fn map(&mut self, entries: &'a [(Key, Node)], indent: usize, path: &Path<'a>) {
        let mut apart = false;
        for (index, (key, node)) in sorted(entries, path).into_iter().enumerate() {
            let mut path = path.clone();
            path.push(bare(&key.text));
            let notes = self.notes(key.at.start, false);
            let begin = self.out.len();
            let head = format!("{}:", scalar::text(&key.text, false));
            let comments = self.value(&head, &notes, node, indent, &path);
            let block = self
                .out
                .get(begin..)
                .is_some_and(|text| text.lines().count() > 1);
            let mut above = String::new();
            // An empty line belongs between two declarations, not before the first one.
            let is_apart = form::is_apart(&path) && block;
            if (is_apart || apart) && (index > 0 || path.len() == 1) && begin > 0 {
                above.push('\n');
            }
            for line in notes.before.iter().chain(&comments) {
                above.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
            self.out.insert_str(begin, &above);
            self.lines(indent, &notes.after);
            apart = is_apart;
        }
    }

    /// The items of a block.
    fn list(&mut self, items: &'a [Node], indent: usize, path: &Path<'a>) {
        for item in items {
            let mut path = path.clone();
            path.push("-");
            let notes = self.notes(begin(item), true);
            self.lines(indent, &notes.before);
            let start = self.out.len();
            let comments = match &item.value {
                Value::Map(entries)
                    if !entries.is_empty() && !self.fits("-", item, indent, &path) =>
                {
                    // The first key stands behind the dash, and what is said about it above.
                    self.map(entries, indent + 2, &path);
                    let block = self.out.split_off(start);
                    let (above, rest) = split_comments(&block);
                    for line in above.lines() {
                        self.line(indent, line.trim_start());
                    }
                    self.out.push_str(&" ".repeat(indent));
                    self.out.push_str("- ");
                    self.out.push_str(rest.trim_start());
                    notes.behind.iter().cloned().collect()
                }
                _ => self.value("-", &notes, item, indent, &path),
            };
            let above: String = comments
                .iter()
                .map(|line| format!("{}{line}\n", " ".repeat(indent)))
                .collect();
            self.out.insert_str(start, &above);
            self.lines(indent, &notes.after);
        }
    }

    /// Whether a value is written on the line of its head.
    fn fits(&self, head: &str, node: &Node, indent: usize, path: &Path<'a>) -> bool {
        if form::is_block(path) {
            return false;
        }
        let width = |text: &str| indent + head.chars().count() + 1 + text.chars().count();
        self.flow(node, path)
            .is_some_and(|text| width(&text) <= WIDTH)
    }

    /// Prints what stands behind a head; gives back the comments that have to stand above it.
    fn value(
        &mut self,
        head: &str,
        notes: &Notes,
        node: &'a Node,
        indent: usize,
        path: &Path<'a>,
    ) -> Vec<String> {
        let is_scalar = !matches!(node.value, Value::Map(_) | Value::List(_));
        let empty = match &node.value {
            Value::Map(entries) => entries.is_empty(),
            Value::List(items) => items.is_empty(),
            _ => false,
        };
        if !is_scalar && !empty && !self.fits(head, node, indent, path) {
            self.line(indent, head);
            match &node.value {
                Value::Map(entries) => self.map(entries, indent + 2, path),
                Value::List(items) => self.list(items, indent + 2, path),
                _ => {}
            }
            return notes.behind.iter().cloned().collect();
        }
        if let Value::Text(text) = &node.value
            && let Some((header, lines)) = scalar::block(text)
        {
            self.line(indent, &format!("{head} {header}"));
            for line in lines {
                let indent = if line.is_empty() { 0 } else { indent + 2 };
                self.line(indent, line);
            }
            return notes.behind.iter().cloned().collect();
        }
        let flat = if is_scalar {
            self.scalar(node, false)
        } else {
            self.flow(node, path).unwrap_or_default()
        };
        let mut line = head.to_owned();
        if !flat.is_empty() {
            line.push(' ');
            line.push_str(&flat);
        }
        match &notes.behind {
            Some(behind) if indent + line.chars().count() + 1 + behind.chars().count() <= WIDTH => {
                self.line(indent, &format!("{line} {behind}"));
                Vec::new()
            }
            behind => {
                self.line(indent, &line);
                behind.iter().cloned().collect()
            }
        }
    }

    /// A value on one line; nothing where it holds a comment or a text of several lines.
    fn flow(&self, node: &Node, path: &[&str]) -> Option<String> {
        match &node.value {
            Value::Map(entries) => {
                let mut parts = Vec::new();
                for (key, node) in sorted(entries, path) {
                    if self.attached.contains_key(&(key.at.start, false)) {
                        return None;
                    }
                    let mut path = path.to_vec();
                    path.push(bare(&key.text));
                    let key = scalar::text(&key.text, true);
                    parts.push(format!("{key}: {}", self.flow(node, &path)?));
                }
                Some(if parts.is_empty() {
                    "{}".to_owned()
                } else {
                    format!("{{ {} }}", parts.join(", "))
                })
            }
            Value::List(items) => {
                let mut parts = Vec::new();
                for item in items {
                    if self.attached.contains_key(&(begin(item), true)) {
                        return None;
                    }
                    let mut path = path.to_vec();
                    path.push("-");
                    parts.push(self.flow(item, &path)?);
                }
                Some(format!("[{}]", parts.join(", ")))
            }
            Value::Text(text) if text.contains('\n') => None,
            Value::Null => Some("null".to_owned()),
            _ => Some(self.scalar(node, true)),
        }
    }

    /// A plain value: text by the rules, all else as it stands there.
    fn scalar(&self, node: &Node, flow: bool) -> String {
        match &node.value {
            Value::Text(text) => scalar::text(text, flow),
            Value::Null => String::new(),
            _ => {
                let range = node.at.start..node.at.start + node.at.len;
                self.text.get(range).unwrap_or_default().trim().to_owned()
            }
        }
    }
}

/// The name of a field without its mark.
fn bare(key: &str) -> &str {
    key.strip_suffix('!').unwrap_or(key)
}

/// The entries in the order of the normal form.
fn sorted<'a>(entries: &'a [(Key, Node)], path: &[&str]) -> Vec<&'a (Key, Node)> {
    let order = form::order(path);
    let rank = |key: &str| {
        order
            .iter()
            .position(|name| *name == key)
            .unwrap_or(order.len())
    };
    let mut entries: Vec<_> = entries.iter().collect();
    if !order.is_empty() {
        entries.sort_by_key(|(key, _)| rank(&key.text));
    }
    entries
}

/// The comments that a block begins with, and the rest.
fn split_comments(block: &str) -> (&str, &str) {
    let comments: usize = block
        .split_inclusive('\n')
        .take_while(|line| line.trim_start().starts_with('#'))
        .map(str::len)
        .sum();
    block.split_at_checked(comments).unwrap_or(("", block))
}
