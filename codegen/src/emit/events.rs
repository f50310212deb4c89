//! Webhook events: an enum of all of them, and a payload struct each.

use proc_macro2::TokenStream;
use quote::quote;

use super::File;
use super::format::Layout;
use super::rust::{Imports, all_sources, docs, ident, ty};
use crate::model::{Event, Model, Resource};

const FOLDER: &str = "razorpay-webhooks/src/generated";

/// Everything that goes into the webhooks crate.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let with_events = || {
        model
            .resources
            .iter()
            .filter(|resource| !resource.events.is_empty())
    };
    let mut files = vec![root(model, &with_events().collect::<Vec<_>>())];
    files.extend(with_events().map(resource));
    files
}

fn root(model: &Model, resources: &[&Resource]) -> File {
    let mut imports = Imports::default();
    imports.add("crate::event", "UnknownEvent");
    for name in ["PartError", "Parts"] {
        imports.add("crate::payload", name);
    }
    for event in resources.iter().flat_map(|resource| &resource.events) {
        let module = resources
            .iter()
            .find(|resource| resource.events.iter().any(|other| other.name == event.name));
        if let Some(module) = module {
            imports.add(&format!("self::{}", module.name), &event.rust);
        }
    }
    let names: Vec<_> = resources
        .iter()
        .map(|resource| ident(&resource.name))
        .collect();
    let events: Vec<_> = resources
        .iter()
        .flat_map(|resource| &resource.events)
        .collect();
    let variants = events.iter().map(|event| {
        let (docs, name) = (docs(&event.doc), ident(&event.rust));
        quote!(#docs #name(Box<#name>),)
    });
    let rust: Vec<_> = events.iter().map(|event| ident(&event.rust)).collect();
    let texts: Vec<_> = events.iter().map(|event| &event.name).collect();
    let items = quote! {
        #[doc = " Webhook event with the entities of its payload."]
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum EventKind {
            #(#variants)*
            #[doc = " Event unknown to this version, with its payload as received."]
            Unknown(UnknownEvent),
        }
        impl EventKind {
            #[doc = " Name of the event as the API spells it."]
            pub fn name(&self) -> &str {
                match self {
                    #(Self::#rust(_) => #texts,)*
                    Self::Unknown(event) => event.name(),
                }
            }
            pub(crate) fn read(name: &str, parts: Parts) -> Result<Self, PartError> {
                let kind = match name {
                    #(#texts => Self::#rust(parts.read()?),)*
                    _ => Self::Unknown(UnknownEvent::new(name, parts)),
                };
                Ok(kind)
            }
        }
    };
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["Webhook events.".to_owned()],
        modules: quote!(#(pub mod #names;)*),
        imports,
        items,
    };
    File {
        path: format!("{FOLDER}/mod.rs"),
        text: layout.text(),
    }
}

fn resource(resource: &Resource) -> File {
    let mut imports = Imports::default();
    for name in ["PartError", "Parts", "Payload"] {
        imports.add("crate::payload", name);
    }
    for event in &resource.events {
        for ty in event
            .parts
            .iter()
            .map(|part| &part.ty)
            .chain(&event.payload)
        {
            imports.add_type(ty, "razorpay_types");
        }
    }
    let payloads = resource.events.iter().map(payload);
    let layout = Layout {
        sources: vec![resource.source.clone()],
        docs: vec![format!(
            "What the events of {} carry.",
            resource.name.replace('_', " ")
        )],
        imports,
        items: quote!(#(#payloads)*),
        ..Layout::default()
    };
    File {
        path: format!("{FOLDER}/{}.rs", resource.name),
        text: layout.text(),
    }
}

fn payload(event: &Event) -> TokenStream {
    let mut lines = vec![format!("Payload of `{}`.", event.name), String::new()];
    lines.extend(event.doc.clone());
    let (docs, name) = (docs(&lines), ident(&event.rust));
    let whole = event.payload.iter().map(|payload| {
        let ty = ty(payload);
        quote!(#[doc = " The whole `payload` object."] pub payload: #ty,)
    });
    let fields = event.parts.iter().map(|part| {
        let (name, ty) = (ident(&part.rust), ty(&part.ty));
        let doc = format!(" `payload.{}`.", part.key);
        let ty = if part.required {
            ty
        } else {
            quote!(Option<#ty>)
        };
        quote!(#[doc = #doc] pub #name: #ty,)
    });
    let fields = whole.chain(fields);
    let whole = event
        .payload
        .iter()
        .map(|_| quote!(let payload = parts.whole()?;));
    let reads = event.parts.iter().map(|part| {
        let (name, key) = (ident(&part.rust), &part.key);
        let how = ident(if part.required {
            "required"
        } else {
            "optional"
        });
        quote!(let #name = parts.#how(#key)?;)
    });
    let reads = whole.chain(reads);
    let whole = event.payload.iter().map(|_| ident("payload"));
    let names = whole.chain(event.parts.iter().map(|part| ident(&part.rust)));
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* }
        impl Payload for #name {
            fn read(parts: &Parts) -> Result<Self, PartError> {
                #(#reads)*
                Ok(Self { #(#names),* })
            }
        }
    }
}
