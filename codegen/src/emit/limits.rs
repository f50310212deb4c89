//! What is asked of requests before they are sent: refusals of impossible money, documented limits and rules, forms.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rules;
use super::rust::{Imports, docs, ident};
use crate::model::{Currency, Field, LimitKind, Model, Place, Resource, Scalar, Struct, Type};

/// The checks of the requests of a resource and what they import; nothing if there is nothing to check.
pub(crate) fn checks(
    resource: &Resource,
    limited: &BTreeSet<String>,
    model: &Model,
) -> Option<(Imports, TokenStream)> {
    let mut imports = Imports::default();
    let mut items = TokenStream::new();
    for found in &resource.requests {
        if found.place.is_some() {
            items.extend(refusal(found, &mut imports));
            let rules = rules::of(resource, found);
            let has_limits = limited.contains(&found.name);
            items.extend(check(found, has_limits, !rules.is_empty(), &mut imports));
            if !rules.is_empty() {
                items.extend(rules::table(found, &rules, model, &mut imports));
            }
        }
        if limited.contains(&found.name) {
            items.extend(limits(found, limited, &mut imports));
        }
        if found.place == Some(Place::Form) {
            items.extend(form(found, &mut imports));
        }
        if found.place.is_some() || limited.contains(&found.name) {
            imports.add("super", &found.name);
        }
    }
    (!items.is_empty()).then_some((imports, items))
}

/// The names of all requests that have a limit, or hold one that has.
pub(crate) fn limited<'a>(requests: impl Iterator<Item = &'a Struct> + Clone) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    loop {
        let before = names.len();
        let more = requests.clone().filter(|found| {
            found.fields.iter().any(|field| {
                !emitted(field).is_empty()
                    || part(&field.ty).is_some_and(|name| names.contains(name))
            })
        });
        let more: Vec<_> = more.map(|found| found.name.clone()).collect();
        names.extend(more);
        if names.len() == before {
            return names;
        }
    }
}

/// The struct that a field holds, alone or in a list.
fn part(ty: &Type) -> Option<&str> {
    match ty {
        Type::Struct(reference) => Some(&reference.name),
        Type::List(item) => match item.as_ref() {
            Type::Struct(reference) => Some(&reference.name),
            _ => None,
        },
        _ => None,
    }
}

/// The limits of a field that can be checked: of a known currency, where they depend on one.
fn emitted(field: &Field) -> Vec<&crate::model::Limit> {
    let checkable = |limit: &&crate::model::Limit| match (&limit.currency, &field.currency) {
        (None, _) | (Some(_), Some(Currency::Field(_))) => true,
        (Some(limited), Some(Currency::Code(code))) => limited == code,
        (Some(_), None) => false,
    };
    field.limits.iter().filter(checkable).collect()
}

fn refusal(found: &Struct, imports: &mut Imports) -> TokenStream {
    imports.add("crate::params", "Params");
    let name = ident(&found.name);
    let amounts: Vec<_> = found
        .fields
        .iter()
        .filter(|field| matches!(field.ty, Type::Scalar(Scalar::Amount)))
        .filter_map(|field| {
            let Some(Currency::Field(currency)) = &field.currency else {
                return None;
            };
            let currency = found.fields.iter().find(|other| other.wire == *currency)?;
            let (amount_name, currency_name) = (ident(&field.rust), ident(&currency.rust));
            let amount = if field.required {
                quote!(Some(self.#amount_name))
            } else {
                quote!(self.#amount_name)
            };
            let currency = if currency.required {
                quote!(Some(&self.#currency_name))
            } else {
                quote!(self.#currency_name.as_ref())
            };
            Some(quote!((#amount, #currency)))
        })
        .collect();
    if amounts.is_empty() {
        return quote!(impl Params for #name {});
    }
    imports.add("crate::params", "last_digit");
    imports.add("crate", "MoneyError");
    quote! {
        impl Params for #name {
            fn refusal(&self) -> Option<MoneyError> {
                last_digit(&[#(#amounts),*])
            }
        }
    }
}

/// `check()` of a request that has something to check.
fn check(found: &Struct, has_limits: bool, has_rules: bool, imports: &mut Imports) -> TokenStream {
    let what = match (has_limits, has_rules) {
        (true, true) => "limits and rules between fields",
        (true, false) => "limits",
        (false, true) => "rules between fields",
        (false, false) => return TokenStream::new(),
    };
    imports.add("crate::check", "Check");
    imports.add("crate::check", "CheckErrors");
    let docs = docs(&[
        format!("Checks the parameters against the documented {what}."),
        String::new(),
        "The client does not call this by itself: Razorpay decides, and may allow more than is documented."
            .to_owned(),
        String::new(),
        "# Errors".to_owned(),
        String::new(),
        "All violations, each with its fields.".to_owned(),
    ]);
    let (name, table) = (ident(&found.name), rules::table_name(found));
    let limits = has_limits.then(|| quote!(.limits(self)));
    let rules = has_rules.then(|| quote!(.rules(self, #table)));
    quote! {
        impl #name {
            #docs
            pub fn check(&self) -> Result<(), CheckErrors> {
                Check::new() #limits #rules .end()
            }
        }
    }
}

fn limits(found: &Struct, limited: &BTreeSet<String>, imports: &mut Imports) -> TokenStream {
    imports.add("crate::check", "Check");
    imports.add("crate::limits", "Limits");
    let name = ident(&found.name);
    let steps = found.fields.iter().map(|field| {
        let (wire, rust) = (&field.wire, ident(&field.rust));
        let own = emitted(field)
            .into_iter()
            .map(|limit| conditional(found, field, limit, imports));
        let own: TokenStream = own.collect();
        let inside = part(&field.ty)
            .filter(|name| limited.contains(*name))
            .map(|_| match (&field.ty, field.required) {
                (Type::List(_), true) => quote!(check.each(#wire, &self.#rust);),
                (Type::List(_), false) => {
                    quote!(check.each(#wire, self.#rust.iter().flatten());)
                }
                (_, true) => quote!(check.inside(#wire, [&self.#rust]);),
                (_, false) if field.boxed => {
                    quote!(check.inside(#wire, self.#rust.as_deref());)
                }
                (_, false) => quote!(check.inside(#wire, &self.#rust);),
            });
        quote!(#own #inside)
    });
    let steps: TokenStream = steps.collect();
    quote! {
        impl Limits for #name {
            fn limits(&self, check: &mut Check) { #steps }
        }
    }
}

/// A limit, where it holds: in its currency, and as the fields beside it are.
fn conditional(
    found: &Struct,
    field: &Field,
    limit: &crate::model::Limit,
    imports: &mut Imports,
) -> TokenStream {
    let (wire, rust) = (&field.wire, ident(&field.rust));
    let method = ident(limit.kind.word());
    let value = match limit.kind {
        LimitKind::Min | LimitKind::Max => Literal::i64_unsuffixed(limit.value),
        _ => Literal::u32_unsuffixed(u32::try_from(limit.value).unwrap_or(u32::MAX)),
    };
    let step = quote!(check.#method(#wire, &self.#rust, #value););
    let of_fields = limit.when.iter().filter_map(|(name, value)| {
        condition(
            found.fields.iter().find(|other| other.wire == *name)?,
            value,
        )
    });
    let of_currency = in_currency(found, field, limit, imports);
    let conditions: Vec<_> = of_fields.chain(of_currency).collect();
    if conditions.is_empty() {
        step
    } else {
        quote!(if #(#conditions)&&* { #step })
    }
}

/// What a field has to be; nothing of one that is always there, as the checks have seen to.
fn condition(field: &Field, value: &str) -> Option<TokenStream> {
    let rust = ident(&field.rust);
    let is_flag = matches!(field.ty, Type::Scalar(Scalar::Bool));
    let flag = value == "true";
    Some(match (value, field.required) {
        ("present" | "absent", true) => return None,
        ("present", false) => quote!(self.#rust.is_some()),
        ("absent", false) => quote!(self.#rust.is_none()),
        (_, true) if is_flag => quote!(self.#rust == #flag),
        (_, false) if is_flag => quote!(self.#rust == Some(#flag)),
        (text, true) => quote!(self.#rust.as_str() == #text),
        (text, false) => {
            quote!(self.#rust.as_ref().is_some_and(|value| value.as_str() == #text))
        }
    })
}

/// The currency that an amount is in, where its limit depends on that.
fn in_currency(
    found: &Struct,
    field: &Field,
    limit: &crate::model::Limit,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let (Some(code), Some(Currency::Field(currency))) = (&limit.currency, &field.currency) else {
        return None;
    };
    let currency = found.fields.iter().find(|other| other.wire == *currency)?;
    imports.add("crate", "Currency");
    let (name, variant) = (
        ident(&currency.rust),
        ident(&crate::model::variant_name(&code.to_lowercase())),
    );
    Some(if currency.required {
        quote!(self.#name == Currency::#variant)
    } else {
        quote!(self.#name == Some(Currency::#variant))
    })
}

/// The parts of a multipart body.
fn form(found: &Struct, imports: &mut Imports) -> TokenStream {
    imports.add("crate", "Form");
    let name = ident(&found.name);
    let parts = found.fields.iter().map(|field| {
        let (wire, rust) = (&field.wire, ident(&field.rust));
        let file = matches!(field.ty, Type::Scalar(Scalar::File));
        match (file, field.required) {
            (true, true) => quote!(.file(#wire, self.#rust)),
            (true, false) => quote!(.optional_file(#wire, self.#rust)),
            (false, true) => {
                let text = text(&field.ty, quote!(self.#rust));
                quote!(.text(#wire, #text))
            }
            (false, false) if matches!(field.ty, Type::Scalar(Scalar::String)) => {
                quote!(.optional_text(#wire, self.#rust))
            }
            (false, false) => {
                let text = text(&field.ty, quote!(value));
                quote!(.optional_text(#wire, self.#rust.map(|value| #text)))
            }
        }
    });
    quote! {
        impl #name {
            #[doc = " Parts of the multipart body."]
            #[doc(hidden)]
            pub fn into_form(self) -> Form {
                Form::new() #(#parts)*
            }
        }
    }
}

/// A value as the text of a part.
fn text(ty: &Type, value: TokenStream) -> TokenStream {
    match ty {
        Type::Scalar(Scalar::String) => value,
        _ => quote!(#value.to_string()),
    }
}
