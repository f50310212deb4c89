//! The answer of a call that lists.

use serde::de::{DeserializeOwned, MapAccess};
use serde::{Deserialize, Deserializer};

use crate::EntityName;
use crate::codec;
use crate::decode::{
    self, Decode, Empty, Field, optional, optional_constant, required, skip, value_as,
};

/// A page of a list: the items of one answer. Iterating over it gives the items.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// What the answer calls itself: `collection`.
    pub entity: Option<EntityName>,
    /// How many items this page has; the API does not tell how many there are in all.
    pub count: u32,
    /// The items.
    pub items: Vec<T>,
}

impl<T> Page<T> {
    /// A page as the API would send it, for tests.
    pub fn new(items: Vec<T>) -> Self {
        Self {
            entity: Some(EntityName::known(ENTITY)),
            count: u32::try_from(items.len()).unwrap_or(u32::MAX),
            items,
        }
    }
}

const ENTITY: &str = "collection";

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Page<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T> Empty for Page<T> {
    fn empty() -> Self {
        Self { entity: None, count: 0, items: Vec::new() }
    }
}

impl<T: DeserializeOwned> Decode for Page<T> {
    const NAME: &'static str = "Page";
    const FIELDS: &'static [Field] =
        &[optional("entity"), required("count"), required("items")];

    fn index(key: &str) -> Option<usize> {
        Some(match key {
            "entity" => 0,
            "count" => 1,
            "items" => 2,
            _ => return None,
        })
    }

    fn empty() -> Self {
        decode::empty()
    }

    fn set<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match index {
            0 => self.entity = optional_constant(map, ENTITY)?,
            1 => self.count = value_as::<codec::Integer, _, _>(map)?,
            2 => self.items = map.next_value()?,
            _ => skip(map)?,
        }
        Ok(())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::object(deserializer)
    }
}

#[cfg(feature = "serialize")]
impl<T: serde::Serialize> serde::Serialize for Page<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = crate::encode::Object::new(serializer)?;
        object.optional("entity", &self.entity)?;
        object.field_as::<codec::Integer, _>("count", &self.count)?;
        object.field("items", &self.items)?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::Page;

    fn read(text: &str) -> Result<Page<String>, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_collection_is_read() {
        let page =
            read(r#"{"entity":"collection","count":2.0,"items":["a","b"]}"#).unwrap();
        assert_eq!(page, Page::new(vec!["a".to_owned(), "b".to_owned()]));
        assert!((&page).into_iter().eq(["a", "b"]));
        assert!(page.into_iter().eq(["a", "b"]));
    }

    #[test]
    fn only_the_name_may_be_absent() {
        assert_eq!(read(r#"{"items":[],"count":0}"#).unwrap().entity, None);
        let refusal = read(r#"{"entity":"collection","count":0}"#).unwrap_err();
        assert!(refusal.starts_with("missing field `items` of Page"), "{refusal}");
        let refusal = read(r#"{"count":0,"count":0,"items":[]}"#).unwrap_err();
        assert!(refusal.starts_with("field `count` of Page"), "{refusal}");
    }

    #[cfg(feature = "serialize")]
    #[test]
    fn nothing_is_lost() {
        for text in [
            r#"{"entity":"collection","count":1,"items":["a"]}"#,
            r#"{"entity":"list","count":7,"items":[]}"#,
            r#"{"count":0,"items":[]}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
        }
    }
}
