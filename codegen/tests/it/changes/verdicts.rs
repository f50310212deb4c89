//! Each case is found as it has to be.

use std::collections::BTreeSet;

use razorpay_codegen::diff::rules;

use super::case::{all, line};

#[test]
fn every_case_has_its_verdict() {
    let mut wrong = String::new();
    for case in all() {
        let diff = match case.diff() {
            Ok(diff) => diff,
            Err(problems) => {
                wrong.push_str(&format!("\n{}\n{problems}\n", case.name));
                continue;
            }
        };
        let found: BTreeSet<_> = diff.findings.iter().map(line).collect();
        let wanted: BTreeSet<_> = case.findings.iter().cloned().collect();
        if found != wanted || diff.format_only != case.format_only {
            wrong.push_str(&format!("\n{}\n", case.name));
            for line in found.difference(&wanted) {
                wrong.push_str(&format!("  found  {line}\n"));
            }
            for line in wanted.difference(&found) {
                wrong.push_str(&format!("  wanted {line}\n"));
            }
            if diff.format_only != case.format_only {
                wrong.push_str(&format!("  format only {:?}\n", diff.format_only));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Rules that no spec can show; `elsewhere` does.
const SHOWN_ELSEWHERE: &[&str] = &[
    "error-envelope-changed",
    "generated-item-added",
    "generated-item-changed",
    "generated-item-removed",
    "service-default-changed",
    "signature-code-changed",
];

#[test]
fn every_rule_has_a_case() {
    let mut shown: BTreeSet<&str> = SHOWN_ELSEWHERE.iter().copied().collect();
    let cases = all();
    for finding in cases.iter().flat_map(|case| &case.findings) {
        shown.insert(finding.split('|').next().unwrap().trim());
    }
    let rules: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    let missing: Vec<_> = rules.difference(&shown).collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    let unknown: Vec<_> = shown.difference(&rules).collect();
    assert!(unknown.is_empty(), "no rule is called {unknown:?}");
}
