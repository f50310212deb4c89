//! Unions: objects in answers that come in several forms, and room for forms we do not know.

use proc_macro2::TokenStream;
use quote::quote;

use super::rust::{docs, ident, ty};
use crate::model::{Choice, Form, Union};

/// The enum of a union.
pub(crate) fn union(found: &Union) -> TokenStream {
    let (doc, name) = (docs(&found.doc), ident(&found.name));
    let forms = found.forms.iter().map(|form| {
        let (doc, name, ty) = (docs(&[told_by(found, form)]), ident(&form.rust), held(form));
        quote!(#doc #name(#ty),)
    });
    quote! {
        #doc
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#forms)*
            #[doc = " Form unknown to this version, as received."]
            Unknown(Json),
        }
    }
}

fn told_by(found: &Union, form: &Form) -> String {
    match &found.choice {
        Choice::Tag(key) => format!("`{key}` is `{}`.", form.key),
        Choice::Has => format!("`{}` is present.", form.key),
        Choice::Kind if form.key == "text" => "Its id only.".to_owned(),
        Choice::Kind => "All of it.".to_owned(),
    }
}

/// A struct stands in a box, so that the enum is as small as its smallest form.
fn held(form: &Form) -> TokenStream {
    let inner = ty(&form.ty);
    match form.ty {
        crate::model::Type::Struct(_) => quote!(Box<#inner>),
        _ => inner,
    }
}

/// How a union is read and written.
pub(crate) fn codec(found: &Union, serialize_gate: &TokenStream) -> TokenStream {
    let name = ident(&found.name);
    let chosen = match &found.choice {
        Choice::Tag(key) => {
            let arms = found.forms.iter().map(|form| {
                let (tag, variant) = (&form.key, ident(&form.rust));
                quote!(Some(#tag) => Self::#variant(json.read_as()?),)
            });
            quote! {
                let tag = json.get(#key).and_then(Json::as_str).map(str::to_owned);
                let found = match tag.as_deref() {
                    #(#arms)*
                    _ => Self::Unknown(json),
                };
            }
        }
        Choice::Has => {
            let arms = found.forms.iter().map(|form| {
                let (key, variant) = (&form.key, ident(&form.rust));
                quote!(if json.get(#key).is_some() { Self::#variant(json.read_as()?) } else)
            });
            quote!(let found = #(#arms)* { Self::Unknown(json) };)
        }
        Choice::Kind => {
            let variants = found
                .forms
                .iter()
                .map(|form| ident(&form.rust))
                .collect::<Vec<_>>();
            let (text, object) = (variants.first(), variants.last());
            quote! {
                let found = if json.as_str().is_some() {
                    Self::#text(json.read_as()?)
                } else if json.entries().is_some() {
                    Self::#object(json.read_as()?)
                } else {
                    Self::Unknown(json)
                };
            }
        }
    };
    let writes = found.forms.iter().map(|form| {
        let variant = ident(&form.rust);
        quote!(Self::#variant(found) => found.serialize(serializer),)
    });
    quote! {
        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = Json::deserialize(deserializer)?;
                #chosen
                Ok(found)
            }
        }
        impl Empty for #name {
            fn empty() -> Self { Self::Unknown(Json::default()) }
        }
        #serialize_gate
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#writes)*
                    Self::Unknown(json) => json.serialize(serializer),
                }
            }
        }
    }
}
