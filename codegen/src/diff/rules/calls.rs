//! What differences between calls mean.

use super::Bump::{Major, Minor, MinorWithAction, Patch};
use super::Rust::{Added, Behaviour, Deprecated, Gone, Same, Type};
use super::Wire::{Breaking, Compatible, None as No, Risky};
use super::{CALL, CALLS, Rule};
use crate::diff::bump::Crate::{Client, Mock, Types};

// Operations.

pub(crate) static OPERATION_ADDED: Rule = Rule::new("operation-added", "a call is new")
    .wire(Compatible, No)
    .rust(Added, Minor)
    .of(CALLS);
pub(crate) static OPERATION_REMOVED: Rule = Rule::new("operation-removed", "a call is gone")
    .wire(Breaking, No)
    .rust(Gone, Major)
    .of(CALLS);
pub(crate) static OPERATION_ENDED: Rule = Rule::new(
    "operation-removed-after-sunset",
    "a call is gone, as it was announced",
)
.wire(Compatible, No)
.rust(Gone, Major)
.why("Rust knows no last day: whoever still calls it no longer compiles.")
.of(CALLS);
pub(crate) static OPERATION_DEPRECATED: Rule = Rule::new(
    "operation-deprecated",
    "a call should not be used any longer",
)
.wire(Compatible, No)
.rust(Deprecated, Minor)
.of(&[Client]);
pub(crate) static OPERATION_UNDEPRECATED: Rule = Rule::new(
    "operation-deprecation-withdrawn",
    "a call may be used again",
)
.wire(Compatible, No)
.rust(Same, Patch)
.of(&[Client]);
pub(crate) static OPERATION_RENAMED: Rule = Rule::new(
    "operation-renamed",
    "a call has another name in Rust",
)
.wire(Compatible, Compatible)
.rust(Gone, Major)
.why("Method and path are the same; the method and the struct of its parameters have other names.")
.of(CALLS);
pub(crate) static OPERATION_MOVED: Rule =
    Rule::new("operation-moved", "a call belongs to another resource")
        .wire(Compatible, Compatible)
        .rust(Gone, Major)
        .of(CALLS);
pub(crate) static REDIRECT: Rule = Rule::new(
    "redirect-changed",
    "a call became an address to send a browser to, or the other way round",
)
.wire(Breaking, Breaking)
.rust(Type, Major)
.why("The method gives an address at once, where a call has to be sent.")
.of(CALLS);
pub(crate) static OPERATION_PATH: Rule =
    Rule::new("operation-path-changed", "a call has another path")
        .wire(Breaking, No)
        .rust(Behaviour, MinorWithAction)
        .of(CALL);
pub(crate) static OPERATION_VERSION: Rule = Rule::new(
    "operation-version-changed",
    "a call has another version in its path",
)
.wire(Breaking, Breaking)
.rust(Behaviour, MinorWithAction)
.of(CALL);
pub(crate) static OPERATION_METHOD: Rule =
    Rule::new("operation-method-changed", "a call has another HTTP method")
        .wire(Breaking, No)
        .rust(Behaviour, MinorWithAction)
        .of(CALL);
pub(crate) static OPERATION_HOST: Rule =
    Rule::new("operation-host-changed", "a call lives on another host")
        .wire(Breaking, Breaking)
        .rust(Behaviour, MinorWithAction)
        .of(CALL);
pub(crate) static PATH_PARAMETER_RENAMED: Rule = Rule::new(
    "path-parameter-renamed",
    "a parameter of the path has another name",
)
.wire(Compatible, No)
.rust(Same, Patch)
.why("Arguments are passed by their place.")
.of(&[Client]);
pub(crate) static PATH_PARAMETER_ADDED: Rule =
    Rule::new("path-parameter-added", "the path has one more parameter")
        .wire(Breaking, No)
        .rust(Type, Major)
        .of(CALL);
pub(crate) static PATH_PARAMETER_REMOVED: Rule =
    Rule::new("path-parameter-removed", "the path has one parameter less")
        .wire(Breaking, No)
        .rust(Type, Major)
        .of(CALL);
pub(crate) static PATH_PARAMETER_TYPE: Rule = Rule::new(
    "path-parameter-type-changed",
    "a parameter of the path has another type",
)
.wire(Compatible, No)
.rust(Type, Major)
.of(CALL);
pub(crate) static PATH_PARAMETER_BARE: Rule = Rule::new(
    "path-parameter-prefix-changed",
    "an id in the path is sent with or without its prefix",
)
.wire(Breaking, No)
.rust(Behaviour, MinorWithAction)
.of(CALL);
pub(crate) static AUTH_WIDENED: Rule =
    Rule::new("auth-widened", "a call takes one more way to authenticate")
        .wire(Compatible, No)
        .rust(Behaviour, Patch)
        .of(&[Client]);
pub(crate) static AUTH_NARROWED: Rule = Rule::new(
    "auth-narrowed",
    "a call no longer takes a way to authenticate",
)
.wire(Breaking, No)
.rust(Behaviour, MinorWithAction)
.of(&[Client]);
pub(crate) static RETRY_CLASS: Rule = Rule::new(
    "retry-class-changed",
    "whether a call may be repeated is decided otherwise",
)
.wire(Compatible, No)
.rust(Behaviour, MinorWithAction)
.why("The client repeats what it did not repeat, or no longer does.")
.of(&[Client]);
pub(crate) static KEY_ACCEPTED: Rule =
    Rule::new("idempotency-key-accepted", "a call takes an idempotency key")
        .wire(Compatible, No)
        .rust(Type, Major)
        .why("The call is of another type, one that has `idempotency_key`. Code that only awaits it compiles as before.")
        .of(CALL);
pub(crate) static KEY_DEMANDED: Rule = Rule::new(
    "idempotency-key-demanded",
    "a call needs an idempotency key from now on",
)
.wire(Breaking, No)
.rust(Type, Major)
.why("The client makes up a key where the caller gives none, in a call of another type.")
.of(CALL);
pub(crate) static KEY_DROPPED: Rule = Rule::new(
    "idempotency-key-dropped",
    "a call takes no idempotency key any longer",
)
.wire(Breaking, No)
.rust(Gone, Major)
.of(CALL);
pub(crate) static KEY_SCHEME: Rule = Rule::new(
    "idempotency-scheme-changed",
    "a call takes its key by another scheme",
)
.wire(Breaking, No)
.rust(Behaviour, MinorWithAction)
.of(CALL);
pub(crate) static RECONCILE: Rule = Rule::new(
    "reconcile-changed",
    "how to find out after an unanswered write changed",
)
.wire(No, No)
.rust(Behaviour, Patch)
.why("The error of an unanswered write names another call.")
.of(&[Client]);
pub(crate) static CONTENT: Rule =
    Rule::new("content-changed", "the body is written in another format")
        .wire(Breaking, No)
        .rust(Type, Major)
        .why("The struct of its parameters is written as JSON or as a form, and never as both.")
        .of(CALLS);
pub(crate) static AVAILABILITY: Rule =
    Rule::new("availability-changed", "when a call is offered changed")
        .wire(Compatible, Compatible)
        .rust(Same, Patch)
        .of(&[Client]);
pub(crate) static CONFIDENCE: Rule = Rule::new(
    "confidence-changed",
    "our knowledge of a call rests on something else",
)
.rust(Same, Patch)
.of(&[Client])
.about_words();
pub(crate) static PARAMS_ADDED: Rule = Rule::new(
    "parameters-added",
    "a call takes parameters, none of which is required",
)
.wire(Compatible, No)
.rust(Added, Minor)
.why("A second method takes them.")
.of(CALLS);
pub(crate) static PARAMS_TAKEN: Rule = Rule::new(
    "parameters-taken",
    "a call takes parameters, which may be empty",
)
.wire(Compatible, No)
.rust(Type, Major)
.why("The method has one more argument.")
.of(CALLS);
pub(crate) static PARAMS_DEMANDED: Rule = Rule::new(
    "parameters-demanded",
    "a call takes parameters, some of which are required",
)
.wire(Breaking, No)
.rust(Type, Major)
.of(CALLS);
pub(crate) static PARAMS_REMOVED: Rule = Rule::new(
    "parameters-removed",
    "a call takes no parameters any longer",
)
.wire(Breaking, No)
.rust(Gone, Major)
.of(CALLS);
pub(crate) static PAGES_ADDED: Rule = Rule::new("pagination-added", "a list is read page by page")
    .wire(No, Compatible)
    .rust(Type, Major)
    .why("The call is of another type, one that has `items` and `pages`.")
    .of(CALLS);
pub(crate) static PAGES_REMOVED: Rule = Rule::new(
    "pagination-removed",
    "a list is no longer read page by page",
)
.wire(Breaking, Breaking)
.rust(Gone, Major)
.of(CALLS);
pub(crate) static PAGE_ITEMS: Rule =
    Rule::new("page-items-key-changed", "a list comes under another key")
        .wire(No, Breaking)
        .rust(Behaviour, MinorWithAction)
        .of(&[Types, Mock]);
pub(crate) static PAGE_SIZE: Rule = Rule::new(
    "page-size-changed",
    "the usual or the greatest size of a page changed",
)
.wire(Risky, Risky)
.rust(Behaviour, Patch)
.of(CALL);
pub(crate) static PAGE_RANGE_ADDED: Rule =
    Rule::new("page-range-added", "a list can be narrowed by time")
        .wire(Compatible, No)
        .rust(Added, Minor)
        .of(CALLS);
pub(crate) static PAGE_RANGE_REMOVED: Rule = Rule::new(
    "page-range-removed",
    "a list can no longer be narrowed by time",
)
.wire(Breaking, No)
.rust(Gone, Major)
.of(CALLS);
pub(crate) static ANSWER_TYPE: Rule =
    Rule::new("answer-type-changed", "a call answers something else")
        .wire(No, Breaking)
        .rust(Type, Major)
        .of(CALL);
pub(crate) static ANSWER_EMPTY: Rule = Rule::new(
    "answer-became-empty",
    "a call answers with nothing but its success",
)
.wire(No, Breaking)
.rust(Type, Major)
.of(CALL);
pub(crate) static ANSWER_LIST: Rule = Rule::new(
    "answer-list-changed",
    "a call answers one where it answered many, or lists them otherwise",
)
.wire(No, Breaking)
.rust(Type, Major)
.of(CALL);
pub(crate) static VARIANT_ADDED: Rule =
    Rule::new("variant-added", "a request has one more constructor").rust(Added, Minor);
pub(crate) static VARIANT_REMOVED: Rule =
    Rule::new("variant-removed", "a constructor of a request is gone").rust(Gone, Major);
pub(crate) static VARIANT_CHANGED: Rule = Rule::new(
    "variant-changed",
    "a constructor of a request takes other fields",
)
.rust(Type, Major);
pub(crate) static RULE_ADDED: Rule = Rule::new(
    "request-rule-added",
    "a rule between parameters is new",
)
.wire(Risky, No)
.rust(Behaviour, MinorWithAction)
.why("The client sends it all the same; `check` tells, and the service refuses what breaks it.")
.of(&[Types, Mock]);
pub(crate) static RULE_REMOVED: Rule =
    Rule::new("request-rule-removed", "a rule between parameters is gone")
        .wire(Compatible, No)
        .rust(Behaviour, Patch)
        .of(&[Types, Mock]);
pub(crate) static REFUSAL_ADDED: Rule = Rule::new("refusal-added", "a refusal is documented")
    .wire(No, Compatible)
    .rust(Behaviour, Patch)
    .why("The mock answers it.")
    .of(&[Mock]);
pub(crate) static REFUSAL_REMOVED: Rule =
    Rule::new("refusal-removed", "a refusal is no longer documented")
        .wire(No, Compatible)
        .rust(Behaviour, Patch)
        .of(&[Mock]);
pub(crate) static REFUSAL_CHANGED: Rule = Rule::new(
    "refusal-changed",
    "a refusal has another status, code or wording",
)
.wire(No, Risky)
.rust(Behaviour, Patch)
.of(&[Mock]);
