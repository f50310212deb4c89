//! Path templates filled with the caller's ids, so that an id never leaves its path segment.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::segment::{self, SegmentFault};

/// Everything but letters, digits and `-` `.` `_` `~` is encoded.
pub(crate) const STRICT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

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
    Unsafe {
        parameter: &'static str,
        fault: SegmentFault,
    },
    /// Values and template do not match.
    Arity,
    /// A whole path given by the caller that is none, or would be read as another.
    Raw(&'static str),
}

impl fmt::Display for PathFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsafe { parameter, fault } => {
                write!(f, "path parameter `{parameter}` {}", fault.reason())
            }
            Self::Arity => {
                f.write_str("the path was not given as many values as it has parameters")
            }
            Self::Raw(reason) => write!(f, "the path {reason}"),
        }
    }
}

impl Path {
    pub(crate) fn new(template: &'static str) -> Self {
        Self {
            filled: String::new(),
            rest: template,
        }
    }

    /// A whole path as the caller gives it, such as `/v1/orders/order_1`.
    pub(crate) fn raw(path: &str) -> Result<Self, PathFault> {
        check_raw(path).map_err(PathFault::Raw)?;
        let filled = utf8_percent_encode(path, RAW).collect();
        Ok(Self { filled, rest: "" })
    }

    /// Fills the next parameter.
    pub(crate) fn fill(&mut self, value: &str) -> Result<(), PathFault> {
        let (literal, tail) = self.rest.split_once('{').ok_or(PathFault::Arity)?;
        let (parameter, rest) = tail.split_once('}').ok_or(PathFault::Arity)?;
        // The value is encoded, so that a reader that decodes as it should gets it back whole. One that decodes the path
        // before taking it apart, or twice, must not find another path in it.
        segment::check(value).map_err(|fault| PathFault::Unsafe { parameter, fault })?;
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

/// In a whole path, the characters that part it and escapes stay, too.
const RAW: &AsciiSet = &STRICT
    .remove(b'/')
    .remove(b'%')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Refuses whatever the URL standard, the service or a proxy in between could read as another path.
fn check_raw(path: &str) -> Result<(), &'static str> {
    let Some(segments) = path.strip_prefix('/') else {
        return Err("does not begin with `/`");
    };
    if path.contains(['?', '#']) {
        return Err("holds a query or a fragment; there is `.query(..)` for the former");
    }
    if path.contains('\\') || path.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err("holds a backslash, white space or a control character");
    }
    for (index, _) in path.match_indices('%') {
        let digits = path.get(index.saturating_add(1)..index.saturating_add(3));
        if !digits.is_some_and(|two| two.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return Err("holds a `%` that begins no escape");
        }
    }
    for segment in segments.split('/') {
        segment::check(segment).map_err(|fault| match fault {
            SegmentFault::Empty => "has an empty segment: is an id missing?",
            SegmentFault::Dots => {
                "has a segment `.` or `..`, plain or percent-encoded, which would name another path"
            }
            SegmentFault::Separator => {
                "has a percent-encoded `/` or `\\` in a segment, which would name another path"
            }
            SegmentFault::Control => "has a percent-encoded control character",
            SegmentFault::NotText => "has percent-encoded bytes that are not UTF-8",
            SegmentFault::Nested => {
                "has a segment that is percent-encoded more than three times over"
            }
        })?;
    }
    Ok(())
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
        assert_eq!(
            fill("/v1/orders/{id}", &["order_1"]).unwrap(),
            "/v1/orders/order_1"
        );
        assert_eq!(
            fill("/v1/a/{a}/b/{b}/c", &["1", "2"]).unwrap(),
            "/v1/a/1/b/2/c"
        );
    }

    #[test]
    fn whatever_could_leave_a_segment_is_encoded() {
        for (value, encoded) in [
            ("a?b#c", "a%3Fb%23c"),
            ("a b;c", "a%20b%3Bc"),
            ("a%25b", "a%2525b"),
            ("100%", "100%25"),
            ("é", "%C3%A9"),
            ("...", "..."),
        ] {
            assert_eq!(
                fill("/v1/{id}", &[value]).unwrap(),
                format!("/v1/{encoded}")
            );
        }
    }

    #[test]
    fn what_encoding_cannot_make_safe_is_refused() {
        for (value, words) in [
            ("", "is empty"),
            (".", "is `.` or `..`"),
            ("..", "is `.` or `..`"),
            ("..;x", "is `.` or `..`"),
            ("%2e%2e", "is `.` or `..`"),
            ("%252e%252e", "is `.` or `..`"),
            ("../payments", "holds `/`"),
            ("..%2f", "holds `/`"),
            ("a\\b", "holds `/` or `\\`"),
            ("\r\n\0", "control character"),
        ] {
            let fault = fill("/v1/orders/{id}/x", &[value]).unwrap_err();
            assert!(
                fault.to_string().starts_with("path parameter `id`"),
                "{fault}"
            );
            assert!(fault.to_string().contains(words), "{fault}");
        }
    }

    fn raw(path: &str) -> Result<String, String> {
        let path = Path::raw(path).map_err(|fault| fault.to_string())?;
        let mut url = String::new();
        path.write_to(&mut url).map_err(|fault| fault.to_string())?;
        Ok(url)
    }

    #[test]
    fn a_whole_path_is_kept() {
        for (path, sent) in [
            ("/v1/orders", "/v1/orders"),
            ("/v1/orders/order_1/payments", "/v1/orders/order_1/payments"),
            ("/v1/a%20b/x:y@z,{w}", "/v1/a%20b/x:y@z,%7Bw%7D"),
            ("/v1/é", "/v1/%C3%A9"),
            ("/v1/a..b/...", "/v1/a..b/..."),
        ] {
            assert_eq!(raw(path).unwrap(), sent);
        }
    }

    #[test]
    fn a_whole_path_that_could_be_another_is_refused() {
        for (path, words) in [
            ("", "does not begin"),
            ("v1/orders", "does not begin"),
            ("https://elsewhere/v1", "does not begin"),
            ("//elsewhere/v1", "empty segment"),
            ("/v1/orders/", "empty segment"),
            ("/v1//payments", "empty segment"),
            ("/v1/orders/../payments", "`..`"),
            ("/v1/orders/%2e%2E/payments", "`..`"),
            ("/v1/./payments", "`.`"),
            ("/v1/.%2e/x", "`..`"),
            ("/v1/a/..;/x", "`..`"),
            ("/v1/a/%2e%2e;x/y", "`..`"),
            ("/v1/a/%252e%252e/x", "`..`"),
            ("/v1/a/..%2fx", "percent-encoded `/`"),
            ("/v1/a/..%5cx", "percent-encoded `/` or `\\`"),
            ("/v1/a/%00", "control character"),
            ("/v1/a/;x", "empty segment"),
            ("/v1/%c0%ae%c0%ae/x", "not UTF-8"),
            ("/v1/%2525252e", "three times"),
            ("/v1/orders?count=1", ".query(..)"),
            ("/v1/orders#x", "fragment"),
            ("/v1/orders\\..\\x", "backslash"),
            ("/v1/or ders", "white space"),
            ("/v1/orders\r\nx", "white space"),
            ("/v1/100%", "no escape"),
            ("/v1/%zz", "no escape"),
        ] {
            let error = raw(path).unwrap_err();
            assert!(error.contains(words), "{path}: {error}");
        }
    }

    #[test]
    fn a_wrong_number_of_values_is_an_error() {
        assert_eq!(fill("/v1/{id}", &[]), Err(PathFault::Arity));
        assert_eq!(fill("/v1", &["x"]), Err(PathFault::Arity));
    }
}
