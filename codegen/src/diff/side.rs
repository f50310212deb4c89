//! One state of the spec, read and flattened.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::facts::Facts;
use super::{Finding, Place};
use crate::load::{At, Sources};
use crate::model::Model;
use crate::problem::Problem;

/// One state of the spec.
#[derive(Debug)]
pub struct Side {
    /// Its files.
    pub sources: Sources,
    /// What they say.
    pub model: Model,
    /// What is wrong with them.
    pub problems: Vec<Problem>,
    /// What they say, item by item.
    pub facts: Facts,
    /// Files beside the spec that carry meaning: the generator, what it wrote, how webhooks are verified; by path.
    pub code: BTreeMap<String, String>,
    /// The day it is from, as `2026-03-15`; empty where nobody knows.
    pub day: String,
}

impl Side {
    /// Reads, checks and flattens a spec.
    pub fn of(sources: Sources) -> Self {
        let (spec, checked) = crate::read(&sources);
        let facts = Facts::of(&spec, &checked.model, &sources);
        let (model, problems) = (checked.model, checked.problems);
        Self {
            sources,
            model,
            problems,
            facts,
            code: BTreeMap::new(),
            day: String::new(),
        }
    }

    /// The same with files beside the spec.
    pub fn with_code(mut self, code: BTreeMap<String, String>) -> Self {
        self.code = code;
        self
    }

    /// The same on a day, by which it is decided what was announced.
    pub fn on(mut self, day: impl Into<String>) -> Self {
        self.day = day.into();
        self
    }

    /// Whether a day has come.
    pub(crate) fn is_past(&self, day: &str) -> bool {
        self.day.as_str() >= day
    }

    /// How many days there are until a day; nothing where one of both is not known.
    pub(crate) fn days_until(&self, day: &str) -> Option<i32> {
        let (today, day) = (self.day.parse::<Date>().ok()?, day.parse::<Date>().ok()?);
        Some(today.until(day).ok()?.get_days())
    }

    /// Line and column of a place.
    pub(crate) fn place(&self, at: At) -> Place {
        let before = self
            .sources
            .text(at.source)
            .get(..at.start)
            .unwrap_or_default();
        Place {
            file: self.sources.path(at.source).to_owned(),
            line: before.matches('\n').count() + 1,
            column: before
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .chars()
                .count()
                + 1,
        }
    }

    /// The text of each file that makes up the spec.
    fn texts(&self) -> BTreeMap<&str, &str> {
        let examples = self.sources.examples.iter().map(|example| example.source);
        let deliveries = self.sources.deliveries.iter().map(|found| found.source);
        let metas = self.sources.metas.iter().map(|meta| meta.source);
        let all = self
            .sources
            .yaml()
            .chain(examples)
            .chain(deliveries)
            .chain(metas);
        all.map(|id| (self.sources.path(id), self.sources.text(id)))
            .collect()
    }
}

/// Files that differ, though no finding is about them.
pub(crate) fn rewritten(before: &Side, after: &Side, findings: &[Finding]) -> Vec<String> {
    let (old, new) = (before.texts(), after.texts());
    let places = findings
        .iter()
        .flat_map(|finding| [&finding.before, &finding.after]);
    let told: BTreeSet<&str> = places
        .filter_map(|state| state.place.as_ref())
        .map(|place| place.file.as_str())
        .collect();
    let paths: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    paths
        .into_iter()
        .filter(|path| old.get(path) != new.get(path) && !told.contains(path))
        .map(str::to_owned)
        .collect()
}
