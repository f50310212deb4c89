//! Fields, on the side of requests, of answers, or of both.

use super::{Context, Difference};
use crate::diff::facts::{Item, Kind, Value, Word};
use crate::diff::matching::Renames;
use crate::diff::rules::{self, Rule};
use crate::diff::{Side, types};

/// On which side a field stands: those of an object that travels both ways stand on both.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sides {
    pub(crate) request: bool,
    pub(crate) answer: bool,
}

pub(crate) fn sides(item: &Item, side: &Side) -> Sides {
    let parent = item
        .parent
        .as_deref()
        .and_then(|parent| side.facts.get(parent));
    match parent {
        Some(parent) if parent.kind == Kind::Operation => Sides {
            request: true,
            answer: false,
        },
        Some(parent) => of_role(parent),
        None => Sides {
            request: false,
            answer: false,
        },
    }
}

/// The sides of the fields of an object.
pub(crate) fn of_role(whole: &Item) -> Sides {
    match whole.text(Word::Role) {
        Some("input") => Sides {
            request: true,
            answer: false,
        },
        Some("value") => Sides {
            request: true,
            answer: true,
        },
        _ => Sides {
            request: false,
            answer: true,
        },
    }
}

/// Whether the parameters that a field belongs to are on the other side at all.
fn has_params(item: &Item, other: &Side, renames: &Renames) -> bool {
    let parent = item.parent.as_deref().map(|key| renames.after(key));
    let parent = parent.and_then(|parent| other.facts.get(parent));
    parent.is_none_or(|parent| {
        parent.kind != Kind::Operation || *parent.value(Word::Params) != Value::Absent
    })
}

pub(crate) fn added(item: &Item, context: &Context<'_>) -> Vec<Difference> {
    // The parameters as a whole are new; that is said of the operation. The operation may have had another name.
    let old_parent = item
        .parent
        .as_deref()
        .map(|parent| context.renames.before(parent));
    let old_parent = old_parent.and_then(|parent| context.before.facts.get(parent));
    if old_parent.is_some_and(|parent| {
        parent.kind == Kind::Operation && *parent.value(Word::Params) == Value::Absent
    }) {
        return Vec::new();
    }
    let (sides, required) = (sides(item, context.after), item.flag(Word::Required));
    let mut found = Vec::new();
    if sides.request {
        found.push(Difference::whole(if required {
            &rules::REQUEST_FIELD_DEMANDED
        } else {
            &rules::REQUEST_FIELD_ADDED
        }));
    }
    if sides.answer {
        found.push(Difference::whole(&rules::ANSWER_FIELD_ADDED));
    }
    found
}

pub(crate) fn removed(item: &Item, context: &Context<'_>) -> Vec<Difference> {
    if !has_params(item, context.after, &context.renames) {
        return Vec::new();
    }
    let sides = sides(item, context.before);
    let mut found = Vec::new();
    if sides.request {
        found.push(Difference::whole(&rules::REQUEST_FIELD_REMOVED));
    }
    if sides.answer {
        found.push(Difference::whole(if item.flag(Word::Required) {
            &rules::ANSWER_FIELD_REMOVED
        } else {
            &rules::ANSWER_OPTIONAL_REMOVED
        }));
    }
    found
}

pub(crate) fn changed(old: &Item, now: &Item, context: &Context<'_>) -> Vec<Difference> {
    let (left, right) = (sides(old, context.before), sides(now, context.after));
    let sides = Sides {
        request: left.request && right.request,
        answer: left.answer && right.answer,
    };
    let mut found = Vec::new();
    names(old, now, &mut found);
    required(old, now, sides, &mut found);
    let ty = changed_type(old, now, context);
    found.extend(ty.map(|rule| Difference::new(rule, Word::Type)));
    if ty.is_none() {
        let codec = codec(old.text(Word::Codec), now.text(Word::Codec));
        found.extend(codec.map(|rule| Difference::new(rule, Word::Codec)));
        let currency = currency(old.text(Word::Currency), now.text(Word::Currency));
        found.extend(currency.map(|rule| Difference::new(rule, Word::Currency)));
    }
    for rule in limits(old.value(Word::Limits), now.value(Word::Limits)) {
        let words_only = !sides.request;
        found.push(Difference {
            words_only,
            ..Difference::new(rule, Word::Limits)
        });
    }
    let words = [&rules::FIELD_DEPRECATED, &rules::FIELD_UNDEPRECATED];
    found.extend(deprecation(old, now, words, context));
    let mut push = |rule: &'static Rule, word| found.push(Difference::new(rule, word));
    if old.value(Word::Default) != now.value(Word::Default) {
        push(&rules::DEFAULT, Word::Default);
    }
    if old.value(Word::Expand) != now.value(Word::Expand) {
        push(&rules::EXPAND, Word::Expand);
    }
    match (old.flag(Word::Sensitive), now.flag(Word::Sensitive)) {
        (false, true) => push(&rules::SENSITIVE, Word::Sensitive),
        (true, false) => push(&rules::NOT_SENSITIVE, Word::Sensitive),
        _ => {}
    }
    aliases(old, now, sides, &mut found);
    found
}

/// What became of a deprecation; `words` are the rules for a new one and for one that is gone.
pub(crate) fn deprecation(
    old: &Item,
    now: &Item,
    words: [&'static Rule; 2],
    context: &Context<'_>,
) -> Vec<Difference> {
    let [new, gone] = words;
    let said = |word| (old.text(word), now.text(word));
    let note = match said(Word::Deprecated) {
        (None, None) => return Vec::new(),
        (None, Some(_)) => Difference::new(new, Word::Deprecated),
        // What is in use again has no last day.
        (Some(_), None) => return vec![Difference::new(gone, Word::Deprecated)],
        (Some(old), Some(now)) if old != now => {
            Difference::new(&rules::DEPRECATION_NOTE, Word::Deprecated)
        }
        _ => return Vec::new(),
    };
    let too_near = |day: &str| {
        context
            .after
            .days_until(day)
            .is_some_and(|days| days < rules::NOTICE)
    };
    let sunset = match said(Word::Sunset) {
        (old, now) if old == now => None,
        (None, Some(day)) if too_near(day) => Some(&rules::SUNSET_TOO_NEAR),
        (None, Some(_)) => Some(&rules::SUNSET_LATER),
        (Some(old), Some(now)) if old < now => Some(&rules::SUNSET_LATER),
        _ => Some(&rules::SUNSET_EARLIER),
    };
    // The note of a deprecation that was there names the day.
    let was_deprecated = old.text(Word::Deprecated).is_some();
    match sunset.map(|rule| (rule, Difference::new(rule, Word::Sunset))) {
        Some((_, sunset)) if was_deprecated => vec![sunset],
        Some((rule, sunset)) if rule.id == rules::SUNSET_TOO_NEAR.id => {
            vec![note, sunset]
        }
        _ => vec![note],
    }
}

fn names(old: &Item, now: &Item, found: &mut Vec<Difference>) {
    let rust = old.value(Word::Rust) == now.value(Word::Rust);
    // Answers that still carry the old name are understood.
    let aliased = texts(now.value(Word::Aliases)).contains(&old.name);
    let difference = match (old.name == now.name, rust) {
        (true, true) => return,
        (true, false) => Difference::new(&rules::FIELD_RUST_NAME, Word::Rust),
        (false, true) => Difference::whole(&rules::FIELD_WIRE_NAME),
        (false, false) => Difference::whole(&rules::FIELD_RENAMED),
    };
    let answers_keep = old.name != now.name && aliased;
    found.push(Difference {
        answers_keep,
        ..difference
    });
}

fn required(old: &Item, now: &Item, sides: Sides, found: &mut Vec<Difference>) {
    let rules: [&'static Rule; 2] = match (old.flag(Word::Required), now.flag(Word::Required)) {
        (false, true) => [
            &rules::REQUEST_FIELD_TO_REQUIRED,
            &rules::ANSWER_FIELD_TO_REQUIRED,
        ],
        (true, false) => [
            &rules::REQUEST_FIELD_TO_OPTIONAL,
            &rules::ANSWER_FIELD_TO_OPTIONAL,
        ],
        _ => return,
    };
    for (rule, applies) in rules.into_iter().zip([sides.request, sides.answer]) {
        if applies {
            found.push(Difference::new(rule, Word::Required));
        }
    }
}

pub(crate) fn changed_type(old: &Item, now: &Item, context: &Context<'_>) -> Option<&'static Rule> {
    match (old.value(Word::Type), now.value(Word::Type)) {
        (Value::Type(before), Value::Type(after)) => types::changed(
            (before, &context.before.model),
            (after, &context.after.model),
            &context.renames,
        ),
        _ => None,
    }
}

/// Codecs that read one more form and write what is written without them.
const TOLERANT: &[&str] = &[
    "number_or_text",
    "text_or_number",
    "empty_list",
    "single",
    "list_or_page",
];

fn codec(old: Option<&str>, now: Option<&str>) -> Option<&'static Rule> {
    let tolerant = |word: &str| TOLERANT.contains(&word);
    Some(match (old, now) {
        (old, now) if old == now => return None,
        (None, Some("number_or_text" | "text_or_number")) => &rules::CODEC_TEXT,
        (None, Some(word)) if tolerant(word) => &rules::CODEC_WIDENED,
        (Some(word), None) if tolerant(word) => &rules::CODEC_NARROWED,
        _ => &rules::CODEC_CHANGED,
    })
}

fn currency(old: Option<&str>, now: Option<&str>) -> Option<&'static Rule> {
    match (old, now) {
        (old, now) if old == now => None,
        (Some(_), Some(_)) => Some(&rules::FIELD_CURRENCY),
        _ => Some(&rules::FIELD_CURRENCY_SAID),
    }
}

/// The limits that are tighter and those that are looser.
pub(crate) fn limits(old: &Value, now: &Value) -> Vec<&'static Rule> {
    let (Value::Limits(old), Value::Limits(now)) = (old, now) else {
        return Vec::new();
    };
    let find = |limits: &[(String, Option<String>, i64)], kind: &str, currency: &Option<String>| {
        let same = |limit: &&(String, Option<String>, i64)| limit.0 == kind && limit.1 == *currency;
        limits.iter().find(same).map(|limit| limit.2)
    };
    let mut found: Vec<&'static Rule> = Vec::new();
    for (kind, currency, _) in old.iter().chain(now) {
        let (before, after) = (find(old, kind, currency), find(now, kind, currency));
        let least = kind.starts_with("min");
        let tighter = match (before, after) {
            (before, after) if before == after => continue,
            (None, _) => true,
            (_, None) => false,
            (Some(before), Some(after)) => (after > before) == least,
        };
        let size = matches!(
            kind.as_str(),
            "max_items" | "max_entries" | "max_value_length"
        );
        let rule: &'static Rule = match (size, tighter) {
            (false, true) => &rules::LIMIT_TIGHTENED,
            (false, false) => &rules::LIMIT_LOOSENED,
            (true, true) => &rules::SIZE_TIGHTENED,
            (true, false) => &rules::SIZE_LOOSENED,
        };
        if !found.contains(&rule) {
            found.push(rule);
        }
    }
    found
}

fn aliases(old: &Item, now: &Item, sides: Sides, found: &mut Vec<Difference>) {
    let (before, after) = (
        texts(old.value(Word::Aliases)),
        texts(now.value(Word::Aliases)),
    );
    // The old name of a field that was renamed is said with the rename.
    let names = [&old.name, &now.name];
    let lost = before
        .iter()
        .any(|name| !after.contains(name) && !names.contains(&name));
    let won = after
        .iter()
        .any(|name| !before.contains(name) && !names.contains(&name));
    if sides.answer && won {
        found.push(Difference::new(&rules::ANSWER_ALIAS_ADDED, Word::Aliases));
    }
    if sides.answer && lost {
        found.push(Difference::new(&rules::ANSWER_ALIAS_REMOVED, Word::Aliases));
    }
    if !sides.answer && (won || lost) {
        found.push(Difference::new(&rules::REQUEST_ALIAS, Word::Aliases));
    }
}

pub(crate) fn texts(value: &Value) -> &[String] {
    match value {
        Value::Texts(texts) => texts,
        _ => &[],
    }
}
