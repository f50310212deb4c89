//! Addresses of requests, made from one that is parsed already.
//!
//! Parsing an address is a good part of what a call costs, and most of it goes into the host, which is nearly always the
//! same.

use ::reqwest::Url;

/// Scheme, host and port.
#[derive(Debug)]
pub(super) struct Origin {
    text: String,
    parsed: Url,
}

impl Origin {
    /// That of an address; `None` if it is none.
    pub(super) fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split('/').next()?;
        let text = format!("{scheme}://{authority}");
        let parsed = Url::parse(&text).ok()?;
        Some(Self { text, parsed })
    }

    /// An address below this origin, the same as by parsing it; `None` if it is elsewhere, or its path begins in a way that
    /// could lead elsewhere, as `//` and `/\` do.
    pub(super) fn address(&self, url: &str) -> Option<Url> {
        let target = url.strip_prefix(&self.text)?;
        let first = target.strip_prefix('/')?.bytes().next()?;
        first.is_ascii_alphanumeric().then(|| self.parsed.join(target).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_address_that_parsing_gives() {
        for base in ["https://api.razorpay.com", "http://[::1]:8080", "http://h/behind"] {
            let origin = Origin::of(base).unwrap();
            for target in [
                "/v1/orders",
                "/v1/orders?receipt=a%26b&expand[]=payments",
                "/v1/a%2Fb/%252e%252e/x:y@z",
                "/v1/\u{e9}/../x",
            ] {
                let url = format!("{base}{target}");
                assert_eq!(origin.address(&url), Url::parse(&url).ok(), "{url}");
            }
        }
    }

    #[test]
    fn nothing_leads_elsewhere() {
        let origin = Origin::of("http://h:80").unwrap();
        for url in [
            "http://h:8080/v1",
            "http://h:80@elsewhere/v1",
            "http://h:80.elsewhere/v1",
            "http://elsewhere/v1",
            "http://h:80//elsewhere/v1",
            "http://h:80/\\elsewhere/v1",
            "http://h:80/\t/elsewhere/v1",
            "http://h:80/",
            "http://h:80",
        ] {
            assert_eq!(origin.address(url), None, "{url}");
        }
    }

    #[test]
    fn what_is_no_address_has_none() {
        for url in ["", "h", "http://", "http://a b"] {
            assert!(Origin::of(url).is_none(), "{url}");
        }
    }
}
