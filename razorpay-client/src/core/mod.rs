//! Everything about a call that needs neither clock nor socket: what is sent, and what an answer means.

pub(crate) mod decode_fault;
pub(crate) mod draft;
pub(crate) mod path;
pub(crate) mod query;
pub(crate) mod refusal;
pub(crate) mod response;
pub(crate) mod walk;
