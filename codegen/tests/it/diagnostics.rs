//! What a person reads about a spec that is broken.
//!
//! `tests/broken/<rule>.yaml`, or `<rule>-<case>.yaml`, breaks one rule in every way that it has a message for, and
//! nothing else: the snapshot is what the run prints.

use std::collections::BTreeSet;

use insta::assert_snapshot;
use razorpay_codegen::check;
use razorpay_codegen::lint::lint;
use razorpay_codegen::load::Sources;
use razorpay_codegen::problem::{Lint, Problem, Rule, Severity};

use crate::support::{render, sources_of, tests, yaml_files};

/// The rule that the name of a case begins with.
fn rule_of(case: &str) -> Rule {
    let rules = all().into_iter().filter(|rule| {
        case == rule.id()
            || case
                .strip_prefix(rule.id())
                .is_some_and(|rest| rest.starts_with('-'))
    });
    rules
        .max_by_key(|rule| rule.id().len())
        .unwrap_or_else(|| panic!("tests/broken/{case}.yaml: no rule has such an id"))
}

/// Every rule, the lints behind the others.
fn all() -> Vec<Rule> {
    let lints = Lint::ALL.iter().map(|lint| Rule::Lint(*lint));
    Rule::ALL.iter().copied().chain(lints).collect()
}

/// What `validate` prints: the problems, and where there are none, what the lints find.
fn validate(sources: &Sources) -> Vec<Problem> {
    let problems = check(sources).problems;
    if problems.is_empty() {
        lint(sources)
    } else {
        problems
    }
}

#[test]
fn every_rule_says_what_is_wrong_where_and_what_to_do() {
    let mut shown = BTreeSet::new();
    let mut astray = Vec::new();
    for (case, text) in yaml_files(&tests("broken")) {
        let sources = sources_of(&text);
        let problems = validate(&sources);
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
    let missing: Vec<_> = all()
        .into_iter()
        .filter(|rule| !shown.contains(rule))
        .map(|rule| rule.id())
        .collect();
    assert!(
        missing.is_empty(),
        "tests/broken/ has no case for {}",
        missing.join(", ")
    );
}

/// Ids are what suppressions and scripts name: no two things have one.
#[test]
fn ids_are_different() {
    let ids: BTreeSet<_> = all().into_iter().map(Rule::id).collect();
    assert_eq!(ids.len(), all().len());
    for lint in Lint::ALL {
        assert_eq!(Lint::of(lint.id()), Some(*lint));
    }
}

/// The same finding under each level of the configuration.
#[test]
fn the_configuration_sets_the_severity() {
    let case = yaml_files(&tests("broken"))
        .into_iter()
        .find(|(case, _)| case == "missing-page");
    let (_, text) = case.unwrap();
    let severity = |level: &str| {
        let mut sources = sources_of(&text);
        sources.add_lints("spec/lints.yaml", format!("missing-page: {level}\n"));
        lint(&sources)
            .iter()
            .map(|problem| problem.severity)
            .collect::<Vec<_>>()
    };
    assert_eq!(severity("error"), [Severity::Error]);
    assert_eq!(severity("warn"), [Severity::Warning]);
    assert_eq!(severity("allow"), []);
}
