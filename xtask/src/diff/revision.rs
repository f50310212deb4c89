//! A state of the spec, wherever it is: in git, in a folder, or as it lies here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use razorpay_codegen::diff::{CODE, Crate};
use razorpay_codegen::load::Sources;

use super::git;

/// Where a state is.
#[derive(Debug, Clone)]
pub(crate) enum Revision {
    /// In the history of the repository.
    Git(PathBuf, String),
    /// In a folder that is a spec, or that holds one under `spec`.
    Folder(PathBuf),
    /// As the files of the repository lie here.
    Tree(PathBuf),
}

/// A state, read.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// What it is called.
    pub(crate) name: String,
    /// The spec.
    pub(crate) sources: Sources,
    /// The day it is from.
    pub(crate) day: String,
    /// `spec/changes/*.yaml`, by path.
    pub(crate) changes: BTreeMap<String, String>,
    /// Files beside the spec that carry meaning.
    pub(crate) code: BTreeMap<String, String>,
    /// The manifests that versions are read from.
    pub(crate) manifests: BTreeMap<String, String>,
}

impl Revision {
    /// Finds out what a text names. A folder wins over a revision of the same name.
    pub(crate) fn of(root: &Path, text: &str) -> io::Result<Self> {
        let folder = Path::new(text);
        let is_spec = |folder: &Path| folder.join("service.yaml").is_file();
        if is_spec(folder) || is_spec(&folder.join("spec")) {
            return Ok(Self::Folder(folder.to_owned()));
        }
        if git::is_revision(root, text)? {
            return Ok(Self::Git(root.to_owned(), text.to_owned()));
        }
        Err(io::Error::other(format!(
            "`{text}` is no git revision and no folder with a `service.yaml` or `spec/service.yaml`"
        )))
    }

    /// Reads it.
    pub(crate) fn load(self) -> io::Result<Loaded> {
        match self {
            Self::Git(root, revision) => from_git(&root, revision),
            Self::Folder(folder) => {
                let name = folder.display().to_string();
                if folder.join("service.yaml").is_file() {
                    let changes = texts(&folder.join("changes"), "spec/changes")?;
                    return Ok(Loaded {
                        name,
                        sources: Sources::read(&folder, "spec")?,
                        day: today(),
                        changes: entries(changes),
                        code: BTreeMap::new(),
                        manifests: BTreeMap::new(),
                    });
                }
                from_folder(&folder, name)
            }
            Self::Tree(root) => from_folder(&root, "the working tree".to_owned()),
        }
    }
}

fn from_folder(root: &Path, name: String) -> io::Result<Loaded> {
    let mut code = BTreeMap::new();
    for folder in CODE {
        code.extend(texts(&root.join(folder), folder)?);
    }
    Ok(Loaded {
        name,
        sources: Sources::read(&root.join("spec"), "spec")?,
        day: today(),
        changes: entries(texts(&root.join("spec/changes"), "spec/changes")?),
        code,
        manifests: manifests(root)?,
    })
}

fn from_git(root: &Path, revision: String) -> io::Result<Loaded> {
    let names = manifest_paths();
    let below: Vec<&str> = ["spec"]
        .into_iter()
        .chain(CODE.iter().copied())
        .chain(names.iter().map(String::as_str))
        .collect();
    let mut files = git::files(root, &revision, &below)?;
    let service = files.remove("spec/service.yaml").ok_or_else(|| {
        io::Error::other(format!(
            "`{revision}` has no spec/service.yaml: there is no spec in it"
        ))
    })?;
    let mut loaded = Loaded {
        day: git::day(root, &revision)?,
        name: revision,
        sources: Sources::default(),
        changes: BTreeMap::new(),
        code: BTreeMap::new(),
        manifests: BTreeMap::new(),
    };
    loaded.sources.add_service("spec/service.yaml", service);
    for (path, text) in files {
        let yaml = path.ends_with(".yaml");
        if path.starts_with("spec/resources/") && yaml {
            loaded.sources.add_resource(&path, text);
        } else if path.starts_with("spec/examples/") && yaml {
            loaded.sources.add_meta(&path, text);
        } else if path.starts_with("spec/examples/") && path.ends_with(".json") {
            loaded.sources.add_example(&path, text);
        } else if path.starts_with("spec/changes/") && yaml {
            loaded.changes.insert(path, text);
        } else if path.ends_with("Cargo.toml") {
            loaded.manifests.insert(path, text);
        } else if !path.starts_with("spec/") {
            loaded.code.insert(path, text);
        }
    }
    Ok(loaded)
}

/// The day it is, in UTC.
fn today() -> String {
    jiff::Timestamp::now().strftime("%F").to_string()
}

fn manifest_paths() -> Vec<String> {
    let crates = Crate::ALL
        .into_iter()
        .map(|krate| format!("{}/Cargo.toml", krate.name()));
    std::iter::once("Cargo.toml".to_owned())
        .chain(crates)
        .collect()
}

/// The manifests of a folder, as far as they are there.
pub(crate) fn manifests(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for path in manifest_paths() {
        if root.join(&path).is_file() {
            let text = fs::read_to_string(root.join(&path))?;
            found.insert(path, text);
        }
    }
    Ok(found)
}

fn entries(mut files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    files.retain(|path, _| path.ends_with(".yaml"));
    files
}

/// The files below a folder by the paths that they are shown under; none where there is no such folder.
fn texts(folder: &Path, shown: &str) -> io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let shown = format!("{shown}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            found.extend(texts(&entry.path(), &shown)?);
        } else {
            found.insert(shown, fs::read_to_string(entry.path())?);
        }
    }
    Ok(found)
}
