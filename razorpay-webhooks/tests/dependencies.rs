//! The default build brings no HTTP stack.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::process::Command;

/// The names of everything that a build of this package alone brings.
fn dependencies(features: &str) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "tree",
            "--package",
            "razorpay-webhooks",
            "--edges",
            "normal,build",
        ])
        .args([
            "--prefix",
            "none",
            "--format",
            "{p}",
            "--features",
            features,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    lines
        .lines()
        .map(name)
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn the_default_build_has_no_http_stack() {
    let plain = dependencies("");
    assert!(
        plain.contains("hmac") && plain.contains("razorpay-types"),
        "{plain:?}"
    );
    let stack = [
        "http",
        "http-body",
        "hyper",
        "axum-core",
        "axum",
        "reqwest",
        "tokio",
        "tower",
    ];
    let found: Vec<_> = stack.iter().filter(|name| plain.contains(**name)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(!plain.contains("aes-gcm"));
    // The check can fail.
    assert!(dependencies("axum").contains("http"));
    assert!(!dependencies("axum").contains("tokio"));
}
