//! What goes wrong between client and service, drawn from the seed.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::random::Random;
use super::replacement::Replacement;

/// How a connection ends, from the side of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It is reset: what is on its way is lost.
    Reset,
    /// It is closed in order.
    Close,
    /// The service sends nothing more, but leaves the connection open.
    HalfClose,
    /// Nothing comes any more, and nothing is read.
    Stall,
}

/// What happens when a connection is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialFault {
    /// Nothing: it is there after this time.
    Open(Duration),
    /// It is refused after this time.
    Refuse(Duration),
    /// It never comes.
    Hang,
    /// It comes and is at once reset or closed.
    Dead(Stop),
}

/// What happens to an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection ends when this much of the request has come, in thousandths; the request is not carried out, even
    /// if all of it has come.
    Before(u64, Stop),
    /// When this much of the request has come, in thousandths, something in between answers; the request is not carried
    /// out.
    Refused(u64, Replacement),
    /// The request reaches the service late, also when the client has given up.
    Late(Duration),
    /// The request is carried out; this much of the response comes, in thousandths, then the connection ends.
    Cut(u64, Stop),
    /// The request is carried out; something in between answers.
    Replaced(Replacement),
    /// The response comes late.
    Delayed(Duration),
    /// The response comes in so many pieces, with a pause before each.
    Dribble(u64, Duration),
    /// The response is followed by another one that nobody asked for.
    Extra,
    /// Interim responses (1xx) come before the response.
    Interim,
    /// The connection is closed after the response, which did not say so.
    CloseAfter,
    /// The request is carried out and refused. No service may do that, and no client can notice: it happens only where a
    /// test wants an invariant to be broken.
    Lie,
}

/// A place where something can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaultId {
    /// Number of the call.
    pub call: usize,
    /// Which connection or exchange of the call, from 1 on.
    pub number: u32,
    /// Whether it is a connection that is opened.
    pub dial: bool,
}

/// `7.2` is the second exchange of call 7, `7d1` the first connection that it opens.
impl fmt::Display for FaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.dial { 'd' } else { '.' };
        write!(f, "{}{kind}{}", self.call, self.number)
    }
}

impl FromStr for FaultId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let dial = text.contains('d');
        let parts = text.split_once(if dial { 'd' } else { '.' });
        let parsed = parts.and_then(|(call, number)| {
            Some(Self {
                call: call.parse().ok()?,
                number: number.parse().ok()?,
                dial,
            })
        });
        parsed.ok_or_else(|| {
            format!(
                "{text:?} is no place of a fault: expected CALL.EXCHANGE such as 7.1, or CALLdCONNECTION such as 7d1"
            )
        })
    }
}

/// The largest time for which something is late. Longer than the longest timeout, so that effects come after the end of
/// their calls.
pub const LATEST: Duration = Duration::from_secs(200);

const SECOND: Duration = Duration::from_secs(1);

impl DialFault {
    /// What happens to a connection, if so many of a hundred meet a fault.
    pub fn draw(random: &mut Random, percent: u64) -> Self {
        let soon = random.time(Duration::from_millis(40));
        if !random.percent(percent / 2) {
            return Self::Open(soon);
        }
        match random.below(8) {
            0 | 1 => Self::Refuse(soon),
            2 => Self::Refuse(random.time(SECOND.saturating_mul(30))),
            3 | 4 => Self::Hang,
            5 => Self::Open(random.time(SECOND.saturating_mul(20))),
            6 => Self::Dead(Stop::Reset),
            _ => Self::Dead(Stop::Close),
        }
    }

    /// Whether it is one.
    #[must_use]
    pub fn is_fault(self) -> bool {
        !matches!(self, Self::Open(time) if time < SECOND)
    }
}

impl Fault {
    /// What happens to an exchange, if so many of a hundred meet a fault.
    ///
    /// A [lie](Self::Lie) is never drawn.
    pub fn draw(random: &mut Random, percent: u64) -> Self {
        if !random.percent(percent) {
            return Self::None;
        }
        let stop = random.pick(Stop::Reset, &[Stop::Close, Stop::HalfClose, Stop::Stall]);
        // The whole of it is as likely as any part.
        let part = random.below(1_400).min(1_000);
        match random.below(20) {
            0..=2 => Self::Before(part, stop),
            3..=6 => Self::Refused(part, Replacement::of_refusal(random)),
            7 => Self::Late(random.time(LATEST)),
            8..=12 => Self::Cut(part, stop),
            13..=15 => Self::Replaced(Replacement::of_effect(random)),
            16 => Self::Delayed(random.time(LATEST)),
            17 => {
                let pause = random.time(SECOND.saturating_mul(5));
                Self::Dribble(random.below(20).saturating_add(2), pause)
            }
            18 => random.pick(Self::Extra, &[Self::Interim]),
            _ => Self::CloseAfter,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_of_fault_comes() {
        let mut random = Random::of(3, &[]);
        let kinds: HashSet<_> = (0..2_000)
            .map(|_| std::mem::discriminant(&Fault::draw(&mut random, 90)))
            .collect();
        assert_eq!(kinds.len(), 11);
        let dials: HashSet<_> = (0..2_000)
            .map(|_| std::mem::discriminant(&DialFault::draw(&mut random, 90)))
            .collect();
        assert_eq!(dials.len(), 4);
        assert!((0..500).all(|_| Fault::draw(&mut random, 0) == Fault::None));
        assert!((0..500).all(|_| !DialFault::draw(&mut random, 0).is_fault()));
    }

    #[test]
    fn a_place_is_written_as_it_is_read() {
        for text in ["7.1", "0d2", "120.33"] {
            assert_eq!(text.parse::<FaultId>().unwrap().to_string(), text);
        }
        for text in ["", "7", "7.", "d1", "7.x", "a.1"] {
            assert!(
                text.parse::<FaultId>().unwrap_err().contains("7d1"),
                "{text}"
            );
        }
    }
}
