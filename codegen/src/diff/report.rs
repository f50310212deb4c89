//! Findings as text: for a terminal, for a program, for a comment, for the lines of a pull request.

mod github;
mod json;
mod markdown;
mod text;

pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use text::text;

use super::rules::Bump;
use super::{Diff, Finding, Release, State};

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What was found.
    pub diff: &'a Diff,
    /// What to release.
    pub releases: &'a [Release],
    /// What the side before is called.
    pub before: &'a str,
    /// What the side after is called.
    pub after: &'a str,
}

/// One line that says how bad it is.
fn summary(diff: &Diff) -> String {
    if diff.findings.is_empty() {
        return match diff.format_only.len() {
            0 => "Nothing changed.".to_owned(),
            1 => "Format only: 1 file is written otherwise and says the same.".to_owned(),
            many => format!("Format only: {many} files are written otherwise and say the same."),
        };
    }
    let count = |keep: &dyn Fn(&Finding) -> bool| {
        diff.findings.iter().filter(|finding| keep(finding)).count()
    };
    let parts = [
        (count(&|finding| finding.bump == Bump::Major), "breaking"),
        (
            count(&|finding| finding.bump == Bump::MinorWithAction),
            "asking callers to act",
        ),
        (count(&|finding| finding.bump == Bump::Minor), "additive"),
        (
            count(&|finding| finding.bump <= Bump::Patch && finding.is_meaning()),
            "small",
        ),
        (count(&|finding| !finding.is_meaning()), "in words only"),
    ];
    let parts: Vec<_> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let total = diff.findings.len();
    format!(
        "{total} change{}: {}.",
        if total == 1 { "" } else { "s" },
        parts.join(", ")
    )
}

/// `file:line:column`.
fn place(state: &State) -> Option<String> {
    let place = state.place.as_ref()?;
    Some(format!("{}:{}:{}", place.file, place.line, place.column))
}

/// The lines of the signatures, as a patch would show them; nothing if Rust sees the same.
fn signatures(finding: &Finding) -> Vec<String> {
    let (old, new) = (&finding.before.signature, &finding.after.signature);
    if old == new {
        return Vec::new();
    }
    let lines = |mark: char, text: &Option<String>| -> Vec<String> {
        let text = text.as_deref().unwrap_or_default();
        text.lines().map(|line| format!("{mark} {line}")).collect()
    };
    [lines('-', old), lines('+', new)].concat()
}

/// Texts in one line, the first few of them.
fn some(texts: &[String], most: usize) -> String {
    let shown: Vec<_> = texts.iter().take(most).map(String::as_str).collect();
    match texts.len().saturating_sub(most) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What both sides say, in one line.
fn says(finding: &Finding) -> String {
    let text = |state: &State| {
        let text = state.says.clone().unwrap_or_default();
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match flat.char_indices().nth(160) {
            Some((end, _)) => format!("{}..", flat.get(..end).unwrap_or_default()),
            None => flat,
        }
    };
    match (&finding.before.item, &finding.after.item) {
        (None, _) => text(&finding.after),
        (_, None) => text(&finding.before),
        _ => {
            let (old, new) = (text(&finding.before), text(&finding.after));
            if old == new {
                old
            } else {
                format!("{old} -> {new}")
            }
        }
    }
}
