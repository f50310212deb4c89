//! Constant strings in responses, most often the name of the entity.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{self, Empty};

/// Constant string of a response, such as `entity` of an order, which is always `order`.
///
/// A value other than the documented one is kept rather than rejected.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EntityName(Cow<'static, str>);

impl EntityName {
    pub(crate) const fn known(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    pub(crate) fn other(name: String) -> Self {
        Self(Cow::Owned(name))
    }

    /// Returns the string as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntityName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for EntityName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl PartialEq<str> for EntityName {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for EntityName {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl Serialize for EntityName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for EntityName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::entity_name(deserializer, "")
    }
}

impl Empty for EntityName {
    fn empty() -> Self {
        Self::known("")
    }
}

#[cfg(test)]
mod tests {
    use super::EntityName;

    #[test]
    fn compares_with_text() {
        let name = EntityName::known("order");
        assert_eq!(name, "order");
        assert_eq!(name, *"order");
        assert_eq!(name, EntityName::other("order".to_owned()));
        assert_eq!(format!("{name} {name:?}"), "order \"order\"");
    }

    #[test]
    fn any_word_round_trips() {
        for text in ["\"\"", "\"collection\"", "\"order.fulfillment\""] {
            let name: EntityName = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&name).unwrap(), text);
        }
        assert!(serde_json::from_str::<EntityName>("1").is_err());
    }
}
