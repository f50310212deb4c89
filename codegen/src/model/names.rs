//! Every Rust name, given in one place by one set of rules.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// The field or parameter for a name on the wire.
pub(crate) fn field_name(wire: &str) -> String {
    let snake = wire.to_snake_case();
    match snake.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("n{snake}"),
        _ => snake,
    }
}

/// The variant for a value on the wire.
pub(crate) fn variant_name(text: &str) -> String {
    let camel = text
        .replace(['+', '.', '/', ':'], "_")
        .to_upper_camel_case();
    match camel.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("N{camel}"),
        _ => camel,
    }
}

/// The struct of an operation's parameters: verb, resource, rest. A bare `list` lists many.
pub(crate) fn params_name(operation: &str, singular: &str, plural: &str) -> String {
    let (verb, rest) = operation.split_once('_').unwrap_or((operation, ""));
    let noun = if verb == "list" && rest.is_empty() {
        plural
    } else {
        singular
    };
    format!(
        "{}{}{}",
        verb.to_upper_camel_case(),
        noun.to_upper_camel_case(),
        rest.to_upper_camel_case()
    )
}

/// The handle of a resource's operations.
pub(crate) fn handle_name(resource: &str) -> String {
    resource.to_upper_camel_case()
}

/// Whether Rust reserves a name, so that a field cannot have it as it is.
pub(crate) fn is_keyword(name: &str) -> bool {
    syn::parse_str::<syn::Ident>(name).is_err() && !name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_guide() {
        assert_eq!(params_name("create", "order", "orders"), "CreateOrder");
        assert_eq!(params_name("list", "order", "orders"), "ListOrders");
        assert_eq!(
            params_name("list_payments", "order", "orders"),
            "ListOrderPayments"
        );
        assert_eq!(
            params_name("edit_fulfillment", "order", "orders"),
            "EditOrderFulfillment"
        );
        assert_eq!(variant_name("e-commerce"), "ECommerce");
        assert_eq!(variant_name("BAD_REQUEST_ERROR"), "BadRequestError");
        assert_eq!(variant_name("payments.card"), "PaymentsCard");
        assert_eq!(variant_name("3ds"), "N3ds");
        assert_eq!(field_name("expand[]"), "expand");
        assert!(is_keyword("type"));
        assert!(!is_keyword("kind"));
    }
}
