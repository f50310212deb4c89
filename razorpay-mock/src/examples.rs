//! Documented requests and responses, returned for operations without hand-written behaviour.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use serde_json::Value;

use crate::store::Object;

/// Made by the generator: a line that says so, then one JSON object a line.
static TEXT: &str = include_str!("generated/examples.jsonl");

/// A documented request with its answer.
#[derive(Debug, Default)]
pub(crate) struct Example {
    /// The parameters of the path, ids with their prefix.
    pub(crate) path: Object,
    /// The query, as text.
    pub(crate) query: Object,
    pub(crate) request: Option<Object>,
    pub(crate) status: Option<u16>,
    pub(crate) response: Option<Value>,
}

/// Every documented exchange that went well.
#[derive(Debug, Default)]
pub(crate) struct Examples {
    of: HashMap<String, Vec<Example>>,
    /// Every text in them: an id among these is one that the documents know.
    texts: HashSet<String>,
}

impl Examples {
    /// Those of the spec, read when they are first asked for.
    pub(crate) fn get() -> &'static Self {
        static EXAMPLES: OnceLock<Examples> = OnceLock::new();
        EXAMPLES.get_or_init(|| Self::read(TEXT))
    }

    fn read(text: &str) -> Self {
        let mut examples = Self::default();
        let lines = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        for mut line in lines.filter(Value::is_object) {
            note(&line, &mut examples.texts);
            let mut take = |name: &str| line.get_mut(name).map(Value::take);
            let Some(Value::String(operation)) = take("operation") else {
                continue;
            };
            let mut object = |name: &str| match take(name) {
                Some(Value::Object(object)) => Some(object),
                _ => None,
            };
            let example = Example {
                path: object("path").unwrap_or_default(),
                query: object("query").unwrap_or_default(),
                request: object("request"),
                status: take("status").and_then(|status| status.as_u64()?.try_into().ok()),
                response: take("response"),
            };
            examples.of.entry(operation).or_default().push(example);
        }
        examples
    }

    /// Those of an operation, by name.
    pub(crate) fn of(&self, operation: &str) -> &[Example] {
        self.of
            .get(operation)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Whether the documents show this text, such as an id.
    pub(crate) fn show(&self, text: &str) -> bool {
        self.texts.contains(text)
    }
}

fn note(value: &Value, texts: &mut HashSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| note(value, texts)),
        Value::Object(fields) => fields.values().for_each(|value| note(value, texts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Examples, TEXT};
    use crate::generated::ALL_ROUTES;

    #[test]
    fn a_line_is_an_exchange() {
        let text = concat!(
            "// Not an exchange.\n",
            r#"{"operation":"a.b","name":"x","path":{"id":"a_1"},"status":204}"#,
            "\n",
            r#"{"operation":"a.b","name":"y","request":{"n":1},"response":["deep",{"k":"er"}]}"#,
            "\n",
        );
        let examples = Examples::read(text);
        let [first, second] = examples.of("a.b") else {
            panic!("two")
        };
        assert_eq!((first.status, &first.response), (Some(204), &None));
        assert_eq!(first.path["id"], "a_1");
        assert_eq!(second.response, Some(json!(["deep", {"k": "er"}])));
        assert!(examples.show("a_1") && examples.show("er") && !examples.show("k"));
        assert!(examples.of("a.c").is_empty());
    }

    #[test]
    fn every_line_of_the_spec_is_read_and_belongs_to_an_operation() {
        let examples = Examples::get();
        let read: usize = examples.of.values().map(Vec::len).sum();
        assert_eq!(read, TEXT.lines().count() - 1);
        for operation in examples.of.keys() {
            let mut routes = ALL_ROUTES.iter().copied().flatten();
            assert!(
                routes.any(|route| route.operation == operation),
                "{operation}"
            );
        }
    }
}
