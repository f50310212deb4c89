//! Which fields are boxed.

use super::{Model, Type};

/// Boxes the objects that may be absent: in place they would make a value that lacks nearly all of them several times as
/// large, and every move of it as slow. It also lets a struct contain itself, as every circle has an optional field, or
/// nobody could write such a value.
///
/// The rule takes no account of sizes, or one more field somewhere would change the type of others.
pub(super) fn fill(model: &mut Model) {
    let resources = model
        .resources
        .iter_mut()
        .flat_map(|resource| resource.entities.iter_mut().chain(&mut resource.requests));
    for found in model.service.structs.iter_mut().chain(resources) {
        for field in &mut found.fields {
            field.boxed = !field.required && matches!(field.ty, Type::Struct(_));
        }
    }
}
