//! What generated code builds on: the one module of this crate that it may import.

#![allow(
    unused_imports,
    reason = "which of these are used depends on the resource features that are on"
)]

pub(crate) use crate::{
    call::{Call, KeyedCall},
    client::Client,
    download::Download,
    driver::Driver,
    error::Error,
    idempotency::{Idempotency, InProgress, KeyRule},
    operation::{Method, Operation, Paging, Retry, Scheme},
    page::PageCall,
    redirect::Redirect,
};
