//! `cargo xtask openapi`: the API as an OpenAPI document.

use std::path::Path;
use std::{fs, io};

use razorpay_codegen::openapi;

use crate::{FINE, FOUND, problems};

/// Writes the document to a file, or to standard output.
pub(crate) fn write(root: &Path, out: Option<&Path>) -> io::Result<u8> {
    let (sources, checked) = problems::read(root)?;
    if !checked.problems.is_empty() {
        problems::print(&sources, &checked.problems);
        return Ok(FOUND);
    }
    let text = openapi::file(&checked.model).text;
    match out {
        Some(path) => fs::write(path, text).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?,
        None => anstream::print!("{text}"),
    }
    Ok(FINE)
}
