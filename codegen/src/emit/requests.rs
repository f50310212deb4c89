//! Requests: `new` takes what must be sent, setters take the rest.

use proc_macro2::TokenStream;
use quote::quote;

use super::entities::{debug, field_type};
use super::rust::{docs, ident, ty};
use crate::model::{Currency, Field, Scalar, Struct, Type, Variant};

/// One request struct.
pub(crate) fn request(found: &Struct) -> TokenStream {
    let (docs, name) = (docs(&found.doc), ident(&found.name));
    let fields = found.fields.iter().map(|field| {
        let (name, ty) = (ident(&field.rust), field_type(field));
        quote!(pub(super) #name: #ty,)
    });
    let (derive, debug) = debug(found, found.fields.iter().all(|field| !field.required));
    let make = make(found);
    quote! {
        #docs
        #derive
        #[must_use]
        pub struct #name { #(#fields)* }
        #debug
        #make
    }
}

/// The constructor and the setters.
pub(crate) fn make(found: &Struct) -> TokenStream {
    let name = ident(&found.name);
    let (new, arguments) = new(found);
    let variants = found
        .variants
        .iter()
        .map(|variant| self::variant(found, variant, &arguments));
    let setters = found
        .fields
        .iter()
        .filter(|field| !field.required)
        .map(setter);
    quote! {
        impl #name {
            #new
            #(#variants)*
            #(#setters)*
        }
    }
}

/// Whether a required amount and the required currency beside it come as one `Money`.
fn money_of<'a>(found: &'a Struct, field: &Field) -> Option<&'a Field> {
    let Some(Currency::Field(currency)) = &field.currency else {
        return None;
    };
    let amount = |other: &Field| {
        other.required
            && matches!(other.ty, Type::Scalar(Scalar::Amount))
            && matches!(&other.currency, Some(Currency::Field(name)) if name == currency)
    };
    // Two amounts in one currency: the first one brings the currency.
    let first = found.fields.iter().find(|other| amount(other))?;
    if first.wire != field.wire {
        return None;
    }
    found.fields.iter().find(|other| {
        other.wire == *currency
            && other.required
            && matches!(other.ty, Type::Scalar(Scalar::Currency))
    })
}

/// Whether `new` of a struct takes `Money`.
pub(crate) fn takes_money(found: &Struct) -> bool {
    found
        .fields
        .iter()
        .any(|field| money_of(found, field).is_some())
}

/// An argument of a constructor: its name and its type.
type Argument = (proc_macro2::Ident, TokenStream);

/// `new`, and what it takes.
fn new(found: &Struct) -> (TokenStream, Vec<Argument>) {
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    let mut facts = Vec::new();
    for field in &found.fields {
        let name = ident(&field.rust);
        let money = money_of(found, field);
        let from_money = found.fields.iter().find(|other| {
            money_of(found, other).is_some_and(|currency| currency.wire == field.wire)
        });
        if !field.required {
            values.push(quote!(#name: None,));
        } else if let Some(currency) = money {
            arguments.push((name.clone(), quote!(Money)));
            values.push(quote!(#name: #name.amount,));
            facts.push(format!(
                "- `{}` sets `{}` and `{}`. {}",
                field.rust,
                field.wire,
                currency.wire,
                field.doc.join(" ")
            ));
        } else if let Some(amount) = from_money {
            let amount = ident(&amount.rust);
            values.push(quote!(#name: #amount.currency,));
        } else if let Type::Const(text) = &field.ty {
            values.push(quote!(#name: EntityName::known(#text),));
        } else {
            let (argument, value) = argument(field);
            arguments.push((name.clone(), argument));
            values.push(if value.to_string() == field.rust {
                quote!(#name,)
            } else {
                quote!(#name: #value,)
            });
            facts.push(format!("- `{}`: {}", field.rust, field.doc.join(" ")));
        }
    }
    if arguments.is_empty() && found.fields.iter().all(|field| !field.required) {
        let new = quote! {
            #[doc = " No parameter is required."]
            pub fn new() -> Self { Self::default() }
        };
        return (new, arguments);
    }
    let mut lines = vec!["Required parameters:".to_owned(), String::new()];
    lines.extend(facts.iter().flat_map(|fact| wrap_item(fact)));
    if facts.is_empty() {
        lines = vec!["The required parameters are constants.".to_owned()];
    }
    let docs = docs(&lines);
    let taken = arguments.iter().map(|(name, ty)| quote!(#name: #ty));
    let allow = allow_arguments(arguments.len());
    let new = quote! {
        #docs
        #allow
        pub fn new(#(#taken),*) -> Self { Self { #(#values)* } }
    };
    (new, arguments)
}

/// A constructor takes what the service requires, however much that is.
fn allow_arguments(count: usize) -> TokenStream {
    match count {
        0 => quote!(#[allow(clippy::new_without_default)]),
        1..=7 => quote!(),
        _ => quote!(#[allow(clippy::too_many_arguments)]),
    }
}

/// The constructor of a variant: what `new` takes, and the fields that the variant requires.
fn variant(found: &Struct, variant: &Variant, arguments: &[Argument]) -> TokenStream {
    let (docs, name) = (docs(&variant.doc), ident(&variant.name));
    let own: Vec<_> = found
        .fields
        .iter()
        .filter(|field| variant.require.contains(&field.rust))
        .collect();
    let required = arguments.iter().map(|(name, ty)| quote!(#name: #ty));
    let more = own.iter().map(|field| {
        let (name, (ty, _)) = (ident(&field.rust), argument(field));
        quote!(#name: #ty)
    });
    let taken = required.chain(more);
    let allow = allow_arguments(arguments.len() + own.len());
    let names = arguments.iter().map(|(name, _)| name);
    let sets = own.iter().map(|field| {
        let (name, (_, value)) = (ident(&field.rust), argument(field));
        let value = if field.boxed {
            quote!(Box::new(#value))
        } else {
            value
        };
        quote!(request.#name = Some(#value);)
    });
    quote! {
        #docs
        #allow
        pub fn #name(#(#taken),*) -> Self {
            let mut request = Self::new(#(#names),*);
            #(#sets)*
            request
        }
    }
}

fn setter(field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    let docs = docs(&field.doc);
    let deprecated = field
        .deprecated
        .as_ref()
        .map(|note| quote!(#[deprecated(note = #note)]));
    let (argument, value) = argument(field);
    let value = if field.boxed {
        quote!(Box::new(#value))
    } else {
        value
    };
    // There is one value to send, so that nobody has to pass it.
    let (taken, value) = match &field.ty {
        Type::Const(text) => (quote!(), quote!(EntityName::known(#text))),
        _ => (quote!(#name: #argument), value),
    };
    let setter = quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #taken) -> Self {
            self.#name = Some(#value);
            self
        }
    };
    if !matches!(field.ty, Type::Scalar(Scalar::Notes)) || field.rust != "notes" {
        return setter;
    }
    quote! {
        #setter
        #[doc = " Adds a key-value pair to `notes`, or replaces the value of an existing key."]
        pub fn note(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
            self.notes.get_or_insert_default().insert(key, value);
            self
        }
    }
}

/// What a setter takes, and how it becomes the field.
fn argument(field: &Field) -> (TokenStream, TokenStream) {
    let name = ident(&field.rust);
    let inner = ty(&field.ty);
    match &field.ty {
        Type::List(item) => {
            let item = ty(item);
            (
                quote!(impl IntoIterator<Item = #item>),
                quote!(#name.into_iter().collect()),
            )
        }
        other if converts(other) => (quote!(impl Into<#inner>), quote!(#name.into())),
        _ => (quote!(#inner), quote!(#name)),
    }
}

/// Whether a caller may pass something that only becomes the type.
fn converts(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Scalar(Scalar::String | Scalar::Notes) | Type::Id(_)
    )
}

/// A list item, wrapped with a hanging indent.
fn wrap_item(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > 84 {
            lines.push(std::mem::take(&mut line));
            line.push(' ');
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}
