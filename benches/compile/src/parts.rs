//! What is measured, and against what.

use std::fs;

use serde_json::Value;

use crate::{
    Outcome,
    build::{Run, Workspace},
    report::Report,
};

const OWN: [&str; 2] = ["razorpay-types", "razorpay-client"];
const PEER: &str = "razorpay-rs";
/// The calls that razorpay-rs 0.1.0-alpha.1 has methods for, which is the version that `programs/peer` names.
const PEER_METHODS: f64 = 143.0;
/// A resource that nothing else needs, and one that reaches far.
const LEAF: &str = "iins";
const WIDE: &str = "orders";

/// The crates of the SDK against those of another; and one resource against all.
pub fn own(workspace: &Workspace, rounds: usize, report: &mut Report) -> Outcome<()> {
    let target = "check";
    workspace.cold(target)?;
    // What lies below both is compiled once and not counted, but for its memory.
    report.saw(&check(workspace, "full")?);
    report.saw(&workspace.cargo(&["check", "-p", "peer"], target)?);
    let operations = operations(workspace)?;
    let [mut ours, mut theirs, mut leaves, mut wides] = [const { Vec::new() }; 4];
    for round in 0..rounds {
        let peer = || -> Outcome<f64> {
            workspace.cargo(&["clean", "-p", PEER], target)?;
            workspace
                .cargo(&["check", "-p", "peer"], target)?
                .of(&[PEER])
        };
        let early = if round % 2 == 0 { Some(peer()?) } else { None };
        clean(workspace)?;
        leaves.push(check(workspace, LEAF)?.of(&OWN)?);
        let run = check(workspace, "full")?;
        report.saw(&run);
        ours.push(run.of(&OWN)?);
        wides.push(check(workspace, WIDE)?.of(&OWN)?);
        theirs.push(match early {
            Some(cost) => cost,
            None => peer()?,
        });
    }
    let per_call = |(our, their): (&f64, &f64)| {
        let (our, their) = (our / operations, their / PEER_METHODS);
        (
            our / their,
            format!("{:.1} ms against {:.1} ms", our * 1e3, their * 1e3),
        )
    };
    let of_all =
        |(part, all): (&f64, &f64)| (part / all, format!("{part:.2} s against {all:.2} s"));
    report.ratios(
        "own crates, all resources, check, per operation : razorpay-rs per method",
        0.5,
        ours.iter().zip(&theirs).map(per_call),
    );
    let what = format!("own crates, only `{LEAF}` : all resources");
    report.ratios(&what, 0.1, leaves.iter().zip(&ours).map(of_all));
    let what = format!("own crates, only `{WIDE}` : all resources");
    report.ratios(&what, 0.2, wides.iter().zip(&ours).map(of_all));
    workspace.cold(target)
}

/// Each resource by itself against all.
pub fn features(workspace: &Workspace, report: &mut Report) -> Outcome<()> {
    workspace.cold("check")?;
    check(workspace, "full")?;
    clean(workspace)?;
    let all = check(workspace, "full")?.of(&OWN)?;
    for feature in resources(workspace)? {
        let cost = check(workspace, &feature)?.of(&OWN)?;
        report.note(format!(
            "{feature:>24} {:5.2} of all ({cost:.2} s)",
            cost / all
        ));
    }
    workspace.cold("check")
}

/// Cold builds of ten lines, and five calls on top of what they built.
pub fn build(workspace: &Workspace, rounds: usize, report: &mut Report) -> Outcome<()> {
    let (sdk, hand) = ("build-sdk", "build-hand");
    workspace.cold(sdk)?;
    workspace.cold(hand)?;
    let theirs = workspace.cargo(&["build", "-p", "ten-hand"], hand)?;
    let ours = workspace.cargo(&["build", "-p", "ten-sdk"], sdk)?;
    report.saw(&ours);
    let costs = format!("{:.0} s against {:.0} s", ours.cpu, theirs.cpu);
    report.ratios(
        "cold build of ten lines : by hand on reqwest's default TLS",
        0.75,
        [(ours.cpu / theirs.cpu, costs)].into_iter(),
    );
    let last = |program: &str, target: &str| -> Outcome<f64> {
        workspace.cargo(&["clean", "-p", program], target)?;
        workspace
            .cargo(&["build", "-p", program], target)?
            .of(&[program])
    };
    last("five-sdk", sdk)?;
    last("five-hand", hand)?;
    let mut costs = Vec::new();
    for round in 0..2 * rounds {
        costs.push(if round % 2 == 0 {
            (last("five-sdk", sdk)?, last("five-hand", hand)?)
        } else {
            let theirs = last("five-hand", hand)?;
            (last("five-sdk", sdk)?, theirs)
        });
    }
    report.ratios(
        "five calls on the built SDK, last crate and link : by hand on reqwest",
        1.2,
        costs
            .into_iter()
            .map(|(our, their)| (our / their, format!("{our:.2} s against {their:.2} s"))),
    );
    workspace.cold(sdk)?;
    workspace.cold(hand)
}

fn clean(workspace: &Workspace) -> Outcome<()> {
    workspace.cargo(&["clean", "-p", OWN[0], "-p", OWN[1]], "check")?;
    Ok(())
}

fn check(workspace: &Workspace, feature: &str) -> Outcome<Run> {
    let feature = format!("razorpay-client/{feature}");
    workspace.cargo(&["check", "-p", "all", "--features", &feature], "check")
}

/// How many operations the SDK has.
fn operations(workspace: &Workspace) -> Outcome<f64> {
    let text = fs::read_to_string(workspace.repository().join("openapi.json"))?;
    let document: Value = serde_json::from_str(&text)?;
    let paths = document["paths"]
        .as_object()
        .ok_or("openapi.json has no paths")?;
    let calls = paths.values().filter_map(Value::as_object).flatten();
    let count = calls
        .filter(|(_, call)| call.get("operationId").is_some())
        .count();
    Ok(count as f64)
}

/// The features of the client that are resources.
fn resources(workspace: &Workspace) -> Outcome<Vec<String>> {
    let manifest = workspace.repository().join("razorpay-client/Cargo.toml");
    let text = fs::read_to_string(manifest)?;
    let list = text.lines().find_map(|line| line.strip_prefix("full = "));
    Ok(serde_json::from_str(list.ok_or("no feature `full`")?)?)
}
