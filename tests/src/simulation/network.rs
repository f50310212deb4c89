//! The network between client and mock: connections in memory, and what goes wrong with them.
//!
//! The client opens connections by [`Dial`]; each has a task at its other end that receives requests, hands them to the
//! mock and gives the responses back, as far as the fault for the exchange lets it. Faults come between two
//! services that each do what HTTP asks of them: no fault tells a definite refusal of a request that was carried out.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, io};

use razorpay_client::testing::{Dial, Dialing, Stream};
use razorpay_mock::Mock;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::fault::{DialFault, Fault, FaultId, Stop};
use super::pipe::{End, Unread, pipe};
use super::random::Random;
use super::tokens::Tokens;
use super::trace::Trace;
use super::{http1, link};

/// Purposes of the random numbers; see [`Random::of`].
const DIALS: u64 = 0x6469616c;
const EXCHANGES: u64 = 0x65786368;

tokio::task_local! {
    /// Number of the call that is under way on this task.
    pub static CALL: usize;
}

/// Which faults happen.
#[derive(Debug, Clone)]
pub struct Weather {
    /// Seed of the simulation.
    pub seed: u64,
    /// Number of the world.
    pub world: u64,
    /// How many exchanges of a hundred meet a fault.
    pub percent: u64,
    /// The only places where something may go wrong; anywhere if it is `None`.
    pub only: Option<Vec<FaultId>>,
    /// Whether some of the faults are [lies](Fault::Lie).
    pub lies: bool,
}

/// The network of one world. Clones are the same network.
#[derive(Clone)]
pub struct Network(Arc<Shared>);

struct Shared {
    mock: Mock,
    weather: Weather,
    tokens: Option<Tokens>,
    trace: Trace,
    open: Arc<AtomicUsize>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    calls: BTreeMap<usize, Seen>,
    unread: Vec<Unread>,
    faults: Vec<FaultId>,
}

/// What the network has seen of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Connections that it opened.
    pub dials: u32,
    /// Requests of which at least the head has come.
    pub exchanges: u32,
}

impl Network {
    /// A network before this mock.
    #[must_use]
    pub fn new(mock: Mock, weather: Weather, tokens: Option<Tokens>, trace: Trace) -> Self {
        Self(Arc::new(Shared {
            mock,
            weather,
            tokens,
            trace,
            open: Arc::default(),
            state: Mutex::default(),
        }))
    }

    /// How many connections are open on the client's side.
    #[must_use]
    pub fn open(&self) -> usize {
        self.0.open.load(Ordering::SeqCst)
    }

    /// What came of a call.
    #[must_use]
    pub fn seen(&self, call: usize) -> Seen {
        self.state().calls.get(&call).copied().unwrap_or_default()
    }

    /// The calls of which something left the client and was not received: it was under way when its connection ended.
    #[must_use]
    pub fn lost(&self) -> Vec<usize> {
        let state = self.state();
        let bytes: Vec<Vec<u8>> = state.unread.iter().map(Unread::bytes).collect();
        bytes.iter().flat_map(|bytes| http1::calls(bytes)).collect()
    }

    /// The faults that happened.
    #[must_use]
    pub fn faults(&self) -> Vec<FaultId> {
        self.state().faults.clone()
    }

    pub(super) fn mock(&self) -> &Mock {
        &self.0.mock
    }

    pub(super) fn tokens(&self) -> Option<&Tokens> {
        self.0.tokens.as_ref()
    }

    pub(super) fn note(&self, call: usize, what: impl Into<String>) {
        self.0.trace.note(call, what);
    }

    /// Counts an exchange of a call, and says what happens to it.
    pub(super) fn begin(&self, call: usize) -> (FaultId, Fault, Random) {
        let mut state = self.state();
        let seen = state.calls.entry(call).or_default();
        seen.exchanges = seen.exchanges.saturating_add(1);
        let id = FaultId {
            call,
            number: seen.exchanges,
            dial: false,
        };
        let mut random = self.random(EXCHANGES, id);
        let mut fault = Fault::draw(&mut random, self.percent(id));
        if self.0.weather.lies && fault != Fault::None && random.percent(10) {
            fault = Fault::Lie;
        }
        if fault != Fault::None {
            state.faults.push(id);
        }
        drop(state);
        (id, fault, random)
    }

    fn dialled(&self, call: usize) -> (FaultId, DialFault) {
        let mut state = self.state();
        let seen = state.calls.entry(call).or_default();
        seen.dials = seen.dials.saturating_add(1);
        let id = FaultId {
            call,
            number: seen.dials,
            dial: true,
        };
        let fault = DialFault::draw(&mut self.random(DIALS, id), self.percent(id));
        if fault.is_fault() {
            state.faults.push(id);
        }
        (id, fault)
    }

    fn random(&self, purpose: u64, id: FaultId) -> Random {
        let weather = &self.0.weather;
        let parts = [weather.world, purpose, id.call as u64, u64::from(id.number)];
        Random::of(weather.seed, &parts)
    }

    fn percent(&self, id: FaultId) -> u64 {
        match &self.0.weather.only {
            Some(only) if !only.contains(&id) => 0,
            _ => self.0.weather.percent,
        }
    }

    async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let call = CALL.try_with(|call| *call).unwrap_or_default();
        let (id, fault) = self.dialled(call);
        self.note(call, format!("connection {id}: {fault:?}"));
        let stop = match fault {
            DialFault::Open(time) => {
                tokio::time::sleep(time).await;
                None
            }
            DialFault::Refuse(time) => {
                tokio::time::sleep(time).await;
                return Err(io::ErrorKind::ConnectionRefused.into());
            }
            DialFault::Hang => std::future::pending().await,
            DialFault::Dead(stop) => Some(stop),
        };
        let (near, far) = pipe();
        self.state().unread.push(far.unread());
        match stop {
            None => {
                tokio::spawn(link::serve(self.clone(), far));
            }
            Some(Stop::Reset) => far.reset(),
            Some(_) => drop(far),
        }
        Ok(Box::new(Counted::new(near, &self.0.open)))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Dial for Network {
    fn dial<'a>(&'a self, _host: &'a str, _port: u16) -> Dialing<'a> {
        Box::pin(self.connect())
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network")
            .field("open", &self.open())
            .finish_non_exhaustive()
    }
}

/// The client's end of a connection, counted while it is there.
struct Counted {
    end: End,
    open: Arc<AtomicUsize>,
}

impl Counted {
    fn new(end: End, open: &Arc<AtomicUsize>) -> Self {
        open.fetch_add(1, Ordering::SeqCst);
        Self {
            end,
            open: Arc::clone(open),
        }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.end).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.end).poll_shutdown(context)
    }
}

/// How long a message is on its way between client and service.
pub(super) fn flight(random: &mut Random) -> Duration {
    random.time(Duration::from_millis(30))
}
