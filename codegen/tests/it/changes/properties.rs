//! What holds for every comparison, whatever is compared.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::Config;
use razorpay_codegen::diff::report::{self, Report};
use razorpay_codegen::diff::{Crate, Diff, Entries, Rust, Side, changelog, diff, releases};
use razorpay_codegen::generate::generate_rust;

use super::case::{Case, all, line, spec};
use crate::random::{apply, edit};
use crate::support::{real, tests, yaml_files};
use crate::surface::surface;

/// Findings with everything that has to be the same.
fn lines(diff: &Diff) -> Vec<String> {
    let one = |finding| format!("{} {}", line(finding), finding.fingerprint);
    diff.findings.iter().map(one).collect()
}

/// The items that a comparison names, whichever side they are on.
fn items(diff: &Diff) -> BTreeSet<BTreeSet<&str>> {
    let names = diff.findings.iter().map(|finding| {
        let sides = [&finding.before.item, &finding.after.item];
        sides.into_iter().flatten().map(String::as_str).collect()
    });
    names.collect()
}

#[test]
fn nothing_differs_from_itself() {
    for case in all() {
        let (before, after) = case.sides();
        for side in [before, after] {
            assert!(diff(side, side).is_empty(), "{}", case.name);
        }
    }
    let side = Side::of(real());
    assert!(diff(&side, &side).is_empty());
}

#[test]
fn both_directions_name_the_same_items() {
    for case in all() {
        let (before, after) = case.sides();
        let (there, back) = (diff(before, after), diff(after, before));
        assert_eq!(items(&there), items(&back), "{}", case.name);
    }
}

/// The YAML of a case as another program would write it.
fn reprinted(text: &str) -> String {
    let mut out = String::new();
    let mut part = String::new();
    let mut print = |part: &mut String, yaml: bool| {
        if yaml && !part.trim().is_empty() {
            let value: serde_yaml::Value = serde_yaml::from_str(part).unwrap();
            out.push_str(&serde_yaml::to_string(&value).unwrap());
        } else {
            out.push_str(part);
        }
        part.clear();
    };
    let mut yaml = true;
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- file: ") {
            print(&mut part, yaml);
            part.push_str(line);
            print(&mut part, false);
            yaml = path.trim().ends_with(".yaml");
        } else {
            part.push_str(line);
        }
    }
    print(&mut part, yaml);
    out
}

#[test]
fn another_layout_changes_no_verdict() {
    for case in all() {
        let Case {
            before,
            after,
            day,
            name,
            ..
        } = case;
        let side = |text: &str| Side::of(spec(&[text])).on(day.clone());
        let again = side(&reprinted(before));
        assert_eq!(lines(&diff(&case.sides().0, &again)), [""; 0], "{name}");
        let found = diff(&again, &side(&reprinted(after)));
        assert_eq!(lines(&found), lines(&case.diff().unwrap()), "{name}");
    }
}

/// Lines above move every place and no fingerprint.
#[test]
fn fingerprints_survive_a_rebase() {
    for case in all()
        .iter()
        .filter(|case| !case.before.starts_with("--- file"))
    {
        let moved = |text: &str| Side::of(spec(&[&format!("# One.\n# Two.\n{text}")]));
        let found = diff(
            &moved(&case.before).on(case.day.clone()),
            &moved(&case.after).on(case.day.clone()),
        );
        assert_eq!(lines(&found), lines(&case.diff().unwrap()), "{}", case.name);
    }
}

/// Everything that can be made of a comparison, made.
fn printed(before: &Side, after: &Side) -> Diff {
    let mut found = diff(before, after);
    Entries::default().apply(&mut found, true);
    let versions = Crate::ALL.map(|krate| (krate, "0.1.0".to_owned()));
    let releases = releases(&found.findings, &versions);
    let report = Report {
        diff: &found,
        releases: &releases,
        before: "before",
        after: "after",
    };
    let texts = [
        report::text(&report),
        report::markdown(&report),
        report::github(&report),
        report::json(&report).to_string(),
    ];
    assert!(texts.iter().take(2).all(|text| !text.is_empty()));
    let _ = changelog(&found, &Entries::default(), &releases);
    found
}

/// The public items of the generated code, as a set of lines.
fn public(side: &Side) -> BTreeSet<String> {
    let output = generate_rust(&side.model);
    let surface = surface(&output);
    let lines = surface
        .lines()
        .filter(|line| !line.trim().starts_with("#[deprecated"));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// The lines of everything that is generated. The order of types and calls in a file means nothing.
fn emitted(side: &Side) -> Vec<String> {
    let files = generate_rust(&side.model).files.into_iter();
    let mut lines: Vec<String> = files
        .flat_map(|file| file.text.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    lines.sort();
    lines
}

/// The lines that say which files there are, which no edit may touch, or there would be no spec to read.
fn heads(text: &str) -> Vec<&str> {
    let is_head = |line: &&str| line.contains("-- file:") || line.starts_with("resource: ");
    text.lines().filter(is_head).collect()
}

proptest! {
    #![proptest_config(Config { cases: 96, failure_persistence: None, ..Config::default() })]

    /// Edits of the specs that are valid: what the code shows, a finding tells; and nothing ever panics.
    #[test]
    fn any_edit_can_be_compared(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec(edit(), 1..4),
    ) {
        let mut texts: Vec<String> =
            yaml_files(&tests("specs")).into_iter().map(|(_, text)| text).collect();
        // What is merged into the service has to be YAML before it can be wrong in any other way.
        let whole = |case: &&Case| !case.before.contains("spec/service.yaml");
        texts.extend(all().iter().filter(whole).map(|case| case.before.clone()));
        let text = &texts[which.index(texts.len())];
        let changed = edits.iter().fold(text.clone(), |text, (line, edit)| {
            let changed = apply(&text, *line, edit);
            if heads(&changed) == heads(&text) { changed } else { text }
        });
        let (before, after) = (Side::of(spec(&[text])), Side::of(spec(&[&changed])));
        let (there, back) = (printed(&before, &after), printed(&after, &before));
        if !before.problems.is_empty() || !after.problems.is_empty() {
            return Ok(());
        }
        prop_assert_eq!(items(&there), items(&back), "{}", changed);
        prop_assert!(emitted(&before) == emitted(&after) || !there.findings.is_empty(), "{}", changed);
        let told = there.findings.iter().any(|finding| !matches!(finding.rust, Rust::Same));
        prop_assert!(public(&before) == public(&after) || told, "{}\n{:?}", changed, lines(&there));
    }
}
