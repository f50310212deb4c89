//! The files of the types crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Layout;
use super::rust::{Imports, all_sources, cfg, ident};
use super::{File, codec, entities, enums, ids, limits, requests, unions};
use crate::model::{Model, Place, Resource, Role, Struct, Type, Union};

const FOLDER: &str = "razorpay-types/src/generated";

/// Everything that goes into the types crate.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let mut files = vec![root(model), id_types(model), service(model)];
    let sources = [model.service.source.clone()];
    files.extend(codec_file(
        "service/codec",
        &sources,
        &model.service.structs,
        &[],
        &[],
    ));
    let limited = limits::limited(
        model
            .resources
            .iter()
            .flat_map(|resource| &resource.requests),
    );
    for resource in &model.resources {
        files.extend(self::resource(resource, &limited, model));
    }
    files
}

fn file(path: &str, layout: Layout) -> File {
    File {
        path: format!("{FOLDER}/{path}.rs"),
        text: layout.text(),
    }
}

fn root(model: &Model) -> File {
    let mut modules: Vec<_> = model
        .resources
        .iter()
        .map(|resource| {
            let (cfg, name) = (cfg(&resource.name), ident(&resource.name));
            (resource.name.as_str(), quote!(#cfg pub mod #name;))
        })
        .collect();
    modules.push((
        "ids",
        quote!(
            pub mod ids;
        ),
    ));
    modules.push((
        "service",
        quote!(
            mod service;
        ),
    ));
    modules.sort_by_key(|(name, _)| *name);
    let modules = modules.into_iter().map(|(_, module)| module);
    let mut imports = Imports::default();
    imports.publish("self::service", "*");
    let keys = &model.service.page_keys;
    let layout = Layout {
        sources: all_sources(model),
        docs: vec![
            "Types of the API: a module for each resource, behind the feature of its name."
                .to_owned(),
        ],
        modules: quote!(#(#modules)*),
        imports,
        items: quote! {
            #[doc = " Keys under which a list response carries its items."]
            pub(crate) const PAGE_KEYS: &[&str] = &[#(#keys),*];
        },
    };
    file("mod", layout)
}

fn id_types(model: &Model) -> File {
    let ids = model
        .resources
        .iter()
        .flat_map(|resource| &resource.ids)
        .map(ids::id_type);
    let with_ids = model
        .resources
        .iter()
        .filter(|resource| !resource.ids.is_empty());
    let layout = Layout {
        sources: with_ids.map(|resource| resource.source.clone()).collect(),
        docs: vec!["Ids of all resources. They are compiled whatever the features: a payment names its order by id.".to_owned()],
        items: quote!(#(#ids)*),
        ..Layout::default()
    };
    file("ids", layout)
}

fn service(model: &Model) -> File {
    let service = &model.service;
    let mut imports = Imports::default();
    imports.add("crate", "UnknownValue");
    let here = service.structs.iter().map(|found| &found.name);
    let here = here.chain(service.enums.iter().map(|found| &found.name));
    entity_imports(
        &service.structs,
        &mut imports,
        &here.map(String::as_str).collect(),
    );
    let structs = service.structs.iter().map(entities::entity);
    let codec = (!service.structs.is_empty()).then(|| {
        quote!(
            mod codec;
        )
    });
    let currencies = enums::currencies(&service.currencies);
    let enums = service.enums.iter().map(enums::open_enum);
    let layout = Layout {
        sources: vec![service.source.clone()],
        docs: vec!["Types of every operation: currencies and the error object.".to_owned()],
        modules: quote!(#codec),
        imports,
        items: quote!(#currencies #(#enums)* #(#structs)*),
    };
    file("service", layout)
}

/// The files of a resource: its types, and how they are sent, read, written and checked.
fn resource(resource: &Resource, limited: &BTreeSet<String>, model: &Model) -> Vec<File> {
    let name = &resource.name;
    let sources = [resource.source.clone()];
    let checks = limits::checks(resource, limited, model);
    let mut files = vec![file(name, entity_module(resource, checks.is_some()))];
    if !resource.requests.is_empty() {
        files.push(file(&format!("{name}/requests"), request_module(resource)));
    }
    let inputs = json_requests(resource);
    let path = format!("{name}/codec");
    files.extend(codec_file(
        &path,
        &sources,
        &resource.entities,
        &inputs,
        &resource.unions,
    ));
    files.extend(checks.map(|(imports, items)| {
        file(
            &format!("{name}/checks"),
            checks_module(&sources, imports, items),
        )
    }));
    files
}

/// The requests that are JSON; the others are forms.
fn json_requests(resource: &Resource) -> Vec<Struct> {
    let form = |found: &&Struct| found.place == Some(Place::Form);
    resource
        .requests
        .iter()
        .filter(|found| !form(found))
        .cloned()
        .collect()
}

fn entity_module(resource: &Resource, has_checks: bool) -> Layout {
    let mut imports = Imports::default();
    let here = here(resource);
    entity_imports(&resource.entities, &mut imports, &here);
    if !resource.enums.is_empty() {
        imports.add("crate", "UnknownValue");
    }
    for id in &resource.ids {
        imports.publish("crate::ids", &id.name);
    }
    for request in &resource.requests {
        imports.publish("self::requests", &request.name);
    }
    for form in resource.unions.iter().flat_map(|found| &found.forms) {
        imports.add_type_but(&form.ty, "crate", &here);
        imports.add("crate", "Json");
    }
    let mut values = resource
        .entities
        .iter()
        .filter(|found| found.role == Role::Value);
    if values.any(requests::takes_money) {
        imports.add("crate", "Money");
    }
    let entities = resource.entities.iter().map(entities::entity);
    let unions = resource.unions.iter().map(unions::union);
    let enums = resource.enums.iter().map(enums::open_enum);
    let inputs = json_requests(resource);
    let allow = allow_deprecated(resource.entities.iter().chain(&inputs));
    let any = !(resource.entities.is_empty() && resource.unions.is_empty() && inputs.is_empty());
    let checks = has_checks.then(|| {
        quote!(
            mod checks;
        )
    });
    let codec = any.then(|| quote!(#allow mod codec;));
    let requests = (!resource.requests.is_empty()).then(|| {
        quote!(
            mod requests;
        )
    });
    Layout {
        sources: vec![resource.source.clone()],
        docs: resource.doc.clone(),
        modules: quote!(#checks #codec #requests),
        imports,
        items: quote!(#(#enums)* #(#unions)* #(#entities)*),
    }
}

fn request_module(resource: &Resource) -> Layout {
    let mut imports = Imports::default();
    let beside = |name: &str| resource.requests.iter().any(|other| other.name == name);
    for field in resource.requests.iter().flat_map(|found| &found.fields) {
        match field.ty.reference() {
            // A struct of this file; only what holds it may need an import.
            Some(reference) if beside(&reference.name) => {
                if matches!(field.ty, Type::Map(_)) {
                    imports.add("std::collections", "BTreeMap");
                }
            }
            _ => imports.add_type(&field.ty, "crate"),
        }
    }
    debug_imports(&resource.requests, &mut imports);
    if resource.requests.iter().any(requests::takes_money) {
        imports.add("crate", "Money");
    }
    let structs = resource.requests.iter().map(requests::request);
    Layout {
        sources: vec![resource.source.clone()],
        docs: vec![format!(
            "Request parameters of [`{0}`](crate::{0}).",
            resource.name
        )],
        imports,
        items: quote!(#(#structs)*),
        ..Layout::default()
    }
}

/// What the client and the caller ask of the requests before they are sent.
fn checks_module(sources: &[String], imports: Imports, items: TokenStream) -> Layout {
    Layout {
        sources: sources.to_vec(),
        docs: vec!["Checks of the request parameters before they are sent.".to_owned()],
        imports,
        items,
        ..Layout::default()
    }
}

/// The types that a module declares or passes on.
fn here(resource: &Resource) -> BTreeSet<&str> {
    let ids = resource.ids.iter().map(|found| &found.name);
    let enums = resource.enums.iter().map(|found| &found.name);
    let unions = resource.unions.iter().map(|found| &found.name);
    let entities = resource.entities.iter().map(|found| &found.name);
    ids.chain(enums)
        .chain(unions)
        .chain(entities)
        .map(String::as_str)
        .collect()
}

/// What the fields of entities need that is not `here` anyway.
fn entity_imports(entities: &[Struct], imports: &mut Imports, here: &BTreeSet<&str>) {
    for field in entities.iter().flat_map(|found| &found.fields) {
        imports.add_type_but(&field.ty, "crate", here);
    }
    debug_imports(entities, imports);
}

fn debug_imports(structs: &[Struct], imports: &mut Imports) {
    for field in structs
        .iter()
        .flat_map(|found| &found.fields)
        .filter(|field| field.sensitive)
    {
        imports.add("std", "fmt");
        imports.add(
            "crate::redact",
            if field.required {
                "redact"
            } else {
                "redact_optional"
            },
        );
    }
}

/// The file with the decoders and encoders of a module. Everyone decodes what responses carry and encodes what requests
/// carry; the other halves stand behind a feature each.
fn codec_file(
    path: &str,
    sources: &[String],
    entities: &[Struct],
    inputs: &[Struct],
    unions: &[Union],
) -> Option<File> {
    if entities.is_empty() && inputs.is_empty() && unions.is_empty() {
        return None;
    }
    let is_value = |found: &&Struct| found.role == Role::Value;
    let values: Vec<_> = entities.iter().filter(is_value).cloned().collect();
    let written: Vec<_> = inputs.iter().chain(&values).cloned().collect();
    let mut imports = Imports::default();
    let mut decode = |module: &str, names: &[&str], others: &[&str]| {
        imports.add_all(module, names);
        imports.add_all_for("deserialize", module, others);
    };
    let any = |structs: &[Struct], names: &'static [&str]| match structs {
        [] => &[],
        _ => names,
    };
    decode(
        "serde::de",
        any(entities, &["MapAccess"]),
        any(inputs, &["MapAccess"]),
    );
    decode(
        "crate::decode",
        &codec::decode_names(entities),
        &codec::decode_names(inputs),
    );
    let reads = |structs: &[Struct]| codec::needs_codec(structs).is_some();
    let writes = |structs: &[Struct]| codec::needs_codec(structs) == Some(true);
    let named = |needed: bool| if needed { &["codec"][..] } else { &[] };
    decode(
        "crate",
        named(reads(entities) || writes(inputs)),
        named(reads(inputs)),
    );
    imports.add_all("crate::encode", any(&written, &["Object"]));
    imports.add_all_for("serialize", "crate::encode", any(entities, &["Object"]));
    imports.add_all("serde::ser", any(&written, &["Serialize", "Serializer"]));
    imports.add_all_for("serialize", "serde::ser", &["Serialize", "Serializer"]);
    if !unions.is_empty() {
        imports.add_all("serde::de", &["Deserialize", "Deserializer"]);
        imports.add("crate", "Json");
        imports.add("crate::decode", "Empty");
    }
    let structs = entities.iter().chain(inputs);
    let names = structs.clone().map(|found| &found.name);
    for name in names.chain(unions.iter().map(|found| &found.name)) {
        imports.add("super", name);
    }
    let both = structs.map(|found| match found.role {
        Role::Entity => codec::both(found, &quote!(), &cfg("serialize")),
        Role::Input => codec::both(found, &cfg("deserialize"), &quote!()),
        Role::Value => codec::both(found, &quote!(), &quote!()),
    });
    let unions = unions
        .iter()
        .map(|found| unions::codec(found, &cfg("serialize")));
    let layout = Layout {
        sources: sources.to_vec(),
        docs: vec!["Decoding from JSON and encoding to JSON.".to_owned()],
        imports,
        items: quote!(#(#both)* #(#unions)*),
        ..Layout::default()
    };
    Some(file(path, layout))
}

/// Allows a module to name the deprecated fields that it fills in.
fn allow_deprecated<'a>(structs: impl Iterator<Item = &'a Struct>) -> TokenStream {
    let any = structs
        .flat_map(|found| &found.fields)
        .any(|field| field.deprecated.is_some());
    if any {
        quote!(#[allow(deprecated)])
    } else {
        quote!()
    }
}
