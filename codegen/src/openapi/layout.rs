//! JSON as a person reads it: whatever fits stands on one line.

use serde_json::Value;

/// The most characters of a line that holds more than one value.
const WIDTH: usize = 120;

/// The text of a document, with a line break at its end.
pub(crate) fn text(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, 0, &mut text);
    text.push('\n');
    text
}

/// Writes a value at a depth; `before` is what stands on its line already.
fn write(value: &Value, depth: usize, before: usize, text: &mut String) {
    let short = inline(value, WIDTH.saturating_sub(before + depth * 2));
    match (short, value) {
        (Some(short), _) => text.push_str(&short),
        (None, Value::Object(map)) => {
            let entries = map.iter().map(|(key, value)| (Some(key.as_str()), value));
            block(('{', '}'), entries, depth, text);
        }
        (None, Value::Array(items)) => {
            block(
                ('[', ']'),
                items.iter().map(|item| (None, item)),
                depth,
                text,
            );
        }
        (None, plain) => text.push_str(&plain.to_string()),
    }
}

fn block<'a>(
    (open, close): (char, char),
    entries: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
    depth: usize,
    text: &mut String,
) {
    text.push(open);
    for (index, (key, value)) in entries.enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        text.push_str(&"  ".repeat(depth + 1));
        let key = key
            .map(|key| format!("{}: ", Value::from(key)))
            .unwrap_or_default();
        text.push_str(&key);
        write(value, depth + 1, key.chars().count(), text);
    }
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(close);
}

/// The value on one line, if it fits. Gives up as soon as it does not, so that big values are not written over and
/// over again.
fn inline(value: &Value, width: usize) -> Option<String> {
    let mut text = String::new();
    write_inline(value, width, &mut text).then_some(text)
}

fn write_inline(value: &Value, width: usize, text: &mut String) -> bool {
    match value {
        Value::Object(map) if !map.is_empty() => {
            text.push_str("{ ");
            for (index, (key, value)) in map.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push_str(": ");
                if !write_inline(value, width, text) {
                    return false;
                }
            }
            text.push_str(" }");
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                if !write_inline(item, width, text) {
                    return false;
                }
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
    text.chars().count() <= width
}
