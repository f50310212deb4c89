//! The normal form of the spec's YAML: it means the same, keeps every comment and does not depend on what it was made of.

use std::fs;
use std::sync::OnceLock;

use insta::assert_snapshot;
use proptest::prelude::*;
use proptest::test_runner::Config;
use razorpay_codegen::format::format_yaml;
use serde_yaml::Value;

use crate::support::{real, repository, tests, tree, yaml_files};

/// Texts by path.
type Files = Vec<(String, String)>;

/// The YAML of the spec.
fn spec() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(read_spec)
}

fn read_spec() -> Files {
    let sources = real();
    let ids: Vec<_> = sources.yaml().chain(sources.lints).collect();
    ids.iter()
        .map(|id| (sources.path(*id).to_owned(), sources.text(*id).to_owned()))
        .collect()
}

/// Everything that is YAML, with the small and the broken specs.
fn everything() -> &'static Files {
    static FILES: OnceLock<Files> = OnceLock::new();
    FILES.get_or_init(read_everything)
}

fn read_everything() -> Files {
    let mut files = spec().clone();
    files.extend(
        tree(&repository("spec/examples"))
            .into_iter()
            .filter(|(path, _)| path.ends_with(".yaml")),
    );
    for folder in ["specs", "broken"] {
        for (name, text) in yaml_files(&tests(folder)) {
            // Each part of a case is a file of its own.
            for (part, text) in text.split("--- file: ").skip(1).enumerate() {
                let (path, text) = text.split_once('\n').unwrap_or((text, ""));
                if path.ends_with(".yaml") {
                    files.push((format!("{folder}/{name} {part}"), text.to_owned()));
                }
            }
        }
    }
    files
}

/// Those of some files that are quick to read a hundred times.
fn small(files: &'static Files) -> Vec<&'static (String, String)> {
    files
        .iter()
        .filter(|(_, text)| text.len() < 8_000)
        .collect()
}

fn meaning(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

#[test]
fn the_spec_is_in_its_normal_form() {
    for (path, text) in spec() {
        let formatted = format_yaml(text).unwrap_or_else(|why| panic!("{path}: {why}"));
        assert!(formatted == *text, "{path}: run `cargo xtask fmt-spec`");
    }
}

/// `serde_yaml` is the reader that the formatter does not use.
#[test]
fn it_means_the_same_and_is_a_fixed_point() {
    let mut formatted_files = 0;
    for (path, text) in everything() {
        let Ok(formatted) = format_yaml(text) else {
            continue;
        };
        formatted_files += 1;
        if let Some(before) = meaning(text) {
            assert_eq!(meaning(&formatted), Some(before), "{path}");
        }
        assert_eq!(format_yaml(&formatted).unwrap(), formatted, "{path}");
    }
    assert!(formatted_files > 100, "{formatted_files} files");
}

/// Written with a layout that has nothing of ours, a file comes back the same.
#[test]
fn it_does_not_depend_on_the_layout() {
    for (path, text) in spec() {
        let value: Value = serde_yaml::from_str(text).unwrap();
        let strange = serde_yaml::to_string(&value).unwrap();
        // That the file itself is in the form is tested above.
        assert_eq!(
            format_yaml(&strange).unwrap(),
            without_comments(text),
            "{path}"
        );
    }
}

/// A formatted text without its comments, by means of its own: no text of the spec has ` #` in it.
fn without_comments(text: &str) -> String {
    let mut bare = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with('#') {
            continue;
        }
        bare.push_str(line.split(" #").next().unwrap_or_default());
        bare.push('\n');
    }
    bare
}

#[test]
fn the_rules_of_the_form() {
    let text = fs::read_to_string(tests("format.yaml")).unwrap();
    assert_snapshot!(format_yaml(&text).unwrap());
}

#[test]
fn what_is_no_mapping_or_more_than_plain_yaml_is_refused() {
    for text in [
        "",
        "# only a comment\n",
        "- a\n",
        "a: [\n",
        "just text",
        "a: &b c\n",
        "a: !!str 1\n",
    ] {
        assert!(format_yaml(text).is_err(), "{text:?}");
    }
}

const PIECES: &[&str] = &[
    "", " ", "\n", "  ", ":", ": ", " # c", "#", "- ", "!", "\"", "'", "{", "}", "[", "]", ",",
    "|", ">", "&a ", "*a", "~", "null", "true", "0x1", "1.50", "é", "\t", "\r\n", "`", "<<: ",
];

proptest! {
    #![proptest_config(Config { cases: 100, failure_persistence: None, ..Config::default() })]

    /// Comments put anywhere into the spec are all there afterwards.
    #[test]
    fn comments_survive(file in 0..30_usize, places in prop::collection::vec((any::<prop::sample::Index>(), 0..9_usize, any::<bool>()), 1..6)) {
        let files = small(spec());
        let (path, text) = files[file % files.len()];
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (number, (place, indent, alone)) in places.iter().enumerate() {
            let at = place.index(lines.len());
            let mark = format!("# mark {number}");
            if *alone {
                lines.insert(at, format!("{}{mark}", " ".repeat(*indent)));
            } else {
                lines[at].push_str(&format!(" {mark}"));
            }
        }
        let edited = lines.join("\n") + "\n";
        // Within a text of several lines it is no comment, and may end the text.
        if let Ok(formatted) = format_yaml(&edited) {
            for number in 0..places.len() {
                let mark = format!("# mark {number}");
                prop_assert_eq!(formatted.matches(&mark).count(), edited.matches(&mark).count(), "{}", path);
            }
            prop_assert_eq!(meaning(&formatted), meaning(&edited), "{}", path);
            prop_assert_eq!(format_yaml(&formatted).unwrap(), formatted);
        } else {
            prop_assert!(meaning(&edited).is_none(), "{}: refused, and it is YAML", path);
        }
    }

    /// Whatever is done to a file, it is refused or means the same.
    #[test]
    fn random_edits_never_change_the_meaning(file in 0..600_usize, edits in prop::collection::vec((any::<prop::sample::Index>(), 0..PIECES.len(), 0..3_usize), 1..4)) {
        let files = small(everything());
        let (path, text) = files[file % files.len()];
        let mut letters: Vec<char> = text.chars().collect();
        for (place, piece, removed) in &edits {
            if letters.is_empty() {
                break;
            }
            let at = place.index(letters.len());
            let end = (at + removed).min(letters.len());
            letters.splice(at..end, PIECES[*piece].chars());
        }
        let edited: String = letters.into_iter().collect();
        if let Ok(formatted) = format_yaml(&edited) {
            if let Some(before) = meaning(&edited) {
                prop_assert_eq!(meaning(&formatted), Some(before), "{}", path);
            }
            prop_assert_eq!(format_yaml(&formatted).unwrap(), formatted, "{}", path);
        }
    }
}
