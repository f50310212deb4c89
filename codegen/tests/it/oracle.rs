//! Our loader against `serde_yaml`, which the project's brief names: each file means the same to both.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use razorpay_codegen::load::read_yaml;

use crate::support::{repository, tests};

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            found.push(path);
        }
    }
}

#[test]
fn every_file_means_the_same_to_both_loaders() {
    let mut files = Vec::new();
    files_below(&repository("spec"), &mut files);
    files_below(&tests("specs"), &mut files);
    assert!(files.len() > 20, "the files were found");
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let ours = read_yaml(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let theirs: serde_json::Value = serde_yaml::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        // As text, so that the order of keys counts, too.
        assert_eq!(
            ours.to_json().to_string(),
            theirs.to_string(),
            "{}",
            path.display()
        );
    }
}

/// What both have to agree on although the spec does not use it, or not yet.
#[test]
fn odd_yaml_means_the_same_to_both_loaders() {
    for text in [
        "a: yes\nb: No\nc: on\nd: true\ne: True\n",
        "a: 1\nb: -1\nc: 1.5\nd: \"1\"\ne: 9007199254740993\n",
        "a: ~\nb: null\nc:\nd: \"null\"\ne: ''\n",
        "a: |\n  one\n  two\n\n  three\nb: >\n  one\n  two\nc: |-\n  one\n",
        "a: 'it''s'\nb: \"a\\tb\\u00e9\"\nc: a b  c # d\n",
        "a: [1, [two, {b: c}], {}]\nb: {c: [], d: {}}\n",
        "- 1\n- - 2\n  - 3\n",
        "a: 2024-01-01\nb: 12:30\nc: 1_000\nd: 0.10\n",
        "größe: ₹\n\"a: b\": c\n",
    ] {
        let theirs: serde_json::Value = serde_yaml::from_str(text).unwrap();
        let ours = read_yaml(text).unwrap().to_json();
        assert_eq!(ours.to_string(), theirs.to_string(), "{text}");
    }
}

/// Why it is not the loader: it keeps the last of two and says nothing, and it knows no places.
#[test]
fn serde_yaml_alone_would_lose_a_repeated_key() {
    let text = "amount: one\namount: two\n";
    let theirs: BTreeMap<String, String> = serde_yaml::from_str(text).unwrap();
    assert_eq!(
        theirs.into_iter().collect::<Vec<_>>(),
        [("amount".to_owned(), "two".to_owned())]
    );
    let ours = read_yaml(text).unwrap();
    let razorpay_codegen::load::Value::Map(entries) = ours.value else {
        panic!()
    };
    let keys: Vec<_> = entries
        .iter()
        .map(|(key, node)| (key.text.as_str(), node.text().unwrap(), key.at.start))
        .collect();
    assert_eq!(keys, [("amount", "one", 0), ("amount", "two", 12)]);
}
