//! What a world does: its settings and its calls, drawn from the seed before anything happens.

use std::time::Duration;

use super::random::Random;

/// Purposes of the random numbers; see [`Random::of`].
const SETTINGS: u64 = 0x736574;
const CALLS: u64 = 0x63616c6c;
const JUMPS: u64 = 0x6a756d70;

/// A world before it begins.
#[derive(Debug, Clone)]
pub struct Script {
    /// Seed of the simulation.
    pub seed: u64,
    /// Number of the world.
    pub world: u64,
    /// How many exchanges of a hundred meet a fault.
    pub percent: u64,
    /// Whether the client proves itself by access tokens, which expire, and not by a key.
    pub bearer: bool,
    /// Whether the service tells lies, which breaks invariants: only to see that it is noticed.
    pub lies: bool,
    /// Limits of the client.
    pub limits: Limits,
    /// How many orders there are from the beginning, for the walks.
    pub listed: usize,
    /// The calls, by number.
    pub calls: Vec<Plan>,
    /// When the clock jumps, and how far.
    pub jumps: Vec<(Duration, Duration)>,
}

/// Limits of the client in a world.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a call with all its attempts.
    pub timeout: Duration,
    /// For the next byte of a response.
    pub read: Duration,
    /// For a connection.
    pub connect: Duration,
    /// How often a call is sent at most.
    pub attempts: u32,
    /// Bound of the wait before the second attempt; it doubles with each further one.
    pub base_delay: Duration,
    /// The largest that this bound becomes.
    pub max_delay: Duration,
}

/// One call before it is made.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Its number, from 1 on.
    pub number: usize,
    /// When it is made, in the time of the world.
    pub start: Duration,
    /// What is called.
    pub kind: Kind,
    /// Amount in the smallest currency unit, where there is one.
    pub amount: i64,
    /// After what time the call is given up, if it is.
    pub cancel: Option<Duration>,
}

/// What is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `orders.create`: a write that is never sent twice.
    CreateOrder,
    /// `orders.edit`: the same, on an order of its own.
    EditOrder,
    /// `payments.refund`: a write with an idempotency key, on a payment of its own.
    Refund,
    /// `payouts.create`: a write with an idempotency key.
    Payout,
    /// `transfers.create`: a write with an idempotency key, which no operation reconciles.
    Transfer,
    /// `documents.create`: an upload.
    Upload {
        /// Length of the file.
        length: usize,
        /// Where the content comes from.
        source: Source,
    },
    /// `orders.fetch`: a read.
    FetchOrder,
    /// `payments.fetch`: a read.
    FetchPayment,
    /// `orders.list`, page by page.
    Walk {
        /// Entries of a page.
        page: u32,
    },
    /// `documents.fetch_content`: a download.
    Download,
}

/// Where the content of an upload comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// It is all there.
    Bytes,
    /// It comes chunk by chunk, over time.
    Stream,
    /// The same, and breaks off with an error that looks like one of the network.
    Failing,
    /// The same, and never ends.
    Hanging,
}

impl Plan {
    /// A text that nothing else in the world has: it shows in the effect of the call.
    #[must_use]
    pub fn mark(&self) -> String {
        format!("call-{}", self.number)
    }
}

impl Kind {
    /// Whether it changes something.
    #[must_use]
    pub fn is_write(self) -> bool {
        !matches!(
            self,
            Self::FetchOrder | Self::FetchPayment | Self::Walk { .. } | Self::Download
        )
    }

    /// Whether it carries an idempotency key.
    #[must_use]
    pub fn is_keyed(self) -> bool {
        matches!(self, Self::Refund | Self::Payout | Self::Transfer)
    }
}

const SECOND: Duration = Duration::from_secs(1);

impl Script {
    /// The script of a world with so many calls.
    #[must_use]
    pub fn draw(seed: u64, world: u64, calls: usize) -> Self {
        let mut random = Random::of(seed, &[world, SETTINGS]);
        let seconds = |random: &mut Random, least: u64, most: u64| {
            Duration::from_secs(
                random
                    .below(most.saturating_sub(least))
                    .saturating_add(least),
            )
        };
        let limits = Limits {
            timeout: seconds(&mut random, 3, 120),
            read: seconds(&mut random, 2, 60),
            connect: seconds(&mut random, 1, 12),
            attempts: u32::try_from(random.below(5))
                .unwrap_or_default()
                .saturating_add(1),
            base_delay: random.time(SECOND.saturating_mul(2)),
            max_delay: random.time(SECOND.saturating_mul(6)),
        };
        let spacing = random.pick(0, &[0, 40, 1_000, 5_000]);
        let spacing = Duration::from_millis(spacing);
        let percent = random.pick(35, &[0, 10, 35, 70]);
        let bearer = random.percent(30);
        let listed = random.size(30);
        let calls: Vec<Plan> = (1..=calls)
            .map(|number| Plan::draw(seed, world, number, spacing))
            .collect();
        let end = calls
            .iter()
            .map(|plan| plan.start)
            .max()
            .unwrap_or_default();
        Self {
            seed,
            world,
            percent,
            bearer,
            lies: false,
            limits,
            listed,
            jumps: jumps(seed, world, end.saturating_add(SECOND)),
            calls,
        }
    }
}

fn jumps(seed: u64, world: u64, end: Duration) -> Vec<(Duration, Duration)> {
    let mut random = Random::of(seed, &[world, JUMPS]);
    let mut jumps: Vec<_> = (0..random.below(4))
        .map(|_| (random.time(end), random.time(SECOND.saturating_mul(90))))
        .collect();
    jumps.sort_unstable();
    jumps
}

impl Plan {
    fn draw(seed: u64, world: u64, number: usize, spacing: Duration) -> Self {
        let mut random = Random::of(seed, &[world, CALLS, number as u64]);
        let turn = u32::try_from(number).unwrap_or(u32::MAX);
        let start = spacing
            .saturating_mul(turn)
            .saturating_add(random.time(SECOND));
        let kind = match random.below(20) {
            0..=3 => Kind::CreateOrder,
            4 => Kind::EditOrder,
            5..=8 => Kind::Refund,
            9..=10 => Kind::Payout,
            11 => Kind::Transfer,
            12..=14 => Kind::Upload {
                length: upload_length(&mut random),
                source: random.pick(
                    Source::Bytes,
                    &[Source::Stream, Source::Failing, Source::Hanging],
                ),
            },
            15 => Kind::FetchOrder,
            16 => Kind::FetchPayment,
            17 | 18 => Kind::Walk {
                page: random.pick(2, &[3, 10, 100]),
            },
            _ => Kind::Download,
        };
        // Now and then too little, which the service refuses.
        let amount = match random.percent(8) {
            true => 1,
            false => i64::try_from(random.below(9_000))
                .unwrap_or_default()
                .saturating_add(100),
        };
        let cancel = random.percent(12).then(|| {
            let bound = random.pick(100, &[2_000, 30_000]);
            random.time(Duration::from_millis(bound))
        });
        Self {
            number,
            start,
            kind,
            amount,
            cancel,
        }
    }
}

fn upload_length(random: &mut Random) -> usize {
    let bound = random.pick(200, &[5_000, 40_000, 100_000]);
    random.size(bound).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_script_depends_on_seed_and_world_alone() {
        let shown = |seed, world| format!("{:?}", Script::draw(seed, world, 50));
        assert_eq!(shown(1, 2), shown(1, 2));
        assert_ne!(shown(1, 2), shown(1, 3));
        assert_ne!(shown(1, 2), shown(2, 2));
    }

    #[test]
    fn everything_comes() {
        let scripts: Vec<_> = (0..30).map(|world| Script::draw(1, world, 100)).collect();
        let calls: Vec<_> = scripts.iter().flat_map(|script| &script.calls).collect();
        let kinds: HashSet<_> = calls
            .iter()
            .map(|plan| std::mem::discriminant(&plan.kind))
            .collect();
        assert_eq!(kinds.len(), 10);
        let marks: HashSet<_> = scripts[0].calls.iter().map(Plan::mark).collect();
        assert_eq!(marks.len(), 100);
        assert!(calls.iter().any(|plan| plan.cancel.is_some()));
        assert!(calls.iter().any(|plan| plan.amount < 100));
        assert!(
            scripts
                .iter()
                .any(|script| script.bearer && !script.jumps.is_empty())
        );
        for percent in [0, 10, 35, 70] {
            assert!(scripts.iter().any(|script| script.percent == percent));
        }
    }
}
