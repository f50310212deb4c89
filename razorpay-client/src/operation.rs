//! What the client knows of an operation of the API: its name, where it lives and how it behaves.
//!
//! Generated code writes one static [`Operation`] for each method; everything else only reads them.

use std::fmt;

use crate::idempotency::Idempotency;

/// An operation of the API, as its specification describes it.
///
/// A call carries one ([`Call::operation`](crate::Call::operation)), so that a log line or a metric can name what is called
/// without any id or personal data: the path is the template.
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
    /// Resource and method, such as `orders.create`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The path with its parameters as `{names}`, such as `/v1/orders/{id}`.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Whether the operation may be sent a second time.
    #[must_use]
    pub const fn retry_class(&self) -> Retry {
        self.retry
    }

    /// How to find out whether the operation was carried out when its answer got lost, such as `orders.list(receipt)`.
    #[must_use]
    pub const fn reconciled_by(&self) -> Option<&'static str> {
        self.reconcile
    }

    /// How the list is read page by page; `None` for operations that are not lists.
    #[must_use]
    pub const fn page_rule(&self) -> Option<Paging> {
        self.paging
    }

    /// How a caller may prove who it is; empty if any [`Auth`](crate::Auth) will do.
    #[must_use]
    pub const fn schemes(&self) -> &'static [Scheme] {
        self.auth
    }

    /// Whether it does something, as opposed to reading.
    pub(crate) const fn is_write(&self) -> bool {
        !matches!(self.method, Method::Get)
    }
}

/// `POST /v1/orders`: the method and the path template.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path)
    }
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
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

/// Whether an operation may be sent a second time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Never once it may have reached the service: it could be carried out twice.
    Never,
    /// Sending it twice does nothing that sending it once does not.
    Safe,
    /// The service recognises the second by the key that both carry, and carries it out once.
    Keyed(&'static Idempotency),
}

/// A way to prove who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Scheme {
    /// Key id and key secret.
    Basic,
    /// Id and secret of a partner's application, for one of its accounts.
    Partner,
    /// An OAuth access token.
    Bearer,
    /// A key id alone, as a checkout has it.
    Public,
    /// Nothing: what proves the caller stands in the body.
    None,
}

/// How a list is read page by page: `count` entries from offset `skip` on.
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
    /// The largest page the service gives, in entries.
    #[must_use]
    pub const fn largest_page(&self) -> u32 {
        self.max
    }

    /// The page the service gives when no count is sent, in entries.
    #[must_use]
    pub const fn default_page(&self) -> u32 {
        self.default
    }

    /// Whether the list can be limited to a time range, by `from` and `to`.
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
        let paging = operation.page_rule().unwrap();
        assert_eq!((paging.largest_page(), paging.default_page()), (100, 10));
        assert!(paging.takes_range() && !paging.without_range().takes_range());
        assert_eq!(operation.schemes(), [Scheme::Basic]);
    }
}
