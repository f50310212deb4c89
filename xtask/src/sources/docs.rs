//! A copy of the vendor's documentation: its pages, each with the id that git gives to its content.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The pages of a copy.
pub(super) struct Docs {
    /// Content ids by path.
    pub(super) pages: BTreeMap<String, String>,
    /// The day of the revision, where the copy has revisions.
    pub(super) date: Option<String>,
}

impl Docs {
    /// Reads a git repository, bare or not, at a revision, or a plain folder as it stands.
    pub(super) fn read(folder: &Path, rev: &str) -> io::Result<Self> {
        if !folder.is_dir() {
            return Err(io::Error::other(format!(
                "{} is no folder",
                folder.display()
            )));
        }
        let bare = folder.join("HEAD").is_file() && folder.join("objects").is_dir();
        if bare || folder.join(".git").exists() {
            revision(folder, rev)
        } else {
            plain(folder)
        }
    }
}

fn revision(folder: &Path, rev: &str) -> io::Result<Docs> {
    // Behind `--end-of-options` a revision cannot be taken for an option.
    let listed = git(
        folder,
        &["ls-tree", "-r", "-z", "--end-of-options", rev],
        "",
    )?;
    let mut pages = BTreeMap::new();
    for entry in listed.split('\0') {
        let Some((about, path)) = entry.split_once('\t') else {
            continue;
        };
        if let Some(hash) = about.split(' ').nth(2)
            && path.ends_with(".md")
        {
            pages.insert(path.to_owned(), hash.to_owned());
        }
    }
    let date = git(
        folder,
        &["log", "-1", "--format=%cs", "--end-of-options", rev],
        "",
    )?;
    Ok(Docs {
        pages,
        date: Some(date.trim().to_owned()),
    })
}

fn plain(folder: &Path) -> io::Result<Docs> {
    let mut paths = Vec::new();
    below(folder, String::new(), &mut paths)?;
    // Inside another repository git would read plain names from its root.
    let folder = std::path::absolute(folder)?;
    let line = |path: &String| format!("{}\n", folder.join(path).display());
    let list: String = paths.iter().map(line).collect();
    let hashed = git(
        &folder,
        &["hash-object", "--no-filters", "--stdin-paths"],
        &list,
    )?;
    let hashes = hashed.lines().map(str::to_owned);
    Ok(Docs {
        pages: paths.into_iter().zip(hashes).collect(),
        date: None,
    })
}

fn below(folder: &Path, prefix: String, found: &mut Vec<String>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            below(&entry.path(), format!("{path}/"), found)?;
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
    Ok(())
}

/// What git prints, in a folder; what it complains about becomes the error.
fn git(folder: &Path, arguments: &[&str], input: &str) -> io::Result<String> {
    let mut child = Command::new("git")
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| io::Error::new(error.kind(), format!("cannot run git: {error}")))?;
    // Written from a thread of its own: git answers while it still reads.
    let stdin = child.stdin.take();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || match stdin {
        Some(mut stdin) => stdin.write_all(input.as_bytes()),
        None => Ok(()),
    });
    let output = child.wait_with_output()?;
    let written = writer.join();
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("git: {}", why.trim())));
    }
    written.map_err(|_| io::Error::other("git was not told its input"))??;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
