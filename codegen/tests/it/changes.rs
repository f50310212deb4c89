//! What `cargo xtask diff` says, case by case, and the proof that it is so.
//!
//! `tests/changes/<row>-<name>/` holds a spec before and after a change, what the comparison has to find, and callers that are
//! compiled against the code of both sides. `tests/changes/README.md` is the table of the rows.

mod case;
mod elsewhere;
mod entries;
mod proof;
mod properties;
mod reports;
mod rows;
mod verdicts;
