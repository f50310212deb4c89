//! Entities in the payload of a delivery, and how generated payload types read them.

use std::borrow::Cow;
use std::fmt;

use razorpay_types::Json;
use serde::de::DeserializeOwned;

/// The `payload` of a delivery: an entity under each name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parts(Json);

/// A payload that generated code reads from its parts.
pub(crate) trait Payload: Sized {
    fn read(parts: &Parts) -> Result<Self, PartError>;
}

impl Parts {
    pub(crate) fn new(payload: Json) -> Self {
        Self(payload)
    }

    pub(crate) fn into_json(self) -> Json {
        self.0
    }

    /// The payload of an event.
    pub(crate) fn read<P: Payload>(&self) -> Result<Box<P>, PartError> {
        P::read(self).map(Box::new)
    }

    /// An entity that the event always carries.
    pub(crate) fn required<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, PartError> {
        let entity = self.entity(name).ok_or(PartError {
            part: name,
            reason: "it is missing".to_owned(),
        })?;
        read(name, &entity)
    }

    /// An entity that the event may carry.
    pub(crate) fn optional<T: DeserializeOwned>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, PartError> {
        self.entity(name)
            .map(|entity| read(name, &entity))
            .transpose()
    }

    /// The payload itself, of an event that carries no entities by name.
    pub(crate) fn whole<T: DeserializeOwned>(&self) -> Result<T, PartError> {
        read("", &self.0)
    }

    /// Finds an entity by name.
    ///
    /// Most deliveries wrap the entity in `entity`; some carry the entity without a wrapper, as the
    /// only item of a list, with some fields beside the wrapper, or in the wrapper of another
    /// entity.
    fn entity(&self, name: &str) -> Option<Cow<'_, Json>> {
        let part = self.0.get(name).or_else(|| self.nested(name))?;
        let Some(wrapped) = part.get("entity") else {
            return present(part);
        };
        let entity = match wrapped.as_list() {
            Some([only]) => only,
            _ => wrapped,
        };
        let Some(entries) = entity.entries() else {
            return present(part);
        };
        let beside = || {
            let others = part.entries().into_iter().flatten();
            others.filter(|(key, _)| *key != "entity" && entity.get(key).is_none())
        };
        if beside().next().is_none() {
            return Some(Cow::Borrowed(entity));
        }
        let all = entries.chain(beside());
        Some(Cow::Owned(
            all.map(|(key, value)| (key.to_owned(), value.clone()))
                .collect(),
        ))
    }

    fn nested(&self, name: &str) -> Option<&Json> {
        self.0
            .entries()?
            .find_map(|(_, part)| part.get("entity").and(part.get(name)))
    }
}

fn present(part: &Json) -> Option<Cow<'_, Json>> {
    (!part.is_null()).then_some(Cow::Borrowed(part))
}

fn read<T: DeserializeOwned>(part: &'static str, entity: &Json) -> Result<T, PartError> {
    entity.clone().read().map_err(|error| PartError {
        part,
        reason: error.to_string(),
    })
}

/// Error of parsing one entity of a webhook payload.
///
/// The error contains no values from the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartError {
    part: &'static str,
    reason: String,
}

impl PartError {
    /// Returns the name of the entity, such as `payment`; empty for the payload as a whole.
    pub fn part(&self) -> &str {
        self.part
    }
}

impl fmt::Display for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.part.is_empty() { "" } else { "." };
        write!(
            f,
            "`payload{dot}{}` cannot be read: {}",
            self.part, self.reason
        )
    }
}

impl std::error::Error for PartError {}

#[cfg(test)]
mod tests {
    use razorpay_types::{Amount, Json};

    use super::Parts;

    fn parts(text: &str) -> Parts {
        Parts::new(serde_json::from_str::<Json>(text).unwrap())
    }

    #[test]
    fn an_entity_is_read_with_and_without_its_wrapper() {
        let parts = parts(r#"{"a":{"entity":{"x":1}},"b":{"x":2},"c":null}"#);
        let map = |name| {
            parts
                .required::<std::collections::BTreeMap<String, Amount>>(name)
                .unwrap()
        };
        assert_eq!(map("a").get("x"), Some(&Amount::minor(1)));
        assert_eq!(map("b").get("x"), Some(&Amount::minor(2)));
        assert_eq!(parts.optional::<Amount>("c"), Ok(None));
        assert_eq!(parts.optional::<Amount>("d"), Ok(None));
    }

    #[test]
    fn an_entity_is_found_wherever_it_stands() {
        let parts = parts(
            r#"{"a":{"entity":[{"x":1}]},"b":{"entity":{"x":2},"y":3,"c":{"entity":{"z":4}}}}"#,
        );
        let map = |name| {
            let json = parts.required::<Json>(name).unwrap();
            let entries = json.entries().unwrap();
            entries
                .map(|(key, value)| (key.to_owned(), value.as_i64()))
                .collect::<Vec<_>>()
        };
        assert_eq!(map("a"), [("x".to_owned(), Some(1))]);
        assert_eq!(map("b").first(), Some(&("x".to_owned(), Some(2))));
        assert_eq!(map("b").get(1), Some(&("y".to_owned(), Some(3))));
        assert_eq!(map("c"), [("z".to_owned(), Some(4))]);
    }

    #[test]
    fn what_is_wrong_is_told_without_values() {
        let parts = parts(r#"{"a":{"entity":{"email":"me@example.com"}}}"#);
        let error = parts.required::<Amount>("a").unwrap_err();
        assert_eq!(error.part(), "a");
        assert!(!error.to_string().contains("me@example.com"), "{error}");
        assert!(
            parts
                .required::<Amount>("b")
                .unwrap_err()
                .to_string()
                .contains("missing")
        );
    }
}
