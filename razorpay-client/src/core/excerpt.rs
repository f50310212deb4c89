//! Foreign text made fit for error messages: short, on one line, without personal data.

use std::fmt::{self, Write};

/// What stands for what was cut.
const MARK: &str = "..";

/// Text on one line, without control characters, so that no response can forge a line of a log, and cut to so many bytes.
pub(crate) struct OneLine<'a> {
    text: &'a str,
    most: usize,
}

impl<'a> OneLine<'a> {
    pub(crate) fn new(text: &'a str, most: usize) -> Self {
        Self { text, most }
    }
}

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Cut::new(f, self.most);
        let words = self
            .text
            .split(|c: char| c.is_whitespace() || c.is_control())
            .filter(|word| !word.is_empty());
        for (index, word) in words.enumerate() {
            // An error here only says that there is no more room.
            let written = if index > 0 {
                out.write_char(' ')
            } else {
                Ok(())
            };
            if written.and_then(|()| out.write_str(word)).is_err() {
                return out.end();
            }
        }
        out.end()
    }
}

/// Takes so many bytes and refuses the rest, so that whoever writes stops early.
pub(crate) struct Cut<W> {
    out: W,
    left: usize,
    is_cut: bool,
}

impl<W: Write> Cut<W> {
    pub(crate) fn new(out: W, most: usize) -> Self {
        Self {
            out,
            left: most.saturating_sub(MARK.len()),
            is_cut: false,
        }
    }

    /// Writes the mark, if something was cut.
    pub(crate) fn end(mut self) -> fmt::Result {
        if self.is_cut {
            self.out.write_str(MARK)
        } else {
            Ok(())
        }
    }
}

impl<W: Write> Write for Cut<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.is_cut {
            return Err(fmt::Error);
        }
        let fits = text
            .get(..boundary_before(text, self.left))
            .unwrap_or_default();
        self.out.write_str(fits)?;
        self.left = self.left.saturating_sub(fits.len());
        if fits.len() < text.len() {
            self.is_cut = true;
            return Err(fmt::Error);
        }
        Ok(())
    }
}

/// The beginning and the end of a text that may be very long: of a message that quotes a value, what stands around it.
#[derive(Default)]
pub(crate) struct Ends {
    head: String,
    tail: String,
    is_cut: bool,
}

impl Ends {
    const EACH: usize = 256;

    /// Both ends of what a value displays as.
    pub(crate) fn of(value: &dyn fmt::Display) -> String {
        let mut ends = Self::default();
        // Writing to a string does not fail; a value that does shows what it has shown by then.
        let _ = write!(ends, "{value}");
        let Self {
            mut head,
            tail,
            is_cut,
        } = ends;
        if is_cut {
            head.push_str(MARK);
        }
        head.push_str(&tail);
        head
    }
}

impl Write for Ends {
    fn write_str(&mut self, mut text: &str) -> fmt::Result {
        if self.tail.is_empty() {
            let room = Self::EACH.saturating_sub(self.head.len());
            let (first, rest) = text.split_at(boundary_before(text, room));
            self.head.push_str(first);
            text = rest;
        }
        // Of what is longer than the tail, only its end can matter.
        let start = boundary_after(text, text.len().saturating_sub(Self::EACH));
        self.is_cut |= start > 0;
        self.tail.push_str(text.get(start..).unwrap_or_default());
        let over = self.tail.len().saturating_sub(Self::EACH);
        if over > 0 {
            self.is_cut = true;
            let start = boundary_after(&self.tail, over);
            self.tail.drain(..start);
        }
        Ok(())
    }
}

/// The last place up to this one at which a text can be parted.
fn boundary_before(text: &str, most: usize) -> usize {
    (0..=most.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The first place from this one on at which a text can be parted.
fn boundary_after(text: &str, least: usize) -> usize {
    (least..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// Text in which e-mail addresses, UPI addresses, phone numbers and account numbers are replaced: descriptions of the
/// service quote what they refuse.
pub(crate) fn without_personal_data(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace);
    let mut out = String::with_capacity(text.len());
    for word in words {
        let bare = word.trim_end();
        let inner = bare.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
        if inner.contains('@') && !inner.is_empty() {
            let start = bare.find(inner).unwrap_or_default();
            out.push_str(bare.get(..start).unwrap_or_default());
            out.push_str(REDACTED);
            out.push_str(
                bare.get(start.saturating_add(inner.len())..)
                    .unwrap_or_default(),
            );
            out.push_str(word.get(bare.len()..).unwrap_or_default());
        } else {
            out.push_str(word);
        }
    }
    without_long_numbers(&out)
}

const REDACTED: &str = "[redacted]";

/// The least number of digits that may be those of a phone or an account.
const DIGITS: usize = 9;

fn without_long_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (length, digits) = number_at(from);
        let (number, behind) = from.split_at(length);
        // Part of an id, such as `pay_29QQoUBi66xm2f`.
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let glued = before.chars().next_back().is_some_and(in_word)
            || out.chars().next_back().is_some_and(in_word) && before.is_empty()
            || behind.chars().next().is_some_and(in_word);
        if digits >= DIGITS && !glued {
            out.push_str(before.trim_end_matches(['+', '(']));
            out.push_str(REDACTED);
        } else {
            out.push_str(before);
            out.push_str(number);
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// How long the number at the beginning of a text is, with single separators between its digits, and how many digits it has.
fn number_at(text: &str) -> (usize, usize) {
    let (mut length, mut digits) = (0_usize, 0_usize);
    let mut separators = 0_usize;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits = digits.saturating_add(1);
            separators = 0;
            length = at.saturating_add(1);
        } else if matches!(c, ' ' | '-' | '(' | ')') && separators < 2 {
            separators = separators.saturating_add(1);
        } else {
            break;
        }
    }
    (length, digits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_from_elsewhere_stays_on_one_line() {
        let text = "  first\r\nERROR forged\u{1b}[31m\t x ";
        assert_eq!(
            OneLine::new(text, 100).to_string(),
            "first ERROR forged [31m x"
        );
    }

    #[test]
    fn long_text_is_cut_with_a_mark() {
        assert_eq!(OneLine::new(&"x".repeat(50), 10).to_string(), "xxxxxxxx..");
        assert_eq!(
            OneLine::new("four words stand here", 12).to_string(),
            "four words.."
        );
        assert_eq!(OneLine::new("ää", 5).to_string(), "ä..");
        assert_eq!(OneLine::new("", 5).to_string(), "");
    }

    #[test]
    fn both_ends_of_a_long_message_are_kept() {
        let message = format!("found string \"{}\", expected a number", "x".repeat(10_000));
        let ends = Ends::of(&message);
        assert!(ends.len() < 600, "{}", ends.len());
        assert!(ends.starts_with("found string \"xx"), "{ends}");
        assert!(ends.ends_with("xx\", expected a number"), "{ends}");
        assert_eq!(Ends::of(&"short"), "short");
    }

    proptest! {
        #[test]
        fn a_cut_text_is_never_longer_than_asked_for(text: String, most in 4_usize..100) {
            prop_assert!(OneLine::new(&text, most).to_string().len() <= most);
            prop_assert!(Ends::of(&text).len() <= 520);
        }

        #[test]
        fn a_text_that_fits_is_whole(text in "[a-z ]{0,400}") {
            prop_assert_eq!(Ends::of(&text), text);
        }
    }

    #[test]
    fn addresses_and_numbers_of_people_are_masked() {
        for (text, masked) in [
            (
                "The contact 9876543210 is blocked",
                "The contact [redacted] is blocked",
            ),
            ("contact +91 98765 43210.", "contact [redacted]."),
            ("call (022) 2345-6789, now", "call [redacted], now"),
            ("to someone@example.com, sent", "to [redacted], sent"),
            ("<me@upi>\nis no VPA", "<[redacted]>\nis no VPA"),
            (
                "account 7878780080316316 exists",
                "account [redacted] exists",
            ),
        ] {
            assert_eq!(without_personal_data(text), masked);
        }
    }

    #[test]
    fn ids_amounts_and_words_stay() {
        for text in [
            "The id provided does not exist",
            "pay_29QQoUBi66xm2f was refunded by rfnd_0000000000001",
            "order_123456789012 is paid",
            "The amount must be at least INR 1.00, not 50000 or 12345678",
            "@ is no address, and neither is 12@",
            "",
            "ünïcödé 1234",
        ] {
            let shown = without_personal_data(text);
            if text.contains("12@") {
                assert!(!shown.contains("12345"), "{shown}");
            } else {
                assert_eq!(shown, text);
            }
        }
    }
}
