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
use std::time::{Duration, Instant};

use razorpay_codegen::diff::report::{self, Report};
use razorpay_codegen::diff::{Side, diff};
use razorpay_codegen::load::Sources;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec =
        Sources::read(&root.join("spec"), "spec").expect("the spec of this repository");
    let read = best(|| Side::of(spec.clone()));
    let whole = Side::of(spec.clone());
    let calls: usize =
        whole.model.resources.iter().map(|resource| resource.operations.len()).sum();
    println!("the spec: {calls} operations, {} items", whole.facts.items().len());
    let same = best(|| diff(&whole, &whole));
    println!("nothing changed:      {:.3} of reading one side", ratio(same, read));
    let edited = Side::of(edited(&spec));
    let found = diff(&whole, &edited);
    let many = best(|| diff(&whole, &edited));
    let count = found.findings.len();
    println!("{count} changes:        {:.3} of reading one side", ratio(many, read));
    let report = Report { diff: &found, releases: &[], before: "a", after: "b" };
    let print = best(|| report::markdown(&report).len() + report::text(&report).len());
    println!("printing them:        {:.3} of reading one side", ratio(print, read));

    let mut first = None;
    for size in [1_usize, 3, 10] {
        let sources = |limit: usize| made_up(size, limit);
        let (before, after) = (Side::of(sources(40)), Side::of(sources(30)));
        let time = best(|| diff(&before, &after));
        let base = *first.get_or_insert(time);
        println!(
            "{size:>3} times a resource of 10 calls: {:>6.1} times the time, {} findings",
            ratio(time, base),
            diff(&before, &after).findings.len()
        );
    }
}

fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let turn = |_| {
        let start = Instant::now();
        let done = work();
        let time = start.elapsed();
        drop(done);
        time
    };
    (0..7).map(turn).min().unwrap_or_default()
}

fn ratio(time: Duration, base: Duration) -> f64 {
    time.as_secs_f64() / base.as_secs_f64().max(f64::MIN_POSITIVE)
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

/// A made-up spec of some resources, ten calls and twenty fields each.
fn made_up(size: usize, limit: usize) -> Sources {
    let mut sources = Sources::default();
    let service = "service: shop\ndoc: A shop.\nhosts: { api: \"https://a.example.com\" }\n\
                   currencies: { INR: { exponent: 2, name: Rupee } }\n";
    sources.add_service("spec/service.yaml", service.to_owned());
    for at in 0..size {
        let mut text = format!(
            "resource: r{at}\ndoc: Things.\n\nentities:\n  R{at}Thing:\n    doc: A thing.\n    fields:\n"
        );
        let field = |name: usize| {
            format!(
                "      f{name}: {{ type: string, max_length: {limit}, doc: A field. }}\n"
            )
        };
        text.extend((0..20).map(field));
        text.push_str("\noperations:\n");
        for call in 0..10 {
            text.push_str(&format!(
                "  call{call}:\n    http: POST /v1/r{at}/c{call}\n    doc: Calls.\n    retry: never\n    body:\n"
            ));
            text.extend((0..20).map(field));
            text.push_str(&format!("    returns: R{at}Thing\n"));
        }
        sources.add_resource(&format!("spec/resources/r{at}.yaml"), text);
    }
    sources
}
