//! Idempotency: key headers, key rules and key generation.

use std::fmt;

/// Idempotency scheme: the header by which Razorpay recognizes a repeated write.
///
/// No idempotency header exists for all operations; the specification names the scheme of each
/// operation that has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Idempotency {
    pub(crate) name: &'static str,
    /// Lower case.
    pub(crate) header: &'static str,
    pub(crate) key: KeyRule,
    pub(crate) required: bool,
    pub(crate) in_progress: Option<InProgress>,
}

/// Length and character rules of an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyRule {
    pub(crate) min: u32,
    pub(crate) max: Option<u32>,
    /// Characters allowed beside `A-Z`, `a-z` and `0-9`.
    pub(crate) letters: &'static str,
}

/// Error response that reports a request with the same idempotency key as still in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InProgress {
    pub(crate) status: u16,
    pub(crate) description: &'static str,
}

impl Idempotency {
    /// Returns the name of the idempotency scheme in the specification, such as `refund`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name of the header that carries the idempotency key, in lower case.
    #[must_use]
    pub const fn header(&self) -> &'static str {
        self.header
    }

    /// Returns the length and character rules of the idempotency key.
    #[must_use]
    pub const fn key_rule(&self) -> &KeyRule {
        &self.key
    }

    /// Whether Razorpay rejects a request without an idempotency key.
    ///
    /// The client sends an idempotency key in either case.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether an answer says that the first call with this key is still running. The same status may say that the key was
    /// used for another request, so the words decide.
    pub(crate) fn is_in_progress(&self, status: u16, description: Option<&str>) -> bool {
        let (Some(documented), Some(said)) = (self.in_progress, description) else {
            return false;
        };
        documented.status == status
            && plain(said).eq_ignore_ascii_case(plain(documented.description))
    }
}

fn plain(sentence: &str) -> &str {
    sentence.trim().trim_end_matches('.')
}

impl KeyRule {
    /// Returns the minimum key length, in characters.
    #[must_use]
    pub const fn min_length(&self) -> u32 {
        self.min
    }

    /// Returns the maximum key length, in characters; `None` if unlimited.
    #[must_use]
    pub const fn max_length(&self) -> Option<u32> {
        self.max
    }

    /// Whether the rule accepts this idempotency key.
    #[must_use]
    pub fn allows(&self, key: &str) -> bool {
        self.check(key).is_ok()
    }

    pub(crate) fn check(&self, key: &str) -> Result<(), KeyFault> {
        let length = key.chars().count();
        let (shortest, longest) = (self.min as usize, self.max.map(|max| max as usize));
        if length < shortest || longest.is_some_and(|longest| length > longest) {
            return Err(KeyFault::Length {
                rule: *self,
                length,
            });
        }
        let stray = key
            .chars()
            .find(|letter| !letter.is_ascii_alphanumeric() && !self.letters.contains(*letter));
        if let Some(letter) = stray {
            return Err(KeyFault::Letter {
                rule: *self,
                letter,
            });
        }
        // A header loses the blanks around its value on the way, and the key would be another one.
        if key.trim().len() != key.len() {
            return Err(KeyFault::Padded);
        }
        Ok(())
    }
}

/// Why the service would not take a key. It does not repeat the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyFault {
    Length { rule: KeyRule, length: usize },
    Letter { rule: KeyRule, letter: char },
    Padded,
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the idempotency key ")?;
        match self {
            Self::Length {
                rule:
                    KeyRule {
                        min,
                        max: Some(max),
                        ..
                    },
                length,
            } => {
                write!(f, "has {length} characters: expected {min} to {max}")
            }
            Self::Length {
                rule: KeyRule { min, .. },
                length,
            } => {
                write!(f, "has {length} characters: expected at least {min}")
            }
            Self::Letter { rule, letter } => {
                write!(f, "holds {letter:?}: expected letters, digits")?;
                for letter in rule.letters.chars() {
                    write!(f, ", {letter:?}")?;
                }
                Ok(())
            }
            Self::Padded => f.write_str("begins or ends with a blank, which a header would lose"),
        }
    }
}

/// A new key: a random UUID (version 4), which fits every documented rule.
///
/// Two equal keys would make the service answer one payment with another, so it takes the system's randomness or none.
pub(crate) fn new_key() -> Result<String, getrandom::Error> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random)?;
    Ok(as_uuid(u128::from_be_bytes(random)))
}

fn as_uuid(random: u128) -> String {
    const VERSION: u128 = 0x0000_0000_0000_f000_0000_0000_0000_0000;
    const VARIANT: u128 = 0x0000_0000_0000_0000_c000_0000_0000_0000;
    let bits = random & !VERSION & !VARIANT | 0x0000_0000_0000_4000_8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        bits >> 96,
        bits >> 80 & 0xffff,
        bits >> 64 & 0xffff,
        bits >> 48 & 0xffff,
        bits & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
pub(crate) mod samples {
    //! The three documented idempotency schemes.

    use super::{Idempotency, InProgress, KeyRule};

    const IN_PROGRESS: InProgress = InProgress {
        status: 409,
        description: "Another request with the same idempotency key is still in progress.",
    };

    pub(crate) static REFUND: Idempotency = Idempotency {
        name: "refund",
        header: "x-refund-idempotency",
        key: KeyRule {
            min: 10,
            max: None,
            letters: "_-",
        },
        required: false,
        in_progress: Some(IN_PROGRESS),
    };

    pub(crate) static TRANSFER: Idempotency = Idempotency {
        name: "transfer",
        header: "x-transfer-idempotency",
        key: KeyRule {
            min: 4,
            max: Some(36),
            letters: "_ -",
        },
        required: false,
        in_progress: Some(IN_PROGRESS),
    };

    pub(crate) static PAYOUT: Idempotency = Idempotency {
        name: "payout",
        header: "x-payout-idempotency",
        required: true,
        in_progress: None,
        ..TRANSFER_RULE
    };

    const TRANSFER_RULE: Idempotency = Idempotency {
        name: "",
        header: "",
        key: KeyRule {
            min: 4,
            max: Some(36),
            letters: "_ -",
        },
        required: false,
        in_progress: None,
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::samples::{PAYOUT, REFUND, TRANSFER};
    use super::*;

    #[test]
    fn a_new_key_fits_every_documented_rule_and_comes_once() {
        let keys: HashSet<_> = (0..1000).map(|_| new_key().unwrap()).collect();
        assert_eq!(keys.len(), 1000);
        for key in keys {
            for scheme in [&REFUND, &TRANSFER, &PAYOUT] {
                assert_eq!(scheme.key.check(&key), Ok(()), "{key}");
            }
            assert_eq!(key.len(), 36);
            assert_eq!(key.as_bytes()[14], b'4');
            assert!(b"89ab".contains(&key.as_bytes()[19]), "{key}");
        }
    }

    #[test]
    fn a_uuid_keeps_all_other_bits() {
        assert_eq!(as_uuid(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(as_uuid(u128::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(
            as_uuid(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
            "01234567-89ab-4def-8123-456789abcdef"
        );
    }

    #[test]
    fn a_key_is_held_to_its_rule() {
        for (scheme, key, words) in [
            (&REFUND, "refund_42-a", ""),
            (
                &REFUND,
                "refund_42",
                "has 9 characters: expected at least 10",
            ),
            (&REFUND, "refund 42 again", "holds ' '"),
            (&TRANSFER, "a b-c_9", ""),
            (&TRANSFER, "abc", "has 3 characters: expected 4 to 36"),
            (&TRANSFER, &"a".repeat(37), "has 37 characters"),
            (
                &TRANSFER,
                "abcd\r\nx: y",
                r"holds '\r': expected letters, digits, '_', ' ', '-'",
            ),
            (&TRANSFER, "abcé", "holds 'é'"),
            (&PAYOUT, " abcd", "begins or ends with a blank"),
            (&PAYOUT, "", "has 0 characters"),
        ] {
            match scheme.key.check(key) {
                Ok(()) => assert_eq!(words, "", "{key}"),
                Err(fault) => {
                    let said = fault.to_string();
                    assert!(!words.is_empty() && said.contains(words), "{key}: {said}");
                }
            }
            assert_eq!(scheme.key.allows(key), words.is_empty());
        }
    }

    #[test]
    fn still_running_is_told_from_another_request() {
        let running = "Another request with the same idempotency key is still in progress";
        let other = "Different request with the same idempotency key has already been processed.";
        assert!(REFUND.is_in_progress(409, Some(running)));
        assert!(REFUND.is_in_progress(409, Some(&format!(" {running}. "))));
        assert!(!REFUND.is_in_progress(409, Some(other)));
        assert!(!REFUND.is_in_progress(400, Some(running)));
        assert!(!REFUND.is_in_progress(409, None));
        assert!(
            !PAYOUT.is_in_progress(409, Some(running)),
            "not documented there"
        );
    }
}
