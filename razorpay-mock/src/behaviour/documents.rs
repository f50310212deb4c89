//! Documents: upload, description and download of a file.

use serde_json::{Value, json};

use super::{Call, find, object, text, unknown};
use crate::error::Problem;
use crate::reply::File;
use crate::store::Entry;
use crate::tables::When;

/// Kind under which documents are stored, and their `entity`.
const DOCUMENT: &str = "document";

/// What the documents allow, and the endings of their names.
const KINDS: &[(&str, &[&str])] = &[
    ("image/png", &[".png"]),
    ("image/jpeg", &[".jpg", ".jpeg"]),
    ("image/jpg", &[]),
    ("application/pdf", &[".pdf"]),
];

pub(super) fn create(call: &mut Call<'_>) -> Result<Value, Problem> {
    let file = call.files.remove("file");
    let mut file = file.ok_or_else(|| Problem::at(When::Missing, "file"))?;
    let kind = kind(&file).ok_or_else(|| Problem::at(When::UnknownValue, "file"))?;
    kind.clone_into(&mut file.content_type);
    let sent = std::mem::take(&mut call.body);
    let id = call.state.ids.next("doc_");
    let entity = object(json!({
        "id": id,
        "entity": DOCUMENT,
        "purpose": text(&sent, "purpose"),
        "name": file.name,
        "mime_type": file.content_type,
        "size": file.bytes.len(),
        "created_at": call.now,
    }));
    let answer = entity.clone().into();
    let entry = Entry::new(call.now, entity, sent);
    call.state.store.insert(DOCUMENT, &id, entry);
    call.state.files.insert(id, file);
    Ok(answer)
}

/// The kind of a file: as it was sent, or else as its name ends.
fn kind(file: &File) -> Option<&'static str> {
    let name = file.name.to_ascii_lowercase();
    let sent = file.content_type.to_ascii_lowercase();
    let named = || {
        KINDS
            .iter()
            .find(|(_, ends)| ends.iter().any(|e| name.ends_with(e)))
    };
    let found = KINDS.iter().find(|(kind, _)| *kind == sent).or_else(named);
    found.map(|(kind, _)| *kind)
}

pub(super) fn fetch(call: &mut Call<'_>) -> Result<Value, Problem> {
    let document = find(&call.state.store, DOCUMENT, call.id())?;
    Ok(document.entity.clone().into())
}

pub(super) fn fetch_content(call: &mut Call<'_>) -> Result<File, Problem> {
    let id = call.id();
    call.state.files.get(id).cloned().ok_or_else(|| unknown(id))
}
