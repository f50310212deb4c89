//! `tracing` instrumentation by the OpenTelemetry conventions for HTTP clients.
//!
//! One span per call, one event per retry. Recorded are names, templates, numbers and the request
//! id: never a body, a secret, an id or personal data.
//!
//! Without the feature `tracing`, all functions are no-ops.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Span, hook_panicked};
#[cfg(feature = "tracing")]
pub(crate) use on::{Span, hook_panicked};

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;
    use std::time::Duration;

    use tracing::Instrument;
    use tracing::field::Empty;
    use tracing::instrument::Instrumented;

    use crate::config::Config;
    use crate::core::draft::Draft;
    use crate::core::response::request_id;
    use crate::error::Error;
    use crate::operation::Operation;
    use crate::transport::Response;

    #[derive(Clone)]
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn of(draft: &Draft, config: &Config) -> Self {
            let operation = draft.operation();
            let (host, port) = server(config.base_url_of(operation));
            let span = tracing::info_span!(
                "razorpay",
                otel.kind = "client",
                otel.name = %operation,
                http.request.method = operation.method().as_str(),
                url.template = operation.path(),
                server.address = host,
                server.port = port,
                razorpay.operation = operation.name(),
                http.request.resend_count = Empty,
                http.response.status_code = Empty,
                razorpay.request_id = Empty,
                error.type = Empty,
                otel.status_code = Empty,
            );
            Self(span)
        }

        pub(crate) fn around<F: Future>(self, future: F) -> Instrumented<F> {
            future.instrument(self.0)
        }

        pub(crate) fn succeeded(&self, attempts: u32, response: &Response) {
            self.record(
                attempts,
                Some(response.status()),
                request_id(response.headers()),
            );
        }

        pub(crate) fn failed(&self, error: Error) -> Error {
            self.record(error.attempts(), error.status(), error.request_id());
            self.0.record("error.type", error.kind().as_ref());
            self.0.record("otel.status_code", "ERROR");
            error
        }

        fn record(&self, attempts: u32, status: Option<u16>, request_id: Option<&str>) {
            if attempts > 1 {
                self.0
                    .record("http.request.resend_count", attempts.saturating_sub(1));
            }
            if let Some(status) = status {
                self.0.record("http.response.status_code", status);
            }
            if let Some(id) = request_id {
                self.0.record("razorpay.request_id", id);
            }
        }

        pub(crate) fn again(&self, attempt: u32, wait: Duration, error: &Error) {
            tracing::info!(
                parent: &self.0,
                attempt,
                wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
                error.type = error.kind().as_ref(),
                "the call is sent again"
            );
        }
    }

    /// A hook of the caller's has panicked. What with is left out, as it may hold anything.
    pub(crate) fn hook_panicked(operation: &Operation) {
        tracing::error!(
            razorpay.operation = operation.name(),
            "the `on_attempt` hook has panicked; the call goes on"
        );
    }

    /// Host and port of an address.
    fn server(url: &str) -> (&str, Option<u16>) {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let authority = rest.split('/').next().unwrap_or_default();
        let named = authority.rsplit_once(':');
        let named = named.and_then(|(host, port)| Some((host, port.parse().ok()?)));
        match (named, scheme) {
            (Some((host, port)), _) => (host, Some(port)),
            (None, "https") => (authority, Some(443)),
            (None, "http") => (authority, Some(80)),
            (None, _) => (authority, None),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::server;

        #[test]
        fn host_and_port_are_found_in_an_address() {
            for (url, host, port) in [
                ("https://api.razorpay.com", "api.razorpay.com", Some(443)),
                ("http://127.0.0.1:8080/behind", "127.0.0.1", Some(8080)),
                ("http://[::1]:8080", "[::1]", Some(8080)),
                ("http://[::1]", "[::1]", Some(80)),
                ("nowhere", "nowhere", None),
            ] {
                assert_eq!(server(url), (host, port), "{url}");
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::time::Duration;

    use crate::config::Config;
    use crate::core::draft::Draft;
    use crate::error::Error;
    use crate::operation::Operation;
    use crate::transport::Response;

    #[derive(Clone)]
    pub(crate) struct Span;

    impl Span {
        #[inline]
        pub(crate) fn of(_draft: &Draft, _config: &Config) -> Self {
            Self
        }

        #[inline]
        pub(crate) fn around<F>(self, future: F) -> F {
            future
        }

        #[inline]
        pub(crate) fn succeeded(&self, _attempts: u32, _response: &Response) {}

        #[inline]
        pub(crate) fn failed(&self, error: Error) -> Error {
            error
        }

        #[inline]
        pub(crate) fn again(&self, _attempt: u32, _wait: Duration, _error: &Error) {}
    }

    #[inline]
    pub(crate) fn hook_panicked(_operation: &Operation) {}
}
