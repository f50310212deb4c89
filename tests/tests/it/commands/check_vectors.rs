//! `check-vectors`.

use razorpay_tests::commands::CheckVectors;
use razorpay_tests::report::Exit;
use serde_json::{Value, json};

use crate::support::{Folder, Ran, repository, run};

/// Runs the command on a file with this text.
fn check(test: &str, text: &str, more: &[&str]) -> Ran {
    let folder = Folder::new(&format!("check_vectors_{test}"));
    folder.write("vectors.json", text);
    let file = folder.path("vectors.json");
    let mut arguments = vec![file.as_str()];
    arguments.extend(more);
    run::<CheckVectors>(&arguments)
}

fn invoice() -> Value {
    json!({
        "id": "v47",
        "kind": "invoice",
        "secret": "key_secret",
        "inputs": {
            "invoice_id": "inv_1",
            "invoice_receipt": "R-1",
            "invoice_status": "paid",
            "payment_id": "pay_1",
        },
        "expected": "0d753b981959a4966926f10d2530d307c9c9f433ea5e5dc3a2e95a0a9bb6374f",
        "valid": true,
    })
}

/// The vector with another value at a place.
fn with(pointer: &str, value: Value) -> Value {
    let mut vector = invoice();
    *vector.pointer_mut(pointer).unwrap() = value;
    vector
}

#[test]
fn every_published_vector_agrees() {
    let file = repository("razorpay-webhooks/tests/data/signature_vectors.json");
    let file = file.to_str().unwrap();
    let ran = run::<CheckVectors>(&[file, "--format", "json"]);
    assert_eq!(
        ran.out,
        "{\"vectors\":33,\"agree\":30,\"skipped\":3,\"failures\":[]}\n"
    );
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Fine, ""));
    let ran = run::<CheckVectors>(&[file]);
    assert_eq!(ran.out, "33 vectors: 30 agree, 3 skipped, 0 failed\n");
}

#[test]
fn a_verdict_that_differs_is_a_failure_either_way() {
    let mut other = with("/valid", json!(false));
    other.as_object_mut().unwrap().remove("id");
    let vectors = json!([
        invoice(),
        with("/inputs/invoice_status", json!("cancelled")),
        other,
        with("/secret", json!(null)),
        with("/valid", json!(null)),
    ]);
    let ran = check("differs", &vectors.to_string(), &["--format", "json"]);
    assert_eq!(
        ran.out,
        concat!(
            r#"{"vectors":5,"agree":1,"skipped":2,"failures":["#,
            r#"{"id":"v47","kind":"invoice","valid":true,"detail":"#,
            r#""expected to verify, but the signature belongs to another message or another secret"},"#,
            r##"{"id":"#3","kind":"invoice","valid":false,"detail":"expected to be refused, but it verifies"}]}"##,
            "\n"
        )
    );
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Found, ""));
    let ran = check("differs", &vectors.to_string(), &[]);
    assert!(
        ran.out
            .ends_with("5 vectors: 1 agree, 2 skipped, 2 failed\n"),
        "{}",
        ran.out
    );
}

#[test]
fn a_file_that_says_nothing_is_an_error_of_the_tool() {
    let list = |vector: Value| json!([invoice(), vector]).to_string();
    for (name, text, expected) in [
        ("empty", String::new(), "is not JSON: "),
        (
            "object",
            "{}".to_owned(),
            "expected a list of vectors, found an object",
        ),
        (
            "number",
            list(json!(1)),
            "vector 2: expected text under `kind`, found nothing",
        ),
        (
            "kind",
            list(with("/kind", json!("qr"))),
            "vector 2 (v47): the kind `qr` is none of webhook,",
        ),
        (
            "valid",
            list(with("/valid", json!("yes"))),
            "expected true, false or null under `valid`, found text",
        ),
        (
            "input",
            list(with("/inputs", json!({}))),
            "expected text under `inputs.invoice_id`, found nothing",
        ),
        (
            "secret",
            list(with("/secret", json!(1))),
            "expected text under `secret`, found a number",
        ),
        (
            "expected",
            list(with("/expected", json!(null))),
            "expected text under `expected`, found null",
        ),
        (
            "onboarding",
            list(with("/kind", json!("onboarding"))),
            "expected `valid` to be null",
        ),
    ] {
        let ran = check(name, &text, &[]);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""), "{name}");
        assert!(ran.err.contains(expected), "{name}: {}", ran.err);
        assert!(ran.err.contains("vectors.json"), "{name}: {}", ran.err);
    }
    let ran = run::<CheckVectors>(&["no such file.json"]);
    assert_eq!(ran.exit, Exit::Failed);
    assert!(
        ran.err.contains("cannot read no such file.json"),
        "{}",
        ran.err
    );
}
