//! What the generated tables are made of: plain constants that say what the API
//! accepts and answers. The server reads them and knows no endpoint by itself.

use std::fmt;

use serde_json::Value;

/// One operation: where it is reached, what it takes, what it answers.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// Resource and method name, such as `orders.create`.
    pub operation: &'static str,
    /// HTTP method in capitals.
    pub method: &'static str,
    /// Path with its parameters in braces, such as `/v1/orders/{id}`.
    pub path: &'static str,
    /// The parameters of the path, in the order they stand there.
    pub path_params: &'static [PathParam],
    /// Shape of the body; `None` if the operation takes none.
    pub body: Option<&'static Shape>,
    /// Shape of the query; `None` if the operation takes none.
    pub query: Option<&'static Shape>,
    /// What a success answers.
    pub returns: Answer,
    /// Set if the answer is a page of a list.
    pub paging: Option<Paging>,
    /// Set if a header makes the operation safe to repeat.
    pub idempotency: Option<&'static Idempotency>,
    /// Whether the body is a form of parts, one of which may be a file.
    pub multipart: bool,
    /// The ways to prove who calls; empty where every one of an account will do.
    pub auth: &'static [Auth],
    /// Rules between its parameters.
    pub rules: &'static [Rule],
    /// What it does to the things it is about.
    pub effect: Effect,
    /// Errors of this operation; they win over those of the service.
    pub errors: &'static [ErrorRule],
}

/// A way to prove who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// An id and its secret.
    Basic,
    /// An access token.
    Bearer,
    /// An id without its secret.
    Public,
    /// Nothing.
    None,
}

/// What an operation does, and to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// What it does.
    pub class: Class,
    /// What such things are called, mostly as their `entity`.
    pub kind: &'static str,
    /// The field with the id.
    pub id_field: &'static str,
    /// What the id begins with.
    pub prefix: &'static str,
    /// Which parameter of the path names the one it is about.
    pub subject: Option<usize>,
}

impl Effect {
    /// Nothing that can be told by method, path and answer.
    pub const OTHER: Self = Self {
        class: Class::Other,
        kind: "",
        id_field: "",
        prefix: "",
        subject: None,
    };
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Makes one, or several.
    Create,
    /// Answers one by its id.
    Fetch,
    /// Answers many.
    List,
    /// Changes what is sent.
    Edit,
    /// Removes one.
    Delete,
    /// Does something else to one, and answers it.
    Act,
    /// Anything else.
    Other,
}

/// A rule between parameters. Fields are paths: `customer.email`.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// When it holds: where each of these is as it says.
    pub when: &'static [(&'static str, Condition)],
    /// What it asks for.
    pub asks: Ask,
    /// The fields that it is about.
    pub fields: &'static [&'static str],
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
    /// All of them, or none.
    Together,
}

/// A parameter of a path.
#[derive(Debug, Clone, Copy)]
pub struct PathParam {
    /// Name between the braces.
    pub name: &'static str,
    /// Name of the id type, such as `OrderId`.
    pub id_type: &'static str,
    /// What every id of the type begins with; empty if ids have no fixed beginning.
    pub prefix: &'static str,
    /// Whether the path carries the id without its prefix.
    pub bare: bool,
}

/// What a success answers.
#[derive(Debug, Clone, Copy)]
pub enum Answer {
    /// One object.
    Object(&'static Shape),
    /// A collection of objects of this shape.
    Page(&'static Shape),
    /// JSON of another kind.
    Other(&'static Kind),
    /// Nothing that carries meaning.
    Empty,
    /// A file.
    Bytes,
}

/// How a header makes an operation safe to repeat.
#[derive(Debug, Clone, Copy)]
pub struct Idempotency {
    /// Name of the scheme, such as `refund`.
    pub name: &'static str,
    /// Name of the header, in letters of any case.
    pub header: &'static str,
    /// Fewest characters of a key.
    pub min: u32,
    /// Most characters of a key.
    pub max: Option<u32>,
    /// The characters that a key may have beside A-Z, a-z and 0-9.
    pub letters: &'static str,
    /// Whether a request without the header is refused.
    pub required: bool,
    /// Status and description of the refusal while the first request with the key is under way, where documented.
    pub in_progress: Option<(u16, &'static str)>,
}

/// How a list is cut into pages.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    /// Most entries that one page may ask for.
    pub max: u32,
    /// Entries of a page that does not ask.
    pub default: u32,
    /// The key of the list in the answer.
    pub items: &'static str,
}

/// The fields of an object. Shapes may contain each other in a circle.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Name of the Rust type with these fields.
    pub name: &'static str,
    /// The fields, in the order of the spec.
    pub fields: &'static [Field],
}

impl fmt::Debug for Shape {
    // By name only: a shape that contains itself would never end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shape").field(&self.name).finish()
    }
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name on the wire.
    pub name: &'static str,
    /// Other names under which answers carry it.
    pub aliases: &'static [&'static str],
    /// What its value is.
    pub kind: Kind,
    /// Must be sent in a request; is always there in an answer.
    pub required: bool,
    /// A second form in which the value may be written.
    pub codec: Option<Codec>,
    /// For an amount: the sibling field that names its currency, or a currency code.
    pub currency: Option<&'static str>,
    /// Value that counts where the field is not sent: a text as it is, anything else as JSON.
    pub default: Option<&'static str>,
    /// What the service refuses beyond a wrong type.
    pub limits: &'static [Limit],
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// An amount of money in the smallest unit of its currency.
    Amount,
    /// A moment in Unix seconds.
    Timestamp,
    /// A decimal that is not money, as number or text.
    Decimal,
    /// Free key and value pairs; `[]` when empty.
    Notes,
    /// A three-letter currency code.
    Currency,
    /// Exactly this text.
    Const(&'static str),
    /// One of these texts.
    Enum(&'static [&'static str]),
    /// An id that begins with the prefix; with an empty prefix any text.
    Id {
        /// What the id begins with.
        prefix: &'static str,
    },
    /// An object.
    Object(&'static Shape),
    /// A list.
    List(&'static Kind),
    /// An object with free keys.
    Map(&'static Kind),
    /// A collection: `entity`, `count` and `items`.
    Page(&'static Shape),
    /// A value in one of several forms.
    Union(&'static Union),
    /// Any JSON.
    Json,
    /// A file, in a form of parts.
    File,
}

/// A value that comes in several forms, and may come in others that nobody knows.
#[derive(Clone, Copy)]
pub struct Union {
    /// Name of the Rust type.
    pub name: &'static str,
    /// What tells the forms apart.
    pub choice: Choice,
    /// The forms, in the order of the spec.
    pub forms: &'static [Form],
}

impl fmt::Debug for Union {
    // By name only, as a shape.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Union").field(&self.name).finish()
    }
}

/// What tells the forms of a union apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The text of this field.
    Tag(&'static str),
    /// Which field is there.
    Has,
    /// Whether it is a text or an object.
    Kind,
}

/// One form of a union.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// The text of the tag, the name of the field, or `text` or `object`.
    pub key: &'static str,
    /// What the value is then.
    pub kind: Kind,
}

impl Union {
    /// The form that a value has, if it is one of those known.
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

/// A second form in which a value may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// A bool, also as 1 and 0 or "1" and "0".
    Flag,
    /// Notes, `[]` when empty.
    Notes,
    /// A number, also as text.
    NumberOrText,
    /// Text, also as a number.
    TextOrNumber,
    /// A list, also as a collection.
    ListOrPage,
    /// A list in a query, each entry under `name[]`.
    Brackets,
    /// An object, also wrapped in a list of one.
    Single,
    /// A map, `[]` when empty.
    EmptyList,
}

/// What the service refuses beyond a wrong type.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Least value; with a currency only for amounts in it.
    Min {
        /// Currency code the limit is for, or every one.
        currency: Option<&'static str>,
        /// Least value, in the unit of the field.
        value: i64,
    },
    /// Greatest value; with a currency only for amounts in it.
    Max {
        /// Currency code the limit is for, or every one.
        currency: Option<&'static str>,
        /// Greatest value, in the unit of the field.
        value: i64,
    },
    /// Least number of characters.
    MinLength(u32),
    /// Greatest number of characters.
    MaxLength(u32),
    /// Most entries of a list.
    MaxItems(u32),
    /// Most pairs of notes.
    MaxEntries(u32),
    /// Greatest number of characters of one value of notes.
    MaxValueLength(u32),
    /// A limit that holds where fields beside it are as it says.
    When {
        /// The fields, and what they have to be.
        when: &'static [(&'static str, Condition)],
        /// The limit.
        limit: &'static Limit,
    },
}

/// What a field has to be for a rule or a limit to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// Sent.
    Present,
    /// Not sent.
    Absent,
    /// Sent, with this value.
    Is(&'static str),
}

/// What the service answers in one kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorRule {
    /// The trouble.
    pub when: When,
    /// The field it is for; `None` for every field.
    pub at: Option<&'static str>,
    /// HTTP status of the answer.
    pub status: u16,
    /// `code` of the error.
    pub code: &'static str,
    /// `description` of the error; may name `{field}`, `{value}` and `{limit}`.
    pub description: &'static str,
    /// `field` of the error; may name `{field}`.
    pub field: Option<&'static str>,
    /// `source` of the error.
    pub source: Option<&'static str>,
    /// `step` of the error.
    pub step: Option<&'static str>,
    /// `reason` of the error.
    pub reason: Option<&'static str>,
}

/// A kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// The key is missing or wrong.
    Unauthenticated,
    /// No operation has this method and path.
    NoRoute,
    /// The body is not a JSON object.
    NotJson,
    /// A required field is not sent.
    Missing,
    /// A value has the wrong JSON type.
    WrongType,
    /// A field is sent that the operation does not take.
    UnknownField,
    /// A text is not one of those allowed.
    UnknownValue,
    /// A value is too small.
    Min,
    /// A value is too large.
    Max,
    /// A text is too short.
    MinLength,
    /// A text is too long.
    MaxLength,
    /// A list has too many entries.
    MaxItems,
    /// There are too many pairs of notes.
    MaxNotes,
    /// A text does not look like an id of its type.
    BadId,
    /// An id looks right and belongs to nothing.
    NotFound,
    /// The entity is in a state that does not allow it.
    State,
}

/// A currency and the number of digits after its decimal point.
#[derive(Debug, Clone, Copy)]
pub struct CurrencyRow {
    /// Three-letter code.
    pub code: &'static str,
    /// Digits after the decimal point.
    pub exponent: u8,
}

/// An edge of the state machine of an entity.
#[derive(Debug, Clone, Copy)]
pub struct Transition {
    /// Name of the entity type, such as `Order`.
    pub entity: &'static str,
    /// Field that holds the state.
    pub field: &'static str,
    /// State before.
    pub from: &'static str,
    /// State after.
    pub to: &'static str,
    /// What drives it: an operation, or something that happens outside, such as `customer pays`.
    pub by: &'static str,
}
