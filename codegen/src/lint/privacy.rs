//! Privacy: each field with free text either is hidden from `Debug` or says why it need not be.

use super::sites::{self, Site};
use super::{Lint, Linter, finding};
use crate::check::Observed;
use crate::syntax::Spec;

/// Words of names that stand for text a person writes, for what tells who a person is, and for secrets.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "aadhaar", "account", "accounts", "address", "beneficiary", "birth", "cardholder", "cin", "city", "comment", "comments",
    "contact", "content", "cookie", "customer", "cvv", "description", "descriptor", "detail", "details", "dob", "email",
    "employee", "gstin", "handle", "hash", "holder", "image", "ip", "key", "label", "landmark", "last", "latitude", "line",
    "link", "login", "longitude", "message", "mobile", "name", "names", "narration", "nationality", "note", "notes", "number",
    "numbers", "otp", "owner", "pan", "passport", "password", "payer", "phone", "pin", "pincode", "postal", "qr", "reason",
    "receipt", "referer", "referrer", "reference", "remark", "remarks", "seats", "secret", "session", "signature", "site",
    "state", "street", "subject", "summary", "tag", "tags", "tax", "term", "terms", "text", "title", "token", "uri", "url",
    "user", "vpa", "website", "websites", "zip", "zipcode",
];

/// Last words of names that stand for one of a few words, whatever stands before: `gstin_verification_status`.
const CODES: &[&str] = &["event", "ifsc", "status", "timestamp", "type", "version"];

pub(super) fn check(spec: &Spec, observed: &Observed, linter: &Linter) {
    for site in sites::fields(spec) {
        if !site.field.ty.is_text() || site.field.sensitive {
            continue;
        }
        let why = if let Some(word) = telling(&site.field.name.value) {
            format!("its name has the word `{word}`")
        } else if observed.has_free_text(site.field.name.at) {
            "an example has white space, an `@` or a URL in it".to_owned()
        } else {
            continue;
        };
        report(&site, &why, linter);
    }
}

/// The word of a name by which it may hold personal data: `notes` of `linked_account_notes`, `line` of `line1`.
fn telling(name: &str) -> Option<&str> {
    let words = || {
        name.split('_')
            .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
    };
    if words()
        .next_back()
        .is_some_and(|last| CODES.contains(&last))
    {
        return None;
    }
    words().find(|word| WORDS.contains(word))
}

fn report(site: &Site<'_>, why: &str, linter: &Linter) {
    let lint = Lint::FreeText;
    let problem = finding(
        lint,
        site.field.name.at,
        format!(
            "`Debug` shows `{}`, which may hold personal data: {why}",
            site.name()
        ),
        "neither `sensitive` nor explained",
    );
    let help = "add `sensitive: true`, or allow the lint and say why the text is not personal";
    linter.report(lint, &site.allows(), problem.help(help));
}
