//! The rules: one file a family. Each collects what is wrong; none of them stops at the first problem.

mod declarations;
mod deviations;
mod examples;
mod fields;
mod index;
mod operations;
mod reach;
mod shape;

use crate::load::Sources;
use crate::model::Model;
use crate::problem::Problems;
use crate::syntax::Spec;

pub(crate) use index::Index;

/// Runs every rule that looks at the declarations.
pub(crate) fn declarations(spec: &Spec, problems: &Problems) {
    let index = Index::of(spec, problems);
    declarations::check(spec, &index, problems);
    fields::check(spec, &index, problems);
    operations::check(spec, &index, problems);
    reach::check(spec, &index, problems);
}

/// Runs every rule that holds the declarations against the examples.
pub(crate) fn examples(
    spec: &Spec,
    model: &Model,
    sources: &Sources,
    problems: &Problems,
) {
    let examples = examples::check(model, sources, problems);
    deviations::check(spec, model, &examples, problems);
}
