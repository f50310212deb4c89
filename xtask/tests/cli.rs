//! The command line: what it prints where, what it writes, and how it exits.
//!
//! Everything happens in a copy of the parts of the repository that these commands look at.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use razorpay_codegen::output::FOLDERS;

/// What the commands look at: the spec, what is generated from it for everybody else, the generated folders, and the manifest beside each of them.
fn parts() -> Vec<String> {
    let mut parts = vec!["spec".to_owned(), "openapi.json".to_owned()];
    for folder in FOLDERS {
        let krate = folder.split('/').next().unwrap();
        parts.extend([(*folder).to_owned(), format!("{krate}/Cargo.toml")]);
    }
    parts
}

/// A copy of the repository that is up to date, whatever state the repository itself is in.
struct Copy(PathBuf);

impl Copy {
    fn new(name: &str) -> Self {
        static GENERATED: OnceLock<PathBuf> = OnceLock::new();
        let generated = GENERATED.get_or_init(|| {
            let copy = Self::of(repository(), "cli-generated");
            let run = copy.xtask(&["codegen"]);
            assert_eq!(run.code, 0, "{}", run.stderr);
            copy.0
        });
        Self::of(generated, name)
    }

    fn of(from: &Path, name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        for part in parts() {
            copy(&from.join(&part), &root.join(&part));
        }
        Self(root)
    }

    fn xtask(&self, arguments: &[&str]) -> Run {
        let root = ["--root".as_ref(), self.0.as_os_str()];
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        Run::of(
            command
                .args(arguments)
                .args(root)
                .current_dir(&self.0)
                .output()
                .unwrap(),
        )
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has `{from}`");
        fs::write(self.0.join(path), text.replacen(from, to, 1)).unwrap();
    }
}

/// What a run printed and how it ended.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else if from.exists() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

fn xtask(arguments: &[&str]) -> Run {
    Run::of(
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .output()
            .unwrap(),
    )
}

const ORDERS: &str = "razorpay-types/src/generated/orders.rs";

#[test]
fn a_tree_that_is_up_to_date_passes_the_check() {
    let tree = Copy::new("cli-fine");
    let run = tree.xtask(&["codegen", "--check"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.ends_with("generated files are up to date\n"),
        "{}",
        run.stdout
    );
    let run = tree.xtask(&["codegen"]);
    assert_eq!(run.code, 0);
    assert!(
        run.stdout.ends_with(" generated files, 0 changed\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn an_edit_of_the_spec_is_found_named_and_put_right() {
    let tree = Copy::new("cli-spec");
    let before = tree.read(ORDERS);
    tree.edit(
        "spec/resources/orders.yaml",
        "Unique identifier of the order.",
        "Order id.",
    );
    let run = tree.xtask(&["codegen", "--check"]);
    assert_eq!((run.code, run.stdout.as_str()), (100, ""));
    let (files, advice) = run.stderr.split_once("\n\n").unwrap();
    assert_eq!(files, format!("stale: openapi.json\nstale: {ORDERS}"));
    assert!(advice.contains("Run `cargo xtask codegen`"), "{advice}");
    assert_eq!(tree.read(ORDERS), before, "nothing was written");

    let run = tree.xtask(&["codegen"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let updated = format!("updated openapi.json\nupdated {ORDERS}\n");
    assert!(run.stdout.starts_with(&updated), "{}", run.stdout);
    assert!(
        run.stdout.ends_with(" generated files, 2 changed\n"),
        "{}",
        run.stdout
    );
    assert!(tree.read(ORDERS).contains("/// Order id.\n"));
    assert_eq!(tree.xtask(&["codegen", "--check"]).code, 0);
}

#[test]
fn an_edit_of_generated_code_is_found_whether_it_compiles_or_not() {
    let tree = Copy::new("cli-code");
    let before = tree.read(ORDERS);
    for garbage in ["/// Mine.\n", "}}} this is no Rust (((\n", ""] {
        fs::write(tree.0.join(ORDERS), garbage).unwrap();
        let run = tree.xtask(&["codegen", "--check"]);
        assert_eq!(run.code, 100);
        assert!(
            run.stderr.starts_with(&format!("stale: {ORDERS}\n\n")),
            "{}",
            run.stderr
        );
        assert_eq!(tree.xtask(&["codegen"]).code, 0);
        assert_eq!(tree.read(ORDERS), before);
    }
}

#[test]
fn what_is_missing_and_what_is_left_over_is_named_and_put_right() {
    let tree = Copy::new("cli-files");
    let (gone, old) = (ORDERS, "razorpay-mock/src/generated/old/tables.rs");
    fs::remove_file(tree.0.join(gone)).unwrap();
    fs::create_dir_all(tree.0.join(old).parent().unwrap()).unwrap();
    fs::write(tree.0.join(old), "").unwrap();
    tree.edit(
        "razorpay-types/Cargo.toml",
        "contacts = []",
        "contacts = [\"cards\"]",
    );
    let run = tree.xtask(&["codegen", "--check"]);
    assert_eq!(run.code, 100);
    let expected =
        format!("left over: {old}\nstale: razorpay-types/Cargo.toml\nmissing: {gone}\n\n");
    assert!(run.stderr.starts_with(&expected), "{}", run.stderr);
    let run = tree.xtask(&["codegen"]);
    let expected = format!("deleted {old}\nupdated razorpay-types/Cargo.toml\ncreated {gone}\n");
    assert!(run.stdout.starts_with(&expected), "{}", run.stdout);
    assert!(!tree.0.join(old).parent().unwrap().exists());
}

#[test]
fn a_broken_spec_is_reported_and_generates_nothing() {
    let tree = Copy::new("cli-broken");
    let before = tree.read(ORDERS);
    tree.edit(
        "spec/resources/orders.yaml",
        "id!: { type: OrderId",
        "id!: { type: OrderIdd",
    );
    tree.edit(
        "spec/resources/orders.yaml",
        "Unique identifier of the order.",
        "Order id.",
    );
    for arguments in [&["codegen"][..], &["codegen", "--check"], &["validate"]] {
        let run = tree.xtask(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (100, ""), "{arguments:?}");
        assert!(
            run.stderr
                .contains("error[unknown-type]: nothing declares the type `OrderIdd`"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.contains("--> spec/resources/orders.yaml:"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.contains("did you mean `OrderId`?"),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.ends_with("\n1 problem in spec/\n"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(tree.read(ORDERS), before, "nothing was written");
}

#[test]
fn validate_prints_json_alone_to_standard_output() {
    let tree = Copy::new("cli-json");
    let run = tree.xtask(&["validate", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json, serde_json::json!({ "problems": [] }));

    tree.edit("spec/resources/orders.yaml", "retry: never", "retry: nevr");
    let run = tree.xtask(&["validate", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (100, ""));
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let [problem] = json["problems"].as_array().unwrap().as_slice() else {
        panic!("{json}")
    };
    assert_eq!(problem["rule"], "unknown-word");
    assert_eq!(problem["file"], "spec/resources/orders.yaml");
    assert_eq!(problem["help"], "did you mean `never`?");
    let line = problem["line"].as_u64().unwrap();
    let text = tree.read("spec/resources/orders.yaml");
    let line = text
        .lines()
        .nth(usize::try_from(line).unwrap() - 1)
        .unwrap();
    assert_eq!(line, "    retry: nevr");
    assert_eq!(problem["column"], 12);
}

#[test]
fn the_spec_of_this_repository_is_valid() {
    let run = xtask(&["validate"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("spec/ is fine: "), "{}", run.stdout);
}

#[test]
fn a_folder_without_a_spec_is_left_alone() {
    let tree = Copy::new("cli-empty");
    fs::remove_dir_all(tree.0.join("spec")).unwrap();
    for arguments in [&["codegen"][..], &["codegen", "--check"], &["validate"]] {
        let run = tree.xtask(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(run.stderr.starts_with("error: "), "{}", run.stderr);
        assert!(run.stderr.contains("service.yaml"), "{}", run.stderr);
    }
    assert!(tree.0.join(ORDERS).exists());
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let tree = Copy::new("cli-bytes");
    fs::write(tree.0.join("spec/resources/orders.yaml"), [b'a', 0xff]).unwrap();
    let run = tree.xtask(&["validate"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("orders.yaml"), "{}", run.stderr);
}

#[test]
fn a_manifest_without_its_marks_is_an_error_of_the_tool() {
    let tree = Copy::new("cli-marks");
    tree.edit("razorpay-types/Cargo.toml", "# END generated", "");
    for arguments in [&["codegen"][..], &["codegen", "--check"]] {
        let run = tree.xtask(arguments);
        assert_eq!(run.code, 1);
        assert!(
            run.stderr
                .contains("razorpay-types/Cargo.toml has no lines"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn wrong_usage_exits_with_1_and_help_with_0() {
    for arguments in [
        &[][..],
        &["codgen"],
        &["codegen", "--chek"],
        &["codegen", "more"],
        &["validate", "--format", "xml"],
        &["validate", "--format"],
    ] {
        let run = xtask(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{arguments:?}");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
    for arguments in [
        &["--help"][..],
        &["help"],
        &["codegen", "--help"],
        &["validate", "-h"],
    ] {
        let run = xtask(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(run.stdout.contains("Usage:"), "{arguments:?}");
    }
    let help = xtask(&["--help"]).stdout;
    for command in [
        "codegen",
        "validate",
        "demo",
        "mock",
        "check-examples",
        "check-wire",
        "coverage",
    ] {
        assert!(help.contains(command), "{command}: {help}");
    }
}

#[test]
fn the_openapi_document_is_printed_or_written_and_is_the_one_that_is_kept() {
    let tree = Copy::new("cli-openapi");
    let kept = tree.read("openapi.json");
    let run = tree.xtask(&["openapi"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout == kept, "what is printed is what is kept");
    let run = tree.xtask(&["openapi", "--out", "other.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert!(tree.read("other.json") == kept);
    let run = tree.xtask(&["openapi", "--out", "no/such/folder.json"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("no/such/folder.json"), "{}", run.stderr);

    tree.edit(
        "spec/resources/orders.yaml",
        "returns: Order\n",
        "returns: Ordr\n",
    );
    let run = tree.xtask(&["openapi"]);
    assert_eq!((run.code, run.stdout.as_str()), (100, ""));
    assert!(run.stderr.contains("Ordr"), "{}", run.stderr);
}

#[test]
fn the_schemas_of_the_language_are_kept_up_to_date() {
    let tree = Copy::new("cli-schema");
    let path = "spec/schema/meta.schema.json";
    let before = tree.read(path);
    assert_eq!(tree.xtask(&["schema", "--check"]).code, 0);
    tree.edit(path, "\"status\"", "\"state\"");
    for command in ["schema", "codegen"] {
        let run = tree.xtask(&[command, "--check"]);
        assert_eq!(run.code, 100);
        assert!(
            run.stderr.starts_with(&format!("stale: {path}\n")),
            "{}",
            run.stderr
        );
    }
    // A spec that is broken does not keep an editor from its schemas.
    tree.edit(
        "spec/resources/orders.yaml",
        "resource: orders",
        "resourc: orders",
    );
    let run = tree.xtask(&["schema"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.starts_with(&format!("updated {path}\n")),
        "{}",
        run.stdout
    );
    assert_eq!(tree.read(path), before);
}

/// Two checkouts may share one target folder, and with it one program: it works on the checkout that it is run in, not on
/// the one that it was compiled in.
#[test]
fn a_program_from_another_checkout_works_on_the_one_it_is_run_in() {
    let tree = Copy::new("cli-shared-target");
    tree.edit(
        "spec/resources/orders.yaml",
        "resource: orders",
        "resource: orders\nunheard: of",
    );
    let run = |folder: &Path, manifest: Option<&Path>, arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .args(arguments)
            .current_dir(folder)
            .env_remove("CARGO_MANIFEST_DIR");
        command.envs(manifest.map(|folder| ("CARGO_MANIFEST_DIR", folder)));
        Run::of(command.output().unwrap())
    };
    let elsewhere = std::env::temp_dir();
    for (folder, manifest) in [
        // As `cargo xtask` runs it, from any folder; and by itself.
        (elsewhere.as_path(), Some(tree.0.join("xtask"))),
        (&tree.0, None),
        (&tree.0.join("spec/resources"), None),
        // As a tool of another package's build, which is no checkout.
        (&tree.0, Some(elsewhere.join("other"))),
    ] {
        for arguments in [&["validate"][..], &["codegen"], &["codegen", "--check"]] {
            let run = run(folder, manifest.as_deref(), arguments);
            assert_eq!(run.code, 100, "{folder:?} {arguments:?} {}", run.stderr);
            assert!(run.stderr.contains("unheard"), "{}", run.stderr);
        }
    }
    let nowhere = run(&elsewhere, None, &["validate"]);
    assert_eq!(nowhere.code, 1);
    assert!(
        nowhere.stderr.contains("`--root DIR`"),
        "{}",
        nowhere.stderr
    );
}
