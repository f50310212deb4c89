//! Uploads and downloads.

use std::io;
use std::time::Duration;

use razorpay_client::types::File;
use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::ids::DocumentId;

use crate::support::{Reaction, Server, answer, json, problem};

fn document() -> String {
    r#"{"id":"doc_1","entity":"document","purpose":"dispute_evidence","display_name":"a.png","mime_type":"image/png",
        "size":3,"created_at":1590604200}"#
        .to_owned()
}

fn create(file: File) -> CreateDocument {
    CreateDocument::new(file, DocumentPurpose::DisputeEvidence)
}

fn content(bytes: &[u8]) -> Reaction {
    let headers = "content-type: application/pdf\r\nx-razorpay-request-id: req_1\r\n";
    Reaction::Answer(answer(200, headers, bytes))
}

#[tokio::test]
async fn a_file_is_uploaded_from_bytes_a_path_or_a_reader() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let reader = io::Cursor::new(text.clone().into_bytes());
    for (file, has_length) in [
        (File::from_bytes("evidence.png", text.clone()), true),
        (File::from_path(path).named("evidence.png"), true),
        (File::from_reader("evidence.png", reader), false),
    ] {
        let server = Server::start([json(200, &document())]).await;
        let made = server
            .client()
            .documents()
            .create(create(file))
            .await
            .unwrap();
        assert_eq!(made.id.as_str(), "doc_1");
        let request = server.only_request();
        assert_eq!(request.target, "/v1/documents");
        let kind = request.header("content-type").unwrap();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let parts: Vec<_> = request.body.split(&format!("--{boundary}")).collect();
        assert_eq!(parts.len(), 4, "{parts:?}");
        assert_eq!((parts[0], parts[3]), ("", "--\r\n"));
        let all = parts.join("");
        assert!(
            all.contains("name=\"file\"; filename=\"evidence.png\""),
            "{all}"
        );
        assert!(all.contains("content-type: image/png"), "{all}");
        assert!(
            all.contains(&text) && all.contains("dispute_evidence"),
            "{all}"
        );
        let length = request
            .header("content-length")
            .map(|text| text.parse().unwrap());
        assert_eq!(length, has_length.then_some(request.body.len()));
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_sent() {
    let server = Server::start([]).await;
    let call = server
        .client()
        .documents()
        .create(create(File::from_path("no/such.pdf")));
    let error = call.await.unwrap_err();
    assert!(error.is_invalid_input() && !error.was_sent());
    assert!(
        error.to_string().contains("\"such.pdf\" cannot be read"),
        "{error}"
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_reader_is_not_lost_to_a_connection_that_cannot_be_made() {
    let server = Server::start([json(200, &document()), json(200, &document())]).await;
    let file = File::from_reader("a.pdf", io::Cursor::new(b"content"));
    let gone = razorpay_client::Client::builder()
        .key("rzp_test_key", "secret")
        .base_url("http://127.0.0.1:1")
        .retry(razorpay_client::RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap();
    let error = gone
        .documents()
        .create(create(file.clone()))
        .await
        .unwrap_err();
    assert_eq!((error.is_connect(), error.attempts()), (true, 3));
    let documents = server.client().documents();
    documents.create(create(file.clone())).await.unwrap();
    let error = documents.create(create(file)).await.unwrap_err();
    assert!(error.to_string().contains("was read before"), "{error}");
    server.only_request();
}

#[tokio::test]
async fn a_reader_that_fails_breaks_the_upload_off() {
    struct Torn(bool);
    impl io::Read for Torn {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if std::mem::take(&mut self.0) {
                buffer[..3].copy_from_slice(b"abc");
                return Ok(3);
            }
            Err(io::Error::other("torn"))
        }
    }
    let server = Server::start([]).await;
    let call = server
        .client()
        .documents()
        .create(create(File::from_reader("a", Torn(true))));
    let error = call.await.unwrap_err();
    // What the HTTP library had not written yet has not left, and the error says which of the two it was.
    assert!(!error.is_retryable() && !error.is_connect());
    assert!(error.to_string().contains("torn"), "{error}");
}

#[tokio::test]
async fn content_is_read_as_it_comes() {
    let bytes = vec![7_u8; 300_000];
    let server = Server::start((0..3).map(|_| content(&bytes))).await;
    let documents = server.client().documents();
    let id = DocumentId::from("doc_1");
    let mut download = documents.fetch_content(&id).await.unwrap();
    assert_eq!((download.status(), download.length()), (200, Some(300_000)));
    assert_eq!(download.content_type(), Some("application/pdf"));
    assert_eq!(download.request_id(), Some("req_1"));
    let mut read = Vec::new();
    while let Some(chunk) = download.chunk().await.unwrap() {
        read.extend_from_slice(&chunk);
    }
    assert_eq!(read, bytes);
    assert_eq!(server.received()[0].target, "/v1/documents/doc_1/content");
    assert_eq!(server.received()[0].header("accept"), Some("*/*"));

    let all = documents
        .fetch_content(&id)
        .await
        .unwrap()
        .bytes(300_000)
        .await
        .unwrap();
    assert_eq!(all, bytes);
    let mut file = Vec::new();
    let download = documents.fetch_content(&id).await.unwrap();
    assert_eq!(download.write_to(&mut file).await.unwrap(), 300_000);
    assert_eq!(file, bytes);
}

#[tokio::test]
async fn content_may_be_larger_than_an_answer_but_not_than_asked_for() {
    let server = Server::start((0..2).map(|_| content(&[0; 5000]))).await;
    let client = server.builder().max_response_size(1000).build().unwrap();
    let id = DocumentId::from("doc_1");
    let download = client.documents().fetch_content(&id).await.unwrap();
    assert_eq!(download.bytes(5000).await.unwrap().len(), 5000);
    let download = client.documents().fetch_content(&id).await.unwrap();
    let error = download.bytes(4999).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("larger than the limit of 4999 bytes"),
        "{error}"
    );
}

#[tokio::test]
async fn the_refusal_of_a_download_is_an_error_like_any_other() {
    let body = problem("BAD_REQUEST_ERROR", "The id provided does not exist");
    let server = Server::start([json(503, ""), json(400, &body)]).await;
    let client = server.retrying_client();
    let call = client.documents().fetch_content(&DocumentId::from("doc_1"));
    let error = call.await.unwrap_err();
    assert!(error.is_api_error() && error.is_not_found());
    assert_eq!((error.attempts(), error.body()), (2, Some(body.as_bytes())));
}

#[tokio::test]
async fn content_that_breaks_off_or_stalls_is_an_error() {
    let whole = answer(200, "", [0; 1000]);
    for (reaction, timed_out) in [
        (Reaction::Break(whole[..500].to_vec()), false),
        (Reaction::Stall(whole[..500].to_vec()), true),
    ] {
        let server = Server::start([reaction]).await;
        let client = server
            .builder()
            .read_timeout(Duration::from_millis(200))
            .build()
            .unwrap();
        let call = client.documents().fetch_content(&DocumentId::from("doc_1"));
        let error = call.await.unwrap().bytes(1000).await.unwrap_err();
        assert_eq!(
            (error.status(), error.is_timeout()),
            (Some(200), timed_out),
            "{error}"
        );
        assert!(
            error.to_string().contains("its answer was cut off"),
            "{error}"
        );
        server.only_request();
    }
}

#[tokio::test]
async fn a_download_that_does_not_begin_is_bounded() {
    let server = Server::start([Reaction::Stall(Vec::new())]).await;
    let call = server
        .client()
        .documents()
        .fetch_content(&DocumentId::from("doc_1"));
    let error = call.timeout(Duration::from_millis(100)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
}
