//! The visitor that reads every object.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};

use super::skip;

/// A field of an object.
pub(crate) struct Field {
    name: &'static str,
    required: bool,
}

/// A field that is always there.
pub(crate) const fn required(name: &'static str) -> Field {
    Field { name, required: true }
}

/// A field that may be absent.
pub(crate) const fn optional(name: &'static str) -> Field {
    Field { name, required: false }
}

/// A type that is an object in JSON.
pub(crate) trait Decode: Sized {
    /// The name of the type, for errors.
    const NAME: &'static str;

    /// The fields in the order in which the API sends them; at most 128.
    const FIELDS: &'static [Field];

    /// A bit for each required field.
    const REQUIRED: u128 = required_fields(Self::FIELDS);

    /// The index in `FIELDS` of the field that has this key, by its name or another one it goes by.
    fn index(key: &str) -> Option<usize>;

    /// A value of which no field is read yet.
    fn empty() -> Self;

    /// Reads the field with this index.
    fn set<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// Reads an object: keys in any order, unknown ones passed over, none twice, the required ones all there.
pub(crate) fn object<'de, T: Decode, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    const { assert!(T::FIELDS.len() <= 128, "an object has at most 128 fields") };
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

const fn required_fields(mut fields: &[Field]) -> u128 {
    let mut bits = 0;
    let mut bit: u128 = 1;
    while let [field, rest @ ..] = fields {
        if field.required {
            bits |= bit;
        }
        bit <<= 1;
        fields = rest;
    }
    bits
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut value = T::empty();
        let mut keys = Keys { index: T::index, seen: 0, key: Key::Unknown };
        while map.next_key_seed(&mut keys)?.is_some() {
            match keys.key {
                Key::Field(index) => value.set(index, &mut map)?,
                Key::Unknown => skip(&mut map)?,
                Key::Repeated(index) => {
                    return Err(repeated(T::NAME, T::FIELDS.get(index)));
                }
            }
        }
        if keys.seen & T::REQUIRED == T::REQUIRED {
            Ok(value)
        } else {
            Err(missing(T::NAME, T::FIELDS, keys.seen))
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

/// The keys of one object, as far as they are read. Not generic, so that it is compiled once for all types.
struct Keys {
    index: fn(&str) -> Option<usize>,
    /// A bit for each field that was read.
    seen: u128,
    /// The key that was read last. It stands here and is not returned, since all that returns it on the way is faster with
    /// nothing to carry.
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

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        self.key = self.find(key);
        Ok(())
    }
}

#[cold]
fn repeated<E: Error>(object: &'static str, field: Option<&Field>) -> E {
    let field = field.map_or("", |field| field.name);
    E::custom(format_args!("field `{field}` of {object} stands there twice"))
}

#[cold]
fn missing<E: Error>(object: &'static str, fields: &'static [Field], seen: u128) -> E {
    let mut bit: u128 = 1;
    let mut field = "";
    for candidate in fields {
        if candidate.required && seen & bit == 0 {
            field = candidate.name;
            break;
        }
        bit <<= 1;
    }
    E::custom(format_args!("missing field `{field}` of {object}"))
}

#[cfg(test)]
mod tests {
    use serde::de::MapAccess;

    use super::{Decode, Field, optional, required};
    use crate::decode::{empty, optional_constant, skip, value_as};
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
        const FIELDS: &'static [Field] = &[
            required("name"),
            optional("entity"),
            required("lives"),
            optional("born"),
            optional("tamed"),
        ];

        fn index(key: &str) -> Option<usize> {
            Some(match key {
                "name" | "called" => 0,
                "entity" => 1,
                "lives" => 2,
                "born" => 3,
                "tamed" => 4,
                _ => return None,
            })
        }

        fn empty() -> Self {
            Self { name: empty(), entity: None, lives: empty(), born: None, tamed: None }
        }

        fn set<'de, A: MapAccess<'de>>(
            &mut self,
            index: usize,
            map: &mut A,
        ) -> Result<(), A::Error> {
            match index {
                0 => self.name = map.next_value()?,
                1 => self.entity = optional_constant(map, "cat")?,
                2 => self.lives = value_as::<codec::Integer, _, _>(map)?,
                3 => self.born = map.next_value()?,
                4 => self.tamed = map.next_value()?,
                _ => skip(map)?,
            }
            Ok(())
        }
    }
    crate::macros::decode!(Cat);

    fn read(text: &str) -> Result<Cat, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    fn refusal(text: &str) -> String {
        let message = read(text).unwrap_err();
        message.split(" at line").next().unwrap().to_owned()
    }

    #[test]
    fn keys_come_in_any_order_and_unknown_ones_are_passed_over() {
        let ordered =
            read(r#"{"name":"Tom","entity":"cat","lives":9,"born":5}"#).unwrap();
        let other = r#"{"x":[{"y":1}],"born":5,"lives":9.0,"z":null,"entity":"cat","called":"Tom"}"#;
        assert_eq!(read(other).unwrap(), ordered);
        assert_eq!(ordered.lives, 9);
    }

    #[test]
    fn null_and_absent_read_alike() {
        let absent = read(r#"{"name":"Tom","lives":9}"#).unwrap();
        let null = r#"{"name":"Tom","entity":null,"lives":9,"born":null,"tamed":null}"#;
        assert_eq!(read(null).unwrap(), absent);
    }

    #[test]
    fn objects_nest() {
        let cat =
            read(r#"{"name":"Tom","lives":9,"tamed":{"name":"Jo","lives":1}}"#).unwrap();
        assert_eq!(cat.tamed.unwrap().name, "Jo");
    }

    #[test]
    fn a_refusal_names_type_and_field() {
        assert_eq!(refusal("{}"), "missing field `name` of Cat");
        assert_eq!(refusal(r#"{"name":"Tom","born":1}"#), "missing field `lives` of Cat");
        assert_eq!(
            refusal(r#"{"name":"Tom","lives":9,"lives":8}"#),
            "field `lives` of Cat stands there twice"
        );
        assert_eq!(
            refusal(r#"{"name":"Tom","called":"Tom"}"#),
            "field `name` of Cat stands there twice"
        );
        assert_eq!(refusal("null"), "invalid type: null, expected an object (Cat)");
        assert_eq!(refusal("[]"), "invalid type: sequence, expected an object (Cat)");
        assert_eq!(
            refusal(r#"{"lives":null}"#),
            "invalid type: null, expected an integer from 0 to 4294967295"
        );
    }

    struct Wide {
        sum: u32,
    }

    const WIDE: [Field; 128] = [const { required("x") }; 128];

    impl Decode for Wide {
        const NAME: &'static str = "Wide";
        const FIELDS: &'static [Field] = &WIDE;

        fn index(key: &str) -> Option<usize> {
            key.parse().ok().filter(|index| *index < 128)
        }

        fn empty() -> Self {
            Self { sum: 0 }
        }

        fn set<'de, A: MapAccess<'de>>(
            &mut self,
            _: usize,
            map: &mut A,
        ) -> Result<(), A::Error> {
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
