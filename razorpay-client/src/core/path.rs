//! Path templates filled with the caller's ids, so that an id never leaves its segment.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but letters, digits and `-` `.` `_` `~` is encoded.
pub(crate) const STRICT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path under construction: the filled part, and the rest of its template.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    filled: String,
    rest: &'static str,
}

/// Why a path cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathFault {
    /// A value that would change which resource is meant.
    Unsafe { parameter: &'static str, reason: UnsafeSegment },
    /// Values and template do not match.
    Arity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnsafeSegment {
    Empty,
    Dot,
    DotDot,
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsafe { parameter, reason } => {
                let reason = match reason {
                    UnsafeSegment::Empty => "is empty",
                    UnsafeSegment::Dot => "is `.`, which would name another resource",
                    UnsafeSegment::DotDot => "is `..`, which would name another resource",
                };
                write!(f, "path parameter `{parameter}` {reason}")
            }
            Self::Arity => {
                f.write_str("the path was not given as many values as it has parameters")
            }
        }
    }
}

impl Path {
    pub(crate) fn new(template: &'static str) -> Self {
        Self { filled: String::new(), rest: template }
    }

    /// Fills the next parameter.
    pub(crate) fn fill(&mut self, value: &str) -> Result<(), PathFault> {
        let (literal, tail) = self.rest.split_once('{').ok_or(PathFault::Arity)?;
        let (parameter, rest) = tail.split_once('}').ok_or(PathFault::Arity)?;
        let reason = match value {
            "" => Some(UnsafeSegment::Empty),
            "." => Some(UnsafeSegment::Dot),
            ".." => Some(UnsafeSegment::DotDot),
            _ => None,
        };
        if let Some(reason) = reason {
            return Err(PathFault::Unsafe { parameter, reason });
        }
        self.filled.push_str(literal);
        self.filled.extend(utf8_percent_encode(value, STRICT));
        self.rest = rest;
        Ok(())
    }

    /// Appends the finished path to an address.
    pub(crate) fn write_to(&self, url: &mut String) -> Result<(), PathFault> {
        if self.rest.contains('{') {
            return Err(PathFault::Arity);
        }
        url.push_str(&self.filled);
        url.push_str(self.rest);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(template: &'static str, values: &[&str]) -> Result<String, PathFault> {
        let mut path = Path::new(template);
        for value in values {
            path.fill(value)?;
        }
        let mut url = String::new();
        path.write_to(&mut url)?;
        Ok(url)
    }

    #[test]
    fn parameters_are_filled_in_order() {
        assert_eq!(fill("/v1/orders", &[]).unwrap(), "/v1/orders");
        assert_eq!(fill("/v1/orders/{id}", &["order_1"]).unwrap(), "/v1/orders/order_1");
        assert_eq!(fill("/v1/a/{a}/b/{b}/c", &["1", "2"]).unwrap(), "/v1/a/1/b/2/c");
    }

    #[test]
    fn whatever_could_leave_a_segment_is_encoded() {
        for (value, encoded) in [
            ("../payments", "..%2Fpayments"),
            ("%2e%2e", "%252e%252e"),
            ("..%2f", "..%252f"),
            ("a/b", "a%2Fb"),
            ("a\\b", "a%5Cb"),
            ("a?b#c", "a%3Fb%23c"),
            ("a b;c", "a%20b%3Bc"),
            ("\r\n\0", "%0D%0A%00"),
            ("é", "%C3%A9"),
            ("...", "..."),
        ] {
            assert_eq!(fill("/v1/{id}", &[value]).unwrap(), format!("/v1/{encoded}"));
        }
    }

    #[test]
    fn what_encoding_cannot_make_safe_is_refused() {
        for (value, words) in [("", "is empty"), (".", "is `.`"), ("..", "is `..`")] {
            let fault = fill("/v1/orders/{id}/x", &[value]).unwrap_err();
            assert!(fault.to_string().starts_with("path parameter `id`"), "{fault}");
            assert!(fault.to_string().contains(words), "{fault}");
        }
    }

    #[test]
    fn a_wrong_number_of_values_is_an_error() {
        assert_eq!(fill("/v1/{id}", &[]), Err(PathFault::Arity));
        assert_eq!(fill("/v1", &["x"]), Err(PathFault::Arity));
    }
}
