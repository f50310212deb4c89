//! `validate` with lints, `fmt-spec` and `sources`, on a repository of two files.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SERVICE: &str = "\
service: shop
doc: A shop for tests.

hosts:
  api: https://api.example.com
";

const THINGS: &str = r#"resource: things
doc: Goods of a shop.
docs: [api/things/entity.md]

entities:
  Thing:
    doc: Object in a shop.
    fields:
      shape: { type: string, doc: Shape of the thing. }

operations:
  fetch:
    http: GET /v1/things
    doc: Fetches the thing.
    docs: [api/things/fetch.md]
    retry: safe
    returns: Thing

deviations:
  - at: fetch
    evidence: text
    says: things
    is: thing
    source: seed 000; api/things/old.md
"#;

/// A repository with that spec, and a folder with pages beside it.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let tree = Self(root);
        tree.write("spec/service.yaml", SERVICE);
        tree.write("spec/resources/things.yaml", THINGS);
        tree.write("spec/examples/things/fetch.reference.response.json", "{}\n");
        for page in ["entity", "fetch", "old", "beside"] {
            tree.write(&format!("docs/api/things/{page}.md"), page);
        }
        tree
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} has `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Code, standard output, standard error.
    fn xtask(&self, arguments: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .arg("--root")
            .arg(&self.0)
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    fn git(&self, arguments: &[&str]) {
        let done = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .current_dir(self.0.join("docs"))
            .env("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z")
            .env("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z")
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

const SPEC: &str = "spec/resources/things.yaml";

#[test]
fn lints_are_reported_by_their_level() {
    let tree = Tree::new("tools-lints");
    assert_eq!(tree.xtask(&["validate"]).0, 0);
    tree.edit(SPEC, "    docs: [api/things/fetch.md]\n", "");
    let (code, stdout, stderr) = tree.xtask(&["validate"]);
    assert_eq!((code, stdout.as_str()), (100, ""));
    assert!(stderr.starts_with("error[missing-page]: "), "{stderr}");
    assert!(stderr.ends_with("\n1 problem in spec/\n"), "{stderr}");

    tree.write("spec/lints.yaml", "missing-page: warn\n");
    let (code, stdout, stderr) = tree.xtask(&["validate"]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("spec/ is fine"), "{stdout}");
    assert!(stderr.starts_with("warning[missing-page]: "), "{stderr}");
    assert!(stderr.ends_with("\n1 warning in spec/\n"), "{stderr}");
    let (code, stdout, _) = tree.xtask(&["validate", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(code, 0);
    assert_eq!(report["problems"][0]["rule"], "missing-page");
    assert_eq!(report["problems"][0]["severity"], "warning");

    // A problem comes before all lints.
    tree.edit(SPEC, "returns: Thing", "returns: Think");
    let (code, _, stderr) = tree.xtask(&["validate"]);
    assert_eq!(code, 100);
    assert!(!stderr.contains("missing-page"), "{stderr}");
}

#[test]
fn formatting_is_checked_done_and_refused() {
    let tree = Tree::new("tools-format");
    assert_eq!(tree.xtask(&["fmt-spec", "--check"]).0, 0);
    tree.edit(SPEC, "doc: Goods of a shop.", "doc: 'Goods of a shop.'");
    let (code, stdout, stderr) = tree.xtask(&["fmt-spec", "--check"]);
    assert_eq!((code, stdout.as_str()), (100, ""));
    assert!(
        stderr.starts_with(&format!("not in its normal form: {SPEC}\n")),
        "{stderr}"
    );
    assert!(
        tree.read(SPEC).contains("'Goods of a shop.'"),
        "nothing was written"
    );
    let (code, stdout, _) = tree.xtask(&["fmt-spec"]);
    assert_eq!(code, 0);
    assert!(
        stdout.starts_with(&format!("formatted {SPEC}\n")),
        "{stdout}"
    );
    assert_eq!(tree.read(SPEC), THINGS);

    tree.edit(SPEC, "doc: Goods of a shop.", "doc: [Goods of a shop.");
    let broken = tree.read(SPEC);
    let (code, _, stderr) = tree.xtask(&["fmt-spec"]);
    assert_eq!(code, 100);
    assert!(stderr.contains("cannot be formatted"), "{stderr}");
    assert_eq!(tree.read(SPEC), broken);
}

#[test]
fn pages_are_recorded_and_compared() {
    let tree = Tree::new("tools-sources");
    let docs = tree.0.join("docs");
    let docs = docs.to_str().unwrap();
    let (code, _, stderr) = tree.xtask(&["sources"]);
    assert_eq!(code, 100);
    assert!(
        stderr.contains("not recorded: things names api/things/old.md\n"),
        "{stderr}"
    );

    // A plain folder does not know its day.
    let (code, _, stderr) = tree.xtask(&["sources", "--docs", docs, "--record"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("--date"), "{stderr}");
    let record = [
        "sources",
        "--docs",
        docs,
        "--date",
        "2026-01-01",
        "--record",
    ];
    assert_eq!(tree.xtask(&record).0, 0);
    let table = tree.read("spec/sources.tsv");
    let rows: Vec<_> = table.lines().collect();
    assert_eq!(rows.len(), 5, "{table}");
    assert_eq!(rows[1], "-\tapi/things/beside.md\t-\t-");
    assert!(
        rows[2].starts_with("things\tapi/things/entity.md\t"),
        "{table}"
    );
    assert!(rows[2].ends_with("\t2026-01-01"), "{table}");
    assert_eq!(tree.xtask(&["sources"]).0, 0);
    let (code, stdout, _) = tree.xtask(&["sources", "--docs", docs]);
    assert_eq!(
        (code, stdout.as_str()),
        (0, "every page is as it was read\n")
    );

    tree.write("docs/api/things/fetch.md", "fetch, and more");
    tree.write("docs/api/things/beside.md", "nobody reads it");
    tree.write("docs/api/things/deeper/new.md", "new");
    tree.write("docs/api/elsewhere.md", "new");
    fs::remove_file(tree.0.join("docs/api/things/old.md")).unwrap();
    let (code, stdout, _) = tree.xtask(&["sources", "--docs", docs]);
    assert_eq!(code, 100);
    let expected = "\
things
  changed   api/things/fetch.md
  vanished  api/things/old.md
  appeared  api/things/deeper/new.md
";
    assert!(stdout.starts_with(expected), "{stdout}");
    assert!(stdout.contains("3 pages of 1 resource"), "{stdout}");

    // The same from a repository, which knows its day and hashes as the folder does.
    tree.git(&["init", "-q"]);
    tree.git(&["add", "."]);
    tree.git(&["commit", "-q", "-m", "Pages"]);
    assert_eq!(tree.xtask(&["sources", "--docs", docs]).1, stdout);
    let (code, _, stderr) = tree.xtask(&["sources", "--docs", docs, "--record", "things"]);
    assert_eq!(code, 100);
    assert!(stderr.contains("not there: api/things/old.md"), "{stderr}");
    tree.edit(
        SPEC,
        "source: seed 000; api/things/old.md",
        "source: seed 000",
    );
    assert_eq!(
        tree.xtask(&["sources", "--docs", docs, "--record", "things"])
            .0,
        0
    );
    let table = tree.read("spec/sources.tsv");
    assert!(table.contains("\t2026-01-02\n"), "{table}");
    let (code, _, stderr) = tree.xtask(&["sources", "--docs", docs, "--record", "thing"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("no resource is called `thing`"), "{stderr}");
    let (code, _, _) = tree.xtask(&["sources", "--docs", docs, "--rev", "nowhere"]);
    assert_eq!(code, 1);
}
