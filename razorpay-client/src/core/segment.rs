//! Check that a path segment stays one segment for every server and proxy on the way.

use std::borrow::Cow;

use percent_encoding::percent_decode;

/// Why a segment could be read as another path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SegmentFault {
    Empty,
    Dots,
    Separator,
    Control,
    NotText,
    Nested,
}

impl SegmentFault {
    /// What is wrong, to stand behind the name of the segment.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Empty => "is empty",
            Self::Dots => {
                "is `.` or `..`, plain or percent-encoded, which would name another resource"
            }
            Self::Separator => {
                "holds `/` or `\\`, plain or percent-encoded, which would name another resource"
            }
            Self::Control => "holds a control character, plain or percent-encoded",
            Self::NotText => "holds percent-encoded bytes that are not UTF-8",
            Self::Nested => "is percent-encoded more than three times over",
        }
    }
}

/// Proxies and frameworks decode a path once, two of them in a row twice.
const ROUNDS: usize = 3;

/// Checks a segment as it is, and after each round of percent-decoding that a proxy or the service may apply.
pub(crate) fn check(segment: &str) -> Result<(), SegmentFault> {
    let mut form = Cow::Borrowed(segment.as_bytes());
    for _ in 0..ROUNDS {
        check_form(&form)?;
        let decoded: Vec<u8> = percent_decode(&form).collect();
        if decoded == *form {
            return Ok(());
        }
        form = Cow::Owned(decoded);
    }
    check_form(&form)?;
    let is_stable = percent_decode(&form).eq(form.iter().copied());
    if is_stable {
        Ok(())
    } else {
        Err(SegmentFault::Nested)
    }
}

fn check_form(form: &[u8]) -> Result<(), SegmentFault> {
    // Overlong forms of `.` and `/`, which lenient decoders take, are no UTF-8.
    let text = std::str::from_utf8(form).map_err(|_| SegmentFault::NotText)?;
    if text.contains(['/', '\\']) {
        return Err(SegmentFault::Separator);
    }
    if text.contains(char::is_control) {
        return Err(SegmentFault::Control);
    }
    // Servers that know path parameters resolve `..;x` like `..`; a decoded `?` or `#` ends the path as well.
    let name = text.split([';', '?', '#']).next().unwrap_or_default();
    match name.trim() {
        "" => Err(SegmentFault::Empty),
        "." | ".." => Err(SegmentFault::Dots),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_fault_is_found_in_every_disguise() {
        for (segment, fault) in [
            ("", SegmentFault::Empty),
            (" ", SegmentFault::Empty),
            ("%20", SegmentFault::Empty),
            (";x", SegmentFault::Empty),
            ("%3bx", SegmentFault::Empty),
            (".", SegmentFault::Dots),
            ("%2E", SegmentFault::Dots),
            ("%252e.", SegmentFault::Dots),
            ("%25252e%25252e", SegmentFault::Dots),
            ("..;", SegmentFault::Dots),
            ("%2e%2e;x", SegmentFault::Dots),
            ("..%253Bx", SegmentFault::Dots),
            ("..%20", SegmentFault::Dots),
            ("..%3fx", SegmentFault::Dots),
            ("..%2f", SegmentFault::Separator),
            ("..%5c", SegmentFault::Separator),
            ("a%252fb", SegmentFault::Separator),
            ("a%25255cb", SegmentFault::Separator),
            ("a%00", SegmentFault::Control),
            ("a%0d%0ab", SegmentFault::Control),
            ("a%c2%85", SegmentFault::Control),
            ("%c0%ae%c0%ae", SegmentFault::NotText),
            ("a%c0%afb", SegmentFault::NotText),
            ("%2525252e", SegmentFault::Nested),
        ] {
            assert_eq!(check(segment), Err(fault), "{segment}");
        }
    }

    #[test]
    fn what_stays_a_segment_is_left_alone() {
        for segment in [
            "order_1", "a..b", "...", "a b;c", "a?b#c", "100%", "%zz", "%c3%a9", "a%25b", "x:y@z,",
            "a;..", "é",
        ] {
            assert_eq!(check(segment), Ok(()), "{segment}");
        }
    }

    fn decoded(text: &str, rounds: usize) -> String {
        (0..rounds).fold(text.to_owned(), |text, _| {
            percent_decode_str(&text).decode_utf8_lossy().into_owned()
        })
    }

    /// Text of the characters that matter, and of any others.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "(%25|%|2|5|e|f|c|\\.|/|;|a|\\\\|%2e|%2f|%5c|%3b){0,12}",
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn no_decoding_makes_another_path_of_what_is_accepted(segment in text()) {
            if check(&segment).is_ok() {
                for rounds in 0..=4 {
                    let form = decoded(&segment, rounds);
                    prop_assert!(!form.contains(['/', '\\']), "{form}");
                    prop_assert!(!form.contains(char::is_control), "{form}");
                    let name = form.split(';').next().unwrap();
                    prop_assert!(!["", ".", ".."].contains(&name), "{form}");
                }
            }
        }

        #[test]
        fn encoding_hides_nothing(segment in text(), rounds in 1_usize..=2) {
            let mut encoded = segment.clone();
            for _ in 0..rounds {
                encoded = utf8_percent_encode(&encoded, NON_ALPHANUMERIC).to_string();
            }
            if check(&segment).is_err() {
                prop_assert!(check(&encoded).is_err(), "{encoded}");
            }
        }

        #[test]
        fn ids_of_the_api_are_accepted(id in "[A-Za-z0-9_-]{1,40}") {
            prop_assert_eq!(check(&id), Ok(()));
        }
    }
}
