//! `service.yaml`: what holds for every operation.

use super::operation::{self, ErrorRule};
use super::reader::{self, Reader};
use super::resource::{self, Enum, Role, Struct};
use crate::load::{Node, Placed, SourceId};
use crate::problem::Problems;

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
pub(crate) fn read(
    node: &Node,
    source: SourceId,
    problems: &Problems,
) -> Option<Service> {
    let reader = Reader::open(node, "the service", problems)?;
    let name = reader.require_text("service");
    let doc = reader.require_text("doc");
    let hosts = reader
        .map("hosts")
        .iter()
        .filter_map(|(key, node)| {
            let url = reader::text(node, problems)?;
            Some(Host { name: Placed::new(key.text.clone(), key.at), url })
        })
        .collect();
    for (_, node) in reader.map("auth") {
        if let Some(scheme) = Reader::open(node, "an auth scheme", problems) {
            scheme.require_text("doc");
            scheme.finish();
        }
    }
    let currencies = reader
        .map("currencies")
        .iter()
        .filter_map(|(key, node)| {
            let currency = Reader::open(node, "a currency", problems)?;
            let exponent =
                currency.require("exponent").and_then(|_| currency.count("exponent"));
            let name = currency.require_text("name");
            currency.finish();
            let code = Placed::new(key.text.clone(), key.at);
            Some(CurrencyRow { code, exponent: exponent?.value, name: name?.value })
        })
        .collect();
    let enums = resource::enums(&reader, problems);
    let structs = resource::structs(&reader, "entities", Role::Entity, problems);
    let error = reader.text("error");
    let errors = operation::errors(reader.list("errors"), problems);
    reader.finish();
    Some(Service {
        source,
        name: name?,
        doc: doc.map(|doc| doc.value).unwrap_or_default(),
        hosts,
        currencies,
        enums,
        structs,
        error,
        errors,
    })
}
