//! Documented rules between request fields: required, forbidden and mutually exclusive fields.

use std::error::Error;
use std::fmt;

use crate::sent::Sent;

/// A rule between fields. A field is named by the way to it on the wire: `customer.email`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    when: &'static [When],
    asks: Asks,
    fields: &'static [&'static str],
}

/// What a rule asks of its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Require,
    Forbid,
    ExactlyOne,
    Together,
}

/// When a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Set(&'static str),
    Unset(&'static str),
    Is(&'static str, &'static str),
    Flag(&'static str, bool),
}

/// All of these have to be set.
pub(crate) const fn require(fields: &'static [&'static str]) -> Rule {
    Rule {
        when: &[],
        asks: Asks::Require,
        fields,
    }
}

/// None of these may be set.
pub(crate) const fn forbid(fields: &'static [&'static str]) -> Rule {
    Rule {
        when: &[],
        asks: Asks::Forbid,
        fields,
    }
}

/// One of these has to be set, and no more.
pub(crate) const fn exactly_one(fields: &'static [&'static str]) -> Rule {
    Rule {
        when: &[],
        asks: Asks::ExactlyOne,
        fields,
    }
}

/// All of these, or none of them.
pub(crate) const fn together(fields: &'static [&'static str]) -> Rule {
    Rule {
        when: &[],
        asks: Asks::Together,
        fields,
    }
}

pub(crate) const fn is_set(field: &'static str) -> When {
    When::Set(field)
}

pub(crate) const fn is_unset(field: &'static str) -> When {
    When::Unset(field)
}

/// A field has this value, as it is written.
pub(crate) const fn is(field: &'static str, value: &'static str) -> When {
    When::Is(field, value)
}

/// A field is `true` or `false`, however that is written.
pub(crate) const fn flag(field: &'static str, value: bool) -> When {
    When::Flag(field, value)
}

impl Rule {
    /// The rule holds only where all of this does.
    pub(crate) const fn when(self, when: &'static [When]) -> Self {
        Self { when, ..self }
    }
}

impl When {
    fn holds(self, sent: &Look<'_>) -> bool {
        let is = |field, value| sent(field, value) == Sent::Same;
        match self {
            Self::Set(field) => is_there(field, sent),
            Self::Unset(field) => !is_there(field, sent),
            Self::Is(field, value) => is(field, value),
            Self::Flag(field, true) => is(field, "true") || is(field, "1"),
            Self::Flag(field, false) => is(field, "false") || is(field, "0"),
        }
    }
}

/// What a request sends at a path, compared with a text.
type Look<'a> = dyn Fn(&str, &str) -> Sent + 'a;

fn is_there(field: &str, sent: &Look<'_>) -> bool {
    sent(field, "") != Sent::Nothing
}

/// The rules that are broken by what is set.
pub(crate) fn broken(rules: &'static [Rule], sent: &Look<'_>) -> Vec<RuleError> {
    let holds = |rule: &&Rule| rule.when.iter().all(|when| when.holds(sent));
    rules
        .iter()
        .filter(holds)
        .filter_map(|rule| {
            let fields = rule.fields.iter().copied();
            let (set, missing): (Vec<_>, Vec<_>) = fields.partition(|field| is_there(field, sent));
            let (missing, surplus) = match rule.asks {
                Asks::Require => (missing, Vec::new()),
                Asks::Forbid => (Vec::new(), set),
                Asks::ExactlyOne if set.is_empty() => (missing, Vec::new()),
                Asks::ExactlyOne if set.len() > 1 => (Vec::new(), set),
                Asks::Together if !set.is_empty() => (missing, Vec::new()),
                Asks::ExactlyOne | Asks::Together => (Vec::new(), Vec::new()),
            };
            let is_broken = !missing.is_empty() || !surplus.is_empty();
            is_broken.then_some(RuleError {
                rule,
                missing,
                surplus,
            })
        })
        .collect()
}

/// Violation of one documented rule between request fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    rule: &'static Rule,
    missing: Vec<&'static str>,
    surplus: Vec<&'static str>,
}

impl RuleError {
    /// Returns the wire paths of all fields that the rule covers, such as `customer.email`.
    pub fn fields(&self) -> &'static [&'static str] {
        self.rule.fields
    }

    /// Returns the wire paths of the fields that must be set and are not.
    ///
    /// If the rule requires exactly one of its fields, setting any one of the missing fields is
    /// enough.
    pub fn missing(&self) -> &[&'static str] {
        &self.missing
    }

    /// Returns the wire paths of the fields that are set and must not be.
    ///
    /// If the rule allows only one of its fields, one of the surplus fields may stay.
    pub fn surplus(&self) -> &[&'static str] {
        &self.surplus
    }
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rule { when, asks, fields } = self.rule;
        let (missing, surplus) = (Names(&self.missing), Names(&self.surplus));
        let when = Conditions(when);
        match asks {
            Asks::Require => {
                write!(
                    f,
                    "{missing} not set, and must be{when}: set {}",
                    missing.it()
                )
            }
            Asks::Forbid => {
                let it = surplus.it();
                write!(f, "{surplus} set, and must not be{when}: leave {it} out")
            }
            Asks::ExactlyOne if self.surplus.is_empty() => {
                f.write_str("none of ")?;
                list(f, fields)?;
                write!(f, " is set, and exactly one must be{when}: set one of them")
            }
            Asks::ExactlyOne => {
                write!(
                    f,
                    "{surplus} set, and only one of them may be{when}: leave out the rest"
                )
            }
            Asks::Together => {
                write!(
                    f,
                    "{missing} not set, but go together{when} with the rest of "
                )?;
                list(f, fields)?;
                f.write_str(": set all of them or none")
            }
        }
    }
}

impl Error for RuleError {}

/// "`a` is" or "`a` and `b` are".
struct Names<'a>(&'a [&'static str]);

impl Names<'_> {
    fn it(&self) -> &'static str {
        if self.0.len() == 1 { "it" } else { "them" }
    }
}

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, self.0)?;
        f.write_str(if self.0.len() == 1 { " is" } else { " are" })
    }
}

/// "`a`, `b` and `c`".
fn list(f: &mut fmt::Formatter<'_>, names: &[&str]) -> fmt::Result {
    let last = names.len().saturating_sub(1);
    for (index, name) in names.iter().enumerate() {
        let before = match index {
            0 => "",
            _ if index == last => " and ",
            _ => ", ",
        };
        write!(f, "{before}`{name}`")?;
    }
    Ok(())
}

/// " when `a` is set and `b` is `c`"; nothing of a rule that always holds.
struct Conditions(&'static [When]);

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, when) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { " when " } else { " and " })?;
            match when {
                When::Set(field) => write!(f, "`{field}` is set"),
                When::Unset(field) => write!(f, "`{field}` is not set"),
                When::Is(field, value) => write!(f, "`{field}` is `{value}`"),
                When::Flag(field, value) => write!(f, "`{field}` is `{value}`"),
            }?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::ser::SerializeMap;
    use serde::{Serialize, Serializer};

    use super::{Rule, exactly_one, flag, forbid, is, is_set, is_unset, require, together};
    use crate::check::{Check, CheckError};

    /// An object with a text under each way to it; `{}` is an object with nothing in it.
    struct Request(&'static [(&'static str, &'static str)]);

    impl Serialize for Request {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            for (key, text) in self.0 {
                match *text {
                    "{}" => map.serialize_entry(key, &Request(&[]))?,
                    "true" => map.serialize_entry(key, &true)?,
                    "1" => map.serialize_entry(key, &1_u8)?,
                    text => map.serialize_entry(key, text)?,
                }
            }
            map.end()
        }
    }

    fn told(rule: &'static [Rule], sent: &'static [(&'static str, &'static str)]) -> String {
        match Check::new().rules(&Request(sent), rule).end() {
            Ok(()) => String::new(),
            Err(errors) => errors.to_string(),
        }
    }

    #[test]
    fn what_is_required() {
        static ALWAYS: &[Rule] = &[require(&["a", "b"])];
        assert_eq!(told(ALWAYS, &[("a", "x"), ("b", "{}")]), "");
        assert_eq!(
            told(ALWAYS, &[("b", "x")]),
            "`a` is not set, and must be: set it"
        );
        static OFTEN: &[Rule] = &[require(&["a", "b", "c"]).when(&[is_set("d"), is("e", "upi")])];
        assert_eq!(told(OFTEN, &[("d", "x"), ("e", "card")]), "");
        assert_eq!(
            told(OFTEN, &[("d", "x"), ("e", "upi")]),
            "`a`, `b` and `c` are not set, and must be when `d` is set and `e` is `upi`: set them"
        );
    }

    #[test]
    fn what_is_forbidden() {
        static RULE: &[Rule] = &[forbid(&["a", "b"]).when(&[is_unset("c")])];
        assert_eq!(told(RULE, &[("a", "x"), ("c", "x")]), "");
        assert_eq!(told(RULE, &[]), "");
        assert_eq!(
            told(RULE, &[("b", "x")]),
            "`b` is set, and must not be when `c` is not set: leave it out"
        );
        assert_eq!(
            told(RULE, &[("a", "x"), ("b", "x")]),
            "`a` and `b` are set, and must not be when `c` is not set: leave them out"
        );
    }

    #[test]
    fn one_of_several() {
        static RULE: &[Rule] = &[exactly_one(&["a", "b", "c"])];
        assert_eq!(told(RULE, &[("b", "x")]), "");
        assert_eq!(
            told(RULE, &[]),
            "none of `a`, `b` and `c` is set, and exactly one must be: set one of them"
        );
        assert_eq!(
            told(RULE, &[("a", "x"), ("c", "x")]),
            "`a` and `c` are set, and only one of them may be: leave out the rest"
        );
    }

    #[test]
    fn all_or_none() {
        static RULE: &[Rule] = &[together(&["a", "b", "c"])];
        assert_eq!(told(RULE, &[]), "");
        assert_eq!(told(RULE, &[("a", "x"), ("b", "x"), ("c", "x")]), "");
        assert_eq!(
            told(RULE, &[("b", "x")]),
            "`a` and `c` are not set, but go together with the rest of `a`, `b` and `c`: set all of them or none"
        );
    }

    #[test]
    fn a_flag_is_one_however_it_is_written() {
        static ON: &[Rule] = &[require(&["a"]).when(&[flag("b", true)])];
        static OFF: &[Rule] = &[require(&["a"]).when(&[flag("b", false)])];
        for written in [&[("b", "true")], &[("b", "1")]] {
            assert_eq!(
                told(ON, written),
                "`a` is not set, and must be when `b` is `true`: set it"
            );
            assert_eq!(told(OFF, written), "");
        }
        assert_eq!(told(ON, &[]), "");
    }

    #[test]
    fn a_program_learns_which_fields() {
        static RULES: &[Rule] = &[require(&["a", "b"]), exactly_one(&["c", "d"])];
        let sent = Request(&[("b", "secret"), ("c", "secret"), ("d", "secret")]);
        let errors = Check::new().rules(&sent, RULES).end().unwrap_err();
        let found: Vec<_> = errors
            .iter()
            .map(|error| match error {
                CheckError::Rule(error) => (error.fields(), error.missing(), error.surplus()),
                CheckError::Limit(error) => panic!("{error}"),
            })
            .collect();
        let (a, c): (&[_], &[_]) = (&["a", "b"], &["c", "d"]);
        assert_eq!(
            found,
            [(a, &["a"][..], &[][..]), (c, &[][..], &["c", "d"][..])]
        );
        assert!(!format!("{errors} {errors:?}").contains("secret"));
    }
}
