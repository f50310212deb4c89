//! The files of the client crate: handles, methods, descriptors.

use heck::ToShoutySnakeCase;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::File;
use super::format::Layout;
use super::rust::{Imports, all_sources, docs, ident, ty, with_operations};
use crate::model::{Method, Model, Operation, Place, Resource, Retry, Type};

const FOLDER: &str = "razorpay-client/src/generated";

/// Everything that goes into the client crate.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let mut files = vec![root(model)];
    files.extend(with_operations(model).map(resource));
    files
}

fn root(model: &Model) -> File {
    let modules = with_operations(model).map(|resource| {
        let (feature, name) = (&resource.name, ident(&resource.name));
        quote!(#[cfg(feature = #feature)] pub mod #name;)
    });
    let base_url = &model.service.base_url;
    let layout = Layout {
        sources: all_sources(model),
        docs: vec!["The operations that the spec declares: a module a resource, each behind its feature.".to_owned()],
        modules: quote!(#(#modules)*),
        items: quote! {
            #[doc = " Where the service listens."]
            pub(crate) const BASE_URL: &str = #base_url;
        },
        ..Layout::default()
    };
    File { path: format!("{FOLDER}/mod.rs"), text: layout.text() }
}

fn resource(resource: &Resource) -> File {
    let mut imports = Imports::default();
    for name in ["Client", "Driver", "Method", "Operation", "Retry"] {
        imports.add("crate::runtime", name);
    }
    for operation in &resource.operations {
        imports.add(
            "crate::runtime",
            if operation.paging.is_some() { "PageCall" } else { "Call" },
        );
        if operation.paging.is_some() {
            imports.add("crate::runtime", "Paging");
        }
        let returned = match (&operation.returns, operation.paging) {
            (Type::Page(item), Some(_)) => item,
            (other, _) => other,
        };
        imports.add_type(returned, "razorpay_types", None);
        for param in &operation.path_params {
            imports.add_type(&param.ty, "razorpay_types", None);
        }
        if let Some(params) = &operation.params {
            imports.add(&format!("razorpay_types::{}", resource.name), &params.name);
        }
    }
    let descriptors = resource.operations.iter().map(descriptor);
    let methods = resource.operations.iter().map(method);
    let (handle, accessor) = (ident(&resource.handle), ident(&resource.name));
    let accessor_doc =
        docs(&[format!("The operations of [`{0}`](crate::{0}).", resource.name)]);
    let handle_doc = docs(&[format!(
        "The operations of {}; made by [`Client::{}`].",
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
    File { path: format!("{FOLDER}/{}.rs", resource.name), text: layout.text() }
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
    let retry = match operation.retry {
        Retry::Never => quote!(Retry::Never),
        Retry::Safe => quote!(Retry::Safe),
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
            quote!(Some(Paging::skip(#max, #default)))
        }
        None => quote!(None),
    };
    quote! {
        static #name: Operation = Operation {
            name: #id, method: #method, path: #path, retry: #retry, reconcile: #reconcile, paging: #paging,
        };
    }
}

fn method(operation: &Operation) -> TokenStream {
    let (docs, name, descriptor) =
        (docs(&operation.doc), ident(&operation.name), descriptor_name(operation));
    let ids = operation.path_params.iter().map(|param| {
        let (name, ty) = (ident(&param.rust), ty(&param.ty));
        quote!(#name: &#ty)
    });
    let params = operation.params.as_ref().map(|params| {
        let name = ident(&params.name);
        quote!(params: #name)
    });
    let arguments = ids.chain(params);
    let path = operation.path_params.iter().map(|param| {
        let name = ident(&param.rust);
        if param.bare {
            quote!(.path(#name.bare()))
        } else {
            quote!(.path(#name.as_str()))
        }
    });
    let carry = operation.params.as_ref().map(|params| match params.place {
        Place::Body => quote!(.body(&params)),
        Place::Query => quote!(.query(&params)),
    });
    let (call, returned) = match (&operation.returns, operation.paging) {
        (Type::Page(item), Some(_)) => (quote!(PageCall), ty(item)),
        (other, _) => (quote!(Call), ty(other)),
    };
    quote! {
        #docs
        #[inline]
        pub fn #name(&self, #(#arguments),*) -> #call<#returned, D> {
            #call::new(&self.client, &#descriptor) #(#path)* #carry
        }
    }
}
