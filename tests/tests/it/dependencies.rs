//! What a program takes in with each crate, as cargo resolves it.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::repository;

/// The names of all packages that are built into a program by this one.
fn brought_by(package: &str, features: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", "normal,build"])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--offline",
            "--locked",
        ])
        .args(features)
        .current_dir(repository(""))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let names = lines.lines().filter_map(|line| line.split(' ').next());
    names
        .map(str::to_owned)
        .filter(|name| !name.is_empty())
        .collect()
}

const FULL: [&str; 2] = ["--features", "full,serialize,deserialize"];

#[test]
fn types_need_serde_alone() {
    let brought = brought_by("razorpay-types", &FULL);
    let allowed = ["razorpay-types", "serde", "serde_core"].map(str::to_owned);
    assert_eq!(brought, BTreeSet::from(allowed));
}

#[test]
fn signatures_need_no_http_and_no_runtime() {
    let brought = brought_by("razorpay-webhooks", &[]);
    assert!(brought.contains("hmac") && brought.contains("razorpay-types"));
    for absent in ["tokio", "reqwest", "hyper", "http", "rustls", "ring", "mio"] {
        assert!(!brought.contains(absent), "{absent}: {brought:?}");
    }
}

/// Whatever its TLS is, a program gets that one only.
#[test]
fn a_tls_feature_brings_its_own_library_only() {
    let all = ["ring", "aws-lc-rs", "native-tls"];
    for (feature, expected) in [
        ("rustls", Some("ring")),
        ("rustls-aws-lc", Some("aws-lc-rs")),
        ("native-tls", Some("native-tls")),
        ("http2", None),
    ] {
        let features = ["--no-default-features", "--features", feature];
        let brought = brought_by("razorpay-client", &features);
        // Its features are one for the whole program: what this client switched on, others would get.
        assert!(
            brought.contains("hyper") && !brought.contains("reqwest"),
            "{feature}"
        );
        for library in all {
            let is_there = brought.contains(library);
            assert_eq!(is_there, Some(library) == expected, "{feature}: {library}");
        }
    }
    let by_default = brought_by("razorpay-client", &[]);
    assert!(by_default.contains("ring") && !by_default.contains("aws-lc-rs"));
    assert!(!by_default.contains("cmake") && !by_default.contains("openssl-sys"));
}
