//! Requests of a call: one for each attempt.

use std::time::Duration;

use bytes::Bytes;

use super::fault::InputFault;
use super::{Content, Draft, Key};
use crate::config::Config;
use crate::error::Error;
use crate::operation::Scheme;
use crate::transport::{Body, Carried, Header, Request};

/// What goes into a request beside the call itself.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) config: &'a Config,
    pub(crate) authorization: Option<&'a Header>,
    pub(crate) timeout: Duration,
    pub(crate) carried: Carried,
}

impl Draft {
    /// What about the input makes a request impossible, if it does.
    pub(crate) fn check(&self, config: &Config) -> Result<(), Error> {
        let fault = match &self.fault {
            Some(fault) => Some(fault.clone()),
            None => self.missing_account(config),
        };
        match fault {
            Some(fault) => Err(Error::input(self, &fault)),
            None => Ok(()),
        }
    }

    fn missing_account(&self, config: &Config) -> Option<InputFault> {
        let needs_one = config.credentials().scheme() == Scheme::Partner
            && self.operation.auth != [Scheme::None];
        let has_one = || self.options.account_or(config).is_some();
        (needs_one && !has_one()).then_some(InputFault::NoAccount)
    }

    /// A request, or an error that says what about the input makes it impossible. Each attempt takes a new one.
    pub(crate) fn request(&self, frame: &Frame<'_>) -> Result<Request, Error> {
        self.assemble(frame)
            .map_err(|fault| Error::input(self, &fault))
    }

    /// The address alone, for a browser.
    pub(crate) fn address(&self, config: &Config) -> Result<String, Error> {
        let address = match &self.fault {
            Some(fault) => Err(fault.clone()),
            None => self.url(config),
        };
        address.map_err(|fault| Error::input(self, &fault))
    }

    fn url(&self, config: &Config) -> Result<String, InputFault> {
        let mut url = String::with_capacity(128);
        url.push_str(config.base_url_of(self.operation));
        self.path.write_to(&mut url).map_err(InputFault::Path)?;
        self.query.write_to(&mut url);
        Ok(url)
    }

    fn assemble(&self, frame: &Frame<'_>) -> Result<Request, InputFault> {
        let url = self.url(frame.config)?;
        let mut headers = Vec::with_capacity(8);
        headers.extend(frame.authorization.cloned());
        headers.push(Header::fixed("user-agent", USER_AGENT));
        headers.push(Header::fixed("accept", accepted(frame.carried)));
        let body = match &self.content {
            Content::None => Body::empty(),
            Content::Json(json) => {
                headers.push(Header::fixed("content-type", JSON));
                json.clone().into()
            }
            Content::Form(upload) => {
                headers.push(Header::new("content-type", upload.content_type()));
                upload.open().map_err(InputFault::File)?
            }
        };
        if let Some(account) = self.options.account_or(frame.config) {
            let account = Bytes::copy_from_slice(account.as_bytes());
            headers.push(Header::new("x-razorpay-account", account));
        }
        self.options.put_headers(&mut headers);
        if let Some(Key { header, value }) = &self.key {
            let value = Bytes::copy_from_slice(value.as_bytes());
            headers.push(Header::new(header.to_string(), value));
        }
        Ok(Request {
            operation: self.operation,
            method: self.operation.method(),
            url,
            headers,
            body,
            timeout: frame.timeout,
            carried: frame.carried,
        })
    }
}

const USER_AGENT: &str = concat!("razorpay-rust/", env!("CARGO_PKG_VERSION"));
const JSON: &str = "application/json";

fn accepted(carried: Carried) -> &'static str {
    match carried {
        Carried::Whole { .. } => JSON,
        Carried::Stream => "*/*",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::auth::Auth;
    use crate::idempotency::samples::REFUND;
    use crate::operation::{Method, Operation, Retry};

    static EDIT: Operation = Operation {
        name: "things.edit",
        method: Method::Patch,
        host: None,
        path: "/v1/things/{id}",
        retry: Retry::Never,
        reconcile: None,
        paging: None,
        auth: &[],
    };

    static PAY_BACK: Operation = Operation {
        name: "things.pay_back",
        host: None,
        path: "/v1/things/{id}/refund",
        method: Method::Post,
        retry: Retry::Keyed(&REFUND),
        reconcile: None,
        paging: None,
        auth: &[],
    };

    fn json(value: serde_json::Value) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(&value)
    }

    fn request_by(draft: &Draft, config: &Config) -> Result<Request, Error> {
        draft.check(config)?;
        draft.request(&Frame {
            config,
            authorization: Some(&Header::sensitive("authorization", "Basic c2VjcmV0")),
            timeout: Duration::from_secs(1),
            carried: Carried::Whole { limit: 1000 },
        })
    }

    fn request(draft: &Draft) -> Result<Request, Error> {
        request_by(draft, &Config::sample())
    }

    fn edit() -> Draft {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("a");
        draft
    }

    fn names(request: &Request) -> Vec<&str> {
        request.headers().map(|(name, _)| name).collect()
    }

    #[test]
    fn parts_come_together_in_one_request() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("a b");
        draft.extend_query(json(json!({"x": "1 2"})));
        draft.set_query("count", 5);
        draft.set_body(json(json!({"notes": {}})));
        for _ in 0..2 {
            let request = request(&draft).unwrap();
            assert_eq!(request.method, Method::Patch);
            assert_eq!(
                request.url,
                "http://127.0.0.1:9/v1/things/a%20b?x=1%202&count=5"
            );
            let body = request.body().as_bytes().unwrap();
            assert_eq!(body.as_ref(), br#"{"notes":{}}"#.as_slice());
            let expected = ["authorization", "user-agent", "accept", "content-type"];
            assert_eq!(names(&request), expected);
        }
    }

    #[test]
    fn no_body_has_no_content_type() {
        let request = request(&edit()).unwrap();
        assert_eq!(request.header("content-type"), None);
        assert!(request.body().is_empty());
    }

    #[test]
    fn options_and_key_have_their_headers() {
        let mut draft = Draft::new(&PAY_BACK);
        draft.fill_path("a");
        let made = draft.key().unwrap().to_owned();
        draft.set_account("acc_1");
        draft.set_header("X-Trace", "7");
        draft.set_header("user-agent", "mine");
        let first = request(&draft).unwrap();
        assert_eq!(
            names(&first),
            [
                "authorization",
                "accept",
                "x-razorpay-account",
                "x-trace",
                "user-agent",
                "x-refund-idempotency"
            ]
        );
        assert_eq!(first.header("x-refund-idempotency"), Some(made.as_str()));
        assert_eq!(first.header("x-razorpay-account"), Some("acc_1"));
        let second = request(&draft).unwrap();
        assert_eq!(second.header("x-refund-idempotency"), Some(made.as_str()));
        draft.set_key("my-own-key-1".to_owned());
        let third = request(&draft).unwrap();
        assert_eq!(third.header("x-refund-idempotency"), Some("my-own-key-1"));
    }

    #[test]
    fn a_key_that_would_be_refused_is_not_sent() {
        let mut draft = Draft::new(&PAY_BACK);
        draft.fill_path("a");
        draft.set_key("short".to_owned());
        let error = request(&draft).unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent());
        assert_eq!(error.idempotency_key(), Some("short"));
        assert_eq!(
            error.to_string(),
            "POST /v1/things/{id}/refund: nothing was sent by things.pay_back: \
             the idempotency key has 5 characters: expected at least 10"
        );
    }

    #[test]
    fn partner_auth_needs_an_account() {
        let auth = Auth::partner("client", "s3cret");
        let config = Config::of(auth.clone(), None);
        let error = request_by(&edit(), &config).unwrap_err();
        assert!(
            error.to_string().contains("partner auth needs an account"),
            "{error}"
        );
        let mut with_account = edit();
        with_account.set_account("acc_1");
        let sent = request_by(&with_account, &config).unwrap();
        assert_eq!(sent.header("x-razorpay-account"), Some("acc_1"));
        let config = Config::of(auth, Some("acc_2"));
        let sent = request_by(&edit(), &config).unwrap();
        assert_eq!(sent.header("x-razorpay-account"), Some("acc_2"));
        let sent = request_by(&with_account, &config).unwrap();
        assert_eq!(sent.header("x-razorpay-account"), Some("acc_1"));
    }

    #[test]
    fn the_first_fault_is_told_with_operation_and_parameter() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("..");
        draft.fill_path("fine");
        draft.set_header("host", "elsewhere");
        let error = request(&draft).unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent());
        assert_eq!(error.operation(), Some("things.edit"));
        assert_eq!(
            error.to_string(),
            "PATCH /v1/things/{id}: nothing was sent by things.edit: path parameter `id` is `.` or `..`, plain or percent-encoded, which would name another resource"
        );
    }

    #[test]
    fn parameters_that_cannot_be_encoded_are_an_error() {
        let mut draft = edit();
        draft.set_body(Err(serde::ser::Error::custom("no such thing")));
        let error = request(&draft).unwrap_err();
        assert!(error.to_string().contains("no such thing"), "{error}");
    }

    #[test]
    fn an_upper_time_is_for_lists_that_take_one() {
        let mut draft = edit();
        draft.set_upper_time(5);
        let error = request(&draft).unwrap_err();
        assert!(error.to_string().contains("takes no upper time"), "{error}");
    }

    #[test]
    fn debug_shows_neither_ids_nor_bodies() {
        let mut draft = Draft::new(&EDIT);
        draft.fill_path("thing_private");
        draft.extend_query(json(json!({"contact": "9000090000"})));
        draft.set_body(json(json!({"email": "me@example.com"})));
        let shown = format!("{draft:?} {:?}", request(&draft).unwrap());
        assert!(shown.contains("things.edit"));
        for private in ["thing_private", "9000090000", "me@example.com", "c2VjcmV0"] {
            assert!(!shown.contains(private), "{shown}");
        }
    }
}
