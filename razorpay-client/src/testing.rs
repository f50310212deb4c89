//! Mock transport for tests, which never reaches a network.
//!
//! ```
//! # #[cfg(feature = "orders")]
//! # async fn example() -> Result<(), razorpay_client::Error> {
//! use razorpay_client::{
//!     testing::MockTransport,
//!     transport::Response,
//!     types::orders::{ListOrders, OrderId},
//! };
//!
//! let mock = MockTransport::new();
//! mock.push(Response::json(200, r#"{"entity": "collection", "count": 0, "items": []}"#));
//! let client = mock.client()?;
//! let page = client.orders().list(ListOrders::new().receipt("receipt#1")).await?;
//! assert!(page.items.is_empty());
//! assert_eq!(mock.requests()[0].target(), "/v1/orders?receipt=receipt%231");
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! #     #[cfg(feature = "orders")]
//! #     example().await.unwrap();
//! # });
//! ```

mod dial;
mod examples;
mod recorded;

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use dial::{Dial, Dialing, Stream};
pub use examples::Example;
pub use recorded::RecordedRequest;

use crate::client::Client;
use crate::driver::{Async, Driver};
use crate::error::Error;
use crate::transport::{Body, Exchange, Phase, Request, Response, Transport, TransportError, Wait};

/// Mock transport: responds from a queue, a function or examples, and records requests.
///
/// Examples are those of the API documentation. A clone shares the state of the original, so a test
/// can keep one beside the client. Backoff delays take no time. A request without a planned
/// response fails and is not retried.
#[derive(Clone)]
pub struct MockTransport {
    inner: Arc<Inner>,
}

struct Inner {
    queue: Mutex<VecDeque<Result<Response, TransportError>>>,
    otherwise: Otherwise,
    requests: Mutex<Vec<RecordedRequest>>,
    waits: Mutex<Vec<Duration>>,
}

/// What answers when nothing is queued.
enum Otherwise {
    Nothing,
    Function(Box<Function>),
    Examples(examples::Choice),
}

type Function = dyn Fn(&Request) -> Result<Response, TransportError> + Send + Sync;

impl MockTransport {
    /// Creates a mock transport that returns the responses added with [`push`](Self::push).
    #[must_use]
    pub fn new() -> Self {
        Self::with(Otherwise::Nothing)
    }

    /// Creates a mock transport that calls a function for each request.
    ///
    /// The request body is complete when the function is called.
    pub fn answering(function: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        Self::trying(move |request| Ok(function(request)))
    }

    /// Creates a mock transport that calls a function which may return a transport error.
    ///
    /// The request body is complete when the function is called; see
    /// [`answering`](Self::answering).
    pub fn trying(
        function: impl Fn(&Request) -> Result<Response, TransportError> + Send + Sync + 'static,
    ) -> Self {
        Self::with(Otherwise::Function(Box::new(function)))
    }

    /// Creates a mock transport that responds with the documented examples.
    ///
    /// The response is the first successful example of the operation, or the example selected with
    /// [`choose`](Self::choose).
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn from_examples() -> Self {
        Self::with_examples(crate::generated::examples::EXAMPLES)
    }

    /// Creates a mock transport that responds with examples of your own.
    ///
    /// The response is the first successful example of the operation, or the example selected with
    /// [`choose`](Self::choose).
    #[must_use]
    pub fn with_examples(examples: &'static [Example]) -> Self {
        Self::with(Otherwise::Examples(examples::Choice::of(examples)))
    }

    fn with(otherwise: Otherwise) -> Self {
        let inner = Inner {
            queue: Mutex::default(),
            otherwise,
            requests: Mutex::default(),
            waits: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Queues a response. Queued responses take precedence and are returned in order.
    pub fn push(&self, response: Response) {
        lock(&self.inner.queue).push_back(Ok(response));
    }

    /// Queues a transport error. Queued results take precedence and are returned in order.
    pub fn push_error(&self, error: TransportError) {
        lock(&self.inner.queue).push_back(Err(error));
    }

    /// Selects the example to return for an operation from now on.
    ///
    /// The example may be a success or an error response. Returns `false` if the operation has no
    /// example of that name.
    pub fn choose(&self, operation: &str, example: &str) -> bool {
        match &self.inner.otherwise {
            Otherwise::Examples(choice) => choice.choose(operation, example),
            Otherwise::Nothing | Otherwise::Function(_) => false,
        }
    }

    /// Returns the recorded requests, in the order in which they were sent.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.inner.requests).clone()
    }

    /// Returns the backoff delays between attempts so far, none of which took any time.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        lock(&self.inner.waits).clone()
    }

    /// Creates an async client with a test-mode API key on this transport.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`ClientBuilder::build`](crate::client::ClientBuilder::build); none of
    /// them is expected with these settings.
    pub fn client(&self) -> Result<Client<Async>, Error> {
        self.client_of()
    }

    /// Creates a blocking client with a test-mode API key on this transport.
    ///
    /// # Errors
    ///
    /// Returns an error if the background thread of the client cannot be started.
    #[cfg(feature = "blocking")]
    pub fn blocking_client(&self) -> Result<Client<crate::blocking::Blocking>, Error> {
        self.client_of()
    }

    fn client_of<D: Driver>(&self) -> Result<Client<D>, Error> {
        Client::builder()
            .key("rzp_test_key", "secret")
            .transport(self.clone())
            .build()
    }

    fn answer(&self, request: &Request) -> Result<Response, TransportError> {
        if let Some(planned) = lock(&self.inner.queue).pop_front() {
            return planned;
        }
        let answered = match &self.inner.otherwise {
            Otherwise::Nothing => None,
            Otherwise::Function(function) => return function(request),
            Otherwise::Examples(choice) => choice.answer(request.operation().name()),
        };
        answered.ok_or_else(|| {
            let words = format!("the mock has no answer for {}", request.operation().name());
            TransportError::new(Phase::Build, words)
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for MockTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for MockTransport {
    fn send(&self, mut request: Request) -> Exchange<'_> {
        Box::pin(async move {
            let body = request.take_body().read_all(usize::MAX).await;
            let body = body.map_err(|error| TransportError::new(Phase::Exchange, error))?;
            request.body = Body::from(body.clone());
            lock(&self.inner.requests).push(RecordedRequest::of(&request, body));
            self.answer(&request)
        })
    }

    fn wait(&self, duration: Duration) -> Wait<'_> {
        lock(&self.inner.waits).push(duration);
        Box::pin(std::future::ready(()))
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockTransport")
            .field("requests", &self.requests().len())
            .finish()
    }
}
