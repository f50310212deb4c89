//! For the lines of a pull request: workflow commands, as GitHub reads them from the output of a step.

use super::{Report, says};
use crate::diff::rules::Bump;
use crate::diff::{Finding, Place};

/// One workflow command a finding, and one a complaint.
pub fn github(report: &Report<'_>) -> String {
    let mut lines: Vec<_> = report
        .diff
        .findings
        .iter()
        .map(|finding| annotation(finding, &report.diff.without_entry))
        .collect();
    let complaints = report.diff.complaints.iter();
    lines.extend(
        complaints.map(|complaint| format!("::error title=spec/changes::{}", data(complaint))),
    );
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn annotation(finding: &Finding, without_entry: &[String]) -> String {
    let unexplained = without_entry.contains(&finding.fingerprint);
    let level = match finding.bump {
        _ if finding.accepted.is_some() => "notice",
        Bump::Major => "error",
        Bump::MinorWithAction => "warning",
        _ if unexplained => "warning",
        _ => "notice",
    };
    // A comment on a line needs a line of the side that is looked at.
    let none = Place::default();
    let place = finding
        .after
        .place
        .as_ref()
        .or(finding.before.place.as_ref())
        .unwrap_or(&none);
    let title = format!("{}: {}", finding.bump.word(), finding.rule.id);
    let mut text = format!(
        "{}: {}: {}\nrequest {}, answer {}, Rust {}",
        finding.item(),
        finding.what,
        says(finding),
        finding.request.word(),
        finding.answer.word(),
        finding.rust.word()
    );
    if unexplained {
        text.push_str("\nNo entry in spec/changes/ says why.");
    }
    format!(
        "::{level} file={},line={},col={},title={}::{}",
        property(&place.file),
        place.line,
        place.column,
        property(&title),
        data(&text)
    )
}

/// Text behind the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text inside of the command, where commas and colons mean something.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
