//! Small pieces of Rust that several emitters print: names, doc comments, types, imports.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{Model, Ref, Resource, Scalar, Type};

/// An identifier. The checks have refused names that Rust reserves.
pub(crate) fn ident(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(&format!("{name}_"), Span::call_site()))
}

/// A doc comment, one attribute a line, so that it is printed with `///`.
pub(crate) fn docs(lines: &[String]) -> TokenStream {
    lines
        .iter()
        .map(|line| {
            if line.is_empty() {
                quote!(#[doc = ""])
            } else {
                let line = format!(" {line}");
                quote!(#[doc = #line])
            }
        })
        .collect()
}

/// `#[cfg(feature = "a")]`.
pub(crate) fn cfg(feature: &str) -> TokenStream {
    quote!(#[cfg(feature = #feature)])
}

/// A Rust type, by the last part of its path; [`Imports`] brings the rest.
pub(crate) fn ty(ty: &Type) -> TokenStream {
    match ty {
        Type::Scalar(Scalar::String) => quote!(String),
        Type::Scalar(Scalar::Bool) => quote!(bool),
        Type::Scalar(Scalar::U32) => quote!(u32),
        Type::Scalar(Scalar::I64) => quote!(i64),
        Type::Scalar(scalar) => {
            let name = ident(scalar_name(*scalar));
            quote!(#name)
        }
        Type::Const(_) => quote!(EntityName),
        Type::Id(reference)
        | Type::Enum(reference)
        | Type::Struct(reference)
        | Type::Union(reference) => {
            let name = ident(&reference.name);
            quote!(#name)
        }
        Type::List(inner) => {
            let inner = self::ty(inner);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = self::ty(inner);
            quote!(BTreeMap<String, #inner>)
        }
        Type::Page(inner) => {
            let inner = self::ty(inner);
            quote!(Page<#inner>)
        }
        // Reported by the checks; nothing is emitted then.
        Type::Unresolved => quote!(Unresolved),
    }
}

/// The Rust name of a scalar of our own; empty for those of the language.
fn scalar_name(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Amount => "Amount",
        Scalar::Timestamp => "Timestamp",
        Scalar::Decimal => "Decimal",
        Scalar::Notes => "Notes",
        Scalar::Currency => "Currency",
        Scalar::File => "File",
        Scalar::Bytes => "Bytes",
        Scalar::Json => "Json",
        Scalar::Empty => "NoContent",
        Scalar::String | Scalar::Bool | Scalar::U32 | Scalar::I64 => "",
    }
}

/// The imports of a file.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    names: BTreeMap<Line, BTreeSet<String>>,
}

/// Which `use` line names stand in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    origin: Origin,
    module: String,
    /// The feature without which the names are not needed.
    feature: Option<String>,
}

/// Where imports come from, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Std,
    Crates,
    Own,
    Public,
}

impl Line {
    fn of(module: &str, feature: Option<&str>) -> Self {
        let origin = match module.split("::").next() {
            Some("std") => Origin::Std,
            Some("crate" | "super" | "self") => Origin::Own,
            _ => Origin::Crates,
        };
        Self {
            origin,
            module: module.to_owned(),
            feature: feature.map(str::to_owned),
        }
    }
}

impl Imports {
    /// Adds one name from a module.
    pub(crate) fn add(&mut self, module: &str, name: &str) {
        self.add_all(module, &[name]);
    }

    /// Adds names from a module.
    pub(crate) fn add_all(&mut self, module: &str, names: &[&str]) {
        self.extend(Line::of(module, None), names);
    }

    /// Adds names that are needed with a feature only. Those that are needed in any case come first.
    pub(crate) fn add_all_for(&mut self, feature: &str, module: &str, names: &[&str]) {
        let always = self.names.get(&Line::of(module, None));
        let has = |name: &str| always.is_some_and(|names| names.contains(name));
        let more: Vec<_> = names.iter().copied().filter(|name| !has(name)).collect();
        self.extend(Line::of(module, Some(feature)), &more);
    }

    /// Passes a name on.
    pub(crate) fn publish(&mut self, module: &str, name: &str) {
        let line = Line {
            origin: Origin::Public,
            ..Line::of(module, None)
        };
        self.extend(line, &[name]);
    }

    fn extend(&mut self, line: Line, names: &[&str]) {
        if !names.is_empty() {
            let names = names.iter().map(|name| (*name).to_owned());
            self.names.entry(line).or_default().extend(names);
        }
    }

    /// Adds what a type needs; `krate` is the path of the crate of types.
    pub(crate) fn add_type(&mut self, ty: &Type, krate: &str) {
        self.add_type_but(ty, krate, &BTreeSet::new());
    }

    /// The same, but for types that are `here` anyway.
    pub(crate) fn add_type_but(&mut self, ty: &Type, krate: &str, here: &BTreeSet<&str>) {
        match ty {
            Type::Scalar(scalar) if !scalar_name(*scalar).is_empty() => {
                self.add(krate, scalar_name(*scalar))
            }
            Type::Const(_) => self.add(krate, "EntityName"),
            Type::Scalar(_) | Type::Unresolved => {}
            Type::Id(reference)
            | Type::Enum(reference)
            | Type::Struct(reference)
            | Type::Union(reference) => {
                if !here.contains(reference.name.as_str()) {
                    let module = module(reference);
                    let ids = matches!(ty, Type::Id(_));
                    self.add(
                        &path(krate, if ids { "ids" } else { &module }),
                        &reference.name,
                    );
                }
            }
            Type::List(inner) => self.add_type_but(inner, krate, here),
            Type::Map(inner) => {
                self.add("std::collections", "BTreeMap");
                self.add_type_but(inner, krate, here);
            }
            Type::Page(inner) => {
                self.add(krate, "Page");
                self.add_type_but(inner, krate, here);
            }
        }
    }

    /// All lines.
    pub(crate) fn tokens(&self) -> TokenStream {
        let lines = self.names.iter().map(|(line, names)| {
            let cfg = line.feature.as_deref().map(cfg);
            let public = (line.origin == Origin::Public).then(|| quote!(pub));
            let module: TokenStream = line.module.parse().unwrap_or_default();
            // `*` and `name as other` are more than a name.
            let names = names
                .iter()
                .map(|name| name.parse::<TokenStream>().unwrap_or_default());
            match names.len() {
                1 => quote!(#cfg #public use #module::#(#names)*;),
                _ => quote!(#cfg #public use #module::{#(#names),*};),
            }
        });
        lines.collect()
    }
}

fn path(krate: &str, module: &str) -> String {
    if module.is_empty() {
        krate.to_owned()
    } else {
        format!("{krate}::{module}")
    }
}

/// The module that declares a type: its resource, or none for what the service declares.
pub(crate) fn module(reference: &Ref) -> String {
    reference.resource.clone().unwrap_or_default()
}

/// The spec files, for a file that is made of all of them.
pub(crate) fn all_sources(model: &Model) -> Vec<String> {
    std::iter::once(&model.service.source)
        .chain(model.resources.iter().map(|resource| &resource.source))
        .filter(|source| !source.is_empty())
        .cloned()
        .collect()
}

/// Resources that have operations.
pub(crate) fn with_operations(model: &Model) -> impl Iterator<Item = &Resource> {
    model
        .resources
        .iter()
        .filter(|resource| !resource.operations.is_empty())
}
