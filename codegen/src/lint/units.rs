//! Units: money has a currency, times are timestamps, lengths of time say what they count.

use super::sites::{self, Site};
use super::{Lint, Linter, finding};
use crate::syntax::{Scalar, Spec, TypeExpr};

/// Last words of names that stand for a point in time.
const TIMES: &[&str] = &["at", "timestamp"];
/// Words of names that stand for money.
const MONEY: &[&str] = &["amount", "fee", "fees", "price"];
/// Words of names that stand for a length of time.
const DURATIONS: &[&str] = &[
    "age", "delay", "duration", "expiry", "interval", "period", "tenure", "timeout",
];
/// Words that say what a length of time counts.
const UNITS: &[&str] = &[
    "millisecond",
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "quarter",
    "year",
];

pub(super) fn check(spec: &Spec, linter: &Linter) {
    for site in sites::fields(spec) {
        let TypeExpr::Scalar(scalar) = site.field.ty else {
            continue;
        };
        match scalar {
            Scalar::Amount => amount(&site, linter),
            Scalar::U32 | Scalar::I64 | Scalar::Decimal => {
                money(&site, linter);
                time(&site, scalar, linter);
                duration(&site, linter);
            }
            Scalar::String => time(&site, scalar, linter),
            _ => {}
        }
    }
}

fn words<'a>(site: &Site<'a>) -> Vec<&'a str> {
    site.field.name.value.split('_').collect()
}

fn amount(site: &Site<'_>, linter: &Linter) {
    if site.field.currency.is_some() {
        return;
    }
    let lint = Lint::AmountCurrency;
    let problem = finding(
        lint,
        site.field.type_at,
        format!("`{}` does not say its currency", site.name()),
        "an amount of what?",
    );
    let help =
        "add `currency:` with the field beside it that names the currency, or a code such as `INR`";
    linter.report(lint, &site.allows(), problem.help(help));
}

/// `amount_due: u32`.
fn money(site: &Site<'_>, linter: &Linter) {
    if !words(site).iter().any(|word| MONEY.contains(word)) {
        return;
    }
    let lint = Lint::MoneyType;
    let problem = finding(
        lint,
        site.field.type_at,
        format!(
            "`{}` sounds like money and is `{}`",
            site.name(),
            site.field.ty.text()
        ),
        "expected `amount`",
    );
    let help = "write `amount`, or allow the lint and say what it is";
    linter.report(lint, &site.allows(), problem.help(help));
}

/// `paid_at: i64`.
fn time(site: &Site<'_>, scalar: Scalar, linter: &Linter) {
    let words = words(site);
    if words.len() < 2 || !words.last().is_some_and(|word| TIMES.contains(word)) {
        return;
    }
    let lint = Lint::TimeType;
    let problem = finding(
        lint,
        site.field.type_at,
        format!(
            "`{}` sounds like a time and is `{}`",
            site.name(),
            scalar.word()
        ),
        "expected `timestamp`",
    );
    let help = "write `timestamp`, or allow the lint and say in which form it comes";
    linter.report(lint, &site.allows(), problem.help(help));
}

/// `timeout: u32`, with nothing about seconds anywhere.
fn duration(site: &Site<'_>, linter: &Linter) {
    let words = words(site);
    if !words.iter().any(|word| DURATIONS.contains(word)) {
        return;
    }
    let doc = site.field.doc.as_deref().unwrap_or_default().to_lowercase();
    let said =
        |unit: &&&str| doc.contains(**unit) || words.iter().any(|word| word.starts_with(**unit));
    if UNITS.iter().any(|unit| said(&unit)) {
        return;
    }
    let lint = Lint::DurationUnit;
    let problem = finding(
        lint,
        site.field.name.at,
        format!("`{}` does not say what it counts", site.name()),
        "seconds, days, months?",
    );
    linter.report(
        lint,
        &site.allows(),
        problem.help("name the unit in `doc:`"),
    );
}
