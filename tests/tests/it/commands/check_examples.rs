//! `check-examples`.

use razorpay_tests::commands::CheckExamples;
use razorpay_tests::report::Exit;

use crate::support::{Folder, Ran, run};

const ORDER: &str = r#"{"id": "order_1", "entity": "order", "amount": 100, "amount_paid": 0,
    "amount_due": 100, "currency": "INR", "receipt": null, "status": "created", "attempts": 0,
    "notes": [], "created_at": 1582628071}"#;

/// A folder with one body of each fate.
fn bodies(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.write(
        "fine.json",
        r#"{"amount": 100, "currency": "INR", "notes": {"n": 1}}"#,
    );
    folder.write("answer.json", ORDER);
    folder.write(
        "page.json",
        &format!(r#"{{"entity": "collection", "count": 1, "items": [{ORDER}]}}"#),
    );
    folder.write(
        "error.json",
        r#"{"error": {"code": "BAD_REQUEST_ERROR", "description": "No."}}"#,
    );
    folder.write("refused.json", r#"{"amount": "100", "currency": "INR"}"#);
    folder.write(
        "lossy.json",
        r#"{"amount": 100, "currency": "INR", "colour": "red"}"#,
    );
    folder
}

fn check(folder: &Folder, more: &[&str]) -> Ran {
    let (dir, index) = (folder.path(""), folder.path("index.tsv"));
    let mut arguments = vec![dir.as_str(), "--index", index.as_str()];
    arguments.extend(more);
    run::<CheckExamples>(&arguments)
}

const HEADER: &str = "file | method | path | kind | group";
const FAILING: [&str; 4] = [
    HEADER,
    "fine.json    | POST | /v1/orders   | request | core",
    "refused.json | POST | /v1/orders   | request | core",
    "lossy.json   | POST | /v1/orders   | request | extended",
];

#[test]
fn bodies_that_come_back_are_counted() {
    let folder = bodies("examples_fine");
    folder.table(
        "index.tsv",
        &[
            HEADER,
            "fine.json   | POST  | /v1/orders               | request  | core",
            "answer.json | GET   | /v1/orders/order_1       | response | core",
            "answer.json | PATCH | /v1/orders/{order_id}    | response | core",
            "page.json   | GET   | /v1/orders               | response | core",
            "error.json  | GET   | /v1/orders/:id/payments  | error    | core",
        ],
    );
    let ran = check(&folder, &["--format", "json"]);
    assert_eq!(
        ran.out,
        concat!(
            r#"{"files":5,"routed":5,"decoded":5,"lossless":5,"waived":0,"failures":[]}"#,
            "\n"
        )
    );
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Fine, ""));
}

#[test]
fn each_stage_is_reported_with_its_place() {
    let folder = bodies("examples_stages");
    folder.write("no.json", "{");
    folder.write("missing.json", r#"{"amount": 100}"#);
    folder.write(
        "lossy-page.json",
        r#"{"entity": "collection", "count": 0, "items": [], "x": {}}"#,
    );
    folder.table(
        "index.tsv",
        &[
            HEADER,
            "fine.json       | POST | /v1/unicorns | request  | core",
            "fine.json       |      |              | webhook  | core",
            "no.json         | POST | /v1/orders   | request  | core",
            "refused.json    | POST | /v1/orders   | request  | core",
            "missing.json    | POST | /v1/orders   | request  | core",
            "lossy.json      | POST | /v1/orders   | request  | core",
            "lossy-page.json | GET  | /v1/orders   | response | core",
        ],
    );
    let ran = check(&folder, &["--format", "json"]);
    assert_eq!(ran.exit, Exit::Found);
    assert_eq!(ran.out.lines().count(), 1);
    insta::assert_snapshot!(
        "check_examples_stages_json",
        ran.out.replace("},{", "},\n{")
    );
    insta::assert_snapshot!("check_examples_stages_text", check(&folder, &[]).out);
}

#[test]
fn waived_bodies_are_no_failures() {
    let folder = bodies("examples_waived");
    folder.table("index.tsv", &FAILING);
    folder.table(
        "waivers.tsv",
        &[
            "key | reason",
            "POST /v1/orders | the text is a typing error of the page",
        ],
    );
    let waivers = folder.path("waivers.tsv");
    let ran = check(&folder, &["--format=json", "--waivers", &waivers]);
    assert_eq!(
        ran.out.trim_end(),
        r#"{"files":3,"routed":3,"decoded":2,"lossless":1,"waived":3,"failures":[]}"#
    );
    assert_eq!(ran.exit, Exit::Fine);
    // They apply only when they are passed.
    assert_eq!(check(&folder, &[]).exit, Exit::Found);
}

#[test]
fn a_waiver_is_for_a_file_an_operation_or_a_group() {
    let folder = bodies("examples_waiver_keys");
    folder.table("index.tsv", &FAILING);
    let waivers = folder.path("waivers.tsv");
    for (key, waived) in [
        ("refused.json", 1),
        ("group:extended", 1),
        ("POST /v1/orders", 3),
    ] {
        folder.table("waivers.tsv", &["key | reason", &format!("{key} | known")]);
        let ran = check(&folder, &["--format=json", "--waivers", &waivers]);
        assert!(
            ran.out.contains(&format!(r#""waived":{waived},"#)),
            "{key}: {}",
            ran.out
        );
    }
    folder.table(
        "waivers.tsv",
        &[
            "key | reason | since",
            "refused.json | known | today",
            "group:extended | known | today",
        ],
    );
    assert_eq!(check(&folder, &["--waivers", &waivers]).exit, Exit::Fine);
}

#[test]
fn a_waiver_that_nothing_needs_is_a_finding() {
    let folder = bodies("examples_unneeded");
    folder.table(
        "index.tsv",
        &[HEADER, "fine.json | POST | /v1/orders | request | core"],
    );
    folder.table(
        "waivers.tsv",
        &["key | reason", "fine.json | once", "group:gone | once"],
    );
    let waivers = folder.path("waivers.tsv");
    let ran = check(&folder, &["--format=json", "--waivers", &waivers]);
    assert_eq!(ran.exit, Exit::Found);
    let counts = r#""files":1,"routed":1,"decoded":1,"lossless":1,"waived":1"#;
    let failure = |key: &str, line: u32| {
        let detail = format!("nothing needs this waiver; remove {waivers}:{line}");
        format!(r#"{{"file":"{key}","stage":"waiver","path":"$","detail":"{detail}"}}"#)
    };
    assert_eq!(
        ran.out.trim_end(),
        format!(
            r#"{{{counts},"failures":[{},{}]}}"#,
            failure("fine.json", 2),
            failure("group:gone", 3)
        )
    );
}

#[test]
fn what_the_tool_cannot_read_is_an_error_of_its_own() {
    let folder = bodies("examples_broken");
    let refuse = |rows: &[&str], more: &[&str], expected: &str| {
        folder.table("index.tsv", rows);
        let ran = check(&folder, more);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""));
        assert!(ran.err.contains(expected), "{}", ran.err);
    };
    refuse(
        &["file | method | url | kind"],
        &["--format", "json"],
        "index.tsv:1: the column `path` is missing",
    );
    refuse(
        &[HEADER, "gone.json|GET|/v1/orders|response"],
        &[],
        "index.tsv:2: cannot read ",
    );
    refuse(
        &[HEADER, "fine.json|GET||response"],
        &[],
        "index.tsv:2: the column `path` is empty",
    );
    refuse(
        &[HEADER, "fine.json|GET|/v1/orders|answer"],
        &[],
        "index.tsv:2: the kind is `answer`, expected request, response, error or webhook",
    );
    refuse(&[HEADER], &["--format", "yaml"], "invalid value 'yaml'");
    refuse(
        &[HEADER],
        &["--waivers", "/nowhere/waivers.tsv"],
        "cannot read /nowhere/waivers.tsv",
    );
    folder.table("waivers.tsv", &["key | reason", "fine.json |"]);
    let waivers = folder.path("waivers.tsv");
    refuse(
        &[HEADER],
        &["--waivers", &waivers],
        "waivers.tsv:2: the waiver of `fine.json` gives no",
    );
    assert_eq!(run::<CheckExamples>(&[]).exit, Exit::Failed);
    assert_eq!(run::<CheckExamples>(&["--help"]).exit, Exit::Fine);
}
