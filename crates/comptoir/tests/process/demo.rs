//! `comptoir demo`: one line, five keys, a page that works, and nothing left behind.

use std::{fs, path::Path};

use reqwest::{Client, header::COOKIE, redirect};
use serde_json::Value;
use system_tests::TestDatabase;

use crate::{
    binary::{Binary, Process, eventually},
    server::body,
};

fn demo(more: &[&str]) -> Binary {
    Binary::new(&[&["demo", "--json", "--port", "0"], more].concat())
}

/// The process and the one line it prints.
fn shown(binary: Binary) -> (Process, Value) {
    let process = binary.start();
    let line = process.line();
    (process, serde_json::from_str(&line).unwrap())
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("{key} is missing: {line}"))
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_prints_one_line_and_leaves_nothing_when_told_to_stop() {
    let temporary = tempfile::tempdir().unwrap();
    let (process, line) = shown(demo(&[]).with("TMPDIR", temporary.path()));
    let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["email", "letters", "password", "tenant", "token", "url"]);
    assert_eq!(entries(temporary.path()), 1, "its folder");

    let client = Client::builder().no_proxy().build().unwrap();
    let me = client.get(format!("{}/v1/auth/me", text(&line, "url"))).bearer_auth(text(&line, "token"));
    let me = me.send().await.unwrap();
    assert_eq!(me.status(), 200);
    assert!(body(me).await.to_string().contains(text(&line, "email")));

    process.terminate();
    let finished = process.finish();
    assert_eq!((finished.code(), finished.stdout.len()), (Some(0), 0), "{finished:?}");
    assert_eq!(entries(temporary.path()), 0, "its folder is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn its_owner_signs_in_and_sees_the_list_of_requests() {
    let (_process, line) = shown(demo(&[]));
    let url = text(&line, "url");
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
    let door = client.get(format!("{url}/ui/login")).send().await.unwrap();
    let guest = cookie(&door);
    let page = door.text().await.unwrap();
    let csrf = page.split_once(r#"name="csrf" value=""#).unwrap().1.split_once('"').unwrap().0;
    let form = [("csrf", csrf), ("email", text(&line, "email")), ("password", text(&line, "password"))];
    let form = url_encoded(&form);
    let entered = client.post(format!("{url}/ui/login")).header(COOKIE, guest).body(form);
    let entered = entered.header("Content-Type", "application/x-www-form-urlencoded").send().await.unwrap();
    assert_eq!(entered.status(), 303);
    let session = cookie(&entered);
    eventually("La Poste in the list", async || {
        let list = client.get(format!("{url}/ui/requests")).header(COOKIE, &session).send().await.unwrap();
        (list.status() == 200 && list.text().await.unwrap().contains("LA POSTE")).then_some(())
    })
    .await;
}

#[test]
fn a_kept_database_stays_and_is_not_used_twice() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept");
    let keep = ["--keep", kept.to_str().unwrap()];
    let (process, _) = shown(demo(&keep));
    process.terminate();
    assert_eq!(process.finish().code(), Some(0));
    assert!(kept.join("comptoir.db").exists());

    let again = demo(&keep).run();
    let complaint = again.complaint();
    assert!(complaint.contains("is there already") && complaint.contains("--keep"), "{complaint}");
    assert!(again.stdout.is_empty());
}

#[test]
fn the_machines_own_settings_do_not_reach_it() {
    let database = TestDatabase::sqlite();
    let (process, _) = shown(demo(&[]).with("DATABASE_URL", &database.url).with("APP_PORT", "nonsense"));
    process.terminate();
    assert_eq!(process.finish().code(), Some(0));
    assert_eq!(database.count("users"), 0);
}

/// The value to send back.
fn cookie(answer: &reqwest::Response) -> String {
    let set = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs = set.map(|cookie| cookie.split(';').next().unwrap()).filter(|pair| !pair.ends_with('='));
    pairs.collect::<Vec<_>>().join("; ")
}

fn url_encoded(fields: &[(&str, &str)]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect()
    };
    fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}
