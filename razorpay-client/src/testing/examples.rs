//! Documented example responses, and the selection of one of them.

use std::collections::HashMap;
use std::sync::Mutex;

use super::lock;
use crate::transport::Response;

/// Documented example response of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Name of the operation, such as `orders.create`.
    pub operation: &'static str,
    /// HTTP method of the operation.
    pub method: &'static str,
    /// Path template of the operation, with `{name}` parameters.
    pub path: &'static str,
    /// Name of the example, unique within the operation.
    pub name: &'static str,
    /// HTTP status code of the response.
    pub status: u16,
    /// Response body, in most cases JSON.
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
