//! `simulate`: the client against the mock, on a simulated network, for as many calls as wanted.

use clap::Parser;
use serde_json::{Value, json};

use crate::fault::ToolError;
use crate::report::{Command, Format, Report};
use crate::simulation::fault::FaultId;
use crate::simulation::run::{Selection, Tally};
use crate::simulation::worlds::{self, CALLS, Failing};

/// Simulates client calls with network faults; reports the first that breaks an invariant.
///
/// A run is determined by its seed. A world that breaks an invariant is shrunk, and the report
/// names the command that replays the shrunk world.
#[derive(Debug, Clone, Parser)]
#[command(name = "simulate")]
pub struct Simulate {
    /// Number of calls to make, rounded up to whole worlds of 100.
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    calls: u64,
    /// Seed of the random number generator.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Run only the world with this number.
    #[arg(long, value_name = "W")]
    world: Option<u64>,
    /// Make only these calls of the world, such as 3,7.
    #[arg(long, value_name = "CALLS", requires = "world", value_delimiter = ',')]
    only: Option<Vec<usize>>,
    /// Inject only these faults: CALL.EXCHANGE or CALLdCONNECTION, such as 3.1,7d1, or `none`.
    #[arg(long, value_name = "FAULTS", requires = "world", value_parser = faults)]
    faults: Option<Faults>,
    /// Show the trace of the world, even if no invariant is broken.
    #[arg(long, requires = "world")]
    trace: bool,
    /// Output format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, Clone)]
struct Faults(Vec<FaultId>);

fn faults(text: &str) -> Result<Faults, String> {
    if text == "none" {
        return Ok(Faults(Vec::new()));
    }
    let parsed: Result<_, String> = text.split(',').map(str::parse).collect();
    parsed.map(Faults)
}

impl Command for Simulate {
    fn format(&self) -> Format {
        self.format
    }

    fn run(&self) -> Result<Report, ToolError> {
        let wrong = |error: std::io::Error| {
            ToolError::new(format!("the simulation cannot do its work: {error}"))
        };
        match self.world {
            Some(world) => self.replay(world).map_err(wrong),
            None => simulate(self.seed, self.calls.div_ceil(CALLS as u64)).map_err(wrong),
        }
    }
}

impl Simulate {
    /// Plays one world. It is made smaller only if all of it was played.
    fn replay(&self, world: u64) -> std::io::Result<Report> {
        let faults = self.faults.clone().map(|Faults(faults)| faults);
        let selection = Selection {
            calls: self.only.clone(),
            faults,
        };
        let report = worlds::replay(self.seed, world, &selection)?;
        if report.broken.is_empty() {
            let mut lines = Vec::new();
            if self.trace {
                lines.extend(report.events.iter().map(ToString::to_string));
            }
            return Ok(report_of(self.seed, 1, report.tally, None, lines));
        }
        let tally = report.tally;
        let failing = match selection == Selection::default() && !self.trace {
            true => worlds::smaller(self.seed, world, report)?,
            false => Failing {
                seed: self.seed,
                world,
                selection,
                report,
            },
        };
        Ok(report_of(self.seed, 1, tally, Some(&failing), Vec::new()))
    }
}

/// Plays so many worlds.
///
/// # Errors
///
/// If the simulation itself cannot do its work.
pub fn simulate(seed: u64, worlds: u64) -> std::io::Result<Report> {
    let simulated = worlds::simulate(seed, worlds)?;
    let failing = simulated.failing.as_ref();
    Ok(report_of(
        seed,
        simulated.worlds,
        simulated.tally,
        failing,
        Vec::new(),
    ))
}

fn report_of(
    seed: u64,
    worlds: u64,
    tally: Tally,
    failing: Option<&Failing>,
    mut lines: Vec<String>,
) -> Report {
    if let Some(failing) = failing {
        lines.extend(told(failing));
    }
    lines.push(summary(seed, worlds, tally));
    let json = json!({
        "seed": seed,
        "worlds": worlds,
        "calls": worlds.saturating_mul(CALLS as u64),
        "done": tally.done,
        "failed": tally.failed,
        "unread": tally.unread,
        "unknown": tally.unknown,
        "cancelled": tally.cancelled,
        "faults": tally.faults,
        "failing": failing.map(as_json),
    });
    Report {
        found: failing.is_some(),
        lines,
        json,
    }
}

fn summary(seed: u64, worlds: u64, tally: Tally) -> String {
    let Tally {
        done,
        failed,
        unread,
        unknown,
        cancelled,
        faults,
    } = tally;
    format!(
        "seed {seed}, {worlds} worlds: {done} calls succeeded, {failed} failed, {unread} were \
         carried out and unread, {unknown} unknown, {cancelled} cancelled; {faults} faults"
    )
}

fn told(failing: &Failing) -> Vec<String> {
    let mut lines = vec![format!("world {} of seed {}:", failing.world, failing.seed)];
    let report = &failing.report;
    lines.extend(report.events.iter().map(|event| format!("  {event}")));
    lines.extend(report.broken.iter().map(ToString::to_string));
    lines.push(format!("replay with: {}", failing.replay()));
    lines
}

fn as_json(failing: &Failing) -> Value {
    let broken = failing.report.broken.iter().map(|broken| {
        json!({
            "call": broken.call,
            "rule": broken.rule.as_str(),
            "detail": broken.detail,
        })
    });
    let events = failing.report.events.iter().map(ToString::to_string);
    json!({
        "world": failing.world,
        "broken": broken.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
        "replay": failing.replay(),
    })
}
