//! What an answer means: a value, or an error that keeps all that came.

use serde::de::DeserializeOwned;

use super::{decode_fault::DecodeFault, refusal::Refusal, walk::Digest};
use crate::{
    error::Error,
    operation::Operation,
    transport::{Response, TransportError},
};

/// An answer with a status that says the operation was carried out.
#[derive(Debug)]
pub(crate) struct Answer {
    operation: &'static Operation,
    response: Response,
}

/// Tells success from refusal by the status alone: entities may carry an `error` object of their own.
pub(crate) fn judge(
    operation: &'static Operation,
    outcome: Result<Response, TransportError>,
) -> Result<Answer, Error> {
    let response = outcome.map_err(|fault| Error::transport(operation, fault))?;
    if response.is_success() {
        Ok(Answer { operation, response })
    } else {
        let refusal = Refusal::read(&response.body);
        Err(Error::refused(operation, response, refusal))
    }
}

impl Answer {
    /// The value in the body.
    pub(crate) fn decode<T: DeserializeOwned>(self) -> Result<T, Error> {
        serde_json::from_slice(&self.response.body)
            .map_err(|fault| self.undecodable(&fault))
    }

    pub(crate) fn digest(&self) -> Digest {
        Digest::of(&self.response.body)
    }

    #[cold]
    fn undecodable(self, fault: &serde_json::Error) -> Error {
        let fault = DecodeFault::new(&self.response.body, fault);
        Error::undecodable(self.operation, self.response, fault)
    }
}
