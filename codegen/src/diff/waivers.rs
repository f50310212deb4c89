//! `spec/changes/accepted.yaml`: findings that somebody has looked at and accepted, each by its fingerprint, with a reason and
//! the version that it expires with. One that accepts nothing any longer is a complaint, so that the file stays short.

use super::Diff;
use super::bump::reached;
use crate::load::{Node, Value, read_yaml};

/// One accepted finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Which finding.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// The version from which on it is accepted no longer.
    pub expires: String,
}

/// All accepted findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The path of the file.
    pub file: String,
    /// What it accepts.
    pub waivers: Vec<Waiver>,
    /// What is wrong with it.
    pub complaints: Vec<String>,
}

impl Accepted {
    /// Reads the file.
    pub fn read(file: &str, text: &str) -> Self {
        let mut accepted = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let items = read_yaml(text).and_then(|node| match node.value {
            Value::List(items) => Ok(items),
            Value::Null => Ok(Vec::new()),
            _ => Err("expected a list of accepted findings".to_owned()),
        });
        match items {
            Err(error) => accepted.complaints.push(format!("{file}: {error}")),
            Ok(items) => {
                for (place, item) in items.iter().enumerate() {
                    match waiver(item) {
                        Ok(waiver) => accepted.waivers.push(waiver),
                        Err(error) => accepted
                            .complaints
                            .push(format!("{file}: entry {}: {error}", place + 1)),
                    }
                }
            }
        }
        accepted
    }

    /// Marks the findings that are accepted. `current` is the version of the crates.
    pub fn apply(&self, diff: &mut Diff, current: &str) {
        diff.complaints.extend(self.complaints.iter().cloned());
        for waiver in &self.waivers {
            let Waiver {
                fingerprint,
                reason,
                expires,
            } = waiver;
            if reached(current, expires) {
                diff.complaints.push(format!(
                    "{}: {fingerprint} expired with {expires}, and the crates are at {current}; remove it",
                    self.file
                ));
                continue;
            }
            let mut matched = false;
            for finding in &mut diff.findings {
                if finding.fingerprint == *fingerprint {
                    finding.accepted = Some(reason.clone());
                    matched = true;
                }
            }
            if !matched {
                diff.complaints.push(format!(
                    "{}: {fingerprint} ({reason}) is no finding any longer; remove it",
                    self.file
                ));
            }
        }
    }
}

fn waiver(node: &Node) -> Result<Waiver, String> {
    const EXPECTED: &str = "expected `{ fingerprint: .., reason: .., expires: .. }`";
    let Value::Map(pairs) = &node.value else {
        return Err(EXPECTED.to_owned());
    };
    let known = ["fingerprint", "reason", "expires"];
    if let Some((key, _)) = pairs
        .iter()
        .find(|(key, _)| !known.contains(&key.text.as_str()))
    {
        return Err(format!("`{}` is no key; {EXPECTED}", key.text));
    }
    let text = |name: &str| {
        let node = pairs
            .iter()
            .find(|(key, _)| key.text == name)
            .map(|(_, node)| node);
        let text = node
            .and_then(Node::text)
            .filter(|text| !text.trim().is_empty());
        text.map(|text| text.trim().to_owned()).ok_or_else(|| {
            format!("`{name}` is missing, or not text (put it in quotes); {EXPECTED}")
        })
    };
    Ok(Waiver {
        fingerprint: text("fingerprint")?,
        reason: text("reason")?,
        expires: text("expires")?,
    })
}
