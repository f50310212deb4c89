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

use std::thread::{self, ScopedJoinHandle};

pub use format::HEADER;

use crate::model::Model;
use crate::{openapi, schema};

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

/// A group of files; no file needs another.
type Part = fn(&Model) -> Vec<File>;

/// What is written in Rust, in groups that take about as long as each other.
const RUST: [Part; 3] = [types::files, client_and_events, mock_and_tests];

/// Writes the whole model as Rust.
pub fn emit(model: &Model) -> Output {
    output(model, &RUST)
}

/// Writes the whole model as Rust, as OpenAPI, and as schemas for editors.
pub fn emit_all(model: &Model) -> Output {
    let [types, client, mock] = RUST;
    output(model, &[types, client, mock, documents])
}

/// Printing is most of the work of a run, so that the groups are printed side by side.
fn output(model: &Model, parts: &[Part]) -> Output {
    let files = thread::scope(|scope| {
        let running: Vec<_> = parts
            .iter()
            .map(|part| scope.spawn(move || part(model)))
            .collect();
        running.into_iter().flat_map(finished).collect()
    });
    Output {
        files,
        regions: features::regions(model),
    }
}

/// What a thread has made; a panic goes on in the thread that waits for it.
fn finished<T>(running: ScopedJoinHandle<'_, T>) -> T {
    running
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
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

fn documents(model: &Model) -> Vec<File> {
    let mut files = vec![openapi::file(model)];
    files.extend(schema::files());
    files
}
