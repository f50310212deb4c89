//! The same commands as processes: exit codes, and that standard output carries the report alone.

use std::process::{Command, Output};

use crate::support::Folder;

fn process(program: &str, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}

#[test]
fn processes_end_with_0_100_or_1() {
    let folder = Folder::new("process");
    folder.table("fine.tsv", &["method | path", "POST | /v1/orders"]);
    folder.table("missing.tsv", &["method | path", "POST | /v1/unicorns"]);
    let coverage = env!("CARGO_BIN_EXE_coverage");
    let (fine, missing) = (folder.path("fine.tsv"), folder.path("missing.tsv"));
    for (arguments, code) in [
        (vec![fine.as_str()], 0),
        (vec!["--help"], 0),
        (vec![missing.as_str()], 100),
        (vec!["--colour"], 1),
        (vec![], 1),
    ] {
        let output = process(coverage, &arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(output.stdout.is_empty(), code == 1, "{arguments:?}");
        assert_eq!(output.stderr.is_empty(), code != 1, "{arguments:?}");
    }
    let output = process(coverage, &[&missing, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["missing"], serde_json::json!(["POST /v1/unicorns"]));
}

#[test]
fn every_command_is_a_program_of_its_own() {
    for program in [
        env!("CARGO_BIN_EXE_check-examples"),
        env!("CARGO_BIN_EXE_check-vectors"),
        env!("CARGO_BIN_EXE_check-wire"),
    ] {
        assert_eq!(process(program, &["--help"]).status.code(), Some(0));
        assert_eq!(process(program, &[]).status.code(), Some(1));
    }
}
