//! The files of a spec: `service.yaml`, `resources/*.yaml` and the JSON bodies of `examples/`.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// Which file of a [`Sources`] something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

impl SourceId {
    /// Of a text that belongs to no spec.
    pub(crate) const NONE: Self = Self(u32::MAX);
}

/// One text file.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path shown to people: relative to the root of the repository, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What a body in `examples/` is an example of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExampleKind {
    /// What a caller sends.
    Request,
    /// What the service answers.
    Response,
    /// What it answers when it refuses.
    Error,
}

/// A JSON body found by its name: `<resource>/<operation>.<name>.<kind>.json`.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file.
    pub source: SourceId,
    /// The folder: a resource.
    pub resource: String,
    /// The first part of the file name: an operation of the resource.
    pub operation: String,
    /// The part between the operation and the kind.
    pub name: String,
    /// The last part of the file name.
    pub kind: ExampleKind,
}

/// A delivery to a webhook, found by its name: `<resource>/<event>-<number>.webhook.json`.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The file.
    pub source: SourceId,
    /// The folder: a resource.
    pub resource: String,
    /// The first part of the file name: an event of the resource.
    pub event: String,
}

/// Status, path and query of the exchange that a body was seen in.
#[derive(Debug, Clone)]
pub struct Meta {
    /// The file.
    pub source: SourceId,
    /// The folder: a resource.
    pub resource: String,
    /// The first part of the file name: an operation of the resource.
    pub operation: String,
    /// The part between the operation and `meta`.
    pub name: String,
}

/// Every file that was read, YAML first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
    /// `service.yaml`, if there is one.
    pub service: Option<SourceId>,
    /// `lints.yaml`, if there is one.
    pub lints: Option<SourceId>,
    /// The files of `resources/`, by name.
    pub resources: Vec<SourceId>,
    /// The bodies of `examples/`, by path.
    pub examples: Vec<Example>,
    /// The deliveries of `examples/`, by path.
    pub deliveries: Vec<Delivery>,
    /// What belongs to the bodies and is no body: `<resource>/<operation>.<name>.meta.yaml`.
    pub metas: Vec<Meta>,
    /// The resource of each line of `waivers/*.tsv`; empty for what belongs to none.
    pub waivers: Vec<String>,
    /// Files below `examples/` whose name does not say what they are.
    pub misnamed: Vec<SourceId>,
}

impl Sources {
    /// Reads the spec in `folder`; `shown` is how that folder is called in messages (`spec`).
    pub fn read(folder: &Path, shown: &str) -> io::Result<Self> {
        let mut sources = Self::default();
        // A folder without it is not a spec, and nothing should be made of it.
        let service = read_text(&folder.join("service.yaml"))?;
        sources.add_service(&format!("{shown}/service.yaml"), service);
        let lints = folder.join("lints.yaml");
        if lints.is_file() {
            sources.add_lints(&format!("{shown}/lints.yaml"), read_text(&lints)?);
        }
        for path in files_below(&folder.join("resources"))? {
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                sources.add_resource(&shown_path(folder, &path, shown), read_text(&path)?);
            }
        }
        for path in files_below(&folder.join("examples"))? {
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                sources.add_example(&shown_path(folder, &path, shown), read_text(&path)?);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                sources.add_meta(&shown_path(folder, &path, shown), read_text(&path)?);
            }
        }
        for path in files_below(&folder.join("waivers"))? {
            sources.add_waivers(&read_text(&path)?);
        }
        Ok(sources)
    }

    /// Adds a table of waivers, with the columns `key`, `resource` and `reason`.
    pub fn add_waivers(&mut self, table: &str) {
        let resource = |line: &str| line.split('\t').nth(1).unwrap_or_default().to_owned();
        self.waivers.extend(table.lines().skip(1).map(resource));
    }

    /// Adds `service.yaml`.
    pub fn add_service(&mut self, path: &str, text: String) {
        let id = self.add(path, text);
        self.service = Some(id);
    }

    /// Adds `lints.yaml`.
    pub fn add_lints(&mut self, path: &str, text: String) {
        let id = self.add(path, text);
        self.lints = Some(id);
    }

    /// Adds a file of `resources/`.
    pub fn add_resource(&mut self, path: &str, text: String) {
        let id = self.add(path, text);
        self.resources.push(id);
    }

    /// Adds a body of `examples/`; its kind, operation and resource are read from the path.
    pub fn add_example(&mut self, path: &str, text: String) {
        let id = self.add(path, text);
        if let Some(delivery) = delivery_of_path(id, path) {
            self.deliveries.push(delivery);
        } else if let Some(example) = example_of_path(id, path) {
            self.examples.push(example);
        } else {
            self.misnamed.push(id);
        }
    }

    /// Adds a `.meta.yaml` of `examples/`.
    pub fn add_meta(&mut self, path: &str, text: String) {
        let id = self.add(path, text);
        match meta_of_path(id, path) {
            Some(meta) => self.metas.push(meta),
            None => self.misnamed.push(id),
        }
    }

    /// The file behind an id.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// The path of a file, as shown to people.
    pub fn path(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| source.path.as_str())
    }

    /// The text of a file.
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", |source| source.text.as_str())
    }

    /// The YAML files: the service first, then the resources.
    pub fn yaml(&self) -> impl Iterator<Item = SourceId> + '_ {
        self.service.iter().chain(&self.resources).copied()
    }

    fn add(&mut self, path: &str, text: String) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            path: path.to_owned(),
            text,
        });
        id
    }
}

fn example_of_path(source: SourceId, path: &str) -> Option<Example> {
    let mut parts = path.rsplit('/');
    let (file, resource) = (parts.next()?, parts.next()?);
    let stem = file.strip_suffix(".json")?;
    let (rest, kind) = stem.rsplit_once('.')?;
    let kind = match kind {
        "request" => ExampleKind::Request,
        "response" => ExampleKind::Response,
        "error" => ExampleKind::Error,
        _ => return None,
    };
    let (operation, name) = rest
        .split_once('.')
        .filter(|(_, name)| !name.contains('.'))?;
    Some(Example {
        source,
        resource: resource.to_owned(),
        operation: operation.to_owned(),
        name: name.to_owned(),
        kind,
    })
}

fn delivery_of_path(source: SourceId, path: &str) -> Option<Delivery> {
    let mut parts = path.rsplit('/');
    let (file, resource) = (parts.next()?, parts.next()?);
    let (event, number) = file.strip_suffix(".webhook.json")?.rsplit_once('-')?;
    number.parse::<u32>().ok()?;
    Some(Delivery {
        source,
        resource: resource.to_owned(),
        event: event.to_owned(),
    })
}

fn meta_of_path(source: SourceId, path: &str) -> Option<Meta> {
    let mut parts = path.rsplit('/');
    let (file, resource) = (parts.next()?, parts.next()?);
    let parts = file.strip_suffix(".meta.yaml")?.split_once('.');
    let (operation, name) = parts.filter(|(_, name)| !name.contains('.'))?;
    Some(Meta {
        source,
        resource: resource.to_owned(),
        operation: operation.to_owned(),
        name: name.to_owned(),
    })
}

/// The text of a file; an error names the file.
fn read_text(path: &Path) -> io::Result<String> {
    fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

fn shown_path(folder: &Path, path: &Path, shown: &str) -> String {
    let relative = path.strip_prefix(folder).unwrap_or(path);
    let mut text = shown.to_owned();
    for part in relative {
        text.push('/');
        text.push_str(&part.to_string_lossy());
    }
    text
}

/// Every file below a folder, sorted, so that a run never depends on the file system's order.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.extend(files_below(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
