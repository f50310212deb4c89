//! Types of the Razorpay API: entities, requests, ids and money. Depends on serde only.
//!
//! - [`Money`] is an [`Amount`] with its [`Currency`]. Both count the smallest currency unit
//!   (paise, cents) as an integer and never use floats.
//! - Ids such as [`orders::OrderId`] are distinct types: a payment id cannot be passed where an
//!   order id is expected.
//! - Enums are open: a value that this version does not know is kept and stays readable.
//! - Requests have private fields and setters and serialize to JSON; responses have public fields
//!   and deserialize from JSON.
//!
//! ```
//! use razorpay_types::{Currency, Money, orders::CreateOrder};
//!
//! let price = Money::from_major("500.00", Currency::Inr)?;
//! assert_eq!(price.amount.as_minor(), 50_000);
//! let order = CreateOrder::new(price).receipt("receipt#1").note("table", "7");
//! # let _ = order;
//! # Ok::<(), razorpay_types::MoneyError>(())
//! ```
//!
//! # Features
//!
//! Each API resource has a feature of its own; `full`, the default, enables all resources.
//! `serialize` implements `Serialize` for responses, `deserialize` implements `Deserialize` for
//! requests.

mod amount;
mod decimal;
mod entity_name;
mod file;
mod form;
#[rustfmt::skip]
mod generated;
mod json;
mod money;
mod no_content;
mod notes;
mod page;
mod timestamp;
mod unknown;

// Which of these helpers are in use depends on the resources that are switched on.
#[allow(dead_code, reason = "generated code uses what it needs")]
mod check;
#[allow(
    dead_code,
    unused_imports,
    reason = "generated code uses what it needs"
)]
mod codec;
#[allow(
    dead_code,
    unused_imports,
    reason = "generated code uses what it needs"
)]
mod decode;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod encode;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod limits;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code uses what it needs"
)]
mod macros;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod params;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod redact;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod rules;
#[allow(dead_code, reason = "generated code uses what it needs")]
mod sent;

pub use amount::Amount;
pub use check::{CheckError, CheckErrors};
pub use decimal::{Decimal, DecimalError};
pub use entity_name::EntityName;
pub use file::{File, FileStream, OpenFile};
pub use form::{Form, Part, PartContent};
pub use generated::*;
pub use json::Json;
pub use limits::{Limit, LimitError};
pub use money::{Money, MoneyError, MoneyTextFault};
pub use no_content::NoContent;
pub use notes::{Notes, NotesIter};
pub use page::Page;
pub use params::Params;
pub use rules::RuleError;
pub use timestamp::Timestamp;
pub use unknown::UnknownValue;
