//! Validation of a value of the right type against the limits of its field.

use serde_json::Value;

use super::rules;
use crate::error::{Problem, money};
use crate::generated::service::CURRENCIES;
use crate::store::Object;
use crate::tables::{Field, Kind, Limit, When};

/// Checks every limit; `siblings` is the object as sent, which may name the currency.
pub(super) fn check(
    field: &Field,
    value: &Value,
    siblings: &Object,
    path: &str,
) -> Result<(), Problem> {
    let currency = currency(field, siblings);
    let amounts = matches!(field.kind, Kind::Amount).then_some(Limit::Min {
        currency: None,
        value: 0,
    });
    let mut limits = field.limits.iter().copied().chain(amounts);
    match limits.find_map(|limit| passed(limit, value, currency, siblings)) {
        Some((when, limit)) => Err(Problem::at(when, path).value(value).limit(limit)),
        None => Ok(()),
    }
}

/// The limit in words, if the value is beyond it.
fn passed(
    limit: Limit,
    value: &Value,
    currency: Option<&str>,
    siblings: &Object,
) -> Option<(When, String)> {
    let applies = |only: Option<&str>| only.is_none() || only == currency;
    let words = |limit: i64| match currency {
        Some(currency) => money(currency, limit),
        None => limit.to_string(),
    };
    let length = |text: &Value| text.as_str().map(|text| text.chars().count());
    let over = |size: Option<usize>, limit: u32, when: When| {
        let passed = size.is_some_and(|size| u64::from(limit) < size as u64);
        passed.then(|| (when, limit.to_string()))
    };
    match limit {
        Limit::When { when, limit } => rules::hold(when, siblings, siblings)
            .then(|| passed(*limit, value, currency, siblings))
            .flatten(),
        Limit::Min {
            currency: only,
            value: least,
        } => (applies(only) && value.as_i64()? < least).then(|| (When::Min, words(least))),
        Limit::Max {
            currency: only,
            value: most,
        } => (applies(only) && value.as_i64()? > most).then(|| (When::Max, words(most))),
        Limit::MinLength(least) => {
            let short = (length(value)? as u64) < u64::from(least);
            short.then(|| (When::MinLength, least.to_string()))
        }
        Limit::MaxLength(most) => over(length(value), most, When::MaxLength),
        Limit::MaxItems(most) => over(value.as_array().map(Vec::len), most, When::MaxItems),
        Limit::MaxEntries(most) => over(value.as_object().map(Object::len), most, When::MaxNotes),
        Limit::MaxValueLength(most) => {
            let longest = value.as_object()?.values().filter_map(length).max();
            over(longest, most, When::MaxLength)
        }
    }
}

/// The currency of an amount: what the sibling field says, or the code that stands in the table.
fn currency<'a>(field: &Field, siblings: &'a Object) -> Option<&'a str> {
    let name = field.currency?;
    match siblings.get(name) {
        Some(code) => code.as_str(),
        None => CURRENCIES
            .iter()
            .find_map(|row| (row.code == name).then_some(row.code)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::check;
    use crate::tables::{Field, Kind, Limit, When};

    fn field(kind: Kind, limits: &'static [Limit]) -> Field {
        Field {
            name: "x",
            aliases: &[],
            kind,
            required: false,
            codec: None,
            currency: None,
            default: None,
            limits,
        }
    }

    fn passed(field: &Field, value: Value, siblings: Value) -> Option<(When, String)> {
        let problem = check(field, &value, siblings.as_object().unwrap(), "x").err()?;
        Some((problem.when, problem.limit.unwrap()))
    }

    const PER_CURRENCY: &[Limit] = &[
        Limit::Min {
            currency: Some("INR"),
            value: 100,
        },
        Limit::Max {
            currency: Some("JPY"),
            value: 9,
        },
    ];

    #[test]
    fn a_limit_of_a_currency_is_for_amounts_in_it() {
        let amount = Field {
            currency: Some("currency"),
            ..field(Kind::Amount, PER_CURRENCY)
        };
        let inr = json!({"currency": "INR"});
        let jpy = json!({"currency": "JPY"});
        let limit = |when, text: &str| Some((when, text.to_owned()));
        assert_eq!(
            passed(&amount, json!(99), inr.clone()),
            limit(When::Min, "INR 1.00")
        );
        assert_eq!(passed(&amount, json!(100), inr), None);
        assert_eq!(passed(&amount, json!(9), jpy.clone()), None);
        assert_eq!(passed(&amount, json!(10), jpy), limit(When::Max, "JPY 9"));
        assert_eq!(passed(&amount, json!(1), json!({})), None);
        assert_eq!(passed(&amount, json!(1), json!({"currency": 7})), None);
    }

    #[test]
    fn a_currency_may_stand_in_the_table() {
        let amount = Field {
            currency: Some("INR"),
            ..field(Kind::Amount, PER_CURRENCY)
        };
        assert!(passed(&amount, json!(99), json!({})).is_some());
    }

    #[test]
    fn no_amount_is_negative() {
        let amount = field(Kind::Amount, &[]);
        assert_eq!(
            passed(&amount, json!(-1), json!({})),
            Some((When::Min, "0".to_owned()))
        );
        assert_eq!(passed(&amount, json!(0), json!({})), None);
        assert_eq!(
            passed(&field(Kind::Integer, &[]), json!(-1), json!({})),
            None
        );
    }

    #[test]
    fn lengths_and_sizes() {
        let text = field(Kind::Text, &[Limit::MinLength(2), Limit::MaxLength(3)]);
        let when = |field: &Field, value| passed(field, value, json!({})).map(|(when, _)| when);
        assert_eq!(when(&text, json!("ä")), Some(When::MinLength));
        assert_eq!(when(&text, json!("äöü")), None);
        assert_eq!(when(&text, json!("äöüß")), Some(When::MaxLength));
        let list = field(Kind::List(&Kind::Text), &[Limit::MaxItems(1)]);
        assert_eq!(when(&list, json!(["a"])), None);
        assert_eq!(when(&list, json!(["a", "b"])), Some(When::MaxItems));
        let notes = field(
            Kind::Notes,
            &[Limit::MaxEntries(1), Limit::MaxValueLength(2)],
        );
        assert_eq!(when(&notes, json!({"key": "ab"})), None);
        assert_eq!(
            when(&notes, json!({"a": "", "b": ""})),
            Some(When::MaxNotes)
        );
        assert_eq!(when(&notes, json!({"a": "abc"})), Some(When::MaxLength));
        assert_eq!(when(&notes, json!({"a": 1234})), None);
    }
}
