//! Response headers.

use std::fmt;

/// HTTP response headers, in the order in which they arrived.
///
/// Names are lower case. `Debug` shows the names only, because a value may be a cookie or personal
/// data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers {
    // One buffer for all names and values: two allocations an answer instead of two a header.
    text: Vec<u8>,
    ends: Vec<(usize, usize)>,
}

impl Headers {
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self {
            text: Vec::with_capacity(count.saturating_mul(32)),
            ends: Vec::with_capacity(count),
        }
    }

    pub(crate) fn push(&mut self, name: &str, value: &[u8]) {
        let start = self.text.len();
        self.text.extend_from_slice(name.as_bytes());
        let name_end = self.text.len();
        if let Some(name) = self.text.get_mut(start..) {
            name.make_ascii_lowercase();
        }
        self.text.extend_from_slice(value);
        self.ends.push((name_end, self.text.len()));
    }

    /// Returns the first value of a header; `None` if it is absent or not UTF-8.
    ///
    /// Names are compared case-insensitively.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// Iterates over the name and raw value of every header.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        starts
            .zip(&self.ends)
            .filter_map(|(start, (name_end, value_end))| {
                let name = std::str::from_utf8(self.text.get(start..*name_end)?).ok()?;
                Some((name, self.text.get(*name_end..*value_end)?))
            })
    }

    /// Returns the number of headers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the response has no headers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Headers {
        let mut headers = Headers::with_capacity(3);
        headers.push("Content-Type", b"application/json");
        headers.push("set-cookie", b"session=secret");
        headers.push("x-empty", b"");
        headers
    }

    #[test]
    fn names_are_found_in_any_case() {
        let headers = sample();
        assert_eq!(headers.get("content-TYPE"), Some("application/json"));
        assert_eq!(headers.get("x-empty"), Some(""));
        assert_eq!(headers.get("missing"), None);
        assert_eq!(headers.len(), 3);
        assert!(!headers.is_empty());
    }

    #[test]
    fn a_value_that_is_not_text_is_still_listed() {
        let mut headers = Headers::default();
        headers.push("x-odd", &[0xff]);
        assert_eq!(headers.get("x-odd"), None);
        assert_eq!(headers.iter().next(), Some(("x-odd", [0xff].as_slice())));
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", sample());
        assert!(shown.contains("set-cookie"));
        assert!(!shown.contains("secret"));
    }
}
