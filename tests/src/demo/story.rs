//! How the demo is told: numbered steps, aligned rows, and what stops it.

use std::fmt::{self, Display};
use std::io::{self, Write};

use razorpay_types::{Amount, Currency, Money};

use crate::report::Exit;

/// Why the demo ended before its end.
#[derive(Debug)]
pub enum Stop {
    /// Something was not as it should be.
    Surprise {
        /// What was looked at.
        what: String,
        /// How it should be.
        expected: String,
        /// How it is.
        got: String,
    },
    /// The demo could not be carried out or told.
    Tool(io::Error),
}

impl Stop {
    /// How the process ends.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Surprise { .. } => Exit::Found,
            Self::Tool(_) => Exit::Failed,
        }
    }
}

impl Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Surprise {
                what,
                expected,
                got,
            } => {
                write!(f, "surprise: {what}: expected {expected}, got {got}")
            }
            Self::Tool(error) => write!(f, "error: {error}"),
        }
    }
}

impl std::error::Error for Stop {}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Tool(error)
    }
}

/// Stops unless both read the same.
pub(super) fn expect(what: &str, expected: impl Display, got: impl Display) -> Result<(), Stop> {
    let (expected, got) = (expected.to_string(), got.to_string());
    if expected == got {
        return Ok(());
    }
    Err(Stop::Surprise {
        what: what.to_owned(),
        expected,
        got,
    })
}

/// Stops unless it worked.
pub(super) fn success<T, E: Display>(what: &str, result: Result<T, E>) -> Result<T, Stop> {
    result.map_err(|error| Stop::Surprise {
        what: what.to_owned(),
        expected: "success".to_owned(),
        got: error.to_string(),
    })
}

/// Stops if it worked, since it should have been refused.
pub(super) fn refusal<T, E>(what: &str, result: Result<T, E>) -> Result<E, Stop> {
    match result {
        Err(error) => Ok(error),
        Ok(_) => Err(Stop::Surprise {
            what: what.to_owned(),
            expected: "a refusal".to_owned(),
            got: "success".to_owned(),
        }),
    }
}

/// An amount as a shop writes it: `₹500.00`; other currencies by their code.
pub(super) fn price(amount: Amount, currency: &Currency) -> String {
    let money = Money::new(amount, currency.clone());
    match (currency, money.to_major()) {
        (Currency::Inr, Ok(rupees)) => format!("₹{rupees}"),
        _ => money.to_string(),
    }
}

/// What is told so far, and to whom.
pub(super) struct Story<'o> {
    out: &'o mut dyn Write,
    steps: u32,
}

impl<'o> Story<'o> {
    pub(super) fn new(out: &'o mut dyn Write) -> Self {
        Self { out, steps: 0 }
    }

    /// A line that belongs to no step.
    pub(super) fn line(&mut self, text: impl Display) -> Result<(), Stop> {
        Ok(writeln!(self.out, "{text}")?)
    }

    /// Begins the next step.
    pub(super) fn step(&mut self, title: &str) -> Result<(), Stop> {
        self.steps = self.steps.saturating_add(1);
        // Bold where the output is a terminal; anything else is stripped on the way there.
        Ok(writeln!(
            self.out,
            "\n\u{1b}[1m{}. {title}\u{1b}[0m",
            self.steps
        )?)
    }

    /// Something to know, with its name.
    pub(super) fn row(&mut self, name: &str, value: impl Display) -> Result<(), Stop> {
        Ok(writeln!(self.out, "   {name:<12}{value}")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_those_of_a_shop() {
        assert_eq!(price(Amount::minor(50_000), &Currency::Inr), "₹500.00");
        assert_eq!(price(Amount::minor(500), &Currency::Jpy), "JPY 500");
    }

    #[test]
    fn a_surprise_names_both_sides() {
        let stop = expect("the status", "paid", "created").unwrap_err();
        assert_eq!(
            stop.to_string(),
            "surprise: the status: expected paid, got created"
        );
        assert_eq!(stop.exit(), Exit::Found);
        assert!(expect("the status", "paid", String::from("paid")).is_ok());
        assert_eq!(
            refusal("it", Ok::<_, ()>(1)).unwrap_err().exit(),
            Exit::Found
        );
        assert_eq!(
            success("it", Err::<(), _>("no")).unwrap_err().to_string(),
            "surprise: it: expected success, got no"
        );
        assert_eq!(Stop::from(io::Error::other("full")).exit(), Exit::Failed);
    }
}
