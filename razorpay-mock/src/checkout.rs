//! Replacement for the vendor's checkout script, and the window that the script opens.
//!
//! Pages use it like the real checkout: `new Razorpay(options)`, `open`, `on("payment.failed",
//! ..)`, the `handler`, the callback URL and `modal.ondismiss`. Instead of asking for payment
//! details, the window asks for the outcome of the payment.

use bytes::Bytes;

use crate::reply::File;

/// The file that a request asks for, if it asks for one of these.
pub(crate) fn file(method: &str, path: &str) -> Option<File> {
    let (content_type, text) = match (method, path) {
        ("GET", "/_mock/checkout.js") => (
            "text/javascript; charset=utf-8",
            include_str!("checkout/checkout.js"),
        ),
        ("GET", "/_mock/checkout.html") => (
            "text/html; charset=utf-8",
            include_str!("checkout/checkout.html"),
        ),
        _ => return None,
    };
    Some(File {
        name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        content_type: content_type.to_owned(),
        bytes: Bytes::from_static(text.as_bytes()),
    })
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn script_and_window_are_served_and_nothing_else() {
        let script = file("GET", "/_mock/checkout.js").unwrap();
        assert_eq!(script.name, "checkout.js");
        assert!(script.content_type.starts_with("text/javascript"));
        let text = std::str::from_utf8(&script.bytes).unwrap().to_owned();
        assert!(text.contains("/_mock/checkout.html"));
        assert!(file("GET", "/_mock/checkout.html").is_some());
        assert_eq!(file("POST", "/_mock/checkout.js"), None);
        assert_eq!(file("GET", "/_mock/checkout.css"), None);
    }
}
