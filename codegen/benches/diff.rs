//! What a comparison of two states of the spec costs, against what reading them costs, and how it grows.
//!
//! `cargo bench -p razorpay-codegen --bench diff`. Figures are ratios of one run on one machine, the best of a few turns each.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement prints what it measured"
)]

use std::path::Path;

use razorpay_codegen::diff::report::{self, Report};
use razorpay_codegen::diff::{Side, diff};
use razorpay_codegen::load::Sources;

mod made_up;

use made_up::{best, ratio};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = Sources::read(&root.join("spec"), "spec").expect("the spec of this repository");
    let read = best(|| Side::of(spec.clone()));
    let whole = Side::of(spec.clone());
    let calls: usize = whole
        .model
        .resources
        .iter()
        .map(|resource| resource.operations.len())
        .sum();
    println!(
        "the spec: {calls} operations, {} items",
        whole.facts.items().len()
    );
    let same = best(|| diff(&whole, &whole));
    println!(
        "nothing changed:      {:.3} of reading one side",
        ratio(same, read)
    );
    let edited = Side::of(edited(&spec));
    let found = diff(&whole, &edited);
    let many = best(|| diff(&whole, &edited));
    let count = found.findings.len();
    println!(
        "{count} changes:        {:.3} of reading one side",
        ratio(many, read)
    );
    let report = Report {
        diff: &found,
        releases: &[],
        before: "a",
        after: "b",
    };
    let print = best(|| report::markdown(&report).len() + report::text(&report).len());
    println!(
        "printing them:        {:.3} of reading one side",
        ratio(print, read)
    );

    println!("\na made-up spec of 180 calls, every limit changed; linear is 10 and 100:");
    let mut first = None;
    for times in [1_usize, 10, 100] {
        let (before, after) = (
            Side::of(made_up::spec(times * made_up::RESOURCES, 40)),
            Side::of(made_up::spec(times * made_up::RESOURCES, 30)),
        );
        // What a state is made of is given back outside of the measured time.
        let time = best(|| diff(&before, &after));
        let base = *first.get_or_insert(time);
        println!(
            "{times:>5}x: {:>6.1} times the time, {} findings",
            ratio(time, base),
            diff(&before, &after).findings.len()
        );
    }
}

/// The spec with a tighter limit wherever there is one of 40, and other words for amounts.
fn edited(spec: &Sources) -> Sources {
    let mut edited = Sources::default();
    if let Some(id) = spec.service {
        edited.add_service(spec.path(id), spec.text(id).to_owned());
    }
    for id in &spec.resources {
        let text = spec.text(*id).replace("max_length: 40", "max_length: 30");
        edited.add_resource(spec.path(*id), text.replace("type: u32", "type: i64"));
    }
    edited
}
