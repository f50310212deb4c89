//! `Debug` output that shows whether a value is present, but not the value.

use std::fmt;

/// Prints `[redacted]` in place of any value.
pub(crate) fn redact<T: ?Sized>(_value: &T) -> Redacted {
    Redacted { present: true }
}

/// Prints `[redacted]` in place of a value, `None` where there is none.
pub(crate) fn redact_optional<T>(value: &Option<T>) -> Redacted {
    Redacted {
        present: value.is_some(),
    }
}

/// What `redact` and `redact_optional` give.
pub(crate) struct Redacted {
    present: bool,
}

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.present { "[redacted]" } else { "None" })
    }
}

#[cfg(test)]
mod tests {
    use super::{redact, redact_optional};

    #[test]
    fn only_the_presence_shows() {
        assert_eq!(format!("{:?}", redact("a@example.com")), "[redacted]");
        assert_eq!(format!("{:?}", redact_optional(&Some(1))), "[redacted]");
        assert_eq!(format!("{:?}", redact_optional(&None::<String>)), "None");
    }
}
