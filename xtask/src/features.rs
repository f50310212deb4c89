//! `cargo xtask features`: how much each cargo feature of a resource compiles.

use std::io;
use std::path::Path;

use razorpay_codegen::model;

use crate::{FINE, FOUND, problems};

/// Prints a line for each feature, and one for all of them.
pub(crate) fn print(root: &Path) -> io::Result<u8> {
    let (sources, checked) = problems::read(root)?;
    if !checked.problems.is_empty() {
        problems::print(&sources, &checked.problems);
        return Ok(FOUND);
    }
    anstream::println!("resources types fields  feature");
    for reached in model::reached(&checked.model) {
        let model::Reached {
            feature,
            resources,
            types,
            fields,
        } = reached;
        anstream::println!("{resources:9} {types:5} {fields:6}  {feature}");
    }
    Ok(FINE)
}
