//! Everything that is generated from a model: Rust, OpenAPI, and schemas for editors.

use std::thread::{self, ScopedJoinHandle};

use crate::emit::{self, Part};
use crate::model::Model;
use crate::output::{File, Output};
use crate::{openapi, schema};

/// Generates the Rust code, the OpenAPI document and the JSON Schemas of the spec language.
pub fn generate(model: &Model) -> Output {
    let [types, client, mock] = emit::PARTS;
    run(model, &[types, client, mock, documents])
}

/// Generates the Rust code alone.
pub fn generate_rust(model: &Model) -> Output {
    run(model, &emit::PARTS)
}

fn documents(model: &Model) -> Vec<File> {
    let mut files = vec![openapi::file(model)];
    files.extend(schema::files());
    files
}

/// Printing is most of the work of a run, so that the groups are printed side by side.
fn run(model: &Model, parts: &[Part]) -> Output {
    let files = thread::scope(|scope| {
        let running: Vec<_> = parts
            .iter()
            .map(|part| scope.spawn(move || part(model)))
            .collect();
        running.into_iter().flat_map(finished).collect()
    });
    Output {
        files,
        regions: emit::regions(model),
    }
}

/// What a thread has made; a panic goes on in the thread that waits for it.
fn finished<T>(running: ScopedJoinHandle<'_, T>) -> T {
    running
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}
