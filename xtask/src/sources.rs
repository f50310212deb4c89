//! `cargo xtask sources`: which pages of the vendor's documentation the spec was read from, and which have changed since.

mod compare;
mod docs;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use compare::Report;
use docs::Docs;
use razorpay_codegen::load::Sources;
use razorpay_codegen::pages::pages;
use table::{Row, Table};

use crate::{FINE, FOUND};

/// Where the table stands.
const TABLE: &str = "spec/sources.tsv";

/// Arguments of `cargo xtask sources`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Copy of the vendor's documentation: a git repository, bare or not, or a plain folder.
    #[arg(long, value_name = "PATH")]
    docs: Option<PathBuf>,
    /// Revision to read, if the copy is a git repository.
    #[arg(long, value_name = "REV", default_value = "HEAD", requires = "docs")]
    rev: String,
    /// Record the pages of these resources, or of all resources, as read in their current state.
    #[arg(long, value_name = "RESOURCE", num_args = 0.., requires = "docs")]
    record: Option<Vec<String>>,
    /// Day on which the pages were read; defaults to the date of the revision in a git repository.
    #[arg(long, value_name = "YYYY-MM-DD", requires = "record")]
    date: Option<String>,
}

/// The command.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> io::Result<u8> {
    let named = pages(&Sources::read(&root.join("spec"), "spec")?);
    let path = root.join(TABLE);
    let text = if path.is_file() {
        fs::read_to_string(&path)?
    } else {
        String::new()
    };
    let table = Table::read(&text).map_err(|why| io::Error::other(format!("{TABLE}: {why}")))?;
    let Some(folder) = &arguments.docs else {
        return Ok(overview(&named, &table));
    };
    let docs = Docs::read(folder, &arguments.rev)?;
    if let Some(resources) = &arguments.record {
        let date = arguments
            .date
            .clone()
            .or_else(|| docs.date.clone())
            .ok_or_else(|| {
                io::Error::other(format!(
                    "{} does not say when it was made: give `--date`",
                    folder.display()
                ))
            })?;
        return record(&path, &named, &table, &docs, resources, &date);
    }
    let report = Report::of(&named, &table, &docs);
    anstream::print!("{report}");
    Ok(if report.is_empty() { FINE } else { FOUND })
}

/// What was read when; found are pages that the spec names and the table does not, or the other way round.
fn overview(named: &BTreeMap<String, BTreeSet<String>>, table: &Table) -> u8 {
    let mut found = FINE;
    for (resource, pages) in named {
        let rows: Vec<_> = table
            .rows
            .iter()
            .filter(|row| row.resource == *resource)
            .collect();
        let dates: BTreeSet<_> = rows.iter().map(|row| row.read.as_str()).collect();
        let dates: Vec<_> = dates.into_iter().collect();
        let when = match (dates.first(), dates.last()) {
            (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
            (Some(only), _) => (*only).to_owned(),
            (None, _) => "never".to_owned(),
        };
        anstream::println!("{resource:28} {:4} pages, read {when}", pages.len());
        let rows: BTreeSet<_> = rows.iter().map(|row| row.page.as_str()).collect();
        for page in pages.iter().filter(|page| !rows.contains(page.as_str())) {
            found = FOUND;
            anstream::eprintln!("not recorded: {resource} names {page}");
        }
    }
    for row in table
        .rows
        .iter()
        .filter(|row| row.resource != table::NOBODY)
    {
        if !named
            .get(&row.resource)
            .is_some_and(|pages| pages.contains(&row.page))
        {
            found = FOUND;
            anstream::eprintln!("no longer named: {} by {}", row.page, row.resource);
        }
    }
    if found != FINE {
        anstream::eprintln!(
            "\n{TABLE} does not match spec/. Run `cargo xtask sources --docs PATH --record` for these resources."
        );
    }
    found
}

/// Writes the table anew for some resources; the others keep their rows.
fn record(
    path: &Path,
    named: &BTreeMap<String, BTreeSet<String>>,
    table: &Table,
    docs: &Docs,
    resources: &[String],
    date: &str,
) -> io::Result<u8> {
    if let Some(unknown) = resources.iter().find(|name| !named.contains_key(*name)) {
        return Err(io::Error::other(format!(
            "no resource is called `{unknown}`"
        )));
    }
    let wanted = |name: &str| resources.is_empty() || resources.iter().any(|one| one == name);
    let kept = table
        .rows
        .iter()
        .filter(|row| row.resource != table::NOBODY && !wanted(&row.resource));
    let mut rows: Vec<Row> = kept.cloned().collect();
    let mut missing = FINE;
    for (resource, pages) in named.iter().filter(|(resource, _)| wanted(resource)) {
        for page in pages {
            let Some(hash) = docs.pages.get(page) else {
                missing = FOUND;
                anstream::eprintln!("not there: {page}, which {resource} names");
                continue;
            };
            rows.push(Row {
                resource: resource.clone(),
                page: page.clone(),
                hash: hash.clone(),
                read: date.to_owned(),
            });
        }
    }
    // What stands beside them and is no source: else every one of them would be new the next time.
    let all: BTreeSet<_> = named.values().flatten().map(String::as_str).collect();
    let known = table
        .rows
        .iter()
        .filter(|row| row.resource == table::NOBODY);
    let mut beside: BTreeSet<_> = known.map(|row| row.page.clone()).collect();
    if resources.is_empty() || table.rows.is_empty() {
        beside = docs
            .pages
            .keys()
            .filter(|page| compare::is_near(page, &all))
            .cloned()
            .collect();
    }
    let beside = beside
        .into_iter()
        .filter(|page| !all.contains(page.as_str()));
    rows.extend(beside.map(Row::of_nobody));
    let table = Table { rows };
    fs::write(path, table.write())?;
    anstream::println!("{} rows in {TABLE}", table.rows.len());
    Ok(missing)
}
