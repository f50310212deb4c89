//! The objects within the options.

use std::fmt;

use razorpay_types::payments::PaymentMethod;

use super::value::{Object, Value, put};

/// What the customer need not type again. `Debug` shows that it is there, not what it is.
#[derive(Clone, Default, PartialEq)]
#[must_use]
pub struct Prefill {
    name: Option<String>,
    email: Option<String>,
    contact: Option<String>,
    method: Option<PaymentMethod>,
}

impl Prefill {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name on the card.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The e-mail address.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// The phone number with `+` and the country's code; without a code it is taken for an Indian one.
    pub fn contact(mut self, contact: impl Into<String>) -> Self {
        self.contact = Some(contact.into());
        self
    }

    /// The method that is chosen already: card, net banking, wallet, UPI or EMI. Works only together with
    /// [e-mail address](Self::email) and [phone number](Self::contact).
    pub fn method(mut self, method: impl Into<PaymentMethod>) -> Self {
        self.method = Some(method.into());
        self
    }

    pub(super) fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "name", self.name.as_deref());
        put(&mut object, "email", self.email.as_deref());
        put(&mut object, "contact", self.contact.as_deref());
        put(
            &mut object,
            "method",
            self.method.as_ref().map(PaymentMethod::as_str),
        );
        object
    }
}

impl fmt::Debug for Prefill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prefill([redacted])")
    }
}

/// Colours, as hexadecimal codes of HTML such as `#3399cc`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Theme {
    color: Option<String>,
    backdrop_color: Option<String>,
}

impl Theme {
    /// The default colours.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of texts, symbols and buttons.
    pub fn color(mut self, color: impl Into<String>) -> Self {
        self.color = Some(color.into());
        self
    }

    /// Of what lies behind the window.
    pub fn backdrop_color(mut self, color: impl Into<String>) -> Self {
        self.backdrop_color = Some(color.into());
        self
    }

    pub(super) fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "color", self.color.as_deref());
        put(
            &mut object,
            "backdrop_color",
            self.backdrop_color.as_deref(),
        );
        object
    }
}

/// How the window of the checkout behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Modal {
    backdropclose: Option<bool>,
    escape: Option<bool>,
    handleback: Option<bool>,
    confirm_close: Option<bool>,
    animation: Option<bool>,
}

impl Modal {
    /// As it behaves by default.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether a click beside the window closes it; not by default.
    pub fn backdropclose(mut self, closes: bool) -> Self {
        self.backdropclose = Some(closes);
        self
    }

    /// Whether the escape key closes it; so by default.
    pub fn escape(mut self, closes: bool) -> Self {
        self.escape = Some(closes);
        self
    }

    /// Whether the browser's back button works inside it; so by default.
    pub fn handleback(mut self, handles: bool) -> Self {
        self.handleback = Some(handles);
        self
    }

    /// Whether customers are asked before it closes; not by default.
    pub fn confirm_close(mut self, asks: bool) -> Self {
        self.confirm_close = Some(asks);
        self
    }

    /// Whether something moves while it loads; so by default.
    pub fn animation(mut self, animated: bool) -> Self {
        self.animation = Some(animated);
        self
    }

    pub(super) fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "backdropclose", self.backdropclose);
        put(&mut object, "escape", self.escape);
        put(&mut object, "handleback", self.handleback);
        put(&mut object, "confirm_close", self.confirm_close);
        put(&mut object, "animation", self.animation);
        object
    }
}

/// What the customer sees and cannot change; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Readonly {
    name: Option<bool>,
    email: Option<bool>,
    contact: Option<bool>,
}

impl Readonly {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The name.
    pub fn name(mut self, readonly: bool) -> Self {
        self.name = Some(readonly);
        self
    }

    /// The e-mail address.
    pub fn email(mut self, readonly: bool) -> Self {
        self.email = Some(readonly);
        self
    }

    /// The phone number.
    pub fn contact(mut self, readonly: bool) -> Self {
        self.contact = Some(readonly);
        self
    }

    pub(super) fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "contact", self.contact);
        put(&mut object, "email", self.email);
        put(&mut object, "name", self.name);
        object
    }
}

/// What the customer does not see; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Hidden {
    email: Option<bool>,
    contact: Option<bool>,
}

impl Hidden {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The e-mail address.
    pub fn email(mut self, hidden: bool) -> Self {
        self.email = Some(hidden);
        self
    }

    /// The phone number.
    pub fn contact(mut self, hidden: bool) -> Self {
        self.contact = Some(hidden);
        self
    }

    pub(super) fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "contact", self.contact);
        put(&mut object, "email", self.email);
        object
    }
}

/// Whether and how often the customer may try again after a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    enabled: bool,
    max_count: Option<u32>,
}

impl Retry {
    /// As often as the checkout lets.
    pub fn enabled() -> Self {
        Self {
            enabled: true,
            max_count: None,
        }
    }

    /// So often at most. The vendor advises 4, since more can go in circles.
    pub fn at_most(max_count: u32) -> Self {
        Self {
            enabled: true,
            max_count: Some(max_count),
        }
    }

    /// Never: a failure closes the checkout.
    pub fn disabled() -> Self {
        Self {
            enabled: false,
            max_count: None,
        }
    }

    pub(super) fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "enabled", Some(self.enabled));
        put(&mut object, "max_count", self.max_count.map(u64::from));
        object
    }
}

/// Whether a payment authorises later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recurring {
    /// It does: `true`.
    Yes,
    /// It does not, which is the default: `false`.
    No,
    /// It does if the customer's card or bank can, and is an ordinary payment otherwise: `preferred`.
    Preferred,
}

impl Recurring {
    pub(super) fn value(self) -> Value<'static> {
        match self {
            Self::Yes => true.into(),
            Self::No => false.into(),
            Self::Preferred => "preferred".into(),
        }
    }
}
