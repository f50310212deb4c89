//! Many worlds, several at a time, up to the first that breaks an invariant.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::{io, thread};

use super::run::{Report, Selection, Tally, run};
use super::script::Script;
use super::shrink::shrink;

/// Calls of a world.
pub const CALLS: usize = 100;

/// What came of a simulation.
#[derive(Debug)]
pub struct Simulated {
    /// Worlds that were played.
    pub worlds: u64,
    /// How their calls ended.
    pub tally: Tally,
    /// The first world, by number, that broke an invariant, made smaller.
    pub failing: Option<Failing>,
}

/// A world that breaks an invariant.
#[derive(Debug)]
pub struct Failing {
    /// Seed of the simulation.
    pub seed: u64,
    /// Number of the world.
    pub world: u64,
    /// The part of it that is enough.
    pub selection: Selection,
    /// What comes of this part.
    pub report: Report,
}

impl Failing {
    /// The command that plays this part of the world again.
    #[must_use]
    pub fn replay(&self) -> String {
        let mut command = format!(
            "cargo xtask simulate --seed {} --world {}",
            self.seed, self.world
        );
        if let Some(calls) = &self.selection.calls {
            command.push_str(&format!(" --only {}", joined(calls)));
        }
        if let Some(faults) = &self.selection.faults {
            let faults = if faults.is_empty() {
                "none".to_owned()
            } else {
                joined(faults)
            };
            command.push_str(&format!(" --faults {faults}"));
        }
        command
    }
}

fn joined(parts: &[impl ToString]) -> String {
    parts
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(",")
}

/// Plays so many worlds, and makes the first failing one smaller.
///
/// # Errors
///
/// If the simulation itself cannot do its work.
pub fn simulate(seed: u64, worlds: u64) -> io::Result<Simulated> {
    let shared = Shared {
        seed,
        worlds,
        next: AtomicU64::new(0),
        found: Mutex::new(Found {
            played: 0,
            tally: Tally::default(),
            failing: None,
        }),
    };
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        let players: Vec<_> = (0..threads)
            .map(|_| scope.spawn(|| shared.play()))
            .collect();
        players.into_iter().try_for_each(|player| {
            player
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a world panicked")))
        })
    })?;
    let found = shared
        .found
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let failing = match found.failing {
        Some((world, report)) => Some(smaller(seed, world, report)?),
        None => None,
    };
    Ok(Simulated {
        worlds: found.played,
        tally: found.tally,
        failing,
    })
}

/// Plays a part of one world; a failing one is not made smaller.
///
/// # Errors
///
/// If the simulation itself cannot do its work.
pub fn replay(seed: u64, world: u64, selection: &Selection) -> io::Result<Report> {
    run(&Script::draw(seed, world, CALLS), selection)
}

/// Makes a failing world smaller.
///
/// # Errors
///
/// If the simulation itself cannot do its work.
pub fn smaller(seed: u64, world: u64, report: Report) -> io::Result<Failing> {
    let (selection, report) = shrink(&Script::draw(seed, world, CALLS), report)?;
    Ok(Failing {
        seed,
        world,
        selection,
        report,
    })
}

struct Shared {
    seed: u64,
    worlds: u64,
    next: AtomicU64,
    found: Mutex<Found>,
}

struct Found {
    played: u64,
    tally: Tally,
    failing: Option<(u64, Report)>,
}

impl Shared {
    /// Plays one world after the other, until there is none left or one has failed.
    fn play(&self) -> io::Result<()> {
        loop {
            let world = self.next.fetch_add(1, Ordering::SeqCst);
            if world >= self.worlds {
                return Ok(());
            }
            let report = replay(self.seed, world, &Selection::default())?;
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.played = found.played.saturating_add(1);
            found.tally.add(report.tally);
            let is_first = found
                .failing
                .as_ref()
                .is_none_or(|(first, _)| world < *first);
            if !report.broken.is_empty() && is_first {
                found.failing = Some((world, report));
                // No further world is begun.
                self.next.store(self.worlds, Ordering::SeqCst);
            }
        }
    }
}
