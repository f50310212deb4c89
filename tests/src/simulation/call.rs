//! One call, carried out by the real client, and what its caller learns.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use razorpay_client::types::documents::{CreateDocument, DocumentPurpose};
use razorpay_client::types::orders::{CreateOrder, EditOrder, ListOrders};
use razorpay_client::types::payments::RefundPayment;
use razorpay_client::types::payouts::{CreatePayout, PayoutMode, PayoutPurpose};
use razorpay_client::types::transfers::CreateTransfer;
use razorpay_client::types::{Amount, Currency, File, FileStream, Money, Notes, Timestamp};
use razorpay_client::{Client, Error};
use tokio::time::{Instant, Sleep};

use super::ground::{BEGIN, BUSINESS, Ground};
use super::http1;
use super::random::Random;
use super::script::{Kind, Plan, Source};

/// What a caller learned, and how long it took.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What the caller learned.
    pub ended: Ended,
    /// How long each request of the caller took: one, or one for each page.
    pub took: Vec<Duration>,
}

/// How a call ended.
#[derive(Debug, Clone)]
pub enum Ended {
    /// It gave a value.
    Done(Shown),
    /// It gave an error.
    Failed(Failure),
    /// Its caller gave it up.
    Cancelled,
}

/// What a caller sees of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// An entity: its id, its mark where it has one, its amount or length.
    Entity {
        /// Id of the entity.
        id: String,
        /// The mark of the call, as far as the entity shows it.
        mark: String,
        /// Amount, or length of a file.
        amount: i64,
    },
    /// The ids of a list.
    List(Vec<String>),
    /// The content of a file.
    Content(Vec<u8>),
}

/// What an error says.
#[derive(Debug, Clone)]
pub struct Failure {
    /// `is_outcome_unknown`.
    pub unknown: bool,
    /// `is_success_unread`.
    pub unread: bool,
    /// `was_sent`.
    pub sent: bool,
    /// `attempts`.
    pub attempts: u32,
    /// `reconciled_by`.
    pub reconciled_by: Option<String>,
    /// The error on one line, without anything random.
    pub text: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self {
            unknown: error.is_outcome_unknown(),
            unread: error.is_success_unread(),
            sent: error.was_sent(),
            attempts: error.attempts(),
            reconciled_by: error.reconciled_by().map(str::to_owned),
            text: error.to_string(),
        }
    }
}

/// Makes a call. A write with an idempotency key carries the [same](key) whenever it is made.
pub async fn carry_out(client: &Client, ground: &Ground, plan: &Plan) -> Outcome {
    let begun = Instant::now();
    if let Kind::Walk { page } = plan.kind {
        return walk(client, plan, page).await;
    }
    let ended = match one(client, ground, plan).await {
        Ok(shown) => Ended::Done(shown),
        Err(error) => Ended::Failed(error.into()),
    };
    Outcome {
        ended,
        took: vec![begun.elapsed()],
    }
}

/// The idempotency key of a call: the same in every run.
#[must_use]
pub fn key(plan: &Plan) -> String {
    format!("simulated-key-{}", plan.number)
}

async fn one(client: &Client, ground: &Ground, plan: &Plan) -> Result<Shown, Error> {
    let number = plan.number.to_string();
    let mark = plan.mark();
    let money = Money::new(Amount::minor(plan.amount), Currency::Inr);
    let own = ground
        .own
        .get(&plan.number)
        .map(String::as_str)
        .unwrap_or_default();
    macro_rules! keyed {
        ($call:expr) => {{
            $call
                .header(http1::CALL, &number)
                .idempotency_key(key(plan))
                .await?
        }};
    }
    Ok(match plan.kind {
        Kind::CreateOrder => {
            let params = CreateOrder::new(money).receipt(&*mark);
            let call = client.orders().create(params).header(http1::CALL, &number);
            let order = call.await?;
            let receipt = order.receipt.unwrap_or_default();
            entity(order.id.as_str(), &receipt, order.amount)
        }
        Kind::EditOrder => {
            let params = EditOrder::with_notes(Notes::from_iter([("mark", &*mark)]));
            let call = client.orders().edit(&own.into(), params);
            let order = call.header(http1::CALL, &number).await?;
            entity(order.id.as_str(), noted(&order.notes), order.amount)
        }
        Kind::Refund => {
            let params = RefundPayment::new()
                .amount(money.amount)
                .note("mark", &*mark);
            let refund = keyed!(client.payments().refund(&own.into(), params));
            entity(refund.id.as_str(), noted(&refund.notes), refund.amount)
        }
        Kind::Payout => {
            let (mode, purpose) = (PayoutMode::Imps, PayoutPurpose::Refund);
            let params = CreatePayout::new(BUSINESS, money, mode, purpose)
                .fund_account_id("fa_Mock0000000001")
                .reference_id(&*mark);
            let payout = keyed!(client.payouts().create(params));
            let reference = payout.reference_id.unwrap_or_default();
            entity(payout.id.as_str(), &reference, payout.amount)
        }
        Kind::Transfer => {
            let account = "acc_CPRsN1LkFccllA";
            let params = CreateTransfer::new(money)
                .account(account)
                .note("mark", &*mark);
            let transfer = keyed!(client.transfers().create(params));
            entity(
                transfer.id.as_str(),
                noted(&transfer.notes),
                transfer.amount,
            )
        }
        Kind::Upload { length, source } => {
            let file = file(plan, length, source);
            let params = CreateDocument::new(file, DocumentPurpose::DisputeEvidence);
            let call = client
                .documents()
                .create(params)
                .header(http1::CALL, &number);
            let document = call.await?;
            let name = document.name.unwrap_or_default();
            let mark = name.strip_suffix(".png").unwrap_or(&name);
            Shown::Entity {
                id: document.id.to_string(),
                mark: mark.to_owned(),
                amount: document.size,
            }
        }
        Kind::FetchOrder => {
            let call = client.orders().fetch(&ground.order.as_str().into());
            let order = call.header(http1::CALL, &number).await?;
            entity(order.id.as_str(), "", order.amount)
        }
        Kind::FetchPayment => {
            let call = client.payments().fetch(&ground.payment.as_str().into());
            let payment = call.header(http1::CALL, &number).await?;
            entity(payment.id.as_str(), "", payment.amount)
        }
        Kind::Download => {
            let call = client
                .documents()
                .fetch_content(&ground.document.0.as_str().into());
            let content = call.header(http1::CALL, &number).await?;
            Shown::Content(content.bytes(1 << 20).await?.to_vec())
        }
        // Many requests: see [`walk`].
        Kind::Walk { .. } => Shown::List(Vec::new()),
    })
}

fn entity(id: &str, mark: &str, amount: Amount) -> Shown {
    Shown::Entity {
        id: id.to_owned(),
        mark: mark.to_owned(),
        amount: amount.as_minor(),
    }
}

fn noted(notes: &Notes) -> &str {
    notes.get("mark").unwrap_or_default()
}

/// How often a walk goes on after an error.
const PATIENCE: usize = 4;

/// Lists the orders that were there at the beginning. After an error, and when it has given a page up, it goes on.
async fn walk(client: &Client, plan: &Plan, page: u32) -> Outcome {
    let params = ListOrders::new()
        .to(Timestamp::from_unix(BEGIN))
        .count(page);
    let call = client.orders().list(params);
    let mut items = call.header(http1::CALL, plan.number.to_string()).items();
    let mut random = Random::of(plan.number as u64, &[]);
    let (mut ids, mut took, mut errors) = (Vec::new(), Vec::new(), 0_usize);
    loop {
        let begun = Instant::now();
        let patience = match random.percent(5) {
            true => random.time(Duration::from_secs(2)),
            false => Duration::from_secs(1_000_000),
        };
        let Ok(next) = tokio::time::timeout(patience, items.try_next()).await else {
            continue;
        };
        took.push(begun.elapsed());
        let ended = match next {
            Ok(Some(order)) => {
                ids.push(order.id.to_string());
                continue;
            }
            Ok(None) => Ended::Done(Shown::List(ids)),
            Err(_) if errors < PATIENCE => {
                errors = errors.saturating_add(1);
                continue;
            }
            Err(error) => Ended::Failed(error.into()),
        };
        return Outcome { ended, took };
    }
}

fn file(plan: &Plan, length: usize, source: Source) -> File {
    let name = format!("{}.png", plan.mark());
    let content = vec![b'x'; length];
    match source {
        Source::Bytes => File::from_bytes(name, content),
        _ => File::from_stream(name, Slow::new(plan, content, source)),
    }
}

/// A file that comes over time.
struct Slow {
    chunks: Vec<Vec<u8>>,
    random: Random,
    pause: Option<Pin<Box<Sleep>>>,
    source: Source,
}

impl Slow {
    fn new(plan: &Plan, content: Vec<u8>, source: Source) -> Self {
        let mut random = Random::of(plan.number as u64, &[content.len() as u64]);
        let size = random.size(20_000).saturating_add(100);
        let mut chunks: Vec<_> = content.chunks(size).map(<[u8]>::to_vec).collect();
        if source != Source::Stream {
            // Its end does not come.
            chunks.truncate(random.size(chunks.len()).saturating_add(1));
        }
        chunks.reverse();
        Self {
            chunks,
            random,
            pause: None,
            source,
        }
    }
}

impl FileStream for Slow {
    fn poll_chunk(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>> {
        let mut pause = match self.pause.take() {
            Some(pause) => pause,
            None => {
                let rests = self.random.percent(30);
                let wait = self.random.time(Duration::from_secs(2));
                Box::pin(tokio::time::sleep(if rests {
                    wait
                } else {
                    Duration::ZERO
                }))
            }
        };
        if pause.as_mut().poll(context).is_pending() {
            self.pause = Some(pause);
            return Poll::Pending;
        }
        match (self.chunks.pop(), self.source) {
            (Some(chunk), _) => Poll::Ready(Some(Ok(chunk))),
            (None, Source::Failing) => Poll::Ready(Some(Err(foreign()))),
            (None, Source::Hanging) => Poll::Pending,
            (None, _) => Poll::Ready(None),
        }
    }
}

/// An error of the caller's own network, such as that of a storage from which the file is read. It says nothing of the
/// connection to the service.
fn foreign() -> io::Error {
    let refused = io::Error::new(io::ErrorKind::ConnectionRefused, "tcp connect error");
    io::Error::new(io::ErrorKind::ConnectionRefused, refused)
}
