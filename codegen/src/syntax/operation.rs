//! Operations: method, path, what goes in, what comes back, what may be repeated.

use super::allow::{self, Allow};
use super::deprecation::Deprecation;
use super::field::{self, Field, Limit};
use super::reader::Reader;
use super::refusal::{self, ErrorRule};
use super::types::TypeExpr;
use crate::load::{At, Key, Node, Placed};
use crate::problem::{Problem, Problems, Rule, did_you_mean, one_of};

/// A call that the service answers.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The name of its method.
    pub name: Placed<String>,
    /// Method and path.
    pub http: Http,
    /// An address that a browser is sent to: the client makes it and sends nothing.
    pub redirect: bool,
    /// What it does, in our words.
    pub doc: String,
    /// Pages of the vendor's documentation that describe it.
    pub docs: Vec<Placed<String>>,
    /// Whether it should not be used any longer.
    pub deprecated: Deprecation,
    /// Whether it may be sent again; `safe` of a redirect, which is never sent.
    pub retry: Placed<Retry>,
    /// The host it lives on, where that is not the first one.
    pub host: Option<Placed<String>>,
    /// The auth schemes it takes, where not every one will do.
    pub auth: Vec<Placed<String>>,
    /// How its body is written.
    pub content: Content,
    /// What has to be so before the service offers it.
    pub availability: Option<String>,
    /// What our knowledge of it rests on.
    pub confidence: Confidence,
    /// Documented variants of its request.
    pub variants: Vec<Variant>,
    /// Rules between its parameters.
    pub rules: Vec<RequestRule>,
    /// The call that tells whether an unanswered write ran.
    pub reconcile: Option<Placed<String>>,
    /// The fields of the JSON body.
    pub body: Option<Vec<Field>>,
    /// The fields of the query.
    pub query: Option<Vec<Field>>,
    /// How the list is read page by page.
    pub paginate: Option<Paginate>,
    /// What it answers; `empty` of a redirect, which nobody asks for an answer.
    pub returns: TypeExpr,
    /// Where `returns` stands.
    pub returns_at: At,
    /// Documented refusals.
    pub errors: Vec<ErrorRule>,
    /// Lints that it does not follow.
    pub allow: Vec<Allow>,
}

/// Method and path.
#[derive(Debug, Clone)]
pub struct Http {
    /// The method.
    pub method: Method,
    /// The path, segment by segment.
    pub segments: Vec<Segment>,
    /// Where it stands.
    pub at: At,
}

/// A part of a path between slashes.
#[derive(Debug, Clone)]
pub enum Segment {
    /// Always this text.
    Literal(String),
    /// A value of the caller's.
    Param(PathParam),
}

/// A parameter in a path: `{id: OrderId}`.
#[derive(Debug, Clone)]
pub struct PathParam {
    /// Its name.
    pub name: Placed<String>,
    /// Its type: an id.
    pub ty: Placed<String>,
    /// Sent without the prefix of the id.
    pub bare: bool,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or acts.
    Post,
    /// Replaces.
    Put,
    /// Edits.
    Patch,
    /// Deletes.
    Delete,
}

impl Method {
    const WORDS: &[(&'static str, Self)] = &[
        ("GET", Self::Get),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("PATCH", Self::Patch),
        ("DELETE", Self::Delete),
    ];

    /// The method as HTTP writes it.
    pub fn word(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, method)| *method == self)
            .map_or("", |(word, _)| word)
    }
}

/// Whether an operation may be sent again when no answer came.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Retry {
    /// Running it twice is not the same as once.
    Never,
    /// Running it twice is the same as once.
    Safe,
    /// Running it twice with one key of this idempotency scheme is the same as once.
    Keyed(String),
}

/// What our knowledge of an operation rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The vendor's documentation.
    Documented,
    /// The vendor's SDKs alone.
    Sdk,
}

impl Confidence {
    /// Each with its word.
    pub const WORDS: &[(&'static str, Self)] =
        &[("documented", Self::Documented), ("sdk", Self::Sdk)];
}

/// A documented variant of a request, with a required set of its own.
#[derive(Debug, Clone)]
pub struct Variant {
    /// The name of its constructor.
    pub name: Placed<String>,
    /// What it is for.
    pub doc: String,
    /// The optional fields that it requires.
    pub require: Vec<Placed<String>>,
}

/// A rule between parameters.
#[derive(Debug, Clone)]
pub struct RequestRule {
    /// When it holds: fields with a value, `present` or `absent`.
    pub when: Vec<(Placed<String>, String)>,
    /// What it asks for.
    pub asks: Ask,
    /// The fields that it is about.
    pub fields: Vec<Placed<String>>,
    /// The limits of that field, where it asks for those.
    pub limits: Vec<Limit>,
    /// In our words, where the rest does not say it.
    pub doc: Option<String>,
}

/// What a rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// All of the fields.
    Require,
    /// None of them.
    Forbid,
    /// Exactly one of them.
    ExactlyOne,
    /// All or none of them.
    Together,
    /// That a field keeps to limits.
    Limit,
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Content {
    /// As JSON.
    Json,
    /// As a form with files.
    Multipart,
}

impl Content {
    /// Each with its word.
    pub const WORDS: &[(&'static str, Self)] =
        &[("json", Self::Json), ("multipart", Self::Multipart)];
}

/// How a list is read page by page.
#[derive(Debug, Clone)]
pub struct Paginate {
    /// The most items of one page.
    pub max: u32,
    /// The items of a page when the caller asks for no number.
    pub default: u32,
    /// Whether `from` and `to` narrow the list.
    pub range: bool,
    /// The key of the list in the answer.
    pub items: Option<String>,
    /// Where it stands.
    pub at: At,
}

/// Reads one operation.
pub(crate) fn read(key: &Key, node: &Node, problems: &Problems) -> Option<Operation> {
    let reader = Reader::named(key, node, "operation", problems)?;
    let http = reader
        .require_text("http")
        .and_then(|text| http(&text, problems));
    let doc = reader.require_text("doc");
    let docs = reader.texts("docs");
    let deprecated = Deprecation::read(&reader, problems);
    let redirect = reader.flag("redirect");
    if redirect {
        unsent(key, &reader, problems);
    } else {
        reader.require("retry");
        reader.require("returns");
    }
    let retry = reader.text("retry").and_then(|text| retry(&text, problems));
    let host = reader.text("host");
    let auth = reader.texts("auth");
    let content = reader.word("content", Content::WORDS);
    let availability = reader.text("availability").map(|text| text.value);
    let confidence = reader.word("confidence", Confidence::WORDS);
    let variants = reader
        .map("variants")
        .iter()
        .filter_map(|(key, node)| variant(key, node, problems))
        .collect();
    let rules = reader
        .list("rules")
        .iter()
        .filter_map(|node| rule(node, problems))
        .collect();
    let reconcile = reader.text("reconcile");
    let body = reader
        .get("body")
        .map(|_| field::read_all(&reader.filled("body"), problems));
    let query = reader
        .get("query")
        .map(|_| field::read_all(&reader.filled("query"), problems));
    let paginate = reader
        .get("paginate")
        .and_then(|node| paginate(node, problems));
    let returns = reader.text("returns");
    let errors = refusal::errors(reader.list("errors"), problems);
    let allow = allow::read(&reader, problems);
    reader.finish();
    let returns = if redirect {
        Placed::new("empty".to_owned(), key.at)
    } else {
        returns?
    };
    let operation = Operation {
        name: Placed::new(key.text.clone(), key.at),
        http: http?,
        redirect,
        doc: doc?.value,
        docs,
        deprecated,
        retry: if redirect {
            Placed::new(Retry::Safe, key.at)
        } else {
            retry?
        },
        host,
        auth,
        content: content.map_or(Content::Json, |content| content.value),
        availability,
        confidence: confidence.map_or(Confidence::Documented, |confidence| confidence.value),
        variants,
        rules,
        reconcile,
        body,
        query,
        paginate,
        returns_at: returns.at,
        returns: TypeExpr::read(&returns, problems)?,
        errors,
        allow,
    };
    Some(if redirect {
        as_redirect(operation)
    } else {
        operation
    })
}

/// What says how something is sent and answered.
pub(crate) const OF_CALLS: &[&str] = &[
    "retry",
    "auth",
    "content",
    "reconcile",
    "body",
    "paginate",
    "returns",
    "errors",
];

/// Of a redirect nothing is sent, so that there is nothing to say of that.
fn unsent(operation: &Key, reader: &Reader<'_>, problems: &Problems) {
    for key in OF_CALLS.iter().copied() {
        if let Some(node) = reader.get(key) {
            problems.report(
                Problem::new(
                    Rule::Redirect,
                    node.at,
                    format!("`{}` is a redirect and has `{key}`", operation.text),
                    "the client sends nothing and gets no answer",
                )
                .help(format!("leave `{key}` out; if it is a call, `redirect`")),
            );
        }
    }
}

/// Without what has been refused, so that nobody stumbles over it again.
fn as_redirect(operation: Operation) -> Operation {
    Operation {
        auth: Vec::new(),
        content: Content::Json,
        reconcile: None,
        body: None,
        paginate: None,
        errors: Vec::new(),
        ..operation
    }
}

/// `never`, `safe` or `keyed(scheme)`.
fn retry(text: &Placed<String>, problems: &Problems) -> Option<Placed<Retry>> {
    let retry = match text.value.as_str() {
        "never" => Retry::Never,
        "safe" => Retry::Safe,
        other => {
            match other
                .strip_prefix("keyed(")
                .and_then(|rest| rest.strip_suffix(')'))
            {
                Some(scheme) => Retry::Keyed(scheme.trim().to_owned()),
                None => {
                    let mut problem = Problem::new(
                        Rule::UnknownWord,
                        text.at,
                        format!("`{other}` is no word for `retry`"),
                        "expected `never`, `safe` or `keyed(scheme)`",
                    );
                    problem.help = did_you_mean(other, ["never", "safe"]);
                    problems.report(problem);
                    return None;
                }
            }
        }
    };
    Some(Placed::new(retry, text.at))
}

/// `POST /v1/orders/{id: OrderId}`.
fn http(text: &Placed<String>, problems: &Problems) -> Option<Http> {
    let bad = |expected: String| {
        problems.report(
            Problem::new(
                Rule::Http,
                text.at,
                format!("`{}` is not a method and a path", text.value),
                expected,
            )
            .help("write it like `GET /v1/orders/{id: OrderId}`"),
        );
    };
    let methods = || one_of(Method::WORDS.iter().map(|(word, _)| *word));
    let Some((method, path)) = text.value.split_once(' ') else {
        bad(format!("expected {} and a path", methods()));
        return None;
    };
    let Some((_, method)) = Method::WORDS.iter().find(|(word, _)| *word == method) else {
        bad(format!("expected {}", methods()));
        return None;
    };
    let Some(path) = path.trim().strip_prefix('/') else {
        bad("expected a path that begins with `/`".to_owned());
        return None;
    };
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment.strip_prefix('{') {
            Some(param) => segments.push(Segment::Param(path_param(param, text, problems)?)),
            None if segment.is_empty() => {
                bad("expected no empty part between two `/`, and no `/` at the end".to_owned());
                return None;
            }
            None if segment.contains(['{', '}', '?', '#', ' ']) => {
                bad("expected a parameter to fill the whole part between two `/`".to_owned());
                return None;
            }
            None => segments.push(Segment::Literal(segment.to_owned())),
        }
    }
    Some(Http {
        method: *method,
        segments,
        at: text.at,
    })
}

/// `id: OrderId}` or `id: OrderId as bare}`.
fn path_param(text: &str, whole: &Placed<String>, problems: &Problems) -> Option<PathParam> {
    let parsed = text
        .strip_suffix('}')
        .and_then(|inner| inner.split_once(':'))
        .and_then(|(name, ty)| {
            let (ty, codec) = ty
                .split_once(" as ")
                .map_or((ty, None), |(ty, codec)| (ty, Some(codec.trim())));
            matches!(codec, None | Some("bare")).then_some((
                name.trim(),
                ty.trim(),
                codec.is_some(),
            ))
        });
    let Some((name, ty, bare)) = parsed.filter(|(name, ty, _)| !name.is_empty() && !ty.is_empty())
    else {
        problems.report(
            Problem::new(
                Rule::PathParameter,
                whole.at,
                format!("`{{{text}` does not say what it is"),
                "expected `{name: IdType}`",
            )
            .help("write it like `{id: OrderId}`, or `{id: OrderId as bare}` where the prefix is left out"),
        );
        return None;
    };
    Some(PathParam {
        name: Placed::new(name.to_owned(), whole.at),
        ty: Placed::new(ty.to_owned(), whole.at),
        bare,
    })
}

fn paginate(node: &Node, problems: &Problems) -> Option<Paginate> {
    let reader = Reader::open(node, "`paginate`", problems)?;
    let style = reader
        .require("style")
        .and_then(|_| reader.word("style", &[("skip", ())]));
    let max = reader.require("max").and_then(|_| reader.count("max"));
    let default = reader.count("default");
    let range = reader.get("range").is_none() || reader.flag("range");
    let items = reader.text("items").map(|text| text.value);
    reader.finish();
    style?;
    Some(Paginate {
        max: max?.value,
        default: default.map_or(10, |count| count.value),
        range,
        items,
        at: node.at,
    })
}

fn variant(key: &Key, node: &Node, problems: &Problems) -> Option<Variant> {
    let reader = Reader::named(key, node, "variant", problems)?;
    let doc = reader.require_text("doc");
    reader.require("require");
    let require = reader.texts("require");
    reader.finish();
    Some(Variant {
        name: Placed::new(key.text.clone(), key.at),
        doc: doc?.value,
        require,
    })
}

/// `{ when: { method: emandate, token: present }, require: [customer_id] }`.
fn rule(node: &Node, problems: &Problems) -> Option<RequestRule> {
    let reader = Reader::open(node, "a rule", problems)?;
    let when = reader
        .map("when")
        .iter()
        .map(|(key, node)| {
            let value = node
                .text()
                .map_or_else(|| node.to_json().to_string(), str::to_owned);
            (Placed::new(key.text.clone(), key.at), value)
        })
        .collect();
    let asks = [
        ("require", Ask::Require),
        ("forbid", Ask::Forbid),
        ("exactly_one", Ask::ExactlyOne),
        ("together", Ask::Together),
        ("limit", Ask::Limit),
    ];
    let found: Vec<_> = asks
        .into_iter()
        .map(|(word, ask)| match ask {
            Ask::Limit => (ask, reader.text(word).into_iter().collect()),
            _ => (ask, reader.texts(word)),
        })
        .filter(|(_, fields)| !fields.is_empty())
        .collect();
    let limits = field::limits(&reader, problems);
    let doc = reader.text("doc").map(|text| text.value);
    reader.finish();
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some((asks, fields)), None) if limits.is_empty() == (asks != Ask::Limit) => {
            Some(RequestRule {
                when,
                asks,
                fields,
                limits,
                doc,
            })
        }
        (Some((Ask::Limit, _)), None) => {
            problems.report(Problem::new(
                Rule::MissingKey,
                node.at,
                "a rule with a `limit` says no limit",
                "expected `min`, `max` or another limit of a field",
            ));
            None
        }
        _ => {
            problems.report(Problem::new(
                Rule::MissingKey,
                node.at,
                "a rule asks for one thing",
                "expected one of `require`, `forbid`, `exactly_one`, `together` and `limit`",
            ));
            None
        }
    }
}
