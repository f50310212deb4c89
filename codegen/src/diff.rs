//! What a change of the spec means: for requests, for answers, and for Rust.
//!
//! Two states of the spec are flattened into `facts`, items with a key and aspects; `compare` matches the items and asks
//! `rules` what each difference means; `report` prints the findings and `bump` says what to release. Models are
//! compared, not texts: where only the YAML was written otherwise, there is no finding.

mod bump;
mod code;
mod compare;
mod entries;
mod facts;
mod fingerprint;
mod matching;
pub mod report;
pub mod rules;
mod side;
mod signature;
mod types;
mod waivers;

use std::collections::BTreeMap;

pub use bump::{Crate, Release, next_version, releases};
pub use code::CODE;
pub use entries::{ChangeKind, Entries, Entry, changelog};
pub use facts::{Aspect, Facts, Item, Kind, Reach, Value, Word};
pub use rules::{Bump, Rule, Rust, Wire};
pub use side::Side;
pub use waivers::{Accepted, Waiver};

/// A place in a file, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// The path, as the repository has it.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// How one side of a finding looks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The key of the item; on the side that does not have it, nothing.
    pub item: Option<String>,
    /// What the spec says.
    pub says: Option<String>,
    /// Where it says so; where the item is missing, what would contain it.
    pub place: Option<Place>,
    /// What Rust sees of it.
    pub signature: Option<String>,
}

/// One difference, with what it means.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What kind of difference it is.
    pub rule: &'static Rule,
    /// What differs, in words.
    pub what: String,
    /// What it means for requests.
    pub request: Wire,
    /// What it means for answers.
    pub answer: Wire,
    /// What it means for Rust.
    pub rust: Rust,
    /// What it asks of the version.
    pub bump: Bump,
    /// The side before.
    pub before: State,
    /// The side after.
    pub after: State,
    /// The resource that it belongs to; none for what belongs to the service.
    pub resource: Option<String>,
    /// The operation that it belongs to, if it belongs to one.
    pub operation: Option<String>,
    /// The operations and events that it shows in.
    pub operations: Vec<String>,
    /// The documented bodies that show it.
    pub examples: Vec<String>,
    /// Names the finding, whatever lines it stands on.
    pub fingerprint: String,
    /// The entry that says why, by its file.
    pub entry: Option<String>,
    /// The server did not change: the spec was wrong before.
    pub correction: bool,
    /// Why it is accepted, if it is.
    pub accepted: Option<String>,
}

impl Finding {
    /// The key of the item, of the side after where both have it.
    pub fn item(&self) -> &str {
        self.after
            .item
            .as_deref()
            .or(self.before.item.as_deref())
            .unwrap_or_default()
    }

    /// Whether it changes what the API means, and not only what is said about it.
    pub fn is_meaning(&self) -> bool {
        self.rule.meaning
    }

    /// How bad it is; the greatest comes first in a report.
    pub fn rank(&self) -> (Bump, Wire, Rust) {
        (self.bump, self.request.max(self.answer), self.rust)
    }
}

/// What two states of the spec differ in.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// The differences, worst first.
    pub findings: Vec<Finding>,
    /// Files whose text differs though nothing that they say does.
    pub format_only: Vec<String>,
    /// Entries of `spec/changes/` that are wrong, and waivers that are of no use; each a sentence.
    pub complaints: Vec<String>,
    /// Findings that need an entry in `spec/changes/` and have none, by fingerprint.
    pub without_entry: Vec<String>,
}

/// From which change on a command fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailOn {
    /// Any difference in meaning.
    Any,
    /// An addition, or worse.
    Minor,
    /// Something that breaks: a major version, or a minor one that asks callers to act.
    Major,
}

impl Diff {
    /// Whether nothing differs, not even the text.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty() && self.format_only.is_empty()
    }

    /// The findings that count under a threshold: those that no waiver accepts.
    pub fn failing(&self, threshold: FailOn) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| {
            let counts = match threshold {
                FailOn::Any => finding.is_meaning(),
                FailOn::Minor => finding.bump >= Bump::Minor,
                FailOn::Major => finding.bump >= Bump::MinorWithAction,
            };
            counts && finding.accepted.is_none()
        })
    }

    /// The findings of each rule, for tests and summaries.
    pub fn by_rule(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for finding in &self.findings {
            *counts.entry(finding.rule.id).or_default() += 1;
        }
        counts
    }
}

/// Compares two states of the spec.
pub fn diff(before: &Side, after: &Side) -> Diff {
    let mut findings = compare::compare(before, after);
    findings.extend(code::compare(before, after));
    findings.sort_by(|left, right| {
        (right.rank().cmp(&left.rank()))
            .then_with(|| left.item().cmp(right.item()))
            .then_with(|| left.rule.id.cmp(right.rule.id))
            .then_with(|| left.fingerprint.cmp(&right.fingerprint))
    });
    let format_only = side::rewritten(before, after, &findings);
    Diff {
        findings,
        format_only,
        ..Diff::default()
    }
}
