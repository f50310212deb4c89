//! The cargo features of the types and the client: one for each resource, and `full`. In the types, a feature switches on those
//! of the resources whose types it names.

use super::Region;
use crate::model::{Model, Resource};

/// The feature lists of both manifests.
pub(crate) fn regions(model: &Model) -> Vec<Region> {
    let names = model.resources.iter().map(|resource| resource.name.clone());
    let full = line("full", names);
    let list = |line: fn(&Resource) -> String| {
        let mut text = full.clone();
        text.extend(model.resources.iter().map(line));
        text
    };
    vec![
        Region {
            path: "razorpay-types/Cargo.toml".to_owned(),
            text: list(|resource| line(&resource.name, resource.needs.iter().cloned())),
        },
        Region {
            path: "razorpay-client/Cargo.toml".to_owned(),
            text: list(|Resource { name, .. }| {
                line(name, std::iter::once(format!("razorpay-types/{name}")))
            }),
        },
    ]
}

fn line(feature: &str, enables: impl Iterator<Item = String>) -> String {
    let enables: Vec<_> = enables.map(|name| format!("\"{name}\"")).collect();
    format!("{feature} = [{}]\n", enables.join(", "))
}
