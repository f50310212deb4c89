//! Response of operations that return no content.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Json;

/// Successful response of an operation that returns no content.
///
/// The API sends such a response as `[]`, as `{}` or without a body. The JSON received is kept and
/// is serialized again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NoContent(Json);

impl<'de> Deserialize<'de> for NoContent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(Self)
    }
}

impl Serialize for NoContent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::NoContent;

    #[test]
    fn every_way_to_say_nothing_is_read_and_kept() {
        for text in ["[]", "{}", "null", "{\"success\":true}"] {
            let read: NoContent = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
    }
}
