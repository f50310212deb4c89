//! Serialization of objects as JSON, field by field; absent fields are left out.

use std::marker::PhantomData;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::codec::WriteAs;

/// An object that is being written. The first error stays, and nothing is written after it: so a
/// field costs its type no `?`, which is most of what it would take to compile.
pub(crate) struct Object<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Object<S> {
    /// Begins an object.
    pub(crate) fn new(serializer: S) -> Self {
        Self {
            map: serializer.serialize_map(None),
        }
    }

    /// Writes a field.
    pub(crate) fn field<T: Serialize>(&mut self, key: &'static str, value: &T) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(key, value)
        {
            self.map = Err(error);
        }
    }

    /// Writes a field if it has a value.
    pub(crate) fn optional<T: Serialize>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(key, value);
        }
    }

    /// Writes a field by its codec.
    pub(crate) fn field_as<C: WriteAs<T>, T>(&mut self, key: &'static str, value: &T) {
        self.field(key, &By::<'_, C, T>(value, PhantomData));
    }

    /// Writes a field by its codec if it has a value.
    pub(crate) fn optional_as<C: WriteAs<T>, T>(&mut self, key: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.field_as::<C, T>(key, value);
        }
    }

    /// Ends the object.
    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.map?.end()
    }
}

struct By<'a, C, T>(&'a T, PhantomData<C>);

impl<C: WriteAs<T>, T> Serialize for By<'_, C, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::encode(self.0, serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde::{Serialize, Serializer};

    use super::Object;

    struct Broken;

    impl Serialize for Broken {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("broken"))
        }
    }

    struct Letter {
        seal: Option<Broken>,
    }

    impl Serialize for Letter {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut object = Object::new(serializer);
            object.field("to", &"Anna");
            object.optional("seal", &self.seal);
            object.optional("from", &Some("Tom"));
            object.optional("copy", &None::<String>);
            object.end()
        }
    }

    #[test]
    fn what_is_absent_is_left_out() {
        let json = serde_json::to_string(&Letter { seal: None }).unwrap();
        assert_eq!(json, r#"{"to":"Anna","from":"Tom"}"#);
    }

    #[test]
    fn the_first_error_is_the_answer() {
        let error = serde_json::to_string(&Letter { seal: Some(Broken) }).unwrap_err();
        assert_eq!(error.to_string(), "broken");
    }
}
