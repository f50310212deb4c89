//! What the YAML may say: nodes to definitions, each with its place.
//!
//! The readers check words and kinds only. Whether a type exists, a name clashes or an example fits is decided
//! by `check`, which sees all files at once.

mod allow;
mod deprecation;
mod event;
mod field;
mod meta;
mod operation;
pub(crate) mod reader;
mod refusal;
mod resource;
mod service;
mod types;

pub use allow::Allow;
pub use deprecation::Deprecation;
pub use event::{Event, EventPart};
pub use field::{Bound, Codec, Currency, Field, Limit, LimitKind};
pub use meta::Meta;
pub(crate) use operation::OF_CALLS;
pub use operation::{
    Ask, Confidence, Content, Http, Method, Operation, Paginate, PathParam, RequestRule, Retry,
    Segment, Variant,
};
pub use refusal::{ErrorRule, When};
pub use resource::{
    Choice, Deviation, Enum, EnumValue, Evidence, IdType, Resource, Role, Struct, Transition, Union,
};
pub use service::{CurrencyRow, Host, Idempotency, InProgress, Service};
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
    /// Whether some of these files could not be read, so that nobody knows what they declare.
    pub unread: bool,
    /// `examples/**.meta.yaml`, in the order of the sources.
    pub metas: Vec<(crate::load::Meta, Meta)>,
}

/// Reads every YAML file.
pub(crate) fn read(sources: &Sources, problems: &Problems) -> Spec {
    let mut spec = Spec::default();
    if let Some(id) = sources.service {
        spec.service =
            document(sources, id, problems).and_then(|node| service::read(&node, id, problems));
    }
    for id in &sources.resources {
        spec.resources.extend(
            document(sources, *id, problems).and_then(|node| resource::read(&node, *id, problems)),
        );
    }
    spec.unread = spec.service.is_some() != sources.service.is_some()
        || spec.resources.len() != sources.resources.len();
    for meta in &sources.metas {
        let read =
            document(sources, meta.source, problems).and_then(|node| meta::read(&node, problems));
        spec.metas.extend(read.map(|read| (meta.clone(), read)));
    }
    spec
}

pub(crate) fn document(
    sources: &Sources,
    id: SourceId,
    problems: &Problems,
) -> Option<crate::load::Node> {
    match parse(id, sources.text(id)) {
        Ok(node) => Some(node),
        Err(error) => {
            problems.report(
                Problem::new(
                    Rule::Yaml,
                    error.at,
                    format!("not YAML: {}", error.message),
                    "cannot be read from here on",
                )
                .help("indent with blanks; put text with `: `, ` #` or a comma in quotes"),
            );
            None
        }
    }
}
