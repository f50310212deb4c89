//! What the findings ask of the version of each crate.

use super::Finding;
use super::rules::Bump;

/// A crate of this repository that others may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Crate {
    /// `razorpay-types`.
    Types,
    /// `razorpay-client`.
    Client,
    /// `razorpay-webhooks`.
    Webhooks,
    /// `razorpay-mock`.
    Mock,
}

impl Crate {
    /// All of them, the ones that others build on first.
    pub const ALL: [Self; 4] = [Self::Types, Self::Client, Self::Webhooks, Self::Mock];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Types => "razorpay-types",
            Self::Client => "razorpay-client",
            Self::Webhooks => "razorpay-webhooks",
            Self::Mock => "razorpay-mock",
        }
    }
}

/// What to release of a crate, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The crate.
    pub krate: Crate,
    /// The version that it has.
    pub current: String,
    /// What is asked for.
    pub bump: Bump,
    /// The version to release; the current one where nothing is asked for.
    pub next: String,
    /// The findings that ask for it, worst first; or a crate that it shows.
    pub why: Vec<String>,
}

/// What a finding asks of one crate.
pub(crate) fn asked(finding: &Finding, krate: Crate) -> Bump {
    let own = if is_home(finding, krate) {
        finding.bump
    } else {
        Bump::None
    };
    match krate {
        // Nobody builds on the routes and tables of the mock: what it plays may change with any release.
        Crate::Mock => own.max(shown(finding, krate)).min(Bump::Minor),
        _ => own.max(shown(finding, krate)),
    }
}

/// Whether a finding is about a crate itself. What the generator writes says so by its path.
fn is_home(finding: &Finding, krate: Crate) -> bool {
    let written = finding
        .item()
        .split_once('/')
        .is_some_and(|(home, _)| home == krate.name());
    finding.rule.homes.contains(&krate) || written
}

/// What a change of the types asks of the crates that are built on them.
fn shown(finding: &Finding, krate: Crate) -> Bump {
    if krate == Crate::Types || !is_home(finding, Crate::Types) || !finding.is_meaning() {
        return Bump::None;
    }
    match krate {
        // Their public items mention the types, so that a break of these is a break of theirs.
        Crate::Client | Crate::Webhooks if finding.bump == Bump::Major => Bump::Major,
        Crate::Webhooks
            if !finding
                .operations
                .iter()
                .any(|name| name.starts_with("webhook ")) =>
        {
            Bump::None
        }
        _ => Bump::Patch,
    }
}

/// The releases that findings ask for. `versions` are those that the crates have.
pub fn releases(findings: &[Finding], versions: &[(Crate, String)]) -> Vec<Release> {
    let release = |(krate, current): &(Crate, String)| {
        let asks = |finding: &&Finding| asked(finding, *krate) > Bump::None;
        let bump = findings
            .iter()
            .map(|finding| asked(finding, *krate))
            .max()
            .unwrap_or(Bump::None);
        let worst = findings.iter().filter(asks);
        let worst = worst.filter(|finding| asked(finding, *krate) == bump);
        let why = worst.map(|finding| format!("{}: {}", finding.item(), finding.rule.id));
        Release {
            krate: *krate,
            current: current.clone(),
            bump,
            next: next_version(current, bump),
            why: why.collect(),
        }
    };
    versions.iter().map(release).collect()
}

/// The version after a bump; before 1.0, what would be major is the next 0.x, and everything else the next 0.0.x.
pub fn next_version(current: &str, bump: Bump) -> String {
    let plain = current.split(['-', '+']).next().unwrap_or_default();
    let mut parts = plain
        .split('.')
        .map(|part| part.parse::<u64>().unwrap_or_default());
    let mut part = || parts.next().unwrap_or_default();
    let (major, minor, patch) = (part(), part(), part());
    match (bump, major) {
        (Bump::None, _) => current.to_owned(),
        (Bump::Major, 0) => format!("0.{}.0", minor + 1),
        (Bump::Major, _) => format!("{}.0.0", major + 1),
        (Bump::Patch, _) | (Bump::Minor | Bump::MinorWithAction, 0) => {
            format!("{major}.{minor}.{}", patch + 1)
        }
        (Bump::Minor | Bump::MinorWithAction, _) => format!("{major}.{}.0", minor + 1),
    }
}

/// Whether a version is at or past another one.
pub(crate) fn reached(current: &str, other: &str) -> bool {
    let parts = |version: &str| -> Vec<u64> {
        let plain = version
            .split(['-', '+'])
            .next()
            .unwrap_or_default()
            .to_owned();
        plain
            .split('.')
            .map(|part| part.parse().unwrap_or_default())
            .collect()
    };
    parts(current) >= parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_one_a_break_moves_the_middle_number() {
        let next = |bump| next_version("0.4.2", bump);
        assert_eq!(next(Bump::Major), "0.5.0");
        assert_eq!(next(Bump::MinorWithAction), "0.4.3");
        assert_eq!(next(Bump::Patch), "0.4.3");
        assert_eq!(next(Bump::None), "0.4.2");
    }

    #[test]
    fn after_one_it_is_plain_semver() {
        let next = |bump| next_version("1.4.2", bump);
        assert_eq!(next(Bump::Major), "2.0.0");
        assert_eq!(next(Bump::Minor), "1.5.0");
        assert_eq!(next(Bump::Patch), "1.4.3");
    }

    #[test]
    fn versions_are_compared_by_number() {
        assert!(reached("0.10.0", "0.9.9"));
        assert!(!reached("0.9.9", "0.10.0"));
        assert!(reached("1.0.0", "1.0.0"));
    }
}
