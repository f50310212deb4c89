//! The terms of the field, and the paraphrases that nobody can search for.

use super::prose::{self, Prose};
use super::{Lint, Linter, finding};
use crate::syntax::Spec;

/// What to say, and the phrases that stand in its place; `..` in a phrase is one to four words.
type Term = (&'static str, &'static [&'static str]);

/// Only phrases that no right text has: `address` is a webhook's URL in a bad doc and a customer's street in a good one.
#[rustfmt::skip]
const TERMS: &[Term] = &[
    ("webhook endpoint, webhook event, notification, delivery",
        &["told", "tells of", "tell of", "tells .. of what", "of what happens"]),
    ("sub-merchant (partners), linked account (Route), account",
        &["somebody", "someone", "act for", "acts for", "acted for"]),
    ("merchant, your account", &["you whom", "whom you are"]),
    ("customer, payer, cardholder, account holder, beneficiary",
        &["whoever", "whomever", "who pays", "who is paid", "who gets it", "who gets the money"]),
    ("stakeholder, authorized signatory", &["people behind", "person behind"]),
    ("KYC document, proof of identity", &["papers"]),
    ("legal business name, billing label, PAN, GSTIN, CIN, UDYAM number",
        &["number under which", "numbers under which"]),
    ("status, state, lifecycle, transition",
        &["where .. stands", "where .. stand", "as it stands", "as they stand", "how far", "how it went"]),
    ("result, outcome, verification result",
        &["what came of", "what comes of", "what becomes of", "what became of", "what .. came to", "came of it"]),
    ("refund (normal, instant), reversal, chargeback, dispute",
        &["money that goes", "money goes back", "back to the customer", "back to you", "money back", "gives back", "given back"]),
    ("payout, beneficiary bank, UTR, RRN, ARN",
        &["money goes to", "money that leaves", "money that comes", "number at the bank", "number .. has at the bank"]),
    ("mandate, authorization transaction, recurring payment, token, e-mandate, NACH, UPI Autopay",
        &["agreement that lets", "agreement that allows", "agreement to be charged", "lets you charge", "lets it charge"]),
    ("settlement, on-demand settlement, reconciliation", &["what is paid out", "paid out to you", "pays out to you"]),
    ("COD (cash on delivery) charges, shipping fee",
        &["payment on delivery", "pay on delivery", "pays on delivery", "paid on delivery", "paying on delivery"]),
    ("capture, authorize, void, partial payment, minimum first payment",
        &["paid first", "take the money", "takes the money", "took the money", "money is taken", "money was taken"]),
    ("cancel, cancelled, cancellation", &["called off", "calls off", "call off"]),
    ("expiry, expires at, valid until, sunset date", &["until when", "last day"]),
    ("idempotency key, retry, backoff, jitter, deadline, rate limit, timeout",
        &["sent twice", "sent again", "try again", "tries again", "tried again", "how patiently"]),
    ("at most once, outcome unknown, reconcile", &["may have been carried out", "may have run"]),
    ("page, cursor, pagination, item", &["way through"]),
    ("required, optional, nullable, default, omitted", &["always there", "left out", "leave out", "leaves out"]),
    ("deprecated, sunset date, breaking change, additive change", &["old way", "new way"]),
    ("endpoint, operation, resource, field, parameter, request",
        &["this call", "by a call", "another call", "other call", "other calls", "same call", "call that", "calls that",
          "thing that", "things that", "same thing"]),
    ("payment method", &["way to pay", "ways to pay", "method of payment"]),
    ("phone number", &["telephone"]),
    ("leading zeros", &["zeros in front"]),
    ("smallest currency unit (paise, cents); for rates, basis points", &["hundredths"]),
];

/// The same for docs alone, which users read; the notes of the spec may say `answer` as our code does.
#[rustfmt::skip]
const IN_DOCS: &[Term] = &[
    ("response, body, status code, or what a response does (contains, returns)",
        &["answer", "answers", "answered", "answering", "what is sent"]),
    ("customer, merchant, account, or who else it is", &["anybody", "everybody", "nobody"]),
];

pub(super) fn check(spec: &Spec, linter: &Linter) {
    for doc in prose::docs(spec) {
        report(&doc, found(doc.text), linter);
    }
    for note in prose::notes(spec) {
        report(&note, search(TERMS, note.text), linter);
    }
}

fn report(prose: &Prose<'_>, hits: Vec<(&str, &str)>, linter: &Linter) {
    for (phrase, say) in hits {
        let lint = Lint::DocTerms;
        let message = format!("the text of `{}` says \"{phrase}\"", prose.name);
        let problem = finding(lint, prose.at, message, "a paraphrase of a term");
        let help = format!("use the term: {say}");
        linter.report(lint, &prose.allows, problem.help(help));
    }
}

/// The phrases in a doc, one for each term, and what to say.
pub(super) fn found(doc: &str) -> Vec<(&'static str, &'static str)> {
    let mut hits = search(TERMS, doc);
    hits.extend(search(IN_DOCS, doc));
    hits
}

fn search(terms: &'static [Term], text: &str) -> Vec<(&'static str, &'static str)> {
    let words = words(text);
    let hit = |phrase: &&'static str| {
        let phrase: Vec<_> = phrase.split(' ').collect();
        (0..words.len()).any(|at| words.get(at..).is_some_and(|rest| begins(rest, &phrase)))
    };
    let first = |(say, phrases): &Term| Some((phrases.iter().copied().find(hit)?, *say));
    terms.iter().filter_map(first).collect()
}

/// Whether words begin with a phrase.
fn begins(words: &[String], phrase: &[&str]) -> bool {
    const GAP: usize = 4;
    let Some((next, rest)) = phrase.split_first() else {
        return true;
    };
    if *next == ".." {
        let is_word = |word: &&String| word.starts_with(char::is_alphanumeric);
        let gap = words.iter().take(GAP).take_while(is_word).count();
        return (1..=gap).any(|count| words.get(count..).is_some_and(|words| begins(words, rest)));
    }
    words
        .split_first()
        .is_some_and(|(word, words)| word == next && begins(words, rest))
}

/// The words of a text in lower case, without `'s`. A mark between two words is a word of its own, and so is a code
/// span: no phrase goes across them.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 1 {
            words.push("`".to_owned());
            continue;
        }
        for piece in part.split_whitespace() {
            let core = piece.trim_matches(|letter: char| !letter.is_alphanumeric());
            let lower = core.to_lowercase().replace('’', "'");
            let before = piece.starts_with(|letter: char| !letter.is_alphanumeric());
            let after = piece.ends_with(|letter: char| !letter.is_alphanumeric());
            words.extend(before.then(|| ",".to_owned()));
            if !lower.is_empty() {
                words.push(lower.strip_suffix("'s").unwrap_or(&lower).to_owned());
                words.extend(after.then(|| ",".to_owned()));
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn phrases(text: &str) -> Vec<&'static str> {
        found(text).into_iter().map(|(phrase, _)| phrase).collect()
    }

    #[test]
    fn paraphrases_are_found_in_any_case_and_across_lines() {
        assert_eq!(phrases("Whoever signs."), ["whoever"]);
        assert_eq!(phrases("The account is told\nof all."), ["told"]);
        assert_eq!(phrases("It shows somebody's name."), ["somebody"]);
        assert_eq!(
            phrases("Where the check of it stands."),
            ["where .. stands"]
        );
        assert_eq!(
            phrases("The response is an answer (told)."),
            ["told", "answer"]
        );
    }

    #[test]
    fn a_phrase_is_no_part_of_a_word_and_does_not_cross_a_mark_or_code() {
        for text in [
            "Sandpapers and newspapers.",
            "Number of answerable questions, and of the `answers`.",
            "What the customer paid. First name of the customer.",
            "Where the account is, `stands` for nothing.",
            "Where, in the list, the object stands.",
            "Where one, two three four five six seven stands.",
        ] {
            assert_eq!(phrases(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn notes_may_say_answer() {
        let text = "The answer has none; money that goes to the bank.";
        let phrases: Vec<_> = search(TERMS, text).into_iter().map(|hit| hit.0).collect();
        assert_eq!(phrases, ["money that goes"]);
    }

    /// What is said instead of one phrase is not another phrase.
    #[test]
    fn the_table_is_in_its_own_words_and_names_each_phrase_once() {
        let mut seen = HashSet::new();
        for (say, not) in TERMS.iter().chain(IN_DOCS) {
            assert_eq!(phrases(say), [] as [&str; 0], "{say}");
            for phrase in *not {
                assert!(seen.insert(phrase), "{phrase} twice");
                assert_eq!(*phrase, phrase.to_lowercase());
                let words = phrase.replace("..", "the other one");
                let hit = |(found, _)| not.contains(&found);
                assert!(
                    found(&words).into_iter().any(hit),
                    "{phrase} is never found"
                );
            }
        }
    }
}
