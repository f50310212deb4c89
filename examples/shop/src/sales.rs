//! Orders and their payments. An order is shipped once, whatever confirms its payment, however
//! often.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use razorpay_client::types::ids::{OrderId, PaymentId};

/// Id of the customer's cart: random text in a cookie, known only to this browser.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cart(pub String);

/// Order of a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Razorpay's id of the order.
    pub order: OrderId,
    /// Id of the payment, once it is confirmed.
    pub paid: Option<PaymentId>,
    /// Number of times that the order was shipped: 0 or 1.
    pub shipped: u32,
    /// Number of webhook events received about the order.
    pub events: u32,
}

/// All sales, in memory.
#[derive(Debug, Default)]
pub struct Sales {
    by_cart: Mutex<HashMap<Cart, Sale>>,
}

impl Sales {
    /// Records an order for a cart, replacing an earlier order of the same cart.
    pub fn open(&self, cart: Cart, order: OrderId) {
        let sale = Sale {
            order,
            paid: None,
            shipped: 0,
            events: 0,
        };
        self.lock().insert(cart, sale);
    }

    /// Returns the sale of a cart.
    pub fn of_cart(&self, cart: &Cart) -> Option<Sale> {
        self.lock().get(cart).cloned()
    }

    /// Marks an order as paid, and ships it if it was not paid before.
    ///
    /// Orders that are not the shop's own are ignored.
    pub fn paid(&self, order: &OrderId, payment: &PaymentId) {
        self.change(order, |sale| {
            if sale.paid.is_none() {
                sale.paid = Some(payment.clone());
                sale.shipped = sale.shipped.saturating_add(1);
            }
        });
    }

    /// Counts a webhook event about an order.
    pub fn told(&self, order: &OrderId) {
        self.change(order, |sale| sale.events = sale.events.saturating_add(1));
    }

    fn change(&self, order: &OrderId, change: impl Fn(&mut Sale)) {
        self.lock()
            .values_mut()
            .filter(|sale| sale.order == *order)
            .for_each(change);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Cart, Sale>> {
        self.by_cart.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cart, Sales};

    #[test]
    fn an_order_is_shipped_once_however_often_it_is_confirmed() {
        let sales = Sales::default();
        let cart = Cart("a".to_owned());
        sales.open(cart.clone(), "order_1".into());
        for _ in 0..3 {
            sales.paid(&"order_1".into(), &"pay_1".into());
        }
        sales.paid(&"order_2".into(), &"pay_2".into());
        let sale = sales.of_cart(&cart).unwrap();
        assert_eq!((sale.shipped, sale.paid), (1, Some("pay_1".into())));
    }
}
