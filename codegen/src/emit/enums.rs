//! Open enums: the values we know, and room for those we do not.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::{docs, ident};
use crate::model::{CurrencyRow, Enum, KnownValue};

/// One enum.
pub(crate) fn open_enum(found: &Enum) -> TokenStream {
    let (docs, name) = (docs(&found.doc), ident(&found.name));
    let body = body(&name, &found.variants);
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #body
        crate::macros::open_enum!(#name);
    }
}

/// The enum of all currencies, which also knows how many decimals each has.
pub(crate) fn currencies(rows: &[CurrencyRow]) -> TokenStream {
    let variants: Vec<_> = rows
        .iter()
        .map(|row| KnownValue {
            text: row.code.clone(),
            rust: row.rust.clone(),
            doc: vec![format!("{}.", row.name)],
        })
        .collect();
    let name = ident("Currency");
    let body = body(&name, &variants);
    let mut exponents: Vec<u32> = rows
        .iter()
        .map(|row| row.exponent)
        .filter(|exponent| *exponent != 2)
        .collect();
    exponents.sort_unstable();
    exponents.dedup();
    let arms = exponents.iter().map(|exponent| {
        let names = rows
            .iter()
            .filter(|row| row.exponent == *exponent)
            .map(|row| ident(&row.rust));
        let exponent = proc_macro2::Literal::u32_unsuffixed(*exponent);
        quote!(#(Self::#names)|* => Some(#exponent),)
    });
    quote! {
        #[doc = " ISO 4217 currency code."]
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #body
        impl Currency {
            #[doc = " Number of decimals: 2 for `INR`, 0 for `JPY`, 3 for `KWD`; `None` for a currency that"]
            #[doc = " this version does not know."]
            pub fn exponent(&self) -> Option<u8> {
                match self {
                    #(#arms)*
                    Self::Unknown(_) => None,
                    _ => Some(2),
                }
            }
        }
        crate::macros::open_enum!(Currency);
    }
}

fn body(name: &proc_macro2::Ident, variants: &[KnownValue]) -> TokenStream {
    let declared = variants.iter().map(|variant| {
        let (docs, name) = (docs(&variant.doc), ident(&variant.rust));
        quote!(#docs #name,)
    });
    let names: Vec<_> = variants
        .iter()
        .map(|variant| ident(&variant.rust))
        .collect();
    let texts: Vec<_> = variants.iter().map(|variant| &variant.text).collect();
    quote! {
        pub enum #name {
            #(#declared)*
            #[doc = " Value unknown to this version; [`as_str`](Self::as_str) returns it."]
            Unknown(UnknownValue),
        }
        impl #name {
            #[doc = " Value as the API spells it."]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #texts,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
            pub(crate) fn known(text: &str) -> Option<Self> {
                let value = match text {
                    #(#texts => Self::#names,)*
                    _ => return None,
                };
                Some(value)
            }
        }
    }
}
