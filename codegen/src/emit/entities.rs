//! Entities: what answers carry, with public fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::{docs, ident, ty};
use crate::model::{Field, Role, Struct};

/// One entity.
pub(crate) fn entity(found: &Struct) -> TokenStream {
    let (docs, name) = (docs(&found.doc), ident(&found.name));
    let fields = found.fields.iter().map(|field| {
        let (docs, name, ty) = (
            super::rust::docs(&field.doc),
            ident(&field.rust),
            field_type(field),
        );
        let deprecated = deprecated(field);
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let (derive, debug) = debug(
        found,
        found.role == Role::Value && found.fields.iter().all(|field| !field.required),
    );
    // A value also travels in requests, so that callers have to be able to make one.
    let make = (found.role == Role::Value).then(|| super::requests::make(found));
    quote! {
        #docs
        #derive
        #[non_exhaustive]
        pub struct #name { #(#fields)* }
        #debug
        #make
    }
}

/// The type of a field: optional unless it is always there.
pub(crate) fn field_type(field: &Field) -> TokenStream {
    let inner = ty(&field.ty);
    let inner = if field.boxed {
        quote!(Box<#inner>)
    } else {
        inner
    };
    if field.required {
        inner
    } else {
        quote!(Option<#inner>)
    }
}

/// The deprecation of a public field.
fn deprecated(field: &Field) -> TokenStream {
    field
        .deprecated
        .as_ref()
        .map(|note| quote!(#[deprecated(note = #note)]))
        .unwrap_or_default()
}

/// The derives of a struct, and `Debug` by hand where it has fields that must not be shown.
pub(crate) fn debug(found: &Struct, default: bool) -> (TokenStream, TokenStream) {
    let default = default.then(|| quote!(, Default));
    if !found.fields.iter().any(|field| field.sensitive) {
        return (
            quote!(#[derive(Debug, Clone, PartialEq #default)]),
            TokenStream::new(),
        );
    }
    let name = ident(&found.name);
    let text = &found.name;
    let fields = found.fields.iter().map(|field| {
        let (label, name) = (&field.rust, ident(&field.rust));
        match (field.sensitive, field.required) {
            (false, _) => quote!(.field(#label, &self.#name)),
            (true, true) => quote!(.field(#label, &redact(&self.#name))),
            (true, false) => quote!(.field(#label, &redact_optional(&self.#name))),
        }
    });
    let allow = found
        .fields
        .iter()
        .any(|field| field.deprecated.is_some())
        .then(|| quote!(#[allow(deprecated)]));
    let debug = quote! {
        #allow
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#text) #(#fields)* .finish()
            }
        }
    };
    (quote!(#[derive(Clone, PartialEq #default)]), debug)
}
