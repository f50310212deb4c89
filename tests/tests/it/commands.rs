//! The commands with a fixed contract, on small tables: what they write, and with which code they end.

mod check_examples;
mod check_vectors;
mod check_wire;
mod coverage;
mod process;
mod simulate;
