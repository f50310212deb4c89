//! Placeholder value of a field until the field is read. Creating one allocates nothing.

use std::collections::BTreeMap;

/// A type of a field.
pub(crate) trait Empty {
    /// A value of no meaning.
    fn empty() -> Self;
}

/// A value of no meaning, to be overwritten.
pub(crate) fn empty<T: Empty>() -> T {
    T::empty()
}

macro_rules! empty_is_default {
    ($($type:ty),*) => {
        $(impl Empty for $type {
            fn empty() -> Self {
                Self::default()
            }
        })*
    };
}
empty_is_default!(bool, u32, i64, String);

impl Empty for crate::Amount {
    fn empty() -> Self {
        Self::ZERO
    }
}

impl Empty for crate::Timestamp {
    fn empty() -> Self {
        Self::from_unix(0)
    }
}

impl Empty for crate::Notes {
    fn empty() -> Self {
        Self::new()
    }
}

impl<T> Empty for Option<T> {
    fn empty() -> Self {
        None
    }
}

impl<T> Empty for Vec<T> {
    fn empty() -> Self {
        Self::new()
    }
}

impl<T> Empty for BTreeMap<String, T> {
    fn empty() -> Self {
        Self::new()
    }
}
