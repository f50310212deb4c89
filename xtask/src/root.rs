//! Which checkout of the repository a command works on.

use std::path::{Path, PathBuf};
use std::{env, io};

/// What only the root of this repository has.
const MARK: &str = "spec/service.yaml";

/// The checkout that a command works on: the one whose `cargo xtask` runs, else the one around the working folder.
///
/// It is never the one this program was compiled in: with one target folder for several checkouts that may be another, or
/// one that is gone.
///
/// # Errors
///
/// If neither is a checkout of this repository.
pub(crate) fn find() -> io::Result<PathBuf> {
    // Set by `cargo run` and `cargo test`, for the package that is run.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    of(manifest.as_deref(), &env::current_dir()?).ok_or_else(|| {
        let text = "this is no checkout of the repository, nor inside of one (it has no spec/service.yaml): \
                    run `cargo xtask` there, or name it by `--root DIR`";
        io::Error::new(io::ErrorKind::NotFound, text)
    })
}

fn of(manifest: Option<&Path>, working: &Path) -> Option<PathBuf> {
    let around = manifest
        .into_iter()
        .chain([working])
        .flat_map(Path::ancestors);
    around
        .into_iter()
        .find(|folder| folder.join(MARK).is_file())
        .map(Path::to_owned)
}
