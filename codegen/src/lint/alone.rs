//! Docs that stand alone: rustdoc shows each without its neighbours, so each names its subject in a sentence of its own.
//!
//! The rules go by the first words, which say most: they read no grammar, and a text of paragraphs is judged by the first.

use super::prose::{self, Kind, Prose};
use super::{Lint, Linter, finding};
use crate::syntax::Spec;

/// The most characters of a first sentence, which indexes and editors show alone.
const LONGEST: usize = 120;

/// The fewest words that say more than the name of the item does.
const FEWEST: usize = 3;

/// Words that stand for a noun, or ask for one.
#[rustfmt::skip]
const PRONOUNS: &[&str] = &[
    "anybody", "anyone", "anything", "everybody", "everyone", "everything", "he", "her", "his", "how", "it", "its", "nobody",
    "she", "somebody", "someone", "something", "that", "their", "them", "there", "these", "they", "this", "those", "what",
    "when", "where", "which", "who", "whom", "whose", "why",
];

/// Those that a clause may end with, a preposition before them: `Second line of that.`
const OBJECTS: &[&str] = &["it", "that", "them", "these", "this", "those"];

/// Words before a pronoun that leave it without a noun: `Once it is paid.`
const CONJUNCTIONS: &[&str] = &[
    "although", "because", "if", "once", "since", "unless", "until", "while",
];

#[rustfmt::skip]
const PREPOSITIONS: &[&str] = &[
    "about", "above", "after", "against", "among", "as", "at", "before", "behind", "below", "beside", "between", "by", "during",
    "for", "from", "in", "inside", "instead", "into", "of", "on", "outside", "over", "per", "through", "to", "under", "until",
    "upon", "via", "with", "within", "without",
];

/// Words of a clause whose subject is somewhere else: `Can no longer be paid.`
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "are", "be", "been", "can", "cannot", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must",
    "never", "not", "shall", "should", "was", "were", "will", "would",
];

/// Why a doc does not stand alone.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fault {
    /// The first words hold a pronoun without its noun.
    Pronoun(String),
    /// The first clause ends with a pronoun, and it may be the only noun: `Second line of that.`
    Object(String),
    /// It begins with a preposition: what is `by card`?
    Preposition(String),
    /// `Whether` without a subject.
    Whether(String),
    /// A clause without a subject.
    Clause(String),
    /// An operation that does not begin with what it does.
    NoVerb(String),
    /// It says no more than the name.
    Short,
    /// A value's doc that is the value once more.
    Restated,
    /// The first paragraph has no full stop at its end.
    NoStop,
    /// So many characters.
    Long(usize),
}

impl Fault {
    /// What is wrong, the remark at the place, and what to do.
    fn explain(&self) -> (String, &'static str, String) {
        match self {
            Self::Pronoun(words) => (
                format!("begins with \"{words}\", which stands for a noun without naming it"),
                "needs a noun",
                "begin with the noun: `Status of the payment.`, `Number of ..`, `Time at which ..`"
                    .to_owned(),
            ),
            Self::Object(words) => (
                format!("says \"{words}\" and names no noun for it"),
                "needs a noun",
                "name what the pronoun stands for: `Second line of the address.`".to_owned(),
            ),
            Self::Preposition(word) => (
                format!("begins with \"{word}\": what it is about is not named"),
                "needs a noun",
                "begin with the noun: `Whether .. by card`, `Account to which ..`".to_owned(),
            ),
            Self::Whether(word) => (
                format!("has no subject: \"Whether {word}\""),
                "needs a subject",
                "write a full clause: `Whether the card supports EMI.`".to_owned(),
            ),
            Self::Clause(word) => (
                format!("begins with \"{word}\": a clause without a subject"),
                "needs a subject",
                "name the subject: `The order can no longer be paid.`".to_owned(),
            ),
            Self::NoVerb(word) => (
                format!("begins with \"{word}\" instead of what the operation does"),
                "needs a verb",
                "begin with a verb in the third person: `Creates ..`, `Fetches ..`".to_owned(),
            ),
            Self::Short => (
                format!("has fewer than {FEWEST} words"),
                "says no more than the name",
                "say what it holds and of what: `Phone number of the customer.`".to_owned(),
            ),
            Self::Restated => (
                "repeats the value".to_owned(),
                "says no more than the value",
                "say what it means: `The card network is Visa.`".to_owned(),
            ),
            Self::NoStop => (
                "has no full stop at the end of its first paragraph".to_owned(),
                "no sentence",
                "end the sentence with a full stop; a list needs a sentence of its own before it"
                    .to_owned(),
            ),
            Self::Long(count) => (
                format!("has a first sentence of {count} characters"),
                "too long for an index",
                format!(
                    "shorten the first sentence to {LONGEST} characters, and move the rest behind it"
                ),
            ),
        }
    }
}

pub(super) fn check(spec: &Spec, linter: &Linter) {
    for doc in prose::docs(spec) {
        let Some(fault) = fault(&doc) else { continue };
        let lint = Lint::DocAlone;
        let (what, expected, help) = fault.explain();
        let message = format!("the doc of `{}` {what}", doc.name);
        let problem = finding(lint, doc.at, message, expected).help(help);
        linter.report(lint, &doc.allows, problem);
    }
}

/// The first reason why a doc does not stand alone.
fn fault(doc: &Prose<'_>) -> Option<Fault> {
    let paragraph = first_paragraph(doc.text);
    let sentence = first_sentence(&paragraph);
    opening(doc.kind, sentence)
        .or_else(|| object(doc.kind, sentence))
        .or_else(|| form(doc, &paragraph, sentence))
}

/// What is wrong with the first words of a sentence.
fn opening(kind: Kind, sentence: &str) -> Option<Fault> {
    let mut words = words(sentence);
    let (first, second) = (words.next()?, words.next().unwrap_or_default());
    let (lower, after) = (bare(first), bare(second));
    let (word, both) = (|| first.to_owned(), || format!("{first} {second}"));
    let is = |list: &[&str], word: &str| list.contains(&word);
    if is(PRONOUNS, &lower) {
        return Some(Fault::Pronoun(word()));
    }
    let leads = is(PREPOSITIONS, &lower) || is(CONJUNCTIONS, &lower);
    if leads && is(PRONOUNS, &after) {
        return Some(Fault::Pronoun(both()));
    }
    if lower == "whether" {
        let open = is(PRONOUNS, &after) || is(VERBS, &after) || is(&["and", "or"], &after);
        // `Whether to capture the payment.` is asked of the caller.
        let adverbial = is(PREPOSITIONS, &after) && after != "to";
        return (open || adverbial).then(|| Fault::Whether(second.to_owned()));
    }
    if kind == Kind::Operation {
        let verb = lower.ends_with('s') && !lower.ends_with("ss");
        let third_person = verb && !is(PREPOSITIONS, &lower) && !is(VERBS, &lower);
        return (!third_person).then(|| Fault::NoVerb(word()));
    }
    if is(PREPOSITIONS, &lower) {
        // `In test mode, no money moves.` goes on with a clause; a noun phrase cannot.
        let goes_on = kind != Kind::Noun && sentence.contains(',');
        return (!goes_on).then(|| Fault::Preposition(word()));
    }
    is(VERBS, &lower).then(|| Fault::Clause(word()))
}

/// The pronoun at the end of the first clause of a noun phrase. Sentences of other docs can have named the noun.
fn object(kind: Kind, sentence: &str) -> Option<Fault> {
    let clause = sentence
        .split([',', ';', ':', '.'])
        .next()
        .unwrap_or_default();
    let mut last = words(clause).collect::<Vec<_>>().into_iter().rev();
    let (pronoun, preposition) = (last.next()?, last.next()?);
    let found = matches!(kind, Kind::Noun | Kind::Value)
        && OBJECTS.contains(&bare(pronoun).as_str())
        && PREPOSITIONS.contains(&bare(preposition).as_str());
    found.then(|| Fault::Object(format!("{preposition} {pronoun}")))
}

/// What is wrong with the length of a doc and with its end.
fn form(doc: &Prose<'_>, paragraph: &str, sentence: &str) -> Option<Fault> {
    if matches!(doc.kind, Kind::Topic | Kind::Noun) && words(paragraph).count() < FEWEST {
        return Some(Fault::Short);
    }
    // Behind the name of the enum.
    let value = doc.name.split_once('.').map_or("", |(_, value)| value);
    if doc.kind == Kind::Value && letters(paragraph) == letters(value) {
        return Some(Fault::Restated);
    }
    if !paragraph.trim_end_matches([')', '"', '`']).ends_with('.') {
        return Some(Fault::NoStop);
    }
    let count = sentence.chars().count();
    (count > LONGEST).then_some(Fault::Long(count))
}

/// The first paragraph on one line: what rustdoc shows in an index.
fn first_paragraph(text: &str) -> String {
    let lines = text.trim().lines().map(str::trim);
    lines
        .take_while(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first sentence of a paragraph. A full stop ends it only before a capital letter or a code span: not that of `e.g. by card`.
fn first_sentence(paragraph: &str) -> &str {
    let ends = paragraph.match_indices(". ").find(|(at, _)| {
        let rest = paragraph.get(at + 2..).unwrap_or_default();
        rest.starts_with(|letter: char| letter.is_uppercase() || "`\"(".contains(letter))
    });
    ends.and_then(|(at, _)| paragraph.get(..=at))
        .unwrap_or(paragraph)
}

/// The words of a text; what has no letter and no digit is none.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let trim = |letter: char| !letter.is_alphanumeric();
    text.split_whitespace()
        .map(move |word| word.trim_matches(trim))
        .filter(|word| !word.is_empty())
}

/// A word in lower case, without what an apostrophe joins to it: `it` of `It's`.
fn bare(word: &str) -> String {
    word.split(['\'', '’'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}

/// The letters and digits of a text but for a leading article: `unionpay` of `Union Pay` as of `The UnionPay.`
fn letters(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let articles = ["a ", "an ", "the "].into_iter();
    let rest = articles
        .filter_map(|article| lower.strip_prefix(article))
        .next();
    rest.unwrap_or(&lower)
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::terms;
    use super::*;
    use crate::load::{At, SourceId};

    fn doc(kind: Kind, name: &str, text: &str) -> Option<Fault> {
        let at = At {
            source: SourceId::NONE,
            start: 0,
            len: 0,
        };
        fault(&Prose {
            kind,
            name: name.to_owned(),
            at,
            text,
            allows: [&[], &[], &[]],
        })
    }

    /// The house style's docs and headings before and after they were rewritten.
    #[rustfmt::skip]
    const REWRITTEN: &[(&str, &str)] = &[
        ("Where it stands.", "Status of the payment link."),
        ("Whether without the customer.", "Whether the payment was made without the customer present (a merchant-initiated recurring debit)."),
        ("How the customer gets it.", "Delivery method of the bill: `sms`, `email` or `print`."),
        ("Whose it is, if it is a customer; for bank accounts only.", "Customer that owns the bank account; absent for other fund account types."),
        ("Webhooks: addresses that the service tells of what happens.", "Webhook endpoints: URLs to which Razorpay posts events."),
        ("Products: what an account of somebody that you act for may do.", "Product configurations: the Razorpay products enabled on a sub-merchant's account, and the requirements still open."),
        ("What can be said of a call.", "Per-call options"),
        ("What a call can say for itself", "Per-call options"),
        ("What is sent twice", "Retries and idempotency"),
        ("The way through a list: pages, and their entries.", "Pagination."),
    ];

    #[test]
    fn each_text_before_the_rewrite_is_caught_and_none_after() {
        for (before, after) in REWRITTEN {
            let caught =
                |text: &str| opening(Kind::Noun, text).is_some() || !terms::found(text).is_empty();
            assert!(caught(before), "not caught: {before}");
            assert!(!caught(after), "caught: {after}");
        }
        // Those that are docs of fields are right in every way.
        for (_, after) in REWRITTEN.iter().take(4) {
            assert_eq!(doc(Kind::Noun, "name", after), None, "{after}");
        }
    }

    #[test]
    fn first_words_that_name_nothing_are_found() {
        let word = |word: &str| word.to_owned();
        for (kind, text, fault) in [
            (
                Kind::Noun,
                "Its website and apps.",
                Fault::Pronoun(word("Its")),
            ),
            (
                Kind::Noun,
                "How often the plan renews.",
                Fault::Pronoun(word("How")),
            ),
            (
                Kind::Noun,
                "That's what the customer owes.",
                Fault::Pronoun(word("That's")),
            ),
            (
                Kind::Noun,
                "Of which scheme.",
                Fault::Pronoun(word("Of which")),
            ),
            (
                Kind::Value,
                "If it is paid later, nothing is.",
                Fault::Pronoun(word("If it")),
            ),
            (
                Kind::Noun,
                "Second line of that; may be absent.",
                Fault::Object(word("of that")),
            ),
            (Kind::Value, "The tax on it.", Fault::Object(word("on it"))),
            (
                Kind::Noun,
                "By card, UPI or wallet.",
                Fault::Preposition(word("By")),
            ),
            (
                Kind::Value,
                "On the next day.",
                Fault::Preposition(word("On")),
            ),
            (
                Kind::Noun,
                "Whether they are shown.",
                Fault::Whether(word("they")),
            ),
            (
                Kind::Noun,
                "Whether by card or not.",
                Fault::Whether(word("by")),
            ),
            (
                Kind::Noun,
                "Whether and how goods are shipped.",
                Fault::Whether(word("and")),
            ),
            (
                Kind::Value,
                "Can no longer be paid.",
                Fault::Clause(word("Can")),
            ),
            (Kind::Operation, "A new order.", Fault::NoVerb(word("A"))),
            (
                Kind::Operation,
                "Create an order.",
                Fault::NoVerb(word("Create")),
            ),
            (
                Kind::Operation,
                "Has the bank send a password.",
                Fault::NoVerb(word("Has")),
            ),
            (
                Kind::Operation,
                "This creates an order.",
                Fault::Pronoun(word("This")),
            ),
        ] {
            assert_eq!(doc(kind, "name", text), Some(fault), "{text}");
        }
    }

    #[test]
    fn docs_that_stand_alone_are_left_alone() {
        for (kind, text) in [
            (Kind::Noun, "Whether to capture payments automatically."),
            (Kind::Noun, "On-demand settlement of the merchant."),
            (Kind::Noun, "Issuer code, e.g. of a bank; four letters."),
            (Kind::Operation, "Deletes a customer and all tokens of it."),
            (Kind::Noun, "Customer, with all tokens of it."),
            (
                Kind::Value,
                "After deduction of the fees, too little remained.",
            ),
            (Kind::Value, "Kilograms."),
            (Kind::Sentence, "In test mode, no money moves."),
            (Kind::Operation, "Lists orders."),
            (
                Kind::Topic,
                "Orders: amounts to collect.\n\nWhat follows may begin like this",
            ),
        ] {
            assert_eq!(doc(kind, "name", text), None, "{text}");
        }
    }

    #[test]
    fn a_doc_says_more_than_the_name_in_a_short_sentence() {
        assert_eq!(doc(Kind::Noun, "Address.city", "City."), Some(Fault::Short));
        assert_eq!(doc(Kind::Topic, "cards", "The cards."), Some(Fault::Short));
        assert_eq!(
            doc(Kind::Value, "Network.Union Pay", "UnionPay."),
            Some(Fault::Restated)
        );
        assert_eq!(
            doc(Kind::Value, "Type.trust", "A trust."),
            Some(Fault::Restated)
        );
        assert_eq!(doc(Kind::Value, "Unit.", "Kilograms."), None);
        let open = "Name of the customer\n\nSecond paragraph.";
        assert_eq!(doc(Kind::Noun, "name", open), Some(Fault::NoStop));
        let list = "Methods of the customer, one of:\n\n- card.";
        assert_eq!(doc(Kind::Noun, "name", list), Some(Fault::NoStop));
    }

    #[test]
    fn the_first_sentence_is_measured_and_no_other() {
        let sentence = |count: usize| format!("Name {}.", "x".repeat(count - 6));
        assert_eq!(doc(Kind::Value, "name", &sentence(LONGEST)), None);
        let long = Some(Fault::Long(LONGEST + 1));
        assert_eq!(doc(Kind::Value, "name", &sentence(LONGEST + 1)), long);
        let two = format!("Name of a card. {}", sentence(LONGEST));
        assert_eq!(doc(Kind::Noun, "name", &two), None);
    }
}
