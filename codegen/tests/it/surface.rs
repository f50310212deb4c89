//! The public surface of the generated code of the real spec, as one list: what a change of the spec or of an emitter does
//! to those who use the crates is seen here.

use insta::assert_snapshot;
use razorpay_codegen::output::Output;
use syn::{Attribute, Fields, ImplItem, Item, Visibility};

use crate::real::output;

#[test]
fn the_public_surface_of_the_generated_code() {
    let text = surface(output());
    insta::with_settings!({ omit_expression => true }, {
        assert_snapshot!(text);
    });
}

/// The public items of everything that callers get.
pub(crate) fn surface(output: &Output) -> String {
    let mut text = String::new();
    for file in &output.files {
        if !["razorpay-types/", "razorpay-client/", "razorpay-webhooks/"]
            .iter()
            .any(|krate| file.path.starts_with(krate))
        {
            continue;
        }
        let mut tree = syn::parse_file(&file.text).unwrap();
        tree.attrs.clear();
        tree.items = std::mem::take(&mut tree.items)
            .into_iter()
            .filter_map(public)
            .collect();
        if !tree.items.is_empty() {
            let lines = prettyplease::unparse(&tree).replace(" {}\n", ";\n");
            text.push_str(&format!("// {}\n{lines}\n", file.path));
        }
    }
    text
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Attributes that matter to those who use an item: no documentation, no hints for the compiler.
fn keep(attributes: &mut Vec<Attribute>) {
    let words = ["cfg", "derive", "deprecated", "must_use", "non_exhaustive"];
    attributes.retain(|attribute| words.iter().any(|word| attribute.path().is_ident(word)));
}

/// The public part of an item, with nothing in its functions.
fn public(item: Item) -> Option<Item> {
    Some(match item {
        Item::Struct(mut found) if is_public(&found.vis) => {
            keep(&mut found.attrs);
            if let Fields::Named(fields) = &mut found.fields {
                fields.named = std::mem::take(&mut fields.named)
                    .into_iter()
                    .filter(|field| is_public(&field.vis))
                    .map(|mut field| {
                        keep(&mut field.attrs);
                        field
                    })
                    .collect();
            }
            Item::Struct(found)
        }
        Item::Enum(mut found) if is_public(&found.vis) => {
            keep(&mut found.attrs);
            found
                .variants
                .iter_mut()
                .for_each(|variant| keep(&mut variant.attrs));
            Item::Enum(found)
        }
        Item::Impl(mut found) => {
            keep(&mut found.attrs);
            let whole = found.trait_.is_some();
            found.items.retain(|item| match item {
                ImplItem::Fn(method) => is_public(&method.vis),
                ImplItem::Const(value) => is_public(&value.vis),
                _ => false,
            });
            for item in &mut found.items {
                if let ImplItem::Fn(method) = item {
                    keep(&mut method.attrs);
                    method.block.stmts.clear();
                }
            }
            if found.items.is_empty() && !whole {
                return None;
            }
            Item::Impl(found)
        }
        Item::Use(found) if is_public(&found.vis) => Item::Use(found),
        Item::Mod(found) if is_public(&found.vis) => Item::Mod(found),
        Item::Static(mut found) if is_public(&found.vis) => {
            keep(&mut found.attrs);
            Item::Static(found)
        }
        Item::Const(mut found) if is_public(&found.vis) => {
            keep(&mut found.attrs);
            Item::Const(found)
        }
        // The traits of ids, enums and structs come by macros.
        Item::Macro(mut found) => {
            keep(&mut found.attrs);
            Item::Macro(found)
        }
        _ => return None,
    })
}
