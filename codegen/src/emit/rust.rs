//! Small pieces of Rust that several emitters print: names, doc comments, types, imports.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::habits::{WIDTH, condition};
use crate::model::{Model, Ref, Resource, Scalar, Type};

/// An identifier. The checks have refused names that Rust reserves.
pub(crate) fn ident(name: &str) -> Ident {
    syn::parse_str(name)
        .unwrap_or_else(|_| Ident::new_raw(&format!("{name}_"), Span::call_site()))
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

/// `#[cfg(feature = "a")]`, or any of several.
pub(crate) fn cfg(features: &[String]) -> TokenStream {
    match features {
        [one] => quote!(#[cfg(feature = #one)]),
        many => quote!(#[cfg(any(#(feature = #many),*))]),
    }
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

/// The `use` lines of a file, in the order and with the breaks that rustfmt keeps.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    lines: BTreeMap<(Group, String), Line>,
}

/// Imports stand in groups, with an empty line between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Std,
    Crates,
    Own,
    Public,
}

#[derive(Debug, Default)]
struct Line {
    names: BTreeSet<String>,
    /// Features without which nothing of it is needed.
    features: Vec<String>,
}

impl Imports {
    /// Adds one name from a module.
    pub(crate) fn add(&mut self, module: &str, name: &str) {
        self.line(module, None).names.insert(name.to_owned());
    }

    /// Adds one name that is needed with a feature only.
    pub(crate) fn add_for(&mut self, module: &str, name: &str, features: &[String]) {
        let line = self.line(module, None);
        line.names.insert(name.to_owned());
        line.features = features.to_vec();
    }

    /// Passes a name on.
    pub(crate) fn publish(&mut self, module: &str, name: &str, features: &[String]) {
        let line = self.line(module, Some(Group::Public));
        line.names.insert(name.to_owned());
        line.features = features.to_vec();
    }

    fn line(&mut self, module: &str, group: Option<Group>) -> &mut Line {
        let group = group.unwrap_or(match module.split("::").next() {
            Some("std") => Group::Std,
            Some("crate" | "super" | "self") => Group::Own,
            _ => Group::Crates,
        });
        self.lines.entry((group, module.to_owned())).or_default()
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

    /// The text of all lines.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let mut before = None;
        // rustfmt puts `super` and `self` before `crate`, and a list of names behind the single names of the same module.
        let mut lines: Vec<_> = self.lines.iter().collect();
        lines.sort_by_key(|((group, module), line)| {
            let last = if line.names.len() == 1 {
                line.names.first().map_or("", String::as_str)
            } else {
                "{"
            };
            let rank = ["super", "self", "crate"]
                .iter()
                .position(|root| module.starts_with(root));
            (*group, rank, format!("{module}::{last}"))
        });
        for ((group, module), line) in lines {
            if before.is_some_and(|before| before != *group) {
                text.push('\n');
            }
            before = Some(*group);
            match line.features.as_slice() {
                [] => {}
                many => {
                    let many: Vec<_> = many.iter().map(String::as_str).collect();
                    text.push_str(&condition(&many));
                }
            }
            let word = if *group == Group::Public { "pub use" } else { "use" };
            text.push_str(&use_line(word, module, &line.names));
        }
        text
    }
}

/// `use a::b;`, `use a::{b, c};`, or the names below each other where the line would be too long.
fn use_line(word: &str, module: &str, names: &BTreeSet<String>) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    if let [one] = names.as_slice() {
        return format!("{word} {module}::{one};\n");
    }
    let short = format!("{word} {module}::{{{}}};\n", names.join(", "));
    if short.trim_end().len() < WIDTH - 1 {
        return short;
    }
    let mut text = format!("{word} {module}::{{\n");
    let mut line = "   ".to_owned();
    let all = 4 + names.join(", ").len() < WIDTH;
    for name in names {
        if !all && line.len() + 1 + name.len() + 1 >= WIDTH {
            text.push_str(&format!("{line}\n"));
            line = "   ".to_owned();
        }
        line.push_str(&format!(" {name},"));
    }
    format!("{text}{line}\n}};\n")
}

fn path(krate: &str, module: &str) -> String {
    if module.is_empty() { krate.to_owned() } else { format!("{krate}::{module}") }
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
    model.resources.iter().filter(|resource| !resource.operations.is_empty())
}
