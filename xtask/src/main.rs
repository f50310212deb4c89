//! The command line of this repository.
//!
//! It links the generator and nothing that is generated: a spec can always be repaired and generated again,
//! whatever state the generated code is in. Commands that need generated code regenerate it, then build and run a
//! binary of `razorpay-tests`.
//!
//! Exit codes: 0 fine, 100 it found something, 1 the tool itself failed.

#![allow(clippy::arithmetic_side_effects)] // counts of things that are in memory

mod codegen;
mod diff;
mod features;
mod format;
mod openapi;
mod problems;
mod root;
mod run;
mod schema;
mod sources;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::problems::Format;

/// Everything fine.
const FINE: u8 = 0;
/// The command did its work and found something.
const FOUND: u8 = 100;
/// The command could not do its work.
const FAILED: u8 = 1;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    about = "Generate, check and try the Razorpay SDK"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Check spec/ and generate the code.
    Codegen {
        /// Write nothing; list stale, missing and leftover files, and exit with 100 if there are
        /// any.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        repository: Repository,
    },
    /// Report every problem in spec/, and the findings of the lints.
    Validate {
        /// Output format of the problems.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        repository: Repository,
    },
    /// Compare two revisions of spec/: changes for requests, for responses and for Rust.
    Diff(diff::Arguments),
    /// Draft the changelog of each crate from the changes since the last tag.
    Changelog(diff::ChangelogArguments),
    /// Print the API as an OpenAPI 3.1 document; `codegen` keeps it in openapi.json.
    Openapi {
        /// Write the document to this file instead of standard output.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        repository: Repository,
    },
    /// Write the JSON Schemas of the spec language to spec/schema/; `codegen` writes them too.
    Schema {
        /// Write nothing; list stale files, and exit with 100 if there are any.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        repository: Repository,
    },
    /// Format the YAML of spec/.
    FmtSpec {
        /// Write nothing; list files that are not formatted, and exit with 100 if there are any.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        repository: Repository,
    },
    /// Count the types that each cargo feature compiles.
    Features {
        #[command(flatten)]
        repository: Repository,
    },
    /// List the pages of the vendor's documentation that spec/ is based on, and which of them
    /// changed.
    Sources {
        #[command(flatten)]
        arguments: sources::Arguments,
        #[command(flatten)]
        repository: Repository,
    },
    /// Run the demo on the embedded mock: generate code, create an order, pay it, verify the
    /// payment.
    Demo,
    /// Run the mock server on loopback until it is interrupted.
    #[command(disable_help_flag = true)]
    Mock(Passed),
    /// Decode JSON bodies with the generated types, and report bodies rejected and fields lost.
    #[command(disable_help_flag = true)]
    CheckExamples(Passed),
    /// Decode recorded requests of other clients, and report requests rejected and fields lost.
    #[command(disable_help_flag = true)]
    CheckWire(Passed),
    /// Verify signatures with a known verification result, valid and invalid.
    #[command(disable_help_flag = true)]
    CheckVectors(Passed),
    /// Report which operations of an inventory the spec covers.
    #[command(disable_help_flag = true)]
    Coverage(Passed),
    /// Simulate client calls with network faults, and report the first that breaks an invariant.
    #[command(disable_help_flag = true)]
    Simulate(Passed),
}

/// Repository to work on.
#[derive(clap::Args)]
struct Repository {
    /// Root of the repository; defaults to the one that contains the working directory.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Repository {
    fn root(self) -> io::Result<PathBuf> {
        self.root.map_or_else(root::find, Ok)
    }
}

/// Arguments of the binary that runs the command; `--help` shows the help of the binary.
#[derive(clap::Args)]
struct Passed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Asking for help is no failure; anything else is wrong usage, which clap would exit with 2 for.
            let code = if error.use_stderr() { FAILED } else { FINE };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match run_command(arguments.command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            anstream::eprintln!("error: {error}");
            ExitCode::from(FAILED)
        }
    }
}

fn run_command(command: Command) -> io::Result<u8> {
    match command {
        Command::Codegen {
            check: true,
            repository,
        } => codegen::check(&repository.root()?),
        Command::Codegen {
            check: false,
            repository,
        } => codegen::write(&repository.root()?),
        Command::Validate { format, repository } => problems::validate(&repository.root()?, format),
        Command::Diff(arguments) => diff::run(arguments),
        Command::Changelog(arguments) => diff::draft(arguments),
        Command::Openapi { out, repository } => openapi::write(&repository.root()?, out.as_deref()),
        Command::Schema { check, repository } => schema::run(&repository.root()?, check),
        Command::FmtSpec { check, repository } => format::run(&repository.root()?, check),
        Command::Features { repository } => features::print(&repository.root()?),
        Command::Sources {
            arguments,
            repository,
        } => sources::run(&repository.root()?, &arguments),
        Command::Demo => {
            codegen::summary().and_then(|code| run::after(code, "razorpay-tests", "demo", &[]))
        }
        Command::Mock(passed) => {
            run::generated("razorpay-mock", "razorpay-mock", &passed.arguments)
        }
        Command::CheckExamples(passed) => {
            run::generated("razorpay-tests", "check-examples", &passed.arguments)
        }
        Command::CheckWire(passed) => {
            run::generated("razorpay-tests", "check-wire", &passed.arguments)
        }
        Command::CheckVectors(passed) => {
            run::generated("razorpay-tests", "check-vectors", &passed.arguments)
        }
        Command::Coverage(passed) => {
            run::generated("razorpay-tests", "coverage", &passed.arguments)
        }
        Command::Simulate(passed) => {
            run::generated("razorpay-tests", "simulate", &passed.arguments)
        }
    }
}
