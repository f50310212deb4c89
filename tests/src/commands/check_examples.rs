//! `check-examples`: decodes documented bodies with the generated types and reports what is refused or lost.

use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::{Value, json};

use crate::checks::{Check, Registry};
use crate::examine::{self, Verdict};
use crate::fault::{Finding, Stage, ToolError};
use crate::report::{Command, Format, Report, failure, failure_line};
use crate::tsv::{Column, Row, Table};
use crate::waivers::{Subject, Waivers};
use crate::{events, route};

/// Decodes and re-encodes JSON bodies with the generated types; reports rejected bodies and lost
/// fields.
///
/// A waiver that is no longer needed is a failure of the stage `waiver`, with the waiver's key in
/// place of a file.
#[derive(Debug, Clone, Parser)]
#[command(name = "check-examples")]
pub struct CheckExamples {
    /// Folder with the JSON bodies, one per file.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Table with the columns `file`, `method`, `path` and `kind` (request, response, error,
    /// webhook), and optionally `group`.
    #[arg(long, value_name = "FILE")]
    index: PathBuf,
    /// Table of accepted findings with the columns `key` (a file, `METHOD /path` or `group:NAME`)
    /// and `reason`.
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// Output format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Command for CheckExamples {
    fn format(&self) -> Format {
        self.format
    }

    fn run(&self) -> Result<Report, ToolError> {
        let index = Table::read(&self.index)?;
        let waivers = Waivers::read(self.waivers.as_deref())?;
        check_examples(&Registry::generated(), &self.dir, &index, waivers)
    }
}

/// The columns of the index.
struct Columns {
    file: Column,
    method: Column,
    path: Column,
    kind: Column,
    group: Option<Column>,
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Request,
    Response,
    Error,
    Webhook,
}

impl Kind {
    fn read(row: Row<'_>, column: &Column) -> Result<Self, ToolError> {
        Ok(match row.required(column)? {
            "request" => Self::Request,
            "response" => Self::Response,
            "error" => Self::Error,
            "webhook" => Self::Webhook,
            other => {
                let expected = "request, response, error or webhook";
                return Err(row.error(format!("the kind is `{other}`, expected {expected}")));
            }
        })
    }
}

#[derive(Debug, Default)]
struct Counts {
    files: u64,
    routed: u64,
    decoded: u64,
    lossless: u64,
    waived: u64,
}

fn count(number: &mut u64, counts: bool) {
    *number = number.saturating_add(u64::from(counts));
}

/// Examines each body that `index` names, a file of `dir`.
///
/// A body that a waiver covers counts as `waived` whether it passes or not, and is no failure. An unneeded
/// waiver is one, of the stage `waiver`, with its key as the `file`.
///
/// # Errors
/// If a column is missing, a row cannot be understood, or a file cannot be read.
pub fn check_examples(
    registry: &Registry,
    dir: &Path,
    index: &Table,
    mut waivers: Waivers,
) -> Result<Report, ToolError> {
    let columns = Columns {
        file: index.column("file")?,
        method: index.column("method")?,
        path: index.column("path")?,
        kind: index.column("kind")?,
        group: index.optional_column("group"),
    };
    let mut counts = Counts::default();
    let mut failures: Vec<(String, Finding)> = Vec::new();
    for row in index.rows() {
        let file = row.required(&columns.file)?;
        let kind = Kind::read(row, &columns.kind)?;
        let json = std::fs::read(dir.join(file)).map_err(|error| {
            row.error(format!("cannot read {}: {error}", dir.join(file).display()))
        })?;
        let check = route(registry, row, &columns, kind)?;
        let verdict = match check {
            Some(check) => Some(examine(registry, check, kind, &json)),
            None if kind == Kind::Webhook => events::delivery(registry.events, &json),
            None => None,
        };
        let routed = verdict.is_some();
        let verdict = verdict.unwrap_or_else(|| Verdict {
            decoded: false,
            findings: vec![unrouted(row, &columns, kind)],
        });
        let subject = Subject {
            file,
            method: row.text(&columns.method),
            path: row.text(&columns.path),
            template: check.map_or("", |check| check.path),
            group: columns.group.as_ref().map_or("", |column| row.text(column)),
        };
        let waived = waivers.cover(&subject, !verdict.is_lossless());
        count(&mut counts.files, true);
        count(&mut counts.routed, routed);
        count(&mut counts.decoded, verdict.decoded);
        count(&mut counts.lossless, verdict.is_lossless());
        count(&mut counts.waived, waived);
        if !waived {
            failures.extend(
                verdict
                    .findings
                    .into_iter()
                    .map(|finding| (file.to_owned(), finding)),
            );
        }
    }
    for (key, detail) in waivers.unneeded() {
        failures.push((key.to_owned(), Finding::whole(Stage::Waiver, detail)));
    }
    Ok(report(&counts, &failures))
}

/// The operation of a row; none of a webhook, which has an event.
fn route(
    registry: &Registry,
    row: Row<'_>,
    columns: &Columns,
    kind: Kind,
) -> Result<Option<&'static Check>, ToolError> {
    if kind == Kind::Webhook {
        return Ok(None);
    }
    let (method, path) = (row.required(&columns.method)?, row.required(&columns.path)?);
    Ok(route::find(
        registry.checks,
        |check| (check.method, check.path),
        method,
        path,
    ))
}

fn unrouted(row: Row<'_>, columns: &Columns, kind: Kind) -> Finding {
    let detail = if kind == Kind::Webhook {
        "the spec has no such event".to_owned()
    } else {
        let (method, path) = (row.text(&columns.method), row.text(&columns.path));
        format!("the spec has no operation {method} {path}")
    };
    Finding::whole(Stage::Route, detail)
}

fn examine(registry: &Registry, check: &'static Check, kind: Kind, json: &[u8]) -> Verdict {
    match kind {
        Kind::Request => examine::request(check, json),
        Kind::Response => examine::response(check, json),
        Kind::Error | Kind::Webhook => examine::error(&registry.error, json),
    }
}

fn report(counts: &Counts, failures: &[(String, Finding)]) -> Report {
    let Counts {
        files,
        routed,
        decoded,
        lossless,
        waived,
    } = counts;
    let mut lines: Vec<String> = failures
        .iter()
        .map(|(file, finding)| failure_line(file, finding))
        .collect();
    lines.push(format!(
        "{files} files: {routed} routed, {decoded} decoded, {lossless} lossless, {waived} waived"
    ));
    let entries: Vec<Value> = failures
        .iter()
        .map(|(file, finding)| failure(("file", Value::from(file.as_str())), finding))
        .collect();
    let json = json!({
        "files": files,
        "routed": routed,
        "decoded": decoded,
        "lossless": lossless,
        "waived": waived,
        "failures": entries,
    });
    Report {
        found: !failures.is_empty(),
        lines,
        json,
    }
}
