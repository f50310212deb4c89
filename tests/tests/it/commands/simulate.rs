//! `simulate`: its report, its exit codes, its arguments.

use razorpay_tests::commands::Simulate;
use razorpay_tests::report::Exit;
use serde_json::Value;

use crate::support::{Ran, run};

fn simulate(arguments: &[&str]) -> Ran {
    run::<Simulate>(arguments)
}

#[test]
fn a_run_without_findings_says_what_was_simulated() {
    let Ran { exit, out, .. } = simulate(&["--calls", "1", "--seed", "3"]);
    assert_eq!(exit, Exit::Fine, "{out}");
    assert!(out.starts_with("seed 3, 1 worlds: "), "{out}");
    assert_eq!(out.lines().count(), 1);
    let Ran { exit, out, .. } = simulate(&["--calls", "101", "--format", "json"]);
    assert_eq!(exit, Exit::Fine, "{out}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&report["worlds"], &report["calls"]),
        (&2.into(), &200.into())
    );
    assert_eq!(report["failing"], Value::Null);
    let ended = ["done", "failed", "unread", "unknown", "cancelled"];
    let ended = ended
        .iter()
        .map(|name| report[name].as_u64().unwrap())
        .sum::<u64>();
    assert_eq!(ended, 200);
}

#[test]
fn a_part_of_a_world_can_be_played_and_looked_at() {
    let part = [
        "--world", "4", "--only", "3,7", "--faults", "none", "--trace",
    ];
    let Ran { exit, out, .. } = simulate(&part);
    assert_eq!(exit, Exit::Fine, "{out}");
    for call in ["call 3 ", "call 7 "] {
        assert!(out.contains(call), "{out}");
    }
    assert!(
        !out.contains("call 4 ") && out.contains("; 0 faults"),
        "{out}"
    );
    assert_eq!(simulate(&part).out, out);
}

#[test]
fn wrong_arguments_are_refused_in_words() {
    for (arguments, words) in [
        (&["--only", "3"][..], "--world"),
        (
            &["--world", "1", "--faults", "3"],
            "expected CALL.EXCHANGE such as 7.1",
        ),
        (&["--world", "1", "--only", "x"], "--only"),
    ] {
        let Ran { exit, out, err } = simulate(arguments);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{arguments:?}");
        assert!(err.contains(words), "{err}");
    }
}
