//! `check-vectors`: verifies signatures whose secret and verdict are known, and reports where the verdict is another.

use std::path::{Path, PathBuf};

use clap::Parser;
use razorpay_types::ids::{InvoiceId, OrderId, PaymentId, PaymentLinkId, SubscriptionId};
use razorpay_webhooks::{CheckoutSignature, KeySecret, WebhookVerifier};
use serde_json::{Value, json};

use crate::fault::ToolError;
use crate::report::{Command, Format, Report};

/// Verifies signatures with a known secret and result; reports where the result differs.
#[derive(Debug, Clone, Parser)]
#[command(name = "check-vectors")]
pub struct CheckVectors {
    /// JSON list of objects with `kind` (webhook, payment, subscription, payment_link, invoice or
    /// onboarding), `secret`, `inputs`, `expected` (the signature) and `valid`; an object with null
    /// in `secret` or `valid` is skipped.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Output format of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Command for CheckVectors {
    fn format(&self) -> Format {
        self.format
    }

    fn run(&self) -> Result<Report, ToolError> {
        let name = self.file.display().to_string();
        let text = read(&self.file, &name)?;
        let vectors = serde_json::from_str(&text)
            .map_err(|error| ToolError::new(format!("{name} is not JSON: {error}")))?;
        check_vectors(&name, &vectors)
    }
}

fn read(path: &Path, name: &str) -> Result<String, ToolError> {
    std::fs::read_to_string(path)
        .map_err(|error| ToolError::new(format!("cannot read {name}: {error}")))
}

/// A vector whose verdict is not the one that it names.
#[derive(Debug)]
struct Failure {
    id: String,
    kind: String,
    valid: bool,
    detail: String,
}

/// Verifies each vector of a list; `file` is its name in messages.
///
/// # Errors
/// If it is no list, or a vector lacks something, so that it says nothing.
pub fn check_vectors(file: &str, vectors: &Value) -> Result<Report, ToolError> {
    let vectors = vectors.as_array().ok_or_else(|| {
        ToolError::new(format!(
            "{file}: expected a list of vectors, found {}",
            kind(vectors)
        ))
    })?;
    let (mut agree, mut skipped) = (0_u64, 0_u64);
    let mut failures = Vec::new();
    for (at, vector) in vectors.iter().enumerate() {
        let vector = Vector {
            file,
            number: at.saturating_add(1),
            value: vector,
        };
        match vector.judge()? {
            Verdict::Skipped => skipped = skipped.saturating_add(1),
            Verdict::Agrees => agree = agree.saturating_add(1),
            Verdict::Differs(failure) => failures.push(failure),
        }
    }
    Ok(report(vectors.len(), agree, skipped, &failures))
}

enum Verdict {
    /// Its secret or its verdict is not known.
    Skipped,
    Agrees,
    Differs(Failure),
}

/// A vector and where it stands, for messages.
struct Vector<'a> {
    file: &'a str,
    number: usize,
    value: &'a Value,
}

impl Vector<'_> {
    fn judge(&self) -> Result<Verdict, ToolError> {
        let kind = self.text("", "kind")?;
        if !KINDS.contains(&kind) {
            let known = KINDS.join(", ");
            return Err(self.wrong(&format!("the kind `{kind}` is none of {known}")));
        }
        let valid = match self.value.get("valid") {
            Some(Value::Bool(valid)) => *valid,
            Some(Value::Null) => return Ok(Verdict::Skipped),
            other => return Err(self.unexpected("valid", "true, false or null", other)),
        };
        if self.value.get("secret").is_some_and(Value::is_null) {
            return Ok(Verdict::Skipped);
        }
        let secret = self.text("", "secret")?;
        let refusal = self.verify(kind, secret)?;
        if refusal.is_none() == valid {
            return Ok(Verdict::Agrees);
        }
        let detail = match refusal {
            Some(refusal) => format!("expected to verify, but {refusal}"),
            None => "expected to be refused, but it verifies".to_owned(),
        };
        let id = self
            .value
            .get("id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let id = id.unwrap_or_else(|| format!("#{}", self.number));
        Ok(Verdict::Differs(Failure {
            id,
            kind: kind.to_owned(),
            valid,
            detail,
        }))
    }

    /// Why the signature is refused, if it is.
    fn verify(&self, kind: &str, secret: &str) -> Result<Option<String>, ToolError> {
        let signature = self.text("", "expected")?;
        let payment = || self.input("payment_id").map(PaymentId::new);
        let checkout = match kind {
            "webhook" => {
                let body = self.input("body")?.as_bytes();
                let verdict = WebhookVerifier::new(secret).verify_signature(signature, body);
                return Ok(verdict.err().map(|error| error.to_string()));
            }
            "payment" => {
                let order = OrderId::new(self.input("order_id")?);
                CheckoutSignature::of_order(&order, &payment()?)
            }
            "subscription" => {
                let subscription = SubscriptionId::new(self.input("subscription_id")?);
                CheckoutSignature::of_subscription(&payment()?, &subscription)
            }
            "payment_link" => CheckoutSignature::of_payment_link(
                &PaymentLinkId::new(self.input("payment_link_id")?),
                Some(self.input("payment_link_reference_id")?),
                self.input("payment_link_status")?,
                &payment()?,
            ),
            "invoice" => CheckoutSignature::of_invoice(
                &InvoiceId::new(self.input("invoice_id")?),
                Some(self.input("invoice_receipt")?),
                self.input("invoice_status")?,
                &payment()?,
            ),
            _ => {
                let text = "an onboarding token is encrypted and not verified here: expected `valid` to be null";
                return Err(self.wrong(text));
            }
        };
        let verdict = checkout.verify(signature, &KeySecret::new(secret));
        Ok(verdict.err().map(|error| error.to_string()))
    }

    fn input(&self, name: &str) -> Result<&str, ToolError> {
        self.text("inputs.", name)
    }

    /// A text of the vector, or of its inputs.
    fn text(&self, place: &str, name: &str) -> Result<&str, ToolError> {
        let object = match place {
            "" => Some(self.value),
            _ => self.value.get("inputs"),
        };
        let value = object.and_then(|object| object.get(name));
        value
            .and_then(Value::as_str)
            .ok_or_else(|| self.unexpected(&format!("{place}{name}"), "text", value))
    }

    fn unexpected(&self, name: &str, expected: &str, found: Option<&Value>) -> ToolError {
        let found = found.map_or("nothing", kind);
        self.wrong(&format!(
            "expected {expected} under `{name}`, found {found}"
        ))
    }

    fn wrong(&self, text: &str) -> ToolError {
        let id = self.value.get("id").and_then(Value::as_str);
        let id = id.map(|id| format!(" ({id})")).unwrap_or_default();
        ToolError::new(format!("{}: vector {}{id}: {text}", self.file, self.number))
    }
}

const KINDS: [&str; 6] = [
    "webhook",
    "payment",
    "subscription",
    "payment_link",
    "invoice",
    "onboarding",
];

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn report(vectors: usize, agree: u64, skipped: u64, failures: &[Failure]) -> Report {
    let mut lines: Vec<String> = failures
        .iter()
        .map(
            |Failure {
                 id, kind, detail, ..
             }| format!("{kind}  {id}  {detail}"),
        )
        .collect();
    let count = failures.len();
    lines.push(format!(
        "{vectors} vectors: {agree} agree, {skipped} skipped, {count} failed"
    ));
    let entries: Vec<Value> = failures
        .iter()
        .map(
            |Failure {
                 id,
                 kind,
                 valid,
                 detail,
             }| { json!({ "id": id, "kind": kind, "valid": valid, "detail": detail }) },
        )
        .collect();
    let json = json!({
        "vectors": vectors,
        "agree": agree,
        "skipped": skipped,
        "failures": entries,
    });
    Report {
        found: !failures.is_empty(),
        lines,
        json,
    }
}
