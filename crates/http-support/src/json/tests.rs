use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    name: String,
    count: Option<u32>,
    notes: Option<Value>,
}

/// Field, reason and offset of the refusal.
fn refusal(body: impl AsRef<[u8]>) -> (String, String, Option<u64>) {
    let error = read::<Order>(body.as_ref()).unwrap_err();
    let [detail] = error.details() else { panic!("{error:?}") };
    let offset = error.meta().get("offset").and_then(Value::as_u64);
    (detail.field.to_string(), detail.reason.to_string(), offset)
}

fn told(body: impl AsRef<[u8]>) -> (String, String) {
    let (field, reason, _) = refusal(body);
    (field, reason)
}

fn pair(field: &str, reason: &str) -> (String, String) {
    (field.to_owned(), reason.to_owned())
}

#[test]
fn a_sound_object_is_read() {
    let order: Order =
        read(r#" {"name":"bolt","count":3,"notes":{"a":[1,{"a":2}],"b":{"a":1}}} "#.as_bytes()).unwrap();
    assert_eq!(order.count, Some(3));
}

#[test]
fn each_fault_names_its_member_and_reason() {
    for (body, field, reason) in [
        ("", "body", "malformed_json"),
        ("{", "body", "malformed_json"),
        (r#"{"name":"a"} x"#, "body", "malformed_json"),
        (r#"{"name":"a",}"#, "body", "malformed_json"),
        ("[]", "body", "expected_object"),
        ("null", "body", "expected_object"),
        ("\"text\"", "body", "expected_object"),
        (r#"{"name":"a","colour":1}"#, "colour", "unknown_field"),
        ("{}", "name", "required"),
        (r#"{"name":12}"#, "name", "expected_string"),
        (r#"{"name":"a","count":"3"}"#, "count", "expected_integer"),
        (r#"{"name":"a","count":-1}"#, "count", "expected_integer"),
        (r#"{"name":"a","name":"b"}"#, "name", "duplicate_member"),
        (r#"{"name":"a","n\u0061me":"b"}"#, "name", "duplicate_member"),
        (r#"{"name":"a","notes":{"x":[0,{"y":1,"y":2}]}}"#, "notes.x[1].y", "duplicate_member"),
        (r#"{"name":"a\u0000b"}"#, "name", "nul_in_text"),
        (r#"{"name":"a","notes":["b","\u0000"]}"#, "notes[1]", "nul_in_text"),
        (r#"{"na\u0000me":"a"}"#, "body", "nul_in_text"),
    ] {
        assert_eq!(told(body), pair(field, reason), "{body}");
    }
}

#[test]
fn bytes_that_are_no_utf8_are_refused_at_their_offset() {
    assert_eq!(refusal(b"{\"name\":\"\xff\"}"), ("body".into(), "expected_utf8".into(), Some(9)));
}

#[test]
fn a_malformed_body_tells_where_even_on_a_later_line() {
    assert_eq!(refusal("{\n\"name\": oops}").2, Some(11));
}

#[test]
fn sixty_four_levels_pass_and_one_more_does_not() {
    let nested =
        |levels: usize| format!(r#"{{"name":"a","notes":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    assert!(read::<Order>(nested(63).as_bytes()).is_ok());
    assert_eq!(told(nested(64)).1, "nested_too_deeply");
    assert_eq!(told(nested(100_000)).1, "nested_too_deeply");
}

#[test]
fn ten_thousand_elements_pass_and_one_more_does_not() {
    let list = |count: usize| format!(r#"{{"name":"a","notes":[{}]}}"#, vec!["1"; count].join(","));
    assert!(read::<Order>(list(10_000).as_bytes()).is_ok());
    assert_eq!(told(list(10_001)), pair("notes", "too_many_elements"));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        read::<Order>(&bytes).ok();
    }

    #[test]
    fn nearly_json_is_refused_or_read_but_never_a_panic(text in r#"[{}\[\]",:0-9a-z\\ \n.]{0,80}"#) {
        read::<Order>(text.as_bytes()).ok();
    }

    #[test]
    fn what_serde_writes_is_read_back(name in "[^\u{0}]{0,40}", count in any::<Option<u32>>()) {
        let body = json!({"name": name, "count": count}).to_string();
        let order: Order = read(body.as_bytes()).unwrap();
        prop_assert_eq!(order, Order { name, count, notes: None });
    }
}
