//! `coverage`: which operations of an inventory the spec has.

use std::path::PathBuf;

use clap::Parser;
use serde_json::{Value, json};

use crate::checks::Registry;
use crate::fault::{Stage, ToolError};
use crate::report::{Command, Format, Report};
use crate::route;
use crate::tsv::Table;
use crate::waivers::{Subject, Waivers};

/// Reports which operations of an inventory the spec does not cover.
///
/// A waiver that is no longer needed is a finding; JSON output lists these waivers under
/// `failures`, a key that is absent if there are none.
#[derive(Debug, Clone, Parser)]
#[command(name = "coverage")]
pub struct Coverage {
    /// Table with the columns `method` and `path` (a path template; parameter names do not matter),
    /// and optionally `group`.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Table of accepted gaps with the columns `key` (`METHOD /path` or `group:NAME`) and `reason`.
    #[arg(long, value_name = "FILE")]
    waivers: Option<PathBuf>,
    /// Output format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Command for Coverage {
    fn format(&self) -> Format {
        self.format
    }

    fn run(&self) -> Result<Report, ToolError> {
        let waivers = Waivers::read(self.waivers.as_deref())?;
        coverage(&Registry::generated(), &Table::read(&self.file)?, waivers)
    }
}

/// Looks for each operation of `table`.
///
/// Each row is covered, waived or missing: a waiver counts where the operation is not covered. Unneeded
/// waivers stand under `failures`, a key that is there only if there are some.
///
/// # Errors
/// If a column is missing, or a row names no method or path.
pub fn coverage(
    registry: &Registry,
    table: &Table,
    mut waivers: Waivers,
) -> Result<Report, ToolError> {
    let (method, path) = (table.column("method")?, table.column("path")?);
    let group = table.optional_column("group");
    let (mut covered, mut waived) = (0_u64, 0_u64);
    let mut missing = Vec::new();
    for row in table.rows() {
        let (method, path) = (row.required(&method)?, row.required(&path)?);
        let group = group.as_ref().map_or("", |column| row.text(column));
        let subject = Subject {
            method,
            path,
            group,
            ..Subject::default()
        };
        let mut templates = registry
            .checks
            .iter()
            .map(|check| (check.method, check.path));
        let is_covered = templates.any(|known| route::same_template(known, (method, path)));
        let is_waived = waivers.cover(&subject, !is_covered);
        if is_covered {
            covered = covered.saturating_add(1);
        } else if is_waived {
            waived = waived.saturating_add(1);
        } else {
            missing.push(format!("{method} {path}"));
        }
    }
    let unneeded: Vec<(&str, String)> = waivers.unneeded().collect();
    Ok(report(table.len(), covered, waived, &missing, &unneeded))
}

fn report(
    total: usize,
    covered: u64,
    waived: u64,
    missing: &[String],
    unneeded: &[(&str, String)],
) -> Report {
    let mut lines: Vec<String> = missing
        .iter()
        .map(|operation| format!("missing  {operation}"))
        .collect();
    lines.extend(
        unneeded
            .iter()
            .map(|(key, detail)| format!("waiver   {key}  {detail}")),
    );
    let left = missing.len();
    lines.push(format!(
        "{total} operations: {covered} covered, {waived} waived, {left} missing"
    ));
    let mut json =
        json!({ "total": total, "covered": covered, "waived": waived, "missing": missing });
    if let (Value::Object(json), false) = (&mut json, unneeded.is_empty()) {
        let entry = |(key, detail): &(&str, String)| json!({ "key": key, "stage": Stage::Waiver.as_str(), "detail": detail });
        json.insert("failures".to_owned(), unneeded.iter().map(entry).collect());
    }
    Report {
        found: !(missing.is_empty() && unneeded.is_empty()),
        lines,
        json,
    }
}
