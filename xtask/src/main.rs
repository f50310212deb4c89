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
    /// Check spec/ and write the code that it describes.
    Codegen {
        /// Write nothing; list what is stale, missing or left over and exit with 100.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        repository: Repository,
    },
    /// Report every problem in spec/, and what its lints find.
    Validate {
        /// How to print the problems.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
        #[command(flatten)]
        repository: Repository,
    },
    /// Say what changed between two states of spec/: for requests, for answers, for Rust.
    Diff(diff::Arguments),
    /// Draft the changelog of each crate from what changed since the last tag.
    Changelog(diff::ChangelogArguments),
    /// Print the API as an OpenAPI 3.1 document; `codegen` keeps it in openapi.json.
    Openapi {
        /// Write it to this file instead.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        #[command(flatten)]
        repository: Repository,
    },
    /// Write the JSON Schemas of the spec language to spec/schema/; `codegen` does so too.
    Schema {
        /// Write nothing; list what is stale and exit with 100.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        repository: Repository,
    },
    /// Bring the YAML of spec/ into its normal form.
    FmtSpec {
        /// Write nothing; list the files that are not in it and exit with 100.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        repository: Repository,
    },
    /// Tell how many types each cargo feature compiles.
    Features {
        #[command(flatten)]
        repository: Repository,
    },
    /// Tell which pages of the vendor's documentation spec/ was read from, and which of them changed.
    Sources {
        #[command(flatten)]
        arguments: sources::Arguments,
        #[command(flatten)]
        repository: Repository,
    },
    /// Do the main job on the embedded mock: generate, create an order, pay it, verify it.
    Demo,
    /// Run the mock server on loopback until it is interrupted.
    #[command(disable_help_flag = true)]
    Mock(Passed),
    /// Decode JSON bodies with the generated types and report what is refused or lost.
    #[command(disable_help_flag = true)]
    CheckExamples(Passed),
    /// The same for requests that other clients were recorded sending.
    #[command(disable_help_flag = true)]
    CheckWire(Passed),
    /// Verify signatures whose verdict is known.
    #[command(disable_help_flag = true)]
    CheckVectors(Passed),
    /// Report which operations of an inventory the spec has.
    #[command(disable_help_flag = true)]
    Coverage(Passed),
    /// Simulate calls of the client with faults of the network, and report the first that breaks an invariant.
    #[command(disable_help_flag = true)]
    Simulate(Passed),
}

/// Which repository to work on.
#[derive(clap::Args)]
struct Repository {
    /// The repository to work on, where that is not the one around the working folder.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Repository {
    fn root(self) -> io::Result<PathBuf> {
        self.root.map_or_else(root::find, Ok)
    }
}

/// Arguments for the binary that does the work; `--help` shows its own.
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
