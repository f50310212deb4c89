//! Unix timestamps, in seconds.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::decode::{Whole, whole};

/// Unix timestamp, in whole seconds since 1970-01-01 00:00:00 UTC.
///
/// The JSON form and the [`Display`](fmt::Display) output are the integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Creates a timestamp from seconds since the Unix epoch; negative before the epoch.
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns the seconds since the Unix epoch; negative before the epoch.
    pub const fn as_unix(self) -> i64 {
        self.0
    }

    /// Converts a [`SystemTime`], rounded down to a whole second; `None` if out of range.
    pub fn from_system_time(time: SystemTime) -> Option<Self> {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_secs()).ok()?,
            Err(error) => {
                let before = error.duration();
                // A started second before the epoch begins at the next lower number.
                let started = i64::from(before.subsec_nanos() > 0);
                i64::try_from(before.as_secs())
                    .ok()?
                    .checked_add(started)?
                    .checked_neg()?
            }
        };
        Some(Self(seconds))
    }

    /// Converts to a [`SystemTime`]; `None` if the platform cannot represent the timestamp.
    pub fn to_system_time(self) -> Option<SystemTime> {
        let distance = Duration::from_secs(self.0.unsigned_abs());
        if self.0 < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        }
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        whole(deserializer, Self::EXPECTING).map(Self)
    }
}

impl Whole for Timestamp {
    const EXPECTING: &'static str = "a time in Unix seconds (an integer)";

    fn from_i64(value: i64) -> Option<Self> {
        Some(Self(value))
    }

    fn to_i64(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use proptest::prelude::*;

    use super::Timestamp;

    #[test]
    fn a_started_second_counts_as_that_second() {
        let after = UNIX_EPOCH + Duration::from_millis(1_999);
        assert_eq!(
            Timestamp::from_system_time(after),
            Some(Timestamp::from_unix(1))
        );
        let before = UNIX_EPOCH - Duration::from_millis(1_001);
        assert_eq!(
            Timestamp::from_system_time(before),
            Some(Timestamp::from_unix(-2))
        );
        let whole = UNIX_EPOCH - Duration::from_secs(1);
        assert_eq!(
            Timestamp::from_system_time(whole),
            Some(Timestamp::from_unix(-1))
        );
    }

    #[test]
    fn reads_integers_only() {
        let read = |text: &str| serde_json::from_str::<Timestamp>(text);
        assert_eq!(read("1566986570").unwrap().as_unix(), 1_566_986_570);
        assert_eq!(read("1566986570.0").unwrap().to_string(), "1566986570");
        assert!(read("1566986570.5").is_err());
        assert!(read("\"1566986570\"").is_err());
    }

    proptest! {
        #[test]
        fn round_trips(seconds: i64) {
            let time = Timestamp::from_unix(seconds);
            let text = serde_json::to_string(&time).unwrap();
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&text).unwrap(), time);
            if let Some(system) = time.to_system_time() {
                prop_assert_eq!(Timestamp::from_system_time(system), Some(time));
            }
        }
    }
}
