//! Reasons why a call cannot be sent, worded for the caller.

use std::fmt;

use razorpay_types::MoneyError;

use crate::core::path::PathFault;
use crate::idempotency::KeyFault;
use crate::options::OptionFault;
use crate::upload::FileFault;

/// Why nothing can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum InputFault {
    Path(PathFault),
    Encode(String),
    Option(OptionFault),
    Money(Box<MoneyError>),
    Key(KeyFault),
    NoRandomness(String),
    File(FileFault),
    NoAccount,
    NoRange,
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(fault) => fault.fmt(f),
            Self::Encode(message) => {
                write!(f, "the parameters cannot be encoded: {message}")
            }
            Self::Option(fault) => fault.fmt(f),
            Self::Money(fault) => fault.fmt(f),
            Self::Key(fault) => fault.fmt(f),
            Self::NoRandomness(reason) => {
                write!(f, "the system gives no random numbers: {reason}")
            }
            Self::File(fault) => fault.fmt(f),
            Self::NoAccount => f.write_str(
                "partner auth needs an account: give one to the client or the call by `.account(..)`",
            ),
            Self::NoRange => f.write_str("this list takes no upper time (`to`)"),
        }
    }
}
