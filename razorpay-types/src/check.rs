//! What a request breaks of what is documented, told when it is asked for: a client that knows yesterday's limit would
//! refuse today's valid payment.

use std::error::Error;
use std::fmt;

use serde::Serialize;

use crate::limits::{LimitError, Limits};
use crate::rules::{self, Rule, RuleError};
use crate::sent;

/// What a request breaks of the documented limits and rules; from the `check()` of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckErrors {
    faults: Vec<CheckError>,
}

impl CheckErrors {
    /// Each broken limit, in the order of the fields, and behind them each broken rule; at least one of them.
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

/// One thing that a request breaks. It never holds a value, which may be personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// A limit of a field.
    Limit(LimitError),
    /// A rule between fields.
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

    /// What came of it.
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
