//! Decoding errors: the JSON path of the fault, and a message that quotes no response data.
//!
//! The path is found by reading the body once more up to the position that serde_json reports. That
//! needs no second instance of every type's decoder, which a path-tracking deserializer would.

use std::fmt;

use super::excerpt::{Ends, OneLine};

/// A fault in the body of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecodeFault {
    path: String,
    message: String,
}

impl DecodeFault {
    #[cold]
    pub(crate) fn new(body: &[u8], error: &serde_json::Error) -> Self {
        let read = consumed(body, error.line(), error.column());
        Self {
            path: path_at_end(read),
            message: without_values(&Ends::of(error)),
        }
    }

    /// Such as `$.items[1].amount`.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for DecodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for DecodeFault {}

/// The part of the body that was read when the error arose.
fn consumed(body: &[u8], line: usize, column: usize) -> &[u8] {
    let Some(earlier_lines) = line.checked_sub(1) else {
        return &[];
    };
    let line_start = if earlier_lines == 0 {
        0
    } else {
        body.iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(earlier_lines.saturating_sub(1))
            .map_or(0, |(index, _)| index.saturating_add(1))
    };
    let end = line_start.saturating_add(column).min(body.len());
    body.get(..end).unwrap_or(body)
}

/// A container that is open where the reading stops.
enum Open {
    Object { key: Option<String> },
    Array { index: usize },
}

/// How many containers a path names, and how many bytes of a key, and of all of it. A response of the service stays far
/// below; one that is made to exhaust memory must not.
const DEEPEST: usize = 32;
const LONGEST_KEY: usize = 64;
const LONGEST_PATH: usize = 256;

fn path_at_end(json: &[u8]) -> String {
    let mut open: Vec<Open> = Vec::new();
    // Containers inside of the deepest that is named.
    let mut deeper = 0_usize;
    let mut bytes = json.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' if deeper > 0 || open.len() >= DEEPEST => {
                deeper = deeper.saturating_add(1);
            }
            b'{' => open.push(Open::Object { key: None }),
            b'[' => open.push(Open::Array { index: 0 }),
            b'}' | b']' if deeper > 0 => deeper = deeper.saturating_sub(1),
            b'}' | b']' => {
                open.pop();
            }
            b'"' => {
                let text = read_string(&mut bytes);
                if deeper == 0
                    && let Some(Open::Object { key: key @ None }) = open.last_mut()
                {
                    *key = Some(text);
                }
            }
            b',' if deeper == 0 => match open.last_mut() {
                Some(Open::Object { key }) => *key = None,
                Some(Open::Array { index }) => *index = index.saturating_add(1),
                None => {}
            },
            _ => {}
        }
    }
    let mut path = "$".to_owned();
    for container in open {
        match container {
            Open::Object { key: Some(key) } => push_key(&mut path, &key),
            Open::Object { key: None } => {}
            Open::Array { index } => path.push_str(&format!("[{index}]")),
        }
    }
    if deeper > 0 {
        path.push_str("..");
    }
    if path.len() > LONGEST_PATH {
        OneLine::new(&path, LONGEST_PATH).to_string()
    } else {
        path
    }
}

/// Reads up to the closing quote and keeps the beginning. Escapes stay as they are written; keys of the API have none.
fn read_string(bytes: &mut impl Iterator<Item = u8>) -> String {
    let mut text = Vec::new();
    let mut keep = |byte| {
        if text.len() <= LONGEST_KEY {
            text.push(byte);
        }
    };
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => {
                keep(byte);
                bytes.next().map(&mut keep);
            }
            _ => keep(byte),
        }
    }
    OneLine::new(&String::from_utf8_lossy(&text), LONGEST_KEY).to_string()
}

fn push_key(path: &mut String, key: &str) {
    let plain = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if plain {
        path.push('.');
        path.push_str(key);
    } else {
        path.push_str("[\"");
        path.extend(key.chars().filter(|c| !c.is_control()));
        path.push_str("\"]");
    }
}

/// Refusals quote the value they did not expect; it may be an address or a phone number, so only its kind is kept. The
/// position goes too, as the path says more.
fn without_values(message: &str) -> String {
    let message = message
        .rsplit_once(" at line ")
        .map_or(message, |(message, _)| message);
    for start in REFUSALS {
        if let Some(rest) = message.strip_prefix(start)
            && let Some((found, expected)) = rest.rsplit_once(", expected ")
        {
            let kind = found.split(['`', '"']).next().unwrap_or_default();
            let kind = match kind.trim_end() {
                "" => "another value",
                kind => kind,
            };
            return format!("{start}{kind}, expected {expected}");
        }
    }
    match (message.split_once('"'), message.rsplit_once('"')) {
        (Some((before, _)), Some((_, after))) => format!("{before}\"..\"{after}"),
        _ => message.to_owned(),
    }
}

/// How messages begin that go on with the value found, then `, expected ` and what should have been there.
const REFUSALS: [&str; 4] = [
    "invalid type: ",
    "invalid value: ",
    "found ",
    "unknown variant ",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Outer {
        id: String,
        count: u32,
        items: Vec<Inner>,
        notes: BTreeMap<String, String>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Inner {
        amount: i64,
        tags: Vec<u8>,
        card: Option<Card>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Card {
        last4: String,
    }

    fn fault(body: &str) -> DecodeFault {
        let error = serde_json::from_str::<Outer>(body).unwrap_err();
        DecodeFault::new(body.as_bytes(), &error)
    }

    /// The same body read by a deserializer that tracks its path.
    fn tracked(body: &str) -> String {
        let error = serde_path_to_error::deserialize::<_, Outer>(
            &mut serde_json::Deserializer::from_str(body),
        )
        .unwrap_err();
        let path = error.path().to_string();
        if path == "." {
            "$".to_owned()
        } else {
            format!("$.{path}")
        }
    }

    const BROKEN: [(&str, &str); 14] = [
        (r#"{"id":1}"#, "$.id"),
        (r#"{"id": [1]}"#, "$.id"),
        (r#"{"id": {"a":1}}"#, "$.id"),
        (r#"{"id":"x","count":-1}"#, "$.count"),
        (r#"{"id":"x","count":"1"}"#, "$.count"),
        (r#"{"id":"x","count":null}"#, "$.count"),
        (r#"{"id":"x","count":1}"#, "$"),
        (r#"{"id":"x","id":"y"}"#, "$.id"),
        (
            r#"{"id":"x","items":[{"amount":1,"tags":[]},{"amount":"2"}]}"#,
            "$.items[1].amount",
        ),
        (
            r#"{"id":"x","items":[{"amount":1,"tags":[1, 2, 300]}]}"#,
            "$.items[0].tags[2]",
        ),
        (
            r#"{"id":"x","items":[{"amount":1,"tags":[]}, {"tags":[]}]}"#,
            "$.items[1]",
        ),
        (r#"{"id":"x","items":["y"]}"#, "$.items[0]"),
        (
            r#"{"id":"x","items":[{"card":{"last4":4}}]}"#,
            "$.items[0].card.last4",
        ),
        (r#"{"id":"x","notes":{"a":"1","b":{"c":2}}}"#, "$.notes.b"),
    ];

    #[test]
    fn the_path_is_that_of_the_fault() {
        for (body, path) in BROKEN {
            assert_eq!(fault(body).path(), path, "{body}");
        }
    }

    #[test]
    fn a_path_tracking_deserializer_agrees() {
        for (body, path) in BROKEN {
            // It says only `$` about a key that comes twice.
            if !body.contains(r#""id":"y""#) {
                assert_eq!(tracked(body), path, "{body}");
            }
        }
    }

    #[test]
    fn lines_and_escapes_do_not_mislead() {
        let body = "{\n  \"id\": \"a\\\"}]\",\n  \"notes\": {\n    \"odd key\": 1\n  }\n}";
        assert_eq!(fault(body).path(), "$.notes[\"odd key\"]");
        assert_eq!(fault("").path(), "$");
        assert_eq!(fault("<html>").path(), "$");
        assert_eq!(
            fault("{\"id\":\"x\",\"items\":[{\"amo").path(),
            "$.items[0].amo"
        );
    }

    #[test]
    fn the_message_quotes_no_value() {
        for (body, message) in [
            (
                r#"{"id":9000090000}"#,
                "$.id: invalid type: integer, expected a string",
            ),
            (
                r#"{"id":"x","count":"me@example.com, expected `y`"}"#,
                "$.count: invalid type: string, expected u32",
            ),
            (r#"{"id":"x"}"#, "$: missing field `count`"),
            ("", "$: EOF while parsing a value"),
        ] {
            assert_eq!(fault(body).to_string(), message);
        }
    }

    #[test]
    fn messages_of_other_decoders_quote_no_value_either() {
        for (message, cleaned) in [
            (
                r#"found string "me, \"x\"", expected an amount"#,
                "found string, expected an amount",
            ),
            (
                "found `1.5`, expected an amount",
                "found another value, expected an amount",
            ),
            (
                "unknown variant `me`, expected one of `a`, `b`",
                "unknown variant another value, expected one of `a`, `b`",
            ),
            (
                r#"note "my "pet"" stands there twice at line 1 column 9"#,
                r#"note ".." stands there twice"#,
            ),
            (
                "missing field `id` of Order at line 1 column 2",
                "missing field `id` of Order",
            ),
        ] {
            assert_eq!(without_values(message), cleaned);
        }
    }

    #[test]
    fn a_hostile_body_costs_a_few_times_itself_at_most() {
        const LENGTH: usize = 3_000_000;
        for (start, part, times) in [
            // The decoder's own stack doubles as it grows, and so does the text in which serde quotes a value.
            (r#"{"zz":"#, "[", 3),
            (r#"{"zz":"#, r#"{"a":"#, 2),
            (r#"{"id":""#, "xxxxx", 2),
            (r#"{"id":"x","count":""#, "xxxxx", 4),
            (r#"{"id":"x",""#, "xxxxx", 2),
        ] {
            let body = format!("{start}{}\"}}", part.repeat(LENGTH / part.len()));
            let mut shown = String::new();
            let used = allocation_counter::measure(|| shown = fault(&body).to_string());
            assert!(
                used.bytes_max <= times * LENGTH as u64,
                "{start}: {}",
                used.bytes_max
            );
            assert!(shown.len() < 1_000, "{}", shown.len());
        }
    }
}
