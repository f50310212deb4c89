//! Validation of a request against the rules between its parameters.

use serde_json::Value;

use crate::error::Problem;
use crate::store::Object;
use crate::tables::{Ask, Condition, Rule, When};

/// Checks every rule, in the order of the spec. What counts as sent is what stands in `sent`; its values are read
/// in `normal`, where each has one spelling.
pub(super) fn check(rules: &[Rule], sent: &Object, normal: &Object) -> Result<(), Problem> {
    let is_there = |field: &str| at(sent, field).is_some();
    let holds = |rule: &&Rule| hold(rule.when, sent, normal);
    for rule in rules.iter().filter(holds) {
        let mut there = rule.fields.iter().copied().filter(|field| is_there(field));
        let mut lacking = rule.fields.iter().copied().filter(|field| !is_there(field));
        let (missing, surplus) = match rule.asks {
            Ask::Require => (lacking.next(), None),
            Ask::Forbid => (None, there.next()),
            Ask::ExactlyOne => match (there.next(), there.next()) {
                (None, _) => (lacking.next(), None),
                (Some(_), second) => (None, second),
            },
            Ask::Together if there.next().is_some() => (lacking.next(), None),
            Ask::Together => (None, None),
        };
        if let Some(field) = missing {
            return Err(Problem::at(When::Missing, field));
        }
        if let Some(field) = surplus {
            // As a field that the service does not know at all: the documents have no other words for it.
            return Err(Problem::at(When::UnknownField, field).value(&field.into()));
        }
    }
    Ok(())
}

/// Whether every condition holds. What counts as sent is what stands in `sent`; its values are read in `normal`.
pub(super) fn hold(conditions: &[(&str, Condition)], sent: &Object, normal: &Object) -> bool {
    conditions.iter().all(|(field, condition)| match condition {
        Condition::Present => at(sent, field).is_some(),
        Condition::Absent => at(sent, field).is_none(),
        Condition::Is(wanted) => {
            at(sent, field).is_some()
                && at(normal, field).is_some_and(|found| text(found) == *wanted)
        }
    })
}

/// What stands at a path such as `customer.email`; null is as good as nothing.
fn at<'a>(sent: &'a Object, path: &str) -> Option<&'a Value> {
    let mut steps = path.split('.');
    let first = sent.get(steps.next()?)?;
    let value = steps.try_fold(first, |value, step| value.get(step))?;
    (!value.is_null()).then_some(value)
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check;
    use crate::tables::{Ask, Condition, Rule, When};

    const ALWAYS: &[(&str, Condition)] = &[];

    fn broken(rule: Rule, sent: Value) -> Option<(When, String)> {
        let sent = sent.as_object().unwrap();
        let problem = check(&[rule], sent, sent).err()?;
        Some((problem.when, problem.field.unwrap()))
    }

    fn missing(field: &str) -> Option<(When, String)> {
        Some((When::Missing, field.to_owned()))
    }

    fn surplus(field: &str) -> Option<(When, String)> {
        Some((When::UnknownField, field.to_owned()))
    }

    #[test]
    fn what_is_required_and_what_is_forbidden() {
        let require = Rule {
            when: ALWAYS,
            asks: Ask::Require,
            fields: &["a", "b.c"],
        };
        assert_eq!(broken(require, json!({"a": 1, "b": {"c": 0}})), None);
        assert_eq!(
            broken(require, json!({"a": 1, "b": {"c": null}})),
            missing("b.c")
        );
        assert_eq!(broken(require, json!({"b": {}})), missing("a"));
        let forbid = Rule {
            asks: Ask::Forbid,
            ..require
        };
        assert_eq!(broken(forbid, json!({"b": {"d": 1}, "a": null})), None);
        assert_eq!(broken(forbid, json!({"b": {"c": 1}})), surplus("b.c"));
    }

    #[test]
    fn one_of_several_and_all_or_none() {
        let one = Rule {
            when: ALWAYS,
            asks: Ask::ExactlyOne,
            fields: &["a", "b", "c"],
        };
        assert_eq!(broken(one, json!({"b": 1})), None);
        assert_eq!(broken(one, json!({})), missing("a"));
        assert_eq!(broken(one, json!({"a": 1, "c": 1})), surplus("c"));
        let all = Rule {
            asks: Ask::Together,
            ..one
        };
        assert_eq!(broken(all, json!({})), None);
        assert_eq!(broken(all, json!({"a": 1, "b": 1, "c": 1})), None);
        assert_eq!(broken(all, json!({"b": 1})), missing("a"));
    }

    #[test]
    fn a_rule_holds_where_every_condition_does() {
        let when = &[
            ("method", Condition::Is("upi")),
            ("live", Condition::Is("true")),
            ("token", Condition::Present),
            ("note", Condition::Absent),
        ];
        let rule = Rule {
            when,
            asks: Ask::Require,
            fields: &["vpa"],
        };
        let sent = |method, live, token| json!({"method": method, "live": live, "token": token});
        assert_eq!(broken(rule, sent("upi", true, json!({}))), missing("vpa"));
        assert_eq!(broken(rule, sent("card", true, json!({}))), None);
        assert_eq!(broken(rule, sent("upi", false, json!({}))), None);
        assert_eq!(broken(rule, sent("upi", true, Value::Null)), None);
        let mut noted = sent("upi", true, json!({}));
        noted["note"] = json!("x");
        assert_eq!(broken(rule, noted), None);
    }

    #[test]
    fn a_default_is_not_sent() {
        let rule = Rule {
            when: ALWAYS,
            asks: Ask::Forbid,
            fields: &["a"],
        };
        let (sent, normal) = (json!({}), json!({"a": 1}));
        let judged = check(
            &[rule],
            sent.as_object().unwrap(),
            normal.as_object().unwrap(),
        );
        assert_eq!(judged, Ok(()));
    }
}
