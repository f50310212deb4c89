//! Documents: sent as a form, described, and given back byte by byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use common::shape::assert_fits;
use common::{BASIC, Mock, NOW, Reply, text};
use razorpay_mock::faults::{FaultServer, Script};
use serde_json::json;

/// Not a picture, but no text either.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n--boundary\r\n\x00\xff";

/// A form of these parts: headers and content.
fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in parts {
        body.extend_from_slice(b"--b\r\ncontent-disposition: form-data; ");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    body
}

fn send(mock: &Mock, body: &[u8]) -> Reply {
    let form = ("content-type", "multipart/form-data; boundary=b");
    mock.send(
        "POST",
        "/v1/documents",
        &[("authorization", BASIC), form],
        body,
    )
}

const FILE: &str = "name=\"file\"; filename=\"doc 1.png\"\r\ncontent-type: image/png";
const PURPOSE: (&str, &[u8]) = ("name=\"purpose\"", b"dispute_evidence");

#[test]
fn a_document_is_described_and_given_back() {
    let mock = Mock::start();
    let document = send(&mock, &form(&[PURPOSE, (FILE, PICTURE)])).ok();
    assert_fits("documents.create", &document);
    let expected = json!({
        "id": document["id"],
        "entity": "document",
        "purpose": "dispute_evidence",
        "name": "doc 1.png",
        "mime_type": "image/png",
        "size": PICTURE.len(),
        "created_at": NOW,
    });
    assert_eq!(document, expected);
    let target = format!("/v1/documents/{}", text(&document, "id"));
    let fetched = mock.get(&target).ok();
    assert_fits("documents.fetch", &fetched);
    assert_eq!(fetched, document);
    let content = mock.get(&format!("{target}/content"));
    assert_eq!((content.status, &content.bytes[..]), (200, PICTURE));
    assert!(
        content.head.contains("content-type: image/png"),
        "{}",
        content.head
    );
}

#[test]
fn a_document_needs_a_file_and_a_purpose() {
    let mock = Mock::start();
    let file = (FILE, PICTURE);
    let unknown = ("name=\"purpose\"", &b"wallpaper"[..]);
    for (parts, field) in [
        (&[file][..], "purpose"),
        (&[PURPOSE], "file"),
        (&[], "file"),
        (&[PURPOSE, ("name=\"file\"", b"no file")], "file"),
        (&[file, unknown], "purpose"),
    ] {
        let error = send(&mock, &form(parts)).error(400);
        assert_eq!(error["field"], field, "{error}");
    }
    let extra = send(&mock, &form(&[file, PURPOSE, ("name=\"x\"", b"1")])).error(400);
    assert!(text(&extra, "description").starts_with("x is/are not required"));
    let json = mock.post("/v1/documents", &json!({"purpose": "dispute_evidence"}));
    assert_eq!(json.error(400)["field"], "file");
    let cut = form(&[PURPOSE, file]);
    send(&mock, &cut[..cut.len() - 20]).error(400);
}

#[test]
fn a_document_is_a_picture_or_a_pdf() {
    let mock = Mock::start();
    let kind = |name: &str, sent: &str| {
        let head = format!("name=\"file\"; filename=\"{name}\"{sent}");
        let reply = send(&mock, &form(&[PURPOSE, (&head, b"x")]));
        (
            reply.status,
            reply.json["mime_type"].as_str().map(str::to_owned),
        )
    };
    let typed = |kind: &str| format!("\r\ncontent-type: {kind}");
    let is = |kind: &str| (200, Some(kind.to_owned()));
    assert_eq!(kind("a", &typed("application/pdf")), is("application/pdf"));
    assert_eq!(kind("a.png", &typed("image/jpg")), is("image/jpg"));
    assert_eq!(kind("A.JPG", ""), is("image/jpeg"));
    assert_eq!(
        kind("a.pdf", &typed("application/octet-stream")),
        is("application/pdf")
    );
    assert_eq!(kind("a.txt", &typed("text/plain")), (400, None));
    assert_eq!(kind("a", ""), (400, None));
}

#[test]
fn a_document_that_is_not_there_has_no_content() {
    let mock = Mock::start();
    for target in [
        "/v1/documents/doc_DaaS6LOUAASb7Y",
        "/v1/documents/doc_DaaS6LOUAASb7Y/content",
    ] {
        let error = mock.get(target).error(400);
        assert!(text(&error, "description").starts_with("The id provided does not exist"));
        mock.send("GET", target, &[], b"").error(401);
    }
    mock.get("/v1/documents/x/content").error(400);
}

#[test]
fn content_comes_through_a_server_with_faults_too() {
    let mock = Mock::start();
    let document = send(&mock, &form(&[PURPOSE, (FILE, PICTURE)])).ok();
    let server = FaultServer::start(Script::new([]).mock(&mock.server)).unwrap();
    let behind = Mock {
        address: server.address(),
        ..mock
    };
    let target = format!("/v1/documents/{}/content", text(&document, "id"));
    let content = behind.get(&target);
    assert_eq!((content.status, &content.bytes[..]), (200, PICTURE));
    assert!(
        content.head.contains("content-type: image/png"),
        "{}",
        content.head
    );
}
