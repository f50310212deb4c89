//! Imports of generated code: the one module of this crate that it may import.

#![allow(
    unused_imports,
    reason = "which of these are used depends on the resource features that are on"
)]

pub(crate) use crate::call::{Call, KeyedCall};
pub(crate) use crate::client::Client;
pub(crate) use crate::download::Download;
pub(crate) use crate::driver::Driver;
pub(crate) use crate::error::Error;
pub(crate) use crate::idempotency::{Idempotency, InProgress, KeyRule};
pub(crate) use crate::operation::{Method, Operation, Paging, Retry, Scheme};
pub(crate) use crate::page::PageCall;
pub(crate) use crate::redirect::Redirect;
