//! Addresses that a browser is sent to: byte for byte, and without a byte on the wire.

use razorpay_client::types::oauth::{AuthorizeOauthUrl, OauthScope};
use razorpay_client::{Auth, Client};

use crate::support::Server;

fn client() -> Client {
    Client::new("rzp_test_key", "thes3cret").unwrap()
}

/// The documented example; its one scope stands as a list of one.
#[test]
fn the_documented_address_is_made() {
    let address = client().oauth().authorize_url(AuthorizeOauthUrl::new(
        "8DXCMTshWSWECc",
        "https://example.com/razorpay_callback",
        [OauthScope::ReadWrite],
        "NOBYtv8r6c75ex6WZ",
    ));
    assert_eq!(
        address.unwrap(),
        "https://auth.razorpay.com/authorize?client_id=8DXCMTshWSWECc&response_type=code\
         &redirect_uri=https%3A%2F%2Fexample.com%2Frazorpay_callback&scope[]=read_write\
         &state=NOBYtv8r6c75ex6WZ"
    );
}

#[test]
fn several_scopes_and_a_signature_stand_in_it() {
    let params = AuthorizeOauthUrl::new(
        "8DXCMTshWSWECc",
        "https://example.com/razorpay_callback",
        [
            OauthScope::ReadOnly,
            OauthScope::RxReadWrite,
            OauthScope::from("later"),
        ],
        "NOBYtv8r6c75ex6WZ",
    );
    let address = client()
        .oauth()
        .authorize_url(params.onboarding_signature("MUOkjashBYtv8r6c75ex6WZ"));
    assert_eq!(
        address.unwrap(),
        "https://auth.razorpay.com/authorize?client_id=8DXCMTshWSWECc&response_type=code\
         &redirect_uri=https%3A%2F%2Fexample.com%2Frazorpay_callback&scope[]=read_only\
         &scope[]=rx_read_write&scope[]=later&state=NOBYtv8r6c75ex6WZ\
         &onboarding_signature=MUOkjashBYtv8r6c75ex6WZ"
    );
}

/// Whatever stands in a value, it neither ends it nor begins another, nor breaks out of a header or an attribute.
#[test]
fn values_are_escaped() {
    let address = client().oauth().authorize_url(AuthorizeOauthUrl::new(
        "a&client_id=b",
        "https://shop.example/zurück?to=a b&x=[1]#top",
        [OauthScope::from("read&write")],
        "+/=%41\"'<>\\\r\n~-._",
    ));
    assert_eq!(
        address.unwrap(),
        "https://auth.razorpay.com/authorize?client_id=a%26client_id%3Db&response_type=code\
         &redirect_uri=https%3A%2F%2Fshop.example%2Fzur%C3%BCck%3Fto%3Da%20b%26x%3D%5B1%5D%23top\
         &scope[]=read%26write&state=%2B%2F%3D%2541%22%27%3C%3E%5C%0D%0A~-._"
    );
}

#[tokio::test]
async fn nothing_is_sent() {
    let server = Server::start([]).await;
    let params = AuthorizeOauthUrl::new("a", "b", [OauthScope::ReadOnly], "c");
    let address = server.client().oauth().authorize_url(params).unwrap();
    // Another address of the service takes the place of all its hosts.
    let expected =
        "/authorize?client_id=a&response_type=code&redirect_uri=b&scope[]=read_only&state=c";
    assert_eq!(address, format!("{}{expected}", server.url()));
    assert_eq!((server.connections(), server.received().len()), (0, 0));
}

/// What a call would be refused for has no part in an address.
#[test]
fn a_partner_needs_no_account_for_it() {
    let client: Client = Client::builder()
        .auth(Auth::partner("client", "s3cret"))
        .build()
        .unwrap();
    let params = AuthorizeOauthUrl::new("a", "b", [OauthScope::ReadOnly], "c");
    let address = client.oauth().authorize_url(params).unwrap();
    assert!(
        !address.contains("s3cret") && address.ends_with("&state=c"),
        "{address}"
    );
}

#[test]
fn what_proves_the_answer_is_not_shown() {
    let params = AuthorizeOauthUrl::new("a", "b", [OauthScope::ReadOnly], "pr1vate");
    let shown = format!("{:?}", params.onboarding_signature("s1gned"));
    assert!(
        !shown.contains("pr1vate") && !shown.contains("s1gned"),
        "{shown}"
    );
}
