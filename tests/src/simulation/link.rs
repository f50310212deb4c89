//! The far end of a connection: receives requests, hands them to the mock, gives the responses back, as far as the faults
//! let it.

use std::io;

use razorpay_mock::Mock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::fault::{Fault, Stop};
use super::http1;
use super::network::{Network, flight};
use super::pipe::End;
use super::random::Random;
use super::replacement::Replacement;

/// Length that is taken for the whole of a request that does not say its length.
const ASSUMED: usize = 20_000;

/// Serves a connection to its end.
pub(super) async fn serve(network: Network, mut far: End) {
    let mut link = Link {
        network,
        buffer: Vec::new(),
    };
    let stop = loop {
        match link.exchange(&mut far).await {
            Ok(None) => {}
            Ok(Some(stop)) => break stop,
            // The client has hung up.
            Err(_) => break Stop::Close,
        }
    };
    match stop {
        Stop::Reset => far.reset(),
        Stop::Close => drop(far),
        Stop::HalfClose => {
            // This cannot fail on a connection in memory.
            let _ = far.shutdown().await;
            far.hung_up().await;
        }
        Stop::Stall => far.hung_up().await,
    }
}

struct Link {
    network: Network,
    /// What was received and is not part of an exchange yet.
    buffer: Vec<u8>,
}

impl Link {
    /// One request and its response; how the connection ends, if it does.
    async fn exchange(&mut self, far: &mut End) -> io::Result<Option<Stop>> {
        while http1::head_length(&self.buffer).is_none() {
            self.fill(far).await?;
        }
        let call = http1::call(&self.buffer).unwrap_or_default();
        let (id, fault, mut random) = self.network.begin(call);
        let what = http1::request_line(&self.buffer);
        let fault = match fault {
            // No client can tell an error from a file.
            Fault::Refused(part, Replacement::Error(200)) if is_file(&what) => {
                Fault::Refused(part, Replacement::Error(404))
            }
            fault => fault,
        };
        self.network
            .note(call, format!("exchange {id}: {what}: {fault:?}"));
        let whole = match self.receive(far, fault).await? {
            Received::Whole(whole) => whole,
            Received::Part => {
                let length = self.buffer.len();
                self.network
                    .note(call, format!("exchange {id}: {length} bytes came"));
                return self.break_off(far, fault).await;
            }
        };
        let mut request: Vec<u8> = self.buffer.drain(..whole).collect();
        match fault {
            Fault::Before(_, stop) => return Ok(Some(stop)),
            Fault::Refused(_, replacement) => {
                far.write_all(&replacement.bytes()).await?;
                return Ok(None);
            }
            Fault::Late(time) => tokio::time::sleep(time).await,
            _ => tokio::time::sleep(flight(&mut random)).await,
        }
        if let Some(tokens) = self.network.tokens() {
            tokens.admit(&mut request);
        }
        let response = forward(self.network.mock(), &request).await?;
        let status = http1::status(&response);
        self.network
            .note(call, format!("exchange {id}: the service answers {status}"));
        deliver(far, fault, &request, &response, &mut random).await
    }

    /// Receives a request, as far as the fault lets it.
    async fn receive(&mut self, far: &mut End, fault: Fault) -> io::Result<Received> {
        let limit = match fault {
            Fault::Before(part, _) | Fault::Refused(part, _) if part < 1_000 => {
                let whole = http1::announced(&self.buffer).unwrap_or(ASSUMED);
                Some(share(whole, part))
            }
            _ => None,
        };
        loop {
            if limit.is_some_and(|limit| self.buffer.len() >= limit) {
                return Ok(Received::Part);
            }
            if let Some(whole) = http1::length(&self.buffer) {
                return Ok(Received::Whole(whole));
            }
            self.fill(far).await?;
        }
    }

    /// Ends an exchange whose request has not come whole.
    async fn break_off(&self, far: &mut End, fault: Fault) -> io::Result<Option<Stop>> {
        match fault {
            Fault::Before(_, stop) => Ok(Some(stop)),
            Fault::Refused(_, replacement) => {
                far.write_all(&replacement.bytes()).await?;
                // Whatever else comes is not read.
                Ok(Some(Stop::HalfClose))
            }
            _ => Ok(Some(Stop::Close)),
        }
    }

    async fn fill(&mut self, far: &mut End) -> io::Result<()> {
        match far.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

enum Received {
    Whole(usize),
    Part,
}

/// Gives a request to the mock, on a connection of its own, and reads the response.
pub(super) async fn forward(mock: &Mock, request: &[u8]) -> io::Result<Vec<u8>> {
    let (mut near, far) = tokio::io::duplex(64 << 10);
    let mock = mock.clone();
    tokio::spawn(async move { mock.serve(far).await });
    near.write_all(request).await?;
    let mut response = Vec::new();
    while http1::length(&response).is_none() {
        if near.read_buf(&mut response).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(response)
}

/// Gives a response to the client, as far as the fault lets it.
async fn deliver(
    far: &mut End,
    fault: Fault,
    request: &[u8],
    response: &[u8],
    random: &mut Random,
) -> io::Result<Option<Stop>> {
    tokio::time::sleep(flight(random)).await;
    match fault {
        Fault::Cut(part, stop) => {
            let some = response
                .get(..share(response.len(), part))
                .unwrap_or(response);
            far.write_all(some).await?;
            // A reset overtakes what is still on its way.
            tokio::time::sleep(flight(random)).await;
            return Ok(Some(stop));
        }
        Fault::Replaced(replacement) => {
            let carried_out = (200..300).contains(&http1::status(response));
            let replacement = fitting(replacement, request, carried_out);
            far.write_all(&replacement.bytes()).await?;
        }
        Fault::Delayed(time) => {
            tokio::time::sleep(time).await;
            far.write_all(response).await?;
        }
        Fault::Dribble(pieces, pause) => {
            let pieces = usize::try_from(pieces).unwrap_or(1).max(1);
            for piece in response.chunks(response.len().div_ceil(pieces).max(1)) {
                tokio::time::sleep(pause).await;
                far.write_all(piece).await?;
            }
        }
        Fault::Extra => {
            let extra = Replacement::Error(400).bytes();
            far.write_all(&[response, &extra].concat()).await?;
        }
        Fault::Interim => {
            far.write_all(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
                .await?;
            tokio::time::sleep(flight(random)).await;
            far.write_all(response).await?;
        }
        Fault::CloseAfter => {
            far.write_all(response).await?;
            return Ok(Some(Stop::Close));
        }
        Fault::Lie => far.write_all(&Replacement::Error(400).bytes()).await?,
        Fault::None | Fault::Late(_) | Fault::Before(..) | Fault::Refused(..) => {
            far.write_all(response).await?;
        }
    }
    Ok(None)
}

/// A replacement that tells no untruth of this request. What the service refused is no success. Only where an idempotency
/// scheme documents it does "still in progress" leave open whether a request is carried out. No client can tell one file
/// from another.
fn fitting(replacement: Replacement, request: &[u8], carried_out: bool) -> Replacement {
    let head = http1::head_length(request).and_then(|length| request.get(..length));
    let head = String::from_utf8_lossy(head.unwrap_or_default()).to_ascii_lowercase();
    let is_keyed = ["\nx-refund-idempotency:", "\nx-transfer-idempotency:"]
        .iter()
        .any(|scheme| head.contains(scheme));
    let is_file = is_file(&http1::request_line(request));
    let fits = match replacement {
        Replacement::InProgress => is_keyed,
        Replacement::Empty | Replacement::HalfJson | Replacement::HtmlAsSuccess => {
            carried_out && !is_file
        }
        _ => true,
    };
    if fits {
        replacement
    } else {
        Replacement::Bare(502)
    }
}

/// Whether the response to a request is a file, by its first line.
fn is_file(request_line: &str) -> bool {
    request_line.ends_with("/content")
}

/// So many thousandths of a length.
fn share(length: usize, thousandths: u64) -> usize {
    let thousandths = usize::try_from(thousandths).unwrap_or(1_000);
    length.saturating_mul(thousandths) / 1_000
}
