//! What it means that a field has another type.

use super::matching::Renames;
use super::rules::{self, Rule};
use crate::model::{Choice, Model, Scalar, Type};

/// Whether two types are the same, but for names that types got.
pub(crate) fn same(before: &Type, after: &Type, renames: &Renames) -> bool {
    match (before, after) {
        (Type::List(before), Type::List(after))
        | (Type::Map(before), Type::Map(after))
        | (Type::Page(before), Type::Page(after)) => same(before, after, renames),
        (Type::Id(before), Type::Id(after))
        | (Type::Enum(before), Type::Enum(after))
        | (Type::Struct(before), Type::Struct(after))
        | (Type::Union(before), Type::Union(after)) => renames.after(&before.name) == after.name,
        _ => before == after,
    }
}

/// The type as the spec writes it.
pub(crate) fn text(ty: &Type) -> String {
    match ty {
        Type::Scalar(scalar) => scalar.word().to_owned(),
        Type::Const(value) => format!("const({value})"),
        Type::Id(found) | Type::Enum(found) | Type::Struct(found) | Type::Union(found) => {
            found.name.clone()
        }
        Type::List(inner) => format!("list<{}>", text(inner)),
        Type::Map(inner) => format!("map<string, {}>", text(inner)),
        Type::Page(inner) => format!("page<{}>", text(inner)),
        Type::Unresolved => "?".to_owned(),
    }
}

/// What the JSON of a type looks like, as far as rules care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Known,
    Id,
    Currency,
    U32,
    I64,
    Decimal,
    /// A number whose unit is part of its meaning.
    Unit,
    Object,
    /// An object with free keys.
    Free,
    /// An id, or the whole object.
    Expandable,
    Anything,
    Other,
}

fn shape(ty: &Type, model: &Model) -> Shape {
    match ty {
        Type::Scalar(scalar) => match scalar {
            Scalar::String => Shape::Text,
            Scalar::U32 => Shape::U32,
            Scalar::I64 => Shape::I64,
            Scalar::Decimal => Shape::Decimal,
            Scalar::Amount | Scalar::Timestamp => Shape::Unit,
            Scalar::Currency => Shape::Currency,
            Scalar::Notes => Shape::Free,
            Scalar::Json => Shape::Anything,
            Scalar::Bool | Scalar::File | Scalar::Bytes | Scalar::Empty => Shape::Other,
        },
        Type::Const(_) | Type::Enum(_) => Shape::Known,
        Type::Id(_) => Shape::Id,
        Type::Struct(_) => Shape::Object,
        Type::Union(found) => match model.find_union(&found.name) {
            Some(found) if found.choice == Choice::Kind => Shape::Expandable,
            _ => Shape::Object,
        },
        Type::Map(_) => Shape::Free,
        Type::List(_) | Type::Page(_) | Type::Unresolved => Shape::Other,
    }
}

/// Whether two objects are the same JSON under two names. Objects inside of objects are followed to some depth.
fn alike(before: (&Type, &Model), after: (&Type, &Model), renames: &Renames, depth: u32) -> bool {
    let ((old, old_model), (new, new_model)) = (before, after);
    let (Type::Struct(left), Type::Struct(right)) = (old, new) else {
        return same(old, new, renames);
    };
    let (Some(left), Some(right)) = (
        old_model.find_struct(&left.name),
        new_model.find_struct(&right.name),
    ) else {
        return false;
    };
    depth > 0
        && left.fields.len() == right.fields.len()
        && left.fields.iter().all(|field| {
            right.fields.iter().any(|other| {
                let (before, after) = ((&field.ty, old_model), (&other.ty, new_model));
                other.wire == field.wire
                    && other.required == field.required
                    && other.codec == field.codec
                    && alike(before, after, renames, depth - 1)
            })
        })
}

/// The rule for a field of another type; nothing if it is the same.
pub(crate) fn changed(
    before: (&Type, &Model),
    after: (&Type, &Model),
    renames: &Renames,
) -> Option<&'static Rule> {
    let ((old, old_model), (new, new_model)) = (before, after);
    if same(old, new, renames) {
        return None;
    }
    let inner = |old, new| changed((old, old_model), (new, new_model), renames);
    match (old, new) {
        (Type::List(old), Type::List(new))
        | (Type::Map(old), Type::Map(new))
        | (Type::Page(old), Type::Page(new)) => return inner(old, new),
        (Type::Const(_), Type::Const(_)) => return Some(&rules::FIELD_CONST),
        (Type::List(_) | Type::Page(_), _) | (_, Type::List(_) | Type::Page(_)) => {
            return Some(&rules::FIELD_LIST);
        }
        _ => {}
    }
    use Shape::{
        Anything, Currency, Decimal, Expandable, Free, I64, Id, Known, Object, Text, U32, Unit,
    };
    Some(match (shape(old, old_model), shape(new, new_model)) {
        (Anything, _) | (_, Anything) => &rules::FIELD_FREE,
        (Object | Free, Free) | (Free, Object) => &rules::FIELD_FREE,
        (Object, Object) if alike((old, old_model), (new, new_model), renames, 8) => {
            &rules::FIELD_NEWTYPE
        }
        (Object, Object) => &rules::FIELD_OBJECT,
        (Id | Text, Expandable) => &rules::FIELD_EXPANDABLE,
        (Unit, Unit | U32 | I64 | Decimal) | (U32 | I64 | Decimal, Unit) => &rules::FIELD_UNIT,
        (U32, I64) => &rules::FIELD_WIDENED,
        (I64, U32) => &rules::FIELD_NARROWED,
        (U32 | I64, Decimal) => &rules::FIELD_GENERALIZED,
        (Decimal, U32 | I64) => &rules::FIELD_SPECIALIZED,
        (Text, Known) => &rules::FIELD_TO_ENUM,
        (Known, Text) => &rules::FIELD_FROM_ENUM,
        (Text, Id | Currency) | (Id, Id | Text) | (Currency, Text) => &rules::FIELD_NEWTYPE,
        _ => &rules::FIELD_TYPE,
    })
}
