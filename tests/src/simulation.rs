//! A deterministic simulation of the client: the real client, HTTP library included, against the mock, in one process,
//! over connections in memory and a simulated clock, all from one seed.
//!
//! A simulation is a number of worlds. A [`Script`](script::Script) draws the settings and the calls of a world from the
//! seed; [`run`] plays it: the [`ground`] is prepared at the mock, the [`network`] gives connections ([`pipe`]) whose
//! far ends (`link`) receive requests ([`http1`]) and let the [`fault`]s happen, each [`call`] is made by the client,
//! [`tokens`] expire and the clock jumps. When all is over, the [`ledger`] says what the service holds, and the
//! [`invariants`] compare that with what the callers were told; [`reconcile`] does what an error advises. A world that
//! breaks an invariant is made smaller ([`shrink`]) and can be played again from its numbers.
//!
//! Everything that happens depends on the seed: no thread, no socket, no clock of the system, no random number but
//! [`random`]'s. Two runs have the same [`trace`].

pub mod call;
pub mod client;
pub mod fault;
pub mod ground;
pub mod http1;
pub mod invariants;
pub mod ledger;
mod link;
pub mod network;
pub mod pipe;
pub mod random;
pub mod reconcile;
pub mod replacement;
pub mod run;
pub mod script;
pub mod shrink;
pub mod tokens;
pub mod trace;
pub mod worlds;
