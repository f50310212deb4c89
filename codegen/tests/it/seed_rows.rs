//! Each row of the parameter tables in the seeds has its place in the spec.
//!
//! `tests/data/seed-rows.tsv` has a line for each row, with the place in the spec and what there is to say about it. A row
//! whose note begins with `deviation:` is one where the spec says otherwise, and has to.

use razorpay_codegen::check;
use razorpay_codegen::model::{Codec, Field, LimitKind, Model, Place, Scalar, Type};

use crate::support::{read, real, repository};

/// A row of the table, by its columns.
struct Row {
    line: usize,
    name: String,
    ty: String,
    required: String,
    place: String,
    note: String,
}

fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines().enumerate();
    let (_, header) = lines.next().unwrap();
    let columns: Vec<_> = header.split('\t').collect();
    let rows = lines.map(|(at, line)| {
        let cells: Vec<_> = line.split('\t').collect();
        let cell = |name: &str| {
            let column = columns.iter().position(|column| *column == name).unwrap();
            cells.get(column).copied().unwrap_or_default().to_owned()
        };
        let line = at + 1;
        let (name, ty, required) = (cell("name"), cell("type"), cell("required"));
        Row {
            line,
            name,
            ty,
            required,
            place: cell("spec"),
            note: cell("note"),
        }
    });
    rows.collect()
}

/// What the spec has at a place.
enum Found<'a> {
    Field(&'a Field),
    /// A parameter of a path, by its name: an id that must be there.
    Path(&'a str),
}

/// `Order.amount`, `orders.create.body.amount`, `orders.fetch.path.id`; further names go into what a field holds.
fn find<'a>(model: &'a Model, place: &str) -> Option<Found<'a>> {
    let parts: Vec<_> = place.split('.').collect();
    let (owner, names) = match parts.as_slice() {
        [entity, names @ ..] if entity.starts_with(|letter: char| letter.is_ascii_uppercase()) => {
            ((*entity).to_owned(), names)
        }
        [resource, operation, kind, names @ ..] => {
            let operation = model.find_operation(&format!("{resource}.{operation}"))?;
            if *kind == "path" {
                let [name] = names else { return None };
                let mut params = operation.path_params.iter();
                return params
                    .find(|param| param.name == *name)
                    .map(|param| Found::Path(&param.name));
            }
            let params = operation.params.as_ref()?;
            let fits = match *kind {
                "query" => params.place == Place::Query,
                "body" => params.place != Place::Query,
                _ => false,
            };
            if !fits {
                return None;
            }
            (params.name.clone(), names)
        }
        _ => return None,
    };
    let (last, outer) = names.split_last()?;
    let mut object = model.find_struct(&owner)?;
    for name in outer {
        let field = object.fields.iter().find(|field| field.wire == *name)?;
        object = model.find_struct(&field.ty.reference()?.name)?;
    }
    object
        .fields
        .iter()
        .find(|field| field.wire == *last)
        .map(Found::Field)
}

/// Whether a type of the spec is what a document calls by such a word.
fn is_called(ty: &Type, word: &str) -> bool {
    match word {
        "" => true,
        "boolean" => matches!(ty, Type::Scalar(Scalar::Bool)),
        "integer" => matches!(
            ty,
            Type::Scalar(Scalar::U32 | Scalar::I64 | Scalar::Amount | Scalar::Timestamp)
        ),
        "timestamp" => matches!(ty, Type::Scalar(Scalar::Timestamp)),
        "string" => matches!(
            ty,
            Type::Scalar(Scalar::String | Scalar::Currency)
                | Type::Id(_)
                | Type::Enum(_)
                | Type::Const(_)
        ),
        "object" | "json object" => {
            matches!(
                ty,
                Type::Scalar(Scalar::Notes) | Type::Struct(_) | Type::Map(_)
            )
        }
        "array" => matches!(ty, Type::List(_)),
        _ => false,
    }
}

/// What is wrong with a row; nothing if the spec has it as it stands there.
fn wrong(model: &Model, row: &Row) -> Vec<String> {
    let Some(found) = find(model, &row.place) else {
        return vec![format!("the spec has no `{}`", row.place)];
    };
    let mut wrong = Vec::new();
    let (name, required, fits, brackets) = match &found {
        Found::Field(field) => {
            let brackets = field.codec == Some(Codec::Brackets);
            (
                field.wire.as_str(),
                field.required,
                is_called(&field.ty, &row.ty),
                brackets,
            )
        }
        Found::Path(name) => (
            *name,
            true,
            ["", "string"].contains(&row.ty.as_str()),
            false,
        ),
    };
    let same_need = match row.required.as_str() {
        "yes" => required,
        "no" => !required,
        _ => true,
    };
    let deviates = row.note.starts_with("deviation:");
    if deviates && fits && same_need {
        wrong.push("the note calls it a deviation, and it is none".to_owned());
    }
    if !deviates && !fits {
        wrong.push(format!("the spec has another type than {}", row.ty));
    }
    if !deviates && !same_need {
        wrong.push(format!(
            "the spec says otherwise than required: {}",
            row.required
        ));
    }
    let alias = row.note.contains(&format!("alias: {}", row.name));
    if row.name != name && !alias && !(brackets && row.name == format!("{name}[]")) {
        wrong.push(format!(
            "`{}` stands there as `{name}`, and no alias says so",
            row.name
        ));
    }
    if let Found::Field(field) = found {
        wrong.extend(facts(field, &row.note));
    }
    wrong
}

/// What a note states beside type and requiredness: a default, a limit, a deprecation.
fn facts(field: &Field, note: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let word_after = |phrase: &str| {
        let (_, rest) = note.split_once(phrase)?;
        rest.split([',', ';', ' ']).next().map(str::to_owned)
    };
    if let Some(value) = word_after("default ")
        && field.default.as_ref().map(ToString::to_string) != Some(value.clone())
    {
        wrong.push(format!("the spec has not the default {value}"));
    }
    if let Some(value) = word_after("at most ") {
        let limits = || {
            field
                .limits
                .iter()
                .filter(|limit| limit.kind == LimitKind::Max)
        };
        if !limits().any(|limit| limit.value.to_string() == value) {
            wrong.push(format!("the spec has not the limit {value}"));
        }
    }
    if note.starts_with("deprecated") && field.deprecated.is_none() {
        wrong.push("the spec does not call it deprecated".to_owned());
    }
    wrong
}

fn all_wrong(model: &Model, text: &str) -> Vec<String> {
    let rows = rows(text);
    rows.iter()
        .flat_map(|row| {
            let at = format!("line {}, {} ({})", row.line, row.name, row.place);
            wrong(model, row)
                .into_iter()
                .map(move |what| format!("{at}: {what}"))
        })
        .collect()
}

#[test]
fn every_row_of_the_seeds_is_in_the_spec() {
    let text = read(&repository("tests/data/seed-rows.tsv"));
    let model = check(&real()).model;
    let wrong = all_wrong(&model, &text);
    assert!(
        wrong.is_empty(),
        "tests/data/seed-rows.tsv:\n{}",
        wrong.join("\n")
    );
    assert!(rows(&text).len() >= 70, "no row was lost");
    for seed in ["000", "001", "003"] {
        assert!(
            text.lines().any(|line| line.starts_with(seed)),
            "seed {seed} has rows"
        );
    }
}

#[test]
fn a_row_that_does_not_fit_is_found() {
    let model = check(&real()).model;
    let table = |rows: &[&str]| {
        let header = "seed\tsection\tname\ttype\trequired\tspec\tnote";
        format!("{header}\n{}\n", rows.join("\n"))
    };
    let fine = table(&[
        "000\tcreate\tamount\tinteger\tyes\torders.create.body.amount\t",
        "000\tcreate\tifsc\tstring\tyes\torders.create.body.bank_account.ifsc\t",
        "000\tentity\tname\tstring\t\tOrder.customer_details.shipping_address.name\t",
        "000\tfetch\torderId\tstring\tyes\torders.fetch.path.id\talias: orderId",
    ]);
    assert_eq!(all_wrong(&model, &fine), [""; 0]);
    let broken = table(&[
        "000\tcreate\tamout\tinteger\tyes\torders.create.body.amout\t",
        "000\tcreate\tamount\tinteger\tyes\torders.create.query.amount\t",
        "000\tcreate\tamount\tinteger\tyes\torder.create.body.amount\t",
        "000\tcreate\tamount\tinteger\tyes\torders.create.body\t",
        "000\tcreate\tname\tstring\tyes\torders.create.body.receipt.name\t",
        "000\tfetch\tid\tstring\tyes\torders.fetch.path.order_id\t",
        "000\tcreate\tamount\tstring\tyes\torders.create.body.amount\t",
        "000\tcreate\tamount\tfloat\tyes\torders.create.body.amount\t",
        "000\tcreate\tamount\tinteger\tno\torders.create.body.amount\t",
        "000\tcreate\treceipt\tstring\tyes\torders.create.body.receipt\t",
        "000\tcreate\tnotes\tarray\tno\torders.create.body.notes\t",
        "000\tcreate\tamount\tinteger\tyes\torders.create.body.amount\tdeviation: none",
        "000\tfetch\torderId\tstring\tyes\torders.fetch.path.id\t",
        "000\tfetch\tid\tinteger\tyes\torders.fetch.path.id\t",
        "000\tlist\tcount\tinteger\tno\torders.list.query.count\tdefault 20, at most 50",
        "000\tlist\treceipt\tstring\tno\torders.list.query.receipt\tdeprecated",
    ]);
    insta::assert_snapshot!(all_wrong(&model, &broken).join("\n"));
}
