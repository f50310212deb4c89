//! Error responses: from a problem with a request to the documented error body.

use serde_json::{Map, Value, json};

use crate::generated::service::{CURRENCIES, SERVICE_ERRORS};
use crate::reply::Reply;
use crate::tables::{ErrorRule, When};

/// What is wrong with a request, before any words are found for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) when: When,
    /// Path of the field, such as `line_items.0.price`.
    pub(crate) field: Option<String>,
    /// The value that was refused, as text.
    pub(crate) value: Option<String>,
    /// The limit that was passed, as money or number.
    pub(crate) limit: Option<String>,
    /// Documented words that the tables may lack, since they are for one case of many.
    pub(crate) words: Option<&'static ErrorRule>,
}

impl Problem {
    pub(crate) fn new(when: When) -> Self {
        Self {
            when,
            field: None,
            value: None,
            limit: None,
            words: None,
        }
    }

    pub(crate) fn at(when: When, field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::new(when)
        }
    }

    pub(crate) fn value(mut self, value: &Value) -> Self {
        self.value = Some(match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        self
    }

    pub(crate) fn limit(mut self, limit: impl ToString) -> Self {
        self.limit = Some(limit.to_string());
        self
    }

    /// Words for it, unless the operation's own rules have some for this very field.
    pub(crate) fn words(mut self, words: &'static ErrorRule) -> Self {
        self.words = Some(words);
        self
    }

    /// The answer: by the operation's own rules, or else by the problem's words or the rules of the service.
    pub(crate) fn reply(&self, own: &[ErrorRule]) -> Reply {
        let rule = |when| {
            let general = || {
                [own, SERVICE_ERRORS]
                    .into_iter()
                    .find_map(|r| self.rule(r, when))
            };
            self.own_rule(own, when).or(self.words).or_else(general)
        };
        let rule = rule(self.when).or_else(|| rule(wider(self.when)?));
        self.reply_by(rule.unwrap_or(&LAST_RESORT), Map::new())
    }

    /// The answer by one rule; `metadata` names the entities it is about.
    pub(crate) fn reply_by(&self, rule: &ErrorRule, metadata: Map<String, Value>) -> Reply {
        // The service writes NA where nothing applies, and null only for the field.
        let or_na = |text: Option<&str>| text.unwrap_or("NA").to_owned();
        let field = rule.field.and_then(|field| match field {
            "{field}" => self.field.clone(),
            field => Some(field.to_owned()),
        });
        let body = json!({ "error": {
            "code": rule.code,
            "description": fill(rule.description, |name| self.part(name)),
            "source": or_na(rule.source),
            "step": or_na(rule.step),
            "reason": or_na(rule.reason),
            "metadata": metadata,
            "field": field,
        } });
        Reply::new(rule.status, body)
    }

    /// The rule for this very field, or else the one for any field.
    fn rule<'a>(&self, rules: &'a [ErrorRule], when: When) -> Option<&'a ErrorRule> {
        let for_any = |rule: &&ErrorRule| rule.when == when && rule.at.is_none();
        self.own_rule(rules, when)
            .or_else(|| rules.iter().find(for_any))
    }

    /// The rule for this very field.
    fn own_rule<'a>(&self, rules: &'a [ErrorRule], when: When) -> Option<&'a ErrorRule> {
        rules
            .iter()
            .find(|rule| rule.when == when && self.is_at(rule.at))
    }

    /// A rule names a field by its path without list positions, or by its last name alone.
    fn is_at(&self, at: Option<&str>) -> bool {
        let (Some(at), Some(field)) = (at, self.field.as_deref()) else {
            return false;
        };
        let steps: Vec<_> = field
            .split('.')
            .filter(|step| step.parse::<usize>().is_err())
            .collect();
        steps.join(".") == at || steps.last() == Some(&at)
    }

    fn part(&self, name: &str) -> Option<String> {
        match name {
            // The documents list unknown fields as they were written.
            "field" if self.when == When::UnknownField => self.value.clone(),
            "field" => self.field.as_ref().map(|field| field.replace('_', " ")),
            "value" => self.value.clone(),
            "limit" => self.limit.clone(),
            _ => None,
        }
    }
}

/// The trouble whose words do, where there are none for this one.
fn wider(when: When) -> Option<When> {
    match when {
        When::MinLength => Some(When::Min),
        When::MaxLength | When::MaxItems | When::MaxNotes => Some(When::Max),
        _ => None,
    }
}

/// Where the tables have no words at all, so that a request is refused all the same.
const LAST_RESORT: ErrorRule = ErrorRule {
    when: When::State,
    at: None,
    status: 400,
    code: "BAD_REQUEST_ERROR",
    description: "The request is invalid.",
    field: Some("{field}"),
    source: None,
    step: None,
    reason: None,
};

/// Replaces every `{name}` that is known, once: what is filled in is not read again.
fn fill(template: &str, part: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let filled = after
            .split_once('}')
            .and_then(|(name, tail)| Some((part(name)?, tail)));
        if let Some((value, tail)) = filled {
            text.push_str(&value);
            rest = tail;
        } else {
            text.push('{');
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// An amount as errors write it: `INR 1.00`.
pub(crate) fn money(currency: &str, amount: i64) -> String {
    let exponent = CURRENCIES
        .iter()
        .find(|row| row.code == currency)
        .map_or(2, |row| usize::from(row.exponent));
    let sign = if amount < 0 { "-" } else { "" };
    let width = exponent.saturating_add(1);
    let digits = format!("{:0width$}", amount.unsigned_abs());
    let (major, minor) = digits
        .split_at_checked(digits.len().saturating_sub(exponent))
        .unwrap_or((&digits, ""));
    let point = if minor.is_empty() { "" } else { "." };
    format!("{currency} {sign}{major}{point}{minor}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::{Problem, fill, money};
    use crate::tables::{ErrorRule, When};

    const fn rule(when: When, at: Option<&'static str>, description: &'static str) -> ErrorRule {
        ErrorRule {
            when,
            at,
            status: 418,
            code: "BAD_REQUEST_ERROR",
            description,
            field: Some("{field}"),
            source: Some("business"),
            step: None,
            reason: Some("input_validation_failed"),
        }
    }

    fn description(problem: &Problem, own: &[ErrorRule]) -> String {
        let reply = problem.reply(own);
        reply.json()["error"]["description"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn the_body_has_all_seven_fields_in_the_documented_order() {
        let problem = Problem::at(When::Min, "amount").limit("INR 1.00");
        let own = [rule(When::Min, None, "at least {limit} for {field}")];
        let reply = problem.reply_by(&own[0], Map::new());
        assert_eq!(reply.status, 418);
        assert_eq!(
            reply.json().to_string(),
            json!({ "error": {
                "code": "BAD_REQUEST_ERROR",
                "description": "at least INR 1.00 for amount",
                "source": "business",
                "step": "NA",
                "reason": "input_validation_failed",
                "metadata": {},
                "field": "amount",
            } })
            .to_string()
        );
    }

    #[test]
    fn the_rule_of_the_operation_wins_and_in_it_the_one_for_the_field() {
        let own = [
            rule(When::Min, None, "any"),
            rule(When::Min, Some("amount"), "amount"),
            rule(When::Min, Some("shipping.fee"), "fee"),
            rule(When::Max, Some("amount"), "max"),
        ];
        let at = |field: &str| description(&Problem::at(When::Min, field), &own);
        assert_eq!(at("amount"), "amount");
        assert_eq!(at("line_items.3.amount"), "amount");
        assert_eq!(at("shipping.0.fee"), "fee");
        assert_eq!(at("other.fee"), "any");
        assert_eq!(at("count"), "any");
    }

    #[test]
    fn without_an_own_rule_the_service_speaks() {
        let problem = Problem::new(When::NoRoute);
        let text = description(&problem, &[rule(When::Min, None, "any")]);
        assert!(text.contains("not found on the server"), "{text}");
    }

    #[test]
    fn the_words_of_a_problem_stand_back_behind_a_rule_for_its_field() {
        static WORDS: ErrorRule = rule(When::State, None, "words");
        let problem = Problem::at(When::State, "status").words(&WORDS);
        let any = rule(When::State, None, "any");
        let other = rule(When::State, Some("amount"), "other");
        let own = rule(When::State, Some("status"), "own");
        assert_eq!(description(&problem, &[any, other]), "words");
        assert_eq!(description(&problem, &[any, own]), "own");
        assert_eq!(
            description(&Problem::at(When::State, "x"), &[any, own]),
            "any"
        );
    }

    #[test]
    fn limits_of_another_kind_borrow_words() {
        let problem = Problem::at(When::MinLength, "name").limit(3);
        let least = rule(When::Min, Some("name"), "least {limit}");
        let shortest = rule(When::MinLength, None, "shortest {limit}");
        assert_eq!(description(&problem, &[least, shortest]), "shortest 3");
        for when in [
            When::MinLength,
            When::MaxLength,
            When::MaxItems,
            When::MaxNotes,
        ] {
            let text = description(&Problem::at(when, "name").limit(37), &[]);
            assert!(text.contains("37"), "{when:?}: {text}");
        }
    }

    #[test]
    fn unknown_fields_are_listed_as_they_were_written() {
        let own = [rule(When::UnknownField, None, "not {field}")];
        let problem = Problem::at(When::UnknownField, "a_b").value(&json!("a_b, c_d"));
        assert_eq!(description(&problem, &own), "not a_b, c_d");
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let value = |name: &str| (name == "value").then(|| "{limit}{value}".to_owned());
        assert_eq!(fill("a {value} b {x} {", value), "a {limit}{value} b {x} {");
    }

    #[test]
    fn underscores_are_blanks_in_words_but_not_in_the_field() {
        let rule = rule(When::Missing, None, "The {field} field is required.");
        let reply = Problem::at(When::Missing, "bank_account.name").reply_by(&rule, Map::new());
        let error = &reply.json()["error"];
        assert_eq!(
            error["description"],
            "The bank account.name field is required."
        );
        assert_eq!(error["field"], "bank_account.name");
    }

    #[test]
    fn money_has_the_decimals_of_its_currency() {
        assert_eq!(money("INR", 100), "INR 1.00");
        assert_eq!(money("INR", 5), "INR 0.05");
        assert_eq!(money("JPY", 50), "JPY 50");
        assert_eq!(money("KWD", 1500), "KWD 1.500");
        assert_eq!(money("INR", -150), "INR -1.50");
    }
}
