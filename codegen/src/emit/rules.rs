//! The rules between the fields of a request, as tables that `check()` reads.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::codec;
use super::rust::{Imports, ident};
use crate::model::{Ask, Field, Model, RequestRule, Resource, Scalar, Struct, Type};

/// The constant that holds the rules of a request.
pub(crate) fn table_name(found: &Struct) -> Ident {
    ident(&format!("{}_RULES", found.name.to_shouty_snake_case()))
}

/// The rules of a request that are more than a limit of one field.
pub(crate) fn of<'a>(resource: &'a Resource, found: &Struct) -> Vec<&'a RequestRule> {
    let operation = resource.operations.iter().find(|operation| {
        operation
            .params
            .as_ref()
            .is_some_and(|params| params.name == found.name)
    });
    let rules = operation.into_iter().flat_map(|operation| &operation.rules);
    rules.filter(|rule| rule.asks != Ask::Limit).collect()
}

/// The table of a request.
pub(crate) fn table(
    found: &Struct,
    rules: &[&RequestRule],
    model: &Model,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("crate::rules", "Rule");
    let name = table_name(found);
    let rows = rules.iter().map(|rule| row(found, rule, model, imports));
    let rows: Vec<_> = rows.collect();
    quote!(static #name: &[Rule] = &[#(#rows),*];)
}

fn row(found: &Struct, rule: &RequestRule, model: &Model, imports: &mut Imports) -> TokenStream {
    let asks = match rule.asks {
        Ask::Require => "require",
        Ask::Forbid => "forbid",
        Ask::ExactlyOne => "exactly_one",
        // Limits have been left out.
        Ask::Together | Ask::Limit => "together",
    };
    imports.add("crate::rules", asks);
    let asks = ident(asks);
    let fields = rule
        .fields
        .iter()
        .map(|field| path(found, &field.value, model).0);
    let row = quote!(#asks(&[#(#fields),*]));
    if rule.when.is_empty() {
        return row;
    }
    let when = rule.when.iter().map(|(field, value)| {
        let (path, field) = path(found, &field.value, model);
        let is_flag = field.is_some_and(|field| matches!(field.ty, Type::Scalar(Scalar::Bool)));
        let (word, condition) = match (value.as_str(), is_flag) {
            ("present", _) => ("is_set", quote!(is_set(#path))),
            ("absent", _) => ("is_unset", quote!(is_unset(#path))),
            (value, true) => {
                let on = value == "true";
                ("flag", quote!(flag(#path, #on)))
            }
            (value, false) => ("is", quote!(is(#path, #value))),
        };
        imports.add("crate::rules", word);
        condition
    });
    let when: Vec<_> = when.collect();
    quote!(#row.when(&[#(#when),*]))
}

/// A path by the keys that are written, and the field at its end.
fn path<'a>(found: &'a Struct, path: &str, model: &'a Model) -> (String, Option<&'a Field>) {
    let (mut holder, mut last, mut keys) = (Some(found), None, Vec::new());
    for step in path.split('.') {
        let fields = holder
            .map(|holder| holder.fields.as_slice())
            .unwrap_or_default();
        last = fields.iter().find(|field| field.wire == step);
        keys.push(last.map_or_else(|| step.to_owned(), codec::wire));
        holder = last.and_then(|field| match &field.ty {
            Type::Struct(inner) => model.find_struct(&inner.name),
            _ => None,
        });
    }
    (keys.join("."), last)
}
