//! The OpenAPI document before two independent validators: one from PyPI, one from npm.
//!
//! `.ci/tools` installs them below `target/tools`, or where `RAZORPAY_TOOLS` says. Where they are missing, the test says
//! so and checks nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use razorpay_codegen::{check, openapi};

use crate::mini;
use crate::support::{repository, scratch};

fn tools() -> PathBuf {
    env::var_os("RAZORPAY_TOOLS").map_or_else(|| repository("target/tools"), PathBuf::from)
}

/// A validator: the program and what stands before the document.
struct Validator(PathBuf, &'static [&'static str]);

impl Validator {
    fn python() -> Self {
        let arguments = &["-m", "openapi_spec_validator", "--schema", "3.1"];
        Self(tools().join("python/bin/python"), arguments)
    }

    fn node() -> Self {
        Self(tools().join("node_modules/.bin/validate-api"), &[])
    }

    /// What it says against a document, or nothing if it takes it.
    fn refuses(&self, document: &Path) -> Option<String> {
        let done = Command::new(&self.0)
            .args(self.1)
            .arg(document)
            .output()
            .unwrap();
        let said = [done.stdout, done.stderr].concat();
        (!done.status.success()).then(|| String::from_utf8_lossy(&said).into_owned())
    }
}

#[test]
fn two_validators_take_the_document() {
    let folder = scratch("openapi-tools");
    let mini = folder.join("mini.json");
    fs::write(&mini, openapi::file(&check(&mini::sources()).model).text).unwrap();
    let broken = folder.join("broken.json");
    let without_version = r#"{ "openapi": "3.1.0", "info": { "title": "x" }, "paths": {} }"#;
    fs::write(&broken, without_version).unwrap();
    for validator in [Validator::python(), Validator::node()] {
        if !validator.0.exists() {
            eprintln!(
                "not checked: {} is missing, run .ci/tools",
                validator.0.display()
            );
            continue;
        }
        for document in [&repository(openapi::PATH), &mini] {
            let said = validator.refuses(document);
            assert!(said.is_none(), "{}: {}", document.display(), said.unwrap());
        }
        assert!(
            validator.refuses(&broken).is_some(),
            "{} works",
            validator.0.display()
        );
    }
}
