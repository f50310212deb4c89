//! What the YAML may say: nodes to definitions, each with its place.
//!
//! The readers check words and kinds only. Whether a type exists, a name clashes or an example fits is decided
//! by `check`, which sees all files at once.

mod field;
mod operation;
pub(crate) mod reader;
mod resource;
mod service;
mod types;

pub use field::{Bound, Codec, Currency, Field, Limit, LimitKind};
pub use operation::{
    ErrorRule, Http, Method, Operation, Paginate, PathParam, Retry, Segment, When,
};
pub use resource::{
    Deviation, Enum, EnumValue, Evidence, IdType, Resource, Role, Struct, Transition,
};
pub use service::{CurrencyRow, Host, Service};
pub use types::{Scalar, TypeExpr};

use crate::load::{SourceId, Sources, parse};
use crate::problem::{Problem, Problems, Rule};

/// All files, read.
#[derive(Debug, Default)]
pub struct Spec {
    /// `service.yaml`.
    pub service: Option<Service>,
    /// `resources/*.yaml`, by file name.
    pub resources: Vec<Resource>,
}

/// Reads every YAML file.
pub(crate) fn read(sources: &Sources, problems: &Problems) -> Spec {
    let mut spec = Spec::default();
    if let Some(id) = sources.service {
        spec.service = document(sources, id, problems)
            .and_then(|node| service::read(&node, id, problems));
    }
    for id in &sources.resources {
        spec.resources.extend(
            document(sources, *id, problems)
                .and_then(|node| resource::read(&node, *id, problems)),
        );
    }
    spec
}

fn document(
    sources: &Sources,
    id: SourceId,
    problems: &Problems,
) -> Option<crate::load::Node> {
    match parse(id, sources.text(id)) {
        Ok(node) => Some(node),
        Err(error) => {
            problems.report(Problem::new(Rule::Yaml, error.at, error.message, "here"));
            None
        }
    }
}
