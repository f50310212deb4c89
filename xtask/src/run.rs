//! Building and running the binaries that link generated code.

use std::process::{Command, ExitStatus};
use std::{env, io};

use crate::{FAILED, FINE, codegen, root};

/// Regenerates, then builds and runs a binary with the given arguments.
pub(crate) fn generated(package: &str, binary: &str, arguments: &[String]) -> io::Result<u8> {
    after(codegen::quietly()?, package, binary, arguments)
}

/// Builds and runs a binary, unless what came before it has failed.
pub(crate) fn after(code: u8, package: &str, binary: &str, arguments: &[String]) -> io::Result<u8> {
    if code != FINE {
        return Ok(code);
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = root::find()?.join("Cargo.toml");
    let common = |command: &mut Command| {
        command
            .args([
                "--quiet",
                "--package",
                package,
                "--bin",
                binary,
                "--manifest-path",
            ])
            .arg(&manifest);
    };
    // Built first and apart, so that a build that fails is told from a binary that found something.
    let mut build = Command::new(&cargo);
    build.arg("build");
    common(&mut build);
    if !build.status()?.success() {
        return Err(io::Error::other(format!(
            "`{binary}` does not build: the generated code or the code around it is broken"
        )));
    }
    let mut run = Command::new(&cargo);
    run.arg("run");
    common(&mut run);
    run.arg("--").args(arguments);
    Ok(exit_code(run.status()?))
}

/// The binary's own code; a signal or a code out of the contract is a failure of the tool.
fn exit_code(status: ExitStatus) -> u8 {
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(code @ (0 | 100)) => code,
        Some(_) | None => FAILED,
    }
}
