//! OAuth access tokens that expire: the token provider and the cached access token.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::credentials::bearer_header;
use crate::transport::Header;

/// Future returned by [`TokenProvider::token`], resolving to an access token.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Source of OAuth access tokens for [`Auth::bearer_provider`](super::Auth::bearer_provider).
///
/// A function that returns a future implements `TokenProvider` as well:
///
/// ```
/// use std::time::Duration;
///
/// use razorpay_client::{AccessToken, Auth};
///
/// async fn refresh() -> Result<AccessToken, Box<dyn std::error::Error + Send + Sync>> {
///     // Ask the authorization server with the refresh token, and keep the new one.
///     Ok(AccessToken::new("token").expires_in(Duration::from_secs(7_862_400)))
/// }
///
/// let auth = Auth::bearer_provider(refresh);
/// # let _ = auth;
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Fetches a new access token.
    ///
    /// The client caches the access token until it expires or Razorpay rejects it, and fetches only
    /// once for all calls waiting for a token.
    fn token(&self) -> TokenFuture<'_>;
}

impl<F, R> TokenProvider for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<AccessToken, Box<dyn StdError + Send + Sync>>> + Send + 'static,
{
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self())
    }
}

/// OAuth access token, with an optional lifetime. `Debug` does not show the token.
#[derive(Debug, Clone)]
#[must_use]
pub struct AccessToken {
    token: SecretString,
    expires_in: Option<Duration>,
}

impl AccessToken {
    /// Creates an access token without a known lifetime, used until Razorpay rejects it.
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            token: SecretString::from(token.into()),
            expires_in: None,
        }
    }

    /// Sets the remaining lifetime of the access token, counted from now.
    ///
    /// The client requests a new access token shortly before this one expires.
    pub fn expires_in(mut self, duration: Duration) -> Self {
        self.expires_in = Some(duration);
        self
    }
}

/// The token in use. Whoever finds none has one fetched, and so has everybody who comes meanwhile.
#[derive(Clone)]
pub(crate) struct TokenCell {
    provider: Arc<dyn TokenProvider>,
    state: Arc<Mutex<State>>,
    patience: Duration,
}

/// How long one fetch is waited for by calls that come later; then they have another one begun. A provider may hang where
/// the calls that waited for it are long gone.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
enum State {
    #[default]
    None,
    /// Whoever waits drives it on, so that no call that is neither polled nor dropped can hold up the others.
    Fetching {
        token: Fetching,
        since: Instant,
    },
    Held(Held),
}

type Fetching = Shared<Pin<Box<dyn Future<Output = Fetched> + Send>>>;
type Fetched = Result<Held, Arc<dyn StdError + Send + Sync>>;

#[derive(Clone)]
struct Held {
    header: Header,
    until: Option<Instant>,
}

impl Held {
    fn of(token: &AccessToken) -> Result<Self, String> {
        let header = bearer_header(token.token.expose_secret())?;
        // Some time is left for the call that carries it.
        let until = token.expires_in.and_then(|lifetime| {
            let margin = lifetime.checked_div(10)?.min(Duration::from_secs(60));
            Instant::now().checked_add(lifetime.saturating_sub(margin))
        });
        Ok(Self { header, until })
    }

    fn is_valid(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }
}

impl TokenCell {
    pub(crate) fn new(provider: Arc<dyn TokenProvider>) -> Self {
        Self {
            provider,
            state: Arc::default(),
            patience: PATIENCE,
        }
    }

    /// The header with the token in use, or with a new one if there is none, or none that is still valid.
    pub(crate) async fn header(&self) -> Result<Header, Box<dyn StdError + Send + Sync>> {
        let fetching = match self.held_or_fetching() {
            Ok(header) => return Ok(header),
            Err(fetching) => fetching,
        };
        let fetched = fetching.clone().await;
        let mut state = self.lock();
        if matches!(&*state, State::Fetching { token, .. } if token.ptr_eq(&fetching)) {
            *state = fetched.clone().map_or(State::None, State::Held);
        }
        fetched
            .map(|held| held.header)
            .map_err(|error| NoToken(error).into())
    }

    /// Takes note that the service has refused this token. One that was fetched meanwhile stays.
    pub(crate) fn refuse(&self, refused: &Header) {
        let mut state = self.lock();
        if matches!(&*state, State::Held(held) if held.header.value == refused.value) {
            *state = State::None;
        }
    }

    fn held_or_fetching(&self) -> Result<Header, Fetching> {
        let mut state = self.lock();
        match &*state {
            State::Held(held) if held.is_valid() => Ok(held.header.clone()),
            State::Fetching { token, since } if since.elapsed() < self.patience => {
                Err(token.clone())
            }
            _ => {
                let token = self.fetch();
                let since = Instant::now();
                *state = State::Fetching {
                    token: token.clone(),
                    since,
                };
                Err(token)
            }
        }
    }

    fn fetch(&self) -> Fetching {
        let provider = Arc::clone(&self.provider);
        let fetching = async move {
            // A panic would be met by every call from then on.
            let asked = AssertUnwindSafe(async { provider.token().await }).catch_unwind();
            let token = asked
                .await
                .unwrap_or_else(|_| Err("the provider panicked".into()));
            let token = token.map_err(Arc::from)?;
            Held::of(&token).map_err(|reason| Arc::from(Box::from(reason)))
        };
        let fetching: Pin<Box<dyn Future<Output = Fetched> + Send>> = Box::pin(fetching);
        fetching.shared()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one error of all who waited for the same token.
#[derive(Debug)]
struct NoToken(Arc<dyn StdError + Send + Sync>);

impl fmt::Display for NoToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for NoToken {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl fmt::Debug for TokenCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenCell")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    fn counting(lifetime: Option<Duration>) -> (TokenCell, Arc<AtomicU32>) {
        let count = Arc::<AtomicU32>::default();
        let shared = Arc::clone(&count);
        let provider = move || {
            let number = shared.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::task::yield_now().await;
                let token = AccessToken::new(format!("token{number}"));
                Ok(match lifetime {
                    Some(lifetime) => token.expires_in(lifetime),
                    None => token,
                })
            }
        };
        (TokenCell::new(Arc::new(provider)), count)
    }

    #[tokio::test]
    async fn one_token_serves_all_until_it_is_refused() {
        let (cell, count) = counting(None);
        let asked: Vec<_> = (0..50)
            .map(|_| {
                let cell = cell.clone();
                tokio::spawn(async move { cell.header().await.unwrap() })
            })
            .collect();
        let mut first = None;
        for one in asked {
            let header = one.await.unwrap();
            assert_eq!(header.value.as_ref(), b"Bearer token0");
            assert!(header.sensitive);
            first = Some(header);
        }
        assert_eq!(count.load(Ordering::Relaxed), 1);
        for _ in 0..3 {
            cell.refuse(first.as_ref().unwrap());
            let second = cell.header().await.unwrap();
            assert_eq!(second.value.as_ref(), b"Bearer token1");
        }
        assert_eq!(count.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn an_expired_token_is_replaced() {
        let (cell, count) = counting(Some(Duration::ZERO));
        cell.header().await.unwrap();
        cell.header().await.unwrap();
        assert_eq!(count.load(Ordering::Relaxed), 2);
        let (cell, count) = counting(Some(Duration::from_secs(100)));
        cell.header().await.unwrap();
        cell.header().await.unwrap();
        assert_eq!(count.load(Ordering::Relaxed), 1);
    }

    /// Polls a future once, in vain.
    async fn begin<T>(future: &mut Pin<Box<impl Future<Output = T>>>) {
        std::future::poll_fn(|context| {
            assert!(future.as_mut().poll(context).is_pending());
            std::task::Poll::Ready(())
        })
        .await;
    }

    #[tokio::test]
    async fn giving_up_while_it_is_fetched_leaves_the_others_working() {
        let (cell, count) = counting(None);
        let mut asking = Box::pin(cell.header());
        begin(&mut asking).await;
        drop(asking);
        assert_eq!(
            cell.header().await.unwrap().value.as_ref(),
            b"Bearer token0"
        );
        assert_eq!(count.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_call_that_nobody_polls_holds_up_no_other() {
        let (cell, _) = counting(None);
        let mut stalled = Box::pin(cell.header());
        begin(&mut stalled).await;
        assert_eq!(
            cell.header().await.unwrap().value.as_ref(),
            b"Bearer token0"
        );
        assert_eq!(stalled.await.unwrap().value.as_ref(), b"Bearer token0");
    }

    #[tokio::test]
    async fn a_provider_that_hangs_is_asked_again_by_later_calls() {
        let count = Arc::<AtomicU32>::default();
        let shared = Arc::clone(&count);
        let mut cell = TokenCell::new(Arc::new(move || {
            let number = shared.fetch_add(1, Ordering::Relaxed);
            async move {
                if number == 0 {
                    std::future::pending::<()>().await;
                }
                Ok(AccessToken::new(format!("token{number}")))
            }
        }));
        let mut first = Box::pin(cell.header());
        begin(&mut first).await;
        drop(first);
        begin(&mut Box::pin(cell.header())).await;
        assert_eq!(count.load(Ordering::Relaxed), 1, "it may still come");
        cell.patience = Duration::ZERO;
        assert_eq!(
            cell.header().await.unwrap().value.as_ref(),
            b"Bearer token1"
        );
        assert_eq!(
            cell.header().await.unwrap().value.as_ref(),
            b"Bearer token1"
        );
    }

    #[tokio::test]
    async fn after_an_error_it_asks_again() {
        let count = Arc::<AtomicU32>::default();
        let shared = Arc::clone(&count);
        let cell = TokenCell::new(Arc::new(move || {
            let number = shared.fetch_add(1, Ordering::Relaxed);
            async move {
                match number {
                    0 => Err("the vault is closed".into()),
                    1 => panic!("a bug of the provider"),
                    _ => Ok(AccessToken::new("token")),
                }
            }
        }));
        let error = cell.header().await.unwrap_err();
        assert_eq!(error.to_string(), "the vault is closed");
        let error = cell.header().await.unwrap_err();
        assert_eq!(error.to_string(), "the provider panicked");
        assert!(cell.header().await.is_ok());
    }

    #[tokio::test]
    async fn a_token_that_is_none_is_an_error_that_does_not_show_it() {
        for token in ["", " s3cret", "s3\r\ncret"] {
            let cell = TokenCell::new(Arc::new(move || async move { Ok(AccessToken::new(token)) }));
            let error = cell.header().await.unwrap_err().to_string();
            assert!(
                error.contains("access token") && !error.contains("s3"),
                "{error}"
            );
        }
        assert!(!format!("{:?}", AccessToken::new("s3cret")).contains("s3cret"));
    }
}
