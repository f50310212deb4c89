//! What differences between types, the service, webhooks and words mean.

use super::Bump::{Major, Minor, MinorWithAction, Patch};
use super::Rust::{Added, Behaviour, Gone, Same, Type};
use super::Wire::{Breaking, Compatible, None as No, Risky};
use super::{CALL, CALLS, Rule};
use crate::diff::bump::Crate::{Client, Mock, Types, Webhooks};

// Types.

pub(crate) static TYPE_ADDED: Rule = Rule::new("type-added", "a type is new")
    .wire(Compatible, Compatible)
    .rust(Added, Minor);
pub(crate) static TYPE_REMOVED: Rule = Rule::new("type-removed", "a type is gone")
    .wire(Compatible, Compatible)
    .rust(Gone, Major)
    .why("What carried it says on its own what that means on the wire.");
pub(crate) static TYPE_RENAMED: Rule = Rule::new("type-renamed", "a type has another name")
    .wire(Compatible, Compatible)
    .rust(Gone, Major);
pub(crate) static TYPE_MOVED: Rule = Rule::new("type-moved", "a type belongs to another resource")
    .wire(Compatible, Compatible)
    .rust(Gone, Major);
pub(crate) static TYPE_KIND: Rule = Rule::new("type-kind-changed", "a type is of another kind")
    .wire(Breaking, Breaking)
    .rust(Type, Major);
pub(crate) static ROLE_NARROWED: Rule = Rule::new(
    "type-split",
    "a type that travelled both ways travels one way",
)
.wire(Compatible, Compatible)
.rust(Gone, Major);
pub(crate) static ROLE_WIDENED: Rule = Rule::new(
    "type-shared",
    "a type that travelled one way travels both ways",
)
.wire(Compatible, Compatible)
.rust(Added, Minor)
.why("It gets the half that it lacked: a constructor, or fields to read.");
pub(crate) static ID_PREFIX: Rule = Rule::new("id-prefix-changed", "ids begin with something else")
    .wire(Risky, Risky)
    .rust(Behaviour, Patch)
    .why("The client does not check it; it leaves it out where a path takes the id without it.")
    .of(&[Types, Mock]);
pub(crate) static ENUM_VALUE_ADDED: Rule =
    Rule::new("enum-value-added", "an enum knows one more value")
        .wire(Compatible, Risky)
        .rust(Added, Minor)
        .why("Code that matched the value inside of `Unknown` no longer meets it there; `as_str` reads both.");
pub(crate) static ENUM_VALUE_REMOVED: Rule =
    Rule::new("enum-value-removed", "an enum no longer knows a value")
        .wire(Breaking, Compatible)
        .rust(Gone, Major);
pub(crate) static ENUM_VALUE_TEXT: Rule = Rule::new(
    "enum-value-text-changed",
    "a value has another text on the wire",
)
.wire(Breaking, Breaking)
.rust(Behaviour, MinorWithAction);
pub(crate) static ENUM_VALUE_RUST: Rule = Rule::new(
    "enum-value-rust-name-changed",
    "a value has another name in Rust",
)
.wire(Compatible, Compatible)
.rust(Gone, Major);
pub(crate) static FORM_ADDED: Rule = Rule::new("union-form-added", "a union has one more form")
    .wire(Compatible, Breaking)
    .rust(Added, Minor)
    .why("Older versions keep it as it came, under `Unknown`.");
pub(crate) static FORM_REMOVED: Rule = Rule::new("union-form-removed", "a form of a union is gone")
    .wire(Breaking, Compatible)
    .rust(Gone, Major);
pub(crate) static FORM_TYPE: Rule = Rule::new(
    "union-form-type-changed",
    "a form of a union holds another type",
)
.wire(Breaking, Breaking)
.rust(Type, Major);
pub(crate) static CHOICE: Rule = Rule::new(
    "union-choice-changed",
    "the forms of a union are told apart otherwise",
)
.wire(Breaking, Breaking)
.rust(Behaviour, MinorWithAction);

// The service and its resources.

pub(crate) static RESOURCE_ADDED: Rule = Rule::new(
    "resource-added",
    "a resource is new: a module and a cargo feature",
)
.rust(Added, Minor)
.of(CALLS);
pub(crate) static RESOURCE_REMOVED: Rule = Rule::new(
    "resource-removed",
    "a resource is gone: its module and its cargo feature",
)
.rust(Gone, Major)
.of(CALLS);
pub(crate) static RESOURCE_RENAMED: Rule = Rule::new(
    "resource-renamed",
    "a resource has another name: its module and its cargo feature",
)
.wire(Compatible, Compatible)
.rust(Gone, Major)
.of(CALLS);
pub(crate) static SINGULAR: Rule = Rule::new(
    "resource-singular-changed",
    "the structs of its requests have other names",
)
.wire(Compatible, No)
.rust(Gone, Major);
pub(crate) static HOST_URL: Rule = Rule::new("host-changed", "a host has another address")
    .wire(Breaking, Breaking)
    .rust(Behaviour, MinorWithAction)
    .of(&[Client]);
pub(crate) static HOST_ADDED: Rule = Rule::new("host-added", "a host is new")
    .wire(Compatible, No)
    .rust(Behaviour, Patch)
    .of(&[Client]);
pub(crate) static HOST_REMOVED: Rule = Rule::new("host-removed", "a host is gone")
    .wire(Compatible, No)
    .rust(Behaviour, Patch)
    .of(&[Client]);
pub(crate) static AUTH_ADDED: Rule = Rule::new(
    "auth-scheme-added",
    "the service takes one more way to authenticate",
)
.wire(Compatible, No)
.rust(Behaviour, Patch)
.of(&[Client]);
pub(crate) static AUTH_REMOVED: Rule = Rule::new(
    "auth-scheme-removed",
    "the service no longer takes a way to authenticate",
)
.wire(Breaking, No)
.rust(Behaviour, MinorWithAction)
.of(&[Client]);
pub(crate) static FIRST_CHANGED: Rule = Rule::new(
    "service-default-changed",
    "another host or way to authenticate is the default",
)
.wire(Breaking, No)
.rust(Behaviour, MinorWithAction)
.of(&[Client]);
pub(crate) static SCHEME_ADDED: Rule =
    Rule::new("idempotency-scheme-added", "an idempotency scheme is new")
        .wire(Compatible, No)
        .rust(Same, Patch)
        .of(&[Client]);
pub(crate) static SCHEME_REMOVED: Rule = Rule::new(
    "idempotency-scheme-removed",
    "an idempotency scheme is gone",
)
.wire(Compatible, No)
.rust(Same, Patch)
.why("The calls that used it say on their own what that means.")
.of(&[Client]);
pub(crate) static SCHEME_TO_REQUIRED: Rule =
    Rule::new("idempotency-key-became-required", "the key of a scheme must be sent")
        .wire(Breaking, No)
        .rust(Behaviour, MinorWithAction)
        .why("The client makes up a key where the caller gives none; whoever sends requests by hand has to act.")
        .of(CALL);
pub(crate) static SCHEME_TO_OPTIONAL: Rule = Rule::new(
    "idempotency-key-became-optional",
    "the key of a scheme may be left out",
)
.wire(Compatible, No)
.rust(Behaviour, Patch)
.of(CALL);
pub(crate) static SCHEME_HEADER: Rule = Rule::new(
    "idempotency-header-changed",
    "the key travels in another header",
)
.wire(Breaking, No)
.rust(Behaviour, MinorWithAction)
.of(CALL);
pub(crate) static SCHEME_KEY: Rule = Rule::new(
    "idempotency-key-form-changed",
    "keys have to look otherwise",
)
.wire(Risky, No)
.rust(Behaviour, MinorWithAction)
.why("The client refuses keys that break the rule.")
.of(CALL);
pub(crate) static SCHEME_PROGRESS: Rule = Rule::new(
    "idempotency-answer-changed",
    "what is answered while the first request runs changed",
)
.wire(No, Risky)
.rust(Behaviour, Patch)
.of(CALL);
pub(crate) static CURRENCY_ADDED: Rule = Rule::new("currency-added", "a currency is known")
    .wire(Compatible, Risky)
    .rust(Added, Minor);
pub(crate) static CURRENCY_REMOVED: Rule =
    Rule::new("currency-removed", "a currency is no longer known")
        .wire(Breaking, Compatible)
        .rust(Gone, Major);
pub(crate) static CURRENCY_EXPONENT: Rule = Rule::new(
    "currency-exponent-changed",
    "the minor unit of a currency is another one",
)
.wire(Breaking, Breaking)
.rust(Behaviour, Major)
.why("Major by policy: every amount in this currency means another sum, and no compiler says so.")
.of(&[Types, Client]);
pub(crate) static ERROR_ENTITY: Rule =
    Rule::new("error-envelope-changed", "refusals carry another object")
        .wire(No, Breaking)
        .rust(Type, Major)
        .of(&[Types, Client]);
pub(crate) static TRANSITION_ADDED: Rule =
    Rule::new("transition-added", "a change of state is known")
        .wire(No, Compatible)
        .rust(Behaviour, Patch)
        .of(&[Mock]);
pub(crate) static TRANSITION_REMOVED: Rule =
    Rule::new("transition-removed", "a change of state is no longer known")
        .wire(No, Risky)
        .rust(Behaviour, Patch)
        .of(&[Mock]);
pub(crate) static TRANSITION_CHANGED: Rule = Rule::new(
    "transition-changed",
    "something else drives a change of state",
)
.wire(No, Risky)
.rust(Behaviour, Patch)
.of(&[Mock]);

// Webhooks.

pub(crate) static EVENT_ADDED: Rule = Rule::new("event-added", "an event is known")
    .wire(No, Compatible)
    .rust(Added, Minor)
    .of(&[Webhooks]);
pub(crate) static EVENT_REMOVED: Rule = Rule::new("event-removed", "an event is gone")
    .wire(No, Breaking)
    .rust(Gone, Major)
    .of(&[Webhooks]);
pub(crate) static EVENT_MOVED: Rule =
    Rule::new("event-moved", "an event belongs to another resource")
        .wire(No, Compatible)
        .rust(Gone, Major)
        .of(&[Webhooks]);
pub(crate) static EVENT_PAYLOAD: Rule = Rule::new(
    "event-payload-changed",
    "the payload of an event is another entity",
)
.wire(No, Breaking)
.rust(Type, Major)
.of(&[Webhooks]);
pub(crate) static EVENT_PART_ADDED: Rule =
    Rule::new("event-part-added", "an event carries one more entity")
        .wire(No, Compatible)
        .rust(Added, Minor)
        .of(&[Webhooks]);
pub(crate) static EVENT_PART_REMOVED: Rule =
    Rule::new("event-part-removed", "an event no longer carries an entity")
        .wire(No, Breaking)
        .rust(Gone, Major)
        .of(&[Webhooks]);
pub(crate) static EVENT_PART_TYPE: Rule = Rule::new(
    "event-part-changed",
    "a part of an event is another entity, or not always there",
)
.wire(No, Breaking)
.rust(Type, Major)
.of(&[Webhooks]);
pub(crate) static EVENT_PART_TO_REQUIRED: Rule = Rule::new(
    "event-part-became-required",
    "a part of an event is always there",
)
.wire(No, Compatible)
.rust(Type, Major)
.of(&[Webhooks]);

// Words.

pub(crate) static DESCRIPTION: Rule =
    Rule::new("description-changed", "what is said about a thing changed")
        .wire(Compatible, Compatible)
        .rust(Same, Patch)
        .about_words();
pub(crate) static DEVIATION: Rule = Rule::new(
    "deviation-changed",
    "what the documents say otherwise is written down otherwise",
)
.rust(Same, Patch)
.of(&[])
.about_words();
pub(crate) static EXAMPLE: Rule =
    Rule::new("example-changed", "a documented body is new, gone or other")
        .rust(Same, Patch)
        .of(&[Mock])
        .about_words();

// Code that is not made of the spec.

pub(crate) static GENERATOR_ADDED: Rule = Rule::new(
    "generated-item-added",
    "the generator writes an item that it did not write",
)
.rust(Added, Minor)
.of(&[]);
pub(crate) static GENERATOR_REMOVED: Rule = Rule::new(
    "generated-item-removed",
    "the generator no longer writes an item",
)
.rust(Gone, Major)
.of(&[]);
pub(crate) static GENERATOR_CHANGED: Rule = Rule::new(
    "generated-item-changed",
    "the generator writes an item otherwise",
)
.rust(Type, Major)
.of(&[]);
pub(crate) static SIGNATURE: Rule =
    Rule::new("signature-code-changed", "how webhooks are signed or verified changed")
        .wire(No, Breaking)
        .rust(Behaviour, MinorWithAction)
        .why("Security: a person has to read this change. It may also be a mere rewrite, which no tool can tell.")
        .of(&[Webhooks]);
