//! The mappings of a resource file.

use super::{Key, Kind, Mapping, Rule, key, mapping, needs};
use crate::syntax::{Codec, Confidence, Content, Evidence};

const DOCS: &str = "Pages of the vendor's documentation, as paths in its public repository.";
/// `2026-03-15`.
const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
pub(super) const ALLOW: Key = key(
    "allow",
    Kind::Names,
    "Lints that it does not follow, each with a reason.",
);

/// What `input` and `value` have is what an entity has; the readers call all but entities inputs.
const STRUCT: &[Key] = &[
    key("doc", Kind::Text, "What it is."),
    needs(
        "fields",
        Kind::Fields,
        "Its fields, by their names on the wire; `!` has to be sent.",
    ),
    ALLOW,
];

pub(super) const MAPPINGS: &[Mapping] = &[
    mapping(
        "a resource",
        "One file, one Rust module and one cargo feature.",
        &[
            needs(
                "resource",
                Kind::Text,
                "Its name, in the plural: that of the file.",
            ),
            key(
                "singular",
                Kind::Text,
                "The singular, if it is not the name without its last `s`.",
            ),
            needs("doc", Kind::Text, "What it is."),
            key("docs", Kind::Texts, DOCS),
            key("ids", Kind::Each("id"), "Kinds of id."),
            key("enums", Kind::Each("enum"), "Sets of known values."),
            key("entities", Kind::Each("entity"), "Objects in answers."),
            key("inputs", Kind::Each("input"), "Objects in requests."),
            key(
                "values",
                Kind::Each("input"),
                "Objects that are the same both ways.",
            ),
            key(
                "unions",
                Kind::Each("union"),
                "Objects in answers that come in several forms.",
            ),
            key("operations", Kind::Each("operation"), "Calls."),
            key(
                "transitions",
                Kind::Edges,
                "States and what moves them, by `Entity.field`.",
            ),
            key("events", Kind::Each("event"), "What webhooks are told."),
            key(
                "deviations",
                Kind::List("a deviation"),
                "Where the documents are wrong.",
            ),
            ALLOW,
        ],
    ),
    mapping(
        "id",
        "A kind of id.",
        &[
            key("prefix", Kind::Text, "What it begins with, such as `pay_`."),
            key("doc", Kind::Text, "What it names."),
        ],
    ),
    mapping(
        "input",
        "An object in requests, or one that is the same both ways.",
        STRUCT,
    ),
    Mapping {
        what: "field",
        doc: "A field.",
        keys: &[
            needs(
                "type",
                Kind::Type,
                "Its type: a word of the language, a declared name, `list<T>`, `map<string, T>`, `page<T>` or `const(text)`.",
            ),
            key(
                "as",
                Kind::Word(|| Codec::WORDS.iter().map(|(word, _)| *word).collect()),
                "How it is written, where its type alone does not say so.",
            ),
            key(
                "doc",
                Kind::Text,
                "What it is; units, limits and defaults are written behind it from the other keys.",
            ),
            key(
                "currency",
                Kind::Text,
                "Of an amount: the field beside it that carries its currency, or a code.",
            ),
            key(
                "default",
                Kind::Any,
                "What the service assumes when a request leaves it out.",
            ),
            key(
                "deprecated",
                Kind::Deprecation,
                "Why it should not be used any longer.",
            ),
            key(
                "sunset",
                Kind::Form(DAY),
                "The day from which on the service no longer takes it: `2026-03-15`.",
            ),
            key(
                "expand",
                Kind::Text,
                "Of an answer: the value of the `expand` query that brings it.",
            ),
            key(
                "sensitive",
                Kind::Flag,
                "Personal data or a secret, which `Debug` does not show.",
            ),
            key(
                "alias",
                Kind::Texts,
                "Other names under which answers carry it.",
            ),
            key(
                "rust",
                Kind::Text,
                "Its name in Rust, where that must differ.",
            ),
            key("was", Kind::Text, "The name it had before a rename."),
            ALLOW,
            key("min", Kind::Limit, "The least value."),
            key("max", Kind::Limit, "The greatest value."),
            key("min_length", Kind::Limit, "The fewest characters."),
            key("max_length", Kind::Limit, "The most characters."),
            key("max_items", Kind::Limit, "The most items of a list."),
            key("max_entries", Kind::Limit, "The most pairs of notes."),
            key(
                "max_value_length",
                Kind::Limit,
                "The most characters of a value of notes.",
            ),
        ],
        rule: Rule::Sunset,
    },
    Mapping {
        what: "a deprecation",
        doc: "Why something should not be used any longer.",
        keys: &[
            key("use", Kind::Text, "What to use instead."),
            key("since", Kind::Text, "Since when."),
            key("why", Kind::Text, "Why."),
        ],
        rule: Rule::AnyOf(&["use", "why"]),
    },
    Mapping {
        what: "union",
        doc: "An object in answers that comes in several forms.",
        keys: &[
            key("doc", Kind::Text, "What it is."),
            key(
                "tag",
                Kind::Text,
                "The key whose text tells the forms of `of` apart.",
            ),
            key("of", Kind::Names, "The forms, by that text."),
            key("has", Kind::Names, "The forms, by a key that is there."),
            key("text", Kind::Text, "The id that stands there as text."),
            key(
                "object",
                Kind::Text,
                "The object that stands there instead.",
            ),
        ],
        rule: Rule::Forms,
    },
    Mapping {
        what: "operation",
        doc: "A call.",
        keys: &[
            needs(
                "http",
                Kind::Form("^(GET|POST|PUT|PATCH|DELETE) +/[^ ]"),
                "Method and path: `GET /v1/orders/{id: OrderId}`.",
            ),
            key(
                "redirect",
                Kind::Flag,
                "It is an address to send a browser to: the client makes it and calls nobody.",
            ),
            needs("doc", Kind::Text, "What it does."),
            key("docs", Kind::Texts, DOCS),
            key(
                "retry",
                Kind::Form("^(never|safe|keyed\\(.*\\))$"),
                "Needed by a call. `safe`: running it twice is the same as once. `never`: it is not. `keyed(scheme)`: it is, with one key of the scheme.",
            ),
            key(
                "host",
                Kind::Text,
                "The host it lives on, where that is not the first one.",
            ),
            key(
                "auth",
                Kind::Texts,
                "The ways to authenticate that it takes; any if left out.",
            ),
            key(
                "content",
                Kind::Word(|| Content::WORDS.iter().map(|(word, _)| *word).collect()),
                "How its body is written; JSON if left out.",
            ),
            key(
                "availability",
                Kind::Text,
                "What has to be so before the service offers it.",
            ),
            key(
                "confidence",
                Kind::Word(|| Confidence::WORDS.iter().map(|(word, _)| *word).collect()),
                "What our knowledge of it rests on.",
            ),
            key(
                "variants",
                Kind::Each("variant"),
                "Documented variants of its request.",
            ),
            key(
                "rules",
                Kind::List("a rule"),
                "Rules between its parameters.",
            ),
            key(
                "reconcile",
                Kind::Text,
                "The call that tells whether an unanswered write ran: `orders.list(receipt)`.",
            ),
            key(
                "body",
                Kind::Fields,
                "The fields of the body; `!` has to be sent.",
            ),
            key(
                "query",
                Kind::Fields,
                "The fields of the query; `!` has to be sent.",
            ),
            key(
                "deprecated",
                Kind::Deprecation,
                "Why it should not be used any longer.",
            ),
            key(
                "sunset",
                Kind::Form(DAY),
                "The day from which on the service no longer takes it: `2026-03-15`.",
            ),
            key(
                "paginate",
                Kind::One("`paginate`"),
                "How its list is read page by page.",
            ),
            key(
                "returns",
                Kind::Type,
                "Needed by a call: what it answers, which is a type, `page<T>`, `bytes` or `empty`.",
            ),
            key("errors", Kind::List("an error"), "Refusals of its own."),
            ALLOW,
        ],
        rule: Rule::Operation,
    },
    mapping(
        "`paginate`",
        "How a list is read page by page.",
        &[
            needs(
                "style",
                Kind::Word(|| vec!["skip"]),
                "By `count` and `skip`.",
            ),
            needs("max", Kind::Count, "The most items of a page."),
            key(
                "default",
                Kind::Count,
                "The items of a page when no number is asked for; 10 if left out.",
            ),
            key(
                "range",
                Kind::Flag,
                "Whether `from` and `to` narrow the list; true if left out.",
            ),
            key(
                "items",
                Kind::Text,
                "The key of the list, where it is not `items`.",
            ),
        ],
    ),
    mapping(
        "variant",
        "A request with a required set of its own.",
        &[
            needs("doc", Kind::Text, "What it is for."),
            needs(
                "require",
                Kind::Texts,
                "The optional fields that it requires.",
            ),
        ],
    ),
    Mapping {
        what: "a rule",
        doc: "What has to hold between parameters.",
        keys: &[
            key(
                "when",
                Kind::Values,
                "When it holds: fields with a value, `present` or `absent`.",
            ),
            key("require", Kind::Texts, "All of these have to be sent."),
            key("forbid", Kind::Texts, "None of these may be sent."),
            key(
                "exactly_one",
                Kind::Texts,
                "Exactly one of these has to be sent.",
            ),
            key("together", Kind::Texts, "All of these, or none."),
            key(
                "limit",
                Kind::Text,
                "This field keeps to the limits beside it.",
            ),
            key("min", Kind::Limit, "The least value."),
            key("max", Kind::Limit, "The greatest value."),
            key("min_length", Kind::Limit, "The fewest characters."),
            key("max_length", Kind::Limit, "The most characters."),
            key("max_items", Kind::Limit, "The most items of a list."),
            key("max_entries", Kind::Limit, "The most pairs of notes."),
            key(
                "max_value_length",
                Kind::Limit,
                "The most characters of a value of notes.",
            ),
            key("doc", Kind::Text, "What the rest does not say."),
        ],
        rule: Rule::Asks(&["require", "forbid", "exactly_one", "together"]),
    },
    mapping(
        "a transition",
        "A change of state.",
        &[
            needs("from", Kind::Texts, "The states before."),
            needs("to", Kind::Text, "The state after."),
            needs(
                "by",
                Kind::Text,
                "What drives it: an operation, or words that begin with `customer`.",
            ),
        ],
    ),
    Mapping {
        what: "event",
        doc: "What a webhook is told.",
        keys: &[
            needs("doc", Kind::Text, "What happened."),
            key(
                "contains",
                Kind::Names,
                "The entity under each key of the payload; `!` is always there.",
            ),
            key(
                "payload",
                Kind::Text,
                "The entity that the whole payload is.",
            ),
        ],
        rule: Rule::NotBoth("contains", "payload"),
    },
    mapping(
        "a deviation",
        "Where a document says one thing and another holds.",
        &[
            needs(
                "at",
                Kind::Text,
                "What it is about: `Order.notes`, `create.body.notes`, `edit.path`, `edit`.",
            ),
            needs("says", Kind::Text, "What the document says."),
            needs("is", Kind::Text, "What holds."),
            needs("source", Kind::Text, "The page that says it."),
            key(
                "evidence",
                Kind::Word(|| Evidence::WORDS.iter().map(|(word, _)| *word).collect()),
                "`text`, for what no example can show.",
            ),
            key("why", Kind::Text, "How we know better."),
        ],
    ),
];
