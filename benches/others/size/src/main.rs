//! How large a release program is that creates an order, stripped: by this client, and by hand on reqwest with the same TLS.
//!
//! `cargo run -p size`. It builds both, each alone, so that neither turns on features for the other.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

fn main() {
    let by_client = build("by-client");
    let by_hand = build("by-hand");
    println!("by this client: {by_client} bytes");
    println!("       by hand: {by_hand} bytes");
    println!("         ratio: {:.3}", by_client as f64 / by_hand as f64);
}

/// The size of a program of this workspace.
fn build(name: &str) -> u64 {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "-p", name])
        .current_dir(root)
        .status()
        .unwrap();
    assert!(built.success(), "{name} does not build");
    let program = target
        .join("release")
        .join(name)
        .with_extension(env::consts::EXE_EXTENSION);
    fs::metadata(program).unwrap().len()
}
