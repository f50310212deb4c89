//! The table of kinds, `tests/changes/README.md`: every row has its case, and says what the case shows.

use super::case::{Case, all};
use super::elsewhere;
use crate::support::{read, tests};

/// A row of the table.
struct Row {
    number: u32,
    verdict: Vec<String>,
    case: String,
}

fn rows() -> Vec<Row> {
    let text = read(&tests("changes/README.md"));
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<_> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
        let number = cells.first()?.parse().ok()?;
        let verdict = cells
            .get(2..6)?
            .iter()
            .map(|cell| (*cell).to_owned())
            .collect();
        let case = cells.get(6)?.trim_matches('`').to_owned();
        Some(Row {
            number,
            verdict,
            case,
        })
    });
    rows.collect()
}

/// The worst finding of a case: request, answer, Rust, version.
fn worst(case: &Case) -> Vec<String> {
    const RUST: &[&str] = &["same", "added", "deprecated", "behaviour", "type", "gone"];
    const BUMP: &[&str] = &["none", "patch", "minor", "minor!", "major"];
    let findings = case.findings.iter().map(|line| {
        let cells: Vec<_> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
        cells[2..].to_vec()
    });
    let rank = |cells: &Vec<String>| {
        let place = |words: &[&str], word: &str| words.iter().position(|other| *other == word);
        (
            place(BUMP, &cells[3]).unwrap(),
            place(RUST, &cells[2]).unwrap(),
        )
    };
    let nothing = ["-", "-", "same", "none"].map(str::to_owned).to_vec();
    // Of two that are as bad, the first one counts.
    findings.rev().max_by_key(rank).unwrap_or(nothing)
}

#[test]
fn every_row_has_a_case_that_shows_its_verdict() {
    let rows = rows();
    assert_eq!(rows.len(), 94);
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(
            usize::try_from(row.number).unwrap(),
            place + 1,
            "the rows are in order"
        );
        if let Some(test) = row.case.strip_prefix("elsewhere::") {
            assert!(
                elsewhere::TESTS.contains(&test),
                "row {}: no test {test}",
                row.number
            );
            continue;
        }
        let name = format!("{:03}-{}", row.number, row.case);
        let case = all().iter().find(|case| case.name == name);
        let case = case.unwrap_or_else(|| panic!("row {}: no case {name}", row.number));
        assert_eq!(worst(case), row.verdict, "row {}", row.number);
    }
}

#[test]
fn every_case_belongs_to_a_row() {
    for case in all() {
        assert!((1..=94).contains(&case.row), "{}", case.name);
        assert!(
            case.name.starts_with(&format!("{:03}-", case.row)),
            "{}",
            case.name
        );
    }
}
