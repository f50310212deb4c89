//! The registry of the check commands: every operation with the generated types of its bodies.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Layout;
use super::mock::{Tables, shape_name};
use super::rust::{Imports, all_sources, ident, ty, with_operations};
use super::{File, limits, rules};
use crate::model::{Event, Model, Operation, Params, Place, Resource, Scalar, Type};

const FOLDER: &str = "tests/src/generated";

/// Everything that goes into the workspace's tests.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["What the check commands know of the spec.".to_owned()],
        modules: quote!(
            pub mod calls;
            pub mod checks;
        ),
        ..Layout::default()
    };
    vec![
        super::calls::file(model),
        File {
            path: format!("{FOLDER}/mod.rs"),
            text: layout.text(),
        },
        File {
            path: format!("{FOLDER}/checks.rs"),
            text: registry(model).text(),
        },
    ]
}

fn registry(model: &Model) -> Layout {
    let mut imports = Imports::default();
    for name in ["Check", "body"] {
        imports.add("crate::checks", name);
    }
    for resource in with_operations(model) {
        for operation in &resource.operations {
            if has_json_answer(operation) {
                imports.add_type(&operation.returns, "razorpay_types");
            }
            if let Some(params) = operation
                .params
                .as_ref()
                .filter(|params| params.place != Place::Form)
            {
                imports.add(&format!("razorpay_types::{}", resource.name), &params.name);
                if params.place == Place::Query {
                    imports.add("crate::checks", "query");
                }
            }
        }
    }
    let requests = model
        .resources
        .iter()
        .flat_map(|resource| &resource.requests);
    let limited = limits::limited(requests);
    let rows = with_operations(model).flat_map(|resource| {
        let limited = &limited;
        let row = move |operation| row(operation, resource, limited, model);
        resource.operations.iter().map(row)
    });
    for event in model.resources.iter().flat_map(|resource| &resource.events) {
        for ty in event
            .parts
            .iter()
            .map(|part| &part.ty)
            .chain(&event.payload)
        {
            imports.add_type(ty, "razorpay_types");
        }
        imports.add("crate::checks", "EventCheck");
        imports.add("crate::checks", "PartCheck");
    }
    let events = model.resources.iter().flat_map(|resource| &resource.events);
    let events: Vec<_> = events.map(|event| self::event(event, model)).collect();
    let error = model.service.error.as_ref().map(|error| {
        imports.add("razorpay_types", error);
        imports.add("crate::checks", "ErrorCheck");
        let name = ident(error);
        quote! {
            #[doc = " The envelope of every refusal."]
            pub static ERROR: ErrorCheck = ErrorCheck { body: body::<#name>, shape: mock::service::ERROR };
        }
    });
    imports.add("razorpay_mock", "generated as mock");
    imports.add("razorpay_mock::tables", "Kind");
    Layout {
        sources: all_sources(model),
        docs: vec!["Every operation, with the types that its bodies are decoded by.".to_owned()],
        imports,
        items: quote! {
            #[doc = " Every operation."]
            pub static CHECKS: &[Check] = &[#(#rows),*];
            #error
            #[doc = " Every event of webhooks."]
            pub static EVENTS: &[EventCheck] = &[#(#events),*];
        },
        ..Layout::default()
    }
}

fn row(
    operation: &Operation,
    resource: &Resource,
    limited: &BTreeSet<String>,
    model: &Model,
) -> TokenStream {
    let (id, method, path) = (&operation.id, operation.method.word(), &operation.path);
    let module = ident(&resource.name);
    let decoder = |wanted, function: TokenStream| match operation
        .params
        .as_ref()
        .filter(|params| params.place == wanted)
    {
        Some(params) => {
            let (name, shape) = (ident(&params.name), shape_name(&params.name));
            (
                quote!(Some(#function::<#name>)),
                quote!(Some(&mock::#module::#shape)),
            )
        }
        None => (quote!(None), quote!(None)),
    };
    let (request, request_shape) = decoder(Place::Body, quote!(body));
    let (query, query_shape) = decoder(Place::Query, quote!(query));
    let response = if has_json_answer(operation) {
        let returned = ty(&operation.returns);
        quote!(Some(body::<#returned>))
    } else {
        quote!(None)
    };
    let kind = Tables {
        model,
        root: "mock",
    }
    .kind(&operation.returns, None);
    let judge = match judged(operation, resource, limited) {
        Some(params) => {
            let name = ident(&params.name);
            let given = match params.place {
                Place::Query => quote!(given.query::<#name>()),
                Place::Body | Place::Form => quote!(given.body::<#name>()),
            };
            quote!(Some(|given| Ok(#given?.check())))
        }
        None => quote!(None),
    };
    quote! {
        Check {
            operation: #id, method: #method, path: #path,
            request: #request, query: #query, response: #response,
            judge: #judge, request_shape: #request_shape, query_shape: #query_shape, response_kind: #kind,
        }
    }
}

/// The parameters that have a `check()`. A form has no JSON to be made of.
fn judged<'a>(
    operation: &'a Operation,
    resource: &Resource,
    limited: &BTreeSet<String>,
) -> Option<&'a Params> {
    let params = operation
        .params
        .as_ref()
        .filter(|found| found.place != Place::Form)?;
    let found = resource
        .requests
        .iter()
        .find(|found| found.name == params.name)?;
    let has_check = limited.contains(&found.name) || !rules::of(resource, found).is_empty();
    has_check.then_some(params)
}

fn has_json_answer(operation: &Operation) -> bool {
    !operation.redirect && !matches!(operation.returns, Type::Scalar(Scalar::Bytes))
}

fn event(event: &Event, model: &Model) -> TokenStream {
    let name = &event.name;
    let check = |returned: &Type| {
        let (kind, returned) = (
            Tables {
                model,
                root: "mock",
            }
            .kind(returned, None),
            ty(returned),
        );
        quote!(body: body::<#returned>, kind: #kind)
    };
    let parts = event.parts.iter().map(|part| {
        let (key, check) = (&part.key, check(&part.ty));
        quote!(PartCheck { key: #key, #check })
    });
    let whole = event.payload.iter().map(|payload| {
        let check = check(payload);
        quote!(PartCheck { key: "", #check })
    });
    let parts = whole.chain(parts);
    quote!(EventCheck { name: #name, parts: &[#(#parts),*] })
}
