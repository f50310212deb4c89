//! `cargo xtask diff` and `cargo xtask changelog` on a repository with a history: three changes that the API really made, and what
//! the command line does with them.

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

use serde_json::Value;

const SERVICE: &str = "\
service: shop
doc: A shop.
hosts: { api: \"https://api.example.com\" }
idempotency:
  payout:
    doc: A payout that is sent twice with one key is made once.
    header: X-Payout-Idempotency
    key: \"[A-Za-z0-9_ -]{4,36}\"
    required: false
currencies:
  INR: { exponent: 2, name: Indian rupee }
  JPY: { exponent: 2, name: Japanese yen }
";

const PAYOUTS: &str = "\
resource: payouts
doc: Payouts.

ids:
  PayoutId: { prefix: pout_, doc: Names a payout. }

entities:
  Payout:
    doc: A payout.
    fields:
      id!: { type: PayoutId, doc: The id. }
      amount!: { type: amount, currency: INR, doc: How much. }

operations:
  create:
    http: POST /v1/payouts
    doc: Makes a payout.
    retry: keyed(payout)
    body:
      amount!: { type: amount, currency: INR, doc: How much. }
    returns: Payout
";

const VALIDATIONS: &str = "\
resource: validations
doc: Validations of bank accounts.

entities:
  Validation:
    doc: A small payout that shows whether an account exists.
    fields:
      status: { type: string, doc: Where it stands. }

operations:
  create:
    http: POST /v1/fund_accounts/validations
    doc: Validates an account.
    retry: never
    returns: Validation
";

/// A repository with a spec.
struct Repository(PathBuf);

/// What a run of the command line left behind.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Repository {
    fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("diff-{name}"));
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        let repository = Self(root);
        repository.write("Cargo.toml", "[workspace.package]\nversion = \"0.1.0\"\n");
        repository.write("spec/service.yaml", SERVICE);
        repository.write("spec/resources/payouts.yaml", PAYOUTS);
        repository.write("spec/resources/validations.yaml", VALIDATIONS);
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.commit("Describe the shop", "2024-01-01");
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.join(path)).unwrap();
        assert!(text.contains(from), "{path} has `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn git(&self, arguments: &[&str]) {
        let done = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args(["-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"])
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn commit(&self, message: &str, day: &str) {
        self.git(&["add", "--all"]);
        let date = format!("{day}T12:00:00+00:00");
        let done = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args([
                "-c",
                "commit.gpgsign=false",
                "commit",
                "--quiet",
                "-m",
                message,
            ])
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_AUTHOR_DATE", &date)
            .current_dir(&self.0)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn xtask(&self, arguments: &[&str]) -> Run {
        let done = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(arguments)
            .args(["--root".as_ref(), self.0.as_os_str()])
            .current_dir(&self.0)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Run {
            code: done.status.code().unwrap(),
            out: text(&done.stdout),
            err: text(&done.stderr),
        }
    }

    /// The findings between two states.
    fn found(&self, arguments: &[&str]) -> Value {
        let run = self.xtask(&[&["diff", "--format", "json"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        serde_json::from_str(&run.out).unwrap()
    }
}

fn verdict(finding: &Value) -> [&str; 6] {
    ["rule", "item", "request", "answer", "rust", "bump"].map(|key| finding[key].as_str().unwrap())
}

fn next(found: &Value, krate: &str) -> String {
    let releases = found["releases"].as_array().unwrap();
    let release = releases
        .iter()
        .find(|release| release["crate"] == krate)
        .unwrap();
    release["next"].as_str().unwrap().to_owned()
}

/// The header of payouts: announced in July 2024, refused without it from 15 March 2025 on.
#[test]
fn the_key_of_payouts_became_mandatory() {
    let shop = Repository::new("payouts");
    shop.git(&["tag", "v0.1.0"]);
    shop.edit(
        "spec/service.yaml",
        "is made once.",
        "is made once. From 15 March 2025 on, a payout without a key is refused.",
    );
    shop.commit("Announce the key of payouts", "2024-07-15");
    let found = shop.found(&["v0.1.0", "HEAD"]);
    assert_eq!(found["findings"].as_array().unwrap().len(), 1);
    assert_eq!(found["findings"][0]["rule"], "description-changed");
    // Words need no entry.
    assert_eq!(
        shop.xtask(&["diff", "v0.1.0", "HEAD", "--fail-on", "any"])
            .code,
        0
    );

    shop.edit("spec/service.yaml", "required: false", "required: true");
    shop.commit("Require the key of payouts", "2025-03-15");
    let found = shop.found(&["HEAD~1", "HEAD"]);
    let finding = &found["findings"][0];
    assert_eq!(
        verdict(finding),
        [
            "idempotency-key-became-required",
            "service.idempotency.payout",
            "breaking",
            "-",
            "behaves differently",
            "minor, action needed"
        ]
    );
    assert_eq!(finding["operations"], serde_json::json!(["payouts.create"]));
    assert_eq!(finding["after"]["file"], "spec/service.yaml");
    assert_eq!(
        (
            next(&found, "razorpay-client"),
            next(&found, "razorpay-types")
        ),
        ("0.1.1".to_owned(), "0.1.0".to_owned())
    );

    // It breaks, nobody says why, and nobody accepted it.
    let run = shop.xtask(&["diff", "v0.1.0", "--fail-on", "major"]);
    assert_eq!(run.code, 100, "{}", run.out);
    assert!(
        run.out.contains("have no entry in spec/changes/"),
        "{}",
        run.out
    );
    shop.write(
        "spec/changes/payout-key.yaml",
        "kind: api\nsource: api/x/payout-idempotency.md\nsays: Payouts need an idempotency key.\n\
         action: Nothing for callers of the client, which makes up a key.\ncovers: [service.idempotency.payout]\n",
    );
    assert_eq!(
        shop.xtask(&["diff", "v0.1.0", "--fail-on", "major"]).code,
        100
    );
    let fingerprint = finding["fingerprint"].as_str().unwrap();
    let waiver = format!(
        "- {{ fingerprint: \"{fingerprint}\", reason: Announced for eight months., expires: 0.2.0 }}\n"
    );
    shop.write("spec/changes/accepted.yaml", &waiver);
    let run = shop.xtask(&["diff", "v0.1.0", "--fail-on", "major"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // The acceptance survives lines above, and not the release that it was given for.
    shop.edit(
        "spec/service.yaml",
        "service: shop",
        "# A comment.\n\nservice: shop",
    );
    assert_eq!(
        shop.xtask(&["diff", "v0.1.0", "--fail-on", "major"]).code,
        0
    );
    shop.edit("Cargo.toml", "0.1.0", "0.2.0");
    let run = shop.xtask(&["diff", "v0.1.0", "--fail-on", "major"]);
    assert_eq!(run.code, 100);
    assert!(run.out.contains("expired with 0.2.0"), "{}", run.out);
}

/// Amounts in yen: in the hundredth of a yen until May 2024, in yen since. No schema showed it.
#[test]
fn the_unit_of_yen_changed() {
    let shop = Repository::new("yen");
    shop.edit(
        "spec/service.yaml",
        "JPY: { exponent: 2",
        "JPY: { exponent: 0",
    );
    shop.commit("Count yen in yen", "2024-05-01");
    let found = shop.found(&["HEAD~1", "HEAD"]);
    let findings = found["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        verdict(&findings[0]),
        [
            "currency-exponent-changed",
            "service.currencies.JPY",
            "breaking",
            "breaking",
            "behaves differently",
            "major"
        ]
    );
    assert_eq!(next(&found, "razorpay-types"), "0.2.0");
    assert_eq!(next(&found, "razorpay-client"), "0.2.0");
    // Nothing is tagged yet, so that no entry is asked for; it breaks all the same.
    let run = shop.xtask(&["diff", "HEAD~1", "HEAD", "--fail-on", "major"]);
    assert_eq!(run.code, 100);
    assert!(!run.out.contains("no entry"), "{}", run.out);
    let run = shop.xtask(&["diff", "HEAD~1", "HEAD", "--format", "github"]);
    assert!(
        run.out
            .starts_with("::error file=spec/service.yaml,line=12,"),
        "{}",
        run.out
    );
}

/// The reference of the transfer in account validations: a field more in August 2025.
#[test]
fn validations_carry_a_reference() {
    let shop = Repository::new("utr");
    shop.git(&["tag", "v0.1.0"]);
    shop.edit(
        "spec/resources/validations.yaml",
        "      status:",
        "      utr: { type: string, doc: The reference of the transfer. }\n      status:",
    );
    shop.write(
        "spec/changes/utr.yaml",
        "kind: api\nsource: api/x/account-validation.md\nsays: Validations carry the reference of the transfer.\n\
         covers: [Validation.utr]\n",
    );
    shop.commit("Read the reference of validations", "2025-08-01");
    let found = shop.found(&["v0.1.0"]);
    let finding = &found["findings"][0];
    assert_eq!(
        verdict(finding),
        [
            "answer-field-added",
            "Validation.utr",
            "-",
            "compatible",
            "added",
            "minor"
        ]
    );
    assert_eq!(
        finding["after"]["signature"],
        "Validation: pub utr: Option<String>"
    );
    assert_eq!(
        finding["operations"],
        serde_json::json!(["validations.create"])
    );
    assert_eq!(
        shop.xtask(&["diff", "v0.1.0", "--fail-on", "major"]).code,
        0
    );
    assert_eq!(
        shop.xtask(&["diff", "v0.1.0", "--fail-on", "minor"]).code,
        100
    );
    let run = shop.xtask(&["changelog", "--check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("## razorpay-types 0.1.1\n\n### Added\n"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("Validations carry the reference of the transfer."),
        "{}",
        run.out
    );
    assert!(!run.out.contains("razorpay-webhooks"), "{}", run.out);
    // Without the entry, nobody knows whether the API changed or the spec was wrong.
    fs::remove_file(shop.0.join("spec/changes/utr.yaml")).unwrap();
    let run = shop.xtask(&["changelog", "--check"]);
    assert_eq!(run.code, 100);
    assert!(
        run.err.contains("`Validation.utr` (answer-field-added)"),
        "{}",
        run.err
    );
}

#[test]
fn folders_revisions_and_the_working_tree_are_compared_alike() {
    let shop = Repository::new("places");
    let old = shop.0.join("old");
    for file in [
        "service.yaml",
        "resources/payouts.yaml",
        "resources/validations.yaml",
    ] {
        let text = fs::read_to_string(shop.0.join("spec").join(file)).unwrap();
        shop.write(&format!("old/{file}"), &text);
    }
    shop.edit("spec/resources/payouts.yaml", "/v1/payouts", "/v1/pay_outs");
    let folder = old.to_str().unwrap();
    let whole = shop.0.to_str().unwrap();
    let of = |found: &Value| found["findings"].clone();
    let by_folder = of(&shop.found(&[folder]));
    assert_eq!(by_folder[0]["rule"], "operation-path-changed");
    assert_eq!(by_folder, of(&shop.found(&["HEAD"])));
    assert_eq!(by_folder, of(&shop.found(&["main", whole])));
    assert_eq!(by_folder, of(&shop.found(&[folder, "spec"])));
    shop.commit("Move payouts", "2024-02-01");
    assert_eq!(by_folder, of(&shop.found(&["HEAD~1", "HEAD"])));
}

#[test]
fn a_change_of_format_says_that_it_is_one() {
    let shop = Repository::new("format");
    shop.edit(
        "spec/service.yaml",
        "doc: A shop.",
        "doc: 'A shop.' # The one.",
    );
    let run = shop.xtask(&["diff", "HEAD", "--fail-on", "any"]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("Format only"), "{}", run.out);
    assert!(
        run.out.contains("format only: spec/service.yaml"),
        "{}",
        run.out
    );
}

#[test]
fn what_cannot_be_compared_is_told_from_what_is_found() {
    let shop = Repository::new("wrong");
    let run = shop.xtask(&["diff", "no-such-revision"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err
            .contains("`no-such-revision` is no git revision and no folder"),
        "{}",
        run.err
    );
    assert_eq!(shop.xtask(&["diff"]).code, 1);
    let run = shop.xtask(&["changelog"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("no version is tagged yet"), "{}", run.err);
    // An invalid spec is something that was found, whatever else was asked for.
    shop.edit(
        "spec/resources/payouts.yaml",
        "returns: Payout",
        "returns: Payot",
    );
    let run = shop.xtask(&["diff", "HEAD"]);
    assert_eq!(run.code, 100);
    assert!(run.err.contains("did you mean `Payout`"), "{}", run.err);
    // An invalid base is compared as far as it goes.
    shop.commit("Break it", "2024-02-01");
    shop.edit(
        "spec/resources/payouts.yaml",
        "returns: Payot",
        "returns: Payout",
    );
    let run = shop.xtask(&["diff", "HEAD"]);
    assert_eq!(run.code, 0);
    assert!(
        run.err.contains("problems by the rules of today"),
        "{}",
        run.err
    );
}
