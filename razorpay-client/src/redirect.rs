//! Redirect URLs for the browser of a user, built without sending a request.

use razorpay_types::Params;
use serde::Serialize;

use crate::client::Client;
use crate::core::draft::Draft;
use crate::driver::Driver;
use crate::error::Error;
use crate::operation::Operation;

/// An address in the making.
pub(crate) struct Redirect<'a, D: Driver> {
    client: &'a Client<D>,
    draft: Draft,
}

#[allow(
    dead_code,
    reason = "which of these are used depends on the resource features that are on"
)]
impl<'a, D: Driver> Redirect<'a, D> {
    pub(crate) fn new(client: &'a Client<D>, operation: &'static Operation) -> Self {
        Self {
            client,
            draft: Draft::new(operation),
        }
    }

    /// Fills the next parameter of the path.
    pub(crate) fn path(mut self, value: &str) -> Self {
        self.draft.fill_path(value);
        self
    }

    pub(crate) fn query<P: Serialize + Params>(mut self, params: &P) -> Self {
        self.draft.refuse(params.refusal());
        self.draft.extend_query(serde_json::to_vec(params));
        self
    }

    /// The whole address, with everything in it escaped.
    pub(crate) fn address(self) -> Result<String, Error> {
        self.draft.address(self.client.config())
    }
}
