//! Many accounts in one program.

use razorpay_client::types::orders::ListOrders;

use crate::support::{Server, page};

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_calls_for_two_accounts_never_mix_headers() {
    const CALLS: usize = 1000;
    let server = Server::start((0..CALLS).map(|_| page([]))).await;
    let client = server.client();
    let name = |index: usize| {
        if index.is_multiple_of(2) {
            "one"
        } else {
            "two"
        }
    };
    let calls: Vec<_> = (0..CALLS)
        .map(|index| {
            let name = name(index);
            let list = client.orders().list(ListOrders::new().receipt(name));
            let call = list
                .account(format!("acc_{name}"))
                .header("x-number", index.to_string());
            tokio::spawn(call.send())
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let received = server.received();
    assert_eq!(received.len(), CALLS);
    let mut numbers: Vec<usize> = Vec::new();
    for request in received {
        let number: usize = request.header("x-number").unwrap().parse().unwrap();
        let name = name(number);
        assert_eq!(request.target, format!("/v1/orders?receipt={name}"));
        let account = format!("acc_{name}");
        assert_eq!(request.header("x-razorpay-account"), Some(account.as_str()));
        numbers.push(number);
    }
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..CALLS));
}
