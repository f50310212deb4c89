//! One call carried out by the async driver, from its parts to a judged answer. It knows no type of the API, so it is
//! compiled once.

use std::{future::Future, pin::Pin};

use crate::{
    client::Client,
    core::{
        draft::Draft,
        response::{self, Answer},
    },
    driver::Async,
    error::Error,
};

/// An exchange under way; it owns all it needs.
pub(crate) type Pending = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// Nothing happens before the first poll.
pub(crate) fn start(client: Client<Async>, draft: Draft) -> Pending {
    Box::pin(async move {
        let operation = draft.operation();
        let request = draft.into_request(client.config())?;
        let outcome = client.transport().send(request).await;
        response::judge(operation, outcome)
    })
}
