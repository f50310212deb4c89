//! Whatever is done to a spec, a run ends: with problems, or with code.

use proptest::prelude::*;
use proptest::test_runner::Config;
use razorpay_codegen::generate::generate_rust;
use razorpay_codegen::load::Sources;
use razorpay_codegen::problem::Problem;
use razorpay_codegen::{Checked, check};

use crate::support::{SERVICE, repository, sources_of, tests, tree, yaml_files};

/// Letters that mean something to YAML, to JSON, to the language or to Rust, and some that mean nothing to any of them.
const LETTERS: &[&str] = &[
    "",
    " ",
    "\n",
    "\t",
    "\r\n",
    ":",
    ": ",
    "#",
    " #",
    "-",
    "- ",
    "!",
    "?",
    "&a",
    "*a",
    "|",
    ">",
    "%",
    "@",
    "`",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "(",
    ")",
    ",",
    ".",
    "/",
    "\\",
    "~",
    "0",
    "-1",
    "9999999999999999999",
    "1e400",
    ".nan",
    "null",
    "true",
    "no",
    "é",
    "₹",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "A",
    "_",
    "self",
    "type",
    "Unknown",
    "string",
    "list<",
    "amount",
];

/// A change of one line of a text.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    Delete,
    Double,
    Indent,
    SwapWithNext,
    /// Cuts the text off behind the line.
    Truncate,
    /// Replaces letters from one place on, counted in letters of the line.
    Replace {
        at: usize,
        len: usize,
        by: &'static str,
    },
}

pub(crate) fn edit() -> impl Strategy<Value = (usize, Edit)> {
    let replace = (
        any::<prop::sample::Index>(),
        0_usize..4,
        prop::sample::select(LETTERS),
    )
        .prop_map(|(at, len, by)| Edit::Replace {
            at: at.index(160),
            len,
            by,
        });
    let edit = prop_oneof![
        2 => Just(Edit::Delete),
        1 => Just(Edit::Double),
        1 => Just(Edit::Indent),
        1 => Just(Edit::SwapWithNext),
        1 => Just(Edit::Truncate),
        12 => replace,
    ];
    (
        any::<prop::sample::Index>().prop_map(|line| line.index(100_000)),
        edit,
    )
}

pub(crate) fn apply(text: &str, line: usize, edit: &Edit) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let line = line % lines.len();
    match edit {
        Edit::Delete => drop(lines.remove(line)),
        Edit::Double => lines.insert(line, lines[line].clone()),
        Edit::Indent => lines[line].insert(0, ' '),
        Edit::SwapWithNext => {
            let next = (line + 1) % lines.len();
            lines.swap(line, next);
        }
        Edit::Truncate => lines.truncate(line + 1),
        Edit::Replace { at, len, by } => {
            let letters: Vec<char> = lines[line].chars().collect();
            let from = at % (letters.len() + 1);
            let to = (from + len).min(letters.len());
            let before: String = letters[..from].iter().collect();
            let after: String = letters[to..].iter().collect();
            lines[line] = format!("{before}{by}{after}");
        }
    }
    lines.concat()
}

/// A run over a spec: problems that can be printed, or code that is Rust.
fn run(sources: &Sources) -> Result<(), String> {
    let Checked { model, problems } = check(sources);
    for problem in &problems {
        shown(problem, sources)?;
    }
    if !problems.is_empty() {
        return Ok(());
    }
    // What is no Rust stands there under a comment that says so.
    let wrong = "The generator wrote no Rust";
    match generate_rust(&model)
        .files
        .iter()
        .find(|file| file.text.contains(wrong))
    {
        Some(file) => Err(format!("{}:\n{}", file.path, file.text)),
        None => Ok(()),
    }
}

fn shown(problem: &Problem, sources: &Sources) -> Result<(), String> {
    let text = problem.render(sources);
    let path = sources.path(problem.at.source);
    let (line, column) = problem.position(sources);
    let lines = sources.text(problem.at.source).split('\n').count();
    if path.is_empty() || !text.contains(path) || line > lines || column == 0 {
        return Err(format!("{line}:{column} in {path}: {text}"));
    }
    Ok(())
}

/// The specs that are edited: those of one feature each, which are small, and the real one.
fn specs() -> Vec<Vec<(String, String)>> {
    let service = ("spec/service.yaml".to_owned(), SERVICE.to_owned());
    let mut specs: Vec<Vec<_>> = yaml_files(&tests("specs"))
        .into_iter()
        .map(|(feature, text)| {
            vec![
                (format!("spec/resources/{feature}.yaml"), text),
                service.clone(),
            ]
        })
        .collect();
    let files = tree(&repository("spec")).into_iter();
    let files = files.map(|(path, text)| (format!("spec/{path}"), text));
    specs.push(files.filter(|(path, _)| is_read(path)).collect());
    specs
}

/// Whether a file makes up the spec: the rest describes it, or says why it changed.
fn is_read(path: &str) -> bool {
    let folders = ["spec/service.yaml", "spec/resources/", "spec/examples/"];
    folders.iter().any(|folder| path.starts_with(folder))
}

fn sources(files: &[(String, String)]) -> Sources {
    crate::support::sources(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

/// Each line of a small spec alone can go.
#[test]
fn any_line_can_be_missing() {
    let mut specs = specs();
    specs.pop();
    for mut files in specs {
        let (path, text) = files[0].clone();
        for line in 0..text.lines().count() {
            files[0].1 = apply(&text, line, &Edit::Delete);
            if let Err(error) = run(&sources(&files)) {
                panic!("{path} without line {}: {error}", line + 1);
            }
        }
    }
}

/// What is broken already can be broken further.
#[test]
fn any_line_of_a_broken_spec_can_be_missing() {
    // One of 129 fields is as good as another, and 129 of them take their time.
    let cases = yaml_files(&tests("broken")).into_iter();
    for (case, text) in cases.filter(|(case, _)| case != "too-many-fields") {
        for (at, line) in text.lines().enumerate() {
            if line.starts_with("--- file:") {
                continue;
            }
            let edited = apply(&text, at, &Edit::Delete);
            if let Err(error) = run(&sources_of(&edited)) {
                panic!("tests/broken/{case}.yaml without line {}: {error}", at + 1);
            }
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 128, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_edit_ends_in_problems_or_in_code(
        spec in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), edit()), 1..4),
    ) {
        let mut specs = specs();
        let mut files = specs.swap_remove(spec.index(specs.len()));
        for (file, (line, edit)) in edits {
            let file = file.index(files.len());
            files[file].1 = apply(&files[file].1, line, &edit);
        }
        if let Err(error) = run(&sources(&files)) {
            prop_assert!(false, "{error}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        for path in ["spec/service.yaml", "spec/resources/things.yaml"] {
            let sources = crate::support::sources([(path, text.as_str())]);
            if let Err(error) = run(&sources) {
                prop_assert!(false, "{error}");
            }
        }
    }
}
