//! The files of the types crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::format::Layout;
use super::rust::{Imports, all_sources, cfg, ident};
use super::{File, codec, entities, enums, ids, requests};
use crate::model::{Model, Resource, Role, Struct, Type};

const FOLDER: &str = "razorpay-types/src/generated";

/// Everything that goes into the types crate.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let mut files = vec![root(model), id_types(model), service(model)];
    let sources = [model.service.source.clone()];
    files.extend(codec_file("service/codec", &sources, &model.service.structs));
    for resource in &model.resources {
        files.extend(self::resource(resource));
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
            let (cfg, name) = (cfg(&resource.entities_for), ident(&resource.name));
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
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["What the spec declares: a module a resource, each behind the features that need it.".to_owned()],
        modules: quote!(#(#modules)*),
        imports,
        items: quote!(),
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
    entity_imports(&service.structs, &mut imports, "");
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

fn resource(resource: &Resource) -> Vec<File> {
    let (name, sources) = (&resource.name, [resource.source.clone()]);
    let mut files = vec![file(name, entity_module(resource))];
    files.extend(codec_file(&format!("{name}/codec"), &sources, &resource.entities));
    if !resource.requests.is_empty() {
        files.push(file(&format!("{name}/requests"), request_module(resource)));
        files.extend(codec_file(
            &format!("{name}/requests/codec"),
            &sources,
            &resource.requests,
        ));
    }
    files
}

fn entity_module(resource: &Resource) -> Layout {
    let mut imports = Imports::default();
    entity_imports(&resource.entities, &mut imports, &resource.name);
    if !resource.enums.is_empty() {
        imports.add("crate", "UnknownValue");
    }
    for id in &resource.ids {
        imports.publish("crate::ids", &id.name, &[]);
    }
    for request in &resource.requests {
        imports.publish("self::requests", &request.name, &resource.requests_for);
    }
    let entities = resource.entities.iter().map(entities::entity);
    let enums = resource.enums.iter().map(enums::open_enum);
    let allow = allow_deprecated(&resource.entities);
    let codec = (!resource.entities.is_empty()).then(|| quote!(#allow mod codec;));
    let cfg = cfg(&resource.requests_for);
    let requests = (!resource.requests.is_empty()).then(|| quote!(#cfg mod requests;));
    Layout {
        sources: vec![resource.source.clone()],
        docs: resource.doc.clone(),
        modules: quote!(#codec #requests),
        imports,
        items: quote!(#(#enums)* #(#entities)*),
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
            _ => imports.add_type(&field.ty, "crate", None),
        }
    }
    debug_imports(&resource.requests, &mut imports);
    if resource.requests.iter().any(requests::takes_money) {
        imports.add("crate", "Money");
    }
    let structs = resource.requests.iter().map(requests::request);
    let allow = allow_deprecated(&resource.requests);
    Layout {
        sources: vec![resource.source.clone()],
        docs: vec![format!("What the requests of [`{}`](super) carry.", resource.name)],
        modules: quote!(#allow mod codec;),
        imports,
        items: quote!(#(#structs)*),
    }
}

/// What the fields of entities need; the ids of their own module are passed on there and need nothing more.
fn entity_imports(entities: &[Struct], imports: &mut Imports, home: &str) {
    for field in entities.iter().flat_map(|found| &found.fields) {
        imports.add_type(&field.ty, "crate", Some(home));
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
fn codec_file(path: &str, sources: &[String], structs: &[Struct]) -> Option<File> {
    let first = structs.first()?;
    let requests = first.role == Role::Input;
    let decode: &[String] = if requests { &["deserialize".to_owned()] } else { &[] };
    let serialize: &[String] = if requests { &[] } else { &["serialize".to_owned()] };
    let mut imports = Imports::default();
    imports.add_for("serde::de", "MapAccess", decode);
    for name in ["Serialize", "Serializer"] {
        imports.add_for("serde::ser", name, serialize);
    }
    for name in codec::decode_names(structs) {
        imports.add_for("crate::decode", name, decode);
    }
    imports.add_for("crate::encode", "Object", serialize);
    if let Some(both) = codec::needs_codec(structs) {
        imports.add_for("crate", "codec", if both { &[] } else { decode });
    }
    for found in structs {
        imports.add("super", &found.name);
    }
    let gate =
        |features: &[String]| if features.is_empty() { quote!() } else { cfg(features) };
    let both =
        structs.iter().map(|found| codec::both(found, &gate(decode), &gate(serialize)));
    let layout = Layout {
        sources: sources.to_vec(),
        docs: vec!["How these structs are read from JSON and written to it.".to_owned()],
        imports,
        items: quote!(#(#both)*),
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
