//! What should not be used any longer: why, in favour of what, and when the service stops taking it.

use super::reader::{self, Reader};
use crate::load::{Node, Placed, Value};
use crate::problem::{Problem, Problems, Rule};

/// A deprecation: what to tell those who still use it, and the last day.
#[derive(Debug, Clone, Default)]
pub struct Deprecation {
    /// Why and in favour of what it should not be used any longer.
    pub note: Option<String>,
    /// The day from which on the service no longer takes it, as `2026-03-15`.
    pub sunset: Option<Placed<String>>,
}

impl Deprecation {
    /// Reads `deprecated:` and `sunset:` of a field or an operation.
    pub(crate) fn read(reader: &Reader<'_>, problems: &Problems) -> Self {
        let note = reader
            .get("deprecated")
            .and_then(|node| note(node, problems));
        let sunset = reader.text("sunset");
        let sunset = sunset.filter(|sunset| is_day(sunset, problems));
        let Some(day) = &sunset else {
            return Self { note, sunset };
        };
        if note.is_none() {
            problems.report(
                Problem::new(
                    Rule::MissingKey,
                    day.at,
                    "what has a last day is deprecated",
                    "needs a `deprecated:` beside it",
                )
                .help("write `deprecated: { use: .. }`"),
            );
        }
        let note = note.map(|note| format!("{note}; until {}", day.value));
        Self { note, sunset }
    }
}

fn is_day(sunset: &Placed<String>, problems: &Problems) -> bool {
    let parts: Vec<_> = sunset.value.split('-').collect();
    let digits = |part: &str| part.chars().all(|digit| digit.is_ascii_digit());
    let is_day =
        parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(|part| digits(part));
    if !is_day {
        problems.report(
            Problem::new(
                Rule::WrongKind,
                sunset.at,
                format!("`{}` is no day", sunset.value),
                "expected a day such as `2026-03-15`",
            )
            .help("write year, month and day, joined by `-`"),
        );
    }
    is_day
}

/// A reason, or `{ use: .., why: .. }`.
fn note(node: &Node, problems: &Problems) -> Option<String> {
    if matches!(node.value, Value::Text(_)) {
        return reader::text(node, problems).map(|text| text.value);
    }
    let reader = Reader::open(node, "a deprecation", problems)?;
    let (instead, since, why) = (reader.text("use"), reader.text("since"), reader.text("why"));
    reader.finish();
    if instead.is_none() && why.is_none() {
        problems.report(Problem::new(
            Rule::MissingKey,
            node.at,
            "a deprecation says neither `use` nor `why`",
            "needs a `use:` or a `why:`",
        ));
    }
    let mut sentences = Vec::new();
    sentences.extend(since.map(|since| format!("since {}", since.value)));
    sentences.extend(instead.map(|instead| format!("use {} instead", instead.value)));
    sentences.extend(why.map(|why| why.value));
    Some(sentences.join("; "))
}
