use chrono::TimeDelta;
use kernel::Id;
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};
use uuid::Uuid;

use super::*;

fn key(kid: &str, byte: u8) -> SigningKey {
    SigningKey { kid: kid.to_owned(), secret: vec![byte; 32].into() }
}

fn rules() -> TokenRules {
    auth::Settings::default().tokens
}

fn tokens() -> JwtTokens {
    JwtTokens::new(&key("new", 1), &[key("old", 2)], rules())
}

/// When the claims end.
fn end() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_900, 0).unwrap()
}

fn claims() -> AccessClaims {
    let issued = end().timestamp() - 900;
    AccessClaims {
        iss: rules().issuer,
        aud: rules().audience,
        sub: Uuid::from_u128(1),
        tenant_id: Some(Id::from_uuid(Uuid::from_u128(2))),
        sid: Uuid::from_u128(3),
        jti: Uuid::from_u128(4),
        iat: issued,
        nbf: issued,
        exp: end().timestamp(),
        auth_time: issued,
        amr: vec!["pwd".to_owned()],
        roles: vec!["owner".to_owned()],
        role: "owner".to_owned(),
        scope: String::new(),
        client_id: None,
        token_use: "access".to_owned(),
    }
}

fn before_the_end() -> DateTime<Utc> {
    end() - TimeDelta::seconds(60)
}

fn verdict(token: &str) -> Result<AccessClaims, TokenFault> {
    tokens().verify(token, before_the_end())
}

/// Signs anything with the current key.
fn forge(header: &Header, claims: &impl Serialize) -> String {
    encode(header, claims, &EncodingKey::from_secret(&[1; 32])).unwrap()
}

/// Anything in the form of one part of a token.
fn part(value: &Value) -> String {
    forge(&our_header(), value).split('.').nth(1).unwrap().to_owned()
}

fn our_header() -> Header {
    tokens().header
}

fn changed(member: &str, value: impl Into<Value>) -> Value {
    let mut changed = json!(claims());
    changed[member] = value.into();
    changed
}

#[test]
fn a_token_reads_back_and_its_header_names_type_algorithm_and_key() {
    let token = tokens().sign(&claims()).unwrap();
    assert_eq!(verdict(&token), Ok(claims()));
    let header = part(&json!({ "typ": "at+jwt", "alg": "HS256", "kid": "new" }));
    assert_eq!(decode_header(&token).unwrap(), decode_header(format!("{header}.x.x")).unwrap());
    assert!(token.len() <= 2048);
}

#[test]
fn scenario_10_a_token_expired_for_10_seconds_is_accepted_and_one_for_31_is_not() {
    let token = tokens().sign(&claims()).unwrap();
    let after = |seconds| tokens().verify(&token, end() + TimeDelta::seconds(seconds));
    assert!(after(10).is_ok());
    assert!(after(30).is_ok());
    assert_eq!(after(31), Err(TokenFault::Expired));
}

#[test]
fn scenario_10_other_algorithms_are_refused() {
    for alg in ["none", "None", ""] {
        let header = json!({ "alg": alg, "typ": "at+jwt", "kid": "new" });
        let unsigned = format!("{}.{}.", part(&header), part(&json!(claims())));
        assert_eq!(verdict(&unsigned), Err(TokenFault::Invalid), "{alg}");
    }
    for alg in [Algorithm::HS384, Algorithm::HS512] {
        let token = forge(&Header { alg, ..our_header() }, &json!(claims()));
        assert_eq!(verdict(&token), Err(TokenFault::Invalid), "{alg:?}");
    }
}

#[test]
fn scenario_10_unknown_and_missing_key_names_and_foreign_keys_are_refused() {
    for kid in [None, Some("other".to_owned()), Some("old".to_owned())] {
        let token = forge(&Header { kid, ..our_header() }, &json!(claims()));
        assert_eq!(verdict(&token), Err(TokenFault::Invalid));
    }
    let foreign = encode(&our_header(), &claims(), &EncodingKey::from_secret(&[9; 32])).unwrap();
    assert_eq!(verdict(&foreign), Err(TokenFault::Invalid));
}

#[test]
fn scenario_10_another_issuer_audience_or_use_is_refused() {
    for member in ["iss", "aud", "token_use"] {
        let token = forge(&our_header(), &changed(member, "other"));
        assert_eq!(verdict(&token), Err(TokenFault::Invalid), "{member}");
    }
}

#[test]
fn a_token_from_before_a_key_rotation_is_accepted() {
    let earlier = JwtTokens::new(&key("old", 2), &[], rules());
    let token = earlier.sign(&claims()).unwrap();
    assert_eq!(verdict(&token), Ok(claims()));
    let rotated_twice = JwtTokens::new(&key("newest", 3), &[key("new", 1)], rules());
    assert_eq!(rotated_twice.verify(&token, before_the_end()), Err(TokenFault::Invalid));
}

#[test]
fn a_token_of_another_type_or_pointing_to_keys_elsewhere_is_refused() {
    let away = Some("https://example.org/keys".to_owned());
    for header in [
        Header { typ: Some("JWT".to_owned()), ..our_header() },
        Header { typ: None, ..our_header() },
        Header { jku: away.clone(), ..our_header() },
        Header { x5u: away, ..our_header() },
        Header { crit: Some(vec!["exp".to_owned()]), ..our_header() },
    ] {
        assert_eq!(verdict(&forge(&header, &json!(claims()))), Err(TokenFault::Invalid));
    }
}

#[test]
fn a_token_not_yet_valid_or_living_over_a_day_is_refused() {
    let now = before_the_end().timestamp();
    assert_eq!(verdict(&forge(&our_header(), &changed("nbf", now + 31))), Err(TokenFault::Invalid));
    assert!(verdict(&forge(&our_header(), &changed("nbf", now + 30))).is_ok());
    let longest = claims().iat + 24 * 3600;
    assert!(verdict(&forge(&our_header(), &changed("exp", longest))).is_ok());
    assert_eq!(verdict(&forge(&our_header(), &changed("exp", longest + 1))), Err(TokenFault::Invalid));
    assert_eq!(verdict(&forge(&our_header(), &changed("exp", i64::MAX))), Err(TokenFault::Invalid));
}

#[test]
fn a_member_given_twice_a_changed_payload_and_padding_are_refused() {
    let twice = json!(claims()).to_string().replacen('{', r#"{"role":"viewer","#, 1);
    let twice = forge(&our_header(), &RawValue::from_string(twice).unwrap());
    let token = tokens().sign(&claims()).unwrap();
    let [header, payload, signature]: [&str; 3] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    let promoted = part(&changed("role", "worker"));
    for token in [
        twice,
        format!("{header}.{promoted}.{signature}"),
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}"),
        String::new(),
        "....".to_owned(),
    ] {
        assert_eq!(verdict(&token), Err(TokenFault::Invalid), "{token}");
    }
}

#[test]
fn keys_are_never_printed() {
    let printed = format!("{:?} {:?}", tokens(), key("new", 65));
    assert!(printed.contains("new") && !printed.contains("AAAA") && !printed.contains("65, 65"));
}
