//! `cargo xtask diff`: what changed between two states of the spec, for the wire and for Rust. `cargo xtask changelog`: the same
//! as a draft of the changelog of each crate.

mod git;
mod revision;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use razorpay_codegen::diff::report::{self, Report};
use razorpay_codegen::diff::{
    Accepted, Crate, Diff, Entries, FailOn, Release, Side, changelog, diff, releases,
};
use revision::{Loaded, Revision};

use crate::{FINE, FOUND};

/// The file of accepted findings, below `spec/changes/`.
const ACCEPTED: &str = "spec/changes/accepted.yaml";

/// Arguments of `cargo xtask diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Old revision of the spec: a git revision, or a folder that is or contains a spec.
    base: String,
    /// New revision of the spec, in the same forms; defaults to the working tree.
    head: Option<String>,
    /// Output format of the changes.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Exit with 100 if a change of at least this level was not accepted.
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// Require entries in spec/changes/ even if no version is tagged yet.
    #[arg(long)]
    require_entries: bool,
    /// Root of the repository; defaults to this one.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Arguments of `cargo xtask changelog`.
#[derive(Debug, clap::Args)]
pub(crate) struct ChangelogArguments {
    /// Old revision of the spec; defaults to the last tag.
    base: Option<String>,
    /// New revision of the spec; defaults to the working tree.
    head: Option<String>,
    /// Exit with 100 if a change of meaning has no entry in spec/changes/.
    #[arg(long)]
    check: bool,
    /// Root of the repository; defaults to this one.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Output format of a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text for a terminal.
    #[default]
    Text,
    /// One JSON object on standard output.
    Json,
    /// Markdown of a pull request comment.
    Markdown,
    /// GitHub annotations on the lines of a pull request.
    Github,
}

/// Lowest level of change at which the command fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Level {
    /// Breaking changes, and changes that require callers to act.
    Major,
    /// Additive changes, and breaking changes.
    Minor,
    /// Any change of the API's meaning.
    Any,
}

impl Level {
    fn threshold(self) -> FailOn {
        match self {
            Self::Major => FailOn::Major,
            Self::Minor => FailOn::Minor,
            Self::Any => FailOn::Any,
        }
    }
}

/// Two states, compared.
struct Compared {
    diff: Diff,
    entries: Entries,
    releases: Vec<Release>,
    before: String,
    after: String,
}

/// The command.
pub(crate) fn run(arguments: Arguments) -> io::Result<u8> {
    let root = arguments.root.map_or_else(crate::root::find, Ok)?;
    let head = arguments.head.as_deref();
    let Some(found) = compared(&root, &arguments.base, head, arguments.require_entries)? else {
        return Ok(FOUND);
    };
    let report = Report {
        diff: &found.diff,
        releases: &found.releases,
        before: &found.before,
        after: &found.after,
    };
    match arguments.format {
        Format::Text => anstream::print!("{}", report::text(&report)),
        Format::Json => anstream::println!("{:#}", report::json(&report)),
        Format::Markdown => anstream::print!("{}", report::markdown(&report)),
        Format::Github => anstream::print!("{}", report::github(&report)),
    }
    let Some(level) = arguments.fail_on else {
        return Ok(FINE);
    };
    let failing = found.diff.failing(level.threshold()).count();
    let wrong = found.diff.complaints.len() + found.diff.without_entry.len();
    if failing + wrong == 0 {
        return Ok(FINE);
    }
    anstream::eprintln!("{failing} changes that nobody accepted, {wrong} faults in spec/changes/");
    Ok(FOUND)
}

/// The other command.
pub(crate) fn draft(arguments: ChangelogArguments) -> io::Result<u8> {
    let root = arguments.root.map_or_else(crate::root::find, Ok)?;
    let base = match arguments.base {
        Some(base) => base,
        None => git::last_tag(&root)?.ok_or_else(|| {
            io::Error::other("no version is tagged yet: name the revision to compare with")
        })?,
    };
    let head = arguments.head.as_deref();
    let Some(found) = compared(&root, &base, head, arguments.check)? else {
        return Ok(FOUND);
    };
    anstream::print!(
        "{}",
        changelog(&found.diff, &found.entries, &found.releases)
    );
    if !arguments.check {
        return Ok(FINE);
    }
    for complaint in &found.diff.complaints {
        anstream::eprintln!("error: {complaint}");
    }
    let findings = found.diff.findings.iter();
    let missing = |fingerprint: &String| found.diff.without_entry.contains(fingerprint);
    for finding in findings.filter(|finding| missing(&finding.fingerprint)) {
        anstream::eprintln!(
            "error: `{}` ({}) has no entry in spec/changes/",
            finding.item(),
            finding.rule.id
        );
    }
    let fine = found.diff.complaints.is_empty() && found.diff.without_entry.is_empty();
    Ok(if fine { FINE } else { FOUND })
}

/// Reads both states and compares them; nothing if the state after is no valid spec, whose problems are printed.
fn compared(
    root: &Path,
    base: &str,
    head: Option<&str>,
    require_entries: bool,
) -> io::Result<Option<Compared>> {
    let before = Revision::of(root, base)?.load()?;
    let after = match head {
        Some(head) => Revision::of(root, head)?,
        None => Revision::Tree(root.to_owned()),
    };
    let in_history = !matches!(after, Revision::Folder(_));
    let after = after.load()?;
    let demanded = require_entries || (in_history && git::last_tag(root)?.is_some());
    let (old, new) = (entries(&before), entries(&after));
    let (old_name, new_name) = (before.name.clone(), after.name.clone());
    let versions = versions(&after, &before, root)?;
    let accepted = after
        .changes
        .get(ACCEPTED)
        .map(|text| Accepted::read(ACCEPTED, text));
    let (before, after) = (side(before), side(after));
    if !after.problems.is_empty() {
        for problem in &after.problems {
            anstream::eprintln!("{}\n", problem.render(&after.sources));
        }
        anstream::eprintln!(
            "{} problems in the spec of {new_name}",
            after.problems.len()
        );
        return Ok(None);
    }
    if !before.problems.is_empty() {
        // An old spec may break rules that are younger than it is.
        anstream::eprintln!(
            "note: the spec of {old_name} has {} problems by the rules of today; it is compared as far as it can be read",
            before.problems.len()
        );
    }
    let mut diff = diff(&before, &after);
    let entries = new.since(&old);
    entries.apply(&mut diff, demanded);
    if let Some(accepted) = accepted {
        let current = versions
            .first()
            .map(|(_, version)| version.as_str())
            .unwrap_or_default();
        accepted.apply(&mut diff, current);
    }
    let releases = releases(&diff.findings, &versions);
    Ok(Some(Compared {
        diff,
        entries,
        releases,
        before: old_name,
        after: new_name,
    }))
}

fn side(loaded: Loaded) -> Side {
    Side::of(loaded.sources)
        .with_code(loaded.code)
        .on(loaded.day)
}

fn entries(loaded: &Loaded) -> Entries {
    let files = loaded
        .changes
        .iter()
        .filter(|(path, _)| path.as_str() != ACCEPTED);
    Entries::read(
        &files
            .map(|(path, text)| (path.clone(), text.clone()))
            .collect(),
    )
}

/// The version of each crate: its own, or that of the workspace, of the first state that has a manifest.
fn versions(after: &Loaded, before: &Loaded, root: &Path) -> io::Result<Vec<(Crate, String)>> {
    let here;
    let manifests: &BTreeMap<String, String> = match [after, before]
        .into_iter()
        .find(|loaded| !loaded.manifests.is_empty())
    {
        Some(loaded) => &loaded.manifests,
        None => {
            here = revision::manifests(root)?;
            &here
        }
    };
    let version = |path: &str, section: &str| {
        let text = manifests.get(path)?;
        let (_, rest) = text.split_once(&format!("[{section}]"))?;
        let lines = rest.lines().take_while(|line| !line.starts_with('['));
        let mut versions = lines.filter_map(|line| line.strip_prefix("version = \""));
        versions
            .next()
            .and_then(|rest| rest.split('"').next())
            .map(str::to_owned)
    };
    let of = |krate: Crate| {
        let own = version(&format!("{}/Cargo.toml", krate.name()), "package");
        let shared = version("Cargo.toml", "workspace.package");
        (krate, own.or(shared).unwrap_or_else(|| "0.0.0".to_owned()))
    };
    Ok(Crate::ALL.into_iter().map(of).collect())
}
