//! Checkout options, created by the server and passed to `new Razorpay(options)` in the page.
//!
//! ```
//! use razorpay_types::{Currency, Money, ids::OrderId};
//! use razorpay_webhooks::options::{CheckoutOptions, Prefill, Theme};
//!
//! # let order_id = OrderId::new("order_9A33XWu170gUtm");
//! let price = Money::from_major("500.00", Currency::Inr)?;
//! let options = CheckoutOptions::new("rzp_test_key", price, "Acme Corp", order_id)
//!     .description("Table 7")
//!     .prefill(Prefill::new().email("me@example.com").contact("+919876543210"))
//!     .theme(Theme::new().color("#3399cc"))
//!     .callback_url("https://shop.example/paid");
//! let page = format!("<script>var options = {};</script>", options.to_script_json());
//! # assert!(page.contains("\"amount\":50000"));
//! # Ok::<(), razorpay_types::MoneyError>(())
//! ```
//!
//! Options that are JavaScript functions (`handler`, `modal.ondismiss`) have to be added by the
//! page.

mod parts;
mod value;

use std::fmt;
use std::time::Duration;

use razorpay_types::ids::{CustomerId, OrderId, SubscriptionId};
use razorpay_types::{Json, Money, Notes};
use serde::{Serialize, Serializer};

pub use self::parts::{Hidden, Modal, Prefill, Readonly, Recurring, Retry, Theme};
use self::value::{Object, Value, put};
use crate::redact::Redacted;

/// Options with which the checkout is opened.
///
/// The options serialize to exactly what `checkout.js` accepts; unset options are left out. `Debug`
/// shows neither the prefilled customer details, the description, the notes nor the callback URL.
#[derive(Clone, PartialEq)]
#[must_use]
pub struct CheckoutOptions {
    key: String,
    price: Option<Money>,
    name: String,
    description: Option<String>,
    image: Option<String>,
    order_id: Option<OrderId>,
    prefill: Option<Prefill>,
    notes: Notes,
    theme: Option<Theme>,
    modal: Option<Modal>,
    subscription_id: Option<SubscriptionId>,
    subscription_card_change: Option<bool>,
    recurring: Option<Recurring>,
    callback_url: Option<String>,
    redirect: Option<bool>,
    customer_id: Option<CustomerId>,
    remember_customer: Option<bool>,
    timeout: Option<u64>,
    readonly: Option<Readonly>,
    hidden: Option<Hidden>,
    send_sms_hash: Option<bool>,
    allow_rotation: Option<bool>,
    retry: Option<Retry>,
    language: Option<String>,
    config: Option<Json>,
    others: Vec<(String, Json)>,
}

impl fmt::Debug for CheckoutOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others: Vec<_> = self.others.iter().map(|(name, _)| name).collect();
        f.debug_struct("CheckoutOptions")
            .field("key", &self.key)
            .field("price", &self.price)
            .field("name", &self.name)
            .field("description", &self.description.as_ref().map(|_| Redacted))
            .field("image", &self.image)
            .field("order_id", &self.order_id)
            .field("prefill", &self.prefill)
            .field("notes", &self.notes)
            .field("theme", &self.theme)
            .field("modal", &self.modal)
            .field("subscription_id", &self.subscription_id)
            .field("subscription_card_change", &self.subscription_card_change)
            .field("recurring", &self.recurring)
            .field(
                "callback_url",
                &self.callback_url.as_ref().map(|_| Redacted),
            )
            .field("redirect", &self.redirect)
            .field("customer_id", &self.customer_id)
            .field("remember_customer", &self.remember_customer)
            .field("timeout", &self.timeout)
            .field("readonly", &self.readonly)
            .field("hidden", &self.hidden)
            .field("send_sms_hash", &self.send_sms_hash)
            .field("allow_rotation", &self.allow_rotation)
            .field("retry", &self.retry)
            .field("language", &self.language)
            .field("config", &self.config)
            .field("others", &others)
            .finish()
    }
}

impl CheckoutOptions {
    /// Creates options for paying an order that the server created before.
    ///
    /// `key_id` is the API key id (never the key secret) or a partner's public token. `price` must
    /// be the amount of the order: the checkout displays the price and collects the amount of the
    /// order. `name` is the business name shown to the customer.
    pub fn new(
        key_id: impl Into<String>,
        price: Money,
        name: impl Into<String>,
        order_id: OrderId,
    ) -> Self {
        Self {
            order_id: Some(order_id),
            ..Self::bare(key_id.into(), Some(price), name.into())
        }
    }

    /// Creates options for authorizing a subscription, whose plan determines the price.
    ///
    /// `key_id` is the API key id (never the key secret) or a partner's public token. `name` is the
    /// business name shown to the customer.
    pub fn of_subscription(
        key_id: impl Into<String>,
        name: impl Into<String>,
        subscription_id: SubscriptionId,
    ) -> Self {
        let bare = Self::bare(key_id.into(), None, name.into());
        Self {
            subscription_id: Some(subscription_id),
            ..bare
        }
    }

    fn bare(key: String, price: Option<Money>, name: String) -> Self {
        Self {
            key,
            price,
            name,
            description: None,
            image: None,
            order_id: None,
            prefill: None,
            notes: Notes::new(),
            theme: None,
            modal: None,
            subscription_id: None,
            subscription_card_change: None,
            recurring: None,
            callback_url: None,
            redirect: None,
            customer_id: None,
            remember_customer: None,
            timeout: None,
            readonly: None,
            hidden: None,
            send_sms_hash: None,
            allow_rotation: None,
            retry: None,
            language: None,
            config: None,
            others: Vec::new(),
        }
    }

    /// Sets the description of the purchase shown to the customer.
    ///
    /// The description must begin with a letter or a digit.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets the logo: a URL, or the image itself as a base64 `data:` URL.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// Sets the customer details with which the checkout form is prefilled.
    pub fn prefill(mut self, prefill: Prefill) -> Self {
        self.prefill = Some(prefill);
        self
    }

    /// Adds a note that is stored with the payment: at most 15 notes, of up to 256 characters each.
    pub fn note(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.notes.insert(key, value);
        self
    }

    /// Sets all notes that are stored with the payment, replacing earlier ones.
    pub fn notes(mut self, notes: impl Into<Notes>) -> Self {
        self.notes = notes.into();
        self
    }

    /// Sets the colors of the checkout.
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = Some(theme);
        self
    }

    /// Sets the behavior of the checkout window.
    pub fn modal(mut self, modal: Modal) -> Self {
        self.modal = Some(modal);
        self
    }

    /// Sets whether the customer may change the card of the subscription. Defaults to `false`.
    pub fn subscription_card_change(mut self, allowed: bool) -> Self {
        self.subscription_card_change = Some(allowed);
        self
    }

    /// Sets whether the payment is an authorization transaction for recurring payments.
    pub fn recurring(mut self, recurring: Recurring) -> Self {
        self.recurring = Some(recurring);
        self
    }

    /// Sets the URL to which the browser posts the outcome, instead of calling the page's handler.
    ///
    /// The domain of the URL must be allowlisted in the dashboard.
    pub fn callback_url(mut self, url: impl Into<String>) -> Self {
        self.callback_url = Some(url.into());
        self
    }

    /// Sets whether a failed payment also goes to the callback URL, instead of offering a retry.
    ///
    /// Requires a [callback URL](Self::callback_url).
    pub fn redirect(mut self, redirect: bool) -> Self {
        self.redirect = Some(redirect);
        self
    }

    /// Sets the customer whose saved cards and bank account details are offered.
    pub fn customer_id(mut self, customer: CustomerId) -> Self {
        self.customer_id = Some(customer);
        self
    }

    /// Sets whether the customer may save cards. Defaults to `false`.
    pub fn remember_customer(mut self, remember: bool) -> Self {
        self.remember_customer = Some(remember);
        self
    }

    /// Sets how long the checkout can be used, in whole seconds; fractions of a second are dropped.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout.as_secs());
        self
    }

    /// Sets the prefilled fields that the customer sees but cannot change.
    pub fn readonly(mut self, readonly: Readonly) -> Self {
        self.readonly = Some(readonly);
        self
    }

    /// Sets the fields that are hidden from the customer.
    pub fn hidden(mut self, hidden: Hidden) -> Self {
        self.hidden = Some(hidden);
        self
    }

    /// Sets whether the Android SDK reads one-time passwords (OTP) automatically.
    ///
    /// Requires version 1.5.9 or later of the Android SDK. Defaults to `false`.
    pub fn send_sms_hash(mut self, send: bool) -> Self {
        self.send_sms_hash = Some(send);
        self
    }

    /// Sets whether the checkout rotates with the screen in an Android app.
    ///
    /// Requires version 1.6.4 or later of the Android SDK. Defaults to `false`.
    pub fn allow_rotation(mut self, allow: bool) -> Self {
        self.allow_rotation = Some(allow);
        self
    }

    /// Sets whether and how often the customer may retry a failed payment.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets the language of the checkout (`config.display.language`).
    ///
    /// One of `en`, `ben`, `hi`, `mar`, `guj`, `tam` or `tel`. The value takes precedence over a
    /// language in [`config`](Self::config).
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Sets the display configuration (`config`): which payment methods are shown, and how.
    ///
    /// The configuration is free-form JSON, which Razorpay documents separately.
    pub fn config(mut self, config: Json) -> Self {
        self.config = Some(config);
        self
    }

    /// Sets an option that has no method here, replacing an option of the same name.
    pub fn other(mut self, name: impl Into<String>, value: Json) -> Self {
        let name = name.into();
        self.others.retain(|(other, _)| *other != name);
        self.others.push((name, value));
        self
    }

    /// Returns the options as JSON, for a response of type `application/json`.
    ///
    /// To embed the options in an HTML page, use [`to_script_json`](Self::to_script_json).
    pub fn to_json(&self) -> String {
        // Keys are text and values are finite, so that this cannot fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns the options as JSON that is safe inside a `<script>` element.
    ///
    /// Characters that HTML could interpret as markup, such as a closing tag in the name of a
    /// customer, are escaped; a script reads the same text.
    pub fn to_script_json(&self) -> String {
        let json = self.to_json();
        let mut safe = String::with_capacity(json.len());
        for character in json.chars() {
            match character {
                '<' => safe.push_str("\\u003c"),
                '>' => safe.push_str("\\u003e"),
                '&' => safe.push_str("\\u0026"),
                // Ends of lines in older JavaScript, which a string cannot hold.
                '\u{2028}' => safe.push_str("\\u2028"),
                '\u{2029}' => safe.push_str("\\u2029"),
                _ => safe.push(character),
            }
        }
        safe
    }

    fn object(&self) -> Object<'_> {
        let mut object = Object::new();
        put(&mut object, "key", Some(self.key.as_str()));
        put(
            &mut object,
            "amount",
            self.price.as_ref().map(|price| price.amount),
        );
        put(
            &mut object,
            "currency",
            self.price.as_ref().map(|price| price.currency.as_str()),
        );
        put(&mut object, "name", Some(self.name.as_str()));
        put(&mut object, "description", self.description.as_deref());
        put(&mut object, "image", self.image.as_deref());
        put(
            &mut object,
            "order_id",
            self.order_id.as_ref().map(OrderId::as_str),
        );
        put(
            &mut object,
            "prefill",
            self.prefill.as_ref().map(Prefill::object),
        );
        put(
            &mut object,
            "notes",
            (!self.notes.is_empty()).then_some(&self.notes),
        );
        put(&mut object, "theme", self.theme.as_ref().map(Theme::object));
        put(&mut object, "modal", self.modal.as_ref().map(Modal::object));
        let subscription = self.subscription_id.as_ref();
        put(
            &mut object,
            "subscription_id",
            subscription.map(SubscriptionId::as_str),
        );
        put(
            &mut object,
            "subscription_card_change",
            self.subscription_card_change,
        );
        put(
            &mut object,
            "recurring",
            self.recurring.map(Recurring::value),
        );
        put(&mut object, "callback_url", self.callback_url.as_deref());
        put(&mut object, "redirect", self.redirect);
        put(
            &mut object,
            "customer_id",
            self.customer_id.as_ref().map(CustomerId::as_str),
        );
        put(&mut object, "remember_customer", self.remember_customer);
        put(&mut object, "timeout", self.timeout);
        put(
            &mut object,
            "readonly",
            self.readonly.as_ref().map(Readonly::object),
        );
        put(
            &mut object,
            "hidden",
            self.hidden.as_ref().map(Hidden::object),
        );
        put(&mut object, "send_sms_hash", self.send_sms_hash);
        put(&mut object, "allow_rotation", self.allow_rotation);
        put(&mut object, "retry", self.retry.as_ref().map(Retry::object));
        put(&mut object, "config", self.config_object());
        object.retain(|(name, _)| !self.others.iter().any(|(other, _)| other == name));
        object.extend(
            self.others
                .iter()
                .map(|(name, value)| (name.as_str(), value.into())),
        );
        object
    }

    /// The configuration with the language in it.
    fn config_object(&self) -> Option<Value<'_>> {
        let Some(language) = self.language.as_deref() else {
            return self.config.as_ref().map(Value::from);
        };
        let mut config = without(self.config.as_ref(), "display");
        let display = self
            .config
            .as_ref()
            .and_then(|config| config.get("display"));
        let mut display = without(display, "language");
        put(&mut display, "language", Some(language));
        put(&mut config, "display", Some(display));
        Some(config.into())
    }
}

/// The entries of an object but one.
fn without<'a>(json: Option<&'a Json>, name: &str) -> Object<'a> {
    let entries = json.and_then(Json::entries).into_iter().flatten();
    entries
        .filter(|(key, _)| *key != name)
        .map(|(key, value)| (key, value.into()))
        .collect()
}

impl Serialize for CheckoutOptions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.object())
    }
}
