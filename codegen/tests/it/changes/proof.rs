//! What is said of Rust is proved: both sides of all cases become the crates that callers would have, and callers are compiled
//! against both.
//!
//! All cases of one side are one spec, so that there are two builds of the crates and no more. Callers that have to compile are
//! compiled in one go; each that must not is compiled alone, or the first error would hide the others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{fs, thread};

use razorpay_codegen::diff::Side;
use razorpay_codegen::generate::generate_rust;
use razorpay_codegen::output::Output;
use razorpay_codegen::{check, output};

use super::case::{all, spec};
use crate::compile::workspace;
use crate::support::{render, scratch};

const CRATES: &[&str] = &["razorpay-types", "razorpay-client", "razorpay-webhooks"];

/// Events alone: the rest of the crate is written for the real resources.
const WEBHOOKS: &str = "\
//! Events.
#![allow(dead_code)]
mod dedupe;
mod event;
mod generated;
mod payload;
pub use event::{Event, EventError, UnknownEvent};
pub use generated::*;
pub use payload::PartError;
";

/// What is compiled of one side: where its crates lie, by the name that callers use.
struct Built {
    side: &'static str,
    externs: BTreeMap<String, PathBuf>,
    deps: PathBuf,
}

#[test]
fn callers_compile_or_do_not_as_it_is_said() {
    let cases = all();
    let before = build(
        "before",
        cases.iter().map(|case| case.before.as_str()).collect(),
    );
    let after = build(
        "after",
        cases.iter().map(|case| case.after.as_str()).collect(),
    );
    let folder = scratch("callers");
    let (mut good_before, mut good_after, mut bad) = (Vec::new(), Vec::new(), Vec::new());
    for case in cases {
        for (place, caller) in case.uses.iter().enumerate() {
            let name = format!("uses_{place}_{}", case.name.replace('-', "_"));
            good_before.push((name.clone(), caller));
            match case.rust() {
                "gone" | "type" | "deprecated" => bad.push((&after, name, caller)),
                _ => good_after.push((name, caller)),
            }
        }
        for (place, caller) in case.gains.iter().enumerate() {
            let name = format!("gains_{place}_{}", case.name.replace('-', "_"));
            good_after.push((name.clone(), caller));
            bad.push((&before, name, caller));
        }
    }
    for (built, callers) in [(&before, good_before), (&after, good_after)] {
        let module = |(name, text): &(String, &String)| format!("pub mod {name} {{\n{text}}}\n");
        let text: String = callers.iter().map(module).collect();
        let done = compile(built, "all", &text, &folder);
        assert!(
            done.is_ok(),
            "on the side {}: {}",
            built.side,
            done.unwrap_err()
        );
    }
    let surprises = Mutex::new(Vec::new());
    let queue = Mutex::new(bad);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let Some((built, name, text)) = queue.lock().unwrap().pop() else {
                        return;
                    };
                    if compile(built, &name, text, &folder).is_ok() {
                        let surprise = format!("{name} compiles on the side {}", built.side);
                        surprises.lock().unwrap().push(surprise);
                    }
                }
            });
        }
    });
    let surprises = surprises.into_inner().unwrap();
    assert!(surprises.is_empty(), "{}", surprises.join("\n"));
}

/// Each verdict for Rust but "same" and "in words" has a caller that shows it.
#[test]
fn every_verdict_has_a_caller() {
    for case in all() {
        let shown = match case.rust() {
            "gone" | "type" | "deprecated" => !case.uses.is_empty(),
            "added" => !case.gains.is_empty(),
            _ => true,
        };
        assert!(shown, "{} has no caller that shows it", case.name);
    }
}

/// Where the types stay and the behaviour does not, the code behind them differs; where all stays, only words do.
#[test]
fn the_code_behind_the_types_differs_where_it_is_said() {
    let mut wrong = Vec::new();
    for case in all() {
        let (before, after) = case.sides();
        let differs = |crates: &[&str]| code(before, crates) != code(after, crates);
        let wanted = match (case.emitted.as_deref(), case.rust()) {
            (Some("differs"), _) | (None, "behaviour") => true,
            (Some("unchanged"), _) | (None, "same") => false,
            _ => continue,
        };
        // What the mock plays is behaviour, and no caller's business where everything stays.
        let crates: &[&str] = if wanted {
            &["razorpay-"]
        } else {
            &["razorpay-types", "razorpay-client", "razorpay-webhooks"]
        };
        if differs(crates) != wanted {
            let word = if wanted { "is the same" } else { "differs" };
            wrong.push(format!("{}: the generated code {word}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What goes over the wire stands in the generated code: it is there on one side and not on the other.
#[test]
fn what_goes_over_the_wire_is_in_the_code() {
    for case in all() {
        let Some((old, new)) = &case.wire else {
            continue;
        };
        let (before, after) = case.sides();
        let whole = |side: &Side| code(side, &["razorpay-types", "razorpay-client"]).concat();
        let (before, after) = (whole(before), whole(after));
        let name = &case.name;
        let counts = |needle: &str| {
            (
                before.matches(needle).count(),
                after.matches(needle).count(),
            )
        };
        let ((old_before, old_after), (new_before, new_after)) = (counts(old), counts(new));
        assert!(
            old_before > old_after,
            "{name}: {old} is no less in the code after"
        );
        assert!(
            new_after > new_before,
            "{name}: {new} is no more in the code after"
        );
    }
}

/// The generated code of some crates without its words: comments, documentation, notes of deprecations.
fn code(side: &Side, crates: &[&str]) -> Vec<String> {
    let words = ["//", "#[deprecated", "#[allow(deprecated"];
    let output = generate_rust(&side.model);
    let files = output.files.iter();
    files
        .filter(|file| crates.iter().any(|name| file.path.starts_with(name)))
        .map(|file| {
            let lines = file.text.lines();
            let lines =
                lines.filter(|line| !words.iter().any(|word| line.trim_start().starts_with(word)));
            format!("{}\n{}\n", file.path, lines.collect::<Vec<_>>().join("\n"))
        })
        .collect()
}

fn emitted(texts: &[&str]) -> Output {
    let sources = spec(texts);
    let checked = check(&sources);
    assert!(
        checked.problems.is_empty(),
        "{}",
        render(&checked.problems, &sources)
    );
    generate_rust(&checked.model)
}

/// Checks the crates of one side with cargo, which says where they lie.
fn build(side: &'static str, texts: Vec<&str>) -> Built {
    let wanted = emitted(&texts);
    let webhooks = (
        "razorpay-webhooks/src/lib.rs".to_owned(),
        WEBHOOKS.to_owned(),
    );
    let root = workspace(&format!("changes-{side}"), CRATES, vec![webhooks], &wanted);
    output::write(&root, &wanted).unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes-target");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = Command::new(cargo)
        .args(["check", "--quiet", "--offline", "--message-format", "json"])
        .args([
            "--package",
            "razorpay-client",
            "--package",
            "razorpay-webhooks",
        ])
        .args([
            "--no-default-features",
            "--features",
            "razorpay-client/full",
        ])
        .arg("--manifest-path")
        .arg(root.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        // What the outer run was asked for is none of this one's business.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    let messages: Vec<serde_json::Value> = said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let rendered: String = messages
        .iter()
        .filter_map(|message| message["message"]["rendered"].as_str())
        .collect();
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success(),
        "the crates of the side {side}:\n{rendered}{stderr}"
    );
    let names = [
        "razorpay_types",
        "razorpay_client",
        "razorpay_webhooks",
        "serde",
    ];
    let mut externs = BTreeMap::new();
    for message in &messages {
        let name = message["target"]["name"].as_str().unwrap_or_default();
        let files = message["filenames"].as_array().into_iter().flatten();
        let mut files = files.filter_map(|file| file.as_str());
        if let Some(file) = files.find(|file| file.ends_with(".rmeta"))
            && names.contains(&name)
        {
            externs.insert(name.to_owned(), PathBuf::from(file));
        }
    }
    assert_eq!(externs.len(), names.len(), "{externs:?}");
    Built {
        side,
        externs,
        deps: target.join("debug/deps"),
    }
}

/// Compiles a caller; what the compiler says if it does not.
fn compile(built: &Built, name: &str, text: &str, folder: &Path) -> Result<(), String> {
    let path = folder.join(format!("{name}_{}.rs", built.side));
    fs::write(
        &path,
        format!("#![allow(warnings)]\n#![deny(deprecated)]\n{text}"),
    )
    .unwrap();
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command
        .args([
            "--edition",
            "2024",
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--out-dir",
        ])
        .arg(folder)
        .arg("-L")
        .arg(format!("dependency={}", built.deps.display()));
    for (name, path) in &built.externs {
        // A crate that is not mentioned costs time to read.
        if text.contains(name.as_str()) {
            command
                .arg("--extern")
                .arg(format!("{name}={}", path.display()));
        }
    }
    let done = command.arg(&path).output().unwrap();
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(said.contains("error"), "{name}: {said}");
    Err(said)
}
