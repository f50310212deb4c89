//! How an object is read from JSON: one visitor for all types, which a type tells only its fields and how each is set.
//!
//! The visitor starts from an empty value and fills it. That compiles in a fraction of the time of a visitor a type, because
//! there is one value to drop on an error instead of one local a field. The empty value never leaves this module: all
//! required fields must have been read.

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
