//! Kinds of changes that the language cannot say, and rules that a service of its own is needed for.

use std::collections::BTreeMap;

use razorpay_codegen::diff::{Diff, Side, diff};
use razorpay_codegen::generate::generate_rust;
use syn::Item;

use super::case::{line, spec};
use crate::support::{read, repository, sources};

/// The tests that rows of the table name.
pub(crate) const TESTS: &[&str] = &[
    "a_word_that_is_kept_is_refused",
    "another_generator_is_found",
    "every_enum_is_open",
    "other_signing_code_is_found",
];

const SHOP: &str = "\
resource: shops
doc: Shops.

enums:
  Mood: { doc: A mood., values: { good: Good., bad: Bad. } }

entities:
  Shop:
    doc: A shop.
    fields:
      name: { type: string, doc: A name. }
      mood: { type: Mood, doc: A mood. }

operations:
  create:
    http: POST /v1/shops
    doc: Opens a shop.
    retry: never
    body:
      name!: { type: string, doc: A name. }
    returns: Shop
";

fn shop(text: &str) -> Side {
    Side::of(spec(&[text]))
}

fn lines(diff: &Diff) -> Vec<String> {
    diff.findings.iter().map(line).collect()
}

/// Rows 46 and 47: a change that no spec can make is a change that nobody can miss.
#[test]
fn a_word_that_is_kept_is_refused() {
    let text = SHOP.replace("type: string, doc", "type: string, clearable: true, doc");
    let side = shop(&text);
    let rules: Vec<_> = side
        .problems
        .iter()
        .map(|problem| problem.rule.id())
        .collect();
    assert_eq!(rules, ["unknown-key", "unknown-key"]);
}

/// Rows 75 and 76: there is no closed enum to come from or to go to.
#[test]
fn every_enum_is_open() {
    let side = shop(SHOP);
    let mut enums = 0;
    for file in generate_rust(&side.model).files {
        if !file.path.starts_with("razorpay-types/") {
            continue;
        }
        for item in syn::parse_file(&file.text).unwrap().items {
            let Item::Enum(found) = item else { continue };
            enums += 1;
            let name = &found.ident;
            assert!(
                found
                    .variants
                    .iter()
                    .any(|variant| variant.ident == "Unknown"),
                "{name}"
            );
            let open = |attribute: &syn::Attribute| attribute.path().is_ident("non_exhaustive");
            assert!(found.attrs.iter().any(open), "{name}");
        }
    }
    assert!(enums >= 3, "Mood, ErrorCode and Currency");
}

/// Row 89: what is signed, and how, stands in code; comments and tests of it mean nothing.
#[test]
fn other_signing_code_is_found() {
    let path = "razorpay-webhooks/src/signature.rs";
    let text = read(&repository(path));
    let side = |text: String| shop(SHOP).with_code(BTreeMap::from([(path.to_owned(), text)]));
    let before = side(text.clone());
    let words = side(format!(
        "{text}\n// A comment.\n#[cfg(test)]\nmod more {{}}\n"
    ));
    assert!(diff(&before, &words).findings.is_empty());
    let other = side(format!("{text}\nconst HEADER: &str = \"X-Other\";\n"));
    assert_eq!(
        lines(&diff(&before, &other)),
        [format!(
            "signature-code-changed | {path} | - | breaking | behaviour | minor!"
        )]
    );
}

/// Row 91: the same spec, and other items in the generated code.
#[test]
fn another_generator_is_found() {
    let generator = |text: &str| ("codegen/src/lib.rs".to_owned(), text.to_owned());
    let written = |change: &dyn Fn(&str) -> String| -> BTreeMap<String, String> {
        let files = generate_rust(&shop(SHOP).model).files.into_iter();
        files.map(|file| (file.path, change(&file.text))).collect()
    };
    let side = |text: &str, change: &dyn Fn(&str) -> String| {
        let mut code = written(change);
        code.extend([generator(text)]);
        shop(SHOP).with_code(code)
    };
    let same = |text: &str| text.to_owned();
    let before = side("// One.", &same);
    // Another generator that writes the same is no news.
    assert!(
        diff(&before, &side("// Another.", &same))
            .findings
            .is_empty()
    );
    let other = |text: &str| {
        text.replace("pub mood: Option<Mood>", "pub mood: Option<Box<Mood>>")
            .replace("pub name: Option<String>,", "")
            .replace(
                "pub struct Shop {",
                "pub struct Shop {\n    pub extra: u32,",
            )
    };
    let found = diff(&before, &side("// Another.", &other));
    let path = "razorpay-types/src/generated/shops.rs";
    assert_eq!(
        lines(&found),
        [
            format!("generated-item-removed | {path} Shop.name | - | - | gone | major"),
            format!("generated-item-changed | {path} Shop.mood | - | - | type | major"),
            format!("generated-item-added | {path} Shop.extra | - | - | added | minor"),
        ]
    );
    // With one and the same generator, stale files are the business of another command.
    assert!(diff(&before, &side("// One.", &other)).findings.is_empty());
}

/// Another entity that every refusal carries.
#[test]
fn another_error_envelope_is_found() {
    let service = |error: &str| {
        format!(
            "service: shop\ndoc: A shop.\nhosts: {{ api: \"https://a.example.com\" }}\n\
             currencies: {{ INR: {{ exponent: 2, name: Rupee }} }}\n\
             entities:\n  One: {{ doc: One., fields: {{ other: {{ type: Two, doc: Two. }} }} }}\n  \
             Two: {{ doc: Two., fields: {{ one: {{ type: One, doc: One. }} }} }}\nerror: {error}\n"
        )
    };
    let side = |error: &str| {
        let service = service(error);
        let files = [
            ("spec/service.yaml", service.as_str()),
            ("spec/resources/shops.yaml", SHOP),
        ];
        Side::of(sources(files))
    };
    assert_eq!(
        lines(&diff(&side("One"), &side("Two"))),
        ["error-envelope-changed | service | - | breaking | type | major"]
    );
}

/// The first host is the default; both that change places are named.
#[test]
fn another_default_is_found() {
    let side = |hosts: &str| {
        let service = format!(
            "service: shop\ndoc: A shop.\nhosts: {{ {hosts} }}\n\
             currencies: {{ INR: {{ exponent: 2, name: Rupee }} }}\n"
        );
        let files = [
            ("spec/service.yaml", service.as_str()),
            ("spec/resources/shops.yaml", SHOP),
        ];
        Side::of(sources(files))
    };
    let (a, b) = (
        "a: \"https://a.example.com\"",
        "b: \"https://b.example.com\"",
    );
    let found = diff(&side(&format!("{a}, {b}")), &side(&format!("{b}, {a}")));
    let verdict = "breaking | - | behaviour | minor!";
    assert_eq!(
        lines(&found),
        [
            format!("service-default-changed | service.hosts.a | {verdict}"),
            format!("service-default-changed | service.hosts.b | {verdict}"),
        ]
    );
}
