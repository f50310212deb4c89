//! Names that the crates and the generated code have already: a spec that takes one of them is told so, and not left to
//! the compiler.

use std::collections::BTreeSet;

use razorpay_codegen::check;
use razorpay_codegen::model::Model;
use razorpay_codegen::problem::Rule;
use syn::{Item, ItemMod, ItemUse, UseTree, Visibility};

use crate::support::{read, real, repository, sources};
use crate::{mini, real};

/// Whether a spec with such a resource is refused for its name.
fn refuses_resource(name: &str) -> bool {
    let path = format!("spec/resources/{name}.yaml");
    let text = format!("resource: {name}\ndoc: Things.\n");
    let problems = check(&sources([(path.as_str(), text.as_str())])).problems;
    problems
        .iter()
        .any(|problem| [Rule::ClashingNames, Rule::Keyword].contains(&problem.rule))
}

/// Whether a spec with such an entity is refused for its name.
fn refuses_entity(name: &str) -> bool {
    let text = format!(
        "resource: things\ndoc: Things.\nentities:\n  {name}: {{ doc: A thing., fields: {{ a: string }} }}\n\
         operations:\n  list: {{ http: GET /v1/things, doc: Lists., retry: safe, returns: page<{name}> }}\n"
    );
    let problems = check(&sources([("spec/resources/things.yaml", text.as_str())])).problems;
    problems
        .iter()
        .any(|problem| [Rule::ClashingNames, Rule::Keyword].contains(&problem.rule))
}

#[test]
fn no_resource_takes_the_name_of_a_module_or_a_feature() {
    assert!(!refuses_resource("things"));
    let model = check(&real()).model;
    let is_resource = |name: &String| {
        model
            .resources
            .iter()
            .any(|resource| resource.name == *name)
    };
    let mut taken = BTreeSet::new();
    for krate in ["razorpay-types", "razorpay-client"] {
        let text = read(&repository(&format!("{krate}/src/lib.rs")));
        let items = syn::parse_file(&text).unwrap().items;
        // A private module is nobody's business as long as no resource is called so.
        let hidden: Vec<_> = items
            .iter()
            .filter_map(module)
            .filter(is_resource)
            .collect();
        assert!(
            hidden.is_empty(),
            "{krate} has modules with the name of a resource: {hidden:?}"
        );
        taken.extend(
            items
                .iter()
                .filter(|item| is_public(item))
                .filter_map(module),
        );
        taken.extend(features(&read(&repository(&format!("{krate}/Cargo.toml")))));
        let root = format!("{krate}/src/generated/mod.rs");
        let root = real::output()
            .files
            .iter()
            .find(|file| file.path == root)
            .unwrap();
        taken.extend(
            syn::parse_file(&root.text)
                .unwrap()
                .items
                .iter()
                .filter_map(module),
        );
    }
    assert!(taken.contains("ids") && taken.contains("types") && taken.contains("full"));
    let free: Vec<_> = taken
        .iter()
        .filter(|name| !is_resource(name) && !refuses_resource(name))
        .collect();
    assert!(
        free.is_empty(),
        "RESERVED_MODULES of check/declarations.rs lacks {free:?}"
    );
}

fn is_public(item: &Item) -> bool {
    matches!(
        item,
        Item::Mod(ItemMod {
            vis: Visibility::Public(_),
            ..
        }) | Item::Use(ItemUse {
            vis: Visibility::Public(_),
            ..
        })
    )
}

/// The name of a module, or of a crate that is passed on under another name.
fn module(item: &Item) -> Option<String> {
    match item {
        Item::Mod(found) => Some(found.ident.to_string()),
        Item::Use(found) => match &found.tree {
            UseTree::Rename(renamed) => Some(renamed.rename.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The features of a manifest.
fn features(manifest: &str) -> Vec<String> {
    let (_, rest) = manifest.split_once("[features]\n").unwrap();
    let lines = rest.lines().take_while(|line| !line.starts_with('['));
    let names = lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()));
    // No resource has a hyphen.
    names.filter(|name| !name.contains('-')).collect()
}

#[test]
fn no_type_takes_the_name_of_one_that_generated_code_needs() {
    assert!(!refuses_entity("Thing"));
    let mut needed: BTreeSet<String> = [
        "Box", "Default", "Err", "From", "Into", "None", "Ok", "Option", "Result", "Self", "Some",
        "String", "Vec",
    ]
    .map(str::to_owned)
    .into();
    let models = [check(&real()).model, check(&mini::sources()).model];
    for output in [real::output(), &mini::output()] {
        for file in &output.files {
            if !["razorpay-types/", "razorpay-client/"]
                .iter()
                .any(|krate| file.path.starts_with(krate))
            {
                continue;
            }
            for item in syn::parse_file(&file.text).unwrap().items {
                if let Item::Use(found) = item {
                    leaves(&found.tree, &mut needed);
                }
            }
        }
    }
    // Constants are in capitals, and so no type's name.
    needed.retain(|name| name.contains(|letter: char| letter.is_ascii_lowercase()));
    needed.retain(|name| !models.iter().any(|model| declares(model, name)));
    assert!(
        needed.contains("Money") && needed.contains("Operation"),
        "{needed:?}"
    );
    let free: Vec<_> = needed.iter().filter(|name| !refuses_entity(name)).collect();
    assert!(
        free.is_empty(),
        "RESERVED_TYPES of check/declarations.rs lacks {free:?}"
    );
}

/// The names of types that a `use` brings.
fn leaves(tree: &UseTree, found: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, found),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, found)),
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            if name.starts_with(|letter: char| letter.is_ascii_uppercase()) {
                found.insert(name);
            }
        }
        UseTree::Rename(_) | UseTree::Glob(_) => {}
    }
}

/// Whether a name is one that the spec gives.
fn declares(model: &Model, name: &str) -> bool {
    model.find_struct(name).is_some()
        || model.find_enum(name).is_some()
        || model.find_id(name).is_some()
        || model.find_union(name).is_some()
}
