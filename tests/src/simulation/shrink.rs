//! Makes a failing world smaller: fewer calls and fewer faults, as long as the same rule is broken.

use std::io;

use super::invariants::Rule;
use super::run::{Report, Selection, run};
use super::script::Script;

/// How often a world is played again at most.
const TRIES: usize = 400;

/// The smallest part of a failing world that was found, and what comes of it.
///
/// # Errors
///
/// If the simulation itself cannot do its work.
pub fn shrink(script: &Script, failing: Report) -> io::Result<(Selection, Report)> {
    let Some(rule) = failing.broken.first().map(|broken| broken.rule) else {
        return Ok((Selection::default(), failing));
    };
    let mut shrinking = Shrinking {
        script,
        rule,
        tries: 0,
        report: failing,
    };
    let calls = shrinking.report.calls.clone();
    let faults = shrinking.report.faults.clone();
    let calls = shrinking.least(calls, |calls| Selection {
        calls: Some(calls.to_vec()),
        faults: Some(faults.clone()),
    })?;
    // Without the other calls, most of the faults do not happen.
    let mut faults = shrinking.report.faults.clone();
    faults.sort_unstable();
    let faults = shrinking.least(faults, |faults| Selection {
        calls: Some(calls.clone()),
        faults: Some(faults.to_vec()),
    })?;
    let selection = Selection {
        calls: Some(calls),
        faults: Some(faults),
    };
    Ok((selection, shrinking.report))
}

struct Shrinking<'a> {
    script: &'a Script,
    rule: Rule,
    tries: usize,
    /// Of the smallest selection so far.
    report: Report,
}

impl Shrinking<'_> {
    /// Leaves out as many of the parts as possible: first halves, in the end single ones.
    fn least<T: Copy>(
        &mut self,
        mut parts: Vec<T>,
        select: impl Fn(&[T]) -> Selection,
    ) -> io::Result<Vec<T>> {
        let mut size = parts.len().div_ceil(2).max(1);
        loop {
            let mut start = 0;
            while start < parts.len() {
                let end = start.saturating_add(size).min(parts.len());
                let mut fewer = parts.clone();
                fewer.drain(start..end);
                match self.still_fails(&select(&fewer))? {
                    true => parts = fewer,
                    false => start = end,
                }
            }
            if size == 1 {
                return Ok(parts);
            }
            size = size.div_ceil(2);
        }
    }

    fn still_fails(&mut self, selection: &Selection) -> io::Result<bool> {
        if self.tries >= TRIES {
            return Ok(false);
        }
        self.tries = self.tries.saturating_add(1);
        let report = run(self.script, selection)?;
        let fails = report.broken.iter().any(|broken| broken.rule == self.rule);
        if fails {
            self.report = report;
        }
        Ok(fails)
    }
}
