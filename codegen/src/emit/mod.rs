//! Model to Rust text. The emitters print what the model says and decide nothing themselves.

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
mod habits;
mod ids;
mod limits;
mod mock;
mod requests;
mod rules;
mod rust;
pub(crate) mod surface;
mod types;
mod unions;

use crate::model::Model;

pub use format::HEADER;

/// A file that belongs to the generator alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it goes, relative to the root of the repository.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// A part of a hand-written file that belongs to the generator: the lines between two markers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The file, relative to the root of the repository.
    pub path: String,
    /// The lines between the markers.
    pub text: String,
}

/// Everything that one spec becomes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Output {
    /// Whole files.
    pub files: Vec<File>,
    /// Parts of files.
    pub regions: Vec<Region>,
}

/// The folders that hold generated files and nothing else.
pub const FOLDERS: &[&str] = &[
    "razorpay-types/src/generated",
    "razorpay-client/src/generated",
    "razorpay-mock/src/generated",
    "razorpay-webhooks/src/generated",
    "tests/src/generated",
];

/// Writes the whole model as Rust.
pub fn emit(model: &Model) -> Output {
    let mut files = types::files(model);
    files.extend(client::files(model));
    files.push(examples::file(model));
    files.extend(events::files(model));
    files.extend(mock::files(model));
    files.push(exchanges::file(model));
    files.extend(checks::files(model));
    files.push(coverage::file(model));
    Output { files, regions: features::regions(model) }
}
