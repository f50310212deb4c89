//! As much of WebDriver as these tests need: a browser without a window, driven by ChromeDriver on loopback.

use std::env;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::common::{eventually, send};

/// A browser, and the driver that it ends with.
pub(crate) struct Browser {
    driver: Child,
    session: String,
}

/// An element of the page.
pub(crate) struct Element(Value);

/// Whether there is a browser to test with. Where `SHOP_BROWSER` says `required`, there has to be.
pub(crate) fn installed() -> bool {
    let answers = |program: &str| {
        let version = Command::new(program)
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        version.is_ok_and(|status| status.success())
    };
    let installed = answers("chromedriver") && answers("chromium");
    let required = env::var("SHOP_BROWSER").is_ok_and(|value| value == "required");
    assert!(
        installed || !required,
        "SHOP_BROWSER is `required`: expected chromium and chromedriver"
    );
    if !installed {
        // Written past the test harness, which would keep it to itself.
        let text = "SKIPPED: the page is tested where `chromium` and `chromedriver` are installed";
        let _ = writeln!(std::io::stderr(), "{text}");
    }
    installed
}

impl Browser {
    /// Starts a browser that knows nothing yet and reaches nothing but this machine.
    pub(crate) async fn start() -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = driver.stdout.take().unwrap();
        let mut browser = Self {
            driver,
            session: String::new(),
        };
        // "ChromeDriver was started successfully on port 12345."
        let mut lines = BufReader::new(out).lines().map(Result::unwrap);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        let port = port.expect("chromedriver says its port");
        std::thread::spawn(move || lines.for_each(drop));

        let driver = format!("http://127.0.0.1:{port}/session");
        let options = json!({ "args": [
            "--headless=new",
            // Chromium refuses to run as root with it, as containers do.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ]});
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
        }}});
        browser.session.clone_from(&driver);
        let session = browser.send("", Some(&wanted)).await.unwrap();
        browser.session = format!("{driver}/{}", session["sessionId"].as_str().unwrap());
        browser
    }

    pub(crate) async fn open(&self, url: &str) {
        self.send("/url", Some(&json!({ "url": url })))
            .await
            .unwrap();
    }

    /// The element of this selector, once it is there.
    pub(crate) async fn find(&self, selector: &str) -> Element {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = eventually(|| async { self.send("/element", Some(&wanted)).await.ok() }).await;
        Element(found.unwrap_or_else(|| panic!("no element {selector}")))
    }

    /// Whether nothing fits the selector.
    pub(crate) async fn lacks(&self, selector: &str) -> bool {
        let wanted = json!({ "using": "css selector", "value": selector });
        self.send("/elements", Some(&wanted)).await.unwrap() == json!([])
    }

    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        let path = format!("/element/{}/click", element.id());
        self.send(&path, Some(&json!({}))).await.unwrap();
    }

    /// The text of an element, once it has one.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let element = self.find(selector).await;
        let path = format!("/element/{}/text", element.id());
        let text = eventually(|| async {
            let text = self.send(&path, None).await.unwrap();
            text.as_str()
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
        });
        text.await
            .unwrap_or_else(|| panic!("{selector} stays empty"))
    }

    /// Goes into a frame, or back to the page.
    pub(crate) async fn frame(&self, frame: Option<&Element>) {
        let frame = frame.map_or(&Value::Null, |Element(reference)| reference);
        self.send("/frame", Some(&json!({ "id": frame })))
            .await
            .unwrap();
    }

    /// The value of an expression in the page, which may be a promise.
    pub(crate) async fn evaluate(&self, expression: &str) -> Value {
        let script = json!({ "script": format!("return {expression}"), "args": [] });
        self.send("/execute/sync", Some(&script)).await.unwrap()
    }

    async fn send(&self, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let url = format!("{}{path}", self.session);
        let method = if body.is_some() { "POST" } else { "GET" };
        let body = body.map(Value::to_string).unwrap_or_default();
        let headers = [("content-type", "application/json")];
        let answer = send(method, &url, &headers, body)
            .await
            .map_err(|error| error.to_string())?;
        let mut value: Value =
            serde_json::from_str(&answer.text).map_err(|error| error.to_string())?;
        if answer.status == 200 {
            Ok(value["value"].take())
        } else {
            Err(answer.text)
        }
    }
}

impl Drop for Browser {
    /// The browser ends with its session, also where a test stops halfway; a driver that is killed would leave it behind.
    fn drop(&mut self) {
        let _ = self.end_session();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Without a future, since nothing can wait for one here.
    fn end_session(&self) -> Option<()> {
        let (host, path) = self.session.strip_prefix("http://")?.split_once('/')?;
        let mut stream = TcpStream::connect(host).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .ok()?;
        let request =
            format!("DELETE /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).ok()?;
        stream.read(&mut [0; 64]).ok().map(drop)
    }
}

impl Element {
    fn id(&self) -> &str {
        let id = self
            .0
            .as_object()
            .and_then(|element| element.values().next());
        id.and_then(Value::as_str).unwrap()
    }
}
