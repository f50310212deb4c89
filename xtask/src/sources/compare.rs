//! The pages that were read against the pages that are there now.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::docs::Docs;
use super::table::Table;

/// What became of pages, by resource.
pub(super) struct Report {
    resources: BTreeMap<String, Changes>,
}

#[derive(Default)]
struct Changes {
    changed: BTreeSet<String>,
    vanished: BTreeSet<String>,
    appeared: BTreeSet<String>,
}

impl Report {
    /// Compares; a page that appeared belongs to every resource that was read from pages around it.
    pub(super) fn of(
        named: &BTreeMap<String, BTreeSet<String>>,
        table: &Table,
        docs: &Docs,
    ) -> Self {
        let mut resources: BTreeMap<String, Changes> = BTreeMap::new();
        let read = table
            .rows
            .iter()
            .filter(|row| named.contains_key(&row.resource));
        for row in read {
            let hash = docs.pages.get(&row.page);
            if hash == Some(&row.hash) {
                continue;
            }
            let changes = resources.entry(row.resource.clone()).or_default();
            let found = if hash.is_some() {
                &mut changes.changed
            } else {
                &mut changes.vanished
            };
            found.insert(row.page.clone());
        }
        let known: BTreeSet<_> = table.rows.iter().map(|row| row.page.as_str()).collect();
        for page in docs
            .pages
            .keys()
            .filter(|page| !known.contains(page.as_str()))
        {
            for (resource, pages) in named {
                let pages = pages.iter().map(String::as_str).collect();
                if is_near(page, &pages) {
                    let changes = resources.entry(resource.clone()).or_default();
                    changes.appeared.insert(page.clone());
                }
            }
        }
        Self { resources }
    }

    /// Whether every page is as it was.
    pub(super) fn is_empty(&self) -> bool {
        self.resources.is_empty()
    }
}

/// Whether a page stands in the folder of one of some pages, or below it where that folder is about one subject.
pub(super) fn is_near(page: &str, pages: &BTreeSet<&str>) -> bool {
    let mut folder = parent(page);
    loop {
        // The folders at the top are about everything.
        let broad = !folder.contains('/') && folder != parent(page);
        if broad || folder.is_empty() {
            return false;
        }
        if pages.iter().any(|other| parent(other) == folder) {
            return true;
        }
        folder = parent(folder);
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "every page is as it was read");
        }
        let mut pages = BTreeSet::new();
        for (resource, changes) in &self.resources {
            writeln!(f, "{resource}")?;
            for (what, found) in [
                ("changed", &changes.changed),
                ("vanished", &changes.vanished),
                ("appeared", &changes.appeared),
            ] {
                for page in found {
                    writeln!(f, "  {what:8}  {page}")?;
                    pages.insert(page);
                }
            }
        }
        let (pages, resources) = (pages.len(), self.resources.len());
        let plural = |count| if count == 1 { "" } else { "s" };
        writeln!(
            f,
            "\n{pages} page{} of {resources} resource{} to look at; then `--record` what was read",
            plural(pages),
            plural(resources)
        )
    }
}
