//! What the SDK costs at compile time, side by side with other programs in one run; see README.md.
//!
//! The program is also the wrapper that cargo puts before each rustc: it runs the compiler and writes down what that took.

mod build;
mod parts;
mod report;
mod wrapper;

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::{Parser, ValueEnum};

use crate::{build::Workspace, report::Report};

/// What can go wrong here is worth no more than its text.
type Outcome<T> = Result<T, Box<dyn Error>>;

/// Measures what the SDK costs at compile time, and prints it beside the goals.
#[derive(Parser)]
struct Arguments {
    /// What to measure; everything but `features` unless told.
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// How often to repeat what is cheap, taking turns.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Where to build: some 5 GB, thrown away at the start and at the end of each part.
    #[arg(long, default_value = "target/compile-cost")]
    dir: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The crates of the SDK against another SDK, and one resource against all (`cargo check`).
    Own,
    /// Each resource by itself against all (`cargo check`).
    Features,
    /// Cold builds against reqwest by hand, and on top of them a program that makes five calls.
    Build,
}

fn main() -> ExitCode {
    if let Some(log) = wrapper::log() {
        return wrapper::run(&log);
    }
    match measure(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> Outcome<()> {
    let all = [Part::Own, Part::Build];
    let parts = if arguments.parts.is_empty() {
        &all
    } else {
        &arguments.parts[..]
    };
    let workspace = Workspace::new(&arguments.dir)?;
    let mut report = Report::default();
    for part in parts {
        match part {
            Part::Own => parts::own(&workspace, arguments.rounds.max(1), &mut report)?,
            Part::Features => parts::features(&workspace, &mut report)?,
            Part::Build => parts::build(&workspace, arguments.rounds.max(1), &mut report)?,
        }
    }
    report.print();
    Ok(())
}
