//! The files of the client crate: handles, methods, descriptors.

use heck::{ToShoutySnakeCase, ToUpperCamelCase};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::File;
use super::format::Layout;
use super::rust::{Imports, all_sources, docs, ident, ty, with_operations};
use crate::model::{
    Idempotency, Method, Model, Operation, Params, Place, Resource, Retry, Scalar, Type,
};

const FOLDER: &str = "razorpay-client/src/generated";

/// Everything that goes into the client crate.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let mut files = vec![root(model)];
    if !model.service.idempotency.is_empty() {
        files.push(idempotency(model));
    }
    files.extend(with_operations(model).map(resource));
    files
}

fn root(model: &Model) -> File {
    let modules = with_operations(model).map(|resource| {
        let (feature, name) = (&resource.name, ident(&resource.name));
        quote!(#[cfg(feature = #feature)] pub mod #name;)
    });
    let idempotency = (!model.service.idempotency.is_empty()).then(|| {
        quote!(
            pub(crate) mod idempotency;
        )
    });
    let base_url = &model.service.base_url;
    let hosts = model.service.hosts.iter().map(|(name, url)| {
        let constant = host_name(name);
        let doc = format!(" Base URL of the host `{name}`.");
        quote! {
            #[doc = #doc]
            #[allow(dead_code, reason = "used by the resources that are switched on")]
            pub(crate) const #constant: &str = #url;
        }
    });
    let layout = Layout {
        sources: all_sources(model),
        docs: vec![
            "Operations of the API: a module for each resource, behind the feature of its name."
                .to_owned(),
        ],
        modules: quote!(#[cfg(feature = "testing")] pub(crate) mod examples; #idempotency #(#modules)*),
        items: quote! {
            #[doc = " Base URL of the API."]
            pub(crate) const BASE_URL: &str = #base_url;
            #(#hosts)*
        },
        ..Layout::default()
    };
    File {
        path: format!("{FOLDER}/mod.rs"),
        text: layout.text(),
    }
}

fn idempotency(model: &Model) -> File {
    let mut imports = Imports::default();
    for name in ["Idempotency", "KeyRule"] {
        imports.add("crate::runtime", name);
    }
    if model
        .service
        .idempotency
        .iter()
        .any(|scheme| scheme.in_progress.is_some())
    {
        imports.add("crate::runtime", "InProgress");
    }
    let schemes = model.service.idempotency.iter().map(scheme);
    let layout = Layout {
        sources: vec![model.service.source.clone()],
        docs: vec![
            "How a write that is sent twice runs once: the schemes of the service.".to_owned(),
        ],
        imports,
        items: quote!(#(#schemes)*),
        ..Layout::default()
    };
    File {
        path: format!("{FOLDER}/idempotency.rs"),
        text: layout.text(),
    }
}

fn scheme(scheme: &Idempotency) -> TokenStream {
    let (text, header) = (&scheme.name.value, scheme.header.to_lowercase());
    let name = ident(&text.to_shouty_snake_case());
    let pages: Vec<_> = scheme.docs.iter().map(|page| page.value.clone()).collect();
    let docs = docs(&crate::model::doc_lines(&scheme.doc, &pages));
    let (min, letters, required) = (
        Literal::u32_unsuffixed(scheme.min),
        &scheme.letters,
        scheme.required,
    );
    let max = match scheme.max {
        Some(max) => {
            let max = Literal::u32_unsuffixed(max);
            quote!(Some(#max))
        }
        None => quote!(None),
    };
    let in_progress = match &scheme.in_progress {
        Some(answer) => {
            let (status, description) =
                (Literal::u32_unsuffixed(answer.status), &answer.description);
            quote!(Some(InProgress { status: #status, description: #description }))
        }
        None => quote!(None),
    };
    quote! {
        #docs
        #[allow(dead_code, reason = "used by the resources that are switched on")]
        pub(crate) static #name: Idempotency = Idempotency {
            name: #text, header: #header, key: KeyRule { min: #min, max: #max, letters: #letters },
            required: #required, in_progress: #in_progress,
        };
    }
}

fn resource(resource: &Resource) -> File {
    let mut imports = Imports::default();
    for name in ["Client", "Driver", "Method", "Operation", "Retry"] {
        imports.add("crate::runtime", name);
    }
    if resource
        .operations
        .iter()
        .any(|operation| operation.redirect)
    {
        imports.add("crate::runtime", "Error");
    }
    for operation in &resource.operations {
        imports.add("crate::runtime", call_name(operation));
        if matches!(operation.retry, Retry::Keyed(_)) {
            imports.add("crate::generated", "idempotency");
        }
        if !operation.auth.is_empty() {
            imports.add("crate::runtime", "Scheme");
        }
        if let Some(host) = &operation.host {
            imports.add("crate::generated", &host_name(host).to_string());
        }
        if operation.paging.is_some() {
            imports.add("crate::runtime", "Paging");
        }
        let returned = match (&operation.returns, operation.paging) {
            (Type::Page(item), Some(_)) => item,
            (other, _) => other,
        };
        if !operation.redirect && !matches!(returned, Type::Scalar(Scalar::Bytes)) {
            imports.add_type(returned, "razorpay_types");
        }
        for param in &operation.path_params {
            imports.add_type(&param.ty, "razorpay_types");
        }
        if let Some(params) = &operation.params {
            imports.add(&format!("razorpay_types::{}", resource.name), &params.name);
        }
    }
    let descriptors = resource.operations.iter().map(descriptor);
    let methods = resource.operations.iter().map(method);
    let (handle, accessor) = (ident(&resource.handle), ident(&resource.name));
    let accessor_doc = docs(&[format!("Operations of [`{0}`](crate::{0}).", resource.name)]);
    let handle_doc = docs(&[format!(
        "Operations of {}; returned by [`Client::{}`].",
        resource.name.replace('_', " "),
        resource.name
    )]);
    let items = quote! {
        #(#descriptors)*
        impl<D: Driver> Client<D> {
            #accessor_doc
            pub fn #accessor(&self) -> #handle<D> { #handle::of(self) }
        }
        #handle_doc
        #[derive(Debug, Clone)]
        pub struct #handle<D: Driver> { client: Client<D> }
        impl<D: Driver> #handle<D> {
            fn of(client: &Client<D>) -> Self {
                let client = client.clone();
                Self { client }
            }
            #(#methods)*
        }
    };
    let layout = Layout {
        sources: vec![resource.source.clone()],
        docs: resource.doc.clone(),
        imports,
        items,
        ..Layout::default()
    };
    File {
        path: format!("{FOLDER}/{}.rs", resource.name),
        text: layout.text(),
    }
}

fn host_name(name: &str) -> proc_macro2::Ident {
    ident(&format!("{}_URL", name.to_shouty_snake_case()))
}

fn descriptor_name(operation: &Operation) -> proc_macro2::Ident {
    ident(&operation.name.to_shouty_snake_case())
}

fn descriptor(operation: &Operation) -> TokenStream {
    let (name, id, path) = (descriptor_name(operation), &operation.id, &operation.path);
    let method = match operation.method {
        Method::Get => quote!(Method::Get),
        Method::Post => quote!(Method::Post),
        Method::Put => quote!(Method::Put),
        Method::Patch => quote!(Method::Patch),
        Method::Delete => quote!(Method::Delete),
    };
    let retry = match &operation.retry {
        Retry::Never => quote!(Retry::Never),
        Retry::Safe => quote!(Retry::Safe),
        Retry::Keyed(scheme) => {
            let scheme = ident(&scheme.to_shouty_snake_case());
            quote!(Retry::Keyed(&idempotency::#scheme))
        }
    };
    let auth = operation.auth.iter().map(|scheme| {
        let scheme = ident(&scheme.to_upper_camel_case());
        quote!(Scheme::#scheme)
    });
    let host = match &operation.host {
        Some(host) => {
            let host = host_name(host);
            quote!(Some(#host))
        }
        None => quote!(None),
    };
    let reconcile = match &operation.reconcile {
        Some(call) => quote!(Some(#call)),
        None => quote!(None),
    };
    let paging = match operation.paging {
        Some(paging) => {
            let (max, default) = (
                Literal::u32_unsuffixed(paging.max),
                Literal::u32_unsuffixed(paging.default),
            );
            let range = (!paging.range).then(|| quote!(.without_range()));
            quote!(Some(Paging::skip(#max, #default) #range))
        }
        None => quote!(None),
    };
    quote! {
        static #name: Operation = Operation {
            name: #id, method: #method, host: #host, path: #path, retry: #retry, reconcile: #reconcile, paging: #paging,
            auth: &[#(#auth),*],
        };
    }
}

/// The kind of call: how it is answered, and whether it takes an idempotency key.
fn call_name(operation: &Operation) -> &'static str {
    if operation.redirect {
        return "Redirect";
    }
    match (&operation.returns, &operation.retry) {
        (Type::Scalar(Scalar::Bytes), _) => "Download",
        (_, Retry::Keyed(_)) => "KeyedCall",
        _ if operation.paging.is_some() => "PageCall",
        _ => "Call",
    }
}

/// The method; and where its parameters may all be left out, one without them before it.
pub(crate) fn method(operation: &Operation) -> TokenStream {
    let name = &operation.name;
    match &operation.params {
        Some(params) if params.optional => {
            let short = method_of(operation, &operation.doc, name, None);
            let with = format!("{name}_with");
            let mut doc = vec![format!(
                "Same as [`{name}`](Self::{name}), with parameters."
            )];
            let pages = operation
                .doc
                .iter()
                .rev()
                .take_while(|line| !line.is_empty());
            doc.push(String::new());
            doc.extend(pages.collect::<Vec<_>>().into_iter().rev().cloned());
            let long = method_of(operation, &doc, &with, Some(params));
            quote!(#short #long)
        }
        params => method_of(operation, &operation.doc, name, params.as_ref()),
    }
}

/// What follows the doc comment of a method that makes an address.
const REDIRECT_ERRORS: &[&str] = &[
    "",
    "Returns the URL for a browser and sends nothing.",
    "",
    "# Errors",
    "",
    "If a path parameter is empty or would change the path.",
];

fn method_of(
    operation: &Operation,
    doc: &[String],
    name: &str,
    params: Option<&Params>,
) -> TokenStream {
    let errors = if operation.redirect {
        REDIRECT_ERRORS
    } else {
        &[]
    };
    let doc: Vec<_> = doc
        .iter()
        .cloned()
        .chain(errors.iter().map(|line| (*line).to_owned()))
        .collect();
    let (docs, name, descriptor) = (docs(&doc), ident(name), descriptor_name(operation));
    let ids = operation.path_params.iter().map(|param| {
        let (name, ty) = (ident(&param.rust), ty(&param.ty));
        quote!(#name: &#ty)
    });
    let argument = params.map(|params| {
        let name = ident(&params.name);
        quote!(params: #name)
    });
    let arguments = ids.chain(argument);
    let path = operation.path_params.iter().map(|param| {
        let name = ident(&param.rust);
        if param.bare {
            quote!(.path(#name.bare()))
        } else {
            quote!(.path(#name.as_str()))
        }
    });
    let carry = params.map(|params| match params.place {
        Place::Body => quote!(.body(&params)),
        Place::Form => quote!(.form(params.into_form())),
        Place::Query => quote!(.query(&params)),
    });
    let deprecated = operation
        .deprecated
        .as_ref()
        .map(|note| quote!(#[deprecated(note = #note)]));
    let call = ident(call_name(operation));
    let answer = match (&operation.returns, operation.paging) {
        _ if operation.redirect => quote!(Result<String, Error>),
        (Type::Scalar(Scalar::Bytes), _) => quote!(#call<D>),
        (Type::Page(item), Some(_)) => {
            let item = ty(item);
            quote!(#call<#item, D>)
        }
        (other, _) => {
            let other = ty(other);
            quote!(#call<#other, D>)
        }
    };
    let finish = operation.redirect.then(|| quote!(.address()));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(&self, #(#arguments),*) -> #answer {
            #call::new(&self.client, &#descriptor) #(#path)* #carry #finish
        }
    }
}
