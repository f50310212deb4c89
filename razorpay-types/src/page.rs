//! Pages of list responses.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::decode::{self, Decode, Empty, read_optional_as, read_optional_constant, skip};
use crate::generated::PAGE_KEYS;
use crate::{EntityName, codec};

/// Page of a list: the items of one list response. Iterating over a page yields its items.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Entity name of the response, `collection`; absent if the response has none.
    pub entity: Option<EntityName>,
    /// Number of items on this page, not of the whole list, which the API does not report.
    ///
    /// Absent if the response does not contain the count.
    pub count: Option<u32>,
    /// Items on this page.
    pub items: Vec<T>,
    /// Key of the response that held the items.
    key: &'static str,
}

impl<T> Page<T> {
    /// Creates a page as the API would send it, for tests.
    pub fn new(items: Vec<T>) -> Self {
        Self {
            entity: Some(EntityName::known(ENTITY)),
            count: u32::try_from(items.len()).ok(),
            items,
            key: ITEMS,
        }
    }
}

const ENTITY: &str = "collection";
const ITEMS: &str = "items";
/// The index of the first key that items come under.
const FIRST_KEY: usize = 2;

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
        Self {
            entity: None,
            count: None,
            items: Vec::new(),
            key: "",
        }
    }
}

impl<T: DeserializeOwned> Decode for Page<T> {
    const NAME: &'static str = "Page";
    const REQUIRED: &'static [&'static str] = &[];
    const OPTIONAL: &'static [&'static str] = &["entity", "count", ITEMS];

    fn index(key: &str) -> Option<usize> {
        match key {
            "entity" => Some(0),
            "count" => Some(1),
            _ => PAGE_KEYS
                .iter()
                .position(|found| *found == key)?
                .checked_add(FIRST_KEY),
        }
    }

    fn empty() -> Self {
        decode::empty()
    }

    fn set<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error> {
        match index {
            0 => read_optional_constant(&mut self.entity, map, ENTITY),
            1 => read_optional_as::<codec::Integer, _, _>(&mut self.count, map),
            other => {
                match other
                    .checked_sub(FIRST_KEY)
                    .and_then(|at| PAGE_KEYS.get(at))
                {
                    Some(key) => {
                        self.key = key;
                        let items = Items {
                            count: self.count,
                            item: PhantomData,
                        };
                        map.next_value_seed(items).map(|items| self.items = items)
                    }
                    None => skip(map),
                }
            }
        }
    }
}

/// The items of a page whose count most often stands before them: a list that grew would move them
/// all several times.
struct Items<T> {
    count: Option<u32>,
    item: PhantomData<T>,
}

/// Room for more is not reserved beforehand, whatever a count says.
const MOST_ITEMS: usize = 100;

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Items<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let count = self.count.and_then(|count| usize::try_from(count).ok());
        let mut items = Vec::with_capacity(count.unwrap_or_default().min(MOST_ITEMS));
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let page: Self = decode::object(deserializer)?;
        if page.key.is_empty() {
            return Err(D::Error::custom("missing field `items` of Page"));
        }
        Ok(page)
    }
}

#[cfg(feature = "serialize")]
impl<T: serde::Serialize> serde::Serialize for Page<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = crate::encode::Object::new(serializer);
        object.optional("entity", &self.entity);
        object.optional_as::<codec::Integer, _>("count", &self.count);
        object.field(self.key, &self.items);
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
        let page = read(r#"{"entity":"collection","count":2.0,"items":["a","b"]}"#).unwrap();
        assert_eq!(page, Page::new(vec!["a".to_owned(), "b".to_owned()]));
        assert!((&page).into_iter().eq(["a", "b"]));
        assert!(page.into_iter().eq(["a", "b"]));
    }

    #[test]
    fn the_items_must_be_there() {
        assert_eq!(read(r#"{"items":[],"count":0}"#).unwrap().entity, None);
        let refusal = read(r#"{"entity":"collection","count":0}"#).unwrap_err();
        assert!(
            refusal.starts_with("missing field `items` of Page"),
            "{refusal}"
        );
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
            r#"{"items":["a"]}"#,
        ] {
            assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
        }
    }
}
