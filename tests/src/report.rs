//! What a command found, as text for a person or as JSON for a program, and the exit code that goes with it.
//!
//! Standard output carries the report and nothing else; what went wrong with the tool itself goes to
//! standard error. Exit codes: 0 nothing found, 100 something found, 1 the tool could not do its work.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use serde_json::{Value, json};

use crate::fault::{Finding, ToolError};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// A line a finding, then a summary.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// What a command found.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Whether there is anything to act upon.
    pub found: bool,
    /// The lines of the text form.
    pub lines: Vec<String>,
    /// The JSON form; its keys stand in the order in which they are written.
    pub json: Value,
}

impl Report {
    /// Writes the report in the wanted form.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> std::io::Result<()> {
        match format {
            Format::Json => writeln!(out, "{}", self.json)?,
            Format::Text => {
                for line in &self.lines {
                    writeln!(out, "{line}")?;
                }
            }
        }
        out.flush()
    }
}

/// A finding with what it is about, as an entry of `failures`; `subject` is the name and value of its first key.
pub(crate) fn failure(subject: (&str, Value), finding: &Finding) -> Value {
    let (name, subject) = subject;
    let Finding {
        stage,
        path,
        detail,
    } = finding;
    json!({ name: subject, "stage": stage.as_str(), "path": path, "detail": detail })
}

/// The text form of the same.
pub(crate) fn failure_line(subject: &str, finding: &Finding) -> String {
    let Finding {
        stage,
        path,
        detail,
    } = finding;
    format!("{:<6}  {subject}  {path}: {detail}", stage.as_str())
}

/// How a process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Nothing was found.
    Fine,
    /// Something was found.
    Found,
    /// The tool itself failed, or was used wrongly.
    Failed,
}

impl Exit {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Found => 100,
            Self::Failed => 1,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// A command: its arguments, and what it does with them.
pub trait Command: Parser {
    /// The wanted form of the report.
    fn format(&self) -> Format;

    /// Does the work.
    ///
    /// # Errors
    /// If the work cannot be done; what the work finds is no error.
    fn run(&self) -> Result<Report, ToolError>;
}

/// Runs a command with the given arguments, the name of the program first, and writes to `out` and `err`.
pub fn run<C: Command>(
    arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Exit {
    let command = match C::try_parse_from(arguments) {
        Ok(command) => command,
        Err(error) => {
            // Asked-for help is an answer; everything else is wrong usage, which clap would call 2.
            // Nobody is left to tell if this cannot be written.
            if error.use_stderr() {
                let _ = write!(err, "{error}");
                return Exit::Failed;
            }
            let _ = write!(out, "{error}");
            return Exit::Fine;
        }
    };
    let written = command.run().and_then(|report| {
        let written = report.write(command.format(), out);
        written.map_err(|error| ToolError::new(format!("cannot write the report: {error}")))?;
        Ok(if report.found {
            Exit::Found
        } else {
            Exit::Fine
        })
    });
    written.unwrap_or_else(|error| {
        let _ = writeln!(err, "error: {error}");
        Exit::Failed
    })
}

/// Runs a command as a process does: its arguments, its standard output and error.
pub fn main<C: Command>() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    run::<C>(std::env::args_os(), &mut out, &mut err).into()
}
