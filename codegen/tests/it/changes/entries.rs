//! Entries of `spec/changes/`, accepted findings, and the changelog that is made of them.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use razorpay_codegen::diff::{
    Accepted, Crate, Diff, Entries, Side, Wire, changelog, diff, releases,
};

use super::case::spec;

const SHOP: &str = "\
resource: shops
doc: Shops.

entities:
  Shop:
    doc: A shop.
    fields:
      name!: { type: string, doc: A name. }

operations:
  fetch: { http: GET /v1/shops, doc: Fetches it., retry: safe, returns: Shop }
";

/// A field is not always there; another one is new.
fn found() -> Diff {
    let after = SHOP.replace(
        "name!: { type: string, doc: A name. }",
        "name: { type: string, doc: A name. }\n      size: { type: u32, doc: A size. }",
    );
    let side = |text: &str| Side::of(spec(&[text]));
    diff(&side(SHOP), &side(&after))
}

fn entries(files: &[(&str, &str)]) -> Entries {
    let files = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    Entries::read(&files.collect())
}

const CORRECTION: (&str, &str) = (
    "spec/changes/name.yaml",
    "kind: correction\nsource: api/shops/entity.md\nsays: A shop may have no name.\n\
     action: Expect shops without a name.\ncovers: [Shop.name]\n",
);
const NEW: (&str, &str) = (
    "spec/changes/size.yaml",
    "kind: api\nsource: api/shops/entity.md\nsays: Shops tell their size.\ncovers: [Shop.size]\n",
);

#[test]
fn a_correction_breaks_nothing_on_the_wire() {
    let mut diff = found();
    assert_eq!(diff.findings[0].answer, Wire::Breaking);
    let bump = diff.findings[0].bump;
    entries(&[CORRECTION, NEW]).apply(&mut diff, true);
    let first = &diff.findings[0];
    assert_eq!(
        (first.answer, first.correction, first.bump),
        (Wire::Compatible, true, bump)
    );
    assert!(!diff.findings[1].correction);
    assert!(diff.complaints.is_empty() && diff.without_entry.is_empty());
}

#[test]
fn a_change_of_meaning_without_an_entry_is_noted_where_one_is_demanded() {
    for (demanded, wanted) in [(false, 0), (true, 1)] {
        let mut diff = found();
        entries(&[NEW]).apply(&mut diff, demanded);
        assert_eq!(diff.without_entry.len(), wanted);
    }
}

#[test]
fn an_entry_that_covers_nothing_is_a_complaint() {
    let mut diff = found();
    let entry = (NEW.0, NEW.1.replace("Shop.size", "Shop.si"));
    entries(&[(entry.0, &entry.1)]).apply(&mut diff, false);
    assert_eq!(
        diff.complaints,
        [
            "spec/changes/size.yaml: nothing changed in Shop.si; correct `covers`, or remove the file"
        ]
    );
}

#[test]
fn an_entry_of_the_side_before_is_no_entry_of_this_change() {
    let (old, new) = (entries(&[CORRECTION]), entries(&[CORRECTION, NEW]));
    let files: Vec<_> = new
        .since(&old)
        .entries
        .into_iter()
        .map(|entry| entry.file)
        .collect();
    assert_eq!(files, [NEW.0]);
}

#[test]
fn what_is_wrong_with_an_entry_is_said() {
    let cases = [
        ("kind: api\n", "`source` is missing"),
        ("- a\n", "expected a mapping"),
        (
            "kind: new\nsource: a\nsays: b\ncovers: [c]\n",
            "`new` is no kind",
        ),
        (
            "kind: api\nsource: a\nsays: b\ncovers: []\n",
            "`covers` names no item",
        ),
        (
            "kind: api\nsource: a\nsays: b\ncovers: Shop\n",
            "`covers` has to be a list",
        ),
        (
            "kind: api\nsource: a\nsays: ''\ncovers: [c]\n",
            "`says` has to be text",
        ),
        ("kind: api\nwhy: a\n", "`why` is no key"),
        ("kind: [\n", "spec/changes/a.yaml: "),
    ];
    for (text, wanted) in cases {
        // The list of what is covered is asked for first.
        let text = text.to_owned();
        let found = entries(&[("spec/changes/a.yaml", &text)]);
        assert!(found.entries.is_empty(), "{text}");
        let complaint = &found.complaints[0];
        let other = "`covers` names no item";
        assert!(
            complaint.contains(wanted) || complaint.contains(other),
            "{complaint}"
        );
    }
}

fn accepted(text: &str) -> (Diff, usize) {
    let mut diff = found();
    let text = text.replace("FIRST", &diff.findings[0].fingerprint);
    Accepted::read("spec/changes/accepted.yaml", &text).apply(&mut diff, "0.1.0");
    let count = diff
        .findings
        .iter()
        .filter(|finding| finding.accepted.is_some())
        .count();
    (diff, count)
}

#[test]
fn a_waiver_accepts_its_finding_until_it_expires() {
    let (diff, count) =
        accepted("- { fingerprint: FIRST, reason: Nobody used it., expires: 0.2.0 }\n");
    assert_eq!((diff.complaints.len(), count), (0, 1));
    let (diff, count) =
        accepted("- { fingerprint: FIRST, reason: Nobody used it., expires: 0.1.0 }\n");
    assert_eq!(count, 0);
    assert!(
        diff.complaints[0].contains("expired with 0.1.0"),
        "{:?}",
        diff.complaints
    );
}

#[test]
fn a_waiver_that_accepts_nothing_is_a_complaint() {
    let (diff, count) =
        accepted("- { fingerprint: \"0123456789abcdef\", reason: Long gone., expires: 0.2.0 }\n");
    assert_eq!(count, 0);
    assert!(
        diff.complaints[0].contains("is no finding any longer"),
        "{:?}",
        diff.complaints
    );
}

#[test]
fn what_is_wrong_with_a_waiver_is_said() {
    for (text, wanted) in [
        ("a: b\n", "expected a list"),
        ("- a\n", "entry 1: expected"),
        (
            "- { fingerprint: FIRST, expires: 0.2.0 }\n",
            "`reason` is missing",
        ),
        ("- { fingerprint: FIRST, why: a }\n", "`why` is no key"),
    ] {
        let (diff, count) = accepted(text);
        assert_eq!(count, 0);
        assert!(diff.complaints[0].contains(wanted), "{:?}", diff.complaints);
    }
    let (diff, _) = accepted("");
    assert!(diff.complaints.is_empty(), "{:?}", diff.complaints);
}

#[test]
fn the_changelog_is_drafted() {
    let mut diff = found();
    let entries = entries(&[CORRECTION, NEW]);
    entries.apply(&mut diff, true);
    let versions = BTreeMap::from([(Crate::Types, "0.3.1"), (Crate::Client, "1.2.3")]);
    let versions: Vec<_> = versions
        .into_iter()
        .map(|(krate, version)| (krate, version.to_owned()))
        .collect();
    let releases = releases(&diff.findings, &versions);
    insta::with_settings!({ omit_expression => true }, {
        assert_snapshot!(changelog(&diff, &entries, &releases));
    });
}
