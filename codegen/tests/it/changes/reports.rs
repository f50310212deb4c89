//! The four forms of a report.

use insta::assert_snapshot;
use razorpay_codegen::diff::report::{self, Report};
use razorpay_codegen::diff::{Crate, Diff, FailOn, Release, Side, diff, releases};

use super::case::spec;

const BEFORE: &str = "\
resource: shops
doc: Shops.

enums:
  Mood: { doc: A mood., values: { good: Good., bad: Bad. } }

entities:
  Shop:
    doc: A shop.
    fields:
      name!: { type: string, doc: A name. }
      mood: { type: Mood, doc: A mood. }
      size: { type: u32, doc: How large it is. }

operations:
  create:
    http: POST /v1/shops
    doc: Opens a shop.
    retry: never
    body:
      name!: { type: string, max_length: 40, doc: A name. }
      size: { type: u32, doc: How large it is. }
    returns: Shop
--- file: spec/examples/shops/create.reference.response.json
{ \"name\": \"a|b\", \"size\": 3 }
";

fn sides() -> (Side, Side) {
    let after = BEFORE
        .replace("good: Good.", "good: Good., fair: Fair.")
        .replace(
            "name!: { type: string, doc: A name. }",
            "name: { type: string, doc: A name. }",
        )
        .replace(
            "      size: { type: u32, doc: How large it is. }\n    returns",
            "    returns",
        )
        .replace("max_length: 40", "max_length: 30")
        .replace("POST /v1/shops", "POST /v2/shops")
        .replace("Opens a shop.", "Opens | a *shop*.");
    let file = "--- file: spec/resources/shops.yaml\n";
    let side = |text: &str| Side::of(spec(&[&format!("{file}{text}")]));
    (side(BEFORE), side(&after))
}

fn found() -> (Diff, Vec<Release>) {
    let (before, after) = sides();
    let mut found = diff(&before, &after);
    let last = found.findings.len() - 1;
    found.findings[last].accepted = Some("Nobody reads it.".to_owned());
    found
        .without_entry
        .push(found.findings[0].fingerprint.clone());
    found
        .complaints
        .push("spec/changes/a.yaml: `covers` names nothing".to_owned());
    let versions = Crate::ALL.map(|krate| (krate, "0.3.1".to_owned()));
    let releases = releases(&found.findings, &versions);
    (found, releases)
}

fn snapshot(name: &str, print: impl Fn(&Report<'_>) -> String) {
    let (diff, releases) = found();
    let report = Report {
        diff: &diff,
        releases: &releases,
        before: "v0.3.1",
        after: "HEAD",
    };
    insta::with_settings!({ omit_expression => true, snapshot_suffix => name }, {
        assert_snapshot!("report", print(&report));
    });
}

#[test]
fn as_text() {
    snapshot("text", report::text);
}

#[test]
fn as_markdown() {
    snapshot("markdown", report::markdown);
}

#[test]
fn as_github_annotations() {
    snapshot("github", report::github);
}

#[test]
fn as_json() {
    snapshot("json", |report| format!("{:#}", report::json(report)));
}

#[test]
fn nothing_and_format_only_say_so() {
    let (before, _) = sides();
    let text = BEFORE.replace("doc: A shop.", "doc: 'A shop.'");
    let file = "--- file: spec/resources/shops.yaml\n";
    let after = Side::of(spec(&[&format!("{file}{text}")]));
    let print = |diff: &Diff| {
        let report = Report {
            diff,
            releases: &[],
            before: "a",
            after: "b",
        };
        report::text(&report)
    };
    assert_eq!(print(&diff(&before, &before)), "a .. b\nNothing changed.\n");
    assert_eq!(
        print(&diff(&before, &after)),
        "a .. b\nFormat only: 1 file is written otherwise and says the same.\n\n\
         format only: spec/resources/shops.yaml\n"
    );
}

#[test]
fn a_threshold_counts_what_nobody_accepted() {
    let (mut diff, _) = found();
    let counts = |diff: &Diff| {
        [FailOn::Major, FailOn::Minor, FailOn::Any].map(|threshold| diff.failing(threshold).count())
    };
    let [major, minor, any] = counts(&diff);
    assert!(
        0 < major && major < minor && minor <= any,
        "{major} {minor} {any}"
    );
    for finding in &mut diff.findings {
        finding.accepted = Some("All of it.".to_owned());
    }
    assert_eq!(counts(&diff), [0, 0, 0]);
}

/// A comment has an end, and says what is behind it.
#[test]
fn a_comment_that_is_too_long_says_so() {
    let (mut diff, _) = found();
    let one = diff.findings[0].clone();
    for at in 0..400 {
        let mut more = one.clone();
        more.operation = Some(format!("shops.call{at}"));
        diff.findings.push(more);
    }
    let report = Report {
        diff: &diff,
        releases: &[],
        before: "a",
        after: "b",
    };
    let text = report::markdown(&report);
    assert!(text.len() < 65_536);
    assert!(text.contains("more changes did not fit here"));
}
