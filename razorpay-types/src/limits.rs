//! Documented limits of request fields, such as a maximum length.

use std::error::Error;
use std::fmt;

use crate::check::{Check, CheckError};
use crate::{Amount, Notes, Timestamp};

/// Violation of one documented limit by a request field.
///
/// The error never holds the text of the field, which may be personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitError {
    field: String,
    found: i64,
    limit: Limit,
}

impl LimitError {
    /// Returns the path of the field in the request, such as `line_items[0].name`.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the measured quantity that violates the limit.
    ///
    /// Depending on [`limit`](Self::limit), the quantity is the numeric value of the field, or a
    /// count of characters, items or key-value pairs.
    pub fn found(&self) -> i64 {
        self.found
    }

    /// Returns the violated limit.
    pub fn limit(&self) -> Limit {
        self.limit
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            found,
            limit,
        } = self;
        match limit {
            Limit::Min(least) => write!(f, "`{field}` is {found}, the least is {least}"),
            Limit::Max(most) => write!(f, "`{field}` is {found}, the most is {most}"),
            Limit::MinLength(least) => {
                write!(
                    f,
                    "`{field}` has {found} characters, the fewest are {least}"
                )
            }
            Limit::MaxLength(most) => {
                write!(f, "`{field}` has {found} characters, the most are {most}")
            }
            Limit::MaxItems(most) => {
                write!(f, "`{field}` has {found} items, the most are {most}")
            }
            Limit::MaxEntries(most) => {
                write!(f, "`{field}` has {found} pairs, the most are {most}")
            }
            Limit::MaxValueLength(most) => {
                write!(
                    f,
                    "`{field}` has a value of {found} characters, the most are {most}"
                )
            }
        }
    }
}

impl Error for LimitError {}

/// Documented limit of a request field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// Minimum value.
    Min(i64),
    /// Maximum value.
    Max(i64),
    /// Minimum length, in characters.
    MinLength(u32),
    /// Maximum length, in characters.
    MaxLength(u32),
    /// Maximum number of items in a list.
    MaxItems(u32),
    /// Maximum number of key-value pairs in notes.
    MaxEntries(u32),
    /// Maximum length of a single value in notes, in characters.
    MaxValueLength(u32),
}

/// A request, or a part of one, with limits.
pub(crate) trait Limits {
    /// Holds each field against its limits.
    fn limits(&self, check: &mut Check);
}

/// Whatever a limit can count. A field that is not sent breaks none.
pub(crate) trait Measure {
    fn number(&self) -> Option<i64> {
        None
    }

    fn characters(&self) -> Option<usize> {
        None
    }

    fn items(&self) -> Option<usize> {
        None
    }

    fn longest_value(&self) -> Option<usize> {
        None
    }
}

impl<T: Measure> Measure for Option<T> {
    fn number(&self) -> Option<i64> {
        self.as_ref()?.number()
    }

    fn characters(&self) -> Option<usize> {
        self.as_ref()?.characters()
    }

    fn items(&self) -> Option<usize> {
        self.as_ref()?.items()
    }

    fn longest_value(&self) -> Option<usize> {
        self.as_ref()?.longest_value()
    }
}

impl Measure for Amount {
    fn number(&self) -> Option<i64> {
        Some(self.as_minor())
    }
}

impl Measure for Timestamp {
    fn number(&self) -> Option<i64> {
        Some(self.as_unix())
    }
}

impl Measure for u32 {
    fn number(&self) -> Option<i64> {
        Some(i64::from(*self))
    }
}

impl Measure for i64 {
    fn number(&self) -> Option<i64> {
        Some(*self)
    }
}

impl Measure for String {
    fn characters(&self) -> Option<usize> {
        Some(self.chars().count())
    }
}

impl<T> Measure for Vec<T> {
    fn items(&self) -> Option<usize> {
        Some(self.len())
    }
}

impl Measure for Notes {
    fn items(&self) -> Option<usize> {
        Some(self.len())
    }

    fn longest_value(&self) -> Option<usize> {
        self.iter().map(|(_, value)| value.chars().count()).max()
    }
}

/// Counting, and going into what stands inside.
impl Check {
    pub(crate) fn min(&mut self, field: &str, value: &dyn Measure, least: i64) {
        self.note(
            field,
            value.number().filter(|found| *found < least),
            Limit::Min(least),
        );
    }

    pub(crate) fn max(&mut self, field: &str, value: &dyn Measure, most: i64) {
        self.note(
            field,
            value.number().filter(|found| *found > most),
            Limit::Max(most),
        );
    }

    pub(crate) fn min_length(&mut self, field: &str, value: &dyn Measure, fewest: u32) {
        let found = count(value.characters()).filter(|found| *found < i64::from(fewest));
        self.note(field, found, Limit::MinLength(fewest));
    }

    pub(crate) fn max_length(&mut self, field: &str, value: &dyn Measure, most: u32) {
        self.note(
            field,
            above(value.characters(), most),
            Limit::MaxLength(most),
        );
    }

    pub(crate) fn max_items(&mut self, field: &str, value: &dyn Measure, most: u32) {
        self.note(field, above(value.items(), most), Limit::MaxItems(most));
    }

    pub(crate) fn max_entries(&mut self, field: &str, value: &dyn Measure, most: u32) {
        self.note(field, above(value.items(), most), Limit::MaxEntries(most));
    }

    pub(crate) fn max_value_length(&mut self, field: &str, value: &dyn Measure, most: u32) {
        self.note(
            field,
            above(value.longest_value(), most),
            Limit::MaxValueLength(most),
        );
    }

    /// Goes into an object; one that is not sent has no limits.
    pub(crate) fn inside<'a>(
        &mut self,
        field: &str,
        part: impl IntoIterator<Item = &'a (impl Limits + 'a)>,
    ) {
        for part in part {
            self.step(field.to_owned(), part);
        }
    }

    /// Goes into each item of a list.
    pub(crate) fn each<'a>(
        &mut self,
        field: &str,
        items: impl IntoIterator<Item = &'a (impl Limits + 'a)>,
    ) {
        for (index, item) in items.into_iter().enumerate() {
            self.step(format!("{field}[{index}]"), item);
        }
    }

    fn step(&mut self, step: String, part: &dyn Limits) {
        let before = self.path.len();
        if before > 0 {
            self.path.push('.');
        }
        self.path.push_str(&step);
        part.limits(self);
        self.path.truncate(before);
    }

    fn note(&mut self, field: &str, found: Option<i64>, limit: Limit) {
        if let Some(found) = found {
            let field = if self.path.is_empty() {
                field.to_owned()
            } else {
                format!("{}.{field}", self.path)
            };
            self.faults.push(CheckError::Limit(LimitError {
                field,
                found,
                limit,
            }));
        }
    }
}

fn count(found: Option<usize>) -> Option<i64> {
    found.map(|found| i64::try_from(found).unwrap_or(i64::MAX))
}

fn above(found: Option<usize>, most: u32) -> Option<i64> {
    count(found).filter(|found| *found > i64::from(most))
}

#[cfg(test)]
mod tests {
    use super::{Limit, Limits};
    use crate::check::{Check, CheckError};
    use crate::{Amount, Notes};

    struct Whole {
        amount: Amount,
        parts: Vec<Part>,
        only: Option<Part>,
    }

    struct Part {
        name: Option<String>,
        notes: Notes,
    }

    impl Limits for Whole {
        fn limits(&self, check: &mut Check) {
            check.min("amount", &self.amount, 100);
            check.max_items("parts", &self.parts, 2);
            check.each("parts", &self.parts);
            check.inside("only", &self.only);
        }
    }

    impl Limits for Part {
        fn limits(&self, check: &mut Check) {
            check.min_length("name", &self.name, 2);
            check.max_length("name", &self.name, 3);
            check.max_entries("notes", &self.notes, 1);
            check.max_value_length("notes", &self.notes, 2);
        }
    }

    fn part(name: Option<&str>, notes: Notes) -> Part {
        Part {
            name: name.map(str::to_owned),
            notes,
        }
    }

    #[test]
    fn what_keeps_the_limits_passes() {
        let parts = vec![
            part(None, Notes::new()),
            part(Some("äöü"), Notes::from([("k", "vv")])),
        ];
        let whole = Whole {
            amount: Amount::minor(100),
            parts,
            only: None,
        };
        assert_eq!(Check::new().limits(&whole).end(), Ok(()));
    }

    #[test]
    fn every_broken_limit_is_told_with_its_place_and_without_its_value() {
        let parts = vec![
            part(Some("a"), Notes::new()),
            part(Some("abcd"), Notes::new()),
            part(None, Notes::new()),
        ];
        let only = Some(part(None, Notes::from([("k", "secret"), ("l", "v")])));
        let whole = Whole {
            amount: Amount::minor(99),
            parts,
            only,
        };
        let errors = Check::new().limits(&whole).end().unwrap_err();
        let fields: Vec<_> = errors
            .iter()
            .map(|error| match error {
                CheckError::Limit(fault) => (fault.field(), fault.limit()),
                CheckError::Rule(fault) => panic!("{fault}"),
            })
            .collect();
        assert_eq!(
            fields,
            [
                ("amount", Limit::Min(100)),
                ("parts", Limit::MaxItems(2)),
                ("parts[0].name", Limit::MinLength(2)),
                ("parts[1].name", Limit::MaxLength(3)),
                ("only.notes", Limit::MaxEntries(1)),
                ("only.notes", Limit::MaxValueLength(2)),
            ]
        );
        let text = errors.to_string();
        assert!(
            text.starts_with("`amount` is 99, the least is 100; `parts` has 3 items"),
            "{text}"
        );
        assert!(!text.contains("secret"));
    }
}
