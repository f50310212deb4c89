//! `spec/changes/*.yaml`: why the spec changed. "The API changed" and "the spec was wrong" mean different things on the wire,
//! and no comparison can tell them apart; so a person writes it down, beside the change.

use std::collections::BTreeMap;

use super::rules::{Bump, Rust, Wire};
use super::{Crate, Diff, Finding, Release, bump};
use crate::load::{Node, Value, read_yaml};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// The service changed.
    Api,
    /// The service did not change; the spec was wrong.
    Correction,
}

/// One file of `spec/changes/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path.
    pub file: String,
    /// What happened.
    pub kind: ChangeKind,
    /// Where that is known from.
    pub source: String,
    /// What to tell those who use the crates.
    pub says: String,
    /// What they have to do, if anything.
    pub action: Option<String>,
    /// The items that it is about, each with everything in it.
    pub covers: Vec<String>,
}

impl Entry {
    fn covers(&self, finding: &Finding) -> bool {
        let keys = [&finding.before.item, &finding.after.item];
        keys.into_iter()
            .flatten()
            .any(|key| self.covers.iter().any(|item| within(key, item)))
    }
}

/// Whether a key is an item or something in it.
fn within(key: &str, item: &str) -> bool {
    key == item
        || key
            .strip_prefix(item)
            .is_some_and(|rest| rest.starts_with('.'))
}

/// The entries of one state of the spec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// Those that could be read.
    pub entries: Vec<Entry>,
    /// What is wrong with the others; each a sentence that names the file.
    pub complaints: Vec<String>,
}

const KEYS: &[&str] = &["kind", "source", "says", "action", "covers"];

impl Entries {
    /// Reads entries: paths and texts.
    pub fn read(files: &BTreeMap<String, String>) -> Self {
        let mut entries = Self::default();
        for (file, text) in files {
            match entry(file, text) {
                Ok(entry) => entries.entries.push(entry),
                Err(error) => entries.complaints.push(format!("{file}: {error}")),
            }
        }
        entries
    }

    /// Those that the other state does not have.
    pub fn since(&self, before: &Self) -> Self {
        let is_new = |entry: &&Entry| !before.entries.contains(entry);
        let entries = self.entries.iter().filter(is_new).cloned().collect();
        Self {
            entries,
            complaints: self.complaints.clone(),
        }
    }

    /// Tells the findings why they are there. With `demanded`, a change of meaning without an entry is noted.
    pub fn apply(&self, diff: &mut Diff, demanded: bool) {
        diff.complaints.extend(self.complaints.iter().cloned());
        for entry in &self.entries {
            if !diff.findings.iter().any(|finding| entry.covers(finding)) {
                let items = entry.covers.join(", ");
                diff.complaints.push(format!(
                    "{}: nothing changed in {items}; correct `covers`, or remove the file",
                    entry.file
                ));
            }
        }
        for finding in diff
            .findings
            .iter_mut()
            .filter(|finding| finding.is_meaning())
        {
            match self.entries.iter().find(|entry| entry.covers(finding)) {
                Some(entry) => {
                    finding.entry = Some(entry.file.clone());
                    if entry.kind == ChangeKind::Correction {
                        correct(finding);
                    }
                }
                None if demanded => diff.without_entry.push(finding.fingerprint.clone()),
                None => {}
            }
        }
    }
}

/// The service did what it does: on the wire nothing breaks, in Rust everything that broke still does.
fn correct(finding: &mut Finding) {
    finding.correction = true;
    for wire in [&mut finding.request, &mut finding.answer] {
        if *wire != Wire::None {
            *wire = Wire::Compatible;
        }
    }
}

fn entry(file: &str, text: &str) -> Result<Entry, String> {
    let node = read_yaml(text)?;
    let Value::Map(pairs) = &node.value else {
        return Err("expected a mapping with `kind`, `source`, `says` and `covers`".to_owned());
    };
    if let Some((key, _)) = pairs
        .iter()
        .find(|(key, _)| !KEYS.contains(&key.text.as_str()))
    {
        return Err(format!(
            "`{}` is no key; the keys are {}",
            key.text,
            KEYS.join(", ")
        ));
    }
    let get = |name: &str| {
        pairs
            .iter()
            .find(|(key, _)| key.text == name)
            .map(|(_, node)| node)
    };
    let text = |name: &str| {
        let node = get(name).ok_or_else(|| format!("`{name}` is missing"))?;
        let text = node.text().filter(|text| !text.trim().is_empty());
        text.map(|text| text.trim().to_owned())
            .ok_or_else(|| format!("`{name}` has to be text"))
    };
    let kind = match text("kind")?.as_str() {
        "api" => ChangeKind::Api,
        "correction" => ChangeKind::Correction,
        other => {
            return Err(format!("`{other}` is no kind; write `api` or `correction`"));
        }
    };
    let covers = get("covers").map(texts).transpose()?.unwrap_or_default();
    if covers.is_empty() {
        return Err("`covers` names no item; write a list such as `[Order.receipt]`".to_owned());
    }
    let action = get("action").map(|_| text("action")).transpose()?;
    let (source, says) = (text("source")?, text("says")?);
    Ok(Entry {
        file: file.to_owned(),
        kind,
        source,
        says,
        action,
        covers,
    })
}

fn texts(node: &Node) -> Result<Vec<String>, String> {
    let Value::List(items) = &node.value else {
        return Err("`covers` has to be a list".to_owned());
    };
    let text = |item: &Node| item.text().map(str::to_owned);
    items
        .iter()
        .map(|item| text(item).ok_or_else(|| "an item of `covers` is no text".to_owned()))
        .collect()
}

/// A draft of the changelog of each crate, in Markdown.
pub fn changelog(diff: &Diff, entries: &Entries, releases: &[Release]) -> String {
    let mut text = String::new();
    for release in releases.iter().filter(|release| release.bump > Bump::None) {
        text.push_str(&format!("## {} {}\n", release.krate.name(), release.next));
        let findings: Vec<_> = diff
            .findings
            .iter()
            .filter(|finding| bump::asked(finding, release.krate) > Bump::None)
            .collect();
        let mut rest = findings.clone();
        for (title, belongs) in SECTIONS {
            let (mine, others): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(|finding| belongs(finding));
            rest = others;
            if !mine.is_empty() {
                text.push_str(&format!("\n### {title}\n\n"));
                section(&mine, entries, release.krate, &mut text);
            }
        }
        text.push('\n');
    }
    text
}

/// The sections of a changelog, each with what belongs into it and into none before it.
type Section = (&'static str, fn(&Finding) -> bool);

const SECTIONS: &[Section] = &[
    ("Corrected", |finding| finding.correction),
    ("Breaking", |finding| finding.bump == Bump::Major),
    ("Changed, action needed", |finding| {
        finding.bump == Bump::MinorWithAction
    }),
    ("Added", |finding| finding.rust == Rust::Added),
    ("Deprecated", |finding| finding.rust == Rust::Deprecated),
    ("Changed", |finding| finding.is_meaning()),
    ("Documentation", |_| true),
];

/// What an entry says once, with the items that it is about; then what no entry is about.
fn section(findings: &[&Finding], entries: &Entries, krate: Crate, text: &mut String) {
    for entry in &entries.entries {
        let mine: Vec<_> = findings
            .iter()
            .filter(|finding| finding.entry.as_deref() == Some(&entry.file))
            .collect();
        if mine.is_empty() {
            continue;
        }
        let action = entry
            .action
            .as_ref()
            .map(|action| format!(" {action}"))
            .unwrap_or_default();
        text.push_str(&format!(
            "- {}{action} (source: {})\n",
            entry.says, entry.source
        ));
        for finding in mine {
            text.push_str(&format!("  {}\n", line(finding, krate)));
        }
    }
    let rest: Vec<_> = findings
        .iter()
        .filter(|finding| finding.entry.is_none())
        .collect();
    if rest.iter().all(|finding| !finding.is_meaning()) && rest.len() > 3 {
        text.push_str(&format!(
            "- {} descriptions or examples changed.\n",
            rest.len()
        ));
        return;
    }
    for finding in rest {
        text.push_str(&format!("{}\n", line(finding, krate)));
    }
}

fn line(finding: &Finding, krate: Crate) -> String {
    let signatures = match (&finding.before.signature, &finding.after.signature) {
        (Some(old), Some(new)) if old != new && krate != Crate::Mock => {
            format!(": `{}` became `{}`", flat(old), flat(new))
        }
        _ => String::new(),
    };
    format!("- `{}`: {}{signatures}.", finding.item(), finding.what)
}

fn flat(signature: &str) -> String {
    signature.split_whitespace().collect::<Vec<_>>().join(" ")
}
