//! Request handling without a socket: from a request to its response.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::auth::{self, Key, Tokens};
use crate::behaviour::{self, Call, State};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Problem;
use crate::idempotency::{Fingerprint, Key as RepeatKey, Keys};
use crate::ids::Ids;
use crate::paging::{Window, query_fields};
use crate::record::Recorder;
use crate::reply::Reply;
use crate::request::{Request, Unreadable};
use crate::route::{self, Found};
use crate::store::{Object, Store};
use crate::tables::{ErrorRule, Route, When};
use crate::validate::{self, Files, Judged};
use crate::webhooks::Webhooks;
use crate::{checkout, multipart};

/// One account of the service.
pub(crate) struct Api {
    pub(crate) key: Key,
    pub(crate) recorder: Recorder,
    pub(crate) webhooks: Arc<Webhooks>,
    clock: Clock,
    state: Mutex<State>,
}

impl Api {
    pub(crate) fn new(config: Config) -> Self {
        Self {
            key: config.key,
            recorder: Recorder::new(config.recorded),
            webhooks: Arc::new(Webhooks::new(config.webhook, config.recorded)),
            clock: config.clock,
            state: Mutex::new(State {
                store: Store::default(),
                ids: Ids::new(config.seed),
                keys: Keys::default(),
                files: Files::new(),
                tokens: Tokens::new(config.access_token),
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
        if let Some(play) = behaviour::play(&request.method, &request.path) {
            let now = self.clock.now();
            let mut state = self.state();
            let reply = play.carry_out(&mut state, now, &self.key, &request.body);
            let events = behaviour::happened(&state.store, play, &reply);
            self.webhooks.tell(events, now, &mut state.ids);
            return reply;
        }
        if let Some(file) = checkout::file(&request.method, &request.path) {
            return Reply::ok(file);
        }
        let Some(found) = route::find(&request.method, &request.path) else {
            return Problem::new(When::NoRoute).reply(&[]);
        };
        self.operate(&found, request)
            .unwrap_or_else(|problem| problem.reply(found.route.errors))
    }

    fn operate(&self, found: &Found<'_>, request: &Request) -> Result<Reply, Problem> {
        let route = found.route;
        auth::check(route.auth, request, &self.key, &self.state().tokens)?;
        let ids = found.ids()?;
        let key = match route.idempotency {
            Some(scheme) => RepeatKey::read(scheme, request)?,
            None => None,
        };
        let fields = query_fields(route.query, route.paging);
        let rules = if route.body.is_none() {
            route.rules
        } else {
            &[]
        };
        let query = validate::query(request.query_pairs(), &fields, rules)?;
        let window = match route.paging {
            Some(paging) => Some(Window::read(paging, &query.full)?),
            None => None,
        };
        let (body, files) = Self::body(route, request)?;
        let mut state = self.state();
        let fingerprint = Fingerprint {
            operation: route.operation,
            ids: ids.clone(),
            body: request.json(),
        };
        let now = self.clock.now();
        if let Some(key) = &key
            && let Some(first) = state.keys.first_answer(key, &fingerprint, now)?
        {
            return Ok(behaviour::again(route.operation, &state.store, first));
        }
        let mut call = Call {
            state: &mut state,
            now,
            ids,
            query: query.full,
            asked: query.sent,
            body: body.full,
            sent: body.sent,
            files,
            window,
        };
        let reply = behaviour::answer(route, &mut call);
        state.tokens.learn(reply.json());
        if let Some(key) = key {
            state.keys.keep(key, fingerprint, &reply, now);
        }
        Ok(reply)
    }

    fn body(route: &Route, request: &Request) -> Result<(Judged, Files), Problem> {
        if !route.multipart {
            let rules = if route.body.is_some() {
                route.rules
            } else {
                &[]
            };
            let body = validate::body(&request.body, route.body, rules)?;
            return Ok((body, Files::new()));
        }
        let parts = multipart::read(request)
            .map_err(|multipart::Broken| Problem::new(When::NotJson).words(&NO_FORM))?;
        validate::form(parts, route.body, route.rules)
    }

    /// What the account holds of a kind, oldest first.
    pub(crate) fn entities(&self, kind: &str) -> Vec<Value> {
        let state = self.state();
        let newest_first = state.store.newest_first(kind);
        let mut entities: Vec<Value> = newest_first
            .map(|entry| entry.entity.clone().into())
            .collect();
        entities.reverse();
        entities
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

const BROKEN: ErrorRule = ErrorRule {
    status: 400,
    description: "The body ends too early.",
    ..TOO_LARGE
};

static NO_FORM: ErrorRule = ErrorRule {
    status: 400,
    description: "The body is not a valid form.",
    ..TOO_LARGE
};
