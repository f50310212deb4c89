//! The tables of the mock: routes, shapes, limits, refusals, transitions; nothing but constants.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::format::Layout;
use super::rust::{Imports, all_sources, ident};
use super::{File, effects};
use crate::model::{
    self, Codec, Currency, ErrorRule, Field, LimitKind, Model, Operation, Place, Ref, Resource,
    Retry, Scalar, Struct, Type, Union, When,
};

const FOLDER: &str = "razorpay-mock/src/generated";

/// Everything that goes into the mock.
pub(crate) fn files(model: &Model) -> Vec<File> {
    let tables = Tables {
        model,
        root: "super",
    };
    let mut files = vec![tables.root(), tables.service()];
    files.extend(
        model
            .resources
            .iter()
            .map(|resource| tables.resource(resource)),
    );
    files
}

/// The constant that holds the shape of a struct.
pub(crate) fn shape_name(name: &str) -> Ident {
    ident(&name.to_shouty_snake_case())
}

/// The constant that holds an idempotency scheme.
fn scheme_name(name: &str) -> Ident {
    ident(&format!("{}_IDEMPOTENCY", name.to_shouty_snake_case()))
}

/// The tables of a model.
pub(crate) struct Tables<'a> {
    pub(crate) model: &'a Model,
    /// How the module of the tables is called where they are named.
    pub(crate) root: &'static str,
}

impl Tables<'_> {
    fn root(&self) -> File {
        let names: Vec<_> = self
            .model
            .resources
            .iter()
            .map(|resource| ident(&resource.name))
            .collect();
        let mut modules: Vec<_> = names.iter().cloned().chain([ident("service")]).collect();
        modules.sort();
        let modules = modules.iter().map(|name| quote!(pub mod #name;));
        let mut imports = Imports::default();
        imports.add("crate::tables", "Route");
        imports.add("crate::tables", "Transition");
        let layout = Layout {
            sources: all_sources(self.model),
            docs: vec!["Tables of the whole API, made from the spec.".to_owned()],
            modules: quote!(#(#modules)*),
            imports,
            items: quote! {
                #[doc = " The routes of every resource."]
                pub static ALL_ROUTES: &[&[Route]] = &[#(#names::ROUTES),*];
                #[doc = " The transitions of every resource."]
                pub static ALL_TRANSITIONS: &[&[Transition]] = &[#(#names::TRANSITIONS),*];
            },
        };
        File {
            path: format!("{FOLDER}/mod.rs"),
            text: layout.text(),
        }
    }

    fn service(&self) -> File {
        let service = &self.model.service;
        let currencies = service.currencies.iter().map(|row| {
            let (code, exponent) = (&row.code, Literal::u32_unsuffixed(row.exponent));
            quote!(CurrencyRow { code: #code, exponent: #exponent })
        });
        let errors = service.errors.iter().map(error_rule);
        let schemes = service.idempotency.iter().map(|scheme| {
            let (name, text, header) = (scheme_name(&scheme.name.value), &scheme.name.value, &scheme.header);
            let (min, letters, required) = (Literal::u32_unsuffixed(scheme.min), &scheme.letters, scheme.required);
            let max = match scheme.max {
                Some(max) => {
                    let max = Literal::u32_unsuffixed(max);
                    quote!(Some(#max))
                }
                None => quote!(None),
            };
            let in_progress = match &scheme.in_progress {
                Some(answer) => {
                    let (status, description) = (Literal::u32_unsuffixed(answer.status), &answer.description);
                    quote!(Some((#status, #description)))
                }
                None => quote!(None),
            };
            let doc = format!(" The idempotency scheme `{text}`.");
            quote! {
                #[doc = #doc]
                pub static #name: Idempotency = Idempotency {
                    name: #text, header: #header, min: #min, max: #max, letters: #letters, required: #required,
                    in_progress: #in_progress,
                };
            }
        });
        let shapes = service.structs.iter().map(|found| self.shape(found, None));
        let error = service.error.as_ref().map(|error| {
            let name = shape_name(error);
            quote! {
                #[doc = " The envelope of every refusal."]
                pub static ERROR: &Shape = &#name;
            }
        });
        let body = quote! {
            #[doc = " The currencies that the service knows."]
            pub static CURRENCIES: &[CurrencyRow] = &[#(#currencies),*];
            #[doc = " What it answers to a request that is wrong in some general way."]
            pub static SERVICE_ERRORS: &[ErrorRule] = &[#(#errors),*];
            #(#schemes)*
            #error
            #(#shapes)*
        };
        self.file(
            "service",
            &service.source,
            "Currencies, general refusals and the error envelope.",
            body,
        )
    }

    fn resource(&self, resource: &Resource) -> File {
        let home = Some(resource.name.as_str());
        let routes = resource
            .calls()
            .map(|operation| self.route(operation, resource));
        let transitions = resource.transitions.iter().map(|edge| {
            let (entity, field, from, to, by) =
                (&edge.entity, &edge.field, &edge.from, &edge.to, &edge.by);
            quote!(Transition { entity: #entity, field: #field, from: #from, to: #to, by: #by })
        });
        let values = resource.enums.iter().map(|found| {
            let (name, texts) = (
                shape_name(&found.name),
                found.variants.iter().map(|variant| &variant.text),
            );
            let doc = format!(" The known values of `{}`.", found.name);
            quote!(#[doc = #doc] pub const #name: &[&str] = &[#(#texts),*];)
        });
        let unions = resource.unions.iter().map(|found| self.union(found, home));
        let shapes = resource
            .entities
            .iter()
            .chain(&resource.requests)
            .map(|found| self.shape(found, home));
        let body = quote! {
            #[doc = " The operations."]
            pub static ROUTES: &[Route] = &[#(#routes),*];
            #[doc = " How states change."]
            pub static TRANSITIONS: &[Transition] = &[#(#transitions),*];
            #(#values)*
            #(#unions)*
            #(#shapes)*
        };
        self.file(
            &resource.name,
            &resource.source,
            &format!("Tables of `{}`.", resource.name),
            body,
        )
    }

    fn file(&self, name: &str, source: &str, docs: &str, items: TokenStream) -> File {
        let text = items.to_string();
        let mut imports = Imports::default();
        for name in [
            "Answer",
            "Ask",
            "Auth",
            "Choice",
            "Class",
            "Codec",
            "Condition",
            "CurrencyRow",
            "Effect",
            "ErrorRule",
            "Field",
            "Form",
            "Idempotency",
            "Kind",
            "Limit",
            "Paging",
            "PathParam",
            "Route",
            "Rule",
            "Shape",
            "Transition",
            "Union",
            "When",
        ] {
            let uses = [
                format!("{name} {{"),
                format!("{name} ::"),
                format!("[{name}]"),
                format!("& {name} ="),
            ];
            if uses.iter().any(|pattern| has_word(&text, pattern)) {
                imports.add("crate::tables", name);
            }
        }
        let layout = Layout {
            sources: vec![source.to_owned()],
            docs: vec![docs.to_owned()],
            imports,
            items,
            ..Layout::default()
        };
        File {
            path: format!("{FOLDER}/{name}.rs"),
            text: layout.text(),
        }
    }

    fn route(&self, operation: &Operation, resource: &Resource) -> TokenStream {
        let home = Some(resource.name.as_str());
        let (id, method, path) = (&operation.id, operation.method.word(), &operation.path);
        let params = operation.path_params.iter().map(|param| {
            let (name, bare) = (&param.name, param.bare);
            let (id_type, prefix) = match &param.ty {
                Type::Id(reference) => (
                    reference.name.clone(),
                    self.model
                        .find_id(&reference.name)
                        .map(|id| id.prefix.clone())
                        .unwrap_or_default(),
                ),
                _ => (String::new(), String::new()),
            };
            quote!(PathParam { name: #name, id_type: #id_type, prefix: #prefix, bare: #bare })
        });
        let place = |wanted| match operation
            .params
            .as_ref()
            .filter(|params| params.place == wanted)
        {
            Some(params) => {
                let name = shape_name(&params.name);
                quote!(Some(&#name))
            }
            None => quote!(None),
        };
        let form = operation
            .params
            .as_ref()
            .is_some_and(|params| params.place == Place::Form);
        let (body, query) = (
            place(if form { Place::Form } else { Place::Body }),
            place(Place::Query),
        );
        let idempotency = match &operation.retry {
            Retry::Keyed(name) => {
                let name = scheme_name(name);
                quote!(Some(&super::service::#name))
            }
            Retry::Never | Retry::Safe => quote!(None),
        };
        let returns = match &operation.returns {
            Type::Scalar(Scalar::Bytes) => quote!(Answer::Bytes),
            Type::Page(item) => {
                let shape = self.shape_of(item, home);
                quote!(Answer::Page(#shape))
            }
            Type::Scalar(Scalar::Empty) => quote!(Answer::Empty),
            Type::Struct(reference) => {
                let shape = self.path(reference, home, &shape_name(&reference.name));
                quote!(Answer::Object(&#shape))
            }
            other => {
                let kind = self.kind(other, home);
                quote!(Answer::Other(&#kind))
            }
        };
        let paging = match operation.paging {
            Some(paging) => {
                let (max, default) = (
                    Literal::u32_unsuffixed(paging.max),
                    Literal::u32_unsuffixed(paging.default),
                );
                let items = &operation.items_key;
                quote!(Some(Paging { max: #max, default: #default, items: #items }))
            }
            None => quote!(None),
        };
        let errors = operation.errors.iter().map(error_rule);
        let (effect, auth, rules) = (
            effects::effect(&operation.effect),
            effects::auth(&operation.auth),
            effects::rules(&operation.rules),
        );
        quote! {
            Route {
                operation: #id, method: #method, path: #path, path_params: &[#(#params),*],
                body: #body, multipart: #form, query: #query, returns: #returns, paging: #paging,
                idempotency: #idempotency, auth: #auth, rules: #rules, effect: #effect,
                errors: &[#(#errors),*],
            }
        }
    }

    /// The constant of a declared type, seen from the file of `home`.
    fn path(&self, reference: &Ref, home: Option<&str>, name: &Ident) -> TokenStream {
        let root = Ident::new(self.root, Span::call_site());
        let inside = self.root == "super";
        match reference.resource.as_deref() {
            found if found == home && inside => quote!(#name),
            Some(resource) => {
                let module = ident(resource);
                quote!(#root::#module::#name)
            }
            None => quote!(#root::service::#name),
        }
    }

    fn shape_of(&self, ty: &Type, home: Option<&str>) -> TokenStream {
        match ty.reference() {
            Some(reference) => {
                let path = self.path(reference, home, &shape_name(&reference.name));
                quote!(&#path)
            }
            None => quote!(&()),
        }
    }

    fn union(&self, found: &Union, home: Option<&str>) -> TokenStream {
        let (name, text) = (shape_name(&found.name), &found.name);
        let choice = match &found.choice {
            model::Choice::Tag(key) => quote!(Choice::Tag(#key)),
            model::Choice::Has => quote!(Choice::Has),
            model::Choice::Kind => quote!(Choice::Kind),
        };
        let forms = found.forms.iter().map(|form| {
            let (key, kind) = (&form.key, self.kind(&form.ty, home));
            quote!(Form { key: #key, kind: #kind })
        });
        let doc = format!(" The forms of `{text}`.");
        quote! {
            #[doc = #doc]
            pub static #name: Union = Union { name: #text, choice: #choice, forms: &[#(#forms),*] };
        }
    }

    fn shape(&self, found: &Struct, home: Option<&str>) -> TokenStream {
        let (name, text) = (shape_name(&found.name), &found.name);
        let fields = found.fields.iter().map(|field| self.field(field, home));
        let doc = format!(" The shape of `{text}`.");
        quote! {
            #[doc = #doc]
            pub static #name: Shape = Shape { name: #text, fields: &[#(#fields),*] };
        }
    }

    fn field(&self, field: &Field, home: Option<&str>) -> TokenStream {
        let (name, aliases, required) = (&field.wire, &field.aliases, field.required);
        let kind = self.kind(&field.ty, home);
        let codec = match field.codec {
            None => quote!(None),
            Some(codec) => {
                let word = ident(match codec {
                    Codec::Flag => "Flag",
                    Codec::NumberOrText => "NumberOrText",
                    Codec::TextOrNumber => "TextOrNumber",
                    Codec::ListOrPage => "ListOrPage",
                    Codec::Brackets => "Brackets",
                    Codec::Single => "Single",
                    Codec::EmptyList => "EmptyList",
                    Codec::Notes => "Notes",
                });
                quote!(Some(Codec::#word))
            }
        };
        let currency = match &field.currency {
            None => quote!(None),
            Some(Currency::Field(name) | Currency::Code(name)) => quote!(Some(#name)),
        };
        let default = match &field.default {
            None => quote!(None),
            Some(value) => {
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                quote!(Some(#text))
            }
        };
        let limits = field.limits.iter().map(|limit| {
            let value = Literal::i64_unsuffixed(limit.value);
            let word = ident(limit_name(limit.kind));
            let currency = option(limit.currency.as_deref());
            let when = conditions(&limit.when);
            let limit = match limit.kind {
                LimitKind::Min | LimitKind::Max => {
                    quote!(Limit::#word { currency: #currency, value: #value })
                }
                _ => quote!(Limit::#word(#value)),
            };
            match when {
                Some(when) => quote!(Limit::When { when: #when, limit: &#limit }),
                None => limit,
            }
        });
        quote! {
            Field {
                name: #name, aliases: &[#(#aliases),*], kind: #kind, required: #required, codec: #codec,
                currency: #currency, default: #default, limits: &[#(#limits),*],
            }
        }
    }

    pub(crate) fn kind(&self, ty: &Type, home: Option<&str>) -> TokenStream {
        match ty {
            Type::Scalar(scalar) => {
                let word = ident(match scalar {
                    Scalar::String => "Text",
                    Scalar::Bool => "Bool",
                    Scalar::U32 | Scalar::I64 => "Integer",
                    Scalar::Amount => "Amount",
                    Scalar::Timestamp => "Timestamp",
                    Scalar::Decimal => "Decimal",
                    Scalar::Notes => "Notes",
                    Scalar::Currency => "Currency",
                    Scalar::File | Scalar::Bytes => "File",
                    Scalar::Json | Scalar::Empty => "Json",
                });
                quote!(Kind::#word)
            }
            Type::Const(text) => quote!(Kind::Const(#text)),
            Type::Id(reference) => {
                let prefix = self
                    .model
                    .find_id(&reference.name)
                    .map(|id| id.prefix.clone())
                    .unwrap_or_default();
                quote!(Kind::Id { prefix: #prefix })
            }
            Type::Enum(reference) => {
                let path = self.path(reference, home, &shape_name(&reference.name));
                if reference.resource.is_some() {
                    quote!(Kind::Enum(#path))
                } else {
                    quote!(Kind::Text)
                }
            }
            Type::Struct(reference) => {
                let path = self.path(reference, home, &shape_name(&reference.name));
                quote!(Kind::Object(&#path))
            }
            Type::Union(reference) => {
                let path = self.path(reference, home, &shape_name(&reference.name));
                quote!(Kind::Union(&#path))
            }
            Type::List(item) => {
                let item = self.kind(item, home);
                quote!(Kind::List(&#item))
            }
            Type::Map(item) => {
                let item = self.kind(item, home);
                quote!(Kind::Map(&#item))
            }
            Type::Page(item) => {
                let shape = self.shape_of(item, home);
                quote!(Kind::Page(#shape))
            }
            Type::Unresolved => quote!(Kind::Text),
        }
    }
}

/// Whether the pattern stands in the text, and not as the end of a longer word or path: `Rule` is not in `ErrorRule`,
/// and `When` not in `Limit::When`.
fn has_word(text: &str, pattern: &str) -> bool {
    text.match_indices(pattern).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let longer = |letter: char| letter.is_alphanumeric() || letter == '_';
        !before.ends_with(longer) && !before.ends_with(":: ")
    })
}

/// The path of a table, from the module that needs it.
fn limit_name(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Min => "Min",
        LimitKind::Max => "Max",
        LimitKind::MinLength => "MinLength",
        LimitKind::MaxLength => "MaxLength",
        LimitKind::MaxItems => "MaxItems",
        LimitKind::MaxEntries => "MaxEntries",
        LimitKind::MaxValueLength => "MaxValueLength",
    }
}

/// When a limit holds; nothing if always.
fn conditions(when: &[(String, String)]) -> Option<TokenStream> {
    let when = when
        .iter()
        .map(|(field, value)| effects::condition(field, value));
    let when: Vec<_> = when.collect();
    (!when.is_empty()).then(|| quote!(&[#(#when),*]))
}

fn error_rule(rule: &ErrorRule) -> TokenStream {
    let when = ident(when_name(rule.when.value));
    let at = option(rule.field_at.as_ref().map(|at| at.value.as_str()));
    let (status, code, description) = (
        Literal::u32_unsuffixed(rule.status),
        &rule.code,
        &rule.description,
    );
    let (field, source) = (
        option(rule.field.as_deref()),
        option(rule.source.as_deref()),
    );
    let (step, reason) = (option(rule.step.as_deref()), option(rule.reason.as_deref()));
    quote! {
        ErrorRule {
            when: When::#when, at: #at, status: #status, code: #code, description: #description,
            field: #field, source: #source, step: #step, reason: #reason,
        }
    }
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

fn when_name(when: When) -> &'static str {
    match when {
        When::Unauthenticated => "Unauthenticated",
        When::NoRoute => "NoRoute",
        When::NotJson => "NotJson",
        When::Missing => "Missing",
        When::WrongType => "WrongType",
        When::UnknownField => "UnknownField",
        When::UnknownValue => "UnknownValue",
        When::Min => "Min",
        When::Max => "Max",
        When::MinLength => "MinLength",
        When::MaxLength => "MaxLength",
        When::MaxItems => "MaxItems",
        When::MaxNotes => "MaxNotes",
        When::BadId => "BadId",
        When::NotFound => "NotFound",
        When::State => "State",
    }
}
