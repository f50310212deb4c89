//! The cargo features of the types and the client: one a resource, and `full`.

use super::Region;
use crate::model::Model;

/// The feature lists of both manifests.
pub(crate) fn regions(model: &Model) -> Vec<Region> {
    let names: Vec<_> =
        model.resources.iter().map(|resource| resource.name.as_str()).collect();
    let full =
        names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let list = |line: fn(&str) -> String| {
        let mut text = format!("full = [{full}]\n");
        text.extend(names.iter().map(|name| line(name)));
        text
    };
    vec![
        Region {
            path: "razorpay-types/Cargo.toml".to_owned(),
            text: list(|name| format!("{name} = []\n")),
        },
        Region {
            path: "razorpay-client/Cargo.toml".to_owned(),
            text: list(|name| format!("{name} = [\"razorpay-types/{name}\"]\n")),
        },
    ]
}
