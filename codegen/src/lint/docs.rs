//! Docs: everything has one, none says what the generator writes anyway, and each operation names its page.

use super::sites::{self, Site};
use super::{Lint, Linter, finding};
use crate::load::Placed;
use crate::syntax::{Allow, Confidence, LimitKind, Scalar, Spec, TypeExpr};

pub(super) fn check(spec: &Spec, linter: &Linter) {
    for (found, allows) in sites::enums(spec) {
        missing(
            found.doc.as_deref(),
            &found.name,
            "the enum",
            &allows,
            linter,
        );
        for value in &found.values {
            missing(
                value.doc.as_deref(),
                &value.text,
                "the value",
                &allows,
                linter,
            );
        }
    }
    for resource in &spec.resources {
        for id in &resource.ids {
            missing(
                id.doc.as_deref(),
                &id.name,
                "the id",
                &[&resource.allow],
                linter,
            );
        }
        for union in &resource.unions {
            missing(
                union.doc.as_deref(),
                &union.name,
                "the union",
                &[&resource.allow],
                linter,
            );
        }
        for event in &resource.events {
            missing(
                Some(&event.doc),
                &event.name,
                "the event",
                &[&resource.allow],
                linter,
            );
        }
        for operation in &resource.operations {
            let allows = sites::allows(operation, resource);
            let (doc, name) = (Some(operation.doc.as_str()), &operation.name);
            missing(doc, name, "the operation", &allows, linter);
            if operation.docs.is_empty() && operation.confidence == Confidence::Documented {
                let lint = Lint::MissingPage;
                let problem = finding(
                    lint,
                    operation.name.at,
                    format!("`{}` names no page", operation.name.value),
                    "needs `docs:`",
                );
                let help = "name the page it was read from, or write `confidence: sdk`";
                linter.report(lint, &allows, problem.help(help));
            }
        }
    }
    for (found, allows) in sites::structs(spec) {
        missing(
            found.doc.as_deref(),
            &found.name,
            "the type",
            &allows,
            linter,
        );
    }
    for site in sites::fields(spec) {
        let (doc, name) = (site.field.doc.as_deref(), &site.field.name);
        missing(doc, name, "the field", &site.allows(), linter);
        restates(&site, linter);
    }
}

fn missing(
    doc: Option<&str>,
    name: &Placed<String>,
    what: &str,
    allows: &[&[Allow]],
    linter: &Linter,
) {
    if doc.is_some_and(|doc| !doc.trim().is_empty()) {
        return;
    }
    let lint = Lint::MissingDoc;
    let problem = finding(
        lint,
        name.at,
        format!("{what} `{}` has no doc", name.value),
        "needs a `doc:`",
    );
    linter.report(
        lint,
        allows,
        problem.help("say what it is, in our own words"),
    );
}

/// The words with which the generator says what the other keys of a field say.
fn restates(site: &Site<'_>, linter: &Linter) {
    let doc = site.field.doc.as_deref().unwrap_or_default().to_lowercase();
    let mut said: Option<(String, &str)> = None;
    let mut look = |phrase: &str, key: &'static str| {
        // "at most 40" is not in "at most 400".
        let ends = |at: usize| {
            let rest = doc.get(at + phrase.len()..).unwrap_or_default();
            !rest.starts_with(|letter: char| letter.is_ascii_digit())
        };
        if doc.match_indices(phrase).any(|(at, _)| ends(at)) {
            said = Some((phrase.to_owned(), key));
        }
    };
    if matches!(site.field.ty, TypeExpr::Scalar(Scalar::Amount)) {
        for phrase in [
            "minor unit",
            "smallest unit",
            "smallest currency",
            "in paise",
        ] {
            look(phrase, "type: amount");
        }
    }
    if matches!(site.field.ty, TypeExpr::Scalar(Scalar::Timestamp)) {
        for phrase in ["seconds since", "unix ", "epoch"] {
            look(phrase, "type: timestamp");
        }
    }
    if site.field.default.is_some() {
        for phrase in ["default:", "defaults to", "by default"] {
            look(phrase, "default");
        }
    }
    for limit in &site.field.limits {
        let value = limit.value.value;
        let (least, unit) = match limit.kind {
            LimitKind::Min => (true, ""),
            LimitKind::Max => (false, ""),
            LimitKind::MinLength => (true, " characters"),
            LimitKind::MaxLength | LimitKind::MaxValueLength => (false, " characters"),
            LimitKind::MaxItems => (false, " items"),
            LimitKind::MaxEntries => (false, " pairs"),
        };
        let words: &[&str] = if least {
            &["at least", "minimum of"]
        } else {
            &["at most", "up to", "maximum of", "no more than"]
        };
        for word in words {
            look(&format!("{word} {value}{unit}"), limit.kind.word());
        }
    }
    let Some((phrase, key)) = said else { return };
    let lint = Lint::DocRestates;
    let problem = finding(
        lint,
        site.field.name.at,
        format!(
            "the doc of `{}` says \"{phrase}\", as `{key}` does",
            site.name()
        ),
        "said twice in the generated docs",
    );
    let help = "leave it out of `doc:`, the generator writes it behind";
    linter.report(lint, &site.allows(), problem.help(help));
}
