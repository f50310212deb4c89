//! Deserialization of the value of one field.
//!
//! All functions fill a field that exists already and return nothing but a possible error, since
//! `self.field = read()?` takes several times as long to compile, and there are thousands of
//! fields.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::EntityName;
use crate::codec::ReadAs;

/// Reads the value of a field.
pub(crate) fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    field: &mut T,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = map.next_value()?;
    Ok(())
}

/// [`read`], by a codec.
pub(crate) fn read_as<'de, C: ReadAs<T>, T, A: MapAccess<'de>>(
    field: &mut T,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = map.next_value_seed(By::<C, T>(PhantomData))?;
    Ok(())
}

/// [`read_as`], where null is `None`.
pub(crate) fn read_optional_as<'de, C: ReadAs<T>, T, A: MapAccess<'de>>(
    field: &mut Option<T>,
    map: &mut A,
) -> Result<(), A::Error> {
    *field = map.next_value_seed(Optional(By::<C, T>(PhantomData)))?;
    Ok(())
}

/// Reads a word that is documented to be always `expected`; another one is kept.
pub(crate) fn read_constant<'de, A: MapAccess<'de>>(
    field: &mut EntityName,
    map: &mut A,
    expected: &'static str,
) -> Result<(), A::Error> {
    *field = map.next_value_seed(Name { expected })?;
    Ok(())
}

/// [`read_constant`], where null is `None`.
pub(crate) fn read_optional_constant<'de, A: MapAccess<'de>>(
    field: &mut Option<EntityName>,
    map: &mut A,
    expected: &'static str,
) -> Result<(), A::Error> {
    *field = map.next_value_seed(Optional(Name { expected }))?;
    Ok(())
}

/// Passes over a value.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// Reads what is text in JSON and made of it: ids and open enums.
pub(crate) fn text<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(Text(PhantomData))
}

/// Reads a word without allocating for it if it is `expected`.
pub(crate) fn entity_name<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
) -> Result<EntityName, D::Error> {
    deserializer.deserialize_str(Name { expected })
}

struct By<C, T>(PhantomData<(C, T)>);

impl<'de, C: ReadAs<T>, T> DeserializeSeed<'de> for By<C, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        C::decode(deserializer)
    }
}

/// The seed inside, where null is `None`.
struct Optional<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Optional<S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Optional<S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(deserializer).map(Some)
    }
}

struct Text<T>(PhantomData<T>);

impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::from(text))
    }
}

struct Name {
    expected: &'static str,
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = EntityName;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<EntityName, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = EntityName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<EntityName, E> {
        Ok(if text == self.expected {
            EntityName::known(self.expected)
        } else {
            EntityName::other(text.to_owned())
        })
    }
}
