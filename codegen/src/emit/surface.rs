//! What of the emitted code callers see: signatures without bodies, for the comparison of two states of the spec.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, Visibility};

use super::entities::field_type;
use super::rust::{ident, ty};
use super::{client, requests};
use crate::model::{Field, Operation, Struct, Type};

/// Signatures by what they are the signature of: `CreateOrder::receipt`, `Order.amount`.
pub(crate) type Signatures = BTreeMap<String, String>;

/// The public field of an answer.
pub(crate) fn field(field: &Field) -> String {
    let deprecated = field
        .deprecated
        .as_ref()
        .map(|_| "#[deprecated] ")
        .unwrap_or_default();
    let printed = squeeze(&field_type(field).to_string());
    format!("{deprecated}pub {}: {printed}", field.rust)
}

/// The constructors and setters of a request.
pub(crate) fn request(found: &Struct) -> Signatures {
    of_items(requests::make(found))
}

/// The methods of an operation: one, and one that takes parameters where all of them may be left out.
pub(crate) fn method(operation: &Operation, handle: &str) -> Option<String> {
    let (method, handle) = (client::method(operation), ident(handle));
    let texts: Vec<_> = of_items(quote!(impl #handle { #method }))
        .into_values()
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// A type as Rust writes it.
pub(crate) fn type_text(found: &Type) -> String {
    squeeze(&ty(found).to_string())
}

/// The public items of a file of generated code; none of a text that is not Rust.
pub(crate) fn of_file(text: &str) -> Signatures {
    let mut signatures = Signatures::new();
    if let Ok(file) = syn::parse_file(text) {
        collect(file.items, &mut signatures);
    }
    signatures
}

fn of_items(tokens: TokenStream) -> Signatures {
    let mut signatures = Signatures::new();
    if let Ok(file) = syn::parse2::<syn::File>(tokens) {
        collect(file.items, &mut signatures);
    }
    signatures
}

fn collect(items: Vec<Item>, signatures: &mut Signatures) {
    for item in items {
        match item {
            Item::Struct(mut found) if is_public(&found.vis) => {
                let name = found.ident.to_string();
                for field in found
                    .fields
                    .iter_mut()
                    .filter(|field| is_public(&field.vis))
                {
                    keep(&mut field.attrs);
                    let at = field
                        .ident
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default();
                    let text = squeeze(&field.to_token_stream().to_string());
                    signatures.insert(format!("{name}.{at}"), text);
                }
                keep(&mut found.attrs);
                found.fields = Fields::Unit;
                found.semi_token = Some(syn::token::Semi::default());
                signatures.insert(name, squeeze(&found.to_token_stream().to_string()));
            }
            Item::Enum(mut found) if is_public(&found.vis) => {
                let name = found.ident.to_string();
                for variant in &mut found.variants {
                    keep(&mut variant.attrs);
                    let text = squeeze(&variant.to_token_stream().to_string());
                    signatures.insert(format!("{name}::{}", variant.ident), text);
                }
                keep(&mut found.attrs);
                found.variants.clear();
                signatures.insert(name, squeeze(&found.to_token_stream().to_string()));
            }
            Item::Impl(found) => {
                let name = squeeze(&found.self_ty.to_token_stream().to_string());
                if let Some((path, _)) = &found.trait_ {
                    let path = squeeze(&path.to_token_stream().to_string());
                    let text = format!("impl {path} for {name}");
                    signatures.insert(text.clone(), text);
                    continue;
                }
                for item in found.items {
                    if let ImplItem::Fn(mut method) = item
                        && is_public(&method.vis)
                    {
                        keep(&mut method.attrs);
                        let at = format!("{name}::{}", method.sig.ident);
                        method.block.stmts.clear();
                        signatures.insert(at, function(method));
                    }
                }
            }
            Item::Use(found) if is_public(&found.vis) => {
                let text = squeeze(&found.to_token_stream().to_string());
                signatures.insert(text.clone(), text);
            }
            Item::Mod(mut found) if is_public(&found.vis) => {
                keep(&mut found.attrs);
                let text = squeeze(&found.to_token_stream().to_string());
                signatures.insert(format!("mod {}", found.ident), text);
            }
            // The traits of ids and enums come by macros of our own.
            Item::Macro(found) => {
                let text = squeeze(&found.mac.to_token_stream().to_string());
                signatures.insert(text.clone(), text);
            }
            _ => {}
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Attributes that matter to those who use an item.
fn keep(attributes: &mut Vec<Attribute>) {
    let words = ["cfg", "derive", "deprecated", "must_use", "non_exhaustive"];
    attributes.retain(|attribute| words.iter().any(|word| attribute.path().is_ident(word)));
}

/// A function as rustfmt would print its head.
fn function(method: syn::ImplItemFn) -> String {
    let Ok(file) = syn::parse2::<syn::File>(quote!(impl X { #method })) else {
        return squeeze(&method.sig.to_token_stream().to_string());
    };
    let text = prettyplease::unparse(&file);
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with(' '))
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    lines
        .join("\n")
        .trim_end_matches("{}")
        .trim_end()
        .to_owned()
}

/// Tokens print with a blank between any two of them; this takes out those that nobody writes.
fn squeeze(text: &str) -> String {
    let mut text = text.to_owned();
    for (wide, narrow) in [
        (" :: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" :", ":"),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" ;", ";"),
        (" !", "!"),
        ("# [", "#["),
        ("[ ", "["),
        (" ]", "]"),
        ("& ", "&"),
    ] {
        text = text.replace(wide, narrow);
    }
    text
}
