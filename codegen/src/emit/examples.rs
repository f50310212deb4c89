//! The documented answers, for the transport that plays them in tests without a network.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::File;
use super::format::Layout;
use super::rust::{Imports, all_sources};
use crate::model::{Example, Model};

/// The file of the client's `testing` feature.
pub(crate) fn file(model: &Model) -> File {
    let rows = model
        .examples
        .iter()
        .filter_map(|example| row(model, example));
    let mut imports = Imports::default();
    imports.add("crate::testing", "Example");
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["The documented answers of every operation.".to_owned()],
        imports,
        items: quote! {
            #[doc = " Every documented answer and refusal, in the order of the files."]
            pub(crate) static EXAMPLES: &[Example] = &[#(#rows),*];
        },
        ..Layout::default()
    };
    File {
        path: "razorpay-client/src/generated/examples.rs".to_owned(),
        text: layout.text(),
    }
}

fn row(model: &Model, example: &Example) -> Option<TokenStream> {
    let operation = model.find_operation(&example.operation)?;
    let (id, method, path) = (&operation.id, operation.method.word(), &operation.path);
    let (name, status) = (&example.name, Literal::u32_unsuffixed(example.status));
    let body = raw(&example.body);
    Some(quote! {
        Example {
            operation: #id, method: #method, path: #path, name: #name, status: #status, body: #body,
        }
    })
}

/// A raw string: JSON is full of quotes.
fn raw(text: &str) -> TokenStream {
    let hashes = "#".repeat(1 + longest_run(text));
    let literal = format!("r{hashes}\"{text}\"{hashes}");
    literal.parse().unwrap_or_else(|_| quote!(#text))
}

/// The longest run of `#` behind a quote.
fn longest_run(text: &str) -> usize {
    text.split('"')
        .skip(1)
        .map(|rest| rest.chars().take_while(|letter| *letter == '#').count())
        .max()
        .unwrap_or_default()
}
