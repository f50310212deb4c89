//! Handling of one connection: which fault each request gets.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;

use super::answer::Answer;
use super::fault::Fault;
use super::send;
use super::server::{PATIENCE, Shared};
use super::wire::{Body, Head, Wire};
use crate::request::Request;
use crate::route;

/// Longest body of a request.
const MAX_BODY: usize = 64 << 20;

/// What becomes of a connection after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It waits for the next one.
    Open,
    Closed,
    Reset,
}

/// Serves a connection to its end.
pub(super) async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let mut wire = Wire::new(stream);
    if shared.resets_on_accept() {
        return wire.reset();
    }
    let end = tokio::time::timeout(PATIENCE, requests(&mut wire, &shared)).await;
    match end {
        Ok(Ok(End::Reset)) => wire.reset(),
        Ok(Ok(_)) => wire.close().await,
        // The other side has hung up, or sends what is no HTTP, or nothing for too long.
        Ok(Err(_)) | Err(_) => {}
    }
}

async fn requests(wire: &mut Wire, shared: &Shared) -> io::Result<End> {
    loop {
        let begun = tokio::select! {
            begun = wire.begun() => begun?,
            () = shared.port_closed() => return Ok(End::Closed),
        };
        if !begun {
            return Ok(End::Closed);
        }
        let Some(fault) = shared.next_fault().await else {
            return Ok(End::Reset);
        };
        let (fault, executed) = fault.peel();
        match request(wire, shared, fault, executed).await? {
            End::Open => {}
            end => return Ok(end),
        }
    }
}

/// Receives a request, as far as the fault lets it, and answers it, as far as the fault lets it.
async fn request(
    wire: &mut Wire,
    shared: &Shared,
    fault: Fault,
    executed: bool,
) -> io::Result<End> {
    match fault {
        // The port is being closed while this request comes on an open connection.
        Fault::Refuse(_) | Fault::ResetOnAccept | Fault::ResetBeforeRequest => {
            return Ok(End::Reset);
        }
        Fault::StallBeforeRequest => {
            wire.hung_up().await;
            return Ok(End::Reset);
        }
        Fault::ResetDuringHead => {
            wire.read_a_little(8).await?;
            return Ok(End::Reset);
        }
        _ => {}
    }
    let head = wire.head().await?;
    let most = match fault {
        Fault::ResetDuringBody { after } => after.min(MAX_BODY),
        _ => MAX_BODY,
    };
    let body = wire.body(&head, most).await?;
    let Head {
        mut request,
        keep_alive,
        ..
    } = head;
    match body {
        Body::Whole(body) => request.body = body,
        Body::Longer if most < MAX_BODY => return Ok(End::Reset),
        Body::Longer => {
            send::plain(wire, &Answer::new(413)).await?;
            return Ok(End::Closed);
        }
    }
    shared.receive(&request);
    let normal = (executed || shows_the_answer(&fault)).then(|| shared.answer(&request));
    let answer = replacement(&fault, &request).or(normal);
    send::in_the_manner_of(&fault, wire, &answer.unwrap_or(Answer::new(200))).await?;
    Ok(end_of(&fault, keep_alive))
}

/// Whether the fault lets something of the normal answer through.
fn shows_the_answer(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Normal
            | Fault::SlowHead { .. }
            | Fault::SlowBody { .. }
            | Fault::StallDuringBody { .. }
            | Fault::ResetDuringAnswer { .. }
            | Fault::TruncatedBody { .. }
            | Fault::ContentType(_)
            | Fault::CloseAfterAnswer
    )
}

/// What is answered in place of the normal answer, if anything is.
fn replacement(fault: &Fault, request: &Request) -> Option<Answer> {
    Some(match fault {
        Fault::InvalidUtf8 => Answer::invalid_utf8(),
        Fault::BadGateway => Answer::bad_gateway(),
        Fault::Redirect { status, location } => Answer::redirect(*status, location.clone()),
        Fault::TooManyRequests(retry_after) => Answer::too_many_requests(retry_after),
        Fault::ServerError(status) => Answer::server_error(*status),
        Fault::InProgress => {
            let found = route::find(&request.method, &request.path);
            Answer::in_progress(found.and_then(|found| found.route.idempotency))
        }
        Fault::DifferentRequest => Answer::different_request(),
        Fault::BareUnauthorized => Answer::bare_unauthorized(),
        Fault::Empty => Answer::new(200).header("content-type", "application/json"),
        Fault::Answer(answer) => answer.clone(),
        _ => return None,
    })
}

fn end_of(fault: &Fault, keep_alive: bool) -> End {
    match fault {
        Fault::ResetDuringBody { .. }
        | Fault::ResetAfterRequest
        | Fault::ResetDuringAnswer { .. } => End::Reset,
        Fault::CloseAfterRequest
        | Fault::StallAfterRequest
        | Fault::StallDuringBody { .. }
        | Fault::TruncatedBody { .. }
        | Fault::CloseAfterAnswer => End::Closed,
        _ if keep_alive => End::Open,
        _ => End::Closed,
    }
}
