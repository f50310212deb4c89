//! Responses that something in between gives in the place of the service.

use super::random::Random;

/// A response that is not the service's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// This status with an error body as the service writes it.
    Error(u16),
    /// This status with a page of HTML.
    Html(u16),
    /// This status without a body.
    Bare(u16),
    /// A redirect to another place.
    Redirect(u16),
    /// 429, with this many seconds in `Retry-After`; without the header if there is no number.
    TooMany(Option<u64>),
    /// 503 with `Retry-After`.
    Unavailable(u64),
    /// 409: another request with the same idempotency key is still in progress.
    InProgress,
    /// 409: a different request came with the same idempotency key.
    Conflict,
    /// 200 without a body.
    Empty,
    /// 200 with JSON that ends too early.
    HalfJson,
    /// 200 with a page of HTML.
    HtmlAsSuccess,
}

impl Replacement {
    /// A response to a request that was not carried out: a refusal that says so, or one that leaves it open.
    ///
    /// No success: HTTP has no way to tell a client that a success is none. An error object of the service is a refusal,
    /// whatever the status.
    pub fn of_refusal(random: &mut Random) -> Self {
        match random.below(10) {
            0 | 1 => Self::Error(random.pick(400, &[200, 401, 403, 404, 422, 408, 303])),
            2 => Self::Html(random.pick(403, &[404, 413, 400])),
            3 => Self::TooMany(random.percent(70).then(|| random.below(90))),
            4 => Self::Unavailable(random.below(150)),
            5 => Self::Conflict,
            _ => Self::open(random),
        }
    }

    /// A response to a request that was carried out: a success that cannot be read, or a status that leaves it open.
    ///
    /// No definite refusal: a service that carries a request out and refuses it has lied, and no client can help that.
    pub fn of_effect(random: &mut Random) -> Self {
        match random.below(10) {
            0 => Self::Empty,
            1 => Self::HalfJson,
            2 | 3 => Self::HtmlAsSuccess,
            4 => Self::InProgress,
            _ => Self::open(random),
        }
    }

    /// A response that does not tell whether the request was carried out.
    fn open(random: &mut Random) -> Self {
        match random.below(6) {
            0 => Self::Redirect(random.pick(301, &[302, 303, 307, 308])),
            1 => Self::Bare(random.pick(408, &[101, 300, 304, 499, 500, 502, 599])),
            2 => Self::Html(random.pick(502, &[503, 504, 499])),
            3 => Self::Error(random.pick(500, &[502, 503, 504])),
            4 => Self::Unavailable(random.below(30)),
            _ => Self::Html(504),
        }
    }

    /// The response as it goes on the wire.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        let json = "content-type: application/json\r\n";
        let html = "content-type: text/html\r\n";
        let page = "<html><body><h1>It does not work</h1></body></html>";
        match self {
            // A refusal has another code.
            Self::Error(status @ 500..) => {
                response(status, json, &error("SERVER_ERROR", "Request failed"))
            }
            Self::Error(status) => response(status, json, &error(REFUSED, "No")),
            Self::Html(status) => response(status, html, page),
            Self::Bare(status) => response(status, "", ""),
            Self::Redirect(status) => {
                response(status, "location: http://other.invalid/v1/orders\r\n", "")
            }
            Self::TooMany(seconds) => {
                let after = seconds.map(|seconds| format!("retry-after: {seconds}\r\n"));
                let headers = format!("{json}{}", after.unwrap_or_default());
                response(429, &headers, &error(REFUSED, "Throttling Error"))
            }
            Self::Unavailable(seconds) => {
                response(503, &format!("{html}retry-after: {seconds}\r\n"), page)
            }
            Self::InProgress => response(409, json, &error(REFUSED, IN_PROGRESS)),
            Self::Conflict => response(409, json, &error(REFUSED, CONFLICT)),
            Self::Empty => response(200, json, ""),
            Self::HalfJson => response(200, json, "{\"id\":\"order_00000000000000\",\"en"),
            Self::HtmlAsSuccess => response(200, html, page),
        }
    }
}

const IN_PROGRESS: &str = "Another request with the same idempotency key is still in progress.";
const CONFLICT: &str =
    "Different request with the same idempotency key has already been processed.";

const REFUSED: &str = "BAD_REQUEST_ERROR";

fn error(code: &str, description: &str) -> String {
    format!("{{\"error\":{{\"code\":\"{code}\",\"description\":\"{description}\"}}}}")
}

fn response(status: u16, headers: &str, body: &str) -> Vec<u8> {
    let length = match status {
        // These have no body, and may not say how long it is.
        101 | 304 => String::new(),
        _ => format!("content-length: {}\r\n", body.len()),
    };
    let upgrade = match status {
        101 => "connection: upgrade\r\nupgrade: websocket\r\n",
        _ => "",
    };
    format!("HTTP/1.1 {status} Replaced\r\n{headers}{upgrade}{length}\r\n{body}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::http1;

    #[test]
    fn each_is_one_whole_response() {
        let mut random = Random::of(5, &[]);
        for _ in 0..300 {
            for replacement in [
                Replacement::of_refusal(&mut random),
                Replacement::of_effect(&mut random),
            ] {
                let bytes = replacement.bytes();
                assert_eq!(http1::length(&bytes), Some(bytes.len()), "{replacement:?}");
                assert!(http1::status(&bytes) > 100, "{replacement:?}");
            }
        }
    }

    #[test]
    fn what_was_carried_out_is_not_definitely_refused_and_the_other_way_round() {
        let mut random = Random::of(6, &[]);
        for _ in 0..1_000 {
            let replacement = Replacement::of_refusal(&mut random);
            let refused = http1::status(&replacement.bytes());
            let is_success = (200..300).contains(&refused);
            assert!(!is_success || replacement == Replacement::Error(200));
            let replacement = Replacement::of_effect(&mut random);
            let status = http1::status(&replacement.bytes());
            let open = matches!(status, 100..=399 | 408 | 499 | 500..=599);
            assert!(
                open || replacement == Replacement::InProgress,
                "{replacement:?}"
            );
        }
    }
}
