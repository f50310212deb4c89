//! The spec, resolved: every type found, every Rust name given, every doc comment composed.
//!
//! What the emitters need stands here ready to be printed; they decide nothing.

mod boxes;
mod build;
mod docs;
mod effect;
mod exchanges;
mod index;
mod names;
mod reach;

pub(crate) use build::build;
pub(crate) use docs::doc_lines;
pub use effect::{Class, Effect};
pub(crate) use names::{field_name, is_keyword, params_name, variant_name};
pub use reach::{Reached, reached};

use crate::load::At;
pub use crate::syntax::{
    Ask, Choice, Codec, Currency, ErrorRule, Idempotency, LimitKind, Method, RequestRule, Retry,
    Role, Scalar, When,
};

/// The whole API.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// What holds for every operation.
    pub service: Service,
    /// The resources, by file name.
    pub resources: Vec<Resource>,
    /// The documented answers and refusals.
    pub examples: Vec<Example>,
    /// The documented exchanges that went well.
    pub exchanges: Vec<Exchange>,
    /// The documented deliveries to webhooks.
    pub deliveries: Vec<Delivery>,
    /// Where each name stands.
    index: index::Index,
}

/// A documented delivery to a webhook.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The event that it tells of.
    pub event: String,
    /// What tells it from the other deliveries of the event: the name of its file.
    pub name: String,
    /// The whole body.
    pub body: serde_json::Value,
}

/// A documented request with its answer; either may lack.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// `resource.operation`.
    pub operation: String,
    /// What tells it from the other exchanges of the operation.
    pub name: String,
    /// The parameters in the path.
    pub path: Vec<(String, String)>,
    /// The query, as text.
    pub query: Vec<(String, String)>,
    /// The HTTP status, where it is written down.
    pub status: Option<u32>,
    /// The body of the request.
    pub request: Option<serde_json::Value>,
    /// The body of the answer.
    pub response: Option<serde_json::Value>,
}

/// A documented answer.
#[derive(Debug, Clone)]
pub struct Example {
    /// `resource.operation`.
    pub operation: String,
    /// What tells it from the other examples of the operation.
    pub name: String,
    /// The HTTP status.
    pub status: u32,
    /// The JSON body on one line.
    pub body: String,
}

/// What holds for every operation.
#[derive(Debug, Clone, Default)]
pub struct Service {
    /// The path of the file it was read from.
    pub source: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub doc: Vec<String>,
    /// Where the default host listens.
    pub base_url: String,
    /// The other hosts: name and address.
    pub hosts: Vec<(String, String)>,
    /// How callers may prove who they are.
    pub auth: Vec<String>,
    /// What each of these ways is, in their order.
    pub auth_docs: Vec<String>,
    /// How a write may be sent twice and run once.
    pub idempotency: Vec<Idempotency>,
    /// The keys that the items of a list come under; `items` first.
    pub page_keys: Vec<String>,
    /// The currencies.
    pub currencies: Vec<CurrencyRow>,
    /// Enums of no resource.
    pub enums: Vec<Enum>,
    /// Entities of no resource.
    pub structs: Vec<Struct>,
    /// The entity that every refusal carries.
    pub error: Option<String>,
    /// General refusals.
    pub errors: Vec<ErrorRule>,
}

/// A currency.
#[derive(Debug, Clone)]
pub struct CurrencyRow {
    /// The ISO 4217 code.
    pub code: String,
    /// The Rust variant.
    pub rust: String,
    /// Digits after the decimal point.
    pub exponent: u32,
    /// Its English name.
    pub name: String,
}

/// One file of `resources/`.
#[derive(Debug, Clone)]
pub struct Resource {
    /// The path of the file.
    pub source: String,
    /// Its name, which is also its module and its cargo feature.
    pub name: String,
    /// The handle of its operations, such as `Orders`.
    pub handle: String,
    /// What it is.
    pub doc: Vec<String>,
    /// Its id types.
    pub ids: Vec<IdType>,
    /// Its enums.
    pub enums: Vec<Enum>,
    /// What its answers carry.
    pub entities: Vec<Struct>,
    /// Objects in its answers that come in several forms.
    pub unions: Vec<Union>,
    /// What its requests carry: inputs first, then the parameters of each operation.
    pub requests: Vec<Struct>,
    /// Its operations.
    pub operations: Vec<Operation>,
    /// How states change.
    pub transitions: Vec<Transition>,
    /// What webhooks are told.
    pub events: Vec<Event>,
    /// Other resources whose types it names.
    pub needs: Vec<String>,
    /// How many deviations from the vendor's documents it writes down.
    pub deviations: usize,
    /// How much of it the documents show.
    pub shown: Shown,
}

/// How many documented bodies there are of a resource, and how many are left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// Of requests.
    pub requests: usize,
    /// Of answers that went well.
    pub answers: usize,
    /// Of refusals.
    pub refusals: usize,
    /// Of webhooks.
    pub deliveries: usize,
    /// Operations and bodies that are left out with a reason.
    pub waivers: usize,
}

/// A kind of id.
#[derive(Debug, Clone)]
pub struct IdType {
    /// The Rust name.
    pub name: String,
    /// What stands before the random part; may be empty.
    pub prefix: String,
    /// Its doc comment.
    pub doc: Vec<String>,
}

/// A set of known values.
#[derive(Debug, Clone)]
pub struct Enum {
    /// The Rust name.
    pub name: String,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// The known values.
    pub variants: Vec<KnownValue>,
}

/// A known value.
#[derive(Debug, Clone)]
pub struct KnownValue {
    /// The text on the wire.
    pub text: String,
    /// The Rust name.
    pub rust: String,
    /// Its doc comment.
    pub doc: Vec<String>,
}

/// An object with named fields.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The Rust name.
    pub name: String,
    /// Which way it travels.
    pub role: Role,
    /// Where it goes, if it is the parameters of an operation.
    pub place: Option<Place>,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Documented variants with a required set of their own.
    pub variants: Vec<Variant>,
}

/// An object that comes in several forms.
#[derive(Debug, Clone)]
pub struct Union {
    /// The Rust name.
    pub name: String,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// What tells the forms apart.
    pub choice: Choice,
    /// The forms.
    pub forms: Vec<Form>,
}

/// One form of a union.
#[derive(Debug, Clone)]
pub struct Form {
    /// The tag, or the key that is there.
    pub key: String,
    /// The Rust variant.
    pub rust: String,
    /// Its type.
    pub ty: Type,
}

/// A field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// Other names on the wire that are understood.
    pub aliases: Vec<String>,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// Its type.
    pub ty: Type,
    /// Must be sent, or is always there.
    pub required: bool,
    /// How it is written.
    pub codec: Option<Codec>,
    /// Which currency an amount is in.
    pub currency: Option<Currency>,
    /// Its limits.
    pub limits: Vec<Limit>,
    /// What the service assumes without it.
    pub default: Option<serde_json::Value>,
    /// Why it should not be used any longer.
    pub deprecated: Option<String>,
    /// Never shown by `Debug`.
    pub sensitive: bool,
    /// Held in a box.
    pub boxed: bool,
    /// Where it is declared.
    pub at: At,
}

/// A limit.
#[derive(Debug, Clone)]
pub struct Limit {
    /// What is limited.
    pub kind: LimitKind,
    /// For which currency.
    pub currency: Option<String>,
    /// The limit.
    pub value: i64,
    /// When it holds: fields beside it, with a value, `present` or `absent`.
    pub when: Vec<(String, String)>,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A type of the language.
    Scalar(Scalar),
    /// Always this text.
    Const(String),
    /// An id.
    Id(Ref),
    /// An enum.
    Enum(Ref),
    /// A struct.
    Struct(Ref),
    /// A union.
    Union(Ref),
    /// A list.
    List(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// A collection.
    Page(Box<Type>),
    /// A name that nothing declares; reported, never emitted.
    Unresolved,
}

impl Type {
    /// The declared type that it names in the end.
    pub fn reference(&self) -> Option<&Ref> {
        match self {
            Self::Id(reference)
            | Self::Enum(reference)
            | Self::Struct(reference)
            | Self::Union(reference) => Some(reference),
            Self::List(inner) | Self::Map(inner) | Self::Page(inner) => inner.reference(),
            Self::Scalar(_) | Self::Const(_) | Self::Unresolved => None,
        }
    }

    /// Whether it is any text, a list of texts or a map of them.
    pub fn is_text(&self) -> bool {
        match self {
            Self::Scalar(scalar) => *scalar == Scalar::String,
            Self::List(inner) | Self::Map(inner) | Self::Page(inner) => inner.is_text(),
            _ => false,
        }
    }
}

/// A declared type: its name and whose file declares it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ref {
    /// The Rust name.
    pub name: String,
    /// The resource, or none for the service.
    pub resource: Option<String>,
}

/// A call.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The method name.
    pub name: String,
    /// `resource.name`.
    pub id: String,
    /// An address that a browser is sent to, which the client makes and never calls.
    pub redirect: bool,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// Why it should not be used any longer.
    pub deprecated: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The name of its host, where that is not the default.
    pub host: Option<String>,
    /// The path with `{name}` for parameters.
    pub path: String,
    /// The parameters in the path, in order.
    pub path_params: Vec<PathParam>,
    /// The struct of its body or query.
    pub params: Option<Params>,
    /// What it answers.
    pub returns: Type,
    /// Whether it may be sent again.
    pub retry: Retry,
    /// The auth schemes it takes; any without one.
    pub auth: Vec<String>,
    /// Known from the vendor's SDKs alone.
    pub from_sdks: bool,
    /// The call that tells whether an unanswered write ran.
    pub reconcile: Option<String>,
    /// How its list is read.
    pub paging: Option<Paging>,
    /// The key of the list in its answer.
    pub items_key: String,
    /// Rules between its parameters.
    pub rules: Vec<RequestRule>,
    /// What it does to the things it is about.
    pub effect: Effect,
    /// Documented refusals.
    pub errors: Vec<ErrorRule>,
}

/// A parameter in a path.
#[derive(Debug, Clone)]
pub struct PathParam {
    /// The name in the path.
    pub name: String,
    /// The Rust name.
    pub rust: String,
    /// The id type.
    pub ty: Type,
    /// Sent without the prefix.
    pub bare: bool,
}

/// The struct of a body or a query.
#[derive(Debug, Clone)]
pub struct Params {
    /// Its Rust name.
    pub name: String,
    /// Where it goes.
    pub place: Place,
    /// A query of optional fields, beside which nothing is paged: most callers leave it out.
    pub optional: bool,
}

/// Where parameters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Into the JSON body.
    Body,
    /// Into a multipart body.
    Form,
    /// Into the query.
    Query,
}

/// How a list is read page by page.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// The most items of a page.
    pub max: u32,
    /// The items of a page when no number is asked for.
    pub default: u32,
    /// Whether `from` and `to` narrow the list.
    pub range: bool,
}

/// A constructor for a documented variant of a request.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// The Rust names of the optional fields that it requires.
    pub require: Vec<String>,
}

/// A webhook event.
#[derive(Debug, Clone)]
pub struct Event {
    /// Its name on the wire.
    pub name: String,
    /// Its Rust name.
    pub rust: String,
    /// Its doc comment.
    pub doc: Vec<String>,
    /// The parts of its payload.
    pub parts: Vec<EventPart>,
    /// What the payload as a whole is, where it has no parts that are known.
    pub payload: Option<Type>,
}

/// An entity in the payload of an event.
#[derive(Debug, Clone)]
pub struct EventPart {
    /// The key under `payload`.
    pub key: String,
    /// The Rust name.
    pub rust: String,
    /// Always there.
    pub required: bool,
    /// The entity.
    pub ty: Type,
}

/// A change of state.
#[derive(Debug, Clone)]
pub struct Transition {
    /// The entity.
    pub entity: String,
    /// Its field.
    pub field: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// What drives it.
    pub by: String,
}

impl Resource {
    /// The operations that are sent and answered.
    pub fn calls(&self) -> impl Iterator<Item = &Operation> {
        self.operations
            .iter()
            .filter(|operation| !operation.redirect)
    }
}
