//! For a terminal: worst first, a paragraph a finding.

use super::{Report, place, says, signatures, some, summary};
use crate::diff::rules::Bump;
use crate::diff::{Finding, Place};

/// The report as plain text.
pub fn text(report: &Report<'_>) -> String {
    let mut lines = vec![
        format!("{} .. {}", report.before, report.after),
        summary(report.diff),
        String::new(),
    ];
    for finding in &report.diff.findings {
        paragraph(finding, &report.diff.without_entry, &mut lines);
        lines.push(String::new());
    }
    for file in &report.diff.format_only {
        lines.push(format!("format only: {file}"));
    }
    if !report.diff.format_only.is_empty() {
        lines.push(String::new());
    }
    for complaint in &report.diff.complaints {
        lines.push(format!("error: {complaint}"));
    }
    if !report.diff.without_entry.is_empty() {
        lines.push(format!(
            "error: {} of these change what the API means and have no entry in spec/changes/",
            report.diff.without_entry.len()
        ));
    }
    if !report.releases.is_empty() {
        lines.push("Releases".to_owned());
    }
    for release in report.releases {
        let name = release.krate.name();
        lines.push(match release.bump {
            Bump::None => format!("  {name:<18} {} stays", release.current),
            bump => format!(
                "  {name:<18} {} -> {} ({}): {}",
                release.current,
                release.next,
                bump.word(),
                some(&release.why, 3)
            ),
        });
    }
    format!("{}\n", lines.join("\n").trim_end())
}

fn paragraph(finding: &Finding, without_entry: &[String], lines: &mut Vec<String>) {
    let correction = if finding.correction {
        " (the spec was wrong before)"
    } else {
        ""
    };
    lines.push(format!(
        "{}: {} [{}]",
        finding.bump.word(),
        finding.item(),
        finding.rule.id
    ));
    lines.push(format!("  {}{correction}: {}", finding.what, says(finding)));
    lines.push(format!(
        "  request {}, answer {}, Rust {}",
        finding.request.word(),
        finding.answer.word(),
        finding.rust.word()
    ));
    if !finding.rule.why.is_empty() {
        lines.push(format!("  {}", finding.rule.why));
    }
    lines.extend(
        signatures(finding)
            .into_iter()
            .map(|line| format!("    {line}")),
    );
    for (word, state) in [("before", &finding.before), ("after", &finding.after)] {
        let missing = if state.item.is_none() {
            " (not there)"
        } else {
            ""
        };
        if let Some(place) = place(state).filter(|_| state.place != Some(Place::default())) {
            lines.push(format!("  {word:<6} {place}{missing}"));
        }
    }
    for (word, names) in [
        ("shows in", &finding.operations),
        ("examples", &finding.examples),
    ] {
        if !names.is_empty() {
            lines.push(format!("  {word} {}", some(names, 6)));
        }
    }
    if let Some(reason) = &finding.accepted {
        lines.push(format!("  accepted: {reason}"));
    }
    match &finding.entry {
        Some(entry) => lines.push(format!("  why: {entry}")),
        None if without_entry.contains(&finding.fingerprint) => {
            lines.push("  why: no entry in spec/changes/ says it".to_owned());
        }
        None => {}
    }
    lines.push(format!("  fingerprint {}", finding.fingerprint));
}
