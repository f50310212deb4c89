//! Where problems are said to be: in every file of a run, whatever its line ends and letters.

use insta::assert_snapshot;
use razorpay_codegen::check;
use serde_json::Value;

use crate::support::{render, sources, sources_of, tests, yaml_files};

/// Five mistakes in three files, none of which comes from another.
const FIVE: &str = r#"
--- file: spec/service.yaml
service: shop
doc: A shop.
host: { api: "https://api.example.com" }
--- file: spec/resources/others.yaml
resource: others
doc: Others.
entities:
  Other:
    doc: Another thing.
    fields:
      name: { doc: Größe in ₹, type: string, sensitive: yes }
      name: { type: string, doc: Its name. }
operations:
  list: { http: GET /v1/others, doc: Lists others., retry: safe, returns: page<Other> }
--- file: spec/resources/things.yaml
resource: things
doc: Things.
entities:
  Thing:
    doc: A thing.
    fields:
      other: { type: Othr, doc: Another. }
      size: { type: u32, max_length: 3, doc: Its size. }
operations:
  list: { http: GET /v1/things, doc: Lists things., retry: safe, returns: page<Thing> }
"#;

fn json(text: &str) -> Vec<Value> {
    let sources = sources_of(text);
    check(&sources)
        .problems
        .iter()
        .map(|problem| problem.to_json(&sources))
        .collect()
}

#[test]
fn a_run_reports_every_mistake_of_every_file() {
    let sources = sources_of(FIVE.trim_start());
    let problems = check(&sources).problems;
    assert_eq!(problems.len(), 5);
    assert_snapshot!("five_as_text", render(&problems, &sources));
    let json = Value::from(json(FIVE.trim_start()));
    assert_snapshot!("five_as_json", format!("{json:#}"));
}

#[test]
fn a_file_that_cannot_be_read_hides_no_problem_of_another() {
    let sources = sources([
        ("spec/resources/broken.yaml", "resource: [\n"),
        (
            "spec/resources/things.yaml",
            "resource: things\ndoc: Things.\nentitys: {}\n",
        ),
    ]);
    let problems = check(&sources).problems;
    let found: Vec<_> = problems
        .iter()
        .map(|problem| format!("{} {}", sources.path(problem.at.source), problem.rule))
        .collect();
    assert_eq!(
        found,
        [
            "spec/resources/broken.yaml yaml",
            "spec/resources/things.yaml unknown-key"
        ]
    );
}

#[test]
fn columns_count_letters_and_not_bytes() {
    let sources = sources([(
        "spec/resources/things.yaml",
        "resource: things\ndoc: Größe – 大きさ\nentities:\n  Thing: { doc: \"Größe in ₹ – 大\", fields: { a: { type: strng, doc: 大. } } }\n\
         operations:\n  list: { http: GET /v1/ä, doc: Ä., retry: safe, returns: page<Thing> }\n",
    )]);
    let problems = check(&sources).problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].position(&sources), (4, 56));
    assert_snapshot!(problems[0].render(&sources));
}

/// A checkout with Windows line ends says the same about the same places.
#[test]
fn line_ends_do_not_move_a_problem() {
    for (case, text) in yaml_files(&tests("broken")) {
        assert_eq!(
            json(&text.replace('\n', "\r\n")),
            json(&text),
            "tests/broken/{case}.yaml"
        );
    }
}

#[test]
fn a_file_without_content_says_so() {
    let mut shown = Vec::new();
    for (what, text) in [
        ("nothing", ""),
        ("a line end", "\n"),
        ("only comments", "# a\n# b\n"),
        ("only a mark", "---\n"),
        ("a byte order mark", "\u{feff}"),
        ("text", "things"),
        ("a number", "12"),
    ] {
        let sources = sources([("spec/resources/things.yaml", text)]);
        let problems = check(&sources).problems;
        shown.push(format!("# {what}\n\n{}", render(&problems, &sources)));
    }
    assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn a_byte_order_mark_is_no_content() {
    let text = "resource: things\ndoc: Things.\nentitys: {}\n";
    let sources = sources([(
        "spec/resources/things.yaml",
        format!("\u{feff}{text}").as_str(),
    )]);
    let problems = check(&sources).problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].rule.id(), "unknown-key");
    assert_eq!(problems[0].position(&sources).0, 3);
}
