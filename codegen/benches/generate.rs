//! What generating costs: by phase, against rustfmt over what is generated, and how it grows with the spec.
//!
//! `cargo bench --profile dev -p razorpay-codegen --bench generate` measures it as `cargo xtask` runs it; without the profile,
//! optimised. Figures are ratios of one run on one machine, the best of a few turns each.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints what it measured"
)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use razorpay_codegen::generate::generate;
use razorpay_codegen::load::Sources;
use razorpay_codegen::output::FOLDERS;
use razorpay_codegen::{Checked, check, output};

mod made_up;

use made_up::{best, ratio};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    whole(&root);
    println!("\na made-up spec of 180 calls; linear is 10 and 100:");
    let mut first = None;
    for times in [1_usize, 10, 100] {
        let sources = made_up::spec(times * made_up::RESOURCES, 40);
        let checked = check(&sources);
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
        let read = best(|| check(&sources));
        let write = best(|| generate(&checked.model));
        let (base_read, base_write) = *first.get_or_insert((read, write));
        println!(
            "{times:>5}x: reading {:>6.1}, writing {:>6.1}, both {:>6.1} times the time",
            ratio(read, base_read),
            ratio(write, base_write),
            ratio(read + write, base_read + base_write),
        );
    }
}

/// The spec of this repository, phase by phase, in turns with rustfmt.
fn whole(root: &Path) {
    let load = || Sources::read(&root.join("spec"), "spec").expect("this spec");
    let sources = load();
    let checked = check(&sources);
    assert!(checked.problems.is_empty(), "the spec is fine");
    let wanted = generate(&checked.model);
    let rustfmt = Duration::max(best(|| rustfmt(root)), Duration::from_nanos(1));
    let phases = [
        ("load", best(load)),
        ("check", best(|| -> Checked { check(&sources) })),
        ("emit and format", best(|| generate(&checked.model))),
        (
            "compare",
            best(|| output::compare(root, &wanted).expect("files")),
        ),
    ];
    let lines: usize = wanted
        .files
        .iter()
        .map(|file| file.text.lines().count())
        .sum();
    println!(
        "this spec: {} files, {lines} lines; rustfmt over the Rust is 1",
        wanted.files.len()
    );
    for (name, time) in phases {
        println!(
            "  {name:<16} {:.3}  {:>6.1} ms",
            ratio(time, rustfmt),
            millis(time)
        );
    }
    let sum = phases.iter().map(|(_, time)| *time).sum();
    println!(
        "  {:<16} {:.3}  {:>6.1} ms",
        "codegen --check",
        ratio(sum, rustfmt),
        millis(sum)
    );
    println!("  {:<16} 1.000  {:>6.1} ms", "rustfmt", millis(rustfmt));
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Formats every generated file, in one process, and writes nothing.
fn rustfmt(root: &Path) {
    let mut files = Vec::new();
    for folder in FOLDERS {
        rust_files(&root.join(folder), &mut files);
    }
    let status = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "--config-path"])
        .arg(root)
        .args(files)
        .status()
        .expect("rustfmt");
    assert!(status.success(), "the generated code is formatted");
}

fn rust_files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder of generated code");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}
