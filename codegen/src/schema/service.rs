//! The mappings of `service.yaml`, and those that it shares with the resource files.

use super::resource::ALLOW;
use super::{Kind, Mapping, key, mapping, needs};
use crate::syntax::When;

const DOCS: &str = "Pages of the vendor's documentation, as paths in its public repository.";

pub(super) const MAPPINGS: &[Mapping] = &[
    mapping(
        "the service",
        "What holds for every operation.",
        &[
            needs("service", Kind::Text, "Its name."),
            needs("doc", Kind::Text, "What it is."),
            key(
                "hosts",
                Kind::Names,
                "Names and addresses; the first one is the default.",
            ),
            key(
                "auth",
                Kind::Each("auth scheme"),
                "Ways to authenticate; the first one is the default.",
            ),
            key(
                "idempotency",
                Kind::Each("idempotency scheme"),
                "Schemes by which a write that is sent twice runs once.",
            ),
            key(
                "currencies",
                Kind::Each("currency"),
                "Codes of ISO 4217: the values of `Currency`.",
            ),
            key(
                "enums",
                Kind::Each("enum"),
                "Enums that belong to no resource.",
            ),
            key(
                "entities",
                Kind::Each("entity"),
                "Entities that belong to no resource.",
            ),
            key(
                "error",
                Kind::Text,
                "The entity that every refusal carries.",
            ),
            key(
                "errors",
                Kind::List("an error"),
                "Refusals of every operation.",
            ),
        ],
    ),
    mapping(
        "auth scheme",
        "A way to authenticate.",
        &[needs("doc", Kind::Text, "What it is.")],
    ),
    mapping(
        "idempotency scheme",
        "A scheme by which a write that is sent twice runs once.",
        &[
            key("doc", Kind::Text, "What it is."),
            needs("header", Kind::Text, "The header that carries the key."),
            needs(
                "key",
                Kind::Form("^\\[A-Za-z0-9[^\\]]*\\]\\{[0-9]+,[0-9]*\\}$"),
                "What a key looks like: `[A-Za-z0-9_-]{10,}`.",
            ),
            key(
                "required",
                Kind::Flag,
                "Whether a request without a key is refused; false if left out.",
            ),
            key(
                "in_progress",
                Kind::One("`in_progress`"),
                "The answer while the first request with the key still runs.",
            ),
            key("docs", Kind::Texts, DOCS),
        ],
    ),
    mapping(
        "`in_progress`",
        "The answer while the first request with a key still runs.",
        &[
            needs("status", Kind::Count, "Its HTTP status."),
            needs("description", Kind::Text, "Its description, word for word."),
        ],
    ),
    mapping(
        "currency",
        "A currency.",
        &[
            needs("exponent", Kind::Count, "The number of decimals."),
            needs("name", Kind::Text, "Its English name."),
        ],
    ),
    mapping(
        "enum",
        "A set of known values; the service may add to it at any time.",
        &[
            key("doc", Kind::Text, "What it says."),
            needs(
                "values",
                Kind::EnumValues,
                "The values, each with what it means.",
            ),
            ALLOW,
        ],
    ),
    mapping(
        "value",
        "A value of an enum.",
        &[
            key("doc", Kind::Text, "What it means."),
            key(
                "rust",
                Kind::Text,
                "Its name in Rust, where that must differ.",
            ),
        ],
    ),
    mapping(
        "entity",
        "An object in answers.",
        &[
            key("doc", Kind::Text, "What it is."),
            needs(
                "fields",
                Kind::Fields,
                "Its fields, by their names on the wire; `!` is always there and never null.",
            ),
            ALLOW,
        ],
    ),
    mapping(
        "an error",
        "A refusal.",
        &[
            needs(
                "when",
                Kind::Word(|| When::WORDS.iter().map(|(word, _)| *word).collect()),
                "What the request did wrong.",
            ),
            needs("status", Kind::Count, "The HTTP status."),
            needs("code", Kind::Text, "`error.code`."),
            needs(
                "description",
                Kind::Text,
                "`error.description`, in which `{field}`, `{value}` and `{limit}` are filled in.",
            ),
            key(
                "field",
                Kind::Text,
                "`error.field`; `{field}` is filled in.",
            ),
            key("source", Kind::Text, "`error.source`."),
            key("step", Kind::Text, "`error.step`."),
            key("reason", Kind::Text, "`error.reason`."),
            key(
                "at",
                Kind::Text,
                "The field that it is about, as a path from the body.",
            ),
            key("docs", Kind::Texts, "Pages that show the wording."),
        ],
    ),
    mapping(
        "the description of an exchange",
        "What belongs to a documented request or answer beside its body.",
        &[
            key(
                "status",
                Kind::Count,
                "The HTTP status of the answer; 200 if left out.",
            ),
            key(
                "path",
                Kind::Values,
                "The parameters in the path, with their prefixes.",
            ),
            key(
                "query",
                Kind::Values,
                "The query: names and texts as in the address.",
            ),
        ],
    ),
];
