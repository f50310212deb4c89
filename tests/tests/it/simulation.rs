//! The simulation: the client against the mock on a network with faults, from a seed. See [`razorpay_tests::simulation`].

use razorpay_tests::commands::simulate;
use razorpay_tests::simulation::invariants::Rule;
use razorpay_tests::simulation::run::{Report, Selection, run};
use razorpay_tests::simulation::script::Script;
use razorpay_tests::simulation::shrink::shrink;
use razorpay_tests::simulation::worlds::{CALLS, Failing, replay};

#[test]
fn twenty_thousand_calls_break_no_invariant() {
    let report = simulate(1, 20_000 / CALLS as u64).unwrap();
    assert!(!report.found, "{}", report.lines.join("\n"));
    // A simulation in which nothing goes wrong shows nothing.
    for ended in ["done", "failed", "unread", "unknown", "cancelled", "faults"] {
        let count = report.json[ended].as_u64().unwrap();
        assert!(count > 200, "{ended}: {count}");
    }
}

#[test]
fn the_same_seed_gives_the_same_events() {
    let play = |world| replay(9, world, &Selection::default()).unwrap();
    let mut events = 0;
    for world in 0..6 {
        let (first, second) = (play(world), play(world));
        assert_eq!(first.events, second.events, "world {world}");
        assert_eq!(first.faults, second.faults, "world {world}");
        events += first.events.len();
    }
    assert!(events > 1_000, "{events}");
}

/// Plays worlds in which the service carries requests out and refuses them, up to the first that breaks an invariant.
fn lied_to(seed: u64) -> (Script, Report) {
    let played = (0..50).map(|world| {
        let script = Script {
            lies: true,
            ..Script::draw(seed, world, CALLS)
        };
        let report = run(&script, &Selection::default()).unwrap();
        (script, report)
    });
    let mut broken = played.filter(|(_, report)| !report.broken.is_empty());
    broken
        .next()
        .expect("a service that lies breaks an invariant")
}

#[test]
fn a_broken_invariant_is_found_made_smaller_and_played_again() {
    let (script, report) = lied_to(1);
    assert!(report.calls.len() == CALLS && report.faults.len() > 1);
    let (selection, smaller) = shrink(&script, report).unwrap();
    let [broken] = &smaller.broken[..] else {
        panic!("{:?}", smaller.broken)
    };
    assert_eq!(broken.rule, Rule::FailureDoesNot);
    assert_eq!(selection.calls.as_deref(), Some(&[broken.call][..]));
    let [fault] = selection.faults.clone().unwrap()[..] else {
        panic!("{selection:?}")
    };
    assert_eq!((fault.call, fault.dial), (broken.call, false));
    assert_eq!(run(&script, &selection).unwrap().events, smaller.events);
    let (seed, world, call) = (script.seed, script.world, broken.call);
    let failing = Failing {
        seed,
        world,
        selection,
        report: smaller,
    };
    assert_eq!(
        failing.replay(),
        format!(
            "cargo xtask simulate --seed {seed} --world {world} --only {call} --faults {fault}"
        )
    );
}

#[test]
fn without_faults_only_what_the_service_refuses_fails() {
    let selection = Selection {
        calls: None,
        faults: Some(Vec::new()),
    };
    let mut done = 0;
    for world in 0..10 {
        let script = Script {
            bearer: false,
            jumps: Vec::new(),
            ..Script::draw(4, world, CALLS)
        };
        let report = run(&script, &selection).unwrap();
        assert!(report.broken.is_empty(), "{:?}", report.broken);
        assert_eq!((report.faults.len(), report.tally.unread), (0, 0));
        done += report.tally.done;
    }
    assert!(done > 700, "{done}");
}
