//! What cargo starts in the place of rustc: it starts rustc, and writes a line of what that took.

use std::{
    ffi::OsString,
    fs::OpenOptions,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use wait4::Wait4;

use crate::Outcome;

/// Says that this program is the wrapper, and where it writes.
pub const LOG: &str = "COMPILE_COST_LOG";

/// Crates of this repository are compiled as they are for their users, who get them from a registry.
const OWN: &str = "razorpay-";

/// Where to write, if cargo started this program in the place of rustc.
pub fn log() -> Option<PathBuf> {
    std::env::var_os(LOG).map(PathBuf::from)
}

/// Runs rustc, and gives its exit code.
pub fn run(log: &Path) -> ExitCode {
    match compile(log) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compile(log: &Path) -> Outcome<u8> {
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next().ok_or("cargo names no rustc")?;
    let arguments: Vec<_> = arguments.collect();
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    let mut command = Command::new(rustc);
    command.args(&arguments);
    if package.starts_with(OWN) {
        command.args(["--cap-lints", "allow"]);
    }
    let done = command.spawn()?.wait4()?;
    // Without a package cargo only asks for the version.
    if let Some(name) = crate_name(&arguments).filter(|_| !package.is_empty()) {
        let line = format!(
            "{package}\t{}\t{}\t{}\n",
            name.to_string_lossy(),
            (done.rusage.utime + done.rusage.stime).as_micros(),
            done.rusage.maxrss,
        );
        let mut log = OpenOptions::new().append(true).create(true).open(log)?;
        log.write_all(line.as_bytes())?;
    }
    Ok(done
        .status
        .code()
        .and_then(|code| code.try_into().ok())
        .unwrap_or(1))
}

fn crate_name(arguments: &[OsString]) -> Option<&OsString> {
    let place = arguments
        .iter()
        .position(|argument| argument == "--crate-name")?;
    arguments.get(place + 1)
}
