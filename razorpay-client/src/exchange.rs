//! Execution of one call, from the draft to the evaluated response.
//!
//! The code knows no type of the API, so it is compiled once.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::auth::TokenCell;
use crate::auth::credentials::Authorization;
use crate::client::Shared;
use crate::core::course::{Course, Moment};
use crate::core::draft::Draft;
use crate::core::response::{Answer, Origin, is_success};
use crate::error::Error;
use crate::observe::Span;
use crate::operation::Scheme;
use crate::retry::Attempt;
use crate::transport::{
    Body, Carried, Header, Phase, Request, Response, Transport, TransportError, timer,
};

/// An exchange under way; it owns all it needs.
pub(crate) type Pending<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

/// The whole answer. Nothing happens before the first poll.
pub(crate) fn start(shared: Arc<Shared>, draft: Draft) -> Pending<Answer> {
    let span = Span::of(&draft, shared.config());
    Box::pin(span.clone().around(async move {
        let mut course = Course::begin(draft, shared.config(), false)?;
        let (response, scheme) = run(&shared, &mut course, &span).await?;
        Ok(course.answer(response, scheme))
    }))
}

/// An answer whose body is still to come.
pub(crate) struct Opened {
    pub(crate) origin: Origin,
    pub(crate) response: Response,
}

/// The head of an answer. Nothing happens before the first poll.
pub(crate) fn open(shared: Arc<Shared>, draft: Draft) -> Pending<Opened> {
    let span = Span::of(&draft, shared.config());
    Box::pin(span.clone().around(async move {
        let mut course = Course::begin(draft, shared.config(), true)?;
        let (response, scheme) = run(&shared, &mut course, &span).await?;
        Ok(Opened {
            origin: course.origin(Some(scheme)),
            response,
        })
    }))
}

/// All attempts, up to the first success or the last error.
async fn run(
    shared: &Shared,
    course: &mut Course,
    span: &Span,
) -> Result<(Response, Scheme), Error> {
    let start = Instant::now();
    let deadline = start.checked_add(course.timeout());
    let scheme = shared.config().credentials().scheme();
    let mut refused: Option<Header> = None;
    let mut last: Option<Error> = None;
    loop {
        let Some(mut left) = course.time_left(start.elapsed()) else {
            return Err(span.failed(last.unwrap_or_else(|| out_of_time(course))));
        };
        let authorization = match authorize(shared, course, left).await {
            Ok(header) => header,
            Err(error) => return Err(span.failed(error)),
        };
        if tokens(shared, course).is_some() {
            // A token may have been waited for.
            let now = course.time_left(start.elapsed());
            left = now.unwrap_or(Duration::from_millis(1));
        }
        // A provider that has no other token than the refused one has none.
        if let (Some(error), true) = (
            last.take(),
            refused
                .as_ref()
                .zip(authorization.as_ref())
                .is_some_and(|(old, new)| old.value == new.value),
        ) {
            return Err(span.failed(error));
        }
        refused = None;
        let request = match course.request(shared.config(), authorization.as_ref(), left) {
            Ok(request) => request,
            Err(error) => return Err(span.failed(error)),
        };
        let limit = shared.config().limits().max_response_size;
        let outcome = attempt(shared.transport(), request, deadline, limit);
        match course.judge(outcome.await, scheme) {
            Ok(response) => {
                shared.budget().succeeded(course.attempts());
                notify(shared, course, start, Ok(response.status), None);
                span.succeeded(course.attempts(), &response);
                return Ok((response, scheme));
            }
            Err(error) => {
                let cell = tokens(shared, course).filter(|_| error.is_authentication());
                if let (Some(cell), Some(authorization)) = (cell, &authorization) {
                    cell.refuse(authorization);
                }
                let wait = if cell.is_some() && course.wants_new_token(&error) {
                    refused = authorization;
                    Some(Duration::ZERO)
                } else {
                    let moment = Moment {
                        elapsed: start.elapsed(),
                        now: SystemTime::now(),
                        random: shared.config().jitter().next(),
                    };
                    course.next_in(&error, shared.config(), shared.budget(), moment)
                };
                notify(shared, course, start, Err(&error), wait);
                let Some(wait) = wait else {
                    return Err(span.failed(error));
                };
                span.again(course.attempts(), wait, &error);
                if !wait.is_zero() {
                    shared.transport().wait(wait).await;
                }
                last = Some(error);
            }
        }
    }
}

/// Where the access tokens come from, if the call needs one that can be replaced.
fn tokens<'a>(shared: &'a Shared, course: &Course) -> Option<&'a TokenCell> {
    match shared
        .config()
        .credentials()
        .authorize(course.draft().operation())
    {
        Authorization::Ask(cell) => Some(cell),
        Authorization::Ready(_) | Authorization::None => None,
    }
}

async fn authorize(
    shared: &Shared,
    course: &Course,
    left: Duration,
) -> Result<Option<Header>, Error> {
    match shared
        .config()
        .credentials()
        .authorize(course.draft().operation())
    {
        Authorization::None => Ok(None),
        Authorization::Ready(header) => Ok(Some(header.clone())),
        Authorization::Ask(cell) => {
            let outcome = within(left, cell.header()).await;
            let token = outcome.unwrap_or_else(|| Err("the provider took too long".into()));
            let scheme = shared.config().credentials().scheme();
            token
                .map(Some)
                .map_err(|source| Error::no_token(course.origin(Some(scheme)), source))
        }
    }
}

/// What a future gives, if it does so in time.
async fn within<T>(limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut over = pin!(timer::sleep(limit));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => over.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Sends a request once. Only a success that is to be streamed comes back with a body that is still to be read.
async fn attempt(
    transport: &dyn Transport,
    mut request: Request,
    deadline: Option<Instant>,
    limit: usize,
) -> Result<Response, TransportError> {
    let (carried, timeout) = (request.carried, request.timeout);
    // Dropped when the attempt is over or given up, with whatever the body is read from.
    let (body, _abort) = request.take_body().abortable();
    request.body = body;
    let mut response = transport.send(request).await?;
    let leave = carried == Carried::Stream && is_success(response.status);
    if leave || response.body.as_bytes().is_some() {
        return Ok(response);
    }
    let body = std::mem::take(&mut response.body);
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    let read = within(left.unwrap_or(timeout), body.read_all(limit)).await;
    match read.unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into())) {
        Ok(bytes) => {
            response.body = Body::from(bytes);
            Ok(response)
        }
        Err(error) => Err(broken_off(error).head(response)),
    }
}

/// An answer that ended before its end.
pub(crate) fn broken_off(error: io::Error) -> TransportError {
    let timed_out = error.kind() == io::ErrorKind::TimedOut;
    TransportError::new(Phase::Body, error).timed_out(timed_out)
}

fn out_of_time(course: &Course) -> Error {
    let fault = TransportError::new(Phase::Connect, "there was no time left").timed_out(true);
    Error::transport(course.origin(None), fault)
}

fn notify(
    shared: &Shared,
    course: &Course,
    start: Instant,
    outcome: Result<u16, &Error>,
    next: Option<Duration>,
) {
    if let Some(hook) = shared.config().hook() {
        hook.call(&Attempt {
            operation: course.draft().operation(),
            number: course.attempts(),
            elapsed: start.elapsed(),
            outcome,
            next,
        });
    }
}
