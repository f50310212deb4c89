//! Deserialization of JSON objects by one generic visitor.
//!
//! A type supplies only its field names and how each field is set. The visitor starts from an empty
//! value and fills it. That compiles in a fraction of the time of a visitor for each type, because
//! there is one value to drop on an error instead of one local variable for each field. The empty
//! value never leaves this module: all required fields must have been read.

mod empty;
mod object;
mod scalar;
mod value;
mod whole;

pub(crate) use empty::{Empty, empty};
pub(crate) use object::{Decode, object};
pub(crate) use scalar::{Scalar, ScalarSeed, scalar};
pub(crate) use value::{
    entity_name, read, read_as, read_constant, read_optional_as, read_optional_constant, skip, text,
};
pub(crate) use whole::{Whole, whole, whole_from_f64};
