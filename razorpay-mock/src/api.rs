//! From a request to its answer, without a socket.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::auth::Key;
use crate::behaviour::{self, Call, State};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Problem;
use crate::ids::Ids;
use crate::paging::{Window, query_fields};
use crate::record::Recorder;
use crate::reply::Reply;
use crate::request::{Request, Unreadable};
use crate::route::{self, Found};
use crate::store::{Object, Store};
use crate::tables::{ErrorRule, When};
use crate::validate;

/// One account of the service.
pub(crate) struct Api {
    pub(crate) key: Key,
    pub(crate) recorder: Recorder,
    clock: Clock,
    state: Mutex<State>,
}

impl Api {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            key: config.key,
            recorder: Recorder::new(config.recorded),
            clock: config.clock,
            state: Mutex::new(State {
                store: Store::default(),
                ids: Ids::new(config.seed),
            }),
        }
    }

    /// Answers a request, or says why it could not be read.
    pub(crate) fn answer(&self, request: &Request, fault: Option<Unreadable>) -> Reply {
        self.recorder.keep(request);
        if let Some(fault) = fault {
            let rule = match fault {
                Unreadable::TooLarge => &TOO_LARGE,
                Unreadable::Broken => &BROKEN,
            };
            return Problem::new(When::NotJson).reply_by(rule, Object::new());
        }
        if let Some(order) = behaviour::order_to_pay(&request.method, &request.path) {
            let now = self.clock.now();
            return behaviour::pay(
                &mut self.state(),
                now,
                &self.key,
                order,
                &request.body,
            );
        }
        let Some(found) = route::find(&request.method, &request.path) else {
            return Problem::new(When::NoRoute).reply(&[]);
        };
        self.operate(&found, request)
            .unwrap_or_else(|problem| problem.reply(found.route.errors))
    }

    fn operate(&self, found: &Found<'_>, request: &Request) -> Result<Reply, Problem> {
        let route = found.route;
        self.key.check(request)?;
        let ids = found.ids()?;
        let fields = query_fields(route.query, route.paging);
        let query = validate::query(request.query_pairs(), &fields)?;
        let window = match route.paging {
            Some(paging) => Some(Window::read(paging, &query)?),
            None => None,
        };
        let body = validate::body(&request.body, route.body)?;
        let mut call = Call {
            state: &mut self.state(),
            now: self.clock.now(),
            ids,
            query,
            body,
            window,
        };
        Ok(behaviour::answer(route.operation, route.errors, &mut call))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api")
            .field("key_id", &self.key.id)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

const TOO_LARGE: ErrorRule = ErrorRule {
    when: When::NotJson,
    at: None,
    status: 413,
    code: "BAD_REQUEST_ERROR",
    description: "The body is too long.",
    field: None,
    source: None,
    step: None,
    reason: None,
};

const BROKEN: ErrorRule =
    ErrorRule { status: 400, description: "The body ends too early.", ..TOO_LARGE };
