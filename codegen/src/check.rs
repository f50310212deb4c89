//! The rules: one file a family. Each collects what is wrong; none of them stops at the first problem.

mod declarations;
mod deliveries;
mod deviations;
mod events;
mod examples;
mod fields;
mod index;
mod operations;
mod reach;
mod requests;
mod shape;
mod values;

pub(crate) use index::{Index, structs};
pub(crate) use shape::{Kind, Observed};

use crate::load::{ExampleKind, Sources};
use crate::model::Model;
use crate::problem::Problems;
use crate::syntax::Spec;

/// Runs every rule that looks at the declarations.
pub(crate) fn declarations(spec: &Spec, sources: &Sources, problems: &Problems) {
    // What could not be read reaches nothing; to call that unreachable would bury the problem itself.
    let whole = problems.is_empty();
    let index = Index::of(spec, problems);
    declarations::check(spec, &index, sources, problems);
    fields::check(spec, &index, problems);
    values::check(spec, &index, problems);
    reach::endless(spec, &index, problems);
    operations::check(spec, &index, problems);
    events::check(spec, &index, problems);
    requests::check(spec, &index, problems);
    if whole {
        reach::check(spec, &index, problems);
    }
}

/// Runs every rule that holds the declarations against the examples.
pub(crate) fn examples(spec: &Spec, model: &Model, sources: &Sources, problems: &Problems) {
    let mut examples = examples::check(spec, model, sources, problems);
    deliveries::check(model, sources, problems, &mut examples);
    deviations::check(spec, model, &examples, problems);
}

/// What all examples show, requests and errors too; whether they fit has been said elsewhere.
pub(crate) fn observed(model: &Model, sources: &Sources) -> Observed {
    let mut observed = Observed::default();
    let ignored = Problems::default();
    examples::bodies(model, sources, |_| true, &ignored, &mut observed);
    deliveries::check(model, sources, &ignored, &mut observed);
    observed
}

/// What answers and deliveries show; whether they fit has been said elsewhere.
pub(crate) fn answers(model: &Model, sources: &Sources) -> Observed {
    let mut observed = Observed::default();
    let ignored = Problems::default();
    let answer = |kind| kind == ExampleKind::Response;
    examples::bodies(model, sources, answer, &ignored, &mut observed);
    deliveries::check(model, sources, &ignored, &mut observed);
    observed
}
