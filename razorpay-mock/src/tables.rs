//! Types of the generated tables: the requests that the API accepts and the responses it returns.
//!
//! The tables are plain constants. The mock server interprets them and knows no endpoint by itself.

use std::fmt;

use serde_json::Value;

/// Operation: method and path, parameters, response and errors.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Resource and method name of the operation, such as `orders.create`.
    pub operation: &'static str,
    /// HTTP method in upper case.
    pub method: &'static str,
    /// Path template with the path parameters in braces, such as `/v1/orders/{id}`.
    pub path: &'static str,
    /// Path parameters, in the order of the path.
    pub path_params: &'static [PathParam],
    /// Shape of the request body; `None` if the operation takes none.
    pub body: Option<&'static Shape>,
    /// Shape of the query; `None` if the operation takes no query parameters.
    pub query: Option<&'static Shape>,
    /// Body of a successful response.
    pub returns: Answer,
    /// Pagination of the response; `None` if the response is not a page of a list.
    pub paging: Option<Paging>,
    /// Idempotency scheme of the operation; `None` if no header makes a retry safe.
    pub idempotency: Option<&'static Idempotency>,
    /// Whether the request body is `multipart/form-data`, one part of which may be a file.
    pub multipart: bool,
    /// Accepted authentication methods; empty if both the API key and an access token are accepted.
    pub auth: &'static [Auth],
    /// Rules between the parameters of the operation.
    pub rules: &'static [Rule],
    /// Effect of the operation on stored entities.
    pub effect: Effect,
    /// Errors of the operation, which take precedence over those of the whole API.
    pub errors: &'static [ErrorRule],
}

/// Authentication method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// API key: key id and key secret.
    Basic,
    /// OAuth access token.
    Bearer,
    /// Key id without the key secret.
    Public,
    /// No authentication.
    None,
}

/// Effect of an operation, and the entity that is affected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// Class of the effect.
    pub class: Class,
    /// Kind of the affected entities, in most cases the value of their `entity` field.
    pub kind: &'static str,
    /// Name of the field that holds the entity's id.
    pub id_field: &'static str,
    /// Prefix of the entity's id.
    pub prefix: &'static str,
    /// Index of the path parameter that names the affected entity, if there is one.
    pub subject: Option<usize>,
}

impl Effect {
    /// Effect that cannot be derived from method, path and response.
    pub const OTHER: Self = Self {
        class: Class::Other,
        kind: "",
        id_field: "",
        prefix: "",
        subject: None,
    };
}

/// Class of an operation's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Creates one or more entities.
    Create,
    /// Returns one entity by its id.
    Fetch,
    /// Returns a list of entities.
    List,
    /// Updates an entity with the values that were sent.
    Edit,
    /// Deletes an entity.
    Delete,
    /// Performs another action on an entity, and returns the entity.
    Act,
    /// Has any other effect.
    Other,
}

/// Rule between parameters. Fields are paths, such as `customer.email`.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Conditions under which the rule applies: all of these fields have to match.
    pub when: &'static [(&'static str, Condition)],
    /// Requirement of the rule.
    pub asks: Ask,
    /// Fields that the requirement is about.
    pub fields: &'static [&'static str],
}

/// Requirement of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// All of the fields have to be sent.
    Require,
    /// None of the fields may be sent.
    Forbid,
    /// Exactly one of the fields has to be sent.
    ExactlyOne,
    /// Either all of the fields have to be sent, or none.
    Together,
}

/// Path parameter.
#[derive(Debug, Clone, Copy)]
pub struct PathParam {
    /// Name between the braces of the path template.
    pub name: &'static str,
    /// Name of the id type, such as `OrderId`; empty if the parameter is not an id.
    pub id_type: &'static str,
    /// Prefix of the ids of this type; empty if the ids have no fixed prefix.
    pub prefix: &'static str,
    /// Whether the path carries the id without its prefix.
    pub bare: bool,
}

/// Body of a successful response.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// Single object.
    Object(&'static Shape),
    /// Collection of objects of this shape.
    Page(&'static Shape),
    /// JSON value of another kind.
    Other(&'static Kind),
    /// Body without meaning, such as an empty one.
    Empty,
    /// File download.
    Bytes,
}

/// Idempotency scheme: the header that makes a retry of an operation safe.
#[derive(Debug, Clone, Copy)]
pub struct Idempotency {
    /// Name of the scheme, such as `refund`.
    pub name: &'static str,
    /// Name of the header that carries the idempotency key; case does not matter.
    pub header: &'static str,
    /// Minimum length of an idempotency key, in characters.
    pub min: u32,
    /// Maximum length of an idempotency key, in characters; `None` if there is no limit.
    pub max: Option<u32>,
    /// Characters that an idempotency key may contain besides A-Z, a-z and 0-9.
    pub letters: &'static str,
    /// Whether the API rejects a request without the header.
    pub required: bool,
    /// Status code and description of the error while the first request with the key is in
    /// progress.
    ///
    /// `None` if not documented.
    pub in_progress: Option<(u16, &'static str)>,
}

/// Pagination of a list.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Maximum number of items per page.
    pub max: u32,
    /// Default number of items per page.
    pub default: u32,
    /// Key of the list of items in the response.
    pub items: &'static str,
}

/// Fields of an object. Shapes may contain each other recursively.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Name of the Rust type with these fields.
    pub name: &'static str,
    /// Fields of the object, in the order of the spec.
    pub fields: &'static [Field],
}

impl fmt::Debug for Shape {
    // By name only: a shape that contains itself would never end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shape").field(&self.name).finish()
    }
}

/// Field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name of the field on the wire.
    pub name: &'static str,
    /// Alternative names under which responses carry the field.
    pub aliases: &'static [&'static str],
    /// Kind of the field's value.
    pub kind: Kind,
    /// Whether the field is required in a request, and always present in a response.
    pub required: bool,
    /// Alternative encoding of the value on the wire, if there is one.
    pub codec: Option<Codec>,
    /// Currency of an amount: the name of the sibling field that holds it, or a currency code.
    pub currency: Option<&'static str>,
    /// Default value when the field is not sent: text as it is, anything else as JSON.
    pub default: Option<&'static str>,
    /// Limits that the API enforces beyond the type of the value.
    pub limits: &'static [Limit],
}

/// Kind of a value.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// Boolean, `true` or `false`.
    Bool,
    /// Integer.
    Integer,
    /// Amount of money, in the smallest currency unit.
    Amount,
    /// Unix timestamp, in seconds.
    Timestamp,
    /// Decimal number that is not money, sent as a number or as text.
    Decimal,
    /// Notes: free key-value pairs; `[]` when empty.
    Notes,
    /// Three-letter currency code.
    Currency,
    /// Constant: exactly this text.
    Const(&'static str),
    /// Enum: one of these texts.
    Enum(&'static [&'static str]),
    /// Id with the given prefix; any text if the prefix is empty.
    Id {
        /// Prefix of the id.
        prefix: &'static str,
    },
    /// Object of this shape.
    Object(&'static Shape),
    /// List of values of this kind.
    List(&'static Kind),
    /// Object with free keys and values of this kind.
    Map(&'static Kind),
    /// Collection with `entity`, `count` and `items`.
    Page(&'static Shape),
    /// Value in one of several forms.
    Union(&'static Union),
    /// Any JSON value.
    Json,
    /// File in a `multipart/form-data` body.
    File,
}

/// Value that takes one of several forms; forms that are not listed may occur too.
#[derive(Clone, Copy)]
pub struct Union {
    /// Name of the Rust type.
    pub name: &'static str,
    /// Discriminator of the forms.
    pub choice: Choice,
    /// Known forms, in the order of the spec.
    pub forms: &'static [Form],
}

impl fmt::Debug for Union {
    // By name only, as a shape.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Union").field(&self.name).finish()
    }
}

/// Discriminator that tells the forms of a union apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Text of the field with this name.
    Tag(&'static str),
    /// Presence of a field.
    Has,
    /// JSON type: text or object.
    Kind,
}

/// Form of a union.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Discriminator value: the text of the tag, the name of the field, or `text` or `object`.
    pub key: &'static str,
    /// Kind of a value that has this form.
    pub kind: Kind,
}

impl Union {
    /// Returns the form of a value; `None` if the form is not known.
    #[must_use]
    pub fn form_of(&self, value: &Value) -> Option<&'static Form> {
        let fits = |form: &&Form| match self.choice {
            Choice::Tag(field) => value.get(field).and_then(Value::as_str) == Some(form.key),
            Choice::Has => value.get(form.key).is_some_and(|value| !value.is_null()),
            Choice::Kind => match form.key {
                "text" => value.is_string(),
                _ => value.is_object(),
            },
        };
        self.forms.iter().find(fits)
    }
}

/// Alternative encoding of a value on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// Boolean, also as 1 and 0 or "1" and "0".
    Flag,
    /// Notes, `[]` when empty.
    Notes,
    /// Number, also as text.
    NumberOrText,
    /// Text, also as a number.
    TextOrNumber,
    /// List, also as a collection.
    ListOrPage,
    /// List in a query, each item under `name[]`.
    Brackets,
    /// Object, also wrapped in a list of one item.
    Single,
    /// Map, `[]` when empty.
    EmptyList,
}

/// Limit that the API enforces beyond the type of a value.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Minimum value; with a currency, only for amounts in that currency.
    Min {
        /// Code of the currency that the limit applies to; `None` for all currencies.
        currency: Option<&'static str>,
        /// Minimum value, in the unit of the field.
        value: i64,
    },
    /// Maximum value; with a currency, only for amounts in that currency.
    Max {
        /// Code of the currency that the limit applies to; `None` for all currencies.
        currency: Option<&'static str>,
        /// Maximum value, in the unit of the field.
        value: i64,
    },
    /// Minimum length of a text, in characters.
    MinLength(u32),
    /// Maximum length of a text, in characters.
    MaxLength(u32),
    /// Maximum number of items in a list.
    MaxItems(u32),
    /// Maximum number of key-value pairs in notes.
    MaxEntries(u32),
    /// Maximum length of a value in notes, in characters.
    MaxValueLength(u32),
    /// Limit that applies only if other fields of the same object match.
    When {
        /// Fields to match, and the conditions on them.
        when: &'static [(&'static str, Condition)],
        /// Limit that applies if all of the fields match.
        limit: &'static Limit,
    },
}

/// Condition on a field, for a rule or a limit to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The field is sent.
    Present,
    /// The field is not sent.
    Absent,
    /// The field is sent with this value.
    Is(&'static str),
}

/// Error response of the API to one kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorRule {
    /// Kind of the problem.
    pub when: When,
    /// Field that the error is for; `None` for every field.
    pub at: Option<&'static str>,
    /// HTTP status code of the response.
    pub status: u16,
    /// `code` of the error.
    pub code: &'static str,
    /// `description` of the error; may contain `{field}`, `{value}` and `{limit}`.
    pub description: &'static str,
    /// `field` of the error; may contain `{field}`.
    pub field: Option<&'static str>,
    /// `source` of the error.
    pub source: Option<&'static str>,
    /// `step` of the error.
    pub step: Option<&'static str>,
    /// `reason` of the error.
    pub reason: Option<&'static str>,
}

/// Kind of a problem with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// The credentials are missing or wrong.
    Unauthenticated,
    /// No operation has this method and path.
    NoRoute,
    /// The body is not a JSON object.
    NotJson,
    /// A required field is missing.
    Missing,
    /// A value has the wrong JSON type.
    WrongType,
    /// A field is unknown to the operation.
    UnknownField,
    /// A value is not one of those allowed.
    UnknownValue,
    /// A value is below its minimum.
    Min,
    /// A value is above its maximum.
    Max,
    /// A text is too short.
    MinLength,
    /// A text is too long.
    MaxLength,
    /// A list has too many items.
    MaxItems,
    /// The notes have too many key-value pairs.
    MaxNotes,
    /// A text does not have the format of an id of its type.
    BadId,
    /// An id has the right format, but no entity has it.
    NotFound,
    /// The state of the entity does not allow the operation.
    State,
}

/// Currency and its number of decimals.
#[derive(Debug, Clone, Copy)]
pub struct CurrencyRow {
    /// Three-letter currency code.
    pub code: &'static str,
    /// Number of digits after the decimal point.
    pub exponent: u8,
}

/// State transition of an entity.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// Name of the entity type, such as `Order`.
    pub entity: &'static str,
    /// Name of the field that holds the state.
    pub field: &'static str,
    /// State before the transition.
    pub from: &'static str,
    /// State after the transition.
    pub to: &'static str,
    /// Trigger of the transition: an operation, or an outside event such as `customer pays`.
    pub by: &'static str,
}
