//! What the normal form asks for at each place: in which order keys stand, what is always a block, where a line is empty.

/// The widest line that `{ .. }` may stand on.
pub(super) const WIDTH: usize = 130;

/// The keys from the root to a place; `-` for the items of a list.
pub(super) type Path<'a> = Vec<&'a str>;

const STRUCTS: &[&str] = &["entities", "inputs", "values"];

/// Sections that are blocks whatever fits.
#[rustfmt::skip]
const SECTIONS: &[&str] = &[
    "auth", "currencies", "deviations", "entities", "enums", "errors", "events", "hosts", "idempotency", "ids", "inputs",
    "operations", "transitions", "unions", "values",
];

#[rustfmt::skip]
const FIELD: &[&str] = &[
    "type", "rust", "as", "alias", "currency", "min", "max", "min_length", "max_length", "max_items", "max_entries",
    "max_value_length", "default", "expand", "sensitive", "deprecated", "sunset", "was", "doc", "allow",
];
#[rustfmt::skip]
const OPERATION: &[&str] = &[
    "http", "redirect", "host", "doc", "docs", "confidence", "availability", "deprecated", "sunset", "auth", "retry", "reconcile", "content", "query", "body",
    "variants", "rules", "paginate", "returns", "errors", "allow",
];
#[rustfmt::skip]
const RULE: &[&str] = &[
    "when", "require", "forbid", "exactly_one", "together", "limit", "min", "max", "min_length", "max_length", "max_items",
    "max_entries", "max_value_length", "doc",
];
#[rustfmt::skip]
const ERROR: &[&str] = &[
    "when", "at", "status", "code", "description", "field", "source", "step", "reason", "docs",
];

/// Whether a place is written as a block even where it would fit on a line.
pub(super) fn is_block(path: &[&str]) -> bool {
    match path {
        [] => true,
        [section] => SECTIONS.contains(section),
        ["enums" | "operations" | "transitions" | "idempotency", _] => true,
        ["enums", _, "values"] => true,
        ["deviations" | "errors", "-"] => true,
        [section, _] | [section, _, "fields"] => STRUCTS.contains(section),
        [
            "operations",
            _,
            "query" | "body" | "variants" | "rules" | "errors",
        ] => true,
        ["operations", _, "errors", "-"] => true,
        _ => false,
    }
}

/// Whether an empty line stands before a place that is a block.
pub(super) fn is_apart(path: &[&str]) -> bool {
    match path {
        [section] => SECTIONS.contains(section),
        ["operations" | "unions", _] => true,
        [section, _] => STRUCTS.contains(section),
        _ => false,
    }
}

/// The order of the keys at a place; what does not stand in it stays behind, in the order that it has.
pub(super) fn order(path: &[&str]) -> &'static [&'static str] {
    match path {
        [section, _, "fields", _] if STRUCTS.contains(section) => FIELD,
        ["operations", _, "query" | "body", _] => FIELD,
        [.., "deprecated"] => &["use", "since", "why"],
        ["operations", _] => OPERATION,
        ["operations", _, "errors", "-"] | ["errors", "-"] => ERROR,
        ["operations", _, "paginate"] => &["style", "max", "default", "range", "items"],
        ["operations", _, "rules", "-"] => RULE,
        ["operations", _, "variants", _] => &["doc", "require"],
        ["ids", _] => &["prefix", "doc"],
        ["enums", _] => &["doc", "allow", "values"],
        ["enums", _, "values", _] => &["rust", "doc"],
        ["unions", _] => &["doc", "tag", "of", "has", "text", "object"],
        ["events", _] => &["doc", "contains", "payload"],
        ["transitions", _, "-"] => &["from", "to", "by"],
        ["deviations", "-"] => &["at", "evidence", "says", "is", "source", "why"],
        ["idempotency", _] => &["doc", "header", "key", "required", "in_progress", "docs"],
        ["currencies", _] => &["exponent", "name"],
        [section, _] if STRUCTS.contains(section) => &["doc", "allow", "fields"],
        _ => &[],
    }
}
