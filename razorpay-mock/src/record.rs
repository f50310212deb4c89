//! Recorder of the last requests, for tests of what a client sends.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::request::Request;

/// The last requests, oldest first, at most as many as its limit.
#[derive(Debug)]
pub(crate) struct Recorder {
    limit: usize,
    kept: Mutex<VecDeque<Request>>,
}

impl Recorder {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            kept: Mutex::default(),
        }
    }

    pub(crate) fn keep(&self, request: &Request) {
        let mut kept = self.lock();
        kept.push_back(request.clone());
        while kept.len() > self.limit {
            kept.pop_front();
        }
    }

    pub(crate) fn all(&self) -> Vec<Request> {
        self.lock().iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Request>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::Recorder;
    use crate::request::Request;

    fn request(path: &str) -> Request {
        Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            query: None,
            headers: Vec::new(),
            body: "".into(),
        }
    }

    #[test]
    fn the_oldest_request_makes_room() {
        let recorder = Recorder::new(2);
        for path in ["/1", "/2", "/3"] {
            recorder.keep(&request(path));
        }
        let kept = recorder.all();
        let paths: Vec<_> = kept.iter().map(Request::path).collect();
        assert_eq!(paths, ["/2", "/3"]);
        recorder.clear();
        assert!(recorder.all().is_empty());
    }

    #[test]
    fn a_limit_of_nothing_keeps_nothing() {
        let recorder = Recorder::new(0);
        recorder.keep(&request("/1"));
        assert!(recorder.all().is_empty());
    }
}
