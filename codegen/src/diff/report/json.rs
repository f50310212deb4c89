//! For a program: everything there is.

use serde_json::{Value, json};

use super::{Report, summary};
use crate::diff::{Finding, Release, State};

/// The report as one JSON object.
pub fn json(report: &Report<'_>) -> Value {
    json!({
        "before": report.before,
        "after": report.after,
        "summary": summary(report.diff),
        "findings": report.diff.findings.iter().map(finding).collect::<Vec<_>>(),
        "format_only": report.diff.format_only,
        "without_entry": report.diff.without_entry,
        "complaints": report.diff.complaints,
        "releases": report.releases.iter().map(release).collect::<Vec<_>>(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule.id,
        "fingerprint": finding.fingerprint,
        "item": finding.item(),
        "title": finding.what,
        "why": finding.rule.why,
        "request": finding.request.word(),
        "answer": finding.answer.word(),
        "rust": finding.rust.word(),
        "bump": finding.bump.word(),
        "meaning": finding.is_meaning(),
        "correction": finding.correction,
        "resource": finding.resource,
        "operation": finding.operation,
        "before": state(&finding.before),
        "after": state(&finding.after),
        "operations": finding.operations,
        "examples": finding.examples,
        "entry": finding.entry,
        "accepted": finding.accepted,
    })
}

fn state(state: &State) -> Value {
    json!({
        "item": state.item,
        "says": state.says,
        "file": state.place.as_ref().map(|place| &place.file),
        "line": state.place.as_ref().map(|place| place.line),
        "column": state.place.as_ref().map(|place| place.column),
        "signature": state.signature,
    })
}

fn release(release: &Release) -> Value {
    json!({
        "crate": release.krate.name(),
        "current": release.current,
        "next": release.next,
        "bump": release.bump.word(),
        "why": release.why,
    })
}
