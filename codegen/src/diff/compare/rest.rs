//! Types, events, the service, and everything that is no field and no call.

use std::collections::HashSet;

use super::field::{of_role, texts};
use super::{Context, Difference};
use crate::diff::facts::{Item, Kind, Value, Word};
use crate::diff::rules::{self, Rule};
use crate::diff::types;

pub(crate) fn changed(old: &Item, now: &Item, context: &Context<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    let differs = |word| old.value(word) != now.value(word);
    let mut push = |rule: &'static Rule, word| found.push(Difference::new(rule, word));
    match now.kind {
        Kind::Service => {
            let renamed = |value: &Value| match value {
                Value::Text(name) => Value::Text(context.renames.after(name).to_owned()),
                other => other.clone(),
            };
            if renamed(old.value(Word::Returns)) != *now.value(Word::Returns) {
                push(&rules::ERROR_ENTITY, Word::Returns);
            }
        }
        Kind::Host | Kind::Auth => {
            if differs(Word::Url) {
                push(&rules::HOST_URL, Word::Url);
            }
            if differs(Word::First) {
                push(&rules::FIRST_CHANGED, Word::First);
            }
        }
        Kind::Idempotency => idempotency(old, now, &mut push),
        Kind::Currency if differs(Word::Exponent) => {
            push(&rules::CURRENCY_EXPONENT, Word::Exponent);
        }
        Kind::Resource => {
            if old.name != now.name {
                push(&rules::RESOURCE_RENAMED, Word::Singular);
            } else if differs(Word::Singular) {
                push(&rules::SINGULAR, Word::Singular);
            }
        }
        Kind::Id | Kind::Enum | Kind::Struct | Kind::Union => {
            whole_type(old, now, context, &mut push);
        }
        Kind::EnumValue => {
            if old.name != now.name {
                push(&rules::ENUM_VALUE_TEXT, Word::Text);
            } else if differs(Word::Rust) {
                push(&rules::ENUM_VALUE_RUST, Word::Rust);
            }
        }
        Kind::Form if !same_type(old, now, context) => push(&rules::FORM_TYPE, Word::Type),
        Kind::Variant if differs(Word::Arguments) => {
            push(&rules::VARIANT_CHANGED, Word::Arguments);
        }
        Kind::RequestRule => {
            let limits = super::field::limits(old.value(Word::Limits), now.value(Word::Limits));
            limits.into_iter().for_each(|rule| push(rule, Word::Limits));
        }
        Kind::Refusal if differs(Word::Text) => push(&rules::REFUSAL_CHANGED, Word::Text),
        Kind::Transition if differs(Word::Text) => {
            push(&rules::TRANSITION_CHANGED, Word::Text);
        }
        Kind::Event => {
            if moved(old, now, context) {
                push(&rules::EVENT_MOVED, Word::Home);
            }
            let payload = old
                .text(Word::Returns)
                .map(|name| context.renames.after(name));
            if payload != now.text(Word::Returns) {
                push(&rules::EVENT_PAYLOAD, Word::Returns);
            }
        }
        Kind::EventPart => {
            let required = (old.flag(Word::Required), now.flag(Word::Required));
            if !same_type(old, now, context) {
                push(&rules::EVENT_PART_TYPE, Word::Type);
            }
            match required {
                (true, false) => push(&rules::EVENT_PART_TYPE, Word::Required),
                (false, true) => push(&rules::EVENT_PART_TO_REQUIRED, Word::Required),
                _ => {}
            }
        }
        Kind::Deviation if differs(Word::Text) => push(&rules::DEVIATION, Word::Text),
        Kind::Example if differs(Word::Text) => push(&rules::EXAMPLE, Word::Text),
        _ => {}
    }
    found
}

/// Whether a rule between parameters is a limit under a condition.
pub(crate) fn limits_something(rule: &Item) -> bool {
    matches!(rule.value(Word::Limits), Value::Limits(limits) if !limits.is_empty())
}

fn idempotency(old: &Item, now: &Item, push: &mut impl FnMut(&'static Rule, Word)) {
    let differs = |word| old.value(word) != now.value(word);
    match (old.flag(Word::Required), now.flag(Word::Required)) {
        (false, true) => push(&rules::SCHEME_TO_REQUIRED, Word::Required),
        (true, false) => push(&rules::SCHEME_TO_OPTIONAL, Word::Required),
        _ => {}
    }
    let words: [(Word, &'static Rule); 3] = [
        (Word::Header, &rules::SCHEME_HEADER),
        (Word::Key, &rules::SCHEME_KEY),
        (Word::InProgress, &rules::SCHEME_PROGRESS),
    ];
    for (word, rule) in words {
        if differs(word) {
            push(rule, word);
        }
    }
}

fn whole_type(
    old: &Item,
    now: &Item,
    context: &Context<'_>,
    push: &mut impl FnMut(&'static Rule, Word),
) {
    let differs = |word| old.value(word) != now.value(word);
    if old.name != now.name {
        push(&rules::TYPE_RENAMED, Word::Home);
    }
    if moved(old, now, context) {
        push(&rules::TYPE_MOVED, Word::Home);
    }
    if differs(Word::Prefix) {
        push(&rules::ID_PREFIX, Word::Prefix);
    }
    if differs(Word::Choice) {
        push(&rules::CHOICE, Word::Choice);
    }
    if differs(Word::Role) {
        push(
            match (old.text(Word::Role), now.text(Word::Role)) {
                (Some("value"), _) => &rules::ROLE_NARROWED,
                (_, Some("value")) => &rules::ROLE_WIDENED,
                _ => &rules::TYPE_KIND,
            },
            Word::Role,
        );
    }
    let constructed = now.kind == Kind::Struct && of_role(old).request && of_role(now).request;
    if constructed && argument_order(old, now, context) {
        push(&rules::REQUEST_ORDER, Word::Arguments);
    } else if order(old, now, context) {
        push(&rules::ORDER, Word::Order);
    }
}

fn moved(old: &Item, now: &Item, context: &Context<'_>) -> bool {
    let home = old.text(Word::Home).map(|home| context.renames.after(home));
    home != now.text(Word::Home)
}

fn same_type(old: &Item, now: &Item, context: &Context<'_>) -> bool {
    match (old.value(Word::Type), now.value(Word::Type)) {
        (Value::Type(before), Value::Type(after)) => types::same(before, after, &context.renames),
        _ => true,
    }
}

/// Whether what both sides contain stands in another order.
pub(crate) fn order(old: &Item, now: &Item, context: &Context<'_>) -> bool {
    common(old, now, context, Word::Order)
}

/// Whether what both constructors take is taken in another order.
pub(crate) fn argument_order(old: &Item, now: &Item, context: &Context<'_>) -> bool {
    common(old, now, context, Word::Arguments)
}

fn common(old: &Item, now: &Item, context: &Context<'_>, word: Word) -> bool {
    if old.value(word) == now.value(word) {
        return false;
    }
    let renamed = |name: &String| {
        // Parameters of a call stand under `body` or `query`.
        let keys = ["", "body.", "query."].map(|part| format!("{}.{part}{name}", old.key));
        let after = keys.iter().map(|key| (key, context.renames.after(key)));
        let renamed = after.into_iter().find(|(key, after)| *key != after);
        renamed
            .and_then(|(_, after)| context.after.facts.get(after))
            .map_or_else(|| name.clone(), |item| item.name.clone())
    };
    let before: Vec<_> = texts(old.value(word)).iter().map(renamed).collect();
    let after = texts(now.value(word));
    let (mine, others): (HashSet<_>, HashSet<_>) =
        (before.iter().collect(), after.iter().collect());
    let left = before.iter().filter(|name| others.contains(name));
    let right = after.iter().filter(|name| mine.contains(name));
    left.ne(right)
}
