//! Nested objects of the checkout options.

use std::fmt;

use razorpay_types::payments::PaymentMethod;

use super::value::{Object, Value, put};

/// Customer details with which the checkout form is prefilled. `Debug` shows none of them.
#[derive(Clone, Default, PartialEq)]
#[must_use]
pub struct Prefill {
    name: Option<String>,
    email: Option<String>,
    contact: Option<String>,
    method: Option<PaymentMethod>,
}

impl Prefill {
    /// Creates empty customer details.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the cardholder name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the email address of the customer.
    pub fn email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Sets the phone number of the customer, with `+` and the country code.
    ///
    /// A number without a country code is treated as an Indian one.
    pub fn contact(mut self, contact: impl Into<String>) -> Self {
        self.contact = Some(contact.into());
        self
    }

    /// Sets the preselected payment method: card, net banking, wallet, UPI or EMI.
    ///
    /// Takes effect only together with an [email address](Self::email) and a [phone
    /// number](Self::contact).
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

/// Colors of the checkout, as HTML hex codes such as `#3399cc`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Theme {
    color: Option<String>,
    backdrop_color: Option<String>,
}

impl Theme {
    /// Creates a theme with the default colors.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the color of text, icons and buttons.
    pub fn color(mut self, color: impl Into<String>) -> Self {
        self.color = Some(color.into());
        self
    }

    /// Sets the color of the backdrop behind the checkout window.
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

/// Behavior of the checkout window.
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
    /// Creates the default behavior.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether a click outside the checkout window closes the window. Defaults to `false`.
    pub fn backdropclose(mut self, closes: bool) -> Self {
        self.backdropclose = Some(closes);
        self
    }

    /// Sets whether the Escape key closes the checkout window. Defaults to `true`.
    pub fn escape(mut self, closes: bool) -> Self {
        self.escape = Some(closes);
        self
    }

    /// Sets whether the browser's back button works inside the checkout. Defaults to `true`.
    pub fn handleback(mut self, handles: bool) -> Self {
        self.handleback = Some(handles);
        self
    }

    /// Sets whether the customer must confirm closing the checkout window. Defaults to `false`.
    pub fn confirm_close(mut self, asks: bool) -> Self {
        self.confirm_close = Some(asks);
        self
    }

    /// Sets whether an animation is shown while the checkout loads. Defaults to `true`.
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

/// Customer details that the customer sees but cannot change; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Readonly {
    name: Option<bool>,
    email: Option<bool>,
    contact: Option<bool>,
}

impl Readonly {
    /// Creates a set without read-only fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether the name is read-only.
    pub fn name(mut self, readonly: bool) -> Self {
        self.name = Some(readonly);
        self
    }

    /// Sets whether the email address is read-only.
    pub fn email(mut self, readonly: bool) -> Self {
        self.email = Some(readonly);
        self
    }

    /// Sets whether the phone number is read-only.
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

/// Customer details that the checkout does not show; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Hidden {
    email: Option<bool>,
    contact: Option<bool>,
}

impl Hidden {
    /// Creates a set without hidden fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets whether the email address is hidden.
    pub fn email(mut self, hidden: bool) -> Self {
        self.email = Some(hidden);
        self
    }

    /// Sets whether the phone number is hidden.
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

/// Retry policy: whether and how often the customer may retry a failed payment.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    enabled: bool,
    max_count: Option<u32>,
}

impl Retry {
    /// Allows as many retries as the checkout permits.
    pub fn enabled() -> Self {
        Self {
            enabled: true,
            max_count: None,
        }
    }

    /// Allows at most `max_count` retries.
    ///
    /// Razorpay recommends 4, since a higher number can lead to loops.
    pub fn at_most(max_count: u32) -> Self {
        Self {
            enabled: true,
            max_count: Some(max_count),
        }
    }

    /// Allows no retries: a failed payment closes the checkout.
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

/// Recurring mode of a payment: whether the payment authorizes recurring payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Recurring {
    /// Authorizes recurring payments: `true`.
    Yes,
    /// Authorizes no recurring payments, which is the default: `false`.
    No,
    /// Authorizes recurring payments if the customer's card or bank supports them: `preferred`.
    ///
    /// Otherwise the payment is an ordinary one-time payment.
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
