//! Tests over the whole workspace, and the commands that need generated code.
//!
//! `cargo xtask` regenerates the code and then runs a binary of this crate, so that a broken generated file
//! never stops the tool that repairs it. The commands stand in [`commands`], the main job in [`demo`] (which
//! needs a [`customer`]); the other modules are what they are made of: tables ([`tsv`], [`waivers`]), the way
//! from a recorded call to an operation ([`route`]), the generated types behind it ([`checks`], [`query`]), the
//! comparison ([`compare`], [`examine`]) and the outcome ([`fault`], [`report`]). [`simulation`] stands alone: client and
//! mock on a network with faults, from one seed.

pub mod calls;
pub mod checks;
pub mod commands;
pub mod compare;
pub mod customer;
pub mod demo;
pub mod events;
pub mod examine;
pub mod fault;
#[rustfmt::skip]
pub mod generated;
pub mod query;
pub mod report;
pub mod route;
pub mod simulation;
pub mod tsv;
pub mod waivers;
