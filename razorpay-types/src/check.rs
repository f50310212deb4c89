//! Validation of a request against the documented limits and rules, run only on demand.
//!
//! Validation is opt-in: a client that enforced an outdated limit would reject requests that the
//! API accepts by now.

use std::error::Error;
use std::fmt;

use serde::Serialize;

use crate::limits::{LimitError, Limits};
use crate::rules::{self, Rule, RuleError};
use crate::sent;

/// Documented limits and rules that a request violates, as returned by `check()` of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckErrors {
    faults: Vec<CheckError>,
}

impl CheckErrors {
    /// Returns the violations, at least one: limits first, in field order, then rules.
    pub fn iter(&self) -> impl Iterator<Item = &CheckError> {
        self.faults.iter()
    }
}

impl fmt::Display for CheckErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for CheckErrors {}

/// One violation of a documented limit or rule by a request.
///
/// The error never holds the value of a field, which may be personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// Violated limit of a single field.
    Limit(LimitError),
    /// Violated rule between several fields.
    Rule(RuleError),
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit(error) => error.fmt(f),
            Self::Rule(error) => error.fmt(f),
        }
    }
}

impl Error for CheckError {}

/// Collects what a request breaks.
#[derive(Debug, Default)]
pub(crate) struct Check {
    /// The way to the object that is looked at.
    pub(crate) path: String,
    pub(crate) faults: Vec<CheckError>,
}

impl Check {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Holds each field against its limits.
    pub(crate) fn limits(mut self, request: &dyn Limits) -> Self {
        request.limits(&mut self);
        self
    }

    /// Holds the fields against the rules between them.
    pub(crate) fn rules(mut self, request: &impl Serialize, rules: &'static [Rule]) -> Self {
        let broken = rules::broken(rules, &|path, text| sent::at(request, path, text));
        self.faults.extend(broken.into_iter().map(CheckError::Rule));
        self
    }

    /// Returns the violations that were collected, if any.
    pub(crate) fn end(self) -> Result<(), CheckErrors> {
        if self.faults.is_empty() {
            Ok(())
        } else {
            Err(CheckErrors {
                faults: self.faults,
            })
        }
    }
}
