//! Two lists of items to findings: what is new, what is gone, what is otherwise.

pub(crate) mod field;
mod finding;
mod operation;
mod rest;

use std::collections::HashSet;

use super::facts::{Item, Kind, Word};
use super::matching::{self, Renames};
use super::rules::{self, Rule};
use super::signature::Printed;
use super::{Finding, Side};

/// The two sides, and which names became which.
pub(crate) struct Context<'a> {
    pub(crate) before: &'a Side,
    pub(crate) after: &'a Side,
    pub(crate) renames: Renames,
    /// What was printed of each side.
    pub(crate) printed: (Printed, Printed),
}

/// A difference between two items before it is a finding.
pub(crate) struct Difference {
    pub(crate) rule: &'static Rule,
    /// The aspect that differs; none if it is the item as a whole.
    pub(crate) word: Option<Word>,
    /// Answers still carry the old name as well, or can do without it.
    pub(crate) answers_keep: bool,
    /// The item is not in any request, so that nothing is checked or sent otherwise.
    pub(crate) words_only: bool,
}

impl Difference {
    pub(crate) fn new(rule: &'static Rule, word: Word) -> Self {
        Self {
            rule,
            word: Some(word),
            answers_keep: false,
            words_only: false,
        }
    }

    pub(crate) fn whole(rule: &'static Rule) -> Self {
        Self {
            rule,
            word: None,
            answers_keep: false,
            words_only: false,
        }
    }
}

/// Every difference between two sides.
pub(crate) fn compare(before: &Side, after: &Side) -> Vec<Finding> {
    let (pairs, renames) = matching::pairs(&before.facts, &after.facts);
    let context = Context {
        before,
        after,
        renames,
        printed: Default::default(),
    };
    // What is gone takes along what it contained.
    let mut gone: HashSet<&str> = HashSet::new();
    let mut new: HashSet<&str> = HashSet::new();
    for (old, now) in &pairs {
        match (old, now) {
            (Some(old), None) => drop(gone.insert(&old.key)),
            (None, Some(now)) => drop(new.insert(&now.key)),
            (Some(old), Some(now)) if old.kind != now.kind => {
                gone.insert(&old.key);
                new.insert(&now.key);
            }
            _ => {}
        }
    }
    let within = |set: &HashSet<&str>, item: &Item| {
        item.parent
            .as_deref()
            .is_some_and(|parent| set.contains(parent))
    };
    let mut findings = Vec::new();
    for (old, now) in &pairs {
        let differences = match (old, now) {
            (Some(old), Some(now)) if old.kind != now.kind => {
                vec![Difference::whole(&rules::TYPE_KIND)]
            }
            (Some(old), Some(now)) => changed(old, now, &context),
            (Some(old), None) if !within(&gone, old) => removed(old, &context),
            (None, Some(now)) if !within(&new, now) => added(now, &context),
            _ => Vec::new(),
        };
        for difference in differences {
            findings.push(finding::of(&difference, *old, *now, &context));
        }
    }
    findings
}

fn changed(old: &Item, now: &Item, context: &Context<'_>) -> Vec<Difference> {
    let mut found = match now.kind {
        Kind::Field => field::changed(old, now, context),
        Kind::Operation => operation::changed(old, now, context),
        _ => rest::changed(old, now, context),
    };
    if old.value(Word::Doc) != now.value(Word::Doc) {
        found.push(Difference::new(&rules::DESCRIPTION, Word::Doc));
    }
    found
}

fn added(item: &Item, context: &Context<'_>) -> Vec<Difference> {
    let rules: &[&'static Rule] = match item.kind {
        Kind::Field => return field::added(item, context),
        Kind::Operation => &[&rules::OPERATION_ADDED],
        Kind::Resource => &[&rules::RESOURCE_ADDED],
        Kind::Id | Kind::Enum | Kind::Struct | Kind::Union => &[&rules::TYPE_ADDED],
        Kind::EnumValue => &[&rules::ENUM_VALUE_ADDED],
        Kind::Form => &[&rules::FORM_ADDED],
        Kind::Variant => &[&rules::VARIANT_ADDED],
        // A limit under a condition is asked for by `check`, as every other limit is.
        Kind::RequestRule if rest::limits_something(item) => &[&rules::LIMIT_TIGHTENED],
        Kind::RequestRule => &[&rules::RULE_ADDED],
        Kind::Refusal => &[&rules::REFUSAL_ADDED],
        Kind::Transition => &[&rules::TRANSITION_ADDED],
        Kind::Event => &[&rules::EVENT_ADDED],
        Kind::EventPart => &[&rules::EVENT_PART_ADDED],
        Kind::Host => &[&rules::HOST_ADDED],
        Kind::Auth => &[&rules::AUTH_ADDED],
        Kind::Idempotency => &[&rules::SCHEME_ADDED],
        Kind::Currency => &[&rules::CURRENCY_ADDED],
        Kind::Deviation => &[&rules::DEVIATION],
        Kind::Example => &[&rules::EXAMPLE],
        Kind::Service => &[&rules::DESCRIPTION],
    };
    rules.iter().map(|rule| Difference::whole(rule)).collect()
}

fn removed(item: &Item, context: &Context<'_>) -> Vec<Difference> {
    let rules: &[&'static Rule] = match item.kind {
        Kind::Field => return field::removed(item, context),
        Kind::Operation => match item.text(Word::Sunset) {
            Some(day) if context.after.is_past(day) => &[&rules::OPERATION_ENDED],
            _ => &[&rules::OPERATION_REMOVED],
        },
        Kind::Resource => &[&rules::RESOURCE_REMOVED],
        Kind::Id | Kind::Enum | Kind::Struct | Kind::Union => &[&rules::TYPE_REMOVED],
        Kind::EnumValue => &[&rules::ENUM_VALUE_REMOVED],
        Kind::Form => &[&rules::FORM_REMOVED],
        Kind::Variant => &[&rules::VARIANT_REMOVED],
        Kind::RequestRule if rest::limits_something(item) => &[&rules::LIMIT_LOOSENED],
        Kind::RequestRule => &[&rules::RULE_REMOVED],
        Kind::Refusal => &[&rules::REFUSAL_REMOVED],
        Kind::Transition => &[&rules::TRANSITION_REMOVED],
        Kind::Event => &[&rules::EVENT_REMOVED],
        Kind::EventPart => &[&rules::EVENT_PART_REMOVED],
        Kind::Host => &[&rules::HOST_REMOVED],
        Kind::Auth => &[&rules::AUTH_REMOVED],
        Kind::Idempotency => &[&rules::SCHEME_REMOVED],
        Kind::Currency => &[&rules::CURRENCY_REMOVED],
        Kind::Deviation => &[&rules::DEVIATION],
        Kind::Example => &[&rules::EXAMPLE],
        Kind::Service => &[&rules::DESCRIPTION],
    };
    rules.iter().map(|rule| Difference::whole(rule)).collect()
}
