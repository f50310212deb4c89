//! Sending of responses, whole or in pieces.

use std::io;
use std::time::Duration;

use hyper::StatusCode;

use super::answer::Answer;
use super::fault::Fault;
use super::wire::Wire;

/// Longest body that is made up.
const MAX_BODY: u64 = 1 << 30;
/// How long the last bytes before a reset are given, since a reset overtakes what is still on its way.
const FLIGHT: Duration = Duration::from_millis(50);

/// Sends the answer, or as much of it as the fault lets through.
pub(super) async fn in_the_manner_of(
    fault: &Fault,
    wire: &mut Wire,
    answer: &Answer,
) -> io::Result<()> {
    let length = answer.body.len() as u64;
    match fault {
        Fault::ResetDuringBody { .. } | Fault::ResetAfterRequest | Fault::CloseAfterRequest => {
            Ok(())
        }
        Fault::StallAfterRequest => {
            wire.hung_up().await;
            Ok(())
        }
        Fault::SlowHead { pause } => {
            for line in head(answer, Some(length)).split_inclusive('\n') {
                wire.pause(*pause).await?;
                wire.send(line.as_bytes()).await?;
            }
            wire.send(&answer.body).await
        }
        Fault::SlowBody { piece, pause } => {
            wire.send(head(answer, Some(length)).as_bytes()).await?;
            for piece in answer.body.chunks((*piece).max(1)) {
                wire.pause(*pause).await?;
                wire.send(piece).await?;
            }
            Ok(())
        }
        Fault::StallDuringBody { after } => {
            wire.send(head(answer, Some(length)).as_bytes()).await?;
            wire.send(answer.body.get(..*after).unwrap_or(&answer.body))
                .await?;
            wire.hung_up().await;
            Ok(())
        }
        Fault::ResetDuringAnswer { after } => {
            let mut whole = head(answer, Some(length)).into_bytes();
            whole.extend_from_slice(&answer.body);
            wire.send(whole.get(..*after).unwrap_or(&whole)).await?;
            wire.pause(FLIGHT).await
        }
        Fault::TruncatedBody { missing } => {
            let promised = length.saturating_add(*missing);
            wire.send(head(answer, Some(promised)).as_bytes()).await?;
            wire.send(&answer.body).await
        }
        Fault::ContentType(content_type) => plain(wire, &answer.clone().typed(content_type)).await,
        Fault::OversizedBody { bytes, declared } => {
            oversized(wire, (*bytes).min(MAX_BODY), *declared).await
        }
        _ => plain(wire, answer).await,
    }
}

/// Sends the whole answer at once.
pub(super) async fn plain(wire: &mut Wire, answer: &Answer) -> io::Result<()> {
    let mut whole = head(answer, Some(answer.body.len() as u64)).into_bytes();
    whole.extend_from_slice(&answer.body);
    wire.send(&whole).await
}

/// The head of an answer; without a length the body has to come in chunks.
fn head(answer: &Answer, length: Option<u64>) -> String {
    let reason = StatusCode::from_u16(answer.status).ok();
    let reason = reason
        .and_then(|status| status.canonical_reason())
        .unwrap_or("Unknown");
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", answer.status);
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    match length {
        // These have no body, and may not say how long it is.
        _ if matches!(answer.status, 204 | 304) => {}
        Some(length) => head.push_str(&format!("content-length: {length}\r\n")),
        None => head.push_str("transfer-encoding: chunked\r\n"),
    }
    head.push_str("\r\n");
    head
}

/// Sends an object of one long text, which is made as it goes.
async fn oversized(wire: &mut Wire, bytes: u64, declared: bool) -> io::Result<()> {
    const PIECE: usize = 64 << 10;
    let (start, end) = (&b"{\"id\":\""[..], &b"\"}"[..]);
    let frame = start.len().saturating_add(end.len()) as u64;
    let filling = bytes.saturating_sub(frame);
    let answer = Answer::new(200).header("content-type", "application/json");
    let length = declared.then(|| filling.saturating_add(frame));
    wire.send(head(&answer, length).as_bytes()).await?;
    let piece = vec![b'x'; PIECE];
    part(wire, start, declared).await?;
    let mut left = usize::try_from(filling).unwrap_or(usize::MAX);
    while left > 0 {
        let size = left.min(PIECE);
        part(wire, piece.get(..size).unwrap_or_default(), declared).await?;
        left = left.saturating_sub(size);
    }
    part(wire, end, declared).await?;
    if declared {
        Ok(())
    } else {
        wire.send(b"0\r\n\r\n").await
    }
}

async fn part(wire: &mut Wire, bytes: &[u8], declared: bool) -> io::Result<()> {
    if declared {
        return wire.send(bytes).await;
    }
    wire.send(format!("{:x}\r\n", bytes.len()).as_bytes())
        .await?;
    wire.send(bytes).await?;
    wire.send(b"\r\n").await
}
