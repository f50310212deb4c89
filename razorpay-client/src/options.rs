//! Per-call options, which override the client settings.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use crate::config::Config;
use crate::retry::RetryPolicy;
use crate::transport::Header;

/// The options of one call; what is not set here is as the client has it.
#[derive(Clone, Default)]
pub(crate) struct Options {
    account: Option<Box<str>>,
    timeout: Option<Duration>,
    headers: Vec<Header>,
    retry: Option<RetryPolicy>,
}

/// Why an option cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OptionFault {
    Account(&'static str),
    Timeout,
    Name(String),
    Value(String),
    Reserved { name: String, instead: &'static str },
}

impl fmt::Display for OptionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(reason) => write!(f, "the account {reason}"),
            Self::Timeout => f.write_str("the timeout is zero, so that no call could succeed"),
            Self::Name(name) => write!(f, "{name:?} is no name of a header"),
            Self::Value(name) => write!(
                f,
                "the value of the header {name:?} holds characters that a header cannot carry"
            ),
            Self::Reserved { name, instead } => {
                write!(f, "the header {name:?} cannot be set by hand: {instead}")
            }
        }
    }
}

impl Options {
    pub(crate) fn account(&mut self, account: &str) -> Result<(), OptionFault> {
        check_account(account).map_err(OptionFault::Account)?;
        self.account = Some(account.into());
        Ok(())
    }

    pub(crate) fn timeout(&mut self, timeout: Duration) -> Result<(), OptionFault> {
        if timeout.is_zero() {
            return Err(OptionFault::Timeout);
        }
        self.timeout = Some(timeout);
        Ok(())
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) -> Result<(), OptionFault> {
        let name = name.to_ascii_lowercase();
        check_name(&name)?;
        // Blanks around a value are lost on the way.
        let value = value.trim_matches([' ', '\t']);
        check_value(&name, value)?;
        self.headers.retain(|header| header.name != name);
        self.headers
            .push(Header::new(name, Bytes::copy_from_slice(value.as_bytes())));
        Ok(())
    }

    /// Whether these can carry an idempotency key.
    pub(crate) fn key_header(&self, name: &str, key: &str) -> Result<(), OptionFault> {
        let name = name.to_ascii_lowercase();
        match check_name(&name) {
            Err(OptionFault::Reserved { .. }) if name.contains("idempotency") => {}
            Err(fault @ OptionFault::Name(_)) => return Err(fault),
            _ => {
                let instead = "it is no idempotency header";
                return Err(OptionFault::Reserved { name, instead });
            }
        }
        let is_text = key.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if key.is_empty() || key.trim().len() != key.len() || !is_text {
            return Err(OptionFault::Value(name));
        }
        Ok(())
    }

    pub(crate) fn retry(&mut self, policy: RetryPolicy) {
        self.retry = Some(policy);
    }

    /// The account the call is for, if it is not the client's own.
    pub(crate) fn account_or<'a>(&'a self, config: &'a Config) -> Option<&'a str> {
        self.account.as_deref().or(config.account())
    }

    pub(crate) fn timeout_or(&self, config: &Config) -> Duration {
        self.timeout.unwrap_or(config.timeout())
    }

    pub(crate) fn policy_or<'a>(&'a self, config: &'a Config) -> &'a RetryPolicy {
        self.retry.as_ref().unwrap_or(config.retry())
    }

    /// The headers of the caller, each in the place of one of ours of the same name.
    pub(crate) fn put_headers(&self, headers: &mut Vec<Header>) {
        for header in &self.headers {
            headers.retain(|present| present.name != header.name);
            headers.push(header.clone());
        }
    }
}

/// What is wrong with an account id.
pub(crate) fn check_account(account: &str) -> Result<(), &'static str> {
    if account.trim().is_empty() {
        Err("is blank")
    } else if account.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(())
    } else {
        Err("holds white space or characters that no id has")
    }
}

fn check_value(name: &str, value: &str) -> Result<(), OptionFault> {
    if value
        .bytes()
        .any(|byte| byte == 0x7f || byte < 0x20 && byte != b'\t')
    {
        return Err(OptionFault::Value(name.to_owned()));
    }
    Ok(())
}

/// Whether a caller may set a header of this name, in lower case.
fn check_name(name: &str) -> Result<(), OptionFault> {
    let is_token = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
    if !is_token {
        return Err(OptionFault::Name(name.to_owned()));
    }
    let instead = match name {
        "authorization" | "proxy-authorization" => "it comes from the keys of the client",
        "x-razorpay-account" => "there is `.account(..)` for it",
        "content-type" | "content-length" => "it follows from the body",
        "host" => "it follows from the base URL",
        "connection" | "keep-alive" | "proxy-connection" | "te" | "trailer"
        | "transfer-encoding" | "upgrade" | "expect" => "it belongs to the connection",
        _ if name.contains("idempotency") => {
            "`.idempotency_key(..)` is there where the service knows one"
        }
        _ => return Ok(()),
    };
    Err(OptionFault::Reserved {
        name: name.to_owned(),
        instead,
    })
}

/// The setters that all kinds of calls have; each kind has a `draft`.
macro_rules! setters {
    () => {
        /// Sets the account id (header `X-Razorpay-Account`), overriding that of the client.
        ///
        /// For example a linked account, or a sub-merchant of a partner.
        pub fn account(mut self, account: impl AsRef<str>) -> Self {
            self.draft.set_account(account.as_ref());
            self
        }

        /// Sets the total timeout, including all attempts and the delays between them.
        ///
        /// Overrides the [timeout](crate::client::ClientBuilder::timeout) of the client.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.draft.set_timeout(timeout);
            self
        }

        /// Adds a request header, or replaces one set by the client.
        ///
        /// Headers for authentication, body, connection, account and idempotency are reserved:
        /// setting one of them makes the call return an error, and no request is sent.
        pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            self.draft.set_header(name.as_ref(), value.as_ref());
            self
        }

        /// Sets the retry policy: attempts, backoff and deadline.
        ///
        /// Overrides the [policy](crate::client::ClientBuilder::retry) of the client. Only calls
        /// that are safe to repeat are retried.
        pub fn retry(mut self, policy: crate::retry::RetryPolicy) -> Self {
            self.draft.set_retry(policy);
            self
        }
    };
}

pub(crate) use setters;

#[cfg(test)]
mod tests {
    use super::*;

    fn header(name: &str, value: &str) -> Result<Vec<(String, String)>, String> {
        let mut options = Options::default();
        options
            .header(name, value)
            .map_err(|fault| fault.to_string())?;
        let text = |header: &Header| {
            let value = String::from_utf8(header.value.to_vec()).unwrap();
            (header.name.to_string(), value)
        };
        Ok(options.headers.iter().map(text).collect())
    }

    #[test]
    fn a_header_of_the_callers_own_is_taken() {
        let taken = header("X-Trace-Id", " a b ").unwrap();
        assert_eq!(taken, [("x-trace-id".to_owned(), "a b".to_owned())]);
        assert!(header("x-device-fingerprint", "é").is_ok());
    }

    #[test]
    fn a_header_is_set_once() {
        let mut options = Options::default();
        options.header("X-A", "1").unwrap();
        options.header("x-a", "2").unwrap();
        options.header("User-Agent", "mine").unwrap();
        let mut headers = vec![Header::fixed("user-agent", "theirs")];
        options.put_headers(&mut headers);
        let values: Vec<_> = headers.iter().map(|header| header.value.as_ref()).collect();
        assert_eq!(values, [b"2".as_slice(), b"mine"]);
    }

    #[test]
    fn headers_that_are_not_the_callers_to_set_are_refused() {
        for (name, words) in [
            ("Authorization", "keys of the client"),
            ("content-type", "follows from the body"),
            ("Content-Length", "follows from the body"),
            ("HOST", "base URL"),
            ("Transfer-Encoding", "connection"),
            ("X-Razorpay-Account", ".account(..)"),
            ("Idempotency-Key", ".idempotency_key(..)"),
            ("X-Payout-Idempotency", ".idempotency_key(..)"),
        ] {
            let error = header(name, "s3cret").unwrap_err();
            assert!(
                error.contains(words) && !error.contains("s3cret"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_no_header_can_be_is_refused() {
        for name in ["", "a b", "a:", "é", "a\r\nb"] {
            assert!(
                header(name, "x")
                    .unwrap_err()
                    .contains("no name of a header")
            );
        }
        for value in ["a\r\nx-b: 1", "\0", "\u{7f}"] {
            assert!(header("x-a", value).unwrap_err().contains("cannot carry"));
        }
    }

    #[test]
    fn a_key_goes_under_an_idempotency_header_only() {
        let options = Options::default();
        assert_eq!(options.key_header("X-Payout-Idempotency", "key 1"), Ok(()));
        for (name, key) in [
            ("x-trace-id", "key"),
            ("authorization", "key"),
            ("x idempotency", "key"),
            ("x-payout-idempotency", ""),
            ("x-payout-idempotency", " key"),
            ("x-payout-idempotency", "a\r\nb"),
        ] {
            assert!(options.key_header(name, key).is_err(), "{name}: {key}");
        }
    }

    #[test]
    fn an_account_is_an_id() {
        let mut options = Options::default();
        assert!(options.account("acc_1").is_ok());
        for account in ["", " ", "acc_1\n", "acc 1", "é"] {
            assert!(options.account(account).is_err(), "{account:?}");
        }
        assert_eq!(options.timeout(Duration::ZERO), Err(OptionFault::Timeout));
    }
}
