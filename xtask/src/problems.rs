//! `cargo xtask validate`: every problem of the spec, for a person or for a program.

use std::io;
use std::path::Path;

use razorpay_codegen::lint::lint;
use razorpay_codegen::load::Sources;
use razorpay_codegen::problem::{Problem, Severity};
use razorpay_codegen::{Checked, check};

use crate::{FINE, FOUND};

/// Output format of problems.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text with file, line and caret.
    #[default]
    Text,
    /// One JSON object on standard output.
    Json,
}

/// Reads and checks the spec of a repository.
pub(crate) fn read(root: &Path) -> io::Result<(Sources, Checked)> {
    let sources = Sources::read(&root.join("spec"), "spec")?;
    let checked = check(&sources);
    Ok((sources, checked))
}

/// Prints every problem to standard error, with a line that counts them.
pub(crate) fn print(sources: &Sources, problems: &[Problem]) {
    for problem in problems {
        anstream::eprintln!("{}\n", problem.render(sources));
    }
    let errors = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .count();
    let mut counts = Vec::new();
    for (count, what) in [(errors, "problem"), (problems.len() - errors, "warning")] {
        if count > 0 {
            counts.push(format!(
                "{count} {what}{}",
                if count == 1 { "" } else { "s" }
            ));
        }
    }
    anstream::eprintln!("{} in spec/", counts.join(", "));
}

/// The command: what is wrong, and if nothing is, what the lints say.
pub(crate) fn validate(root: &Path, format: Format) -> io::Result<u8> {
    let (sources, checked) = read(root)?;
    let mut problems = checked.problems;
    if problems.is_empty() {
        problems = lint(&sources);
    }
    let found = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    match format {
        Format::Json => {
            let problems: Vec<_> = problems
                .iter()
                .map(|problem| problem.to_json(&sources))
                .collect();
            let report = serde_json::json!({ "problems": problems });
            anstream::println!("{report:#}");
        }
        Format::Text => {
            if !problems.is_empty() {
                print(&sources, &problems);
            }
            if !found {
                anstream::println!(
                    "spec/ is fine: {} files, {} examples",
                    sources.yaml().count(),
                    sources.examples.len()
                );
            }
        }
    }
    Ok(if found { FOUND } else { FINE })
}
