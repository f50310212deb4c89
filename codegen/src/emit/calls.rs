//! Every operation by its name, called through the client with what a documented exchange sends.

use proc_macro2::TokenStream;
use quote::quote;

use super::File;
use super::format::Layout;
use super::rust::{Imports, all_sources, ident, with_operations};
use crate::model::{Model, Operation, Place, Resource, Scalar, Type};

/// The file of the workspace's tests.
pub(crate) fn file(model: &Model) -> File {
    let mut imports = Imports::default();
    for name in ["CallFault", "Given", "answer"] {
        imports.add("crate::calls", name);
    }
    imports.add("razorpay_client", "Client");
    imports.add("serde_json", "Value");
    let arms: Vec<_> = with_operations(model)
        .flat_map(|resource| {
            let callable = resource.calls().filter(|found| !is_form(found));
            callable.map(move |operation| arm(operation, resource))
        })
        .collect();
    let returns_bytes = |found: &Operation| matches!(found.returns, Type::Scalar(Scalar::Bytes));
    if with_operations(model).any(|found| found.operations.iter().any(returns_bytes)) {
        imports.add("crate::calls", "content");
    }
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["Every operation, called by its name.".to_owned()],
        imports,
        items: quote! {
            #[doc = " Calls an operation with what is given, and writes its typed answer as JSON. A form has no JSON to be made of."]
            pub async fn call(client: &Client, operation: &str, given: &Given) -> Result<Value, CallFault> {
                match operation {
                    #(#arms)*
                    _ => Err(CallFault::Unknown),
                }
            }
        },
        ..Layout::default()
    };
    File {
        path: "tests/src/generated/calls.rs".to_owned(),
        text: layout.text(),
    }
}

fn is_form(operation: &Operation) -> bool {
    operation
        .params
        .as_ref()
        .is_some_and(|params| params.place == Place::Form)
}

fn arm(operation: &Operation, resource: &Resource) -> TokenStream {
    let (id, handle) = (&operation.id, ident(&resource.name));
    let ids = (0..operation.path_params.len()).map(|place| {
        let place = proc_macro2::Literal::usize_unsuffixed(place);
        quote!(&given.id(#place))
    });
    let params = operation.params.as_ref().map(|params| match params.place {
        Place::Query => quote!(given.query()?),
        Place::Body | Place::Form => quote!(given.body()?),
    });
    let optional = operation
        .params
        .as_ref()
        .is_some_and(|params| params.optional);
    let method = if optional {
        format!("{}_with", operation.name)
    } else {
        operation.name.clone()
    };
    let (method, arguments) = (ident(&method), ids.chain(params));
    let through = match operation.returns {
        Type::Scalar(Scalar::Bytes) => ident("content"),
        _ => ident("answer"),
    };
    quote! {
        #id => {
            let #handle = client.#handle();
            #through(#handle.#method(#(#arguments),*)).await
        }
    }
}
