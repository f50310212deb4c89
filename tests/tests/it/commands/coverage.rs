//! `coverage`.

use razorpay_tests::commands::Coverage;
use razorpay_tests::report::Exit;

use crate::support::{Folder, Ran, run};

fn check(folder: &Folder, more: &[&str]) -> Ran {
    let file = folder.path("operations.tsv");
    let mut arguments = vec![file.as_str()];
    arguments.extend(more);
    run::<Coverage>(&arguments)
}

fn inventory(test: &str) -> Folder {
    let folder = Folder::new(test);
    folder.table(
        "operations.tsv",
        &[
            "group | method | path",
            "core | GET | /v1/orders/{order_id}",
            "core | POST | /v1/orders",
            "core | GET | /v1/orders/unicorns",
            "extended | POST | /v1/unicorns/:id",
        ],
    );
    folder
}

#[test]
fn the_names_of_parameters_do_not_matter() {
    let folder = inventory("coverage");
    let ran = check(&folder, &["--format", "json"]);
    assert_eq!(
        ran.out,
        concat!(
            r#"{"total":4,"covered":2,"waived":0,"#,
            r#""missing":["GET /v1/orders/unicorns","POST /v1/unicorns/:id"]}"#,
            "\n"
        )
    );
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Found, ""));
    assert_eq!(
        check(&folder, &[]).out,
        "missing  GET /v1/orders/unicorns\n\
         missing  POST /v1/unicorns/:id\n\
         4 operations: 2 covered, 0 waived, 2 missing\n"
    );
}

#[test]
fn waived_operations_are_not_missing() {
    let folder = inventory("coverage_waived");
    folder.table(
        "waivers.tsv",
        &[
            "key | reason",
            "GET /v1/orders/unicorns | there are none",
            "group:extended | later",
        ],
    );
    let waivers = folder.path("waivers.tsv");
    let ran = check(&folder, &["--format", "json", "--waivers", &waivers]);
    assert_eq!(
        ran.out.trim_end(),
        r#"{"total":4,"covered":2,"waived":2,"missing":[]}"#
    );
    assert_eq!(ran.exit, Exit::Fine);
}

#[test]
fn a_waiver_of_a_covered_operation_is_a_finding() {
    let folder = inventory("coverage_unneeded");
    folder.table(
        "waivers.tsv",
        &[
            "key | reason",
            "GET /v1/orders/unicorns | there are none",
            "group:extended | later",
            "POST /v1/orders | once",
        ],
    );
    let waivers = folder.path("waivers.tsv");
    let ran = check(&folder, &["--format", "json", "--waivers", &waivers]);
    let detail = format!("nothing needs this waiver; remove {waivers}:4");
    assert_eq!(
        ran.out.trim_end(),
        format!(
            r#"{{"total":4,"covered":2,"waived":2,"missing":[],"failures":[{{"key":"POST /v1/orders","stage":"waiver","detail":"{detail}"}}]}}"#
        )
    );
    assert_eq!(ran.exit, Exit::Found);
    let ran = check(&folder, &["--waivers", &waivers]);
    assert!(
        ran.out
            .contains(&format!("waiver   POST /v1/orders  {detail}\n")),
        "{}",
        ran.out
    );
}

#[test]
fn a_table_without_paths_is_an_error_of_the_tool() {
    let folder = Folder::new("coverage_broken");
    folder.table("operations.tsv", &["method | url", "GET | /v1/orders"]);
    let ran = check(&folder, &["--format", "json"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""));
    assert!(
        ran.err.contains("the column `path` is missing"),
        "{}",
        ran.err
    );
}
