//! `check-wire`.

use razorpay_tests::commands::CheckWire;
use razorpay_tests::report::Exit;

use crate::support::{Folder, Ran, run};

const HEADER: &str = "method | path | query | body";

fn check(folder: &Folder, rows: &[&str], more: &[&str]) -> Ran {
    folder.table("wire.tsv", rows);
    let file = folder.path("wire.tsv");
    let mut arguments = vec![file.as_str()];
    arguments.extend(more);
    run::<CheckWire>(&arguments)
}

#[test]
fn requests_of_other_clients_are_accepted() {
    let folder = Folder::new("wire_fine");
    let rows = [
        HEADER,
        r#"POST  | /v1/orders            | | {"amount":100,"currency":"INR","notes":[],"payment_capture":"1"}"#,
        "GET   | /v1/orders            | count=2&skip=1&authorized=true&expand%5B0%5D=payments |",
        "GET   | /v1/orders            | expand[]=payments&receipt=Receipt+No.+1 |",
        "GET   | /v1/orders",
        "GET   | /v1/orders/order_1    | |",
        "GET   | /v1/orders/order_1    | | {}",
        r#"PATCH | /v1/orders/order_1/   | | {"notes":{"a":"b"}}"#,
    ];
    let ran = check(&folder, &rows, &["--format", "json"]);
    let counts = r#"{"rows":7,"routed":7,"accepted":7,"lossless":7,"failures":[]}"#;
    assert_eq!(ran.out, format!("{counts}\n"));
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Fine, ""));
}

#[test]
fn each_stage_is_reported_with_its_row() {
    let folder = Folder::new("wire_stages");
    let rows = [
        HEADER,
        r#"POST | /v1/orders         |           | {"amount":100,"currency":"INR"}"#,
        r#"POST | /v1/unicorns       |           | {}"#,
        r#"POST | /v1/orders         |           | {"amount":"100","currency":"INR"}"#,
        r#"POST | /v1/orders         |           |"#,
        r#"POST | /v1/orders         |           | {"amount":100,"currency":"INR","colour":"red"}"#,
        r#"GET  | /v1/orders         | count=two |"#,
        r#"GET  | /v1/orders         | colour=red&count=1 |"#,
        r#"GET  | /v1/orders/order_1 | colour=red | {"shade":"dark"}"#,
    ];
    let ran = check(&folder, &rows, &["--format", "json"]);
    assert_eq!(ran.exit, Exit::Found);
    assert_eq!(ran.out.lines().count(), 1);
    insta::assert_snapshot!("check_wire_stages_json", ran.out.replace("},{", "},\n{"));
    insta::assert_snapshot!("check_wire_stages_text", check(&folder, &rows, &[]).out);
}

#[test]
fn what_the_tool_cannot_read_is_an_error_of_its_own() {
    let folder = Folder::new("wire_broken");
    let ran = check(&folder, &["method | path | query"], &[]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.err.contains("wire.tsv:1: the column `body` is missing"),
        "{}",
        ran.err
    );
    let ran = run::<CheckWire>(&["/nowhere/wire.tsv"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.err
            .starts_with("error: cannot read /nowhere/wire.tsv: "),
        "{}",
        ran.err
    );
    let ran = check(&folder, &[HEADER], &["--waivers", "waivers.tsv"]);
    assert_eq!(ran.exit, Exit::Failed);
}
