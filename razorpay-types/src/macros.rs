//! Macros for what generated types have in common, kept small: they delegate to `decode`.

/// Implements the traits of an id type: a tuple struct of one `Box<str>` with a documented prefix.
macro_rules! id_type {
    ($name:ident, $prefix:literal) => {
        impl $name {
            /// Prefix of ids of this type. The prefix is not checked: ids without it exist.
            pub const PREFIX: &'static str = $prefix;

            /// Creates an id from text, without validation.
            pub fn new(id: impl Into<Box<str>>) -> Self {
                Self(id.into())
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Returns the id without its prefix; the whole id if the prefix is absent.
            pub fn bare(&self) -> &str {
                self.0.strip_prefix(Self::PREFIX).unwrap_or(&self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        /// Allows a map keyed by ids to be looked up with text.
        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl $crate::decode::Empty for $name {
            fn empty() -> Self {
                Self(Box::default())
            }
        }

        $crate::macros::text_type!($name);
    };
}

/// Implements the traits of an open enum with `as_str`, `known` and `Unknown(UnknownValue)`.
///
/// Built from text, the enum always takes the known variant if there is one.
macro_rules! open_enum {
    ($name:ident) => {
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match Self::known(text) {
                    Some(value) => value,
                    None => Self::Unknown($crate::UnknownValue::new(text)),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match Self::known(&text) {
                    Some(value) => value,
                    None => Self::Unknown($crate::UnknownValue::new(text)),
                }
            }
        }

        impl $crate::decode::Empty for $name {
            fn empty() -> Self {
                Self::Unknown($crate::UnknownValue::new(""))
            }
        }

        $crate::macros::text_type!($name);
    };
}

/// What ids and open enums share: both have `as_str` and `From<&str>`.
macro_rules! text_type {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(text))
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::decode::text(deserializer)
            }
        }
    };
}

/// Plain serde and `Empty` for a type that implements `Decode`.
macro_rules! decode {
    ($name:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::decode::object(deserializer)
            }
        }

        impl $crate::decode::Empty for $name {
            fn empty() -> Self {
                $crate::decode::Decode::empty()
            }
        }
    };
}

pub(crate) use decode;
pub(crate) use id_type;
pub(crate) use open_enum;
pub(crate) use text_type;

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros are for public types")]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use proptest::prelude::*;

    use crate::UnknownValue;

    #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
    struct CatId(Box<str>);
    id_type!(CatId, "cat_");

    #[derive(Debug, Clone, PartialEq, Eq, Hash)]
    enum Mood {
        Calm,
        Cross,
        Unknown(UnknownValue),
    }

    impl Mood {
        fn as_str(&self) -> &str {
            match self {
                Self::Calm => "calm",
                Self::Cross => "cross",
                Self::Unknown(value) => value.as_str(),
            }
        }

        fn known(text: &str) -> Option<Self> {
            Some(match text {
                "calm" => Self::Calm,
                "cross" => Self::Cross,
                _ => return None,
            })
        }
    }
    open_enum!(Mood);

    #[test]
    fn ids_are_text_of_their_own_type() {
        let id = CatId::new("cat_1");
        assert_eq!(id, CatId::from("cat_1"));
        assert_eq!(id, CatId::from("cat_1".to_owned()));
        assert_eq!(Ok(id.clone()), "cat_1".parse());
        assert_eq!(id, "cat_1");
        assert_eq!(id, *"cat_1");
        assert_eq!(id.as_ref(), "cat_1");
        assert_eq!(
            format!("{id} {id:?} {id:>7}"),
            "cat_1 CatId(\"cat_1\")   cat_1"
        );
        assert_eq!(id.bare(), "1");
        assert_eq!(CatId::new("1").bare(), "1");
        assert_eq!(CatId::PREFIX, "cat_");
    }

    #[test]
    fn ids_are_hashed_and_ordered_by_their_text() {
        let ids = ["cat_b", "cat_a", "cat_b"].map(CatId::from);
        assert_eq!(HashSet::from(ids.clone()).len(), 2);
        assert!(HashSet::from(ids.clone()).contains("cat_a"));
        assert!(!BTreeSet::from(ids.clone()).contains("cat_c"));
        let ordered: Vec<_> = BTreeSet::from(ids).into_iter().map(String::from).collect();
        assert_eq!(ordered, ["cat_a", "cat_b"]);
    }

    #[test]
    fn text_of_a_known_value_gives_its_variant() {
        for (text, mood) in [("calm", Mood::Calm), ("cross", Mood::Cross)] {
            assert_eq!(Mood::from(text), mood);
            assert_eq!(Mood::from(text.to_owned()), mood);
            assert_eq!(Ok(mood.clone()), text.parse());
            assert_eq!(serde_json::from_value::<Mood>(text.into()).unwrap(), mood);
            assert_eq!(mood, text);
            assert_eq!(mood.to_string(), text);
        }
    }

    #[test]
    fn other_text_is_kept() {
        let mood = Mood::from("Calm");
        assert!(matches!(&mood, Mood::Unknown(value) if value.as_str() == "Calm"));
        assert_eq!(mood, "Calm");
        assert_eq!(mood, *"Calm");
        assert_eq!(format!("{mood:?}"), "Unknown(\"Calm\")");
        for text in ["null", "1", "true", "[]", "{}"] {
            assert!(serde_json::from_str::<Mood>(text).is_err(), "{text}");
            assert!(serde_json::from_str::<CatId>(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_round_trips(text: String) {
            let json = serde_json::to_string(&text).unwrap();
            let mood: Mood = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&mood, &Mood::from(text.clone()));
            prop_assert_eq!(serde_json::to_string(&mood).unwrap(), json.as_str());
            let id: CatId = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&id, &CatId::new(text));
            prop_assert_eq!(serde_json::to_string(&id).unwrap(), json);
        }
    }
}
