//! What differences between fields mean.

use super::Bump::{Major, Minor, MinorWithAction, Patch};
use super::Rule;
use super::Rust::{Added, Behaviour, Deprecated, Gone, Same, Type};
use super::Wire::{Breaking, Compatible, None as No, Risky};
use crate::diff::bump::Crate::{Client, Mock, Types};

// Fields of requests.

pub(crate) static REQUEST_FIELD_ADDED: Rule =
    Rule::new("request-field-added", "a request may carry one more field")
        .wire(Compatible, No)
        .rust(Added, Minor);
pub(crate) static REQUEST_FIELD_DEMANDED: Rule =
    Rule::new("request-field-demanded", "a request needs one more field")
        .wire(Breaking, No)
        .rust(Type, Major);
pub(crate) static REQUEST_FIELD_REMOVED: Rule = Rule::new(
    "request-field-removed",
    "a request has no such field any longer",
)
.wire(Risky, No)
.rust(Gone, Major);
pub(crate) static REQUEST_FIELD_TO_REQUIRED: Rule =
    Rule::new("request-field-became-required", "a field must be sent")
        .wire(Breaking, No)
        .rust(Type, Major);
pub(crate) static REQUEST_FIELD_TO_OPTIONAL: Rule =
    Rule::new("request-field-became-optional", "a field may be left out")
        .wire(Compatible, No)
        .rust(Type, Major)
        .why("`new` no longer takes it.");
pub(crate) static REQUEST_ORDER: Rule = Rule::new(
    "required-order-changed",
    "a constructor takes its arguments in another order",
)
.wire(Compatible, No)
.rust(Type, Major)
.why("Two arguments of one type are swapped without a word of the compiler.");
pub(crate) static REQUEST_ALIAS: Rule = Rule::new(
    "request-alias-changed",
    "another name of a field of a request changed",
)
.wire(Compatible, No)
.rust(Behaviour, Patch);

// Fields of answers.

pub(crate) static ANSWER_FIELD_ADDED: Rule =
    Rule::new("answer-field-added", "an answer carries one more field")
        .wire(No, Compatible)
        .rust(Added, Minor);
pub(crate) static ANSWER_FIELD_REMOVED: Rule = Rule::new(
    "answer-field-removed",
    "a field that was always there is gone",
)
.wire(No, Breaking)
.rust(Gone, Major);
pub(crate) static ANSWER_OPTIONAL_REMOVED: Rule = Rule::new(
    "answer-optional-field-removed",
    "a field that was sometimes there is gone",
)
.wire(No, Risky)
.rust(Gone, Major);
pub(crate) static ANSWER_FIELD_TO_OPTIONAL: Rule = Rule::new(
    "answer-field-became-optional",
    "a field is not always there",
)
.wire(No, Breaking)
.rust(Type, Major)
.why("Older versions cannot decode an answer without it.");
pub(crate) static ANSWER_FIELD_TO_REQUIRED: Rule =
    Rule::new("answer-field-became-required", "a field is always there")
        .wire(No, Compatible)
        .rust(Type, Major)
        .why("An answer without it can no longer be decoded.");
pub(crate) static ANSWER_ALIAS_ADDED: Rule =
    Rule::new("answer-alias-added", "a field is read under one more name")
        .wire(No, Compatible)
        .rust(Behaviour, Patch);
pub(crate) static ANSWER_ALIAS_REMOVED: Rule = Rule::new(
    "answer-alias-removed",
    "a field is no longer read under another name",
)
.wire(No, Breaking)
.rust(Behaviour, MinorWithAction);

// Fields of both.

pub(crate) static FIELD_RENAMED: Rule = Rule::new(
    "field-renamed",
    "a field has another name, on the wire and in Rust",
)
.wire(Breaking, Breaking)
.rust(Gone, Major);
pub(crate) static FIELD_WIRE_NAME: Rule = Rule::new(
    "field-wire-name-changed",
    "a field has another name on the wire",
)
.wire(Breaking, Breaking)
.rust(Behaviour, MinorWithAction);
pub(crate) static FIELD_RUST_NAME: Rule = Rule::new(
    "field-rust-name-changed",
    "a field has another name in Rust",
)
.wire(Compatible, Compatible)
.rust(Gone, Major);
pub(crate) static FIELD_TYPE: Rule = Rule::new("field-type-changed", "a field has another type")
    .wire(Breaking, Breaking)
    .rust(Type, Major);
pub(crate) static FIELD_OBJECT: Rule =
    Rule::new("field-object-changed", "a field holds another object")
        .wire(Breaking, Breaking)
        .rust(Type, Major);
pub(crate) static FIELD_GENERALIZED: Rule = Rule::new(
    "field-number-generalized",
    "a field holds any number where it held whole ones",
)
.wire(Compatible, Breaking)
.rust(Type, Major);
pub(crate) static FIELD_SPECIALIZED: Rule = Rule::new(
    "field-number-specialized",
    "a field holds whole numbers where it held any",
)
.wire(Breaking, Compatible)
.rust(Type, Major);
pub(crate) static FIELD_WIDENED: Rule =
    Rule::new("field-integer-widened", "a field holds greater numbers")
        .wire(Compatible, Risky)
        .rust(Type, Major);
pub(crate) static FIELD_NARROWED: Rule =
    Rule::new("field-integer-narrowed", "a field holds smaller numbers")
        .wire(Breaking, Compatible)
        .rust(Type, Major);
pub(crate) static FIELD_TO_ENUM: Rule = Rule::new(
    "field-became-enum",
    "a field has known values where it had any text",
)
.wire(Breaking, Compatible)
.rust(Type, Major);
pub(crate) static FIELD_FROM_ENUM: Rule = Rule::new(
    "field-became-text",
    "a field has any text where it had known values",
)
.wire(Compatible, Risky)
.rust(Type, Major);
pub(crate) static FIELD_NEWTYPE: Rule = Rule::new(
    "field-newtype-changed",
    "the same JSON has another type in Rust",
)
.wire(Compatible, Compatible)
.rust(Type, Major);
pub(crate) static FIELD_UNIT: Rule =
    Rule::new("field-unit-changed", "the same number means something else")
        .wire(Breaking, Breaking)
        .rust(Type, Major)
        .why("No schema shows it: what was sent or read before is now wrong by a factor.");
pub(crate) static FIELD_CURRENCY: Rule =
    Rule::new("field-currency-changed", "an amount is in another currency")
        .wire(Breaking, Breaking)
        .rust(Behaviour, Major)
        .why("Major by policy: money changes its meaning and no compiler says so.");
pub(crate) static FIELD_CURRENCY_SAID: Rule = Rule::new(
    "field-currency-said",
    "it is written down which currency an amount is in",
)
.wire(Compatible, Compatible)
.rust(Behaviour, Patch)
.why("Limits of one currency can be checked, and `new` may take `Money`.");
pub(crate) static FIELD_LIST: Rule = Rule::new(
    "field-list-changed",
    "a field holds many where it held one, or the other way round",
)
.wire(Breaking, Breaking)
.rust(Type, Major);
pub(crate) static FIELD_FREE: Rule = Rule::new(
    "field-free-form-changed",
    "an object became free content, or the other way round",
)
.wire(Risky, Risky)
.rust(Type, Major);
pub(crate) static FIELD_EXPANDABLE: Rule = Rule::new(
    "field-became-expandable",
    "a field holds an id or the whole object",
)
.wire(Compatible, Breaking)
.rust(Type, Major);
pub(crate) static FIELD_CONST: Rule = Rule::new(
    "const-changed",
    "a field that always holds one text holds another one",
)
.wire(Breaking, Breaking)
.rust(Behaviour, MinorWithAction);
pub(crate) static CODEC_WIDENED: Rule =
    Rule::new("codec-widened", "a field is read in one more form")
        .wire(Compatible, Breaking)
        .rust(Behaviour, MinorWithAction)
        .why("Versions that know one form only cannot decode the other.");
pub(crate) static CODEC_TEXT: Rule = Rule::new(
    "codec-number-or-text",
    "a number is read as text too, or text as a number",
)
.wire(Compatible, Risky)
.rust(Behaviour, Minor);
pub(crate) static CODEC_CHANGED: Rule =
    Rule::new("codec-changed", "a field is written in another form")
        .wire(Breaking, Risky)
        .rust(Behaviour, MinorWithAction);
pub(crate) static CODEC_NARROWED: Rule = Rule::new(
    "codec-narrowed",
    "a field is no longer read in another form",
)
.wire(Compatible, Compatible)
.rust(Behaviour, MinorWithAction)
.why("An answer in the other form can no longer be decoded.");
pub(crate) static LIMIT_TIGHTENED: Rule = Rule::new("limit-tightened", "a limit is tighter")
    .wire(Breaking, Compatible)
    .rust(Behaviour, MinorWithAction)
    .why("`check` refuses what it allowed.");
pub(crate) static LIMIT_LOOSENED: Rule = Rule::new("limit-loosened", "a limit is looser")
    .wire(Compatible, Breaking)
    .rust(Behaviour, Patch)
    .why("Those who store answers in columns of the old size have to know.");
pub(crate) static SIZE_TIGHTENED: Rule =
    Rule::new("size-limit-tightened", "fewer entries are allowed")
        .wire(Breaking, Compatible)
        .rust(Behaviour, Patch);
pub(crate) static SIZE_LOOSENED: Rule =
    Rule::new("size-limit-loosened", "more entries are allowed")
        .wire(Compatible, Breaking)
        .rust(Behaviour, Patch);
pub(crate) static DEFAULT: Rule =
    Rule::new("default-changed", "what is assumed without a field changed")
        .wire(Risky, Compatible)
        .rust(Same, Patch)
        .why("The service assumes it; the client sends nothing.")
        .of(&[Types, Mock]);
pub(crate) static EXPAND: Rule =
    Rule::new("expand-changed", "another value of `expand` brings a field")
        .wire(No, Risky)
        .rust(Same, Patch);
pub(crate) static SENSITIVE: Rule = Rule::new(
    "field-became-sensitive",
    "a field is no longer shown by `Debug`",
)
.wire(Compatible, Compatible)
.rust(Behaviour, Minor);
pub(crate) static NOT_SENSITIVE: Rule = Rule::new(
    "field-no-longer-sensitive",
    "`Debug` shows a field that it did not show",
)
.wire(Compatible, Compatible)
.rust(Behaviour, MinorWithAction)
.why("Logs may hold it from now on.");
pub(crate) static FIELD_DEPRECATED: Rule =
    Rule::new("field-deprecated", "a field should not be used any longer")
        .wire(Compatible, Compatible)
        .rust(Deprecated, Minor);
pub(crate) static FIELD_UNDEPRECATED: Rule =
    Rule::new("field-deprecation-withdrawn", "a field may be used again")
        .wire(Compatible, Compatible)
        .rust(Same, Patch);
pub(crate) static SUNSET_EARLIER: Rule = Rule::new(
    "sunset-earlier",
    "the last day came nearer, or is no longer known",
)
.wire(Breaking, Breaking)
.rust(Same, Patch)
.why("Callers had planned with another day.")
.of(&[Types, Client]);
pub(crate) static SUNSET_TOO_NEAR: Rule = Rule::new(
    "sunset-too-near",
    "the last day was told less than 180 days before it",
)
.wire(Breaking, Breaking)
.rust(Same, Patch)
.why("Callers who update once or twice a year learn of it too late.")
.of(&[Types, Client]);
/// How many days before the last one callers have to know of it.
pub(crate) const NOTICE: i32 = 180;
pub(crate) static SUNSET_LATER: Rule = Rule::new(
    "sunset-later",
    "the last day is known, or later than it was",
)
.wire(Compatible, Compatible)
.rust(Same, Patch)
.of(&[Types, Client]);
pub(crate) static DEPRECATION_NOTE: Rule = Rule::new(
    "deprecation-note-changed",
    "why something should not be used is said otherwise",
)
.wire(Compatible, Compatible)
.rust(Same, Patch)
.about_words();
pub(crate) static ORDER: Rule =
    Rule::new("order-changed", "the same things stand in another order")
        .wire(Compatible, Compatible)
        .rust(Behaviour, Patch)
        .why(
            "The output of `Debug` and the order of written JSON follow it; nothing derives `Ord`.",
        );
