//! Routing: from a method and path to the operation, and to the ids in the path.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::error::Problem;
use crate::generated::ALL_ROUTES;
use crate::tables::{PathParam, Route, When};

/// An operation and the values of its path parameters, decoded but not yet judged.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) route: &'static Route,
    params: Vec<Cow<'a, str>>,
}

/// The operation with this method and path, whichever host it is of. Where several fit, the one that has the very word
/// where the others have a parameter; an earlier word weighs more.
pub(crate) fn find<'a>(method: &str, path: &'a str) -> Option<Found<'a>> {
    ALL_ROUTES
        .iter()
        .copied()
        .flatten()
        .filter(|route| route.method == method)
        .filter_map(|route| {
            let params = matches(route.path, path)?;
            Some(Found { route, params })
        })
        .min_by_key(|found| {
            let segments = found.route.path.split('/');
            segments
                .map(|segment| segment.starts_with('{'))
                .collect::<Vec<_>>()
        })
}

impl Found<'_> {
    /// The ids in the path, with their prefix even where the path carries them without.
    pub(crate) fn ids(&self) -> Result<Vec<String>, Problem> {
        let params = self.route.path_params.iter().zip(&self.params);
        params.map(|(param, value)| id(param, value)).collect()
    }
}

/// The values of the parameters, if the path fits the template. An empty value fits none.
fn matches<'a>(template: &str, path: &'a str) -> Option<Vec<Cow<'a, str>>> {
    let mut params = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        // Decoded after the split: an encoded slash belongs to its segment.
        let segment = percent_decode_str(segments.next()?).decode_utf8().ok()?;
        if expected.starts_with('{') {
            if segment.is_empty() {
                return None;
            }
            params.push(segment);
        } else if expected != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(params)
}

fn id(param: &PathParam, value: &str) -> Result<String, Problem> {
    let bare = if param.bare {
        Some(value)
    } else {
        value.strip_prefix(param.prefix)
    };
    match bare {
        // An id type without a prefix says nothing about its charset either.
        Some(_) if param.prefix.is_empty() => Ok(value.to_owned()),
        Some(bare) if is_bare_id(bare) => Ok(format!("{}{bare}", param.prefix)),
        _ => Err(Problem::at(When::BadId, param.name).value(&value.into())),
    }
}

/// What follows the prefix of an id. The service makes 14 characters, its documents show other lengths too.
pub(crate) fn is_bare_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{find, id, matches};
    use crate::tables::{PathParam, When};

    fn params(template: &str, path: &str) -> Option<Vec<String>> {
        let params = matches(template, path)?;
        Some(params.into_iter().map(String::from).collect())
    }

    #[test]
    fn a_path_fits_its_template_segment_by_segment() {
        let template = "/v1/a/{id}/b/{other}";
        let found = params(template, "/v1/a/x%20y/b/%2F").unwrap();
        assert_eq!(found, ["x y", "/"]);
        for path in [
            "/v1/a/x/b",
            "/v1/a/x/b/",
            "/v1/a//b/y",
            "/v1/a/x/b/y/",
            "/v1/a/x/b/y/z",
            "/V1/a/x/b/y",
            "/v1/a/%FF/b/y",
            "v1/a/x/b/y",
        ] {
            assert_eq!(params(template, path), None, "{path}");
        }
    }

    #[test]
    fn an_encoded_letter_of_a_fixed_segment_is_that_letter() {
        assert_eq!(params("/v1/orders", "/v1/%6Frders"), Some(Vec::new()));
    }

    #[test]
    fn a_method_of_another_route_finds_nothing() {
        assert!(find("DELETE", "/v1/orders").is_none());
        assert!(find("post", "/v1/orders").is_none());
        assert_eq!(
            find("POST", "/v1/orders").unwrap().route.operation,
            "orders.create"
        );
    }

    #[test]
    fn an_id_has_its_prefix_and_then_letters_and_digits() {
        let mut param = PathParam {
            name: "id",
            id_type: "OrderId",
            prefix: "order_",
            bare: false,
        };
        assert_eq!(
            id(&param, "order_EKwxwAgItXXXX"),
            Ok("order_EKwxwAgItXXXX".to_owned())
        );
        for wrong in [
            "order_",
            "EKwxwAgItXXXX",
            "pay_EKw",
            "order_a b",
            "order_a/b",
            "Order_a",
            "order_é",
        ] {
            let problem = id(&param, wrong).unwrap_err();
            assert_eq!(
                (problem.when, problem.value.as_deref()),
                (When::BadId, Some(wrong))
            );
        }
        param.bare = true;
        assert_eq!(
            id(&param, "EKwxwAgItXXXX"),
            Ok("order_EKwxwAgItXXXX".to_owned())
        );
        assert!(id(&param, "order_EKwxwAgItXXXX").is_err());
        param.prefix = "";
        param.bare = false;
        assert_eq!(id(&param, "a.b"), Ok("a.b".to_owned()));
    }
}
