//! Runs cargo over the programs, and gives what each of its rustc took.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use wait4::Wait4;

use crate::{Outcome, wrapper};

/// One run of rustc.
pub struct Unit {
    pub package: String,
    pub name: String,
    /// Processor time, user and system, in seconds; a linker counts as its rustc.
    pub cpu: f64,
    /// Peak of the resident memory, in bytes.
    pub memory: u64,
}

/// One run of cargo.
pub struct Run {
    pub units: Vec<Unit>,
    /// Processor time of cargo and all that it started, in seconds: compilers, linkers, build scripts and theirs.
    pub cpu: f64,
}

impl Run {
    /// Processor time of some packages, in seconds.
    pub fn of(&self, packages: &[&str]) -> Outcome<f64> {
        for package in packages {
            if !self.units.iter().any(|unit| unit.package == *package) {
                return Err(format!("{package} was not compiled").into());
            }
        }
        let units = self.units.iter();
        let wanted = units.filter(|unit| packages.contains(&unit.package.as_str()));
        Ok(wanted.map(|unit| unit.cpu).sum())
    }
}

/// The workspace of the programs that are compiled.
pub struct Workspace {
    root: PathBuf,
    dir: PathBuf,
    wrapper: PathBuf,
}

impl Workspace {
    pub fn new(dir: &Path) -> Outcome<Self> {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let dir = root.join(dir);
        let wrapper = std::env::current_exe()?;
        let workspace = Self { root, dir, wrapper };
        // Nothing is downloaded while the clock runs.
        workspace.cargo(&["fetch"], "fetch")?;
        Ok(workspace)
    }

    /// The repository.
    pub fn repository(&self) -> PathBuf {
        self.root.join("../..")
    }

    /// A target directory with nothing in it.
    pub fn cold(&self, target: &str) -> Outcome<()> {
        match fs::remove_dir_all(self.dir.join(target)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Runs cargo in a target directory.
    pub fn cargo(&self, arguments: &[&str], target: &str) -> Outcome<Run> {
        eprintln!("cargo {}", arguments.join(" "));
        fs::create_dir_all(&self.dir)?;
        let log = self.dir.join("units.tsv");
        fs::write(&log, "")?;
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.current_dir(&self.root).args(arguments).arg("--quiet");
        cargo.env("CARGO_TARGET_DIR", self.dir.join(target));
        cargo.env("CARGO_INCREMENTAL", "0");
        cargo
            .env("RUSTC_WRAPPER", &self.wrapper)
            .env(wrapper::LOG, &log);
        // What this program was built with is none of theirs.
        cargo
            .env_remove("RUSTFLAGS")
            .env_remove("RUSTC_WORKSPACE_WRAPPER");
        let done = cargo.stdout(Stdio::null()).spawn()?.wait4()?;
        if !done.status.success() {
            return Err(format!("cargo {} failed", arguments.join(" ")).into());
        }
        let units = fs::read_to_string(&log)?;
        let units = units.lines().map(unit).collect::<Outcome<_>>()?;
        Ok(Run {
            units,
            cpu: (done.rusage.utime + done.rusage.stime).as_secs_f64(),
        })
    }
}

fn unit(line: &str) -> Outcome<Unit> {
    let columns: Vec<_> = line.split('\t').collect();
    let [package, name, cpu, memory] = columns[..] else {
        return Err(format!("the wrapper wrote {line:?}").into());
    };
    Ok(Unit {
        package: package.to_owned(),
        name: name.to_owned(),
        cpu: cpu.parse::<f64>()? / 1e6,
        memory: memory.parse()?,
    })
}
