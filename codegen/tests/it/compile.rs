//! The specs of one feature each become code that compiles, without a warning.
//!
//! The crates are copied into the build's own folder with the generated part replaced. Only what changed is written, so
//! that a second run finds everything built.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use razorpay_codegen::output;
use razorpay_codegen::output::{FOLDERS, Output};

use crate::mini;
use crate::support::{read, repository, tree};

/// The crates that are copied. The mock is its tables alone: what it does is written for the real resources.
const CRATES: &[&str] = &["razorpay-types", "razorpay-client"];
const TABLES: &str = "razorpay-mock";

#[test]
fn every_feature_compiles() {
    let wanted = mini::output();
    let tables = vec![
        (format!("{TABLES}/Cargo.toml"), tables_manifest()),
        (format!("{TABLES}/src/lib.rs"), TABLES_ROOT.to_owned()),
        (
            format!("{TABLES}/src/tables.rs"),
            read(&repository("razorpay-mock/src/tables.rs")),
        ),
    ];
    let root = workspace("mini-specs", CRATES, tables, &wanted);
    let changes = output::write(&root, &wanted).unwrap();
    println!("{} files written", changes.len());
    cargo(
        &root,
        "razorpay-types",
        &["--features", "full,serialize,deserialize"],
    );
    // One feature alone brings what it needs of the others.
    cargo(
        &root,
        "razorpay-types",
        &["--no-default-features", "--features", "references"],
    );
    cargo(&root, TABLES, &[]);
    cargo(
        &root,
        "razorpay-client",
        &["--no-default-features", "--features", "full"],
    );
}

/// Fails with what the compiler says, a warning included.
fn cargo(root: &Path, package: &str, arguments: &[&str]) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Clippy is a check with more lints; where it is not installed, the compiler's own have to do.
    let clippy = Command::new(&cargo).args(["clippy", "--version"]).output();
    let command = match clippy {
        Ok(found) if found.status.success() => "clippy",
        _ => "check",
    };
    let done = Command::new(&cargo)
        .arg(command)
        .args([
            "--quiet",
            "--offline",
            "--color",
            "never",
            "--package",
            package,
        ])
        .args(arguments)
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(root.join("target"))
        // What the outer run was asked for is none of this one's business.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success() && said.is_empty(),
        "cargo {command} -p {package} ended with {}:\n{said}",
        done.status
    );
}

/// A copy of the workspace with these crates and without their generated code, and with other files, which come before copies.
pub(crate) fn workspace(
    name: &str,
    crates: &[&str],
    more: Vec<(String, String)>,
    wanted: &Output,
) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let tables = more
        .iter()
        .any(|(path, _)| path.starts_with(TABLES))
        .then_some(TABLES);
    let members: Vec<_> = crates.iter().copied().chain(tables).collect();
    let mut files = vec![
        ("Cargo.toml".to_owned(), manifest(&members)),
        ("clippy.toml".to_owned(), read(&repository("clippy.toml"))),
    ];
    files.extend(more);
    for found in crates {
        let path = format!("{found}/Cargo.toml");
        let text = read(&repository(&path));
        let region = wanted.regions.iter().find(|region| region.path == path);
        let manifest = match region {
            Some(region) => with_features(&text, &region.text),
            None => text,
        };
        files.push((path, manifest));
        // The manifest names the benchmarks.
        for folder in ["src", "benches"].map(|folder| format!("{found}/{folder}")) {
            let place = repository(&folder);
            let texts = if place.is_dir() {
                tree(&place)
            } else {
                Default::default()
            };
            for (path, text) in texts {
                let path = format!("{folder}/{path}");
                let given = files.iter().any(|(other, _)| *other == path);
                if !given
                    && !FOLDERS
                        .iter()
                        .any(|folder| Path::new(&path).starts_with(folder))
                {
                    files.push((path, text));
                }
            }
        }
    }
    for (path, text) in &files {
        put(&root.join(path), text);
    }
    // The lock is a start: cargo drops from it what this workspace does not need.
    let (lock, copied) = (
        read(&repository("Cargo.lock")),
        root.join("Cargo.lock.copied"),
    );
    if fs::read_to_string(&copied).ok().as_ref() != Some(&lock) {
        put(&root.join("Cargo.lock"), &lock);
        put(&copied, &lock);
    }
    for found in crates {
        drop_old(&root, &root.join(found).join("src"), &files);
    }
    root
}

/// A manifest with other lines between its marks, so that nothing has to write it a second time.
fn with_features(manifest: &str, lines: &str) -> String {
    let (before, rest) = manifest.split_once("# BEGIN generated").unwrap();
    let (mark, rest) = rest.split_once('\n').unwrap();
    let (_, after) = rest.split_once("# END generated").unwrap();
    format!("{before}# BEGIN generated{mark}\n{lines}# END generated{after}")
}

/// Removes hand-written files that are no longer there.
fn drop_old(root: &Path, folder: &Path, files: &[(String, String)]) {
    for (path, _) in tree(folder) {
        let path = folder.join(path);
        let shown = path.strip_prefix(root).unwrap();
        let generated = FOLDERS.iter().any(|folder| shown.starts_with(folder));
        if !generated && !files.iter().any(|(wanted, _)| Path::new(wanted) == shown) {
            fs::remove_file(&path).unwrap();
        }
    }
}

/// Writes a file if it would change.
fn put(path: &Path, text: &str) {
    match fs::read(path) {
        Ok(found) if found == text.as_bytes() => return,
        Ok(_) => {}
        Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound, "{}", path.display()),
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The manifest of the workspace, with the copied crates as its members.
fn manifest(members: &[&str]) -> String {
    let text = read(&repository("Cargo.toml"));
    let (before, rest) = text.split_once("members = [").unwrap();
    let (_, after) = rest.split_once(']').unwrap();
    let members: Vec<_> = members.iter().map(|name| format!("\"{name}\"")).collect();
    format!("{before}members = [{}]{after}", members.join(", "))
}

fn tables_manifest() -> String {
    let package = format!(
        "[package]\nname = \"{TABLES}\"\nversion.workspace = true\nedition.workspace = true\n"
    );
    let json = "serde_json = { workspace = true, features = [\"preserve_order\"] }\n";
    format!("{package}\n[dependencies]\n{json}\n[lints]\nworkspace = true\n")
}

const TABLES_ROOT: &str = "//! The tables of the mock.\n\npub mod generated;\npub mod tables;\n";
