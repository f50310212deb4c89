//! Where things are, and specs made of text.

use std::fs;
use std::path::{Path, PathBuf};

use razorpay_codegen::load::Sources;
use razorpay_codegen::problem::Problem;

/// What a broken spec has for a service where it brings none.
pub(crate) const SERVICE: &str = "\
service: shop
doc: A shop on the internet.
hosts: { api: \"https://api.example.com\" }
currencies:
  INR: { exponent: 2, name: Indian rupee }
  JPY: { exponent: 0, name: Yen }
  USD: { exponent: 2, name: US dollar }
";

/// A path of this crate's tests.
pub(crate) fn tests(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path)
}

/// A path of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join(path)
}

/// The spec of the repository.
pub(crate) fn real() -> Sources {
    Sources::read(&repository("spec"), "spec").unwrap()
}

/// The YAML files of a folder: their names without the extension, and their texts, by name.
pub(crate) fn yaml_files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// A spec of several files in one text: each begins with a line `--- file: spec/resources/things.yaml`, and what stands
/// before the first of them is a comment. Without a `spec/service.yaml` it gets [`SERVICE`].
pub(crate) fn sources_of(text: &str) -> Sources {
    const SEPARATOR: &str = "--- file: ";
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix(SEPARATOR), files.last_mut()) {
            (Some(path), _) => files.push((path.trim().to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => assert!(line.starts_with('#'), "a comment: {line}"),
        }
    }
    sources(
        files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
}

/// A spec of some files, by their paths. Without a `spec/service.yaml` it gets [`SERVICE`].
pub(crate) fn sources<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        if path == "spec/service.yaml" {
            sources.add_service(path, text.to_owned());
        } else if path == "spec/lints.yaml" {
            sources.add_lints(path, text.to_owned());
        } else if path.starts_with("spec/resources/") {
            sources.add_resource(path, text.to_owned());
        } else if path.ends_with(".meta.yaml") {
            sources.add_meta(path, text.to_owned());
        } else if path.starts_with("spec/examples/") {
            sources.add_example(path, text.to_owned());
        }
    }
    if sources.service.is_none() {
        sources.add_service("spec/service.yaml", SERVICE.to_owned());
    }
    sources
}

/// Problems as a person reads them, with an empty line between two.
pub(crate) fn render(problems: &[Problem], sources: &Sources) -> String {
    let texts: Vec<_> = problems
        .iter()
        .map(|problem| problem.render(sources))
        .collect();
    texts.join("\n\n")
}

/// An empty folder of the build's own, for one test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Every file below a folder by its path, with its text.
pub(crate) fn tree(folder: &Path) -> Vec<(String, String)> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let shown = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
