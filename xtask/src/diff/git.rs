//! What is asked of git: which revisions there are, and the files of one of them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Whether a text names a commit.
pub(crate) fn is_revision(root: &Path, text: &str) -> io::Result<bool> {
    let commit = format!("{text}^{{commit}}");
    let done = git(
        root,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    )
    .output()?;
    Ok(done.status.success())
}

/// The last tag before the commit that is checked out; nothing where there is none, or no git.
pub(crate) fn last_tag(root: &Path) -> io::Result<Option<String>> {
    let done = git(root, &["describe", "--tags", "--abbrev=0"]).output();
    let Ok(done) = done else { return Ok(None) };
    let tag = String::from_utf8_lossy(&done.stdout).trim().to_owned();
    Ok(done
        .status
        .success()
        .then_some(tag)
        .filter(|tag| !tag.is_empty()))
}

/// The day that a revision was committed on.
pub(crate) fn day(root: &Path, revision: &str) -> io::Result<String> {
    let mut show = git(
        root,
        &["show", "--no-patch", "--format=%cs", "--end-of-options"],
    );
    let day = output(
        show.arg(format!("{revision}^{{commit}}")),
        "read the day of the revision",
    )?;
    Ok(String::from_utf8_lossy(&day).trim().to_owned())
}

/// The files below some paths in a revision: their paths and texts.
pub(crate) fn files(
    root: &Path,
    revision: &str,
    below: &[&str],
) -> io::Result<BTreeMap<String, String>> {
    // Paths are relative to where git runs, which may be a folder of a greater repository.
    let mut list = git(
        root,
        &[
            "ls-tree",
            "-r",
            "-z",
            "--full-name",
            "--name-only",
            revision,
            "--",
        ],
    );
    list.args(below);
    let listed = output(&mut list, "list the files of the revision")?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let paths: Vec<_> = listed.split('\0').filter(|path| !path.is_empty()).collect();
    let prefix = output(
        &mut git(root, &["rev-parse", "--show-prefix"]),
        "find its own place",
    )?;
    let prefix = String::from_utf8_lossy(&prefix).trim().to_owned();
    let wanted: String = paths
        .iter()
        .map(|path| format!("{revision}:{path}\n"))
        .collect();
    let mut child = git(root, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let stdin = child.stdin.take();
    // Both pipes are full long before everything is asked for.
    let asking = thread::spawn(move || match stdin {
        Some(mut stdin) => stdin.write_all(wanted.as_bytes()),
        None => Ok(()),
    });
    let done = child.wait_with_output()?;
    asking
        .join()
        .map_err(|_| io::Error::other("git could not be asked for files"))??;
    let mut rest = done.stdout.as_slice();
    let mut files = BTreeMap::new();
    for path in paths {
        let (text, after) = object(rest)
            .ok_or_else(|| io::Error::other(format!("git has no file `{path}` in `{revision}`")))?;
        rest = after;
        let path = path.strip_prefix(&prefix).unwrap_or(path).to_owned();
        files.insert(path, String::from_utf8_lossy(text).into_owned());
    }
    Ok(files)
}

/// One object of a batch: a line with its size at the end, that many bytes, a line break.
fn object(batch: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = batch.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(batch.get(..end)?).ok()?;
    let size: usize = head.rsplit(' ').next()?.parse().ok()?;
    let rest = batch.get(end + 1..)?;
    Some((rest.get(..size)?, rest.get(size + 1..)?))
}

fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(arguments)
        .stderr(Stdio::null());
    command
}

fn output(command: &mut Command, what: &str) -> io::Result<Vec<u8>> {
    let done = command.output()?;
    if !done.status.success() {
        return Err(io::Error::other(format!("git could not {what}")));
    }
    Ok(done.stdout)
}
