//! Documented state transitions: an entity moves along these edges and no others.

use crate::generated::ALL_TRANSITIONS;
use crate::tables::Transition;

/// What the documents do not provide for: an event in a state that no edge leaves by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;

/// Where a state leads to by events such as `customer pays`, one after the other. An event that leads
/// to the state the entity is in already leaves it there; any other event without an edge is refused.
pub(crate) fn walk(
    entity: &str,
    field: &str,
    state: &str,
    events: &[&str],
) -> Result<String, Refused> {
    let mut state = state.to_owned();
    for event in events {
        let edges = ALL_TRANSITIONS.iter().copied().flatten();
        let to = next(edges, entity, field, &state, event).ok_or(Refused)?;
        to.clone_into(&mut state);
    }
    Ok(state)
}

/// Moves to a state by whatever leads there, in one step.
pub(crate) fn step(entity: &str, field: &str, from: &str, to: &str) -> Result<String, Refused> {
    let mut edges = ALL_TRANSITIONS.iter().copied().flatten();
    let leads = |edge: &Transition| {
        edge.entity == entity && edge.field == field && edge.from == from && edge.to == to
    };
    edges.any(leads).then(|| to.to_owned()).ok_or(Refused)
}

fn next<'t>(
    edges: impl Iterator<Item = &'t Transition>,
    entity: &str,
    field: &str,
    state: &str,
    event: &str,
) -> Option<&'static str> {
    let edges: Vec<_> = edges
        .filter(|edge| edge.entity == entity && edge.field == field && edge.by == event)
        .collect();
    let leaving = edges.iter().find(|edge| edge.from == state);
    let staying = || edges.iter().find(|edge| edge.to == state);
    leaving.or_else(staying).map(|edge| edge.to)
}

#[cfg(test)]
mod tests {
    use super::{Refused, next, step, walk};
    use crate::tables::Transition;

    const fn edge(from: &'static str, to: &'static str, by: &'static str) -> Transition {
        Transition {
            entity: "Order",
            field: "status",
            from,
            to,
            by,
        }
    }

    const EDGES: &[Transition] = &[
        edge("created", "attempted", "tries"),
        edge("attempted", "paid", "pays"),
    ];

    fn state(from: &str, event: &str) -> Option<&'static str> {
        next(EDGES.iter(), "Order", "status", from, event)
    }

    #[test]
    fn an_edge_is_taken_from_its_own_state_by_its_own_event() {
        assert_eq!(state("created", "tries"), Some("attempted"));
        assert_eq!(state("attempted", "pays"), Some("paid"));
        assert_eq!(state("created", "pays"), None);
        assert_eq!(state("paid", "tries"), None);
        assert_eq!(state("created", "vanishes"), None);
        assert_eq!(
            next(EDGES.iter(), "Refund", "status", "created", "tries"),
            None
        );
        assert_eq!(
            next(EDGES.iter(), "Order", "phase", "created", "tries"),
            None
        );
    }

    #[test]
    fn an_order_is_paid_once() {
        let order = |state, events: &[&str]| walk("Order", "status", state, events);
        let tries_and_pays = ["customer attempts", "customer pays"];
        assert_eq!(
            order("created", &tries_and_pays[..1]),
            Ok("attempted".into())
        );
        assert_eq!(order("created", &tries_and_pays), Ok("paid".into()));
        assert_eq!(order("attempted", &tries_and_pays), Ok("paid".into()));
        assert_eq!(order("paid", &tries_and_pays), Err(Refused));
        assert_eq!(order("created", &["customer vanishes"]), Err(Refused));
        assert_eq!(order("created", &[]), Ok("created".into()));
    }

    #[test]
    fn a_step_needs_an_edge_and_no_event() {
        let order = |from, to| step("Order", "status", from, to);
        assert_eq!(order("created", "attempted"), Ok("attempted".into()));
        assert_eq!(order("attempted", "created"), Err(Refused));
        assert_eq!(order("paid", "paid"), Err(Refused));
        assert_eq!(step("Order", "phase", "created", "attempted"), Err(Refused));
    }

    #[test]
    fn an_event_that_leads_here_changes_nothing() {
        assert_eq!(state("attempted", "tries"), Some("attempted"));
    }
}
