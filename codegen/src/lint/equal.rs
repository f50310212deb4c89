//! Types that are alike in every field or value: one type, or a reason.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::sites::{self, Allows};
use super::{Lint, Linter, finding};
use crate::load::Placed;
use crate::syntax::{Field, Spec, Struct};

/// What has been seen: its shape, its name and what suppresses findings about it.
type Seen<'a> = BTreeMap<Vec<String>, (&'a Placed<String>, Allows<'a>)>;

pub(super) fn check(spec: &Spec, linter: &Linter) {
    let mut seen = Seen::new();
    for (found, allows) in sites::structs(spec) {
        same(
            &mut seen,
            fields(found),
            &found.name,
            allows,
            "field",
            linter,
        );
    }
    let mut seen = Seen::new();
    for (found, allows) in sites::enums(spec) {
        let values = found.values.iter().map(|value| value.text.value.clone());
        same(
            &mut seen,
            values.collect(),
            &found.name,
            allows,
            "value",
            linter,
        );
    }
}

/// What makes a struct what it is, in any order; a limit that the other lacks makes two types of them.
fn fields(found: &Struct) -> Vec<String> {
    let field = |field: &Field| {
        let mark = if field.required { "!" } else { "" };
        let codec = field.codec.as_ref().map_or("", |codec| codec.value.word());
        let limits: Vec<_> = field
            .limits
            .iter()
            .map(|limit| (limit.kind.word(), limit.value.value))
            .collect();
        format!(
            "{}{mark}: {} as {codec} {limits:?}",
            field.name.value,
            field.ty.text()
        )
    };
    found.fields.iter().map(field).collect()
}

/// The second one of each pair is reported; a suppression may stand at either of them.
fn same<'a>(
    seen: &mut Seen<'a>,
    mut shape: Vec<String>,
    name: &'a Placed<String>,
    allows: Allows<'a>,
    what: &str,
    linter: &Linter,
) {
    shape.sort();
    match seen.entry(shape) {
        Entry::Vacant(entry) => {
            entry.insert((name, allows));
        }
        Entry::Occupied(entry) => {
            let (first, others) = entry.get();
            let lint = Lint::EqualTypes;
            let problem = finding(
                lint,
                name.at,
                format!(
                    "`{}` and `{}` are alike in every {what}",
                    first.value, name.value
                ),
                "the second one",
            )
            .related(first.at, "the first one")
            .help("make one type of them, or allow the lint and say why they are two");
            linter.report(lint, &[allows, *others].concat(), problem);
        }
    }
}
