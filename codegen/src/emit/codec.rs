//! How structs are read from JSON and written to it, apart from the structs that people look up.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::rust::ident;
use crate::model::{Codec, Field, Scalar, Struct, Type};

/// `Decode` and `Serialize` of one struct; `gate` is put on the half that only few need.
pub(crate) fn both(
    found: &Struct,
    decode_gate: &TokenStream,
    serialize_gate: &TokenStream,
) -> TokenStream {
    let (decode, serialize) = (decode(found, decode_gate), serialize(found, serialize_gate));
    quote!(#decode #serialize)
}

fn decode(found: &Struct, gate: &TokenStream) -> TokenStream {
    let (name, text) = (ident(&found.name), &found.name);
    let (required, optional): (Vec<_>, Vec<_>) =
        found.fields.iter().partition(|field| field.required);
    let empty = found.fields.iter().map(|field| {
        let name = ident(&field.rust);
        if field.required {
            quote!(#name: empty(),)
        } else {
            quote!(#name: None,)
        }
    });
    let fields = || required.iter().chain(&optional).enumerate();
    let keys = fields().map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        let wire = wire(field);
        let bare = (field.wire != wire).then(|| field.wire.clone());
        let names = std::iter::once(wire)
            .chain(bare)
            .chain(field.aliases.iter().cloned());
        quote!(#(#names)|* => #index,)
    });
    let arms = fields().map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        let read = read(field);
        quote!(#index => #read,)
    });
    let required = required.iter().map(|field| wire(field));
    let optional = optional.iter().map(|field| wire(field));
    quote! {
        #gate
        impl Decode for #name {
            const NAME: &'static str = #text;
            const REQUIRED: &'static [&'static str] = &[#(#required),*];
            const OPTIONAL: &'static [&'static str] = &[#(#optional),*];
            fn index(key: &str) -> Option<usize> {
                let index = match key { #(#keys)* _ => return None, };
                Some(index)
            }
            fn empty() -> Self { Self { #(#empty)* } }
            fn set<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error> {
                match index { #(#arms)* _ => skip(map), }
            }
        }
        #gate
        crate::macros::decode!(#name);
    }
}

fn serialize(found: &Struct, gate: &TokenStream) -> TokenStream {
    let name = ident(&found.name);
    let fields = found.fields.iter().map(|field| {
        let (wire, name) = (wire(field), ident(&field.rust));
        match (codec(field), field.required) {
            (None, true) => quote!(object.field(#wire, &self.#name);),
            (None, false) => quote!(object.optional(#wire, &self.#name);),
            (Some(codec), true) => {
                quote!(object.field_as::<#codec, _>(#wire, &self.#name);)
            }
            (Some(codec), false) => {
                quote!(object.optional_as::<#codec, _>(#wire, &self.#name);)
            }
        }
    });
    quote! {
        #gate
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = Object::new(serializer);
                #(#fields)*
                object.end()
            }
        }
    }
}

/// The key on the wire: a bracketed query list carries its brackets.
pub(crate) fn wire(field: &Field) -> String {
    if field.codec == Some(Codec::Brackets) {
        format!("{}[]", field.wire)
    } else {
        field.wire.clone()
    }
}

/// The expression that reads a field.
fn read(field: &Field) -> TokenStream {
    let name = ident(&field.rust);
    if let Type::Const(text) = &field.ty {
        return if field.required {
            quote!(read_constant(&mut self.#name, map, #text))
        } else {
            quote!(read_optional_constant(&mut self.#name, map, #text))
        };
    }
    let codec = codec(field).or_else(|| {
        matches!(field.ty, Type::Scalar(Scalar::U32 | Scalar::I64)).then(|| quote!(codec::Integer))
    });
    match (codec, field.required) {
        (None, _) => quote!(read(&mut self.#name, map)),
        (Some(codec), true) => quote!(read_as::<#codec, _, _>(&mut self.#name, map)),
        (Some(codec), false) => {
            quote!(read_optional_as::<#codec, _, _>(&mut self.#name, map))
        }
    }
}

/// The codec that reads and writes a field in another form than its type.
fn codec(field: &Field) -> Option<TokenStream> {
    match field.codec? {
        Codec::Flag => Some(quote!(codec::Flag)),
        Codec::NumberOrText => Some(quote!(codec::NumberOrText)),
        Codec::TextOrNumber => Some(quote!(codec::TextOrNumber)),
        Codec::ListOrPage => Some(quote!(codec::ListOrPage)),
        Codec::Single => Some(quote!(codec::Single)),
        Codec::EmptyList => Some(quote!(codec::EmptyList)),
        // The type itself reads `[]`, and brackets are part of the key.
        Codec::Notes | Codec::Brackets => None,
    }
}

/// The names of `crate::decode` that the decoders of some structs use.
pub(crate) fn decode_names(structs: &[Struct]) -> Vec<&'static str> {
    if structs.is_empty() {
        return Vec::new();
    }
    let mut names = vec!["Decode", "skip"];
    for field in structs.iter().flat_map(|found| &found.fields) {
        if field.required {
            names.push("empty");
        }
        names.push(match (&field.ty, reads_by_codec(field), field.required) {
            (Type::Const(_), _, true) => "read_constant",
            (Type::Const(_), _, false) => "read_optional_constant",
            (_, true, true) => "read_as",
            (_, true, false) => "read_optional_as",
            (_, false, _) => "read",
        });
    }
    names
}

/// Whether some structs need `crate::codec`, and if so, whether their encoders need it, too.
pub(crate) fn needs_codec(structs: &[Struct]) -> Option<bool> {
    let fields = || structs.iter().flat_map(|found| &found.fields);
    fields()
        .any(reads_by_codec)
        .then(|| fields().any(|field| codec(field).is_some()))
}

fn reads_by_codec(field: &Field) -> bool {
    codec(field).is_some() || matches!(field.ty, Type::Scalar(Scalar::U32 | Scalar::I64))
}
