//! Pagination: `count` items after `skip`, created between `from` and `to`.

use serde_json::{Value, json};

use crate::error::Problem;
use crate::store::{Entry, Object};
use crate::tables::{Field, Kind, Paging, Shape, When};

const fn number(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        aliases: &[],
        kind,
        required: false,
        codec: None,
        currency: None,
        default: None,
        limits: &[],
    }
}

/// What every list takes in its query.
static FIELDS: &[Field] = &[
    number("from", Kind::Timestamp),
    number("to", Kind::Timestamp),
    number("count", Kind::Integer),
    number("skip", Kind::Integer),
];

/// The fields of a query: those of its shape, and those of paging that the shape does not bring itself.
pub(crate) fn query_fields(shape: Option<&Shape>, paging: Option<Paging>) -> Vec<Field> {
    let own = shape.map_or(&[][..], |shape| shape.fields);
    let brought = own.iter().any(|field| field.name == "count");
    let added = if paging.is_some() && !brought {
        FIELDS
    } else {
        &[]
    };
    own.iter().chain(added).copied().collect()
}

/// The part of a list that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    items: &'static str,
    count: usize,
    skip: usize,
    from: Option<i64>,
    to: Option<i64>,
}

impl Window {
    /// Reads it from a query that fits its fields.
    pub(crate) fn read(paging: Paging, query: &Object) -> Result<Self, Problem> {
        let number = |name: &str| query.get(name).and_then(Value::as_i64);
        let within = |name: &str, default: u32, least: i64, most: i64| {
            let value = number(name).unwrap_or(default.into());
            let problem =
                |when, limit: i64| Err(Problem::at(when, name).value(&value.into()).limit(limit));
            match usize::try_from(value) {
                _ if value > most => problem(When::Max, most),
                Ok(size) if value >= least => Ok(size),
                _ => problem(When::Min, least),
            }
        };
        Ok(Self {
            items: paging.items,
            count: within("count", paging.default, 1, paging.max.into())?,
            skip: within("skip", 0, 0, i64::MAX)?,
            from: number("from"),
            to: number("to"),
        })
    }

    /// The key of the list in the answer.
    pub(crate) fn items_key(self) -> &'static str {
        self.items
    }

    /// The values of the window, whenever they were made.
    pub(crate) fn cut_values(self, values: Vec<Value>) -> Vec<Value> {
        values
            .into_iter()
            .skip(self.skip)
            .take(self.count)
            .collect()
    }

    /// The entries of the window, in the order given.
    pub(crate) fn cut<'a>(
        self,
        entries: impl Iterator<Item = &'a Entry>,
    ) -> impl Iterator<Item = &'a Entry> {
        entries
            .filter(move |entry| self.from.is_none_or(|from| from <= entry.created_at))
            .filter(move |entry| self.to.is_none_or(|to| entry.created_at <= to))
            .skip(self.skip)
            .take(self.count)
    }
}

/// A list as it is answered. Its `count` is the number of its items, not of all there are.
pub(crate) fn collection(items: Vec<Value>) -> Value {
    json!({ "entity": "collection", "count": items.len(), "items": items })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Window, collection, query_fields};
    use crate::store::{Entry, Object};
    use crate::tables::{Paging, Shape, When};

    const PAGING: Paging = Paging {
        max: 100,
        default: 10,
        items: "items",
    };

    fn object(value: Value) -> Object {
        value.as_object().unwrap().clone()
    }

    fn cut(query: Value) -> Vec<i64> {
        let made = |created_at| Entry::new(created_at, Object::new(), Object::new());
        let entries: Vec<_> = (0..30).rev().map(made).collect();
        let window = Window::read(PAGING, &object(query)).unwrap();
        window.cut(entries.iter()).map(|e| e.created_at).collect()
    }

    #[test]
    fn a_window_counts_skips_and_looks_at_the_time() {
        assert_eq!(cut(json!({})), (20..30).rev().collect::<Vec<_>>());
        assert_eq!(cut(json!({"count": 2, "skip": 1})), [28, 27]);
        assert_eq!(cut(json!({"from": 3, "to": 5})), [5, 4, 3]);
        assert_eq!(cut(json!({"to": 5, "skip": 4})), [1, 0]);
        assert_eq!(cut(json!({"skip": 30})), [0; 0]);
        assert_eq!(cut(json!({"count": 100})).len(), 30);
    }

    #[test]
    fn a_window_has_its_limits() {
        for (query, when, limit) in [
            (json!({"count": 101}), When::Max, "100"),
            (json!({"count": 0}), When::Min, "1"),
            (json!({"count": -7}), When::Min, "1"),
            (json!({"skip": -1}), When::Min, "0"),
        ] {
            let problem = Window::read(PAGING, &object(query)).unwrap_err();
            assert_eq!(
                (problem.when, problem.limit.as_deref()),
                (when, Some(limit))
            );
        }
    }

    #[test]
    fn paging_fields_are_added_only_where_the_shape_has_none() {
        let names = |shape: Option<&Shape>, paging| -> Vec<_> {
            let fields = query_fields(shape, paging);
            fields.iter().map(|field| field.name).collect()
        };
        let own = Shape {
            name: "Own",
            fields: &super::FIELDS[2..],
        };
        let other = Shape {
            name: "Other",
            fields: &super::FIELDS[..1],
        };
        assert_eq!(names(None, None), [""; 0]);
        assert_eq!(names(None, Some(PAGING)), ["from", "to", "count", "skip"]);
        assert_eq!(names(Some(&own), Some(PAGING)), ["count", "skip"]);
        assert_eq!(names(Some(&other), None), ["from"]);
    }

    #[test]
    fn a_collection_counts_its_items() {
        let page = collection(vec![json!(1), json!(2)]);
        let expected = json!({"entity": "collection", "count": 2, "items": [1, 2]});
        assert_eq!(page, expected);
    }
}
