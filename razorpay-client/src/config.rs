//! Client configuration: settings, limits and their validation.

pub(crate) mod address;

use std::env::VarError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::address::{base_url, is_exposed};
use crate::auth::credentials::Credentials;
use crate::auth::{Auth, Mode};
use crate::core::jitter::Jitter;
use crate::error::Error;
use crate::generated::BASE_URL;
use crate::operation::Operation;
use crate::options::check_account;
use crate::retry::{Hook, RetryPolicy};
use crate::transport::Transport;

/// For a call with all its attempts. A write that is given up on is one whose outcome is unknown, so these are generous.
const TIMEOUT: Duration = Duration::from_secs(120);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The largest documented page has less than 100 kB.
const MAX_RESPONSE_SIZE: usize = 16 * 1024 * 1024;

const EXPOSED: &str = "the base URL is plain `http://` to another machine, so that the credentials would be sent unencrypted: use \
     `https://`, or a test key (`rzp_test_..`); `allow_plain_http(true)` permits it on a network that you trust";

/// Settings as they are given, not yet checked.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) auth: Option<Auth>,
    pub(crate) account: Option<String>,
    pub(crate) base_url: String,
    /// Whether credentials other than a test key may go unencrypted to another machine.
    pub(crate) allow_plain_http: bool,
    pub(crate) limits: Limits,
    pub(crate) retry: RetryPolicy,
    pub(crate) hook: Option<Hook>,
    pub(crate) network: Network,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) jitter: Jitter,
}

/// How much of time and memory a call may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) read_timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_response_size: usize,
}

/// The way to the service, for the transport that comes with the client.
#[derive(Clone, Default)]
pub(crate) struct Network {
    pub(crate) proxy: Proxy,
    /// Certificates in PEM form to trust beside those of the platform.
    pub(crate) roots: Vec<Vec<u8>>,
    /// What opens connections in the place of the system's sockets.
    #[cfg(feature = "testing")]
    pub(crate) dialer: Option<Arc<dyn crate::testing::Dial>>,
}

#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) enum Proxy {
    /// As the environment says.
    #[default]
    Environment,
    None,
    Address(String),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            auth: None,
            account: None,
            base_url: BASE_URL.to_owned(),
            allow_plain_http: false,
            limits: Limits {
                timeout: TIMEOUT,
                read_timeout: READ_TIMEOUT,
                connect_timeout: CONNECT_TIMEOUT,
                max_response_size: MAX_RESPONSE_SIZE,
            },
            retry: RetryPolicy::new(),
            hook: None,
            network: Network::default(),
            transport: None,
            jitter: Jitter::default(),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("auth", &self.auth)
            .field("account", &self.account)
            .field("base_url", &HidingUser(&self.base_url))
            .field("allow_plain_http", &self.allow_plain_http)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .field("network", &self.network)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = match &self.proxy {
            Proxy::Environment => "from the environment",
            Proxy::None => "none",
            // Its address may hold a password.
            Proxy::Address(_) => "given",
        };
        f.debug_struct("Network")
            .field("proxy", &proxy)
            .field("roots", &self.roots.len())
            .finish()
    }
}

/// An address may be given with a user and password, which is refused later but must not be shown before.
struct HidingUser<'a>(&'a str);

impl fmt::Debug for HidingUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.contains('@') {
            f.write_str("[redacted]")
        } else {
            fmt::Debug::fmt(self.0, f)
        }
    }
}

/// Checked settings.
#[derive(Debug)]
pub(crate) struct Config {
    credentials: Credentials,
    account: Option<String>,
    base_url: String,
    limits: Limits,
    retry: RetryPolicy,
    hook: Option<Hook>,
    jitter: Jitter,
}

impl Config {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        Self::check(settings, |name| std::env::var(name)).map_err(Error::config)
    }

    fn check(
        settings: &Settings,
        environment: impl Fn(&str) -> Result<String, VarError>,
    ) -> Result<Self, String> {
        let auth = settings
            .auth
            .as_ref()
            .ok_or("no key id and key secret were given")?;
        let credentials = Credentials::check(&auth.0, environment)?;
        if let Some(account) = &settings.account {
            check_account(account).map_err(|reason| format!("the account {reason}"))?;
        }
        let limits = settings.limits;
        for (name, limit) in [
            ("timeout", limits.timeout),
            ("read timeout", limits.read_timeout),
            ("connect timeout", limits.connect_timeout),
        ] {
            if limit.is_zero() {
                return Err(format!("the {name} is zero, so that no call could succeed"));
            }
        }
        let network = &settings.network;
        if settings.transport.is_some()
            && (network.proxy != Proxy::Environment || !network.roots.is_empty())
        {
            return Err(
                "a proxy or root certificates were given, which a transport of your own would not use"
                    .to_owned(),
            );
        }
        let base_url = base_url(&settings.base_url)?;
        if is_exposed(&base_url)
            && credentials.mode() != Some(Mode::Test)
            && !settings.allow_plain_http
        {
            return Err(EXPOSED.to_owned());
        }
        Ok(Self {
            credentials,
            account: settings.account.clone(),
            base_url,
            limits,
            retry: settings.retry,
            hook: settings.hook.clone(),
            jitter: settings.jitter.clone(),
        })
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    pub(crate) fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Without a slash at its end.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where an operation is served. An address of the caller's, such as that of a mock or a gateway, serves all of them.
    pub(crate) fn base_url_of(&self, operation: &Operation) -> &str {
        match operation.host {
            Some(host) if self.base_url == BASE_URL => host,
            _ => &self.base_url,
        }
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.limits.timeout
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    pub(crate) fn jitter(&self) -> &Jitter {
        &self.jitter
    }

    pub(crate) fn hook(&self) -> Option<&Hook> {
        self.hook.as_ref()
    }
}

#[cfg(test)]
impl Config {
    /// Valid settings that reach nothing.
    pub(crate) fn sample() -> Self {
        Self::of(Auth::key("rzp_test_key", "s3cret"), None)
    }

    pub(crate) fn of(auth: Auth, account: Option<&str>) -> Self {
        let settings = Settings {
            auth: Some(auth),
            account: account.map(str::to_owned),
            base_url: "http://127.0.0.1:9/".to_owned(),
            ..Settings::default()
        };
        Self::new(&settings).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            auth: Some(Auth::key("rzp_test_key", "s3cret")),
            ..Settings::default()
        }
    }

    #[test]
    fn credentials_of_money_go_unencrypted_to_this_machine_only() {
        let build = |auth: Auth, base_url: &str, allow_plain_http: bool| {
            let settings = Settings {
                auth: Some(auth),
                base_url: base_url.to_owned(),
                allow_plain_http,
                ..Settings::default()
            };
            Config::new(&settings)
                .map(drop)
                .map_err(|error| error.to_string())
        };
        let auths: [fn() -> Auth; 6] = [
            || Auth::key("rzp_live_key", "s3cret"),
            || Auth::key("other", "s3cret"),
            || Auth::public("rzp_live_key"),
            || Auth::partner("client", "s3cret"),
            || Auth::bearer("s3cret"),
            || Auth::bearer_provider(|| async { Ok(crate::AccessToken::new("s3cret")) }),
        ];
        for auth in auths {
            let error = build(auth(), "http://gateway.example", false).unwrap_err();
            assert!(error.contains("unencrypted") && error.contains("allow_plain_http"));
            assert!(!error.contains("s3cret"), "{error}");
            for base_url in ["http://127.0.0.1:8080", "https://gateway.example"] {
                build(auth(), base_url, false).unwrap();
            }
            build(auth(), "http://gateway.example", true).unwrap();
        }
        let test = Auth::key("rzp_test_key", "s3cret");
        build(test, "http://gateway.example", false).unwrap();
    }

    #[test]
    fn every_wait_has_a_bound() {
        let config = Config::new(&settings()).unwrap();
        let limits = config.limits();
        assert!(limits.connect_timeout < limits.read_timeout);
        assert!(
            limits.read_timeout < limits.timeout,
            "time for a second attempt"
        );
        let zero = |change: fn(&mut Limits)| {
            let mut settings = settings();
            change(&mut settings.limits);
            Config::new(&settings).unwrap_err().to_string()
        };
        let zero_timeout = zero(|limits| limits.timeout = Duration::ZERO);
        assert!(
            zero_timeout.contains("the timeout is zero"),
            "{zero_timeout}"
        );
        let zero_read = zero(|limits| limits.read_timeout = Duration::ZERO);
        assert!(
            zero_read.contains("the read timeout is zero"),
            "{zero_read}"
        );
    }

    #[test]
    fn an_account_is_checked() {
        let settings = Settings {
            account: Some(" acc_1".to_owned()),
            ..settings()
        };
        let error = Config::new(&settings).unwrap_err();
        assert!(error.is_config() && error.to_string().contains("the account"));
    }

    #[test]
    #[allow(
        clippy::needless_update,
        reason = "with the feature `testing` there is one more field"
    )]
    fn debug_shows_no_secret() {
        let settings = Settings {
            base_url: "https://a:s3cret@x".to_owned(),
            network: Network {
                proxy: Proxy::Address("http://user:s3cret@proxy".to_owned()),
                roots: Vec::new(),
                ..Network::default()
            },
            ..settings()
        };
        let shown = format!("{settings:?} {:?}", Config::sample());
        assert!(shown.contains("rzp_test_key"));
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(!shown.contains("Basic "), "{shown}");
    }
}
