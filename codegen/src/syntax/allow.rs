//! `allow: { lint-id: reason }`: a lint that one place does not follow. Nothing of it gets into generated code.

use super::reader::{self, Reader};
use crate::load::At;
use crate::problem::{Lint, Problem, Problems, Rule, did_you_mean};

/// A lint that is not followed, and why.
#[derive(Debug, Clone)]
pub struct Allow {
    /// The lint.
    pub lint: Lint,
    /// Where its id stands.
    pub at: At,
    /// Why.
    pub reason: String,
}

/// Reads the `allow:` of a mapping.
pub(crate) fn read(reader: &Reader<'_>, problems: &Problems) -> Vec<Allow> {
    let mut found = Vec::new();
    for (key, node) in reader.map("allow") {
        let Some(lint) = Lint::of(&key.text) else {
            let mut problem = Problem::new(
                Rule::UnknownWord,
                key.at,
                format!("`{}` is no lint", key.text),
                "expected the id of a lint",
            );
            problem.help = did_you_mean(&key.text, Lint::ALL.iter().map(|lint| lint.id()));
            problems.report(problem);
            continue;
        };
        let Some(reason) = reader::text(node, problems) else {
            continue;
        };
        if reason.value.trim().is_empty() {
            problems.report(Problem::new(
                Rule::MissingKey,
                node.at,
                format!("`{lint}` is allowed without a reason"),
                "needs a reason",
            ));
            continue;
        }
        found.push(Allow {
            lint,
            at: key.at,
            reason: reason.value,
        });
    }
    found
}
