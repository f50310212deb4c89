//! The files of the types crate.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Layout;
use super::rust::{Imports, all_sources, cfg, ident};
use super::{File, codec, entities, enums, ids, limits, requests, unions};
use crate::model::{Group, Model, Place, Resource, Role, Struct, Type, Union};

const FOLDER: &str = "razorpay-types/src/generated";

/// Everything that goes into the types crate.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let mut files = vec![root(model), id_types(model), service(model)];
    let sources = [model.service.source.clone()];
    files.extend(codec_file("service/codec", &sources, &model.service.structs, &[]));
    let limited =
        limits::limited(model.resources.iter().flat_map(|resource| &resource.requests));
    for resource in &model.resources {
        files.extend(self::resource(resource, &limited, model));
    }
    files
}

fn file(path: &str, layout: Layout) -> File {
    File { path: format!("{FOLDER}/{path}.rs"), text: layout.text() }
}

fn root(model: &Model) -> File {
    let mut modules: Vec<_> = model
        .resources
        .iter()
        .map(|resource| {
            let (cfg, name) = (cfg(&resource.needed_for), ident(&resource.name));
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
    imports.publish("self::service", "*", &[]);
    let keys = &model.service.page_keys;
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["What the spec declares: a module a resource, each behind the features that need it.".to_owned()],
        modules: quote!(#(#modules)*),
        imports,
        items: quote! {
            #[doc = " The keys that the items of a list come under."]
            pub(crate) const PAGE_KEYS: &[&str] = &[#(#keys),*];
        },
    };
    file("mod", layout)
}

fn id_types(model: &Model) -> File {
    let ids = model.resources.iter().flat_map(|resource| &resource.ids).map(ids::id_type);
    let with_ids = model.resources.iter().filter(|resource| !resource.ids.is_empty());
    let layout = Layout {
        sources: with_ids.map(|resource| resource.source.clone()).collect(),
        docs: vec!["The ids of every resource; always compiled, since a payment names its order without carrying one.".to_owned()],
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
    entity_imports(&service.structs, &mut imports, &here.map(String::as_str).collect());
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
        docs: vec![
            "What holds for every operation: currencies and the error envelope."
                .to_owned(),
        ],
        modules: quote!(#codec),
        imports,
        items: quote!(#currencies #(#enums)* #(#structs)*),
    };
    file("service", layout)
}

/// The module of a resource: its types, or where not all of them are needed together, a module inside for each group.
fn resource(resource: &Resource, limited: &BTreeSet<String>, model: &Model) -> Vec<File> {
    if resource.groups.len() <= 1 {
        return part(resource, &resource.name, limited, model);
    }
    let mut files = vec![file(&resource.name, overview(resource))];
    for group in &resource.groups {
        let path = format!("{}/{}", resource.name, group.name);
        files.extend(part(&only(resource, group), &path, limited, model));
    }
    files
}

/// What a resource has of a group.
fn only(resource: &Resource, group: &Group) -> Resource {
    let mut part = resource.clone();
    let needed = |name: &String| group.types.contains(name);
    part.doc = vec![match group.features.as_slice() {
        [_] => format!("What only the feature `{}` needs.", resource.name),
        _ => format!("What other features need of `{}`, too.", resource.name),
    }];
    part.ids.clear();
    part.enums.retain(|found| needed(&found.name));
    part.unions.retain(|found| needed(&found.name));
    part.entities.retain(|found| needed(&found.name));
    part.requests.retain(|found| needed(&found.name));
    part
}

/// The module of a resource whose types stand in groups.
fn overview(resource: &Resource) -> Layout {
    let mut imports = Imports::default();
    for id in &resource.ids {
        imports.publish("crate::ids", &id.name, &[]);
    }
    let mut groups: Vec<_> = resource.groups.iter().collect();
    groups.sort_by_key(|group| &group.name);
    let modules = groups.into_iter().map(|group| {
        // Where the whole module has the same features, they need not be said again.
        let features: &[String] = match group.features == resource.needed_for {
            true => &[],
            false => &group.features,
        };
        for name in &group.types {
            imports.publish(&format!("self::{}", group.name), name, features);
        }
        let cfg = (!features.is_empty()).then(|| cfg(features));
        let name = ident(&group.name);
        quote!(#cfg mod #name;)
    });
    let modules = quote!(#(#modules)*);
    Layout {
        sources: vec![resource.source.clone()],
        docs: resource.doc.clone(),
        modules,
        imports,
        ..Layout::default()
    }
}

/// Types with how they are read, written and checked.
fn part(
    resource: &Resource,
    name: &str,
    limited: &BTreeSet<String>,
    model: &Model,
) -> Vec<File> {
    let sources = [resource.source.clone()];
    let mut files = vec![file(name, entity_module(resource))];
    let path = format!("{name}/codec");
    files.extend(codec_file(&path, &sources, &resource.entities, &resource.unions));
    if !resource.requests.is_empty() {
        let checks = limits::checks(resource, limited, model);
        let path = format!("{name}/requests");
        files.push(file(&path, request_module(resource, checks.is_some())));
        let form = |found: &&Struct| found.place == Some(Place::Form);
        let json: Vec<_> =
            resource.requests.iter().filter(|found| !form(found)).cloned().collect();
        files.extend(codec_file(&format!("{name}/requests/codec"), &sources, &json, &[]));
        files.extend(checks.map(|(imports, items)| {
            let path = format!("{name}/requests/checks");
            file(&path, checks_module(&sources, imports, items))
        }));
    }
    files
}

fn entity_module(resource: &Resource) -> Layout {
    let mut imports = Imports::default();
    let here = here(resource);
    entity_imports(&resource.entities, &mut imports, &here);
    if !resource.enums.is_empty() {
        imports.add("crate", "UnknownValue");
    }
    for id in &resource.ids {
        imports.publish("crate::ids", &id.name, &[]);
    }
    for request in &resource.requests {
        imports.publish("self::requests", &request.name, &[]);
    }
    for form in resource.unions.iter().flat_map(|found| &found.forms) {
        imports.add_type_but(&form.ty, "crate", &here);
        imports.add("crate", "Json");
    }
    let mut values = resource.entities.iter().filter(|found| found.role == Role::Value);
    if values.any(requests::takes_money) {
        imports.add("crate", "Money");
    }
    let entities = resource.entities.iter().map(entities::entity);
    let unions = resource.unions.iter().map(unions::union);
    let enums = resource.enums.iter().map(enums::open_enum);
    let allow = allow_deprecated(&resource.entities);
    let any = !resource.entities.is_empty() || !resource.unions.is_empty();
    let codec = any.then(|| quote!(#allow mod codec;));
    let requests = (!resource.requests.is_empty()).then(|| {
        quote!(
            mod requests;
        )
    });
    Layout {
        sources: vec![resource.source.clone()],
        docs: resource.doc.clone(),
        modules: quote!(#codec #requests),
        imports,
        items: quote!(#(#enums)* #(#unions)* #(#entities)*),
    }
}

fn request_module(resource: &Resource, has_checks: bool) -> Layout {
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
    let checks = has_checks.then(|| {
        quote!(
            mod checks;
        )
    });
    let allow = allow_deprecated(&resource.requests);
    let any_json = resource.requests.iter().any(|found| found.place != Some(Place::Form));
    let codec = any_json.then(|| quote!(#allow mod codec;));
    Layout {
        sources: vec![resource.source.clone()],
        docs: vec![format!(
            "What the requests of [`{0}`](crate::{0}) carry.",
            resource.name
        )],
        modules: quote!(#checks #codec),
        imports,
        items: quote!(#(#structs)*),
    }
}

/// What the client and the caller ask of the requests before they are sent.
fn checks_module(sources: &[String], imports: Imports, items: TokenStream) -> Layout {
    Layout {
        sources: sources.to_vec(),
        docs: vec!["What is asked of these requests before they are sent.".to_owned()],
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
    ids.chain(enums).chain(unions).chain(entities).map(String::as_str).collect()
}

/// What the fields of entities need that is not `here` anyway.
fn entity_imports(entities: &[Struct], imports: &mut Imports, here: &BTreeSet<&str>) {
    for field in entities.iter().flat_map(|found| &found.fields) {
        imports.add_type_but(&field.ty, "crate", here);
    }
    debug_imports(entities, imports);
}

fn debug_imports(structs: &[Struct], imports: &mut Imports) {
    for field in
        structs.iter().flat_map(|found| &found.fields).filter(|field| field.sensitive)
    {
        imports.add("std", "fmt");
        imports.add(
            "crate::redact",
            if field.required { "redact" } else { "redact_optional" },
        );
    }
}

/// The file with the decoders and encoders of some structs. Everyone decodes answers and encodes requests; the
/// other halves stand behind a feature each.
fn codec_file(
    path: &str,
    sources: &[String],
    structs: &[Struct],
    unions: &[Union],
) -> Option<File> {
    if structs.is_empty() && unions.is_empty() {
        return None;
    }
    let (reads, writes) = (["deserialize".to_owned()], ["serialize".to_owned()]);
    let requests = structs.iter().any(|found| found.role == Role::Input);
    let values = structs.iter().any(|found| found.role == Role::Value);
    let decode: &[String] = if requests { &reads } else { &[] };
    let serialize: &[String] = if requests || values { &[] } else { &writes };
    let mut imports = Imports::default();
    if !structs.is_empty() {
        imports.add_for("serde::de", "MapAccess", decode);
        imports.add_for("crate::encode", "Object", serialize);
    }
    if !unions.is_empty() {
        imports.add("serde::de", "Deserialize");
        imports.add("serde::de", "Deserializer");
        imports.add("crate", "Json");
        imports.add("crate::decode", "Empty");
    }
    for name in ["Serialize", "Serializer"] {
        imports.add_for("serde::ser", name, serialize);
    }
    for name in codec::decode_names(structs) {
        imports.add_for("crate::decode", name, decode);
    }
    if let Some(both) = codec::needs_codec(structs) {
        imports.add_for("crate", "codec", if both { &[] } else { decode });
    }
    for name in structs
        .iter()
        .map(|found| &found.name)
        .chain(unions.iter().map(|found| &found.name))
    {
        imports.add("super", name);
    }
    let both = structs.iter().map(|found| match found.role {
        Role::Entity => codec::both(found, &quote!(), &cfg(&writes)),
        Role::Input => codec::both(found, &cfg(&reads), &quote!()),
        Role::Value => codec::both(found, &quote!(), &quote!()),
    });
    let unions = unions.iter().map(|found| unions::codec(found, &cfg(&writes)));
    let layout = Layout {
        sources: sources.to_vec(),
        docs: vec!["How these structs are read from JSON and written to it.".to_owned()],
        imports,
        items: quote!(#(#both)* #(#unions)*),
        ..Layout::default()
    };
    Some(file(path, layout))
}

/// Allows a module to name the deprecated fields that it fills in.
fn allow_deprecated(structs: &[Struct]) -> TokenStream {
    let any = structs
        .iter()
        .flat_map(|found| &found.fields)
        .any(|field| field.deprecated.is_some());
    if any { quote!(#[allow(deprecated)]) } else { quote!() }
}
