//! A case: two specs, what differs between them, and what shows it.

use std::fs;
use std::sync::{LazyLock, OnceLock};

use razorpay_codegen::diff::{Bump, Diff, Finding, Rust, Side, diff};
use razorpay_codegen::load::Sources;
use serde_yaml::Value;

use crate::support::{read, render, repository, sources, tests};

/// What every case has beside its own files: the ids that the service and the webhooks mention.
const COMMON: &[(&str, &str)] = &[
    (
        "spec/resources/orders.yaml",
        "resource: orders\ndoc: Orders.\n\nids:\n  OrderId: { prefix: order_, doc: Names an order. }\n",
    ),
    (
        "spec/resources/payments.yaml",
        "resource: payments\ndoc: Payments.\n\nids:\n  PaymentId: { prefix: pay_, doc: Names a payment. }\n",
    ),
];

/// One folder of `tests/changes`.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) row: u32,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) findings: Vec<String>,
    pub(crate) format_only: Vec<String>,
    pub(crate) day: String,
    /// What the generated code has to do: `same`, `differs`; worked out from the verdicts where it is not said.
    pub(crate) emitted: Option<String>,
    /// What stands in the generated code of one side only.
    pub(crate) wire: Option<(String, String)>,
    /// Callers of the side before.
    pub(crate) uses: Vec<String>,
    /// Callers of the side after, which the side before does not have.
    pub(crate) gains: Vec<String>,
    sides: OnceLock<(Side, Side)>,
}

/// All of them, by name.
pub(crate) fn all() -> &'static [Case] {
    static ALL: LazyLock<Vec<Case>> = LazyLock::new(read_all);
    &ALL
}

fn read_all() -> Vec<Case> {
    let mut cases: Vec<_> = fs::read_dir(tests("changes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            let expect: Value = serde_yaml::from_str(&read(&path.join("expect.yaml"))).unwrap();
            let text = |key: &str| expect[key].as_str().map(str::to_owned);
            let texts = |key: &str| -> Vec<String> {
                let list = expect[key].as_sequence().into_iter().flatten();
                list.map(|item| item.as_str().unwrap().to_owned()).collect()
            };
            let wire = expect.get("wire").map(|wire| {
                let side = |key: &str| wire[key].as_str().unwrap().to_owned();
                (side("before"), side("after"))
            });
            Case {
                row: u32::try_from(expect["row"].as_u64().unwrap()).unwrap(),
                before: read(&path.join("before.yaml")),
                after: read(&path.join("after.yaml")),
                findings: texts("findings"),
                format_only: texts("format_only"),
                day: text("day").unwrap_or_default(),
                emitted: text("emitted"),
                wire,
                uses: texts("uses"),
                gains: texts("gains"),
                name,
                sides: OnceLock::new(),
            }
        })
        .collect();
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    cases
}

impl Case {
    /// Both sides, read once for all tests.
    pub(crate) fn sides(&self) -> &(Side, Side) {
        self.sides.get_or_init(|| {
            let side = |text: &str| Side::of(spec(&[text])).on(self.day.clone());
            (side(&self.before), side(&self.after))
        })
    }

    /// What differs; or what is wrong with the case.
    pub(crate) fn diff(&self) -> Result<Diff, String> {
        let (before, after) = self.sides();
        let problems = [before, after].map(|side| render(&side.problems, &side.sources));
        match problems.concat() {
            problems if problems.is_empty() => Ok(diff(before, after)),
            problems => Err(problems),
        }
    }

    /// The worst that is expected to happen to Rust.
    pub(crate) fn rust(&self) -> &str {
        let words = ["gone", "type", "behaviour", "deprecated", "added", "same"];
        let verdicts: Vec<_> = self
            .findings
            .iter()
            .map(|line| line.split('|').nth(4).unwrap().trim())
            .collect();
        words
            .into_iter()
            .find(|word| verdicts.contains(word))
            .unwrap_or("same")
    }
}

/// A finding in one line: rule, item, the three verdicts, the bump.
pub(crate) fn line(finding: &Finding) -> String {
    let rust = match finding.rust {
        Rust::Same => "same",
        Rust::Added => "added",
        Rust::Deprecated => "deprecated",
        Rust::Behaviour => "behaviour",
        Rust::Type => "type",
        Rust::Gone => "gone",
    };
    let bump = match finding.bump {
        Bump::MinorWithAction => "minor!",
        other => other.word(),
    };
    let (request, answer) = (finding.request.word(), finding.answer.word());
    let (rule, item) = (finding.rule.id, finding.item());
    format!("{rule} | {item} | {request} | {answer} | {rust} | {bump}")
}

/// The spec of some cases: their files, the service of the repository with what they add to it, and what is common.
pub(crate) fn spec(texts: &[&str]) -> Sources {
    let mut service = service();
    let mut files: Vec<(String, String)> = COMMON
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    for text in texts {
        for (path, text) in split(text) {
            if path == "spec/service.yaml" {
                merge(&mut service, serde_yaml::from_str(&text).unwrap());
            } else {
                files.push((path, text));
            }
        }
    }
    files.push((
        "spec/service.yaml".to_owned(),
        serde_yaml::to_string(&service).unwrap(),
    ));
    sources(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

/// The service of the repository with the currencies that its own code names.
fn service() -> Value {
    static SERVICE: LazyLock<Value> = LazyLock::new(|| {
        let text = read(&repository("spec/service.yaml"));
        let mut service: Value = serde_yaml::from_str(&text).unwrap();
        let kept = ["INR", "USD", "EUR", "JPY", "KWD", "BHD", "OMR"];
        if let Some(Value::Mapping(currencies)) = service.get_mut("currencies") {
            currencies.retain(|code, _| kept.contains(&code.as_str().unwrap()));
        }
        service
    });
    SERVICE.clone()
}

/// The files of a case; where no line names one, it is all one resource.
fn split(text: &str) -> Vec<(String, String)> {
    const SEPARATOR: &str = "--- file: ";
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix(SEPARATOR) {
            files.push((path.trim().to_owned(), String::new()));
        } else {
            if files.is_empty() {
                let name = text
                    .lines()
                    .find_map(|line| line.strip_prefix("resource: "));
                files.push((
                    format!("spec/resources/{}.yaml", name.unwrap()),
                    String::new(),
                ));
            }
            files.last_mut().unwrap().1.push_str(line);
        }
    }
    files
}

/// Adds to a mapping, deep; lists grow, everything else is replaced.
fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Mapping(into), Value::Mapping(more)) => {
            for (key, value) in more {
                match into.get_mut(&key) {
                    Some(found) => merge(found, value),
                    None => drop(into.insert(key, value)),
                }
            }
        }
        (Value::Sequence(into), Value::Sequence(more)) => into.extend(more),
        (into, more) => *into = more,
    }
}
