//! Visitor that deserializes every JSON object.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::skip;

/// A type that is an object in JSON.
pub(crate) trait Decode: Sized {
    /// The name of the type, for errors.
    const NAME: &'static str;

    /// The fields that are always there; their indices begin at 0.
    const REQUIRED: &'static [&'static str];

    /// The fields that may be absent; their indices follow. There are at most 128 fields in all.
    const OPTIONAL: &'static [&'static str];

    /// The index of the field that has this key, by its name or another one it goes by.
    fn index(key: &str) -> Option<usize>;

    /// A value of which no field is read yet.
    fn empty() -> Self;

    /// Reads the field with this index.
    fn set<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;
}

/// Reads an object: keys in any order, unknown ones passed over, none twice, the required ones all
/// there.
pub(crate) fn object<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    const { assert!(T::REQUIRED.len() <= 128, "an object has at most 128 fields") };
    const { assert!(T::OPTIONAL.len() <= 128 - T::REQUIRED.len(), "as above") };
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

/// A bit for each of the first `count` fields.
const fn bits(count: usize) -> u128 {
    let mut bits = 0;
    let mut left = count;
    while let Some(fewer) = left.checked_sub(1) {
        bits = bits << 1 | 1;
        left = fewer;
    }
    bits
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut value = T::empty();
        let mut keys = Keys {
            index: T::index,
            seen: 0,
            key: Key::Unknown,
        };
        while map.next_key_seed(&mut keys)?.is_some() {
            match keys.key {
                Key::Field(index) => value.set(index, &mut map)?,
                Key::Unknown => skip(&mut map)?,
                Key::Repeated(index) => {
                    return Err(repeated(T::NAME, T::REQUIRED, T::OPTIONAL, index));
                }
            }
        }
        let required = const { bits(T::REQUIRED.len()) };
        if keys.seen & required == required {
            Ok(value)
        } else {
            Err(missing(T::NAME, T::REQUIRED, keys.seen))
        }
    }
}

/// What a key of an object is: a field, by its index, or nothing that is known.
#[derive(Clone, Copy)]
enum Key {
    Field(usize),
    Unknown,
    Repeated(usize),
}

/// The keys of one object, as far as they are read. Not generic, so that it is compiled once for
/// all types.
struct Keys {
    index: fn(&str) -> Option<usize>,
    /// A bit for each field that was read.
    seen: u128,
    /// The key that was read last. It stands here and is not returned, since all that returns it on
    /// the way is faster with nothing to carry.
    key: Key,
}

impl Keys {
    fn find(&mut self, key: &str) -> Key {
        let Some(index) = (self.index)(key) else {
            return Key::Unknown;
        };
        // No object has more fields than there are bits.
        let bit = 1_u128.wrapping_shl(index as u32);
        if self.seen & bit == 0 {
            self.seen |= bit;
            Key::Field(index)
        } else {
            Key::Repeated(index)
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Keys {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Keys {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        self.key = self.find(key);
        Ok(())
    }
}

#[cold]
fn repeated<E: Error>(
    object: &'static str,
    required: &[&'static str],
    optional: &[&'static str],
    index: usize,
) -> E {
    let field = required
        .iter()
        .chain(optional)
        .nth(index)
        .map_or("", |field| *field);
    E::custom(format_args!(
        "field `{field}` of {object} stands there twice"
    ))
}

#[cold]
fn missing<E: Error>(object: &'static str, required: &[&'static str], seen: u128) -> E {
    let mut bit: u128 = 1;
    let mut field = "";
    for candidate in required {
        if seen & bit == 0 {
            field = candidate;
            break;
        }
        bit <<= 1;
    }
    E::custom(format_args!("missing field `{field}` of {object}"))
}

#[cfg(test)]
mod tests {
    use serde::de::MapAccess;

    use super::Decode;
    use crate::decode::{empty, read, read_as, read_optional_constant, skip};
    use crate::{EntityName, Timestamp, codec};

    #[derive(Debug, PartialEq)]
    struct Cat {
        name: String,
        entity: Option<EntityName>,
        lives: u32,
        born: Option<Timestamp>,
        tamed: Option<Box<Cat>>,
    }

    impl Decode for Cat {
        const NAME: &'static str = "Cat";
        const REQUIRED: &'static [&'static str] = &["name", "lives"];
        const OPTIONAL: &'static [&'static str] = &["entity", "born", "tamed"];

        fn index(key: &str) -> Option<usize> {
            Some(match key {
                "name" | "called" => 0,
                "lives" => 1,
                "entity" => 2,
                "born" => 3,
                "tamed" => 4,
                _ => return None,
            })
        }

        fn empty() -> Self {
            Self {
                name: empty(),
                entity: None,
                lives: empty(),
                born: None,
                tamed: None,
            }
        }

        fn set<'de, A: MapAccess<'de>>(
            &mut self,
            index: usize,
            map: &mut A,
        ) -> Result<(), A::Error> {
            match index {
                0 => read(&mut self.name, map),
                1 => read_as::<codec::Integer, _, _>(&mut self.lives, map),
                2 => read_optional_constant(&mut self.entity, map, "cat"),
                3 => read(&mut self.born, map),
                4 => read(&mut self.tamed, map),
                _ => skip(map),
            }
        }
    }
    crate::macros::decode!(Cat);

    fn cat(text: &str) -> Result<Cat, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn refusal(text: &str) -> String {
        let message = cat(text).unwrap_err();
        message.split(" at line").next().unwrap().to_owned()
    }

    #[test]
    fn keys_come_in_any_order_and_unknown_ones_are_passed_over() {
        let ordered = cat(r#"{"name":"Tom","entity":"cat","lives":9,"born":5}"#).unwrap();
        let other =
            r#"{"x":[{"y":1}],"born":5,"lives":9.0,"z":null,"entity":"cat","called":"Tom"}"#;
        assert_eq!(cat(other).unwrap(), ordered);
        assert_eq!(ordered.lives, 9);
    }

    #[test]
    fn null_and_absent_read_alike() {
        let absent = cat(r#"{"name":"Tom","lives":9}"#).unwrap();
        let null = r#"{"name":"Tom","entity":null,"lives":9,"born":null,"tamed":null}"#;
        assert_eq!(cat(null).unwrap(), absent);
    }

    #[test]
    fn objects_nest() {
        let cat = cat(r#"{"name":"Tom","lives":9,"tamed":{"name":"Jo","lives":1}}"#).unwrap();
        assert_eq!(cat.tamed.unwrap().name, "Jo");
    }

    #[test]
    fn a_refusal_names_type_and_field() {
        assert_eq!(refusal("{}"), "missing field `name` of Cat");
        assert_eq!(
            refusal(r#"{"name":"Tom","born":1}"#),
            "missing field `lives` of Cat"
        );
        assert_eq!(
            refusal(r#"{"name":"Tom","lives":9,"lives":8}"#),
            "field `lives` of Cat stands there twice"
        );
        assert_eq!(
            refusal(r#"{"name":"Tom","called":"Tom"}"#),
            "field `name` of Cat stands there twice"
        );
        assert_eq!(
            refusal(r#"{"name":"Tom","lives":9,"born":1,"born":null}"#),
            "field `born` of Cat stands there twice"
        );
        assert_eq!(
            refusal("null"),
            "invalid type: null, expected an object (Cat)"
        );
        assert_eq!(
            refusal("[]"),
            "invalid type: sequence, expected an object (Cat)"
        );
        assert_eq!(
            refusal(r#"{"lives":null}"#),
            "invalid type: null, expected an integer from 0 to 4294967295"
        );
    }

    struct Wide {
        sum: u32,
    }

    impl Decode for Wide {
        const NAME: &'static str = "Wide";
        const REQUIRED: &'static [&'static str] = &["x"; 128];
        const OPTIONAL: &'static [&'static str] = &[];

        fn index(key: &str) -> Option<usize> {
            key.parse().ok().filter(|index| *index < 128)
        }

        fn empty() -> Self {
            Self { sum: 0 }
        }

        fn set<'de, A: MapAccess<'de>>(&mut self, _: usize, map: &mut A) -> Result<(), A::Error> {
            self.sum = self.sum.saturating_add(map.next_value()?);
            Ok(())
        }
    }
    crate::macros::decode!(Wide);

    #[test]
    fn every_one_of_128_fields_counts() {
        let object = |keys: &mut dyn Iterator<Item = usize>| {
            let fields: Vec<_> = keys.map(|key| format!("\"{key}\":1")).collect();
            serde_json::from_str::<Wide>(&format!("{{{}}}", fields.join(",")))
        };
        assert_eq!(object(&mut (0..128)).unwrap().sum, 128);
        assert!(object(&mut (0..127)).is_err());
        assert!(object(&mut (1..128)).is_err());
        assert!(object(&mut (0..128).chain([127])).is_err());
    }
}
