//! `cargo xtask fmt-spec`: one normal form of the spec's YAML.

use std::path::Path;
use std::{fs, io};

use razorpay_codegen::format::format_yaml;
use razorpay_codegen::load::Sources;

use crate::{FINE, FOUND};

/// Brings every YAML file of the spec into the normal form, or only says which are not in it.
pub(crate) fn run(root: &Path, check: bool) -> io::Result<u8> {
    let sources = Sources::read(&root.join("spec"), "spec")?;
    let metas = sources.metas.iter().map(|meta| meta.source);
    let files: Vec<_> = sources.yaml().chain(sources.lints).chain(metas).collect();
    let (mut changed, mut refused) = (0, 0);
    for id in &files {
        let (path, text) = (sources.path(*id), sources.text(*id));
        match format_yaml(text) {
            Ok(formatted) if formatted == text => {}
            Ok(formatted) => {
                changed += 1;
                if check {
                    anstream::eprintln!("not in its normal form: {path}");
                } else {
                    fs::write(root.join(path), formatted)?;
                    anstream::println!("formatted {path}");
                }
            }
            Err(why) => {
                refused += 1;
                anstream::eprintln!("{path}: cannot be formatted: {why}");
            }
        }
    }
    if check && changed > 0 {
        anstream::eprintln!("\nRun `cargo xtask fmt-spec` and commit the result.");
    }
    if refused > 0 || (check && changed > 0) {
        return Ok(FOUND);
    }
    anstream::println!("{} files of spec/, {changed} changed", files.len());
    Ok(FINE)
}
