//! What the generated [`call`] is made of: what a documented exchange gives to a call, and what comes of it.

use std::fmt;

use razorpay_client::{Async, Download, Error};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::checks::DecodeFault;
pub use crate::generated::calls::call;
use crate::query;

/// What a documented exchange sends.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The ids in its path, in their order.
    pub path: Vec<String>,
    /// The pairs of its query.
    pub query: Vec<(String, String)>,
    /// Its JSON body.
    pub body: Option<Value>,
}

impl Given {
    /// An id of the path.
    pub fn id<T: for<'a> From<&'a str>>(&self, place: usize) -> T {
        T::from(self.path.get(place).map_or("", String::as_str))
    }

    /// The parameters that the query is.
    ///
    /// # Errors
    /// If their type refuses them.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, CallFault> {
        query::decode(&self.query).map_err(CallFault::Given)
    }

    /// The parameters that the body is; all left out, where there is none.
    ///
    /// # Errors
    /// If their type refuses them.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, CallFault> {
        let body = self
            .body
            .clone()
            .unwrap_or_else(|| Value::Object(<_>::default()));
        serde_path_to_error::deserialize(body)
            .map_err(|error| CallFault::Given(DecodeFault::at(error)))
    }
}

/// Why a call gave no answer.
#[derive(Debug)]
pub enum CallFault {
    /// No operation has the name, or it takes a form.
    Unknown,
    /// What is given does not fit the parameters.
    Given(DecodeFault),
    /// The call failed.
    Call(Error),
    /// The answer cannot be written as JSON.
    Answer(serde_json::Error),
}

impl fmt::Display for CallFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("no operation has this name and takes JSON"),
            Self::Given(fault) => write!(f, "what is given does not fit: {fault}"),
            Self::Call(error) => error.fmt(f),
            Self::Answer(error) => write!(f, "the answer cannot be written: {error}"),
        }
    }
}

impl std::error::Error for CallFault {}

/// The typed answer of a call, as JSON.
///
/// # Errors
/// If the call fails.
pub async fn answer<T: Serialize>(
    call: impl IntoFuture<Output = Result<T, Error>>,
) -> Result<Value, CallFault> {
    let answer = call.await.map_err(CallFault::Call)?;
    serde_json::to_value(answer).map_err(CallFault::Answer)
}

/// How much of a file is read.
const LIMIT: usize = 1 << 20;

/// The file that a call gives, as JSON: its size.
///
/// # Errors
/// If the call fails, or its file is too large.
pub async fn content(call: Download<Async>) -> Result<Value, CallFault> {
    let content = call.await.map_err(CallFault::Call)?;
    let bytes = content.bytes(LIMIT).await.map_err(CallFault::Call)?;
    Ok(bytes.len().into())
}
