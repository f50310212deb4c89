//! What the emitters write for one feature of the language at a time.
//!
//! `tests/specs/<feature>.yaml` is a resource file; all of them, with the service of the real spec, are one spec. The
//! snapshot of a feature is everything that is emitted for it alone; that of `together` is what is emitted for all.

use insta::assert_snapshot;
use razorpay_codegen::check;
use razorpay_codegen::generate::generate_rust;
use razorpay_codegen::load::Sources;
use razorpay_codegen::output::Output;

use crate::support::{read, render, repository, tests, yaml_files};

/// The spec of all features.
pub(crate) fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.add_service("spec/service.yaml", read(&repository("spec/service.yaml")));
    for (feature, text) in yaml_files(&tests("specs")) {
        sources.add_resource(&format!("spec/resources/{feature}.yaml"), text);
    }
    sources
}

/// What is emitted for it.
pub(crate) fn output() -> Output {
    let sources = sources();
    let checked = check(&sources);
    assert!(
        checked.problems.is_empty(),
        "{}",
        render(&checked.problems, &sources)
    );
    generate_rust(&checked.model)
}

/// The features whose own file or folder a path lies in.
fn feature_of<'a>(path: &str, features: &'a [String]) -> Option<&'a str> {
    let (_, below) = path.split_once("/src/generated/")?;
    let first = below.split('/').next()?;
    let name = first.strip_suffix(".rs").unwrap_or(first);
    features
        .iter()
        .map(String::as_str)
        .find(|feature| *feature == name)
}

#[test]
fn each_feature_is_written_as_a_person_would() {
    let features: Vec<_> = yaml_files(&tests("specs"))
        .into_iter()
        .map(|(feature, _)| feature)
        .collect();
    let output = output();
    let shown = |wanted: Option<&str>| {
        let files = output.files.iter().filter(|file| {
            let service = file.path.contains("/service");
            feature_of(&file.path, &features) == wanted && !service
        });
        let texts: Vec<_> = files
            .map(|file| format!("==> {} <==\n{}", file.path, file.text))
            .collect();
        texts.join("\n")
    };
    let snapshot = |name: &str, text: String| {
        insta::with_settings!({ omit_expression => true, snapshot_suffix => name }, {
            assert_snapshot!("spec", text);
        });
    };
    for feature in &features {
        snapshot(feature, shown(Some(feature)));
    }
    let regions = output.regions.iter();
    let regions: Vec<_> = regions
        .map(|region| format!("==> {} <==\n{}", region.path, region.text))
        .collect();
    snapshot(
        "together",
        format!("{}\n{}", shown(None), regions.join("\n")),
    );
}
