//! Reads `spec/`, checks it, and makes text of it: `load -> syntax -> check -> model -> generate -> output`.
//!
//! The library depends on no generated code, so that it can repair generated code that does not compile. It
//! writes a file only where [`output`] is asked to.
#![allow(clippy::arithmetic_side_effects)] // places and lengths inside texts that are in memory

mod check;
pub mod diff;
pub mod emit;
pub mod format;
pub mod generate;
pub mod lint;
pub mod load;
pub mod model;
pub mod openapi;
pub mod output;
pub mod pages;
pub mod problem;
pub mod schema;
pub mod syntax;

use load::Sources;
use model::Model;
use problem::{Problem, Problems};
use syntax::Spec;

/// A spec that was read: its model, and everything that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    /// The resolved spec. Not to be emitted while there are problems.
    pub model: Model,
    /// Every problem, in the order of files and places.
    pub problems: Vec<Problem>,
}

/// Reads and checks a spec.
pub fn check(sources: &Sources) -> Checked {
    read(sources).1
}

/// Reads and checks a spec, and keeps what it says word by word.
fn read(sources: &Sources) -> (Spec, Checked) {
    let problems = Problems::default();
    let spec = syntax::read(sources, &problems);
    check::declarations(&spec, sources, &problems);
    let model = model::build(&spec, sources);
    // An example can only be held against types that are right.
    if problems.is_empty() {
        check::examples(&spec, &model, sources, &problems);
    }
    let checked = Checked {
        model,
        problems: problems.into_sorted(),
    };
    (spec, checked)
}

/// Reads a spec without checking it: only what is wrong with the shape of its files, which is what [`schema`] knows.
pub fn shape(sources: &Sources) -> Vec<Problem> {
    let problems = Problems::default();
    syntax::read(sources, &problems);
    problems.into_sorted()
}
