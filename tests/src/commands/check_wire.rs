//! `check-wire`: reads recorded requests as the generated request types and reports what is refused or lost.

use std::path::PathBuf;

use clap::Parser;
use serde_json::{Value, json};

use crate::checks::{Check, Registry};
use crate::examine::{self, Verdict};
use crate::fault::{Finding, Stage, ToolError};
use crate::report::{Command, Format, Report, failure, failure_line};
use crate::route;
use crate::tsv::Table;

/// Decodes recorded requests with the generated request types; reports rejected requests and lost
/// fields.
#[derive(Debug, Clone, Parser)]
#[command(name = "check-wire")]
pub struct CheckWire {
    /// Table with the columns `method`, `path`, `query` (raw, without `?`) and `body` (one line of
    /// JSON, or empty).
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Output format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Command for CheckWire {
    fn format(&self) -> Format {
        self.format
    }

    fn run(&self) -> Result<Report, ToolError> {
        check_wire(&Registry::generated(), &Table::read(&self.file)?)
    }
}

#[derive(Debug, Default)]
struct Counts {
    rows: u64,
    routed: u64,
    accepted: u64,
    lossless: u64,
}

fn count(number: &mut u64, counts: bool) {
    *number = number.saturating_add(u64::from(counts));
}

/// Examines each request of `table`; rows count from 1, the header not counted.
///
/// # Errors
/// If a column is missing, or a row names no method or path.
pub fn check_wire(registry: &Registry, table: &Table) -> Result<Report, ToolError> {
    let (method, path) = (table.column("method")?, table.column("path")?);
    let (query, body) = (table.column("query")?, table.column("body")?);
    let mut counts = Counts::default();
    let mut failures: Vec<(u64, Finding)> = Vec::new();
    for row in table.rows() {
        let (method, path) = (row.required(&method)?, row.required(&path)?);
        let check = route::find(
            registry.checks,
            |check| (check.method, check.path),
            method,
            path,
        );
        let verdict = match check {
            Some(check) => examine(check, row.text(&query), row.text(&body)),
            None => {
                let detail = format!("the spec has no operation {method} {path}");
                Verdict {
                    decoded: false,
                    findings: vec![Finding::whole(Stage::Route, detail)],
                }
            }
        };
        count(&mut counts.rows, true);
        count(&mut counts.routed, check.is_some());
        count(&mut counts.accepted, verdict.decoded);
        count(&mut counts.lossless, verdict.is_lossless());
        failures.extend(
            verdict
                .findings
                .into_iter()
                .map(|finding| (counts.rows, finding)),
        );
    }
    Ok(report(&counts, &failures))
}

/// Both parts of a request; paths of findings start at the part that their detail names.
fn examine(check: &Check, query: &str, body: &str) -> Verdict {
    let query = examine::query(check, query);
    let body = examine::request(check, body.as_bytes());
    let mut findings = query.findings;
    for finding in &mut findings {
        finding.detail = format!("in the query: {}", finding.detail);
    }
    findings.extend(body.findings);
    Verdict {
        decoded: query.decoded && body.decoded,
        findings,
    }
}

fn report(counts: &Counts, failures: &[(u64, Finding)]) -> Report {
    let Counts {
        rows,
        routed,
        accepted,
        lossless,
    } = counts;
    let mut lines: Vec<String> = failures
        .iter()
        .map(|(row, finding)| failure_line(&format!("row {row}"), finding))
        .collect();
    lines.push(format!(
        "{rows} rows: {routed} routed, {accepted} accepted, {lossless} lossless"
    ));
    let entries: Vec<Value> = failures
        .iter()
        .map(|(row, finding)| failure(("row", Value::from(*row)), finding))
        .collect();
    let json = json!({
        "rows": rows,
        "routed": routed,
        "accepted": accepted,
        "lossless": lossless,
        "failures": entries,
    });
    Report {
        found: !failures.is_empty(),
        lines,
        json,
    }
}
