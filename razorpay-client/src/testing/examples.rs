//! Documented answers, and which of them is given.

use std::collections::HashMap;
use std::sync::Mutex;

use super::lock;
use crate::transport::Response;

/// A documented answer of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The operation, such as `orders.create`.
    pub operation: &'static str,
    /// Its HTTP method.
    pub method: &'static str,
    /// Its path, with parameters as `{names}`.
    pub path: &'static str,
    /// What tells it from the other examples of the operation.
    pub name: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The body, mostly JSON.
    pub body: &'static str,
}

/// The examples, and those that were chosen by name.
pub(super) struct Choice {
    all: &'static [Example],
    chosen: Mutex<HashMap<&'static str, &'static Example>>,
}

impl Choice {
    pub(super) fn of(all: &'static [Example]) -> Self {
        Self {
            all,
            chosen: Mutex::default(),
        }
    }

    pub(super) fn choose(&self, operation: &str, name: &str) -> bool {
        let found = self
            .all
            .iter()
            .find(|example| example.operation == operation && example.name == name);
        if let Some(example) = found {
            lock(&self.chosen).insert(example.operation, example);
        }
        found.is_some()
    }

    pub(super) fn answer(&self, operation: &str) -> Option<Response> {
        let chosen = lock(&self.chosen).get(operation).copied();
        let first = || {
            let of_it = |example: &&Example| example.operation == operation;
            let succeeds = |example: &&Example| (200..300).contains(&example.status);
            self.all.iter().filter(of_it).find(succeeds)
        };
        let example = chosen.or_else(first)?;
        Some(Response::json(example.status, example.body))
    }
}
