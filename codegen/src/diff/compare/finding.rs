//! A difference to a finding: verdicts, places, signatures, and who is affected.

use std::collections::BTreeSet;

use super::{Context, Difference};
use crate::diff::facts::{Item, Kind, Word, shown_by};
use crate::diff::rules::{self, Bump, Rust, Wire};
use crate::diff::signature::{self, Half, Printed};
use crate::diff::{Finding, Side, State, fingerprint};

pub(crate) fn of(
    difference: &Difference,
    old: Option<&Item>,
    now: Option<&Item>,
    context: &Context<'_>,
) -> Finding {
    let (rule, word) = (difference.rule, difference.word);
    let half = half(rule.request, rule.answer);
    let before = state(old, context.before, word, half, &context.printed.0);
    let after = state(now, context.after, word, half, &context.printed.1);
    let (before, after) = nearest(before, after, old, now, context);
    let (request, mut answer) = travels(old, now, rule.request, rule.answer);
    if difference.answers_keep && answer == Wire::Breaking {
        answer = Wire::Compatible;
    }
    let (mut rust, mut bump) = (rule.rust, rule.bump);
    if difference.words_only {
        // The documentation names the limit, and nothing checks an answer against it.
        (rust, bump) = (Rust::Same, Bump::Patch);
    }
    (rust, bump) = as_printed(rule, rust, bump, (&before, &after), old, now);
    let item = now.or(old);
    let operations = affected(old, context.before)
        .union(&affected(now, context.after))
        .cloned()
        .collect();
    let mut examples = examples(old, context.before, half);
    examples.extend(self::examples(now, context.after, half));
    let name = old.map(|item| item.key.as_str()).unwrap_or_default();
    let (said, says) = match item.map(|item| item.kind) {
        // What a body says is too long to be shown and still makes it another finding.
        Some(Kind::Example) => (
            old.and_then(|item| item.text(Word::Text)),
            now.and_then(|item| item.text(Word::Text)),
        ),
        _ => (before.says.as_deref(), after.says.as_deref()),
    };
    let parts = [
        rule.id,
        name,
        now.map(|item| item.key.as_str()).unwrap_or_default(),
        said.unwrap_or_default(),
        says.unwrap_or_default(),
    ];
    Finding {
        rule,
        what: rule.title.to_owned(),
        request,
        answer,
        rust,
        bump,
        resource: item.and_then(|item| item.resource.clone()),
        operation: item.and_then(|item| item.operation.clone()),
        operations,
        examples: examples.into_iter().collect(),
        fingerprint: fingerprint::of(&parts),
        before,
        after,
        entry: None,
        correction: false,
        accepted: None,
    }
}

/// Which half of a field a rule is about, where it is about one.
fn half(request: Wire, answer: Wire) -> Option<Half> {
    match (request, answer) {
        (Wire::None, Wire::None) => None,
        (Wire::None, _) => Some(Half::Answer),
        (_, Wire::None) => Some(Half::Request),
        _ => None,
    }
}

fn state(
    item: Option<&Item>,
    side: &Side,
    word: Option<Word>,
    half: Option<Half>,
    printed: &Printed,
) -> State {
    let Some(item) = item else {
        return State::default();
    };
    let half = half.filter(|_| item.kind == Kind::Field);
    State {
        item: Some(item.key.clone()),
        says: Some(signature::says(item, word)),
        place: Some(side.place(word.map_or(item.at, |word| item.place_of(word)))),
        signature: signature::of(item, side, half, printed),
    }
}

/// Where an item is missing, the place of what would contain it stands for it.
fn nearest(
    mut before: State,
    mut after: State,
    old: Option<&Item>,
    now: Option<&Item>,
    context: &Context<'_>,
) -> (State, State) {
    if before.item.is_none() {
        let parent = now.and_then(|item| item.parent.as_deref());
        let parent = parent.map(|parent| context.renames.before(parent));
        let at = parent
            .and_then(|parent| context.before.facts.get(parent))
            .map(|item| item.at);
        before.place = at.map(|at| context.before.place(at));
    }
    if after.item.is_none() {
        let parent = old.and_then(|item| item.parent.as_deref());
        let parent = parent.map(|parent| context.renames.after(parent));
        let at = parent
            .and_then(|parent| context.after.facts.get(parent))
            .map(|item| item.at);
        after.place = at.map(|at| context.after.place(at));
    }
    (before, after)
}

/// A verdict counts in the directions that an item travels.
fn travels(old: Option<&Item>, now: Option<&Item>, request: Wire, answer: Wire) -> (Wire, Wire) {
    let items = || [old, now].into_iter().flatten();
    let bound = items().any(|item| {
        matches!(
            item.kind,
            Kind::Id | Kind::Enum | Kind::EnumValue | Kind::Struct | Kind::Union | Kind::Form
        ) || (item.kind == Kind::Field && item.operation.is_none())
    });
    if !bound {
        // A field of a body never comes back.
        let sent = items().any(|item| matches!(item.kind, Kind::Field | Kind::RequestRule));
        return (request, if sent { Wire::None } else { answer });
    }
    let sent = items().any(|item| item.in_requests);
    let read = items().any(|item| item.in_answers);
    (
        if sent { request } else { Wire::None },
        if read { answer } else { Wire::None },
    )
}

/// The rule says what usually becomes of the Rust item; what the emitters print decides.
fn as_printed(
    rule: &rules::Rule,
    rust: Rust,
    bump: Bump,
    (before, after): (&State, &State),
    old: Option<&Item>,
    now: Option<&Item>,
) -> (Rust, Bump) {
    let (Some(old), Some(now)) = (old, now) else {
        let only = old.or(now);
        return match only {
            // A constant needs no argument, so that no constructor changes.
            Some(item) if rust == Rust::Type && is_constant(item) => {
                (Rust::Behaviour, Bump::MinorWithAction)
            }
            _ => (rust, bump),
        };
    };
    if now.kind != Kind::Field || old.kind != Kind::Field {
        return (rust, bump);
    }
    let plain = |state: &State| {
        state
            .signature
            .as_ref()
            .map(|text| text.replace("#[deprecated] ", ""))
    };
    let (Some(old), Some(new)) = (plain(before), plain(after)) else {
        return (rust, bump);
    };
    let printed_alike = old == new;
    let said_currency = rule.id == rules::FIELD_CURRENCY_SAID.id;
    match (rust, printed_alike) {
        (Rust::Type, true) => (Rust::Behaviour, bump.min(policy(rule))),
        (Rust::Behaviour, false) if said_currency => (Rust::Type, Bump::Major),
        _ => (rust, bump),
    }
}

/// What a break asks for that Rust does not see: a change of unit stays major.
fn policy(rule: &rules::Rule) -> Bump {
    if rule.id == rules::FIELD_UNIT.id {
        Bump::Major
    } else {
        Bump::MinorWithAction
    }
}

fn is_constant(item: &Item) -> bool {
    use crate::diff::facts::Value;
    use crate::model::Type;
    matches!(item.value(Word::Type), Value::Type(Type::Const(_)))
}

/// The operations and events that an item shows in.
fn affected(item: Option<&Item>, side: &Side) -> BTreeSet<String> {
    let Some(item) = item else {
        return BTreeSet::new();
    };
    if let Some(operation) = &item.operation {
        return BTreeSet::from([operation.clone()]);
    }
    let owner = match item.kind {
        Kind::Event => return BTreeSet::from([format!("webhook {}", item.name)]),
        Kind::EventPart => {
            let event = item
                .parent
                .as_deref()
                .and_then(|key| key.strip_prefix("events."));
            return event
                .map(|name| format!("webhook {name}"))
                .into_iter()
                .collect();
        }
        Kind::Example => return shown_by(&item.name).into_iter().collect(),
        Kind::Idempotency => {
            let keyed = format!("keyed({})", item.name);
            let users = side.facts.items().iter();
            return users
                .filter(|other| other.text(Word::Retry) == Some(&keyed))
                .map(|other| other.key.clone())
                .collect();
        }
        Kind::Id | Kind::Enum | Kind::Struct | Kind::Union => Some(item.name.as_str()),
        Kind::Field | Kind::EnumValue | Kind::Form => item.parent.as_deref(),
        _ => None,
    };
    let carriers = owner.and_then(|owner| side.facts.reach().of_type(owner));
    carriers
        .into_iter()
        .flat_map(|found| {
            let calls = found.requests.iter().chain(&found.answers).cloned();
            calls.chain(found.events.iter().map(|event| format!("webhook {event}")))
        })
        .collect()
}

/// The documented bodies that show an item.
fn examples(item: Option<&Item>, side: &Side, half: Option<Half>) -> BTreeSet<String> {
    let Some(item) = item else {
        return BTreeSet::new();
    };
    let needle = match item.kind {
        Kind::Field | Kind::EnumValue => Some(format!("\"{}\"", item.name)),
        Kind::Operation | Kind::Struct | Kind::Id | Kind::Union | Kind::Form => None,
        _ => return BTreeSet::new(),
    };
    let operations = affected(Some(item), side);
    let of_body = item.operation.is_some() && item.kind == Kind::Field;
    let one_way = item.kind == Kind::Field && item.in_requests != item.in_answers;
    let sent = of_body || half == Some(Half::Request) || (one_way && item.in_requests);
    let answered = !sent && (half == Some(Half::Answer) || (one_way && item.in_answers));
    let shows = |other: &&Item| {
        let request = other.name.ends_with(".request.json");
        let meta = other.name.ends_with(".yaml");
        let direction = !(meta || sent && !request || answered && request);
        let text = other.text(Word::Text).unwrap_or_default();
        direction
            && needle
                .as_ref()
                .is_none_or(|needle| text.contains(needle.as_str()))
    };
    let bodies = operations.iter().flat_map(|call| side.facts.bodies(call));
    bodies
        .filter(shows)
        .map(|other| other.name.clone())
        .collect()
}
