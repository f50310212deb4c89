//! Syntax to model. Total: what does not resolve is left out or marked, since the checks have reported it.

use std::collections::{HashMap, HashSet};

use super::index::Index;
use super::{
    Currency, CurrencyRow, Enum, Event, EventPart, Field, Form, IdType, KnownValue, Limit, Model,
    Operation, Paging, Params, PathParam, Place, Ref, Resource, Service, Shown, Struct, Transition,
    Type, Union, Variant, boxes, docs, effect, exchanges, names, reach,
};
use crate::load::{self, Placed, Sources};
use crate::syntax::{self, Role, Scalar, Segment, Spec, TypeExpr};

/// Builds the model.
pub(crate) fn build(spec: &Spec, sources: &Sources) -> Model {
    let names = Names::of(spec);
    let service = spec
        .service
        .as_ref()
        .map(|service| names.service(service, sources))
        .unwrap_or_default();
    let mut resources: Vec<_> = spec
        .resources
        .iter()
        .map(|resource| names.resource(resource, sources))
        .collect();
    reach::fill(&mut resources);
    let mut page_keys = vec!["items".to_owned()];
    let operations = spec
        .resources
        .iter()
        .flat_map(|resource| &resource.operations);
    for key in operations.filter_map(|operation| operation.paginate.as_ref()?.items.as_ref()) {
        if !page_keys.contains(key) {
            page_keys.push(key.clone());
        }
    }
    let service = Service {
        page_keys,
        ..service
    };
    let mut model = Model {
        service,
        resources,
        examples: exchanges::answers(spec, sources),
        exchanges: exchanges::exchanges(spec, sources),
        deliveries: exchanges::deliveries(sources),
        ..Model::default()
    };
    model.index = Index::of(&model);
    boxes::fill(&mut model);
    effect::fill(&mut model);
    model
}

fn shown(resource: &str, sources: &Sources) -> Shown {
    let examples = |kind| {
        let same = |example: &&load::Example| example.resource == resource && example.kind == kind;
        sources.examples.iter().filter(same).count()
    };
    Shown {
        requests: examples(load::ExampleKind::Request),
        answers: examples(load::ExampleKind::Response),
        refusals: examples(load::ExampleKind::Error),
        deliveries: sources
            .deliveries
            .iter()
            .filter(|delivery| delivery.resource == resource)
            .count(),
        waivers: sources
            .waivers
            .iter()
            .filter(|waived| *waived == resource)
            .count(),
    }
}

/// The declared names, by what they are.
struct Names<'a> {
    types: HashMap<&'a str, Type>,
    default_host: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn of(spec: &'a Spec) -> Self {
        let hosts = spec.service.iter().flat_map(|service| &service.hosts);
        let default_host = hosts.map(|host| host.name.value.as_str()).next();
        let mut types = HashMap::new();
        let mut declare = |name: &'a str, resource: Option<&str>, make: fn(Ref) -> Type| {
            let reference = Ref {
                name: name.to_owned(),
                resource: resource.map(str::to_owned),
            };
            types.entry(name).or_insert_with(|| make(reference));
        };
        if let Some(service) = &spec.service {
            service
                .enums
                .iter()
                .for_each(|found| declare(&found.name.value, None, Type::Enum));
            service
                .structs
                .iter()
                .for_each(|found| declare(&found.name.value, None, Type::Struct));
        }
        for resource in &spec.resources {
            let home = Some(resource.name.value.as_str());
            resource
                .ids
                .iter()
                .for_each(|found| declare(&found.name.value, home, Type::Id));
            resource
                .enums
                .iter()
                .for_each(|found| declare(&found.name.value, home, Type::Enum));
            resource
                .structs
                .iter()
                .for_each(|found| declare(&found.name.value, home, Type::Struct));
            resource
                .unions
                .iter()
                .for_each(|found| declare(&found.name.value, home, Type::Union));
        }
        Self {
            types,
            default_host,
        }
    }

    fn resolve(&self, expression: &TypeExpr) -> Type {
        match expression {
            TypeExpr::Scalar(scalar) => Type::Scalar(*scalar),
            TypeExpr::Const(text) => Type::Const(text.clone()),
            TypeExpr::Named(name) => self
                .types
                .get(name.value.as_str())
                .cloned()
                .unwrap_or(Type::Unresolved),
            TypeExpr::List(inner) => Type::List(Box::new(self.resolve(inner))),
            TypeExpr::Map(inner) => Type::Map(Box::new(self.resolve(inner))),
            TypeExpr::Page(inner) => Type::Page(Box::new(self.resolve(inner))),
        }
    }

    fn service(&self, service: &syntax::Service, sources: &Sources) -> Service {
        Service {
            source: sources.path(service.source).to_owned(),
            name: service.name.value.clone(),
            doc: docs::lines(&[docs::sentence(service.doc.clone())]),
            base_url: service
                .hosts
                .first()
                .map(|host| host.url.value.clone())
                .unwrap_or_default(),
            hosts: service
                .hosts
                .iter()
                .skip(1)
                .map(|host| (host.name.value.clone(), host.url.value.clone()))
                .collect(),
            page_keys: Vec::new(),
            auth: service
                .auth
                .iter()
                .map(|scheme| scheme.value.clone())
                .collect(),
            auth_docs: service.auth_docs.clone(),
            idempotency: service.idempotency.clone(),
            currencies: service
                .currencies
                .iter()
                .map(|row| CurrencyRow {
                    code: row.code.value.clone(),
                    rust: names::variant_name(&row.code.value.to_lowercase()),
                    exponent: row.exponent,
                    name: row.name.clone(),
                })
                .collect(),
            enums: service.enums.iter().map(enum_type).collect(),
            structs: service
                .structs
                .iter()
                .map(|found| self.struct_type(found))
                .collect(),
            error: service.error.as_ref().map(|error| error.value.clone()),
            errors: service.errors.clone(),
        }
    }

    fn resource(&self, resource: &syntax::Resource, sources: &Sources) -> Resource {
        let (inputs, entities): (Vec<_>, Vec<_>) = resource
            .structs
            .iter()
            .partition(|found| found.role == Role::Input);
        let mut requests: Vec<_> = inputs
            .into_iter()
            .map(|found| self.struct_type(found))
            .collect();
        let mut operations = Vec::new();
        for operation in &resource.operations {
            let (operation, params) = self.operation(operation, resource);
            operations.push(operation);
            requests.extend(params);
        }
        let pages: Vec<_> = resource
            .docs
            .iter()
            .map(|page| page.value.clone())
            .collect();
        Resource {
            source: sources.path(resource.source).to_owned(),
            name: resource.name.value.clone(),
            handle: names::handle_name(&resource.name.value),
            doc: docs::lines(&[
                docs::sentence(resource.doc.clone()),
                docs::pages(&pages).unwrap_or_default(),
            ]),
            ids: resource.ids.iter().map(id_type).collect(),
            enums: resource.enums.iter().map(enum_type).collect(),
            entities: entities
                .into_iter()
                .map(|found| self.struct_type(found))
                .collect(),
            unions: resource
                .unions
                .iter()
                .map(|found| self.union(found))
                .collect(),
            requests,
            operations,
            transitions: resource.transitions.iter().flat_map(transitions).collect(),
            events: resource
                .events
                .iter()
                .map(|event| self.event(event))
                .collect(),
            needs: Vec::new(),
            deviations: resource.deviations.len(),
            shown: shown(&resource.name.value, sources),
        }
    }

    fn event(&self, event: &syntax::Event) -> Event {
        let entity = |name: &Placed<String>| {
            self.types
                .get(name.value.as_str())
                .cloned()
                .unwrap_or(Type::Unresolved)
        };
        let parts = event.contains.iter().map(|part| EventPart {
            key: part.key.value.clone(),
            rust: names::field_name(&part.key.value),
            required: part.required,
            ty: entity(&part.ty),
        });
        let payload = match &event.payload {
            Some(name) => Some(entity(name)),
            None if event.contains.is_empty() => Some(Type::Scalar(Scalar::Json)),
            None => None,
        };
        Event {
            name: event.name.value.clone(),
            rust: names::variant_name(&event.name.value),
            doc: docs::lines(&[docs::sentence(event.doc.clone())]),
            parts: parts.collect(),
            payload,
        }
    }

    fn union(&self, found: &syntax::Union) -> Union {
        let forms = found.forms.iter().map(|(key, ty)| Form {
            key: key.value.clone(),
            rust: match found.choice {
                syntax::Choice::Kind if key.value == "text" => "Id".to_owned(),
                _ => names::variant_name(&key.value),
            },
            ty: self
                .types
                .get(ty.value.as_str())
                .cloned()
                .unwrap_or(Type::Unresolved),
        });
        Union {
            name: found.name.value.clone(),
            doc: docs::lines(&[docs::sentence(found.doc.clone().unwrap_or_default())]),
            choice: found.choice.clone(),
            forms: forms.collect(),
        }
    }

    fn struct_type(&self, found: &syntax::Struct) -> Struct {
        Struct {
            name: found.name.value.clone(),
            role: found.role,
            place: None,
            variants: Vec::new(),
            doc: docs::lines(&[docs::sentence(found.doc.clone().unwrap_or_default())]),
            fields: self.fields(&found.fields),
        }
    }

    fn fields(&self, fields: &[syntax::Field]) -> Vec<Field> {
        let siblings: HashSet<_> = fields
            .iter()
            .map(|field| field.name.value.as_str())
            .collect();
        fields
            .iter()
            .map(|field| self.field(field, &siblings))
            .collect()
    }

    fn field(&self, field: &syntax::Field, siblings: &HashSet<&str>) -> Field {
        let ty = self.resolve(&field.ty);
        let limits: Vec<_> = field
            .limits
            .iter()
            .map(|limit| self::limit(limit, &[]))
            .collect();
        let currency = field.currency.as_ref().map(|currency| {
            let name = currency.value.clone();
            if siblings.contains(name.as_str()) {
                Currency::Field(name)
            } else {
                Currency::Code(name)
            }
        });
        let codec = match &ty {
            Type::Scalar(Scalar::Notes) => Some(syntax::Codec::Notes),
            _ => field.codec.as_ref().map(|codec| codec.value),
        };
        let rust = field.rust.as_ref().map_or_else(
            || names::field_name(&field.name.value),
            |rust| rust.value.clone(),
        );
        Field {
            wire: field.name.value.clone(),
            rust,
            aliases: field
                .aliases
                .iter()
                .map(|alias| alias.value.clone())
                .collect(),
            doc: docs::field(field, &ty, &limits, currency.as_ref()),
            ty,
            required: field.required,
            codec,
            currency,
            limits,
            default: field.default.as_ref().map(crate::load::Node::to_json),
            deprecated: field.deprecated.note.clone(),
            sensitive: field.sensitive,
            boxed: false,
            at: field.name.at,
        }
    }

    fn operation(
        &self,
        operation: &syntax::Operation,
        resource: &syntax::Resource,
    ) -> (Operation, Option<Struct>) {
        let id = format!("{}.{}", resource.name.value, operation.name.value);
        let (place, mut fields) = match (&operation.body, &operation.query) {
            (Some(body), _) if operation.content == syntax::Content::Multipart => {
                (Place::Form, self.fields(body))
            }
            (Some(body), _) => (Place::Body, self.fields(body)),
            (None, Some(query)) => (Place::Query, self.fields(query)),
            (None, None) => (Place::Query, Vec::new()),
        };
        if let Some(paginate) = &operation.paginate {
            fields.extend(paging_fields(paginate));
        }
        for rule in operation
            .rules
            .iter()
            .filter(|rule| rule.asks == syntax::Ask::Limit)
        {
            let limits = rule
                .limits
                .iter()
                .map(|limit| self::limit(limit, &rule.when));
            let about =
                |field: &&mut Field| rule.fields.iter().any(|name| name.value == field.wire);
            if let Some(field) = fields.iter_mut().find(about) {
                field.limits.extend(limits);
            }
        }
        let takes_params = operation.body.is_some() || !fields.is_empty();
        let name = names::params_name(
            &operation.name.value,
            &resource.singular,
            &resource.name.value,
        );
        let params = takes_params.then(|| Struct {
            name: name.clone(),
            role: Role::Input,
            place: Some(place),
            doc: docs::lines(&[
                format!(
                    "{} of [`{id}`](https://razorpay.com/docs/{}).",
                    if place == Place::Query {
                        "Query parameters"
                    } else {
                        "Parameters"
                    },
                    operation
                        .docs
                        .first()
                        .map_or("api", |page| page.value.trim_end_matches(".md")),
                ),
                docs::rules(&operation.rules),
            ]),
            variants: operation
                .variants
                .iter()
                .map(|variant| self::variant(variant, &fields))
                .collect(),
            fields,
        });
        let operation = Operation {
            doc: operation_doc(operation),
            name: operation.name.value.clone(),
            id,
            redirect: operation.redirect,
            deprecated: operation.deprecated.note.clone(),
            method: operation.http.method,
            host: operation
                .host
                .as_ref()
                .map(|host| host.value.clone())
                .filter(|host| self.default_host != Some(host.as_str())),
            path: path(&operation.http.segments),
            path_params: self.path_params(&operation.http.segments),
            params: params.as_ref().map(|params| Params {
                name: params.name.clone(),
                place,
                optional: place == Place::Query
                    && operation.paginate.is_none()
                    && params.fields.iter().all(|field| !field.required),
            }),
            returns: self.resolve(&operation.returns),
            retry: operation.retry.value.clone(),
            auth: operation
                .auth
                .iter()
                .map(|scheme| scheme.value.clone())
                .collect(),
            from_sdks: operation.confidence == syntax::Confidence::Sdk,
            reconcile: operation.reconcile.as_ref().map(|text| text.value.clone()),
            paging: operation.paginate.as_ref().map(|paginate| Paging {
                max: paginate.max,
                default: paginate.default,
                range: paginate.range,
            }),
            items_key: operation
                .paginate
                .as_ref()
                .and_then(|paginate| paginate.items.clone())
                .unwrap_or_else(|| "items".to_owned()),
            rules: operation.rules.clone(),
            effect: effect::Effect::default(),
            errors: operation.errors.clone(),
        };
        (operation, params)
    }

    fn path_params(&self, segments: &[Segment]) -> Vec<PathParam> {
        segments
            .iter()
            .filter_map(|segment| match segment {
                Segment::Literal(_) => None,
                Segment::Param(param) => Some(PathParam {
                    name: param.name.value.clone(),
                    rust: names::field_name(&param.name.value),
                    ty: self
                        .types
                        .get(param.ty.value.as_str())
                        .cloned()
                        .unwrap_or(Type::Unresolved),
                    bare: param.bare,
                }),
            })
            .collect()
    }
}

/// The four fields that `paginate: { style: skip }` brings.
fn paging_fields(paginate: &syntax::Paginate) -> Vec<Field> {
    let field = |wire: &str, scalar, doc: String| Field {
        wire: wire.to_owned(),
        rust: wire.to_owned(),
        aliases: Vec::new(),
        doc: docs::lines(&[doc]),
        ty: Type::Scalar(scalar),
        required: false,
        codec: None,
        currency: None,
        limits: Vec::new(),
        default: None,
        deprecated: None,
        sensitive: false,
        boxed: false,
        at: paginate.at,
    };
    let mut fields = Vec::new();
    if paginate.range {
        fields.push(field(
            "from",
            Scalar::Timestamp,
            "Start of the list: items created at or after this time.".to_owned(),
        ));
        fields.push(field(
            "to",
            Scalar::Timestamp,
            "End of the list: items created at or before this time.".to_owned(),
        ));
    }
    fields.push(Field {
        limits: vec![
            Limit {
                kind: syntax::LimitKind::Min,
                currency: None,
                value: 1,
                when: Vec::new(),
            },
            Limit {
                kind: syntax::LimitKind::Max,
                currency: None,
                value: i64::from(paginate.max),
                when: Vec::new(),
            },
        ],
        default: Some(paginate.default.into()),
        ..field(
            "count",
            Scalar::U32,
            format!(
                "Number of items per page. At least 1, at most {}. Default: `{}`.",
                paginate.max, paginate.default
            ),
        )
    });
    fields.push(Field {
        default: Some(0.into()),
        ..field(
            "skip",
            Scalar::U32,
            "Number of items to skip, newest first. Default: `0`.".to_owned(),
        )
    });
    fields
}

fn operation_doc(operation: &syntax::Operation) -> Vec<String> {
    let pages: Vec<_> = operation
        .docs
        .iter()
        .map(|page| page.value.clone())
        .collect();
    let route = format!(
        "`{} /{}`.",
        operation.http.method.word(),
        path(&operation.http.segments).trim_start_matches('/')
    );
    let reconcile = operation.reconcile.as_ref().map(|call| {
        format!(
            "If the outcome is unknown, reconcile with `{}`.",
            call.value
        )
    });
    let confidence = (operation.confidence == syntax::Confidence::Sdk).then(|| {
        "Known from the vendor's SDKs only; no page of the documentation describes the operation."
            .to_owned()
    });
    docs::lines(&[
        docs::sentence(operation.doc.clone()),
        operation
            .availability
            .clone()
            .map(docs::sentence)
            .unwrap_or_default(),
        confidence.unwrap_or_default(),
        reconcile.unwrap_or_default(),
        [Some(route), docs::pages(&pages)]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" "),
    ])
}

pub(super) fn limit(limit: &syntax::Limit, when: &[(Placed<String>, String)]) -> Limit {
    Limit {
        kind: limit.kind,
        currency: limit
            .currency
            .as_ref()
            .map(|currency| currency.value.clone()),
        value: limit.value.value,
        when: when
            .iter()
            .map(|(field, value)| (field.value.clone(), value.clone()))
            .collect(),
    }
}

fn variant(variant: &syntax::Variant, fields: &[Field]) -> Variant {
    let rust = |name: &String| {
        fields
            .iter()
            .find(|field| field.wire == *name)
            .map(|field| field.rust.clone())
    };
    Variant {
        name: variant.name.value.clone(),
        doc: docs::lines(&[docs::sentence(variant.doc.clone())]),
        require: variant
            .require
            .iter()
            .filter_map(|name| rust(&name.value))
            .collect(),
    }
}

/// `/v1/orders/{id}`.
fn path(segments: &[Segment]) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Param(param) => format!("/{{{}}}", param.name.value),
    };
    segments.iter().map(segment).collect()
}

fn id_type(id: &syntax::IdType) -> IdType {
    let prefix = id.prefix.clone().unwrap_or_default();
    let example = (!prefix.is_empty()).then(|| format!("Begins with `{prefix}`."));
    let doc = id.doc.clone().map(docs::sentence);
    IdType {
        name: id.name.value.clone(),
        doc: docs::lines(&[[doc, example]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")]),
        prefix,
    }
}

fn enum_type(found: &syntax::Enum) -> Enum {
    Enum {
        name: found.name.value.clone(),
        doc: docs::lines(&[docs::sentence(found.doc.clone().unwrap_or_default())]),
        variants: found
            .values
            .iter()
            .map(|value| KnownValue {
                text: value.text.value.clone(),
                rust: value.rust.as_ref().map_or_else(
                    || names::variant_name(&value.text.value),
                    |rust| rust.value.clone(),
                ),
                doc: docs::lines(&[value
                    .doc
                    .clone()
                    .map_or_else(|| format!("`{}`.", value.text.value), docs::sentence)]),
            })
            .collect(),
    }
}

fn transitions(transition: &syntax::Transition) -> Vec<Transition> {
    transition
        .from
        .iter()
        .map(|from| Transition {
            entity: transition.entity.clone(),
            field: transition.field.clone(),
            from: from.value.clone(),
            to: transition.to.value.clone(),
            by: transition.by.value.clone(),
        })
        .collect()
}
