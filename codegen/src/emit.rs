//! Model to text. The emitters print what the model says and decide nothing themselves.

mod calls;
mod checks;
mod client;
mod codec;
mod coverage;
mod effects;
mod entities;
mod enums;
mod events;
mod examples;
mod exchanges;
mod features;
mod format;
mod ids;
mod limits;
mod mock;
mod requests;
mod rules;
mod rust;
pub(crate) mod surface;
mod types;
mod unions;

pub use format::HEADER;

use crate::model::Model;
use crate::output::{File, Region};

/// A group of files; no file needs another.
pub(crate) type Part = fn(&Model) -> Vec<File>;

/// What is written in Rust, in groups that take about as long as each other.
pub(crate) const PARTS: [Part; 3] = [types::files, client_and_events, mock_and_tests];

/// The parts of the manifests that the model decides.
pub(crate) fn regions(model: &Model) -> Vec<Region> {
    features::regions(model)
}

fn client_and_events(model: &Model) -> Vec<File> {
    let mut files = client::files(model);
    files.push(examples::file(model));
    files.extend(events::files(model));
    files
}

fn mock_and_tests(model: &Model) -> Vec<File> {
    let mut files = mock::files(model);
    files.push(exchanges::file(model));
    files.extend(checks::files(model));
    files.push(coverage::file(model));
    files
}
