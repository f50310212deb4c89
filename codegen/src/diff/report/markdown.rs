//! For one comment on a pull request: a verdict, what to release, then the findings by resource and operation, worst first.

use super::{Report, place, says, signatures, some, summary};
use crate::diff::Finding;
use crate::diff::rules::Bump;

/// What a comment may hold, with room for what a bot puts around it.
const MOST: usize = 60_000;

/// The report as Markdown.
pub fn markdown(report: &Report<'_>) -> String {
    let mut text = format!(
        "## What this change of the spec means\n\n{}\n",
        summary(report.diff)
    );
    for complaint in &report.diff.complaints {
        text.push_str(&format!("\n> :x: {complaint}\n"));
    }
    if !report.diff.without_entry.is_empty() {
        text.push_str(&format!(
            "\n> :x: {} of these change what the API means and have no entry in `spec/changes/`\n",
            report.diff.without_entry.len()
        ));
    }
    releases(report, &mut text);
    let mut left_out = 0_usize;
    for (title, findings) in groups(&report.diff.findings) {
        let mut group = format!("\n### {title}\n\n");
        group.push_str("| what | request | answer | Rust | version |\n|---|---|---|---|---|\n");
        for finding in &findings {
            group.push_str(&row(finding, &report.diff.without_entry));
        }
        let details: Vec<_> = findings
            .iter()
            .filter_map(|finding| detail(finding))
            .collect();
        if !details.is_empty() {
            let details = details.join("\n");
            group.push_str(&format!(
                "\n<details><summary>Details</summary>\n\n{details}\n</details>\n"
            ));
        }
        if text.len() + group.len() > MOST {
            left_out += findings.len();
        } else {
            text.push_str(&group);
        }
    }
    if left_out > 0 {
        text.push_str(&format!(
            "\n{left_out} more changes did not fit here; `cargo xtask diff` shows them all.\n"
        ));
    }
    if !report.diff.format_only.is_empty() && !report.diff.findings.is_empty() {
        text.push_str(&format!(
            "\nFormat only: {}.\n",
            some(&report.diff.format_only, 6)
        ));
    }
    text
}

fn releases(report: &Report<'_>, text: &mut String) {
    let asked: Vec<_> = report
        .releases
        .iter()
        .filter(|release| release.bump > Bump::None)
        .collect();
    if asked.is_empty() {
        return;
    }
    text.push_str("\n| crate | release | why |\n|---|---|---|\n");
    for release in asked {
        let why: Vec<_> = release.why.iter().map(|why| format!("`{why}`")).collect();
        text.push_str(&format!(
            "| {} | {} → **{}** ({}) | {} |\n",
            release.krate.name(),
            release.current,
            release.next,
            release.bump.word(),
            some(&why, 3)
        ));
    }
}

/// Findings by resource and operation. They come worst first, so that a group stands where its worst finding does.
fn groups(findings: &[Finding]) -> Vec<(String, Vec<&Finding>)> {
    let mut groups: Vec<(String, Vec<&Finding>)> = Vec::new();
    for finding in findings {
        let title = match (&finding.operation, &finding.resource) {
            (Some(operation), _) => format!("`{operation}`"),
            (None, Some(resource)) if finding.is_meaning() => format!("`{resource}`"),
            (None, Some(resource)) => format!("`{resource}`: words"),
            (None, None) => "The service".to_owned(),
        };
        match groups.iter_mut().find(|(other, _)| *other == title) {
            Some((_, group)) => group.push(finding),
            None => groups.push((title, vec![finding])),
        }
    }
    groups
}

fn row(finding: &Finding, without_entry: &[String]) -> String {
    let mark = match finding.bump {
        _ if finding.accepted.is_some() => ":ballot_box_with_check:",
        Bump::Major => ":red_circle:",
        Bump::MinorWithAction => ":orange_circle:",
        Bump::Minor => ":green_circle:",
        _ => ":white_circle:",
    };
    let note = match (&finding.accepted, finding.correction) {
        (Some(reason), _) => format!("; accepted: {}", cell(reason)),
        (None, true) => "; the spec was wrong before".to_owned(),
        (None, false) if without_entry.contains(&finding.fingerprint) => {
            "; **no entry in `spec/changes/`**".to_owned()
        }
        (None, false) => String::new(),
    };
    format!(
        "| {mark} `{}`: {}: {}{note} | {} | {} | {} | {} |\n",
        finding.item(),
        finding.what,
        cell(&says(finding)),
        finding.request.word(),
        finding.answer.word(),
        finding.rust.word(),
        finding.bump.word()
    )
}

/// Text that ends no cell and marks nothing up.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(
            letter,
            '|' | '<' | '>' | '*' | '_' | '`' | '[' | ']' | '\\' | '@' | '#'
        ) {
            out.push('\\');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

fn detail(finding: &Finding) -> Option<String> {
    if !finding.is_meaning() {
        return None;
    }
    let mut lines = vec![format!(
        "- `{}` ({}, `{}`)",
        finding.item(),
        finding.rule.id,
        finding.fingerprint
    )];
    if !finding.rule.why.is_empty() {
        lines.push(format!("  {}", finding.rule.why));
    }
    let places: Vec<_> = [&finding.before, &finding.after]
        .into_iter()
        .filter_map(place)
        .map(|place| format!("`{place}`"))
        .collect();
    if !places.is_empty() {
        lines.push(format!("  At {}.", places.join(" → ")));
    }
    if !finding.operations.is_empty() {
        lines.push(format!("  Shows in {}.", some(&finding.operations, 8)));
    }
    if !finding.examples.is_empty() {
        lines.push(format!("  Examples: {}.", some(&finding.examples, 5)));
    }
    let signatures = signatures(finding);
    if !signatures.is_empty() {
        lines.push("  ```diff".to_owned());
        lines.extend(signatures.into_iter().map(|line| format!("  {line}")));
        lines.push("  ```".to_owned());
    }
    Some(format!("{}\n", lines.join("\n")))
}
