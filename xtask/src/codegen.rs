//! `cargo xtask codegen`: the spec becomes code, or is held against the code that is there.

use std::io;
use std::path::Path;

use razorpay_codegen::generate::generate;
use razorpay_codegen::model::Model;
use razorpay_codegen::output;
use razorpay_codegen::output::Output;

use crate::{FINE, FOUND, problems, root};

/// Writes what differs.
pub(crate) fn write(root: &Path) -> io::Result<u8> {
    let Some((_, wanted)) = wanted(root)? else {
        return Ok(FOUND);
    };
    let changes = output::write(root, &wanted)?;
    for change in &changes {
        let done = match change.kind {
            output::DifferenceKind::LeftOver => "deleted",
            output::DifferenceKind::Missing => "created",
            output::DifferenceKind::Stale => "updated",
        };
        anstream::println!("{done} {}", change.path);
    }
    anstream::println!(
        "{} generated files, {} changed",
        wanted.files.len(),
        changes.len()
    );
    Ok(FINE)
}

/// Writes nothing; says what a run would change.
pub(crate) fn check(root: &Path) -> io::Result<u8> {
    let Some((_, wanted)) = wanted(root)? else {
        return Ok(FOUND);
    };
    let differences = output::compare(root, &wanted)?;
    if differences.is_empty() {
        anstream::println!("{} generated files are up to date", wanted.files.len());
        return Ok(FINE);
    }
    for difference in &differences {
        anstream::eprintln!("{}: {}", difference.kind.word(), difference.path);
    }
    anstream::eprintln!(
        "\nThe generated code does not match spec/. Run `cargo xtask codegen` and commit the result."
    );
    Ok(FOUND)
}

/// Writes what differs without a word on standard output, for the commands that go on from there.
pub(crate) fn quietly() -> io::Result<u8> {
    let root = root::find()?;
    let Some((_, wanted)) = wanted(&root)? else {
        return Ok(FOUND);
    };
    for change in output::write(&root, &wanted)? {
        anstream::eprintln!("generated: {}", change.path);
    }
    Ok(FINE)
}

/// Writes what differs and says what the spec holds.
pub(crate) fn summary() -> io::Result<u8> {
    let root = root::find()?;
    let Some((model, wanted)) = wanted(&root)? else {
        return Ok(FOUND);
    };
    let changes = output::write(&root, &wanted)?;
    anstream::println!("Generated from spec/");
    anstream::println!(
        "  operations     {}",
        model
            .resources
            .iter()
            .map(|resource| resource.operations.len())
            .sum::<usize>()
    );
    anstream::println!("  types          {}", types(&model));
    anstream::println!(
        "  files          {} ({} changed)\n",
        wanted.files.len(),
        changes.len()
    );
    Ok(FINE)
}

fn types(model: &Model) -> usize {
    let resources = model.resources.iter().map(|resource| {
        resource.ids.len()
            + resource.enums.len()
            + resource.entities.len()
            + resource.requests.len()
    });
    let currency = usize::from(!model.service.currencies.is_empty());
    resources.sum::<usize>() + model.service.enums.len() + model.service.structs.len() + currency
}

/// The checked model and its code; nothing if the spec has problems, which are printed.
fn wanted(root: &Path) -> io::Result<Option<(Model, Output)>> {
    let (sources, checked) = problems::read(root)?;
    if !checked.problems.is_empty() {
        problems::print(&sources, &checked.problems);
        return Ok(None);
    }
    let wanted = generate(&checked.model);
    Ok(Some((checked.model, wanted)))
}
