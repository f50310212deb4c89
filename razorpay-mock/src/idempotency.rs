//! Idempotency keys: a repeated request gets the first response again.
//!
//! Only successes are kept, so a rejected request may be corrected and retried with the same key.
//! Keys of one scheme share a namespace, whatever account a request names. Requests are executed
//! one after the other, so none is ever still in progress; a server with [faults](crate::faults)
//! reports one in progress where a test needs it.

use std::collections::HashMap;

use serde_json::Value;

use crate::error::Problem;
use crate::reply::Reply;
use crate::request::Request;
use crate::tables::{ErrorRule, Idempotency, When};

/// Documented description of the refusal of another request with a key that is taken.
pub(crate) const DIFFERENT_REQUEST: &str =
    "Different request with the same idempotency key has already been processed.";

/// For how many seconds the key of a payout is known: 7 days, as documented. The other pages name no time.
const PAYOUT_KEPT: i64 = 7 * 24 * 60 * 60;

const fn refusal(when: When, status: u16, description: &'static str) -> ErrorRule {
    ErrorRule {
        when,
        at: None,
        status,
        code: "BAD_REQUEST_ERROR",
        description,
        field: None,
        source: None,
        step: None,
        reason: None,
    }
}

static MISSING: ErrorRule = ErrorRule {
    field: Some("{field}"),
    source: Some("business"),
    reason: Some("null"),
    ..refusal(
        When::Missing,
        400,
        "Idempotency key is missing. Include idempotency header and key in the request.",
    )
};

static TOO_SHORT: ErrorRule = refusal(
    When::MinLength,
    400,
    "The idempotency key must be at least {limit} characters long.",
);

// Documented for no scheme with such a limit.
static TOO_LONG: ErrorRule = refusal(
    When::MaxLength,
    400,
    "The idempotency key must be at most {limit} characters long.",
);

static BAD_LETTER: ErrorRule = refusal(
    When::WrongType,
    400,
    "The idempotency key must only contain alphanumeric characters, underscores, and hyphens",
);

// The same, for a scheme that takes blanks and has no documented words.
static BAD_LETTER_OR_BLANK: ErrorRule = refusal(
    When::WrongType,
    400,
    "The idempotency key must only contain alphanumeric characters, underscores, hyphens, and spaces",
);

static CONFLICT: ErrorRule = refusal(When::State, 409, DIFFERENT_REQUEST);

// The pages of the other schemes speak of a bad request and have no words.
static BAD_REQUEST: ErrorRule = refusal(When::State, 400, DIFFERENT_REQUEST);

/// A key and its scheme.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    scheme: &'static Idempotency,
    key: String,
}

impl Key {
    /// The key of a request, if it has one; a problem if it has a wrong one, or none where one is needed.
    pub(crate) fn read(
        scheme: &'static Idempotency,
        request: &Request,
    ) -> Result<Option<Self>, Problem> {
        let header = scheme.header.to_ascii_lowercase();
        let problem = |when, words| Problem::at(when, &title(&header)).words(words);
        let Some(key) = request.header(&header) else {
            return match scheme.required {
                true => Err(problem(When::Missing, &MISSING)),
                false => Ok(None),
            };
        };
        let length = u32::try_from(key.chars().count()).unwrap_or(u32::MAX);
        let value = Value::from(key);
        if length == 0 && scheme.required {
            return Err(problem(When::Missing, &MISSING));
        }
        if length < scheme.min {
            let problem = problem(When::MinLength, &TOO_SHORT);
            return Err(problem.value(&value).limit(scheme.min));
        }
        if let Some(max) = scheme.max.filter(|max| length > *max) {
            let problem = problem(When::MaxLength, &TOO_LONG);
            return Err(problem.value(&value).limit(max));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || scheme.letters.contains(c);
        if !key.chars().all(allowed) {
            let words = match scheme.letters.contains(' ') {
                true => &BAD_LETTER_OR_BLANK,
                false => &BAD_LETTER,
            };
            return Err(problem(When::WrongType, words).value(&value));
        }
        Ok(Some(Self {
            scheme,
            key: key.to_owned(),
        }))
    }

    fn conflict(&self) -> Problem {
        let words = if self.scheme.name == "refund" {
            &CONFLICT
        } else {
            &BAD_REQUEST
        };
        Problem::at(When::State, &title(self.scheme.header)).words(words)
    }
}

/// What makes two requests the same one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fingerprint {
    pub(crate) operation: &'static str,
    /// The ids in the path.
    pub(crate) ids: Vec<String>,
    /// The body: as JSON, so that blanks and the order of fields do not count.
    pub(crate) body: Option<Value>,
}

/// The keys that were used, with the answers to their first requests.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    used: HashMap<(&'static str, String), First>,
}

#[derive(Debug)]
struct First {
    request: Fingerprint,
    reply: Reply,
    /// Unix second of the request.
    at: i64,
}

impl Keys {
    /// The first answer to this request, if it came before; a problem if another request came with its key.
    pub(crate) fn first_answer(
        &self,
        key: &Key,
        request: &Fingerprint,
        now: i64,
    ) -> Result<Option<&Reply>, Problem> {
        let forgotten = |first: &First| {
            key.scheme.name == "payout" && now.saturating_sub(first.at) >= PAYOUT_KEPT
        };
        match self.used.get(&(key.scheme.name, key.key.clone())) {
            None => Ok(None),
            Some(first) if forgotten(first) => Ok(None),
            Some(first) if first.request == *request => Ok(Some(&first.reply)),
            Some(_) => Err(key.conflict()),
        }
    }

    /// Keeps the answer to a request that was carried out.
    pub(crate) fn keep(&mut self, key: Key, request: Fingerprint, reply: &Reply, at: i64) {
        if (200..300).contains(&reply.status) {
            let first = First {
                request,
                reply: reply.clone(),
                at,
            };
            self.used.insert((key.scheme.name, key.key), first);
        }
    }
}

/// `x-some-header` as documents write it: `X-Some-Header`.
fn title(header: &str) -> String {
    let mut start = true;
    let titled = header.chars().map(|letter| {
        let titled = if start {
            letter.to_ascii_uppercase()
        } else {
            letter
        };
        start = letter == '-';
        titled
    });
    titled.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fingerprint, Key, Keys};
    use crate::reply::Reply;
    use crate::request::Request;
    use crate::tables::{Idempotency, When};

    static REFUND: Idempotency = Idempotency {
        name: "refund",
        header: "X-Refund-Idempotency",
        min: 10,
        max: None,
        letters: "_-",
        required: false,
        in_progress: None,
    };

    static PAYOUT: Idempotency = Idempotency {
        name: "payout",
        header: "x-payout-idempotency",
        min: 4,
        max: Some(36),
        letters: "_- ",
        required: true,
        in_progress: None,
    };

    fn request(header: Option<(&str, &str)>) -> Request {
        let headers = header.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Request {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: None,
            headers: headers.into_iter().collect(),
            body: "".into(),
        }
    }

    fn refused(scheme: &'static Idempotency, key: Option<&str>) -> (u16, String) {
        let header = scheme.header.to_ascii_lowercase();
        let request = request(key.map(|key| (header.as_str(), key)));
        let reply = Key::read(scheme, &request).unwrap_err().reply(&[]);
        let error = &reply.json()["error"];
        (
            reply.status,
            error["description"].as_str().unwrap().to_owned(),
        )
    }

    #[test]
    fn keys_have_a_length_and_letters() {
        for (scheme, key) in [
            (&REFUND, "abcdefghi_"),
            (&REFUND, "550e8400-e29b-41d4-a716-446655440000"),
            (&PAYOUT, "a b-"),
            (&PAYOUT, "550e8400-e29b-41d4-a716-446655440000"),
        ] {
            let header = scheme.header.to_ascii_lowercase();
            let found = Key::read(scheme, &request(Some((&header, key)))).unwrap();
            assert_eq!(found.unwrap().key, key);
        }
        assert!(Key::read(&REFUND, &request(None)).unwrap().is_none());
    }

    #[test]
    fn a_wrong_key_is_refused_in_documented_words() {
        let short = "The idempotency key must be at least 10 characters long.";
        assert_eq!(refused(&REFUND, Some("abcdefghi")), (400, short.to_owned()));
        assert_eq!(refused(&REFUND, Some("")), (400, short.to_owned()));
        let letters = "The idempotency key must only contain alphanumeric characters, underscores, and hyphens";
        for key in ["abcdefghi ", "abcdefghi.", "abcdefghié"] {
            assert_eq!(refused(&REFUND, Some(key)), (400, letters.to_owned()));
        }
        let missing =
            "Idempotency key is missing. Include idempotency header and key in the request.";
        for key in [None, Some("")] {
            assert_eq!(refused(&PAYOUT, key), (400, missing.to_owned()));
        }
        let long = "a".repeat(37);
        assert!(refused(&PAYOUT, Some(&long)).1.contains("at most 36"));
        assert!(refused(&PAYOUT, Some("abc")).1.contains("at least 4"));
        assert!(refused(&PAYOUT, Some("ab/d")).1.contains("spaces"));
        let problem = Key::read(&PAYOUT, &request(None)).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("X-Payout-Idempotency"));
    }

    #[test]
    fn the_first_answer_comes_again_for_the_same_request_only() {
        let mut keys = Keys::default();
        let key = |scheme| Key {
            scheme,
            key: "abcdefghij".to_owned(),
        };
        let print = |amount: i64| Fingerprint {
            operation: "payments.refund",
            ids: vec!["pay_1".to_owned()],
            body: Some(json!({"amount": amount})),
        };
        let reply = Reply::ok(json!({"id": 1}));
        assert_eq!(keys.first_answer(&key(&REFUND), &print(1), 0), Ok(None));
        keys.keep(key(&REFUND), print(1), &Reply::new(400, json!({})), 0);
        assert_eq!(keys.first_answer(&key(&REFUND), &print(1), 0), Ok(None));
        keys.keep(key(&REFUND), print(1), &reply, 0);
        assert_eq!(
            keys.first_answer(&key(&REFUND), &print(1), 0),
            Ok(Some(&reply))
        );
        assert_eq!(keys.first_answer(&key(&PAYOUT), &print(1), 0), Ok(None));
        let other = Fingerprint {
            ids: vec!["pay_2".to_owned()],
            ..print(1)
        };
        for print in [print(2), other] {
            let problem = keys.first_answer(&key(&REFUND), &print, 0).unwrap_err();
            assert_eq!(
                (problem.when, problem.reply(&[]).status),
                (When::State, 409)
            );
        }
        keys.keep(key(&PAYOUT), print(1), &reply, 0);
        let problem = keys.first_answer(&key(&PAYOUT), &print(2), 0).unwrap_err();
        assert_eq!(problem.reply(&[]).status, 400);
        let week = 7 * 86_400;
        let payout = |now| keys.first_answer(&key(&PAYOUT), &print(1), now).unwrap();
        assert_eq!((payout(week - 1), payout(week)), (Some(&reply), None));
        let refund = keys.first_answer(&key(&REFUND), &print(1), week * 99);
        assert_eq!(refund, Ok(Some(&reply)));
    }
}
