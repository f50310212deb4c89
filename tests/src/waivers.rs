//! Findings that are known and accepted for now: a table of `key` and `reason`.
//!
//! A key is the name of a file, `METHOD /path`, or `group:NAME`. A waiver that nothing needs any more is
//! itself a finding, so that the list only ever shrinks.

use std::path::Path;

use crate::fault::ToolError;
use crate::route;
use crate::tsv::Table;

/// What a waiver can be about: a body of an index, or an operation of an inventory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Subject<'s> {
    /// The name of the file; empty if there is none.
    pub file: &'s str,
    /// HTTP method; empty if there is none.
    pub method: &'s str,
    /// Path, template or concrete.
    pub path: &'s str,
    /// The template of the operation that the path was routed to; empty if there is none.
    pub template: &'s str,
    /// The group of the row; empty if there is none.
    pub group: &'s str,
}

#[derive(Debug, Clone)]
struct Waiver {
    key: String,
    line: usize,
    needed: bool,
}

impl Waiver {
    fn covers(&self, subject: &Subject<'_>) -> bool {
        if let Some(group) = self.key.strip_prefix("group:") {
            return !group.is_empty() && group == subject.group;
        }
        if !subject.file.is_empty() && self.key == subject.file {
            return true;
        }
        match self.key.split_once(' ') {
            Some((method, path)) if path.starts_with('/') => [subject.path, subject.template]
                .iter()
                .any(|known| route::same_template((method, path), (subject.method, known))),
            _ => false,
        }
    }
}

/// The waivers of one file, and which of them were needed so far.
#[derive(Debug, Clone, Default)]
pub struct Waivers {
    file: String,
    waivers: Vec<Waiver>,
}

impl Waivers {
    /// Reads the waivers at `path`; none without a path.
    ///
    /// # Errors
    /// If the table cannot be read, a waiver gives no reason, or one is there twice.
    pub fn read(path: Option<&Path>) -> Result<Self, ToolError> {
        path.map_or_else(
            || Ok(Self::default()),
            |path| Self::from_table(&Table::read(path)?),
        )
    }

    /// Takes the waivers from a table.
    ///
    /// # Errors
    /// If a column is missing, a waiver gives no reason, or one is there twice.
    pub fn from_table(table: &Table) -> Result<Self, ToolError> {
        let (key, reason) = (table.column("key")?, table.column("reason")?);
        let mut waivers: Vec<Waiver> = Vec::new();
        for row in table.rows() {
            let key = row.required(&key)?;
            if row.text(&reason).trim().is_empty() {
                return Err(row.error(format!("the waiver of `{key}` gives no reason")));
            }
            if let Some(earlier) = waivers.iter().find(|waiver| waiver.key == key) {
                let line = earlier.line;
                return Err(row.error(format!("`{key}` is waived in line {line} already")));
            }
            waivers.push(Waiver {
                key: key.to_owned(),
                line: row.line(),
                needed: false,
            });
        }
        Ok(Self {
            file: table.file().to_owned(),
            waivers,
        })
    }

    /// Whether a waiver covers `subject`. If `failed`, each one that does is needed from now on.
    pub fn cover(&mut self, subject: &Subject<'_>, failed: bool) -> bool {
        let mut covered = false;
        for waiver in self
            .waivers
            .iter_mut()
            .filter(|waiver| waiver.covers(subject))
        {
            covered = true;
            waiver.needed |= failed;
        }
        covered
    }

    /// The key of each waiver that nothing needed, and what to do about it.
    pub fn unneeded(&self) -> impl Iterator<Item = (&str, String)> {
        self.waivers
            .iter()
            .filter(|waiver| !waiver.needed)
            .map(|waiver| {
                let (file, line) = (&self.file, waiver.line);
                (
                    waiver.key.as_str(),
                    format!("nothing needs this waiver; remove {file}:{line}"),
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waivers(rows: &str) -> Result<Waivers, ToolError> {
        Waivers::from_table(&Table::parse("w.tsv", &format!("key\treason\n{rows}"))?)
    }

    #[test]
    fn a_key_is_a_file_an_operation_or_a_group() {
        let body = Subject {
            file: "a.json",
            method: "POST",
            path: "/v1/orders/order_1",
            template: "/v1/orders/{id}",
            group: "core",
        };
        for (key, covered) in [
            ("a.json", true),
            ("b.json", false),
            ("POST /v1/orders/{order_id}", true),
            ("post /v1/orders/:id", true),
            ("POST /v1/orders/order_1", true),
            ("GET /v1/orders/{order_id}", false),
            ("POST /v1/orders/latest", false),
            ("group:core", true),
            ("group:", false),
            ("group:cor", false),
        ] {
            let mut waivers = waivers(&format!("{key}\tbecause\n")).unwrap();
            assert_eq!(waivers.cover(&body, true), covered, "{key}");
        }
    }

    #[test]
    fn a_waiver_is_needed_by_what_fails_only() {
        let mut waivers = waivers("a.json\tx\nb.json\tx\nc.json\tx\n").unwrap();
        let subject = |file| Subject {
            file,
            ..Subject::default()
        };
        assert!(waivers.cover(&subject("a.json"), true));
        assert!(waivers.cover(&subject("b.json"), false));
        let unneeded: Vec<_> = waivers.unneeded().collect();
        assert_eq!(
            unneeded,
            [
                (
                    "b.json",
                    "nothing needs this waiver; remove w.tsv:3".to_owned()
                ),
                (
                    "c.json",
                    "nothing needs this waiver; remove w.tsv:4".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_waiver_gives_a_reason_once() {
        let error = |rows| waivers(rows).unwrap_err().to_string();
        assert_eq!(
            error("a.json\t \n"),
            "w.tsv:2: the waiver of `a.json` gives no reason"
        );
        assert_eq!(
            error("a\tx\na\ty\n"),
            "w.tsv:3: `a` is waived in line 2 already"
        );
        assert_eq!(error("\tx\n"), "w.tsv:2: the column `key` is empty");
    }
}
