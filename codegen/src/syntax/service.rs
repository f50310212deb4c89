//! `service.yaml`: what holds for every operation.

use super::reader::{self, Reader};
use super::refusal::{self, ErrorRule};
use super::resource::{self, Enum, Role, Struct};
use crate::load::{Key, Node, Placed, SourceId};
use crate::problem::{Problem, Problems, Rule};

/// The service as a whole.
#[derive(Debug, Clone)]
pub struct Service {
    /// The file.
    pub source: SourceId,
    /// Its name.
    pub name: Placed<String>,
    /// What it is.
    pub doc: String,
    /// Where it listens; the first one is the default.
    pub hosts: Vec<Host>,
    /// How callers may prove who they are; the first one is the default.
    pub auth: Vec<Placed<String>>,
    /// What each of these ways is, in their order.
    pub auth_docs: Vec<String>,
    /// How a write may be sent twice and run once.
    pub idempotency: Vec<Idempotency>,
    /// The currencies it knows.
    pub currencies: Vec<CurrencyRow>,
    /// Enums that belong to no resource.
    pub enums: Vec<Enum>,
    /// Entities that belong to no resource.
    pub structs: Vec<Struct>,
    /// The entity that every refusal carries.
    pub error: Option<Placed<String>>,
    /// What it answers to a request that is wrong in some general way.
    pub errors: Vec<ErrorRule>,
}

/// A host.
#[derive(Debug, Clone)]
pub struct Host {
    /// How operations call it.
    pub name: Placed<String>,
    /// Scheme and authority.
    pub url: Placed<String>,
}

/// A scheme by which a write that is sent twice runs once.
#[derive(Debug, Clone)]
pub struct Idempotency {
    /// How operations call it.
    pub name: Placed<String>,
    /// What it is.
    pub doc: String,
    /// The header that carries the key.
    pub header: String,
    /// The fewest characters of a key.
    pub min: u32,
    /// The most characters of a key.
    pub max: Option<u32>,
    /// The characters of a key beside letters and digits.
    pub letters: String,
    /// Whether a request without a key is refused.
    pub required: bool,
    /// What is answered while the first request with a key still runs.
    pub in_progress: Option<InProgress>,
    /// Pages of the vendor's documentation.
    pub docs: Vec<Placed<String>>,
}

/// The answer that asks to wait for the first request with a key.
#[derive(Debug, Clone)]
pub struct InProgress {
    /// The HTTP status.
    pub status: u32,
    /// `error.description`.
    pub description: String,
}

/// A currency.
#[derive(Debug, Clone)]
pub struct CurrencyRow {
    /// The ISO 4217 code.
    pub code: Placed<String>,
    /// The digits after the decimal point.
    pub exponent: u32,
    /// Its English name.
    pub name: String,
}

/// Reads `service.yaml`.
pub(crate) fn read(node: &Node, source: SourceId, problems: &Problems) -> Option<Service> {
    let reader = Reader::open(node, "the service", problems)?;
    let name = reader.require_text("service");
    let doc = reader.require_text("doc");
    let hosts = reader
        .map("hosts")
        .iter()
        .filter_map(|(key, node)| {
            let url = reader::text(node, problems)?;
            Some(Host {
                name: Placed::new(key.text.clone(), key.at),
                url,
            })
        })
        .collect();
    let (auth, auth_docs) = reader
        .map("auth")
        .iter()
        .map(|(key, node)| {
            let scheme = Reader::named(key, node, "auth scheme", problems);
            let doc = scheme.and_then(|scheme| {
                let doc = scheme.require_text("doc");
                scheme.finish();
                doc
            });
            let doc = doc.map(|doc| doc.value).unwrap_or_default();
            (Placed::new(key.text.clone(), key.at), doc)
        })
        .unzip();
    let idempotency = reader
        .map("idempotency")
        .iter()
        .filter_map(|(key, node)| idempotency(key, node, problems))
        .collect();
    let currencies = reader
        .map("currencies")
        .iter()
        .filter_map(|(key, node)| {
            let currency = Reader::named(key, node, "currency", problems)?;
            let exponent = currency
                .require("exponent")
                .and_then(|_| currency.count("exponent"));
            let name = currency.require_text("name");
            currency.finish();
            let code = Placed::new(key.text.clone(), key.at);
            Some(CurrencyRow {
                code,
                exponent: exponent?.value,
                name: name?.value,
            })
        })
        .collect();
    let enums = resource::enums(&reader, problems);
    let structs = resource::structs(&reader, "entities", Role::Entity, problems);
    let error = reader.text("error");
    let errors = refusal::errors(reader.list("errors"), problems);
    reader.finish();
    Some(Service {
        source,
        name: name?,
        doc: doc.map(|doc| doc.value).unwrap_or_default(),
        hosts,
        auth,
        auth_docs,
        idempotency,
        currencies,
        enums,
        structs,
        error,
        errors,
    })
}

fn idempotency(key: &Key, node: &Node, problems: &Problems) -> Option<Idempotency> {
    let reader = Reader::named(key, node, "idempotency scheme", problems)?;
    let doc = reader.text("doc").map(|doc| doc.value).unwrap_or_default();
    let header = reader.require_text("header");
    let rule = reader
        .require_text("key")
        .and_then(|text| key_rule(&text, problems));
    let required = reader.flag("required");
    let in_progress = reader.get("in_progress").and_then(|node| {
        let reader = Reader::open(node, "`in_progress`", problems)?;
        let status = reader
            .require("status")
            .and_then(|_| reader.count("status"));
        let description = reader.require_text("description");
        reader.finish();
        Some(InProgress {
            status: status?.value,
            description: description?.value,
        })
    });
    let docs = reader.texts("docs");
    reader.finish();
    let (letters, min, max) = rule?;
    let name = Placed::new(key.text.clone(), key.at);
    Some(Idempotency {
        name,
        doc,
        header: header?.value,
        min,
        max,
        letters,
        required,
        in_progress,
        docs,
    })
}

/// `[A-Za-z0-9_-]{4,36}`: letters and digits, some others, and how many of them.
fn key_rule(text: &Placed<String>, problems: &Problems) -> Option<(String, u32, Option<u32>)> {
    let parsed = text.value.strip_prefix("[A-Za-z0-9").and_then(|rest| {
        let (letters, count) = rest.split_once("]{")?;
        let (min, max) = count.strip_suffix('}')?.split_once(',')?;
        let max = if max.is_empty() {
            None
        } else {
            Some(max.parse().ok()?)
        };
        Some((letters.to_owned(), min.parse().ok()?, max))
    });
    if parsed.is_none() {
        problems.report(
            Problem::new(
                Rule::WrongKind,
                text.at,
                format!("`{}` does not say what a key looks like", text.value),
                "expected `[A-Za-z0-9..]{least,most}`",
            )
            .help("write it like `[A-Za-z0-9_-]{10,}` or `[A-Za-z0-9_ -]{4,36}`"),
        );
    }
    parsed
}
