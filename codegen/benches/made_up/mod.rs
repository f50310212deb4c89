//! A spec of any size, and a clock: what the benchmarks of this crate share.

use std::time::{Duration, Instant};

use razorpay_codegen::load::Sources;

/// As many resources of ten calls as make up an API of the size of ours.
pub(crate) const RESOURCES: usize = 18;

/// A made-up spec of some resources, ten calls of twenty fields each.
pub(crate) fn spec(size: usize, limit: usize) -> Sources {
    let mut sources = Sources::default();
    let service = "service: shop\ndoc: A shop.\nhosts: { api: \"https://a.example.com\" }\n\
                   currencies: { INR: { exponent: 2, name: Rupee } }\n";
    sources.add_service("spec/service.yaml", service.to_owned());
    for at in 0..size {
        let mut text = format!(
            "resource: r{at}\ndoc: Things.\n\nentities:\n  R{at}Thing:\n    doc: A thing.\n    fields:\n"
        );
        let field = |name: usize| {
            format!("      f{name}: {{ type: string, max_length: {limit}, doc: A field. }}\n")
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

/// The shortest of some turns; fewer where a turn is long.
pub(crate) fn best<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut turn = || {
        let start = Instant::now();
        let done = work();
        let time = start.elapsed();
        drop(done);
        time
    };
    let mut shortest = turn();
    let more = if shortest > Duration::from_secs(2) {
        1
    } else {
        6
    };
    for _ in 0..more {
        shortest = shortest.min(turn());
    }
    shortest
}

/// How many times one time is another.
pub(crate) fn ratio(time: Duration, base: Duration) -> f64 {
    time.as_secs_f64() / base.as_secs_f64().max(f64::MIN_POSITIVE)
}
