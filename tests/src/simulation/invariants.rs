//! What has to hold of every call, whatever went wrong, and of the world at its end.

use std::fmt;
use std::time::Duration;

use razorpay_client::Client;

use super::call::{Ended, Failure, Outcome, Shown, carry_out};
use super::client::Wait;
use super::ground::Ground;
use super::ledger::{Effect, Ledger};
use super::network::Network;
use super::reconcile::reconcile;
use super::script::{Kind, Plan, Script};

/// What has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Nothing that was asked for once exists twice.
    Once,
    /// What was reported as a success exists, as it was asked for.
    SuccessExists,
    /// What was reported as definitely failed does not exist.
    FailureDoesNot,
    /// A call of which something reached the network does not claim that nothing was sent.
    SentIsTold,
    /// A call of which nothing reached the network does not claim that it may have been carried out.
    UnsentIsTold,
    /// What is unknown is found by the operation that the error names, exactly if it exists.
    Reconciled,
    /// What is unknown can be asked for again with its idempotency key, and exists once.
    Repeatable,
    /// A read gives what is there.
    ReadIsTrue,
    /// Every wait ends in its time.
    Bounded,
    /// No call is sent more often than its policy says.
    Attempts,
    /// The client waits between attempts as long as the service asks for, and not otherwise.
    Waits,
    /// When the client is gone, no task and no connection stays.
    NothingStays,
}

impl Rule {
    /// The rule as a sentence.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Once => "nothing that was asked for once exists twice",
            Self::SuccessExists => "what was reported as a success exists as asked for",
            Self::FailureDoesNot => "what was reported as definitely failed does not exist",
            Self::SentIsTold => "what reached the network is not reported as unsent",
            Self::UnsentIsTold => {
                "what never reached the network is not reported as possibly carried out"
            }
            Self::Reconciled => "an unknown outcome is found by the operation that the error names",
            Self::Repeatable => {
                "an unknown outcome may be asked for again with its idempotency key"
            }
            Self::ReadIsTrue => "a read gives what is there",
            Self::Bounded => "every wait is bounded",
            Self::Attempts => "no call is sent more often than its policy says",
            Self::Waits => "a wait between attempts is as long as policy and service ask",
            Self::NothingStays => "no task and no connection stays behind",
        }
    }
}

/// A broken rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Number of the call; 0 for the world as a whole.
    pub call: usize,
    /// What does not hold.
    pub rule: Rule,
    /// What was found.
    pub detail: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.call {
            0 => f.write_str("the world: ")?,
            call => write!(f, "call {call}: ")?,
        }
        write!(f, "broken: {}: {}", self.rule.as_str(), self.detail)
    }
}

/// What is longer than a limit by less than this is no wait of the client.
const GRACE: Duration = Duration::from_secs(1);

/// All that is known when the calls have ended.
#[derive(Debug)]
pub struct Scene<'a> {
    /// What was to be done.
    pub script: &'a Script,
    /// What was there before.
    pub ground: &'a Ground,
    /// The network with its faults.
    pub network: &'a Network,
    /// A client on a network without faults.
    pub truth: &'a Client,
    /// The calls of which something was under way when a connection ended.
    pub lost: Vec<usize>,
    /// Waits between attempts.
    pub waits: Vec<Wait>,
}

impl Scene<'_> {
    /// What a call breaks.
    pub async fn check(&self, plan: &Plan, outcome: &Outcome, ledger: &Ledger) -> Vec<Broken> {
        let mut broken = Vec::new();
        let mut breaks = |rule: Rule, detail: String| {
            broken.push(Broken {
                call: plan.number,
                rule,
                detail,
            });
        };
        let effects = ledger.effects(plan, self.ground);
        if effects.len() > 1 {
            breaks(Rule::Once, format!("{effects:?}"));
        }
        if let Some(detail) = self.unbounded(plan, outcome) {
            breaks(Rule::Bounded, detail);
        }
        match &outcome.ended {
            Ended::Done(shown) if plan.kind.is_write() => {
                let expected = as_asked(plan, &effects);
                if expected.as_ref() != Some(shown) {
                    let detail = format!("{shown:?} was reported, there is {effects:?}");
                    breaks(Rule::SuccessExists, detail);
                }
            }
            Ended::Done(shown) => {
                if let Some(detail) = self.untrue(plan, shown) {
                    breaks(Rule::ReadIsTrue, detail);
                }
            }
            Ended::Failed(failure) => {
                for (rule, detail) in self.misjudged(plan, failure, &effects) {
                    breaks(rule, detail);
                }
            }
            Ended::Cancelled => {}
        }
        if let Some(detail) = self.lost_track(plan, outcome, &effects).await {
            breaks(Rule::Reconciled, detail);
        }
        broken
    }

    /// The waits that are longer than the policy and the service ask for, or shorter than the service asks for.
    #[must_use]
    pub fn waits(&self) -> Vec<Broken> {
        let limits = self.script.limits;
        let wrong = self.waits.iter().filter_map(move |wait| {
            let doublings = wait.attempt.saturating_sub(1).min(16);
            let bound = limits.base_delay.saturating_mul(1 << doublings);
            let (least, most) = match wait.asked {
                Some(asked) => (asked, asked.saturating_add(limits.base_delay)),
                None => (Duration::ZERO, bound.min(limits.max_delay)),
            };
            let fits = (least..=most).contains(&wait.time);
            let detail = || format!("{:?}, not in {least:?} to {most:?}", wait.time);
            let call = wait.call;
            (!fits).then(|| Broken {
                call,
                rule: Rule::Waits,
                detail: detail(),
            })
        });
        wrong.collect()
    }

    /// What an error says that is not so.
    fn misjudged(&self, plan: &Plan, failure: &Failure, effects: &[Effect]) -> Vec<(Rule, String)> {
        let mut wrong = Vec::new();
        let text = &failure.text;
        let seen = self.network.seen(plan.number);
        let left = seen.exchanges > 0 || self.lost.contains(&plan.number);
        // An error of a walk speaks of one page, what was seen of all of them.
        let is_walk = matches!(plan.kind, Kind::Walk { .. });
        if seen.exchanges > 0 && !failure.sent && !is_walk {
            let detail = format!("{} requests came; {text}", seen.exchanges);
            wrong.push((Rule::SentIsTold, detail));
        }
        if !left && (failure.sent || failure.unknown) {
            let detail = format!("{} connections, no request; {text}", seen.dials);
            wrong.push((Rule::UnsentIsTold, detail));
        }
        let most = self.script.limits.attempts.saturating_add(1);
        if failure.attempts > most {
            let detail = format!("{} attempts; {text}", failure.attempts);
            wrong.push((Rule::Attempts, detail));
        }
        if !plan.kind.is_write() {
            return wrong;
        }
        if failure.unread && effects.is_empty() {
            wrong.push((Rule::SuccessExists, format!("it does not; {text}")));
        }
        if !failure.unread && !failure.unknown && !effects.is_empty() {
            wrong.push((
                Rule::FailureDoesNot,
                format!("there is {effects:?}; {text}"),
            ));
        }
        wrong
    }

    /// Whether what is unknown cannot be found out.
    async fn lost_track(
        &self,
        plan: &Plan,
        outcome: &Outcome,
        effects: &[Effect],
    ) -> Option<String> {
        let Ended::Failed(failure) = &outcome.ended else {
            return None;
        };
        if !failure.unknown {
            return None;
        }
        let text = &failure.text;
        let Some(operation) = &failure.reconciled_by else {
            // The documents know no operation for these.
            let excused = matches!(plan.kind, Kind::Transfer | Kind::Upload { .. });
            return (!excused).then(|| format!("the error names none; {text}"));
        };
        let expected: Vec<&str> = effects.iter().map(|effect| effect.id.as_str()).collect();
        match reconcile(self.truth, self.ground, plan, operation).await {
            Ok(Some(found)) if found == expected => None,
            Ok(found) => Some(format!(
                "{operation} finds {found:?}, there is {expected:?}"
            )),
            // Nothing is in its way.
            Err(error) => Some(format!("{operation} fails: {error}")),
        }
    }

    fn unbounded(&self, plan: &Plan, outcome: &Outcome) -> Option<String> {
        let jumps: Duration = self.script.jumps.iter().map(|(_, far)| *far).sum();
        let limits = self.script.limits;
        let content = match plan.kind {
            // The timeout of a download ends with the head of the response; its content may take any time, as long as
            // it comes. The network lets it come in so many pieces.
            Kind::Download => limits.read.saturating_mul(25),
            _ => Duration::ZERO,
        };
        let most = limits.timeout.saturating_add(content).saturating_add(jumps);
        let most = most.saturating_add(GRACE);
        let longest = outcome.took.iter().max().copied().unwrap_or_default();
        (longest > most).then(|| format!("{longest:?} of {most:?}"))
    }

    /// What a read gave that is not so.
    fn untrue(&self, plan: &Plan, shown: &Shown) -> Option<String> {
        let id = |wanted: &str| match shown {
            Shown::Entity { id, .. } if id == wanted => None,
            other => Some(format!("{other:?} in the place of {wanted}")),
        };
        match (plan.kind, shown) {
            (Kind::FetchOrder, _) => id(&self.ground.order),
            (Kind::FetchPayment, _) => id(&self.ground.payment),
            (Kind::Download, Shown::Content(content)) => {
                let expected = &self.ground.document.1;
                (content != expected).then(|| format!("{} other bytes", content.len()))
            }
            (_, Shown::List(ids)) => (*ids != self.ground.listed).then(|| {
                format!(
                    "a list of {} in the place of {}",
                    ids.len(),
                    self.ground.listed.len()
                )
            }),
            (kind, shown) => Some(format!("{shown:?} as an answer to {kind:?}")),
        }
    }

    /// Asks again for each keyed write whose outcome is unknown, and looks whether each exists once.
    pub async fn repeat(
        &self,
        outcomes: &[(Plan, Outcome)],
        read: impl Fn() -> Ledger,
    ) -> Vec<Broken> {
        let mut repeated = Vec::new();
        for (plan, outcome) in outcomes {
            let unknown = match &outcome.ended {
                Ended::Done(_) => false,
                Ended::Failed(failure) => failure.unknown || failure.unread,
                Ended::Cancelled => true,
            };
            // Too small an amount is refused in any case.
            if unknown && plan.kind.is_keyed() && plan.amount >= 100 {
                repeated.push((plan, carry_out(self.truth, self.ground, plan).await));
            }
        }
        let ledger = read();
        let wrong = repeated.into_iter().filter_map(|(plan, outcome)| {
            let effects = ledger.effects(plan, self.ground);
            let expected = as_asked(plan, &effects);
            let agrees = match &outcome.ended {
                Ended::Done(shown) => effects.len() == 1 && expected.as_ref() == Some(shown),
                Ended::Failed(_) | Ended::Cancelled => false,
            };
            let detail = || format!("{:?}, there is {effects:?}", outcome.ended);
            let call = plan.number;
            (!agrees).then(|| Broken {
                call,
                rule: Rule::Repeatable,
                detail: detail(),
            })
        });
        wrong.collect()
    }
}

/// What a success has to show, given its effect; `None` if there is none, or not the right one.
fn as_asked(plan: &Plan, effects: &[Effect]) -> Option<Shown> {
    let effect = effects.first()?;
    let amount = match plan.kind {
        // The order has its amount from the beginning.
        Kind::EditOrder => effect.amount,
        Kind::Upload { length, .. } => i64::try_from(length).ok()?,
        _ => plan.amount,
    };
    let shown = Shown::Entity {
        id: effect.id.clone(),
        mark: plan.mark(),
        amount,
    };
    (amount == effect.amount).then_some(shown)
}
