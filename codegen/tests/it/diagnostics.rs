//! What a person reads about a spec that is broken.
//!
//! `tests/broken/<rule>.yaml`, or `<rule>-<case>.yaml`, breaks one rule in every way that it has a message for, and
//! nothing else: the snapshot is what the run prints.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use razorpay_codegen::check;
use razorpay_codegen::problem::Rule;

use crate::support::{render, sources_of, tests, yaml_files};

/// The rule that the name of a case begins with.
fn rule_of(case: &str) -> Rule {
    let rules = Rule::ALL.iter().filter(|rule| {
        case == rule.id()
            || case.strip_prefix(rule.id()).is_some_and(|rest| rest.starts_with('-'))
    });
    *rules
        .max_by_key(|rule| rule.id().len())
        .unwrap_or_else(|| panic!("tests/broken/{case}.yaml: no rule has such an id"))
}

#[test]
fn every_rule_says_what_is_wrong_where_and_what_to_do() {
    let mut shown = BTreeSet::new();
    let mut astray = Vec::new();
    for (case, text) in yaml_files(&tests("broken")) {
        let sources = sources_of(&text);
        let problems = check(&sources).problems;
        insta::with_settings!({ omit_expression => true, snapshot_suffix => case.as_str() }, {
            assert_snapshot!("broken", render(&problems, &sources));
        });
        let rule = rule_of(&case);
        let others = problems.iter().filter(|problem| problem.rule != rule);
        astray.extend(others.map(|problem| format!("{case}: {}", problem.message)));
        shown.extend(problems.first().map(|problem| problem.rule));
    }
    assert!(
        astray.is_empty(),
        "of another rule than the case is about:\n{}",
        astray.join("\n")
    );
    let missing: Vec<_> = Rule::ALL
        .iter()
        .filter(|rule| !shown.contains(*rule))
        .map(|rule| rule.id())
        .collect();
    assert!(missing.is_empty(), "tests/broken/ has no case for {}", missing.join(", "));
}
