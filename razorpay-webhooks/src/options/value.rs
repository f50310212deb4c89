//! Serialization of the checkout options: objects in field order, without unset options.

use razorpay_types::{Amount, Json, Notes};
use serde::{Serialize, Serializer};

pub(super) type Object<'a> = Vec<(&'a str, Value<'a>)>;

pub(super) enum Value<'a> {
    Text(&'a str),
    Flag(bool),
    Number(u64),
    Amount(Amount),
    Notes(&'a Notes),
    Json(&'a Json),
    Object(Object<'a>),
}

/// Adds an entry if there is a value.
pub(super) fn put<'a>(object: &mut Object<'a>, name: &'a str, value: Option<impl Into<Value<'a>>>) {
    object.extend(value.map(|value| (name, value.into())));
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Flag(flag) => flag.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Amount(amount) => amount.serialize(serializer),
            Self::Notes(notes) => notes.serialize(serializer),
            Self::Json(json) => json.serialize(serializer),
            Self::Object(entries) => {
                serializer.collect_map(entries.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<Amount> for Value<'_> {
    fn from(amount: Amount) -> Self {
        Self::Amount(amount)
    }
}

impl<'a> From<&'a Notes> for Value<'a> {
    fn from(notes: &'a Notes) -> Self {
        Self::Notes(notes)
    }
}

impl<'a> From<&'a Json> for Value<'a> {
    fn from(json: &'a Json) -> Self {
        Self::Json(json)
    }
}

impl<'a> From<Object<'a>> for Value<'a> {
    fn from(object: Object<'a>) -> Self {
        Self::Object(object)
    }
}
