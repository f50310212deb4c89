//! Ids: newtypes that never mix, always compiled, since entities name each other by id.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::{docs, ident};
use crate::model::IdType;

/// One id type.
pub(crate) fn id_type(id: &IdType) -> TokenStream {
    let (docs, name, prefix) = (docs(&id.doc), ident(&id.name), &id.prefix);
    quote! {
        #docs
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct #name(Box<str>);
        crate::macros::id_type!(#name, #prefix);
    }
}
