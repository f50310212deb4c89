//! The commands that read tables of bodies or operations: one file a command, its arguments and its work.

mod check_examples;
mod check_vectors;
mod check_wire;
mod coverage;
mod simulate;

pub use check_examples::{CheckExamples, check_examples};
pub use check_vectors::{CheckVectors, check_vectors};
pub use check_wire::{CheckWire, check_wire};
pub use coverage::{Coverage, coverage};
pub use simulate::{Simulate, simulate};
