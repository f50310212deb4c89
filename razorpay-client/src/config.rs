//! What a client is set up with, checked once.

use std::{env::VarError, fmt, time::Duration};

use bytes::Bytes;
use secrecy::SecretString;

use crate::{auth::Auth, error::Error, generated::BASE_URL, transport::Header};

/// For one exchange, from connecting to the last byte. A write that is given up on is one whose outcome is unknown, so
/// this is generous.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

const USER_AGENT: &str = concat!("razorpay-rust/", env!("CARGO_PKG_VERSION"));
const KEY_ID: &str = "RAZORPAY_KEY_ID";
const KEY_SECRET: &str = "RAZORPAY_KEY_SECRET";

/// Settings as they are given, not yet checked.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) keys: Keys,
    pub(crate) base_url: String,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
}

/// Where the keys come from.
#[derive(Clone)]
pub(crate) enum Keys {
    Missing,
    Environment,
    Given { key_id: String, key_secret: SecretString },
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keys: Keys::Missing,
            base_url: BASE_URL.to_owned(),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key_id = match &self.keys {
            Keys::Missing => "missing",
            Keys::Environment => "from the environment",
            Keys::Given { key_id, .. } => key_id,
        };
        f.debug_struct("Settings")
            .field("key_id", &key_id)
            .field("base_url", &HidingUser(&self.base_url))
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
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
pub struct Config {
    auth: Auth,
    base_url: String,
    timeout: Duration,
    connect_timeout: Duration,
}

impl Config {
    pub(crate) fn new(settings: &Settings) -> Result<Self, Error> {
        Self::check(settings, |name| std::env::var(name)).map_err(Error::config)
    }

    fn check(
        settings: &Settings,
        environment: impl Fn(&str) -> Result<String, VarError>,
    ) -> Result<Self, String> {
        let auth = match &settings.keys {
            Keys::Missing => Err("no key id and key secret were given".to_owned()),
            Keys::Given { key_id, key_secret } => Auth::basic(key_id, key_secret),
            Keys::Environment => {
                let key_id = variable(&environment, KEY_ID)?;
                let key_secret = SecretString::from(variable(&environment, KEY_SECRET)?);
                Auth::basic(&key_id, &key_secret)
                    .map_err(|reason| format!("{KEY_ID} and {KEY_SECRET}: {reason}"))
            }
        }?;
        for (name, limit) in
            [("timeout", settings.timeout), ("connect timeout", settings.connect_timeout)]
        {
            if limit.is_zero() {
                return Err(format!("the {name} is zero, so that no call could succeed"));
            }
        }
        Ok(Self {
            auth,
            base_url: base_url(&settings.base_url)?,
            timeout: settings.timeout,
            connect_timeout: settings.connect_timeout,
        })
    }

    pub(crate) fn key_id(&self) -> &str {
        self.auth.key_id()
    }

    /// Without a slash at its end.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.timeout
    }

    pub(crate) fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    /// The headers of every request.
    pub(crate) fn headers(&self) -> Vec<Header> {
        let mut headers = Vec::with_capacity(4);
        headers.push(self.auth.header());
        headers
            .push(Header::new("user-agent", Bytes::from_static(USER_AGENT.as_bytes())));
        headers.push(Header::new("accept", Bytes::from_static(b"application/json")));
        headers
    }
}

fn variable(
    environment: impl Fn(&str) -> Result<String, VarError>,
    name: &str,
) -> Result<String, String> {
    environment(name).map_err(|error| match error {
        VarError::NotPresent => format!("the environment variable {name} is not set"),
        VarError::NotUnicode(_) => {
            format!("the environment variable {name} is not Unicode text")
        }
    })
}

/// An address to put paths behind. It is not repeated in errors, as it may hold a password.
fn base_url(text: &str) -> Result<String, String> {
    let host_and_path = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .ok_or("the base URL begins with neither `https://` nor `http://`")?;
    if host_and_path.contains('@') {
        return Err("the base URL holds a user or password; give the keys apart from it"
            .to_owned());
    }
    if host_and_path.contains(['?', '#']) {
        return Err("the base URL holds a query or fragment".to_owned());
    }
    if host_and_path.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("the base URL holds white space".to_owned());
    }
    if host_and_path.is_empty() || host_and_path.starts_with('/') {
        return Err("the base URL names no host".to_owned());
    }
    Ok(text.trim_end_matches('/').to_owned())
}

#[cfg(test)]
impl Config {
    /// Valid settings that reach nothing.
    pub(crate) fn sample() -> Self {
        let settings = Settings {
            keys: given("rzp_test_key", "s3cret"),
            base_url: "http://127.0.0.1:9/".to_owned(),
            ..Settings::default()
        };
        Self::new(&settings).unwrap()
    }
}

#[cfg(test)]
fn given(key_id: &str, key_secret: &str) -> Keys {
    Keys::Given { key_id: key_id.to_owned(), key_secret: key_secret.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_environment(variables: &[(&str, &str)]) -> Result<Config, String> {
        let settings = Settings { keys: Keys::Environment, ..Settings::default() };
        Config::check(&settings, |name| {
            variables
                .iter()
                .find(|(candidate, _)| *candidate == name)
                .map(|(_, value)| (*value).to_owned())
                .ok_or(VarError::NotPresent)
        })
    }

    #[test]
    fn keys_come_from_two_variables() {
        let config =
            from_environment(&[(KEY_ID, "rzp_test_key"), (KEY_SECRET, "s3cret")])
                .unwrap();
        assert_eq!(config.key_id(), "rzp_test_key");
        assert_eq!(config.base_url(), BASE_URL);
        assert_eq!(
            from_environment(&[(KEY_ID, "rzp_test_key")]).unwrap_err(),
            "the environment variable RAZORPAY_KEY_SECRET is not set"
        );
        let blank =
            from_environment(&[(KEY_ID, "rzp_test_key"), (KEY_SECRET, " ")]).unwrap_err();
        assert_eq!(
            blank,
            "RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET: the key secret is blank"
        );
    }

    #[test]
    fn an_address_is_checked_and_never_repeated() {
        assert_eq!(base_url("http://localhost:8080/").unwrap(), "http://localhost:8080");
        assert_eq!(
            base_url("https://proxy.example/rzp/").unwrap(),
            "https://proxy.example/rzp"
        );
        for (address, words) in [
            ("api.razorpay.com", "neither"),
            ("ftp://x", "neither"),
            ("https://", "no host"),
            ("https:///v1", "no host"),
            ("https://key:s3cret@api.razorpay.com", "user or password"),
            ("https://x?s3cret", "query"),
            ("https://x#s3cret", "query or fragment"),
            ("https://x /y", "white space"),
        ] {
            let error = base_url(address).unwrap_err();
            assert!(error.contains(words), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn zero_is_no_timeout() {
        let settings = Settings {
            keys: given("rzp_test_key", "s3cret"),
            timeout: Duration::ZERO,
            ..Settings::default()
        };
        assert!(Config::new(&settings).unwrap_err().is_config());
    }

    #[test]
    fn debug_shows_no_secret() {
        let settings = Settings {
            keys: given("rzp_test_key", "s3cret"),
            base_url: "https://a:s3cret@x".to_owned(),
            ..Settings::default()
        };
        let shown = format!("{settings:?} {:?}", Config::sample());
        assert!(shown.contains("rzp_test_key"));
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(!shown.contains("Basic"), "{shown}");
    }
}
