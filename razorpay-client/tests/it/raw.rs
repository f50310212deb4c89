//! Calls that no method stands for.

use razorpay_client::{Method, Retry};
use serde_json::{Value, json};

use crate::support::{Reaction, Server, answer, json as reply, problem};

#[tokio::test]
async fn any_method_and_path_can_be_called() {
    for (method, word) in [
        (Method::Get, "GET"),
        (Method::Post, "POST"),
        (Method::Put, "PUT"),
        (Method::Patch, "PATCH"),
        (Method::Delete, "DELETE"),
    ] {
        let server = Server::start([reply(200, r#"{"id":"plan_1","new":[1]}"#)]).await;
        let plan = server
            .client()
            .request(method, "/v2/plans/plan_1")
            .json(&json!({"period": "weekly"}))
            .query(&[("expand[]", "a b"), ("expand[]", "c&d")])
            .account("acc_1")
            .await
            .unwrap();
        assert_eq!(plan["new"][0], 1);
        let request = server.only_request();
        assert_eq!(request.method, word);
        assert_eq!(
            request.target,
            "/v2/plans/plan_1?expand[]=a%20b&expand[]=c%26d"
        );
        assert_eq!(request.body, r#"{"period":"weekly"}"#);
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.header("x-razorpay-account"), Some("acc_1"));
        assert!(
            request
                .header("authorization")
                .unwrap()
                .starts_with("Basic ")
        );
    }
}

#[tokio::test]
async fn an_answer_without_a_body_is_null() {
    let server = Server::start([Reaction::Answer(answer(204, "", ""))]).await;
    let call = server.client().request(Method::Delete, "/v1/addons/ao_1");
    let response = call.send_with_response().await.unwrap();
    assert_eq!((response.value(), response.status()), (&Value::Null, 204));
}

#[tokio::test]
async fn a_path_that_could_be_another_is_not_sent() {
    let server = Server::start([]).await;
    for path in [
        "/v1/orders/../payments",
        "/v1/orders/",
        "v1",
        "/v1/%2e%2e/x",
        "/v1/a/..;/x",
        "/v1/..%2fx",
        "/v1/a?b",
    ] {
        let error = server
            .client()
            .request(Method::Get, path)
            .await
            .unwrap_err();
        assert!(error.is_invalid_input() && !error.was_sent(), "{error}");
        assert!(error.to_string().contains("the path "), "{error}");
    }
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn it_is_sent_again_only_if_the_caller_says_so() {
    let server = Server::start([reply(503, ""), reply(200, "{}")]).await;
    let client = server.retrying_client();
    let error = client
        .request(Method::Get, "/v1/methods")
        .await
        .unwrap_err();
    assert_eq!((error.status(), error.attempts()), (Some(503), 1));
    server.only_request();

    let server = Server::start([reply(503, ""), reply(200, "{}")]).await;
    let client = server.retrying_client();
    let call = client
        .request(Method::Post, "/v1/x")
        .retry_class(Retry::Safe);
    let call = call.idempotency_key("X-New-Idempotency", "key 1");
    let response = call.send_with_response().await.unwrap();
    assert_eq!(
        (response.attempts(), response.idempotency_key()),
        (2, Some("key 1"))
    );
    for request in server.received() {
        assert_eq!(request.header("x-new-idempotency"), Some("key 1"));
    }
}

#[tokio::test]
async fn a_refusal_is_an_error_like_any_other_and_shows_no_path() {
    let body = problem("BAD_REQUEST_ERROR", "No such plan");
    let server = Server::start([reply(400, &body)]).await;
    let call = server
        .client()
        .request(Method::Get, "/v1/plans/plan_private");
    assert!(!format!("{call:?}").contains("private"));
    let error = call.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET (raw path): 400 BAD_REQUEST_ERROR: No such plan [request id req_1]"
    );
    assert_eq!(error.operation(), Some("raw.get"));
    assert!(error.is_api_error() && !format!("{error:?}").contains("private"));
    let call = server
        .client()
        .request(Method::Get, "/v1/x")
        .header("host", "y");
    assert!(call.await.unwrap_err().is_invalid_input());
}
