//! One world from its beginning to its end: a runtime with a simulated clock, a mock, a network, a client and its calls.

use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use razorpay_client::Client;
use razorpay_mock::{Clock, Config, Mock};
use tokio::runtime::{Builder, Handle};
use tokio::time::sleep;

use super::call::{Ended, Outcome, carry_out};
use super::client::{Waits, client};
use super::fault::{FaultId, LATEST};
use super::ground::{BEGIN, Ground};
use super::invariants::{Broken, Rule, Scene};
use super::ledger::Ledger;
use super::network::{CALL, Network, Weather};
use super::random::Random;
use super::script::{Limits, Plan, Script};
use super::tokens::Tokens;
use super::trace::{Event, Trace};

/// Purpose of the random numbers; see [`Random::of`].
const JITTER: u64 = 0x6a6974;

/// Which part of a world is played: all of it by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The only calls that are made.
    pub calls: Option<Vec<usize>>,
    /// The only places where something may go wrong.
    pub faults: Option<Vec<FaultId>>,
}

/// What came of a world.
#[derive(Debug, Clone)]
pub struct Report {
    /// The rules that do not hold.
    pub broken: Vec<Broken>,
    /// Numbers of the calls that were made.
    pub calls: Vec<usize>,
    /// The faults that happened.
    pub faults: Vec<FaultId>,
    /// What happened.
    pub events: Vec<Event>,
    /// How many calls ended in which way.
    pub tally: Tally,
}

/// How many calls ended in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// With a value.
    pub done: usize,
    /// A read with an error, or a write that definitely failed.
    pub failed: usize,
    /// A write that was carried out, whose response could not be read.
    pub unread: usize,
    /// A write of which it is unknown whether it was carried out.
    pub unknown: usize,
    /// Given up by its caller.
    pub cancelled: usize,
    /// Places where something went wrong.
    pub faults: usize,
}

/// Time after which a call that has not ended hangs.
const FOREVER: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Time in which what was under way comes to its end, when the calls have ended.
const DRAIN: Duration = Duration::from_secs(120);

/// Plays a world.
///
/// # Errors
///
/// If the simulation itself cannot do its work.
pub fn run(script: &Script, selection: &Selection) -> io::Result<Report> {
    let mut script = script.clone();
    if let Some(only) = &selection.calls {
        script.calls.retain(|plan| only.contains(&plan.number));
    }
    let runtime = Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let played = runtime.block_on(play(&script, selection))?;
    // What hangs is not waited for.
    runtime.shutdown_background();
    Ok(played)
}

async fn play(script: &Script, selection: &Selection) -> io::Result<Report> {
    let trace = Trace::begin();
    let clock = Clock::fixed(BEGIN);
    let config = Config::new()
        .clock(clock.clone())
        .recorded(0)
        .seed(script.world);
    let mock = Mock::new(config);
    let ground = Arc::new(Ground::prepare(&mock, script, &clock).await?);
    let weather = |percent| Weather {
        seed: script.seed,
        world: script.world,
        percent,
        only: selection.faults.clone(),
        lies: script.lies,
    };
    let tokens = script
        .bearer
        .then(|| Tokens::new(script.seed, script.world, trace.clone()));
    let network = Network::new(
        mock.clone(),
        weather(script.percent),
        tokens.clone(),
        trace.clone(),
    );
    let clear = Network::new(mock.clone(), weather(0), None, Trace::begin());
    let waits = Waits::default();
    let jitter = Random::of(script.seed, &[script.world, JITTER]).number();
    let used = client(&network, script.limits, tokens.as_ref(), jitter, &waits);
    let truth = client(&clear, PATIENT, None, jitter, &Waits::default());
    let (used, truth) = (
        used.map_err(io::Error::other)?,
        truth.map_err(io::Error::other)?,
    );

    let (outcomes, mut broken) = calls(script, &used, &ground, &trace, &clock).await;
    sleep(LATEST.saturating_add(DRAIN)).await;
    let ledger = Ledger::read(&mock);
    let scene = Scene {
        script,
        ground: &ground,
        network: &network,
        truth: &truth,
        lost: network.lost(),
        waits: waits.lock().unwrap_or_else(PoisonError::into_inner).clone(),
    };
    broken.extend(scene.waits());
    for (plan, outcome) in &outcomes {
        broken.extend(scene.check(plan, outcome, &ledger).await);
    }
    broken.extend(scene.repeat(&outcomes, || Ledger::read(&mock)).await);
    drop((used, truth));
    sleep(Duration::from_secs(1)).await;
    broken.extend(left_over(&network, &clear));
    let faults = network.faults();
    Ok(Report {
        broken,
        calls: script.calls.iter().map(|plan| plan.number).collect(),
        tally: tally(&outcomes, faults.len()),
        faults,
        events: trace.events(),
    })
}

/// Limits of a client without faults in its way.
const PATIENT: Limits = Limits {
    timeout: Duration::from_secs(60),
    read: Duration::from_secs(60),
    connect: Duration::from_secs(60),
    attempts: 1,
    base_delay: Duration::ZERO,
    max_delay: Duration::ZERO,
};

/// Makes all calls, each on a task of its own, while the clock jumps.
async fn calls(
    script: &Script,
    client: &Client,
    ground: &Arc<Ground>,
    trace: &Trace,
    clock: &Clock,
) -> (Vec<(Plan, Outcome)>, Vec<Broken>) {
    for (at, far) in script.jumps.clone() {
        let (trace, clock) = (trace.clone(), clock.clone());
        tokio::spawn(async move {
            sleep(at).await;
            tokio::time::advance(far).await;
            clock.advance(i64::try_from(far.as_secs()).unwrap_or_default());
            trace.note(0, format!("the clock has jumped by {far:?}"));
        });
    }
    let mut tasks = Vec::new();
    for plan in script.calls.iter().copied() {
        let (client, ground, trace) = (client.clone(), Arc::clone(ground), trace.clone());
        let call = async move {
            sleep(plan.start).await;
            trace.note(plan.number, format!("{:?} begins", plan.kind));
            let call = carry_out(&client, &ground, &plan);
            let patience = plan.cancel.unwrap_or(FOREVER);
            let outcome = tokio::time::timeout(patience, call).await.ok();
            let outcome = outcome.or_else(|| {
                let cancelled = Outcome {
                    ended: Ended::Cancelled,
                    took: Vec::new(),
                };
                plan.cancel.map(|_| cancelled)
            });
            trace.note(plan.number, told(outcome.as_ref()));
            outcome
        };
        tasks.push((plan, tokio::spawn(CALL.scope(plan.number, call))));
    }
    let (mut outcomes, mut broken) = (Vec::new(), Vec::new());
    for (plan, task) in tasks {
        match task.await {
            Ok(Some(outcome)) => outcomes.push((plan, outcome)),
            Ok(None) => broken.push(Broken {
                call: plan.number,
                rule: Rule::Bounded,
                detail: "it never ended".to_owned(),
            }),
            Err(error) => broken.push(Broken {
                call: plan.number,
                rule: Rule::Bounded,
                detail: format!("it panicked: {error}"),
            }),
        }
    }
    (outcomes, broken)
}

/// An outcome on one line.
fn told(outcome: Option<&Outcome>) -> String {
    match outcome.map(|outcome| &outcome.ended) {
        None => "never ends".to_owned(),
        Some(Ended::Cancelled) => "is given up".to_owned(),
        Some(Ended::Done(_)) => "succeeds".to_owned(),
        Some(Ended::Failed(failure)) => {
            let word = match failure {
                _ if failure.unknown => "unknown",
                _ if failure.unread => "carried out, unread",
                _ if failure.sent => "failed",
                _ => "failed, nothing sent",
            };
            format!("fails ({word}): {}", failure.text)
        }
    }
}

fn left_over(network: &Network, clear: &Network) -> Option<Broken> {
    let open = network.open().saturating_add(clear.open());
    let tasks = Handle::current().metrics().num_alive_tasks();
    let detail = format!("{tasks} tasks, {open} connections");
    (tasks > 0 || open > 0).then_some(Broken {
        call: 0,
        rule: Rule::NothingStays,
        detail,
    })
}

fn tally(outcomes: &[(Plan, Outcome)], faults: usize) -> Tally {
    let mut tally = Tally {
        faults,
        ..Tally::default()
    };
    for (_, outcome) in outcomes {
        let count = match &outcome.ended {
            Ended::Done(_) => &mut tally.done,
            Ended::Cancelled => &mut tally.cancelled,
            Ended::Failed(failure) if failure.unknown => &mut tally.unknown,
            Ended::Failed(failure) if failure.unread => &mut tally.unread,
            Ended::Failed(_) => &mut tally.failed,
        };
        *count = count.saturating_add(1);
    }
    tally
}

impl Tally {
    /// Adds the numbers of another world.
    pub fn add(&mut self, other: Self) {
        let pairs = [
            (&mut self.done, other.done),
            (&mut self.failed, other.failed),
            (&mut self.unread, other.unread),
            (&mut self.unknown, other.unknown),
            (&mut self.cancelled, other.cancelled),
            (&mut self.faults, other.faults),
        ];
        for (sum, more) in pairs {
            *sum = sum.saturating_add(more);
        }
    }
}
