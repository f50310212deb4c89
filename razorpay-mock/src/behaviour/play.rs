//! Simulated outside events: requests to `/_mock/..`, which need no API key.
//!
//! The real API does not have these paths.

use super::{State, customer, payouts};
use crate::auth::Key;
use crate::reply::Reply;

/// Something that is to happen outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Play<'a> {
    /// The customer pays the order with this id.
    PayOrder(&'a str),
    /// The bank settles the payout with this id.
    SettlePayout(&'a str),
}

/// What a request wants to happen, if it wants anything of the kind.
pub(crate) fn play<'a>(method: &str, path: &'a str) -> Option<Play<'a>> {
    let mut segments = path.strip_prefix("/_mock/")?.split('/');
    let (kind, id, deed) = (segments.next()?, segments.next()?, segments.next()?);
    if method != "POST" || id.is_empty() || segments.next().is_some() {
        return None;
    }
    match (kind, deed) {
        ("orders", "pay") => Some(Play::PayOrder(id)),
        ("payouts", "settle") => Some(Play::SettlePayout(id)),
        _ => None,
    }
}

impl Play<'_> {
    /// Lets it happen.
    pub(crate) fn carry_out(self, state: &mut State, now: i64, key: &Key, body: &[u8]) -> Reply {
        match self {
            Self::PayOrder(id) => customer::pay(state, now, key, id, body),
            Self::SettlePayout(id) => payouts::settle(state, id, body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Play, play};

    #[test]
    fn only_a_post_to_a_documented_path_plays() {
        let pay = "/_mock/orders/order_a/pay";
        assert_eq!(play("POST", pay), Some(Play::PayOrder("order_a")));
        assert_eq!(play("GET", pay), None);
        let settle = play("POST", "/_mock/payouts/pout_a/settle");
        assert_eq!(settle, Some(Play::SettlePayout("pout_a")));
        for other in [
            "/_mock/orders//pay",
            "/_mock/orders//x/pay",
            "/_mock/orders/order_a/pay/",
            "/_mock/orders/order_a",
            "/_mock/orders/order_a/settle",
            "/_mock/payouts/pout_a/pay",
            "/v1/orders/order_a/pay",
        ] {
            assert_eq!(play("POST", other), None, "{other}");
        }
    }
}
