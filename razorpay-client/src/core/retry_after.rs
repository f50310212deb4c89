//! Parsing of the `Retry-After` header.

use std::time::{Duration, SystemTime};

use crate::headers::Headers;

/// The wait that `Retry-After` asks for, given in seconds or as a date. A date is compared with the service's own clock
/// where the answer tells it, because ours may be wrong. Anything else is ignored.
pub(crate) fn retry_after(headers: &Headers, now: SystemTime) -> Option<Duration> {
    let text = headers.get("retry-after")?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number beyond all numbers is longer than any call lives.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = headers
        .get("date")
        .and_then(|date| httpdate::parse_http_date(date.trim()).ok())
        .unwrap_or(now);
    Some(until.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22 02:04:25 UTC.
    const NOW: u64 = 1_795_313_065;

    fn wait(headers: &[(&str, &str)]) -> Option<u64> {
        let mut all = Headers::default();
        for (name, value) in headers {
            all.push(name, value.as_bytes());
        }
        let now = SystemTime::UNIX_EPOCH
            .checked_add(Duration::from_secs(NOW))
            .unwrap();
        retry_after(&all, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_are_taken_as_they_are() {
        for (text, seconds) in [("0", 0), (" 7 ", 7), ("120", 120)] {
            assert_eq!(wait(&[("Retry-After", text)]), Some(seconds));
        }
        assert_eq!(
            wait(&[("retry-after", "99999999999999999999999")]),
            Some(u64::MAX)
        );
    }

    #[test]
    fn all_forms_of_a_date_are_read() {
        for text in [
            "Sun, 22 Nov 2026 02:04:55 GMT",
            "Sunday, 22-Nov-26 02:04:55 GMT",
            "Sun Nov 22 02:04:55 2026",
        ] {
            assert_eq!(wait(&[("retry-after", text)]), Some(30), "{text}");
        }
        let past = "Sun, 22 Nov 2026 02:00:00 GMT";
        assert_eq!(wait(&[("retry-after", past)]), Some(0));
    }

    #[test]
    fn the_clock_of_the_service_counts_where_it_is_told() {
        let date = ("date", "Sun, 22 Nov 2026 02:04:50 GMT");
        let until = ("retry-after", "Sun, 22 Nov 2026 02:04:55 GMT");
        assert_eq!(wait(&[date, until]), Some(5));
        assert_eq!(wait(&[("date", "soon"), until]), Some(30));
    }

    #[test]
    fn anything_else_is_ignored() {
        for text in [
            "",
            "soon",
            "-5",
            "1.5",
            "+5",
            "5 s",
            "Sun, 99 Nov 2026 02:04:55 GMT",
        ] {
            assert_eq!(wait(&[("retry-after", text)]), None, "{text}");
        }
        assert_eq!(wait(&[]), None);
    }
}
