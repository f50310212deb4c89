//! Descriptors of API operations: name, endpoint, retry class, pagination, authentication.
//!
//! Generated code writes one static [`Operation`] for each method; everything else only reads them.

use std::fmt;

use crate::idempotency::Idempotency;

/// Descriptor of an API operation, generated from the specification.
///
/// Every call returns its descriptor ([`Call::operation`](crate::Call::operation)), so that logs
/// and metrics can name the operation without ids or personal data: the path is a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    /// Where it is served, if not with the others.
    pub(crate) host: Option<&'static str>,
    pub(crate) path: &'static str,
    pub(crate) retry: Retry,
    pub(crate) reconcile: Option<&'static str>,
    pub(crate) paging: Option<Paging>,
    /// Which schemes it takes; none named, any.
    pub(crate) auth: &'static [Scheme],
}

impl Operation {
    /// Returns the name of the operation: resource and method, such as `orders.create`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the HTTP method of the operation.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Returns the path template with `{name}` parameters, such as `/v1/orders/{id}`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the retry class: whether and how the operation may be retried.
    #[must_use]
    pub const fn retry_class(&self) -> Retry {
        self.retry
    }

    /// Returns the operation that reconciles a lost response, such as `orders.list(receipt)`.
    ///
    /// The result of that operation shows whether the write was carried out.
    #[must_use]
    pub const fn reconciled_by(&self) -> Option<&'static str> {
        self.reconcile
    }

    /// Returns the pagination of the list; `None` for operations that are not lists.
    #[must_use]
    pub const fn paging(&self) -> Option<Paging> {
        self.paging
    }

    /// Returns the accepted authentication schemes; empty if any [`Auth`](crate::Auth) is accepted.
    #[must_use]
    pub const fn schemes(&self) -> &'static [Scheme] {
        self.auth
    }

    /// Whether it does something, as opposed to reading.
    pub(crate) const fn is_write(&self) -> bool {
        !matches!(self.method, Method::Get)
    }
}

/// HTTP method and path template, such as `POST /v1/orders`.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path)
    }
}

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`: reads a resource.
    Get,
    /// `POST`: creates a resource or triggers an action.
    Post,
    /// `PUT`: replaces a resource.
    Put,
    /// `PATCH`: updates part of a resource.
    Patch,
    /// `DELETE`: deletes a resource.
    Delete,
}

impl Method {
    /// Returns the HTTP method in upper case, such as `GET`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Retry class of an operation: whether a request may be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Not retried once the request may have reached Razorpay: a retry could execute it twice.
    Never,
    /// Safe to retry: repeating the request has no further effect.
    Safe,
    /// Safe to retry with the same idempotency key: Razorpay executes the request once.
    Keyed(&'static Idempotency),
}

/// Authentication scheme of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// HTTP basic authentication with key id and key secret.
    Basic,
    /// Client id and client secret of a partner application, on behalf of one of its accounts.
    Partner,
    /// OAuth access token (bearer token).
    Bearer,
    /// Key id alone, without the key secret, as used by a checkout.
    Public,
    /// No `Authorization` header: the credentials are part of the request body.
    None,
}

/// Offset pagination of a list: `count` items per page, starting at offset `skip`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Paging {
    max: u32,
    default: u32,
    range: bool,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl Paging {
    /// Pages of at most `max` entries, and of `default` when no count is sent.
    pub(crate) const fn skip(max: u32, default: u32) -> Self {
        Self {
            max,
            default,
            range: true,
        }
    }

    /// A list that takes neither `from` nor `to`.
    pub(crate) const fn without_range(self) -> Self {
        Self {
            range: false,
            ..self
        }
    }
}

impl Paging {
    /// Returns the maximum page size, in items.
    #[must_use]
    pub const fn max_count(&self) -> u32 {
        self.max
    }

    /// Returns the page size used when no `count` is sent, in items.
    #[must_use]
    pub const fn default_count(&self) -> u32 {
        self.default
    }

    /// Whether the list accepts a time range, the query parameters `from` and `to`.
    #[must_use]
    pub const fn takes_range(&self) -> bool {
        self.range
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_descriptor_says_what_generated_code_wrote() {
        let operation = Operation {
            name: "orders.list",
            method: Method::Get,
            host: None,
            path: "/v1/orders",
            retry: Retry::Safe,
            reconcile: Some("orders.list(receipt)"),
            paging: Some(Paging::skip(100, 10)),
            auth: &[Scheme::Basic],
        };
        assert_eq!(operation.to_string(), "GET /v1/orders");
        assert_eq!(operation.retry_class(), Retry::Safe);
        assert_eq!(operation.reconciled_by(), Some("orders.list(receipt)"));
        let paging = operation.paging().unwrap();
        assert_eq!((paging.max_count(), paging.default_count()), (100, 10));
        assert!(paging.takes_range() && !paging.without_range().takes_range());
        assert_eq!(operation.schemes(), [Scheme::Basic]);
    }
}
