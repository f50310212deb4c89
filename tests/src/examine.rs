//! One body against one generated type: decode, encode, compare.

use serde_json::{Map, Value};

use crate::checks::{BodyCheck, Check, DecodeFault, ErrorCheck, QueryCheck};
use crate::compare::{self, Place, Source};
use crate::fault::{Finding, Stage};

/// What became of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the generated type accepted it.
    pub decoded: bool,
    /// The refusal, or each loss; empty if all is well.
    pub findings: Vec<Finding>,
}

impl Verdict {
    fn refused(fault: DecodeFault) -> Self {
        let DecodeFault { path, detail } = fault;
        Self {
            decoded: false,
            findings: vec![Finding {
                stage: Stage::Decode,
                path,
                detail,
            }],
        }
    }

    fn decoded(losses: Vec<Finding>) -> Self {
        Self {
            decoded: true,
            findings: losses,
        }
    }

    /// Whether the body was decoded and came back the same.
    pub fn is_lossless(&self) -> bool {
        self.decoded && self.findings.is_empty()
    }
}

/// Examines the body of a request.
pub fn request(check: &Check, json: &[u8]) -> Verdict {
    body(
        check.request,
        check.request_shape.map_or(Place::Plain, Place::Object),
        json,
    )
}

/// Examines the body of a successful answer.
pub fn response(check: &'static Check, json: &[u8]) -> Verdict {
    body(check.response, Place::of(&check.response_kind), json)
}

/// Examines the body of an answer that is an error.
pub fn error(check: &ErrorCheck, json: &[u8]) -> Verdict {
    body(Some(check.body), Place::Object(check.shape), json)
}

/// Examines the raw text of the query of a request.
pub fn query(check: &Check, raw: &str) -> Verdict {
    pairs(
        check.query,
        check.query_shape.map_or(Place::Plain, Place::Object),
        raw,
    )
}

/// Without a `check`, no body is expected: an empty object or list is as good as
/// none, and each key of an object is unknown.
pub(crate) fn body(check: Option<BodyCheck>, place: Place, json: &[u8]) -> Verdict {
    let nothing = json.iter().all(u8::is_ascii_whitespace);
    let Some(check) = check else {
        return if nothing {
            Verdict::decoded(Vec::new())
        } else {
            unexpected(json)
        };
    };
    // A request whose fields are all optional may go without a body.
    let json = if nothing { b"{}" } else { json };
    match (check(json), serde_json::from_slice::<Value>(json)) {
        (Ok(encoded), Ok(original)) => Verdict::decoded(compare::losses(
            &original,
            &encoded.json,
            place,
            Source::Json,
        )),
        (Err(fault), _) => Verdict::refused(fault),
        (Ok(_), Err(error)) => Verdict::refused(DecodeFault::whole(error.to_string())),
    }
}

fn unexpected(json: &[u8]) -> Verdict {
    match serde_json::from_slice::<Value>(json) {
        Ok(Value::Array(items)) if items.is_empty() => Verdict::decoded(Vec::new()),
        Ok(Value::Null) => Verdict::decoded(Vec::new()),
        Ok(original @ Value::Object(_)) => {
            let nothing = Value::Object(Map::new());
            Verdict::decoded(compare::losses(
                &original,
                &nothing,
                Place::Plain,
                Source::Json,
            ))
        }
        Ok(_) => Verdict::refused(DecodeFault::whole("the operation has no JSON body here")),
        Err(error) => Verdict::refused(DecodeFault::whole(error.to_string())),
    }
}

/// Without a `check`, no query is expected: each name is unknown.
fn pairs(check: Option<QueryCheck>, place: Place, raw: &str) -> Verdict {
    let pairs = match crate::query::parse(raw) {
        Ok(pairs) => pairs,
        Err(fault) => return Verdict::refused(fault),
    };
    let encoded = match check.map(|check| check(&pairs)) {
        Some(Ok(encoded)) => encoded.json,
        Some(Err(fault)) => return Verdict::refused(fault),
        None => Value::Object(Map::new()),
    };
    let original = crate::query::Tree::new(&pairs).to_json();
    Verdict::decoded(compare::losses(&original, &encoded, place, Source::Query))
}
