//! From a method and a path to the operation of the spec.
//!
//! A path is either a template (`/v1/orders/{id}`, `/v1/orders/:id`), whose parameter names do not matter, or a concrete
//! one (`/v1/orders/order_9A33XWu170gUtm`). Where both a word and a parameter of the spec fit a concrete segment, the word
//! wins. A slash at the end makes no difference.

/// Whether a segment of a path stands for any value.
fn is_parameter(segment: &str) -> bool {
    (segment.starts_with('{') && segment.ends_with('}'))
        || (segment.starts_with(':') && segment.len() > 1)
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_suffix('/').unwrap_or(path).split('/')
}

/// The path with every parameter written `{}` and without a slash at its end: two templates of one operation are equal in
/// this form.
pub fn normal_form(path: &str) -> String {
    segments(path)
        .map(|segment| if is_parameter(segment) { "{}" } else { segment })
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether two methods and templates name the same operation.
pub fn same_template(one: (&str, &str), other: (&str, &str)) -> bool {
    one.0.eq_ignore_ascii_case(other.0) && normal_form(one.1) == normal_form(other.1)
}

/// How well a path fits a template: for each segment whether the template has the very word there. `None` where it does not
/// fit. The better fit is the greater value, because an earlier word weighs more.
fn fit(template: &str, path: &str) -> Option<Vec<bool>> {
    let mut fits = Vec::new();
    let mut wanted = segments(template);
    // A path with a placeholder is a template as a whole: its words are words of the API, never values of parameters.
    let concrete = !segments(path).any(is_parameter);
    for segment in segments(path) {
        let template = wanted.next()?;
        match (is_parameter(template), is_parameter(segment)) {
            (true, true) => fits.push(false),
            (true, false) if concrete && !segment.is_empty() => fits.push(false),
            (false, false) if template == segment => fits.push(true),
            _ => return None,
        }
    }
    wanted.next().is_none().then_some(fits)
}

/// The one of `operations` that serves `method` and `path`; `key` tells an operation's own method and template.
pub fn find<'o, O>(
    operations: impl IntoIterator<Item = &'o O>,
    key: impl Fn(&'o O) -> (&'o str, &'o str),
    method: &str,
    path: &str,
) -> Option<&'o O> {
    let mut best: Option<(Vec<bool>, &'o O)> = None;
    for operation in operations {
        let (own_method, template) = key(operation);
        if !own_method.eq_ignore_ascii_case(method) {
            continue;
        }
        if let Some(fit) = fit(template, path)
            && best.as_ref().is_none_or(|(earlier, _)| fit > *earlier)
        {
            best = Some((fit, operation));
        }
    }
    best.map(|(_, operation)| operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Row = (&'static str, &'static str);
    const OPERATIONS: &[Row] = &[
        ("GET", "/v1/payments/{id}"),
        ("GET", "/v1/payments/downtimes"),
        ("GET", "/v1/payments/{id}/refunds/{refund_id}"),
        ("POST", "/v1/payments/{id}"),
    ];

    fn route(method: &str, path: &str) -> Option<&'static str> {
        find(OPERATIONS, |row: &Row| *row, method, path).map(|row| row.1)
    }

    #[test]
    fn concrete_ids_and_any_parameter_names_reach_the_template() {
        assert_eq!(
            route("GET", "/v1/payments/pay_29QQoUBi66xm2f"),
            Some("/v1/payments/{id}")
        );
        assert_eq!(
            route("GET", "/v1/payments/{payment_id}"),
            Some("/v1/payments/{id}")
        );
        assert_eq!(
            route("get", "/v1/payments/:payment_id/"),
            Some("/v1/payments/{id}")
        );
        assert_eq!(
            route("GET", "/v1/payments/{a}/refunds/{b}"),
            Some("/v1/payments/{id}/refunds/{refund_id}")
        );
        assert_eq!(
            route("POST", "/v1/payments/pay_29QQoUBi66xm2f"),
            Some("/v1/payments/{id}")
        );
    }

    #[test]
    fn words_beat_parameters() {
        assert_eq!(
            route("GET", "/v1/payments/downtimes"),
            Some("/v1/payments/downtimes")
        );
        assert_eq!(
            route("GET", "/v1/payments/:downtimes"),
            Some("/v1/payments/{id}")
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(route("PUT", "/v1/payments/{id}"), None);
        assert_eq!(route("GET", "/v1/payments"), None);
        assert_eq!(route("GET", "/v1/payments//"), None);
        assert_eq!(route("GET", "/v1/payments/{id}/refunds"), None);
        assert_eq!(route("GET", "/v1/payments/{id}/notes/{b}"), None);
        // A placeholder in one place: the word in the other is no value of a parameter.
        assert_eq!(route("GET", "/v1/payments/latest/refunds/{b}"), None);
    }

    #[test]
    fn templates_are_compared_without_their_names() {
        assert!(same_template(
            ("GET", "/v1/orders/{id}"),
            ("get", "/v1/orders/:order_id/")
        ));
        assert!(!same_template(
            ("GET", "/v1/orders/{id}"),
            ("GET", "/v1/orders/downtimes")
        ));
        assert_eq!(
            normal_form("/v1/orders/{id}/payments"),
            "/v1/orders/{}/payments"
        );
    }
}
