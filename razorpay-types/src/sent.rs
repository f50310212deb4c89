//! Lookup of the value that a request would send at a path, without serializing the request.
//!
//! A serializer follows one path and compares the value found there with a text: a rule sees what
//! goes over the wire, whichever codecs are involved, and no value is copied.

use std::fmt::{Display, Error, Write};

use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeSeq, Serializer};

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Nothing, or null, which is the same.
    Nothing,
    /// The text that was asked for, or a number or a flag that is spelled so.
    Same,
    /// Anything else.
    Other,
}

/// What stands at a path such as `customer.email`, compared with a text.
pub(crate) fn at(request: &impl Serialize, path: &str, text: &str) -> Sent {
    // What cannot be written at all is told when it is sent.
    request
        .serialize(At {
            path: Some(path),
            text,
        })
        .unwrap_or(Sent::Other)
}

/// Looks at one value.
#[derive(Clone, Copy)]
struct At<'a> {
    /// The rest of the way; none where this is the place.
    path: Option<&'a str>,
    text: &'a str,
}

impl At<'_> {
    fn text(self, found: &str) -> Result<Sent, Error> {
        Ok(match self.path {
            Some(_) => Sent::Nothing,
            None if found == self.text => Sent::Same,
            None => Sent::Other,
        })
    }

    fn spelled(self, found: impl Display) -> Result<Sent, Error> {
        let mut rest = Rest(self.text);
        let same = write!(rest, "{found}").is_ok() && rest.0.is_empty();
        Ok(match self.path {
            Some(_) => Sent::Nothing,
            None if same => Sent::Same,
            None => Sent::Other,
        })
    }

    fn other(self) -> Result<Sent, Error> {
        Ok(if self.path.is_some() {
            Sent::Nothing
        } else {
            Sent::Other
        })
    }
}

/// What is left of a text after something was spelled; an error where the two differ.
struct Rest<'a>(&'a str);

impl Write for Rest<'_> {
    fn write_str(&mut self, spelled: &str) -> Result<(), Error> {
        self.0 = self.0.strip_prefix(spelled).ok_or(Error)?;
        Ok(())
    }
}

/// An object on the way, or at its end.
struct Fields<'a> {
    /// The key to follow, with what comes behind it.
    step: Option<(&'a str, At<'a>)>,
    is_there: bool,
    found: Sent,
}

impl SerializeMap for Fields<'_> {
    type Ok = Sent;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.is_there = match self.step {
            Some((text, _)) => key.serialize(At { path: None, text })? == Sent::Same,
            None => false,
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if let (Some((_, inside)), true) = (self.step, self.is_there) {
            self.found = value.serialize(inside)?;
        }
        Ok(())
    }

    fn end(self) -> Result<Sent, Error> {
        Ok(self.found)
    }
}

/// A list: no path leads into one.
struct Items(Sent);

impl SerializeSeq for Items {
    type Ok = Sent;
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Error> {
        Ok(())
    }

    fn end(self) -> Result<Sent, Error> {
        Ok(self.0)
    }
}

/// Requests are objects, lists and plain values; they have no tuples and no variants with content.
type Never = Impossible<Sent, Error>;

impl<'a> Serializer for At<'a> {
    type Ok = Sent;
    type Error = Error;
    type SerializeSeq = Items;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Fields<'a>;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    fn serialize_bool(self, value: bool) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_i8(self, value: i8) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_i16(self, value: i16) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_i32(self, value: i32) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_i64(self, value: i64) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_u8(self, value: u8) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_u16(self, value: u16) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_u32(self, value: u32) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_u64(self, value: u64) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_f32(self, value: f32) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_f64(self, value: f64) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_char(self, value: char) -> Result<Sent, Error> {
        self.spelled(value)
    }

    fn serialize_str(self, value: &str) -> Result<Sent, Error> {
        self.text(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Sent, Error> {
        self.other()
    }

    fn serialize_none(self) -> Result<Sent, Error> {
        Ok(Sent::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Sent, Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Sent, Error> {
        Ok(Sent::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Sent, Error> {
        Ok(Sent::Nothing)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Sent, Error> {
        self.text(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Sent, Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Sent, Error> {
        self.other()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Error> {
        self.other().map(Items)
    }

    fn serialize_tuple(self, _: usize) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'a>, Error> {
        let step = self.path.map(|path| match path.split_once('.') {
            Some((step, rest)) => (
                step,
                At {
                    path: Some(rest),
                    text: self.text,
                },
            ),
            None => (
                path,
                At {
                    path: None,
                    text: self.text,
                },
            ),
        });
        Ok(Fields {
            step,
            is_there: false,
            found: self.other()?,
        })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Never, Error> {
        Err(Error)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, Error> {
        Err(Error)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Sent::{Nothing, Other, Same};
    use super::at;
    use crate::{Decimal, Notes};

    fn inside() -> BTreeMap<&'static str, BTreeMap<&'static str, Option<String>>> {
        let customer = BTreeMap::from([("email", Some("a@b.c".to_owned())), ("contact", None)]);
        BTreeMap::from([("customer", customer), ("empty", BTreeMap::new())])
    }

    #[test]
    fn a_path_leads_to_what_stands_at_its_end() {
        for (path, text, found) in [
            ("customer", "", Other),
            ("empty", "", Other),
            ("customer.email", "a@b.c", Same),
            ("customer.email", "a@b", Other),
            ("customer.email", "", Other),
            ("customer.contact", "", Nothing),
            ("customer.name", "", Nothing),
            ("customer.email.host", "", Nothing),
            ("email", "", Nothing),
            ("cust", "", Nothing),
        ] {
            assert_eq!(at(&inside(), path, text), found, "{path} {text}");
        }
    }

    #[test]
    fn what_has_a_spelling_is_compared_by_it() {
        let numbers = BTreeMap::from([("a", 120_u32)]);
        for (text, found) in [
            ("120", Same),
            ("12", Other),
            ("1200", Other),
            ("", Other),
            ("x", Other),
        ] {
            assert_eq!(at(&numbers, "a", text), found, "{text}");
        }
        let flags = BTreeMap::from([("a", true)]);
        assert_eq!(at(&flags, "a", "true"), Same);
        assert_eq!(at(&flags, "a", "false"), Other);
        let rate = BTreeMap::from([("a", Decimal::number("1.50").unwrap())]);
        assert_eq!(at(&rate, "a", ""), Other);
    }

    #[test]
    fn a_list_is_there_and_has_no_inside() {
        let lists = BTreeMap::from([("a", vec![inside()]), ("b", Vec::new())]);
        assert_eq!(at(&lists, "a", ""), Other);
        assert_eq!(at(&lists, "b", ""), Other);
        assert_eq!(at(&lists, "a.customer", ""), Nothing);
        let notes = BTreeMap::from([("notes", Notes::from([("k", "v")]))]);
        assert_eq!(at(&notes, "notes.k", "v"), Same);
    }
}
