//! `cargo xtask schema`: the language of the spec as JSON Schema.
//!
//! It reads no spec, so that an editor gets its schemas whatever state the spec is in.

use std::path::Path;
use std::{fs, io};

use razorpay_codegen::schema;

use crate::{FINE, FOUND};

/// Writes what differs, or says what does.
pub(crate) fn run(root: &Path, check: bool) -> io::Result<u8> {
    let files = schema::files();
    let mut code = FINE;
    for file in &files {
        let path = root.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|found| found == file.text) {
            continue;
        }
        if check {
            anstream::eprintln!("stale: {}", file.path);
            code = FOUND;
            continue;
        }
        let shown =
            |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(shown)?;
        }
        fs::write(&path, &file.text).map_err(shown)?;
        anstream::println!("updated {}", file.path);
    }
    if code == FINE {
        anstream::println!("{} schemas are up to date", files.len());
    }
    Ok(code)
}
