//! Files on their way to the service and back: a multipart form out, binary content in.

use std::io::{self, Cursor, Read};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use razorpay_client::types::documents::{
    CreateDocument, Document, DocumentMimeType, DocumentPurpose,
};
use razorpay_client::types::{File, FileStream};
use razorpay_client::{Async, Call, Client, RetryPolicy};
use razorpay_mock::faults::Fault;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;

use crate::rig::{QUICK, Rig, at, bounded, create, soon};
use crate::support::Folder;

/// Bytes that are no text, and look like the line that parts a form.
fn picture(length: usize) -> Vec<u8> {
    b"\x89PNG\r\n\x1a\n--razorpay-\r\n\x00\xff"
        .iter()
        .copied()
        .cycle()
        .take(length)
        .collect()
}

fn upload(client: &Client, file: File) -> Call<Document, Async> {
    client
        .documents()
        .create(CreateDocument::new(file, DocumentPurpose::DisputeEvidence))
}

/// Gives its chunks one by one, and is not ready in between.
struct Slowly {
    chunks: Vec<Vec<u8>>,
    ready: bool,
}

impl FileStream for Slowly {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>> {
        self.ready = !self.ready;
        if self.ready {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.chunks.pop().map(Ok))
    }
}

#[tokio::test]
async fn a_document_arrives_as_it_is_from_wherever_it_comes() {
    let content = picture(200_001);
    let folder = Folder::new("documents");
    let path = folder.path("scan 1.png");
    std::fs::write(&path, &content).unwrap();
    let mut chunks: Vec<_> = content.chunks(7_000).map(<[u8]>::to_vec).collect();
    chunks.reverse();
    let rig = Rig::new([]);
    for (file, name) in [
        (File::from_bytes("scan.png", content.clone()), "scan.png"),
        (File::from_path(&path), "scan 1.png"),
        (
            File::from_path(&path).named("other \"name\".png"),
            "other \"name\".png",
        ),
        (
            File::from_reader("read.png", Cursor::new(content.clone())),
            "read.png",
        ),
        (
            File::from_stream(
                "streamed.png",
                Slowly {
                    chunks,
                    ready: false,
                },
            ),
            "streamed.png",
        ),
    ] {
        let document = bounded(upload(&rig.client, file)).await.unwrap();
        assert_eq!(document.mime_type, DocumentMimeType::ImagePng, "{name}");
        assert_eq!(document.purpose, DocumentPurpose::DisputeEvidence);
        assert_eq!(
            usize::try_from(document.size).unwrap(),
            content.len(),
            "{name}"
        );
        let shown = document.name.as_deref().unwrap().replace("%22", "\"");
        assert_eq!(shown, name);
        assert_eq!(
            rig.client.documents().fetch(&document.id).await.unwrap(),
            document
        );
        let found = rig
            .client
            .documents()
            .fetch_content(&document.id)
            .await
            .unwrap();
        assert_eq!(found.bytes(1 << 20).await.unwrap(), content, "{name}");
    }
}

#[tokio::test]
async fn a_form_says_what_it_is_and_how_long_where_that_is_known() {
    let rig = Rig::new([]);
    let file = File::from_bytes("a.bin", "12345").content_type("application/pdf");
    let document = bounded(upload(&rig.client, file)).await.unwrap();
    assert_eq!(document.mime_type, DocumentMimeType::ApplicationPdf);
    let reader = File::from_reader("a.pdf", Cursor::new("12345"));
    bounded(upload(&rig.client, reader)).await.unwrap();
    let [known, unknown] = &rig.server.requests()[..] else {
        panic!("two uploads")
    };
    for request in [known, unknown] {
        let kind = request.header("content-type").unwrap();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        assert!(body.starts_with(&format!("--{boundary}\r\n")), "{body}");
        assert!(body.ends_with(&format!("--{boundary}--\r\n")), "{body}");
        assert!(
            body.contains("name=\"purpose\"\r\n\r\ndispute_evidence\r\n"),
            "{body}"
        );
    }
    let length = known.body().len().to_string();
    assert_eq!(known.header("content-length"), Some(length.as_str()));
    assert_eq!(unknown.header("content-length"), None);
    assert_ne!(known.header("content-type"), unknown.header("content-type"));
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_and_nothing_is_sent() {
    let rig = Rig::new([]);
    let reader = File::from_reader("once.pdf", Cursor::new("content"));
    bounded(upload(&rig.client, reader.clone())).await.unwrap();
    let before = rig.server.begun();
    for (file, words) in [
        (File::from_path("no/such/evidence.pdf"), "evidence.pdf"),
        (
            File::from_path(env!("CARGO_MANIFEST_DIR")).named("folder"),
            "folder",
        ),
        (reader, "once.pdf"),
    ] {
        let error = bounded(upload(&rig.client, file)).await.unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(error.attempts(), 0);
    }
    assert_eq!(rig.server.begun(), before);
}

/// Fails after its first bytes.
struct Broken(bool);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if std::mem::replace(&mut self.0, true) {
            return Err(io::Error::other("the disk is gone"));
        }
        buffer[..5].copy_from_slice(b"first");
        Ok(5)
    }
}

#[tokio::test]
async fn a_reader_that_fails_under_way_ends_the_upload() {
    let rig = Rig::new([]);
    let error = bounded(upload(
        &rig.client,
        File::from_reader("a.pdf", Broken(false)),
    ))
    .await;
    let error = error.unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error}");
    assert_eq!((rig.server.received(), error.attempts()), (0, 1));
    bounded(create(&rig.client, "after")).await.unwrap();
}

#[tokio::test]
async fn an_upload_is_sent_again_only_if_nothing_of_it_has_left() {
    let rig = Rig::new([Fault::ResetAfterRequest]);
    let file = || File::from_bytes("a.pdf", picture(100_000));
    let error = bounded(upload(&rig.client, file())).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!((rig.server.received(), error.attempts()), (1, 1));

    // A connection that cannot be made costs nothing of what can be read but once.
    let patient = QUICK
        .max_attempts(100)
        .base_delay(Duration::from_millis(100))
        .max_delay(Duration::from_millis(100));
    let rig = Rig::new([Fault::Refuse(Duration::from_millis(50))]);
    let reader = File::from_reader("a.pdf", Cursor::new(picture(100_000)));
    let call = upload(&rig.client, reader).retry(patient);
    let response = bounded(call.send_with_response()).await.unwrap();
    assert!(response.attempts() > 1);
    assert_eq!((rig.server.received(), response.value().size), (1, 100_000));
}

/// Has no end; counts what is read of it, and tells when it is dropped.
struct Endless(Arc<Source>);

#[derive(Default)]
struct Source {
    read: AtomicUsize,
    gone: AtomicBool,
}

impl Source {
    fn is_gone(&self) -> bool {
        self.gone.load(Ordering::SeqCst)
    }

    /// Comes back when nothing has been read for a while: all buffers on the way are full.
    async fn stands_still(&self) {
        let mut before = 0;
        bounded(async {
            loop {
                let read = self.read.load(Ordering::SeqCst);
                if read > 0 && read == before {
                    return;
                }
                before = read;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        })
        .await;
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(7);
        self.0.read.fetch_add(buffer.len(), Ordering::SeqCst);
        Ok(buffer.len())
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.gone.store(true, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_reader_is_let_go_when_the_connection_breaks() {
    let rig = Rig::new([Fault::ResetDuringBody { after: 100_000 }]);
    let source = Arc::<Source>::default();
    let file = File::from_reader("a.pdf", Endless(Arc::clone(&source)));
    let error = bounded(upload(&rig.client, file)).await.unwrap_err();
    assert!(error.was_sent() && error.is_outcome_unknown(), "{error}");
    soon(|| source.is_gone()).await;
}

/// While the other side reads nothing, a connection waits for the socket alone.
#[tokio::test]
async fn a_reader_is_let_go_when_the_call_is_given_up() {
    // A server that does not read cannot see the end of a connection either, so this one reads on afterwards.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = at(&url).build().unwrap();
    let tasks = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    for times_out in [false, true] {
        let before = tasks();
        let source = Arc::<Source>::default();
        let file = File::from_reader("a.pdf", Endless(Arc::clone(&source)));
        let call = upload(&client, file);
        let call = if times_out {
            call.timeout(Duration::from_secs(1))
        } else {
            call
        };
        let call = tokio::spawn(call.send());
        let (mut stream, _) = bounded(listener.accept()).await.unwrap();
        source.stands_still().await;
        if times_out {
            let error = bounded(call).await.unwrap().unwrap_err();
            assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
        } else {
            assert!(!source.is_gone());
            call.abort();
            assert!(bounded(call).await.unwrap_err().is_cancelled());
        }
        soon(|| source.is_gone()).await;
        // What was on its way before may still arrive; it is not the end of a body, and nothing follows it.
        let mut received = Vec::new();
        let _ = bounded(stream.read_to_end(&mut received)).await;
        assert!(received.starts_with(b"POST /v1/documents HTTP/1.1\r\n"));
        assert!(!received.ends_with(b"0\r\n\r\n"));
        soon(|| tasks() == before).await;
    }
}

async fn document(rig: &Rig, length: usize) -> Document {
    let file = File::from_bytes("a.png", picture(length));
    bounded(upload(&rig.truth, file)).await.unwrap()
}

#[tokio::test]
async fn content_comes_chunk_by_chunk() {
    let rig = Rig::new([]);
    let id = document(&rig, 700_000).await.id;
    let mut content = bounded(rig.client.documents().fetch_content(&id))
        .await
        .unwrap();
    assert_eq!((content.status(), content.length()), (200, Some(700_000)));
    assert_eq!(content.content_type(), Some("image/png"));
    let (mut read, mut chunks) = (Vec::new(), 0);
    while let Some(chunk) = bounded(content.chunk()).await.unwrap() {
        read.extend_from_slice(&chunk);
        chunks += 1;
    }
    assert_eq!(read, picture(700_000));
    assert!(chunks > 1, "{chunks}");
    assert!(
        content.chunk().await.unwrap().is_none(),
        "the end stays the end"
    );
    let request = rig.server.requests().pop().unwrap();
    assert_eq!(request.path(), format!("/v1/documents/{id}/content"));

    let mut written = Vec::new();
    let content = bounded(rig.client.documents().fetch_content(&id))
        .await
        .unwrap();
    assert_eq!(
        bounded(content.write_to(&mut written)).await.unwrap(),
        700_000
    );
    assert_eq!(written, read);
}

#[tokio::test]
async fn a_download_that_is_refused_is_an_error_like_any_other() {
    let rig = Rig::new([]);
    let id = "doc_Mock0000000009".into();
    let error = bounded(rig.client.documents().fetch_content(&id))
        .await
        .unwrap_err();
    assert!(error.is_api_error() && error.is_not_found(), "{error}");
    assert_eq!(error.operation(), Some("documents.fetch_content"));

    rig.server.inject(Fault::BadGateway);
    let call = rig
        .client
        .documents()
        .fetch_content(&id)
        .retry(RetryPolicy::none());
    let error = bounded(call).await.unwrap_err();
    assert!(error.is_server_error() && error.body().unwrap().starts_with(b"<html>"));
}

#[tokio::test]
async fn a_download_is_asked_for_again_until_its_head_is_there() {
    let rig = Rig::new([]);
    let id = document(&rig, 1_000).await.id;
    rig.server.inject(Fault::ResetAfterRequest);
    rig.server.inject(Fault::ServerError(503));
    let content = bounded(rig.client.documents().fetch_content(&id))
        .await
        .unwrap();
    assert_eq!(content.bytes(1_000).await.unwrap(), picture(1_000));
    assert_eq!(rig.server.received(), 3);
}

#[tokio::test]
async fn content_that_breaks_off_or_stalls_or_is_too_large_is_no_content() {
    let rig = Rig::with([], |builder| builder.read_timeout(Duration::from_secs(1)));
    let id = document(&rig, 50_000).await.id;
    for (fault, timed_out) in [
        (Fault::TruncatedBody { missing: 1 }, false),
        (Fault::StallDuringBody { after: 40_000 }, true),
    ] {
        rig.server.inject(fault.clone());
        let content = bounded(rig.client.documents().fetch_content(&id))
            .await
            .unwrap();
        let error = bounded(content.bytes(1 << 20)).await.unwrap_err();
        assert_eq!((error.is_timeout(), error.status()), (timed_out, Some(200)));
        assert!(
            error.was_sent() && !error.is_outcome_unknown(),
            "{fault:?}: {error}"
        );
    }
    let content = bounded(rig.client.documents().fetch_content(&id))
        .await
        .unwrap();
    let error = bounded(content.bytes(49_999)).await.unwrap_err();
    assert!(error.to_string().contains("49999 bytes"), "{error}");

    rig.server.inject(Fault::StallAfterRequest);
    let call = rig
        .client
        .documents()
        .fetch_content(&id)
        .timeout(Duration::from_millis(500));
    let error = bounded(call).await.unwrap_err();
    assert!(error.is_timeout() && error.status().is_none(), "{error}");
    soon(|| rig.server.open_connections() <= 1).await;
}
