//! Calls: where they go, what they take, what they answer, what may be repeated.

use super::field::{changed_type, deprecation, texts};
use super::rest::{argument_order, order};
use super::{Context, Difference};
use crate::diff::facts::{Item, Value, Word};
use crate::diff::rules::{self, Rule};
use crate::model::{Scalar, Type};

pub(crate) fn changed(old: &Item, now: &Item, context: &Context<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    name(old, now, context, &mut found);
    path(old, now, context, &mut found);
    let same_kind = old.value(Word::Redirect) == now.value(Word::Redirect);
    if same_kind {
        let retry = retry(old, now, context);
        found.extend(retry.map(|rule| Difference::new(rule, Word::Retry)));
        auth(old, now, &mut found);
        pages(old, now, &mut found);
        let returns = returns(old, now, context);
        found.extend(returns.map(|rule| Difference::new(rule, Word::Returns)));
    } else {
        // What only one of them says need not be said again.
        found.push(Difference::new(&rules::REDIRECT, Word::Redirect));
    }
    let params = match (old.text(Word::Params), now.text(Word::Params)) {
        (None, Some("beside")) => Some(&rules::PARAMS_ADDED),
        (None, Some("optional")) => Some(&rules::PARAMS_TAKEN),
        (None, Some(_)) => Some(&rules::PARAMS_DEMANDED),
        (Some(_), None) => Some(&rules::PARAMS_REMOVED),
        _ => None,
    };
    found.extend(params.map(|rule| Difference::new(rule, Word::Params)));
    let simple: [(Word, &'static Rule); 6] = [
        (Word::Method, &rules::OPERATION_METHOD),
        (Word::Host, &rules::OPERATION_HOST),
        (Word::Content, &rules::CONTENT),
        (Word::Reconcile, &rules::RECONCILE),
        (Word::Availability, &rules::AVAILABILITY),
        (Word::Confidence, &rules::CONFIDENCE),
    ];
    for (word, rule) in simple {
        if old.value(word) != now.value(word) {
            found.push(Difference::new(rule, word));
        }
    }
    let words = [&rules::OPERATION_DEPRECATED, &rules::OPERATION_UNDEPRECATED];
    found.extend(deprecation(old, now, words, context));
    if argument_order(old, now, context) {
        found.push(Difference::new(&rules::REQUEST_ORDER, Word::Arguments));
    } else if order(old, now, context) {
        found.push(Difference::new(&rules::ORDER, Word::Order));
    }
    found
}

fn name(old: &Item, now: &Item, context: &Context<'_>, found: &mut Vec<Difference>) {
    let home = old
        .resource
        .as_deref()
        .map(|home| context.renames.after(home));
    if home != now.resource.as_deref() {
        found.push(Difference::whole(&rules::OPERATION_MOVED));
    } else if old.name != now.name {
        found.push(Difference::whole(&rules::OPERATION_RENAMED));
    }
}

fn path(old: &Item, now: &Item, context: &Context<'_>, found: &mut Vec<Difference>) {
    let (before, after) = (old.text(Word::Path), now.text(Word::Path));
    let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
    let params = |word| (texts(old.value(word)), texts(now.value(word)));
    let (names, types, bare) = (
        params(Word::PathNames),
        params(Word::PathTypes),
        params(Word::PathBare),
    );
    let mut push = |rule| found.push(Difference::new(rule, Word::Path));
    match names.0.len().cmp(&names.1.len()) {
        std::cmp::Ordering::Less => push(&rules::PATH_PARAMETER_ADDED),
        std::cmp::Ordering::Greater => push(&rules::PATH_PARAMETER_REMOVED),
        std::cmp::Ordering::Equal => {
            if before != after {
                let same_but_version = unversioned(before) == unversioned(after);
                push(if same_but_version {
                    &rules::OPERATION_VERSION
                } else {
                    &rules::OPERATION_PATH
                });
            }
            if names.0 != names.1 {
                found.push(Difference::new(
                    &rules::PATH_PARAMETER_RENAMED,
                    Word::PathNames,
                ));
            }
            let renamed = |(old, now): (&String, &String)| context.renames.after(old) == now;
            if !types.0.iter().zip(types.1).all(renamed) {
                found.push(Difference::new(
                    &rules::PATH_PARAMETER_TYPE,
                    Word::PathTypes,
                ));
            }
            if bare.0 != bare.1 {
                found.push(Difference::new(&rules::PATH_PARAMETER_BARE, Word::PathBare));
            }
        }
    }
}

/// A path without its version.
fn unversioned(path: &str) -> Vec<&str> {
    let is_version = |segment: &str| {
        let digits = segment.strip_prefix('v').unwrap_or_default();
        !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit())
    };
    path.split('/')
        .filter(|segment| !is_version(segment))
        .collect()
}

fn retry(old: &Item, now: &Item, context: &Context<'_>) -> Option<&'static Rule> {
    let (before, after) = (old.text(Word::Retry)?, now.text(Word::Retry)?);
    let scheme = |text: &str| Some(text.strip_prefix("keyed(")?.strip_suffix(')')?.to_owned());
    match (scheme(before), scheme(after)) {
        _ if before == after => None,
        (None, None) => Some(&rules::RETRY_CLASS),
        (Some(_), Some(_)) => Some(&rules::KEY_SCHEME),
        (Some(_), None) => Some(&rules::KEY_DROPPED),
        (None, Some(scheme)) => {
            let scheme = context
                .after
                .facts
                .get(&format!("service.idempotency.{scheme}"));
            Some(
                if scheme.is_some_and(|scheme| scheme.flag(Word::Required)) {
                    &rules::KEY_DEMANDED
                } else {
                    &rules::KEY_ACCEPTED
                },
            )
        }
    }
}

/// Without a list, every way of the service will do.
fn auth(old: &Item, now: &Item, found: &mut Vec<Difference>) {
    let (before, after) = (texts(old.value(Word::Auth)), texts(now.value(Word::Auth)));
    if before == after {
        return;
    }
    let lacks = |list: &[String], other: &[String]| {
        !list.is_empty() && (other.is_empty() || other.iter().any(|way| !list.contains(way)))
    };
    let (narrowed, widened) = (lacks(after, before), lacks(before, after));
    if narrowed {
        found.push(Difference::new(&rules::AUTH_NARROWED, Word::Auth));
    }
    if widened || !narrowed {
        found.push(Difference::new(&rules::AUTH_WIDENED, Word::Auth));
    }
}

fn pages(old: &Item, now: &Item, found: &mut Vec<Difference>) {
    let mut push = |rule: &'static Rule, word| found.push(Difference::new(rule, word));
    match (old.flag(Word::Paginate), now.flag(Word::Paginate)) {
        (false, false) => return,
        (false, true) => return push(&rules::PAGES_ADDED, Word::Paginate),
        (true, false) => return push(&rules::PAGES_REMOVED, Word::Paginate),
        (true, true) => {}
    }
    let differs = |word| old.value(word) != now.value(word);
    if differs(Word::PageItems) {
        push(&rules::PAGE_ITEMS, Word::PageItems);
    }
    if differs(Word::PageMax) || differs(Word::PageDefault) {
        let word = if differs(Word::PageMax) {
            Word::PageMax
        } else {
            Word::PageDefault
        };
        push(&rules::PAGE_SIZE, word);
    }
    match (old.flag(Word::PageRange), now.flag(Word::PageRange)) {
        (false, true) => push(&rules::PAGE_RANGE_ADDED, Word::PageRange),
        (true, false) => push(&rules::PAGE_RANGE_REMOVED, Word::PageRange),
        _ => {}
    }
}

fn returns(old: &Item, now: &Item, context: &Context<'_>) -> Option<&'static Rule> {
    let (Value::Type(before), Value::Type(after)) =
        (old.value(Word::Returns), now.value(Word::Returns))
    else {
        return None;
    };
    let probe = |item: &Item, ty: &Type| {
        let mut item = item.clone();
        item.aspects.clear();
        item.with(Word::Type, Value::Type(ty.clone()))
    };
    changed_type(&probe(old, before), &probe(now, after), context)?;
    let many = |ty: &Type| matches!(ty, Type::List(_) | Type::Page(_));
    Some(match after {
        Type::Scalar(Scalar::Empty) => &rules::ANSWER_EMPTY,
        _ if std::mem::discriminant(before) != std::mem::discriminant(after)
            && (many(before) || many(after)) =>
        {
            &rules::ANSWER_LIST
        }
        _ => &rules::ANSWER_TYPE,
    })
}
