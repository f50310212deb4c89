//! Parts of the mock's routes: what an operation does, who may call it, which rules its parameters keep.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rust::ident;
use crate::model::{Ask, Class, Effect, RequestRule};

pub(crate) fn effect(effect: &Effect) -> TokenStream {
    let class = ident(match effect.class {
        Class::Create => "Create",
        Class::Fetch => "Fetch",
        Class::List => "List",
        Class::Edit => "Edit",
        Class::Delete => "Delete",
        Class::Act => "Act",
        Class::Other => return quote!(Effect::OTHER),
    });
    let (kind, id_field, prefix) = (&effect.kind, &effect.id_field, &effect.prefix);
    let subject = match effect.subject {
        Some(place) => {
            let place = Literal::usize_unsuffixed(place);
            quote!(Some(#place))
        }
        None => quote!(None),
    };
    quote! {
        Effect {
            class: Class::#class, kind: #kind, id_field: #id_field, prefix: #prefix, subject: #subject,
        }
    }
}

/// The ways to prove who calls, by their names in `service.yaml`.
pub(crate) fn auth(schemes: &[String]) -> TokenStream {
    let schemes = schemes.iter().map(|scheme| {
        let name = ident(match scheme.as_str() {
            "bearer" => "Bearer",
            "public" => "Public",
            "none" => "None",
            _ => "Basic",
        });
        quote!(Auth::#name)
    });
    quote!(&[#(#schemes),*])
}

pub(crate) fn rules(rules: &[RequestRule]) -> TokenStream {
    let rules = rules.iter().filter_map(|rule| {
        let when = rule
            .when
            .iter()
            .map(|(field, value)| condition(&field.value, value));
        let asks = match rule.asks {
            Ask::Require => "Require",
            Ask::Forbid => "Forbid",
            Ask::ExactlyOne => "ExactlyOne",
            Ask::Together => "Together",
            // Limits stand with the fields.
            Ask::Limit => return None,
        };
        let asks = ident(asks);
        let fields = rule.fields.iter().map(|field| &field.value);
        Some(quote!(Rule { when: &[#(#when),*], asks: Ask::#asks, fields: &[#(#fields),*] }))
    });
    quote!(&[#(#rules),*])
}

/// A condition of a rule or a limit.
pub(crate) fn condition(field: &str, value: &str) -> TokenStream {
    match value {
        "present" => quote!((#field, Condition::Present)),
        "absent" => quote!((#field, Condition::Absent)),
        value => quote!((#field, Condition::Is(#value))),
    }
}
